"""All mail services together: found by name, made from settings, and named where a secret lacks."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.config import SERVICES, MailSettings
from newsletter.errors import SettingMissing
from newsletter.mail import BUILT_IN, open_service
from newsletter.mail.addresses import sort_out
from newsletter.mail.answers import without_addresses
from newsletter.mail.bodies import Columns
from newsletter.mailing import Reader
from tests.mail_contract import MESSAGE, make_attempt, make_plain_readers, make_readers
from tests.standins.every import JSON_SERVICES, environ_of


def secrets_of(service: str, secret: str) -> dict[str, str]:
    """With the spaces that copying adds."""
    return environ_of(service, f" {secret}\n")


def test_every_service_of_the_settings_is_built_in() -> None:
    assert tuple(sorted(BUILT_IN)) == tuple(sorted(SERVICES))


@pytest.mark.parametrize(
    "address", ["a@b.example\nc@d.example", "a@b.example\n", "@", "a@b@c", "a b@c", "a,b@c", ""]
)
def test_an_address_that_is_not_one_mailbox_costs_its_reader_alone(address: str) -> None:
    readers = [*make_readers(2), Reader(9, address)]
    sendable, unfit = sort_out(readers, 10)
    assert [reader.id for reader in sendable] == [1, 2]
    assert unfit == {9: "the address is not of the form local@domain"}


@pytest.mark.parametrize("address", ["ö@example.com", "o'neil@example.com", "a!b@c>d"])
def test_an_address_of_rare_characters_is_looked_at_closely(address: str) -> None:
    sendable, unfit = sort_out([*make_readers(2), Reader(9, address)], 10)
    malformed = ">" in address
    assert [reader.id for reader in sendable] == ([1, 2] if malformed else [1, 2, 9])
    assert (9 in unfit) == malformed


def test_readers_who_are_refused_do_not_count_in_what_is_looked_for_next() -> None:
    asked: list[int] = []

    def find_unfit(readers: Columns) -> dict[int, str]:
        asked.extend(reader.id for reader in readers)
        return {2: "too long"}

    sendable, unfit = sort_out([*make_readers(3), Reader(9, "no mailbox")], 10, find_unfit)
    assert asked == [1, 2, 3]
    assert [reader.id for reader in sendable] == [1, 3]
    assert sorted(unfit) == [2, 9]


@pytest.mark.parametrize(
    ("name", "mark"), [("sendgrid", rb'"%%k\w+%%":'), ("ses", rb'\\"k\w+\\":')]
)
def test_a_value_that_needs_no_escaping_is_sent_once_for_each_reader(
    name: str, mark: bytes, tmp_path: Path
) -> None:
    text = "{{ subscriber.first_name }}"
    message = replace(MESSAGE, subject=text, html=f"<p>{text}</p>", text=text, headers=())
    ann, *others = make_plain_readers(3)
    odd = others[0]._replace(values={**others[0].values, "subscriber.first_name": "Bo & Co"})
    with JSON_SERVICES[name]() as standin:
        settings = MailSettings(service=name, base_url=standin.base_url, region="eu-west-1")
        service = open_service(settings, secrets_of(name, standin.secret), var=tmp_path)
        for readers, values in (([ann, *others], 1), ([ann, odd], 3)):
            service.deliver(message, make_attempt(readers))
            assert len(re.findall(mark, standin.calls[-1].body)) == values * len(readers)
        service.close()


@pytest.mark.parametrize("name", JSON_SERVICES)
def test_a_service_is_made_from_settings_and_environment(name: str, tmp_path: Path) -> None:
    with JSON_SERVICES[name]() as standin:
        settings = MailSettings(
            service=name, base_url=f"{standin.base_url}/", region="eu-west-1", search_lag=5
        )
        service = open_service(settings, secrets_of(name, standin.secret), var=tmp_path)
        assert service.name == name
        assert service.search_lag in (5, None)
        assert service.deliver(MESSAGE, make_attempt(make_readers(3))).accepted == {1, 2, 3}
        assert len(standin.mailboxes) == 3
        service.close()


@pytest.mark.parametrize("name", JSON_SERVICES)
def test_a_missing_secret_is_named_and_a_broken_one_is_not_shown(name: str, tmp_path: Path) -> None:
    complete = secrets_of(name, "secret")
    settings = MailSettings(service=name, region="eu-west-1")
    for missing in complete:
        rest = {key: value for key, value in complete.items() if key != missing}
        with pytest.raises(SettingMissing, match=f"{missing} is not set") as caught:
            open_service(settings, rest, var=tmp_path)
        assert caught.value.hint
        with pytest.raises(SettingMissing, match=missing) as caught:
            open_service(settings, {**complete, missing: "hid\r\nden"}, var=tmp_path)
        assert "hid" not in str(caught.value)


@pytest.mark.parametrize("name", JSON_SERVICES)
def test_the_vendors_own_address_is_the_default(name: str, tmp_path: Path) -> None:
    service = open_service(
        MailSettings(service=name, region="eu-west-1"), secrets_of(name, "secret"), var=tmp_path
    )
    url = service._http._base_url  # type: ignore[attr-defined]
    assert url.startswith("https://")
    assert {"ses": "amazonaws"}.get(name, name) in url
    service.close()


def test_addresses_are_taken_out_of_reasons_in_linear_time() -> None:
    told = "Invalid 'To' address: 'a.b+c@example.com'. <x@y> is bad; nothing@ @all"
    assert without_addresses(told) == (
        "Invalid 'To' address: '<address>'. <address> is bad; nothing@ @all"
    )
    started = time.perf_counter()
    without_addresses("x" * 200_000)
    assert time.perf_counter() - started < 5  # quadratic would be minutes
