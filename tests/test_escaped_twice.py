"""Character references that a reader sees: encoded twice, or shown by a text that is about them."""

from __future__ import annotations

import pytest

from newsletter.cleaning import clean
from newsletter.gathered import Item
from tests.test_cleaning import HOUSE, clean_html


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Q&amp;amp;A at AT&amp;amp;T", "Q&A at AT&T"),
        ("It&amp;#8217;s &amp;quot;good&amp;quot;", 'It’s "good"'),
        ("Fons &amp;amp; Co", "Fons & Co"),
    ],
)
def test_what_is_encoded_twice_is_mended(written: str, meant: str) -> None:
    cleaned = clean_html(f"<p>{written}.</p><pre>a = 1</pre>", title=written)
    assert cleaned.body.partition("\n")[0] == f"{meant}."
    assert cleaned.title == meant
    assert all(repair.applied for repair in cleaned.repairs)


@pytest.mark.parametrize(
    "honest",
    [
        "Write &lt;b&gt; for bold and &amp;amp; for the sign of and.",
        "In HTML it is &amp;copy; or &amp;amp;copy;.",
        "An ampersand is &amp;amp; there.",
        "Write <code>&amp;nbsp;</code> and nothing else.",
    ],
)
def test_a_text_about_markup_keeps_its_references_and_they_are_told(honest: str) -> None:
    shown = clean_html(f"<p>{honest}</p>")
    assert shown.repairs
    assert not any(repair.applied for repair in shown.repairs)
    assert shown.body == clean_html(f"<p>{honest}</p>", title="Other").body
    assert "&amp;" in shown.body


def test_a_title_about_markup_stays() -> None:
    for title in ("How &lt;b&gt; works in HTML", "Why <b> is gone from HTML"):
        assert clean(Item(title=title, content="<p>It is.</p>"), house=HOUSE).title == title
