"""The server's files asked for without a network."""

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from geo.server import routes, spoken

HOME = "http://atlas.example/"
QUERY = "site=mozdok&site=-16.8,179.99,Taveuni&band=0-480"


def client(base=""):
    served = Starlette(routes=routes.routes(base), middleware=[Middleware(spoken.Spoken)])
    return TestClient(served, base_url=HOME.rstrip("/"))
