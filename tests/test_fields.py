"""Reading mappings: what is right comes out typed, what is wrong is collected."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.fields import Fields
from newsletter.mistakes import Mistake, Places, located
from newsletter.shapes import Word, find_mailbox_fault, find_picture_fault, find_url_fault


def read(**values: object) -> tuple[Fields, list[Mistake]]:
    mistakes: list[Mistake] = []
    return Fields(values, mistakes), mistakes


def messages(mistakes: list[Mistake]) -> list[str]:
    return [f"{m.name}: {m.message}; {m.hint}".removesuffix("; ") for m in mistakes]


@pytest.mark.parametrize("word", ["2025", "yes", "3.5", "true", "2025-10-30"])
def test_an_unquoted_scalar_is_text_where_text_is_asked_for(word: str) -> None:
    fields, mistakes = read(title=Word(word))
    text = fields.text("title")
    assert (text, type(text), mistakes) == (word, str, [])


@pytest.mark.parametrize("nothing", [None, Word(""), Word("~"), Word("null")])
def test_a_key_without_a_value_counts_as_absent(nothing: object) -> None:
    fields, mistakes = read(title=nothing, number=nothing, speakers=nothing)
    assert (fields.text("title"), fields.whole_number("number")) == ("", None)
    assert fields.texts("speakers") == ()
    assert mistakes == []
    fields.text("title", required=True)
    assert messages(mistakes) == ["title: 'title' is empty"]


def test_a_quoted_null_is_a_text() -> None:
    fields, mistakes = read(title="null")
    assert (fields.text("title", required=True), mistakes) == ("null", [])


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (3, "the number 3"),
        (Word("3"), "the number 3"),
        (True, "true"),
        ("economy", "the text 'economy'"),
        ({"a": 1}, "keys and values"),
        (date(2026, 2, 3), "the date 2026-02-03"),
    ],
)
def test_a_wrong_type_is_named_with_what_was_found(value: object, found: str) -> None:
    fields, mistakes = read(topics=value)
    assert fields.texts("topics") == ()
    assert mistakes[0].message == f"expected a list of words for 'topics', found {found}"
    assert mistakes[0].rule == "wrong-type"


def test_a_word_in_place_of_a_list_shows_how_to_write_it() -> None:
    fields, mistakes = read(speakers=Word("arthur-kroeber"))
    fields.texts("speakers")
    assert mistakes[0].hint == "write [arthur-kroeber]"


def test_every_bad_item_of_a_list_is_reported_and_the_good_ones_stay() -> None:
    fields, mistakes = read(topics=["a", 3, Word("~"), ["b"], "a", Word("2025")])
    assert fields.texts("topics") == ("a", "2025")
    assert [m.name for m in mistakes] == ["topics.1", "topics.2", "topics.3"]


def test_an_unknown_id_gets_the_nearest_known_one() -> None:
    fields, mistakes = read(speakers=["arthur-kroeber", "artur-kroeber"])
    assert fields.ids("speakers", {"arthur-kroeber": 1}, "speaker") == ("arthur-kroeber",)
    assert messages(mistakes) == [
        "speakers.1: unknown speaker 'artur-kroeber'; did you mean 'arthur-kroeber'?"
    ]
    assert mistakes[0].rule == "unknown-speaker"


def test_a_word_outside_a_closed_set_reads_as_the_default() -> None:
    fields, mistakes = read(kind=Word("vidoe"))
    assert fields.choice("kind", ("news", "video"), "news") == "news"
    assert messages(mistakes) == ["kind: unknown kind 'vidoe'; did you mean 'video'?"]


@pytest.mark.parametrize(
    ("value", "number"), [(7, 7), (Word("7"), 7), (Word("+7"), 7), (Word("007"), 7)]
)
def test_whole_numbers(value: object, number: int) -> None:
    fields, mistakes = read(number=value)
    assert (fields.whole_number("number"), mistakes) == (number, [])


@pytest.mark.parametrize("value", ["7", Word("7.5"), Word("٣"), True, 7.0, Word("9" * 400), -1, 65])
def test_what_is_no_whole_number_in_range(value: object) -> None:
    fields, mistakes = read(parallel=value)
    assert fields.whole_number("parallel", least=1, most=64) is None
    assert len(mistakes) == 1
    assert len(mistakes[0].message) < 140


@pytest.mark.parametrize("value", [0, -1, float("nan"), float("inf"), True, "5"])
def test_what_is_no_positive_number(value: object) -> None:
    fields, mistakes = read(rate=value)
    assert fields.positive_number("rate") is None
    assert len(mistakes) == 1


@pytest.mark.parametrize(
    "written",
    [
        Word("2026-11-23"),
        "2026-11-23",
        Word("2026-11-23 08:30:00"),
        Word("2026-11-23T08:30:00+08:00"),
        Word("2026-11-23t08:30:00.25Z"),
    ],
)
def test_a_date_is_its_day_with_or_without_a_time(written: str) -> None:
    fields, mistakes = read(date=written)
    assert (fields.day("date"), mistakes) == (date(2026, 11, 23), [])


@pytest.mark.parametrize(
    ("written", "message"),
    [
        (Word("2026-02-30"), "the date '2026-02-30' does not exist"),
        (Word("0000-01-01"), "the date '0000-01-01' does not exist"),
        (Word("tomorrow"), "found the text 'tomorrow'"),
        (Word("20261123"), "found the number 20261123"),
        (Word("2026-11-23 evening"), "found the text '2026-11-23 evening'"),
        ([Word("2026-11-23")], "found a list"),
        (None, "'date' is empty"),
    ],
)
def test_a_date_that_is_none(written: object, message: str) -> None:
    fields, mistakes = read(date=written)
    assert fields.day("date") is None
    assert len(mistakes) == 1
    assert message in mistakes[0].message


def test_keys_that_nobody_asked_for_are_reported_on_every_level() -> None:
    fields, mistakes = read(title="x", titel="y", source={"name": "NPR", "ulr": "z"})
    fields.text("title")
    fields.table("source").text("name")
    fields.table("source").url("url")
    fields.finish()
    found = dict.fromkeys(messages(mistakes))
    assert "titel: unknown key 'titel'; did you mean 'title'?" in found
    assert any(line.startswith("source.ulr: unknown key 'ulr'") for line in found)
    assert all(m.at_key for m in mistakes)


def test_a_text_may_not_carry_a_line_break_or_a_control_character() -> None:
    fields, mistakes = read(title="a\nBcc: b@example.com", role="a\x00b", address="Road 1\nTown")
    assert fields.text("title") == fields.text("role") == ""
    assert fields.text("address", lines=True) == "Road 1\nTown"
    assert messages(mistakes) == [
        "title: expected one line for 'title', found several",
        "role: a control character in a text; delete it",
    ]


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/",
        "http://example.com:8080/a?b=c#d",
        "HTTPS://EXAMPLE.com",
        "https://例え.jp/中国",
        "https://[2001:db8::1]/a",
        "https://example.com/a,b;c=(d)~e%20f|g",
    ],
)
def test_addresses_that_are_taken(url: str) -> None:
    assert find_url_fault(url) == ("", "")


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "ftp://example.com/",
        "//example.com/",
        "www.example.com",
        "https://",
        "https:///path",
        "https://[::1",
        "https://example.com:port/",
        "https://example.com/a b",
        'https://example.com/"onclick="x',
        "https://example.com/{{ subscriber.email }}",
        "file:///etc/passwd",
        "data:text/html,x",
    ],
)
def test_addresses_that_are_refused(url: str) -> None:
    assert find_url_fault(url)[0]


@given(st.text(max_size=40))
def test_any_text_is_judged_as_an_address_without_a_crash(text: str) -> None:
    fault, _ = find_url_fault(text)
    assert fault or text.lower().startswith(("http://", "https://"))


def test_an_address_with_a_password_is_not_quoted() -> None:
    fault, hint = find_url_fault("https://fons:hunter2@example.com/")
    assert "password" in fault
    assert "hunter2" not in fault + hint


@pytest.mark.parametrize("path", ["/etc/passwd", "../x.png", "a/../../x", "C:/x.png", "a\\b", "."])
def test_a_picture_stays_below_its_folder(path: str) -> None:
    assert find_picture_fault(path)[0]


def test_a_picture_may_be_a_file_beside_the_text_or_an_address() -> None:
    fields, mistakes = read(image="img/a b.png", thumbnail="https://example.com/a.png")
    assert fields.picture("image") == "img/a b.png"
    assert fields.picture("thumbnail") == "https://example.com/a.png"
    assert mistakes == []


@pytest.mark.parametrize(
    "mailbox",
    [
        "daily@example.com",
        "Fons Tuinstra <daily@example.com>",
        '"Tuinstra, Fons" <daily@example.com>',
        "中国 <daily@例え.jp>",
        "F. Tuinstra<a+b@example.com>",
    ],
)
def test_mailboxes(mailbox: str) -> None:
    assert find_mailbox_fault(mailbox) == ("", "")


@pytest.mark.parametrize(
    "text",
    [
        "Fons Tuinstra",
        "Fons <daily>",
        "Tuinstra, Fons <daily@example.com>",
        "a@example.com, b@example.com",
        "a@example.com>",
        "<a@example.com",
        "a@b@example.com",
        "Fons <a@example.com> x",
        "a@example.com\nBcc: b@example.com",
    ],
)
def test_what_is_no_mailbox(text: str) -> None:
    assert find_mailbox_fault(text)[0]


def test_a_mistake_is_placed_at_its_value_its_key_or_what_contains_it() -> None:
    places = Places(values={"a": (2, 5), "a.0": (3, 3)}, keys={"a": (2, 1)})
    mistakes = [
        Mistake("a.0", "item"),
        Mistake("a.7", "no such item"),
        Mistake("a", "key", at_key=True),
        Mistake("b.c", "missing"),
    ]
    found = [(p.line, p.column) for p in located(mistakes, "x.md", places)]
    assert found == [(3, 3), (2, 5), (2, 1), (1, 1)]
    assert str(located(mistakes, "x.md", places)[0]) == "x.md:3:3: item"
