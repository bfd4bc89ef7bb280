"""Every rule of the checker: what it finds and where, and what it leaves alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from newsletter.check import CLIP_BYTES, RULES, Examined, check_issue
from newsletter.errors import Problem
from newsletter.model import (
    CallToAction,
    Citation,
    Issue,
    Newsletter,
    Origin,
    Rendered,
    Roster,
    Speaker,
    Update,
)

DAY = date(2026, 11, 23)
ISSUE = "issues/2026-11-23/issue.md"
KROEBER = "issues/2026-11-23/kroeber.md"
ADDRESS = "China Speakers Bureau,\n88 Sample Road & Co, Shanghai"


def origin(path: str, body_line: int = 1, **fields: tuple[int, int]) -> Origin:
    named = {name.replace("__", "."): place for name, place in fields.items()}
    return Origin(path=path, fields=named, body_line=body_line)


def an_update(slug: str = "kroeber", **changes: object) -> Update:
    values: dict[str, object] = {
        "slug": slug,
        "title": "China's next plan stays with factories",
        "day": DAY,
        "body": "Arthur Kroeber says so.",
        "origin": origin(f"issues/2026-11-23/{slug}.md", body_line=9),
    }
    return Update(**{**values, **changes})  # type: ignore[arg-type]


def an_issue(*updates: Update, **changes: object) -> Issue:
    values: dict[str, object] = {
        "slug": "2026-11-23",
        "day": DAY,
        "subject": "Five more years of factories",
        "preheader": "Arthur Kroeber on a plan that looks just like the last one",
        "updates": updates or (an_update(),),
        "origin": origin(ISSUE, subject=(2, 10), preheader=(3, 12)),
    }
    return Issue(**{**values, **changes})  # type: ignore[arg-type]


def a_mail(
    issue: Issue, *, prose: str = "", head: str = "", foot: str = "", **changes: str
) -> Rendered:
    """As the templates make it, as far as the rules look at it."""
    anchors = "".join(f'<td id="u-{u.slug}">{prose}</td>' for u in issue.updates)
    html = (
        f"<!DOCTYPE html><html><head><title>x</title>{head}</head><body><table><tr>{anchors}"
        f'<td><a href="{{{{ unsubscribe_url }}}}">Unsubscribe</a> China Speakers Bureau, '
        f"<br>88 Sample Road &amp; Co,<b> Shanghai</b>{foot}</td></tr></table></body></html>"
    )
    text = f"Unsubscribe: {{{{ unsubscribe_url }}}}\n{ADDRESS}"
    values = {"html": html, "text": text, "subject": issue.subject, "preheader": issue.preheader}
    return Rendered(issue=issue.slug, merge_tags=(), **{**values, **changes})


NEWSLETTER = Newsletter(
    name="Daily",
    organisation="China Speakers Bureau",
    sender="Fons <daily@example.com>",
    reply_to="office@example.com",
    postal_address=ADDRESS,
    base_url="https://news.example.com",
    request_form="https://www.example.com/request/",
)
ROSTER = Roster(
    speakers={
        "arthur-kroeber": Speaker(id="arthur-kroeber", name="Arthur Kroeber"),
        "winston-ma": Speaker(id="winston-ma", name="Winston Ma", status="paused"),
    },
    topics={},
)


def an_examined(
    issue: Issue | None = None, mail: Rendered | None = None, **changes: object
) -> Examined:
    issue = issue or an_issue()
    values: dict[str, object] = {
        "issue": issue,
        "rendered": mail or a_mail(issue),
        "newsletter": NEWSLETTER,
        "roster": ROSTER,
        "today": DAY,
    }
    return Examined(**{**values, **changes})  # type: ignore[arg-type]


def found(examined: Examined, rule: str) -> list[Problem]:
    """The findings of one rule; its id and severity are those of the table."""
    problems = [problem for problem in check_issue(examined) if problem.rule == rule]
    assert all(problem.severity == RULES[rule].severity for problem in problems)
    return problems


def places(problems: list[Problem]) -> list[tuple[str, int, int]]:
    return [(problem.path, problem.line, problem.column) for problem in problems]


def test_a_sound_issue_has_no_problems():
    assert check_issue(an_examined()) == ()


# content


def test_an_update_with_nothing_below_its_title_is_an_error_where_its_body_would_begin():
    issue = an_issue(an_update(body=" \n"))
    (problem,) = found(an_examined(issue), "empty-update")
    assert (problem.path, problem.line, problem.severity) == (KROEBER, 9, "error")


@pytest.mark.parametrize("field", ["video", "image"])
def test_a_video_or_a_picture_is_enough_for_an_update(field):
    issue = an_issue(an_update(body="", **{field: "https://example.com/x"}))
    assert not found(an_examined(issue), "empty-update")


def test_an_issue_needs_updates_or_opening_words():
    empty = an_issue(updates=())
    assert places(found(an_examined(empty), "empty-issue")) == [(ISSUE, 1, 1)]
    assert not found(an_examined(replace(empty, opening="No news today.")), "empty-issue")


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


# merge tags


def test_an_unknown_merge_tag_is_found_to_the_character_with_what_was_meant():
    body = "Dear reader,\n\nsee {{ unsubscribe_ulr }}."
    (problem,) = found(an_examined(an_issue(an_update(body=body))), "unknown-merge-tag")
    assert (problem.path, problem.line, problem.column) == (KROEBER, 11, 5)
    assert problem.hint == "did you mean 'unsubscribe_url'?"


def test_every_text_of_the_editor_is_searched_for_unknown_merge_tags():
    tag = "{{ subscriber.first_name | fallbak('x') }}"
    update = an_update(
        title=tag, role=tag, body=tag, source=Citation(name=tag, url=f"https://e.com/{tag}")
    )
    issue = an_issue(update, subject=tag, preheader=tag, opening=tag)
    problems = [*found(an_examined(issue), "unknown-merge-tag")]
    assert {p.path for p in problems} == {ISSUE, KROEBER}
    where = origin(ISSUE, 8, subject=(2, 10), preheader=(3, 12))
    problems = found(an_examined(replace(issue, origin=where)), "unknown-merge-tag")
    assert places(problems)[:3] == [(ISSUE, 2, 10), (ISSUE, 3, 12), (ISSUE, 8, 1)]


def test_in_front_matter_a_place_is_exact_when_the_file_is_there():
    path = "issues/2026-11-23/kroeber.md"
    file = '---\ntitle: "A \\"plan\\" for {{ web_ulr }}\n  and {{ web_ulr }}"\n---\n'
    title = 'A "plan" for {{ web_ulr }} and {{ web_ulr }}'
    issue = an_issue(an_update(title=title, origin=origin(path, title=(2, 8))))
    (whole,) = found(an_examined(issue), "unknown-merge-tag")
    assert (whole.line, whole.column) == (2, 8), "the value's start, for want of the file"
    exact = found(an_examined(issue, files={path: file}), "unknown-merge-tag")
    assert [(p.line, p.column) for p in exact] == [(2, 24), (3, 7)]
    lines = file.splitlines()
    assert all(lines[p.line - 1][p.column - 1 :].startswith("{{ web_ulr") for p in exact)


def test_braces_with_a_backslash_are_text():
    body = r"Write \{{ subscriber.company }} or \{{ name }} or \{{x}} or {{ \"{{\" }}."
    issue = an_issue(an_update(body=body.replace(r"\"", '"')))
    assert check_issue(an_examined(issue)) == ()


def test_a_field_without_a_fall_back_must_be_known():
    issue = an_issue(an_update(body="Hello {{ subscriber.company }}"))
    (problem,) = found(an_examined(issue), "unfillable-merge-tag")
    assert (problem.path, problem.line, problem.column) == (KROEBER, 9, 7)
    known = {"fields": frozenset({"company"}), "missing": {"company": 0}, "active": 4}
    assert not found(an_examined(issue, **known), "unfillable-merge-tag")


def test_a_misspelt_field_without_a_fall_back_says_what_was_meant():
    issue = an_issue(an_update(body="{{ subscriber.frist_name }}"))
    (problem,) = found(an_examined(issue), "unfillable-merge-tag")
    assert problem.hint == "did you mean 'first_name'?"


def test_a_known_field_that_some_readers_lack_needs_a_fall_back():
    body = "{{ subscriber.first_name }} {{ subscriber.last_name }}"
    issue = an_issue(an_update(body=body))
    facts = {"missing": {"first_name": 3, "last_name": 0}, "fields": frozenset(), "active": 1200}
    (problem,) = found(an_examined(issue, **facts), "unfillable-merge-tag")
    assert problem.message.startswith("3 of 1,200 active readers have no value for 'first_name'")
    with_fallback = an_issue(an_update(body='{{ subscriber.first_name | fallback("reader") }}'))
    assert not found(an_examined(with_fallback, **facts), "unfillable-merge-tag")


def test_a_merge_tag_of_the_template_is_checked_too_and_named_once():
    issue = an_issue()
    mail = a_mail(issue, foot="{{ subscriber.company }}")
    (problem,) = found(an_examined(issue, mail), "unfillable-merge-tag")
    assert problem.path == "templates/email/issue.html"


def test_a_fall_back_that_everybody_sees_is_shown():
    issue = an_issue(an_update(body='Hi {{ subscriber.company | fallback("you") }}'))
    assert not found(an_examined(issue), "useless-merge-tag"), "without a store nobody knows"
    facts = {"missing": {"company": 7}, "fields": frozenset(), "active": 7}
    assert places(found(an_examined(issue, **facts), "useless-merge-tag")) == [(KROEBER, 9, 4)]
    some = {"missing": {"company": 6}, "fields": frozenset({"company"}), "active": 7}
    assert not found(an_examined(issue, **some), "useless-merge-tag")


def test_a_misspelt_field_with_a_fall_back_is_shown():
    issue = an_issue(an_update(body='Hi {{ subscriber.frist_name | fallback("you") }}'))
    (problem,) = found(an_examined(issue), "useless-merge-tag")
    assert problem.hint == "did you mean 'first_name'?"


@pytest.mark.parametrize(
    "head", ["<style>p{content:'{{ web_url }}'}</style>", "<!-- {{ web_url }} -->"]
)
def test_a_merge_tag_in_a_style_sheet_or_a_comment_is_an_error(head):
    issue = an_issue()
    (problem,) = found(an_examined(issue, a_mail(issue, head=head)), "misplaced-merge-tag")
    assert "'web_url'" in problem.message


def test_what_outlook_reads_as_markup_is_no_comment():
    issue = an_issue()
    head = '<!--[if mso]><a href="{{ web_url }}">x</a><![endif]-->'
    assert not found(an_examined(issue, a_mail(issue, head=head)), "misplaced-merge-tag")


@pytest.mark.parametrize("braces", ["{{x}}", "{{ 7*7 }}", "{% include 'x' %}"])
def test_braces_that_print_as_written_are_shown(braces):
    issue = an_issue(an_update(body=f"So\nsee {braces}."))
    (problem,) = found(an_examined(issue), "literal-braces")
    assert (problem.line, problem.column) == (10, 5)


def test_what_is_or_was_meant_as_a_merge_tag_is_no_literal():
    body = '{{ web_url }} {{ web_ulr }} {{ subscriber.x | fallback("y") }}'
    assert not found(an_examined(an_issue(an_update(body=body))), "literal-braces")


# law


def test_the_html_needs_a_visible_link_to_unsubscribe():
    issue = an_issue()
    html = a_mail(issue).html
    for broken in (
        html.replace('href="{{ unsubscribe_url }}"', 'href="https://example.com"'),
        html.replace("<a href", '<a style="Display: none" href'),
        html.replace('<a href="{{ unsubscribe_url }}">', "<!--").replace("</a>", "-->"),
        html.replace('<a href="{{ unsubscribe_url }}">', "{{ unsubscribe_url }}<a>"),
        "",
    ):
        problems = found(an_examined(issue, a_mail(issue, html=broken)), "no-unsubscribe-link")
        assert [p.path for p in problems] == ["templates/email/issue.html"], broken


def test_the_plain_text_needs_an_address_to_unsubscribe():
    issue = an_issue()
    mail = a_mail(issue, text=f"Goodbye\n{ADDRESS}")
    (problem,) = found(an_examined(issue, mail), "no-unsubscribe-link")
    assert problem.path == "templates/email/issue.txt"


def test_a_postal_address_must_be_set():
    newsletter = replace(NEWSLETTER, postal_address=" … ")
    files = {"newsletter.toml": '[newsletter]\nname = "x"\npostal_address = ""\n'}
    examined = an_examined(newsletter=newsletter, files=files)
    assert places(found(examined, "no-postal-address")) == [("newsletter.toml", 3, 1)]


def test_a_postal_address_must_show_in_both_parts_whatever_separates_its_lines():
    issue = an_issue()
    mail = a_mail(issue)
    html = mail.html.replace("88 Sample", "99 Sample")
    (problem,) = found(an_examined(issue, replace(mail, html=html)), "no-postal-address")
    assert problem.path == "templates/email/issue.html"
    text = mail.text.replace("88 Sample", "99 Sample")
    (problem,) = found(an_examined(issue, replace(mail, text=text)), "no-postal-address")
    assert problem.path == "templates/email/issue.txt"


@pytest.mark.parametrize("tag", ["style", "title", 'div style="display:none"'])
def test_a_postal_address_that_nobody_sees_does_not_count(tag):
    issue = an_issue()
    html = a_mail(issue).html
    start, end = html.index("China Speakers"), html.index("</td></tr>")
    name = tag.split()[0]
    hidden = f"{html[:start]}<{tag}>{html[start:end]}</{name}>{html[end:]}"
    assert found(an_examined(issue, a_mail(issue, html=hidden)), "no-postal-address")


def test_nested_markup_inside_the_postal_address_keeps_its_order():
    issue = an_issue()
    html = a_mail(issue).html.replace(
        "88 Sample Road", "<span>88<b> Sam<i>pl</i></b>e</span><!-- x --> Road"
    )
    assert not found(an_examined(issue, a_mail(issue, html=html)), "no-postal-address")


def test_without_a_base_url_links_to_unsubscribe_lead_nowhere():
    examined = an_examined(newsletter=replace(NEWSLETTER, base_url=""))
    assert places(found(examined, "no-base-url")) == [("newsletter.toml", 1, 1)]


# inbox line


@pytest.mark.parametrize("subject", ["", "  ", "\u200b\u2060"])
def test_an_empty_subject_is_an_error(subject):
    issue = an_issue(subject=subject)
    assert places(found(an_examined(issue), "empty-subject")) == [(ISSUE, 2, 10)]


@pytest.mark.parametrize("character", ["\n", "\r", "\x00", "\x9b", "\u2028", "\ud800"])
def test_a_line_break_or_control_character_in_the_subject_is_an_error(character):
    subject = f"Factories{character}Bcc: everybody"
    files = {ISSUE: f"---\nsubject: {subject}\n---\n"}
    issue = an_issue(subject=subject)
    assert places(found(an_examined(issue, files=files), "broken-subject")) == [(ISSUE, 2, 19)]


def test_a_line_break_after_the_subject_is_how_yaml_ends_a_block():
    assert not found(an_examined(an_issue(subject="Factories again\n")), "broken-subject")


@pytest.mark.parametrize(
    ("subject", "fine"),
    [
        ("x" * 9, False),
        ("x" * 10, True),
        ("x" * 78, True),
        ("x" * 79, False),
        ("中国工厂", False),
        ("中国的工厂", True),
        ('{{ subscriber.first_name | fallback("reader") }}, hi', True),
        ('{{ subscriber.first_name | fallback("you") }}, hi', False),
    ],
)
def test_a_subject_has_10_to_78_characters_as_a_reader_sees_it(subject, fine):
    assert bool(found(an_examined(an_issue(subject=subject)), "subject-length")) is not fine


@pytest.mark.parametrize(("length", "fine"), [(39, False), (40, True), (130, True), (131, False)])
def test_a_preheader_has_40_to_130_characters(length, fine):
    problems = found(an_examined(an_issue(preheader="x" * length)), "preheader-length")
    assert places(problems) == ([] if fine else [(ISSUE, 3, 12)])


def test_a_missing_preheader_is_reported_as_missing_and_not_as_short():
    examined = an_examined(an_issue(preheader=""))
    assert found(examined, "no-preheader")
    assert not found(examined, "preheader-length")


def test_a_preheader_that_repeats_the_subject_is_shown():
    issue = an_issue(subject="Five more years of factories, says Kroeber")
    same = replace(issue, preheader="five more years – of factories, says Kroeber.")
    assert places(found(an_examined(same), "preheader-repeats-subject")) == [(ISSUE, 3, 12)]
    assert not found(an_examined(issue), "preheader-repeats-subject")


@pytest.mark.parametrize("subject", ["Re: factories", "FWD : factories", "Antw: x", "re[2]: x"])
def test_a_subject_that_feigns_an_answer_is_shown(subject):
    assert found(an_examined(an_issue(subject=subject)), "false-reply")


@pytest.mark.parametrize("subject", ["Real estate: what is next", "Reform: a plan", "Fwd moves on"])
def test_words_that_begin_like_an_answer_are_none(subject):
    assert not found(an_examined(an_issue(subject=subject)), "false-reply")


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
    deaf = replace(NEWSLETTER, request_form="", reply_to="")
    assert found(an_examined(newsletter=deaf, calls=(call,)), "no-request-link")
    assert not found(an_examined(newsletter=deaf, calls=(CallToAction(row=1),)), "no-request-link")
    with_mail = replace(NEWSLETTER, request_form="")
    assert not found(an_examined(newsletter=with_mail, calls=(call,)), "no-request-link")


# size


def a_long_mail(issue: Issue, size: int) -> Rendered:
    """A mail of exactly this many bytes, the updates sharing them."""
    room = size - len(a_mail(issue).html)
    each, rest = divmod(room, len(issue.updates))
    return a_mail(issue, prose="x" * each, foot="x" * rest)


def test_a_mail_that_gmail_would_clip_names_the_update_where_it_is_cut():
    updates = tuple(an_update(f"story-{number}") for number in range(9))
    where = origin(ISSUE, **{f"updates__{number}": (5 + number, 5) for number in range(9)})
    issue = an_issue(*updates, origin=where)
    examined = an_examined(issue, a_long_mail(issue, 2 * CLIP_BYTES))
    (problem,) = found(examined, "clipped")
    assert (problem.path, problem.line, problem.column) == (ISSUE, 9, 5)
    assert "update 5 of 9" in problem.message
    assert not found(examined, "nearly-clipped")


def test_the_line_between_clipped_and_nearly_clipped_is_exact():
    issue = an_issue()
    at_line = an_examined(issue, a_long_mail(issue, CLIP_BYTES))
    assert not found(at_line, "clipped")
    assert found(at_line, "nearly-clipped")
    assert found(an_examined(issue, a_long_mail(issue, CLIP_BYTES + 1)), "clipped")
    below = an_examined(issue, a_long_mail(issue, 90_000))
    assert not found(below, "nearly-clipped")
    assert found(an_examined(issue, a_long_mail(issue, 90_001)), "nearly-clipped")


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
        ("born in 2020", False),
        ("due in 2031", False),
    ],
)
def test_a_book_that_is_due_in_the_past_is_shown(words, past):
    issue = an_issue(an_update(body=f"His book is\n{words}."))
    expected = [(KROEBER, 10, 1)] if past else []
    assert places(found(an_examined(issue), "due-in-the-past")) == expected


# links


@pytest.mark.parametrize(
    "address", ["", "#", "/about", "example.com", "htp://x", "tel:123", "http:"]
)
def test_an_address_that_means_nothing_in_a_mail_is_shown(address):
    issue = an_issue(an_update(body=f"See\n[this]({address})"))
    assert places(found(an_examined(issue), "link-leads-nowhere")) == [(KROEBER, 10, 8)]


def test_a_definition_without_a_whole_address_is_shown():
    issue = an_issue(an_update(body="See [this][1].\n\n[1]: example.com/x"))
    assert places(found(an_examined(issue), "link-leads-nowhere")) == [(KROEBER, 11, 6)]


@pytest.mark.parametrize(
    "body",
    [
        "[x](https://e.com/a_(b)) ![y](<https://e.com/y.png>) [z](mailto:a@e.com 'Write')",
        "[x]({{ web_url }}) [1] [2]: not a definition",
        "[1]: https://e.com/",
        "[note] (aside)",
    ],
)
def test_whole_addresses_and_merge_tags_lead_somewhere(body):
    assert not found(an_examined(an_issue(an_update(body=body))), "link-leads-nowhere")


def test_a_link_of_the_template_may_lead_to_a_place_in_the_mail():
    issue = an_issue()
    foot = '<a href="#u-kroeber">x</a><a href="mailto:a@e.com">y</a><a id="z"></a>'
    assert not found(an_examined(issue, a_mail(issue, foot=foot)), "link-leads-nowhere")
    foot = '<a href="#u-nobody">x</a>'
    (problem,) = found(an_examined(issue, a_mail(issue, foot=foot)), "link-leads-nowhere")
    assert problem.path == "templates/email/issue.html"


def test_an_insecure_address_is_shown_where_it_is_written():
    where = origin(KROEBER, 9, source__url=(5, 20), video=(6, 8))
    update = an_update(
        body="So\nsays [he](http://e.com/a?b=1&c=2).",
        source=Citation(name="x", url="HTTP://e.com/"),
        video="http://e.com/v",
        origin=where,
    )
    issue = an_issue(update)
    mail = a_mail(issue, prose='<a href="http://e.com/a?b=1&amp;c=2">he</a>')
    problems = found(an_examined(issue, mail), "insecure-link")
    assert places(problems) == [(KROEBER, 5, 20), (KROEBER, 6, 8), (KROEBER, 10, 11)]


def test_an_insecure_address_in_the_settings_is_shown_there():
    newsletter = replace(NEWSLETTER, request_form="http://www.example.com/request/")
    (problem,) = found(an_examined(newsletter=newsletter), "insecure-link")
    assert problem.path == "newsletter.toml"


@pytest.mark.parametrize(
    ("shown", "href", "misleads"),
    [
        ("https://bank.example", "https://thief.example/x", True),
        ("www.bank.example/login", "https://thief.example/x", True),
        ("https://www.bank.example/…", "https://bank.example/x", False),
        ("Trip.com", "https://en.example.org/wiki/Trip.com", False),
        ("https://bank.example", "{{ web_url }}", False),
        ("https://[bank", "https://thief.example/x", False),
    ],
)
def test_a_link_that_shows_another_host_is_shown(shown, href, misleads):
    issue = an_issue(an_update(body=f"See [{shown}]({href})."))
    mail = a_mail(issue, prose=f'<a href="{href}"><b>{shown}</b></a>')
    problems = found(an_examined(issue, mail), "misleading-link")
    assert places(problems) == ([(KROEBER, 9, 5 + len(shown) + 3)] if misleads else [])


# plain text


def test_a_mail_without_plain_text_is_an_error():
    issue = an_issue()
    assert found(an_examined(issue, a_mail(issue, text=" \n")), "no-text-part")


def test_a_link_that_the_plain_text_lost_is_shown():
    issue = an_issue(an_update(body="See [this](https://e.com/x?a=1&b=2)."))
    mail = a_mail(issue, prose='<a href="https://e.com/x?a=1&amp;b=2">this</a>')
    assert places(found(an_examined(issue, mail), "link-lost-in-text")) == [(KROEBER, 9, 12)]
    kept = replace(mail, text=f"{mail.text}\n[1] https://e.com/x?a=1&b=2")
    assert not found(an_examined(issue, kept), "link-lost-in-text")
