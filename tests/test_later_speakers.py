"""A draft that names a speaker who comes onto the roster only afterwards."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from newsletter.collect.later import Later
from newsletter.logbook import Reason, Written
from newsletter.model import Roster, Speaker, Update
from newsletter.roster import find_speakers
from tests.collecting import CONFIG, ROSTER
from tests.command import Command

DAY = date(2026, 11, 23)
SLUG = "tea-is-sold-out-ben-cavender"
POST = "# Tea is sold out – Ben Cavender\n\nRetail expert Ben Cavender tells the BBC that it is.\n"
NEW = '\n[[speaker]]\nid = "ben-cavender"\nname = "Ben Cavender"\n'


@pytest.fixture
def project(tmp_path: Path) -> Command:
    command = Command(tmp_path / "news")
    command.write("newsletter.toml", CONFIG)
    command.write("speakers.toml", ROSTER)
    post = command.write("post.md", POST)
    command("add", str(post))
    command.write("speakers.toml", ROSTER + NEW)
    return command


def test_the_inbox_suggests_who_came_onto_the_roster_since(project: Command) -> None:
    assert "Ben Cavender?" in project("inbox").stdout
    shown = project("inbox", "show", SLUG).stdout
    assert "  ben-cavender: named as 'Ben Cavender', and the update is about them\n" in shown
    assert "who could speak on this" not in shown
    assert project.json("inbox", "show", SLUG)["suggested"] == ["ben-cavender"]
    assert "confirmed Ben Cavender" in project("inbox", "confirm", SLUG).stdout
    draft = (project.folder / f"issues/inbox/{SLUG}.md").read_text("utf-8")
    assert "\nspeakers: [ben-cavender]\n" in draft


def test_who_was_compiled_without_his_speaker_is_told_by_the_check(project: Command) -> None:
    day = project.json("inbox")["waiting"][0]["date"]
    project("compile", day)
    told = project("check", code=0).stdout
    assert "the headline names Ben Cavender" in told
    assert "[missing-speaker]" in told


SPEAKERS = {
    "ben": Speaker(id="ben", name="Ben Cavender"),
    "ann": Speaker(id="ann", name="Ann O’Hara"),
    "victor": Speaker(id="victor", name="史宗瀚"),
}


def suggested(title: str, written: Written | None = None, **fields: object) -> list[str]:
    asked: list[Update] = []

    def find(update: Update) -> tuple[object, ...]:
        asked.append(update)
        return find_speakers(update.body, roster, title=update.title)

    roster = Roster(SPEAKERS, {})
    values: dict[str, object] = {"slug": "a", "title": title, "day": DAY, "body": "Text."}
    update = Update(**{**values, **fields})  # type: ignore[arg-type]
    found = Later(roster, find).find(update, written)  # type: ignore[arg-type]
    return [reason.speaker for reason in found]


def test_only_what_the_editor_cannot_have_refused_is_suggested() -> None:
    knew_ben = Written("a", "", "", DAY, reasons=(Reason("ben", "named"),))
    assert suggested("Tea – Ben Cavender") == ["ben"]
    assert suggested("Tea – Ben Cavender", knew_ben) == []
    assert suggested("Tea – Ann O'Hara", knew_ben, suggested=("ben",)) == ["ann"]
    assert suggested("Tea – Ann O'Hara", suggested=("ben",)) == []  # a file of the editor's own
    assert suggested("Tea – Ann O'Hara", knew_ben, speakers=("ben",)) == []
    assert suggested("茶 – 史宗瀚") == ["victor"]
    assert suggested("Tea – Ben", knew_ben) == []
