"""`newsletter speakers`: who of the roster is named in a text."""

from __future__ import annotations

import codecs
import re
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.options import echo_json, json_option
from newsletter.cli.session import Session
from newsletter.errors import NewsletterError

if TYPE_CHECKING:
    from newsletter.model import Roster
    from newsletter.roster import Naming

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins like the next one
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"(?:charset|encoding)\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_HEAD = 2048  # bytes in which a page tells its encoding


@click.group()
def speakers() -> None:
    """Who of the roster is named in a text."""


@speakers.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@json_option
@click.pass_obj
def find(session: Session, file: Path, as_json: bool) -> None:
    """Look for speakers in FILE, or in standard input for "-".

    The text may be plain, Markdown or HTML. Its headline is the title of its front matter, its
    first heading or its first line. Whoever is certain is applied; the others are suggestions, with
    the reason. Whom only an old call to action names does not count. Offsets count characters of
    the file.
    """
    from newsletter.cleaning.house import make_house_of
    from newsletter.cleaning.named import find_named

    roster = session.roster()
    house = make_house_of(roster, organisations=session.organisations())
    found = find_named(_decode(_read(file)), roster, house)
    if as_json:
        echo_json([asdict(naming) for naming in found])
    else:
        _echo_table(found, roster)


def _read(file: Path) -> bytes:
    if str(file) == "-":
        return sys.stdin.buffer.read()
    try:
        return file.read_bytes()
    except OSError as error:
        raise NewsletterError(
            f"cannot read {str(file)!r}: {(error.strerror or str(error)).lower()}",
            hint='name a text file, or "-" for standard input',
        ) from error


def _decode(data: bytes) -> str:
    """By byte order mark, as UTF-8, as declared in the file, or as what is likeliest."""
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(codec, "replace")
    try:
        return data.decode()
    except UnicodeDecodeError:
        pass
    if declared := _DECLARED.search(data[:_HEAD]):
        try:
            return data.decode(declared[1].decode())
        except (LookupError, UnicodeDecodeError):
            pass
    from newsletter.sources.likeliest import find_likeliest

    return data.decode(find_likeliest(data).encoding or "cp1252", "replace")


def _echo_table(found: tuple[Naming, ...], roster: Roster) -> None:
    if not found:
        click.echo("no speaker of the roster is named")
        return
    width = max(len(roster.speakers[naming.speaker].name) for naming in found)
    for naming in found:
        standing = "primary" if naming.primary else "mentioned" if naming.applied else "suggested"
        name = roster.speakers[naming.speaker].name
        quote = " ".join(naming.text.split())
        place = f"{naming.start}-{naming.end}"
        reason = f"; {naming.reason}" if naming.reason else ""
        click.echo(f"{standing:<9}  {name:<{width}}  {place:>11}  {naming.rule}: {quote!r}{reason}")
