"""Front matter: values with their places, broken files, and edits that keep every other byte."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import ContentError
from newsletter.frontmatter import append_to_list, parse, quote_scalar, set_field


def problems(yaml_text: str) -> list[str]:
    return [str(p) for p in parse(f"---\n{yaml_text}\n---\nbody\n", "x.md").problems]


def test_fields_body_and_places() -> None:
    text = "---\ntitle: A – B\nspeakers: [one, two]\nsource:\n  name: NPR\n---\n\nBody\n"
    document = parse(text, "x.md")
    assert document.problems == ()
    assert document.fields == {
        "title": "A – B",
        "speakers": ["one", "two"],
        "source": {"name": "NPR"},
    }
    assert document.places.values == {
        "title": (2, 8),
        "speakers": (3, 11),
        "speakers.0": (3, 12),
        "speakers.1": (3, 17),
        "source": (5, 3),
        "source.name": (5, 9),
    }
    assert document.places.keys["source.name"] == (5, 3)
    assert (document.body, document.body_line) == ("\nBody\n", 7)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_byte_order_mark_and_windows_line_breaks_are_fine(newline: str, mark: str) -> None:
    text = mark + newline.join(["---", "title: x", "---  ", "one", "two"])
    document = parse(text, "x.md")
    assert document.problems == ()
    assert document.fields == {"title": "x"}
    assert document.places.values["title"] == (2, 8)
    assert (document.body, document.body_line) == (f"one{newline}two", 4)


def test_a_rule_in_the_body_ends_nothing() -> None:
    document = parse("---\ntitle: x\n---\none\n\n---\n\ntwo", "x.md")
    assert document.body == "one\n\n---\n\ntwo"


@pytest.mark.parametrize("text", ["---\n---", "---\n---\n", "---\n# nothing yet\n---\n"])
def test_empty_front_matter_has_no_fields(text: str) -> None:
    document = parse(text, "x.md")
    assert (document.fields, document.body, document.problems) == ({}, "", ())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "x.md:1:1: the file is empty"),
        ("\ufeff \r\n", "x.md:1:1: the file is empty"),
        ("Just words\n", "x.md:1:1: no front matter"),
        ("\n---\ntitle: x\n---\n", "x.md:1:1: no front matter"),
        ("---\ntitle: x\n\nbody", "x.md:1:1: the front matter that begins here does not end"),
        ("---\na: 1\n---\nb\n\x00c", "x.md:5:1: the character U+0000 in a text"),
        ("---\na: \x01\n---\n", "x.md:2:4: the character U+0001 in a text"),
    ],
)
def test_files_that_cannot_be_taken_apart(text: str, message: str) -> None:
    found = parse(text, "x.md").problems
    assert len(found) == 1
    assert str(found[0]).startswith(message)


@pytest.mark.parametrize(
    ("yaml_text", "place", "word"),
    [
        ("title: a: b", "2:9", "second colon"),
        ("a: 1\ntitle: 'x\nb: 2", "3:8", "never closed"),
        ("a: [x\nb: 1", "2:4", "the list that begins here"),
        ("a: {x: 1\nb: 1", "2:4", "the brace that begins here"),
        ("title: *Great* news", "2:8", "cannot begin with"),
        ("title: @home", "2:8", "cannot begin with"),
        ("a:\n\t- b", "3:1", "tab"),
        ("- a\n- b", "2:1", "found a list"),
        ("just words", "2:1", "found a text"),
        ("a: 1\n...\nb: 2", "4:1", "full stops"),
        ("? [a]\n: 1", "2:3", "a key must be a word"),
    ],
)
def test_broken_yaml_is_placed_and_worded_for_an_editor(
    yaml_text: str, place: str, word: str
) -> None:
    found = problems(yaml_text)
    assert len(found) == 1
    assert found[0].startswith(f"x.md:{place}: ")
    assert word in found[0]


def test_a_key_that_stands_twice_is_reported_where_it_does_so_again() -> None:
    assert problems("title: a\ndate: b\ntitle: c") == [
        "x.md:4:1: the key 'title' stands twice; delete one"
    ]


def test_references_and_types_are_refused() -> None:
    found = problems("a: &x [1]\nb: *x\nc: !!python/object:os.system ls")
    assert [line.split(": ")[0] for line in found] == ["x.md:2:4", "x.md:3:4", "x.md:4:4"]


def test_a_bomb_of_aliases_is_refused_without_being_built() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    assert len(problems("\n".join(lines))) == 1 + 11 * 10


@pytest.mark.parametrize("deep", ["[" * 100_000, "{a: " * 50_000, "- " * 50_000, "? " * 50_000])
def test_absurd_nesting_is_a_problem_and_no_crash(deep: str) -> None:
    found = problems("a:\n " + deep)
    assert len(found) == 1
    assert "nested too deeply" in found[0]


@given(st.text(alphabet=st.sampled_from("ab:-[]{},'\"|>&*!%@`# \n\t\r~?\x00é\u2028"), max_size=60))
def test_any_text_is_parsed_or_reported(text: str) -> None:
    for whole in (text, f"---\n{text}\n---\n"):
        document = parse(whole, "x.md")
        assert all(p.line >= 1 and p.column >= 1 for p in document.problems)
        assert whole.endswith(document.body)


# Writing

TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=30) | st.text(
    alphabet="ab01 .-–’()/;+&!%?:#,[]{}", max_size=8
)
TRICKY = st.sampled_from(
    [
        *["", " ", "a: b", "a #b", "#", "- a", "-", "---", "? a", ": a", "a:", "[a", "{a}", "a]"],
        *["a, b", "'a'", '"a"', "&a", "*a", "!a", "%a", "@a", "`a", "|", ">", "~", "null", "yes"],
        *["2025", "2025-10-30", "1e3", "0x1f", "=", "<<", "a\nb", " a", "a ", "a\tb", "\\", "é–"],
        *["\ufeffa", "a\u2028b", "a\x85b", "a\x7fb", "😀", "...", "true", "1:30", "\x00"],
    ]
)


@given(TEXTS | TRICKY)
def test_a_quoted_scalar_is_read_back_as_it_was(value: str) -> None:
    quoted = quote_scalar(value)
    for around in ("title: {}\n", "title: [{}]\n", "title:\n  - {}\n", "title: {} # remark\n"):
        loaded = yaml.safe_load(around.format(quoted))["title"]
        assert loaded == ([value] if isinstance(loaded, list) else value)


def test_a_hostile_text_is_quoted_without_being_built() -> None:
    text = "a: " + "[" * 100_000
    assert quote_scalar(text) == f'"{text}"'


def test_a_plain_text_gets_no_quotes() -> None:
    for text in ("arthur-kroeber", "Why China’s games – and films – travel", "what: ever"[:4]):
        assert quote_scalar(text) == text
    assert quote_scalar("China: what next?") == '"China: what next?"'


def fields(text: str) -> dict[str, object]:
    document = parse(text, "x.md")
    assert document.problems == ()
    return dict(document.fields)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("subject: old # why\nb: 1\n", "subject: NEW # why\nb: 1\n"),
        ("subject: 'old'\n", "subject: NEW\n"),
        ("subject:\nb: 1\n", "subject: NEW\nb: 1\n"),
        ("subject: \nb: 1\n", "subject: NEW \nb: 1\n"),
        ("subject: # later\nb: 1\n", "subject: NEW # later\nb: 1\n"),
        ("subject: [a, # x\n  b]\nb: 1\n", "subject: NEW\nb: 1\n"),
        ("subject:\n- a\n- b\n\n# c\nb: 1\n", "subject: NEW\n\n# c\nb: 1\n"),
        ("subject: # c\n  - a\n  - b # d\nb: 1\n", "subject: NEW # c\nb: 1\n"),
        ("subject: >- # c\n  long\n  text\n\nb: 1\n", "subject: NEW # c\n\nb: 1\n"),
        ("subject: |\nb: 1\n", "subject: NEW\nb: 1\n"),
        ("subject:\n  deep: {a: b}\n  er:\nb: 1\n", "subject: NEW\nb: 1\n"),
        ("subject: several\n  lines\nb: 1\n", "subject: NEW\nb: 1\n"),
        ("b: 1\n", "b: 1\nsubject: NEW\n"),
        ("", "subject: NEW\n"),
        ("# remark\n", "# remark\nsubject: NEW\n"),
        ("  b: 1\n", "  b: 1\n  subject: NEW\n"),
        ("{b: 1}\n", "{b: 1, subject: NEW}\n"),
        ("b: |\n  text\n\n", "b: |\n  text\n\nsubject: NEW\n"),
        ('"subject" : x\n', '"subject" : NEW\n'),
        ("é: 😀\nsubject: ü # ö\n", "é: 😀\nsubject: NEW # ö\n"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_setting_a_field_keeps_every_other_byte(
    before: str, after: str, newline: str, mark: str
) -> None:
    frame = mark + "---\n{}---\nsubject: not me\n"
    edited = set_field(frame.format(before).replace("\n", newline), "subject", "NEW")
    assert edited == frame.format(after).replace("\n", newline)
    assert fields(edited)["subject"] == "NEW"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("updates: [a]\n", "updates: [a, x, y]\n"),
        ("updates: [a, b,] # c\n", "updates: [a, b, x, y,] # c\n"),
        ("updates: [ a ]\n", "updates: [ a, x, y ]\n"),
        ("updates: []\n", "updates: [x, y]\n"),
        ("updates: [# c\n  ]\n", "updates: [x, y # c\n  ]\n"),
        ("updates: [\n  a, # one\n  b # two\n]\n", "updates: [\n  a, # one\n  b, x, y # two\n]\n"),
        ("updates:\n- a\n- b\nz: 1\n", "updates:\n- a\n- b\n- x\n- y\nz: 1\n"),
        (
            "updates:\n  - a # one\n\n# end\nz: 1\n",
            "updates:\n  - a # one\n  - x\n  - y\n\n# end\nz: 1\n",
        ),
        ("updates:\n  - a\n  -\nz: 1\n", "updates:\n  - a\n  -\n  - x\n  - y\nz: 1\n"),
        ("updates: # c\nz: 1\n", "updates: # c\n  - x\n  - y\nz: 1\n"),
        ("updates: ~\n", "updates: [x, y]\n"),
        ("z: 1\n", "z: 1\nupdates:\n  - x\n  - y\n"),
        ("", "updates:\n  - x\n  - y\n"),
        ("{z: 1}\n", "{z: 1, updates: [x, y]}\n"),
        ("{updates: [a], z: 1}\n", "{updates: [a, x, y], z: 1}\n"),
        (" z: 1\n", " z: 1\n updates:\n   - x\n   - y\n"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_appending_to_a_list_keeps_every_other_byte(before: str, after: str, newline: str) -> None:
    frame = "---\n{}---\n- not me\n"
    edited = append_to_list(frame.format(before).replace("\n", newline), "updates", ["x", "y"])
    assert edited == frame.format(after).replace("\n", newline)
    assert fields(edited)["updates"][-2:] == ["x", "y"]  # type: ignore[index]


def test_appending_nothing_changes_nothing() -> None:
    assert append_to_list("whatever", "updates", []) == "whatever"


@pytest.mark.parametrize("value", ["word", "{a: b}", "'~'"])
def test_a_value_that_is_no_list_is_not_appended_to(value: str) -> None:
    with pytest.raises(ValueError, match="no list"):
        append_to_list(f"---\nupdates: {value}\n---\n", "updates", ["x"])


@pytest.mark.parametrize("text", ["", "no front matter", "---\na: [\n---\n", "---\na: &x 1\n---\n"])
def test_a_broken_file_is_not_edited(text: str) -> None:
    with pytest.raises(ContentError):
        set_field(text, "a", "1")


@pytest.mark.parametrize("value", ["a: b", "[", "x\nz: 2", "x\n---\nb", "'", "&a"])
def test_an_edit_that_would_spoil_the_file_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="cannot take"):
        set_field("---\na: 1\nz: 1\n---\nbody", "a", value)


WORDS = st.lists(TEXTS.filter(lambda s: "\x00" not in s) | TRICKY, min_size=1, max_size=4)
COMMENT = st.sampled_from(["", " # remark", "  #"])


@st.composite
def list_documents(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A file with a list in one of the styles that an editor may use, and its items."""
    items = draw(st.lists(TEXTS | TRICKY, max_size=4))
    words = [quote_scalar(item) for item in items]
    remark, indent = draw(COMMENT), draw(st.sampled_from(["", "  ", "    "]))
    flow = draw(st.sampled_from(["[{}]", "[ {} ]", "[\n  {}\n ]"]))
    block = "".join(f"{indent}- {word}{remark}\n" for word in words)
    body = f" {flow.format(', '.join(words))}{remark}\n"
    chosen = f"{remark}\n{block}" if draw(st.booleans()) and words else body
    before = draw(st.sampled_from(["", "a: 1\n", "a: |\n  text\n\n", "# remark\na: {b: [c]}\n"]))
    after = draw(st.sampled_from(["", "z: 'x'\n", "\n# remark\nz: [1]\n", "z:\n- 1\n\n"]))
    text = f"---\n{before}updates:{chosen}{after}---\nbody {remark}"
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    return text.replace("\n", newline), items


@given(list_documents(), WORDS)
def test_items_arrive_at_the_end_and_nothing_else_moves(
    document: tuple[str, list[str]], more: list[str]
) -> None:
    text, items = document
    edited = append_to_list(text, "updates", more)
    assert fields(edited)["updates"] == [*items, *more]
    added = len(edited) - len(text)
    assert any(text[:at] + edited[at : at + added] + text[at:] == edited for at in range(len(text)))


@given(list_documents(), TEXTS | TRICKY)
def test_a_set_field_reads_back_and_the_others_stay(
    document: tuple[str, list[str]], value: str
) -> None:
    text, _ = document
    edited = set_field(text, "updates", quote_scalar(value))
    old, new = fields(text), fields(edited)
    assert new.pop("updates") == value
    del old["updates"]
    assert new == old
    assert parse(edited, "x").body == parse(text, "x").body
