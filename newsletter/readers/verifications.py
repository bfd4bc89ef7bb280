"""What a service that checks addresses found: whether there is such a mailbox. Pure.

It says nothing of what a reader wants, and the services' names, as NeverBounce and DeBounce, say
nothing at all.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from newsletter.readers.standing import BLOCKED, BOUNCED, Standing, read_state
from newsletter.readers.words import listed, words_of

_SERVICES = re.compile(
    r"(?:^|_)(?:never_?bounce|zero_?bounce|de_?bounce|use_?bouncer|bouncer|kick_?box|million_?verifier"
    r"|brite_?verify|verifalia|emailable|clearout|xverify|bulk_?email_?checker|mail_?floss|snov)(?=_|$)"
)
_CHECKS = re.compile(
    r"(?:e?_?mails?_|address_|list_|bounce_)?(?:verification|verify|validation|validate|verifier|check)"
    r"(?:_(?:results?|status|state|outcome|verdict))?|(?:verification|validation|check)_.*results?"
)
#: Below these even "valid" is about what a reader wants.
_CONSENTS = re.compile(r"opt_?in|consen|permission|einwillig|subscri|newsletter|marketing|confirm")


def _words(text: str) -> frozenset[str]:
    return frozenset(map(words_of, listed(text)))


_BAD = _words(
    "invalid, undeliverable, bounced, bounce, hard bounce, failed, fail, bad, rejected, not valid,"
    " invalid email, invalid address, invalid mailbox, mailbox not found, does not exist, dead,"
    " no such mailbox, invalid domain, syntax error, no, false, ungültig, unzustellbar, invalide"
)
#: Whom the check itself advises not to mail.
_WARNED = _words(
    "do not mail, spamtrap, spam trap, spam-trap, abuse, toxic, complainer, complainers,"
    " possible trap, global suppression, possible traps"
)
#: What only such a check says.
_TELLING = _words(
    "valid, invalid, catch all, catchall, accept all, accept-all, acceptall, risky, safe to send,"
    " deliverable, undeliverable, spamtrap, spam trap, disposable, verified, role based, safe"
)
_OTHERS = _words(
    "unknown, ok, good, role, role account, free, toxic, abuse, do not mail, low quality,"
    " inbox full, low deliverability, unverifiable, unverified, timeout,"
    " error, failed, passed, greylisted, catch all unverifiable, webmail, antispam system"
)


_STATUSES = frozenset(("status", "email_status", "e_mail_status", "mail_status", "address_status"))


def is_check(words: str) -> bool:
    """Whether a header names such a service or such a check; see `words_of`."""
    return bool(_SERVICES.search(words) or _CHECKS.fullmatch(words))


def are_results(words: str, values: Collection[str]) -> bool:
    """Whether all that stands below a header is what such a check says."""
    if _CONSENTS.search(words):
        return False
    said = {words_of(value) for value in values} - {""}
    if said <= {"verified"}:
        return False  # as of somebody who has confirmed
    return bool(said & _TELLING) and said <= _TELLING | _OTHERS


def are_unknown(words: str, values: Collection[str]) -> bool:
    """Whether it may be such a check that found out nothing; a status of readers has such words."""
    said = {words_of(value) for value in values} - {""}
    return bool(said) and said <= _OTHERS and words in _STATUSES


def read_result(value: str) -> Standing | None:
    """Only that there is no such mailbox, or that nobody should mail, speaks against it.

    Further down somebody may have left, by a word that no check has.
    """
    said = words_of(value)
    if said in _BAD:
        return BOUNCED
    if said in _WARNED:
        return BLOCKED
    return None if said in _TELLING | _OTHERS else read_state(value)
