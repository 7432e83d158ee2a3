"""What several tests share: the browsers and a running page."""

import contextlib
import functools
import gc

import pytest
from hypothesis import settings
from playwright.sync_api import expect

import browsers
from geo.machine.worker import Worker
from serving import serving
from visits import Visit

# No test depends on a clock, and a failure is found again.
settings.register_profile("atlas", deadline=None, derandomize=True)
settings.load_profile("atlas")
expect.set_options(timeout=browsers.PATIENCE)


# What `make check` leaves to `make test`: browsers, the page, servers, figures, processes, much data.
WHOLE = {
    "test_alike",
    "test_browser",
    "test_bulk",
    "test_bulk_interrupted",
    "test_bulk_tables",
    "test_charts",
    "test_apart",
    "test_check_data",
    "test_check_everywhere",
    "test_cite",
    "test_cli",
    "test_cli_help",
    "test_cli_process",
    "test_cli_scenario",
    "test_common_ground",
    "test_corpus",
    "test_countries",
    "test_data",
    "test_data_make",
    "test_datapackage",
    "test_deploy",
    "test_docs",
    "test_edition",
    "test_docs_site",
    "test_drags",
    "test_engines",
    "test_everyone",
    "test_figure",
    "test_figure_countries",
    "test_figure_files",
    "test_figure_words",
    "test_files",
    "test_first",
    "test_formats",
    "test_gazetteer",
    "test_geodesic_script",
    "test_geopackage",
    "test_geoparquet",
    "test_guard",
    "test_headers",
    "test_hostile_controls",
    "test_hostile_names",
    "test_inputs",
    "test_kept",
    "test_kept_files",
    "test_labels",
    "test_leaving",
    "test_long_words",
    "test_look",
    "test_many_places",
    "test_moves",
    "test_notebook",
    "test_numbers_written",
    "test_openapi",
    "test_own",
    "test_page",
    "test_page_languages",
    "test_pages",
    "test_phone_names",
    "test_pointing",
    "test_points",
    "test_preview",
    "test_print",
    "test_quotations",
    "test_receipt",
    "test_reference",
    "test_restart",
    "test_same_everywhere",
    "test_serve",
    "test_server",
    "test_server_pages",
    "test_session",
    "test_session_tables",
    "test_sharing",
    "test_sourced",
    "test_spreadsheet",
    "test_views",
    "test_wheel",
    "test_words",
    "test_year_sites",
    "test_year_slider",
}


def pytest_ignore_collect(collection_path, config):
    """Leave modules alone whose import alone takes long; None is no opinion."""
    return (config.option.markexpr == "not whole" and collection_path.stem in WHOLE) or None


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.stem in WHOLE or "both_browsers" in item.fixturenames:
            item.add_marker(pytest.mark.whole)
    items.sort(key=browsers_first)


def pytest_collection_finish():
    """Search no more for waste in what is imported and stays: it took a tenth of the tests' time."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def browsers_first(item):
    """Firefox first, so that one worker starts it, which takes long; then Chromium, then the rest."""
    return ("firefox" not in item.nodeid, "both_browsers" not in item.fixturenames)


@pytest.fixture(autouse=True)
def no_page_failed(caplog):
    """A page that fails says so in a sentence, which a test might not look for."""
    yield
    records = [record for when in ("setup", "call") for record in caplog.get_records(when)]
    assert [record.exc_text for record in records if record.name == "geo.page.shell"] == []


@pytest.fixture(autouse=True, scope="session")
def no_other_process():
    """What the server gives to another process is done in this one, where a test can see and change it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Worker, "do", lambda _worker, _seconds, work, *args: work(*args))
        patch.setattr(Worker, "get_ready", lambda _worker: None)
        patch.setenv("INF_RANGE_FILE_SECONDS", "600")  # on a busy machine too; some set their own
        yield


@pytest.fixture
def sketched():
    """Figures are sketched, not drawn: see `sketching`."""
    from sketching import sketching

    with sketching():
        yield


@pytest.fixture(scope="session")
def both_browsers():
    with browsers.shared() as both:
        yield both


@pytest.fixture
def browser(request, both_browsers):
    """Chromium, or what `browsers.BOTH` asks for."""
    return both_browsers[getattr(request, "param", "chromium")]


@pytest.fixture(scope="session")
def address():
    """The address of the page, served as `make app` serves it."""
    with serving() as url:
        yield url


@pytest.fixture
def tab(browser):
    """Opens an empty page of a laptop's size, or with other options of a browser's context."""
    with contextlib.ExitStack() as pages:
        yield lambda **options: pages.enter_context(
            browser.warm_page(**{"viewport": {"width": 1440, "height": 900}, **options})
        )


@pytest.fixture(scope="session")
def looked_at(both_browsers, address):
    """Opens a page that stays open, in one of the browsers; each address once."""
    contexts = {}

    @functools.cache
    def open_(name, query):
        if name not in contexts:
            contexts[name] = both_browsers[name].new_context(viewport={"width": 1440, "height": 900})
        return Visit(contexts[name].new_page(), address + query)

    return open_


@pytest.fixture
def look(browser, looked_at):
    """Visits a page that many tests share: they look and point, and change nothing."""
    looks = []

    def open_(query=""):
        looks.append(looked_at(browser.kind.name, query))
        return looks[-1]

    yield open_
    for reader in looks:
        reader.leave()
        assert reader.errors == []


@pytest.fixture
def visit(tab, address):
    visits = []

    def open_(query="", **options):
        visits.append(Visit(tab(**options), address + query))
        return visits[-1]

    yield open_
    # Whatever else a test is about.
    assert [each.errors for each in visits if each.errors] == []
    kept = {cookie["name"] for each in visits for cookie in each.page.context.cookies()}
    assert kept <= {"_streamlit_xsrf"}  # as the page on privacy says
