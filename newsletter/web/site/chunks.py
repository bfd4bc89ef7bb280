"""The body of a request in chunks (RFC 9112, 7.1), of which only what they carry is kept.

In place of waitress' own receiver, which refuses spaces where the standard allows them, and counts
what stands between the chunks as a part of the body.
"""

from __future__ import annotations

import re
from typing import Any

from waitress.utilities import BadRequest, Error, RequestEntityTooLarge

_TOKEN = rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_QUOTED = rb'"(?:[\t !#-\[\]-~\x80-\xff]|\\[\t -~\x80-\xff])*"'
#: The size, and extensions that mean nothing to us; spaces may stand around each sign.
_SIZE = re.compile(
    rb"([0-9A-Fa-f]{1,16})(?:[ \t]*;[ \t]*%b(?:[ \t]*=[ \t]*(?:%b|%b))?)*[ \t]*"
    % (_TOKEN, _TOKEN, _QUOTED)
)
#: Bytes of the line before a chunk, and of all fields behind the last one.
_LONGEST_LINE = 1_024
#: Bytes in all that are no part of the body, so that nobody is read for them without end.
_MOST_BETWEEN = 1_048_576


class Chunks:
    """Takes the place of waitress' ChunkedReceiver, and has what waitress asks of that."""

    completed = False

    def __init__(self, buffer: Any, largest: int) -> None:
        self.error: Error | None = None
        self._buffer = buffer
        self._largest = largest
        self._line = b""  #: as much of a line as is here
        self._left = 0  #: bytes of the chunk that have not come yet
        self._is_last = False  #: only fields follow
        self._is_ending = False  #: the end of a chunk's own line is due
        self._between = 0
        self._fields = 0  #: bytes of them

    def __len__(self) -> int:
        return int(self._buffer.__len__())

    def getfile(self) -> Any:
        return self._buffer.getfile()

    def getbuf(self) -> Any:
        return self._buffer

    def received(self, data: bytes) -> int:
        """How much of it belongs to this body."""
        at = 0
        while at < len(data) and not self.completed and not self.error:
            at = self._take_chunk(data, at) if self._left else self._take_line(data, at)
        return at

    def _take_chunk(self, data: bytes, at: int) -> int:
        piece = data[at : at + self._left]
        self._buffer.append(piece)
        self._left -= len(piece)
        self._is_ending = not self._left
        return at + len(piece)

    def _take_line(self, data: bytes, at: int) -> int:
        """What has no end yet is put aside."""
        end = data.find(b"\n", at) + 1 or len(data)
        self._between += end - at
        self._line += data[at:end]
        if max(len(self._line), self._fields) > _LONGEST_LINE or self._between > _MOST_BETWEEN:
            self.error = BadRequest("too much between the chunks")
        elif self._line.endswith(b"\n"):
            line, self._line = self._line, b""
            self._read_line(line)
        return end

    def _read_line(self, line: bytes) -> None:
        if not line.endswith(b"\r\n"):
            self.error = BadRequest("a line between the chunks has another end")
        elif self._is_ending:
            self._is_ending = False
            if line != b"\r\n":
                self.error = BadRequest("a chunk is longer than was said")
        elif self._is_last:
            self._fields += len(line)
            self.completed = line == b"\r\n"
        else:
            self._begin(line[:-2])

    def _begin(self, line: bytes) -> None:
        found = _SIZE.fullmatch(line)
        if not found:
            self.error = BadRequest("the size of a chunk is none")
            return
        self._left = int(found[1], 16)
        self._is_last = not self._left
        if len(self) + self._left > self._largest:
            self.error = RequestEntityTooLarge("the chunks are too much")
