"""What is given to `add` and is no article: a refusal that says what was found."""

from __future__ import annotations

import pytest

from newsletter.gathered import Reading
from newsletter.sources.local import read_body
from newsletter.sources.refusing import find_refusal

LOGIN = (
    "<html><head><title>Log in</title></head><body><h1>Log in</h1><p>Members read on.</p>"
    "<form action=/in><label>Name <input name=n></label><input type=password name=p>"
    "<button>Enter</button></form><p>Lost your password? Ask for another one.</p></body></html>"
)
SITEMAP = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>x</loc></url>'
NO_ARTICLES = {
    '[{"title": "A"}, {"title": "B"}]': "it is JSON, and no JSON Feed",
    "{}": "it is JSON, and no JSON Feed",
    '{"version": "https://jsonfeed.org/version/1.1", "title": "A", "ite': "its JSON is broken: ",
    "[" * 100_000: "it is JSON that is nested too deep, and no JSON Feed",
    '{"a":' * 100_000: "it is JSON that is nested too deep, and no JSON Feed",
    f'<?xml version="1.0"?>{SITEMAP}</urlset>': "it is a sitemap, a list of addresses; give the",
    "<opml version='2.0'><body><outline text='A' xmlUrl='x'/></body></opml>": "it is OPML, a list",
    "<?xml version='1.0'?><note><to>Li</to></note>": "it is XML (<note>), and neither a feed nor",
    "{\\rtf1\\ansi A plan.\\par}": "it is RTF; save it as plain text",
    LOGIN: "it asks for a password, and shows no article",
}


@pytest.mark.parametrize("text", NO_ARTICLES, ids=lambda text: text[:20])
def test_what_is_no_article_is_refused_by_its_name(text: str) -> None:
    fault = read_body(text.encode()).fault
    assert fault
    assert (fault.kind, fault.words[: len(NO_ARTICLES[text])]) == ("no-article", NO_ARTICLES[text])


@pytest.mark.parametrize(
    "text",
    [
        "[A plan](https://a.example/1)\n\nText.",
        '["Quoted"](https://a.example/1) is out.',
        "[1] A note, and then some text.",
        "{ braces } in a text",
        '[ "A plan", he says, ] and so on',
        '<?xml version="1.0"?><html><body><p>Text of a page.</p></body></html>',
        "<div>A piece of a page</div>",
    ],
)
def test_what_may_be_an_article_is_not_refused(text: str) -> None:
    assert find_refusal(text) is None


def test_an_article_beside_a_form_for_members_is_one() -> None:
    body = "<article><p>" + "China grows by what it builds. " * 20 + "</p></article>"
    reading = read_body(LOGIN.replace("<h1>", f"{body}<h1>").encode())
    assert reading.fault is None
    assert "China grows" in reading.items[0].content


def test_a_feed_without_items_is_told() -> None:
    for empty in (
        '<rss version="2.0"><channel><title>Herald</title></channel></rss>',
        '{"version": "https://jsonfeed.org/version/1.1", "items": []}',
    ):
        assert read_body(empty.encode()) == Reading(
            name="Herald" if "Herald" in empty else "", problems=("the feed has no items",)
        )
