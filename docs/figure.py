"""Draw the figure that the documentation shows: `make picture`."""

from pathlib import Path

import geo

if __name__ == "__main__":
    geo.Scenario("kaliningrad").figure("slide").save(Path(__file__).with_suffix(".png"), force=True)
