"""Compare what two checkouts write: thirty scenarios in every format, byte by byte.

`python tests/bench/compare_outputs.py OTHER` prints each difference and exits with 1 if there is any. OTHER
is another checkout, or a folder to which `--write FOLDER` wrote its outputs before.
"""

import difflib
import io
import itertools
import os
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parents[2]
MOMENT = "1795737600"  # 27 November 2026
SITES = "id,name,lat,lon,sources\nryazan,Ryazan,54.6,39.7,A note of mine\n"
CLAIMS = "system,range_max_km,claimant,claimed_on,source\n9m729,3000,Me,2026,Mine\nMine,700,Me,2026,Mine\n"
QUERIES = {
    "default": "site=kaliningrad",
    "name": "site=54.71,20.51,Caf%C3%A9%20%3Cb%3E%20%26%20%22x%22",
    "north pole": "site=90,0&band=0-480&band=500-5500",
    "near a pole": "site=89.5,10&band=shorter&compare=circle",
    "antimeridian": "site=-16.8,179.99,Taveuni",
    "on the antimeridian": "site=64.73,180,Chukotka&band=shorter&band=0-12000",
    "south pole inside": "site=-77.85,166.67&band=1000-5500&band=500-19000",
    "antipodal": "site=-54.71,-159.49&band=15000-20003&band=19000-20000.5",
    "whole Earth": "site=0,0,Null&band=0-20004&band=15000-20004",
    "no band": "site=kaliningrad&band=none",
    "no band, several": "site=kaliningrad&site=comiso&band=none&units=mi",
    "nothing in reach": "site=-40,-120&band=0-100&band=shorter",
    "all in reach": "site=50,15&band=0-9000",
    "thin": "site=kaliningrad&band=480-481&band=481-482",
    "eight bands": "site=mozdok&"
    + "&".join(f"band={a}-{b}" for a, b in itertools.pairwise(range(0, 4001, 500))),
    "system": "site=mozdok&system=9m729",
    "system alone": "site=mozdok&band=none&system=9m729&compare=circle",
    "open claims": "site=kaliningrad&band=shorter&system=us-glcm-2019&units=mi",
    "outside its places": "site=38.7,-9.14,Lisbon&band=none&system=iskander-m",
    "members": "site=comiso&system=rsd-10&members=nato-1987",
    "members of the EU": "site=kaliningrad&members=eu&units=nmi&notation=dms",
    "three points": "site=kaliningrad&site=mozdok&site=mutlangen",
    "three points joined": "site=kaliningrad&site=mozdok&site=mutlangen&form=union&compare=circle",
    "two points, a system": "site=mutlangen&site=comiso&band=0-480&system=pershing-2",
    "joined over the pole": "site=85,0&site=85,179&site=-16.8,179.99&band=0-3000&band=shorter&form=union",
    "in common": "site=kaliningrad&site=mozdok&site=mutlangen&common=2",
    "countries": "site=mozdok&system=9m729&shade=countries",
    "hidden": "site=kaliningrad&site=mozdok&site=comiso&hide=1&notation=dms",
    "bands of one point": "site=kaliningrad&site=mozdok&band.2=0-480&system.2=9m729&form=union",
    "outside, by point": "site=kaliningrad&site=comiso&band.1=600-700&band.2=500-800",
    "systems of points": "site=mutlangen&site=comiso&site=kaliningrad&band=none"
    "&system.1=pershing-2&system.2=bgm-109g&system.3=iskander-m&band.1=none&band.2=none&band.3=none",
    "many points": "&".join(f"site={lat},{lon}" for lat in (50, 55, 60) for lon in (10, 20, 30, 40)),
    "own tables": "site=own-ryazan&site=mozdok&band=shorter&system=9m729",
    "own system": "site=own-ryazan&site=kaliningrad&system=own-mine&form=union",
}
FORMATS = (".html", ".geojson", ".kml", ".kmz", ".gpkg", ".csv", ".xlsx", ".svg", ".pdf", ".png")
PICTURES = (".pdf", ".png")  # in which a difference has no lines to show


