"""The addresses of the call to action: the request form filled in, the mail to the bureau, UTM.

Whatever is neither http(s) with a host nor a mail address gives no link at all. Results are kept,
because the preview plans an issue again on every save and nearly all of its links are the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from newsletter.model import Newsletter
from newsletter.shapes import find_url_fault

_IN_ANGLES = re.compile(r"<([^<>]*)>\s*\Z")
_ADDRESS = re.compile(r"[^\s<>@\"\x00-\x1f\x7f]+@[^\s<>@\"\x00-\x1f\x7f]+")


@lru_cache(maxsize=1024)
def web_address(url: str) -> str:
    """The address if a reader can follow it safely, else nothing."""
    fault, _ = find_url_fault(url)
    return "" if fault else url


@lru_cache(maxsize=1024)
def own_hosts(newsletter: Newsletter) -> frozenset[str]:
    """The hosts on which the bureau counts its visitors."""
    bare = (host if "//" in host else f"//{host}" for host in newsletter.own_hosts)
    urls = (newsletter.base_url, newsletter.request_form, *bare)
    return frozenset(filter(None, map(_host, urls)))


@lru_cache(maxsize=1024)
def tracked(url: str, *, hosts: frozenset[str], issue: str, update: str) -> str:
    """The address with UTM parameters if it is on one of the hosts, else as it is."""
    if not web_address(url):
        return ""
    if _host(url) not in hosts:
        return url
    utm = {"source": "newsletter", "medium": "email", "campaign": issue, "content": update}
    return _extended(url, ((f"utm_{name}", value) for name, value in utm.items()))


@lru_cache(maxsize=1024)
def request_address(
    newsletter: Newsletter, *, speakers: tuple[str, ...], topic: str, issue: str, update: str
) -> str:
    """The request form, filled in with ids and slugs; nothing where the bureau has no form."""
    form = web_address(newsletter.request_form)
    if not form:
        return ""
    asked = [("speaker", speaker) for speaker in speakers]
    filled = _extended(form, [*asked, ("topic", topic), ("issue", issue), ("update", update)])
    return tracked(filled, hosts=own_hosts(newsletter), issue=issue, update=update)


@lru_cache(maxsize=1024)
def contact_address(newsletter: Newsletter, subject: str) -> str:
    """A mail to the bureau with its subject written already (RFC 6068), or nothing."""
    for setting in (newsletter.reply_to, newsletter.sender):
        angles = _IN_ANGLES.search(setting)
        address = angles[1].strip() if angles else setting.strip()
        if _ADDRESS.fullmatch(address):
            return f"mailto:{quote(address, safe='@')}?subject={quote(subject, safe='')}"
    return ""


def _extended(url: str, parameters: Iterable[tuple[str, str]]) -> str:
    """Add parameters whose names the address does not have yet; the rest stays as written."""
    parts = urlsplit(url)
    present = {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
    new = [(name, value) for name, value in parameters if value and name not in present]
    query = "&".join(filter(None, (parts.query, urlencode(new, quote_via=quote))))
    return urlunsplit(parts._replace(query=query))


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""
