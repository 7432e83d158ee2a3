"""What a link suffers on its way, undone: keys that networks add, marks and codes that mail programs leave.

A value is read unchanged wherever it can be; only one that means nothing is read as it was before.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import parse_qs, quote_plus, unquote_plus

PROJECTOR = "projector"  # in the page's address alone: how the page shows the map, whatever the map is
# Added by networks, newsletters, advertisements, counters and caches; the last two are Streamlit's own.
_ADDED = frozenset(
    """
    action_object_map amp bbcid bbid cachebust cachebuster cb cid cmp cmpid cvid dclid dicbo dm_i ef_id
    elq epik fbclid fbextid feature gbraid gclid gclsrc guccounter hsctatracking icid igsh igshid
    irclickid mibextid mkt_tok msclkid ncid no_cache nocache ob_click_id oborigurl obclid oicd otc
    isappinstalled ito nsukey outputtype rand random share_id share_token shareid spref usqp v ver
    ranmid ransiteid rb_clickid rcm rdt_cid ref referer referrer rnd s_cid s_kwcid sccid scm sfnsn share
    shared si smid smtyp source spm srsltid tblci timestamp trk trkcampaign ts ttclid twclid vgo_ee
    wbraid wickedid wickedsource wprov xtor yclid ymclid ysclid zanpid embed embed_options
    """.split()  # noqa: SIM905
) | {PROJECTOR}
_FAMILIES = """
    _ at_ bsft_ campaign_ ck_ elq fb_ ga_ gad_ guce_ hmb_ hsa_ itm_ li_ matomo_ mc_ ml_ mtm_ ns_ oly_
    piwik_ pk_ ref_ sc_ sfmc_ soc_ tracking_ trk_ utm_ vero_ wt_ wt. zanox
"""
_ADDED_FAMILIES = tuple(_FAMILIES.split())
# The text after the link in a page's source.
_ENTITY = re.compile(r"(?:quot|gt|lt|nbsp|apos|zwnj|#\d+|#x[0-9a-f]+);.*", re.DOTALL)
_AMPERSAND = re.compile(r"&(?:(?:amp|#0*38|#x0*26);)+", re.IGNORECASE)
_UNSEEN = re.compile(r"[\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\ufeff]|=?[\r\n\t\v\f]+ ?")
_JOINERS = re.compile("[\u200c\u200d]")  # which a name may need
_HYPHEN = re.compile(r"(?<=[a-z])[\u2010-\u2015\u2212](?=[a-z0-9])", re.IGNORECASE)
_MARKS = " .,;:!?…\"'`´“”„‟‘’‚«»‹›()[]{}<>*_|\\&\u00a0"
_OPENING = ("<", "(", "[", '"', "“", "„", "«", "‹", "‘", "'")
_OF_ANGLES = re.compile(r"[°'\"′″’”´`]")
_MAX_TIMES = 3  # a link is encoded more often than it should be


def joined(link: str) -> str:
    """Return a link in one piece: without line breaks and unseen marks, with `&` for `&amp;`."""
    link = _AMPERSAND.sub("&", _UNSEEN.sub("", link)).strip()
    return link.strip(_MARKS) if link.startswith(_OPENING) else link


def cleaned(given: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Return the values of a query by their keys, as they were before others touched it.

    Without what was added; `amp;band` is `band`, `Band` too; a query that came encoded is taken apart.
    """
    found: dict[str, list[str]] = {}
    for key, values in _pairs(given, _MAX_TIMES):
        key = re.sub(r"^(?:amp;|\?)+", "", _UNSEEN.sub("", key).strip().lower())
        if key and not is_added(key) and not _ENTITY.fullmatch(key):
            found.setdefault(key, []).extend(values)
    texts = [text for values in found.values() for text in values]
    if texts and all(text.startswith("3D") for text in texts):  # quoted-printable, of a mail's source
        return {key: [text[2:] for text in values] for key, values in found.items()}
    return found


def is_added(key: str) -> bool:
    """Return whether a key is known as one that others add to links."""
    return key.lower() in _ADDED or key.lower().startswith(_ADDED_FAMILIES)


def undone(text: str) -> Iterator[str]:
    """Yield a value with ever more undone of what befell it.

    First what cannot be seen, then codes, then what follows a second question mark, then marks at its ends.
    """
    before = text
    for undo in (_seen, _decoded, _cut, _bare):
        text = undo(text)
        if text != before:
            yield text
        before = text


def _pairs(given: Mapping[str, Sequence[str]], times: int) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield keys and values; a key that is itself a query, encoded once too often, is taken apart."""
    for key, values in given.items():
        if "=" in key and times:
            for value in values:
                text = (
                    f"{key}{quote_plus(value, errors='surrogatepass')}"  # a command's bytes may be no UTF-8
                )
                yield from _pairs(parse_qs(text, keep_blank_values=True), times - 1)
        elif (whole := unquote_plus(key)) != key and times:
            yield from _pairs({whole: values}, times - 1)
        else:
            yield key, values


def _seen(text: str) -> str:
    """Return a value without what cannot be seen, with plain hyphens between letters."""
    return _HYPHEN.sub("-", _JOINERS.sub("", _UNSEEN.sub("", text))).strip()


def _decoded(text: str) -> str:
    """Return a text without the codes of a link that was encoded more than once."""
    for _ in range(_MAX_TIMES):
        text = unquote_plus(text) if "%" in text else text
    return text


def _cut(text: str) -> str:
    """Return the text before a second question mark, after which a counter was added."""
    return re.split(r"[?#]", text, maxsplit=1)[0]


def _bare(text: str) -> str:
    """Return a value without quotes, brackets and stops round it; degrees keep the marks of minutes."""
    bare = text.strip(_MARKS)
    return text if _OF_ANGLES.search(bare) else bare
