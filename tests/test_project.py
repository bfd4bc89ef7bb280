"""The project's folder, driven on real files."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from newsletter.content import warn_of_unlisted
from newsletter.errors import ContentError, NotFound, ProjectNotFound
from newsletter.model import Citation
from newsletter.project import open_project, package_templates

CONFIG = '[newsletter]\nname = "Daily"\norganisation = "Bureau"\nfrom = "daily@example.com"\n'
PRESS = '[[segment]]\nid = "press"\ntags = ["press"]\n'
ROSTER = """\
[[speaker]]
id = "arthur-kroeber"
name = "Arthur Kroeber"
[[topic]]
id = "economy"
phrase = "economy experts"
"""
DAY = "2026-11-23"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An empty project."""
    (tmp_path / "newsletter.toml").write_text(CONFIG)
    (tmp_path / "speakers.toml").write_text(ROSTER)
    (tmp_path / "issues" / "inbox").mkdir(parents=True)
    return tmp_path


def write(root: Path, path: str, text: str | bytes) -> Path:
    target = root / "issues" / path
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(text if isinstance(text, bytes) else text.encode())
    return target


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def update(title: str = "A title", day: str = DAY, more: str = "", body: str = "Text\n") -> str:
    return f"---\ntitle: {title}\ndate: {day}\n{more}---\n{body}"


def issue_problems(root: Path, slug: str = DAY) -> list[str]:
    with pytest.raises(ContentError) as caught:
        open_project(root).load_issue(slug)
    return [str(problem) for problem in caught.value.problems]


def inbox_problems(root: Path) -> list[str]:
    return [str(problem) for problem in open_project(root).load_inbox().problems]


# Opening


def test_a_project_is_found_from_any_folder_inside_it(root: Path) -> None:
    project = open_project(root / "issues" / "inbox")
    assert project.root == root.resolve()
    assert project.var == root.resolve() / "var"
    assert project.config.newsletter.name == "Daily"
    assert list(project.roster.speakers) == ["arthur-kroeber"]


def test_outside_of_a_project_the_way_to_make_one_is_told(tmp_path: Path) -> None:
    with pytest.raises(ProjectNotFound, match="newsletter init"):
        open_project(tmp_path / "nowhere")


def test_the_mistakes_of_both_files_are_reported_together(root: Path) -> None:
    (root / "newsletter.toml").write_text(CONFIG + "colour = 1\n")
    (root / "speakers.toml").write_bytes(b"# caf\xc3\xa9 \xe9\n")
    with pytest.raises(ContentError) as caught:
        open_project(root)
    assert str(caught.value).splitlines() == [
        "newsletter.toml:5:1: unknown key 'colour'",
        "speakers.toml:1:8: the byte 0xe9 is not UTF-8; save it as UTF-8",
    ]


def test_a_project_without_speakers_toml_says_so(root: Path) -> None:
    (root / "speakers.toml").unlink()
    with pytest.raises(ContentError, match=r"speakers.toml:1:1: there is no speakers\.toml"):
        open_project(root)


def test_the_project_s_own_templates_come_first(root: Path) -> None:
    assert open_project(root).template_folders() == (package_templates(),)
    (root / "templates").mkdir()
    own = root.resolve() / "templates"
    assert open_project(root).template_folders() == (own, package_templates())
    assert (package_templates() / "email").is_dir()


# Updates


def test_an_update_with_everything(root: Path) -> None:
    write(
        root,
        "inbox/china-plan.md",
        """\
---
title: "China's plan: more of the same"
date: 2025-10-30 08:00:00
kind: podcast
speakers: [arthur-kroeber]
suggested: [arthur-kroeber]
role: economist
source: {name: Front Row, url: "https://example.com/a"}
video: https://www.youtube.com/watch?v=1
image: img/plan.png
thumbnail: https://example.com/t.jpg
topics: [economy]
cta: stories
also_at: [https://example.com/b]
segment: press
accept: {repeated-speaker: he has a new book}
---

> A quote
""",
    )
    (root / "newsletter.toml").write_text(CONFIG + PRESS)
    (found,) = open_project(root).load_inbox().updates
    assert (found.slug, found.title) == ("china-plan", "China's plan: more of the same")
    assert (found.day, found.kind, found.cta) == (date(2025, 10, 30), "podcast", "stories")
    assert found.speakers == found.suggested == ("arthur-kroeber",)
    assert found.source == Citation(name="Front Row", url="https://example.com/a")
    assert (found.role, found.topics) == ("economist", ("economy",))
    assert found.video == "https://www.youtube.com/watch?v=1"
    assert (found.image, found.thumbnail) == ("img/plan.png", "https://example.com/t.jpg")
    assert (found.also_at, found.segment) == (("https://example.com/b",), "press")
    assert found.accept == {"repeated-speaker": "he has a new book"}
    assert found.body == "\n> A quote\n"
    assert found.origin.path == "issues/inbox/china-plan.md"
    assert found.origin.at("speakers.0") == (5, 12)
    assert found.origin.in_body(found.body, found.body.index("A quote")) == (19, 3)


