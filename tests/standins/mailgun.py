"""Mailgun as its documentation describes it: `POST /v3/DOMAIN/messages` and `GET …/events`."""

from __future__ import annotations

import io
import json
import re
import time
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import getaddresses
from typing import Any
from urllib.parse import quote

from werkzeug.formparser import FormDataParser
from werkzeug.http import parse_options_header

from tests.standins import Call, Mail, Reply, StandIn, json_reply

MOST_RECIPIENTS = 1000
MOST_OPTION_BYTES = 16_000
MOST_TAGS = 3
LARGEST_CALL = int(52.4 * 1024 * 1024)
PAGE = 300

_PLACE = re.compile(r"%(recipient\.[^%\s]+|[a-z]+(?:_[a-z]+)*)%")
# RFC 5321: atoms with dots between them, or a quoted string, at a domain with a dot.
_ATOM = r"[\w!#$%&'*+/=?^`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"(?:{_ATOM}(?:\.{_ATOM})*|\"[^\"\\\r\n]+\")@{_LABEL}(?:\.{_LABEL})+")
#: What the domain's unsubscribe tracking adds.
_LEAVING = {
    "List-Unsubscribe": "<%unsubscribe_url%>",
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
}
_OPTION = ("o:", "h:", "v:", "t:")
_YES_NO = frozenset({"yes", "no", "true", "false", "htmlonly"})


class Refused(Exception):
    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status, self.message = status, message


@dataclass
class Form:
    """The fields of one call; each may stand several times."""

    fields: list[tuple[str, str]]

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.fields if key == name]

    def one(self, name: str, default: str = "") -> str:
        return next(iter(self.all(name)), default)

    def prefixed(self, prefix: str) -> list[tuple[str, str]]:
        return [(k.removeprefix(prefix), v) for k, v in self.fields if k.startswith(prefix)]


@dataclass
class Stored:
    """An event and when the search comes to know it."""

    event: dict[str, Any]
    visible_at: float


