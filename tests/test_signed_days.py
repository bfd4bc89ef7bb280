"""An author who stands on a line of his own above the day of a post is no text of it."""

from __future__ import annotations

import pytest

from newsletter.cleaning import clean, split_page
from newsletter.gathered import Cleaned
from newsletter.sources.local import read_body
from tests.test_cleaning import HOUSE
from tests.test_dated_pages import drafts_of

HEADS = ("China is not enough – Shaun Rein", "Women want more – Ian Johnson")
DAYS = ("November 20, 2026", "November 21, 2026")
TEXTS = (
    "Business analyst Shaun Rein tells Sky News that foreign firms should not leave China now.",
    "Author Ian Johnson looks at the women in the factories, and at what they dream of.",
)
AUTHORS = [
    *("By Jane Doe", "by Jane Doe", "By Jane Doe, Reuters", "by Kim Lee, Reuters", "By: Fons"),
    *("By Jane Doe and Kim Lee", "By Jane Doe for the Herald", "by admin"),
]


def page_of(form: str, author: str) -> str:
    posts = zip(HEADS, DAYS, TEXTS, strict=True)
    return "".join(form.format(head, author, day, text) for head, day, text in posts)


def without_author(drafts: list[Cleaned], author: str) -> None:
    assert [(draft.title, draft.body) for draft in drafts] == [*zip(HEADS, TEXTS, strict=True)]
    for draft, day in zip(drafts, DAYS, strict=True):
        told = [(gone.rule, gone.text) for gone in draft.removed]
        assert told in ([("byline", author), ("day-line", day)], [("byline", author)])


@pytest.mark.parametrize("author", AUTHORS)
@pytest.mark.parametrize("form", ["{0}\n{1}\n{2}\n\n{3}\n\n", "{0}\n\n{1}\n\n{2}\n\n{3}\n\n"])
def test_in_a_pasted_page_and_a_pasted_post(form: str, author: str) -> None:
    page = split_page(page_of(form, author), house=HOUSE)
    without_author([clean(post, house=HOUSE) for post in page.posts], author)
    text = form.format(HEADS[0], author, DAYS[0], TEXTS[0])
    for name in ("", "a.md"):
        (item,) = read_body(text.encode(), name=name).items
        draft = clean(item, house=HOUSE)
        assert draft.title == HEADS[0]
        if name == "" or "\n\n" in form[:5]:  # lines of Markdown are one paragraph
            assert draft.body == TEXTS[0]


@pytest.mark.parametrize("author", AUTHORS)
@pytest.mark.parametrize(
    "form",
    [
        "<h2>{0}</h2><p>{1}</p><p>{2}</p><p>{3}</p>",
        "<h2>{0}</h2><b>{1}</b><br><i>{2}</i><p>{3}</p>",
        "<p><b>{0}</b><br>{1}<br>{2}<br>{3}</p><hr>",
        "<P><FONT SIZE=4><B>{0}</B></FONT><BR>{1}<BR><I>{2}</I><P>{3}<HR>",
        "<div class=t>{0}</div><div>{1}</div><div>{2}</div><p>{3}</p>",
    ],
)
def test_on_a_page_made_by_hand(form: str, author: str) -> None:
    if "class=t" in form:  # three are needed where no headline is marked
        third = form.format("Tea is out – Zhang Lijia", author, "November 22, 2026", TEXTS[1])
        found = drafts_of(page_of(form, author) + third)[:2]
    else:
        found = drafts_of(page_of(form, author))
    assert [post.published_at and post.published_at.day for post, _ in found] == [20, 21]
    without_author([draft for _, draft in found], author)


@pytest.mark.parametrize("line", ["By Shaun Rein", "By and large", "By 2019", "By Reuters"])
def test_what_is_no_stranger_s_name_stays(line: str) -> None:
    (item,) = read_body(f"{HEADS[1]}\n\n{line}\n\n{DAYS[0]}\n\n{TEXTS[1]}".encode()).items
    draft = clean(item, house=HOUSE)
    assert line in draft.body
    assert not [gone for gone in draft.removed if gone.rule == "byline"]


def test_an_author_below_whom_there_is_no_day_stays() -> None:
    body = f"By Jane Doe, Reuters\n\n{TEXTS[1]}"
    (item,) = read_body(f"{HEADS[1]}\n\n{body}".encode()).items
    assert clean(item, house=HOUSE).body == body
