"""The server's files asked for without a network."""

from starlette.applications import Starlette
from starlette.testclient import TestClient

from geo.server import routes

HOME = "http://atlas.example/"
QUERY = "site=mozdok&site=-16.8,179.99,Taveuni&band=0-480"


def client(base=""):
    return TestClient(Starlette(routes=routes.routes(base)), base_url=HOME.rstrip("/"))
