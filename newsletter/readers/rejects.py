"""The file of rows that were not imported, for the editor to mend and import again."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TextIO

from newsletter.readers.formulas import neutralise, restore

_EXAMPLES = 5


class Rejects(AbstractContextManager["Rejects"]):
    """Written beside its name and renamed by `keep`; without that, nothing is left of it."""

    def __init__(self, folder: Path, sheet: Path, at: datetime) -> None:
        stem = re.sub(r"[^\w.-]+", "-", sheet.stem)[:80]
        self._path = folder / f"{stem}-{at:%Y%m%dT%H%M%SZ}-rejected.csv"
        self._partial = self._path.with_name(f"{self._path.name}.part")
        self._file: TextIO | None = None
        self.header: Sequence[str] = ()
        self.count = 0
        self.examples: list[tuple[int, str]] = []  #: line and reason of the first ones

    def add(self, line: int, reason: str, cells: Sequence[str]) -> None:
        if self._file is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            # The mark tells a spreadsheet that it is UTF-8.
            self._file = self._partial.open("w", encoding="utf-8-sig", newline="")
            csv.writer(self._file).writerow(["line", "reason", *map(neutralise, self.header)])
        harmless = [neutralise(restore(cell)) for cell in cells]
        csv.writer(self._file).writerow([line, neutralise(reason), *harmless])
        self.count += 1
        if self.count <= _EXAMPLES:
            self.examples.append((line, reason))

    def keep(self) -> Path | None:
        """The file, now under its name; None where no row was rejected."""
        if self._file is None:
            return None
        self._file.close()
        self._partial.replace(self._path)
        return self._path

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._file is not None:
            self._file.close()
            self._partial.unlink(missing_ok=True)
