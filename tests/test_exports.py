"""Exports of whole weblogs: what WordPress keeps of a post, and what of them is none."""

from __future__ import annotations

import pytest

from newsletter.cleaning import HouseRules, clean
from newsletter.gathered import Cleaned
from newsletter.sources.feed import parse_feed
from newsletter.sources.wordpress import with_paragraphs
from newsletter.sources.xmlfeed import Feed

NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:wp="http://wordpress.org/export/1.2/"'
)


def an_item(content: str = "Text.", *, kind: str = "post", told: str = "") -> str:
    return (
        "<item><title>A plan</title><link>https://a.example/1</link>"
        f"<content:encoded><![CDATA[{content}]]></content:encoded>"
        f"<wp:post_type>{kind}</wp:post_type>{told}</item>"
    )


def an_export(*items: str) -> Feed:
    head = f'<rss version="2.0" {NAMESPACES}><channel><title>Blog</title>'
    return parse_feed(f"{head}{''.join(items)}</channel></rss>".encode(), "")


def cleaned(content: str) -> Cleaned:
    (item,) = an_export(an_item(content)).items
    return clean(item, house=HouseRules())


def test_a_blank_line_of_an_export_ends_a_paragraph() -> None:
    typed = (
        'She tells <a href="https://cnn.example/1">at length</a>.\n\nAnd more:\n'
        "<blockquote>First.\n\nSecond.</blockquote>More of it."
    )
    assert cleaned(typed).body == (
        "She tells [at length](https://cnn.example/1).\n\nAnd more:\n\n"
        "> First.\n>\n> Second.\n\nMore of it."
    )


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("One line\nand the next", "<p>One line<br>and the next</p>"),
        ("One line<br />\nand the next", "<p>One line<br>and the next</p>"),
        ('A <a\nhref="x">link</a>\n\nB', '<p>A <a\nhref="x">link</a></p><p>B</p>'),
        ("<p>One.</p>\n\n<p>Two.</p>", "<p>One.</p>\n\n<p>Two.</p>"),
        ("<h2>Head</h2>\nText", "<h2>Head</h2><p>Text</p>"),
        ("<ul>\n\t<li>One</li>\n\n\t<li>Two</li>\n</ul>", None),
        ("<pre>a\n\nb</pre>", None),
        ("Before\n<pre>a\n\n<b>b</pre>\nafter", "<p>Before</p><pre>a\n\n<b>b</pre><p>after</p>"),
        ("<!-- wp:paragraph -->\n<p>a\n\nb</p>", None),
        ("<pre>a\n\nb", None),
    ],
)
def test_what_is_typed_is_shown_as_wordpress_shows_it(typed: str, shown: str | None) -> None:
    assert with_paragraphs(typed, is_export=True) == (shown or typed)


def test_other_feeds_are_parted_only_where_no_tag_does_it() -> None:
    assert with_paragraphs("One\nline.\n\nTwo.", is_export=False) == "<p>One\nline.</p><p>Two.</p>"
    for html in ("<p>One.</p>\n\n<p>Two.</p>", "One.<br>\n\nTwo.", "One\nline.", "One.\n\n"):
        assert with_paragraphs(html, is_export=False) == html


def test_a_caption_belongs_to_its_picture_and_other_short_codes_are_told() -> None:
    post = cleaned(
        "First words.\n\nMore words.\n\n"
        '[caption id="a_1" width="300"]<a href="/1"><img src="https://a.example/1.jpg" /></a>'
        ' The <em>wall</em>[/caption]\n\nLast words. [book_tour city="Xi\'an" seats="3"]'
    )
    assert post.body == (
        "First words.\n\nMore words.\n\n![The wall](https://a.example/1.jpg)\n\nLast words."
    )
    assert [(one.rule, one.text) for one in post.removed] == [
        ("caption", "The *wall*"),
        ("shortcode", '[book_tour city="Xi\'an" seats="3"]'),
    ]


def test_an_old_caption_stands_in_its_short_code() -> None:
    typed = "[caption caption='The wall & more']<img src='1.jpg'>[/caption]"
    shown = "<figure><img src='1.jpg'><figcaption>The wall &amp; more</figcaption></figure>"
    assert with_paragraphs(typed, is_export=True) == shown


def test_what_is_no_published_post_is_left_out_and_counted() -> None:
    secret = "<wp:status>publish</wp:status><wp:post_password><![CDATA[fons]]></wp:post_password>"
    drafts = [an_item(told="<wp:status>draft</wp:status>")] * 3
    private = an_item(told="<wp:status>private</wp:status>")
    feed = an_export(
        an_item(told="<wp:status>publish</wp:status><wp:post_password></wp:post_password>"),
        *drafts,
        private,
        an_item(told=secret),
        an_item(kind="page"),
        an_item(kind="page"),
    )
    assert len(feed.items) == 1
    assert feed.problems == (
        "3 drafts, 2 pages, 1 private post and 1 post with a password were left out",
    )


def test_what_is_left_out_is_counted_over_a_whole_archive() -> None:
    feed = an_export(*[an_item(), an_item(kind="attachment")] * 250)
    assert (len(feed.items), feed.problems) == (250, ("250 attachments were left out",))


KIND = "http://schemas.google.com/g/2005#kind"


def of_blogger(*entries: str, told: str = "") -> Feed:
    posts = "".join(
        f"<entry><id>tag:{number}</id><title>Post {number}</title>"
        f"<content type='html'>A text of some words.</content>{entry}</entry>"
        for number, entry in enumerate(entries)
    )
    head = f"<feed xmlns='http://www.w3.org/2005/Atom' {told}><title>Blog</title>"
    return parse_feed(f"{head}{posts}</feed>".encode(), "")


@pytest.mark.parametrize("namespace", ["http://purl.org/atom/app#", "http://www.w3.org/2007/app"])
@pytest.mark.parametrize("prefix", ["app:", "pub:", ""])
def test_a_draft_of_an_atom_export_is_left_out(namespace: str, prefix: str) -> None:
    kind = f"<category scheme='{KIND}' term='http://schemas.google.com/blogger/2008/kind#post'/>"
    declared = f"xmlns{':' if prefix else ''}{prefix.rstrip(':')}='{namespace}'"
    draft, sent = (
        f"<{prefix}control {declared}><{prefix}draft>{word}</{prefix}draft></{prefix}control>"
        for word in ("yes", "no")
    )
    feed = of_blogger(kind, kind + draft, kind + sent)
    assert [item.title for item in feed.items] == ["Post 0", "Post 2"]
    assert feed.problems == ("1 draft was left out",)


def test_only_live_posts_of_todays_blogger_export_are_taken() -> None:
    kinds = (
        "POST LIVE",
        "POST DRAFT",
        "COMMENT LIVE",
        "PAGE LIVE",
        "POST SOFT_TRASHED",
        "POST NEW",
    )
    feed = of_blogger(
        *(
            f"<blogger:type>{kind}</blogger:type><blogger:status>{state}</blogger:status>"
            for kind, state in map(str.split, kinds)
        ),
        told="xmlns:blogger='http://schemas.google.com/blogger/2018'",
    )
    assert [item.title for item in feed.items] == ["Post 0"]
    (told,) = feed.problems
    for words in (
        "1 draft",
        "1 comment",
        "1 page",
        "1 deleted post",
        "1 post that is not published",
    ):
        assert words in told
