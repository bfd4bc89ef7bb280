"""What `check --fix` mends: only what is safe, and not another byte of a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from newsletter.check.destinations import without_tracking
from newsletter.check.examined import Edit
from newsletter.check.mending import edit_text
from newsletter.cli import cli
from newsletter.frontmatter import has_same_keys

SETTINGS = """\
[newsletter]
name = "Daily"
organisation = "The Bureau"
from = "Fons <daily@example.com>"
postal_address = "88 Sample Road, Shanghai"
base_url = "https://news.example.com"
request_form = "https://www.example.com/request/"
"""
ISSUE = """\
---
subject: "Re: Five more  years of factories"   # a remark
preheader: Arthur Kroeber on a plan that looks just like the last one
updates: [factories]
---
Good morning.
"""
UPDATE = """\
---
title: The plan stays with factories
date: 2026-11-23
source: {name: NPR, url: "https://npr.example/a?id=7&utm_source=x&b=2#top"}
---
Zero\u200bwidth,  see [the site](http://www.example.com/x) and [his](http://other.example/y).\r
Or [read it there]({{ web_ulr }}) and [unfold](https://e.example/?fbclid=1).  \r
"""
MENDED = {
    "issue.md": ISSUE.replace("Re: ", "").replace("more  years", "more years"),
    "factories.md": UPDATE.replace("\u200b", "")
    .replace("&utm_source=x", "")
    .replace("http://www.", "https://www.")
    .replace("web_ulr", "web_url")
    .replace("?fbclid=1", ""),
}


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("project")


@pytest.fixture
def issue(cache: Path) -> Path:
    folder = cache / "issues" / "2026-11-23"
    folder.mkdir(parents=True, exist_ok=True)
    (cache / "newsletter.toml").write_text(SETTINGS, "utf-8")
    (cache / "speakers.toml").write_text("", "utf-8")
    (folder / "issue.md").write_bytes(ISSUE.encode())
    (folder / "factories.md").write_bytes(UPDATE.encode())
    return folder


def run(issue: Path, *arguments: str) -> Result:
    result = CliRunner().invoke(cli, ["-C", str(issue.parents[1]), "check", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result


def texts(issue: Path) -> dict[str, str]:
    return {path.name: path.read_bytes().decode() for path in issue.iterdir()}


def test_what_is_safe_is_mended_and_every_other_byte_stays(issue):
    result = run(issue, "--fix")
    assert texts(issue) == MENDED
    assert '-subject: "Re: Five more  years of factories"   # a remark\n' in result.output
    assert '+subject: "Five more years of factories"   # a remark\n' in result.output
    assert "+++ b/issues/2026-11-23/factories.md\n" in result.output


def test_what_is_not_mended_is_still_shown(issue):
    result = run(issue, "--fix")
    assert "'http://other.example/y' is not secure" in result.output
    assert "[false-reply]" not in result.output
    assert result.exit_code == 0


def test_mending_again_changes_nothing(issue):
    run(issue, "--fix")
    again = run(issue, "--fix")
    assert "+++" not in again.output
    assert texts(issue) == MENDED


@pytest.mark.parametrize("options", [["--diff"], ["--diff", "--fix"]])
def test_the_difference_is_shown_without_writing(issue, options):
    result = run(issue, *options)
    assert '+subject: "Five more years of factories"' in result.output
    assert texts(issue) == {"issue.md": ISSUE, "factories.md": UPDATE}


def test_json_stays_json(issue):
    result = run(issue, "--fix", "--json")
    assert json.loads(result.stdout)["errors"] == 0
    assert "+++ b/" in result.stderr


def test_what_was_accepted_or_turned_off_is_not_mended(issue):
    accepted = ISSUE.replace("updates:", "accept: {false-reply: a joke}\nupdates:")
    (issue / "issue.md").write_bytes(accepted.encode())
    settings = SETTINGS + '[check.rules]\ntracked-link = "off"\n'
    (issue.parents[1] / "newsletter.toml").write_text(settings, "utf-8")
    run(issue, "--fix")
    after = texts(issue)
    assert '"Re: Five more years' in after["issue.md"]
    assert "utm_source=x" in after["factories.md"]
    assert "web_url" in after["factories.md"]


@pytest.mark.parametrize(
    "written",
    [
        "preheader: >-\n  Arthur Kroeber  on a plan\n  that looks  just like the last one\n",
        "preheader: Arthur Kroeber  on a plan\n  that looks  just like the last one\n",
    ],
)
def test_lines_that_are_folded_keep_their_spaces(issue, written):
    folded = ISSUE.replace(ISSUE.splitlines()[2] + "\n", written).replace("Re: Five", "Five")
    (issue / "issue.md").write_bytes(folded.encode())
    result = run(issue, "--fix")
    assert texts(issue)["issue.md"] == folded.replace("more  years", "more years")
    assert result.exit_code == 0
    assert "2 spaces in the preheader" in result.output


def test_each_run_of_spaces_is_mended_where_it_stands(issue):
    spaced = ISSUE.replace("Re: Five more  years of", "Five   more  years    of")
    (issue / "issue.md").write_bytes(spaced.encode())
    run(issue, "--fix")
    assert '"Five more years of factories"   # a remark' in texts(issue)["issue.md"]


def test_an_address_in_code_leads_nowhere_and_keeps_its_backticks(issue):
    written = "`see https://e.org/?utm_source=x` `https://e.org/?gclid=1`"
    code = UPDATE + written + " and <https://e.org/?utm_source=y>`\n"
    (issue / "factories.md").write_bytes(code.encode())
    run(issue, "--fix")
    assert f"{written} and <https://e.org/>`\n" in texts(issue)["factories.md"]


def test_tracking_in_raw_html_goes_and_the_rest_stays_escaped(issue):
    raw = UPDATE + '<a href="https://e.org/?a=1&amp;utm_source=x&amp;b=2">his talk</a>\n'
    (issue / "factories.md").write_bytes(raw.encode())
    run(issue, "--fix")
    assert '"https://e.org/?a=1&amp;b=2"' in texts(issue)["factories.md"]


def test_an_edit_that_would_break_the_front_matter_is_left_out():
    text = '---\nsubject: "Re: x"\n---\n'
    edits = [Edit("a.md", text.index('"Re'), '"Re: x"', "a: b: c")]
    assert edit_text(text, edits, has_same_keys) == text


def test_of_edits_that_overlap_one_counts():
    edits = [Edit("a.md", 0, "abc", "x"), Edit("a.md", 2, "cd", "y"), Edit("a.md", 9, "z", "")]
    assert edit_text("abcdef", edits, lambda *_: True) == "abyef"


@pytest.mark.parametrize(
    ("address", "clean"),
    [
        ("https://e.com/?utm_source=a", "https://e.com/"),
        ("https://e.com/?a=1&UTM_x=2&b=%20#utm_source=1", "https://e.com/?a=1&b=%20#utm_source=1"),
        ("https://e.com/utm_source=1", "https://e.com/utm_source=1"),
    ],
)
def test_only_the_keys_that_count_readers_go(address, clean):
    assert without_tracking(address) == clean


@given(st.text())
def test_cleaning_an_address_twice_is_cleaning_it_once(address):
    assert without_tracking(without_tracking(address)) == without_tracking(address)
