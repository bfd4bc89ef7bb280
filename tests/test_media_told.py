"""What a draft cannot show is told, with its address: sounds, films, and words taken back."""

from __future__ import annotations

import json

import pytest

from newsletter.cleaning import HouseRules, clean
from newsletter.gathered import Cleaned, Item
from newsletter.sources.feed import parse_feed
from newsletter.sources.page import parse_page

WATCH = "https://www.youtube.com/watch?v="
EMBED = "https://www.youtube.com/embed/"
SOUND = "https://cdn.example/1.mp3"
LINK = f"[Listen to the episode]({SOUND})"


def cleaned(html: str, **facts: str) -> Cleaned:
    item = Item(title="A title", content=html, address="https://a.example/1", **facts)  # type: ignore[arg-type]
    return clean(item, house=HouseRules())


def told(post: Cleaned) -> list[tuple[str, str]]:
    return [(one.rule, one.text) for one in post.removed]


@pytest.mark.parametrize(
    "player",
    [
        f'<audio controls src="{SOUND}"></audio>',
        f'<audio src="{SOUND}">Your browser plays no sound.</audio>',
        f'<audio><source src="{SOUND}" type="audio/mpeg"><source src="/1.ogg">'
        f'<a href="{SOUND}">{SOUND}</a></audio>',
    ],
)
def test_a_player_of_a_sound_becomes_a_link(player: str) -> None:
    assert cleaned(f"<p>One.</p>{player}<p>Two.</p>").body == f"One.\n\n{LINK}\n\nTwo."


def test_a_player_that_does_not_end_takes_no_news_away() -> None:
    news = "word " * 60
    assert news.strip() in cleaned(f"<p>One.</p><video><p>{news}</p>").body


def test_the_sound_of_a_podcast_is_linked_once() -> None:
    assert cleaned("<p>One.</p>", sound=SOUND).body == f"One.\n\n{LINK}"
    assert cleaned(f'<p><a href="{SOUND}">Hear</a></p>', sound=SOUND).body == f"[Hear]({SOUND})"
    rss = (
        '<rss version="2.0"><channel><title>t</title><item><title>n</title>'
        f'<enclosure url="{SOUND}" type="audio/mpeg" length="5"/></item></channel></rss>'
    )
    attached = {"id": "1", "title": "n", "attachments": [{"url": SOUND, "mime_type": "audio/mpeg"}]}
    feed = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [attached]})
    for text in (rss, feed):
        (item,) = parse_feed(text.encode(), "https://a.example/feed").items
        assert item.sound == SOUND


ID = "dQw4w9WgXcQ"
OLD = f"http://www.youtube.com/v/{ID}&hl=en&fs=1"
STILL = '<img src="https://a.example/still.jpg">'


@pytest.mark.parametrize(
    ("player", "video"),
    [
        (f'<object><param name="movie" value="{OLD}"></param></object>', WATCH + ID),
        (f'<object><param name="Movie" value="{OLD}" /><embed src="{OLD}"></object>', WATCH + ID),
        (f'<object data="{OLD}"><p>You need Flash.</p></object>', WATCH + ID),
        (
            '<embed src="http://vimeo.com/moogaloop.swf?clip_id=12345&amp;server=vimeo.com">',
            "https://vimeo.com/12345",
        ),
        (f'<p><a href="{WATCH}{ID}">{STILL}</a></p>', WATCH + ID),
        (f'<p><a href="{WATCH}{ID}"><img src="still.jpg"></a></p>', WATCH + ID),
    ],
)
def test_a_video_is_found_in_the_forms_of_any_year(player: str, video: str) -> None:
    post = cleaned(f"<p>One.</p>{player}")
    assert (post.video, post.body) == (video, "One.")
    page = f"<html><body><article><h1>T</h1><p>{'One more. ' * 30}</p>{player}</article></body>"
    item = parse_page(page, "https://a.example/1").item
    assert item
    assert clean(item, house=HouseRules()).video == video


@pytest.mark.parametrize("path", ["videoseries?list=PL1", "live_stream?channel=UC1"])
def test_a_list_or_a_channel_is_no_video_and_is_told(path: str) -> None:
    post = cleaned(f'<p>One.</p><iframe src="{EMBED}{path}"></iframe>')
    assert (post.video, told(post)) == ("", [("embedded-page", EMBED + path)])


def test_where_a_picture_leads_is_told_and_its_full_size_is_not() -> None:
    post = cleaned(f'<p>One.</p><p>Two.</p><p><a href="https://b.example/report">{STILL}</a></p>')
    assert told(post) == [("picture-link", "https://b.example/report")]
    for full in ("b.example/large.JPG?x=1", "b.example/?attachment_id=7", "a.example/2010/still/"):
        link = f'<p>One.</p><p>Two.</p><p><a href="https://{full}">{STILL}</a></p>'
        assert told(cleaned(link)) == []


