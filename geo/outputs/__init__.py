"""One module for each format: from features to bytes.

`files` is the table of formats and the way in. folium stands only in `web`, matplotlib only in `figure`.
Nothing here knows the page, the server or the command line.
"""
