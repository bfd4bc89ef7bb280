"""Several posts in one text, each with the address where its news stands."""

from __future__ import annotations

from textwrap import fill

import pytest

from newsletter.cleaning import clean, split_page
from newsletter.cleaning.plaintext import split_paragraphs
from newsletter.gathered import Cleaned, Item
from newsletter.sources.local import read_body
from tests.test_cleaning import HOUSE, clean_text

POSTS = (
    (
        "Local debt hits a wall – Arthur Kroeber",
        "Economist Arthur Kroeber tells Reuters that local debt hit a wall, and that the state has"
        " to step in soon.",
        "https://www.reuters.example/world/debt-hits-a-wall",
    ),
    (
        "Women want more – Zhang Lijia",
        "Author Zhang Lijia looks at the women in the factories, and at what they dream of.",
        "https://www.guardian.example/women",
    ),
    (
        "Firms come back",
        "Foreign firms should not leave now, and many of those that did so have come back.",
        "https://news.sky.example/story/more-china-is-not-enough?utm_source=x",
    ),
)
LETTER = "Hi Fons, three for today:\n\n{0}\n\nBest,\nMaria"
MAIL = "Subject: Today\nFrom: M <m@b.example>\nTo: x@y.example\nDate: 24 Nov 2026\n\n" + LETTER


def drafts_of(text: str) -> tuple[Item, list[Cleaned]]:
    (item,) = read_body(text.encode()).items
    sign = "# " if item.form == "markdown" and not item.title[:1].isdigit() else ""
    whole = f"{sign}{item.title}\n\n{item.content}" if item.title else item.content
    page = split_page(whole, house=HOUSE, form=item.form)
    return item, [clean(post, house=HOUSE) for post in page.posts]


@pytest.mark.parametrize("around", ["{0}", LETTER, MAIL], ids=["bare", "letter", "mail"])
@pytest.mark.parametrize("sign", ["", "{0}. "], ids=["plain", "numbered"])
@pytest.mark.parametrize(
    ("form", "gap"),
    [
        ("{0}\n{1}\n{2}", "\n\n"),
        ("{0}\n{1}\n{2}", "\n"),
        ("{0}\n{2}\n{1}", "\n\n"),
        ("{0}\n\n{1}\n\n{2}", "\n\n"),
        ("{0}\n{1}\nSource: {2}", "\n\n"),
    ],
)
def test_each_post_of_a_list_is_one_with_where_it_stands(
    around: str, sign: str, form: str, gap: str
) -> None:
    posts = [f"{sign.format(n)}{form.format(*post)}" for n, post in enumerate(POSTS, 1)]
    item, drafts = drafts_of(around.format(gap.join(posts)))
    assert [(draft.title, draft.body) for draft in drafts] == [post[:2] for post in POSTS]
    assert [draft.source and draft.source.url for draft in drafts] == [
        post[2].partition("?")[0] for post in POSTS
    ]
    assert next(draft.source and draft.source.name for draft in drafts) == "Reuters"
    told = [(removed.rule, removed.text) for removed in item.removed]
    assert (("mail-signature", "Best,\nMaria") in told) == (around != "{0}")


def test_lines_that_a_mail_program_broke_are_joined_in_each_post_of_a_list() -> None:
    for sign in ("", "{0}. "):
        posts = [
            f"{sign.format(n)}{title}\n{fill(text, 60)}\n{address}"
            for n, (title, text, address) in enumerate(POSTS, 1)
        ]
        _, drafts = drafts_of("\n\n".join(posts))
        assert [(draft.title, draft.body) for draft in drafts] == [post[:2] for post in POSTS]


def test_a_long_address_in_a_wrapped_sentence_stays_in_it() -> None:
    text = (
        "He said so in an interview that can be read by everybody at\n"
        "https://www.reuters.example/world/local-debt-hits-a-wall-and-more\n"
        "since it came out on the day before yesterday.\n\nSo it is."
    )
    assert len(split_paragraphs(text)) == 2


REFERENCES = (
    "What debt does\n\nDebt grows, as the bureau of statistics has told in spring.\n\nThe list\n\n"
    "It has all of the provinces.\n\n1. Debt of today\nhttps://x.example/1\n\n2. Debt of old\n"
    "https://x.example/2\n\n3. No debt\nhttps://x.example/3"
)


def test_an_article_with_a_list_of_addresses_stays_whole() -> None:
    _, drafts = drafts_of(REFERENCES)
    assert len(drafts) == 1
    assert drafts[0].source is None
    assert drafts[0].body.count("https://x.example/") == 3


def test_an_article_that_cites_an_address_below_each_part_stays_whole() -> None:
    parts = [f"{head}\n{text}\n{address}" for head, text, address in POSTS[1:]]
    parts = [part.replace(" – Zhang Lijia", "") for part in parts]
    _, drafts = drafts_of("\n\n".join(["What debt does", POSTS[0][1], *parts]))
    assert len(drafts) == 1


@pytest.mark.parametrize(
    "text",
    [
        f"{POSTS[1][1]}\n\nhttps://x.example/1\n\nhttps://x.example/2",
        f"{POSTS[1][1]}\n\nMore on it: https://x.example/1",
        f"{POSTS[1][1]}\n\nhttps://www.example.com/speakers",
        f"{POSTS[1][1]} {'And so on, and so on, for a long time. ' * 20}\n\nhttps://x.example/1",
    ],
)
def test_other_addresses_below_a_post_say_nothing_of_where_it_stands(text: str) -> None:
    draft = clean_text(text)
    assert draft.source is None
    assert "://" in draft.body + "".join(removed.text for removed in draft.removed)
