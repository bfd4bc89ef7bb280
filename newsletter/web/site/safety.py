"""What must be there before the site may be reached by others."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from newsletter.app import App
from newsletter.errors import NewsletterError, SettingMissing


def require_safe(app: App, host: str = "", *, proxied: bool = False) -> None:
    """Raises SettingMissing, NewsletterError for an address without what protects its readers.

    `host` is where the site listens; where another server does, or passes requests on to it,
    base_url says who can reach it.
    """
    address = app.project.config.newsletter.base_url
    reached = host
    if not host or (proxied and _is_loopback(host)):
        reached = urlsplit(address).hostname or ""
    if _is_loopback(reached):
        return
    if not app.has_secret("NEWSLETTER_SECRET_KEY"):
        where = f"{reached!r} can be reached by others" if reached else "base_url names no host"
        raise SettingMissing(
            f"NEWSLETTER_SECRET_KEY is not set, and {where}",
            hint="make one with: python -c 'import secrets; print(secrets.token_urlsafe(32))'",
        )
    if not address.startswith("https://"):
        raise NewsletterError(
            f"base_url is {address!r}, expected https:// for a site that others can reach",
            hint="put a proxy with a certificate in front, and its address into newsletter.toml",
        )


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
