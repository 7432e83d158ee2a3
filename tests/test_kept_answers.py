"""Answers that the server keeps: within so many bytes, each made once, and none that failed."""

import asyncio

import pytest

from answers import in_a_loop_of_its_own
from geo.server.answers import Answer
from geo.server.kept_answers import KeptAnswers


class Kitchen:
    """Makes answers of a size, and counts them."""

    def __init__(self):
        self.made = []

    def of(self, size):
        async def make():
            await asyncio.sleep(0)
            self.made.append(size)
            if not size:
                raise ValueError("nothing")
            return Answer(b"x" * size, "text/plain", {}, b"")

        return make


def test_what_many_ask_for_at_once_is_made_once_and_then_kept():
    kept, kitchen = KeptAnswers(), Kitchen()

    async def work():
        got = await asyncio.gather(*(kept.get("a", kitchen.of(3)) for _ in range(50)))
        assert {answer.body for answer in got} == {b"xxx"}
        assert (await kept.get("a", kitchen.of(3))).body == b"xxx"

    in_a_loop_of_its_own(work)
    assert kitchen.made == [3]
    assert (kept.found, kept.missed) == (1, 50)
    assert not kept.making


def test_it_keeps_no_more_bytes_than_it_may_the_oldest_go_first():
    kept, kitchen = KeptAnswers(10), Kitchen()

    async def work():
        for asked, size in {"a": 4, "b": 4, "c": 4, "too large": 11}.items():
            await kept.get(asked, kitchen.of(size))

    in_a_loop_of_its_own(work)
    assert set(kept.answers) == {"b", "c"}
    assert kept.answers.currsize == 8


def test_what_failed_is_made_again():
    kept, kitchen = KeptAnswers(), Kitchen()

    async def work():
        for _ in range(2):
            with pytest.raises(ValueError, match="nothing"):
                await kept.get("a", kitchen.of(0))

    in_a_loop_of_its_own(work)
    assert kitchen.made == [0, 0]
    assert not kept.making
