"""What was pasted with the sidebar of its page ends where that begins."""

from __future__ import annotations

import pytest

from newsletter.cleaning import clean, split_page
from newsletter.sources.local import read_body
from tests.test_cleaning import HOUSE

TEXT = "Author Ian Johnson looks at the women in the factories, and at what they dream of."
POST = f"Women want more – Ian Johnson\nNovember 24, 2026\n\n{TEXT}"
WORDPRESS = (
    "Posts navigation\nOlder posts\n\nSearch for:\nRecent Posts\nTea is out – Shaun Rein\n"
    "Recent Comments\nJane on Tea is out – Shaun Rein\n\nArchives\nNovember 2026\nCategories\n"
    "China\n\nProudly powered by WordPress"
)
BLOGGER = (
    "Older Posts Home\nSubscribe to: Posts (Atom)\nBlog Archive\n▼ 2026 (12)\n▼ November (2)\n"
    "Tea is out – Shaun Rein\n► October (10)\nAbout Me\nFons\nHe writes on the news from China, and"
    " runs a bureau for speakers in Europe.\nView my complete profile\nPowered by Blogger."
)
MARKDOWN = (
    "## Recent Posts\n\n- [Tea is out](https://x.example/tea)\n- [So is coffee](https://x.example/c)"
    "\n\n## Archives\n\n- [November 2026](https://x.example/2026/11)"
)


@pytest.mark.parametrize("foot", [WORDPRESS, BLOGGER, MARKDOWN], ids=["wp", "blogger", "markdown"])
def test_the_sidebar_below_a_pasted_post_goes_whole_and_is_told(foot: str) -> None:
    (item,) = read_body(f"{POST}\n\n{foot}".encode()).items
    assert item.content.endswith(TEXT)
    draft = clean(item, house=HOUSE)
    (gone,) = [removed for removed in draft.removed if removed.rule == "page-furniture"]
    assert gone.after == TEXT[-60:]
    assert len(gone.text.split()) >= len(foot.replace("#", "").split()) - 3
    assert draft.body.endswith(TEXT)


def test_no_post_of_a_list_of_recent_ones_is_one_of_the_page() -> None:
    other = POST.replace("Women want more – Ian Johnson", "Men want less – Shaun Rein")
    (item,) = read_body(f"{POST}\n\n{other}\n\n{WORDPRESS}".encode()).items
    page = split_page(f"{item.title}\n\n{item.content}", house=HOUSE)
    assert [post.title.split()[0] for post in page.posts] == ["Women", "Men"]


@pytest.mark.parametrize(
    "text",
    [
        f"{POST}\n\nArchives\n\nThey hold what nobody may read, and so it will be for years.",
        f"Search\nAbout Me\n{POST}",
        f"About Me\nCategories\n\n{POST}\n\nMeta",
        f"{POST}\n\nCategories\n\nMeta\n\nBoth are words that he would not have used before 2020.",
    ],
)
def test_what_is_followed_by_news_is_no_sidebar(text: str) -> None:
    (item,) = read_body(text.encode()).items
    assert not [removed for removed in item.removed if removed.rule == "page-furniture"]
