"""What a page has around its news and has no class for."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from newsletter.cleaning import clean, undo_chosen
from newsletter.cleaning.blocks import Block
from newsletter.cleaning.doubts import name_doubt
from newsletter.gathered import CALL_RULE, Item, Removed
from newsletter.model import Citation
from newsletter.tracking import without_tracking
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


@pytest.mark.parametrize("head", ["Read more", "In this story", "More on this story:"])
def test_headlines_below_a_line_that_points_to_more_go_with_it(head: str) -> None:
    text = f"{NEWS}\n\n{head}\n\nThe end of tea\n\nWhy boats come back"
    assert clean_text(text).body == NEWS
    assert clean_text(f"{text}\n\nIt is so, he says.").body.endswith(
        "come back\n\nIt is so, he says."
    )
    kept = clean_text(f"{NEWS}\n\n{head}\n\nMore in China Daily")
    assert "More in China Daily" in kept.body


def test_what_reuters_has_around_its_news_goes() -> None:
    day = "November 24, 20265:30 PM GMT+8Updated 2 hours ago"
    picture = "A bank in Beijing, China, November 3, 2026. REUTERS/Tingshu Wang"
    lines = [
        *("By Reuters", day, f"Item 1 of 2 {picture}", f"[1/2]{picture} Purchase Licensing Rights"),
        *(NEWS, "Reporting by Jane Doe; Editing by John Smith"),
        "Our Standards: The Thomson Reuters Trust Principles., opens new tab",
    ]
    cleaned = clean_text("\n\n".join(lines))
    assert cleaned.body == f"By Reuters\n\n{NEWS}"
    assert cleaned.told_at == datetime(2026, 11, 24, tzinfo=UTC)
    kept = "Reporting by state media on the banks has been cut back, he says."
    assert clean_text(f"{NEWS}\n\n{kept}").body.endswith(kept)


HEADS = ("Share prices", "Read more", "More on debt", "Recommended reading", "Save", "Subscribe")


@pytest.mark.parametrize("words", HEADS)
def test_a_heading_of_a_paragraph_is_none_of_the_page(words: str) -> None:
    head = f"<p>{NEWS}</p><h3>{words}</h3>"
    text = "<p>One should do so more often, he says in Beijing.</p>"
    assert f"\n\n## {words}\n\nOne should" in clean_html(f"{head}{text}").body
    linked = "<p><a href='https://x.example/'>Another post that tells of it.</a></p>"
    for links in (LINKS, linked) if words != HEADS[0] else ():
        assert words not in clean_html(f"{head}{links}").body


@pytest.mark.parametrize("words", ["Share this:", "Related posts", "Leave a comment", "3 comments"])
def test_a_heading_that_says_what_it_is_goes_whatever_follows(words: str) -> None:
    html = f"<p>{NEWS}</p><h3>{words}</h3><p>One should do so more often, he says in Beijing.</p>"
    assert words not in clean_html(html).body


@pytest.mark.parametrize("words", ["Share prices", "Print media", "Save money", "Email marketing"])
def test_what_begins_like_a_button_is_none(words: str) -> None:
    assert f"\n\n{words}\n\n" in clean_text(f"{NEWS}\n\n{words}\n\nIt is so.").body


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


def test_a_quote_with_its_stop_below_another_headline_stays() -> None:
    quote = "“It is a choice,” she said. “They have made it with open eyes.”"
    text = f"{NEWS}\n\nRecommended\n\nThe Big Read: who buys ports\n\n{quote}"
    assert clean_text(text).body.endswith(quote)


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


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        (
            "Tea in towns was originally published in The Startup on Medium, where people are"
            " continuing the conversation by highlighting and responding to this story.",
            "appeared-first",
        ),
        ("This article was originally published in The Tea Weekly.", "appeared-first"),
        ("Technorati Tags: china, economy", "post-footer"),
        ("Published: 8:30pm, 3 Nov 2025", "post-footer"),
        ("Last updated 14:05, 3 November 2025", "post-footer"),
        ("See omnystudio.com/listener for privacy information.", "podcast-footer"),
        ("Hosted on Acast. See acast.com/privacy for more information.", "podcast-footer"),
        (
            "Learn more about your ad choices. Visit megaphone.fm/adchoices",
            "podcast-footer",
        ),
        ("Your email address will not be published. Required fields are marked *", "comments"),
    ],
)
def test_what_a_service_writes_below_a_post_goes(line: str, rule: str) -> None:
    cleaned = clean_html(f"<p>{NEWS}</p><p>{line}</p>")
    assert cleaned.body == NEWS
    assert [removed.rule for removed in cleaned.removed] == [rule]


@pytest.mark.parametrize(
    "line",
    [
        "First published in Hong Kong by a small house, the book sold out in a week.",
        "Originally published in 1931, the book sold out in a week.",
        "Chips get cheaper in towns. See tea.example/privacy for the text of the law.",
        "Privacy is a matter of the state, advertising is not.",
        "The essay was originally published in a paper that nobody read on Sundays.",
    ],
)
def test_what_only_sounds_like_it_stays(line: str) -> None:
    assert line in clean_html(f"<p>{NEWS}</p><p>{line}</p>").body


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("+31 6 1234 5678", "contact-details"),
        ("Tel: (021) 6279 8765", "contact-details"),
        ("Media: office@tea.example", "contact-details"),
        ("Call us at +31 6 1234 5678.", CALL_RULE),
    ],
)
def test_what_may_be_no_news_is_called_by_what_it_is(line: str, rule: str) -> None:
    assert name_doubt(Block(line), line, HOUSE) == rule


def test_a_source_may_stand_on_the_last_line_of_a_paragraph() -> None:
    more = "More in the <a href='https://tea.example/1'>Tea Weekly</a>."
    cleaned = clean_html(f"<p>{NEWS}<br>{more}</p>")
    assert cleaned.body == NEWS
    assert cleaned.source == Citation("Tea Weekly", "https://tea.example/1")
    assert [removed.rule for removed in cleaned.removed] == ["source-line"]
    assert undo_chosen("A title", cleaned.body, cleaned.removed, [1])[1].startswith(f"{NEWS} More")


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("CMP=share_btn_tw", ""),
        ("source=rss-1d2c------2", ""),
        ("publication_id=7&post_id=5&isFreemail=true&a=1", "?a=1"),
        ("spref=tw", ""),
        ("at_medium=RSS&at_campaign=rss&at_custom1=x&page=2", "?page=2"),
        ("at_home=1&mtm_campaign=a&hsa_cam=3", "?at_home=1"),
        ("action=click&module=RelatedLinks&pgtype=Article", ""),
        ("source=book&cmp=2&post_id=5&module=3&action=show", None),
    ],
)
def test_keys_that_count_readers_go_by_what_they_say(query: str, kept: str | None) -> None:
    address = "https://tea.example/p"
    expected = address + (f"?{query}" if kept is None else kept)
    assert without_tracking(f"{address}?{query}") == expected


def test_each_character_of_chinese_is_a_word() -> None:
    assert clean_text("中国经济增长放缓。 Growth slows.").words == 10
    assert clean_text("Growth slows – again.").words == 4


@pytest.mark.parametrize(
    "heading",
    [
        *("Related posts", "You may also like", "Read next", "See also", "What to read next"),
        *("More from Jing Daily", "Most popular", "Don’t miss", "More stories", "Editor's picks"),
        *("Lees ook", "Mehr zum Thema", "Sur le même sujet", "À lire aussi", "Trending now"),
    ],
)
def test_headlines_below_a_heading_of_other_posts_go_with_it_where_the_text_ends(
    heading: str,
) -> None:
    listed = f"{heading}\n\nGucci closes ten shops\n\nWho buys a panda?"
    cleaned = clean_text(f"{NEWS}\n\n{listed}\n\nLeave a comment")
    assert cleaned.body == NEWS
    assert cleaned.removed[0] == Removed("related-links", listed, NEWS)
    linked = "<ul><li><a href='/1'>Gucci closes</a></li><li><a href='/2'>A panda</a></li></ul>"
    assert clean_html(f"<p>{NEWS}</p><h3>{heading}</h3>{linked}").body == NEWS


@pytest.mark.parametrize(
    "below",
    [
        "Gucci closes ten shops\n\nThe first of them went in May, and nobody missed it.",
        "Shaun Rein’s next book comes out in May",
        "\n\n".join(f"Number {n} of a long list" for n in range(20)),
    ],
)
def test_lines_below_such_a_heading_stay_where_they_may_be_of_the_text(below: str) -> None:
    assert clean_text(f"{NEWS}\n\nSee also\n\n{below}").body == f"{NEWS}\n\n{below}"


@pytest.mark.parametrize(
    ("line", "goes"),
    [
        ("Share this: Twitter Facebook", True),
        ("Facebook | Twitter | LinkedIn", True),
        ("Share on: X, Bluesky, WhatsApp", True),
        ("Facebook and Twitter", False),
        ("Twitter sues Facebook", False),
        ("Share this view Twitter does", False),
    ],
)
def test_buttons_in_one_line_go(line: str, goes: bool) -> None:
    assert clean_text(f"{NEWS}\n\n{line}").body == (NEWS if goes else f"{NEWS}\n\n{line}")
