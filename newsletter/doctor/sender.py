"""The domain in the From line: whether receivers can tell its mail from a forger's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from newsletter.doctor.dkim import SELECTORS, find_dkim
from newsletter.doctor.dmarc import Dmarc, aligned, find_dmarc
from newsletter.doctor.finding import Finding, State
from newsletter.doctor.records import Lookup
from newsletter.doctor.settings import is_reserved
from newsletter.doctor.spf import Spf, find_spf, includes, too_many_lookups

if TYPE_CHECKING:
    from newsletter.doctor.case import Case

#: Mailbox providers that tell receivers to refuse mail in their name from anybody else.
FREE_MAIL = frozenset(
    (
        *("gmail.com", "googlemail.com", "yahoo.com", "ymail.com", "rocketmail.com", "aol.com"),
        *("outlook.com", "hotmail.com", "live.com", "msn.com", "icloud.com", "me.com", "mac.com"),
        *("gmx.com", "gmx.de", "gmx.net", "web.de", "proton.me", "protonmail.com", "zoho.com"),
        *("mail.ru", "yandex.ru", "qq.com", "163.com", "126.com"),
    )
)
#: What a domain's SPF record has to include, where the envelope's sender is at that very domain.
_INCLUDES = {"mailgun": "mailgun.org"}


def look(case: Case) -> Iterator[Finding]:
    """Nothing for services that send nothing, nor for a domain that nobody can have."""
    if case.local or is_reserved(case.domain):
        return
    if case.domain in FREE_MAIL:
        advice = "write from an address at a domain of your own"
        found = f"nobody but {case.domain} may send in its name"
        yield _finding("domain", "error", found, advice)
        return
    if case.lookup is None:
        yield from (_unknown(name, "no question was to be asked") for name in _NAMES)
        return
    yield _mx(case.domain, case.lookup)
    yield _spf(case, case.lookup)
    yield _dkim(case, case.lookup)
    dmarc = find_dmarc(case.domain, case.lookup)
    yield _dmarc(dmarc)
    yield _alignment(case, dmarc)


_NAMES = ("mailboxes", "SPF", "DKIM", "DMARC", "alignment")


def signing_domain(case: Case) -> str:
    """The domain under which the service signs."""
    return case.mail.domain or case.domain


def _mx(domain: str, lookup: Lookup) -> Finding:
    records = lookup(domain, "MX")
    if records.unknown:
        return _unknown("mailboxes", records.unknown)
    if not records.values:
        advice = "let somebody read answers and complaints at this domain, or set another one"
        return _finding("mailboxes", "warning", f"no host takes mail for {domain!r}", advice)
    return _finding("mailboxes", "ok", f"{len(records.values)} take mail for {domain!r}")


def _spf(case: Case, lookup: Lookup) -> Finding:
    domain = signing_domain(case)
    spf = find_spf(domain, lookup)
    if spf.unknown:
        return _unknown("SPF", spf.unknown)
    fault, advice = _spf_fault(spf, domain)
    if fault:
        return _finding("SPF", "error" if spf.several else "warning", fault, advice)
    wanted = _INCLUDES.get(case.mail.service)
    if wanted and not includes(spf, wanted, lookup):
        advice = f"add include:{wanted} to the record of {domain!r}"
        return _finding("SPF", "error", f"it does not name {case.mail.service}", advice)
    return _finding("SPF", "ok", f"{domain}: {spf.record}")


def _spf_fault(spf: Spf, domain: str) -> tuple[str, str]:
    if spf.several:
        return (
            f"{domain!r} has {spf.several} SPF records, and receivers take none of them",
            "make one of them",
        )
    if not spf.record:
        return f"{domain!r} has no SPF record", "publish the one that your mail service shows"
    if too_many_lookups(spf):
        return (
            f"receivers would have to ask {spf.lookups} times, and stop after 10",
            "take out what you no longer send through",
        )
    if spf.broken:
        return f"it includes {spf.broken[0]!r}, which has no SPF record", "take it out"
    if spf.end == "+":
        return "it allows everybody to send in your name (+all)", "end it with ~all or -all"
    return "", ""


def _dkim(case: Case, lookup: Lookup) -> Finding:
    domain, service = signing_domain(case), case.mail.service
    if service not in SELECTORS:
        found = f"{service} gives every account keys of its own, whose names are not known here"
        advice = "see that its control panel calls the domain verified"
        return _finding("DKIM", "not checked", found, advice)
    dkim = find_dkim(domain, service, lookup)
    match dkim.state:
        case "found":
            return _finding("DKIM", "ok", f"{dkim.selector}._domainkey.{domain}")
        case "unknown":
            return _unknown("DKIM", dkim.unknown)
        case "weak" | "revoked":
            found = f"the key {dkim.selector}._domainkey.{domain} is {_WORDS[dkim.state]}"
            return _finding("DKIM", "error", found, "publish the key that the service shows now")
        case _:
            tried = ", ".join(SELECTORS[service])
            found = f"no key of {domain!r} under {tried}"
            advice = f"publish the records that {service} shows; it may use another name"
            return _finding("DKIM", "warning", found, advice)


_WORDS = {"weak": "too short or broken", "revoked": "withdrawn"}


def _dmarc(dmarc: Dmarc) -> Finding:
    if dmarc.unknown:
        return _unknown("DMARC", dmarc.unknown)
    if dmarc.several:
        found = f"{dmarc.domain!r} has several records, and receivers take none of them"
        return _finding("DMARC", "error", found, "make one of them")
    start = 'publish "v=DMARC1; p=none; rua=mailto:…" to begin with'
    if not dmarc.record:
        return _finding("DMARC", "error", "there is no record", start)
    if not dmarc.policy:
        return _finding("DMARC", "error", f"the record has no policy: {dmarc.record}", start)
    if not dmarc.reports:
        advice = "add rua=mailto:… to hear who sends in your name"
        return _finding("DMARC", "warning", f"{dmarc.domain}: {dmarc.record}", advice)
    return _finding("DMARC", "ok", f"{dmarc.domain}: {dmarc.record}")


def _alignment(case: Case, dmarc: Dmarc) -> Finding:
    signing = signing_domain(case)
    if dmarc.unknown:
        return _unknown("alignment", dmarc.unknown)
    if aligned(signing, case.domain, dmarc):
        return _finding("alignment", "ok", f"{signing!r} signs for {case.domain!r}")
    advice = "let [mail] domain and the domain of [newsletter] from be of one organisation"
    found = f"{signing!r} signs, and {case.domain!r} stands in the From line"
    return _finding("alignment", "error", found, advice)


def _unknown(name: str, why: str) -> Finding:
    return _finding(name, "not checked", why, "ask again from a network with a name server")


def _finding(name: str, state: State, found: str, advice: str = "") -> Finding:
    return Finding("sender", name, state, found, advice)
