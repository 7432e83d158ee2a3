"""What the coverage of a table of places says of each: the columns of the result, block by block.

The result is GeoParquet with a row for each place, in the order of their table:

- the table's own columns as they were, and `geometry`, the place as a WKB point on WGS84;
- `sites_in_BAND` for each band (`sites_in_shorter`, `sites_in_0-480`): of how many sites the place
  lies in that band;
- `nearest_site` and `nearest_km`: the name of the nearest site and its geodesic distance;
- `band_index`: for each site, in the order of theirs, how many edges are less than the distance, as
  `coverage.band_index` answers.

The file's own metadata, under the key `inf_range_atlas`, is JSON: `version`, `ellipsoid`, `edges_km`,
`bands` and `sites`, a list of `name`, `lon`, `lat`.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from geo.band import Band
from geo.coverage import band_index
from geo.geodesy import EQUATOR_RADIUS_M, MEAN_MERIDIAN_RADIUS_M, WGS84, Array, rectifying_latitude
from geo.tables import Block

_NEAR_PAIRS = 1 << 17  # at a time, so that the working arrays stay in a core's own cache
_SLACK = 1e-6  # more than float32 can be wrong about a cosine between unit vectors (3e-7)


@dataclass(frozen=True)
class Sites:
    """What is measured from."""

    names: tuple[str, ...]
    lon: Array  # degrees
    lat: Array


def schema(own: pa.Schema, sites: Sites, bands: Sequence[Band]) -> pa.Schema:
    """The columns of the result: those the table has of its `own`, then the answers."""
    return pa.schema(
        [
            *own,
            ("geometry", pa.binary()),
            *((f"sites_in_{band.token}", pa.int32()) for band in bands),
            ("nearest_site", pa.string()),
            ("nearest_km", pa.float64()),
            ("band_index", pa.list_(pa.field("element", pa.int8(), nullable=False), len(sites.names))),
        ]
    )


def metadata(sites: Sites, bands: Sequence[Band]) -> dict[str, str]:
    """What the file says of itself, once as GeoParquet and once for the reader of the answers."""
    geometry = {"encoding": "WKB", "geometry_types": ["Point"]}  # without a CRS: longitude, latitude on WGS84
    about = {
        "version": version("inf-range-atlas"),
        "ellipsoid": "WGS84",
        "edges_km": edges(bands)[0],
        "bands": [band.token for band in bands],
        "sites": [
            {"name": name, "lon": lon, "lat": lat}
            for name, lon, lat in zip(sites.names, sites.lon.tolist(), sites.lat.tolist(), strict=True)
        ],
    }
    geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": geometry}}
    return {"geo": json.dumps(geo), "inf_range_atlas": json.dumps(about)}


def answers(sites: Sites, bands: Sequence[Band], block: Block) -> pa.Table:
    """The result for a block of places, with the columns of `schema`."""
    edges_km, spans = edges(bands)
    index = band_index(sites.lon, sites.lat, block.lon, block.lat, edges_km)
    counts = [((low < index) & (index <= high)).sum(axis=0, dtype=np.int32) for low, high in spans]
    site, km = nearest(sites, block.lon, block.lat)
    whole = schema(block.columns.schema, sites, bands)
    columns = [
        *block.columns.columns,
        _wkb(block.lon, block.lat),
        *map(pa.array, counts),
        pa.array(sites.names).take(pa.array(site)),
        pa.array(km),
        pa.FixedSizeListArray.from_arrays(
            pa.array(np.ascontiguousarray(index.T).ravel()), type=whole.field("band_index").type
        ),
    ]
    return pa.Table.from_arrays(columns, schema=whole)


def edges(bands: Sequence[Band]) -> tuple[list[float], list[tuple[int, int]]]:
    """The edges in km, ascending, and for each band low and high: low < index <= high is in the band.

    An inner edge that belongs to its band stands one unit in the last place lower, so that a place on
    it counts as beyond it.
    """
    inner = [math.nextafter(band.inner_km, -1) if band.inner_inclusive else band.inner_km for band in bands]
    edges_km = sorted({edge for edge in [*inner, *(band.outer_km for band in bands)] if edge > 0})
    lows = [edges_km.index(edge) if edge > 0 else -1 for edge in inner]
    return edges_km, [(low, edges_km.index(band.outer_km)) for low, band in zip(lows, bands, strict=True)]


def nearest(sites: Sites, lon: Array, lat: Array) -> tuple[NDArray[np.intp], Array]:
    """Of each place the nearest site, as its index, and its distance in km: two arrays (places,).

    Of sites equally near it is the first. By the bracket of `coverage.band_index` no site can be the
    nearest whose angle is more than a/M times the least; the few others are measured.
    """
    site_units, units = _unit_vectors(sites.lon, sites.lat), _unit_vectors(lon, lat).T
    index, distances_km = np.empty(len(lon), np.intp), np.empty(len(lon))
    step = max(1, _NEAR_PAIRS // len(sites.lon))
    for start in range(0, len(lon), step):
        rows = slice(start, start + step)
        cosine = units[rows] @ site_units
        least = np.arccos(np.clip(cosine.max(axis=1) - _SLACK, -1, 1))
        farthest = np.minimum(least * (EQUATOR_RADIUS_M / MEAN_MERIDIAN_RADIUS_M), math.pi)
        place, site = np.nonzero(cosine >= np.cos(farthest)[:, np.newaxis] - _SLACK)
        km = WGS84.inv(sites.lon[site], sites.lat[site], lon[rows][place], lat[rows][place])[2] / 1000
        order = np.lexsort((site, km, place))
        first = order[np.searchsorted(place, np.arange(len(least)))]  # `place` ascends, so `order` keeps it
        index[rows], distances_km[rows] = site[first], km[first]
    return index, distances_km


def _unit_vectors(lon: Array, lat: Array) -> NDArray[np.float32]:
    """Towards each place on the sphere of rectifying latitude: an array (3, n)."""
    lam, mu = np.radians(lon), rectifying_latitude(lat)
    return np.array([np.cos(mu) * np.cos(lam), np.cos(mu) * np.sin(lam), np.sin(mu)], np.float32)


def _wkb(lon: Array, lat: Array) -> pa.Array:
    """The places as points in well-known binary: byte order, type, x, y."""
    points = np.empty(len(lon), [("order", "u1"), ("type", "<u4"), ("x", "<f8"), ("y", "<f8")])
    points["order"], points["type"], points["x"], points["y"] = 1, 1, lon, lat
    ends = np.arange(len(lon) + 1, dtype=np.int32) * points.itemsize
    return pa.BinaryArray.from_buffers(
        pa.binary(), len(lon), [None, pa.py_buffer(ends), pa.py_buffer(points)]
    )
