"""A copy of an update that has more than the draft which is kept: nothing of it is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.collecting import CONFIG, ROSTER
from tests.command import Command
from tests.feeds import QUOTE, article

TITLE = "The plan stays – Arthur Kroeber"
SLUG = "the-plan-stays-arthur-kroeber"
SHORT = "<p>Economist Arthur Kroeber looks at what is known of the next plan of the government.</p>"
VIDEO = '<iframe src="https://www.youtube.com/embed/aaaaaaaaaaa"></iframe>'
LONG = QUOTE.replace("sluggish", "sluggish for years, and nobody should hope for more " * 4)


@pytest.fixture
def project(tmp_path: Path) -> Command:
    command = Command(tmp_path / "news")
    command.write("newsletter.toml", CONFIG)
    command.write("speakers.toml", ROSTER)
    return command


def add(project: Command, body: str, name: str) -> str:
    head = f'<link rel="canonical" href="https://{name}.example/plan">'
    path = project.write(f"{name}.html", "")
    path.write_bytes(article(TITLE, body, head=head))
    return project("add", str(path)).stdout


def test_a_copy_with_more_waits_beside_its_draft(project: Command) -> None:
    add(project, SHORT, "a")
    told = add(project, SHORT + LONG + VIDEO, "b")
    assert "but this one has a video and a longer quote: newsletter inbox show" in told
    assert "a fuller copy" in project("inbox").stdout
    before = (project.folder / f"issues/inbox/{SLUG}.md").read_text("utf-8")
    assert "https://b.example/plan" in before
    shown = project("inbox", "show", SLUG).stdout
    assert f"a copy at https://b.example/plan has more; newsletter inbox take {SLUG}" in shown
    project("inbox", "take", SLUG)
    taken = (project.folder / f"issues/inbox/{SLUG}.md").read_text("utf-8")
    assert "watch?v=aaaaaaaaaaa" in taken
    assert "> “Growth will be pretty sluggish" in taken
    assert "https://a.example/plan" in taken
    project("inbox", "take", SLUG)
    assert (project.folder / f"issues/inbox/{SLUG}.md").read_text("utf-8") == before


def test_a_copy_with_less_is_only_a_double(project: Command) -> None:
    add(project, SHORT + LONG + VIDEO, "a")
    assert "but this one has" not in add(project, SHORT, "b")
    assert "fuller" not in project("inbox").stdout


def test_of_a_compiled_or_discarded_update_it_is_told(project: Command) -> None:
    add(project, SHORT, "a")
    project("inbox", "discard", SLUG)
    told = add(project, SHORT + VIDEO, "b")
    assert f"already in var/discarded/{SLUG}.md" in told
    assert "but this one has a video" in told
