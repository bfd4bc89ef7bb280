"""The stores: one database each, found by the scheme of `[store] url`."""

from __future__ import annotations

from pathlib import Path

from newsletter.errors import SettingMissing
from newsletter.ports import Store


def open_store(url: str, root: Path) -> Store:
    """Open the store, made where there is none; a relative path is the project's.

    Raises SettingMissing for an address that is not understood, StoreError for a broken store.
    """
    scheme, separator, path = url.partition(":///")
    if scheme == "sqlite" and separator and path:
        from newsletter.store.sqlite import open_sqlite

        return open_sqlite(root / path)
    raise SettingMissing(
        f"cannot use the store {url.partition(':')[0]!r} yet",
        hint='set [store] url to a file, such as "sqlite:///var/newsletter.db"',
    )
