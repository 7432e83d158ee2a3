"""Ask for advisories about each package of the lock, with its version: `make audit`.

pip-audit asks PyPI, from an environment of its own in `build/audit`. The exit status is 1 if a package has a
weakness that is known. Where the database cannot be reached, one line says so: then nothing is known.
"""

import json
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
LOCK = "requirements.lock"
FOLDER = ROOT / "build" / "audit"
AUDITOR = "pip-audit==2.10.1"
UNREACHED = f"{LOCK}: the database of advisories cannot be reached, so nothing is known of its packages"


def main() -> int:
    """Print what is known of the packages; return the exit status."""
    lines, status = told(report())
    print(*lines, sep="\n")
    return status


def report() -> str:
    """Return what pip-audit reports as JSON, "" if it cannot be had or reaches nothing."""
    program = FOLDER / "bin" / "pip-audit"
    if not program.exists():
        venv.create(FOLDER, with_pip=True, clear=True)
        install = [FOLDER / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", AUDITOR]
        if subprocess.run(install, capture_output=True, check=False).returncode:
            return ""
    asked = ["--requirement", LOCK, "--require-hashes", "--disable-pip", "--format", "json"]
    command = [program, *asked, "--progress-spinner", "off"]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT).stdout


def told(reported: str) -> tuple[list[str], int]:
    """Return a report in lines, and the exit status."""
    every: list[dict[str, Any]] = json.loads(reported)["dependencies"] if reported.strip() else []
    known = [each for each in every if "skip_reason" not in each]
    if not known:
        return [UNREACHED], 0
    weak = [
        f"{each['name']} {each['version']}: {found['id']}, mended in {found['fix_versions'] or 'no version'}"
        for each in known
        for found in each["vulns"]
    ]
    said = f"{LOCK}: {len(known)} of {len(every)} packages looked up, {len(weak)} weaknesses known"
    left = [f"not looked up: {each['name']}" for each in every if "skip_reason" in each]
    return [said, *weak, *left], int(bool(weak))


if __name__ == "__main__":
    sys.exit(main())
