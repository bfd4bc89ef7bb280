"""Lists that people bring from other services: nobody who left there gets mail here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import NewsletterError
from newsletter.mailing import Subscriber
from newsletter.ports import Store
from newsletter.readers import ImportReport, import_csv
from newsletter.readers.cells import parse_attributes, split_tags
from newsletter.readers.columns import plan_columns
from newsletter.readers.origins import ORIGINS
from newsletter.readers.refusals import BadRow
from newsletter.readers.rows import entry_maker
from newsletter.readers.whole_names import split_name
from newsletter.shapes import identifier
from newsletter.store.sqlite import open_sqlite

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)

MAILCHIMP = (
    '"Email Address","First Name","Last Name",Company,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,'
    "CONFIRM_TIME,CONFIRM_IP,LATITUDE,LONGITUDE,GMTOFF,DSTOFF,TIMEZONE,CC,REGION,LAST_CHANGED,"
    "LEID,EUID,NOTES,TAGS"
)
MAILCHIMP_ROW = (
    '{address},Ann,Lee,Acme,2,"2019-03-01 10:00:00",192.0.2.1,"2019-03-01 10:05:00",192.0.2.1,'
    '0,0,,,,,,"2020-01-01 00:00:00",1,ab,,"""VIP"",""Blog, daily"""'
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_sqlite(tmp_path / "newsletter.db")
    yield store
    store.close()


def bring(store: Store, folder: Path, text: str, name: str = "export.csv") -> ImportReport:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return import_csv(
        path, store.subscribers, rejects=folder / "imports", at=NOW, progress=lambda a, b: None
    )


def readers(store: Store) -> dict[str, Subscriber]:
    return {subscriber.address: subscriber for subscriber in store.subscribers.stream()}


def standing(reader: Subscriber) -> tuple[str, str]:
    return reader.status, reader.suppressed


def test_mailchimps_subscribed_come_with_names_tags_and_the_time_they_confirmed(store, tmp_path):
    text = f"{MAILCHIMP}\n{MAILCHIMP_ROW.format(address='ann@example.com')}\n"
    report = bring(store, tmp_path, text, "subscribed_members_export_1.csv")
    ann = readers(store)["ann@example.com"]
    assert standing(ann) == ("active", "")
    assert (ann.first_name, ann.last_name) == ("Ann", "Lee")
    assert ann.fields == {"company": "Acme", "tags": "VIP, Blog daily"}
    assert ann.consent_at == datetime(2019, 3, 1, 10, 5, tzinfo=UTC)
    assert ann.consent_source == (
        "import of subscribed_members_export_1.csv from Mailchimp; opted in 2019-03-01 10:00:00"
        " from 192.0.2.0/24; confirmed 2019-03-01 10:05:00 from 192.0.2.0/24"
    )
    assert "this is an export of Mailchimp; states and tags are taken over" in report.notes


@pytest.mark.parametrize(
    ("name", "columns", "cells", "expected"),
    [
        ("unsubscribed_1.csv", ",UNSUB_TIME,UNSUB_REASON", ",2021-01-02 00:00:00,", "left"),
        ("export.csv", ",UNSUB_TIME,UNSUB_REASON", ",2021-01-02 00:00:00,", "left"),
        ("export.csv", ",UNSUB_TIME,UNSUB_REASON", ",2021-01-02,ABUSE", "spam"),
        ("unsubscribed_1.csv", "", "", "left"),
        ("cleaned_1.csv", ",CLEAN_TIME", ",2021-01-02 00:00:00", "bounced"),
        ("cleaned_1.csv", "", "", "bounced"),
        ("nonsubscribed_1.csv", "", "", "pending"),
    ],
)
def test_mailchimps_other_files_make_nobody_active(store, tmp_path, name, columns, cells, expected):
    row = MAILCHIMP_ROW.format(address="ann@example.com")
    bring(store, tmp_path, f"{MAILCHIMP}{columns}\n{row}{cells}\n", name)
    assert (
        standing(readers(store)["ann@example.com"])
        == {
            "left": ("unsubscribed", ""),
            "spam": ("unsubscribed", "complaint"),
            "bounced": ("active", "hard bounce"),
            "pending": ("pending", ""),
        }[expected]
    )


def test_who_left_stays_gone_when_the_subscribed_are_brought_later(store, tmp_path):
    row = MAILCHIMP_ROW.format(address="ann@example.com")
    bring(store, tmp_path, f"{MAILCHIMP}\n{row}\n", "unsubscribed_1.csv")
    report = bring(store, tmp_path, f"{MAILCHIMP}\n{row}\n", "subscribed_1.csv")
    assert readers(store)["ann@example.com"].status == "unsubscribed"
    assert report.intake.withdrawn == 1


GONE, BOUNCED, FINE = ("unsubscribed", ""), ("active", "hard bounce"), ("active", "")
#: A header, what stands below it, and what becomes of the reader; None: the row is rejected.
SAYINGS = (
    *(
        ("subscribed", value, GONE)
        for value in ("no (2023-01-04)", "unsubscribed 2024-02-02", "0000-00-00", "n/a")
    ),
    ("subscribed", "weekly", ("pending", "")),
    *(
        ("opt_in", value, GONE)
        for value in (
            "never",
            "none",
            "no since 2020",
            "no - asked to stop",
            "denied",
            "0000-00-00",
        )
    ),
    *(("opt_in", value, FINE) for value in ("yes (2023-01-04)", "3 May 2024", "double opt-in", "")),
    ("opt_in", "unknown", ("pending", "")),
    *(
        (header, value, FINE)
        for header in ("subscribed", "confirmed", "active")
        for value in ("1.0", "1/5/2020 0:15", "2020-01-05 0:00", "5/3/2024 0:00")
    ),
    ("subscribed", "0000-00-00", GONE),
    ("订阅状态", "已退订", GONE),
    ("状态", "已退订", GONE),
    ("是否订阅", "否", GONE),
    ("退信", "是", BOUNCED),
    ("Abostatus", "abgemeldet", GONE),
    ("Anmeldestatus", "abgemeldet", GONE),
    ("statut", "désabonné", GONE),
    ("Estado", "baja", GONE),
    ("gekündigt", "ja", GONE),
    ("desuscrito", "si", GONE),
    ("confirmed", "never", GONE),
    ("confirmed", "not yet", ("pending", "")),
    ("marketing_consent", "withheld", GONE),
    ("marketing_consent", "not given", GONE),
    ("Email Marketing Consent", "NEVER_SUBSCRIBED", GONE),
    ("unsubscribe", "yes", GONE),
    ("is_unsubscribed", "true", GONE),
    ("isUnsubscribed", "false", FINE),
    ("has_opted_out", "true", GONE),
    ("is_bounced", "true", BOUNCED),
    ("no_mail", "yes", GONE),
    ("unsubscribed_date_time", "2020-01-01", GONE),
    ("unsubscribed_date_time", "0000-00-00 00:00:00", FINE),
    ("opt_out_reason", "too many mails", GONE),
    ("date of unsubscription", "2020-01-01", GONE),
    ("unsubscribe_reason_text", "too many mails", GONE),
    ("unsubscribe_page", "https://x.example/", FINE),
    ("bounce_status", "not bounced", FINE),
    ("state", "unsubscribed", GONE),
    ("state", "bounced", BOUNCED),
    ("state", "California", FINE),
    ("state", "Baja California", FINE),
    ("list status", "unsubscribed", GONE),
    ("lead status", "new", FINE),
    ("newsletter", "no", GONE),
    ("newsletter", "Daily", FINE),
    ("unsubscribe_link", "https://x.example/", FINE),
    ("bounce_rate", "0.2", FINE),
    ("bounce_count", "3", FINE),
    ("hard_bounces", "1", BOUNCED),
    ("spam_score", "3", FINE),
    ("subscription_plan", "free", FINE),
    ("sun_submission", "yes", FINE),
    ("notes", "unsubscribed his wife", FINE),
)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        (
            "unsubscribed_members_export_1.csv",
            "Email Address,First Name,UNSUB_TIME,UNSUB_REASON\n{},Ann,2021-01-02 00:00:00,N/A\n",
            ("unsubscribed", ""),
        ),
        ("unsubscribed_members_export_1.csv", "Email Address\n{}\n", ("unsubscribed", "")),
        (
            "people.csv",
            "Email Address,UNSUB_TIME,UNSUB_REASON\n{},2021-01-02 00:00:00,ABUSE\n",
            ("unsubscribed", "complaint"),
        ),
        (
            "cleaned_members_export_1.csv",
            "Email Address,First Name,CLEAN_TIME\n{},Ann,2021-01-02 00:00:00\n",
            ("active", "hard bounce"),
        ),
        ("cleaned_members_export_1.csv", "Email Address\n{}\n", ("active", "hard bounce")),
        ("nonsubscribed_email_audience_export_1.csv", "Email Address\n{}\n", ("pending", "")),
        ("people.csv", f"{MAILCHIMP}\n{{}},Ann,Lee,,2,,,,,0,0,,,,,,,1,ab,,\n", ("pending", "")),
        ("people.csv", "Email Address,LEID,OPTIN_TIME\n{},1,2020-01-01\n", ("active", "")),
        ("people.csv", "Email Address,Status,LEID\n{},unsubscribed,1\n", ("unsubscribed", "")),
        ("people.csv", "email,unsubscribed_at\n{},2021-01-02\n", ("unsubscribed", "")),
        ("people.csv", "email,unsubscribed_at\n{},\n", ("active", "")),
        ("people.csv", "email,Unsubscribed\n{},FALSE\n", ("active", "")),
        ("people.csv", "email,Unsubscribed\n{},x\n", ("unsubscribed", "")),
        ("people.csv", "email,subscribed\n{},no\n", ("unsubscribed", "")),
        ("people.csv", "email,subscribed\n{},2020-01-01\n", ("active", "")),
        *(
            ("people.csv", f"email,subscribed\n{{}},{word}\n", ("unsubscribed", ""))
            for word in ("Nein", "non", "否", "never", "-", "inactive", "unsubscribed", "")
        ),
        ("people.csv", "email,subscribed\n{},Ja\n", ("active", "")),
        *(
            ("people.csv", f"email,unsubscribed\n{{}},{word}\n", ("active", ""))
            for word in ("nein", "non", "0.0")
        ),
        *(
            ("people.csv", f"email,{header}\n{{}},{value}\n", ("unsubscribed", ""))
            for header, value in (
                ("do_not_contact", "TRUE"),
                ("Unsubscribed from all email", "true"),
                ("member_status", "unsubscribed"),
                ("member_status", "deleted"),
                ("Email Marketing Consent", "UNSUBSCRIBED"),
                ("Opt-In Status", "opted out"),
                ("Opt-in", "no"),
                ("Accepts Email Marketing", "no"),
                ("active", "false"),
                ("Désinscrit", "oui"),
                ("退订", "是"),
            )
        ),
        ("people.csv", "email,Blocklisted\n{},1\n", ("active", "manual")),
        ("people.csv", "email,member status\n{},cleaned\n", ("active", "hard bounce")),
        ("people.csv", "email,member status\n{},pending\n", ("pending", "")),
        ("people.csv", "email,member status\n{},subscribed\n", ("active", "")),
        ("people.csv", "email,consent\n{},web form\n", ("active", "")),
        ("people.csv", "email,bounced at\n{},2021-01-02\n", ("active", "hard bounce")),
        ("people.csv", "email,bounced at,opt-out\n{},1,1\n", ("unsubscribed", "hard bounce")),
        ("people.csv", "email,complained_at\n{},2021-01-02\n", ("active", "complaint")),
        ("people.csv", "email,email_disabled\n{},true\n", ("unsubscribed", "")),
        # A status is asked before the name of the file, and whatever else says so counts beside it.
        ("bounced.csv", "email,status\n{},active\n", ("active", "")),
        ("a.csv", "email,status,unsubscribed_at\n{},active,2021-01-02\n", ("unsubscribed", "")),
        ("a.csv", "email,status,bounced\n{},pending,yes\n", ("pending", "hard bounce")),
        ("a.csv", "email,status,bounced\n{},active,no\n", ("active", "")),
        ("bounces 2024.csv", "email,bounced_at\n{},2021-01-02\n", ("active", "hard bounce")),
        ("bounces 2024.csv", "email,bounced_at\n{},\n", None),
    ],
)
def test_who_left_or_bounced_stays_so_whatever_was_kept_of_the_file(
    store, tmp_path, name, text, expected
):
    report = bring(store, tmp_path, text.format("ann@example.com"), name)
    found = readers(store).get("ann@example.com")
    assert (found and standing(found)) == expected
    assert report.rejected == (expected is None)


@pytest.mark.parametrize("beside", [("email",), ("email", "referral_code", "status")])
def test_who_left_is_known_by_a_rule_in_any_file_and_beside_what_a_service_says(beside):
    for header, value, expected in SAYINGS:
        columns = plan_columns((*beside, header))
        make = entry_maker(columns, at=NOW, source="test")
        cells = [*("ann@example.com", "x", "active")[: len(beside)], value]
        try:
            entry = make(cells)
        except BadRow:
            assert expected is None, (header, value)
        else:
            assert (entry.status, entry.suppressed) == expected, (header, value)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        *((f"{name}.csv", "left") for name in ("Liste_unsubscribed-2024", "opt_out", "opt-outs")),
        *((f"{name}.csv", "left") for name in ("Opt-outs 2024", "unsubscribe-list", "do_not_mail")),
        *((f"{name}.csv", "left") for name in ("Abgemeldete", "退订名单", "отписавшиеся")),
        *((f"{name}.csv", "left") for name in ("unsubscribed contacts", "mailchimp unsubscribes")),
        *((f"{name}.csv", "bounced") for name in ("bounced", "bounce", "bounced emails")),
        *((f"{name}.csv", "bounced") for name in ("bounces-2023", "hard bounces May")),
        *((f"{name}.csv", "spam") for name in ("spam_complaint", "complaints")),
        *((f"{name}.csv", "kept") for name in ("suppression list", "blocklist")),
        *((f"{name}.csv", "left") for name in ("ex-subscribers", "ehemalige Abonnenten 2021")),
        *((f"{name}.csv", "pending") for name in ("unconfirmed", "never confirmed")),
    ],
)
@pytest.mark.parametrize(
    "text", ["email,name\n{},Ann\n", "{}\n", f"{MAILCHIMP}\n{MAILCHIMP_ROW}\n"]
)
def test_a_name_that_says_they_left_is_heard(store, tmp_path, name, expected, text):
    text = text.replace("{}", "ann@example.com").replace("{address}", "ann@example.com")
    report = bring(store, tmp_path, text, name)
    assert (
        standing(readers(store)["ann@example.com"])
        == {
            "left": ("unsubscribed", ""),
            "bounced": ("active", "hard bounce"),
            "spam": ("active", "complaint"),
            "kept": ("active", "manual"),
            "pending": ("pending", ""),
        }[expected]
    )
    assert any(note.startswith("by the file's name") for note in report.notes)


@pytest.mark.parametrize(
    "name",
    [
        # strong words beside others
        *("bounced and others", "unsubscribed from Acme", "Bounce House Kids", "未退订名单"),
        *("unsubscribed removed", "no bounces but unsubscribed", "not active"),
        # weak words alone, and beside words for lists
        *("removed", "cleaned list", "Robinson", "Robinson-Liste", "cancelled", "cancelados"),
        *("inactive subscribers", "spam", "baja", "lost", "adressen_bereinigt", "left", "invalid"),
        *("DNC", "dropped members 2024", "gesperrt", "ehemalige", "ex", "Widersprüche 2024"),
    ],
)
@pytest.mark.parametrize(
    "text", ["email,name\n{},Ann\n", "{}\n", f"{MAILCHIMP}\n{MAILCHIMP_ROW}\n"]
)
def test_a_name_that_may_say_they_left_is_not_passed_over(store, tmp_path, name, text):
    text = text.replace("{}", "ann@example.com").replace("{address}", "ann@example.com")
    with pytest.raises(NewsletterError, match=f"the file's name, '{name}.csv', says") as told:
        bring(store, tmp_path, text, f"{name}.csv")
    assert "rename the file" in told.value.hint
    assert not readers(store)


@pytest.mark.parametrize(
    "name",
    ["purchased list", "gekaufte Adressen", "base achetée", "购买名单", "never opted in"],
)
def test_addresses_that_were_bought_never_agreed(store, tmp_path, name):
    with pytest.raises(NewsletterError, match="who never asked for the newsletter must not get it"):
        bring(store, tmp_path, "email\nann@example.com\n", f"{name}.csv")
    assert not readers(store)


@pytest.mark.parametrize(
    "name",
    [
        *("Left Bank Books", "left-handed", "subscribers", "members 2024", "Opt-in list"),
        *("cancelled event guests", "Spam Museum visitors", "contacts removed duplicates"),
        *("inactive members invited", "List 2024 (clean)", "lapsed members win-back"),
        # words of leaving that are denied
        *("not bounced", "no bounces", "subscribers without bounces", "all except unsubscribed"),
        *("not unsubscribed", "Kunden ohne Abmeldungen", "without unsubscribes and bounces"),
        *("customers who purchased", "ex-colleagues of Anna"),
    ],
)
def test_a_name_about_something_else_says_nothing(store, tmp_path, name):
    report = bring(store, tmp_path, "email\nann@example.com\n", f"{name}.csv")
    assert readers(store)["ann@example.com"].status == "active"
    assert not report.notes


def test_the_report_tells_which_column_or_name_decided(store, tmp_path):
    text = "email,unsubscribed_at,city\nann@example.com,,Ghent\n"
    report = bring(store, tmp_path, text)
    assert "'unsubscribed_at' says who gets no mail any more" in report.notes
    assert readers(store)["ann@example.com"].fields == {"city": "Ghent"}
    text = "Email Address\nbob@example.com\n"
    report = bring(store, tmp_path, text, "cleaned_members_export_1.csv")
    assert "by the file's name mail to all of them bounced" in report.notes


def test_what_only_looks_like_leaving_stays_a_field_and_is_told(store, tmp_path):
    text = "email,unsubscribe_link,state\nann@example.com,https://x.example/,California\n"
    report = bring(store, tmp_path, text)
    note = "'unsubscribe_link' is a field, and says of nobody that they left"
    assert report.notes == (note,)
    fields = {"unsubscribe_link": "https://x.example/", "state": "California"}
    assert readers(store)["ann@example.com"].fields == fields


@pytest.mark.parametrize(
    "header", ["Tags", "labels", "Mailing lists", "List Name", "Gruppe", "标签"]
)
@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ("Unsubscribed", ("unsubscribed", "")),
        ("VIP; unsubscribed 2021; Ghent", ("unsubscribed", "")),
        ('[""VIP"", ""Opt-outs""]', ("unsubscribed", "")),
        ("Désinscrits", ("unsubscribed", "")),
        ("do not contact", ("unsubscribed", "")),
        ("VIP,bounced", ("active", "hard bounce")),
        ("asked why he unsubscribed", ("active", "")),
        ("active,subscribed,pending", ("active", "")),
    ],
)
def test_who_stands_in_a_list_of_those_who_left_has_left(store, tmp_path, header, tags, expected):
    report = bring(store, tmp_path, f'email,{header}\nann@example.com,"{tags}"\nbob@example.com,\n')
    found = readers(store)
    assert standing(found["ann@example.com"]) == expected
    assert standing(found["bob@example.com"]) == ("active", "")
    said = [(column, rows) for column, rows, _ in report.said]
    became = "bounced" if expected[1] else "left"
    counted = [(header, {became: 1, "empty": 1})]
    assert said == (counted if expected != ("active", "") else [])
    field = "tags" if header in ("labels", "标签") else identifier(header)
    assert list(found["ann@example.com"].fields) == [field]


def test_a_tag_of_leaving_counts_beside_what_a_service_says(store, tmp_path):
    text = MAILCHIMP_ROW.format(address="ann@example.com").replace("VIP", "Unsubscribed")
    bring(store, tmp_path, f"{MAILCHIMP}\n{text}\n")
    assert readers(store)["ann@example.com"].status == "unsubscribed"
    assert readers(store)["ann@example.com"].fields["tags"] == "Unsubscribed, Blog daily"


@pytest.mark.parametrize(
    ("header", "active", "left"),
    [
        ("Status", "aktiv", "ausgetragen"),
        ("Statut", "abonné", "désabonné"),
        ("Estado", "suscrito", "dado de baja"),
        ("Situação", "ativo", "descadastrado"),
        ("Stato", "iscritto", "non iscritto"),
        ("Status", "ingeschreven", "uitgeschreven"),
        ("Stan", "aktywny", "wypisany"),
        ("订阅状态", "已订阅", "已取消订阅"),
        ("配信ステータス", "配信中", "配信停止"),
    ],
)
def test_a_status_is_read_in_the_languages_of_lists(store, tmp_path, header, active, left):
    text = f"email,{header}\na@example.com,{active}\nb@example.com,{left}\n"
    assert bring(store, tmp_path, text).rejected == 0
    assert [one.status for one in readers(store).values()] == ["active", "unsubscribed"]


@pytest.mark.parametrize(
    ("header", "yes", "no"),
    [
        ("Abonniert", "ja", "nein"),
        ("Abonné", "oui", "non"),
        ("Suscrito", "sí", "no"),
        ("Inscrita", "sim", "não"),
        ("Iscritto", "sì", "no"),
        ("Ingeschreven", "ja", "nee"),
        ("Aktywny", "tak", "nie"),
        ("購読中", "はい", "いいえ"),
    ],
)
def test_a_no_in_the_language_of_the_list_is_no_consent(store, tmp_path, header, yes, no):
    bring(store, tmp_path, f"email,{header}\na@example.com,{yes}\nb@example.com,{no}\n")
    assert [one.status for one in readers(store).values()] == ["active", "unsubscribed"]


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ({"city": "Ghent", "opt_out": True}, ("unsubscribed", "")),
        ({"city": "Ghent", "Unsubscribed": "yes"}, ("unsubscribed", "")),
        ({"city": "Ghent", "consent": False}, ("unsubscribed", "")),
        ({"city": "Ghent", "bounced_at": "2024-01-02"}, ("active", "hard bounce")),
        ({"city": "Ghent", "opt_out": False, "vip": True}, ("active", "")),
        ({"city": "Ghent", "state": "unsubscribed"}, ("unsubscribed", "")),
        ({"city": "Ghent", "remove": True}, ("unsubscribed", "")),
        ({"city": "Ghent", "remove": False}, ("active", "")),
        ({"city": "Ghent", "notes": "please take me off"}, ("unsubscribed", "")),
        ({"city": "Ghent", "notes": "wants off our list"}, None),
        # at any depth
        ({"city": "Ghent", "tags": ["unsubscribed"]}, ("unsubscribed", "")),
        ({"city": "Ghent", "tags": [{"name": "bounced"}]}, ("active", "hard bounce")),
        ({"city": "Ghent", "mailchimp": {"status": "unsubscribed"}}, ("unsubscribed", "")),
        ({"city": "Ghent", "unsubscribed": {"at": "2024-01-02"}}, ("unsubscribed", "")),
        (
            {"city": "Ghent", "lists": [{"name": "L", "subscription_status": "unsubscribed"}]},
            ("unsubscribed", ""),
        ),
        ({"city": "Ghent", "a": {"b": {"c": {"opt_out": "yes"}}}}, ("unsubscribed", "")),
        # and nothing about something else
        ({"city": "Ghent", "order": {"status": "cancelled", "active": False}}, ("active", "")),
        ({"city": "Ghent", "sms": {"opt_out": True, "status": "unsubscribed"}}, ("active", "")),
        ({"city": "Ghent", "name": "No", "tags": ["VIP", "asked why"]}, ("active", "")),
        ({"city": "Ghent", "social": {"x": "https://x.example/a", "left": 3}}, ("active", "")),
        ({"city": "Ghent", "opt_in": "who knows"}, ("pending", "")),
    ],
)
def test_what_a_services_attributes_say_of_leaving_counts_too(
    store, tmp_path, attributes, expected
):
    cell = json.dumps(attributes).replace('"', '""')
    bring(
        store,
        tmp_path,
        "uuid,email,name,attributes,status,created_at\n"
        f'u,ann@example.com,Ann,"{cell}",enabled,2024-01-01\n',
    )
    found = readers(store).get("ann@example.com")
    assert (found and standing(found)) == expected
    assert not found or found.fields["city"] == "Ghent"


def test_an_answer_that_is_neither_yes_nor_no_is_told_with_its_column(store, tmp_path):
    report = bring(store, tmp_path, "email,opt_in\na@example.com,maybe\nb@example.com,yes\n")
    assert readers(store)["a@example.com"].status == "pending"
    assert [str(said) for said in report.said] == [
        "'opt_in': 1 to confirm first (maybe), 1 mailed (yes)"
    ]


@pytest.mark.parametrize("name", ["unsubscribes.csv", "list.csv"])
def test_substacks_list_without_a_status_is_not_believed_against_its_name(store, tmp_path, name):
    text = "email,emails_received_6mo\na@example.com,3\n"
    if name == "list.csv":
        bring(store, tmp_path, text, name)
        assert readers(store)["a@example.com"].status == "active"
    else:
        bring(store, tmp_path, text, name)
        assert readers(store)["a@example.com"].status == "unsubscribed"


def test_a_reason_of_leaving_is_enough_for_mailchimps_reader_to_have_left(store, tmp_path):
    bring(
        store,
        tmp_path,
        "Email Address,LEID,OPTIN_TIME,UNSUB_REASON\na@example.com,1,2020-01-01,x\n",
    )
    assert readers(store)["a@example.com"].status == "unsubscribed"


def test_who_left_keeps_the_proof_of_having_agreed(store, tmp_path):
    row = MAILCHIMP_ROW.format(address="ann@example.com")
    text = f"{MAILCHIMP},UNSUB_TIME\n{row},2021-01-02 00:00:00\n"
    bring(store, tmp_path, text, "unsubscribed_1.csv")
    bring(
        store,
        tmp_path,
        "email,consent_at,unsubscribed_at\nbob@example.com,2020-01-02 03:04,2021-01-02\n",
        "list.csv",
    )
    ann, bob = (readers(store)[f"{name}@example.com"] for name in ("ann", "bob"))
    assert ann.consent_at == bob.consent_at == datetime(2021, 1, 2, tzinfo=UTC)
    assert ann.consent_source == (
        "import of unsubscribed_1.csv from Mailchimp; opted in 2019-03-01 10:00:00"
        " from 192.0.2.0/24; confirmed 2019-03-01 10:05:00 from 192.0.2.0/24"
    )
    assert bob.consent_source == "import of list.csv; consent of 2020-01-02 03:04 UTC"


@pytest.mark.parametrize(
    ("text", "source"),
    [
        (
            "Email Address,OPTIN_TIME,OPTIN_IP\n{},2019-03-01 10:00:00,2001:db8:1:2::3\n",
            "Mailchimp; opted in 2019-03-01 10:00:00 from 2001:0db8:0001::/48",
        ),
        (
            "Email Address,OPTIN_TIME,CONFIRM_TIME,CONFIRM_IP\n{},2019-03-01,2019-03-02,?\n",
            "Mailchimp; opted in 2019-03-01",
        ),
        (
            "email_address,creation_date,type,ip_address\n{},2024-05-06,regular,192.0.2.7\n",
            "Buttondown; signed up 2024-05-06 from 192.0.2.0/24",
        ),
    ],
)
def test_of_where_somebody_agreed_only_the_network_is_kept(store, tmp_path, text, source):
    bring(store, tmp_path, text.format("ann@example.com"))
    (ann,) = readers(store).values()
    assert ann.status == "active"
    assert ann.consent_source == f"import of export.csv from {source}"
    assert ann.fields == {}


def test_an_opt_in_of_the_future_is_none_but_who_left_has_left(store, tmp_path):
    text = (
        "Email Address,OPTIN_TIME,CONFIRM_TIME,LEID,UNSUB_TIME\n"
        "ann@example.com,2020-01-01,2031-01-01,1,\n"
        "bob@example.com,2020-01-01,2031-01-01,2,2031-01-01\n"
    )
    report = bring(store, tmp_path, text)
    (bob,) = readers(store).values()
    assert (bob.address, bob.status) == ("bob@example.com", "unsubscribed")
    assert bob.consent_at == NOW
    assert "lies in the future" in report.examples[0][1]


SUBSTACK = "email,active_subscription,expiry,plan,email_disabled,created_at,first_payment_at,name\n"


def test_substacks_disabled_mail_is_an_unsubscription(store, tmp_path):
    text = SUBSTACK + (
        "on@example.com,false,,free,false,2023-01-02T03:04:05.678Z,,Ann van Lee\n"
        "off@example.com,true,,monthly,true,2023-01-02T03:04:05.678Z,,\n"
        "odd@example.com,true,,monthly,perhaps,2023-01-02,,\n"
    )
    report = bring(store, tmp_path, text)
    found = readers(store)
    assert standing(found["on@example.com"]) == ("active", "")
    assert (found["on@example.com"].first_name, found["on@example.com"].last_name) == (
        "Ann",
        "van Lee",
    )
    assert found["on@example.com"].fields["plan"] == "free"
    assert standing(found["off@example.com"]) == ("unsubscribed", "")
    assert "odd@example.com" not in found
    assert report.examples == ((4, "'perhaps' is neither true nor false"),)


def test_on_substack_a_cancelled_plan_is_no_leaving(store, tmp_path):
    header = "email,active_subscription,email_disabled,Cancel date,created_at\n"
    bring(store, tmp_path, f"{header}a@example.com,false,false,2025-06-01,2024-01-02\n")
    assert standing(readers(store)["a@example.com"]) == ("active", "")


def test_attributes_that_are_no_json_are_heard_as_a_remark(store, tmp_path):
    cells = ("{'tags': ['unsubscribed']}", "{'city': 'Ghent'}", "[" * 5000)
    rows = "".join(f"u,{n}@example.com,Ann,{c!r},enabled,2024\n" for n, c in enumerate(cells))
    header = "uuid,email,name,attributes,status,created_at\n"
    report = bring(store, tmp_path, header + rows.replace(",'[", ",[").replace("[',", "[,"))
    assert (report.rejected, report.intake.new) == (1, 2)


SUBSTACK_LIST = (
    "Email,Name,Stripe plan,Cancel date,Start date,Paid upgrade date,Bestseller,"
    "Emails received (6mo),num_emails_opened,Subscription source (free),Type,{}\n"
)
SUBSTACK_LIST_OF_2024 = (
    "Email,Name,Subscription type,Activity,Subscription date,Email receives (last 6 months),"
    "Cancel date,Receiving emails for,Is Bestseller\n"
)


@pytest.mark.parametrize(
    ("column", "cells", "expected"),
    [
        ("Activity", ",5", ("active", "")),
        ("Activity", "2025-06-01,5", ("pending", "")),
        ("Sections", ',"Daily,Weekly,"', ("active", "")),
        ("Sections", '2025-06-01,"Daily,"', ("active", "")),
        ("Sections", ',", "', ("pending", "")),
        ("Email status", ",Subscribed", ("active", "")),
        ("Email status", ",Disabled", ("unsubscribed", "")),
        ("Subscription status", ",Bounced", ("active", "hard bounce")),
        ("Subscription status", ",something new", None),
        ("Email disabled", ",true", ("unsubscribed", "")),
        # who gave up a paid plan still gets the mails
        ("Email disabled", "2025-06-01,false", ("active", "")),
        ("Email disabled", "2025-06-01,", ("pending", "")),
    ],
)
def test_substacks_list_of_the_dashboard_makes_nobody_active_in_doubt(
    store, tmp_path, column, cells, expected
):
    cancelled, _, last = cells.partition(",")
    row = f"a@example.com,Ann Lee,,{cancelled},2025-01-02T03:04:05.678Z,,,12,3,direct,Free,{last}\n"
    report = bring(store, tmp_path, SUBSTACK_LIST.format(column) + row)
    found = readers(store).get("a@example.com")
    assert (found and standing(found)) == expected
    assert "this is an export of Substack; states and tags are taken over" in report.notes
    if found:
        assert found.first_name == "Ann"
        since = found.consent_at
        assert since == datetime(2025, 1, 2, 3, 4, 5, 678000, UTC)
        assert found.fields["type"] == "Free"


def test_substacks_list_of_2024_is_known_too(store, tmp_path):
    rows = (
        "a@example.com,Ann Lee,free,3,2023-05-06,9,,Daily,\nb@example.com,,free,3,2023-05-06,9,,,\n"
    )
    bring(store, tmp_path, SUBSTACK_LIST_OF_2024 + rows)
    found = readers(store)
    assert [found[f"{who}@example.com"].status for who in "ab"] == ["active", "pending"]
    assert found["a@example.com"].consent_at == datetime(2023, 5, 6, tzinfo=UTC)


def test_ghosts_labels_come_along_and_deleted_members_do_not_get_mail(store, tmp_path):
    text = (
        "id,email,name,note,subscribed_to_emails,complimentary_plan,stripe_customer_id,created_at,"
        "deleted_at,labels,tiers\n"
        'x1,a@example.com,Wang Jianmao,,true,false,,2024-01-15T10:00:00.000Z,,"VIP, press",\n'
        "x2,b@example.com,王健茂,said hello,false,false,,2024-01-15T10:00:00.000Z,,,\n"
        "x3,c@example.com,,,true,false,,2024-01-15T10:00:00.000Z,2025-01-01T00:00:00.000Z,,\n"
    )
    bring(store, tmp_path, text)
    found = readers(store)
    assert [found[f"{who}@example.com"].status for who in "abc"] == [
        "active",
        "unsubscribed",
        "unsubscribed",
    ]
    assert found["a@example.com"].fields["tags"] == "VIP, press"
    assert (found["b@example.com"].first_name, found["b@example.com"].fields["name"]) == (
        "",
        "王健茂",
    )
    assert "id" not in found["a@example.com"].fields


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("regular", ("active", "")),
        ("premium", ("active", "")),
        ("unactivated", ("pending", "")),
        ("paused", ("pending", "")),
        ("unsubscribed", ("unsubscribed", "")),
        ("removed", ("unsubscribed", "")),
        ("undeliverable", ("active", "hard bounce")),
        ("complained", ("active", "complaint")),
        ("blocked", ("active", "manual")),
        ("something new", None),
    ],
)
def test_buttondowns_types_are_states(store, tmp_path, kind, expected):
    text = (
        "email_address,notes,metadata,tags,referrer_url,creation_date,secondary_id,type\n"
        f'a@example.com,,"{{""City"": ""Ghent"", ""email"": ""x""}}","[""x"", ""y""]",,'
        f"2024-05-06T07:08:09Z,1,{kind}\n"
    )
    bring(store, tmp_path, text)
    found = readers(store).get("a@example.com")
    if expected is None:
        assert found is None
        return
    assert standing(found) == expected
    assert found.fields == {"city": "Ghent", "email_2": "x", "tags": "x, y"}


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("active", ("active", "")),
        ("pending", ("pending", "")),
        ("needs_attention", ("pending", "")),
        ("paused", ("pending", "")),
        ("inactive", ("unsubscribed", "")),
        ("invalid", ("active", "hard bounce")),
        ("", ("pending", "")),
    ],
)
def test_beehiivs_inactive_readers_have_left(store, tmp_path, status, expected):
    text = (
        "email,status,created_at,subscription_tier,utm_source,tags\n"
        f"a@example.com,{status},2024-01-15 10:00:00 UTC,free,,news\n"
    )
    bring(store, tmp_path, text)
    found = readers(store)["a@example.com"]
    assert standing(found) == expected
    assert found.consent_at == datetime(2024, 1, 15, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("enabled", ("active", "")),
        ("disabled", ("unsubscribed", "")),
        ("blocklisted", ("active", "manual")),
    ],
)
def test_listmonks_blocklist_is_kept(store, tmp_path, status, expected):
    text = (
        "uuid,email,name,attributes,status,created_at,updated_at\n"
        'u,a@example.com,Ann Lee,"{""city"":""Ghent"",""n"":3,""deep"":{}}",'
        f"{status},2022-01-02T03:04:05Z,2022-01-02T03:04:05Z\n"
    )
    bring(store, tmp_path, text)
    found = readers(store)["a@example.com"]
    assert standing(found) == expected
    assert found.fields == {"city": "Ghent", "n": "3", "name": "Ann Lee"}
    assert found.first_name == "Ann"


def test_a_spreadsheet_of_ones_own_is_no_export_of_anybody(store, tmp_path):
    report = bring(store, tmp_path, "email,name,status\na@example.com,Ann Lee,active\n")
    assert not any("export of" in note for note in report.notes)
    assert readers(store)["a@example.com"].fields == {"name": "Ann Lee"}


def test_buttondowns_metadata_names_the_reader(store, tmp_path):
    header = "email_address,notes,metadata,tags,creation_date,type"
    rows = {
        "a": '"{""first_name"": ""Ann"", ""Last Name"": ""van  Lee""}"',
        "b": '"{""name"": ""Bob Lee""}"',
        "c": "",
    }
    text = "".join(f"{who}@example.com,,{told},,2024-05-06,regular\n" for who, told in rows.items())
    bring(store, tmp_path, f"{header}\n{text}")
    found = readers(store)
    assert [(r.first_name, r.last_name, dict(r.fields)) for r in found.values()] == [
        ("Ann", "van Lee", {}),
        ("Bob", "Lee", {"name": "Bob Lee"}),
        ("", "", {}),
    ]
    column = f"{header},First Name\na@example.com,,{rows['a']},,2024-05-06,regular,Zoë\n"
    bring(store, tmp_path, column)
    assert readers(store)["a@example.com"].first_name == "Zoë"


@pytest.mark.parametrize("write", [str.title, str.upper, lambda name: name.replace("_", " ")])
def test_an_export_is_known_however_its_headers_are_spelled(store, tmp_path, write):
    headers = {
        "beehiiv": "email,status,created_at,subscription_tier",
        "listmonk": "uuid,email,name,attributes,status,created_at",
        "Ghost": "email,name,subscribed_to_emails,complimentary_plan,deleted_at",
        "Buttondown": "email_address,creation_date,subscriber_type",
        "Substack": "email,active_subscription,email_disabled",
        "Mailchimp": "email_address,member_rating,leid,euid",
    }
    for name, header in headers.items():
        columns = plan_columns(write(header).split(","))
        assert columns.origin
        assert columns.origin.name == name
    for status, expected in (("Active", "active"), ("Needs Attention", "pending")):
        row = f"{expected}@example.com,{status},2024-01-15 10:00:00 UTC,x\n"
        bring(store, tmp_path, f"{write('email,status,created_at,utm_source')}\n{row}")
        assert readers(store)[f"{expected}@example.com"].status == expected


def test_every_origin_has_an_address_among_its_marks():
    assert all({"email", "emailaddress"} & origin.marks for origin in ORIGINS)


@given(st.text())
def test_tags_attributes_and_names_never_raise_and_tags_are_stable(text):
    tags = split_tags(text)
    assert split_tags(tags) == tags or '"' in text or text.startswith("[")
    parse_attributes(text)
    first, last = split_name(text)
    assert last or not first


def test_mailchimps_times_of_leaving_are_counted_as_what_they_say(store, tmp_path):
    text = MAILCHIMP.replace("LEID", "UNSUB_TIME,UNSUB_REASON,CLEAN_TIME,LEID", 1)
    row = MAILCHIMP_ROW.format(address="{}").split(",")
    at = MAILCHIMP.split(",").index("LEID")
    told = {"a": "2024-01-02,NORMAL,", "b": "2024-01-03,,", "c": ",,2024-01-04", "d": ",,"}
    lines = [
        ",".join([*row[:at], said, *row[at:]]).format(f"{who}@example.com")
        for who, said in told.items()
    ]
    report = bring(store, tmp_path, "\n".join([text, *lines, ""]), "unsubscribed_export_1.csv")
    counted = {said.header: said.rows for said in report.said}
    assert counted["UNSUB_TIME"] == {"left": 2, "empty": 2}
    assert counted["CLEAN_TIME"] == {"bounced": 1, "empty": 3}


@pytest.mark.parametrize(
    ("header", "value", "expected"),
    [
        ("Deceased", "yes", ("unsubscribed", "")),
        ("Verstorben", "ja", ("unsubscribed", "")),
        ("Deceased date", "2021-03-04", ("unsubscribed", "")),
        ("Deceased", "no", ("active", "")),
        ("Bounces", "3", ("active", "hard bounce")),
        ("Bounces", "0", ("active", "")),
        ("Hard bounces", "3", ("active", "hard bounce")),
        ("Hard bounces", "0", ("active", "")),
        ("Soft bounces", "3", ("active", "")),
    ],
)
def test_who_died_and_numbers_of_bounces_are_told(store, tmp_path, header, value, expected):
    report = bring(store, tmp_path, f"email,{header}\na@example.com,{value}\n")
    assert standing(readers(store)["a@example.com"]) == expected
    assert (expected == ("active", "")) or report.said[0].header == header


def test_that_listmonks_enabled_says_nothing_of_a_list_is_told(store, tmp_path):
    text = "uuid,email,name,attributes,status,created_at,updated_at\n"
    text += "1,a@example.com,Ann,{},enabled,,\n"
    report = bring(store, tmp_path, text)
    assert standing(readers(store)["a@example.com"]) == ("active", "")
    (note,) = [note for note in report.notes if "'enabled'" in note]
    assert "unsubscribed" in note
    bring(store, tmp_path, text, "unsubscribed.csv")
    assert standing(readers(store)["a@example.com"]) == ("unsubscribed", "")
