"""Postmark: 500 whole mails in a call, or, where it is configured, one mail for many readers.

From the vendor's OpenAPI description and developer guides (batch, bulk, messages, webhooks). A
batch is answered 200 with an ErrorCode for each mail, in the order of the call; a mail for many
readers before any of them was sent, so that its page is asked how it ended.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from newsletter.config import MailSettings
from newsletter.errors import DeliveryError, Held, Unanswered, Unnamed
from newsletter.mail.addresses import sort_out
from newsletter.mail.answers import Answer, error_for, quotable, understanding
from newsletter.mail.bodies import (
    ADDRESS,
    READER_ID,
    Body,
    Columns,
    Filled,
    Place,
    compile_entry,
    compose_list,
    compose_object,
)
from newsletter.mail.headers import check_lines, header_places
from newsletter.mail.http import TIMEOUT, HttpClient, check_secret
from newsletter.mail.outcomes import Verdict, check_size, match_addresses, settle
from newsletter.mail.reports.postmark import PostmarkWebhook
from newsletter.mail.variables import Syntax, Translation, translate
from newsletter.mail.waiting import PAUSES, wait_for_end
from newsletter.mailing import Attempt, Message, Reader, Receipt
from newsletter.merge import UNSUBSCRIBE, Context, Slot, Template, split

BASE_URL = "https://api.postmarkapp.com"
STREAM = "broadcast"
SEARCH_LAG = 300.0
#: 45 days, unless the account's retention is set to others: 7 are the fewest.
SEARCH_LIFE = 7 * 86_400.0

# Mustachio escapes what stands between two braces and leaves what stands between three.
# Its placeholder becomes an address in a link, also in mails that are no templates.
SYNTAX = Syntax(opening="{{{", closing="}}}", unsubscribe="{{{ pm:unsubscribe }}}")

# Postmark makes a link of its own of `{{{ pm:unsubscribe }}}` and its like in the bodies, also of
# what fills a template. A reader's value can be one, or complete one with prose: so no three braces
# stay together in prose unless they hold another word, and none in a value that may begin a tag.
# Plain text knows no reference that would keep the words.
_THREE = re.compile(r"(?<!\{)\{{3}\s*+(?!pm:)[\w.]++\s*+\}|\{(?=\{\{)", re.IGNORECASE)
_BEGINNING = re.compile(r"\{(?=\{*+\s*(?:pm:|\Z))", re.IGNORECASE)
_BRACE = "&#123;"

_LARGEST_CALL = 50_000_000
_LARGEST_FIELD = 5_000_000
_LONGEST_TAG = 1000
_PAGE = 500
_WINDOW = 10_000  # count and offset of a search together

# ErrorCodes of a mail: about the account, the sender or the form; and about this moment.
_HELD = frozenset({10, 400, 401, 402, 403, 405, 409, 410, 411, 412, 413, 1235, 1236})
_PASSING = frozenset({100, 429})
_TROUBLES = range(500, 600)
_ACCOUNT = frozenset({14, 412, 413})  # about the account, though their words may be of recipients
_RUNNING = frozenset({"Accepted", "Processing"})
_GIVEN_UP = frozenset({"Failed", "Cancelled"})
#: Postmark takes its time over a large mailing: its end is not waited for.
_PAUSES = PAUSES[:7]
_SPENT = 405  # an ErrorCode: not allowed to send, for lack of credits
_CREDITS = "buy credits at Postmark, or a larger plan, then send again"
_BAD_READER = re.compile(r"'To'|recipient", re.IGNORECASE)
_HINTS = {
    401: "check POSTMARK_SERVER_TOKEN",
    404: "check [mail] base_url, and that [mail] message_stream exists",
    413: "the issue is too large for one call: shorten it",
    422: "check the sender, and [mail] message_stream, in Postmark's control panel",
}


class PostmarkService:
    """Takes each mail of a call or refuses it, and says so."""

    name = "postmark"
    batch_size = 500
    bulk_size = 1000  #: as many as is sensible; Postmark knows no limit of number
    search_life: float | None = SEARCH_LIFE
    key_life: float | None = None
    webhook = PostmarkWebhook
    own_unsubscribe = True

    def __init__(
        self,
        *,
        token: str,
        stream: str = STREAM,
        bulk: bool = False,
        base_url: str = BASE_URL,
        search_lag: float = SEARCH_LAG,
        timeout: tuple[float, float] = TIMEOUT,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.batch_size = self.bulk_size if bulk else self.batch_size
        self.search_lag: float | None = search_lag
        self.full_bodies = not bulk
        self._stream, self._bulk, self._sleep = stream, bulk, sleep
        self._http = HttpClient(
            base_url,
            headers={"X-Postmark-Server-Token": token, "Content-Type": "application/json"},
            secrets=(token,),
            timeout=timeout,
            now=now,
        )
        self.place = f"{self.name} at {self._http.host}, stream {stream}"
        self.account = self._http.account

    @classmethod
    def from_settings(
        cls, settings: MailSettings, secrets: Mapping[str, str], var: Path
    ) -> PostmarkService:
        """Raises SettingMissing."""
        hint = "it stands under API Tokens of the server in Postmark's control panel"
        return cls(
            token=check_secret("POSTMARK_SERVER_TOKEN", secrets, hint=hint),
            stream=settings.message_stream or STREAM,
            bulk=settings.bulk,
            base_url=settings.base_url or BASE_URL,
            search_lag=SEARCH_LAG if settings.search_lag is None else settings.search_lag,
        )

    def deliver(self, message: Message, attempt: Attempt) -> Receipt:
        sendable, rejected = sort_out(attempt.readers, self.batch_size)
        if not sendable:
            return Receipt(accepted=frozenset(), rejected=rejected)
        compose = compose_bulk if self._bulk else compose_batch
        body = compose(message, attempt, sendable, self._stream)
        check_size(self.name, len(body), _LARGEST_CALL, sendable)
        path = "/email/bulk" if self._bulk else "/email/batch"
        answer = self._http.send("POST", path, body=body)
        if answer.status != 200:
            raise _error(answer)
        if self._bulk:
            bulk = _read_bulk(answer)
            ends = [self._wait_for(bulk, len(sendable))] * len(sendable)
            return settle(self.name, sendable, rejected, ends, answer, service_id=bulk)
        verdicts = _read_batch(answer)
        spent = any(why.startswith(f"{_SPENT} ") for _, why in verdicts)
        hint = _CREDITS if spent else _HINTS[422]
        return settle(self.name, sendable, rejected, verdicts, answer, hint=hint)

    def find_accepted(self, message: Message, attempt: Attempt) -> frozenset[int]:
        sendable, _ = sort_out(attempt.readers, self.batch_size)
        return match_addresses(sendable, self._search(attempt.key))

    def examine(self) -> str:
        """What the server and the stream are. Raises Held where they send to nobody."""
        server, stream = self._get("/server"), self._get(f"/message-streams/{self._stream}")
        if server.get("DeliveryType") == "Sandbox":
            hint = "take the token of a live server"
            raise Held("the token is of a sandbox server, which sends nothing", hint=hint)
        if stream.get("ArchivedAt"):
            hint = "set [mail] message_stream to another"
            raise Held(f"the stream {self._stream!r} is archived", hint=hint)
        if stream.get("MessageStreamType") != "Broadcasts":
            hint = "set [mail] message_stream to a broadcast stream, as newsletters must"
            raise Held(f"the stream {self._stream!r} is not for broadcasts", hint=hint)
        return quotable(f"server {server.get('Name')}, stream {self._stream}")

    def examine_unsubscribe(self) -> str:
        """Who manages it in the stream. Raises Held where Postmark does not."""
        stream = self._get(f"/message-streams/{self._stream}")
        settings = stream.get("SubscriptionManagementConfiguration") or {}
        if settings.get("UnsubscribeHandlingType", "Postmark") != "Postmark":
            hint = "let Postmark manage unsubscribes in the stream's settings"
            raise Held(f"postmark does not unsubscribe in the stream {self._stream!r}", hint=hint)
        return f"Postmark unsubscribes in the stream {self._stream}"

    def close(self) -> None:
        self._http.close()

    def _wait_for(self, bulk: str, readers: int) -> tuple[Verdict, str]:
        """What is true of all its mails; accepted also when it is still worked on after a while."""
        path = f"/email/bulk/{quote(bulk, safe='')}"
        answer = wait_for_end(
            lambda: self._http.send("GET", path),
            lambda answer: _read_state(answer) in _RUNNING,
            sleep=self._sleep,
            pauses=_PAUSES,
        )
        return _read_end(answer, readers)

    def _get(self, path: str) -> dict[str, Any]:
        answer = self._http.send("GET", path)
        if answer.status != 200:
            raise _error(answer)
        with understanding(answer, self.name):
            return dict(answer.json())

    def _search(self, key: str) -> Iterator[str]:
        """Addresses of all mail with this attempt's metadata; the stream must be named."""
        for offset in range(0, _WINDOW, _PAGE):
            params = {
                "count": str(_PAGE),
                "offset": str(offset),
                "metadata_attempt": key,
                "messagestream": self._stream,
            }
            answer = self._http.send("GET", "/messages/outbound", params=params)
            if answer.status != 200:
                raise _error(answer)
            try:
                value = answer.json()
                rows, total = list(value["Messages"]), int(value["TotalCount"])
                yield from (str(to["Email"]) for row in rows for to in row["To"])
            except (TypeError, KeyError, ValueError) as error:
                raise Unanswered(f"postmark's search cannot be read: {answer.reason!r}") from error
            if not rows or offset + len(rows) >= total:
                return


