"""Answers made lately, within so many bytes. Each is made once, however many ask for it at once."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable

from cachetools import LRUCache

from geo.server.answers import Answer

MAX_BYTES = 64_000_000


class KeptAnswers:
    """Answers by what was asked. Only the event loop may ask."""

    def __init__(self, most_bytes: int = MAX_BYTES) -> None:
        self.answers: LRUCache[Hashable, Answer] = LRUCache(most_bytes, getsizeof=lambda each: each.size)
        self.making: dict[Hashable, asyncio.Task[Answer]] = {}
        self.found, self.missed = 0, 0

    async def get(self, asked: Hashable, make: Callable[[], Awaitable[Answer]]) -> Answer:
        """Return an answer, which is made if it is not kept. Raises what `make` raises."""
        if kept := self.answers.get(asked):
            self.found += 1
            return kept
        self.missed += 1
        if asked not in self.making:
            self.making[asked] = asyncio.ensure_future(make())
            self.making[asked].add_done_callback(lambda _: self.making.pop(asked))
        answer = await asyncio.shield(self.making[asked])
        if answer.size <= self.answers.maxsize:
            self.answers[asked] = answer
        return answer
