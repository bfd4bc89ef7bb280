"""Mailjet as its guides describe it: the send API 3.1, campaigns, and messages by CustomID."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.standins import Call, Reply, json_reply
from tests.standins.json_service import JsonService, Refused, check, parse_body

_MESSAGE = {
    **dict.fromkeys(("Subject", "TextPart", "HTMLPart", "CustomCampaign", "CustomID"), str),
    **dict.fromkeys(("TrackOpens", "TrackClicks", "EventPayload", "URLTags"), str),
    **dict.fromkeys(("From", "Sender", "ReplyTo", "Headers", "Variables"), dict),
    **dict.fromkeys(("To", "Cc", "Bcc", "Attachments", "InlinedAttachments"), list),
    **dict.fromkeys(("TemplateLanguage", "DeduplicateCampaign", "TemplateErrorDeliver"), bool),
    **dict.fromkeys(("TemplateID", "Priority"), int),
    "TemplateErrorReporting": dict,
}
_FORBIDDEN = frozenset(
    {
        *("from", "sender", "subject", "to", "cc", "bcc", "return-path", "delivered-to"),
        *("dkim-signature", "domainkey-status", "received-spf", "authentication-results"),
        *("received", "reply-to", "date", "message-id", "list-id"),
    }
)
_MAILBOX = {"Email": str, "Name": str}


@dataclass(eq=False)
class Mailjet(JsonService):
    public: str = "public-key"
    #: what a second copy to a contact of a campaign is told: an error, or success and an event
    duplicate_is_error: bool = False
    campaigns: set[tuple[str, str]] = field(default_factory=set)
    stopped: list[str] = field(default_factory=list)  #: taken, and not sent: a variable was missing

    def route(self, call: Call) -> Reply:
        token = b64encode(f"{self.public}:{self.secret}".encode()).decode()
        if call.headers.get("authorization") != f"Basic {token}":
            raise Refused(401, "API key authentication/authorization failure", "mj-0015")
        match call.method, call.path:
            case "POST", "/v3.1/send":
                return self._send(parse_body(call, largest=15_000_000))
            case "GET", "/v3/REST/message":
                return self._search(call)
            case "GET", "/v3/REST/sender":
                rows = [{"Email": "daily@example.com", "Status": self.unfit or "Active"}]
                return json_reply({"Count": 1, "Data": rows, "Total": 1})
        raise Refused(404, "not found", "mj-0014")

    def complain(self, refusal: Refused) -> Reply:
        value = {
            "ErrorIdentifier": "f987008f",
            "ErrorCode": refusal.code or "mj-0004",
            "StatusCode": refusal.status,
            "ErrorMessage": refusal.message,
        }
        return json_reply(value, refusal.status)

    def _send(self, value: Any) -> Reply:
        kinds = {
            "Globals": dict,
            "Messages": list,
            "SandboxMode": bool,
            "AdvanceErrorHandling": bool,
        }
        check(value, kinds, ("Messages",))
        if len(value["Messages"]) > 50:
            raise Refused(400, "at most 50 messages", "mj-0008")
        shared = check(value.get("Globals", {}), _MESSAGE)
        results = [self._one(shared, check(one, _MESSAGE, ("To",))) for one in value["Messages"]]
        failed = any(result["Status"] == "error" for result in results)
        return json_reply({"Messages": results}, 400 if failed else 200)

    def _one(self, shared: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
        mail = {**shared, **own}
        try:
            address = self._check(mail)
        except Refused as refusal:
            return _failure(refusal.message, refusal.code or "mj-0013", refusal.more["related"])
        number = len(self.log) + 1
        receipt = {
            "Status": "success",
            "CustomID": mail.get("CustomID", ""),
            "To": [{"Email": address, "MessageUUID": f"{number:08}", "MessageID": number}],
        }
        if mail.get("DeduplicateCampaign"):
            copy = (mail["CustomCampaign"], address.lower())
            if copy in self.campaigns:
                duplicate = _failure("duplicate in campaign", "send-0099", ["To"])
                return duplicate if self.duplicate_is_error else receipt
            if self.takes != 0:
                self.campaigns.add(copy)
        self._deliver(mail, address)
        return receipt

    def _check(self, mail: Mapping[str, Any]) -> str:
        check(mail["From"], _MAILBOX, ("Email",))
        if len(mail["To"]) != 1:
            raise Refused(400, "everybody would see everybody", related=["To"])
        address = str(check(mail["To"][0], _MAILBOX, ("Email",))["Email"])
        if not self.is_good(address):
            text = f'"{address}" is an invalid email address.'
            raise Refused(400, text, "mj-0013", related=["To[0].Email"])
        for name, told in mail.get("Headers", {}).items():
            if name.lower() in _FORBIDDEN:
                raise Refused(400, f"{name} cannot be customized", "send-0011", related=["Headers"])
            if not isinstance(told, str) or not told.isascii():
                raise Refused(400, f"{name} must be ASCII", "send-0012", related=["Headers"])
        for name in ("TrackOpens", "TrackClicks"):
            if mail.get(name) not in (None, "account_default", "disabled", "enabled"):
                raise Refused(400, f"{name} is wrong", "mj-0004", related=[name])
        if mail.get("DeduplicateCampaign") and not mail.get("CustomCampaign"):
            raise Refused(400, "needs a campaign", "send-0015", related=["CustomCampaign"])
        return address

    def _deliver(self, mail: Mapping[str, Any], address: str) -> None:
        variables, missing = mail.get("Variables", {}), False

        def swap(match: re.Match[str]) -> str:
            nonlocal missing
            told = variables.get(match[1], match[2])
            missing = missing or told is None
            return str(told)

        def fill(text: str) -> str:
            if not mail.get("TemplateLanguage"):
                return text
            text = re.sub(r"\{%.*?%\}|\[\[[A-Z_]+\]\]", "", text, flags=re.DOTALL)
            text = re.sub(r"\{\{(?!var:\w+(?::\"[^\"]*\")?\}\}).*?\}\}", "", text, flags=re.DOTALL)
            return re.sub(r"\{\{var:(\w+)(?::\"([^\"]*)\")?\}\}", swap, text)

        sender, reply_to = mail["From"], mail.get("ReplyTo")
        filled = [fill(mail[name]) for name in ("Subject", "HTMLPart", "TextPart")]
        if missing:
            self.stopped.append(address)
            return
        self.put(
            address,
            sender=_mailbox(sender),
            reply_to=_mailbox(reply_to) if reply_to else "",
            subject=filled[0],
            html=filled[1],
            text=filled[2],
            headers=mail.get("Headers", {}).items(),
            row={"custom": mail.get("CustomID")},
        )

    def _search(self, call: Call) -> Reply:
        query = {name: values[0] for name, values in call.query.items()}
        if set(query) - {"CustomID", "Limit", "Offset", "ShowContactAlt"}:
            raise Refused(400, "no such filter", "mj-0004")
        found = self.find(lambda row: row["custom"] == query["CustomID"])
        rows = [{"ID": number, "Status": "sent"} for number, _ in enumerate(found)]
        return json_reply({"Count": len(rows), "Data": rows, "Total": len(rows)})


def _failure(message: str, code: str, related: list[str]) -> dict[str, Any]:
    error = {
        "ErrorIdentifier": "88b5ca9f",
        "ErrorCode": code,
        "StatusCode": 400,
        "ErrorMessage": message,
        "ErrorRelatedTo": related,
    }
    return {"Status": "error", "Errors": [error]}


def _mailbox(value: Mapping[str, str]) -> str:
    return f"{value['Name']} <{value['Email']}>" if value.get("Name") else value["Email"]