@dataclass(eq=False)
class Mailgun(StandIn):
    """`mailboxes` holds, by folded address, what arrived."""

    domain: str = "mg.example.com"
    api_key: str = "key-0123456789abcdef"
    lag: float = 0.0  #: seconds until an event can be found
    clock: Callable[[], float] = time.time
    tag_limit: int = 4000  #: further tags of the account are dropped
    unsubscribes: bool = False  #: unsubscribe tracking of the domain, with empty footers
    unfit: str = ""  #: the state of the domain where it is not active
    refused_addresses: frozenset[str] = frozenset()  #: valid to everybody but this service
    mailboxes: dict[str, list[Mail]] = field(default_factory=dict)
    tags: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()
        self._events: list[Stored] = []

    def answer(self, call: Call) -> Reply:
        base = f"/v3/{self.domain}"
        token = b64encode(f"api:{self.api_key}".encode()).decode()
        try:
            if not call.path.startswith(("/v3/", "/v4/")):
                return Reply(body=b'"Mailgun Magnificent API"')
            if call.headers.get("authorization") != f"Basic {token}":
                return Reply(status=401, body=b"Forbidden", headers={"Content-Type": "text/plain"})
            if (call.method, call.path) == ("GET", f"/v4/domains/{self.domain}"):
                state = self.unfit or "active"
                domain = {"name": self.domain, "state": state, "type": "custom"}
                return json_reply({"domain": domain})
            if (call.method, call.path) == ("GET", f"/v3/domains/{self.domain}/tracking"):
                footers = {"html_footer": "", "text_footer": ""}
                told = {"unsubscribe": {"active": self.unsubscribes, **footers}}
                return json_reply({"tracking": told})
            if not call.path.startswith(f"{base}/"):
                name = call.path.split("/")[2]
                raise Refused(404, f"Domain not found: {name}")
            if (call.method, call.path) == ("POST", f"{base}/messages"):
                return self._take(call)
            if call.method == "GET" and call.path.startswith(f"{base}/events"):
                return self._search(call, call.path.removeprefix(f"{base}/events"))
            raise Refused(404, "Not Found")
        except Refused as refusal:
            return json_reply({"message": refusal.message}, refusal.status)

    # Sending

    def _take(self, call: Call) -> Reply:
        form = _parse(call)
        _check_fields(form)
        recipients = self._recipients(form)
        variables = _variables(form, recipients)
        message_id = f"<{len(self._events):06}.{self.clock():.0f}@{self.domain}>"
        for address in recipients:
            self._deliver(form, address, recipients, variables)
            self._log(form, address, message_id, variables)
        return json_reply({"id": message_id, "message": "Queued. Thank you."})

    def _recipients(self, form: Form) -> list[str]:
        """Distinct addresses; a repeated one is dropped without a word."""
        told = [part for part in form.all("to") if part.strip()]
        if not told:
            raise Refused(400, "to parameter is missing")
        bad = Refused(400, "to parameter is not a valid address. please check documentation")
        found: dict[str, str] = {}
        for _, address in getaddresses(told):
            if not _ADDRESS.fullmatch(address) or address.lower() in self.refused_addresses:
                raise bad
            found.setdefault(address.lower(), address)
        if len(found) > MOST_RECIPIENTS:
            raise Refused(400, f"Too many recipients, max is {MOST_RECIPIENTS}")
        return list(found.values())

    def _deliver(
        self,
        form: Form,
        address: str,
        recipients: list[str],
        variables: Mapping[str, Mapping[str, Any]] | None,
    ) -> None:
        fill = self._filler(address, (variables or {}).get(address, {}))
        visible = address if variables is not None else ", ".join(recipients)
        lines = [f"From: {form.one('from')}", f"Subject: {fill(form.one('subject'))}"]
        lines += [f"{name}: {fill(value)}" for name, value in form.prefixed("h:")]
        named = {name.lower() for name, _ in form.prefixed("h:")}
        if self.unsubscribes and "list-unsubscribe" not in named:
            lines += [f"{name}: {fill(told)}" for name, told in _LEAVING.items()]
        # A line break in a value would make a header of its own, as in any mail.
        headers = [tuple(line.split(": ", 1)) for line in "\n".join(lines).splitlines()]
        subject = next(value for name, value in headers if name == "Subject")
        mail = Mail(
            to=visible,
            subject=subject,
            html=fill(form.one("html")),
            text=fill(form.one("text")),
            headers=tuple((name, value) for name, value in headers if name != "Subject"),
        )
        self.mailboxes.setdefault(address.lower(), []).append(mail)

    def _filler(self, address: str, values: Mapping[str, Any]) -> Callable[[str], str]:
        """One replacement of `%recipient.key%` and of the pre-defined variables."""
        known = {f"recipient.{key}": str(value) for key, value in values.items()}
        known |= dict.fromkeys(("recipient", "recipient_email"), address)
        known |= dict.fromkeys(("recipient_name", "recipient_fname", "recipient_lname"), "")
        link = f"https://mailgun.test/u/{address}"
        known |= {f"{kind}unsubscribe_url": link for kind in ("", "tag_", "mailing_list_")}
        known["unsubscribe_email"] = f"u+{address}"

        def fill(text: str) -> str:
            return _PLACE.sub(lambda match: known.get(match[1], match[0]), text)

        return fill

    def _log(
        self,
        form: Form,
        address: str,
        message_id: str,
        variables: Mapping[str, Mapping[str, Any]] | None,
    ) -> None:
        kept = [tag for tag in form.all("o:tag") if self._keep_tag(tag)]
        fill = self._filler(address, (variables or {}).get(address, {}))
        for number, kind in enumerate(("accepted", "delivered")):
            now = self.clock() + number / 1000
            event = {
                "event": kind,
                "id": f"{len(self._events):022}",
                "timestamp": now,
                "recipient": address,
                "recipient-domain": address.rpartition("@")[2],
                "tags": kept,
                "user-variables": {name: fill(v) for name, v in form.prefixed("v:")},
                "message": {"headers": {"to": address, "message-id": message_id.strip("<>")}},
            }
            self._events.append(Stored(event, now + self.lag))

    def _keep_tag(self, tag: str) -> bool:
        if tag.lower() not in self.tags and len(self.tags) >= self.tag_limit:
            return False
        self.tags.add(tag.lower())
        return True

    # Looking up

    def _search(self, call: Call, page: str) -> Reply:
        if page:
            wanted = json.loads(bytes.fromhex(page.removeprefix("/")))
        else:
            wanted = {name: values[0] for name, values in call.query.items()}
            if "begin" not in wanted or not {"end", "ascending"} & wanted.keys():
                raise Refused(400, "a range needs its begin, and its end or a direction")
            wanted["skip"] = 0
        limit = int(wanted.get("limit", 100))
        if not 1 <= limit <= PAGE:
            raise Refused(400, f"limit must be at most {PAGE}")
        found = [stored.event for stored in self._events if self._matches(stored, wanted)]
        found.sort(key=lambda event: event["timestamp"])
        items = found[wanted["skip"] : wanted["skip"] + limit]
        token = json.dumps(wanted | {"skip": wanted["skip"] + len(items)}).encode().hex()
        # The real service names its own host, whatever address it was called under.
        url = f"https://api.mailgun.net/v3/{quote(self.domain)}/events/{token}"
        return json_reply({"items": items, "paging": {"next": url, "previous": url}})

    def _matches(self, stored: Stored, wanted: Mapping[str, Any]) -> bool:
        event = stored.event
        if stored.visible_at > self.clock() or event["timestamp"] < float(wanted["begin"]):
            return False
        fields = {
            "tags": " ".join(event["tags"]),
            "recipient": event["recipient"],
            "event": event["event"],
        }
        return all(_has_terms(fields[name], str(wanted[name])) for name in fields if name in wanted)


