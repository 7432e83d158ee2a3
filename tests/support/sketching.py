"""Figures that are sketched: for tests of who asks for one and who gets it, not of what is drawn."""

import contextlib

import pytest

from geo.outputs.figure.styles import SHOWN, SIZES, STYLES

BEGINS = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}


@contextlib.contextmanager
def sketching():
    """Figures are all that they would be drawn from, as text, which takes no second each."""

    def sketch(drawing, suffix, today, home, size="page", style="light", metadata=None, show="map"):
        assert (size in SIZES, style in STYLES, show in SHOWN) == (True, True, True)
        return BEGINS[suffix] + repr((drawing.query, today, home, size, style, metadata, show)).encode()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("geo.outputs.figure.figure.draw", sketch)
        patch.setattr("geo.outputs.files.card", lambda *asked: BEGINS["png"] + repr(asked).encode())
        yield
