"""Items of a feed that are nothing but a link."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.collecting import CONFIG, ROSTER
from tests.command import Command

SLUG = "https://www.times.example/2026/11/20/china-leaves-its-plan-as-it-is.html"


@pytest.mark.parametrize(
    ("item", "title"),
    [
        (f"<link>{SLUG}?utm_source=x</link>", "China leaves its plan as it is (times.example)"),
        (f"<title>{SLUG}</title><link>{SLUG}</link>", "China leaves its plan as it is (times.ex"),
        (
            f"<link>https://l.example/1</link><description>{SLUG}</description>",
            "China leaves its plan as it is (times.example)",
        ),
        ("<link>https://l.example/?p=33</link>", "l.example"),
    ],
)
def test_a_link_gets_a_headline_of_its_address(tmp_path: Path, item: str, title: str) -> None:
    project = Command(tmp_path / "news")
    project.write("newsletter.toml", CONFIG)
    project.write("speakers.toml", ROSTER)
    other = "<item><link>https://l.example/?p=34</link></item>"
    feed = f'<rss version="2.0"><channel><title>L</title><item>{item}</item>{other}</channel></rss>'
    path = project.write("feed.xml", feed)
    found = project.json("add", str(path))
    first, second = found["sources"][0]["new"]
    assert first["title"].startswith(title)
    assert second["title"] == "l.example"
    changes = project.json("inbox", "show", first["slug"])["changes"]
    assert "proposed-title" in [change["rule"] for change in changes]