def test_titles_that_look_like_numbers_and_answers_are_text(root: Path) -> None:
    write(root, "inbox/a.md", update("2025"))
    write(root, "inbox/b.md", update("yes", more="source: 60 Minutes\n"))
    first, second = open_project(root).load_inbox().updates
    assert (first.title, second.title) == ("2025", "yes")
    assert second.source == Citation(name="60 Minutes")


def test_every_mistake_of_an_update_is_reported_at_once(root: Path) -> None:
    write(
        root,
        "inbox/bad.md",
        """\
---
titel: x
date: 2026-02-30
kind: vidoe
speakers: [arthur-kroeber, artur-kroeber]
topics: 3
cta: maybe
source: {nam: NPR, url: "ftp://x"}
video: www.youtube.com
accept: [size]
---
""",
    )
    assert inbox_problems(root) == [
        "issues/inbox/bad.md:1:1: 'title' is missing",
        "issues/inbox/bad.md:2:1: unknown key 'titel'; did you mean 'title'?",
        "issues/inbox/bad.md:3:7: the date '2026-02-30' does not exist",
        "issues/inbox/bad.md:4:7: unknown kind 'vidoe'; did you mean 'video'?",
        "issues/inbox/bad.md:5:28: unknown speaker 'artur-kroeber'; did you mean 'arthur-kroeber'?",
        "issues/inbox/bad.md:6:9: expected a list of words for 'topics', found the number 3",
        "issues/inbox/bad.md:7:6: unknown cta 'maybe'; expected one of auto, none, stories",
        "issues/inbox/bad.md:8:9: 'source.name' is missing",
        "issues/inbox/bad.md:8:10: unknown key 'nam'; did you mean 'name'?",
        "issues/inbox/bad.md:8:25: 'ftp://x' is no http(s) address; "
        "write it whole, as in https://example.com/",
        "issues/inbox/bad.md:9:8: 'www.youtube.com' is no http(s) address; "
        "write it whole, as in https://example.com/",
        "issues/inbox/bad.md:10:9: expected keys and values for 'accept', found a list",
    ]


def test_one_broken_file_does_not_hide_the_others(root: Path) -> None:
    write(root, "inbox/a.md", update("A"))
    write(root, "inbox/b.md", "---\ntitle: b: c\n---\n")
    write(root, "inbox/c.md", update("C").encode("utf-16"))
    write(root, "inbox/d.md", "")
    write(root, "inbox/e.md", update("E"))
    inbox = open_project(root).load_inbox()
    assert [found.slug for found in inbox.updates] == ["a", "e"]
    assert [str(p).split(": ")[0] for p in inbox.problems] == [
        "issues/inbox/b.md:2:9",
        "issues/inbox/c.md:1:1",
        "issues/inbox/d.md:1:1",
    ]


def test_the_place_of_a_byte_that_is_not_utf_8_is_counted_in_characters(root: Path) -> None:
    text = b"---\r\ntitle: \xc3\xa9\xc3\xa9 caf\xe9\r\n---\r\n"
    write(root, "inbox/a.md", text)
    assert inbox_problems(root) == [
        "issues/inbox/a.md:2:14: the byte 0xe9 is not UTF-8; save it as UTF-8"
    ]


def test_windows_files_keep_their_line_breaks_in_the_body(root: Path) -> None:
    text = "\ufeff" + update(body="One\n\nTwo\n")
    write(root, "inbox/a.md", text.replace("\n", "\r\n"))
    (found,) = open_project(root).load_inbox().updates
    assert found.body == "One\r\n\r\nTwo\r\n"
    assert found.origin.in_body(found.body, found.body.index("Two")) == (7, 1)


def test_a_file_name_that_cannot_be_a_slug_gets_a_better_one(root: Path) -> None:
    write(root, "inbox/Arthur Kroeber.md", update())
    assert inbox_problems(root) == [
        "issues/inbox/Arthur Kroeber.md:1:1: 'Arthur Kroeber.md' cannot be the name of an "
        "update's file; rename it to arthur-kroeber.md"
    ]


