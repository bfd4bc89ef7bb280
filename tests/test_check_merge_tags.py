"""The rules about merge tags: each finding to the character."""

from __future__ import annotations

from dataclasses import replace

import pytest

from newsletter.check import check_issue
from newsletter.model import Citation
from tests.check_values import (
    ISSUE,
    KROEBER,
    a_mail,
    an_examined,
    an_issue,
    an_update,
    found,
    origin,
    places,
)


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


def test_a_known_name_with_a_wrong_fallback_is_told_apart_from_an_unknown_name():
    for written in ("fallback(“reader”)", "upper", "fallback(reader)"):
        body = f"Hi {{{{ subscriber.first_name | {written} }}}}"
        (problem,) = found(an_examined(an_issue(an_update(body=body))), "unknown-merge-tag")
        assert "is not written as it must be" in problem.message
        assert "straight quotation marks" in problem.hint
