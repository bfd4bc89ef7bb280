"""The project's own secrets: from the environment and the project's own files, newest first."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

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


class KeyState(NamedTuple):
    """How it stands with the keys of a variable and its file."""

    file: str  #: as a person knows it
    fault: SettingMissing | None = None  #: for which they would be refused
    differs: bool = False  #: the variable is set, and the file holds a key that it does not
    is_open: bool = False  #: others than its owner may read the file


def examine_keys(environ: Mapping[str, str], var: Path) -> dict[str, KeyState]:
    """By variable; what is not there yet is made when it is needed, and so is no fault."""
    files = {VARIABLE: _signing_file(var), ERASURE_VARIABLE: _erasure_file(var)}
    return {name: _examine(environ, name, path) for name, path in files.items()}


def _examine(environ: Mapping[str, str], variable: str, path: Path) -> KeyState:
    shown = f"var/{path.name}"
    is_open = os.name == "posix" and path.exists() and bool(path.stat().st_mode & 0o077)
    try:
        if path.exists() or is_set(environ, variable):
            _load(environ, variable, path)
        kept, given = _split(_read(path)), _split(environ.get(variable, ""))
    except SettingMissing as error:
        return KeyState(shown, fault=error, is_open=is_open)
    return KeyState(shown, differs=bool(given) and not set(kept) <= set(given), is_open=is_open)


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
    import secrets  # late: a key is made once

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
