"""The head of a stranger's request, held against RFC 9112 before waitress makes it into one.

waitress reads it with regular expressions that take seconds for some 32 KB, and minutes for others,
in the one loop of all connections; and what it does not expect ends in a line of the log. So here
is refused, in linear time, whatever these could stumble over.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from waitress.buffers import OverflowableBuffer
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.utilities import RequestEntityTooLarge

from newsletter.web.site.chunks import Chunks

_TOKEN = rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
#: Three parts that cannot be taken for one another.
_REQUEST_LINE = re.compile(rb"%b [^ ]+(?: HTTP/[0-9]\.[0-9])?" % _TOKEN)
#: What may stand in fields and between them.
_IN_FIELDS = b"\t\r\n" + bytes([*range(0x20, 0x7F), *range(0x80, 0x100)])
_BEFORE_VALUE = re.compile(rb"(?m)^(%b:)[ \t]+" % _TOKEN)
_CODINGS = re.compile(rb"(?im)^Transfer-Encoding:([^\r\n]*)")
#: A name and a port, or nothing: no list, which two lines make.
_HOST = re.compile(r"[^\s,]*")


class Request(HTTPRequestParser):  # type: ignore[misc] # waitress has no types
    """Ends where it is whole, and puts aside what came behind it; refuses what two readers could
    understand in two ways (RFC 9112, 3.2 and 6.3)."""

    completed: bool  # of waitress

    def __init__(self, adj: Any, ahead: bytearray, largest: Callable[[str], int]) -> None:
        """`largest` tells how many bytes a body may have, by the path."""
        super().__init__(adj)
        self._ahead = ahead
        self._largest = largest

    def received(self, data: bytes) -> int:
        used = int(super().received(data))
        if not self.completed or self.empty:
            return used
        if self.error:  # nothing more is wanted of who is refused
            self.expect_continue = False
        else:
            self._ahead.extend(data[used:])
        return len(data)

    def parse_header(self, header_plus: bytes) -> None:
        line, end, fields = header_plus.partition(b"\r\n")
        if not _REQUEST_LINE.fullmatch(line.rstrip()):
            raise ParsingError("the request line is none")
        if fields.translate(None, _IN_FIELDS):
            raise ParsingError("a character that no field has")
        if b"\n " in fields or b"\n\t" in fields:
            raise ParsingError("a field on two lines")  # RFC 9112, 5.2
        if b"  " in fields or b"\t" in fields:
            fields = _BEFORE_VALUE.sub(rb"\1", fields)
        try:
            super().parse_header(line + end + fields)
        except ValueError as error:  # http://[::1/, or a length of more digits than Python reads
            raise ParsingError("an address or a number is none") from error
        self._refuse_two_meanings(_CODINGS.findall(fields))
        self._bound()
        self._read_options()
        if not self.chunked and not self.content_length:
            self.expect_continue = False  # there is nothing to go on with

    def _bound(self) -> None:
        """Before any of a body that is too large is kept."""
        largest = self._largest(self.path)
        if self.chunked:
            self.body_rcv = Chunks(OverflowableBuffer(self.adj.inbuf_overflow), largest)
        elif self.content_length > largest:
            self.error = RequestEntityTooLarge("the body is too large")
            self.completed = True

    def _read_options(self) -> None:
        """Of the list in Connection waitress heeds what stands there alone."""
        options = self.headers.get("CONNECTION", "").lower().split(",")
        for option in ("close", "keep-alive"):  # RFC 9112, 9.3: the first one counts
            if option in (one.strip(" \t") for one in options):
                self.headers["CONNECTION"] = option
                self.connection_close = option == "close"
                break

    def _refuse_two_meanings(self, codings: list[bytes]) -> None:
        headers = self.headers
        if self.chunked and "CONTENT_LENGTH" in headers:
            raise ParsingError("Content-Length and Transfer-Encoding")
        if "TRANSFER_ENCODING" in headers:  # which waitress reads in 1.1 only
            raise ParsingError(f"Transfer-Encoding in version {self.version}")
        if codings and [coding.strip().lower() for coding in codings] != [b"chunked"]:
            raise ParsingError("Transfer-Encoding is not chunked, once")
        if self.version == "1.1" and not _HOST.fullmatch(headers.get("HOST", ",")):
            raise ParsingError("Host is missing or invalid")
