"""MailerSend as its developer pages describe it: bulks, their pages, domains and activity."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.standins import Call, Reply, json_reply
from tests.standins.json_service import JsonService, Refused, check, parse_body, render_braces

DOMAIN_ID = "7nxe3yjmeq28vp0k"

_MAIL = {
    **dict.fromkeys(("subject", "text", "html", "template_id", "list_unsubscribe"), str),
    **dict.fromkeys(("from", "reply_to", "settings"), dict),
    **dict.fromkeys(("to", "cc", "bcc", "tags", "personalization", "headers"), list),
    "precedence_bulk": bool,
    "send_at": int,
}
_MAILBOX = {"email": str, "name": str}
_SETTINGS = dict.fromkeys(("track_clicks", "track_opens", "track_content"), bool)


@dataclass(eq=False)
class MailerSend(JsonService):
    domain: str = "example.com"
    suppressed: frozenset[str] = frozenset()
    patience: int = 1  #: how often a bulk's page says that it is being processed
    most_readers: int | None = None  #: of a trial account
    gives_up: bool = False  #: on bulks, before any mail of theirs is made
    bulks: dict[str, dict[str, Any]] = field(default_factory=dict)
    looks: int = 0

    def route(self, call: Call) -> Reply:
        if call.headers.get("authorization") != f"Bearer {self.secret}":
            raise Refused(401, "Unauthenticated.")
        match call.method, call.path.split("/")[1:]:
            case "POST", ["v1", "bulk-email"]:
                return self._bulk(parse_body(call))
            case "GET", ["v1", "bulk-email", name]:
                return self._page(name)
            case "GET", ["v1", "domains"]:
                settings = {"send_paused": bool(self.unfit)}
                row = {"id": DOMAIN_ID, "name": self.domain, "is_verified": True}
                return json_reply({"data": [{**row, "domain_settings": settings}]})
            case "GET", ["v1", "activity", name] if name == DOMAIN_ID:
                return self._search(call)
        raise Refused(404, "Resource not found.")

    def complain(self, refusal: Refused) -> Reply:
        return json_reply({"message": refusal.message, "errors": {}}, refusal.status)

    def _bulk(self, mails: Any) -> Reply:
        if not isinstance(mails, list) or not 1 <= len(mails) <= 500:
            raise Refused(422, "a bulk has 1 to 500 messages")
        faults: dict[str, Any] = {}
        suppressed = []
        for number, mail in enumerate(mails):
            try:
                address = self._check(mail)
                self._check_trial(address)
            except Refused as refusal:
                faults[f"message.{number}"] = {refusal.code or "mail": [refusal.message]}
                continue
            if self.gives_up:
                continue
            if address.lower() in self.suppressed:
                suppressed.append(address)
            else:
                self._deliver(mail, address)
        name = f"61447{len(self.bulks):019}"
        self.looks = self.patience
        self.bulks[name] = {
            "id": name,
            "state": "failed" if self.gives_up else "completed",
            "total_recipients_count": len(mails),
            "suppressed_recipients_count": len(suppressed),
            "suppressed_recipients": suppressed or None,
            "validation_errors_count": len(faults),
            "validation_errors": faults or None,
            "messages_id": None if self.gives_up else [f"{name}{n}" for n in range(len(mails))],
        }
        message = "The bulk email is being processed."
        return json_reply({"message": message, "bulk_email_id": name}, 202)

    def _check_trial(self, address: str) -> None:
        known = {one.address for one in self.log}
        if self.most_readers is not None and len(known | {address}) > self.most_readers:
            said = "You have reached trial account unique recipients limit. #MS42225"
            raise Refused(422, said, "to.0.email")

    def _page(self, name: str) -> Reply:
        if name not in self.bulks:
            raise Refused(404, "Resource not found.")
        if self.looks > 0:
            self.looks -= 1
            return json_reply({"data": {**self.bulks[name], "state": "processing"}})
        return json_reply({"data": self.bulks[name]})

    def _check(self, mail: Any) -> str:
        check(mail, _MAIL, ("from", "to", "subject"))
        for name in ("from", "reply_to"):
            check(mail.get(name, {}), _MAILBOX)
        if mail["from"]["email"].rpartition("@")[2] != self.domain:
            raise Refused(422, "The from.email domain must be verified.", "from.email")
        if len(mail["to"]) != 1:
            raise Refused(422, "everybody would see everybody", "to")
        address = str(check(mail["to"][0], _MAILBOX, ("email",))["email"])
        if not self.is_good(address):
            raise Refused(422, "The to.0.email must be a valid email address.", "to.0.email")
        if len(mail.get("tags", [])) > 5:
            raise Refused(422, "too many tags", "tags")
        if max(len(mail["subject"]), len(_fill(mail, address, mail["subject"]))) > 998:
            raise Refused(422, "The subject may not be greater than 998 characters.", "subject")
        check(mail.get("settings", {}), _SETTINGS)
        for header in mail.get("headers", []):
            check(header, {"name": str, "value": str}, ("name", "value"))
            if not re.fullmatch(r"[A-Za-z0-9-]+", header["name"]) or not header["value"].isascii():
                raise Refused(422, "The headers are invalid.", "headers")
        for one in mail.get("personalization", []):
            check(one, {"email": str, "data": dict}, ("email",))
        return address

    def _deliver(self, mail: Mapping[str, Any], address: str) -> None:
        def fill(text: str) -> str:
            return _fill(mail, address, text)

        settings = mail.get("settings", {})
        pixel = "" if settings.get("track_opens") is False else "<img src=https://u.test/>"
        reply_to = mail.get("reply_to")
        self.put(
            address,
            sender=_mailbox(mail["from"]),
            reply_to=_mailbox(reply_to) if reply_to else "",
            subject=fill(mail["subject"]),
            html=fill(mail["html"]) + pixel,
            text=fill(mail["text"]),
            headers=[(header["name"], header["value"]) for header in mail.get("headers", [])],
            row={"tags": mail.get("tags", [])},
        )

    def _search(self, call: Call) -> Reply:
        query = {name: values[0] for name, values in call.query.items()}
        since, until = int(query["date_from"]), int(query["date_to"])
        if until - since > 7 * 86400 or since >= until:
            raise Refused(422, "the dates are at most 7 days apart")
        page, limit = int(query.get("page", 1)), int(query.get("limit", 25))
        if not 10 <= limit <= 100:
            raise Refused(422, "limit must be from 10 to 100")
        found = self.find(lambda row: True)
        rows = [
            {
                "id": f"{number:024}",
                "type": "sent",
                "email": {"tags": one.row["tags"], "recipient": {"email": one.address}},
            }
            for number, one in enumerate(found[(page - 1) * limit : page * limit])
        ]
        return json_reply({"data": rows, "links": {}, "meta": {"current_page": page}})


def _fill(mail: Mapping[str, Any], address: str, text: str) -> str:
    data: dict[str, str] = {}
    for one in mail.get("personalization", []):
        data |= one.get("data", {}) if one["email"] == address else {}
    text = re.sub(r"\{%.*?%\}|\{#.*?#\}|\{\$.*?\}", "", text, flags=re.DOTALL)
    return render_braces(text, data.get, escape=False)


def _mailbox(value: Mapping[str, str]) -> str:
    return f"{value['name']} <{value['email']}>" if value.get("name") else value["email"]
