"""Merge tags: found, split, filled and escaped for the place they land in."""

from __future__ import annotations

import time
from html import unescape
from urllib.parse import quote, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from newsletter import merge

VALUES = {
    "subscriber.first_name": "Zoë <b>",
    "unsubscribe_url": "https://news.example.com/u/1?a=1&b=2",
    "web_url": "https://news.example.com/issues/2026-11-23/",
}
TAGS = (
    '{{ subscriber.first_name | fallback("reader") }}',
    "{{ subscriber.company }}",
    "{{unsubscribe_url}}",
    "{{ preferences_url }}",
    "{{  web_url  }}",
)


def fill(text: str, context: merge.Context, **values: str) -> str:
    return merge.split(text, context).fill({**VALUES, **values})


def test_the_closed_set_is_found_with_its_fallback() -> None:
    found = list(merge.find("Hi {{ subscriber.first_name | fallback('you') }}, {{ web_url }}"))
    assert [(tag.name, tag.fallback) for tag in found] == [
        ("subscriber.first_name", "you"),
        ("web_url", None),
    ]


@pytest.mark.parametrize(
    "text", ["{{ 7*7 }}", '{% include "x" %}', "{{x}}", "{{ config }}", "%recipient.x%", "-name-"]
)
def test_what_is_not_a_merge_tag_is_text(text: str) -> None:
    assert list(merge.find(text)) == []
    for context in ("html", "text", "header"):
        assert merge.split(text, context).fill({}) == text


@pytest.mark.parametrize(
    ("text", "name", "near"),
    [
        ("{{ subscriber.frist_name | fallbak('x') }}", "subscriber.frist_name", "first_name"),
        ("{{unsubscribe}}", "unsubscribe", "unsubscribe_url"),
        ("{{ first_name }}", "first_name", "subscriber.first_name"),
        ("{{ config }}", "config", ""),
    ],
)
def test_what_was_meant_as_a_merge_tag_is_reported(text: str, name: str, near: str) -> None:
    ((found, offset, hint),) = merge.find_unknown(f"Dear {text}")
    assert (found, offset) == (name, 5)
    assert near in hint


@pytest.mark.parametrize("text", ["{{x}}", "{{ 7*7 }}", *TAGS, r"\{{ config }}"])
def test_text_and_known_tags_are_not_reported(text: str) -> None:
    assert list(merge.find_unknown(text)) == []


def test_a_value_is_escaped_for_markup() -> None:
    assert fill("<p>{{ subscriber.first_name }}</p>", "html") == "<p>Zo&#235; &lt;b&gt;</p>"


def test_a_value_inside_an_address_is_percent_encoded() -> None:
    html = '<a href="https://x.example/?n={{ subscriber.first_name }}">x</a>'
    assert 'href="https://x.example/?n=Zo%C3%AB%20%3Cb%3E"' in fill(html, "html")


def test_an_address_that_is_a_value_keeps_its_slashes() -> None:
    filled = fill('<a href="{{ unsubscribe_url }}">x</a>', "html")
    assert filled == '<a href="https://news.example.com/u/1?a=1&amp;b=2">x</a>'


def test_an_address_inside_an_address_is_percent_encoded() -> None:
    filled = fill('<a href="https://x.example/?next={{ web_url }}">x</a>', "html")
    assert "next=https%3A%2F%2Fnews.example.com%2Fissues" in filled


def test_a_field_cannot_become_an_active_address() -> None:
    html = '<a href="{{ subscriber.site }}">x</a>'
    filled = merge.split(html, "html").fill({"subscriber.site": "javascript:alert(1)"})
    assert filled == '<a href="javascript%3Aalert%281%29">x</a>'


def test_a_fallback_with_quotes_does_not_end_its_attribute() -> None:
    html = '<a title="{{ subscriber.x | fallback("a") }}" href="/?{{ subscriber.x }}">'
    slots = merge.split(html, "html").slots
    assert [(slot.fallback, slot.context) for slot in slots] == [("a", "html"), (None, "url")]


X = "{{ subscriber.x }}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '[1] https://e.example/?n={{ subscriber.x | fallback("a b") }}&z=1',
            "[1] https://e.example/?n=A%20%26%20%C3%B6&z=1",
        ),
        (
            "HTTP://e.example/{{ subscriber.none | fallback('a b') }}",
            "HTTP://e.example/a%20b",
        ),
        (f"https://e.example/{X}/{X}?{X} {X}", "https://e.example/@/@?@ A & ö"),
        (f"(https://e.example/?n={X}){X}", "(https://e.example/?n=@)A & ö"),
        (f"<https://e.example/?n={X}>{X}", "<https://e.example/?n=@>A & ö"),
        (f'"https://e.example/?n={X}"{X}', '"https://e.example/?n=@"A & ö'),
        (f"https://e.example/a_({X})?n={X}, {X}", "https://e.example/a_(@)?n=@, A & ö"),
        (f"https://e.example/，{X}您好", "https://e.example/，A & ö您好"),
        (f"{X}://e.example/{X}", "A & ö://e.example/A & ö"),
    ],
)
def test_a_value_inside_an_address_of_plain_text_is_percent_encoded(
    text: str, expected: str
) -> None:
    filled = fill(text, "text", **{"subscriber.x": "A & ö"})
    assert filled == expected.replace("@", "A%20%26%20%C3%B6")


