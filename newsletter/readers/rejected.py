"""What lies in the files of rejected rows, for whoever asks what is kept of him or wants it gone.

Such a row need not hold a valid address, which may be why it was rejected.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize

from newsletter.audience import BadAddress, address_finder, fold, normalise_address
from newsletter.files import write_text
from newsletter.readers.cells import as_seen, read_address
from newsletter.readers.formulas import restore
from newsletter.readers.headers import find_address_column
from newsletter.readers.rejects import PARTIAL


class RejectedRow(NamedTuple):
    """Where a row stands, and why it was rejected."""

    file: str  #: its name
    line: int  #: in the file that was imported; 0 where that is not known
    reason: str


_DOMAIN = re.compile(r"""(?<=@)[^\s@<>()\[\],;:"'!?/\\|]+""")
#: Bounded, so that no cell takes long; what is no address is sorted out afterwards.
_ADDRESS = re.compile(r"""[^\s@<>()\[\],;:"\\|]{1,64}@[^\s@<>()\[\],;:"\\|/!?]{1,255}""")
_BLANK = "(erased)"
_Row = list[str]
_Choice = Callable[[_Row], bool]


def find_rejected(imports: Path, text: str) -> Iterator[RejectedRow]:
    """The rows that name an address in any cell, or have a text that is none in its place."""
    for path, rows, is_meant in _files(imports, text):
        for row in filter(is_meant, rows[1:]):
            line, reason = (*row, "", "")[:2]
            yield RejectedRow(path.name, int(line) if line.isdecimal() else 0, restore(reason))


class Gone(NamedTuple):
    """What became of such rows."""

    rows: int  #: taken out
    blanked: int  #: rows of others, who keep them without the address


def erase_rejected(imports: Path, text: str) -> Gone:
    """Take these rows out of the files; of a row of somebody else, nothing but the address."""
    gone = blanked = 0
    for path, rows, is_meant in _files(imports, text):
        kept = [rows[0]]
        changed = False
        for row in rows[1:]:
            if not is_meant(row):
                kept.append(row)
                continue
            changed = True
            if (rest := _of_another(row, rows[0], text)) and not is_meant(rest):
                kept.append(rest)
                blanked += 1
            else:
                gone += 1
        if changed and len(kept) == 1:
            path.unlink()  # nothing but the header is left
        elif changed:
            out = StringIO(newline="")
            csv.writer(out).writerows(kept)
            write_text(path, f"\ufeff{out.getvalue()}")
    return Gone(gone, blanked)


def _of_another(row: _Row, header: Sequence[str], text: str) -> _Row | None:
    """A row without an address, where it is of somebody who has another one; else None."""
    at, wanted = find_address_column(header), _spelling(text)
    if at is None or at >= len(row):
        return None
    try:
        own = read_address(restore(row[at]))
    except BadAddress:
        return None
    if _spelling(own) == wanted:
        return None

    def blank(found: re.Match[str]) -> str:
        return _BLANK if _spelling(found[0].strip("'.*`")) == wanted else found[0]

    return [_ADDRESS.sub(blank, cell) if "@" in cell else cell for cell in row]


def find_addresses(cells: Iterable[str]) -> Iterator[str]:
    """All that can be read in a row, in the spelling in which they are kept."""
    for cell in map(as_seen, map(restore, cells)):
        for found in (cell, *_ADDRESS.findall(cell)) if "@" in cell else ():
            for text in dict.fromkeys((found, found.strip("'.*`"))):
                with suppress(BadAddress):
                    yield normalise_address(text)


def _files(imports: Path, text: str) -> Iterator[tuple[Path, list[_Row], _Choice]]:
    """Each file that may hold a text, all its rows, and which of them are meant."""
    wanted = _spelling(text)
    local = wanted[: wanted.rfind("@") + 1] or wanted  # a domain may be written in two ways
    for path in sorted(_all_files(imports)) if wanted and imports.is_dir() else ():
        # An import that was killed may have ended within a character.
        errors = "replace" if path.suffix == PARTIAL else "strict"
        content = path.read_text("utf-8-sig", errors)
        if (
            local not in fold(as_seen(normalize("NFC", content))) and '"' not in local
        ):  # written twice
            continue
        if rows := list(csv.reader(StringIO(content))):
            yield path, rows, _chooser(rows[0], wanted)


def _all_files(imports: Path) -> Iterator[Path]:
    """Also those that imports which were killed have left unfinished."""
    for pattern in ("*.csv", f"*.csv{PARTIAL}"):
        yield from imports.glob(pattern)


def _chooser(header: Sequence[str], wanted: str) -> _Choice:
    try:
        is_in = address_finder(normalise_address(wanted))
    except BadAddress:
        at = find_address_column(header)
        # Without such a column the address is in one whose name said nothing.
        place = slice(2, None) if at is None else slice(at, at + 1)
        return lambda row: any(_is_same(cell, wanted) for cell in row[place])
    return lambda row: any(is_in(_spelling(cell)) for cell in row)


def _is_same(cell: str, wanted: str) -> bool:
    """As it was imported, or as the file shows it."""
    return wanted in (_spelling(cell), _spelling(restore(cell)))


def _spelling(text: str) -> str:
    """One for all, in small letters: the domains of addresses as ASCII (`xn--…`), as we keep them.

    What was rejected still has the letters that its reader's language writes.
    """
    plain = fold(as_seen(normalize("NFC", text)).strip())
    return plain if plain.isascii() else _DOMAIN.sub(_in_ascii, plain)


def _in_ascii(domain: re.Match[str]) -> str:
    import idna  # late: its tables are most of a megabyte

    try:
        return idna.encode(domain[0], uts46=True).decode()
    except idna.IDNAError:
        return domain[0]
