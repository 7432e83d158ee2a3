"""The page, in Streamlit: one session, its controls, and the pages beside the map.

`editor` is the page's state as a value, without Streamlit; `session` keeps it between runs, `stale_inputs`
tells what the reader did from old values, `shell` frames all pages, `map_page` and `sidebar` are the map's,
`reference_pages` the others. The only folder that may import Streamlit and streamlit-folium. It shows
the results of `features` and `outputs` and computes none; it may not import the server, the command line or
the notebook.
"""
