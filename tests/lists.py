"""Lists of readers for the tests of imports."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from newsletter.ports import Store
from newsletter.readers import ImportReport, import_csv
from newsletter.readers.bundles import bundler
from newsletter.readers.columns import plan_columns
from newsletter.readers.refusals import BadRow
from newsletter.readers.rows import entry_maker

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)

#: What becomes of a reader.
GONE, BOUNCED, COMPLAINED = "unsubscribed", "hard bounce", "complaint"
BLOCKED, PENDING, REFUSED, FINE = "manual", "pending", "refused", "active"


def bring(store: Store, folder: Path, text: str, name: str = "list.csv") -> ImportReport:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return import_csv(
        path, store.subscribers, rejects=folder / "imports", at=NOW, progress=lambda a, b: None
    )


def standing(header: tuple[str, ...], row: list[str]) -> str:
    """What becomes of a row; the quick way must leave it to the slow one, or agree."""
    columns = plan_columns(header, [row])
    bundle = bundler(columns, at=NOW, source="test")([row])
    try:
        entry = entry_maker(columns, at=NOW, source="test")(row)
    except BadRow:
        assert bundle is None
        return REFUSED
    if bundle is not None:
        assert list(bundle.entries()) == [entry]
    assert not hasattr(entry, "reason")
    return entry.suppressed or entry.status  # type: ignore[union-attr]
