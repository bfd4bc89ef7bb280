"""Amazon SES: the contract, and what is its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsletter.config import MailSettings
from newsletter.errors import (
    BatchRefused,
    Deferred,
    DeliveryError,
    Held,
    SettingMissing,
)
from newsletter.mail import open_service
from newsletter.mail.ses import SesService
from newsletter.mail.sigv4 import Credentials
from newsletter.mailing import Quota, Reader
from newsletter.ports import MailService
from tests.http_contract import ANSWERED_AT, HttpServiceContract
from tests.mail_contract import MESSAGE, make_attempt, make_readers
from tests.standins import Fault, StandIn, json_reply
from tests.standins.ses import Ses


class TestContract(HttpServiceContract):
    names_bad_readers = True
    key_name = "AWS_ACCESS_KEY_ID"
    next_day = ANSWERED_AT + timedelta(days=1)

    def stand_in(self) -> Ses:
        return Ses()

    def open(self, standin: StandIn, **settings: object) -> MailService:
        assert isinstance(standin, Ses)
        credentials = Credentials(standin.key_id, "secret-0123456789abcdef")
        told = {"base_url": standin.base_url, "region": standin.region, **settings}
        return SesService(credentials=credentials, **told)  # type: ignore[arg-type]


def open_to(standin: Ses) -> SesService:
    return SesService(
        credentials=Credentials(standin.key_id, standin.secret),
        region=standin.region,
        base_url=standin.base_url,
    )


@pytest.fixture
def ses() -> Iterator[Ses]:
    with Ses() as standin:
        yield standin


def test_each_reader_of_a_200_has_an_outcome_of_his_own(ses: Ses) -> None:
    service, readers = open_to(ses), make_readers(6)
    names = ("ACCOUNT_THROTTLED", "TRANSIENT_FAILURE", "FAILED", "MESSAGE_REJECTED")
    names += ("ACCOUNT_DAILY_QUOTA_EXCEEDED",)
    ses.statuses = {r.address: name for r, name in zip(readers[1:], names, strict=True)}
    receipt = service.deliver(MESSAGE, make_attempt(readers))
    assert receipt.accepted == {1}
    assert receipt.deferred.keys() == {2, 3, 6}
    assert receipt.failed.keys() == {4}
    assert receipt.rejected.keys() == {5}
    assert "told to" in receipt.rejected[5]
    assert receipt.hold
    assert "refused 1 of 6 mails of the call: 'ACCOUNT_DAILY_QUOTA" in receipt.hold.reason
    assert receipt.hold.until
    assert receipt.hold.until > datetime.now(UTC) + timedelta(hours=23)
    service.close()


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("ACCOUNT_THROTTLED", Deferred),
        ("ACCOUNT_DAILY_QUOTA_EXCEEDED", Held),
        ("MAIL_FROM_DOMAIN_NOT_VERIFIED", Held),
        ("something new", Held),
        ("INVALID_PARAMETER", BatchRefused),
    ],
)
def test_what_is_said_of_all_readers_is_said_of_the_call(
    ses: Ses, status: str, expected: type[DeliveryError]
) -> None:
    service, readers = open_to(ses), make_readers(3)
    ses.statuses = dict.fromkeys((reader.address for reader in readers), status)
    with pytest.raises(expected, match=status):
        service.deliver(MESSAGE, make_attempt(readers))
    service.close()


@pytest.mark.parametrize(
    ("status", "kind", "message", "expected"),
    [
        (429, "TooManyRequestsException", "Maximum sending rate exceeded.", Deferred),
        (429, "TooManyRequestsException", "Daily message quota exceeded.", Held),
        (400, "ThrottlingException", "Rate exceeded", Deferred),
        (400, "LimitExceededException", "too many", Deferred),
        (400, "SendingPausedException", "sending is paused for the account", Held),
        (400, "AccountSuspendedException", "no", Held),
        (403, "SignatureDoesNotMatchException", "no", Held),
    ],
)
def test_errors_of_aws_have_their_meaning(
    ses: Ses, status: int, kind: str, message: str, expected: type[DeliveryError]
) -> None:
    service = open_to(ses)
    reply = json_reply({"message": message}, status, x_amzn_ErrorType=f"{kind}:http://x")
    ses.faults.append(Fault(reply=reply))
    with pytest.raises(expected, match=f"{status}: .*{kind}"):
        service.deliver(MESSAGE, make_attempt(make_readers(1)))
    service.close()


def test_the_quota_of_the_running_day_is_free_again_after_24_hours(ses: Ses) -> None:
    """Not at midnight: what was sent an hour before that still counts."""
    service, readers = open_to(ses), make_readers(2)
    status = "ACCOUNT_DAILY_QUOTA_EXCEEDED"
    ses.statuses = dict.fromkeys((reader.address for reader in readers), status)
    said = json_reply({"message": "Daily message quota exceeded."}, 429)
    for faults in ([], [Fault(reply=said)]):
        ses.faults += faults
        before = datetime.now(UTC)
        with pytest.raises(Held) as caught:
            service.deliver(MESSAGE, make_attempt(readers))
        assert caught.value.until is not None
        waits = caught.value.until - before
        assert timedelta(days=1) <= waits < timedelta(days=1, minutes=1)
        assert "the last 24 hours" in caught.value.hint
    service.close()


def test_no_variable_is_ever_without_a_value(ses: Ses) -> None:
    service = open_to(ses)
    plain = replace(MESSAGE, html=MESSAGE.html + "{{k}} {{/if}} {{", text="{{ {{{ }}")
    service.deliver(plain, make_attempt(make_readers(8)))
    assert not ses.not_rendered
    assert len(ses.mailboxes) == 8
    service.close()


def test_domains_leave_as_punycode_and_other_local_parts_not_at_all(ses: Ses) -> None:
    service, values = open_to(ses), make_readers(1)[0].values
    readers = [
        Reader(1, "reader@bücher.example.com", values),
        Reader(2, "läser@example.com", values),
        Reader(3, "reader@-.example.com\u2603", values),
        Reader(4, "reader@ab--cd.example.com", values),  # ASCII stays as it is
    ]
    receipt = service.deliver(MESSAGE, make_attempt(readers))
    assert receipt.accepted == {1, 4}
    assert receipt.rejected.keys() == {2, 3}
    assert set(ses.mailboxes) == {"reader@xn--bcher-kva.example.com", "reader@ab--cd.example.com"}
    service.close()


def test_a_header_that_is_too_long_costs_its_reader_alone(ses: Ses) -> None:
    service = open_to(ses)
    message = replace(MESSAGE, headers=(("X-Town", "{{ subscriber.town }}"),))
    first, second = (
        reader._replace(values={**reader.values, "subscriber.town": "x" * length})
        for reader, length in zip(make_readers(2), (990, 991), strict=True)
    )
    receipt = service.deliver(message, make_attempt([first, second]))
    assert receipt.accepted == {1}
    assert receipt.rejected == {2: "the header X-Town is longer than SES takes"}
    service.close()


def test_headers_keep_to_their_limits_beforehand(ses: Ses) -> None:
    service = open_to(ses)
    many = replace(MESSAGE, headers=tuple((f"X-{n}", "x") for n in range(16)))
    long = replace(MESSAGE, headers=(("X-Long", "x" * 996),))
    for message in (many, long):
        with pytest.raises(Held, match="SES takes"):
            service.deliver(message, make_attempt(make_readers(1)))
    assert not ses.calls
    one, two = make_readers(2)
    wordy = Reader(
        two.id, two.address, {**two.values, "unsubscribe_url": "https://e.example/" + "x" * 990}
    )
    receipt = service.deliver(MESSAGE, make_attempt([one, wordy]))
    assert (receipt.accepted, receipt.rejected.keys()) == ({1}, {2})
    service.close()


def test_the_region_comes_from_the_settings_or_the_environment(tmp_path: Path) -> None:
    keys = {"AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "secret"}
    settings = MailSettings(service="ses")
    for environment in (keys, {**keys, "AWS_REGION": "the moon"}):
        with pytest.raises(SettingMissing, match=r"\[mail\] region"):
            open_service(settings, environment, var=tmp_path)
    open_service(settings, {**keys, "AWS_REGION": "eu-west-1"}, var=tmp_path).close()
    open_service(settings._replace(region="eu-west-1"), keys, var=tmp_path).close()


def test_the_pace_is_that_of_the_account_where_the_key_may_read_it(ses: Ses) -> None:
    ses.rate, service = 14.0, open_to(ses)
    assert service.find_quota() == Quota(14, 50_000)
    denied = {"x_amzn_ErrorType": "AccessDeniedException"}
    ses.faults += [Fault(reply=json_reply({"message": "no"}, 403, **denied)), Fault(reset=True)]
    ses.faults.append(Fault(reply=json_reply({"SendQuota": {"MaxSendRate": "fast"}})))
    assert [service.find_quota() for _ in range(3)] == [Quota()] * 3
    ses.rate, ses.sent_today = 14.0, 49_990.0
    assert service.find_quota() == Quota(14, 10)
    unlimited = {"Max24HourSend": -1, "MaxSendRate": 14, "SentLast24Hours": 7}
    ses.faults.append(Fault(reply=json_reply({"SendQuota": unlimited})))
    assert service.find_quota() == Quota(14, None)
    service.close()


def test_an_account_in_the_sandbox_or_switched_off_is_told(ses: Ses) -> None:
    service = open_to(ses)
    ses.unfit = "sandbox"
    with pytest.raises(Held, match="sandbox, which sends to verified addresses only, 200 a day"):
        service.examine()
    off = {"SendingEnabled": False, "EnforcementStatus": "SHUTDOWN", "SendQuota": {}}
    off["SendQuota"] = {"Max24HourSend": -1, "MaxSendRate": 1}
    ses.faults.append(Fault(reply=json_reply(off)))
    with pytest.raises(Held, match="switched off"):
        service.examine()
    service.close()
