"""Brevo as its documentation describes it: `/v3/smtp/email` with versions, and its events."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from tests.standins import Call, Reply, json_reply
from tests.standins.json_service import JsonService, Refused, check, parse_body, render_braces

KEPT = 30 * 60.0

_SHARED = {
    **dict.fromkeys(("subject", "htmlContent", "textContent", "scheduledAt", "batchId"), str),
    **dict.fromkeys(("sender", "replyTo", "params", "headers"), dict),
    **dict.fromkeys(("to", "cc", "bcc", "attachment", "messageVersions", "tags"), list),
    "templateId": int,
}
_VERSION = {
    **dict.fromkeys(("subject", "htmlContent", "textContent"), str),
    **dict.fromkeys(("replyTo", "params", "headers"), dict),
    **dict.fromkeys(("to", "cc", "bcc"), list),
}


@dataclass(eq=False)
class Brevo(JsonService):
    replays: bool = False  #: whether a known key brings the old answer, or a complaint
    keys: dict[str, tuple[float, Reply]] = field(default_factory=dict)

    def route(self, call: Call) -> Reply:
        if call.headers.get("api-key") != self.secret:
            raise Refused(401, "Key not found", "unauthorized")
        match call.method, call.path:
            case "POST", "/v3/smtp/email":
                return self._once(parse_body(call))
            case "GET", "/v3/smtp/statistics/events":
                return self._search(call)
            case "GET", "/v3/account":
                plan = {"type": "free", "credits": 250, "creditsType": "sendLimit"}
                return json_reply({"plan": [plan], "relay": {"enabled": not self.unfit}})
        raise Refused(404, "not found", "document_not_found")

    def complain(self, refusal: Refused) -> Reply:
        code = refusal.code or "invalid_parameter"
        return json_reply({"code": code, "message": refusal.message}, refusal.status)

    def _once(self, value: Any) -> Reply:
        check(value, _SHARED, ("sender", "subject", "htmlContent"))
        key = value.get("headers", {}).get("idempotencyKey", "")
        if key:
            UUID(key)
        known = self.keys.get(key)
        if known and self.clock() - known[0] < KEPT:
            if self.replays:
                return known[1]
            raise Refused(400, "Request already processed", "duplicate_request")
        begins = self.takes != 0
        reply = self._take(value)
        if key and begins:  # with the first mail, whatever becomes of the others
            self.keys[key] = (self.clock(), reply)
        return reply

    def _take(self, value: Mapping[str, Any]) -> Reply:
        versions = value.get("messageVersions") or [{"to": value["to"]}]
        for number, version in enumerate(versions):
            self._check(version, number)
        _mailbox(value["sender"])
        if sum(len(version["to"]) for version in versions) > 2000:
            raise Refused(400, "at most 2000 recipients", "out_of_range")
        sizes = [len(json.dumps(version.get("params", {}))) for version in versions]
        if max(sizes) > 100 * 1024 or sum(sizes) > 1000 * 1024:
            raise Refused(400, "params are too large", "out_of_range")
        ids = [self._deliver(value, version) for version in versions]
        return json_reply({"messageIds": ids} if len(ids) > 1 else {"messageId": ids[0]}, 201)

    def _check(self, version: Any, number: int) -> None:
        where = f"messageVersions[{number}]"
        check(version, _VERSION, ("to",), f"{where}.")
        if len(version["to"]) != 1:
            raise Refused(400, "everybody would see everybody")
        check(version["to"][0], {"email": str, "name": str}, ("email",))
        if not self.is_good(version["to"][0]["email"]):
            raise Refused(400, f"email is not valid in {where}.to")
        for name, told in version.get("headers", {}).items():
            if not isinstance(told, str) or not told.isascii():
                raise Refused(400, f"{name} would leave as 8 bit")

    def _deliver(self, value: Mapping[str, Any], version: Mapping[str, Any]) -> str:
        params = {**value.get("params", {}), **version.get("params", {})}

        def value_of(name: str) -> str | None:
            return params.get(name.removeprefix("params.")) if name.startswith("params.") else None

        def fill(text: str) -> str:
            text = re.sub(r"\{%.*?%\}|\{#.*?#\}", "", text, flags=re.DOTALL)
            return render_braces(text, value_of, escape=False)

        headers = {
            name: told
            for name, told in {**value.get("headers", {}), **version.get("headers", {})}.items()
            if name not in ("idempotencyKey", "X-Sib-Sandbox", "X-Mailin-Custom")
        }
        reply_to = value.get("replyTo")
        self.put(
            version["to"][0]["email"],
            sender=_mailbox(value["sender"]),
            reply_to=_mailbox(reply_to) if reply_to else "",
            subject=fill(value["subject"]),
            html=fill(value["htmlContent"]),
            text=fill(value["textContent"]),
            headers=headers.items(),
            row={"tags": value.get("tags", []), "day": self._today()},
        )
        return f"<{len(self.log):08}@smtp-relay.mailin.fr>"

    def _search(self, call: Call) -> Reply:
        query = {name: values[0] for name, values in call.query.items()}
        known = {"tags", "limit", "offset", "sort", "email", "event"}
        if set(query) - known - {"days", "startDate", "endDate"}:
            raise Refused(400, "no such parameter", "Returned when query params are invalid")
        since, until = self._period(query)
        wanted = json.loads(query["tags"])
        limit, offset = int(query.get("limit", 2500)), int(query.get("offset", 0))
        if not 0 <= limit <= 5000 or query.get("sort", "desc") not in ("asc", "desc"):
            raise Refused(400, "limit is out of range", "out_of_range")
        found = self.find(
            lambda row: set(wanted) <= set(row["tags"]) and since <= row["day"] <= until
        )
        rows = [
            {"email": one.address, "event": "requests", "tag": json.dumps(one.row["tags"])}
            for one in found[offset : offset + limit]
        ]
        return json_reply({"events": rows} if rows else {})

    def _today(self) -> date:
        return datetime.fromtimestamp(self.clock(), UTC).date()

    def _period(self, query: Mapping[str, str]) -> tuple[date, date]:
        """The past 30 days, or the days that were asked for: 90 at the most, none to come."""
        today = self._today()
        if not {"startDate", "endDate"} & query.keys():
            return today - timedelta(days=int(query.get("days", 30))), today
        if not {"startDate", "endDate"} <= query.keys():
            raise Refused(400, "startDate and endDate go together", "missing_parameter")
        since, until = (date.fromisoformat(query[name]) for name in ("startDate", "endDate"))
        if not timedelta(0) <= until - since <= timedelta(days=90) or until > today:
            raise Refused(400, "the dates are out of range", "out_of_range")
        return since, until


def _mailbox(value: Mapping[str, str]) -> str:
    check(value, {"email": str, "name": str}, ("email",))
    if len(value.get("name", "")) > 70:
        raise Refused(400, "name is too long", "out_of_range")
    return f"{value['name']} <{value['email']}>" if value.get("name") else value["email"]
