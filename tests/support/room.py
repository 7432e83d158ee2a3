"""Whether the texts on a map have room."""


def all_have_room(reader):
    """No text on the map is cut or meets another or a button."""
    right, bottom, *boxes = reader.frame.evaluate(
        """() => [innerWidth, innerHeight,
            ...[...document.querySelectorAll(".atlas-label span, .leaflet-control")]
            .filter((each) => getComputedStyle(each).visibility === "visible").map((each) => {
                const { left, top, right, bottom } = each.getBoundingClientRect();
                return [left, top + 2, right, bottom - 2];  // a line is higher than its letters
            })]"""
    )
    seen = [box for box in boxes if box[0] < right and box[2] > 0 and box[1] < bottom and box[3] > 0]
    assert len(seen) > 10
    for i, (left, top, end, foot) in enumerate(seen):
        assert left >= 0
        assert top >= 0
        assert end <= right
        assert foot <= bottom
        for other in seen[i + 1 :]:
            assert end <= other[0] or other[2] <= left or foot <= other[1] or other[3] <= top
