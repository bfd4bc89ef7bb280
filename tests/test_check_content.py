"""The rules about what the editor wrote: updates, pictures, left-overs and calls to action."""

from __future__ import annotations

from dataclasses import replace

import pytest

from newsletter.model import CallToAction, Roster, Speaker
from tests.check_values import (
    ISSUE,
    KROEBER,
    NEWSLETTER,
    a_mail,
    an_examined,
    an_issue,
    an_update,
    found,
    origin,
    places,
)

# content


def test_an_update_with_nothing_below_its_title_is_an_error_where_its_body_would_begin():
    issue = an_issue(an_update(body=" \n"))
    (problem,) = found(an_examined(issue), "empty-update")
    assert (problem.path, problem.line, problem.severity) == (KROEBER, 9, "error")


@pytest.mark.parametrize(
    ("body", "is_empty"),
    [
        ("<!-- ask Fons -->\n\n<!-- and\nJim -->", True),
        ("<script>alert(1)</script>\n<div><b></b></div>", True),
        ("<div>" * 3000, True),
        ("<!-- open", False),
        ("<!-- a -->words", False),
        ("<https://example.com/>", False),
        ('<p><img src="https://example.com/p.png" alt="x"></p>', False),
    ],
)
def test_what_no_reader_sees_is_nothing(body, is_empty):
    assert bool(found(an_examined(an_issue(an_update(body=body))), "empty-update")) is is_empty


@pytest.mark.parametrize(
    ("body", "words", "hint"),
    [
        ('See\n<IFRAME src="https://youtu.be/x">', "<IFRAME> is taken out", "`video:`"),
        ("See\n<form>", "<form> is taken out", "readers"),
    ],
)
def test_html_that_is_taken_out_of_the_mail_is_shown(body, words, hint):
    (problem,) = found(an_examined(an_issue(an_update(body=body))), "lost-html")
    assert (problem.line, problem.column) == (10, 1)
    assert words in problem.message
    assert hint in problem.hint


def test_html_in_code_or_of_plain_prose_is_not_lost():
    body = "Write `<iframe>` as\nin `<form>`.\n\n<div><b>x</b></div> a<b <formal>"
    assert not found(an_examined(an_issue(an_update(body=body))), "lost-html")


@pytest.mark.parametrize("field", ["video", "image"])
def test_a_video_or_a_picture_is_enough_for_an_update(field):
    issue = an_issue(an_update(body="", **{field: "https://example.com/x"}))
    assert not found(an_examined(issue), "empty-update")


def test_an_issue_needs_updates_or_opening_words():
    empty = an_issue(updates=())
    assert places(found(an_examined(empty), "empty-issue")) == [(ISSUE, 1, 1)]
    assert not found(an_examined(replace(empty, opening="No news today.")), "empty-issue")


@pytest.mark.parametrize(
    ("title", "changes", "names"),
    [
        ("Factories stay – Arthur Kroeber", {}, ["Arthur Kroeber"]),
        ("Arthur Kroeber: factories stay", {}, ["Arthur Kroeber"]),
        ("Factories stay – Kroeber Arthur and Ben Cavender", {}, ["Arthur Kroeber"]),
        ("Factories stay – Arthur Kroebers", {}, []),
        ("Factories stay – Arthur Kroeber", {"speakers": ("arthur-kroeber",)}, []),
        ("Factories stay – Arthur Kroeber", {"suggested": ("arthur-kroeber",)}, []),
        ("Factories stay – Arthur Kroeber", {"speakers": ("ben",)}, ["Arthur Kroeber"]),
        ("Talk with Arthur Kroeber – Ben", {"speakers": ("ben",)}, []),
        ("Factories stay – Arthur Kroeber", {"cta": "none"}, []),
        ("Factories stay – Arthur Kroeber", {"kind": "note"}, []),
    ],
)
def test_a_speaker_whom_the_headline_names_is_missed(title, changes, names):
    kroeber = Speaker(id="arthur-kroeber", name="Arthur Kroeber", family="Kroeber", given="Arthur")
    ben = Speaker(id="ben", name="Ben Cavender", status="past")
    roster = Roster({"arthur-kroeber": kroeber, "ben": ben}, {})
    where = origin(KROEBER, title=(2, 8))
    issue = an_issue(an_update(title=title, origin=where, **changes))
    problems = found(replace(an_examined(issue), roster=roster), "missing-speaker")
    assert [name for name in names if name in problems[0].message] == names if names else True
    assert [(p.line, p.column, p.severity) for p in problems] == [(2, 8, "warning")] * len(names)


def test_a_suggested_speaker_is_shown_at_his_place_in_the_list():
    where = origin(KROEBER, suggested__0=(5, 13), suggested__1=(5, 29))
    update = an_update(
        speakers=("arthur-kroeber",), suggested=("arthur-kroeber", "winston-ma"), origin=where
    )
    (problem,) = found(an_examined(an_issue(update)), "suggested-speaker")
    assert (problem.line, problem.column) == (5, 29)
    assert "'winston-ma'" in problem.message


