"""When an item is taken: once it has stood unchanged, and not the whole past of a source."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from newsletter.collect.settling import Sorted, Terms, sort_out
from newsletter.gathered import Fault, Item, Reading
from newsletter.logbook import Seen

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
MINUTE = 60.0


def item(key: str, *, days: int = 0, **fields: object) -> Item:
    published = NOW - timedelta(days=days)
    return replace(
        Item(title=f"Title {key}", content=f"Text {key}", key=key, published_at=published),
        **fields,  # type: ignore[arg-type]
    )


class Source:
    """One source over time: what is remembered of it goes into its next reading."""

    def __init__(self, **terms: float) -> None:
        self.terms = Terms(at=NOW.timestamp(), **terms)  # type: ignore[arg-type]
        self.known: dict[str, Seen] = {}

    def read(self, *items: Item, minutes: float = 0, **reading: object) -> Sorted:
        terms = self.terms._replace(at=self.terms.at + minutes * MINUTE)
        found = sort_out(Reading(items=items, **reading), self.known, terms)  # type: ignore[arg-type]
        taken = [taken.seen._replace(slug=taken.item.key) for taken in found.taken]
        self.known.update({seen.key: seen for seen in (*found.seen, *taken)})
        return found


def keys(found: Sorted) -> list[str]:
    return [taken.item.key for taken in found.taken]


def test_an_item_is_taken_once() -> None:
    source = Source()
    assert keys(source.read(item("a"), item("b"))) == ["a", "b"]
    assert keys(source.read(item("a"), item("b"), item("c"))) == ["c"]


def test_an_edited_item_comes_again_with_the_draft_that_it_became() -> None:
    source = Source()
    source.read(item("a"))
    found = source.read(item("a", content="Better"))
    assert [(taken.item.content, taken.seen.slug) for taken in found.taken] == [("Better", "a")]
    assert keys(source.read(item("a", content="Better"))) == []


def test_an_item_waits_until_it_has_stood_unchanged() -> None:
    source = Source(settle=30 * MINUTE)
    assert source.read(item("a")).waiting == 1
    assert source.read(item("a"), minutes=20).waiting == 1
    assert source.read(item("a", content="Edited"), minutes=29).waiting == 1
    assert source.read(item("a", content="Edited"), minutes=45).waiting == 1
    assert keys(source.read(item("a", content="Edited"), minutes=60)) == ["a"]


def test_a_source_that_says_nothing_is_new_lets_items_settle() -> None:
    source = Source(settle=30 * MINUTE)
    source.read(item("a", content="Whole text"))
    assert source.read(minutes=10, unchanged=True).waiting == 1
    (taken,) = source.read(minutes=31, unchanged=True).taken
    assert taken.item.content == "Whole text"
    assert source.read(minutes=40, unchanged=True) == Sorted()


def test_an_item_that_is_withdrawn_while_it_waits_is_not_taken() -> None:
    source = Source(settle=30 * MINUTE)
    source.read(item("old", days=1), item("mistake"))
    assert keys(source.read(item("old", days=1), minutes=60)) == ["old"]
    assert keys(source.read(item("old", days=1), item("mistake"), minutes=99)) == []


def test_an_item_that_newer_ones_push_out_while_it_waits_is_taken() -> None:
    source = Source(settle=30 * MINUTE)
    source.read(item("a", days=1))
    found = source.read(item("b"), item("c"), minutes=60)
    assert keys(found) == ["a"]
    assert found.waiting == 2


def test_a_fault_changes_nothing() -> None:
    source = Source(settle=30 * MINUTE)
    source.read(item("a"))
    found = source.read(minutes=60, fault=Fault("timeout", "it took too long"))
    assert found == Sorted(waiting=1)
    assert keys(source.read(item("a"), minutes=61)) == ["a"]


def test_a_new_source_does_not_flood_the_inbox() -> None:
    source = Source(first=3)
    items = [item(str(days), days=days) for days in range(10)]
    found = source.read(*reversed(items))
    assert sorted(keys(found)) == ["0", "1", "2"]
    assert found.older == 7
    assert keys(source.read(*items, item("new"))) == ["new"]


def test_what_is_much_older_than_the_newest_is_left_alone_by_the_sources_own_calendar() -> None:
    source = Source(days=90)
    found = source.read(item("a", days=1000), item("b", days=1050), item("c", days=1100))
    assert keys(found) == ["a", "b"]
    assert found.older == 1


def test_a_first_look_takes_as_many_as_the_editor_says_however_old() -> None:
    items = [item(str(days), days=days) for days in range(0, 4000, 40)]
    found = Source(first=70, days=90).read(*items)
    assert keys(found) == [str(days) for days in range(0, 2800, 40)]
    assert (found.older, found.problems) == (30, ())
    assert keys(Source(days=90).read(*items)) == ["0", "40", "80"]


def test_a_later_post_with_a_day_of_long_ago_is_told() -> None:
    source = Source(first=70, days=90)
    source.read(item("a"), item("past", days=3000))
    new = item("b", days=1000, address="https://herald.example/b")
    found = source.read(item("c"), new, item("a"))
    assert keys(found) == ["c"]
    assert found.problems == (
        "left alone, as it is dated 2024-02-27: Title b: newsletter add https://herald.example/b",
    )
    assert source.read(item("c"), new, item("a")).problems == ()
    many = source.read(item("c"), *(item(f"m{n}", days=900) for n in range(9)))
    assert many.problems[-1] == "and 4 more that are dated long before the newest"


def test_a_clock_that_is_ahead_makes_nothing_old() -> None:
    assert keys(Source(days=90).read(item("a"), item("b", days=-400))) == ["a", "b"]


def test_items_without_a_date_are_taken() -> None:
    items = [item(key, published_at=None) for key in "abc"]
    assert keys(Source().read(*items)) == ["a", "b", "c"]


def test_items_under_one_key_are_told_apart() -> None:
    source = Source()
    same = [item("post", title=f"T{n}", address=f"https://example.com/{n}") for n in range(3)]
    assert len(source.read(*same).taken) == 3
    assert source.read(*same).taken == ()
