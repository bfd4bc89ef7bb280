"""What Gmail and Yahoo ask of whoever sends to many, held against what was found.

Sources: support.google.com/mail/answer/81126, senders.yahooinc.com/best-practices.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from newsletter.doctor.finding import Finding, State

if TYPE_CHECKING:
    from newsletter.doctor.case import Case

_MOST_COMPLAINTS = 0.003  #: above it mail is refused
_FEW_COMPLAINTS = 0.001  #: where both ask senders to stay
_LEAST_SENT = 1000  #: fewer mails say nothing of a rate
_ORDER: tuple[State, ...] = ("error", "not checked", "warning", "ok")


def look(case: Case, sender: Mapping[str, Finding]) -> Iterator[Finding]:
    """`sender` has what was found of the domain, by name."""
    if case.local or not sender:
        return
    if "domain" in sender:
        yield _finding("signed mail", "error", "the domain is not yours", "see above")
        return
    yield _together("signed mail", "SPF and DKIM", (sender["SPF"], sender["DKIM"]))
    yield _together(
        "policy", "DMARC, and a From line that agrees", (sender["DMARC"], sender["alignment"])
    )
    yield _one_click(case)
    yield _finding("visible unsubscribe", "ok", "check refuses an issue without it")
    yield _finding("encryption", "ok", f"{case.mail.service} hands mail on over TLS")
    yield _complaints(case)


def _together(name: str, wanted: str, found: tuple[Finding, ...]) -> Finding:
    worst = min((finding.state for finding in found), key=_ORDER.index)
    advice = "" if worst == "ok" else "see above"
    return _finding(name, worst, wanted, advice)


def _one_click(case: Case) -> Finding:
    if case.newsletter.base_url.startswith("https://"):
        return _finding("one-click unsubscribe", "ok", "RFC 8058, in the headers of every mail")
    if case.own_unsubscribe and not case.newsletter.unsubscribe_mailto:
        found = f"RFC 8058, by {case.mail.service}, in the headers of every mail"
        return _finding("one-click unsubscribe", "ok", found)
    if case.own_unsubscribe:
        found = f"your own header with a mailbox may keep {case.mail.service} from adding its own"
        advice = "take [newsletter] unsubscribe_mailto out"
        return _finding("one-click unsubscribe", "warning", found, advice)
    advice = "set [newsletter] base_url to an https address"
    return _finding("one-click unsubscribe", "error", "it needs https", advice)


def _complaints(case: Case) -> Finding:
    if case.sent < _LEAST_SENT:
        found = f"{case.sent:,} mails sent lately are too few to tell a rate"
        advice = "look at postmaster.google.com"
        return _finding("complaints", "not checked", found, advice)
    rate = case.complained / case.sent
    found = f"{rate:.2%} of the last {case.sent:,} mails"
    if rate >= _MOST_COMPLAINTS:
        advice = "stop, and find out who they are and where they signed up; expected below 0.30%"
        return _finding("complaints", "error", found, advice)
    if rate >= _FEW_COMPLAINTS:
        return _finding("complaints", "warning", found, "expected below 0.10%")
    return _finding("complaints", "ok", found)


def _finding(name: str, state: State, found: str, advice: str = "") -> Finding:
    return Finding("bulk rules", name, state, found, advice)
