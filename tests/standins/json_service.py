"""What the stand-ins of services that speak JSON have in common; none knows of an adapter."""

from __future__ import annotations

import html
import json
import re
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from email.header import decode_header, make_header
from email.utils import getaddresses
from typing import Any

from tests.standins import Call, Mail, Reply, StandIn

# RFC 5321: atoms with dots between them, at a domain with a dot.
_ATOM = r"[\w!#$%&'*+/=?^`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})+")


class Refused(Exception):
    """The service does not take the call."""

    def __init__(self, status: int, message: str, code: Any = None, **more: Any) -> None:
        super().__init__(message)
        self.status, self.message, self.code, self.more = status, message, code, more


@dataclass(frozen=True, kw_only=True)
class Logged:
    """A mail as the service's search knows it, and since when."""

    address: str
    visible_at: float
    row: Mapping[str, Any]


@dataclass(eq=False)
class JsonService(StandIn):
    """`mailboxes` holds, by folded address, what arrived."""

    secret: str = "secret-0123456789abcdef"  # what proves who calls
    lag: float = 0.0  #: seconds until a mail can be found
    clock: Callable[[], float] = time.time
    unfit: str = ""  #: why the account sends to nobody, in the service's own word
    refused_addresses: frozenset[str] = frozenset()  #: valid to everybody but this service
    mailboxes: dict[str, list[Mail]] = field(default_factory=dict)
    log: list[Logged] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def route(self, call: Call) -> Reply:
        """What the service does with a call. Raises Refused."""
        raise NotImplementedError

    def complain(self, refusal: Refused) -> Reply:
        """The service's own form of an error."""
        raise NotImplementedError

    def answer(self, call: Call) -> Reply:
        try:
            return self.route(call)
        except Refused as refusal:
            return self.complain(refusal)

    def is_good(self, address: str) -> bool:
        return bool(_ADDRESS.fullmatch(address)) and address.lower() not in self.refused_addresses

    def put(
        self,
        address: str,
        *,
        sender: str,
        subject: str,
        html: str,
        text: str,
        reply_to: str = "",
        headers: Iterable[tuple[str, str]] = (),
        row: Mapping[str, Any] | None = None,
    ) -> bool:
        """Lay a mail into a mailbox and write it into the log; False when the service broke off."""
        if self.takes is not None:
            if self.takes <= 0:
                return False
            self.takes -= 1
        lines = [f"From: {sender}", f"Subject: {subject}"]
        lines += [f"Reply-To: {reply_to}"] if reply_to else []
        lines += [f"{name}: {value}" for name, value in headers]
        # A line break in a value would make a header of its own, as in any mail.
        pairs = [line.split(": ", 1) for line in "\n".join(lines).splitlines()]
        read = [(name, str(make_header(decode_header(value)))) for name, value in pairs]
        mail = Mail(
            to=address,
            subject=next(value for name, value in read if name == "Subject"),
            html=html,
            text=text,
            headers=tuple((name, value) for name, value in read if name != "Subject"),
        )
        self.mailboxes.setdefault(address.lower(), []).append(mail)
        visible_at = self.clock() + self.lag
        self.log.append(Logged(address=address, visible_at=visible_at, row=row or {}))
        return True

    def find(self, matches: Callable[[Mapping[str, Any]], bool]) -> list[Logged]:
        now = self.clock()
        return [one for one in self.log if one.visible_at <= now and matches(one.row)]


def parse_body(call: Call, *, largest: int = 10**9) -> Any:
    if len(call.body) > largest:
        raise Refused(413, "content too large")
    if call.headers.get("content-type", "").partition(";")[0] != "application/json":
        raise Refused(415, "expected application/json")
    try:
        return json.loads(call.body)
    except ValueError:
        raise Refused(400, "malformed JSON") from None


#: A field's name → what its value may be: a type, several, or something that looks into it.
Shape = Mapping[str, Any]


def check(
    value: Any, shape: Shape, required: Iterable[str] = (), where: str = ""
) -> dict[str, Any]:
    """The object, when it has the fields it must have and none that nobody knows."""
    if not isinstance(value, dict):
        raise Refused(400, f"{where or 'the body'} must be an object", "invalid")
    for name, one in value.items():
        if name not in shape:
            raise Refused(400, f"{where}{name} is no field", "invalid")
        if isinstance(one, bool) and bool not in _types(shape[name]):
            raise Refused(400, f"{where}{name} has a wrong type", "invalid")
        if not isinstance(one, shape[name]):
            raise Refused(400, f"{where}{name} has a wrong type", "invalid")
    for name in required:
        if name not in value or value[name] in ("", [], {}):
            raise Refused(400, f"{where}{name} is required", "missing")
    return value


def _types(kind: Any) -> tuple[type, ...]:
    return kind if isinstance(kind, tuple) else (kind,)


def one_mailbox(text: str) -> str:
    """`Name <address>` as it is, when it is one."""
    found = getaddresses([text])
    if len(found) != 1 or not _ADDRESS.fullmatch(found[0][1]):
        raise Refused(400, f"Invalid 'From' address: {text!r}", "from")
    return text


def render_braces(text: str, value_of: Callable[[str], str | None], *, escape: bool) -> str:
    """A Mustache of names: `{{{k}}}` as it is, `{{k}}` escaped where the service does that.

    Whatever else stands between the braces is the language's, and prints as nothing.
    """

    def swap(match: re.Match[str]) -> str:
        raw, name = match[1] is not None, (match[1] or match[2]).strip()
        value = value_of(name)
        if value is None:
            return ""
        return value if raw or not escape else html.escape(value)

    return re.sub(r"\{\{\{(.*?)\}\}\}|\{\{(.*?)\}\}", swap, text, flags=re.DOTALL)
