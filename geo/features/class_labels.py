"""What the treaty's classes are called, with the paragraph that makes each one."""

from geo import treaty
from geo.treaty import RangeClass
from geo.words.i18n import _
from geo.words.units import number


def class_label(range_class: RangeClass) -> str:
    """Return a class with the paragraph that makes it one: `shorter-range (Article II, paragraph 6)`."""
    for limit in (treaty.SHORTER, treaty.INTERMEDIATE):
        if limit.range_class == range_class:
            return f"{limit.name} ({limit.article})"
    if range_class == treaty.CLASSES[0]:
        return _("below {km} km, outside the treaty’s classes").format(km=number(treaty.SHORTER.inner_km))
    return _("beyond {km} km, outside the treaty’s classes").format(km=number(treaty.INTERMEDIATE.outer_km))
