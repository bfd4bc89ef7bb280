"""The project's own secrets: from the environment and the project's own files, newest first."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from newsletter.errors import SettingMissing

VARIABLE = "NEWSLETTER_SECRET_KEY"
ERASURE_VARIABLE = "NEWSLETTER_ERASURE_KEY"
_SHORTEST = 16
_HOW = "make one with: python -c 'import secrets; print(secrets.token_urlsafe(32))'"


def is_set(environ: Mapping[str, str], variable: str) -> bool:
    """Whether a variable holds anything but blanks and commas; what holds no more is missing."""
    return bool(_split(environ.get(variable, "")))


def load_signing_keys(environ: Mapping[str, str], var: Path) -> tuple[bytes, ...]:
    """The first one signs, all of them verify.

    Those of NEWSLETTER_SECRET_KEY come first, then those of var/secret.key: whoever sent before the
    variable was set has links in mail. Without either a key is made in the file, once.

    Raises SettingMissing for keys that are too short to protect anything.
    """
    return _load(environ, VARIABLE, _signing_file(var))


def load_erasure_keys(environ: Mapping[str, str], var: Path) -> tuple[bytes, ...]:
    """The first one makes codes, all of them know codes again; from NEWSLETTER_ERASURE_KEY and
    var/erasure.key in the same way."""
    return _load(environ, ERASURE_VARIABLE, _erasure_file(var))


def find_differing(environ: Mapping[str, str], var: Path) -> frozenset[str]:
    """The variables that are set while their file holds a key that they do not."""
    files = {VARIABLE: _signing_file(var), ERASURE_VARIABLE: _erasure_file(var)}
    return frozenset(
        variable
        for variable, path in files.items()
        if is_set(environ, variable)
        and not set(_split(_read(path))) <= set(_split(environ[variable]))
    )


def _signing_file(var: Path) -> Path:
    return var / "secret.key"


def _erasure_file(var: Path) -> Path:
    return var / "erasure.key"


def _load(environ: Mapping[str, str], variable: str, path: Path) -> tuple[bytes, ...]:
    given = [_key(word, variable) for word in _split(environ.get(variable, ""))]
    if not given and not path.exists():
        _make(path)
    kept = [_key(word, f"var/{path.name}") for word in _split(_read(path))]
    if not given and not kept:
        raise SettingMissing(f"var/{path.name} holds no key", hint=_HOW)
    return tuple(dict.fromkeys(given + kept))


def _split(text: str) -> list[str]:
    return text.replace(",", " ").split()


def _read(path: Path) -> str:
    """Empty where there is no such file."""
    try:
        return path.read_text("ascii")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeError) as error:
        why = getattr(error, "strerror", "") or error
        raise SettingMissing(
            f"the key in var/{path.name} cannot be read: {why}",
            hint="let the file belong to whom this runs as, or bring it back from a backup",
        ) from error


def _key(text: str, where: str) -> bytes:
    if len(text) < _SHORTEST:
        raise SettingMissing(
            f"a key in {where} has {len(text)} characters, expected at least {_SHORTEST}",
            hint=_HOW,
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
