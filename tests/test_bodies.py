"""Calls put together from pieces: the same JSON as from one piece, at its length, in blocks."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.mail.bodies import (
    ADDRESS,
    READER_ID,
    Columns,
    Place,
    compile_entry,
    compose_list,
    compose_object,
)
from newsletter.mailing import Reader
from newsletter.merge import Template, split

TEXTS = st.text(max_size=12) | st.sampled_from(
    ["{{ subscriber.first_name }}", "a{{ web_url }}b", '"\\', "\u2028", "😀", "{{x}}"]
)
VALUES = st.recursive(
    TEXTS
    | TEXTS.map(lambda text: split(text, "text"))
    | st.just(ADDRESS)
    | st.just(READER_ID)
    | st.integers()
    | st.booleans()
    | st.none(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=8,
)


def filled(value: Any, reader: Reader) -> Any:
    match value:
        case Place():
            return value.fill(Columns([reader]))[0]
        case Template():
            return value.fill(reader.values)
        case dict():
            return {key: filled(one, reader) for key, one in value.items()}
        case list():
            return [filled(one, reader) for one in value]
        case _:
            return value


def test_what_stands_in_a_place_is_made_once_for_all_who_ask() -> None:
    made: list[int] = []

    def fill(columns: Columns) -> list[str]:
        made.append(len(columns))
        return ["word"] * len(columns)

    place = Place(fill)
    readers = Columns([Reader(1, "a@example.com"), Reader(2, "b@example.com")])
    assert readers.fill(place) == ["word", "word"]
    whole = b"".join(compose_list(compile_entry([place, place]), readers))
    assert json.loads(whole) == [["word", "word"]] * 2
    assert made == [2]


@settings(max_examples=120)
@given(value=VALUES, names=st.lists(st.text(min_size=1, max_size=6), max_size=4), shared=TEXTS)
def test_pieces_make_the_same_json(value: Any, names: list[str], shared: str) -> None:
    readers = [
        Reader(
            number,
            f"{name}@example.com",
            {"subscriber.first_name": name, "web_url": "https://e"},
        )
        for number, name in enumerate(names)
    ]
    body = compose_list(compile_entry(value), readers)
    whole = b"".join(body)
    assert json.loads(whole) == [filled(value, reader) for reader in readers]
    assert len(body) == len(whole)
    assert whole.isascii()
    assert b"".join(body) == whole  # a second time, as a retry needs it
    entire = b"".join(
        compose_object({"shared": shared, "n": [1]}, "all", compile_entry(value), readers)
    )
    expected = {"shared": shared, "n": [1], "all": [filled(value, r) for r in readers]}
    assert json.loads(entire) == expected


def test_much_comes_in_blocks() -> None:
    readers = [Reader(number, f"r{number}@example.com") for number in range(100)]
    blocks = list(compose_list(compile_entry(["x" * 50_000, ADDRESS]), readers))
    assert 10 < len(blocks) < 30
    assert max(map(len, blocks)) < 400_000


def test_words_that_would_shift_the_others_are_none() -> None:
    readers = [Reader(number, f"r{number}@example.com") for number in range(2)]
    with pytest.raises(ValueError, match="line break"):
        compose_list(compile_entry([Place(lambda columns: ["a\nb", "c"])]), readers)


def test_a_value_in_several_places_is_escaped_for_each() -> None:
    tag = "{{ subscriber.first_name }}"
    entry = compile_entry([split(f"<p>{tag}</p>", "html"), split(tag, "text"), split(tag, "text")])
    names = ["Ann", '<Bo & "Co">']
    readers = [
        Reader(n, "r@example.com", {"subscriber.first_name": x}) for n, x in enumerate(names)
    ]
    assert json.loads(b"".join(compose_list(entry, readers))) == [
        ["<p>Ann</p>", "Ann", "Ann"],
        ["<p>&lt;Bo &amp; &quot;Co&quot;&gt;</p>", '<Bo & "Co">', '<Bo & "Co">'],
    ]
