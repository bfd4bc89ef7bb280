"""A pasted article that names many people is one draft; a page of a weblog is its posts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.cleaning import split_page, split_posts
from tests.test_cleaning import HOUSE
from tests.test_splitting import PASTED, STARTS

_PASTED = Path(__file__).with_name("data") / "pasted"
ARTICLES = (_PASTED / "articles.txt").read_text("utf-8").split("\n=====\n")
WEBLOGS = (_PASTED / "weblogs.txt").read_text("utf-8").split("\n=====\n")


@pytest.mark.parametrize("article", ARTICLES, ids=lambda text: text.partition("\n")[0][:40])
def test_an_article_stays_whole_whoever_it_names(article: str) -> None:
    page = split_page(article, house=HOUSE)
    assert len(page.posts) == 1
    told = "\n".join([*page.head, page.posts[0].title, page.posts[0].content])
    assert all(line in told for line in article.split("\n"))
    assert len(split_posts(article, house=replace(HOUSE, people=()))) == 1


@pytest.mark.parametrize("marked", WEBLOGS, ids=lambda text: text.partition("\n")[0])
def test_a_page_of_a_weblog_is_split_where_its_posts_begin(marked: str) -> None:
    """The first line says how many there are, and how each begins below its headline."""
    first, _, text = marked.partition("\n")
    begin = [words.strip() for words in first.lstrip("# 0123456789").split("|")]
    posts = split_posts(text, house=HOUSE)
    assert [post.content[: len(words)] for post, words in zip(posts, begin, strict=True)] == begin


@pytest.mark.parametrize("people", [(), HOUSE.people[:2]], ids=len)
def test_a_page_of_intros_is_split_also_where_the_roster_does_not_know_its_people(
    people: tuple[str, ...],
) -> None:
    posts = split_posts(PASTED, house=replace(HOUSE, people=people))
    assert [post.content[: len(start)] for post, start in zip(posts, STARTS, strict=True)] == STARTS


def test_a_list_of_headlines_below_a_post_begins_none() -> None:
    listed = ["The end of tea – Shaun Rein", "3 comments", "Boats – Winston Ma", "© 2026 Herald."]
    text = "\n".join([WEBLOGS[0].partition("\n")[2], "Related posts", *listed])
    assert len(split_posts(text, house=HOUSE)) == 2