def compose_batch(
    message: Message, attempt: Attempt, readers: Sequence[Reader], stream: str
) -> Body:
    """A whole mail for each reader. Raises Held and MissingValue."""
    message = _without_tags(message)
    _check_size(message.html, message.text)
    mail = {
        **_shared(message, attempt, stream),
        "To": ADDRESS,
        "Subject": split(message.subject, "header"),
        "HtmlBody": _hide(_whole(message, message.html, "html")),
        "TextBody": _whole(message, message.text, "text"),
        **_personal(message, attempt),
    }
    return compose_list(compile_entry(mail), readers)


@lru_cache(maxsize=8)
def _without_tags(message: Message) -> Message:
    """The message, in whose markup no words look like a tag of Postmark's own."""
    html = _THREE.sub(lambda match: _BRACE if match[0] == "{" else match[0], message.html)
    return replace(message, html=html)


def _hidden_places(translation: Translation) -> dict[str, str | Place]:
    slots = {n: each for n, each in translation.variables.items() if isinstance(each, Slot)}
    hidden = {name: _place_of(slot) for name, slot in slots.items() if slot.context == "html"}
    return {**translation.places(), **hidden}


def _whole(message: Message, text: str, context: Context) -> Template:
    template = split(text, context)
    return template.settle(UNSUBSCRIBE, SYNTAX.unsubscribe) if message.siteless else template


