"""What a page has around its news and has no class for."""

from __future__ import annotations

from tests.test_cleaning import clean_html

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
