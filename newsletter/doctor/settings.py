"""newsletter.toml, the keys in the environment, and what the service says of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newsletter.config import SECRETS
from newsletter.doctor.finding import Finding, State
from newsletter.errors import Deferred, NewsletterError, Unanswered
from newsletter.keys import ERASURE_VARIABLE, VARIABLE

if TYPE_CHECKING:
    from newsletter.doctor.case import Case

#: Variables without which a service's reports cannot be told from anybody else's.
WEBHOOK_SECRETS = {
    "mailgun": "MAILGUN_WEBHOOK_SIGNING_KEY",
    "sendgrid": "SENDGRID_WEBHOOK_PUBLIC_KEY",
    "resend": "RESEND_WEBHOOK_SECRET",
    "mailersend": "MAILERSEND_WEBHOOK_SECRET",
    "postmark": "NEWSLETTER_WEBHOOK_SECRET",
    "brevo": "NEWSLETTER_WEBHOOK_SECRET",
    "mailjet": "NEWSLETTER_WEBHOOK_SECRET",
    "sparkpost": "NEWSLETTER_WEBHOOK_SECRET",
}
_WAIT = "the site puts its posts off with 503"
_RESERVED = ("example", "test", "invalid", "localhost", "example.com", "example.org", "example.net")


def look(case: Case) -> Iterator[Finding]:
    yield _sender(case)
    yield _postal_address(case)
    yield _base_url(case)
    yield _request_form(case)
    yield _own_key(case, "signing key", VARIABLE) or _signing_key(case)
    if found := _own_key(case, "erasure key", ERASURE_VARIABLE):
        yield found
    if files := [state.file for state in case.own_keys.values() if state.is_open]:
        yield _open_files(files)
    yield from _service(case)
    if not case.local:
        yield _webhook_secret(case)


def is_reserved(host: str) -> bool:
    """Whether a host is made for examples and tests (RFC 2606), so that nobody can reach it."""
    return any(host == name or host.endswith(f".{name}") for name in _RESERVED)


def _sender(case: Case) -> Finding:
    if is_reserved(case.domain):
        advice = "set [newsletter] from to an address at a domain of your own"
        return _finding("from", _if_local(case), f"{case.domain!r} is only an example", advice)
    return _finding("from", "ok", case.newsletter.sender)


def _postal_address(case: Case) -> Finding:
    if case.newsletter.postal_address:
        return _finding("postal address", "ok", "it stands at the bottom of every issue")
    advice = "set [newsletter] postal_address; nothing is sent for real without it"
    return _finding("postal address", "error", "it is missing", advice)


def _base_url(case: Case) -> Finding:
    address = case.newsletter.base_url
    parts = urlsplit(address)
    if not address and case.own_unsubscribe:
        found = f"it is missing: readers leave by {case.mail.service}'s own links"
        return _finding("base_url", "ok", found)
    if not address:
        advice = "set [newsletter] base_url to where the readers' links are to lead"
        return _finding("base_url", _if_local(case), "it is missing", advice)
    if is_reserved(parts.hostname or ""):
        advice = "set [newsletter] base_url to your own site"
        return _finding("base_url", _if_local(case), f"{address!r} is only an example", advice)
    if parts.scheme != "https":
        advice = "one click to unsubscribe works with https only (RFC 8058)"
        return _finding("base_url", "error", f"{address!r} is not https", advice)
    return _finding("base_url", "ok", address)


def _request_form(case: Case) -> Finding:
    address = case.newsletter.request_form
    if not address:
        advice = "set [newsletter] request_form: the call to action leads there"
        return _finding("request form", "warning", "it is missing", advice)
    if is_reserved(urlsplit(address).hostname or ""):
        advice = "set [newsletter] request_form to the form on your own site"
        return _finding("request form", _if_local(case), f"{address!r} is only an example", advice)
    return _finding("request form", "ok", address)


def _own_key(case: Case, name: str, variable: str) -> Finding | None:
    """What is amiss with a key of the project's own, as whoever needs it would be told."""
    state = case.own_keys.get(variable)
    if state and state.fault:
        return _finding(name, "error", state.fault.message, state.fault.hint)
    return _differing(name, variable, state.file) if state and state.differs else None


def _open_files(files: Sequence[str]) -> Finding:
    found = f"others on this machine may read {' and '.join(files)}"
    return _finding("key files", "warning", found, f"close them: chmod 600 {' '.join(files)}")


def _signing_key(case: Case) -> Finding:
    if VARIABLE in case.keys:
        return _finding("signing key", "ok", f"{VARIABLE} is set")
    found = "links are signed with var/secret.key"
    if case.local:
        return _finding("signing key", "ok", found)
    advice = f"keep a copy of it, or put it into {VARIABLE}: without it no link in old mail works"
    return _finding("signing key", "warning", found, advice)


def _differing(name: str, variable: str, file: str) -> Finding:
    found = f"{variable} is set, and {file} holds another key, which counts too where it lies"
    advice = f"put that key into {variable} as well, behind a comma, on all machines"
    return _finding(name, "warning", found, advice)


def _service(case: Case) -> Iterator[Finding]:
    name = case.mail.service
    if case.local:
        advice = "set [mail] service when you want to send for real"
        yield Finding("service", name, "warning", "it sends nothing to anybody", advice)
        return
    missing = [key for key in SECRETS.get(name, "").split(" and ") if key and key not in case.keys]
    if missing:
        advice = "set it in the environment; it is never written into a file of the project"
        yield Finding("service", "key", "error", f"{' and '.join(missing)} is not set", advice)
    elif case.examine is None:
        advice = "send yourself a test: newsletter send --test ADDRESS"
        yield Finding("service", "key", "not checked", f"{name} was not asked", advice)
    else:
        yield _examined("key", f"{name} takes it: ", case.examine)
        if case.own_unsubscribe and case.examine_unsubscribe:
            yield _examined("unsubscribe", "", case.examine_unsubscribe)


def _examined(about: str, good: str, examine: Callable[[], str]) -> Finding:
    try:
        return Finding("service", about, "ok", good + examine())
    except Deferred as error:
        return Finding("service", about, "not checked", error.message, "try again later")
    except Unanswered as error:
        return Finding("service", about, "not checked", error.message, "look at your network")
    except NewsletterError as error:
        return Finding("service", about, "error", error.message, error.hint or "check the key")


def _webhook_secret(case: Case) -> Finding:
    name = case.mail.service
    if name == "ses":
        if case.mail.sns_topics:
            return Finding("service", "reports", "ok", "sns_topics names who may report")
        advice = "set [mail] sns_topics to the topic that SES reports to"
        return Finding("service", "reports", "warning", f"no topic may report; {_WAIT}", advice)
    variable = WEBHOOK_SECRETS.get(name, "NEWSLETTER_WEBHOOK_SECRET")
    if variable in case.keys:
        return Finding("service", "reports", "ok", f"{variable} is set")
    advice = f"set {variable}, so that bounces and complaints reach the list"
    return Finding("service", "reports", "warning", f"no report can be trusted; {_WAIT}", advice)


def _if_local(case: Case) -> State:
    """What must be mended before a real send, and may stand while mail goes to the outbox."""
    return "warning" if case.local else "error"


def _finding(name: str, state: State, found: str, advice: str = "") -> Finding:
    return Finding("settings", name, state, found, advice)