def test_a_picture_without_a_description_is_found_in_the_markdown():
    issue = an_issue(an_update(body="Look:\n\n![](https://example.com/p.png)"))
    mail = a_mail(issue, prose='<img src="https://example.com/p.png" alt="">')
    assert places(found(an_examined(issue, mail), "image-without-alt")) == [(KROEBER, 11, 5)]


def test_a_picture_with_a_description_or_as_decoration_of_the_template_is_fine():
    issue = an_issue(an_update(body="![A plan](https://example.com/p.png)"))
    prose = (
        '<img src="https://example.com/p.png" alt="A plan"><img src="https://e.com/line" alt="">'
    )
    assert not found(an_examined(issue, a_mail(issue, prose=prose)), "image-without-alt")


def test_a_picture_of_the_template_without_the_attribute_names_the_template():
    issue = an_issue()
    (problem,) = found(
        an_examined(issue, a_mail(issue, foot='<img src="logo.png">')), "image-without-alt"
    )
    assert problem.path == "templates/email/issue.html"


# leftovers


@pytest.mark.parametrize(
    "note", ["TK", "TKTK", "TODO", "FIXME", "XXX", "lorem  ipsum", "Lorem ipsum"]
)
def test_a_note_to_oneself_is_shown(note):
    issue = an_issue(an_update(body=f"Kroeber\nsaid {note}."))
    assert places(found(an_examined(issue), "leftover")) == [(KROEBER, 10, 6)]


@pytest.mark.parametrize(
    "words",
    ["todo el mundo", "the TKS fund", "https://example.com/TODO/x", "[x](https://e.com/TK)"],
)
def test_words_and_addresses_that_look_like_a_note_are_none(words):
    assert not found(an_examined(an_issue(an_update(body=words))), "leftover")


@pytest.mark.parametrize(
    ("words", "past"),
    [
        ("due in October 2026", True),
        ("Due out in 2025", True),
        ("due in November 2026", False),
        ("due in 2026", False),
        ("due on 3 March 2026", True),
        ("due out by March 3rd, 2026", True),
        ("due on 30 November 2026", False),
        ("born in 2020", False),
        ("due in 2031", False),
    ],
)
def test_a_book_that_is_due_in_the_past_is_shown(words, past):
    issue = an_issue(an_update(body=f"His book is\n{words}."))
    expected = [(KROEBER, 10, 1)] if past else []
    assert places(found(an_examined(issue), "due-in-the-past")) == expected


# call to action


def test_a_call_for_a_speaker_who_cannot_be_booked_is_an_error_at_his_name():
    where = origin(KROEBER, speakers__1=(4, 28))
    update = an_update(speakers=("arthur-kroeber", "winston-ma"), origin=where)
    call = CallToAction(row=7, form="full", speakers=update.speakers)
    (problem,) = found(an_examined(an_issue(update), calls=(call,)), "speaker-not-bookable")
    assert (problem.path, problem.line, problem.column) == (KROEBER, 4, 28)
    assert "Winston Ma is asked for and is paused" in problem.message


def test_a_call_for_somebody_outside_the_roster_is_an_error():
    call = CallToAction(row=6, form="full", speakers=("jack-ma",))
    (problem,) = found(an_examined(calls=(call,)), "speaker-not-bookable")
    assert "'jack-ma'" in problem.message


def test_a_speaker_who_is_only_mentioned_needs_not_be_bookable():
    update = an_update(speakers=("winston-ma",))
    call = CallToAction(row=3)
    assert not found(an_examined(an_issue(update), calls=(call,)), "speaker-not-bookable")


@pytest.mark.parametrize(
    ("row", "reason"), [(1, "kind"), (2, "confirmed"), (3, "booked"), (4, "biography"), (6, "url")]
)
def test_stories_that_were_asked_for_and_are_not_offered_are_shown(row, reason):
    update = an_update(cta="stories", origin=origin(KROEBER, cta=(6, 6)))
    (problem,) = found(
        an_examined(an_issue(update), calls=(CallToAction(row=row),)), "stories-not-offered"
    )
    assert (problem.line, problem.column) == (6, 6)
    assert reason in problem.message


def test_stories_that_are_offered_or_were_not_asked_for_are_fine():
    asked = an_issue(an_update(cta="stories"))
    assert not found(an_examined(asked, calls=(CallToAction(row=5),)), "stories-not-offered")
    assert not found(an_examined(calls=(CallToAction(row=6),)), "stories-not-offered")


def test_a_call_that_nobody_can_answer_is_shown():
    call = CallToAction(row=6, form="full", speakers=("arthur-kroeber",))
    deaf = NEWSLETTER._replace(request_form="", reply_to="")
    assert found(an_examined(newsletter=deaf, calls=(call,)), "no-request-link")
    assert not found(an_examined(newsletter=deaf, calls=(CallToAction(row=1),)), "no-request-link")
    with_mail = NEWSLETTER._replace(request_form="")
    assert not found(an_examined(newsletter=with_mail, calls=(call,)), "no-request-link")


def test_an_update_whose_title_nobody_told_does_not_go_out() -> None:
    (problem,) = found(
        an_examined(an_issue(an_update(title="(no title)", body="x"))), "unknown-title"
    )
    assert problem.severity == "error"
    assert not found(an_examined(an_issue(an_update(title="A title", body="x"))), "unknown-title")
