"""Coverage of whole tables that is stopped, killed or begun twice: the same file in the end."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pytest

from bulk_tables import WRITERS, edges, index_of, left_over, world, written_in
from geo.bulk import job
from geo.bulk.job import cover_table as cover
from geo.coverage import band_index
from geo.scenario.band import TREATY_BANDS, Band
from geo.words.errors import AtlasError, DataError

ROOT = Path(__file__).parent.parent


@pytest.fixture
def tables(tmp_path):
    return written_in(tmp_path)


PAIRS = 7 * 28


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The bytes that a run makes which nothing stops."""
    sites, places, output, *_ = written_in(tmp_path_factory.mktemp("whole"))
    cover(sites, places, output, block_pairs=PAIRS)
    return output.read_bytes()


# Runs that are killed, each in a process of its own, before the moment-th thing that they do to a file.
KILLED = """
import os, signal, sys
from pathlib import Path
from geo.bulk import job

sites, places, output = map(Path, sys.argv[1:4])
moments, pairs = sys.argv[4].split(","), int(sys.argv[5])

def run(moment):
    seen = []

    def kill(event, arguments):
        if event in ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir"):
            seen.append(event)
            if len(seen) == moment:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(kill)
    job.cover_table(sites, places, output, force=True, block_pairs=pairs)

for moment in map(int, moments):
    if not (child := os.fork()):
        run(moment)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    unfinished = len([*output.parent.glob("*.parts/.inf-range-*.part")])
    print(os.waitstatus_to_exitcode(status), output.exists() and hash(output.read_bytes()), unfinished)
"""


