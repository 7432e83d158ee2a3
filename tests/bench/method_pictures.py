"""Draw the pictures of `docs/method.md`: `make picture`. Every line in them comes from the library itself."""

from collections.abc import Callable
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib import pyplot as plt
from matplotlib.axes import Axes

from geo import geodesy, rings, shapes
from geo.facts import catalog
from geo.features.palette import TREATY

DOCS = Path(__file__).parents[2] / "docs"
RED, BLUE = TREATY["shorter"].colour, TREATY["intermediate"].colour
INK, LAND = "#1d2429", "#e4e2da"
LON, LAT = 20.511, 54.706  # Kaliningrad

mpl.use("Agg")
mpl.rcParams.update({"font.size": 9, "axes.edgecolor": "#8d9499", "axes.linewidth": 0.6})


def mercator(lat: np.ndarray) -> np.ndarray:
    """The height of a latitude on a Mercator map, in degrees at the equator."""
    return np.degrees(np.arcsinh(np.tan(np.radians(np.clip(lat, -85.05, 85.05)))))


def land(axes: Axes, height: Callable[[np.ndarray], np.ndarray] = lambda lat: lat) -> None:
    """The continents, in degrees, or at the heights that a projection gives their latitudes."""
    for feature in catalog.basemap()["features"]:
        geometry = feature["geometry"]
        polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
        for polygon in polygons:
            lon, lat = np.array(polygon[0]).T
            axes.fill(lon, height(lat), color=LAND, lw=0, zorder=0)


def wave() -> None:
    """Circles that grow round Kaliningrad, on a Mercator map."""
    figure, axes = plt.subplots(figsize=(8, 4.6), layout="constrained")
    land(axes, mercator)
    for range_km in (1000, 2000, 3000, 3900, 4700, 5500, 8000):
        lon, lat = rings.ring(LON, LAT, range_km, 1000.0).T
        colour, width = (BLUE, 2.0) if range_km == 5500 else (INK, 0.8)
        for turn in (-360, 0, 360):
            axes.plot(lon + turn, mercator(lat), color=colour, lw=width)
        paper = {"facecolor": "white", "edgecolor": "none", "pad": 0.6}
        axes.text(
            LON, mercator(lat.min()), f"{range_km:,} km", ha="center", va="center", fontsize=7, bbox=paper
        )
    axes.plot(LON, mercator(np.array(LAT)), "o", color=INK)
    axes.set(xlim=(-180, 180), ylim=(-80, 179), xticks=[], yticks=[])
    save(figure, "wave")


def pole() -> None:
    """How the frame of the map closes the 5,500 km ring over the pole."""
    figure, axes = plt.subplots(figsize=(8, 4.2), layout="constrained")
    land(axes)
    outline = np.array(shapes.disk(LON, LAT, 5500).exterior.coords)
    axes.fill(*outline.T, color=BLUE, alpha=0.15, lw=0)
    on_ring = np.abs(outline[:, 0]) < 180
    axes.plot(*outline[on_ring].T, color=BLUE, lw=2)
    side = outline[np.abs(outline[:, 0]) == 180][:, 1]
    crossing = float(side[side < 90].max())
    way = np.array([[180, crossing], [180, 90], [-180, 90], [-180, crossing]])
    axes.plot(*way.T, color=RED, lw=3, clip_on=False)
    for (x, y), words, align in (
        ((-176, crossing - 9), "1  the ring comes in", "left"),
        ((176, crossing - 9), "2  and goes out", "right"),
        ((0, 86.5), "3  up the side, along the pole, down the side", "center"),
    ):
        axes.annotate(words, (x, y), ha=align, va="top", color=INK)
    axes.plot(LON, LAT, "o", color=INK)
    axes.set(xlim=(-180, 180), ylim=(-20, 90), xticks=range(-180, 181, 60), yticks=range(0, 91, 30))
    save(figure, "pole")


def tolerance() -> None:
    """How far the drawn edges of a 5,500 km ring stray from it, for three tolerances."""
    figure, axes = plt.subplots(figsize=(8, 3.2), layout="constrained")
    for tolerance_m, colour in ((1000.0, RED), (100.0, BLUE)):
        corners = rings.ring(LON, LAT, 5500, tolerance_m)
        share = np.linspace(0, 1, 40, endpoint=False)[:, None, None]
        points = (corners[:-1] + share * (corners[1:] - corners[:-1])).transpose(1, 0, 2).reshape(-1, 2)
        lon = (points[:, 0] + 180) % 360 - 180
        off_m = (geodesy.distance_km(LON, LAT, lon, points[:, 1]) - 5500) * 1000
        label = f"{tolerance_m:,.0f} m: {len(corners) - 1} vertices"
        axes.plot(points[:, 0], off_m, color=colour, lw=0.8, label=label)
        axes.axhspan(-tolerance_m, tolerance_m, color=colour, alpha=0.08, lw=0)
    axes.set(xlabel="longitude along the ring, degrees", ylabel="drawn edge off the true ring, m")
    axes.legend(loc="upper right", ncols=2, frameon=False)
    axes.margins(x=0)
    save(figure, "tolerance")


def save(figure: plt.Figure, name: str) -> None:
    """Write a picture, the same bytes on every run."""
    figure.savefig(DOCS / f"method-{name}.png", dpi=130, metadata={"Software": None})
    plt.close(figure)


if __name__ == "__main__":
    wave()
    pole()
    tolerance()
