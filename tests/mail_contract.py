"""What every mail service must keep, whatever its syntax: one class, subclassed per service."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import getaddresses
from html.parser import HTMLParser

import pytest

from newsletter.envelope import personalise
from newsletter.errors import DeliveryError
from newsletter.mailing import Attempt, Message, Reader
from newsletter.merge import MissingValue
from newsletter.ports import MailService
from tests.standins import Mail

LOOKALIKES = (
    "%recipient.x% %recipient% %recipient_name% %unsubscribe_url% %tag_unsubscribe_url% "
    "%recipient%unsubscribe_email%recipient% 100% of 20% -name- -first_name- [first_name] "
    '{{x}} {{{x}}} {{ 7*7 }} {{params.name}} {{contact.EMAIL}} {{var:name}} {{var:name:"you"}} '
    "{{#if x}}{{/if}} {{render_dynamic_content(x)}} {% include 'x' %} {$name} *|NAME|* <%x%> "
    '{{ "{{" }} subscriber.first_name }} ${name} $name #{name} [[name]] %%name%% __name__'
)
#: A merge tag whose neighbours would be the service's syntax together with what replaces it.
TIGHT = (
    "%recipient.{{ subscriber.first_name }}% %recipient{{ subscriber.first_name }}recipient% "
    "{{ subscriber.first_name }}recipient{{ subscriber.first_name }}%recipient% "
    "{{{ subscriber.first_name }}} 100%{{ subscriber.first_name }}%20%recipient"
)
HTML = (
    '<p class="%recipient%">Dear {{ subscriber.first_name | fallback("reader") }}, \u00a0'
    '<a href="{{ unsubscribe_url }}" title="{{ subscriber.first_name }}">out</a> '
    '<a href="https://example.com/?n={{ subscriber.first_name }}&amp;q=%20%recipient%">in</a></p>'
    f"<p>{LOOKALIKES.replace('<%x%>', '')}</p><p>{TIGHT}</p>"
).replace("\u00a0", "&#160;")

MESSAGE = Message(
    issue="2026-11-23",
    sender="The Daily <daily@example.com>",
    reply_to="office@example.com",
    subject='{{ subscriber.first_name | fallback("reader") }}: 北京 %recipient% {{x}} 1%',
    html=HTML,
    text=f"{{{{ subscriber.first_name }}}},\n\n{LOOKALIKES}\n{TIGHT}\n\n"
    "[1] https://example.com/?n={{ subscriber.first_name }}&x={{x}}%20%recipient%&y=[[y]]\n"
    "{{ unsubscribe_url }}\n",
    headers=(
        ("List-Unsubscribe", "<{{ unsubscribe_url }}>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("List-Id", "<daily.example.com>"),
        ("X-Greeting", "%recipient_name% {{ subscriber.first_name }}"),
    ),
)
NAMES = (
    "Ann",
    "Łukasz Żółć 周",
    'O"Brien & <b>Söhne</b>',
    "%recipient.x%",
    "{{x}} %unsubscribe_url%",
    "100%",
    "\\1 $& \\u0041",
    "😀",
)


def make_readers(count: int, first: int = 1) -> tuple[Reader, ...]:
    return tuple(
        Reader(
            number,
            f"reader{number}@example.com",
            {
                "subscriber.first_name": NAMES[number % len(NAMES)],
                "unsubscribe_url": f"https://news.example.com/u/{number}?a=1&b=%20x-Token_{number}",
            },
        )
        for number in range(first, first + count)
    )


def make_plain_readers(count: int) -> tuple[Reader, ...]:
    """Whose values nothing has to be escaped in, but within an address."""
    return tuple(
        Reader(
            number,
            f"plain{number}@example.com",
            {
                "subscriber.first_name": f"Ann {number}",
                "unsubscribe_url": f"https://news.example.com/u/{number}-Token_{number}",
            },
        )
        for number in range(101, 101 + count)
    )


def make_attempt(readers: Sequence[Reader], key: str = "0f3a5c7e" * 4) -> Attempt:
    return Attempt(
        issue=MESSAGE.issue,
        number=1,
        key=key,
        readers=tuple(readers),
        started_at=datetime.now(UTC),
    )


class _Seen(HTMLParser):
    """What a browser makes of markup: tags, decoded attributes and decoded text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[tuple[object, ...]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.pieces.append(("start", tag, *attrs))

    def handle_endtag(self, tag: str) -> None:
        self.pieces.append(("end", tag))

    def handle_data(self, data: str) -> None:
        self.pieces.append(("text", data))


def seen(html: str) -> list[tuple[object, ...]]:
    """Markup as its reader sees it: how a character is written makes no difference."""
    parser = _Seen()
    parser.feed(html)
    parser.close()
    return parser.pieces


class MailServiceContract:
    """Subclasses say how the service is made and where its mail can be read."""

    left_out: frozenset[str] = frozenset()  #: headers that the service does not take

    @pytest.fixture
    def service(self) -> MailService:
        """A service whose mailboxes are empty and whose search knows everything at once."""
        raise NotImplementedError

    def inbox(self, service: MailService) -> Mapping[str, Sequence[Mail]]:
        """What arrived, by address."""
        raise NotImplementedError

    def assert_as_previewed(
        self, service: MailService, readers: Sequence[Reader], message: Message = MESSAGE
    ) -> None:
        inbox = self.inbox(service)
        assert sorted(inbox) == sorted(reader.address for reader in readers)
        for reader in readers:
            (mail,) = inbox[reader.address]
            expected = personalise(message, reader)
            assert mail.subject == expected.subject
            # Line ends are the transport's, and so is one at the very end.
            assert mail.text.splitlines() == expected.text.splitlines()
            assert "\n".join(mail.html.splitlines()) == expected.html.rstrip("\n")
            for name, value in expected.headers:
                if name not in self.left_out:
                    assert mail.header(name) == value

    def test_each_reader_gets_one_mail_with_his_own_values(self, service: MailService) -> None:
        readers = make_readers(2 * len(NAMES))
        receipt = service.deliver(MESSAGE, make_attempt(readers))
        assert receipt.accepted == {reader.id for reader in readers}
        assert not receipt.rejected
        self.assert_as_previewed(service, readers)

    def test_values_without_special_characters_arrive_as_all_others(
        self, service: MailService
    ) -> None:
        readers = make_plain_readers(4)
        service.deliver(MESSAGE, make_attempt(readers))
        self.assert_as_previewed(service, readers)

    def test_one_reader_alone_is_no_special_case(self, service: MailService) -> None:
        readers = make_readers(1)
        service.deliver(MESSAGE, make_attempt(readers))
        self.assert_as_previewed(service, readers)

    def test_a_message_without_merge_tags_still_goes_to_each_reader_alone(
        self, service: MailService
    ) -> None:
        plain = replace(MESSAGE, subject="Plain", html="<p>Plain</p>", text="Plain", headers=())
        readers = make_readers(3)
        service.deliver(plain, make_attempt(readers))
        self.assert_as_previewed(service, readers, plain)
        for reader in readers:
            (mail,) = self.inbox(service)[reader.address]
            assert [address for _, address in getaddresses([mail.to])] == [reader.address]

    def test_no_two_readers_stand_in_one_visible_to(self, service: MailService) -> None:
        readers = make_readers(20)
        service.deliver(MESSAGE, make_attempt(readers))
        inbox = self.inbox(service)
        for reader in readers:
            (mail,) = inbox[reader.address]
            assert [address for _, address in getaddresses([mail.to])] == [reader.address]
            everything = "\n".join([mail.subject, mail.html, mail.text, *map(str, mail.headers)])
            found = set(re.findall(r"reader\d+@example\.com", everything))
            assert found <= {reader.address}

    def test_the_sender_and_the_address_for_replies_are_the_messages_own(
        self, service: MailService
    ) -> None:
        service.deliver(MESSAGE, make_attempt(make_readers(1)))
        (mail,) = self.inbox(service)["reader1@example.com"]
        assert getaddresses([mail.header("From") or ""]) == [("The Daily", "daily@example.com")]
        assert getaddresses([mail.header("Reply-To") or ""]) == [("", "office@example.com")]

    def test_words_in_the_senders_name_and_for_replies_arrive_as_written(
        self, service: MailService
    ) -> None:
        name = "Daily {{x}} {{{y}}} {% z %} %recipient% {{ subscriber.first_name }}"
        sender, reply_to = f'"{name}" <daily@example.com>', f'"{name}" <office@example.com>'
        message = replace(MESSAGE, sender=sender, reply_to=reply_to)
        readers = make_readers(2)
        service.deliver(message, make_attempt(readers))
        self.assert_as_previewed(service, readers, message)
        (mail,) = self.inbox(service)["reader1@example.com"]
        assert getaddresses([mail.header("From") or ""]) == [(name, "daily@example.com")]
        assert getaddresses([mail.header("Reply-To") or ""]) == [(name, "office@example.com")]

    def test_a_line_break_in_a_value_makes_no_header(self, service: MailService) -> None:
        hostile = "Eve\r\nBcc: victim@example.com\nX-Evil: 1\u2028X-Evil: 2\x00\x0bX-Evil: 3"
        values = {"subscriber.first_name": hostile, "unsubscribe_url": "https://e.example/\r\nA: b"}
        reader = Reader(7, "eve@example.com", values)
        service.deliver(MESSAGE, make_attempt([reader]))
        (mail,) = self.inbox(service)["eve@example.com"]
        assert not {"bcc", "x-evil", "a"} & {name.lower() for name, _ in mail.headers}
        self.assert_as_previewed(service, [reader])

    @pytest.mark.parametrize(
        "hostile",
        [
            replace(MESSAGE, headers=(("X-A\r\nBcc: victim@example.com\r\nX-B", "1"),)),
            replace(MESSAGE, headers=(("X-A", "1\r\nBcc: victim@example.com"),)),
            replace(MESSAGE, subject="Hello\r\nBcc: victim@example.com"),
        ],
        ids=["name", "value", "subject"],
    )
    def test_a_line_break_in_the_message_itself_stops_it(
        self, service: MailService, hostile: Message
    ) -> None:
        with pytest.raises((DeliveryError, ValueError)):
            service.deliver(hostile, make_attempt(make_readers(2)))
        assert not self.inbox(service)

    def test_a_reader_without_a_value_stops_the_call_before_anything_leaves(
        self, service: MailService
    ) -> None:
        nameless = Reader(3, "nameless@example.com", {"unsubscribe_url": "https://e.example/3"})
        with pytest.raises(MissingValue, match=r"subscriber\.first_name"):
            service.deliver(MESSAGE, make_attempt([*make_readers(2), nameless]))
        assert not self.inbox(service)

    def test_the_same_letter_may_go_to_somebody_again(self, service: MailService) -> None:
        """Two requests for one's own link, on different days: the letters differ in nothing."""
        letter = replace(
            MESSAGE, issue="letters", html="<p>x</p>", text="x", subject="x", headers=()
        )
        letter = replace(letter, letter=True)
        for number in (1, 2):
            reader = Reader(number, "reader1@example.com")
            attempt = replace(make_attempt([reader], f"{number:032x}"), issue="letters")
            assert service.deliver(letter, attempt).accepted == {number}
        assert len(self.inbox(service)["reader1@example.com"]) == 2

    def test_the_receipt_names_every_reader(self, service: MailService) -> None:
        readers = make_readers(30)
        receipt = service.deliver(MESSAGE, make_attempt(readers))
        assert receipt.accepted | receipt.rejected.keys() == {reader.id for reader in readers}
        assert not receipt.accepted & receipt.rejected.keys()

    def test_a_full_batch_goes_out_in_one_piece(self, service: MailService) -> None:
        readers = make_readers(service.batch_size)
        receipt = service.deliver(MESSAGE, make_attempt(readers))
        assert len(receipt.accepted) == service.batch_size
        assert len(self.inbox(service)) == service.batch_size

    def test_several_threads_deliver_at_once(self, service: MailService) -> None:
        batches = [make_readers(10, first=100 * number + 1) for number in range(8)]
        attempts = [make_attempt(readers, f"{n:032x}") for n, readers in enumerate(batches)]
        with ThreadPoolExecutor(4) as pool:
            receipts = list(pool.map(lambda attempt: service.deliver(MESSAGE, attempt), attempts))
        for readers, receipt in zip(batches, receipts, strict=True):
            assert receipt.accepted == {reader.id for reader in readers}
        self.assert_as_previewed(service, [reader for readers in batches for reader in readers])

    def test_what_was_accepted_is_found_and_nothing_else(self, service: MailService) -> None:
        if service.search_lag is None:
            pytest.skip("there is nothing to search")
        readers = make_readers(12)
        sent, unsent = make_attempt(readers[:7], "a" * 32), make_attempt(readers[7:], "b" * 32)
        assert service.find_accepted(MESSAGE, sent) == frozenset()
        service.deliver(MESSAGE, sent)
        assert service.find_accepted(MESSAGE, sent) == {reader.id for reader in readers[:7]}
        assert service.find_accepted(MESSAGE, unsent) == frozenset()
