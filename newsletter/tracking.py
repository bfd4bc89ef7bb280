"""Keys of an address that only count who follows it."""

from __future__ import annotations

_TRACKING = frozenset(
    {
        *("fbclid", "gclid", "dclid", "gbraid", "wbraid", "gclsrc", "msclkid", "yclid", "twclid"),
        *("ttclid", "li_fat_id", "igshid", "igsh", "mc_cid", "mc_eid", "mkt_tok", "_hsenc"),
        *("_hsmi", "__hstc", "__hssc", "__hsfp", "vero_id", "oly_anon_id", "oly_enc_id", "ncid"),
        *("wickedid", "s_cid", "cmpid", "rb_clickid", "ml_subscriber", "ml_subscriber_hash"),
        *("__twitter_impression", "ref_src", "guce_referrer", "guce_referrer_sig", "_ga", "_gl"),
    }
)
#: What an address with tracking must contain; most have none, and this is quick to see.
MARKS = ("utm_", *sorted(_TRACKING))


def without_tracking(address: str) -> str:
    """The address without keys that only count; every other character stays."""
    before, mark, fragment = address.partition("#")
    path, question, query = before.partition("?")
    if not question:
        return address
    kept = [pair for pair in query.split("&") if not _is_tracking(pair)]
    return path + (f"?{'&'.join(kept)}" if kept else "") + mark + fragment


def _is_tracking(pair: str) -> bool:
    key = pair.partition("=")[0].lower()
    return key in _TRACKING or key.startswith("utm_")