@pytest.mark.skipif(sys.platform in ("darwin", "win32"), reason="names are UTF-8 there")
def test_a_file_name_that_is_not_utf_8_can_be_reported(root: Path) -> None:
    (root / "issues" / "inbox" / os.fsdecode(b"caf\xe9.md")).write_text(update())
    (problem,) = inbox_problems(root)
    assert problem.encode().startswith(b"issues/inbox/caf\\udce9.md:1:1: ")


def test_files_of_other_programs_are_no_updates(root: Path) -> None:
    for name in (".hidden.md", ".#a.md", "a.md~", "a.png", ".issue.md.0badcafe.tmp"):
        write(root, f"inbox/{name}", "x")
    inbox = open_project(root).load_inbox()
    assert (inbox.updates, inbox.problems) == ((), ())


def test_what_looks_like_an_update_and_is_not_read_is_pointed_out(root: Path) -> None:
    for name in ("a.MD", "b.markdown", "c.txt", "issue.md"):
        write(root, f"inbox/{name}", "x")
    (root / "issues" / "inbox" / "folder.md").mkdir()
    inbox = open_project(root).load_inbox()
    assert inbox.updates == ()
    assert {(problem.rule, problem.severity) for problem in inbox.problems} == {
        ("unread-file", "warning")
    }
    assert [problem.path.rpartition("/")[2] for problem in inbox.problems] == [
        "a.MD",
        "b.markdown",
        "c.txt",
        "folder.md",
        "issue.md",
    ]


def test_a_folder_that_is_named_is_not_left_for_one_above_it(root: Path) -> None:
    inside = root / "issues"
    assert open_project(inside).root == root
    with pytest.raises(ProjectNotFound, match=r"no newsletter\.toml in"):
        open_project(inside, climb=False)


def test_a_missing_inbox_is_an_empty_one(root: Path) -> None:
    (root / "issues" / "inbox").rmdir()
    assert open_project(root).load_inbox().updates == ()
    (root / "issues").rmdir()
    assert open_project(root).issue_slugs() == ()


# Issues


def test_an_issue_with_everything(root: Path) -> None:
    write(root, f"{DAY}/a.md", update("A"))
    write(root, f"{DAY}/b.md", update("B"))
    write(
        root,
        f"{DAY}/issue.md",
        """\
---
subject: What now?
preheader: And then
number: 12
cta_mode: In-Person
updates:
  - b
  - a
segment: press
accept: {size: it is a special one}
---
Good morning.
""",
    )
    (root / "newsletter.toml").write_text(CONFIG + PRESS)
    issue = open_project(root).load_issue(DAY)
    assert (issue.slug, issue.day) == (DAY, date(2026, 11, 23))
    assert (issue.subject, issue.preheader, issue.number) == ("What now?", "And then", 12)
    assert (issue.cta_mode, issue.segment) == ("in person", "press")
    assert [found.slug for found in issue.updates] == ["b", "a"]
    assert (issue.opening, issue.accept) == ("Good morning.\n", {"size": "it is a special one"})
    assert issue.origin.at("updates.1") == (8, 5)
    assert warn_of_unlisted(issue) == ()


@pytest.mark.parametrize(
    ("written", "mode"),
    [
        ("in person", "in person"),
        ("in_person", "in person"),
        ("Online", "online"),
        ("both", "both"),
        ("", "in person"),
    ],
)
def test_ways_to_write_the_mode_of_the_call_to_action(root: Path, written: str, mode: str) -> None:
    write(root, f"{DAY}/issue.md", f"---\ncta_mode: {written}\n---\n")
    assert open_project(root).load_issue(DAY).cta_mode == mode


def test_the_problems_of_an_issue_and_its_updates_come_together(root: Path) -> None:
    write(root, f"{DAY}/plan-a.md", update(more="kind: x\n"))
    write(root, f"{DAY}/plan-b.md", "")
    write(
        root,
        f"{DAY}/issue.md",
        "---\nsubjet: x\nnumber: zero\ncta_mode: telepathy\nupdates: [plan-a, plan-aa]\n---\n",
    )
    assert issue_problems(root) == [
        f"issues/{DAY}/issue.md:2:1: unknown key 'subjet'; did you mean 'subject'?",
        f"issues/{DAY}/issue.md:3:9: expected a whole number for 'number', found the text 'zero'",
        f"issues/{DAY}/issue.md:4:11: unknown cta_mode 'telepathy'; "
        "expected one of both, in person, online",
        f"issues/{DAY}/issue.md:5:19: unknown update 'plan-aa'; did you mean 'plan-a'?",
        f"issues/{DAY}/plan-a.md:4:7: unknown kind 'x'; expected one of "
        "announcement, book, list, news, note, podcast, video",
        f"issues/{DAY}/plan-b.md:1:1: the file is empty",
    ]


