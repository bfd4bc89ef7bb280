"""Headers on their way into a call: in ASCII, on one line, and none that becomes another."""

from __future__ import annotations

from email.header import decode_header, make_header
from email.utils import parseaddr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.errors import Held
from newsletter.mail.headers import check_lines, encode_mailbox, encode_words, header_places
from newsletter.mailing import Message

PRINTABLE = st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"])


@given(st.text(PRINTABLE, min_size=1, max_size=200).map(str.strip))
def test_encoded_words_are_ascii_on_one_line_and_read_as_before(value: str) -> None:
    encoded = encode_words(value)
    assert encoded.isascii()
    assert "\n" not in encoded
    if not value.isascii():
        assert max(map(len, encoded.split(" "))) <= 76
        assert str(make_header(decode_header(encoded))) == value


@pytest.mark.parametrize(
    "mailbox",
    [
        "a@example.com",
        "The Daily <a@example.com>",
        '"Müller, \\"X\\"" <a@example.com>',
        "李 <a@b.c>",
    ],
)
def test_a_mailbox_stays_the_same_one(mailbox: str) -> None:
    encoded = encode_mailbox(mailbox)
    assert encoded.isascii()
    name, address = parseaddr(encoded)
    assert (str(make_header(decode_header(name))), address) == parseaddr(mailbox)


@pytest.mark.parametrize("field", ["sender", "reply_to", "subject"])
def test_a_line_break_anywhere_stops_the_message(field: str) -> None:
    told = {"sender": "a@example.com", "subject": "S", field: "x\r\nBcc: b@example.com"}
    with pytest.raises(Held, match="line break"):
        check_lines(Message(issue="x", html="", text="", **told))  # type: ignore[arg-type]


def test_headers_that_a_service_refuses_are_left_out_whatever_their_case() -> None:
    headers = (("List-Id", "<a.b>"), ("X-A", "ü"))
    message = Message(issue="x", sender="a@b.c", subject="S", html="", text="", headers=headers)
    assert header_places(message, without={"list-id"}) == {"X-A": "=?utf-8?q?=C3=BC?="}
    assert header_places(message, encoded=False) == {"List-Id": "<a.b>", "X-A": "ü"}
