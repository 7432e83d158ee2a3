"""Work in another process: what comes back, what is raised, and what ends it."""

import contextlib
import math
import os
import time
from functools import partial

import pytest

from geo.coordinates.points import parse_point
from geo.machine.worker import Worker
from geo.scenario.place_search import read
from geo.words import i18n
from geo.words.units import length

DO, GET_READY = Worker.do, Worker.get_ready  # which the other tests do without: see conftest


@pytest.fixture
def worker(monkeypatch):
    monkeypatch.setattr(Worker, "do", DO)
    monkeypatch.setattr(Worker, "get_ready", GET_READY)
    with contextlib.closing(Worker("test")) as worker:
        yield worker


def test_one_process_does_one_thing_after_another(worker):
    process = worker.do(600, os.getpid)
    assert process != os.getpid()
    assert worker.do(600, math.hypot, 3, 4) == 5
    assert worker.do(600, print, "no answer") is None
    assert worker.do(600, len, b"\n" * 5_000_000) == 5_000_000
    assert worker.do(600, os.getpid) == process


def test_what_is_raised_there_is_raised_here_with_where_it_was(worker):
    with pytest.raises(ZeroDivisionError) as error:
        worker.do(600, divmod, 1, 0)
    assert "work(*args)" in error.value.__notes__[0]
    with pytest.raises(Exception, match="Kalinigrod") as here:
        read("Kalinigrod")
    with pytest.raises(type(here.value)) as there:
        worker.do(600, read, "Kalinigrod")
    assert (str(there.value), there.value.near) == (str(here.value), here.value.near)


def test_a_process_that_takes_too_long_or_ends_is_replaced(worker):
    process = worker.do(600, os.getpid)
    with pytest.raises(TimeoutError):
        worker.do(0.2, time.sleep, 600)
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
    with pytest.raises(EOFError):
        worker.do(600, os._exit, 1)
    assert worker.do(600, os.getpid) != process


def test_it_starts_in_a_folder_whose_modules_have_the_same_names(worker, monkeypatch, tmp_path):
    (tmp_path / "geo.py").write_text("raise SystemExit('a stranger')", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert worker.do(600, length, 1, "mi") == length(1, "mi")


def test_work_is_done_in_the_language_of_who_asks(worker):
    with i18n.speaking("de"):
        assert worker.do(600, i18n.language) == "de"
        assert worker.do(600, length, 20_004.5) == "20.004,5\u00a0km"
        later = worker.submit(600, length, 20_004.5)
        with pytest.raises(Exception, match=r"9\.999") as error:
            worker.do(600, parse_point, "x" * 9_999)
    assert worker.do(600, i18n.language) == "en"
    assert worker.submit(600, length, 20_004.5).result() == "20,004.5 km"
    assert later.result() == "20.004,5\u00a0km"
    assert "9.999" in str(error.value)  # and here still


def test_a_new_process_does_first_what_the_first_would_wait_for(worker, tmp_path):
    worker.first = partial(os.chdir, tmp_path)
    worker.turn.submit(worker.get_ready).result()
    process = worker._process.pid
    assert worker.submit(600, os.getcwd).result() == str(tmp_path)
    assert worker.submit(600, os.getpid).result() == process
    worker.stop()
    with pytest.raises(EOFError):
        worker.submit(600, os.getcwd).result()
    assert worker.submit(600, os.getcwd).result() == str(tmp_path)


def test_getting_ready_is_not_ended_by_who_waits_no_longer_nor_by_what_fails(worker):
    worker.first = partial(time.sleep, 1)
    with pytest.raises(TimeoutError):
        worker.submit(0.2, os.getpid).result()
    process = worker._process.pid
    assert worker.submit(600, os.getpid).result() == process
    worker.close()
    worker.first = partial(divmod, 1, 0)
    assert worker.submit(600, math.hypot, 3, 4).result() == 5
