"""Who stands in a row that was not imported, and gets mail all the same.

Another row names him, another file of the archive, or he is in the list already: where the row was
to say that he has left, nobody else does. However many they are, they are not kept in memory.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple

from newsletter.audience import fold
from newsletter.ports import Subscribers
from newsletter.readers.doubts import hear_note
from newsletter.readers.standing import ACTIVE, ANY_YES, UnknownStanding, read_state

if TYPE_CHECKING:
    from tempfile import SpooledTemporaryFile

_EXAMPLES = 5
_AT_ONCE = 500  #: addresses that the store is asked for
_IN_MEMORY = 1 << 16  #: bytes
_BETWEEN = re.compile(r"[,;\t|\"\n]")  #: cells of a row that could not be taken apart


class Mailed(NamedTuple):
    """Readers who get mail though a row with their address was refused."""

    readers: int = 0
    doubtful: int = 0  #: of these, in whose row something may mean that they left
    examples: tuple[str, ...] = ()  #: addresses of some; of these first


NOBODY = Mailed()


def may_mean_leaving(cells: Sequence[str]) -> bool:
    """Whether a row of whatever shape holds a word that may say so; no mere mark does."""
    parts = (part.strip() for cell in cells for part in _BETWEEN.split(cell))
    return any(_speaks(part) for part in parts if part.casefold() not in ANY_YES)


def _speaks(text: str) -> bool:
    try:
        said = (read_state(text.casefold()), hear_note(text))
    except UnknownStanding:
        return True
    return any(standing not in (None, ACTIVE) for standing in said)


class Ids:
    """A bit for each id."""

    def __init__(self) -> None:
        self._bits = bytearray()
        self.count = 0

    def add(self, id_: int) -> bool:
        """Whether it is a new one."""
        place, bit = id_ >> 3, 1 << (id_ & 7)
        if place >= len(self._bits):
            self._bits.extend(bytes(place + 1 - len(self._bits)))
        if self._bits[place] & bit:
            return False
        self._bits[place] |= bit
        self.count += 1
        return True


class Refused(AbstractContextManager["Refused"]):
    """The addresses of such rows, in a file without a name."""

    def __init__(self) -> None:
        self._file: SpooledTemporaryFile[str] | None = None

    def add(self, addresses: Collection[str], *, doubtful: bool) -> None:
        if not addresses:
            return
        if self._file is None:
            from tempfile import SpooledTemporaryFile  # late: it loads much

            self._file = SpooledTemporaryFile(_IN_MEMORY, "w+", encoding="utf-8")  # noqa: SIM115
        self._file.writelines(f"{'?' if doubtful else ' '}{address}\n" for address in addresses)

    def find_mailed(self, subscribers: Subscribers, told: Ids) -> Mailed:
        """As the list is now. Those of whom that is doubtful join the others in `told`."""
        readers, doubtful = Ids(), Ids()
        first: list[str] = []
        others: list[str] = []
        for block in self._blocks():
            for id_, address in subscribers.mailed(list(block)):
                if block[fold(address)]:
                    told.add(id_)
                    if doubtful.add(id_) and len(first) < _EXAMPLES:
                        first.append(address)
                elif len(others) < _EXAMPLES:
                    others.append(address)
                readers.add(id_)
        examples = tuple(dict.fromkeys([*first, *others]))[:_EXAMPLES]
        return Mailed(readers.count, doubtful.count, examples)

    def _blocks(self) -> Iterator[dict[str, bool]]:
        """Addresses as they are compared, and whether one of their rows is doubtful."""
        if self._file is None:
            return
        block: dict[str, bool] = {}
        self._file.seek(0)
        for line in self._file:
            address = fold(line[1:-1])
            block[address] = block.get(address, False) or line[0] == "?"
            if len(block) == _AT_ONCE:
                yield block
                block = {}
        if block:
            yield block

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._file is not None:
            self._file.close()
