"""The pages on which readers come, choose and leave.

GET never changes anything. A link's token stands for its reader: there is no cookie and no login,
and so nothing that a foreign site could make a browser use. No answer tells whether an address is
known, and none repeats what was sent.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from flask import Response, abort, render_template, request

from newsletter.audience import BadAddress, normalise_address
from newsletter.consenting import Request, Wish
from newsletter.mailing import Preferences, Subscriber
from newsletter.web.site import guard
from newsletter.web.site.account import about_reader
from newsletter.web.site.limits import Limiter, Rate, network_of
from newsletter.web.site.office import Offices, Site
from newsletter.web.site.stamp import Stamp

Answer = tuple[str, int]

_PER_ADDRESS = Rate(burst=2, each=3_600)
_PER_NETWORK = Rate(burst=10, each=120)
_OVERALL = Rate(burst=200, each=5)
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
        self._ticks = ticks
        self._limits = (Limiter(_PER_ADDRESS), Limiter(_PER_NETWORK), Limiter(_OVERALL))

    def subscribe(self) -> Answer:
        return self._ask("subscribe")

    def ask_for_letter(self) -> Answer:
        """For readers without a link at hand: one comes by mail."""
        return self._ask("manage")

    def _ask(self, wish: Wish) -> Answer:
        form = request.form
        try:
            address = normalise_address(form.get("address", "")[: guard.LONGEST_FIELD])
        except BadAddress:
            return self._form(wish, 400, fault="That is not an address that can be written to.")
        if form.get(_TRAP):
            return self._asked(wish)  # a program; it learns nothing
        if not self._stamp.is_human(form.get("stamp", ""), self._clock()):
            return self._form(wish, 400, fault="That was quick. Please send the form once more.")
        if not self._allow(address):
            return _message("Please wait a little", _TOO_MANY, 429)
        name = _line(form.get("first_name", ""))[:_LONGEST_NAME]
        self._offices.mine().reception.ask(self._request(wish, address, name))
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

    def _allow(self, address: str) -> bool:
        now = self._ticks()
        keys = (address.lower(), self._network(), "all")
        return all(limit.allow(key, now) for limit, key in zip(self._limits, keys, strict=True))

    def _network(self) -> str:
        return network_of(request.remote_addr or "")

    def _form(self, wish: Wish, status: int, *, fault: str) -> Answer:
        stamp = self._stamp.make(self._clock())
        template = "site/landing.html" if wish == "subscribe" else "site/letter.html"
        return render_template(template, entries=(), stamp=stamp, fault=fault), status

    def _asked(self, wish: Wish) -> Answer:
        lines = _LOOK if wish == "subscribe" else _LOOK_FOR_LINK
        return _message("Look into your mailbox", lines, 200)

    def show_letter_form(self) -> Answer:
        return render_template("site/letter.html", stamp=self._stamp.make(self._clock())), 200

    def show_confirm(self, token: str) -> Answer:
        found = self._offices.mine().reception.find_request(token)
        if found is None:
            abort(404)
        return render_template("site/confirm.html", token=token), 200

    def confirm(self, token: str) -> Answer:
        done = self._offices.mine().reception.confirm(token)
        if done is None:
            abort(404)
        if done.outcome == "expired":
            return _message("This link is too old", _EXPIRED, 410)
        if done.outcome == "already":
            return _message("You have confirmed already", _CONFIRMED, 200)
        return _message("Welcome", _CONFIRMED, 200)

    def show_unsubscribe(self, token: str) -> Answer:
        reader = self._offices.mine().reception.find(self._reader("unsubscribe", token))
        gone = reader is None or reader.status == "unsubscribed"
        return render_template("site/unsubscribe.html", token=token, gone=gone), 200

    def one_click(self, token: str) -> Response:
        """By RFC 8058; what the post's body says does not matter, nor in which form it says it."""
        reader = self._reader("unsubscribe", token)
        self._offices.mine().reception.leave(reader, "one click", self._network())
        return Response("unsubscribed\n", mimetype="text/plain")

    def leave(self, token: str) -> Answer:
        """The button of the page."""
        reader = self._reader("unsubscribe", token)
        reception = self._offices.mine().reception
        reception.leave(reader, "page", self._network())
        can_undo = reception.can_undo(reader)
        return render_template("site/left.html", token=token, can_undo=can_undo), 200

    def give_reason(self, token: str) -> Answer:
        words = (request.form.get("reason", ""), request.form.get("words", ""))
        reason = ": ".join(filter(None, (_line(word)[: guard.LONGEST_FIELD] for word in words)))
        self._offices.mine().reception.give_reason(self._reader("unsubscribe", token), reason)
        return _message("Thank you", ("The editor will read it.",), 200)

    def undo(self, token: str) -> Answer:
        reader = self._reader("unsubscribe", token)
        if not self._offices.mine().reception.undo(reader, self._network()):
            return _message("That is no longer possible", _SIGN_UP_AGAIN, 410)
        return _message("You are back", ("You get the newsletter as before.",), 200)

    def show_preferences(self, token: str) -> Answer:
        return self._preferences(token, saved=False)

    def _preferences(self, token: str, *, saved: bool) -> Answer:
        reader = self._known("preferences", token)
        roster = self._site.roster
        page = render_template(
            "site/preferences.html",
            token=token,
            reader=reader,
            wanted=reader.preferences,
            topics=roster.topics.values(),
            speakers=[s for s in roster.speakers.values() if s.bookable],
            today=datetime.fromtimestamp(self._clock(), UTC).date(),
            saved=saved,
        )
        return page, 200

    def choose(self, token: str) -> Answer:
        reader, form, roster = self._known("preferences", token), request.form, self._site.roster
        wanted = Preferences(
            topics=tuple(id_ for id_ in form.getlist("topic") if id_ in roster.topics),
            speakers=tuple(id_ for id_ in form.getlist("speaker") if id_ in roster.speakers),
            paused_until=_day(form.get("until", "")),
        )
        first, last = (_line(form.get(name, "")) for name in ("first_name", "last_name"))
        self._offices.mine().reception.choose(
            reader.id, first[:_LONGEST_NAME], last[:_LONGEST_NAME], wanted
        )
        return self._preferences(token, saved=True)

    def download(self, token: str) -> Response:
        """All that is stored of the reader, as JSON (GDPR, articles 15 and 20)."""
        reader, reception = self._known("preferences", token), self._offices.mine().reception
        about = about_reader(
            reader, reception.history(reader.id), reception.requests(reader.address)
        )
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
        found = self._offices.mine().reception.find_reader(purpose, token)
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


def _message(title: str, lines: tuple[str, ...], status: int) -> Answer:
    return render_template("site/message.html", title=title, lines=lines), status


def _line(text: str) -> str:
    """One line of printable text."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


_LOOK = (
    "If that address is yours, a mail is on its way to it. Press the button in it, and you are in.",
    "Nothing there after some minutes? Look among the unwanted mail, then try once more.",
)
_LOOK_FOR_LINK = (
    "If that address gets our newsletter, a mail with your own link is on its way to it.",
)
_TOO_MANY = ("There were many requests from where you are. Please try again in an hour.",)
_CONFIRMED = ("You get the next issue. Every one of them has a link with which you can leave.",)
_EXPIRED = ("Please sign up once more; the new link works for a week.",)
_SIGN_UP_AGAIN = ("You can sign up again on the front page.",)
_ERASED = (
    "We keep a code from which your address cannot be read, so that no list brings it back.",
)
