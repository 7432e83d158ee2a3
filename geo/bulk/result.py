"""What the coverage of a table of places says of each: the columns of the result, block by block.

The result is GeoParquet with a row for each place, in the order of their table:

- the table's own columns as they were, and `geometry`, the place as a WKB point on WGS84;
- `sites_in_BAND` for each band (`sites_in_shorter`, `sites_in_0-480`): of how many sites the place
  lies in that band;
- `nearest_site` and `nearest_km`: the name of the nearest site and its geodesic distance;
- `band_index`: a byte for each site, in the order of theirs: how many edges are less than the distance, as
  `coverage.band_index` answers. A list of numbers would take four times as long to write and to read.

The file's own metadata, under the key `inf_range_atlas`, is JSON: `version`, `ellipsoid`, `edges_km`,
`bands` and `sites`, a list of `name`, `lon`, `lat`.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from geo.bulk.point_tables import Block
from geo.coverage import band_edges, cover
from geo.geodesy import Array
from geo.scenario.band import Band


@dataclass(frozen=True)
class Sites:
    """What is measured from."""

    names: tuple[str, ...]
    lon: Array  # degrees
    lat: Array


def schema(own: pa.Schema, bands: Sequence[Band]) -> pa.Schema:
    """Return the columns of the result: those the table has of its `own`, then the answers."""
    return pa.schema(
        [
            *own,
            ("geometry", pa.binary()),
            *((f"sites_in_{band.token}", pa.int32()) for band in bands),
            ("nearest_site", pa.string()),
            ("nearest_km", pa.float64()),
            ("band_index", pa.binary()),
        ]
    )


def metadata(sites: Sites, bands: Sequence[Band]) -> dict[str, str]:
    """Return what the file says of itself, once as GeoParquet and once for the reader of the answers."""
    geometry = {"encoding": "WKB", "geometry_types": ["Point"]}  # without a CRS: longitude, latitude on WGS84
    about = {
        "version": version("inf-range-atlas"),
        "ellipsoid": "WGS84",
        "edges_km": band_edges([band.included_km for band in bands])[0],
        "bands": [band.token for band in bands],
        "sites": [
            {"name": name, "lon": lon, "lat": lat}
            for name, lon, lat in zip(sites.names, sites.lon.tolist(), sites.lat.tolist(), strict=True)
        ],
    }
    geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": geometry}}
    return {"geo": json.dumps(geo), "inf_range_atlas": json.dumps(about)}


def answers(sites: Sites, bands: Sequence[Band], block: Block) -> pa.Table:
    """Return the result for a block of places, with the columns of `schema`."""
    bands_km = [band.included_km for band in bands]
    found = cover(sites.lon, sites.lat, block.lon, block.lat, bands_km)
    whole = schema(block.columns.schema, bands)
    columns = [
        *block.columns.columns,
        _wkb(block.lon, block.lat),
        *map(pa.array, found.counts),
        pa.array(sites.names).take(pa.array(found.nearest)),
        pa.array(found.nearest_km),
        _bytes_of_rows(found.band_index.T),
    ]
    return pa.Table.from_arrays(columns, schema=whole)


def _wkb(lon: Array, lat: Array) -> pa.Array:
    """Return the places as points in well-known binary: byte order, type, x, y."""
    points = np.empty(len(lon), [("order", "u1"), ("type", "<u4"), ("x", "<f8"), ("y", "<f8")])
    points["order"], points["type"], points["x"], points["y"] = 1, 1, lon, lat
    return _bytes_of_rows(points[:, np.newaxis])


def _bytes_of_rows(rows: NDArray[Any]) -> pa.Array:
    """Return the bytes of each row of an array, which all have as many."""
    ends = np.arange(len(rows) + 1, dtype=np.int32) * (rows.shape[1] * rows.itemsize)
    return pa.BinaryArray.from_buffers(pa.binary(), len(rows), [None, pa.py_buffer(ends), pa.py_buffer(rows)])