def _hide(template: Template) -> Filled:
    """The template, whose readers' values hold no tag for Postmark."""
    places = {slot: _place_of(slot) for slot in template.slots if slot.context == "html"}
    return Filled(template.segments, tuple(places.get(slot, slot) for slot in template.slots))


def _place_of(slot: Slot) -> Place:
    def fill(columns: Columns) -> Sequence[str]:
        values = columns.fill(slot)
        if "{" not in "".join(values):
            return values
        return [_BEGINNING.sub(_BRACE, value) for value in values]

    return Place(fill)


def compose_bulk(
    message: Message, attempt: Attempt, readers: Sequence[Reader], stream: str
) -> Body:
    """The mail once, and for each reader what fills it. Raises Held and MissingValue."""
    translation = translate(_without_tags(message), SYNTAX)
    _check_size(translation.html, translation.text)
    shared = {
        **_shared(message, attempt, stream),
        "Subject": translation.subject,
        "HtmlBody": translation.html,
        "TextBody": translation.text,
    }
    entry = {
        "To": ADDRESS,
        "TemplateModel": _hidden_places(translation),
        **_personal(message, attempt),
    }
    return compose_object(shared, "Messages", compile_entry(entry), readers)


def _shared(message: Message, attempt: Attempt, stream: str) -> dict[str, Any]:
    check_lines(message)
    reply_to = {"ReplyTo": message.reply_to} if message.reply_to else {}
    return {
        "From": message.sender,
        **reply_to,
        "MessageStream": stream,
        "Tag": message.issue[:_LONGEST_TAG],
        "TrackOpens": False,
        "TrackLinks": "None",
    }