class TestInterruption:
    """A run that was stopped at block 4 of 11."""

    @pytest.fixture
    def stopped(self, tables, monkeypatch):
        sites, places, output, *_ = tables
        with monkeypatch.context() as patch:
            patch.setattr(job.pa, "cpu_count", lambda: 1)  # then blocks are begun in their order
            patch.setattr(job, "answers", self.counted(stop_at=4)[0])
            with pytest.raises(KeyboardInterrupt):
                cover(sites, places, output, block_pairs=PAIRS)
        assert not output.exists()
        return sites, places, output

    @staticmethod
    def counted(stop_at=None):
        calls, real = [], job.answers

        def answers(sites, bands, block):
            calls.append(len(block.lon))
            if len(calls) == stop_at:
                raise KeyboardInterrupt
            return real(sites, bands, block)

        return answers, calls

    @staticmethod
    def missing(output):
        """How many of the 11 blocks are still to be made: all but three, and what was begun meanwhile."""
        missing = 11 - len([*output.parent.glob("out.parquet.*.parts/*.arrow")])
        assert 6 <= missing <= 8
        return missing

    def test_the_same_call_goes_on_and_makes_the_same_file(self, stopped, whole, monkeypatch):
        sites, places, output = stopped
        missing = self.missing(output)
        answers, calls = self.counted()
        monkeypatch.setattr(job, "answers", answers)
        cover(sites, places, output, block_pairs=PAIRS)
        assert len(calls) == missing
        assert left_over(output.parent) == ["out.parquet"]
        assert output.read_bytes() == whole

    @pytest.mark.parametrize("other", ["sites", "places", "bands"])
    def test_a_call_with_other_inputs_begins_anew(self, stopped, monkeypatch, other):
        sites, places, output = stopped
        bands = [Band.parse("0-3000")] if other == "bands" else TREATY_BANDS
        if other == "sites":
            WRITERS["table.csv"](world(7, 5), sites)
        if other == "places":
            WRITERS["wkb.parquet"](world(300, 5), places)
        answers, calls = self.counted()
        monkeypatch.setattr(job, "answers", answers)
        cover(sites, places, output, bands, block_pairs=PAIRS)
        assert len(calls) == 11
        a, b = pd.read_csv(sites), gpd.read_parquet(places).geometry
        assert (index_of(output) == band_index(a.lon, a.lat, b.x, b.y, edges(bands)[0])).all()
        assert left_over(output.parent) == ["out.parquet"]

    def test_runs_that_are_killed_again_and_again_make_the_same_file(self, tables, whole):
        """Before every seventh of 100 things done to files, then none, each going on from the last."""
        sites, places, output, *_ = tables
        moments = [*range(1, 100, 7), 0]
        arguments = [*map(str, (sites, places, output)), ",".join(map(str, moments)), str(PAIRS)]
        run = subprocess.run(
            [sys.executable, "-c", KILLED, *arguments],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        ends = [line.split() for line in run.stdout.splitlines()]
        assert [int(end) for end, *_ in ends].count(-signal.SIGKILL) >= 10
        assert ends[-1][0] == "0"
        # Under the output's name there was never anything but the whole file.
        assert len({found for _, found, _ in ends} - {"False"}) == 1
        # What a killed run leaves is gone at the next: the output, and a block for each core.
        assert max(int(unfinished) for *_, unfinished in ends) <= 1 + pa.cpu_count()
        assert output.read_bytes() == whole
        assert left_over(output.parent) == ["out.parquet"]

    @pytest.mark.parametrize(
        ("harm", "name"),
        [
            ("empty", "00000000"),
            ("short", "00000002"),
            ("shorter than a sum", "00000000"),
            ("changed", "00000002"),
            ("of others", "00000000"),
            ("longer", "00000002"),
        ],
    )
    def test_a_block_that_is_not_as_written_is_made_anew(self, stopped, whole, monkeypatch, harm, name):
        sites, places, output = stopped
        (block,) = output.parent.glob(f"out.parquet.*.parts/{name}.arrow")
        data = block.read_bytes()
        middle = len(data) // 2
        harmed = {
            "empty": b"",
            "short": data[:middle],
            "shorter than a sum": data[:20],
            "changed": data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :],
            "of others": block.with_name("00000001.arrow").read_bytes(),
            "longer": data + b"0",
        }
        block.write_bytes(harmed[harm])
        missing = self.missing(output)
        answers, calls = self.counted()
        monkeypatch.setattr(job, "answers", answers)
        cover(sites, places, output, block_pairs=PAIRS)
        assert len(calls) == missing + 1
        assert output.read_bytes() == whole

    def test_a_change_that_keeps_size_and_time_is_seen_by_the_blocks(self, stopped):
        sites, places, output = stopped
        WRITERS["table.csv"](world(300, 2), csv := places.with_name("places.csv"))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(job, "answers", self.counted(stop_at=4)[0])
            with pytest.raises(KeyboardInterrupt):
                cover(sites, csv, output, block_pairs=PAIRS)
        before = csv.stat()
        csv.write_bytes(csv.read_bytes().replace(b"Town 0,", b"City 0,", 1))
        os.utime(csv, ns=(before.st_atime_ns, before.st_mtime_ns))
        cover(sites, csv, output, block_pairs=PAIRS)
        assert pd.read_parquet(output)["name"][0] == "City 0"

    @pytest.mark.parametrize("force", [False, True])
    def test_a_second_run_on_the_same_output_is_refused(self, tables, whole, monkeypatch, force):
        sites, places, output, *_ = tables
        real, refused = job.answers, []
        link = output.with_name("link.parquet")
        link.symlink_to(output)

        def meanwhile(*arguments):
            monkeypatch.setattr(job, "answers", real)
            for name in (output, link):
                with pytest.raises(AtlasError, match=r"“out\.parquet”: another run makes this file") as error:
                    cover(sites, places, name, force=force, block_pairs=PAIRS)
                refused.append(str(error.value))
            cover(sites, places, output.with_name("other.parquet"))
            return real(*arguments)

        monkeypatch.setattr(job, "answers", meanwhile)
        cover(sites, places, output, force=force, block_pairs=PAIRS)
        assert len(refused) == 2
        assert output.read_bytes() == whole
        assert left_over(output.parent) == ["out.parquet"]
        assert not output.with_name(".out.parquet.lock").exists()

    def test_places_that_change_while_they_are_read_are_refused(self, tables, monkeypatch):
        sites, places, output, *_ = tables
        real = job.answers

        def answers(*arguments):
            os.utime(places, ns=(0, 0))
            return real(*arguments)

        monkeypatch.setattr(job, "answers", answers)
        with pytest.raises(DataError, match="was changed while it was read"):
            cover(sites, places, output)
        assert left_over(output.parent) == []