def test_what_else_a_player_would_show_is_told_once() -> None:
    film = "https://player.example/1.swf"
    player = f'<object><param name="movie" value="{film}"><embed src="{film}"></object>'
    assert told(cleaned(f"<p>One.</p>{player}")) == [("embedded-page", film)]


def test_films_that_are_not_the_videos_page_are_told() -> None:
    post = cleaned(
        f'<p>One.</p><iframe src="{EMBED}abcdefghijk"></iframe>'
        f'<iframe src="{EMBED}abcdefghijk"></iframe><iframe src="{EMBED}bbbbbbbbbbb"></iframe>'
        '<video src="/a.mp4"></video><video><source src="/b.mp4">No player.</video>'
    )
    assert (post.body, post.video) == ("One.", f"{WATCH}abcdefghijk")
    films = f"{WATCH}bbbbbbbbbbb\n\nhttps://a.example/a.mp4\n\nhttps://a.example/b.mp4"
    assert told(post) == [("embedded-video", films)]
    other = cleaned(f'<iframe src="{EMBED}bbbbbbbbbbb"></iframe>', video=f"{WATCH}abcdefghijk")
    assert told(other) == [("embedded-video", f"{WATCH}bbbbbbbbbbb")]


@pytest.mark.parametrize(
    ("html", "body", "gone"),
    [
        ("<p>They <s>never</s> always agree.</p>", "They always agree.", "never"),
        ("<p>They <strike>never</strike> agree.</p>", "They agree.", "never"),
        ("<p>One.</p><del><p>Two.</p><p>Three.</p></del><p>Four.</p>", "One.\n\nFour.", None),
        (f"<p>One.</p><p><del>{'word ' * 200}</del></p>", "One.", "word " * 199 + "word"),
        ("<p>One <del><b>t</b>wo</del>, three.</p>", "One, three.", "**t**wo"),
    ],
)
def test_words_that_were_taken_back_go_and_are_told(html: str, body: str, gone: str | None) -> None:
    post = cleaned(html)
    assert post.body == body
    assert told(post) == [("struck-out", gone or "Two.\n\nThree.")]


ID, NUMBER = "dQw4w9WgXcQ", "76979871"
VIMEO = f"https://vimeo.com/{NUMBER}"


@pytest.mark.parametrize(
    ("embedded", "video"),
    [
        (f'<iframe src="//www.youtube.com/embed/{ID}"></iframe>', f"{WATCH}{ID}"),
        (f'<iframe data-src="//player.vimeo.com/video/{NUMBER}"></iframe>', VIMEO),
        (f"<lite-youtube videoid='{ID}' playlabel='Play'></lite-youtube>", f"{WATCH}{ID}"),
        (f'<lite-vimeo videoid="{NUMBER}"></lite-vimeo>', VIMEO),
        (f"<p>[youtube]{ID}[/youtube]</p>", f"{WATCH}{ID}"),
        (f'<p>[youtube id="{ID}" width="600"]</p>', f"{WATCH}{ID}"),
        (f"<p>[youtube {ID}]</p>", f"{WATCH}{ID}"),
        (f"<p>[youtube={WATCH}{ID}]</p>", f"{WATCH}{ID}"),
        (f"<p>[vimeo]{NUMBER}[/vimeo]</p>", VIMEO),
        (f"<p>[vimeo {NUMBER} w=500&h=281]</p>", VIMEO),
        (f'<p>[vimeo clip_id="{NUMBER}"]</p>', VIMEO),
    ],
)
@pytest.mark.parametrize("address", ["", "https://a.example/1"])
def test_a_video_is_found_by_its_number_and_without_a_scheme(
    embedded: str, video: str, address: str
) -> None:
    html = f"<p>One.</p>{embedded}<p>Two.</p>"
    item = Item(title="A title", content=html, address=address, form="html")
    post = clean(item, house=HouseRules())
    assert (post.body, post.video, post.kind) == ("One.\n\nTwo.", video, "video")


@pytest.mark.parametrize("code", ['[youtube aspectratio="16:9"]', "[vimeo w=500 h=281]"])
def test_a_code_without_a_number_is_no_video(code: str) -> None:
    assert cleaned(f"<p>One.</p><p>{code}</p>").video == ""


def test_addresses_without_a_scheme_in_a_file_are_of_https() -> None:
    html = (
        '<html><head><title>A title</title><meta property="og:image" content="//a.example/0.jpg">'
        '</head><body><article><h1>A title</h1><p>One of <a href="//a.example/x">these</a>.</p>'
        f"<p>{'More words. ' * 20}</p><p>Two <img src='//a.example/1.jpg' alt='A'></p></article>"
    )
    (item,) = parse_page(html, "").as_reading().items
    assert item.image == "https://a.example/0.jpg"
    body = clean(item, house=HouseRules()).body
    assert "[these](https://a.example/x)" in body
    assert "![A](https://a.example/1.jpg)" in body
