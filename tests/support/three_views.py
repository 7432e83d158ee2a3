"""The three views of one map, as a test in a browser asks for them."""

from playwright.sync_api import expect

KINDS = ("flat", "true", "globe")
# The map that is seen, of those in the document.
FRONT = "Object.values(window).find((each) => each instanceof L.Map && !each.round).front"
VIEW = f"((map) => ({{ middle: map.round?.middle ?? map.getCenter(), zoom: map.getZoom() }}))({FRONT})"


def choose(frame, kind):
    """Ask for a view by its button, and wait for it."""
    frame.locator(f".leaflet-container:not([hidden]) .kinds .{kind}").click()
    frame.wait_for_function(f"(kind) => atlas.kind({FRONT}) === kind", arg=kind)
    expect(frame.locator(".leaflet-container:not([hidden]) .atlas-label.launch span").first).to_be_visible()
