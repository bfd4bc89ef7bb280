"""The repository as a working project: what it must show, and that `init` copies one that works."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from email_validator import validate_email

from newsletter import merge
from newsletter.cta import parse_wording, plan_calls
from newsletter.model import CTA_MODES, KINDS, CallToAction, Issue, Update
from newsletter.project import Project, open_project, package_templates

ROOT = Path(__file__).resolve().parent.parent
STARTER = ROOT / "newsletter" / "starter"
DAYS = ("2026-11-17", "2026-11-18", "2026-11-19", "2026-11-20")
NEXT_DAY = date(2026, 11, 23)

#: The row of the call-to-action table that each update is there to show.
ROWS = {
    "most-wanted-in-october": 1,  # a list
    "office-moves": 1,  # a note
    "forty-years-of-marketing": 1,  # cta: none
    "alibaba-video-model": 2,  # nobody of the roster, but a topic
    "chinas-new-normal": 2,  # a guest; a speaker is named beside him
    "the-man-behind-the-list": 2,  # a speaker is suggested, not confirmed
    "before-tiktok": 3,  # paused
    "midnight-in-peking": 3,  # past
    "zhang-lijia-joins": 4,
    "underground-historians": 5,
    "culture-and-technology": 6,
    "ai-as-filmmaker": 6,
    "from-factory-to-laboratory": 6,  # the name stands at the quote, not in the headline
    "high-tech-and-wages": 6,
    "money-for-startups": 6,  # the interviewer is confirmed too, but not primary
    "what-brands-can-learn": 6,
    "next-unicorns": 6,
    "plan-stays-with-factories": 6,
    "beyond-more-chips": 6,
    "weeks-that-shook-it": 6,
    "cleaner-food": 6,
    "fewer-chips": 7,
    "who-earns": 8,
}
#: Kinds that tell a story, and so open with an intro of the usual length.
STORIES = {"news", "video", "podcast", "book"}
#: Where a made-up address can do no harm (RFC 2606).
RESERVED = re.compile(r"(?:[a-z0-9-]+\.)*example\.(?:com|org|net)")
ADDRESS = re.compile(r"https?://[^\s)\"'>]+")


@pytest.fixture(scope="module")
def project() -> Project:
    return open_project(ROOT)


@pytest.fixture(scope="module")
def issues(project: Project) -> tuple[Issue, ...]:
    """The finished issues, and the inbox as the issue that it is about to become."""
    inbox = project.load_inbox()
    assert not inbox.problems
    finished = [project.load_issue(slug) for slug in DAYS]
    coming = Issue(
        slug=str(NEXT_DAY), day=NEXT_DAY, subject="The inbox", updates=tuple(inbox.updates)
    )
    return (*finished, coming)


@pytest.fixture(scope="module")
def updates(issues: tuple[Issue, ...]) -> Mapping[str, Update]:
    every = [update for issue in issues for update in issue.updates]
    by_slug = {update.slug: update for update in every}
    assert len(by_slug) == len(every), "a slug stands twice"
    return by_slug


@pytest.fixture(scope="module")
def calls(project: Project, issues: tuple[Issue, ...]) -> Mapping[str, CallToAction]:
    return {slug: call for issue in issues for slug, call in planned(project, issue)}


def planned(project: Project, issue: Issue) -> Iterator[tuple[str, CallToAction]]:
    file = package_templates() / "wording" / "en.toml"
    wording = parse_wording(file.read_text(encoding="utf-8"), file.name)
    found = plan_calls(issue, project.roster, project.config.newsletter, wording)
    return zip((update.slug for update in issue.updates), found, strict=True)


def intro(update: Update) -> str:
    return update.body.strip().split("\n\n")[0]


# --- the roster and the settings -------------------------------------------------------------


def test_the_roster_has_the_fourteen_speakers_with_pronoun_and_topics(project: Project) -> None:
    speakers = project.roster.speakers
    assert len(speakers) == 14
    assert {"arthur-kroeber", "zhang-lijia", "rupert-hoogewerf", "paul-french"} <= set(speakers)
    assert all(speaker.pronoun and speaker.topics for speaker in speakers.values())
    assert all(speaker.family and speaker.given for speaker in speakers.values())


def test_one_speaker_is_paused_and_one_is_past(project: Project) -> None:
    statuses = Counter(speaker.status for speaker in project.roster.speakers.values())
    assert statuses == {"active": 12, "paused": 1, "past": 1}


def test_every_topic_has_a_phrase_and_a_list_and_a_speaker(project: Project) -> None:
    topics = project.roster.topics
    asked = {topic for s in project.roster.speakers.values() for topic in s.topics}
    assert asked == set(topics)
    assert all(topic.phrase and topic.list_url for topic in topics.values())
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", topic) for topic in topics)


def test_the_settings_are_complete_for_a_sending(project: Project) -> None:
    newsletter = project.config.newsletter
    assert newsletter.organisation == "China Speakers Bureau"
    assert newsletter.sender == "Fons Tuinstra <daily@example.com>"
    assert newsletter.postal_address
    assert newsletter.timezone == "Asia/Shanghai"
    assert project.config.mail.service == "outbox"


# --- the issues and their updates ------------------------------------------------------------


def test_there_are_four_issues_and_an_inbox_for_the_next_one(
    project: Project, issues: tuple[Issue, ...]
) -> None:
    assert project.issue_slugs()[:4] == DAYS
    assert [len(issue.updates) for issue in issues] == [5, 5, 1, 6, 6]
    assert [issue.number for issue in issues[:4]] == [211, 212, 213, 214]


def test_every_update_of_the_inbox_can_go_into_the_next_issue(issues: tuple[Issue, ...]) -> None:
    assert all(update.day <= NEXT_DAY for update in issues[-1].updates)
    assert NEXT_DAY in {update.day for update in issues[-1].updates}


def test_no_update_is_younger_than_its_issue(issues: tuple[Issue, ...]) -> None:
    assert all(update.day <= issue.day for issue in issues for update in issue.updates)


def test_every_kind_of_update_is_there(updates: Mapping[str, Update]) -> None:
    assert {update.kind for update in updates.values()} == set(KINDS)


def test_every_mode_of_a_meeting_is_there(issues: tuple[Issue, ...]) -> None:
    assert {issue.cta_mode for issue in issues} == set(CTA_MODES)


def test_subject_and_preheader_fit_the_list_of_a_mail_program(issues: tuple[Issue, ...]) -> None:
    for issue in issues[:4]:
        assert 10 <= len(issue.subject) <= 78, issue.slug
        assert 40 <= len(issue.preheader) <= 130, issue.slug
        assert issue.opening.strip(), issue.slug


def test_opening_words_greet_the_reader_by_name_and_know_what_to_say_without_one(
    issues: tuple[Issue, ...],
) -> None:
    tags = [tag for issue in issues for tag in merge.find(issue.opening)]
    assert {tag.name for tag in tags} == {"subscriber.first_name"}
    assert all(tag.fallback for tag in tags)
    assert not [name for issue in issues for name in merge.find_unknown(issue.opening)]


def test_a_story_opens_with_42_to_78_words(updates: Mapping[str, Update]) -> None:
    lengths = {u.slug: len(intro(u).split()) for u in updates.values() if u.kind in STORIES}
    assert not {slug: count for slug, count in lengths.items() if not 42 <= count <= 78}


def test_the_speaker_of_a_headline_is_confirmed_and_named_in_the_intro(
    project: Project, updates: Mapping[str, Update]
) -> None:
    speakers = project.roster.speakers
    for update in updates.values():
        claim, dash, names = update.title.rpartition(" – ")
        for name in re.split(r", | and ", names) if dash else ():
            assert claim
            assert name in " ".join(intro(update).split()), f"{update.slug}: {name}"
            ids = [s.id for s in speakers.values() if s.name == name]
            assert set(ids) <= set(update.speakers), f"{update.slug}: {name}"


def test_the_material_has_what_is_hard_to_read(updates: Mapping[str, Update]) -> None:
    text = "\n".join(update.body for update in updates.values())
    assert re.search(r"^> ARTHUR KROEBER: ", text, re.MULTILINE), "a transcript"
    assert re.search(r"^Ashley Dudarenok:$", text, re.MULTILINE), "a label that is the speaker"
    assert "艾熙丽" in text
    assert "胡润" in text
    assert any(update.suggested for update in updates.values())
    assert any(len(update.also_at) > 1 for update in updates.values())
    assert any(not update.source for update in updates.values())
    assert any(update.accept for update in updates.values())


def test_no_address_leads_to_a_page_that_somebody_else_may_have() -> None:
    """A made-up address stands at a reserved host, or is another host's front page."""
    files = [*ROOT.glob("issues/*/*.md"), *ROOT.glob("*.toml"), *STARTER.rglob("*.*")]
    texts = {file: file.read_text(encoding="utf-8") for file in files if file.is_file()}
    for file, text in texts.items():
        if file.name == "pyproject.toml":
            continue
        for address in ADDRESS.findall(text):
            parts = urlsplit(address)
            sample = re.fullmatch(r"v=sample\d{5}", parts.query)
            front = parts.path in ("", "/") and not parts.query
            assert RESERVED.fullmatch(parts.netloc) or sample or front, f"{file.name}: {address}"