def test_broken_front_matter_does_not_also_miss_its_keys(root: Path) -> None:
    write(root, f"{DAY}/issue.md", "---\nsubject: a: b\n---\n")
    write(root, f"{DAY}/a.md", "no front matter")
    assert [problem.split(": ")[0] for problem in issue_problems(root)] == [
        f"issues/{DAY}/a.md:1:1",
        f"issues/{DAY}/issue.md:2:11",
    ]


def test_an_update_that_the_running_order_does_not_name_comes_last_with_a_warning(
    root: Path,
) -> None:
    for slug in ("a", "b", "c"):
        write(root, f"{DAY}/{slug}.md", update())
    write(root, f"{DAY}/issue.md", "---\nsubject: x\nupdates: [b]\n---\n")
    project = open_project(root)
    issue = project.load_issue(DAY)
    assert [found.slug for found in issue.updates] == ["b", "a", "c"]
    warnings = warn_of_unlisted(issue)
    assert {warning.severity for warning in warnings} == {"warning"}
    assert [str(warning) for warning in warnings] == [
        f"issues/{DAY}/issue.md:3:10: the update {slug!r} is not in the running order and comes "
        "last; add it to `updates`, or move its file to the inbox"
        for slug in ("a", "c")
    ]


def test_the_day_of_an_issue_with_another_name_is_that_of_its_newest_update(root: Path) -> None:
    write(root, "book-special/a.md", update(day="2026-11-02"))
    write(root, "book-special/b.md", update(day="2026-11-09"))
    write(root, "book-special/issue.md", "---\nupdates: [a, b]\n---\n")
    assert open_project(root).load_issue("book-special").day == date(2026, 11, 9)
    write(root, "empty-special/issue.md", "---\n---\n")
    assert "has no day" in issue_problems(root, "empty-special")[0]
    write(root, "2026-02-30/issue.md", "---\n---\n")
    assert "does not exist" in issue_problems(root, "2026-02-30")[0]


def test_an_issue_that_does_not_exist_is_not_found_with_a_hint(root: Path) -> None:
    write(root, f"{DAY}/issue.md", "---\n---\n")
    with pytest.raises(NotFound, match=f"did you mean '{DAY}'"):
        open_project(root).load_issue("2026-11-24")


def test_a_folder_without_issue_md_says_how_to_get_one(root: Path) -> None:
    write(root, f"{DAY}/a.md", update())
    project = open_project(root)
    with pytest.raises(NotFound, match=f"`newsletter compile {DAY}` makes it"):
        project.load_issue(DAY)
    assert project.issue_slugs() == (DAY,)
    assert [found.slug for found in project.load_updates(DAY).updates] == ["a"]
    assert project.find_issue_text(DAY) is None


@pytest.mark.parametrize("slug", ["", "..", "../issues/2026-11-23", "a/b", "/etc", "A", ".git"])
def test_what_cannot_be_a_slug_leads_nowhere(root: Path, slug: str) -> None:
    project = open_project(root)
    for use in (project.load_issue, project.load_updates, project.issue_folder):
        with pytest.raises(NotFound, match="cannot be the name of an issue"):
            use(slug)
    with pytest.raises(NotFound):
        project.write_issue(slug, "x")


def test_issues_are_ordered_and_the_greatest_is_the_newest(root: Path) -> None:
    with pytest.raises(NotFound, match="newsletter compile"):
        open_project(root).newest_slug()
    for day in ("2026-11-10", "2026-11-09", "2026-01-30"):
        write(root, f"{day}/issue.md", "---\n---\n")
    (root / "issues" / "2027-01-01").mkdir()  # empty: no issue
    project = open_project(root)
    assert project.issue_slugs() == ("2026-01-30", "2026-11-09", "2026-11-10")
    assert project.newest_slug() == "2026-11-10"


def test_recent_issues_are_the_last_ones_before_and_leave_broken_ones_out(root: Path) -> None:
    for day in ("2026-11-01", "2026-11-02", "2026-11-04", "2026-11-05"):
        write(root, f"{day}/issue.md", "---\n---\n")
    write(root, "2026-11-03/issue.md", "broken")
    project = open_project(root)
    found = project.recent_issues("2026-11-05", 2)
    assert [issue.slug for issue in found] == ["2026-11-04", "2026-11-02"]
    assert len(project.recent_issues("2026-11-05", 99)) == 3


