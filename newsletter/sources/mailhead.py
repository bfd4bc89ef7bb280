"""The lines above a mail that was pasted: what it is about, of which day, and from whom."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

#: The line above a mail that was forwarded, as Gmail, Apple Mail and Thunderbird write it.
FORWARDED = re.compile(
    r"\W*(?:(?:begin )?forwarded message|weitergeleitete nachricht"
    r"|anfang der weitergeleiteten (?:nachricht|e-?mail)|(?:begin )?doorgestuurd bericht"
    r"|message (?:transféré|réexpédié)|début du message (?:transféré|réexpédié)"
    r"|mensaje reenviado|inicio del mensaje reenviado|messaggio inoltrato"
    r"|inizio messaggio inoltrato)\W*",
    re.IGNORECASE,
)
#: The line above one that was forwarded or answered, as Outlook writes it.
_ORIGINAL = re.compile(
    r"\W*(?:original message|urspr(?:ü|ue)ngliche nachricht|oorspronkelijk bericht"
    r"|message d[’']origine|mensaje original|messaggio originale)\W*",
    re.IGNORECASE,
)
_LINE = re.compile(r"[ \t>*]*(?P<name>[^\W\d_][\w ()’'-]{0,30}?)[ \xa0\u202f]?(?:\*?:|：).*")
_SUBJECT = frozenset(
    str.split(
        "subject betreff objet sujet asunto assunto oggetto onderwerp temat ämne emne тема 主题"
        " 主旨 件名"
    )
)
_DAY = frozenset(
    str.split(
        "date sent datum gesendet verzonden envoyé fecha data enviado enviada inviato dato skickat"
        " sendt wysłano дата 日期 发送时间 送信日時"
    )
) | {"envoyé le", "enviado el", "gesendet am", "verzonden op"}
_SENDER = frozenset(str.split("from von de van da från fra od от sender afzender 发件人 差出人"))
_OTHER = (
    _SENDER
    | frozenset(
        str.split(
            "to cc bcc reply-to kopie cci an para à aan a pour til till do кому 收件人 抄送 宛先"
            " message-id mime-version content-type content-transfer-encoding list-id"
            " list-unsubscribe return-path received delivered-to x-mailer importance wichtigkeit"
            " priority priorität prioriteit urgentie priorité attachments anlagen bijlagen"
            " resent-from organization"
        )
    )
    | {
        *("kopie (cc)", "copie à", "reply to", "antwort an", "antwoord aan", "beantwoorden aan"),
        *("répondre à", "pièces jointes", "responder a", "rispondi a"),
    }
)
_PARTS = {"subject": _SUBJECT, "day": _DAY, "other": _OTHER}
_REPLY = re.compile(
    r"^(?:(?:re|fwd?|aw|wg|tr|rv|doorst|antw|sv|réf|rif|odp|enc)\s?:\s*)+", re.IGNORECASE
)
_ANSWER = re.compile(r"(?:re|aw|antw|sv|réf|rif|odp)\s?:", re.IGNORECASE)
_FORWARD = re.compile(r"(?:fwd?|wg|tr|doorst|rv|enc)\s?:", re.IGNORECASE)
_SHORT_YEAR = re.compile(r"(?<![\d./-])(?P<day>\d{1,2}([./-])\d{1,2}\2)(?P<year>\d\d)(?![\d./:-])")
_MOST_LINES = 60
_NEXT = 3  #: lines in which a field that was wrapped is followed by another one
_ADDRESSES = re.compile(r"[^.!?]*\S+@\S+[\s>,;\])]*")


class MailHead(NamedTuple):
    subject: str = ""
    day: str = ""  #: as it stands, with its whole year
    others: tuple[str, ...] = ()  #: lines that say neither
    is_answer: bool = False

    @property
    def is_complete(self) -> bool:
        """Whether nothing but a mail begins like this: with sender, day, subject and reader."""
        is_sent = any(_find_name(line) in _SENDER for line in self.others)
        return bool(self.subject and self.day and is_sent and len(self.others) > 1)


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
    others = [_bare(lines[0])] if is_mark(lines[0]) else []
    number, last = len(others), ""
    for line in lines[number:_MOST_LINES]:
        part, bare = _find_part(line), _bare(line)
        if part == "other":
            others.append(bare)
        elif part:
            told.setdefault(part, re.split("[:：]", line, maxsplit=1)[1].strip(" \t*"))
        elif last and bare and (line[0] in " \t" or _is_wrapped(last, lines[number:], others)):
            _go_on(last, bare, told, others)
        elif bare or told or last:
            break
        number, last = number + 1, part or last
    is_day = "day" not in told or any(map(str.isdigit, told["day"]))
    if "subject" not in told or not is_day:
        return MailHead(), 0
    subject = told["subject"]
    head = MailHead(
        _REPLY.sub("", subject),
        write_year(told.get("day", "")),
        tuple(others),
        is_answer=_ANSWER.match(subject) is not None,
    )
    return head, number


def write_year(day: str) -> str:
    """A day with its whole year, of which some programs write two figures: `11/24/26`."""
    return _SHORT_YEAR.sub(r"\g<day>20\g<year>", day, count=1)


def is_mark(line: str) -> bool:
    """Whether a line says that a mail begins below it."""
    line = _bare(line)
    return FORWARDED.fullmatch(line) is not None or _ORIGINAL.fullmatch(line) is not None


def is_forward(subject: str) -> bool:
    """Whether a subject says that somebody sends a mail on."""
    return _FORWARD.match(subject) is not None


def begins_head(line: str) -> bool:
    """Whether a line is one of the head of a mail, by its label."""
    return _find_part(line) != ""


def _bare(line: str) -> str:
    """A line without the signs of a quote."""
    return line.lstrip(" \t>").rstrip()


def _find_name(line: str) -> str:
    match = _LINE.fullmatch(line)
    return match["name"].casefold() if match else ""


def _find_part(line: str) -> str:
    name = _find_name(line)
    return next((part for part, names in _PARTS.items() if name in names), "")


def _is_wrapped(last: str, lines: Sequence[str], others: Sequence[str]) -> bool:
    """Whether a line goes on with the field above it: another one follows, or it has addresses."""
    if last == "other" and others[-1].endswith((",", ";")) and _ADDRESSES.fullmatch(lines[0]):
        return True
    for line in lines[1:_NEXT]:
        if not _bare(line):
            return False
        if _find_part(line):
            return any(_find_name(other) in _SENDER for other in others)
    return False


def _go_on(last: str, words: str, told: dict[str, str], others: list[str]) -> None:
    if last == "other":
        others[-1] += f" {words}"
    else:
        told[last] += f" {words}"
