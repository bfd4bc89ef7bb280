"""What people are answered with: a message, or the way to the page that shows what became of it."""

from __future__ import annotations

from flask import render_template

Answer = tuple[str, int] | tuple[str, int, dict[str, str]]


def message(title: str, lines: tuple[str, ...], status: int) -> Answer:
    return render_template("site/message.html", title=title, lines=lines), status


def lead_to(place: str) -> Answer:
    """After a post that changed something: who loads that page anew, or goes back to it, sends
    nothing twice. Only a path, because the site is reached by former addresses too."""
    return "", 303, {"Location": place}
