"""The web map and the HTML file, for the page, a download, a frame and a notebook.

`webmap` is the folium map and the layer that `geo/assets/atlas.js` draws, `export` the document with all of
it; `capitals_table`, `range_chart`, `year_slider` and `preview` are its parts. The only folder that may
import folium and branca. HTML comes from `geo/templates`, words and numbers from `features`; Streamlit may
not be imported here.
"""
