"""What every mail service over HTTP must keep beyond the contract of all mail services."""

from __future__ import annotations

import logging
import math
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.delivery import Watch
from newsletter.delivery.doubts import Found, find_out, place_of
from newsletter.envelope import personalise
from newsletter.errors import BatchRefused, Deferred, DeliveryError, Held, KeyKnown, Unanswered
from newsletter.mail.http import LARGEST_ANSWER
from newsletter.mailing import Attempt, Message, Reader
from newsletter.ports import MailService
from tests.mail_contract import MESSAGE, MailServiceContract, make_attempt, make_readers
from tests.standins import Fault, Mail, Reply, StandIn, json_reply

BUSY = Reply(status=503, body=b"<html>Busy</html>", headers={"Retry-After": "1"})
#: Faults that leave open whether the call was acted upon.
DOUBT = {
    "500 before": Fault(reply=json_reply({"message": "Internal Server Error"}, 500)),
    "502 after": Fault(accept=True, reply=Reply(status=502, body=b"Bad gateway")),
    "503 after": Fault(accept=True, reply=BUSY),
    "504 after": Fault(accept=True, reply=Reply(status=504)),
    "408 before": Fault(reply=Reply(status=408)),
    "reset before": Fault(reset=True),
    "reset after": Fault(accept=True, reset=True),
    "silent after": Fault(accept=True, silent=True),
}
#: The same, of services whose answer has a body.
SPOILT = {
    "cut": Fault(accept=True, cut=True),
    "garbage": Fault(accept=True, reply=Reply(body=b"\xff\x00<html>")),
    "empty": Fault(accept=True, reply=Reply()),
    "another thing": Fault(accept=True, reply=json_reply({"ok": True})),
    "a number": Fault(accept=True, reply=json_reply(7)),
    "a list": Fault(accept=True, reply=json_reply([1])),
    "endless": Fault(accept=True, reply=Reply(body=b" " * (LARGEST_ANSWER + 1))),
}
ANSWERED_AT = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
SOON = ANSWERED_AT + timedelta(seconds=90)

PIECES = st.sampled_from(
    [
        *(
            "%",
            "%%",
            "-",
            "_",
            "[",
            "[[",
            "]]",
            "{",
            "}",
            "{{",
            "}}",
            "{{{",
            "{%",
            "%}",
            "{#",
            "{$",
        ),
        *(
            "recipient",
            "recipient.",
            "unsubscribe_url",
            "params.",
            "var:",
            "x",
            "k",
            "0",
            " ",
            "\\",
        ),
        *("<b>", "</b>", "&amp;", "ü", "{{x}}", '{{ "{{" }}', "if", "end", '"', "'"),
        *("{{ subscriber.first_name }}", "{{ unsubscribe_url }}"),
    ]
)


