"""Two columns that are one question: who has a mark below neither has not answered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.ports import Store
from newsletter.store.sqlite import open_sqlite
from tests.lists import FINE, GONE, PENDING, REFUSED, bring


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_sqlite(tmp_path / "newsletter.db")
    yield store
    store.close()


def _became(store: Store, folder: Path, headers: str, *rows: str) -> list[str]:
    lines = "".join(f"r{n}@example.com,{row}\n" for n, row in enumerate(rows))
    bring(store, folder, f"email,{headers}\n{lines}")
    found = [store.subscribers.find(f"r{n}@example.com") for n in range(len(rows))]
    return [one.status if one else REFUSED for one in found]


@pytest.mark.parametrize(
    "headers",
    [
        *("Yes,No", "Ja,Nein", "Oui,Non", "Sí,No", "Tak,Nie", "Да,Нет", "はい,いいえ", "是,否"),
        *("Newsletter yes,Newsletter no", "Newsletter (Ja),Newsletter (Nein)", "Yes mail,No mail"),
        *("E-Mail: yes,E-Mail: no", "Y,N"),
    ],
)
def test_who_has_a_mark_below_neither_has_to_confirm_first(store, tmp_path, headers):
    rows = ("x,", ",x", ",", "X (phone),", ",x since 2020", "x,x")
    expected = [FINE, GONE, PENDING, FINE, GONE, GONE]
    assert _became(store, tmp_path, headers, *rows) == expected


def test_a_box_that_is_not_ticked_is_no_answer(store, tmp_path):
    rows = ("TRUE,FALSE", "FALSE,TRUE", "FALSE,FALSE")
    assert _became(store, tmp_path, "Yes,No", *rows) == [FINE, GONE, PENDING]


def test_the_answer_itself_is_a_mark_below_it(store, tmp_path):
    assert _became(store, tmp_path, "Yes,No", "yes,", ",no", ",") == [FINE, GONE, PENDING]


def test_a_cross_below_the_yes_is_no_clear_answer_and_below_the_no_it_is_one(store, tmp_path):
    rows = ("x,", "✗,", ",✗", "x,")
    assert _became(store, tmp_path, "Yes,No", *rows) == [FINE, REFUSED, GONE, FINE]


def test_where_only_those_have_a_mark_who_said_no_the_others_are_as_before(store, tmp_path):
    assert _became(store, tmp_path, "Yes,No", ",", ",x", ",") == [FINE, GONE, FINE]


def test_an_answer_far_below_counts_as_one_near_the_top(store, tmp_path):
    said = _became(store, tmp_path, "Yes,No", *[","] * 3000, "x,", ",x")
    assert said[-2:] == [FINE, GONE]
    assert set(said[:-2]) == {PENDING}


@pytest.mark.parametrize(
    ("headers", "rows"),
    [
        ("Yes,No", ("12,1", "14,2", ",3", "9,4")),  # numbers of something
        ("Ja,City", ("x,Bonn", ",Köln")),
        ("Attended yes,Attended no", ("x,", ",x", ",")),
        ("Yes,Number", ("x,12", ",13")),
    ],
)
def test_what_is_no_such_question_keeps_nobody_from_mail(store, tmp_path, headers, rows):
    assert set(_became(store, tmp_path, headers, *rows)) == {FINE}


def test_the_report_tells_who_has_to_confirm_first(store, tmp_path):
    report = bring(store, tmp_path, "email,Yes,No\na@x.org,x,\nb@x.org,,x\nc@x.org,,\n")
    assert "'Yes': 2 to confirm first, 1 mailed (x)" in map(str, report.said)
    assert "'No' says who gets no mail any more" in report.notes
    change = dict(report.intake.change)
    assert (change["active"], change["pending"], change["unsubscribed"]) == (1, 1, 1)
