"""The forms on which strangers ask for a letter: to be let in, or to get a link of their own.

No answer tells whether an address is known, and none repeats what was sent, but for a form that
comes back, in whose fields stands what was typed where that can be nothing but names and addresses.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from math import ceil
from typing import NamedTuple
from unicodedata import category

from flask import render_template

from newsletter.audience import BadAddress, mailbox_of, normalise_address
from newsletter.consenting import Request, Wish
from newsletter.shapes import one_line
from newsletter.web.site import guard
from newsletter.web.site.allowance import Allowance, TooMany
from newsletter.web.site.answers import Answer, message
from newsletter.web.site.forms import read_form, visitor_network
from newsletter.web.site.office import Offices, Site
from newsletter.web.site.stamp import Stamp, Verdict

#: A field that people do not see and programs fill in.
_TRAP = "website"
_LONGEST_NAME = 100
#: Of an address with a slip in it and of names, beside letters, marks and digits.
_HARMLESS = frozenset(" .@+-_'’")


class Asked(NamedTuple):
    """What stands in the form, right or wrong."""

    wish: Wish
    address: str
    first_name: str


class Asking:
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

    def subscribe(self) -> Answer:
        return self._ask("subscribe")

    def ask_for_letter(self) -> Answer:
        """For readers without a link at hand: one comes by mail."""
        return self._ask("manage")

    def show_letter_form(self) -> Answer:
        return render_template("site/letter.html", stamp=self._stamp.make(self._clock())), 200

    def _ask(self, wish: Wish) -> Answer:
        form = read_form()
        typed = form.get("address", "")[: guard.LONGEST_FIELD]
        name = one_line(form.get("first_name", ""))[:_LONGEST_NAME]
        asked = Asked(wish, one_line(typed), name)
        try:
            address = normalise_address(typed)
        except BadAddress:
            return self._once_more(asked, _NO_ADDRESS, wrong_address=True)
        if form.get(_TRAP):
            return _taken(wish)  # a program; it learns nothing
        verdict = self._stamp.judge(form.get("stamp", ""), self._clock())
        if verdict != "human":
            return self._once_more(asked, _ONCE_MORE[verdict])
        try:
            with self._allowance.taking(visitor_network(), mailbox_of(address)) as allowed:
                # Whose letters are on their way already is nobody's business: neither the answer
                # nor its time tells.
                reception = self._offices.mine().reception
                answer = reception.ask if allowed else reception.pass_over
                answer(self._request(wish, address, name))
        except TooMany as error:
            return self._put_off(asked, error)
        return _taken(wish)

    def _request(self, wish: Wish, address: str, first_name: str) -> Request:
        newsletter = self._site.newsletter
        return Request(
            wish=wish,
            address=address,
            first_name=first_name,
            at=datetime.fromtimestamp(self._clock(), UTC),
            page=f"{newsletter.base_url.rstrip('/')}/",
            network=visitor_network(),
            wording=wording(newsletter.name, newsletter.organisation)
            if wish == "subscribe"
            else "",
        )

    def _put_off(self, asked: Asked, error: TooMany) -> Answer:
        near = error.near
        fault = _TOO_MANY.format(_minutes(error.wait)) if near else _CROWDED
        page, _ = self._once_more(asked, fault)
        return page, 429 if near else 503, {"Retry-After": str(ceil(error.wait))}

    def _once_more(
        self, asked: Asked, fault: str, *, wrong_address: bool = False
    ) -> tuple[str, int]:
        page = render_template(
            "site/landing.html" if asked.wish == "subscribe" else "site/letter.html",
            entries=(),
            stamp=self._stamp.make(self._clock()),
            fault=fault,
            wrong_address=wrong_address,
            address=_repeatable(asked.address),
            first_name=_repeatable(asked.first_name),
        )
        return page, 400


def wording(name: str, organisation: str) -> str:
    """What a reader agrees to, as it stands beside the button; it is kept with his consent."""
    return (
        f"I want to get {name} by mail from {organisation}. I can leave at any time, with one click"
        " in every issue."
    )


def _repeatable(typed: str) -> str:
    """What is shown again; nothing where it may be markup or a link, and be it escaped."""
    plain = all(c in _HARMLESS or category(c)[0] in "LM" or category(c) == "Nd" for c in typed)
    return typed if plain else ""


def _taken(wish: Wish) -> Answer:
    lines = _LOOK if wish == "subscribe" else _LOOK_FOR_LINK
    return message("Look into your mailbox", lines, 200)


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
_CROWDED = "Very many people ask us for a mail at this moment. Please try again in a minute."
