"""Texts that were copied off a screen, and the whole drafts that they become."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import NamedTuple

from newsletter import frontmatter
from tests.collecting import CONFIG, ROSTER
from tests.command import Command

INTRO = "Arthur Kroeber explains why the next plan stays with factories, and what ships wait for."
SHIPS = "Beijing is not going to help the ports. The plan stays with factories, and ships wait."
PEOPLE = """
[[speaker]]
id = "shaun-rein"
name = "Shaun Rein"
"""


class Told(NamedTuple):
    title: str
    body: str
    day: str = ""  #: empty where it is that of the test
    kind: str = "news"
    source: str = ""
    url: str = ""
    suggested: str = "arthur-kroeber"


def make_project(root: Path) -> Command:
    command = Command(root)
    command.write("newsletter.toml", CONFIG)
    command.write("speakers.toml", ROSTER + PEOPLE)
    return command


def add(project: Command, text: str) -> tuple[Told, str]:
    """The one draft, with its slug."""
    (new,) = json.loads(project("add", "-", "--json", stdin=text).stdout)["new"]
    return read_draft(project, new["slug"]), new["slug"]


def read_draft(project: Command, slug: str) -> Told:
    path = project.folder / "issues" / "inbox" / f"{slug}.md"
    document = frontmatter.parse(path.read_text(encoding="utf-8"), slug)
    source = document.fields.get("source", {})
    assert isinstance(source, dict)
    day = str(document.fields["date"])
    return Told(
        str(document.fields["title"]),
        document.body.strip("\n"),
        day if day.startswith("2026-11-") else "",
        str(document.fields["kind"]),
        str(source.get("name", "")),
        str(source.get("url", "")),
        " ".join(map(str, document.fields.get("suggested", []))),
    )


def check(project: Command, text: str, told: Told) -> None:
    found, slug = add(project, text)
    if not told.day:
        found = found._replace(day="")
    assert found == told
    # What went can be brought back, and nothing else is lost.
    project("inbox", "undo", slug)
    back = re.sub(r"[\\>]", "", read_draft(project, slug).body)
    for line in filter(None, map(str.strip, text.split("\n"))):
        for word in re.findall(r"[^\W\d_]{5,}", line):
            assert word in back or word in found.title or word in found.url, line
