"""What a page has around its news and has no class for."""

from __future__ import annotations

import pytest

from tests.test_cleaning import clean_html, clean_text

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
