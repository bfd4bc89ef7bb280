"""Amazon SES v2 as its service model describes it: SendBulkEmail with inline templates.

The signature is checked from the request as it arrived, by the rules of Signature Version 4.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
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

_BODY = {
    **dict.fromkeys(("FromEmailAddress", "ConfigurationSetName", "TenantName"), str),
    **dict.fromkeys(("ReplyToAddresses", "DefaultEmailTags", "BulkEmailEntries"), list),
    "FeedbackForwardingEmailAddress": str,
    "DefaultContent": dict,
}
_TEMPLATE = {
    **dict.fromkeys(("TemplateName", "TemplateArn", "TemplateData"), str),
    "TemplateContent": dict,
    "Headers": list,
    "Attachments": list,
}
_ENTRY = {
    "Destination": dict,
    "ReplacementTags": list,
    "ReplacementEmailContent": dict,
    "ReplacementHeaders": list,
}
# What Handlebars' grammar does not know: unequal braces around a name, or braces without an end.
_MALFORMED = re.compile(
    r"(?<!\{)\{\{[^{}]*\}\}\}|\{\{\{[^{}]*\}\}(?!\})|\{\{\{\{|\{\{(?![^{}]*\}\})"
)
_TAG = re.compile(r"[A-Za-z0-9_-]{1,256}")
_NAME = re.compile(r"[!-9;-@A-~]{1,126}")
_PRINTABLE = re.compile(r"[ -~]{1,995}")


@dataclass(eq=False)
class Ses(JsonService):
    key_id: str = "AKIDEXAMPLE"
    region: str = "eu-west-1"
    rate: float = 500.0  #: mails a second
    sent_today: float = 0.0
    statuses: dict[str, str] = field(default_factory=dict)  #: by address, another than SUCCESS
    not_rendered: list[str] = field(default_factory=list)  #: accepted, and nothing was sent

    def route(self, call: Call) -> Reply:
        self._check_signature(call)
        if (call.method, call.path) == ("GET", "/v2/email/account"):
            return json_reply(self._account())
        if (call.method, call.path) != ("POST", "/v2/email/outbound-bulk-emails"):
            raise Refused(404, "not found", "NotFoundException")
        value = parse_body(call, largest=40_000_000)
        check(value, _BODY, ("FromEmailAddress", "DefaultContent", "BulkEmailEntries"))
        template = check(value["DefaultContent"]["Template"], _TEMPLATE, ("TemplateContent",))
        check(template["TemplateContent"], dict.fromkeys(("Subject", "Text", "Html"), str))
        json.loads(template["TemplateData"])
        _check_headers(template.get("Headers", []))
        _check_tags(value.get("DefaultEmailTags", []))
        one_mailbox(value["FromEmailAddress"])
        if not value["FromEmailAddress"].isascii():
            raise Refused(400, "Illegal from", "BadRequestException")
        if len(value["BulkEmailEntries"]) > 50:
            raise Refused(400, "at most 50 entries", "BadRequestException")
        return json_reply(
            {
                "BulkEmailEntryResults": [
                    self._take(value, template, entry) for entry in value["BulkEmailEntries"]
                ]
            }
        )

    def _account(self) -> dict[str, Any]:
        most = 200.0 if self.unfit else 50_000.0
        return {
            "DedicatedIpAutoWarmupEnabled": False,
            "EnforcementStatus": "HEALTHY",
            "ProductionAccessEnabled": not self.unfit,
            "SendingEnabled": True,
            "SendQuota": {
                "Max24HourSend": most,
                "MaxSendRate": self.rate,
                "SentLast24Hours": self.sent_today,
            },
        }

    def complain(self, refusal: Refused) -> Reply:
        kind = refusal.code if isinstance(refusal.code, str) else "BadRequestException"
        kind = kind if kind.endswith("Exception") else "BadRequestException"
        return json_reply(
            {"message": refusal.message}, refusal.status, x_amzn_ErrorType=f"{kind}:http://x"
        )

    def _take(
        self, value: Mapping[str, Any], template: Mapping[str, Any], entry: Any
    ) -> dict[str, Any]:
        check(entry, _ENTRY, ("Destination",))
        (address,) = entry["Destination"]["ToAddresses"]
        own = entry.get("ReplacementHeaders", [])
        _check_headers(own)
        _check_tags(entry.get("ReplacementTags", []))
        if address in self.statuses:
            return {"Status": self.statuses[address], "Error": "told to"}
        if self.told and (verdict := self.told(address)):
            named = {"failed": "FAILED", "later": "ACCOUNT_THROTTLED"}
            return {"Status": named.get(verdict, verdict)}
        if not self.is_good(address):
            return {"Status": "INVALID_PARAMETER", "Error": "Invalid recipient address"}
        data = entry["ReplacementEmailContent"]["ReplacementTemplate"]["ReplacementTemplateData"]
        if len(data) > 262_144:
            return {"Status": "INVALID_PARAMETER", "Error": "template data is too long"}
        given = {header["Name"].lower() for header in own}
        headers = own + [h for h in template.get("Headers", []) if h["Name"].lower() not in given]
        if len(headers) > 15:
            return {"Status": "INVALID_PARAMETER", "Error": "too many headers"}
        model, missing = json.loads(data), False

        def value_of(name: str) -> str | None:
            nonlocal missing
            missing = missing or name not in model
            return model.get(name)

        content = template["TemplateContent"]
        filled = {n: render_braces(text, value_of, escape=False) for n, text in content.items()}
        number = f"{len(self.log) + len(self.not_rendered):08}"
        if missing or any(_MALFORMED.search(text) for text in content.values()):
            self.not_rendered.append(address)
            return {"Status": "SUCCESS", "MessageId": number}
        self.put(
            address,
            sender=value["FromEmailAddress"],
            reply_to=", ".join(value.get("ReplyToAddresses", [])),
            subject=filled["Subject"],
            html=filled["Html"],
            text=filled["Text"],
            headers=[(header["Name"], header["Value"]) for header in headers],
        )
        return {"Status": "SUCCESS", "MessageId": number}

    def _check_signature(self, call: Call) -> None:
        told = re.fullmatch(
            r"AWS4-HMAC-SHA256 Credential=(?P<id>[^/]+)/(?P<scope>(?P<day>\d{8})/(?P<region>[^/]+)"
            r"/ses/aws4_request), SignedHeaders=(?P<names>[a-z0-9;-]+), Signature=(?P<sig>\w{64})",
            call.headers.get("authorization", ""),
        )
        at = call.headers.get("x-amz-date", "")
        if not told or told["id"] != self.key_id or told["region"] != self.region:
            raise Refused(403, "The security token is invalid", "UnrecognizedClientException")
        if not re.fullmatch(rf"{told['day']}T\d{{6}}Z", at) or "host" not in told["names"]:
            raise Refused(403, "Signature expired", "InvalidSignatureException")
        names = told["names"].split(";")
        canonical = [call.method, call.path, ""]
        canonical += [f"{name}:{call.headers[name].strip()}" for name in names]
        canonical += ["", told["names"], hashlib.sha256(call.body).hexdigest()]
        hashed = hashlib.sha256("\n".join(canonical).encode()).hexdigest()
        key = ("AWS4" + self.secret).encode()
        for part in (told["day"], self.region, "ses", "aws4_request"):
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        text = f"AWS4-HMAC-SHA256\n{at}\n{told['scope']}\n{hashed}".encode()
        if hmac.new(key, text, hashlib.sha256).hexdigest() != told["sig"]:
            raise Refused(403, "The signature does not match", "SignatureDoesNotMatchException")


def _check_headers(headers: list[Any]) -> None:
    if len(headers) > 15:
        raise Refused(400, "at most 15 headers", "BadRequestException")
    for header in headers:
        check(header, {"Name": str, "Value": str}, ("Name", "Value"))
        name, value = header["Name"], header["Value"]
        if not _NAME.fullmatch(name) or not _PRINTABLE.fullmatch(value):
            raise Refused(400, f"the header {name} is not allowed", "BadRequestException")
        if len(name) + len(value) > 996:
            raise Refused(400, f"the header {name} is too long", "BadRequestException")


def _check_tags(tags: list[Any]) -> None:
    for tag in tags:
        check(tag, {"Name": str, "Value": str}, ("Name", "Value"))
        if not _TAG.fullmatch(tag["Name"]) or not _TAG.fullmatch(tag["Value"]):
            raise Refused(400, "a tag has other characters", "BadRequestException")
