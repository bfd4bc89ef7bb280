"""SparkPost as its blueprints describe it: transmissions, their language, and message events."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from tests.standins import Call, Reply, json_reply
from tests.standins.json_service import (
    JsonService,
    Refused,
    check,
    one_mailbox,
    parse_body,
    render_braces,
)

_BODY = {
    **dict.fromkeys(("campaign_id", "description", "return_path"), str),
    **dict.fromkeys(("options", "content", "metadata", "substitution_data", "override"), dict),
    "recipients": list,
}
_OPTIONS = {
    **dict.fromkeys(("open_tracking", "initial_open", "click_tracking", "transactional"), bool),
    **dict.fromkeys(("inline_css", "perform_substitutions", "skip_suppression", "sandbox"), bool),
    **dict.fromkeys(("start_time", "ip_pool", "dkim_key"), str),
}
_CONTENT = {
    **dict.fromkeys(("subject", "html", "text", "amp_html", "reply_to"), str),
    "from": (str, dict),
    "headers": dict,
    **dict.fromkeys(("attachments", "inline_images"), list),
}
_RECIPIENT = {
    "address": (str, dict),
    **dict.fromkeys(("metadata", "substitution_data"), dict),
    "tags": list,
    "return_path": str,
}
_RESERVED = frozenset(
    {
        *("address", "email", "email_id", "env_from", "return_path", "and", "break", "do"),
        *("else", "elseif", "end", "false", "for", "function", "if", "local", "nil", "not"),
        *("or", "each", "return", "then", "true", "until", "while"),
    }
)
# A link starts with its protocol, which stands in no variable.
_LINK = re.compile(r"https?://(?:\{\{.*?\}\}|[^\s\"'<>])*", re.IGNORECASE)
_PLAIN = re.compile(r"(?<!\{)\{\{(?!\{)(.*?)\}\}(?!\})")


@dataclass(eq=False)
class SparkPost(JsonService):
    tells_who: bool = True  #: whether an error names the recipient
    page: int = 10_000

    def route(self, call: Call) -> Reply:
        if call.headers.get("authorization") != self.secret:
            raise Refused(401, "Unauthorized.")
        match call.method, call.path:
            case "POST", "/api/v1/transmissions":
                return self._transmit(parse_body(call))
            case "GET", "/api/v1/events/message":
                return self._search(call)
            case "GET", "/api/v1/account":
                return json_reply({"results": {"status": self.unfit or "active"}})
        raise Refused(404, "Resource could not be found")

    def complain(self, refusal: Refused) -> Reply:
        error = {"message": refusal.message, "code": "1400", "description": refusal.message}
        return json_reply({"errors": [error]}, refusal.status)

    def _transmit(self, value: Any) -> Reply:
        check(value, _BODY, ("recipients", "content"))
        check(value.get("options", {}), _OPTIONS)
        content = check(value["content"], _CONTENT, ("from", "subject"))
        if len(value.get("campaign_id", "").encode()) > 64:
            raise Refused(422, "campaign_id is too long")
        if len(content.get("html", "") + content.get("text", "")) > 20 * 1024 * 1024:
            raise Refused(422, "content is too large")
        one_mailbox(content["from"]["email"])
        _check_headers(content.get("headers", {}))
        good, errors = [], []
        for recipient in value["recipients"]:
            check(recipient, _RECIPIENT, ("address",))
            address = recipient["address"]["email"]
            if self.is_good(address):
                good.append(recipient)
            else:
                who = (
                    f"recipient address {address} is invalid" if self.tells_who else "bad recipient"
                )
                errors.append({"message": "invalid format", "description": who, "code": "1300"})
        if not good:
            raise Refused(400, "at least one valid recipient is required")
        for recipient in good:
            self._deliver(value, content, recipient)
        results: dict[str, Any] = {
            "total_accepted_recipients": len(good),
            "total_rejected_recipients": len(errors),
            "id": f"1166878748495{len(self.log):04}",
        }
        if errors:
            results["rcpt_to_errors"] = errors
        return json_reply({"results": results})

    def _deliver(
        self, value: Mapping[str, Any], content: Mapping[str, Any], recipient: Mapping[str, Any]
    ) -> None:
        data = {
            **value.get("metadata", {}),
            **value.get("substitution_data", {}),
            **recipient.get("metadata", {}),
            **recipient.get("substitution_data", {}),
        }
        if any(not re.fullmatch(r"[A-Za-z_]\w*", k) or k in _RESERVED for k in data):
            raise Refused(422, "a substitution key is reserved")

        def fill(text: str, escape: bool = False) -> str:
            return render_braces(text, data.get, escape=escape)

        def fill_body(text: str, escape: bool = False) -> str:
            """In links of both bodies values are URL encoded, but for three braces."""
            text = re.sub(r"\[\[data-msys-[a-z]+=\"[^\"]*\"\]\]", "", text)
            return fill(_LINK.sub(lambda link: _fill_link(link[0], data), text), escape)

        sender = content["from"]
        off = value.get("options", {})
        pixel = "" if off.get("open_tracking") is False else "<img src=https://u.test/>"
        self.put(
            recipient["address"]["email"],
            sender=_mailbox(fill(sender.get("name", "")), fill(sender["email"])),
            reply_to=fill(content.get("reply_to", "")),
            subject=fill(content["subject"]),
            html=fill_body(content["html"], escape=True) + pixel,
            text=fill_body(content["text"]),
            headers=[(name, fill(told)) for name, told in content.get("headers", {}).items()],
            row={"campaign_id": value.get("campaign_id", ""), "at": self.clock()},
        )

    def _search(self, call: Call) -> Reply:
        query = {name: values[0] for name, values in call.query.items()}
        since, until = (_moment(query.get(name, "")) for name in ("from", "to"))
        wanted = query["campaigns"].lower()

        def matches(row: Mapping[str, Any]) -> bool:
            # Keywords: a campaign is found by each of its words.
            words = re.split(r"[\s_-]", row["campaign_id"].lower())
            return wanted in (row["campaign_id"].lower(), *words) and since <= row["at"] < until

        found = self.find(matches)
        start, size = int(query.get("cursor", 0) or 0), min(int(query["per_page"]), self.page)
        rows = [
            {
                "type": "injection",
                "rcpt_to": one.address.lower(),
                "raw_rcpt_to": one.address,
                "campaign_id": one.row["campaign_id"],
            }
            for one in found[start : start + size]
        ]
        links = {}
        if start + size < len(found):
            rest = "&".join(f"{name}={query[name]}" for name in ("campaigns", "from", "to"))
            path = f"{call.path}?{rest}&per_page={size}&cursor={start + size}"
            links = {"next": path}
        return json_reply({"results": rows, "total_count": len(found), "links": links})


def _fill_link(link: str, data: Mapping[str, Any]) -> str:
    return _PLAIN.sub(lambda match: quote(str(data.get(match[1].strip()) or ""), safe=""), link)


def _mailbox(name: str, address: str) -> str:
    quoted = name.replace("\\", r"\\").replace('"', r"\"")
    return f'"{quoted}" <{address}>' if name else address


def _check_headers(headers: Mapping[str, Any]) -> None:
    for name, told in headers.items():
        if name.lower() in ("subject", "from", "to", "reply-to", "content-type"):
            raise Refused(422, f"the header {name} is not allowed")
        if not isinstance(told, str):
            raise Refused(422, "headers must be strings")


def _moment(told: str) -> float:
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", told):
        raise Refused(400, "from and to are dates")
    return datetime.fromisoformat(told).timestamp()
