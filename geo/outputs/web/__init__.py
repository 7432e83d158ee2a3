"""The web map and the HTML file: the folium map, table, chart, and what the script in `geo/assets` draws."""
