"""The figure: projections, the sheet, the map on it, labels that keep out of one another's way.

The only folder that knows matplotlib.
"""
