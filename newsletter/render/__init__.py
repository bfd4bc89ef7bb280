"""Issue → Rendered: Markdown, the templates compiled by premailer once, and a text part."""

from newsletter.render.kit import Kit, open_kit
from newsletter.render.page import render_issue, render_plain

__all__ = ["Kit", "open_kit", "render_issue", "render_plain"]
