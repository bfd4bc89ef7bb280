"""The pages that the mail's links lead to, and the address for reports, as they answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newsletter.doctor.finding import Finding, State
from newsletter.doctor.settings import is_reserved
from newsletter.fetch.outcome import Fetched
from newsletter.shapes import write_base

if TYPE_CHECKING:
    from newsletter.doctor.case import Case

Ask = Callable[[str], Fetched]

#: What has the form of a link in a mail and was signed by nobody.
_NOBODY = "1-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
_NETWORK = "ask again from a network that lets you out"
#: Faults that say more of this network than of the site.
_OURS = frozenset({"unreachable", "forbidden"})


def look(case: Case) -> Iterator[Finding]:
    base = case.newsletter.base_url.rstrip("/")
    if not base or is_reserved(urlsplit(base).hostname or ""):
        return
    if case.ask is None:
        yield _finding("pages", "not checked", "no page was to be asked", _NETWORK)
        return
    front = case.ask(f"{base}/")
    yield _front(front, closed=_is_closed(case))
    if front.fault is None:
        yield _unsubscribe(case.ask(f"{base}/unsubscribe/{_NOBODY}"))
        for place, former in _former(case).items():
            yield _unsubscribe(case.ask(f"{place}/unsubscribe/{_NOBODY}"), former)
        if not case.local:
            yield _reports(case.ask(f"{base}/webhooks/{case.mail.service}"))


def _former(case: Case) -> dict[str, str]:
    """Each other place once, by one form of its address, and as the settings have it."""
    base, former = case.newsletter.base_url, case.newsletter.former_urls
    places = {write_base(one).rstrip("/"): one for one in former}
    places.pop(write_base(base).rstrip("/"), None)
    return places


def _is_closed(case: Case) -> bool:
    """Whether names of the internet are not known in this network."""
    host = urlsplit(case.newsletter.base_url).hostname or ""
    return bool(case.lookup and case.lookup(host, "A").unknown)


def _front(answer: Fetched, *, closed: bool) -> Finding:
    if answer.fault:
        ours = answer.fault.kind in _OURS or (closed and answer.fault.kind == "dns")
        state: State = "not checked" if ours else "error"
        advice = _NETWORK if state == "not checked" else "start the site: newsletter serve"
        return _finding("pages", state, f"{answer.asked}: {answer.fault.words}", advice)
    if not answer.ok:
        found = f"{answer.asked} answers {answer.status}"
        return _finding("pages", "error", found, "start the site there: newsletter serve")
    return _finding("pages", "ok", f"{answer.address} answers")


def _unsubscribe(answer: Fetched, former: str = "") -> Finding:
    """A forged link must be refused where it is asked, for mailbox providers follow no redirect."""
    name = "old links" if former else "unsubscribe"
    advice = "let the site answer /unsubscribe/ itself, without a redirect (RFC 8058)"
    if former:
        advice = (
            f"let the new site answer at {former} too, without a redirect: docs/site.md, Moving"
        )
    if answer.fault:
        return _finding(name, "error", answer.fault.words, advice)
    if answer.address != answer.asked:
        return _finding(name, "error", f"it redirects to {answer.address}", advice)
    if 400 <= answer.status < 500 and answer.status != 404:
        return _finding(name, "ok", f"a forged link is refused with {answer.status}")
    if answer.status == 404:
        return _finding(name, "ok", "a forged link is not found")
    found = f"a forged link is answered with {answer.status}, expected 4xx"
    return _finding(name, "error", found, advice)


def _reports(answer: Fetched) -> Finding:
    """The address takes only posts, so that a look at it is refused as a method."""
    if answer.status == 405:
        return _finding("reports", "ok", f"{answer.asked} takes posts")
    found = answer.fault.words if answer.fault else f"{answer.asked} answers {answer.status}"
    advice = "start the site there: newsletter serve; then name this address to the service"
    return _finding("reports", "warning", found, advice)


def _finding(name: str, state: State, found: str, advice: str = "") -> Finding:
    return Finding("site", name, state, found, advice)
