"""What is told beside the words of a jotting: a sign, its writer, a company left. Pure."""

from __future__ import annotations

import re
from functools import cache

from newsletter.readers import lexicon_kinds as kinds
from newsletter.readers.words import listed

_MOST_BESIDE = 6  #: words beside a sign
_NAME = r"[^\W\d_][\w.'’&-]*"
_SIGN = re.compile(f"[{kinds.SIGNS}]")


def has_sign(text: str) -> bool:
    """Whether a sign says it, as `† 2021` does."""
    if text.isascii() or len(text.split()) > _MOST_BESIDE:
        return False
    return _SIGN.search(text) is not None


def without_writer(text: str) -> str:
    """Without who noted it, as in `removed by Sue` and `said no, Jan`."""
    found = _writer().search(text)
    return text[: found.start()] if found and _are_names(found["who"]) else text


def without_harmless(text: str) -> str:
    """Without that somebody was not reached, as in `never replied`, and what is only to come."""
    return _harmless().sub(" ", text)


def has_left_company(text: str) -> bool:
    """Whether it is nothing but that, as in `left Acme`: his address is one of there."""
    found = _leaving().fullmatch(text)
    return bool(found and _are_names(found["one"] or found["other"]))


def _are_names(text: str) -> bool:
    return all(word[0].isupper() for word in text.split())


@cache
def _writer() -> re.Pattern[str]:
    by = "|".join(map(re.escape, listed(kinds.WRITTEN_BY)))
    return re.compile(rf"(?:\s+(?:{by})\s+|\s*[,;/–-]\s*|\s*\()(?P<who>{_NAME}(?:\s{_NAME})?)\)?\Z")


@cache
def _harmless() -> re.Pattern[str]:
    told = [kinds.TO_COME] + [
        f"{no} {reached}"
        for denials, verbs in kinds.REACHED
        for no in listed(denials)
        for reached in listed(verbs)
    ]
    phrases = (re.escape(one).replace(r"\ ", r"\s+") for text in told for one in listed(text))
    more = r"(?:\s+(?:back|yet|to\s+us|us|an))*"
    return re.compile(rf"(?<!\w)(?:{'|'.join(phrases)}){more}(?!\w)", re.IGNORECASE)


@cache
def _leaving() -> re.Pattern[str]:
    left = "|".join(map(re.escape, sorted(listed(kinds.LEFT_IT), key=len, reverse=True)))
    name = rf"{_NAME}(?:\s{_NAME})?"
    return re.compile(
        rf"(?:{left})\s+(?P<one>{name})|(?i:hat|heeft)\s+(?P<other>{name})\s+(?i:verlassen|verlaten)"
    )
