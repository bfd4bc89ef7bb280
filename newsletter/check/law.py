"""What the law and the large mail hosts ask of every mailing; none of it can be accepted."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter import merge
from newsletter.check.examined import HTML_TEMPLATE, TEXT_TEMPLATE, Examined
from newsletter.check.registry import Finding, rule

#: What helps where there is no base_url; a test holds it to the services.
NO_SITE = (
    'write base_url = "https://…" under [newsletter], or send with mailgun, postmark or sendgrid,'
    " which have an unsubscribe of their own"
)
_FOOT = 2_000  # characters


@rule(
    "no-unsubscribe-link",
    "error",
    hint="put the merge tag {{ unsubscribe_url }} there; this cannot be accepted",
    acceptable=False,
)
def _no_unsubscribe_link(examined: Examined) -> Iterator[Finding]:
    """No visible link to unsubscribe in the HTML, or none in the plain text."""
    if merge.UNSUBSCRIBE not in merge.names(*(link.href or "" for link in examined.page.links)):
        yield Finding(HTML_TEMPLATE, "the mail has no link to unsubscribe")
    if merge.UNSUBSCRIBE not in merge.names(examined.rendered.text):
        yield Finding(TEXT_TEMPLATE, "the plain text has no address to unsubscribe")


@rule(
    "no-postal-address",
    "error",
    hint="show newsletter.postal_address there; this cannot be accepted",
    acceptable=False,
)
def _no_postal_address(examined: Examined) -> Iterator[Finding]:
    """No postal address in the settings, or one that the HTML or the plain text does not show."""
    address = _letters(examined.newsletter.postal_address)
    if not address:
        hint = 'write postal_address = "…" under [newsletter]; this cannot be accepted'
        yield Finding(examined.setting("postal_address"), "there is no postal address", hint)
        return
    if not _shows(examined.page.words, address):
        yield Finding(HTML_TEMPLATE, "the mail does not show the postal address")
    if not _shows(examined.rendered.text, address):
        yield Finding(TEXT_TEMPLATE, "the plain text does not show the postal address")


@rule(
    "no-base-url",
    "error",
    acceptable=False,
    hint=NO_SITE,
)
def _no_base_url(examined: Examined) -> Iterator[Finding]:
    """No `base_url`, and a mail service without an unsubscribe of its own."""
    if not examined.newsletter.base_url and not examined.own_unsubscribe:
        message = "there is no base_url: the links to unsubscribe would lead nowhere"
        yield Finding(examined.setting("base_url"), message)


def _shows(text: str, address: str) -> bool:
    # It stands at the foot: the letters of all the rest are rarely needed.
    return address in _letters(text[-_FOOT:]) or address in _letters(text)


def _letters(text: str) -> str:
    """Letters and digits only: a template may set the lines of an address with what it likes."""
    return "".join(filter(str.isalnum, text.casefold()))
