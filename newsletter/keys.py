"""The project's own secrets: from the environment, or a local project's own files."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from newsletter.errors import SettingMissing

VARIABLE = "NEWSLETTER_SECRET_KEY"
ERASURE_VARIABLE = "NEWSLETTER_ERASURE_KEY"
_SHORTEST = 16


def is_set(environ: Mapping[str, str], variable: str) -> bool:
    """Whether a variable holds anything but blanks and commas; what holds no more is missing."""
    return bool(environ.get(variable, "").replace(",", " ").strip())


def load_signing_keys(environ: Mapping[str, str], var: Path) -> tuple[bytes, ...]:
    """Newest first. Without NEWSLETTER_SECRET_KEY a key is made once in var/secret.key.

    Raises SettingMissing for keys that are too short to protect anything.
    """
    if is_set(environ, VARIABLE):
        words = environ[VARIABLE].replace(",", " ").split()
        return tuple(_key(word, VARIABLE) for word in words)
    return (_load_or_make(var / "secret.key"),)


def load_erasure_key(environ: Mapping[str, str], var: Path) -> bytes:
    """From NEWSLETTER_ERASURE_KEY, else made once in var/erasure.key. It is never rotated.

    Raises SettingMissing for one that is too short.
    """
    if is_set(environ, ERASURE_VARIABLE):
        return _key(environ[ERASURE_VARIABLE].strip(), ERASURE_VARIABLE)
    return _load_or_make(var / "erasure.key")


def _load_or_make(path: Path) -> bytes:
    if not path.exists():
        _make(path)
    return _key(path.read_text("ascii").strip(), f"var/{path.name}")


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
