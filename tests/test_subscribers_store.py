"""The subscribers table and the named SQL behind it."""

from __future__ import annotations

import pytest

from newsletter.store.queries import parse_queries


def test_statements_are_found_by_name_without_their_semicolon() -> None:
    text = "-- of the file\n\n-- name: one\nSELECT 1;\n\n-- name: two\n-- why\nSELECT\n  2;\n"
    assert parse_queries(text) == {"one": "SELECT 1", "two": "-- why\nSELECT\n  2"}


@pytest.mark.parametrize(
    "text", ["-- name: a\nSELECT 1;\n-- name: a\nSELECT 2;", "-- name: a\n-- name: b\nSELECT 1;"]
)
def test_a_name_that_stands_twice_or_alone_is_a_mistake(text: str) -> None:
    with pytest.raises(ValueError, match="'a'"):
        parse_queries(text)