def _has_terms(value: str, expression: str) -> bool:
    """Filter expressions: terms joined by OR; a field has a term when it contains it."""
    terms = [term.strip().strip('"').lower() for term in expression.split(" OR ")]
    return any(term in value.lower() for term in terms)


def _parse(call: Call) -> Form:
    if len(call.body) > LARGEST_CALL:
        raise Refused(413, "request size exceeds 52.4MiB limit")
    kind, options = parse_options_header(call.headers.get("content-type", ""))
    if kind != "multipart/form-data":
        raise Refused(400, f"Expecting 'multipart/form-data' but got {kind!r}")
    parser = FormDataParser(max_form_memory_size=None, max_form_parts=None, silent=False)
    try:
        _, fields, _ = parser.parse(io.BytesIO(call.body), kind, len(call.body), options)
    except ValueError:
        raise Refused(400, "malformed multipart/form-data request") from None
    return Form(list(fields.items(multi=True)))


def _check_fields(form: Form) -> None:
    sender = getaddresses([form.one("from")])
    if not form.one("from"):
        raise Refused(400, "from parameter is missing")
    if len(sender) != 1 or "@" not in sender[0][1]:
        raise Refused(400, "from parameter is not a valid address. please check documentation")
    if not form.all("subject"):
        raise Refused(400, "subject parameter is missing")
    if not (form.one("text") or form.one("html")):
        raise Refused(400, "Need at least one of 'text' or 'html' parameters specified")
    options = [(name, value) for name, value in form.fields if name.startswith(_OPTION)]
    if sum(len(name.encode()) + len(value.encode()) for name, value in options) > MOST_OPTION_BYTES:
        raise Refused(400, "Send options (parameters starting with o:, h:, or v:) are limited")
    for name, value in options:
        if name.startswith("h:") and not name.isascii():
            raise Refused(400, f"Header name must be pure ASCII: {name}")
        if name.startswith("o:tracking") and value not in _YES_NO:
            raise Refused(400, f"{value} is no value of {name}")
    tags = form.all("o:tag")
    if len(tags) > MOST_TAGS or any(not tag.isascii() or len(tag) > 128 for tag in tags):
        raise Refused(400, "tags: at most three, of at most 128 ASCII characters")


def _variables(form: Form, recipients: list[str]) -> dict[str, dict[str, Any]] | None:
    """None when the field is missing: then everybody sees everybody."""
    if not form.all("recipient-variables"):
        return None
    try:
        variables = json.loads(form.one("recipient-variables"))
        assert isinstance(variables, dict)
        assert all(isinstance(values, dict) for values in variables.values())
    except (ValueError, AssertionError):
        raise Refused(400, "'recipient-variables' parameter is not a valid JSON") from None
    strangers = variables.keys() - set(recipients)
    if strangers:
        raise Refused(400, "'recipient-variables' has a key that is no recipient")
    return variables
