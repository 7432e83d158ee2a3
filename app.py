"""The pages. `make app` serves them; Streamlit runs this from top to bottom for every change a reader makes.

The server imports this file once, for `app`; as a script it draws the page.
"""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from starlette.middleware import Middleware
from starlette_compress import CompressMiddleware

from geo.machine import serving
from geo.page import leaving, shell
from geo.server import guard, kept_answers, kept_files, lanes, limits, routes, spoken, watch
from geo.words.errors import AtlasError


def rules() -> guard.Rules:
    """Return the names by which the server may be asked.

    Exits with a sentence if the environment has a setting that breaks its rule.
    """
    try:
        for each in serving.SETTINGS:
            serving.value(each.name)
    except AtlasError as error:
        sys.exit(str(error))
    names = tuple(st.get_option("server.allowedHosts"))
    return guard.Rules(serving.value("home"), st.get_option("server.address") or "", names)


@asynccontextmanager
async def lifespan(app: object) -> AsyncIterator[None]:
    """Do what is done beside all answers, while the server runs."""
    async with leaving.sweeping(app), lanes.ready():
        yield


if __name__ == "__main__":
    shell.page()
else:
    routes.warm()
    base = st.get_option("server.baseUrlPath")
    gate = limits.Gate()
    kept = kept_answers.KeptAnswers()
    counts = watch.Counts(gate.readers, kept)
    served = routes.routes(base, kept, counts)
    app = st.App(  # by this form Streamlit finds it
        __file__,
        routes=served,
        middleware=[
            Middleware(spoken.Spoken),
            Middleware(watch.Watch, counts=counts, known=routes.known_paths(served)),
            Middleware(guard.Guard, rules=rules(), base=base),
            Middleware(limits.Limit, gate=gate, pages=routes.page_paths(base)),
            Middleware(kept_files.KeptFiles),
            Middleware(CompressMiddleware, zstd=False, brotli_quality=5),
            Middleware(leaving.UploadLimit),
        ],
        lifespan=lifespan,
    )
