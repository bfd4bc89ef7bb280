"""Resend as its documentation describes it: the batch, its validation modes and its keys."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.standins import Call, Reply, json_reply
from tests.standins.json_service import JsonService, Refused, check, one_mailbox, parse_body

KEPT = 24 * 3600.0

_TAG = re.compile(r"[A-Za-z0-9_-]{1,256}")
_MAIL = {
    **dict.fromkeys(("from", "subject", "html", "text"), str),
    **dict.fromkeys(("to", "cc", "bcc", "reply_to"), (str, list)),
    "headers": dict,
    "tags": list,
    "topic_id": str,
}


@dataclass(eq=False)
class Resend(JsonService):
    keys: dict[str, tuple[float, bytes, Reply]] = field(default_factory=dict)

    def route(self, call: Call) -> Reply:
        if call.headers.get("authorization") != f"Bearer {self.secret}":
            raise Refused(401, "API key is invalid", "invalid_api_key")
        if (call.method, call.path) == ("GET", "/domains"):
            status = self.unfit or "verified"
            rows = [{"id": "d91cd9bd", "name": "example.com", "status": status}]
            return json_reply({"object": "list", "has_more": False, "data": rows})
        if (call.method, call.path) != ("POST", "/emails/batch"):
            raise Refused(404, "not found", "not_found")
        key = call.headers.get("idempotency-key", "")
        if len(key) > 256:
            raise Refused(400, "the key has 1 to 256 characters", "invalid_idempotency_key")
        known = self.keys.get(key)
        if known and self.clock() - known[0] < KEPT:
            if known[1] != call.body:
                raise Refused(409, "same key, other payload", "invalid_idempotent_request")
            return known[2]
        reply = self._take(parse_body(call), call.headers.get("x-batch-validation", "strict"))
        if key:
            self.keys[key] = (self.clock(), call.body, reply)
        return reply

    def complain(self, refusal: Refused) -> Reply:
        code = refusal.code or "validation_error"
        status = 422 if refusal.status == 400 else refusal.status
        value = {"statusCode": status, "name": code, "message": refusal.message}
        return json_reply(value, status)

    def _take(self, mails: Any, mode: str) -> Reply:
        if not isinstance(mails, list) or not 1 <= len(mails) <= 100:
            raise Refused(422, "a batch has 1 to 100 emails")
        good, errors = [], []
        for number, mail in enumerate(mails):
            try:
                good.append(self._check(mail))
            except Refused as refusal:
                if mode != "permissive":
                    raise
                errors.append({"index": number, "message": refusal.message})
        data = []
        for mail in good:
            data.append({"id": f"{len(self.log):08}"})
            self._deliver(mail)
        return json_reply({"data": data} | ({"errors": errors} if mode == "permissive" else {}))

    def _check(self, mail: Any) -> Mapping[str, Any]:
        check(mail, _MAIL, ("from", "to", "subject"))
        one_mailbox(mail["from"])
        to = [mail["to"]] if isinstance(mail["to"], str) else mail["to"]
        if len(to) != 1:
            raise Refused(422, "everybody would see everybody")
        if not self.is_good(to[0]):
            raise Refused(422, "Invalid `to` field. The email address needs to be valid.")
        for tag in mail.get("tags", []):
            check(tag, {"name": str, "value": str}, ("name", "value"))
            if not _TAG.fullmatch(tag["name"]) or not _TAG.fullmatch(tag["value"]):
                raise Refused(422, "Tags should only contain ASCII letters, numbers, _ and -")
        if any(not isinstance(value, str) for value in mail.get("headers", {}).values()):
            raise Refused(422, "headers must be strings")
        return {**mail, "to": to}

    def _deliver(self, mail: Mapping[str, Any]) -> None:
        self.put(
            mail["to"][0],
            sender=mail["from"],
            reply_to=mail.get("reply_to", ""),
            subject=mail["subject"],
            html=mail["html"],
            text=mail["text"],
            headers=mail.get("headers", {}).items(),
        )
