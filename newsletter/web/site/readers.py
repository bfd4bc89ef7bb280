"""The pages on which readers come, choose and leave.

GET never changes anything. A link's token stands for its reader: there is no cookie and no login,
and so nothing that a foreign site could make a browser use. No answer tells whether an address is
known, and none repeats what was sent, but for a form that comes back to be mended.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from email.utils import parseaddr
from math import ceil
from typing import Any

from flask import Response, abort, render_template, request

from newsletter.audience import BadAddress, mailbox_of, normalise_address
from newsletter.consenting import Request, Wish
from newsletter.mailing import Subscriber
from newsletter.networks import network_of
from newsletter.reception import Confirmed, LeadsAstray
from newsletter.shapes import one_line
from newsletter.stored import stored_json
from newsletter.web.site import guard
from newsletter.web.site.allowance import Allowance, TooMany
from newsletter.web.site.choices import (
    BadDay,
    Typed,
    as_stored,
    as_typed,
    as_wanted,
    is_whole,
    short_values,
)
from newsletter.web.site.hooks import Plain
from newsletter.web.site.office import Offices, Site
from newsletter.web.site.stamp import Stamp, Verdict

Answer = tuple[str, int] | tuple[str, int, dict[str, str]]

#: A field that people do not see and programs fill in.
_TRAP = "website"
_LONGEST_NAME = 100


class Readers:
    """One method per address and method."""

    def __init__(
        self,
        site: Site,
        offices: Offices,
        stamp: Stamp,
        *,
        clock: Callable[[], float],
        ticks: Callable[[], float],
    ) -> None:
        self._site = site
        self._offices = offices
        self._stamp = stamp
        self._clock = clock
        self._allowance = Allowance(ticks)
        self._values = short_values(site.roster.speakers)

    def subscribe(self) -> Answer:
        return self._ask("subscribe")

    def ask_for_letter(self) -> Answer:
        """For readers without a link at hand: one comes by mail."""
        return self._ask("manage")

    def _ask(self, wish: Wish) -> Answer:
        form = request.form
        name = one_line(form.get("first_name", ""))[:_LONGEST_NAME]
        try:
            address = normalise_address(form.get("address", "")[: guard.LONGEST_FIELD])
        except BadAddress:
            return self._form(wish, "", name, fault=_NO_ADDRESS, wrong_address=True)
        if form.get(_TRAP):
            return self._asked(wish)  # a program; it learns nothing
        verdict = self._stamp.judge(form.get("stamp", ""), self._clock())
        if verdict != "human":
            return self._form(wish, address, name, fault=_ONCE_MORE[verdict])
        try:
            with self._allowance.taking(self._network(), mailbox_of(address)) as allowed:
                # Whose letters are on their way already is nobody's business: neither the answer
                # nor its time tells.
                reception = self._offices.mine().reception
                answer = reception.ask if allowed else reception.pass_over
                answer(self._request(wish, address, name))
        except TooMany as error:
            return _put_off(error)
        return self._asked(wish)

    def _request(self, wish: Wish, address: str, first_name: str) -> Request:
        newsletter = self._site.newsletter
        return Request(
            wish=wish,
            address=address,
            first_name=first_name,
            at=datetime.fromtimestamp(self._clock(), UTC),
            page=f"{newsletter.base_url.rstrip('/')}/",
            network=self._network(),
            wording=wording(newsletter.name, newsletter.organisation)
            if wish == "subscribe"
            else "",
        )

    def _network(self) -> str:
        return network_of(request.remote_addr or "")

    def _form(
        self, wish: Wish, address: str, first_name: str, *, fault: str, wrong_address: bool = False
    ) -> Answer:
        """Once more, with what was typed: a valid address, and the name."""
        page = render_template(
            "site/landing.html" if wish == "subscribe" else "site/letter.html",
            entries=(),
            stamp=self._stamp.make(self._clock()),
            fault=fault,
            wrong_address=wrong_address,
            address=address,
            first_name=first_name,
        )
        return page, 400

    def _asked(self, wish: Wish) -> Answer:
        lines = _LOOK if wish == "subscribe" else _LOOK_FOR_LINK
        return _message("Look into your mailbox", lines, 200)

    def show_letter_form(self) -> Answer:
        return render_template("site/letter.html", stamp=self._stamp.make(self._clock())), 200

    def show_confirm(self, token: str) -> Answer:
        found = self._offices.mine().reception.look_at(token)
        if found is not None and found.outcome == "open":
            return render_template("site/confirm.html", token=token), 200
        return self._led(found)

    def confirm(self, token: str) -> Answer:
        return self._led(self._offices.mine().reception.confirm(token))

    def _led(self, found: Confirmed | None) -> Answer:
        """Where a link led that asks for nothing more."""
        if found is None:
            abort(404)
        if found.outcome == "expired":
            return _message(*_EXPIRED, 410)
        if found.outcome == "overtaken":
            lines = (*_OVERTAKEN, f"Nothing comes of that? Then write to {self._office()}.")
            return _message("This link is no longer valid", lines, 410)
        title = "Welcome" if found.outcome == "confirmed" else "You have confirmed already"
        return self._reached(title, found.subscriber)

    def _office(self) -> str:
        """The address at which a person answers."""
        newsletter = self._site.newsletter
        return parseaddr(newsletter.reply_to or newsletter.sender)[1]

    def _reached(self, title: str, reader: Subscriber | None) -> Answer:
        """What follows for a reader who said yes; the title is for one to whom mail comes."""
        if reader is None or reader.status != "active":
            return _message("You have left since", _SIGN_UP_AGAIN, 200)
        if reader.suppressed:
            lines = (_WISH_KEPT, self._why_nothing_comes())
            return _message("No mail reaches you", lines, 200)
        pause = reader.preferences.paused_until
        if pause and pause > self._today():
            return _message(title, (_PAUSED.format(f"{pause.day} {pause:%B %Y}"),), 200)
        return _message(title, _COMES, 200)

    def _why_nothing_comes(self) -> str:
        """To a reader whose address is suppressed."""
        return f"{_SUPPRESSED} Write to {self._office()}."

    def _today(self) -> date:
        return datetime.fromtimestamp(self._clock(), UTC).date()

    def show_unsubscribe(self, token: str) -> Answer:
        reception, id_ = self._offices.mine().reception, self._reader("unsubscribe", token)
        reader = reception.find(id_)
        gone = reader is None or reader.status == "unsubscribed"
        can_undo = gone and reception.can_undo(id_)
        page = "site/unsubscribe.html"
        return render_template(page, token=token, gone=gone, can_undo=can_undo), 200

    def one_click(self, token: str) -> Response:
        """As a page: of a link that is nobody's, or by a post whose length is not told."""
        reader = self._reader("unsubscribe", token)
        self._offices.mine().reception.leave(reader, "one click", self._network())
        return Response(f"{_CLICKED.text}\n", mimetype="text/plain")

    def click(self, token: str, client: str) -> Plain | None:
        """By RFC 8058; what the post's body says does not matter, nor in which form it says it.

        None, and nothing is changed, where the link is nobody's.
        """
        reception = self._offices.mine().reception
        try:
            reader = reception.find_reader("unsubscribe", token)
        except LeadsAstray:
            return None
        if reader is None:
            return None
        reception.leave(reader, "one click", network_of(client))
        return _CLICKED

    def leave(self, token: str) -> Answer:
        """The button of the page."""
        reader = self._reader("unsubscribe", token)
        reception = self._offices.mine().reception
        reception.leave(reader, "page", self._network())
        can_undo = reception.can_undo(reader)
        return render_template("site/left.html", token=token, can_undo=can_undo), 200

    def give_reason(self, token: str) -> Answer:
        words = (request.form.get("reason", ""), request.form.get("words", ""))
        reason = ": ".join(filter(None, (one_line(word)[: guard.LONGEST_FIELD] for word in words)))
        self._offices.mine().reception.give_reason(self._reader("unsubscribe", token), reason)
        return _message("Thank you", ("The editor will read it.",), 200)

    def undo(self, token: str) -> Answer:
        reception, id_ = self._offices.mine().reception, self._reader("unsubscribe", token)
        undone = reception.undo(id_, self._network())
        reader = reception.find(id_)
        # A second click of the same hand finds him back already.
        if not undone and (reader is None or reader.status != "active"):
            return _message("That is no longer possible", _SIGN_UP_AGAIN, 410)
        return self._reached("You are back", reader)

    def show_preferences(self, token: str) -> Answer:
        return self._show_choices(token, saved=False)

    def _show_choices(self, token: str, *, saved: bool) -> Answer:
        reader = self._known("preferences", token)
        return self._preferences(token, reader, as_stored(reader, self._today()), saved=saved), 200

    def _preferences(
        self, token: str, reader: Subscriber, typed: Typed, *, saved: bool = False, fault: str = ""
    ) -> str:
        roster = self._site.roster
        return render_template(
            "site/preferences.html",
            token=token,
            reader=reader,
            leave=self._offices.mine().reception.make_token("unsubscribe", reader),
            stopped=self._why_nothing_comes() if reader.suppressed else "",
            typed=typed,
            topics=roster.topics.values(),
            speakers=[s for s in roster.speakers.values() if s.bookable],
            values=self._values,
            today=self._today(),
            saved=saved,
            fault=fault,
        )

    def choose(self, token: str) -> Answer:
        reader = self._known("preferences", token)
        if not is_whole(request.form):
            abort(400)
        typed = as_typed(request.form, self._site.roster)
        try:
            wanted = as_wanted(typed, self._today())
        except BadDay as error:
            return self._preferences(token, reader, typed, fault=str(error)), 400
        reception = self._offices.mine().reception
        reception.choose(reader.id, typed.first_name, typed.last_name, wanted)
        return self._show_choices(token, saved=True)

    def download(self, token: str) -> Response:
        """All that is stored of the reader, as JSON (GDPR, articles 15 and 20)."""
        reader = self._known("preferences", token)
        about = stored_json(self._offices.mine().look_up(reader.address))
        return Response(
            json.dumps(about, ensure_ascii=False, indent=2) + "\n",
            mimetype="application/json",
            headers={"Content-Disposition": 'attachment; filename="my-data.json"'},
        )

    def erase(self, token: str) -> Answer:
        reader = self._known("preferences", token)
        if request.form.get("sure") != "yes":
            return _message("Nothing was erased", ("Please tick the box first.",), 400)
        self._offices.mine().erase(reader.address)
        return _message("You are erased", _ERASED, 200)

    def _reader(self, purpose: Any, token: str) -> int:
        try:
            found = self._offices.mine().reception.find_reader(purpose, token)
        except LeadsAstray:
            abort(410)
        if found is None:
            abort(404)
        return found

    def _known(self, purpose: Any, token: str) -> Subscriber:
        found = self._offices.mine().reception.find(self._reader(purpose, token))
        if found is None:
            abort(410)
        return found


