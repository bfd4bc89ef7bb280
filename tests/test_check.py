"""The checker as a whole: its table, its order, acceptance, and that nothing can break it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter import merge
from newsletter.check import RULES, check_issue, rule
from newsletter.check.page import read_page
from newsletter.errors import Problem
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
)

PIECES = [
    *("{{", "}}", "{%", "%}", "\\", "[x](", "![](", ")", "#", "://", "http://[", "www.", "Re:"),
    *("{{ web_url }}", "{{ wbe_url }}", '{{ "{{" }}', "{{ subscriber.x }}", "due in May 2020"),
    *("<a href=", "<!--", "<style>", "<b>", "</td>", "TK", "é", "\ud800", "\x00", "\n", " "),
]
NOTES = ("XXX", "TK", "TODO", "FIXME", "LOREM")
ANY_TEXT = st.text(st.characters(codec=None), max_size=80) | st.lists(
    st.sampled_from(PIECES), max_size=12
).map("".join)


@pytest.mark.parametrize("each", RULES.values(), ids=list(RULES))
def test_every_rule_has_an_id_a_hint_and_a_line_for_the_table(each):
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", each.id)
    assert each.severity in ("error", "warning", "off")
    assert each.hint
    assert not each.hint.endswith(".")
    assert each.finds.endswith(".")
    assert len(each.finds) <= 92


def test_only_the_law_cannot_be_accepted():
    firm = {each.id for each in RULES.values() if not each.acceptable}
    law = {"no-unsubscribe-link", "no-postal-address", "no-base-url"}
    assert firm == law | {"no-site", "bad-acceptance", "bad-rule-setting"}


def test_a_rule_that_is_there_twice_or_says_nothing_is_refused():
    def silent(examined):
        return ()

    with pytest.raises(ValueError, match="no docstring"):
        rule("silent", "error", hint="x")(silent)
    silent.__doc__ = "Finds nothing."
    with pytest.raises(ValueError, match="twice"):
        rule("clipped", "error", hint="x")(silent)
    assert "silent" not in RULES


def test_a_sound_issue_has_no_problems():
    assert check_issue(an_examined()) == ()


def test_problems_come_in_the_order_of_path_and_position_and_each_once():
    first = an_update("a", body="XXX TK\nTODO", origin=origin("issues/a.md", 5))
    second = an_update("b", body="TK TK", origin=origin("issues/b.md", 5))
    twice = Problem("issues/b.md", 1, 1, "repeated-speaker", "warning", "again")
    issue = an_issue(second, first, subject="")
    problems = check_issue(an_examined(issue, extra=(twice, twice)))
    keys = [(p.path, p.line, p.column) for p in problems]
    assert keys == sorted(keys)
    assert len(set(problems)) == len(problems)
    assert [p.path for p in problems if p.path != ISSUE] == ["issues/a.md"] * 3 + [
        "issues/b.md"
    ] * 3


def test_an_update_can_accept_a_finding_in_its_own_file_and_in_no_other():
    one = an_update("one", body="TK", accept={"leftover": "a station is called so"})
    two = an_update("two", body="TK")
    problems = found(an_examined(an_issue(one, two)), "leftover")
    assert [p.path for p in problems] == ["issues/2026-11-23/two.md"]


def test_an_update_can_accept_what_others_found():
    again = Problem(KROEBER, 1, 1, "repeated-speaker", "warning", "again")
    issue = an_issue(an_update(accept={"repeated-speaker": "a series"}))
    assert check_issue(an_examined(issue, extra=(again,))) == ()
    assert check_issue(an_examined(an_issue(), extra=(again,))) == (again,)


def test_the_issue_can_accept_what_stands_outside_of_its_updates():
    issue = an_issue(subject="Hi", accept={"subject-length": "brevity", "leftover": "no"})
    issue = replace(issue, updates=(an_update(body="TK"),))
    assert [p.rule for p in check_issue(an_examined(issue))] == ["leftover"]


@pytest.mark.parametrize("law", ["no-unsubscribe-link", "no-postal-address"])
def test_the_law_cannot_be_accepted(law):
    where = origin(ISSUE, accept=(4, 1))
    issue = an_issue(accept={law: "we never do"}, origin=where)
    examined = an_examined(issue, a_mail(issue, html="<p>x</p>", text="x"))
    assert len(found(examined, law)) == 2
    (problem,) = found(examined, "bad-acceptance")
    assert (problem.path, problem.line) == (ISSUE, 4)
    assert "cannot be accepted" in problem.message


def test_an_acceptance_without_a_reason_is_none():
    issue = an_issue(an_update(body="TK", accept={"leftover": " "}))
    assert [p.rule for p in check_issue(an_examined(issue))] == ["bad-acceptance", "leftover"]


def test_an_acceptance_of_no_rule_at_all_is_shown():
    issue = an_issue(an_update(accept={"nonsense": "x"}))
    (problem,) = check_issue(an_examined(issue))
    assert problem.message == "unknown rule 'nonsense'"
    assert "newsletter check --rules" in problem.hint


def test_an_acceptance_of_a_misspelt_rule_says_what_was_meant():
    issue = an_issue(an_update(accept={"left-over": "x", "repeated-speaker": "found by others"}))
    (problem,) = check_issue(an_examined(issue))
    assert problem.hint == "did you mean 'leftover'?"


@settings(max_examples=150, deadline=None)
@given(text=ANY_TEXT, other=ANY_TEXT)
def test_no_text_can_make_the_checker_raise_or_point_outside_of_a_file(text, other):
    update = an_update(
        title=text or "x",
        body=other,
        role=other,
        source=Citation(name=text, url=other),
        video=text,
    )
    issue = an_issue(update, subject=text, preheader=other, opening=text)
    mail = a_mail(issue, prose=other, head=text, foot=text)
    files = {ISSUE: text, KROEBER: other}
    facts = {"missing": {"x": 2}, "fields": frozenset({"x"}), "active": 2}
    for problem in check_issue(an_examined(issue, mail, files=files, **facts)):
        assert problem.line >= 1
        assert problem.column >= 1
        assert problem.message.isprintable()
        assert problem.hint


@settings(max_examples=100, deadline=None)
@given(before=ANY_TEXT, after=ANY_TEXT)
def test_the_place_of_a_finding_is_exact_to_the_character(before, after):
    body = f"{before} XXX {after}"
    problems = found(an_examined(an_issue(an_update(body=body))), "leftover")
    lines = body.split("\n")
    at = [lines[p.line - 9][p.column - 1 :] for p in problems]
    assert any(rest.startswith("XXX") for rest in at)
    assert all(rest.upper().startswith(NOTES) for rest in at)


@given(text=ANY_TEXT)
def test_any_markup_can_be_read(text):
    page = read_page(text)
    assert all(isinstance(link.text, str) for link in page.links)


def test_markup_deeper_than_a_parser_likes_is_read_to_its_end():
    page = read_page("<div>" * 500 + '<a href="https://e.com">x</a>')
    assert [link.href for link in page.links] == ["https://e.com"]


def test_quotation_marks_of_a_merge_tag_do_not_end_an_attribute():
    tag = '{{ subscriber.first_name | fallback("reader") }}'
    (link,) = read_page(f'<a href="https://e.com/?a={tag}">{tag}</a>').links
    assert next(merge.find(link.href or "")).fallback == "reader"
    assert link.text == tag
