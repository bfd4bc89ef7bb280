"""The day of a single post that stands in its text, above or below its headline."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import partial

import pytest

from newsletter.cleaning import clean, undo
from newsletter.collect.drafting import Drafted, House, draft_item
from newsletter.gathered import Item
from newsletter.model import Roster
from newsletter.sources.local import read_body
from tests.test_cleaning import HOUSE

TODAY = date(2026, 11, 26)
HEADLINE, TEXT = "Debt travels upward – Shaun Rein", "Debt travels upward, says Shaun Rein at CNBC."


def a_house() -> House:
    return House(
        roster=Roster({}, {}),
        zone=UTC,
        today=TODAY,
        split=lambda item: (item,),
        clean=partial(clean, house=HOUSE),
        find_speakers=lambda cleaned: (),
        find_named=lambda name: (),
    )


def drafted(text: str, name: str = "") -> Drafted:
    (item,) = read_body(text.encode(), name=name).items
    return draft_item(item, a_house())


@pytest.mark.parametrize(
    "day",
    [
        *("11/19/2026", "19.11.2026", "19/11/2026", "19-11-2026", "2026-11-19", "2026年11月19日"),
        *("November 19, 2026", "19 November 2026", "19. November 2026", "Nov 19, 2026"),
        *("Thursday, November 19, 2026", "Posted on November 19, 2026", "**19.11.2026**"),
    ],
)
def test_a_day_beside_the_headline_is_the_date_and_no_text(day: str) -> None:
    pages = {
        f"{HEADLINE}\n{day}\n\n{TEXT}\n": "",
        f"{day}\n\n{HEADLINE}\n\n{TEXT}\n": "",
        f"# {HEADLINE}\n\n{day}\n\n{TEXT}\n": "a.md",
        f"## {day}\n\n# {HEADLINE}\n\n{TEXT}\n": "a.md",
        f"<h1>{HEADLINE}</h1><p>{day.strip('*')}</p><p>{TEXT}</p>": "a.html",
        f"<h2>{day.strip('*')}</h2><h1>{HEADLINE}</h1><p>{TEXT}</p>": "a.html",
    }
    for text, name in pages.items():
        draft, _, problems, _ = drafted(text, name)
        told = (draft.cleaned.title, draft.day, draft.is_dated, draft.cleaned.body, problems)
        assert told == (HEADLINE, date(2026, 11, 19), True, TEXT, ()), text
        line = next(part for part in draft.cleaned.removed if part.rule == "day-line")
        assert undo(TEXT, line).endswith(f"\n\n{TEXT}")


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("03/04/2026", "may be two days"),
        *((day, "is none") for day in ("1.1.1970", "31/02/2026", "1970-01-01", "31 November 2026")),
    ],
)
def test_a_line_that_gives_no_day_is_told_and_kept(day: str, why: str) -> None:
    for text in (f"{HEADLINE}\n\n{day}\n\n{TEXT}", f"{day}\n\n{HEADLINE}\n\n{TEXT}"):
        draft, _, problems, _ = drafted(text)
        assert (draft.cleaned.title, draft.day, draft.is_dated) == (HEADLINE, TODAY, False)
        assert problems == (f"'{HEADLINE}': no usable date, so today's is taken: '{day}' {why}",)
        assert draft.cleaned.body.replace("\\", "") == f"{day}\n\n{TEXT}"


def test_the_other_dates_of_a_text_tell_the_order_of_two_figures() -> None:
    draft = drafted(f"{HEADLINE}\n\n03/04/2026\n\nOn 25/03/2026 it began. {TEXT}").draft
    assert draft.day == date(2026, 4, 3)


@pytest.mark.parametrize(
    "line",
    [
        "By Fons Tuinstra | November 19, 2026",
        "By Fons Tuinstra November 19, 2026",
        "Posted by Fons on 19 November 2026",
        "Fons Tuinstra • Nov 19, 2026",
        "November 19, 2026 by Fons",
        "Posted: 19 Nov 2026 09:15 AM PST",
    ],
)
def test_a_day_may_stand_behind_its_author(line: str) -> None:
    for text in (f"{HEADLINE}\n{line}\n\n{TEXT}", f"# {HEADLINE}\n\n{line}\n\n> {TEXT}"):
        draft, _, problems, _ = drafted(text)
        assert (draft.day, draft.cleaned.body[-len(TEXT) :]) == (date(2026, 11, 19), TEXT)
        assert ("day-line", line) in [(part.rule, part.text) for part in draft.cleaned.removed]
        assert problems == ()
    written = line.replace("Fons Tuinstra", "Shaun Rein")
    kept = "Shaun Rein" in written
    assert (written in drafted(f"{HEADLINE}\n\n{written}\n\n{TEXT}").draft.cleaned.body) == kept


def test_a_day_may_stand_below_its_author() -> None:
    for break_ in ("\n", "\n\n"):
        text = f"{HEADLINE}{break_}By Jane Doe{break_}19 November 2026\n\nA line that\nis broken."
        draft = drafted(text).draft
        assert draft.day == date(2026, 11, 19)
        assert draft.cleaned.body == "A line that is broken."
        assert [gone.rule for gone in draft.cleaned.removed] == ["byline", "day-line"]


@pytest.mark.parametrize(
    "line", ["Beijing Olympics, 8 August 2008", "By and large, 8 August 2008", "Seen on 8 May 2026"]
)
def test_a_day_behind_other_words_is_text(line: str) -> None:
    draft = drafted(f"{HEADLINE}\n\n{line}\n\n{TEXT}").draft
    assert (draft.is_dated, draft.cleaned.body) == (False, f"{line}\n\n{TEXT}")


def test_what_is_more_or_less_than_a_day_is_text() -> None:
    for line in ("November 2026", "May 4, 2026 changed China", "Chapter 12, 2026"):
        draft = drafted(f"{HEADLINE}\n\n{line}\n\n{TEXT}").draft
        assert (draft.is_dated, draft.cleaned.body) == (False, f"{line}\n\n{TEXT}")
    draft = drafted(f"{HEADLINE}\n\n{TEXT}\n\n11/19/2026").draft
    assert (draft.is_dated, draft.cleaned.body) == (False, f"{TEXT}\n\n11/19/2026")
    assert drafted("11/19/2026").draft.cleaned.title == "11/19/2026"


def test_a_day_that_the_source_tells_too_goes_and_another_one_stays() -> None:
    published = datetime(2026, 11, 19, 23, 30, tzinfo=UTC)
    for day, body in (("11/20/2026", TEXT), ("11/12/2026", f"11/12/2026\n\n{TEXT}")):
        html = f"<p>{day}</p><p>{TEXT}</p>"
        cleaned = clean(Item(title=HEADLINE, content=html, published_at=published), house=HOUSE)
        assert (cleaned.body, cleaned.told_at) == (body, None)


def draft_of(item: Item, today: date = TODAY, zone: tzinfo = UTC) -> Drafted:
    return draft_item(item, replace(a_house(), today=today, zone=zone))


@pytest.mark.parametrize("day", ["27 November 2026", "1 January 2027", "2099-01-01"])
def test_a_day_that_is_yet_to_come_is_told_and_kept(day: str) -> None:
    for text in (f"{HEADLINE}\n\n{day}\n\n{TEXT}", f"{day}\n\n{HEADLINE}\n\n{TEXT}"):
        drafted_ = drafted(text)
        draft = drafted_.draft
        assert (draft.day, draft.is_dated) == (TODAY, False)
        assert draft.cleaned.body == f"{day}\n\n{TEXT}"
        (note,) = drafted_.notes
        assert note.startswith("no usable date, so today's is taken: 20")
        assert note.endswith(" is yet to come")
        assert drafted_.problems == (f"'{HEADLINE}': {note}",)


def test_a_source_tells_no_day_that_is_yet_to_come_either() -> None:
    coming, changed = datetime(2027, 1, 1, tzinfo=UTC), datetime(2026, 11, 20, tzinfo=UTC)
    item = Item(title=HEADLINE, content=f"<p>{TEXT}</p>", published_at=coming)
    draft, _, problems, notes = draft_of(item)
    assert (draft.day, draft.is_dated) == (TODAY, False)
    assert notes == ("no usable date, so today's is taken: 2027-01-01 is yet to come",)
    assert len(problems) == 1
    # Another day of its own is the better one, and then there is nothing to tell.
    for other in (
        replace(item, changed_at=changed),
        replace(item, content=f"<p>20 November 2026</p><p>{TEXT}</p>"),
    ):
        draft, _, problems, notes = draft_of(other)
        assert (draft.day, draft.is_dated, notes, problems) == (changed.date(), True, (), ())
    own = replace(item, keys={"title": HEADLINE, "date": "2027-01-01"})
    assert draft_of(own).draft.day == coming.date()


def test_what_is_yet_to_come_depends_on_the_newsletters_zone() -> None:
    item = Item(title=HEADLINE, content=TEXT, published_at=datetime(2026, 11, 26, 20, tzinfo=UTC))
    assert draft_of(item).draft.is_dated
    assert not draft_of(item, zone=timezone(timedelta(hours=8))).draft.is_dated
    assert draft_of(item, date(2026, 11, 27), timezone(timedelta(hours=8))).draft.is_dated


def test_the_first_day_of_a_timeline_is_not_that_of_the_post() -> None:
    text = "6 July 2018\n\nTariffs begin.\n\n15 January 2020\n\nA truce is signed."
    for form in (f"{HEADLINE}\n\n{text}", f"# {HEADLINE}\n\n{text}"):
        draft, _, _, notes = drafted(form)
        assert (draft.day, draft.is_dated, draft.cleaned.body) == (TODAY, False, text)
        assert notes[0].endswith("'6 July 2018' is one of several days below each other")


def test_the_days_of_comments_are_no_timeline() -> None:
    for words in ("Comments", "2 comments on Debt", "Responses (1)"):
        text = f"{HEADLINE}\n\n19 November 2026\n\n{TEXT}\n\n{words}\n\n20 November 2026\n\nYes."
        assert drafted(text).draft.day == date(2026, 11, 19)


def test_a_post_that_tells_no_day_says_so() -> None:
    item = Item(title=HEADLINE, content=TEXT, address="https://herald.example/1")
    for post in (item, replace(item, address="")):
        assert draft_of(post).notes == ("no date was told, so today's is taken",)


def test_what_is_told_once_of_all_items_is_a_note_of_each_draft() -> None:
    note = "its encoding is declared as utf-8, which is wrong: it is read as cp1252"
    item = Item(title=HEADLINE, content=TEXT, published_at=datetime(2026, 11, 26, tzinfo=UTC))
    found = draft_of(replace(item, notes=(note,)))
    assert (found.notes, found.problems) == ((note,), ())


def test_a_day_with_the_login_of_who_posted_is_no_headline() -> None:
    line = "Posted on November 20, 2026 by fons"
    for text in (f"{line}\n\n{HEADLINE}\n\n{TEXT}", f"{HEADLINE}\n\n{line}\n\n{TEXT}"):
        draft = drafted(text).draft
        assert (draft.cleaned.title, draft.day) == (HEADLINE, date(2026, 11, 20))
        assert draft.cleaned.body == TEXT
        assert [(one.rule, one.text) for one in draft.cleaned.removed] == [("day-line", line)]
