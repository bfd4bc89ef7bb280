"""The secret that signs links: from the environment, or a local project's own file."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from newsletter.errors import SettingMissing

VARIABLE = "NEWSLETTER_SECRET_KEY"
_SHORTEST = 16


def load_signing_keys(environ: Mapping[str, str], var: Path) -> tuple[bytes, ...]:
    """Newest first. Without NEWSLETTER_SECRET_KEY a key is made once in var/secret.key.

    Raises SettingMissing for keys that are too short to protect anything.
    """
    if given := environ.get(VARIABLE):
        return tuple(_key(word, VARIABLE) for word in given.replace(",", " ").split())
    path = var / "secret.key"
    if not path.exists():
        _make(path)
    return (_key(path.read_text("ascii").strip(), "var/secret.key"),)


def _key(text: str, where: str) -> bytes:
    if len(text) < _SHORTEST:
        raise SettingMissing(
            f"a key in {where} has {len(text)} characters, expected at least {_SHORTEST}",
            hint="make one with: python -c 'import secrets; print(secrets.token_urlsafe(32))'",
        )
    return text.encode()


def _make(path: Path) -> None:
    """Whole or not at all, readable by its owner only; of two processes the first one wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(32) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(partial, path)
    except FileExistsError:
        pass
    except OSError:  # a file system without links
        if not path.exists():
            partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
