"""Segments: who is in one, what an issue looks like from outside, and the editor's way to it."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import date
from email import message_from_bytes
from email.policy import strict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.config import parse_config
from newsletter.cta import parse_wording, plan_calls
from newsletter.errors import ContentError
from newsletter.mailing import Message, Preferences, Subscriber
from newsletter.model import CallToAction, Issue, Limit, Segment
from newsletter.render import Kit, open_kit, render_issue
from newsletter.render.web import render_web
from newsletter.segments import (
    cut_rendered,
    find_deserted,
    find_variant,
    holds,
    is_paused,
    make_variant,
    why_left_out,
)
from newsletter.store.sqlite import open_sqlite
from tests.check_values import an_examined, an_issue, an_update, found
from tests.command import Command
from tests.lists import bring
from tests.render_samples import (
    NEWSLETTER,
    NO_CALL,
    ROSTER,
    TEMPLATES,
    every_kind,
    make_issue,
    make_update,
)
from tests.serving import serving
from tests.test_render import assert_golden

ROOT = Path(__file__).parents[1]
SETTINGS = '[newsletter]\nname = "Daily"\norganisation = "Bureau"\nfrom = "daily@example.com"\n'


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Kit:
    return open_kit([TEMPLATES], tmp_path_factory.mktemp("cache"))


def a_reader(wanted: Preferences = Preferences(), **fields: str) -> Subscriber:  # noqa: B008
    return Subscriber(1, "a@example.com", "active", fields=fields, preferences=wanted)


AI = Preferences(topics=("ai", "wine"))
KROEBER = Preferences(speakers=("arthur-kroeber",))
EITHER = Segment("x", topics=("ai",), speakers=("arthur-kroeber",))


@pytest.mark.parametrize(
    ("segment", "reader", "inside"),
    [
        (Segment("x", topics=("ai",)), a_reader(), True),  # who chose nothing wants all
        (Segment("x", topics=("ai",)), a_reader(AI), True),
        (Segment("x", topics=("trade",)), a_reader(AI), False),
        (Segment("x", topics=("ai",)), a_reader(KROEBER), False),  # he chose, and not this
        (Segment("x", speakers=("arthur-kroeber",)), a_reader(KROEBER), True),
        (Segment("x", speakers=("shaun-rein",)), a_reader(KROEBER), False),
        (EITHER, a_reader(), True),
        (EITHER, a_reader(AI), True),  # one interest is enough, of either
        (EITHER, a_reader(KROEBER), True),
        (EITHER, a_reader(Preferences(("wine",), ("arthur-kroeber",))), True),
        (EITHER, a_reader(Preferences(("wine",), ("shaun-rein",))), False),
        (EITHER._replace(tags=("vip",)), a_reader(KROEBER), False),  # all else must hold as well
        (EITHER._replace(tags=("vip",)), a_reader(KROEBER, tags="vip"), True),
        (EITHER._replace(tags=("vip",)), a_reader(Preferences(("wine",)), tags="vip"), False),
        (Segment("x", tags=("vip",)), a_reader(tags="Blog,  VIP"), True),
        (Segment("x", tags=("vip",)), a_reader(tags="VIPs"), False),
        (Segment("x", tags=("vip",)), a_reader(), False),
        (Segment("x", fields=(("country", ("NL", "BE")),)), a_reader(country=" be "), True),
        (Segment("x", fields=(("country", ("NL", "BE")),)), a_reader(country="DE"), False),
        (Segment("x", fields=(("country", ("NL",)),)), a_reader(), False),
        (Segment("x", topics=("ai",), tags=("vip",)), a_reader(AI), False),
        (Segment("x", topics=("ai",), tags=("vip",)), a_reader(AI, tags="vip"), True),
    ],
)
def test_who_is_in_a_segment(segment: Segment, reader: Subscriber, inside: bool) -> None:
    assert holds(segment, reader) is inside


def test_a_pause_ends_on_its_day() -> None:
    until = Preferences(paused_until=date(2026, 11, 23))
    assert is_paused(until, date(2026, 11, 22))
    assert not is_paused(until, date(2026, 11, 23))
    assert not is_paused(Preferences(), date(2026, 11, 22))


def test_looking_for_deserted_segments_ends_where_none_is_left() -> None:
    def readers() -> object:
        yield a_reader(country="NL")._replace(status="unsubscribed")
        yield a_reader(country="NL")._replace(suppressed="complaint")
        yield a_reader(country="NL")
        raise AssertionError("nobody need be asked any more")

    here, nowhere = (Segment(name, fields=(("country", (name,)),)) for name in ("NL", "AQ"))
    assert find_deserted([here], readers()) == ()  # type: ignore[arg-type]
    assert find_deserted([here, nowhere], [a_reader(country="NL")]) == ("AQ",)
    assert find_deserted([], readers()) == ()  # type: ignore[arg-type]


@given(
    st.lists(st.tuples(st.text(), st.sampled_from(["", "a", "b"]))), st.sets(st.sampled_from("ab"))
)
def test_a_variant_is_all_but_the_pieces_of_other_segments(
    pieces: list[tuple[str, str]], inside: set[str]
) -> None:
    limits, whole = [], ""
    for text, segment in pieces:
        limits += [Limit(segment, "html", len(whole), len(whole) + len(text))] if segment else []
        whole += text
    message = Message(
        issue="x", sender="x", subject="x", html=whole, text="same", limits=tuple(limits)
    )
    shown = make_variant(message, tuple(sorted(inside)))
    assert shown.html == "".join(text for text, one in pieces if not one or one in inside)
    assert (shown.text, shown.limits) == ("same", ())


def limited_issue() -> tuple[Issue, tuple[CallToAction, ...]]:
    """Of every kind, where the second update and the last are for a segment each."""
    issue, _ = every_kind()
    updates = list(issue.updates)
    updates[1] = replace(updates[1], segment="china")
    updates[-1] = replace(updates[-1], segment="ai")
    issue = replace(issue, updates=tuple(updates))
    words = parse_wording((TEMPLATES / "wording/en.toml").read_text("utf-8"), "en.toml")
    return issue, plan_calls(issue, ROSTER, NEWSLETTER, words)


def test_an_issue_in_two_variants_is_as_approved(kit: Kit) -> None:
    issue, calls = limited_issue()
    rendered = render_issue(issue, calls, NEWSLETTER, ROSTER, kit)
    china, nobody = (cut_rendered(rendered, inside) for inside in (["china"], []))
    for name, variant in (("china", china), ("outside", nobody)):
        assert_golden(f"segments-{name}.html", variant.html)
        assert_golden(f"segments-{name}.txt", variant.text)
    assert len(nobody.html) < len(china.html) < len(rendered.html)
    assert cut_rendered(rendered, ["china", "ai"]).html == rendered.html


def test_no_mark_is_left_in_an_issue_and_no_trace_in_a_variant(kit: Kit) -> None:
    issue, calls = limited_issue()
    issue = replace(issue, teasers=0)
    rendered = render_issue(issue, calls, NEWSLETTER, ROSTER, kit)
    plain = replace(issue, updates=tuple(replace(u, segment="") for u in issue.updates))
    assert render_issue(plain, calls, NEWSLETTER, ROSTER, kit).html == rendered.html
    outside = cut_rendered(rendered, [])
    for update in (issue.updates[1], issue.updates[-1]):
        for text in (outside.html, outside.text):
            assert f"u-{update.slug}" not in text
            assert update.title not in text
    assert not set("\x02\x03") & set(rendered.html + rendered.text)


def test_what_an_editor_writes_is_never_taken_for_a_mark(kit: Kit) -> None:
    hostile = "\x02china\x03 a \x02\x03 b"
    update = make_update(slug="one", title=f"One {hostile}", body=hostile, role=hostile)
    secret = make_update(slug="two", title="Two", segment="china", body=hostile)
    issue = make_issue(update, secret, opening=hostile, subject=f"News {hostile}", house=hostile)
    rendered = render_issue(issue, (CallToAction(row=1),) * 2, NEWSLETTER, ROSTER, kit)
    assert {limit.segment for limit in rendered.limits} == {"china"}
    outside = cut_rendered(rendered, [])
    assert "Two" in rendered.html
    assert "Two" not in outside.html + outside.text
    assert outside.html.count("china a  b") == rendered.html.count("china a  b") - 1


def test_an_update_for_a_segment_is_whole_in_the_mail_and_not_in_the_web_version(kit: Kit) -> None:
    issue, calls = limited_issue()
    issue = replace(issue, teasers=1)
    rendered = render_issue(issue, calls, NEWSLETTER, ROSTER, kit)
    secret = issue.updates[1].slug
    assert f'id="u-{secret}"' in rendered.html
    assert f"{{{{ web_url }}}}#u-{secret}" not in rendered.html
    assert "{{ web_url }}#u-" in rendered.html  # of the others
    page = render_web(issue, calls, NEWSLETTER, ROSTER, kit)
    assert f"u-{secret}" not in page.html
    assert f"u-{issue.updates[0].slug}" in page.html


def test_the_web_version_of_an_issue_that_is_all_for_segments_says_so(kit: Kit) -> None:
    said = "This issue is for some of our readers."
    issue = make_issue(make_update(slug="one", segment="china"))
    page = render_web(issue, [NO_CALL], NEWSLETTER, ROSTER, kit)
    assert said in page.html
    assert said in page.text
    mail = render_issue(issue, [NO_CALL], NEWSLETTER, ROSTER, kit)
    assert said not in mail.html + mail.text
    opened = replace(issue, opening="Dear friends")
    assert said not in render_web(opened, [NO_CALL], NEWSLETTER, ROSTER, kit).html


def test_the_call_that_is_for_all_does_not_hide_behind_an_update_for_some() -> None:
    def first(issue: Issue) -> list[str]:
        words = parse_wording((TEMPLATES / "wording/en.toml").read_text("utf-8"), "en.toml")
        return [call.form for call in plan_calls(issue, ROSTER, NEWSLETTER, words)]

    speaker = next(one.id for one in ROSTER.speakers.values() if one.bookable)
    both = [make_update(slug=slug, speakers=(speaker,)) for slug in ("one", "two")]
    assert first(make_issue(*both)) == ["full", "short"]
    both[0] = replace(both[0], segment="china")
    assert first(make_issue(*both)) == ["full", "full"]


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ('[[segment]]\nid = "x"', "6:6: a segment without a condition"),
        ('[[segment]]\nid = "x y"\ntags = ["a"]', "cannot be the id of a segment"),
        (
            '[[segment]]\nid = "x"\ntags = ["a"]\n[[segment]]\nid = "x"\ntags = ["a"]',
            "two segments",
        ),
        ('[[segment]]\nid = "x"\ntopic = ["ai"]', "unknown key 'topic'; did you mean 'topics'?"),
        ('[[segment]]\nid = "x"\nfields = {country = 3}', "expected a list of words"),
    ],
)
def test_a_segment_that_cannot_be_read_is_told(table: str, told: str) -> None:
    with pytest.raises(ContentError) as caught:
        parse_config(f"{SETTINGS}{table}\n")
    assert told in str(caught.value)


def test_a_segment_as_the_settings_have_it() -> None:
    fields = 'fields = {country = ["NL", "BE"], vip = "yes"}'
    table = f'[[segment]]\nid = "benelux"\ntopics = ["ai"]\n{fields}'
    (segment,) = parse_config(f"{SETTINGS}{table}\n").segments
    conditions = (("country", ("NL", "BE")), ("vip", ("yes",)))
    assert segment == Segment("benelux", topics=("ai",), fields=conditions)


def test_the_checker_warns_of_a_segment_that_nobody_is_in() -> None:
    issue = an_issue(an_update(segment="china"), segment="all-of-them")
    nobody = frozenset({"china"})
    (problem,) = found(an_examined(issue, deserted=nobody), "empty-segment")
    assert (problem.path, problem.severity) == ("issues/2026-11-23/kroeber.md", "warning")
    assert "no reader is in the segment 'china'" in str(problem)


def test_why_nobody_is_left_out_of_an_issue_for_all() -> None:
    message = Message(issue="x", sender="x", subject="x", html="x", text="x")
    assert why_left_out(message, a_reader()) == ""
    assert find_variant(message, a_reader()) == ()


class TestTheEditorsWay:
    """Through the real command."""

    @pytest.fixture
    def project(self, tmp_path: Path) -> Command:
        Command(tmp_path)("init", str(tmp_path / "news"))
        command = Command(tmp_path / "news")
        (command.folder / "issues/inbox/welcome.md").unlink()
        settings = (command.folder / "newsletter.toml").read_text("utf-8")
        command.write(
            "newsletter.toml",
            f'{settings}\n[[segment]]\nid = "benelux"\nfields = {{country = ["NL"]}}\n',
        )
        for slug, more in (("rates", ""), ("trains", "segment: benelux\n")):
            text = f"---\ntitle: About {slug}\ndate: 2026-11-23\n{more}---\nAll of {slug}.\n"
            command.write(f"issues/inbox/{slug}.md", text)
        command("compile", "2026-11-23")
        return command

    def readers(self, project: Command, rows: str) -> None:
        project.write("more.csv", f"email,country\n{rows}")
        project("subscribers", "import", str(project.folder / "more.csv"))

    def test_two_readers_get_two_issues_and_the_page_is_for_everybody(
        self, project: Command
    ) -> None:
        self.readers(project, "a@example.com,NL\nb@example.com,DE\n")
        project("check")
        project("send", "--yes")
        read = {
            str(mail["To"]): mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
            for path in (project.folder / "var/outbox/2026-11-23").glob("*.eml")
            for mail in [message_from_bytes(path.read_bytes(), policy=strict)]
        }
        assert "All of trains" in read["a@example.com"]
        assert "trains" not in read["b@example.com"]
        assert "All of rates" in read["b@example.com"]
        project("archive", "build")
        page = (project.folder / "var/site/issues/2026-11-23/index.html").read_text("utf-8")
        assert "All of rates" in page
        assert "trains" not in page

    def test_the_certificate_counts_who_was_left_out_and_why(self, project: Command) -> None:
        self.readers(project, "a@example.com,NL\nb@example.com,DE\nc@example.com,\n")
        text = (project.folder / "issues/2026-11-23/issue.md").read_text("utf-8")
        project.write(
            "issues/2026-11-23/issue.md", text.replace("---\n", "---\nsegment: benelux\n", 1)
        )
        answer = project("send", "--yes").stdout
        assert "excluded, not in benelux" in answer
        status = project.json("status")
        assert (status["excluded"], status["accepted"]) == ({"not in benelux": 2}, 1)
        certificate = project.json("certificate")
        assert (certificate["closed"], certificate["candidates"]) == (True, 3)

    def test_the_certificate_counts_who_got_it_without_an_update(self, project: Command) -> None:
        self.readers(project, "a@example.com,NL\nb@example.com,DE\nc@example.com,\n")
        told = project("send", "--yes").stdout
        without = {"update": "trains", "segment": "benelux", "readers": 2}
        for answer in (told, project("status").stdout, project("certificate").stdout):
            assert re.search(r"^  without trains, not in benelux +2$", answer, re.MULTILINE)
        # Whatever is so today.
        self.readers(project, "b@example.com,NL\n")
        for command in ("status", "certificate"):
            assert project.json(command)["without"] == [without]
        project("certificate", "--page", str(project.folder / "page.html"))
        page = (project.folder / "page.html").read_text("utf-8")
        assert '<th scope="row">without trains, not in benelux</th><td>2</td>' in page

    def test_a_dry_run_counts_whom_the_mail_would_reach(self, project: Command) -> None:
        self.readers(project, "a@example.com,NL\nb@example.com,DE\nc@example.com,\n")
        project("subscribers", "suppress", "c@example.com")
        project("subscribers", "add", "d@example.com", "--pending")
        (project.folder / "issues/2026-11-23/rates.md").unlink()
        issue = (project.folder / "issues/2026-11-23/issue.md").read_text("utf-8")
        project.write("issues/2026-11-23/issue.md", issue.replace("  - rates\n", ""))
        told = project("send", "--dry-run").stderr
        assert "would go to 1 reader in 1 batch" in told
        assert "left out: 1 no update for them, 1 suppressed" in told
        plan = project.json("send", "--dry-run")
        assert plan["left_out"] == {"no update for them": 1, "suppressed": 1}
        project("send", "--yes")
        account = project.json("status")
        assert (account["accepted"], account["suppressed"]) == (plan["readers"], 1)
        assert account["excluded"] == {"no update for them": 1}

    def test_a_segment_that_is_not_there_is_an_error_with_its_place(self, project: Command) -> None:
        project.edit("issues/2026-11-23/trains.md", "segment: benelux", "segment: beneluxe")
        told = project("check", code=1)
        expected = "trains.md:4:10: unknown segment 'beneluxe'; did you mean 'benelux'?"
        assert expected in told.stdout + told.stderr

    def test_a_topic_that_the_roster_does_not_have_is_an_error(self, project: Command) -> None:
        project.edit("newsletter.toml", 'fields = {country = ["NL"]}', 'topics = ["no-such"]')
        told = project("check", code=1)
        assert "unknown topic 'no-such'" in told.stdout + told.stderr

    @pytest.mark.parametrize("mistake", ['topics = ["no-such"]', "fields = 3", 'topic = ["ai"]'])
    def test_readers_leave_whatever_is_wrong_with_a_segment(
        self, project: Command, mistake: str
    ) -> None:
        names = "abcde"
        self.readers(project, "".join(f"{name}@example.com,NL\n" for name in names))
        project("send", "--yes")
        project.edit("newsletter.toml", 'fields = {country = ["NL"]}', mistake)
        project("subscribers", "unsubscribe", "a@example.com")
        mail = "From: b@example.com\nTo: leave@example.com\nSubject: unsubscribe\n\n"
        project("subscribers", "unsubscribe", "-", stdin=mail)
        project("subscribers", "suppress", "c@example.com")
        project("subscribers", "erase", "d@example.com", "--yes")
        (link,) = [
            re.search(r"/unsubscribe/[\w-]+", sent["List-Unsubscribe"])
            for path in (project.folder / "var/outbox/2026-11-23").glob("*.eml")
            for sent in [message_from_bytes(path.read_bytes(), policy=strict)]
            if sent["To"] == "e@example.com"
        ]
        assert link
        with serving(project.folder) as server:
            assert server.post(link[0], "List-Unsubscribe=One-Click").status == 200
        shown = [project.json("subscribers", "show", f"{name}@example.com") for name in names]
        assert [one.get("status") for one in shown] == [
            *("unsubscribed", "unsubscribed", "active", None, "unsubscribed")
        ]
        project("status")
        (project.folder / "var/newsletter.db").unlink()  # nothing is sent any more
        for command in (["compile", "2026-11-24"], ["check"], ["send", "--yes"], ["doctor"]):
            told = project(*command, code=1)
            assert "newsletter.toml:" in told.stdout + told.stderr

    def test_a_test_mail_is_the_subscribers_own_and_a_stranger_gets_all(
        self, project: Command
    ) -> None:
        self.readers(project, "b@example.com,DE\n")
        project("send", "--test", "b@example.com", "--test", "editor@example.com")
        read = {
            str(mail["To"]): mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
            for path in (project.folder / "var/outbox/test").glob("*.eml")
            for mail in [message_from_bytes(path.read_bytes(), policy=strict)]
        }
        assert "trains" not in read["b@example.com"]
        assert "All of trains" in read["editor@example.com"]


def test_the_example_of_the_documentation_works_in_the_sample_project(tmp_path: Path) -> None:
    for name in ("newsletter.toml", "speakers.toml"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "issues", tmp_path / "issues")
    example = re.search(
        r"```toml\n(.*?)```", (ROOT / "docs/segments.md").read_text("utf-8"), re.DOTALL
    )
    assert example is not None
    with (tmp_path / "newsletter.toml").open("a", encoding="utf-8") as settings:
        settings.write(f"\n{example[1]}")
    run = Command(tmp_path)
    run.edit("issues/2026-11-20/fewer-chips.md", "kind: news\n", "kind: news\nsegment: ai\n")
    readers = "email,tags\nann@example.org,vip\n"
    run("subscribers", "import", str(run.write("readers.csv", readers)))
    run("check", "2026-11-20")
    run("send", "2026-11-20", "--yes")
    assert run.json("status", "2026-11-20")["accepted"] == 1


@pytest.mark.parametrize("name", ["Land der Firma", "land_der_firma", "LÄND-DER FIRMA"])
def test_a_field_of_a_segment_may_be_named_as_its_column_is(tmp_path: Path, name: str) -> None:
    store = open_sqlite(tmp_path / "newsletter.db")
    bring(store, tmp_path, f"email,{name}\na@example.com,NL\n")
    table = f'[[segment]]\nid = "nl"\nfields = {{"{name}" = ["nl"]}}\n'
    (segment,) = parse_config(f"{SETTINGS}{table}").segments
    (reader,) = store.subscribers.stream()
    assert holds(segment, reader)
    store.close()
