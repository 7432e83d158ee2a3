"""Tables for the tests of bulk coverage, and what is made of them."""

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.coverage import band_edges


def world(count, seed=0):
    """Towns all over the world, some at its poles and on its seam."""
    rng = np.random.default_rng(seed)
    lon = np.append(rng.uniform(-180, 180, count - 4), [180, -180, 0, 77])
    lat = np.append(np.degrees(np.arcsin(rng.uniform(-1, 1, count - 4))), [10, 10, 90, -90])
    return pd.DataFrame(
        {"name": [f"Town {row}" for row in range(count)], "people": range(count), "lat": lat, "lon": lon}
    )


def points(towns):
    return gpd.GeoDataFrame(
        towns[["name", "people"]], geometry=gpd.points_from_xy(towns.lon, towns.lat), crs="EPSG:4326"
    )


WRITERS = {
    "table.csv": lambda towns, path: towns.to_csv(path, index=False),
    "capital.CSV": lambda towns, path: towns.rename(columns={"lat": "LATITUDE", "lon": "Lng"}).to_csv(
        path, index=False
    ),
    "table.geojson": lambda towns, path: points(towns).to_file(
        path, driver="GeoJSON", COORDINATE_PRECISION=17
    ),
    "wkb.parquet": lambda towns, path: points(towns).to_parquet(path, row_group_size=100),
    "geoarrow.geoparquet": lambda towns, path: points(towns).to_parquet(path, geometry_encoding="geoarrow"),
    "columns.parquet": lambda towns, path: towns.astype({"name": "category"}).to_parquet(
        path, row_group_size=70
    ),
}


def written_in(folder):
    """Paths of 7 sites, 300 places and the result, and both tables."""
    sites, places = world(7, 1), world(300, 2)
    WRITERS["table.csv"](sites, folder / "sites.csv")
    WRITERS["wkb.parquet"](places, folder / "places.parquet")
    return folder / "sites.csv", folder / "places.parquet", folder / "out.parquet", sites, places


def edges(bands):
    return band_edges([band.included_km for band in bands])


def index_of(path):
    rows = pd.read_parquet(path, columns=["band_index"])["band_index"]
    return np.frombuffer(b"".join(rows), np.int8).reshape(len(rows), -1).T


def left_over(folder):
    return sorted(path.name for path in folder.iterdir() if path.name.startswith("out"))


GOOD = "id,lat,lon\na,1,2\n"
FEATURE = '{"type": "Feature", "properties": {}, "geometry": %s}'
POINT = FEATURE % '{"type": "Point", "coordinates": [2, 1]}'


def collection(*features, more=""):
    return f'{{{more}"type": "FeatureCollection", "features": [{", ".join(features)}]}}'
