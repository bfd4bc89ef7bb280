"""What goes with every answer of the public site, and what it takes in."""

from __future__ import annotations

from collections.abc import Mapping

from newsletter.ports import LARGEST_POST

#: Bytes of a form; a webhook's post may be larger.
LARGEST_FORM = 16_384
LARGEST_HOOK = LARGEST_POST
#: Characters of one field.
LONGEST_FIELD = 1_000

PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' https: data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
#: An issue's own page: the mail brings its styles along, and asks nobody for anything.
ISSUE_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src https: data:; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'none'"
)

_EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), interest-cohort=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_HTTPS_ONLY = {"Strict-Transport-Security": "max-age=31536000"}


def protective_headers(policy: str, *, https: bool) -> Mapping[str, str]:
    """`https` is whether readers reach the site that way; a proxy may stand in between."""
    extra = _HTTPS_ONLY if https else {}
    return {**_EVERYWHERE, **extra, "Content-Security-Policy": policy}


def usual_headers(*, https: bool) -> Mapping[str, str]:
    """Of every answer that does not set them itself."""
    return {**protective_headers(PAGE_POLICY, https=https), "Cache-Control": "no-store"}
