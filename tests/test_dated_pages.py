"""Pages made by hand: what begins with a headline and a day, again and again, is a post."""

from __future__ import annotations

from time import process_time

import pytest

from newsletter.cleaning import clean, split_page
from newsletter.gathered import Cleaned, Item
from newsletter.sources.page import parse_page
from tests.test_cleaning import HOUSE

HEADS = ("Local debt hits a wall", "Women want more", "Firms come back to China")
TEXTS = (
    "Economist Arthur Kroeber tells Reuters that local debt hit a wall this year, and nobody pays.",
    "Author Zhang Lijia looks at the women in the factories, and at what they dream of.",
    "Foreign firms should not leave China now, says Shaun Rein, whatever others do about it.",
)
DAYS = ("12 May 2009", "11 May 2009", "10 May 2009")
AT = "https://herald.example/news.html"


def drafts_of(html: str) -> list[tuple[Item, Cleaned]]:
    item = parse_page(f"<html><head><title>Herald</title></head><body>{html}</body>", AT).item
    assert item is not None
    if not item.content:
        return []
    posts = split_page(item.content, house=HOUSE, form="html", address=AT).posts
    return [(post, clean(post, house=HOUSE)) for post in posts]


def page_of(form: str) -> str:
    return "".join(form.format(*each) for each in zip(HEADS, DAYS, TEXTS, strict=True))


@pytest.mark.parametrize(
    "around", ["{0}", "<h1>The Herald</h1>{0}<p>© 2009</p>", "<font face=Arial>{0}</font>"]
)
@pytest.mark.parametrize(
    "form",
    [
        "<p><b>{0}</b><br>{1}<br>{2}</p><hr>",
        "<P><FONT SIZE=4><B>{0}</B></FONT><BR><I>{1}</I><P>{2}<HR>",
        "<b>{0}</b><br>{1}<br>{2}<br><br><hr>",
        "<i>{1}</i><br><a href=x.html>{0}</a><br>{2}<p>",
        "<p>{1}</p><p><strong>{0}</strong></p><p>{2}</p>",
        "<div class=item><div class=t>{0}</div><div class=d>{1}</div><div class=b><p>{2}</p></div>"
        "</div>",
        "<dl><dt><b>{0}</b><dd>{1}<dd>{2}</dl>",
        "<center><b>{0}</b></center><center>{1}</center>{2}<br>",
        "<table><tr><td>{1}</td></tr><tr><td><b>{0}</b></td></tr><tr><td>{2}</td></tr></table>",
        "<p>Posted on {1}<br><big>{0}</big><p>{2}",
    ],
)
def test_headline_and_day_again_and_again_begin_posts(form: str, around: str) -> None:
    found = drafts_of(around.format(page_of(form)))
    assert [draft.title for _, draft in found] == list(HEADS)
    assert [post.published_at and post.published_at.day for post, _ in found] == [12, 11, 10]
    bodies = [draft.body.removesuffix("\n\n© 2009") for _, draft in found]
    assert bodies == list(TEXTS)


def test_rows_of_a_table_are_posts_with_their_addresses() -> None:
    row = "<tr><td>{1}</td><td><a href='/{1}'><b>{0}</b></a><br>{2}</td></tr>"
    found = drafts_of(f"<table>{page_of(row)}</table>")
    assert [(draft.title, draft.body) for _, draft in found] == [*zip(HEADS, TEXTS, strict=True)]
    assert found[0][0].address == "https://herald.example/12%20May%202009"


def test_no_post_ends_in_the_quote_of_the_one_above() -> None:
    form = (
        "<div class=item><div class=t>{0}</div><div class=d>{1}</div><div class=b><p>{2}</p>"
        "<p>Reuters:</p><p>“Nobody pays,” he says.</p></div></div>"
    )
    bodies = [draft.body for _, draft in drafts_of(page_of(form))]
    assert [body.partition("\n")[0] for body in bodies] == list(TEXTS)
    assert bodies[0].endswith("\n\n> “Nobody pays,” he says.")


def test_a_page_of_thousands_of_posts_takes_no_time() -> None:
    body = "<b>Headline number {0}</b><br>12 May 2009<br>" + TEXTS[0] + "<br><br>"
    html = "".join(body.format(number) for number in range(1500))
    started = process_time()
    item = parse_page(f"<html><body>{html}</body></html>", AT).item
    assert item is not None
    assert item.content.count("<article>") == 1500
    assert process_time() - started < 3


LONG = "<p>He looks at what is known of the plan, and expects no change of it in the years.</p>" * 6
COMMENT = "<p><b>{0}</b><br>{1}<br>{2}</p>"