class HttpServiceContract(MailServiceContract):
    """Subclasses say how the service is made and what stands in for it."""

    answers_with_body = True  #: so that a spoilt answer leaves doubt
    takes_one_by_one = False  #: so that it may break off in the middle of a batch
    names_bad_readers = False  #: in its receipt; else one bad address refuses the batch
    next_day = datetime(2026, 11, 24, tzinfo=UTC)  #: for a quota of ANSWERED_AT
    key_name = ""  #: of the environment variable that a refusal of the key must name
    #: what of markup arrives as it is; most services bring its very bytes
    markup = staticmethod(str)

    def stand_in(self) -> StandIn:
        raise NotImplementedError

    def open(self, standin: StandIn, **settings: object) -> MailService:
        raise NotImplementedError

    @pytest.fixture
    def standin(self) -> Iterator[StandIn]:
        with self.stand_in() as standin:
            yield standin

    @pytest.fixture
    def service(self, standin: StandIn) -> Iterator[MailService]:
        self.standin = standin
        service = self.open(standin)
        yield service
        service.close()

    def inbox(self, service: MailService) -> Mapping[str, Sequence[Mail]]:
        return self.standin.mailboxes  # type: ignore[attr-defined, no-any-return]

    def assert_known(self, service: MailService, readers: Sequence[Reader], accepted: int) -> None:
        """Whatever happened, the service's own means bring everybody his one mail."""
        attempt = make_attempt(readers)
        if service.key_life and not self._is_seen(service, attempt):
            pass  # and taken by now
        elif service.search_lag is not None:
            found = service.find_accepted(MESSAGE, attempt)
            assert len(found) == accepted
            rest = [reader for reader in readers if reader.id not in found]
            if rest:
                again = service.deliver(MESSAGE, make_attempt(rest, "e" * 32))
                assert again.accepted == {reader.id for reader in rest}
        else:
            assert len(self.inbox(service)) == accepted
            return
        self.assert_as_previewed(service, readers)

    def _is_seen(self, service: MailService, attempt: Attempt) -> bool:
        """Calls once more; whether the service only says that it has seen the key before."""
        try:
            receipt = service.deliver(MESSAGE, attempt)
        except KeyKnown:
            return True
        assert receipt.accepted == {reader.id for reader in attempt.readers}
        return False

    @pytest.mark.parametrize("fault", DOUBT.values(), ids=DOUBT)
    def test_what_leaves_doubt_is_unanswered(self, standin: StandIn, fault: Fault) -> None:
        self._doubt(standin, fault)

    @pytest.mark.parametrize("fault", SPOILT.values(), ids=SPOILT)
    def test_an_answer_that_cannot_be_read_is_none(self, standin: StandIn, fault: Fault) -> None:
        if not self.answers_with_body:
            pytest.skip("the answer has no body")
        self._doubt(standin, fault)

    def test_half_a_batch_is_found_out(self, standin: StandIn) -> None:
        if not self.takes_one_by_one:
            pytest.skip("a call is taken as a whole")
        self._doubt(standin, Fault(accept=True, takes=2, reset=True))

    def _doubt(self, standin: StandIn, fault: Fault) -> None:
        self.standin = standin
        with self.opened(timeout=(5.0, 0.1 if fault.silent else 20.0)) as service:
            readers = make_readers(4)
            standin.faults.append(fault)
            with pytest.raises(Unanswered):
                service.deliver(MESSAGE, make_attempt(readers))
            assert len(standin.calls) == 1  # never sent again from here
        with self.opened() as service:
            taken = (4 if fault.takes is None else fault.takes) if fault.accept else 0
            self.assert_known(service, readers, taken)

    @contextmanager
    def opened(self, **settings: object) -> Iterator[MailService]:
        service = self.open(self.standin, **settings)
        yield service
        service.close()

    def raised(self, service: MailService, fault: Fault) -> DeliveryError:
        self.standin.faults.append(fault)
        with pytest.raises(DeliveryError) as caught:
            service.deliver(MESSAGE, make_attempt(make_readers(2)))
        assert not self.inbox(service)
        return caught.value

    @pytest.mark.parametrize("status", [420, 429, 503])
    @pytest.mark.parametrize(
        ("headers", "seconds"),
        [
            ({"Retry_After": "17"}, 17),
            ({"Retry_After": format_datetime(SOON, usegmt=True)}, 90),
            ({"X_RateLimit_Reset": str(int(SOON.timestamp()))}, 90),
            ({"RateLimit_Reset": "3"}, 3),
            ({"X_Sib_RateLimit_Reset": "8"}, 8),
            ({"Retry_After": "2", "X_RateLimit_Reset": "30"}, 30),
            ({"X_ApiQuota_Reset": "2026-11-23T06:01:30Z"}, 90),
            ({"Retry_After": str(24 * 3600)}, 24 * 3600),
            ({"Retry_After": "9" * 20}, None),
            ({"Retry_After": "9" * 400}, None),
            ({"Retry_After": "Fri, 31 Dec 9999 23:59:59 GMT"}, None),
            ({"Retry_After": "9" * 8, "X_RateLimit_Reset": "30"}, 30),
            ({"Retry_After": "soon"}, None),
            ({}, None),
        ],
    )
    def test_every_hint_of_when_to_come_back_is_taken(
        self, service: MailService, status: int, headers: dict[str, str], seconds: float | None
    ) -> None:
        date = format_datetime(ANSWERED_AT, usegmt=True)
        reply = json_reply({"message": "too many requests"}, status, Date=date, **headers)
        error = self.raised(service, Fault(reply=reply))
        if status == 503 and seconds is None:  # a machine in between does not know who took it
            assert isinstance(error, Unanswered)
            return
        assert isinstance(error, Deferred)
        assert error.retry_after == seconds

    def test_a_page_of_a_machine_in_between_does_not_say_that_nobody_was_taken(
        self, service: MailService
    ) -> None:
        error = self.raised(service, Fault(reply=BUSY))
        assert isinstance(error, Unanswered)
        assert error.retry_after == 1

    def test_a_wait_beyond_all_measure_is_told_and_not_kept(self, service: MailService) -> None:
        for told in ("9" * 400, "Fri, 31 Dec 9999 23:59:59 GMT", str(2 * 86_400)):
            reply = json_reply({"message": "too many requests"}, 429, Retry_After=told)
            error = self.raised(service, Fault(reply=reply))
            assert isinstance(error, Deferred)
            assert error.retry_after is None
            assert "which is taken for a mistake" in str(error)

    def test_a_months_quota_may_last_for_weeks(self, standin: StandIn) -> None:
        self.standin = standin
        told = {"message": "monthly_quota_exceeded"}
        reply = json_reply(told, 429, Retry_After=str(5 * 86_400))
        standin.faults.append(Fault(reply=reply))
        with self.opened(now=lambda: ANSWERED_AT) as service, pytest.raises(Held) as caught:
            service.deliver(MESSAGE, make_attempt(make_readers(1)))
        assert caught.value.until == ANSWERED_AT + timedelta(days=5)

    def test_a_429_that_is_no_json_is_one_all_the_same(self, service: MailService) -> None:
        error = self.raised(service, Fault(reply=Reply(status=429, body=b"Too Many Requests")))
        assert isinstance(error, Deferred)

    @pytest.mark.parametrize("period", ["day", "month"])
    def test_a_quota_without_a_time_is_kept_until_it_begins_anew(
        self, standin: StandIn, period: str
    ) -> None:
        told, until = {
            "day": ("Exceeded your daily sending limit", self.next_day),
            "month": ("monthly_quota_exceeded", datetime(2026, 12, 1, tzinfo=UTC)),
        }[period]
        self.standin = standin
        standin.faults.append(Fault(reply=json_reply({"message": told}, 429)))
        with self.opened(now=lambda: ANSWERED_AT) as service, pytest.raises(Held) as caught:
            service.deliver(MESSAGE, make_attempt(make_readers(1)))
        assert caught.value.until == until

    def test_an_hours_quota_is_waited_for(self, standin: StandIn) -> None:
        self.standin = standin
        told = {"message": "Exceed Sending Limit (hourly)"}
        standin.faults.append(Fault(reply=json_reply(told, 420)))
        with self.opened(now=lambda: ANSWERED_AT) as service, pytest.raises(Deferred) as caught:
            service.deliver(MESSAGE, make_attempt(make_readers(1)))
        minutes = 60 - ANSWERED_AT.minute
        assert caught.value.retry_after == minutes * 60 - ANSWERED_AT.second

    def test_a_quota_holds_the_issue_and_says_until_when(self, service: MailService) -> None:
        told = {"name": "daily_quota_exceeded", "message": "You have reached your daily quota"}
        reply = json_reply(told, 429, Retry_After="3600")
        error = self.raised(service, Fault(reply=reply))
        assert isinstance(error, Held)
        assert error.until is not None
        assert error.until > datetime.now(UTC) + timedelta(minutes=59)

    def test_the_reset_of_a_rate_is_not_that_of_a_quota(self, standin: StandIn) -> None:
        self.standin = standin
        told = {"name": "daily_quota_exceeded", "message": "You have reached your daily quota"}
        reply = json_reply(told, 429, RateLimit_Reset="1", Retry_After="1")
        standin.faults.append(Fault(reply=reply))
        with self.opened(now=lambda: ANSWERED_AT) as service, pytest.raises(Held) as caught:
            service.deliver(MESSAGE, make_attempt(make_readers(1)))
        assert caught.value.until is not None
        assert caught.value.until >= datetime(2026, 11, 24, tzinfo=UTC)

    def test_a_refused_key_says_what_to_do(self, service: MailService) -> None:
        for status in (401, 403):
            reply = json_reply({"message": "Forbidden"}, status)
            error = self.raised(service, Fault(reply=reply))
            assert isinstance(error, Held)
            if status == (403 if self.key_name.startswith("AWS") else 401):
                assert self.key_name in error.hint

    def test_a_wrong_key_is_refused(self, standin: StandIn) -> None:
        self.standin = standin
        standin.secret = "another"  # type: ignore[attr-defined]
        with self.opened() as service, pytest.raises(Held):
            service.deliver(MESSAGE, make_attempt(make_readers(1)))

    def test_a_redirect_is_refused_and_not_followed(self, service: MailService) -> None:
        reply = Reply(status=307, headers={"Location": f"{self.standin.base_url}/elsewhere"})
        assert "redirect" in str(self.raised(service, Fault(reply=reply)))
        assert len(self.standin.calls) == 1

    def test_no_connection_means_that_nothing_left(self, standin: StandIn) -> None:
        self.standin = standin
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        opened = self.opened(base_url=f"http://127.0.0.1:{port}")
        with opened as service, pytest.raises(Deferred, match="no connection"):
            service.deliver(MESSAGE, make_attempt(make_readers(1)))

    def test_a_prefix_of_the_address_is_kept(self, standin: StandIn) -> None:
        self.standin = standin
        standin.faults.append(Fault(reply=Reply(status=404)))
        opened = self.opened(base_url=f"{standin.base_url}/prefix/")
        with opened as service, pytest.raises(DeliveryError):
            service.deliver(MESSAGE, make_attempt(make_readers(1)))
        assert standin.calls[0].path.startswith("/prefix/")

    def test_another_host_is_another_place(self, standin: StandIn) -> None:
        """Where a search would find nobody; a port or a path makes none."""
        self.standin = standin
        places = []
        for url in (standin.base_url, f"{standin.base_url}/eu", "https://eu.example.com"):
            with self.opened(base_url=url) as service:
                places.append(place_of(service))
        assert places[0].startswith(f"{service.name} at 127.0.0.1")
        assert places[0] == places[1] != places[2]
        assert standin.secret not in places[0]  # type: ignore[attr-defined]

    def test_the_key_is_in_no_error_and_no_log(
        self, standin: StandIn, caplog: pytest.LogCaptureFixture
    ) -> None:
        self.standin = standin
        caplog.set_level(logging.DEBUG)
        secret = standin.secret  # type: ignore[attr-defined]
        for status in (400, 401, 422, 429, 500):
            for body in (secret.encode(), f'{{"message":"bad key {secret}"}}'.encode()):
                with self.opened() as service:
                    standin.faults.append(Fault(reply=Reply(status=status, body=body)))
                    with pytest.raises(DeliveryError) as caught:
                        service.deliver(MESSAGE, make_attempt(make_readers(1)))
                error: BaseException | None = caught.value
                shown = [caplog.text, repr(service), repr(vars(caught.value))]
                while error is not None:
                    shown += [str(error), repr(error)]
                    error = error.__cause__ or error.__context__
                assert secret not in "\n".join(shown)

    def test_a_retry_repeats_the_call_to_the_byte(self, service: MailService) -> None:
        attempt = make_attempt(make_readers(5))
        for _ in range(2):
            self.standin.faults.append(Fault(reply=Reply(status=429)))
            with pytest.raises(Deferred):
                service.deliver(MESSAGE, attempt)
        first, second = self.standin.calls
        assert first.body == second.body
        assert len(first.body) == int(first.headers["content-length"])

    def test_more_readers_than_a_batch_has_are_none(self, service: MailService) -> None:
        with pytest.raises(ValueError, match="readers in one batch"):
            service.deliver(MESSAGE, make_attempt(make_readers(service.batch_size + 1)))
        assert not self.standin.calls

    @pytest.mark.parametrize(
        "address", ["a@example.com,b@example.com", "A <a@example.com>", "nobody", "a@b.c\r\nX: y"]
    )
    def test_what_is_not_one_mailbox_is_taken_out(self, service: MailService, address: str) -> None:
        good = make_readers(2)
        receipt = service.deliver(
            MESSAGE, make_attempt([*good, Reader(99, address, good[0].values)])
        )
        assert receipt.accepted == {1, 2}
        assert list(receipt.rejected) == [99]
        self.assert_as_previewed(service, good)

    def test_an_address_that_the_service_refuses_costs_nobody_else_his_mail(
        self, service: MailService
    ) -> None:
        readers = make_readers(5)
        bad = readers[2].address
        self.standin.refused_addresses = frozenset({bad})  # type: ignore[attr-defined]
        if self.names_bad_readers:
            receipt = service.deliver(MESSAGE, make_attempt(readers))
            assert receipt.accepted == {1, 2, 4, 5}
            assert list(receipt.rejected) == [3]
            assert receipt.rejected[3]
            assert bad not in receipt.rejected[3]
        else:
            with pytest.raises(BatchRefused):
                service.deliver(MESSAGE, make_attempt(readers))
            assert not self.inbox(service)
            others = [reader for reader in readers if reader.address != bad]
            service.deliver(MESSAGE, make_attempt(others, "d" * 32))
        with pytest.raises(BatchRefused) as caught:
            service.deliver(MESSAGE, make_attempt([readers[2]], "c" * 32))
        assert bad not in str(caught.value)  # it becomes the reason that is kept
        self.assert_as_previewed(service, [reader for reader in readers if reader.address != bad])

    def test_a_search_that_fails_finds_nobody_out(self, standin: StandIn) -> None:
        self.standin = standin
        faults: list[tuple[Fault, type[DeliveryError]]] = [
            (Fault(reply=Reply(status=429)), Deferred),
            (Fault(reply=Reply(status=401)), Held),
            (Fault(reply=Reply(status=500)), Unanswered),
            (Fault(reply=Reply(body=b"{")), Unanswered),
            (Fault(reply=json_reply({"messages": "no", "results": 1, "data": 7})), Unanswered),
            (Fault(reset=True), Unanswered),
        ]
        with self.opened() as service:
            if service.search_lag is None:
                with pytest.raises(Held):
                    service.find_accepted(MESSAGE, make_attempt(make_readers(1)))
                return
            for fault, expected in faults:
                standin.faults.append(fault)
                with pytest.raises(expected):
                    service.find_accepted(MESSAGE, make_attempt(make_readers(1)))

    def test_what_the_search_may_have_forgotten_is_not_taken_for_unsent(
        self, standin: StandIn
    ) -> None:
        self.standin = standin
        with self.opened() as service:
            life = service.search_life
            if service.search_lag is None:
                assert life is None
                pytest.skip("there is nothing to search")
            assert life is not None
            assert service.search_lag < life < math.inf
            readers = make_readers(2)
            for age, is_known in ((life - 60, True), (life + 60, False)):
                began = datetime.now(UTC) - timedelta(seconds=age)
                attempt = replace(make_attempt(readers), started_at=began)
                found = find_out(service, MESSAGE, attempt, Watch())
                assert isinstance(found, Found)
                assert (found.missing, set(found.unknown)) == (
                    ({1, 2}, set()) if is_known else (set(), {1, 2})
                )

    def test_the_doctor_learns_what_the_account_is(self, standin: StandIn) -> None:
        self.standin = standin
        with self.opened() as service:
            assert len(service.examine()) > 8  # type: ignore[attr-defined]
            standin.unfit = "disabled"  # type: ignore[attr-defined]
            with pytest.raises(Held) as caught:
                service.examine()  # type: ignore[attr-defined]
            assert caught.value.hint
            assert not self.inbox(service)
            assert not any("send" in call.path.split("/") for call in standin.calls)

    def test_the_doctor_tells_a_bad_key_from_a_bad_network(self, standin: StandIn) -> None:
        self.standin = standin
        faults: list[tuple[Fault, type[DeliveryError]]] = [
            (Fault(reply=json_reply({"message": "no"}, 401)), Held),
            (Fault(reply=Reply(status=429)), Deferred),
            (Fault(reply=Reply(status=500)), Unanswered),
            (Fault(reply=json_reply([1])), Unanswered),
            (Fault(reset=True), Unanswered),
        ]
        with self.opened() as service:
            for fault, expected in faults:
                standin.faults.append(fault)
                with pytest.raises(expected) as caught:
                    service.examine()  # type: ignore[attr-defined]
                if expected is Held:
                    assert self.key_name in str(caught.value)

    def test_what_was_sent_lately_is_not_found_before_the_search_knows(
        self, standin: StandIn
    ) -> None:
        self.standin = standin
        with self.opened() as service:
            if service.search_lag is None:
                pytest.skip("there is nothing to search")
            attempt = make_attempt(make_readers(3))
            now = attempt.started_at.timestamp()
            standin.clock, standin.lag = (lambda: now), 600  # type: ignore[attr-defined]
            service.deliver(MESSAGE, attempt)
            assert service.find_accepted(MESSAGE, attempt) == frozenset()
            standin.clock = lambda: now + 601  # type: ignore[attr-defined]
            assert service.find_accepted(MESSAGE, attempt) == {1, 2, 3}

    def test_whatever_prose_and_values_look_like_they_arrive_as_written(
        self, standin: StandIn
    ) -> None:
        self.standin = standin
        with self.opened() as service:
            self._send_hostile(service)

    def _send_hostile(self, service: MailService) -> None:
        numbers = iter(range(10**6))

        @settings(max_examples=40, deadline=None)
        @given(prose=st.lists(PIECES, max_size=14).map("".join), name=st.lists(PIECES).map("".join))
        def send(prose: str, name: str) -> None:
            self.standin.mailboxes.clear()  # type: ignore[attr-defined]
            number = next(numbers)
            message = Message(
                issue=f"x{number}",
                sender="a@example.com",
                subject=f"S {prose}.",
                html=f"<style>a{{b:{{{{x}}}}}}</style><p>{prose}</p>",
                text=f"{prose}.",
                headers=(("X-Prose", f"p {prose}."),),
            )
            values = {
                "subscriber.first_name": name or "-",
                "unsubscribe_url": "https://e.example/%20recipient%20{{x}}",
            }
            reader = Reader(1, "a@example.com", values)
            service.deliver(message, make_attempt([reader], f"{number:032x}"))
            ((mail,),) = self.standin.mailboxes.values()  # type: ignore[attr-defined]
            expected = personalise(message, reader)
            assert (mail.subject, mail.text) == (expected.subject, expected.text)
            assert mail.header("X-Prose") == expected.headers[0][1]
            assert self.markup(mail.html) == self.markup(expected.html)

        send()