def wording(name: str, organisation: str) -> str:
    """What a reader agrees to, as it stands beside the button; it is kept with his consent."""
    return (
        f"I want to get {name} by mail from {organisation}. I can leave at any time, with one click"
        " in every issue."
    )


def _message(title: str, lines: tuple[str, ...], status: int, *, wait: float = 0.0) -> Answer:
    """`wait` is in how many seconds to try again, where that would help."""
    headers = {"Retry-After": str(ceil(wait))} if wait else {}
    return render_template("site/message.html", title=title, lines=lines), status, headers


def _put_off(error: TooMany) -> Answer:
    if error.near:
        lines = (_TOO_MANY.format(_minutes(error.wait)),)
        return _message("Please wait a little", lines, 429, wait=error.wait)
    return _message("We are busy right now", _CROWDED, 503, wait=error.wait)


def _minutes(seconds: float) -> str:
    minutes = ceil(seconds / 60)
    return f"{minutes} minutes" if minutes > 1 else "a minute"


_LOOK = (
    "If that address is yours, a mail is on its way to it. Press the button in it, and you are in.",
    "Nothing there after some minutes? Look among the unwanted mail, then try once more.",
)
_LOOK_FOR_LINK = (
    "If that address gets our newsletter, a mail with your own link is on its way to it.",
)
_NO_ADDRESS = "That is not an address that can be written to."
_ONCE_MORE: Mapping[Verdict, str] = {
    "quick": "That was quick. Please send the form once more.",
    "unknown": "This page had become too old. Please send the form once more.",
}
_TOO_MANY = "There were many requests from where you are. Please try again in {}."
_CROWDED = ("Very many people ask us for a mail at this moment. Please try again in a minute.",)
_COMES = ("You get the next issue. Every one of them has a link with which you can leave.",)
_PAUSED = "You asked for a pause: the next issue comes to you from {} on."
_WISH_KEPT = "We keep your wish to get the newsletter."
_SUPPRESSED = (
    "No mail comes to you, because mail to your address came back or was called spam, or because we"
    " were asked not to send any."
)
_CLICKED = Plain("unsubscribed", 200)
_EXPIRED = (
    "This link is too old",
    ("Please sign up once more on the front page; the new link works for a week.",),
)
_OVERTAKEN = (
    "After it was asked for, somebody left with this address, or mail to it was stopped. An older"
    " letter does not undo that.",
    "Would you like it again? Please sign up once more on the front page.",
)
_SIGN_UP_AGAIN = ("You can sign up again on the front page.",)
_ERASED = (
    "We keep a code from which your address cannot be read, so that no list brings it back.",
)
