"""A point as the atlas shows it: latitude first, in decimal degrees or in degrees, minutes and seconds."""

from geo.words.errors import one_of
from geo.words.i18n import Text, _


def format_point(lat: float, lon: float) -> str:
    """Return a point for reading, to a hundredth of a degree (about a kilometre): `54.71° N, 20.51° E`."""
    return f"{abs(lat):.2f}° {'N' if lat >= 0 else 'S'}, {abs(lon):.2f}° {'E' if lon >= 0 else 'W'}"


def format_dms(lat: float, lon: float, decimals: int = 0) -> str:
    """Return a point in degrees, minutes and seconds (about 30 m): `54°42′36″ N, 20°30′36″ E`.

    With `decimals` of a second, as many as are significant.
    """
    return f"{_dms(lat, 'NS', decimals)}, {_dms(lon, 'EW', decimals)}"


def _dms(degrees: float, letters: str, decimals: int) -> str:
    seconds, parts = divmod(round(abs(degrees) * 3600 * 10**decimals), 10**decimals)
    minutes, seconds = divmod(seconds, 60)
    rest = f".{parts:0{decimals}}".rstrip("0") if parts else ""
    return f"{minutes // 60}°{minutes % 60:02}′{seconds:02}{rest}″ {letters[degrees < 0]}"


DECIMAL, DMS = "decimal", "dms"
NOTATIONS = {DECIMAL: format_point, DMS: format_dms}
NOTATION_LABELS = {DECIMAL: Text("Decimal degrees"), DMS: Text("Degrees, minutes, seconds")}


def parse_notation(text: str) -> str:
    """Return the id of a notation for coordinates. Raises AtlasError, which names those there are."""
    return one_of(_("{word} is no notation for coordinates; write one of: {words}"), text, NOTATIONS)