def test_an_update_in_two_places_is_reported(root: Path) -> None:
    for folder in ("2026-11-22", DAY, "inbox"):
        write(root, f"{folder}/same.md", update(folder))
        write(root, f"{folder}/issue.md", "---\nupdates: [same]\n---\n")
    (root / "issues" / "inbox" / "issue.md").unlink()
    assert [str(p) for p in open_project(root).find_same_slugs()] == [
        f"issues/{folder}/same.md:1:1: there is another update of this name, "
        "issues/2026-11-22/same.md; rename one of them, or delete it if they are the same"
        for folder in (DAY, "inbox")
    ]


def test_a_folder_of_updates_whose_name_can_be_no_issue_is_warned_of(root: Path) -> None:
    write(root, "Special Issue/issue.md", "---\n---\n")
    write(root, "Pictures/a.png", "no text")
    write(root, "2026-11-22/issue.md", "broken")
    (found,) = open_project(root).find_odd_folders()
    assert (found.path, found.severity) == ("issues/Special Issue", "warning")


# Moving and writing


def test_taking_in_moves_the_files_and_leaves_everything_else(root: Path) -> None:
    text = update("A").replace("\n", "\r\n")
    write(root, "inbox/a.md", text)
    write(root, "inbox/a.png", "picture")
    write(root, "inbox/b.md", update("B"))
    project = open_project(root)
    for _ in range(2):  # the second time there is nothing left to do
        project.take_in(DAY, ["a"])
        assert (root / "issues" / DAY / "a.md").read_bytes() == text.encode()
        assert names(root / "issues" / "inbox") == ["a.png", "b.md"]
        assert names(root / "issues" / DAY) == ["a.md"]


def test_an_update_is_never_written_over_another_one(root: Path) -> None:
    ours, theirs = write(root, "inbox/b.md", update("B")), write(root, f"{DAY}/b.md", update("C"))
    waiting = write(root, "inbox/a.md", update("A"))
    with pytest.raises(ContentError) as caught:
        open_project(root).take_in(DAY, ["a", "b"])
    assert f"issues/{DAY}/b.md" in str(caught.value)
    assert "issues/inbox/b.md" in str(caught.value)
    assert (ours.read_text(), theirs.read_text()) == (update("B"), update("C"))
    assert waiting.exists()


def test_a_copy_with_equal_bytes_leaves_one(root: Path) -> None:
    ours, theirs = write(root, "inbox/a.md", update()), write(root, f"{DAY}/a.md", update())
    open_project(root).take_in(DAY, ["a"])
    assert not ours.exists()
    assert theirs.read_text() == update()


def test_an_update_that_is_nowhere_is_not_found_and_nothing_moves(root: Path) -> None:
    ours = write(root, "inbox/a.md", update())
    with pytest.raises(NotFound, match=r"b\.md"):
        open_project(root).take_in(DAY, ["a", "b"])
    assert ours.exists()


def test_issue_md_is_written_as_it_is_and_only_when_it_changes(root: Path) -> None:
    project = open_project(root)
    text = "\ufeff---\r\nsubject: é\r\n---\r\n"
    project.write_issue(DAY, text)
    target = root / "issues" / DAY / "issue.md"
    assert target.read_bytes() == text.encode()
    assert project.find_issue_text(DAY) == text
    before = target.stat()
    project.write_issue(DAY, text)
    assert (target.stat().st_ino, target.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    target.chmod(0o640)
    project.write_issue(DAY, "---\n---\n")
    assert target.stat().st_mode & 0o777 == 0o640
    assert names(target.parent) == ["issue.md"]


def test_writing_through_a_symbolic_link_keeps_the_link(root: Path) -> None:
    real = write(root, "real/issue.md", "---\n---\n")
    link = root / "issues" / DAY / "issue.md"
    link.parent.mkdir()
    link.symlink_to(real)
    open_project(root).write_issue(DAY, "---\nsubject: x\n---\n")
    assert link.is_symlink()
    assert real.read_text() == "---\nsubject: x\n---\n"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("links", ["links", "no-links"])
def test_killed_at_any_line_nothing_is_lost_and_a_second_run_ends_the_work(
    tmp_path: Path, links: str
) -> None:
    (tmp_path / "newsletter.toml").write_text(CONFIG)
    script = Path(__file__).with_name("killed_compile.py")
    run = subprocess.run(
        [sys.executable, script, tmp_path, tmp_path / "newsletter.toml", links],
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    assert int(run.stdout) > 40
