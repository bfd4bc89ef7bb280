"""The lines above a mail that was pasted: what it is about, of which day, and from whom."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

#: The line above a mail that was forwarded.
FORWARDED = re.compile(
    r"\W*(?:forwarded message|begin forwarded message|original message|weitergeleitete nachricht"
    r"|doorgestuurd bericht|message transféré)\W*",
    re.IGNORECASE,
)
_LINE = re.compile(r"[ \t>*]*(?P<name>[^\W\d_][\w-]{0,30}) ?:.*")
_SUBJECT = frozenset(("subject", "betreff", "objet", "asunto", "oggetto", "onderwerp"))
_DAY = frozenset(("date", "sent", "datum", "gesendet", "verzonden", "envoyé", "fecha", "data"))
_OTHER = frozenset(
    str.split(
        "from to cc bcc reply-to sender von an kopie de para à van aan da a message-id mime-version"
        " content-type content-transfer-encoding list-id list-unsubscribe return-path received"
        " delivered-to x-mailer importance"
    )
)
_SENDER = frozenset(("from", "von", "de", "van", "da"))
_PARTS = {"subject": _SUBJECT, "day": _DAY, "other": _OTHER}
_REPLY = re.compile(r"^(?:(?:re|fwd?|aw|wg|tr|rv|doorst)\s?:\s*)+", re.IGNORECASE)
_MOST_LINES = 60


class MailHead(NamedTuple):
    subject: str = ""
    day: str = ""  #: as it stands
    others: tuple[str, ...] = ()  #: lines that say neither


def split_mail(text: str) -> tuple[MailHead, str]:
    """The head of a mail and the text below it; an empty head where the text is no mail.

    It tells its subject, and no day that is none: a text may begin with a label too.
    """
    lines = text.lstrip().split("\n")
    head, length = read_head(lines)
    return head, "\n".join(lines[length:]).strip("\n") if length else text


def read_head(lines: Sequence[str]) -> tuple[MailHead, int]:
    """The head of a mail that begins with these lines, and how many of them it has."""
    told: dict[str, str] = {}
    others = [lines[0].strip()] if FORWARDED.fullmatch(lines[0].strip()) else []
    number, last = len(others), ""
    for line in lines[number:_MOST_LINES]:
        part = _find_part(line)
        if part == "other":
            others.append(line.strip())
        elif part:
            told.setdefault(part, line.partition(":")[2].strip(" \t*"))
        elif last and line.startswith((" ", "\t")) and line.strip():  # which goes on
            _go_on(last, line.strip(), told, others)
        elif line.strip() or told:
            break
        number, last = number + 1, part or last
    is_day = "day" not in told or any(map(str.isdigit, told["day"]))
    if "subject" not in told or not is_day:
        return MailHead(), 0
    return MailHead(_REPLY.sub("", told["subject"]), told.get("day", ""), tuple(others)), number


def begins_head(line: str) -> bool:
    """Whether a line says from whom a mail is, as the first one of most heads does."""
    match = _LINE.fullmatch(line)
    return match is not None and match["name"].casefold() in _SENDER


def _find_part(line: str) -> str:
    match = _LINE.fullmatch(line)
    name = match["name"].casefold() if match else ""
    return next((part for part, names in _PARTS.items() if name in names), "")


def _go_on(last: str, words: str, told: dict[str, str], others: list[str]) -> None:
    if last == "other":
        others[-1] += f" {words}"
    else:
        told[last] += f" {words}"
