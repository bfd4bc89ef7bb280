"""docs/files.md names every key of the files that an editor touches, and its examples load."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest
import yaml

from newsletter.check import RULES
from newsletter.config import (
    THEME_COLOURS,
    THEME_FONTS,
    THEME_SIZES,
    CheckSettings,
    CollectSettings,
    MailSettings,
    parse_config,
)
from newsletter.content import parse_issue, parse_update
from newsletter.errors import ContentError
from newsletter.model import Issue, Newsletter, Roster, Segment, Speaker, Topic, Update
from newsletter.roster import parse_roster

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "files.md").read_text("utf-8")
SETTINGS, ROSTER, UPDATE, ISSUE = re.findall(r"```(?:toml|yaml)\n(.*?)```", PAGE, re.DOTALL)


def names(cls: type, *less: str, **renamed: str) -> set[str]:
    """The keys that fill a class."""
    found = getattr(cls, "_fields", None) or [field.name for field in fields(cls)]
    return {renamed.get(name, name) for name in found} - set(less)


def roster() -> Roster:
    return parse_roster(ROSTER)


def test_the_settings_are_all_there_and_load() -> None:
    told = tomllib.loads(SETTINGS)
    assert told["newsletter"].keys() == names(Newsletter, sender="from")
    assert told["mail"].keys() == names(MailSettings)
    assert told["collect"].keys() == names(CollectSettings)
    assert told["check"].keys() == names(CheckSettings)
    assert told["segment"][0].keys() == names(Segment)
    more = {"name", "heading_weight", "logo"}
    assert told["theme"].keys() == {*THEME_COLOURS, *THEME_FONTS, *THEME_SIZES, *more}
    config = parse_config(SETTINGS)
    assert config.sources[0].name == "Example Weblog"
    assert config.engine == "none"
    assert set(config.check.rules) <= set(RULES)


def test_the_roster_is_all_there_and_loads() -> None:
    told = tomllib.loads(ROSTER)
    assert told["speaker"][0].keys() == names(Speaker)
    assert told["topic"][0].keys() == names(Topic)
    assert roster().speakers["arthur-kroeber"].topics == ("economy",)


def test_an_update_is_all_there_and_loads() -> None:
    assert yaml.safe_load(UPDATE).keys() == names(Update, "slug", "body", "origin", day="date")
    update = parse_update(f"---\n{UPDATE}---\nText\n", "issues/a/x.md", roster(), ["friends"])
    assert update.segment == "friends"
    (told,) = re.findall(r"^Only (`.*) are required\. Below the second", PAGE, re.MULTILINE)
    required = re.findall(r"`(\w+)`", told)
    with pytest.raises(ContentError) as refused:
        parse_update("---\nkind: news\n---\nText\n", "issues/a/x.md", roster())
    assert {p.message for p in refused.value.problems} == {f"'{r}' is missing" for r in required}
    assert set(update.accept) <= set(RULES)


def test_an_issue_is_all_there_and_loads() -> None:
    own = ("slug", "day", "unlisted", "opening", "origin")
    assert yaml.safe_load(ISSUE).keys() == names(Issue, *own)
    slugs = ["plan-stays-with-factories"]
    path = "issues/2026-11-23/issue.md"
    issue = parse_issue(f"---\n{ISSUE}---\nHi\n", path, [], slugs, ["friends"])
    assert issue.teasers == 6
    assert set(issue.accept) <= set(RULES)


@pytest.mark.parametrize("name", re.findall(r"`templates/([^`]+)`", PAGE))
def test_the_templates_it_names_are_there(name: str) -> None:
    assert (ROOT / "templates" / name).is_file()