def write(folder: Path) -> None:
    """Write every scenario in every format, with the modules that are imported here."""
    from starlette.applications import Starlette
    from starlette.testclient import TestClient

    import geo
    from geo.facts import own_tables
    from geo.facts.model import NOTHING_OWN, Own
    from geo.outputs.figure.styles import SIZES, STYLES
    from geo.scenario import link
    from geo.server import routes

    own = Own(own_tables.read_sites(SITES.encode()), own_tables.read_claims(CLAIMS.encode()))
    client = TestClient(Starlette(routes=routes.routes()), base_url="http://localhost:8501")
    looks = itertools.cycle(itertools.product(SIZES, STYLES))
    for name, query in QUERIES.items():
        values = link.parsed(query)
        chosen, problems = link.read_query(values, own if name.startswith("own") else NOTHING_OWN)
        said = [f"{problem}\n" for problem in problems]
        scenario = geo.Scenario.__new__(geo.Scenario)
        scenario._chosen = chosen
        said += [f"{scenario.title}\n{scenario.summary}\n", scenario.capitals().to_csv()]
        said += [scenario.bands().to_csv(), client.get(f"/map.html?{query}&view=map").text]
        (folder / f"{name}.txt").write_text("".join(said), "utf-8")
        for suffix in FORMATS:
            path = folder / f"{name}{suffix}"
            try:
                if suffix == ".png":
                    scenario.figure(*next(looks)).save(path)
                else:
                    scenario.save(path)
            except geo.AtlasError as error:
                path.write_text(str(error), "utf-8")


def outputs(place: Path, folder: Path) -> Path:
    """Return the folder of a checkout's outputs, written in a process of its own; a folder is its own."""
    if not (place / "geo").is_dir():
        return place
    folder.mkdir()
    paths = {"PYTHONPATH": str(place), "SOURCE_DATE_EPOCH": MOMENT, "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-P", __file__, "--write", str(folder)]
    subprocess.run(command, cwd=place, env=os.environ | paths, check=True)
    return folder


def lines(path: Path) -> list[str]:
    """Return a file's content as lines: of a GeoPackage its rows, of a spreadsheet its parts."""
    data = path.read_bytes()
    if data.startswith(b"SQLite"):
        database = sqlite3.connect(":memory:")
        database.deserialize(data)
        return [line for line in database.iterdump() if "rtree" not in line]
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            return [f"{name}: {parts.read(name).decode('utf-8', 'replace')}" for name in parts.namelist()]
    return data.decode("utf-8", "replace").splitlines()


def differences(one: Path, other: Path) -> int:
    """Print where the files of two folders differ. Return how many do."""
    names = sorted({path.name for folder in (one, other) for path in folder.iterdir()})
    found = 0
    for name in names:
        paths = one / name, other / name
        missing = [str(path) for path in paths if not path.exists()]
        if not missing and paths[0].read_bytes() == paths[1].read_bytes():
            continue
        found += 1
        print(f"{name}: {'missing' if missing else 'differs'}")
        if not missing and not name.endswith(PICTURES):
            for line in list(difflib.unified_diff(*map(lines, paths), lineterm="", n=0))[2:8]:
                print(f"    {line[:300]}")
    print(f"{len(names)} files, {found} differ")
    return found


def main() -> int:
    """Compare this checkout with another, or write what this one gives."""
    if sys.argv[1:2] == ["--write"]:
        Path(sys.argv[2]).mkdir(exist_ok=True)
        write(Path(sys.argv[2]))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        other = outputs(Path(sys.argv[1]).resolve(), Path(folder, "other"))
        return int(differences(other, outputs(HERE, Path(folder, "this"))) > 0)


if __name__ == "__main__":
    sys.exit(main())
