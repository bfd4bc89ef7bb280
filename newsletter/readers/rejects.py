"""The file of rows that were not imported, for the editor to mend and import again."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TextIO

from newsletter.files import make_private_folder
from newsletter.readers.formulas import neutralise, restore
from newsletter.readers.returned import shorten

_EXAMPLES = 5
PARTIAL = ".part"  #: behind the name, until all rows were read


class Rejects(AbstractContextManager["Rejects"]):
    """Written beside its name and renamed by `keep`; without that, nothing is left of it."""

    def __init__(self, folder: Path | None, sheet: str, at: datetime) -> None:
        """Without a folder rows are only counted."""
        sheet = shorten(sheet)
        stem = re.sub(r"[^\w.-]+", "-", sheet.rpartition(".")[0] or sheet)[-80:].lstrip("-.")
        self._folder, self._stem = folder, stem
        self._ending = f"-{at:%Y%m%dT%H%M%SZ}-rejected.csv"
        self._path: Path | None = None
        self._file: TextIO | None = None
        self.header: Callable[[], Sequence[str]] = tuple  #: of the whole file
        self.count = 0
        self.examples: list[tuple[int, str]] = []  #: line and reason of the first ones

    def add(self, line: int, reason: str, cells: Sequence[str]) -> None:
        self.count += 1
        if self.count <= _EXAMPLES:
            self.examples.append((line, reason))
        if self._folder is not None:
            self._write(
                self._folder, [line, neutralise(reason), *map(neutralise, map(restore, cells))]
            )

    def _write(self, folder: Path, row: Sequence[object]) -> None:
        if self._file is None:
            make_private_folder(folder)
            self._path = self._take_name(folder)
            # The mark tells a spreadsheet that it is UTF-8.
            self._file = _partial(self._path).open("w", encoding="utf-8-sig", newline="")
            csv.writer(self._file).writerow(self.header())
        csv.writer(self._file).writerow(row)

    def _take_name(self, folder: Path) -> Path:
        """One that nobody has: names of an archive's files may differ by what is left out here."""
        number = 1
        while True:
            more = f"-{number}" if number > 1 else ""
            path = folder / f"{self._stem}{more}{self._ending}"
            with suppress(FileExistsError):
                if not path.exists():
                    _partial(path).touch(mode=0o600, exist_ok=False)
                    return path
            number += 1

    def keep(self) -> Path | None:
        """The file, now under its name; None where no row was rejected."""
        if self._file is None or self._path is None:
            return None
        self._file.close()
        _partial(self._path).replace(self._path)
        return self._path

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._file is not None and self._path is not None:
            self._file.close()
            _partial(self._path).unlink(missing_ok=True)


def _partial(path: Path) -> Path:
    return path.with_name(f"{path.name}{PARTIAL}")
