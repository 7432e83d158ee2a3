"""The server's files asked for without a network."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from geo.server import routes, spoken

HOME = "http://atlas.example/"
QUERY = "site=mozdok&site=-16.8,179.99,Taveuni&band=0-480"


def client(base=""):
    served = Starlette(routes=routes.routes(base), middleware=[Middleware(spoken.Spoken)])
    return TestClient(served, base_url=HOME.rstrip("/"))


def in_a_loop_of_its_own(work):
    """What a coroutine returns, in another thread: Playwright may have a loop in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work()).result()
