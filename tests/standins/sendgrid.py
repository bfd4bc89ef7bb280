"""SendGrid v3 as its documentation describes it: mail send and the email logs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.standins import Call, Reply, json_reply
from tests.standins.json_service import JsonService, Refused, check, parse_body

_RESERVED = frozenset(
    {
        *("x-sg-id", "x-sg-eid", "received", "dkim-signature", "content-type"),
        *("content-transfer-encoding", "to", "from", "subject", "reply-to", "cc", "bcc"),
    }
)
_BODY = {
    "personalizations": list,
    "from": dict,
    "reply_to": dict,
    "reply_to_list": list,
    "subject": str,
    "content": list,
    "headers": dict,
    "categories": list,
    "custom_args": dict,
    "send_at": int,
    "batch_id": str,
    "asm": dict,
    "ip_pool_name": str,
    "mail_settings": dict,
    "tracking_settings": dict,
}
_ONE = {
    "from": dict,
    "to": list,
    "cc": list,
    "bcc": list,
    "subject": str,
    "headers": dict,
    "substitutions": dict,
    "custom_args": dict,
    "send_at": int,
}
_TRACKING = {
    "click_tracking": {"enable": bool, "enable_text": bool},
    "open_tracking": {"enable": bool, "substitution_tag": str},
    "subscription_tracking": dict.fromkeys(("text", "html", "substitution_tag"), str)
    | {"enable": bool},
    "ganalytics": {"enable": bool},
}


@dataclass(eq=False)
class SendGrid(JsonService):
    def route(self, call: Call) -> Reply:
        if call.headers.get("authorization") != f"Bearer {self.secret}":
            raise Refused(401, "The provided authorization grant is invalid, expired, or revoked")
        match call.method, call.path:
            case "POST", "/v3/mail/send":
                return self._take(parse_body(call, largest=30_000_000))
            case "POST", "/v3/logs":
                return self._search(parse_body(call))
            case "GET", "/v3/scopes":
                scopes = ["email_logs.read", "stats.read", *([] if self.unfit else ["mail.send"])]
                return json_reply({"scopes": scopes})
        raise Refused(404, "not found")

    def complain(self, refusal: Refused) -> Reply:
        error = {"message": refusal.message, "field": refusal.code, "help": None}
        return json_reply({"errors": [error]}, refusal.status)

    def _take(self, value: Any) -> Reply:
        check(value, _BODY, ("personalizations", "from", "subject", "content"))
        ones = value["personalizations"]
        if len(ones) > 1000:
            raise Refused(400, "limited to 1000 personalizations", "personalizations")
        kinds = [part["type"] for part in value["content"]]
        if kinds != ["text/plain", "text/html"]:
            raise Refused(400, "text/plain comes before text/html", "content")
        _check_categories(value.get("categories", []))
        for name, shape in _TRACKING.items():
            check(value.get("tracking_settings", {}).get(name, {}), shape)
        for number, one in enumerate(ones):
            self._check_one(one, number)
        number = f"msg{len(self.log):08}"
        for one in ones:
            self._deliver(value, one)
        return Reply(status=202, headers={"X-Message-Id": number})

    def _check_one(self, one: Any, number: int) -> None:
        where = f"personalizations.{number}"
        check(one, _ONE, ("to",), f"{where}.")
        if len(one["to"]) != 1:
            raise Refused(400, "everybody would see everybody", f"{where}.to")
        check(one["to"][0], {"email": str, "name": str}, ("email",))
        if not self.is_good(one["to"][0]["email"]):
            raise Refused(400, "Does not contain a valid address.", f"{where}.to.0.email")
        for name, value in one.get("headers", {}).items():
            if name.lower() in _RESERVED or not isinstance(value, str) or not value.isascii():
                raise Refused(400, f"the header {name} cannot be set", f"{where}.headers")
        for field in ("substitutions", "custom_args"):
            pairs = one.get(field, {}).items()
            if any(not isinstance(v, str) for _, v in pairs):
                raise Refused(400, "must be strings", f"{where}.{field}")
            if sum(len(k.encode()) + len(v.encode()) for k, v in pairs) > 10_000:
                raise Refused(400, "may not exceed 10000 bytes", f"{where}.{field}")

    def _deliver(self, value: Mapping[str, Any], one: Mapping[str, Any]) -> None:
        tracking = value.get("tracking_settings", {})
        leaving = not _is_off(tracking, "subscription_tracking")
        tag = tracking.get("subscription_tracking", {}).get("substitution_tag", "")
        link = f"https://sendgrid.test/u/{one['to'][0]['email']}"

        def fill(text: str) -> str:
            for key, told in one.get("substitutions", {}).items():
                text = text.replace(key, told)
            return text.replace(tag, link) if leaving and tag else text

        headers = {**value.get("headers", {}), **one.get("headers", {})}
        if leaving:
            headers.setdefault("List-Unsubscribe", f"<{link}>")
            headers.setdefault("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
        footer = "<p>Unsubscribe</p>" if leaving and not tag else ""
        pixel = "" if _is_off(tracking, "open_tracking") else "<img src=https://u.test/>"
        plain, markup = (fill(part["value"]) for part in value["content"])
        reply_to = value.get("reply_to", {})
        self.put(
            one["to"][0]["email"],
            sender=_mailbox(value["from"]),
            reply_to=_mailbox(reply_to) if reply_to else "",
            subject=fill(value["subject"]),
            html=markup + footer + pixel,
            text=plain,
            # Headers are not substituted.
            headers=headers.items(),
            row={"categories": value.get("categories", [])},
        )

    def _search(self, value: Any) -> Reply:
        check(value, {"query": str, "limit": int, "subusers": list})
        if not 1 <= value.get("limit", 10) <= 1000:
            raise Refused(400, "limit must be from 1 to 1000", "limit")
        wanted: list[str] = []
        for condition in re.split(r" AND ", value["query"]):
            if match := re.fullmatch(r"categories IN \(('[^']*'(?:, '[^']*')*)\)", condition):
                wanted = re.findall(r"'([^']*)'", match[1])
            elif not re.fullmatch(
                r'sg_message_id_created_at [<>]=? TIMESTAMP "\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"',
                condition,
            ):
                raise Refused(400, f"invalid syntax: {condition!r}", "query")
        found = self.find(lambda row: bool(set(wanted) & set(row["categories"])))
        rows = [{"to_email": one.address, "status": "processed"} for one in found]
        return json_reply({"messages": rows[: value.get("limit", 10)]})


def _check_categories(categories: list[Any]) -> None:
    if len(categories) > 10 or len(set(categories)) < len(categories):
        raise Refused(400, "at most 10 distinct categories", "categories")
    if any(not isinstance(one, str) or len(one) > 255 for one in categories):
        raise Refused(400, "a category has at most 255 characters", "categories")


def _is_off(tracking: Mapping[str, Any], name: str) -> bool:
    return tracking.get(name, {}).get("enable", True) is False


def _mailbox(value: Mapping[str, str]) -> str:
    check(value, {"email": str, "name": str}, ("email",))
    return f"{value['name']} <{value['email']}>" if value.get("name") else value["email"]
