"""The page. `make app` serves it; Streamlit runs it from top to bottom for every change a reader makes.

The server imports this file once, for `app`; as a script it draws the page.
"""

from datetime import datetime
from functools import partial

import pandas as pd
import streamlit as st

from geo import background, catalog, claims, export, features, membership, server, session, text, webmap
from geo.facts import System
from geo.scenario import Scenario

MAP_HEIGHT = 640


def page() -> None:
    """The whole page, in the order in which a reader meets it."""
    st.set_page_config("INF Range Atlas", layout="wide")
    for stylesheet in ("page.css", "legend.css"):
        st.html(webmap.ASSETS / stylesheet)
    scenario = session.scenario()
    with st.sidebar:
        st.html(f'<p class="atlas-name">{text.NAME}</p>')
        launch_point(scenario)
        bands()
        system(scenario)
        members()
        note(text.CLASSES)
    show_problems("link")
    headline(scenario)
    web_map(scenario)
    st.html(export.legend_html(scenario))
    if pole_note := text.pole_note(scenario):
        note(pole_note)
    take_away(scenario)
    if scenario.system:
        claims_about(scenario.system)
    capitals(scenario)
    notes()
    reading()
    session.write_link()


def headline(scenario: Scenario) -> None:
    """What one sees, why it matters, and how many capitals lie where."""
    lead = text.escape(f"{text.LEAD} Click the map to move the launch point.")
    st.html(
        f"<h1>{text.escape(text.title(scenario))}</h1>"
        f'<p class="atlas-note">{lead}</p>'
        f'<p class="atlas-summary">{text.escape(text.summary(scenario))}</p>'
    )


def launch_point(scenario: Scenario) -> None:
    """Choose a launch point from the list or type one; the map takes clicks."""
    st.subheader("Launch point", anchor=False)
    names = {site.id: f"{site.name}, {site.country} · {site.group}" for site in session.listed_sites()}
    st.selectbox(
        "From the list",
        [session.OWN_POINT, *names],
        key="preset",
        format_func=lambda choice: names.get(choice, choice),
        on_change=session.choose_preset,
    )
    st.text_input(
        "Or latitude, longitude",
        key="point",
        help="54.71, 20.51 or 54°42'N 20°30'E. You can also click the map.",
        on_change=session.type_point,
    )
    show_problems("point")
    if len(scenario.sites) > 1:
        chosen = ", ".join(site.label for site in scenario.sites)
        note(f"The link opened {len(scenario.sites)} launch points: {chosen}. Choosing one replaces them.")
    with st.expander("Filter the list"):
        st.selectbox(
            "Where stood", [session.NO_SYSTEM, *systems_with_sites()], key="stood", format_func=system_name
        )
        st.number_input("In the year", 1950, 2030, value=None, key="year", placeholder="any year")
    for site in catalog.sites():
        if site.id in {point.id for point in scenario.sites}:
            claim(site)


def claim(site: catalog.Site) -> None:
    """What is claimed of a site of the catalogue, by whom, and what to beware of."""
    source = f'<a href="{text.escape(site.source_url)}" target="_blank">{text.escape(site.source_title)}</a>'
    about = text.escape(f"{site.system}, {site.years} ({site.status}). {site.claim}")
    st.html(f'<p class="atlas-note">{about} Source: {source}. {text.escape(site.caution)}</p>')


def bands() -> None:
    """Switch the treaty's bands, and bands of one's own."""
    st.subheader("Range bands", anchor=False)
    st.toggle("Shorter-range, 500–1,000 km", key="shorter", on_change=session.change_bands)
    st.toggle("Intermediate-range, 1,000–5,500 km", key="intermediate", on_change=session.change_bands)
    st.toggle("A band of your own", key="own", on_change=session.change_bands)
    if st.session_state.own:
        st.text_input(
            "From–to in km",
            key="own_bands",
            help="0-480, or several: 0-480; 500-2350",
            on_change=session.change_bands,
        )
    show_problems("bands")


def system(scenario: Scenario) -> None:
    """Choose a missile system, whose claimed ranges are drawn beside the bands."""
    st.subheader("Missile system", anchor=False)
    st.selectbox(
        "Show the ranges claimed for",
        [session.NO_SYSTEM, *(each.id for each in catalog.systems())],
        key="system",
        format_func=system_name,
        on_change=session.choose_system,
    )
    if scenario.system and not scenario.drawn[len(scenario.bands) :]:
        note(f"No ring: no source gives a range for the {scenario.system.name}. {scenario.system.note}")


def system_name(choice: str) -> str:
    """What a list calls a system, or none."""
    return text.systems()[choice].name if choice in text.systems() else choice


def systems_with_sites() -> list[str]:
    """The ids of the systems that some site of the catalogue is known for."""
    return list(dict.fromkeys(each.id for site in catalog.sites() for each in site.systems))


def members() -> None:
    """Choose which capitals count."""
    st.subheader("Capitals", anchor=False)
    st.selectbox(
        "Count the capitals of",
        list(membership.GROUPS),
        key="members",
        format_func=lambda group: membership.GROUPS[group].label,
        on_change=session.choose_members,
    )


