"""Keys of an address that only count who follows it."""

from __future__ import annotations

import re
from collections.abc import Collection

from newsletter.wrappers import HINTS, unwrapped

_TRACKING = frozenset(
    {
        *("fbclid", "gclid", "dclid", "gbraid", "wbraid", "gclsrc", "msclkid", "yclid", "twclid"),
        *("ttclid", "li_fat_id", "igshid", "igsh", "mc_cid", "mc_eid", "mkt_tok", "_hsenc"),
        *("_hsmi", "__hstc", "__hssc", "__hsfp", "vero_id", "oly_anon_id", "oly_enc_id", "ncid"),
        *("wickedid", "s_cid", "cmpid", "rb_clickid", "ml_subscriber", "ml_subscriber_hash"),
        *("__twitter_impression", "ref_src", "guce_referrer", "guce_referrer_sig", "_ga", "_gl"),
    }
)
#: How the keys of a service that only counts begin, and those of one whose beginning is a word too.
_FAMILIES = ("utm_", "mtm_", "matomo_", "piwik_", "hsa_")
_PIANO = re.compile(
    r"at_(?:medium|campaign|campaign_type|creation|variant|format|network|platform|term|channel"
    r"|general_placement|detail_placement|emailtype|recipient_(?:id|list)|send_(?:date|time)"
    r"|link(?:_id|_type|_origin)?|ptr_name|bbc_team|custom\d+)"
)
#: Keys that can mean something elsewhere, with the values by which they only count.
_BY_VALUE = {
    "cmp": r"[a-z][\w-]*",
    "source": r"rss[-\w]*|---+[-\w]*",
    "spref": r"[a-z]{2}",
    "publication_id": r"\d+",
    "triedredirect": r"true",
    "isfreemail": r"true|false",
    "pgtype": r"[a-z]+",
}
_COUNTS = {key: re.compile(values, re.IGNORECASE) for key, values in _BY_VALUE.items()}
#: Keys that only count beside another one: where in a page somebody clicked.
_BESIDE = {"post_id": "publication_id", "module": "pgtype", "action": "pgtype", "region": "pgtype"}
#: What an address with tracking must contain, in whatever case; most have none, which is quick to
#: see.
MARKS = (*_FAMILIES, "at_", *sorted(_TRACKING), *(f"{key}=" for key in sorted(_COUNTS)), *HINTS)


def without_tracking(address: str) -> str:
    """The address without keys that only count; every other character stays.

    Of one that leads through a mail filter or a network it is the one that is meant.
    """
    address = unwrapped(address)
    before, mark, fragment = address.partition("#")
    path, question, query = before.partition("?")
    if not question:
        return address
    pairs = query.split("&")
    gone = {pair for pair in pairs if _is_tracking(pair)}
    if not gone:
        return address
    counting = {pair.partition("=")[0].lower() for pair in gone}
    kept = [pair for pair in pairs if pair not in gone and not _is_beside(pair, counting)]
    return path + (f"?{'&'.join(kept)}" if kept else "") + mark + fragment


def _is_tracking(pair: str) -> bool:
    key, _, value = pair.partition("=")
    key = key.lower()
    if key in _TRACKING or key.startswith(_FAMILIES) or _PIANO.fullmatch(key):
        return True
    return key in _COUNTS and _COUNTS[key].fullmatch(value) is not None


def _is_beside(pair: str, counting: Collection[str]) -> bool:
    return _BESIDE.get(pair.partition("=")[0].lower()) in counting