def _personal(message: Message, attempt: Attempt) -> dict[str, Any]:
    headers = header_places(message)
    return {
        "Headers": [{"Name": name, "Value": value} for name, value in headers.items()],
        "Metadata": {"attempt": attempt.key, "reader": READER_ID},
    }


def _check_size(html: str, text: str) -> None:
    size = max(len(html.encode()), len(text.encode()))
    if size > _LARGEST_FIELD:
        raise Held(f"the issue has {size} bytes, Postmark takes {_LARGEST_FIELD}")


def _read_batch(answer: Answer) -> list[tuple[Verdict, str]]:
    try:
        results = [(int(one["ErrorCode"]), str(one.get("Message", ""))) for one in answer.json()]
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        raise Unanswered(f"postmark's answer cannot be read: {answer.reason!r}") from error
    return [(_verdict(code), f"{code} {said}") for code, said in results]


def _verdict(code: int) -> Verdict:
    if code in _HELD:
        return "held"
    if code in _PASSING:
        return "deferred"
    if code in _TROUBLES:
        return "troubled"
    return "rejected" if code else "accepted"


def _read_bulk(answer: Answer) -> str:
    value = answer.json()
    found = value.get("ID", value.get("Id")) if isinstance(value, dict) else None
    if not isinstance(found, str) or not found:
        raise Unanswered(f"postmark answered without an id: {answer.reason!r}")
    if value.get("Status") == "Failed":
        raise Held(f"postmark did not take the mail: {answer.reason!r}", hint=_HINTS[422])
    return found


def _read_state(answer: Answer) -> str:
    with understanding(answer, "postmark"):
        return str(answer.json()["Status"])


def _read_end(answer: Answer, readers: int) -> tuple[Verdict, str]:
    """How the bulk of so many mails ended, where that is the same for all: no reader is named.

    Raises Held where it was given up before the first of them, and Unanswered where some were sent.
    """
    if answer.status != 200:
        raise Unanswered(f"postmark does not tell of the call: {answer.status}")
    state = _read_state(answer)
    if state in _RUNNING:
        return "accepted", ""
    with understanding(answer, "postmark"):
        value = answer.json()
        failed, sent = int(value.get("FailedCount") or 0), int(value.get("ReleasedCount") or 0)
        is_begun = sent > 0 or float(value.get("PercentageCompleted", 100)) > 0
    if state == "Completed":
        if 0 < failed < readers:
            raise Unnamed(f"postmark failed at {failed} of {readers} mails and does not say which")
        return ("failed", "it could send none of the call's mails") if failed else ("accepted", "")
    if state not in _GIVEN_UP or is_begun:
        raise Unanswered(f"postmark took the mail and ended it as {state!r}, maybe after a part")
    hint = "look at the mailing in Postmark, or ask its support, and send again"
    raise Held(f"postmark took the mail and sent it to nobody: {state!r}", hint=hint)


def _error(answer: Answer) -> DeliveryError:
    value = answer.json()
    code = value.get("ErrorCode") if isinstance(value, dict) else None
    refusal = None if isinstance(code, int) and code in _ACCOUNT else _BAD_READER
    hints = {**_HINTS, 422: _CREDITS} if code == _SPENT else _HINTS
    return error_for(answer, "postmark", hints=hints, refusal=refusal)
