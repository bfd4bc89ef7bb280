"""Words that ran into the beginning of a link, or into an address."""

from __future__ import annotations

import pytest

from tests.test_cleaning import clean_html


@pytest.mark.parametrize(
    ("glued", "mended"),
    [
        ("In<a>Shanghai</a>she", "In <a>Shanghai</a> she"),
        ("At<a>CNBC</a> he", "At <a>CNBC</a> he"),
        ("The<a>plan</a>is", "The <a>plan</a> is"),
        ("read,<a>here</a> and", "read, <a>here</a> and"),
        ("seen athttps://x.example/a and", "seen at https://x.example/a and"),
        ("Byhttp://x.example/a and", "By http://x.example/a and"),
    ],
)
def test_a_space_that_was_lost_before_a_link_is_mended(glued: str, mended: str) -> None:
    glued, mended = (
        each.replace("<a>", "<a href='https://x.example/'>") for each in (glued, mended)
    )
    cleaned = clean_html(f"<p>Well. {glued} so.</p>")
    assert cleaned.body == clean_html(f"<p>Well. {mended} so.</p>").body
    assert {(repair.rule, repair.applied) for repair in cleaned.repairs} == {("glued-words", True)}


@pytest.mark.parametrize("glued", ["page<a>here</a> so", "CNBChttps://x.example/a so"])
def test_what_may_be_a_lost_space_is_told(glued: str) -> None:
    cleaned = clean_html(f"<p>It is {glued.replace('<a>', '<a href=/x>')}.</p>")
    (repair,) = cleaned.repairs
    assert not repair.applied
    assert repair.before in cleaned.body


@pytest.mark.parametrize(
    "whole", ["De<a>Gaulle</a>", "anti<a>social</a>", "Mc<a>Kinsey</a>", "x=https://x.example/"]
)
def test_what_is_one_word_stays_one(whole: str) -> None:
    assert not clean_html(f"<p>It is {whole.replace('<a>', '<a href=/x>')}.</p>").repairs
