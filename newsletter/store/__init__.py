"""The stores: one database each, found by the scheme of `[store] url`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from newsletter.errors import SettingMissing

if TYPE_CHECKING:  # the logbook is of this package, and needs no values of sending
    from newsletter.ports import Store


def open_store(url: str, root: Path, *, patience: float | None = None) -> Store:
    """Open the store, made where there is none; a relative path is the project's.

    `patience` are the seconds that a change waits for those of others, by default many.
    Raises SettingMissing for an address that is not understood, StoreError for a broken store.
    """
    scheme, _, rest = url.partition("://")
    if scheme == "sqlite" and rest.startswith("/") and rest != "/":
        from newsletter.store.sqlite import open_sqlite

        path = root / rest[1:]
        return open_sqlite(path) if patience is None else open_sqlite(path, patience=patience)
    if scheme == "postgresql":
        return _open_postgresql(url, patience)
    raise SettingMissing(
        f"cannot use the store {scheme!r}",
        hint='set [store] url to "sqlite:///var/newsletter.db" or "postgresql://HOST/DATABASE"',
    )


def _open_postgresql(url: str, patience: float | None) -> Store:
    try:
        from newsletter.store.postgresql import open_postgresql
    except ImportError as error:
        if error.name != "psycopg":
            raise
        raise SettingMissing(
            "a PostgreSQL store needs the package psycopg",
            hint="install it with: pip install 'newsletter[postgresql]'",
        ) from error
    return open_postgresql(url, patience=patience)
