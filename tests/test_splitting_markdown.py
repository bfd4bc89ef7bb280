"""Pasted Markdown and numbered texts: several posts, or one article."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.collecting import CONFIG, ROSTER
from tests.command import Command

ONE = "Economist Arthur Kroeber looks at the plan, which stays with factories, he tells CNBC."
TWO = "Investor Winston Ma sees robots on all the ferries, and nobody who pays, he says at NPR."
SAID = "“Growth will be pretty sluggish,” Kroeber said."
CALL = (
    "Arthur Kroeber is a speaker at the Bureau. Do you need him at your meeting or conference? Get"
    " in touch or fill out our speakers’ request form."
)
OTHER_CALL = CALL.replace("Arthur Kroeber", "Winston Ma")
PLAN, ROBOTS = "The plan stays – Arthur Kroeber", "Robots come – Winston Ma"


@pytest.fixture
def project(tmp_path: Path) -> Command:
    command = Command(tmp_path / "news")
    command.write("newsletter.toml", CONFIG)
    command.write("speakers.toml", ROSTER)
    return command


def add(project: Command, text: str) -> list[dict[str, Any]]:
    import json

    new: list[dict[str, Any]] = json.loads(project("add", "-", "--json", stdin=text).stdout)["new"]
    return new


@pytest.mark.parametrize(
    "text",
    [
        f"## {PLAN}\n\n{ONE}\n\n> {SAID}\n\n{CALL}\n\n## {ROBOTS}\n\n{TWO}\n\n> Robots.\n",
        f"## {PLAN}\n\n{ONE}\n\nCNBC:\n> {SAID}\n\n## {ROBOTS}\n\n{TWO}\n\nNPR:\n\n> Robots.\n",
        f"# The weblog\n\n## [{PLAN}](/1)\n\n{ONE}\n\n## [{ROBOTS}](/2)\n\n{TWO}\n",
        f"**{PLAN}**\n\n{ONE}\n\n{CALL}\n\n**{ROBOTS}**\n\n{TWO}\n",
        f"{PLAN}\n====\n\n{ONE}\n\n{CALL}\n\n{ROBOTS}\n----\n\n{TWO}\n",
        f"1. {PLAN}\n\n{ONE}\n\n{CALL}\n\n2. {ROBOTS}\n\n{TWO}\n",
    ],
)
def test_posts_below_their_headlines_are_drafts_of_their_own(project: Command, text: str) -> None:
    first, second = add(project, text)
    assert [first["title"], second["title"]] == [PLAN, ROBOTS]
    assert [first["suggested"], second["suggested"]] == [["arthur-kroeber"], ["winston-ma"]]
    bodies = [project.json("inbox", "show", each["slug"])["text"] for each in (first, second)]
    assert ONE.partition(",")[0] in bodies[0]
    assert "Winston" not in bodies[0]
    assert "Kroeber" not in bodies[1]


@pytest.mark.parametrize(
    "text",
    [
        f"1. {ONE}\n\nCNBC:\n\n> {SAID}\n\n{CALL}\n\n2. {TWO}\n\nNPR:\n\n> “Robots,” he said.\n",
        f"{ONE}\n\n> {SAID}\n\n{CALL}\n\n{TWO}\n\n> Robots.\n\n{OTHER_CALL}",
        f"{ONE}\n**CNBC:**\n{SAID}\n{CALL}\n{TWO}\nNPR:\n“{'Many robots. ' * 9}”, he said.\n",
    ],
)
def test_posts_without_headlines_are_known_by_their_intros(project: Command, text: str) -> None:
    drafts = add(project, text)
    assert [draft["suggested"] for draft in drafts] == [["arthur-kroeber"], ["winston-ma"]]
    assert "1\\." not in project.json("inbox", "show", drafts[0]["slug"])["text"]


@pytest.mark.parametrize(
    "text",
    [
        f"# A list of quotes\n\n1. {ONE}\n2. {TWO}\n3. Nobody else says anything more.\n",
        f"# An article\n\n{ONE}\n\n## First part\n\n{TWO}\n\n## Second part\n\n{ONE}\n\n> Quote\n",
        f"# An article\n\nWe look at what matters.\n\n{ONE}\n\n{TWO}\n\n- one\n- two\n\nThe end.\n",
        f"# Code\n\n{ONE}\n\n{CALL}\n\n```\n## {ROBOTS}\n\n{TWO}\n```\n\n{TWO}\n\n{CALL}\n",
    ],
)
def test_an_article_of_parts_stays_one(project: Command, text: str) -> None:
    assert len(add(project, text)) == 1


@pytest.mark.parametrize("mark", ["## ", ""])
def test_each_draft_of_a_text_tells_which_of_its_posts_it_is(project: Command, mark: str) -> None:
    drafts = add(project, f"{mark}{PLAN}\n\n{ONE}\n\n{CALL}\n\n{mark}{ROBOTS}\n\n{TWO}\n")
    told = [project.json("inbox", "show", draft["slug"])["told"] for draft in drafts]
    for number, lines in enumerate(told, 1):
        assert f"post {number} of 2 in one text" in lines
    assert "post 1 of 2 in one text" in project("inbox", "show", drafts[0]["slug"]).stdout
