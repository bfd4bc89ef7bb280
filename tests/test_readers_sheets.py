"""What a sheet tells of its rows: by its other values, headings and columns; and of days."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.errors import NewsletterError
from newsletter.ports import Store
from newsletter.readers.columns import plan_columns
from newsletter.readers.refusals import BadRow
from newsletter.readers.rows import entry_maker
from newsletter.store.sqlite import open_sqlite
from tests.lists import (
    BOUNCED,
    FINE,
    GONE,
    NOW,
    PENDING,
    REFUSED,
    bring,
    standing,
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_sqlite(tmp_path / "newsletter.db")
    yield store
    store.close()


def beside(header: str, value: str, *others: str) -> str:
    """What becomes of a reader, where other readers have these values in the same column."""
    rows = [["a@example.com", value], *(["b@example.com", other] for other in others)]
    try:
        columns = plan_columns(("Email", header), rows)
        entry = entry_maker(columns, at=NOW, source="test")(rows[0])
    except BadRow:
        return REFUSED
    return entry.suppressed or entry.status  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("header", "value", "others", "expected"),
    [
        # numbers are no answers, but below the bare name of a newsletter
        ("Subscriptions started", "0", ["2", "1"], FINE),
        ("Subscriptions started", "0", ["1", "0"], GONE),
        ("Newsletter", "0", ["1", "2"], GONE),
        ("Newsletter", "2", ["1", "0"], PENDING),
        # what is neither yes nor no is so whatever others say
        ("Newsletter", "xyzzy", ["yes", "no"], PENDING),
        ("Newsletter", "xyzzy", ["Technology"], PENDING),
        ("Newsletter", "weekly", ["yes", "no"], FINE),
        ("Newsletter", "", ["yes", "no"], PENDING),
        # where each has a standing, an empty cell may be a merged one
        ("Group", "", ["Active", "Unsubscribed"], REFUSED),
        ("Segment", "", ["subscribed", "hard bounce"], REFUSED),
        ("xyz", "", ["active", "cleaned"], REFUSED),
        ("Group", "", ["Unsubscribed"], FINE),
        ("Group", "", ["VIP", "Active", "Unsubscribed"], FINE),
        # unless the header says of what else it is
        ("Event status", "cancelled", ["confirmed"], FINE),
        ("Employment status", "inactive", ["active"], FINE),
        ("Статус заказа", "отменён", ["активен"], FINE),
        ("Event status", "unsubscribed", ["active", "cancelled"], GONE),
        ("Account status", "inactive", ["active"], GONE),
        # and where others have confirmed, it says that this one has not
        ("Confirmed", "", ["2021-03-04"], PENDING),
        ("confirmed_at", "", ["2021-03-04 12:00:00"], PENDING),
        ("Aktiviert", "", ["04.03.2021"], PENDING),
        ("Email verified", "", ["TRUE"], PENDING),
        ("Confirmed", "2021-03-04", [""], FINE),
        ("Confirmed", "", [""], FINE),
        ("confirmed_at", "", [""], FINE),
        ("consent_at", "", ["2021-03-04"], PENDING),
        # and where others agreed, that this one has not
        *(
            (header, "", [other], PENDING)
            for header, others in {
                "Opted In": "yes 2023-01-01 x",
                "OPT_IN": "1",
                "Consent": "yes given online",
                "Einwilligung": "ja 01.02.2023",
                "Newsletter": "x yes 2023-01-01",
                "Wants newsletter": "1",
                "Receive emails": "TRUE",
                "Mailing list": "yes",
                "Permission": "granted",
                "GDPR": "yes",
                "Opt-in date": "2023-01-01 01/02/2023",
                "Consent date": "2023-01-01",
                "Subscribed at": "2023-01-01",
                "Angemeldet am": "01.02.2023",
                "メルマガ": "はい",
            }.items()
            for other in others.split()
        ),
        ("Opt-in date", "NULL", ["2023-01-01"], PENDING),
        ("Opt-in date", "0000-00-00", ["2023-01-01"], PENDING),
        ("Consent", "", ["no"], FINE),
        ("Consent", "", [""], FINE),
        ("Newsletter", "", ["Technology", "Weekly"], PENDING),
        ("Newsletter", "", ["Technology"], FINE),
        ("Frequency", "", ["weekly"], FINE),
        ("SMS consent", "", ["yes"], FINE),
        ("VIP", "", ["yes"], FINE),
    ],
)
def test_what_a_value_says_is_told_by_those_of_others(header, value, others, expected):
    assert beside(header, value, *others) == expected


@pytest.mark.parametrize("header", ["Opt-in", "Newsletter", "Consent date", "Mailing list"])
def test_who_agrees_far_down_tells_of_those_above(store, tmp_path, header):
    day = "2023-01-01" if "date" in header else "yes"
    cells = [f"r{n}@example.com,{day if n == 900 else ''}\n" for n in range(1000)]
    report = bring(store, tmp_path, f"email,{header}\n{''.join(cells)}")
    assert store.subscribers.counts()["pending"] == 999
    (said,) = report.said
    assert said.rows == {"to confirm first": 999, "mailed": 1}


@pytest.mark.parametrize("header", ["Opt-in", "Newsletter", "Consent date", "Mailing list"])
def test_a_column_that_is_empty_for_all_says_nothing(store, tmp_path, header):
    cells = [f"r{n}@example.com,\n" for n in range(1000)]
    bring(store, tmp_path, f"email,{header}\n{''.join(cells)}")
    assert store.subscribers.counts()["active"] == 1000


def test_an_empty_consent_beside_a_status_leaves_it_the_word(store, tmp_path):
    text = "email,status,Opt-in\na@example.com,active,\nb@example.com,active,yes\n"
    bring(store, tmp_path, text)
    assert store.subscribers.counts()["active"] == 2


def test_a_state_beside_a_city_is_one_of_a_country_unless_readers_have_it():
    place = ("Email", "Ciudad", "Estado")
    assert standing(place, ["a@example.com", "Guadalajara", "Jalisco"]) == FINE
    header, active = ("Email", "Ciudad", "Estado"), ["b@example.com", "León", "Activo"]
    columns = plan_columns(header, [active])
    make = entry_maker(columns, at=NOW, source="test")
    assert make(active).status == "active"
    with pytest.raises(BadRow, match="'Estado': the status 'jalisco' is not known"):
        make(["a@example.com", "Guadalajara", "Jalisco"])


@pytest.mark.parametrize("header", ["Opt-in date", "Subscribed at", "consent_at"])
@pytest.mark.parametrize(
    ("value", "others", "day"),
    [
        ("13/05/2023", [], "2023-05-13"),
        ("05/13/2023 2:30 PM", [], "2023-05-13"),
        ("03/05/2023", ["13/05/2023"], "2023-05-03"),
        ("03/05/2023", ["05/13/2023"], "2023-03-05"),
        ("03.05.2023", [], "2023-05-03"),
        ("3.5.2023 10:15", [], "2023-05-03"),
        ("2023/05/03", [], "2023-05-03"),
        ("May 3, 2023", [], "2023-05-03"),
        ("3. Mai 2023", [], "2023-05-03"),
        ("Wed, 3 May 2023 10:00:00 GMT", [], "2023-05-03"),
        ("3 de mayo de 2023", [], "2023-05-03"),
        # nobody knows which day it is
        ("03/05/2023", [], ""),
        ("03/05/2023", ["13/05/2023", "05/13/2023"], ""),
        ("31/02/2023", [], ""),
        ("last spring", [], ""),
        ("n/a", [], ""),
        ("-", [], ""),
    ],
)
def test_no_reader_is_lost_for_a_day_of_consent(header, value, others, day):
    rows = [["a@example.com", one] for one in (value, *others)]
    columns = plan_columns(("Email", header), rows)
    entry = entry_maker(columns, at=NOW, source="test")(rows[0])
    assert entry.status == "active"
    assert f"{entry.consent_at:%Y-%m-%d}" == (day or f"{NOW:%Y-%m-%d}")
    told = f"test; consent of {value!r}" if not day and len(value) > 3 else "test"
    assert entry.consent_source == told


def test_days_of_consent_that_cannot_be_read_are_told(store, tmp_path):
    rows = "".join(f"{n}@example.com,0{n}/05/2023\n" for n in range(1, 4))
    report = bring(store, tmp_path, f"email,Opt-in date\n{rows}d@example.com,\n")
    assert report.intake.new == 4
    assert [str(said) for said in report.said] == [
        "'Opt-in date': 3 mailed (01/05/2023, 02/05/2023, 03/05/2023), 1 to confirm first"
    ]
    (note,) = (note for note in report.notes if "no certain day" in note)
    assert note.startswith("'Opt-in date': cells that are no certain day: 3, as '01/05/2023'")


def test_the_nearest_word_is_sought_for_the_first_unknown_ones_only():
    make = entry_maker(plan_columns(("email", "status")), at=NOW, source="test")
    reasons = []
    for word in (*(f"unsubscirbed{n}" for n in range(100)), "unsubscirbed0"):
        with pytest.raises(BadRow) as caught:
            make(["a@example.com", word])
        reasons.append(caught.value.message)
    hinted = ["did you mean 'unsubscribed'?" in reason for reason in reasons]
    assert hinted == [True] * 50 + [False] * 50 + [True]


@pytest.mark.parametrize(
    "cell",
    ["Ann Lee <Ann@x.org>", '"Lee, Ann" <mailto:Ann@x.org>', "mailto:Ann@X.org", "<Ann@x.org>"],
)
def test_an_address_is_taken_out_of_what_mail_programs_write(cell):
    make = entry_maker(plan_columns(("Email", "Name")), at=NOW, source="test")
    assert make([cell, "Ann Lee"]).address == "Ann@x.org"
    assert plan_columns((cell, "Ann Lee")).known == {"email": 0}


@pytest.mark.parametrize(
    ("above", "hint"),
    [
        ("Readers 2023\n", "delete the rows above the header, which is row 2"),
        ("Readers,\nof 2023,\n", "delete the rows above the header, which is row 3"),
    ],
)
def test_rows_above_the_header_are_told(store, tmp_path, above, hint):
    with pytest.raises(NewsletterError) as caught:
        bring(store, tmp_path, f"{above}Email,Name\na@example.com,Ann\n")
    assert caught.value.hint == hint


def test_a_status_of_something_else_is_told():
    make = entry_maker(plan_columns(("Email", "Status")), at=NOW, source="test")
    with pytest.raises(BadRow, match="if the column is about something else, name it otherwise"):
        make(["a@example.com", "Married"])


def test_a_code_is_read_beside_an_error_and_phplists_click_beside_a_confirmation():
    """As Mailgun and phpList write them."""
    bounces = ("address", "code", "error", "created_at")
    assert standing(bounces, ["a@example.com", "550", "", "Mon, 1 Mar 2021"]) == BOUNCED
    assert standing(bounces, ["a@example.com", "421", "", "Mon, 1 Mar 2021"]) == FINE
    assert standing(("email", "confirmed", "optedin"), ["a@example.com", "1", "0"]) == FINE
    assert standing(("email", "optedin"), ["a@example.com", "0"]) == GONE


def test_what_substack_counts_says_of_nobody_that_they_left():
    names = "Emails received (6mo),Emails dropped (6mo),Emails opened (6mo),Links clicked"
    names += ",Unique emails seen (6mo),Comments,Shares,Subscriptions gifted,Subscriptions started"
    header = ("Email", "Name", "Type", *names.split(","))
    rows = [
        ["a@example.com", "Ann", "Free", *"000000000"],
        ["b@example.com", "", "Free", *"333333333"],
    ]
    make = entry_maker(plan_columns(header, rows), at=NOW, source="test")
    assert [make(row)[1] for row in rows] == ["active", "active"]


def test_beside_a_status_another_one_counts_where_it_speaks_against_mail():
    header = ("Email", "Status", "Статус")
    assert standing(header, ["a@example.com", "active", "Отписан"]) == GONE
    assert standing(header, ["a@example.com", "active", "VIP"]) == FINE


@pytest.mark.parametrize(
    "heading",
    [
        *(
            "Unsubscribed,",
            "Bounced:",
            "--- abgemeldet ---,",
            "Active subscribers",
            "Отписались,",
        ),
        *("Inactive subscribers,", "Unsubscribes (12),", "Email,Name", "Name,E-Mail-Adresse"),
    ],
)
def test_a_list_in_parts_is_refused(store, tmp_path, heading):
    text = f"email,name\na@example.com,Ann\n{heading}\nb@example.com,Ben\n"
    with pytest.raises(NewsletterError, match=r"line 3 is no reader: .* looks like the heading"):
        bring(store, tmp_path, text)
    assert store.subscribers.counts()["total"] == 0


@pytest.mark.parametrize("row", [",Left", "Baja California,", "no address,", "unsubscribed,Ben"])
def test_a_row_without_an_address_is_no_heading_by_itself(store, tmp_path, row):
    report = bring(store, tmp_path, f"email,status\na@example.com,active\n{row}\n")
    assert (report.intake.new, report.rejected) == (1, 1)
