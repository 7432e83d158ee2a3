"""Whether the texts on a map have room."""

import itertools

# Of every text and button its boxes, in pixels: of a text along a ring one round each of its letters.
BOXES = """() => {
    const lines = [...document.querySelectorAll(".atlas-label span, .leaflet-control")]
        .filter((each) => getComputedStyle(each).visibility === "visible").map((each) => {
            const { left, top, right, bottom } = each.getBoundingClientRect();
            return [[left, top + 2, right, bottom - 2]];  // a line is higher than its letters
        });
    const ranges = [...document.querySelectorAll(".atlas-range")].map((text) =>
        [...Array(text.getNumberOfChars()).keys()].map((i) => {
            const from = text.getStartPositionOfChar(i), to = text.getEndPositionOfChar(i);
            const foot = new DOMPoint((from.x + to.x) / 2, (from.y + to.y) / 2);
            const { x, y } = foot.matrixTransform(text.getScreenCTM());
            const turn = text.getRotationOfChar(i) * Math.PI / 180;
            const [left, top] = [x + 4 * Math.sin(turn), y - 4 * Math.cos(turn)];  // its middle
            return [left - 4, top - 4, left + 4, top + 4];
        }));
    return [innerWidth, innerHeight, [...lines, ...ranges]];
}"""


def all_have_room(reader):
    """No text on the map is cut or meets another or a button. Returns how many stand along rings."""
    right, bottom, texts = reader.frame.evaluate(BOXES)
    frame = (0, 0, right, bottom)
    seen = [boxes for boxes in texts if any(meet(box, frame) for box in boxes)]
    assert len(seen) > 10
    for boxes in seen:
        for left, top, end, foot in boxes:
            assert left >= 0
            assert top >= 0
            assert end <= right
            assert foot <= bottom
    for one, other in itertools.combinations(seen, 2):
        assert not any(meet(a, b) for a, b in itertools.product(one, other))
    return sum(len(boxes) > 1 for boxes in seen)


def meet(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
