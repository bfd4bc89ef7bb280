"""Addresses as strangers write them, made absolute."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from newsletter.wrappers import unwrapped


def join(base: str, address: str) -> str:
    """The http(s) address that is meant at a base; empty for what is none, or is empty."""
    if not address:
        return ""
    try:
        joined = urljoin(base, " ".join(address.split()).replace(" ", "%20"))
        if joined.startswith("//"):  # in a file, which has no address
            joined = f"https:{joined}"
        parts = urlsplit(joined)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return ""
    good = parts.scheme in ("http", "https") and host and "@" not in parts.netloc
    return unwrapped(joined) if good else ""


def host_name(address: str) -> str:
    """The host as a person would say it, without `www`."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
