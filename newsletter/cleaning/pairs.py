"""Links of finished Markdown."""

from __future__ import annotations

import re

_LINK = re.compile(r"\]\((https?://[^\s()<>]+)\)|<(https?://[^\s<>]+)>")


def links_of(body: str) -> list[str]:
    """Addresses of links and pictures, in their order."""
    return [one or other for one, other in _LINK.findall(body)]
