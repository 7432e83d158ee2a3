# `make app` and `make test` are all a new user needs; everything happens inside .venv.
PYTHON ?= python3
PORT ?= 8501
BIN := .venv/bin
# A program beside the tests, with what they share.
RUN := PYTHONPATH=tests/support $(BIN)/python
LOCALE := geo/locale
# Python keeps what it has compiled: the tests start some hundred processes, and each would compile it all again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: app audit bench bench-edition bench-page check check-data clean data fuzz help lint lock mutants picture pictures setup stress test test-newest test-oldest words

help:  ## list what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

app: .venv/.ready  ## serve the page on http://localhost:8501 (PORT=8600 make app chooses another)
	@$(BIN)/python -c 'import socket; socket.create_server(("127.0.0.1", $(PORT))).close()' 2>/dev/null || \
	    { echo 'port $(PORT) is taken, or is none; choose another, such as: PORT=8600 make app' >&2; exit 2; }
	$(BIN)/streamlit run app.py --server.port $(PORT)

test: .venv/.ready lint .venv/.browser  ## lint, type-check and run every test, the browsers' too
	$(BIN)/pytest

check: .venv/.ready lint  ## the minute's loop: lint, types, and the tests of the core, the facts, the scenario and what is computed from it
	$(BIN)/pytest -q -m 'not whole'

# Beside .venv, which stays as the lock has it; one for each Python: `PYTHON=python3.13 make test-newest`.
OLDEST := build/oldest-$(notdir $(PYTHON))
NEWEST := build/newest-$(notdir $(PYTHON))
# What other packages write and read, beside the tests of `make check`.
WRITTEN := $(patsubst %,tests/test_%.py,bulk_tables charts files formats geopackage geoparquet notebook receipt spreadsheet)

test-oldest: $(OLDEST)/.ready  ## run the tests of `make check`, and of files, with the oldest versions that are allowed (needs uv)
	$(OLDEST)/bin/python -m pytest -q -m 'not whole'
	$(OLDEST)/bin/python -m pytest -q $(WRITTEN)

test-newest: $(NEWEST)/.ready  ## run them with the newest versions that are allowed (needs uv)
	$(NEWEST)/bin/python -m pytest -q -m 'not whole'
	$(NEWEST)/bin/python -m pytest -q $(WRITTEN)

# What the atlas itself needs in those versions; the tools of the tests in their newest.
build/%/.ready: pyproject.toml
	@uv venv --quiet --clear --python $(PYTHON) build/$*
	@uv pip compile --quiet pyproject.toml --extra all --python build/$*/bin/python --no-header \
	    --resolution $(if $(filter oldest-%,$*),lowest-direct,highest) -o build/$*/versions.txt
	@uv pip install --quiet --python build/$*/bin/python --constraint build/$*/versions.txt -e '.[all,test]'
	@touch $@

setup: .venv/.ready  ## make .venv from the lock file

lint: .venv/.ready  ## ruff, mypy and the rule of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo >/dev/null || $(BIN)/lint-imports --no-logo

audit: .venv/.ready  ## ask for advisories about the packages of the lock (needs a network)
	@$(BIN)/python tests/bench/audit.py

stress: .venv/.ready  ## hold bands, 20,000 of them near the antipode, against exact distances, and 100,000 points as written
	$(RUN) -W error tests/bench/stress.py
	$(RUN) -W error tests/bench/written_points.py

bench: .venv/.peers  ## measure speed and accuracy beside other tools, which it installs
	$(RUN) tests/bench/bench.py

bench-page: .venv/.ready .venv/.browser  ## measure how fast the page answers in a browser, beside the plain approach
	$(RUN) tests/bench/bench_page.py

bench-edition: .venv/.ready  ## measure how often a second nginx sends the static edition's map, beside the page's server
	$(RUN) tests/bench/bench_edition.py

fuzz: .venv/.peers  ## try inputs that nobody thought of, five minutes of each kind; ONLY=link MINUTES=1 is a part
	PYTHONPATH=tests/support:tests $(BIN)/python tests/bench/fuzz.py $(ONLY:%=--only %) $(MINUTES:%=--minutes %)

# All of them take hours: ONLY="geo.rings*" is a part, by the names that `mutmut results` lists.
mutants: .venv/.peers  ## change the core, facts, scenario and features, and list what no test of `make check` notices
	$(BIN)/mutmut run $(ONLY)
	$(BIN)/mutmut results

picture: .venv/.ready .venv/.browser  ## take the README's picture of the page, and draw those of the method
	$(RUN) tests/bench/picture.py
	$(RUN) tests/bench/method_pictures.py

pictures: .venv/.ready .venv/.browser  ## take every page in each size, theme and medium into build/pictures; ONLY="stories phone" is a part
	$(RUN) tests/bench/pictures.py

.PHONY: docs
docs: .venv/.ready  ## build the documentation into build/docs
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

data: .venv/.ready  ## make the files in data/ again from their sources (needs a network and npm)
	$(BIN)/python data/make.py

check-data: .venv/.ready  ## check every fact in data/ (its source, its limits, its place)
	$(BIN)/python data/check_data.py

lock: .venv/.ready  ## resolve the dependencies anew (needs uv)
	uv pip compile pyproject.toml --extra all --extra docs --extra test --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-annotate --no-header --upgrade -o requirements.lock
	uv pip compile pyproject.toml --extra bench --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-annotate --no-header --constraint requirements.lock -o tests/bench/peers.lock
	uv pip compile pyproject.toml --extra page --extra bulk --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-annotate --no-header --constraint requirements.lock -o docs/deploy/requirements.lock

words: .venv/.ready  ## collect every text of the code and of the facts, bring each language up to date, tell what is left in it
	$(BIN)/pybabel --quiet extract --omit-header --add-location=file --sort-by-file --width=110 -k Text -k text_in:1c,2 -o $(LOCALE)/atlas.pot app.py geo
	$(BIN)/python data/make_words.py $(LOCALE)

clean:  ## forget .venv and every cache
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis mutants

# Editable and without resolving anything: what is installed is what the lock file says.
.venv/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "INF Range Atlas needs Python 3.11 or newer: make PYTHON=python3.11 setup")'
	@echo 'Making .venv with $(PYTHON).'
	@$(PYTHON) -m venv .venv
	@echo "Installing the $$(grep -c == requirements.lock) packages of requirements.lock: some minutes, once."
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@echo 'Done.'
	@touch $@

# The tools that `make bench` measures against, and those of `make fuzz` and `make mutants`; nothing else needs them.
.venv/.peers: .venv/.ready tests/bench/peers.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r tests/bench/peers.lock
	@touch $@

# The browser tests take an installed Chromium or Chrome and an installed Firefox, else Playwright's own.
.venv/.browser: .venv/.ready tests/support/browsers.py
	$(BIN)/python tests/support/browsers.py
	@touch $@
