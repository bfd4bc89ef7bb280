"""What single values must look like: ids, days, addresses, pictures."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from unicodedata import combining, normalize
from urllib.parse import urlsplit

FindFault = Callable[
    [str], tuple[str, str]
]  # text → what is wrong, how to mend it; or two empty ones

ID = re.compile(r"[a-z0-9][a-z0-9-]*")
ID_HINT = "use small letters, digits and hyphens, and start with a letter or digit"
DAY = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[Tt \t]+[0-9]{1,2}:[0-9]{2}\b.*)?")
WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,18}")
# Letter for letter what YAML calls unprintable; HTML and mail headers would choke on it too.
# Listed, since the class of all others takes ten times as long to compile, at each start.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")

# A pattern that not every command needs is a text: `re` compiles it when it is first used, and
# keeps it.
_NUMBER = r"[+-]?[0-9]+(\.[0-9]+)?"
_NOT_IN_URL = re.compile(r"[\s<>\"\\{}]")
_HOST = r"[^\s/:@\[\]]+|\[?[0-9A-Fa-f:]+\]?"
_ADDRESS = r"[^\s<>@,;:\"\\()]+@[^\s<>@,;:\"\\()]+"
_NAME = r"(?:\"(?:[^\"\\]|\\.)*\"|[^\"<>@,;:\\()\[\]]*)"
_MAILBOX = re.compile(rf"{_ADDRESS}|{_NAME}[ ]?<{_ADDRESS}>")


_PART = r"[a-z0-9]+"
_LONGEST_NAME = 60


#: All white space but U+0085, which is an ellipsis of Windows-1252 that was misread.
SPACES = (
    "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)


def squeezed(text: str) -> str:
    """In one line, with single spaces, and none around."""
    if "\x85" not in text:
        return " ".join(text.split())
    return re.sub(f"[{SPACES}]+", " ", text).strip(" ")


def without_accents(text: str) -> str:
    """In small letters, without accents."""
    decomposed = normalize("NFKD", text).casefold()
    return "".join(c for c in decomposed if not combining(c))


def identifier(text: str) -> str:
    """A name that a reader's field and a merge tag can have, as in `{{ subscriber.job_title }}`."""
    name = "_".join(re.findall(_PART, without_accents(text)))[:_LONGEST_NAME].strip("_")
    return f"_{name}" if name[:1].isdigit() else name


class Word(str):
    """An unquoted scalar of YAML: a text, a number or a day, as whoever reads it asks for."""

    __slots__ = ()

    @property
    def empty(self) -> bool:
        return self in ("", "~", "null")


def find_url_fault(text: str) -> tuple[str, str]:
    """What is wrong with an http(s) address and how to mend it; both empty for a good one.

    An address with a password in it is never quoted.
    """
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return f"{quote_short(text)} is no address", ""
    if "@" in parts.netloc:
        return "an address with a name or a password in it", "delete what stands before the @"
    if parts.scheme.lower() not in ("http", "https") or not host:
        return (
            f"{quote_short(text)} is no http(s) address",
            "write it whole, as in https://example.com/",
        )
    if _NOT_IN_URL.search(text):
        return (
            f"a character in {quote_short(text)} cannot stand in an address",
            "copy it from a browser",
        )
    return "", ""


def find_base_fault(text: str) -> tuple[str, str]:
    """What is wrong with an address below which others are made by adding a path."""
    if ("?" in text or "#" in text) and not find_url_fault(text)[0]:
        return (
            f"nothing can stand below {quote_short(text)}: it has a ? or a #",
            "delete it and what follows",
        )
    return find_url_fault(text)


def write_base(text: str) -> str:
    """A good base address in the one form that all equal ones have: browsers ask for it so."""
    if not text:
        return ""
    parts = urlsplit(text)
    place = parts.netloc.lower()
    if parts.port == {"http": 80, "https": 443}[parts.scheme] or place.endswith(":"):
        place = place.rpartition(":")[0]
    return f"{parts.scheme}://{place}{parts.path}"


def find_mailbox_fault(text: str) -> tuple[str, str]:
    """What is wrong with one mail address, alone or as in `Name <address>`."""
    if _MAILBOX.fullmatch(text):
        try:
            write_mailbox(text)
        except ValueError:
            hint = "write one whose part before the @ has Latin letters, and whose domain exists"
            return f"{quote_short(text)} has an address that no mail service takes", hint
        return "", ""
    hint = 'write Name <address>; a name with a comma in it stands in "…"'
    return f"{quote_short(text)} is no mail address", hint


def write_mailbox(text: str) -> str:
    """The same with an international domain in IDNA, which every mail service takes.

    Raises ValueError where it has no such form, or where other letters stand before the @.
    """
    if text.isascii():
        return text
    from email.utils import parseaddr  # both are hardly ever needed

    import idna

    address = parseaddr(text)[1]
    if address.isascii():
        return text
    local, _, domain = address.rpartition("@")
    local.encode("ascii")
    return text.replace(address, f"{local}@{idna.encode(domain, uts46=True).decode()}")


def find_host_fault(name: str) -> tuple[str, str]:
    """What is wrong with a host name, which stands without scheme, port and path."""
    if re.fullmatch(_HOST, name):
        return "", ""
    return f"{quote_short(name)} is no host name", 'write it as in "www.example.com"'


def find_picture_fault(path: str) -> tuple[str, str]:
    """What is wrong with a picture: an http(s) address, or a file below the folder of its text."""
    if "://" in path:
        return find_url_fault(path)
    parts = PurePosixPath(path).parts
    elsewhere = path.startswith("/") or ".." in parts or ":" in path.partition("/")[0]
    if not parts or elsewhere or "\\" in path:
        hint = "write an http(s) address or the name of a file beside this one"
        return f"{quote_short(path)} is no picture of this project", hint
    return "", ""


def describe(value: object) -> str:
    """What was found, for a message."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float) or (isinstance(value, Word) and re.fullmatch(_NUMBER, value)):
        return f"the number {str(value)[:60]}"
    if isinstance(value, str):
        return f"the text {quote_short(value)}" if value else "nothing"
    if isinstance(value, list):
        return "a list"
    return "keys and values" if isinstance(value, Mapping) else f"the date {value}"


def one_line(text: str) -> str:
    """One line of printable text."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def quote_short(text: str) -> str:
    """The text in quotes, and not more of it than a message can carry."""
    return repr(str(text if len(text) <= 60 else text[:59] + "…"))
