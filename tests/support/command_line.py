"""The command line without a process."""

import pytest

from geo.cli import commands


def call(capsys, *arguments):
    """The same without a process: stdout."""
    commands.main(arguments)
    return capsys.readouterr().out


def refusal(capsys, arguments):
    """The one line in which a command that cannot be done ends."""
    with pytest.raises(SystemExit) as end:
        commands.main(arguments)
    out, err = capsys.readouterr()
    assert (end.value.code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("inf-range: ")
    return err
