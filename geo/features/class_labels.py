"""What the treaty's classes are called, with the paragraph that makes each one, and how it words it."""

from geo import treaty
from geo.treaty import Limit, RangeClass
from geo.words.i18n import Text, _, pgettext
from geo.words.units import number


def class_label(range_class: RangeClass) -> str:
    """Return a class with the paragraph that makes it one: `shorter-range (Article II, paragraph 6)`."""
    for limit in (treaty.SHORTER, treaty.INTERMEDIATE):
        if limit.range_class == range_class:
            return f"{limit.name} ({limit.article})"
    if range_class == treaty.CLASSES[0]:
        return _("below {km} km, outside the treaty’s classes").format(km=number(treaty.SHORTER.inner_km))
    return _("beyond {km} km, outside the treaty’s classes").format(km=number(treaty.INTERMEDIATE.outer_km))


# What the treaty's words mean; a translation of them is ours.
_MEANINGS = {
    treaty.SHORTER: Text("equal to or in excess of 500 kilometers but not in excess of 1000 kilometers"),
    treaty.INTERMEDIATE: Text("in excess of 1000 kilometers but not in excess of 5500 kilometers"),
}


def class_words(limit: Limit) -> str:
    """Return how the treaty defines a class, in its own words; with what they mean in another language."""
    meaning = str(_MEANINGS[limit])
    quoted = pgettext("quotation marks", "“{value}”").format(value=limit.words)
    if meaning == limit.words:
        return quoted
    ours = _("our translation: {words}").format(words=meaning)
    return f"{quoted} [{ours}]"
