"""The pages to which readers' links lead: to confirm, choose and leave.

GET never changes anything. A link's token stands for its reader: there is no cookie and no login,
and so nothing that a foreign site could make a browser use.

A post that changes something leads to a page that shows what became of it, and loading that sends
nothing again. Not so the click that a mail provider makes: it follows nothing (RFC 8058). Nor who
is erased: his link leads to nobody from then on. What is refused is answered at once.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from email.utils import parseaddr
from typing import Any

from flask import Response, abort, render_template

from newsletter.mailing import Subscriber
from newsletter.networks import network_of
from newsletter.reception import LeadsAstray, OfTestMail
from newsletter.shapes import one_line
from newsletter.stored import stored_json
from newsletter.web.site import guard
from newsletter.web.site.answers import Answer, lead_to, message
from newsletter.web.site.choices import (
    BadDay,
    Typed,
    as_stored,
    as_typed,
    as_wanted,
    is_over,
    is_whole,
    latest_pause,
    short_names,
)
from newsletter.web.site.forms import read_form, visitor_network
from newsletter.web.site.hooks import Plain
from newsletter.web.site.office import Offices, Site


class Readers:
    """One method per address and method."""

    def __init__(self, site: Site, offices: Offices, clock: Callable[[], float]) -> None:
        self._site = site
        self._offices = offices
        self._clock = clock
        self._names = short_names(site.roster.speakers)

    def show_confirm(self, token: str) -> Answer:
        return self._show_confirmed(token, "You have confirmed already")

    def show_welcome(self, token: str) -> Answer:
        """Where the page's button leads."""
        return self._show_confirmed(token, "Welcome")

    def _show_confirmed(self, token: str, title: str) -> Answer:
        """The page with the button, or where a link led that asks for nothing more."""
        found = self._offices.mine().reception.look_at(token)
        if found is None:
            abort(404)
        if found.outcome == "open":
            return render_template("site/confirm.html", token=token), 200
        if found.outcome == "expired":
            return message(*_EXPIRED, 410)
        if found.outcome == "overtaken":
            lines = (*_OVERTAKEN, f"Nothing comes of that? Then write to {self._office()}.")
            return message("This link is no longer valid", lines, 410)
        return self._reached(title, found.subscriber)

    def confirm(self, token: str) -> Answer:
        found = self._offices.mine().reception.confirm(token)
        if found is not None and found.outcome == "confirmed":
            return lead_to(f"{self._site.prefix}/confirm/{token}/welcome")
        return self.show_confirm(token)

    def _office(self) -> str:
        """The address at which a person answers."""
        newsletter = self._site.newsletter
        return parseaddr(newsletter.reply_to or newsletter.sender)[1]

    def _reached(self, title: str, reader: Subscriber | None) -> Answer:
        """What follows for a reader who said yes; the title is for one to whom mail comes."""
        if reader is None or reader.status != "active":
            return message("You have left since", _SIGN_UP_AGAIN, 200)
        if reader.suppressed:
            lines = (_WISH_KEPT, self._why_nothing_comes())
            return message("No mail reaches you", lines, 200)
        pause = reader.preferences.paused_until
        if pause and pause > self._today():
            return message(title, (_PAUSED.format(f"{pause.day} {pause:%B %Y}"),), 200)
        return message(title, _COMES, 200)

    def _why_nothing_comes(self) -> str:
        """To a reader whose address is suppressed."""
        return f"{_SUPPRESSED} Write to {self._office()}."

    def _today(self) -> date:
        return datetime.fromtimestamp(self._clock(), UTC).date()

    def show_unsubscribe(self, token: str) -> Answer:
        return self._show_leaving(token)

    def show_thanks(self, token: str) -> Answer:
        """Where a reason leads; whoever came back since is thanked no more."""
        return self._show_leaving(token, thanked=True)

    def _show_leaving(self, token: str, *, thanked: bool = False) -> Answer:
        reception, id_ = self._offices.mine().reception, self._reader("unsubscribe", token)
        reader = reception.find(id_)
        gone = reader is None or reader.status == "unsubscribed"
        page = render_template(
            "site/unsubscribe.html",
            token=token,
            gone=gone,
            can_undo=gone and reception.can_undo(id_),
            thanked=thanked,
        )
        return page, 200

    def one_click(self, token: str) -> Response:
        """As a page: of a link that is nobody's, or by a post whose length is not told."""
        reader = self._reader("unsubscribe", token)
        self._offices.mine().reception.leave(reader, "one click", visitor_network())
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
        except OfTestMail:
            return _TESTED
        if reader is None:
            return None
        reception.leave(reader, "one click", network_of(client))
        return _CLICKED

    def leave(self, token: str) -> Answer:
        """The button of the page."""
        reader = self._reader("unsubscribe", token)
        self._offices.mine().reception.leave(reader, "page", visitor_network())
        return self._lead_back(token)

    def give_reason(self, token: str) -> Answer:
        form, reader = read_form(), self._reader("unsubscribe", token)
        words = (form.get("reason", ""), form.get("words", ""))
        reason = ": ".join(filter(None, (one_line(word)[: guard.LONGEST_FIELD] for word in words)))
        if not reason:  # the button alone
            return self._lead_back(token)
        if self._offices.mine().reception.give_reason(reader, reason):
            return self._lead_back(token, "/thanks")
        lines = (_NO_LEAVING, f"Would you tell us all the same? Then write to {self._office()}.")
        return message("That was not kept", lines, 409)

    def undo(self, token: str) -> Answer:
        reception, id_ = self._offices.mine().reception, self._reader("unsubscribe", token)
        undone = reception.undo(id_, visitor_network())
        # A second click of the same hand finds him back already.
        if undone or self._active(id_):
            return self._lead_back(token, "/back")
        return message("That is no longer possible", _SIGN_UP_AGAIN, 410)

    def show_back(self, token: str) -> Answer:
        """Where undoing leads, unless the reader has left again."""
        reader = self._active(self._reader("unsubscribe", token))
        return self._reached("You are back", reader) if reader else self._show_leaving(token)

    def _active(self, id_: int) -> Subscriber | None:
        reader = self._offices.mine().reception.find(id_)
        return reader if reader and reader.status == "active" else None

    def _lead_back(self, token: str, step: str = "") -> Answer:
        return lead_to(f"{self._site.prefix}/unsubscribe/{token}{step}")

    def show_preferences(self, token: str) -> Answer:
        return self._show_choices(token)

    def show_saved(self, token: str) -> Answer:
        """Where saving leads."""
        return self._show_choices(token, saved=True)

    def _show_choices(self, token: str, *, saved: bool = False) -> Answer:
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
            names=self._names,
            today=self._today(),
            latest=latest_pause(self._today(), reader),
            saved=saved,
            fault=fault,
        )

    def choose(self, token: str) -> Answer:
        form, reader = read_form(), self._known("preferences", token)
        if not is_whole(form):
            abort(400)
        typed, today = as_typed(form, self._site.roster), self._today()
        try:
            wanted = as_wanted(typed, today, latest=latest_pause(today, reader))
        except BadDay as error:
            return self._preferences(token, reader, typed, fault=str(error)), 400
        reception = self._offices.mine().reception
        if not typed.until and is_over(reader, today):  # which the page did not show
            wanted = wanted._replace(paused_until=reader.preferences.paused_until)
        reception.choose(reader.id, typed.first_name, typed.last_name, wanted)
        return lead_to(f"{self._site.prefix}/preferences/{token}/saved")

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
        if read_form().get("sure") != "yes":
            return message("Nothing was erased", ("Please tick the box first.",), 400)
        self._offices.mine().erase(reader.address)
        return message("You are erased", _ERASED, 200)

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


_COMES = ("You get the next issue. Every one of them has a link with which you can leave.",)
_PAUSED = "You asked for a pause: the next issue comes to you from {} on."
_WISH_KEPT = "We keep your wish to get the newsletter."
_SUPPRESSED = (
    "No mail comes to you, because mail to your address came back or was called spam, or because we"
    " were asked not to send any."
)
_CLICKED = Plain("unsubscribed", 200)
_TESTED = Plain("the link of a test mail: it works, and changes nothing", 200)
_EXPIRED = (
    "This link is too old",
    ("Please sign up once more on the front page; the new link works for a week.",),
)
_OVERTAKEN = (
    "After it was asked for, somebody left with this address, or mail to it was stopped. An older"
    " letter does not undo that.",
    "Would you like it again? Please sign up once more on the front page.",
)
_NO_LEAVING = "A reason goes with leaving, and by now you get the newsletter again."
_SIGN_UP_AGAIN = ("You can sign up again on the front page.",)
_ERASED = (
    "We keep a code from which your address cannot be read, so that no list brings it back.",
)