# --- the call to action ----------------------------------------------------------------------


def test_every_row_of_the_table_is_shown(calls: Mapping[str, CallToAction]) -> None:
    assert {slug: call.row for slug, call in calls.items()} == ROWS
    assert set(ROWS.values()) == set(range(1, 9))


def test_the_interviewer_is_not_offered_for_booking(calls: Mapping[str, CallToAction]) -> None:
    assert calls["money-for-startups"].speakers == ("william-bao-bean",)


def test_the_label_of_a_quote_decides_where_the_headline_has_no_name(
    calls: Mapping[str, CallToAction],
) -> None:
    assert calls["from-factory-to-laboratory"].speakers == ("ashley-dudarenok",)


def test_a_speaker_for_the_second_time_in_an_issue_gets_the_short_form(
    calls: Mapping[str, CallToAction],
) -> None:
    assert calls["culture-and-technology"].form == "full"
    assert calls["from-factory-to-laboratory"].form == "short"


def test_nobody_who_cannot_be_booked_is_offered(
    project: Project, calls: Mapping[str, CallToAction]
) -> None:
    offered = {speaker for call in calls.values() for speaker in call.speakers}
    assert all(project.roster.speakers[speaker].bookable for speaker in offered)
    assert "rupert-hoogewerf" not in offered  # only suggested


