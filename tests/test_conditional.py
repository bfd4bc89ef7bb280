"""Conditional comments, which the checker and the preview's Outlook read the same way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.check.conditional import find_unbalanced, holds, read_comment, resolve_conditions


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("mso", True),
        (" MSO ", True),
        ("!mso", False),
        ("mso 16", True),
        ("mso 12", False),
        ("gte mso 9", True),
        ("gt mso 16", False),
        ("lte mso 15", False),
        ("lt mso 17", True),
        ("(gte mso 9)|(IE)", True),
        ("IE", False),
        ("!IE", True),
        ("mso & !IE", True),
        ("(mso)&(lt mso 12)", False),
        ("!(mso | IE)", False),
        ("true", True),
        ("false", False),
        ("", False),
        ("mso mso", False),
        ("gte", False),
        ("(mso", False),
        ("(" * 5000, False),
        ("!" * 150, False),
        ("mso 1.2.3", False),
        ("mso 16 mso", False),
    ],
)
def test_a_condition_is_decided_for_word_16(condition: str, expected: bool) -> None:
    assert holds(condition) is expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            "a<!--[if mso]><table><![endif]-->b<!--[if mso]></table><![endif]-->",
            "a<table>b</table>",
        ),
        ("a<!--[if !mso]><!-->b<!--<![endif]-->c", "ac"),
        ("a<!--[if mso]><!-->b<!--<![endif]-->c", "abc"),
        ("a<!--[if lt mso 12]>b<![endif]-->c", "ac"),
        ("<!--[if mso]>a<![if lt mso 12]>b<![endif]>c<![endif]-->d", "acd"),
        ("<!--[if !mso]>a<![if mso]>b<![endif]>c<![endif]-->d", "d"),
        ("a<!-- [if mso]> no <![endif] -->b", "a<!-- [if mso]> no <![endif] -->b"),
        ("<![endif]-->a", "a"),
        ("a<!--[if mso]>b", "ab"),
    ],
)
def test_what_holds_is_shown_and_what_does_not_is_gone(html: str, expected: str) -> None:
    assert resolve_conditions(html) == expected


@given(st.text(alphabet="<>!-[]ifendso |&()16a", max_size=120))
def test_no_text_breaks_the_conditions(html: str) -> None:
    assert len(resolve_conditions(html)) <= len(html)
    assert find_unbalanced(html) in ("", "begins", "ends")


@pytest.mark.parametrize("condition", ["mso", "!mso", "gte mso 9", "lt mso 12", "IE", "(mso|IE)"])
def test_a_comment_node_says_the_same_as_the_markup_around_it(condition: str) -> None:
    hidden = f"[if {condition}]>b<![endif]"
    shown = resolve_conditions(f"<!--{hidden}-->") == "b"
    assert read_comment(hidden) == ("hidden", shown, "b")
    assert read_comment(f"[if {condition}]><!") == ("revealed", shown, "")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<!--[if mso]>a<![endif]-->b<!--[if !mso]><!-->c<!--<![endif]-->", ""),
        ("<!--[if mso]>a<!--[if mso]>b<![endif]--><![endif]-->", "begins"),
        ("a<!--[if mso]>b", "begins"),
        ("a<![endif]-->b<!--[if mso]>", "ends"),
        ("<!-- [if mso] is written like this -->", ""),
    ],
)
def test_a_condition_without_its_other_half_is_found(html: str, expected: str) -> None:
    assert find_unbalanced(html) == expected
