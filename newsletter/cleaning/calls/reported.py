"""What somebody says: news, whatever the words."""

from __future__ import annotations

import re

_SPEECH = r"(?:say|tell|write|argue|report|explain|advise|ask|warn|joke|add)"
#: Not what a speaker may do (`tell your board`), who can be asked and told of.
_SAID = (
    rf"\b{_SPEECH}(?:s|d|ed)\b|\b(?:said|told|wrote|heard)\b|\baccording to\b"
    rf"|\b(?:they|people|\w+s|\w*men) {_SPEECH}\b"
)
SAID = re.compile(_SAID, re.IGNORECASE)
REPORTED = re.compile(rf"[“”\"«»]|{_SAID}", re.IGNORECASE)
_SAYS = r"(?:says|said|tells|told|asks|asked|adds|added|writes|wrote|warns|warned|advises|jokes)"
_ATTRIBUTED = re.compile(rf",[”\"]? (?:[\w’'-]+ ){{0,5}}?{_SAYS}(?: [\w’'-]+){{0,6}}\W*\Z")
_ANNOUNCED = re.compile(rf"\b[A-Z][\w’'-]*(?: \w+)? {_SAYS}(?: \w+)?: ?")


def is_attributed(written: str) -> bool:
    """Whether a sentence ends in who said it: `Ask your bank, says Rein.`"""
    return _ATTRIBUTED.search(written) is not None


def find_announced(text: str) -> int:
    """Where in a paragraph begins what somebody is said to say: `WeChat asks: …`; else its end."""
    match = _ANNOUNCED.search(text) if ":" in text else None
    return match.end() if match else len(text)
