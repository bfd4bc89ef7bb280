"""How mails end below what they say: signatures, `Sent from my iPhone`, notices of lawyers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsletter.sources.footers import is_footer

_DASHES = re.compile(r"[ \t>]*--[ \t]*")
_MOST_LINES, _MOST_WORDS = 15, 80  #: of a signature, without empty lines
_LINES_BELOW = 8  #: a greeting
_LONGEST_LINE = 14  #: words of a line of a signature
_MOST_PARTS = 12
_GREETING = re.compile(
    r"(?:(?:with )?(?:kind|best|warm|warmest|kindest)(?: (?:personal )?regards| wishes)?|regards"
    r"|cheers|(?:yours )?(?:sincerely|truly|faithfully)|many thanks"
    r"|(?:met )?(?:een )?(?:vriendelijke|hartelijke|beste)? ?groet(?:en|jes)?|mvg|hartelijk"
    r"|mit (?:freundlichen|besten|herzlichen|vielen) gr(?:ü|ue)(?:ß|ss)en|mfg"
    r"|(?:(?:viele|beste|liebe|herzliche|schöne) )?gr(?:ü|ue)(?:ß|ss)e|(?:bien )?cordialement"
    r"|bien à (?:vous|toi)|(?:meilleures|sincères|cordiales) salutations|amitiés|un saludo"
    r"|saludos(?: cordiales)?|cordiali saluti)\s*(?:[,.!]\s*(?:[^\W\d_]\w*(?: \w+){0,2}\W*)?)?",
    re.IGNORECASE,
)
#: Of phones and programs.
_SENT_FROM = re.compile(
    r"\W*(?:sent (?:from|via|with) |get (?:outlook|bluemail) |von meinem .{1,30} gesendet"
    r"|von .{1,20} für .{1,20} gesendet|gesendet (?:mit|von|aus|über) |outlook für .{1,20}"
    r"|(?:verstuurd|verzonden) (?:vanaf|vanuit|met|via) |download outlook |outlook voor "
    r"|envoyé (?:de|depuis|à partir) |(?:téléchargez|obtenez|obtenir) outlook |enviado desde "
    r"|inviato da ).{0,80}",
    re.IGNORECASE,
)
_NOTICE = re.compile(
    r"\W*(?:this (?:\w+ )?(?:e-?mail|message|communication|information)\b"
    r"|the (?:information|contents?)(?: contained)? (?:in|of) (?:this|the)"
    r"|(?:legal )?disclaimer|confidentiality|important notice|privileged|if you are not the"
    r"|dies(?:e|er)? (?:e-?mail|nachricht|mail)|der inhalt dieser|dit (?:e-?mail)? ?bericht"
    r"|deze (?:e-?)?mail|de (?:informatie|inhoud) (?:in|van) d[ei]"
    r"|ce (?:message|courriel|mail|e-?mail)|les informations contenues)",
    re.IGNORECASE,
)
_SECRET = re.compile(
    r"confiden|vertraulich|vertrouwelijk|privileged|intended (?:only|solely|recipient|for)"
    r"|uitsluitend bestemd|ausschließlich für|destiné exclusivement|exclusivement destiné"
    r"|received (?:it|this) in error",
    re.IGNORECASE,
)


def find_end(lines: Sequence[str], *, has_paragraphs: bool) -> int:
    """Where what a mail says has ended, in lines; empty ones part paragraphs where it has some."""
    end = len(lines)
    for _ in range(_MOST_PARTS):
        start = _find_part(lines[: _last(lines, end)], has_paragraphs=has_paragraphs)
        if start is None or not _last(lines, start):  # a mail of nothing else
            break
        end = start
    return end


def _last(lines: Sequence[str], end: int) -> int:
    while end and not lines[end - 1].strip(" \t>"):
        end -= 1
    return end


def _find_part(lines: Sequence[str], *, has_paragraphs: bool) -> int | None:
    """Where the last part of a mail begins that says nothing."""
    end, words, number = len(lines), 0, 0
    for start in range(end - 1, -1, -1):
        line = lines[start].strip()
        if _DASHES.fullmatch(lines[start]):
            return start
        if number < _LINES_BELOW and _GREETING.fullmatch(line):
            return start
        number += bool(line)
        words += len(line.split())
        is_long = len(line.split()) > _LONGEST_LINE
        if is_long or number > _MOST_LINES or words > _MOST_WORDS:
            break
    start = end - 1
    while has_paragraphs and start > 0 and lines[start - 1].strip():
        start -= 1
    if _is_notice(" ".join(lines[start:])):
        return start
    last = lines[-1].strip() if lines else ""
    is_last = is_footer(last) or _is_notice(last) or _SENT_FROM.fullmatch(last)
    return end - 1 if is_last else None


def _is_notice(words: str) -> bool:
    return _NOTICE.match(words) is not None and _SECRET.search(words) is not None