def test_an_address_of_plain_text_that_is_a_value_keeps_its_slashes() -> None:
    url = VALUES["web_url"]
    assert fill("{{ web_url }}", "text") == url
    assert fill(f"({{{{web_url}}}}?n={X})", "text", **{"subscriber.x": "a b"}) == f"({url}?n=a%20b)"
    assert fill("https://x.example/?{{ web_url }}", "text").endswith(f"/?{quote(url, safe='')}")


def test_an_address_in_a_header_is_not_touched() -> None:
    assert fill(f"https://x.example/?{X}", "header", **{"subscriber.x": "a b"}).endswith("?a b")


@pytest.mark.parametrize(
    "text",
    [f"https://x.example/{X} " * 20_000, "https://x/" + "(" * 200_000, "https://" * 50_000 + X],
    ids=["addresses", "brackets", "starts"],
)
def test_addresses_of_plain_text_are_found_in_linear_time(text: str) -> None:
    started = time.perf_counter()
    merge.split(text, "text")
    assert time.perf_counter() - started < 5  # quadratic would be minutes


def test_a_line_break_cannot_reach_a_header() -> None:
    value = "x\r\nBcc: everyone@example.com"
    filled = fill("Hi {{ subscriber.first_name }}", "header", **{"subscriber.first_name": value})
    assert filled == "Hi x Bcc: everyone@example.com"


def test_an_empty_value_takes_the_fallback_and_without_one_it_is_missing() -> None:
    empty = {"subscriber.first_name": ""}
    text = '{{ subscriber.first_name | fallback("reader") }}'
    assert merge.split(text, "text").fill(empty) == "reader"
    with pytest.raises(merge.MissingValue, match=r"subscriber\.first_name"):
        merge.split("{{ subscriber.first_name }}", "text").fill(empty)


def test_a_backslash_makes_a_tag_text() -> None:
    swapped, restore = merge.protect(r"write \{{ web_url }} for {{ web_url }}")
    assert "\\" not in swapped
    restored = restore(swapped)
    assert fill(restored, "text") == f"write {{{{ web_url }}}} for {VALUES['web_url']}"
    assert unescape(fill(restored, "html")).startswith("write {{ web_url }} for https")


pieces = st.one_of(st.sampled_from(TAGS), st.text(max_size=12), st.sampled_from("{}\\|()\"'<>"))
texts = st.lists(pieces, max_size=8).map("".join)


@given(texts)
def test_protected_text_comes_back_as_it_was(text: str) -> None:
    swapped, restore = merge.protect(text)
    assert not list(merge.find(swapped))
    if r"\{{" not in text:
        assert restore(swapped) == text


@given(texts)
def test_splitting_loses_nothing(text: str) -> None:
    template = merge.split(text, "text")
    found = [text[tag.start : tag.end] for tag in merge.find(text)]
    assert len(template.slots) == len(found)
    if merge.LITERAL_BRACES not in text:
        assert template.join(found) == text


@given(texts)
def test_text_made_literal_has_no_tags_and_prints_as_written(text: str) -> None:
    literal = merge.literal(text)
    assert list(merge.find(literal)) == []
    assert merge.split(literal, "text").fill({}) == text


@given(st.text())
def test_no_value_can_add_markup(value: str) -> None:
    html = (
        '<p title="{{ subscriber.x }}">{{ subscriber.x }}<a href="/?{{ subscriber.x }}">y</a></p>'
    )
    filled = merge.split(html, "html").fill({"subscriber.x": value or "-"})
    assert filled.isascii()
    tree = etree.fromstring(filled, etree.HTMLParser())
    assert [element.tag for element in tree.iter()] == ["html", "body", "p", "a"]
    link = tree.find(".//a")
    assert set(tree.find(".//p").attrib) == {"title"}
    assert list(link.attrib) == ["href"]
    assert unquote(link.get("href"))[2:].isprintable() or not value.isprintable()


@given(st.text())
def test_no_value_can_add_a_header(value: str) -> None:
    assert len(merge.escape_for("header", value).splitlines()) <= 1


@pytest.mark.parametrize("context", ["html", "url", "text", "header"])
@given(values=st.lists(st.text(max_size=6) | st.sampled_from(["Anna", " a ", "&", "ü", "\n"])))
def test_many_values_are_escaped_as_each_is(context: merge.Context, values: list[str]) -> None:
    expected = [merge.escape_for(context, value) for value in values]
    assert list(merge.escape_all(context, values)) == expected


@given(st.lists(st.text(alphabet='Aa 1|/&<{%"\\ü\n-', max_size=5), max_size=4))
def test_plain_values_stay_as_they_are_wherever_no_address_is_around_them(
    values: list[str],
) -> None:
    if merge.are_plain(values):
        for context in ("html", "text", "header"):
            assert [merge.escape_for(context, value) for value in values] == values
        assert not set("".join(values)) & set('{}%"\\')


def test_a_text_is_filled_for_many_as_for_each() -> None:
    template = merge.split("a{{ web_url }}b{{ unsubscribe_url }}", "text")
    rows = [("1", "2"), ("3", "4"), ("5", "6")]
    columns = list(zip(*rows, strict=True))
    assert template.join_all(columns) == [template.join(row) for row in rows]


def test_a_line_for_nobody_has_the_fall_backs_and_gaps() -> None:
    line = '{{ subscriber.first_name | fallback("Reader") }}, news of {{ subscriber.city }}'
    assert merge.fill_for_nobody(line) == "Reader, news of "
    assert merge.fill_for_nobody("News") == "News"
