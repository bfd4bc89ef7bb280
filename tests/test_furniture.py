"""What a page has around its news and has no class for."""

from __future__ import annotations

import re

import pytest

from newsletter.cleaning import clean, undo_chosen
from newsletter.gathered import Item
from tests.test_cleaning import HOUSE, clean_html, clean_text

NEWS = "Debt travels upward, says Shaun Rein."

LIST = (
    "<ul><li><a href='/t'>Twitter</a></li><li>Facebook</li><li>Click to e-mail it to a friend</li>"
    "</ul>"
)
LINKS = (
    "<ul><li><a href='https://x.example/a'>Another post</a></li>"
    "<li><a href='https://x.example/b'>A third</a> May 3, 2020 In “tea”</li></ul>"
)


def test_lists_below_share_like_and_related_go_and_nothing_behind_them() -> None:
    end = "<p>Twitter grows.</p><p><a href='https://x.example/c'>All of it</a></p>"
    for share, related in (
        ("<h3>Share this:</h3>", "<h3>Related</h3>"),
        ("Share this:", "Related"),
    ):
        html = f"<p>One.</p>{share}{LIST}<p>Like this:</p><p>Loading...</p>{related}{LINKS}{end}"
        cleaned = clean_html(html)
        assert cleaned.body == "One.\n\nTwitter grows.\n\n[All of it](https://x.example/c)"
        assert [removed.rule for removed in cleaned.removed] == ["share-buttons", "related-links"]
        told = "".join(removed.text for removed in cleaned.removed)
        for words in ("Facebook", "e-mail it to a friend", "Loading", "Another post", "A third"):
            assert words in told
    kept = clean_html(f"<p>One.</p><ul><li>Twitter</li></ul>{LINKS}")
    assert not kept.removed


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_related_posts_that_were_pasted_without_their_links_go(gap: str) -> None:
    teasers = [
        "Old post",
        "November 2, 2026",
        'In "retail"',
        "Older",
        "May 2, 2026",
        "Similar post",
    ]
    text = f"{NEWS}\n\n{gap.join(['Related', *teasers])}"
    assert clean_text(f"{text}\n\nNews again.").body == f"{NEWS}\n\nNews again."
    (gone,) = clean_text(text).removed
    assert (gone.rule, gone.text.split("\n\n")[1:]) == ("related-links", teasers)
    kept = ["Related", "He said so on", "November 2, 2026", "In Beijing."]
    assert clean_text(f"{NEWS}\n\n{gap.join(kept)}").body.endswith(
        "November 2, 2026\n\nIn Beijing."
    )


ZEMANTA = (
    '<h6 class="zemanta-related-title">Related articles</h6><ul class="zemanta-article-ul">'
    '<li class="zemanta-article-ul-li"><a href="https://blogs.example/1">Kaiser Kuo sings</a>'
    ' (blogs.example)</li><li class="zemanta-article-ul-li"><a href="https://x.example/2">Tea</a>'
    ' (x.example)</li></ul><div class="zemanta-pixie"><a class="zemanta-pixie-a" href="https://'
    'www.zemanta.example/?px"><img class="zemanta-pixie-img" alt="Enhanced by Zemanta"'
    ' src="https://img.zemanta.com/zemified_h.png?x-id=1" /></a></div>'
)


@pytest.mark.parametrize("with_classes", [True, False])
def test_links_and_picture_of_zemanta_go_and_are_told(with_classes: bool) -> None:
    links = ZEMANTA if with_classes else re.sub(r' class="[^"]*"', "", ZEMANTA)
    cleaned = clean_html(f"<p>{NEWS}</p>{links}")
    assert (cleaned.body, cleaned.image) == (NEWS, "")
    assert {removed.rule for removed in cleaned.removed} == {"related-links"}
    told = "".join(removed.text for removed in cleaned.removed)
    for words in ("Related articles", "Kaiser Kuo sings", "(x.example)", "Enhanced by Zemanta"):
        assert words in told


@pytest.mark.parametrize(
    "heading", ["<p><strong>Related:</strong></p>", "<h3>You may also like</h3>"]
)
def test_related_links_of_a_saved_page_go_though_they_lead_nowhere(heading: str) -> None:
    links = (
        "<ul><li><a href='/1'>Kaiser <b>Kuo</b> sings</a></li><li><a href='2.html'>Tea</a>"
        " (x.example)</li></ul><p>See <a href='/3'>tea</a>.</p>"
    )
    item = Item(title="A title", content=f"<p>{NEWS}</p>{heading}{links}")
    cleaned = clean(item, house=HOUSE)
    assert cleaned.body == f"{NEWS}\n\nSee tea."
    (gone,) = cleaned.removed
    assert all(words in gone.text for words in ("Kuo", "Tea (x.example)"))
    assert "Kuo" in undo_chosen("A title", cleaned.body, [gone], [1])[1]


def test_related_posts_that_were_pasted_with_their_hosts_go() -> None:
    listed = "- Kaiser Kuo sings (blogs.example)\n- Tea (x.example)"
    cleaned = clean_text(f"{NEWS}\n\nRelated articles by Zemanta\n\n{listed}")
    assert cleaned.body == NEWS
    assert "Kaiser Kuo" in clean_text(f"{NEWS}\n\n{listed}").body
