"""The map page as one would first write it, for `make bench-page` to measure beside the atlas's own.

Land, bands and capitals are put on the folium map itself, and everything the map tells is returned.
Leaflet comes from this machine, as the atlas's does; the geometry is the atlas's too.
"""

import json

import folium
import streamlit as st

from formats import features
from geo.facts import catalog
from geo.features.drawing import drawing
from geo.outputs.web import webmap
from geo.scenario import link
from geo.scenario.launch_point import LaunchPoint
from geo.scenario.scenario import Scenario
from geo.server import page_parts


class Map(folium.Map):
    def __init__(self, **options):
        super().__init__(**options)
        leaflet = f"../../assets/{webmap.version()}/leaflet/leaflet"
        self.default_js = [("leaflet", f"{leaflet}.js")]
        self.default_css = [("leaflet", f"{leaflet}.css")]


def page() -> None:
    from streamlit_folium import st_folium

    st.set_page_config(layout="wide")
    state = st.session_state
    if "scenario" not in state:
        query = {key: st.query_params.get_all(key) for key in st.query_params}
        state.scenario, state.clicked = link.read_query(query)[0], None
    scenario = state.scenario
    world = Map(location=[52, 15], zoom_start=4, tiles=None)
    folium.GeoJson(json.loads(catalog.basemap_text()), name="land").add_to(world)
    for band in features(scenario):
        folium.GeoJson(band["geometry"], style_function=lambda _: {"className": "ring"}).add_to(world)
    rows = drawing(scenario).reaches
    for row in rows:
        place = [row.place.lat, row.place.lon]
        folium.CircleMarker(place, radius=5, tooltip=f"{row.distance_km:.0f} km").add_to(world)
    told = st_folium(world, use_container_width=True, height=640)
    st.dataframe([{"capital": row.place.name.english, "distance_km": row.distance_km} for row in rows])
    if told["last_clicked"] and told["last_clicked"] != state.clicked:
        state.clicked = told["last_clicked"]
        clicked = LaunchPoint(round(state.clicked["lat"], 3), round(state.clicked["lng"], 3))
        moved = scenario.points[0].moved_to(clicked)
        state.scenario = Scenario((moved, *scenario.points[1:]), scenario.bands, scenario.system)
        st.rerun()


if __name__ == "__main__":
    page()
else:
    app = st.App(__file__, routes=page_parts.routes(""))
