"""Postmark as its documentation describes it: batch, bulk and the search for outbound mail."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import getaddresses
from typing import Any

from tests.standins import Call, Reply, json_reply
from tests.standins.json_service import (
    JsonService,
    Refused,
    check,
    one_mailbox,
    parse_body,
    render_braces,
)

LARGEST_CALL = 50 * 1024 * 1024
LARGEST_FIELD = 5 * 1024 * 1024
STREAMS = {"outbound": "Transactional", "broadcast": "Broadcasts"}

_PLACEHOLDER = "{{{ pm:unsubscribe }}}"
_KEPT = {"pm:unsubscribe": _PLACEHOLDER}  # templates are filled before it is

_SHARED = {
    **dict.fromkeys(("From", "Subject", "Tag", "HtmlBody", "TextBody", "ReplyTo"), str),
    **dict.fromkeys(("TrackLinks", "MessageStream"), str),
    "TrackOpens": bool,
    "Attachments": list,
}
_PERSONAL = {"To": str, "Cc": str, "Bcc": str, "Headers": list, "Metadata": dict}
# Written in a body, it becomes the link that broadcast mail must have.
_UNSUBSCRIBE = re.compile(r"\{\{\{\s*pm:unsubscribe(?:_url)?\b.*?\}\}\}")
_MAIL = {**_SHARED, **_PERSONAL}
_BULK = {**_SHARED, "Messages": list, "InlineCss": bool, "Headers": list, "Metadata": dict}


@dataclass(eq=False)
class Postmark(JsonService):
    inactive: frozenset[str] = frozenset()  #: addresses that bounced or complained before
    manages: bool = False  #: unsubscribes, in its broadcast streams; else they are the sender's
    patience: int = 0  #: how often a bulk's page says that it is being processed
    gives_up: str = ""  #: the state in which it ends bulks before they are sent
    gives_up_after: int = 0  #: mails that were sent by then
    unsendable: frozenset[str] = frozenset()  #: addresses of mails that fail when they are sent
    bulks: dict[str, dict[str, Any]] = field(default_factory=dict)
    looks: int = 0

    def route(self, call: Call) -> Reply:
        if call.headers.get("x-postmark-server-token") != self.secret:
            raise Refused(401, "Request does not contain a valid Server token.", 10)
        match call.method, call.path:
            case "POST", "/email/batch":
                return self._batch(parse_body(call, largest=LARGEST_CALL))
            case "POST", "/email/bulk":
                return self._bulk(parse_body(call, largest=LARGEST_CALL))
            case "GET", path if path.startswith("/email/bulk/"):
                return self._page(path.removeprefix("/email/bulk/"))
            case "GET", "/messages/outbound":
                return self._search(call)
            case "GET", "/server":
                kind = "Live" if not self.unfit else "Sandbox"
                return json_reply({"ID": 1, "Name": "Daily", "DeliveryType": kind})
            case "GET", path if path.startswith("/message-streams/"):
                return self._stream(path.removeprefix("/message-streams/"))
        raise Refused(404, "Not found", 404)

    def complain(self, refusal: Refused) -> Reply:
        code = refusal.code if isinstance(refusal.code, int) else 300
        status = 422 if refusal.status == 400 else refusal.status
        return json_reply({"ErrorCode": code, "Message": refusal.message}, status)

    def _stream(self, name: str) -> Reply:
        if name not in STREAMS:
            raise Refused(404, "the stream does not exist", 1226)
        told = {"ID": name, "MessageStreamType": STREAMS[name], "ArchivedAt": None}
        handling = {"UnsubscribeHandlingType": "Postmark" if self.manages else "Custom"}
        return json_reply({**told, "SubscriptionManagementConfiguration": handling})

    def _batch(self, mails: Any) -> Reply:
        if not isinstance(mails, list):
            raise Refused(422, "Invalid JSON", 402)
        if len(mails) > 500:
            raise Refused(422, "a batch has at most 500 messages", 410)
        results = []
        for mail in mails:
            try:
                self._put_off(check(mail, _MAIL, ("From", "To"))["To"])
                results.append(self._take(mail))
            except Refused as refusal:
                code = refusal.code if isinstance(refusal.code, int) else 300
                results.append({"ErrorCode": code, "Message": refusal.message})
        return json_reply(results)

    def _put_off(self, address: str) -> None:
        if self.told and (verdict := self.told(address)):
            raise Refused(422, verdict, 429 if verdict == "later" else 500)

    def _bulk(self, value: Any) -> Reply:
        check(value, _BULK, ("From", "Subject", "Messages"))
        if STREAMS.get(value.get("MessageStream", "outbound")) != "Broadcasts":
            raise Refused(422, "the bulk API sends through broadcast streams", 1236)
        shared = {name: one for name, one in value.items() if name != "Messages"}
        mails = [check(m, {**_PERSONAL, "TemplateModel": dict}, ("To",)) for m in value["Messages"]]
        for mail in mails:
            self._check_to(mail["To"])
        released = failed = 0
        for mail in mails[: self.gives_up_after] if self.gives_up else mails:
            model = mail.pop("TemplateModel", {})
            if mail["To"] in self.unsendable:
                failed += 1
                continue
            filled = {
                name: render_braces(shared[name], {**_KEPT, **model}.get, escape=True)
                for name in ("Subject", "HtmlBody", "TextBody")
            }
            self._take({**shared, **filled, **mail})
            released += 1
        name = f"f24af63c-{len(self.bulks)}"
        self.looks = self.patience
        self.bulks[name] = {
            "Id": name,
            "SubmittedAt": "2026-11-23T06:00:00Z",
            "Status": self.gives_up or "Completed",
            "TotalMessages": len(mails),
            "PercentageCompleted": 100.0 * (released + failed) / len(mails),
            "ReleasedCount": released,
            "FailedCount": failed,
        }
        return json_reply({"ID": name, "Status": "Accepted", "SubmittedAt": "2026-11-23"})

    def _page(self, name: str) -> Reply:
        if name not in self.bulks:
            raise Refused(404, "Bulk send not found.", 12)
        if self.looks > 0:
            self.looks -= 1
            begun = {"Status": "Processing", "PercentageCompleted": 0.0}
            return json_reply({**self.bulks[name], **begun})
        return json_reply(self.bulks[name])

    def _check_to(self, told: str) -> str:
        found = [address for _, address in getaddresses([told])]
        if not found or any(not self.is_good(address) for address in found):
            raise Refused(422, f"Invalid 'To' address: '{told}'.", 300)
        if len(found) > 1:
            raise Refused(422, "everybody would see everybody", 300)
        if found[0].lower() in self.inactive:
            raise Refused(422, "You tried to send to a recipient marked as inactive.", 406)
        return found[0]

    def _take(self, mail: Mapping[str, Any]) -> dict[str, Any]:
        sender = one_mailbox(mail["From"])
        stream = mail.get("MessageStream", "outbound")
        if stream not in STREAMS:
            raise Refused(422, f"the stream '{stream}' does not exist", 1235)
        _check_sizes(mail)
        address = self._check_to(mail["To"])
        number = f"{len(self.log):08}"
        headers = {header["Name"]: header["Value"] for header in mail.get("Headers", [])}
        html, text = mail["HtmlBody"], mail["TextBody"]
        if self.manages and STREAMS[stream] == "Broadcasts":
            link = f"https://postmark.test/u/{address}"
            html, text = _put_link(html, link), text.replace(_PLACEHOLDER, link)
            # They cannot be edited where Postmark manages them.
            headers["List-Unsubscribe"] = f"<{link}>"
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        row = {"stream": stream, "tag": mail.get("Tag"), "metadata": mail.get("Metadata", {})}
        self.put(
            address,
            sender=sender,
            reply_to=mail.get("ReplyTo", ""),
            subject=mail["Subject"],
            html=_UNSUBSCRIBE.sub("https://unsubscribe.test/", html),
            text=_UNSUBSCRIBE.sub("https://unsubscribe.test/", text),
            headers=headers.items(),
            row=row,
        )
        return {"ErrorCode": 0, "Message": "OK", "MessageID": number, "To": address}

    def _search(self, call: Call) -> Reply:
        query = {name: values[0] for name, values in call.query.items()}
        metadata = [name for name in query if name.startswith("metadata_")]
        try:
            count, offset = int(query["count"]), int(query["offset"])
        except (KeyError, ValueError):
            raise Refused(422, "count and offset are required", 600) from None
        if count > 500 or count + offset > 10_000 or len(metadata) > 1:
            raise Refused(422, "count, offset or metadata out of range", 600)
        stream = query.get("messagestream", "outbound")

        def matches(row: Mapping[str, Any]) -> bool:
            told = row["metadata"]
            return row["stream"] == stream and all(
                told.get(name.removeprefix("metadata_")) == query[name] for name in metadata
            )

        found = self.find(matches)
        rows = [
            {"To": [{"Email": one.address, "Name": ""}], "Recipients": [one.address]}
            for one in found[offset : offset + count]
        ]
        return json_reply({"TotalCount": len(found), "Messages": rows})


def _put_link(html: str, link: str) -> str:
    """The address in a link, and a whole link elsewhere; one at the end where none is asked for."""
    whole = f'<a href="{link}">Unsubscribe</a>'
    if _PLACEHOLDER not in html:
        return html + whole
    return html.replace(f'"{_PLACEHOLDER}"', f'"{link}"').replace(_PLACEHOLDER, whole)


def _check_sizes(mail: Mapping[str, Any]) -> None:
    if mail.get("TrackLinks", "None") not in ("None", "HtmlAndText", "HtmlOnly", "TextOnly"):
        raise Refused(422, "TrackLinks has a wrong value", 300)
    if max(len(mail.get(name, "").encode()) for name in ("HtmlBody", "TextBody")) > LARGEST_FIELD:
        raise Refused(422, "a body has at most 5 MB", 300)
    if len(mail.get("Tag", "")) > 1000:
        raise Refused(422, "a tag has at most 1000 characters", 300)
    metadata = mail.get("Metadata", {})
    for name, value in metadata.items():
        if len(metadata) > 10 or len(name) > 20 or not isinstance(value, str) or len(value) > 80:
            raise Refused(422, "Metadata is out of range", 300)
    for header in mail.get("Headers", []):
        check(header, {"Name": str, "Value": str}, ("Name",))
        if not header["Value"].isascii():
            raise Refused(422, "a header must be encoded", 300)