def test_two_speakers_and_three_are_invited_together(calls: Mapping[str, CallToAction]) -> None:
    assert calls["fewer-chips"].speakers == ("winston-ma", "alvin-wang-graylin")
    assert len(calls["who-earns"].speakers) == 3
    assert calls["who-earns"].button


# --- the readers and the starter -------------------------------------------------------------


def test_the_sample_readers_are_24_valid_addresses_with_hard_names() -> None:
    with (ROOT / "sample-readers.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["email", "first_name", "last_name", "company"]
    addresses = [validate_email(row["email"], check_deliverability=False) for row in rows]
    assert len({address.normalized.casefold() for address in addresses}) == 24
    assert {address.domain for address in addresses} == {
        "example.com",
        "example.org",
        "example.net",
    }
    assert [row["email"] for row in rows if not row["first_name"]] == ["office@example.org"]
    assert any("," in row["company"] for row in rows)
    assert any(not row["first_name"].isascii() for row in rows)


@pytest.fixture
def started(tmp_path: Path) -> Project:
    """A project as `newsletter init` makes it."""
    for file in filter(Path.is_file, STARTER.rglob("*")):
        target = tmp_path / file.relative_to(STARTER)
        target.parent.mkdir(parents=True, exist_ok=True)
        text = file.read_text(encoding="utf-8")
        target.write_text(text.replace("@TODAY@", "2026-11-23"), encoding="utf-8")
    return open_project(tmp_path)


def test_the_starter_is_a_working_project(started: Project) -> None:
    inbox = started.load_inbox()
    assert not inbox.problems
    (welcome,) = inbox.updates
    assert welcome.day == NEXT_DAY
    assert started.config.newsletter.postal_address
    assert started.config.mail.service == "outbox"
    assert len(started.roster.speakers) == 2


def test_the_starters_first_update_invites_the_reader_to_book(started: Project) -> None:
    (welcome,) = started.load_inbox().updates
    issue = Issue(slug="2026-11-23", day=NEXT_DAY, subject="Welcome", updates=(welcome,))
    ((_, call),) = planned(started, issue)
    assert (call.row, call.form, call.speakers) == (6, "full", ("marta-lindqvist",))


def test_the_starter_names_only_the_files_that_init_knows_how_to_copy() -> None:
    names = {file.relative_to(STARTER).as_posix() for file in STARTER.rglob("*") if file.is_file()}
    assert names == {
        "newsletter.toml",
        "speakers.toml",
        "readers.csv",
        "gitignore.txt",
        "issues/inbox/welcome.md",
    }
    assert "var/" in (STARTER / "gitignore.txt").read_text(encoding="utf-8").splitlines()
