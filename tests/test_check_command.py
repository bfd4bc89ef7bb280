"""`newsletter check` on a project of its own: what it prints, and how it exits."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from newsletter.cli import cli
from newsletter.cli.check import annotate, describe
from newsletter.errors import Problem

SETTINGS = """\
[newsletter]
name = "Daily"
organisation = "The Bureau"
from = "Fons <daily@example.com>"
postal_address = "88 Sample Road, Shanghai"
base_url = "https://news.example.com"
request_form = "https://www.example.com/request/"
"""
ROSTER = '[[speaker]]\nid = "arthur-kroeber"\nname = "Arthur Kroeber"\npronoun = "he"\n'
ISSUE = """\
---
subject: Five more years of factories
preheader: Arthur Kroeber on a plan that looks just like the last one
updates: [factories]
---
Good morning.
"""
UPDATE = """\
---
title: The plan stays with factories – Arthur Kroeber
date: 2026-11-23
speakers: [arthur-kroeber]
---
He says so.
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for all tests: what the templates compile to is kept in it."""
    return tmp_path_factory.mktemp("project")


@pytest.fixture
def project(folder: Path) -> Path:
    issue = folder / "issues" / "2026-11-23"
    issue.mkdir(parents=True, exist_ok=True)
    (folder / "newsletter.toml").write_text(SETTINGS, "utf-8")
    (folder / "speakers.toml").write_text(ROSTER, "utf-8")
    (issue / "issue.md").write_text(ISSUE, "utf-8")
    (issue / "factories.md").write_text(UPDATE, "utf-8")
    return folder


def edit(project: Path, name: str, old: str, new: str) -> None:
    path = project / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def run(project: Path, *arguments: str) -> Result:
    result = CliRunner().invoke(cli, ["-C", str(project), "check", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result


def test_an_issue_without_problems_says_so_and_exits_0(project):
    result = run(project)
    assert (result.exit_code, result.output) == (0, "no problems in issue 2026-11-23\n")


def test_warnings_are_shown_and_do_not_change_the_exit_code(project):
    edit(project, "issues/2026-11-23/factories.md", "He says so.", "He says so, and TK.")
    result = run(project, "2026-11-23")
    assert result.exit_code == 0
    first, last = result.output.splitlines()
    assert first.startswith("issues/2026-11-23/factories.md:6:17: warning: 'TK'")
    assert first.endswith("[leftover]")
    assert last == "1 warning in issue 2026-11-23"


def test_what_the_house_says_is_looked_at_where_it_is_written(project):
    house = (
        "house: |\n  TODO: say [here](http://other.example/) what we do.\n"
        "  ![](https://other.example/p.webp) {{ subscriber.city }}\n"
    )
    edit(project, "issues/2026-11-23/issue.md", "updates:", f"{house}updates:")
    *findings, last = run(project).output.splitlines()
    shown = [(line.partition(" ")[0], line.rpartition("[")[2]) for line in findings]
    path = "issues/2026-11-23/issue.md"
    assert shown == [
        (f"{path}:5:3:", "leftover]"),
        (f"{path}:5:13:", "vague-link]"),
        (f"{path}:5:20:", "insecure-link]"),
        (f"{path}:6:7:", "image-without-alt]"),
        (f"{path}:6:7:", "unshown-image]"),
        (f"{path}:6:37:", "unfillable-merge-tag]"),
    ]
    assert last == "1 error, 5 warnings in issue 2026-11-23"


def test_a_theme_of_the_project_needs_only_what_is_its_own(project):
    themes = project / "templates" / "themes"
    themes.mkdir(parents=True, exist_ok=True)
    (themes / "pale.css").write_text(":root {\n  --accent: #f0c0b0;\n}\n", "utf-8")
    (project / "newsletter.toml").write_text(f'{SETTINGS}[theme]\nname = "pale"\n', "utf-8")
    *findings, _ = run(project).output.splitlines()
    assert findings
    assert all(line.startswith("templates/themes/pale.css:2:1: warning: ") for line in findings)
    assert all(line.endswith(" [low-contrast]") for line in findings)


def test_an_unknown_theme_is_told_at_its_value(project):
    (project / "newsletter.toml").write_text(f'{SETTINGS}[theme]\nname = "harbor"\n', "utf-8")
    found = "there is no theme 'harbor'; did you mean 'harbour'?"
    line = SETTINGS.count("\n") + 2
    assert run(project).output.startswith(f"newsletter.toml:{line}:8: {found}")


def test_teasers_are_true_false_or_a_number(project):
    edit(project, "issues/2026-11-23/issue.md", "updates:", "teasers: ja\nupdates:")
    found = "expected true, false or a number for 'teasers', found 'ja'"
    assert run(project).output.startswith(f"issues/2026-11-23/issue.md:4:10: {found}; ")


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("He says so. <!-- TODO {{ subscriber.city }} -->", []),
        ("<!-- TODO\n\n{{ subscriber.city -->\n\nHe says so.", []),
        ("<!-- TODO -->\n\nHe says {{ subscriber.city }}.", [8]),
        ("He says `<!-- TODO -->`.", [6]),
        ("He says <!-- TODO\n\nso --> and leaves.", [6]),
        ("He says so <!-- TODO and leaves.", [6]),
    ],
)
def test_a_comment_is_checked_only_where_the_mail_shows_it(project, body, lines):
    edit(project, "issues/2026-11-23/factories.md", "He says so.", body)
    *findings, _ = run(project).output.splitlines()
    assert [int(finding.split(":")[1]) for finding in findings] == lines


def test_an_error_exits_1_with_its_place_and_a_hint(project):
    edit(project, "issues/2026-11-23/factories.md", "He says so.", "Dear {{ subscriber.city }}")
    result = run(project)
    assert result.exit_code == 1
    first, last = result.output.splitlines()
    assert first == (
        "issues/2026-11-23/factories.md:6:6: no reader has the field 'city'; say what stands there"
        ' without a value: {{ subscriber.FIELD | fallback("…") }} [unfillable-merge-tag]'
    )
    assert last == "1 error in issue 2026-11-23"


def test_a_finding_is_accepted_with_a_reason_in_the_front_matter(project):
    edit(project, "issues/2026-11-23/factories.md", "He says so.", "At TK Maxx.")
    edit(
        project, "issues/2026-11-23/factories.md", "---\nAt", "accept: {leftover: a shop}\n---\nAt"
    )
    assert run(project).output == "no problems in issue 2026-11-23\n"


def test_no_postal_address_blocks_and_cannot_be_accepted(project):
    edit(project, "newsletter.toml", 'postal_address = "88 Sample Road, Shanghai"\n', "")
    edit(
        project,
        "issues/2026-11-23/issue.md",
        "---\nGood",
        "accept: {no-postal-address: x}\n---\nGood",
    )
    result = run(project)
    assert result.exit_code == 1
    assert "newsletter.toml:1:1: there is no postal address" in result.output
    assert "'no-postal-address' cannot be accepted" in result.output


@pytest.mark.parametrize("option", [["--json"], ["--format", "json"]])
def test_json_has_the_counts_and_every_part_of_a_problem(project, option):
    edit(project, "issues/2026-11-23/factories.md", "He says so.", "TK {{ web_ulr }}")
    result = run(project, *option)
    answer = json.loads(result.output)
    assert result.exit_code == 1
    assert (answer["issue"], answer["errors"], answer["warnings"]) == ("2026-11-23", 1, 1)
    assert answer["problems"][1] == {
        "path": "issues/2026-11-23/factories.md",
        "line": 6,
        "column": 4,
        "rule": "unknown-merge-tag",
        "severity": "error",
        "message": "unknown merge tag 'web_ulr'",
        "hint": "did you mean 'web_url'?",
    }


@pytest.mark.parametrize("form", ["text", "json", "github"])
def test_content_that_does_not_load_comes_out_in_the_same_form(project, form):
    edit(project, "issues/2026-11-23/factories.md", "date: 2026-11-23", "date: 2026-11-31")
    result = run(project, "--format", form)
    assert result.exit_code == 1
    if form == "json":
        (problem,) = json.loads(result.output)["problems"]
        assert (problem["path"], problem["line"]) == ("issues/2026-11-23/factories.md", 3)
    elif form == "text":
        assert result.output.startswith("issues/2026-11-23/factories.md:3:7: ")
        assert result.output.endswith("1 error in issue 2026-11-23\n")
    else:
        start = "::error file=issues/2026-11-23/factories.md,line=3,col=7::"
        assert result.output.startswith(start)


def test_settings_that_do_not_load_name_no_issue(project):
    edit(project, "newsletter.toml", "name =", "nmae =")
    result = run(project, "--json")
    answer = json.loads(result.output)
    assert (result.exit_code, answer["issue"]) == (1, None)
    assert answer["errors"] == len(answer["problems"]) > 0


def test_the_rules_are_listed_without_a_project(tmp_path):
    result = run(tmp_path, "--rules")
    assert result.exit_code == 0
    (line,) = [each for each in result.output.splitlines() if each.startswith("clipped ")]
    assert line.split(maxsplit=2)[1] == "error"
    rules = json.loads(run(tmp_path, "--rules", "--json").output)
    assert {"id", "severity", "finds", "hint", "acceptable"} == set(rules[0])
    assert len(rules) == len(result.output.splitlines())


def test_an_annotation_is_escaped_as_github_reads_it():
    problem = Problem("a,b:c%.md", 3, 7, "r", "warning", "50% of\nit", "see\r::error::x")
    assert annotate(problem) == (
        "::warning file=a%2Cb%3Ac%25.md,line=3,col=7::50%25 of%0Ait; see%0D::error::x [r]"
    )


def test_an_error_is_the_plain_line_and_a_warning_says_so():
    error = Problem("a.md", 3, 7, "clipped", "error", "too long", "cut it")
    assert describe(error) == "a.md:3:7: too long; cut it [clipped]"
    warning = Problem("a.md", 3, 7, "leftover", "warning", "'TK'")
    assert describe(warning) == "a.md:3:7: warning: 'TK' [leftover]"
