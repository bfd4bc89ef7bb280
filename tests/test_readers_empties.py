"""What stands where a database or a spreadsheet has no day: nobody left then, nobody agreed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from newsletter.cli.subscriber_answers import report_lines
from newsletter.ports import Store
from newsletter.store.sqlite import open_sqlite
from tests.lists import FINE, GONE, NOW, PENDING, bring, standing

EMPTIES = (
    *("None", "NULL", "nil", "NaN", r"\N", "n/a", "0000-00-00", "0000-00-00 00:00:00"),
    *("1899-12-30", "1899-12-30 00:00:00", "1899-12-30T00:00:00Z", "30.12.1899", "12/30/1899 0:00"),
    *("1900-01-00", "0001-01-01T00:00:00Z", "1970-01-01 00:00:00", "1/1/1970 12:00:00 AM"),
)
A_DAY = "2021-03-04 10:00:00"
LEAVING = (
    "email,creation_date,subscriber_type,unsubscription_date",  # Buttondown
    "email,created_at,complimentary_plan,subscribed_to_emails,deleted_at",  # Ghost
    "Email Address,MEMBER_RATING,OPTIN_TIME,CLEAN_TIME",
    "Email Address,MEMBER_RATING,OPTIN_TIME,UNSUB_TIME",
    "email,created_at,unsubscribed_at",
    "email,created_at,bounced_at",
)
CELLS = {
    "subscriber_type": "regular",
    "subscribed_to_emails": "true",
    "complimentary_plan": "false",
}


def row_of(header: str, last: str) -> tuple[tuple[str, ...], list[str]]:
    names = tuple(header.split(","))
    row = ["a@example.com", *(CELLS.get(name, "2020-01-02") for name in names[1:-1]), last]
    return names, row


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_sqlite(tmp_path / "newsletter.db")
    yield store
    store.close()


@pytest.mark.parametrize("header", LEAVING)
def test_a_day_of_leaving_that_is_none_keeps_nobody_from_mail(header: str) -> None:
    assert standing(*row_of(header, A_DAY)) != FINE
    for empty in EMPTIES:
        assert standing(*row_of(header, empty)) == FINE, empty


@pytest.mark.parametrize("header", ["email,confirmed_at", "email,city,confirmed"])
def test_who_confirmed_on_no_day_has_to_confirm(header: str) -> None:
    assert standing(*row_of(header, A_DAY)) == FINE
    for empty in EMPTIES:
        assert standing(*row_of(header, empty)) == PENDING, empty


def test_mailchimps_reader_who_opted_in_on_no_day_has_to_confirm() -> None:
    for header in ("Email Address,LEID,OPTIN_TIME", "Email Address,LEID,CONFIRM_TIME"):
        assert standing(*row_of(header, A_DAY)) == FINE
        for empty in EMPTIES:
            assert standing(*row_of(header, empty)) == PENDING, empty


def test_a_day_that_is_none_is_no_time_of_consent(store: Store, tmp_path: Path) -> None:
    rows = "".join(f"r{n}@example.com,active,{empty}\n" for n, empty in enumerate(EMPTIES))
    report = bring(store, tmp_path, f"email,status,consent_at\n{rows}")
    assert report.rejected == 0
    assert {one.consent_at for one in store.subscribers.stream()} == {NOW}
    assert {one.consent_source for one in store.subscribers.stream()} == {"import of list.csv"}


def test_the_report_counts_no_day_as_empty(store: Store, tmp_path: Path) -> None:
    text = f"{LEAVING[0]}\na@example.com,2020-01-02,regular,None\n"
    assert any(
        "'unsubscription_date': 1 empty" in line
        for line in report_lines(bring(store, tmp_path, text))
    )


def test_buttondown_mails_nobody_whose_subscription_is_unpaid() -> None:
    header = ("email", "creation_date", "subscriber_type", "unsubscription_date")
    assert standing(header, ["a@example.com", "2020-01-02", "unpaid", ""]) == PENDING
    assert standing(header, ["a@example.com", "2020-01-02", "unpaid", A_DAY]) == GONE


@pytest.mark.parametrize("day", ["24.12.2026", "24/12/2026", "12/24/2026", "24. Dezember 2026"])
@pytest.mark.parametrize("whole", [True, False])
def test_a_pause_comes_back_from_a_spreadsheet(
    store: Store, tmp_path: Path, day: str, whole: bool
) -> None:
    header = "email,status,first_name,last_name,consent_at,consent_source,suppressed,"
    text = f"{header}paused_until,topics,speakers\na@example.com,active,A,B,,,,{day},,\n"
    if not whole:
        text = f"email,paused_until\na@example.com,{day}\n"
    assert bring(store, tmp_path, text).rejected == 0
    (one,) = store.subscribers.stream()
    assert one.preferences.paused_until == date(2026, 12, 24)


def test_a_pause_is_read_as_the_others_of_its_column(store: Store, tmp_path: Path) -> None:
    header = "email,status,first_name,last_name,consent_at,consent_source,suppressed,"
    row = "{}@example.com,active,A,B,,,,{},,\n"
    rows = row.format("a", "05/12/2026") + row.format("b", "24/12/2026") + row.format("c", "NULL")
    bring(store, tmp_path, f"{header}paused_until,topics,speakers\n{rows}")
    found = {one.address[0]: one.preferences.paused_until for one in store.subscribers.stream()}
    assert found == {"a": date(2026, 12, 5), "b": date(2026, 12, 24), "c": None}
    report = bring(
        store, tmp_path, f"{header}paused_until,topics,speakers\n{row.format('d', '05/12/2026')}"
    )
    assert "'05/12/2026', until which mail is paused" in report.examples[0][1]