NAMES = ("Jane", "Bob Tall", "reader 3")
COMMENTS = "".join(COMMENT.format(*each) for each in zip(NAMES, DAYS, TEXTS, strict=True))
SHORT = f"<h2>A plan for debt</h2><p>{DAYS[0]}</p><p>{TEXTS[0]}</p>"


@pytest.mark.parametrize(
    "html",
    [
        SHORT + COMMENTS,
        f"{SHORT}<p>3 comments</p>{page_of(COMMENT)}",
        f"<h1>A plan</h1>{LONG}<h3>Comments</h3>{page_of(COMMENT)}",  # comments
        f"<p><b>What came first</b></p>{LONG}<p><b>What came next</b></p>{LONG}",  # subheads
        f"<p><b>A plan</b><br>12 May 2009</p>{LONG}<p><b>What else</b></p>{LONG}",  # one day
        page_of("<p><b>{0}</b><br>{1}</p>"),  # no text
        "".join(f"<p>{day}</p>{LONG}" for day in DAYS),  # a diary without headlines
        f"<h1>A plan</h1>{LONG}{page_of('<p>{1}<br>{2}</p>')}",  # a timeline
    ],
)
def test_what_has_no_such_rhythm_is_one(html: str) -> None:
    ((_, draft),) = drafts_of(html)
    assert "##" not in draft.body.replace("## Comments", "")


def test_comments_that_are_counted_below_each_post_are_of_it() -> None:
    found = drafts_of(page_of("<p><b>{0}</b><br>{1}<br>{2}</p><p>2 comments</p>"))
    assert [draft.title for _, draft in found] == list(HEADS)
    assert [draft.body for _, draft in found] == list(TEXTS)


CHAPTERS = (
    "<h1>The long march of chips</h1><p>By Li Wei</p><p>March 3, 2025</p>"
    "<p>China has spent two decades on chips, says Arthur Kroeber, and it goes on.</p>"
    "<h2>The start</h2><p>March 3, 2000</p><p>A firm was founded, and nobody noticed at all.</p>"
    "<h2>The fall</h2><p>May 5, 2019</p><p>It fell, so that the state had to step in at once.</p>"
)


@pytest.mark.parametrize(
    "html", [CHAPTERS, f"<article>{CHAPTERS}</article>", CHAPTERS.replace("h2>", "h3>")]
)
def test_an_article_whose_chapters_have_days_is_one(html: str) -> None:
    ((_, draft),) = drafts_of(html)
    assert "The start" in draft.body
    assert "two decades" in draft.body


def test_posts_below_a_page_with_a_day_are_posts_wherever_the_oldest_stands() -> None:
    form = "<h2>{0}</h2><p>{1}</p><p>{2}</p>"
    for days in (DAYS, DAYS[::-1]):
        page = "".join(form.format(*each) for each in zip(HEADS, days, TEXTS, strict=True))
        assert len(drafts_of(f"<h1>The Herald</h1><p>27 November 2026</p>{page}")) == len(HEADS)


RULED = [
    "<h2>{0}</h2><p>{1}</p><p>{2}</p><hr>",
    "<hr><h2>{0}</h2><p>{1}<p>{2}",
    "<p>{1}</p><h2>{0}</h2><p>{2}</p><hr>",
    "<div><h3>{0}</h3><p>{1}</p><p>{2}</p></div><hr>",
]


@pytest.mark.parametrize("undated", [1, 2])
@pytest.mark.parametrize("form", RULED)
def test_below_a_rule_as_all_others_a_headline_without_a_day_is_one(
    form: str, undated: int
) -> None:
    heads, texts = (*HEADS, "Tea is out of fashion"), (*TEXTS, TEXTS[1])
    days = ("12 May 2009", "11 May 2009", "10 May 2009", "9 May 2009")
    told = [day if place != undated + 1 else "" for place, day in enumerate(days)]
    page = "".join(form.format(*each) for each in zip(heads, told, texts, strict=True))
    for html in (page, f"<h1>The Herald</h1>{page}<hr><h2>About me</h2><p>{TEXTS[0]}</p>"):
        found = drafts_of(html.replace("<p></p>", ""))
        assert [draft.title for _, draft in found] == list(heads)
        assert [post.published_at is None for post, _ in found] == [not day for day in told]
        assert [draft.body for _, draft in found[:-1]] == list(texts[:-1])


def test_a_heading_without_such_a_rule_is_of_the_post_above() -> None:
    post = "<h2>{0}</h2><p>{1}</p><p>{2}</p>"
    inner = "<h2>What it means now</h2><p>" + TEXTS[0] + "</p>"
    for rule in ("", "<hr>"):
        page = "".join(
            post.format(*each) + inner + rule for each in zip(HEADS, DAYS, TEXTS, strict=True)
        )
        assert [draft.title for _, draft in drafts_of(page)] == list(HEADS)
