"""Who may see the preview: only pages that this machine opened at the preview's own address.

A site that the editor visits can make the browser call 127.0.0.1, and by DNS rebinding even under
a name of its own. Such calls carry a foreign Host, Origin or Sec-Fetch-Site, and get nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

_NAMES = ("127.0.0.1", "localhost", "[::1]")

_EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; frame-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

FRAME_SANDBOX = "allow-same-origin allow-popups allow-popups-to-escape-sandbox"
"""What the frame around the mail may do. No script runs in it, so nothing in the mail can use the
origin; our page needs it to measure the mail and to keep its place. Links open beside the page."""

MAIL_POLICY = (
    f"sandbox {FRAME_SANDBOX}; default-src 'none'; img-src http: https: data:; "
    "style-src 'unsafe-inline'; form-action 'none'; frame-ancestors 'self'"
)


def find_refusal(headers: Mapping[str, str], port: int) -> str:
    """Why a request with these headers must not be answered, or nothing when it may."""
    hosts = _own_hosts(port)
    host = headers.get("Host", "")
    if host.lower() not in hosts:
        return f"the preview is not at {host!r}; open http://127.0.0.1:{port}/"
    origin = headers.get("Origin")
    if origin is not None and origin.lower() not in {f"http://{own}" for own in hosts}:
        return f"pages of {origin!r} may not read the preview"
    if headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin"):
        return f"the preview does not follow links from other sites; open http://{host}/ yourself"
    return ""


def protective_headers(policy: str) -> dict[str, str]:
    """The headers that go with every answer; `policy` is its Content-Security-Policy."""
    return {**_EVERYWHERE, "Content-Security-Policy": policy}


def _own_hosts(port: int) -> frozenset[str]:
    bare = _NAMES if port == 80 else ()
    return frozenset((*bare, *(f"{name}:{port}" for name in _NAMES)))