def web_map(scenario: Scenario) -> None:
    """The map. Only the scenario's layers travel on a change; the base map stays as it is."""
    from streamlit_folium import st_folium  # registers its component with the server that is running by now

    st_folium(
        webmap.page_map(),
        key="map",
        height=MAP_HEIGHT,
        use_container_width=True,
        returned_objects=["last_clicked"],
        feature_group_to_add=webmap.page_layer(scenario),
        on_change=session.click_map,
    )


def take_away(scenario: Scenario) -> None:
    """The map as a file."""
    home = (st.context.url or export.HOME).split("?")[0].rstrip("/") + "/"
    st.download_button(
        "HTML map",
        partial(export.map_html, scenario, datetime.now().astimezone().date(), home),
        file_name="inf-range-map.html",
        mime="text/html",
        icon=":material/download:",
        help="One file that opens in any browser, with no network.",
        on_click="ignore",
    )


def claims_about(about: System) -> None:
    """Who claims which range of a system, and what the treaty makes of each claim."""
    st.subheader(f"What is claimed of the {about.name}", anchor=False)
    made = claims.of(about)
    note(text.system_facts(about))
    for range_class in claims.unexpected(about, made):
        if reason := claims.explanation(about, range_class):
            note(f"{reason.explanation} Source: {'; '.join(map(str, reason.sources))}.")
    table = pd.DataFrame(
        {
            "Range": [claim.label for claim in made],
            "According to": [claim.claimant for claim in made],
            "Said": [claim.claimed_on.label for claim in made],
            "Class under the treaty": [" or ".join(claims.range_classes(claim)) for claim in made],
            "Source": [claim.source.url for claim in made],
            "Published as": [str(claim.source) for claim in made],
            "Kind of source": [claim.source.quality for claim in made],
            "Note": [
                ("Outlier, left out of the map. " if claim.outlier else "") + claim.note for claim in made
            ],
        }
    )
    link = st.column_config.LinkColumn(display_text="open")
    st.dataframe(table, hide_index=True, height=38 + 35 * max(1, len(made)), column_config={"Source": link})


def capitals(scenario: Scenario) -> None:
    """The capitals as a table, filtered by band."""
    rows = features.nearest(scenario)
    groups = [entry.label for entry in text.legend(scenario)]
    st.subheader(text.capitalised(text.count(scenario)), anchor=False)
    chosen = st.pills("Show only", groups, selection_mode="multi", key="groups") if groups else []
    shown = [
        row for row in rows if not chosen or set(chosen) & set(text.place_label(scenario, row).split("; "))
    ]
    note(f"{len(shown)} of {len(rows)} capitals. Click a column’s head to sort.")
    table = pd.DataFrame(
        {
            "Capital": [row.capital.name for row in shown],
            "Country": [row.capital.country for row in shown],
            "NATO since": [row.capital.nato_since for row in shown],
            **({"From": [row.site.label for row in shown]} if len(scenario.sites) > 1 else {}),
            "Distance": [row.distance_km for row in shown],
            "Azimuth": [row.azimuth_deg for row in shown],
            "Band": [text.place_label(scenario, row) for row in shown],
            "To the nearest edge": [row.edge_km for row in shown],
            "Borderline": ["within 10 km" if row.borderline else "" for row in shown],
        }
    )
    kilometres = st.column_config.NumberColumn(format="%,.0f km")
    st.dataframe(
        table,
        hide_index=True,
        height=min(420, 38 + 35 * max(1, len(shown))),
        column_config={
            "Distance": kilometres,
            "Azimuth": st.column_config.NumberColumn(format="%.0f°"),
            "To the nearest edge": kilometres,
        },
    )


def notes() -> None:
    """How far to trust the map, and what it is made from."""
    note(text.CAVEAT)
    note(text.TREATY)
    note(f"{catalog.CREDITS} {catalog.VIEWPOINT}")


def reading() -> None:
    """Stories, timeline and sources, one beside the other."""
    told, timeline, sources = st.tabs(["Stories", "Timeline", "Sources"])
    with told:
        for story in catalog.stories():
            st.html(f'<div class="atlas-story">{background.story_html(story)}</div>')
    with timeline:
        words = st.text_input("Show only events with these words", key="events")
        st.html(background.timeline_html(words))
    with sources:
        note(
            "Every source, its kind, and what it is used for. Corrections are listed in data/corrections.csv."
        )
        rows = catalog.sources()
        table = pd.DataFrame(
            {
                "Title": [source.title for source in rows],
                "Publisher": [source.publisher for source in rows],
                "Date": [source.date.label for source in rows],
                "Kind": [source.quality for source in rows],
                "Link": [source.url for source in rows],
                "Used for": ["; ".join(background.uses()[source.id]) for source in rows],
                "Note": [source.note for source in rows],
            }
        )
        link = st.column_config.LinkColumn(display_text="open")
        st.dataframe(table, hide_index=True, height=420, column_config={"Link": link})


def show_problems(control: str) -> None:
    """What was wrong with the last input, beside the control it came from."""
    for problem in session.problems(control):
        st.html(f'<p class="atlas-problem" role="alert">{text.escape(problem)}</p>')


def note(words: str) -> None:
    """Small print."""
    st.html(f'<p class="atlas-note">{text.escape(words)}</p>')


if __name__ == "__main__":
    page()
else:
    app = st.App(__file__, routes=server.ROUTES)
