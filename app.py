"""The pages. `make app` serves them; Streamlit runs this from top to bottom for every change a reader makes.

The server imports this file once, for `app`; as a script it draws the page.
"""

import sys

import streamlit as st
from starlette.middleware import Middleware

from geo.machine import settings
from geo.page import leaving, shell
from geo.server import guard, routes
from geo.words.errors import AtlasError


def rules() -> guard.Rules:
    """Return the names by which the server may be asked.

    Exits with a sentence if INF_RANGE_HOME is not a valid address.
    """
    try:
        home = settings.public_home()
    except AtlasError as error:
        sys.exit(f"INF_RANGE_HOME: {error}")
    return guard.Rules(
        home, st.get_option("server.address") or "", tuple(st.get_option("server.allowedHosts"))
    )


if __name__ == "__main__":
    shell.page()
else:
    routes.warm()
    app = st.App(  # by this form Streamlit finds it
        __file__,
        routes=routes.routes(st.get_option("server.baseUrlPath")),
        middleware=[Middleware(guard.Guard, rules=rules()), Middleware(leaving.UploadLimit)],
        lifespan=leaving.sweeping,
    )
