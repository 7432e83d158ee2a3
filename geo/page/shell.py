"""The frame of all pages: title, menu, styles and script; inside it the page that is asked for."""

import logging
from datetime import timedelta

import streamlit as st

from geo.features.drawing import drawing
from geo.outputs.web import preview, webmap
from geo.page import controls, reference_pages, session
from geo.page.map_page import map_page
from geo.templates import fill
from geo.words import i18n, translations
from geo.words.errors import AtlasError
from geo.words.i18n import _

_LOG = logging.getLogger(__name__)


def page() -> None:
    """Show one of the atlas's pages, or as much of it as can be shown and one sentence."""
    try:
        _page()
    except AtlasError as error:
        controls.problem(str(error))
    except Exception:  # Streamlit's control-flow signals do not derive from Exception
        _LOG.exception("the page failed")
        controls.problem(
            _("The page failed and shows what it could; open its link anew, or undo the last change.")
        )


def _page() -> None:
    """Show a page under the menu that leads to all of them."""
    session.begin()
    shown = st.navigation(reference_pages.pages(map_page), position="hidden")
    if shown.url_path:
        session.open_carried()
        session.write_language()
    else:
        session.open_address()
    st.set_page_config(tab(shown.url_path), layout="wide")
    # Sent once; Firefox never fetches what is imported in a fragment.
    for name in ("page.css", "facts.css", "legend.css"):
        st.html(webmap.ASSETS / name)
    menu = st.container(horizontal=True, key="menu")
    shown.run()
    reference_pages.footer()
    with menu:  # only now is the link to the map final
        reference_pages.menu()
        language()
    words = {"open": _("Place and bands"), "copy": _("Copy"), "menu": _("Pages of the atlas")}
    script = fill("page.script", version=webmap.version(), language=i18n.language(), words=words)
    st.html(script, unsafe_allow_javascript=True)
    run_when_connected_anew()


def language() -> None:
    """Show the languages to choose from, each by what it calls itself."""
    names = {code: translations.name(code) for code in translations.languages()}
    if len(names) > 1:
        st.session_state.setdefault("language", i18n.language())
        st.selectbox(
            _("Language"),
            list(names),
            **controls.edits("language"),
            format_func=names.__getitem__,
            label_visibility="collapsed",
            width=130,
        )


@st.fragment(run_every=timedelta(days=1))
def run_when_connected_anew() -> None:
    """Draw nothing, by a timer: a page that has one asks for a run as soon as it reconnects.

    So a server that was restarted knows what the page shows before the reader's first input, which it
    would else take for the values that the page opened with.
    """


def tab(page: str) -> str:
    """Return the title for the browser's tab, history and bookmarks."""
    if not page:
        return preview.tab_of_map(drawing(session.editor().scenario))
    return preview.of_page(page, {key: st.query_params.get_all(key) for key in st.query_params}).tab
