"""The controls for which places count: capitals, towns, and what the reader brings in a table."""

import streamlit as st

from geo.facts import capital_groups, towns
from geo.facts.model import Own
from geo.facts.own_rows import MAX_BYTES
from geo.facts.own_tables import (
    CLAIM_COLUMNS,
    MAX_FILES,
    MAX_PLACES,
    MAX_ROWS,
    PLACE_COLUMNS,
    SITE_COLUMNS,
)
from geo.facts.towns import MAX_TOWNS, STEPS
from geo.features import provenance
from geo.page import leaving, session
from geo.page.boxes import ALL_COUNTRIES
from geo.page.controls import choice, edits, note, problems
from geo.page.editor import Editor
from geo.words import units
from geo.words.i18n import _, listed, ngettext


def places(editor: Editor) -> None:
    """Show which capitals count, and which towns; what is folded away need not be built on every click."""
    folded = st.expander(_("Which places count"), key="asked", on_change=session.queue_use)
    if not folded.open:
        return
    with folded:
        year = editor.scenario.year
        groups = {key: str(capital_groups.group_for(key, year).label) for key in capital_groups.GROUPS}
        choice("members", _("Count the capitals of"), groups)
        with st.container(key="about_members"):
            problems(editor, "members")
        named = {code: str(name) for code, name in towns.names().items()}
        countries = {ALL_COUNTRIES: _("all the world"), **named}
        st.multiselect(
            _("And the towns of"), list(countries), **edits("towns_of"), format_func=countries.__getitem__
        )
        people = sorted({*STEPS, editor.boxes.towns_least})
        choice("towns_least", _("With at least so many people"), {n: units.grouped(n) for n in people})
        with st.container(key="about_towns"):
            problems(editor, "towns")
            most = _("At most {most} at once.").format(most=units.grouped(MAX_TOWNS))
            note(f"{provenance.TOWNS} {most}")


def own_tables(editor: Editor) -> None:
    """Bring one's own sites, claims or places."""
    own = editor.scenario.own
    is_there = bool(own.sites or own.claims or own.places)
    key = f"tables {session.upload_generation()}"  # a fresh key empties the list of files
    with st.expander(_("Your own tables"), expanded=is_there, key="own_tables"):
        st.file_uploader(
            _("CSV files of sites, of claims or of places"),
            type="csv",
            accept_multiple_files=True,
            key=key,
            on_change=session.queue_tables,
            args=(key,),
        )
        if leaving.are_lost(st.session_state[key]):
            session.queue_forgetting(lost=True)
            st.rerun()
        problems(editor, "own")
        if is_there:
            note(
                _(
                    "Yours: {tables}. They stand first in the lists, marked as your own, and are gone from "
                    "the server within three minutes after you close the page."
                ).format(tables=_counted(own))
            )
            st.button(_("Forget them"), key="forget", on_click=session.queue_forgetting)
        note(
            _(
                "Sites need the columns {of_sites}; claims {of_claims}; places, whose distances are asked, "
                "{of_places}. At most {files} files of {megabytes} MB each, {rows} rows of sites and "
                "claims and {places} places in all. Nothing is stored, and no link holds them."
            ).format(
                of_sites=", ".join(SITE_COLUMNS),
                of_claims=", ".join(CLAIM_COLUMNS),
                of_places=", ".join(PLACE_COLUMNS),
                files=MAX_FILES,
                megabytes=MAX_BYTES // 1_000_000,
                rows=units.grouped(MAX_ROWS),
                places=units.grouped(MAX_PLACES),
            )
        )


def _counted(own: Own) -> str:
    """Return what the reader brought, in words: `2 sites and 1 claim`."""
    words = (
        (ngettext("{n} site", "{n} sites", len(own.sites)), len(own.sites)),
        (ngettext("{n} claim", "{n} claims", len(own.claims)), len(own.claims)),
        (ngettext("{n} place", "{n} places", len(own.places)), len(own.places)),
    )
    return listed([each.format(n=units.grouped(n)) for each, n in words if n])
