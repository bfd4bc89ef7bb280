"""The rules about the mail as a whole: law, inbox line and size."""

from __future__ import annotations

from dataclasses import replace

import pytest

from newsletter.check import CLIP_BYTES
from newsletter.model import Issue, Rendered
from tests.check_values import (
    ADDRESS,
    ISSUE,
    NEWSLETTER,
    a_mail,
    an_examined,
    an_issue,
    an_update,
    found,
    origin,
    places,
)

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
    newsletter = NEWSLETTER._replace(postal_address=" … ")
    files = {"newsletter.toml": '[newsletter]\nname = "x"\npostal_address = ""\n'}
    examined = an_examined(newsletter=newsletter, files=files)
    assert places(found(examined, "no-postal-address")) == [("newsletter.toml", 3, 1)]


def test_a_postal_address_must_show_in_both_parts_whatever_separates_its_lines():
    issue = an_issue()
    mail = a_mail(issue)
    html = mail.html.replace("88 Sample", "99 Sample")
    (problem,) = found(an_examined(issue, mail._replace(html=html)), "no-postal-address")
    assert problem.path == "templates/email/issue.html"
    text = mail.text.replace("88 Sample", "99 Sample")
    (problem,) = found(an_examined(issue, mail._replace(text=text)), "no-postal-address")
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
    examined = an_examined(newsletter=NEWSLETTER._replace(base_url=""))
    assert places(found(examined, "no-base-url")) == [("newsletter.toml", 1, 1)]
    assert not found(replace(examined, own_unsubscribe=True), "no-base-url")


def test_a_template_of_ones_own_that_leads_to_the_site_is_told():
    issue = an_issue()
    foot = '<a href="{{ preferences_url }}">Choose</a>'
    examined = an_examined(issue, a_mail(issue, foot=foot), own_unsubscribe=True)
    assert not found(examined, "no-site")
    examined = replace(examined, newsletter=NEWSLETTER._replace(base_url=""))
    assert places(found(examined, "no-site")) == [("templates/email/issue.html", 1, 1)]


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


@pytest.mark.parametrize(
    ("changes", "segment", "expected"),
    [
        ({"subject": "Five more years of factories!"}, "china", ["subject"]),
        ({"preheader": "Also: five more years of factories"}, "china", ["preheader"]),
        ({"subject": "Of something else", "preheader": "And more"}, "china", []),
        ({"subject": "Five more years of factories!"}, "", []),
        # Who gets the issue gets the update.
        ({"subject": "Five more years of factories!", "segment": "china"}, "china", []),
    ],
)
def test_what_only_some_readers_get_is_not_named_in_every_inbox(changes, segment, expected):
    update = an_update(title="Five more years of factories", segment=segment)
    issue = replace(an_issue(update, subject="x", preheader="y"), **changes)
    problems = found(an_examined(issue), "segment-in-inbox-line")
    assert [problem.message.split()[1] for problem in problems] == expected


@pytest.mark.parametrize("subject", ["Re: factories", "FWD : factories", "Antw: x", "re[2]: x"])
def test_a_subject_that_feigns_an_answer_is_shown(subject):
    assert found(an_examined(an_issue(subject=subject)), "false-reply")


@pytest.mark.parametrize("subject", ["Real estate: what is next", "Reform: a plan", "Fwd moves on"])
def test_words_that_begin_like_an_answer_are_none(subject):
    assert not found(an_examined(an_issue(subject=subject)), "false-reply")


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
