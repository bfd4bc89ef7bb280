"""The whole list as CSV, in columns that an import understands."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import NamedTuple, TextIO

from newsletter.consenting import Note
from newsletter.mailing import Subscriber
from newsletter.ports import Subscribers
from newsletter.readers.formulas import neutralise
from newsletter.readers.ours import CHOICES, COLUMNS, FIELD, write_choices, write_reason
from newsletter.readers.signs import find_signs


class Exported(NamedTuple):
    """How many rows were written."""

    readers: int
    suppressions: int


def export_csv(subscribers: Subscribers, file: TextIO) -> Exported:
    """All readers, and behind them the suppressed addresses that nobody of them has.

    These have no status. The file is opened with `newline=""`.

    What a spreadsheet would run as a formula gets an apostrophe, which an import takes off.
    """
    # Twice through the list: which fields there are is known only at its end.
    names = sorted({name for subscriber in subscribers.stream() for name in subscriber.fields})
    writer = csv.writer(file)
    writer.writerow([*COLUMNS, *CHOICES, *map(_header, names)])
    count = 0
    for subscriber in subscribers.stream():
        writer.writerow(map(neutralise, _cells(subscriber, names)))
        count += 1
    others = 0
    for address, reason in subscribers.suppressions():
        nothing = [""] * (len(COLUMNS) - 2)
        row = [address, *nothing, write_reason(reason), *[""] * (len(CHOICES) + len(names))]
        writer.writerow(map(neutralise, row))
        others += 1
    return Exported(count, others)


def export_history(histories: Iterable[tuple[str, Note]], file: TextIO) -> int:
    """What readers agreed to and when, and how they left: a row for each note.

    No import reads it: it is the proof of consent, and a history is not brought along.
    """
    writer = csv.writer(file)
    writer.writerow(["email", *Note._fields])
    count = 0
    for address, note in histories:
        row = [address, note.at.isoformat(), *note[1:]]
        writer.writerow(map(neutralise, row))
        count += 1
    return count


def _header(field: str) -> str:
    firm = any(sign.firm for sign in find_signs([field]))
    return f"{FIELD}{field}" if firm else field


def _cells(subscriber: Subscriber, names: list[str]) -> list[str]:
    at = subscriber.consent_at
    return [
        subscriber.address,
        subscriber.status,
        subscriber.first_name,
        subscriber.last_name,
        at.isoformat() if at else "",
        subscriber.consent_source,
        write_reason(subscriber.suppressed),
        *write_choices(subscriber.preferences),
        *(subscriber.fields.get(name, "") for name in names),
    ]
