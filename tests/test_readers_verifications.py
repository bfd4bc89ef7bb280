"""What services found that check addresses: only that there is no mailbox counts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.ports import Store
from newsletter.store.sqlite import open_sqlite
from tests.lists import BLOCKED, BOUNCED, FINE, GONE, REFUSED, bring, standing


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_sqlite(tmp_path / "newsletter.db")
    yield store
    store.close()


def _column(store: Store, folder: Path, header: str, *values: str) -> list[str]:
    rows = "".join(f"r{n}@example.com,{value}\n" for n, value in enumerate(values))
    bring(store, folder, f"email,{header}\n{rows}")
    found = [store.subscribers.find(f"r{n}@example.com") for n in range(len(values))]
    return [one.suppressed or one.status if one else REFUSED for one in found]


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("Email status", "valid, invalid, catch-all"),
        ("Status", "valid, invalid, unknown"),
        ("ZeroBounce Status", "valid, invalid, catch-all"),
        ("NeverBounce Result", "valid, invalid, unknown"),
        ("DeBounce", "Safe to Send, Invalid, Risky"),
        ("Bouncer status", "deliverable, undeliverable, risky"),
        ("Kickbox", "deliverable, undeliverable, accept_all"),
        ("Bounce check", "ok, failed, ok"),
        ("Email verification", "verified, failed, unverified"),
        ("Verification result", "deliverable, undeliverable, accept_all"),
        ("xyz", "valid, invalid, risky"),
    ],
)
def test_only_what_is_invalid_bounced(store, tmp_path, header, said):
    assert _column(store, tmp_path, header, *said.split(", ")) == [FINE, BOUNCED, FINE]


@pytest.mark.parametrize(
    ("header", "value", "expected"),
    [
        ("ZeroBounce Status", "do_not_mail", BLOCKED),
        ("NeverBounce", "", FINE),
        ("DeBounce", "TRUE", FINE),
        ("Never bounced", "FALSE", BOUNCED),
        ("Bounced", "yes", BOUNCED),
        ("Bounce status", "ok", FINE),
        ("Status", "active", FINE),
    ],
)
def test_names_of_services_say_nothing_and_other_headers_what_they_did(header, value, expected):
    assert standing(("Email", header), ["a@example.com", value]) == expected


@pytest.mark.parametrize("header", ["Email status", "Email Status", "Status"])
@pytest.mark.parametrize(
    ("found", "expected"),
    [
        *((word, FINE) for word in ("Valid", "Unknown", "Catch-all", "Accept_All")),
        *((word, BOUNCED) for word in ("Invalid", "Undeliverable")),
        *((word, BLOCKED) for word in ("Spamtrap", "Abuse", "Do_not_mail")),
    ],
)
def test_beside_a_consent_a_check_says_nothing_of_what_somebody_wants(header, found, expected):
    row = ["a@example.com", found, "yes"]
    assert standing(("Email", header, "Consent"), row) == expected
    if expected == FINE:
        row[2] = "no"
        assert standing(("Email", header, "Consent"), row) == GONE


@pytest.mark.parametrize("beside", ["Name", "Tags", "City", "Order status"])
def test_a_status_that_nobody_knows_is_refused_where_no_column_asks(beside):
    header = ("Email", "Status", beside)
    assert standing(header, ["a@example.com", "Unknown", "x"]) == REFUSED


def test_whoever_left_below_a_check_has_left(store, tmp_path):
    found = _column(store, tmp_path, "Result", *["valid"] * 3_000, "unknown", "unsubscribed")
    assert found[-2:] == [FINE, GONE]


def test_what_says_nothing_is_told(store, tmp_path):
    report = bring(store, tmp_path, "email,DeBounce\na@x.com,Risky\nb@x.com,Invalid\n")
    assert "'DeBounce': 1 mailed (Risky), 1 bounced (Invalid)" in map(str, report.said)
    assert any("taken for a check of addresses" in note for note in report.notes)
