"""What `make audit` makes of pip-audit's report; the audit itself needs a network."""

import json

import pytest

import audit

FINE = {"name": "anyio", "version": "4.16.0", "vulns": []}
WEAK = {"name": "pillow", "version": "1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1", "2.0"]}]}
SKIPPED = {"name": "altair", "skip_reason": "Dependency not found on PyPI and could not be audited"}


@pytest.mark.parametrize(
    ("packages", "lines", "status"),
    [
        (None, [audit.UNREACHED], 0),
        ([SKIPPED, SKIPPED], [audit.UNREACHED], 0),
        ([FINE], ["requirements.lock: 1 of 1 packages looked up, 0 weaknesses known"], 0),
        (
            [FINE, SKIPPED, WEAK],
            [
                "requirements.lock: 2 of 3 packages looked up, 1 weaknesses known",
                "pillow 1.0: PYSEC-1, mended in ['1.1', '2.0']",
                "not looked up: altair",
            ],
            1,
        ),
    ],
)
def test_a_weakness_that_is_known_fails_and_what_was_not_looked_up_is_said(packages, lines, status):
    reported = json.dumps({"dependencies": packages, "fixes": []}) if packages else ""
    assert audit.told(reported) == (lines, status)
