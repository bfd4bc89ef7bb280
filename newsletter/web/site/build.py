"""The archive as files for any web server: the pages of the site, written out.

Each page is made by the site itself. What a page is made of is hashed into a list beside the pages,
so that one more issue costs one page and the few that name it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from time import monotonic
from typing import NamedTuple

from flask import Flask

from newsletter.errors import NewsletterError
from newsletter.files import write_text
from newsletter.web.site.feed import IN_FEED, Entry
from newsletter.web.site.pages import ON_FRONT
from newsletter.web.site.places import file_of
from newsletter.web.site.shelves import front, shelves

_MANIFEST = ".archive.json"
_EVERY = 100  #: pages between two reports of progress
_SAVE = 5.0  #: seconds after which what is written is noted, in case the build is killed
_UNKNOWN = ""  #: what a page is made of that an earlier build may have written

Progress = Callable[[int, int], None]


class Page(NamedTuple):
    file: str  #: below the folder of the archive
    path: str  #: below the site
    made_of: str  #: a digest; the page is the same for as long as this is


class Built(NamedTuple):
    """What became of the pages."""

    written: int
    kept: int
    removed: int


def build_archive(
    app: Flask,
    entries: Sequence[Entry],
    out: Path,
    *,
    look: str,
    form_signer: str,
    progress: Progress,
) -> Built:
    """`entries` are the newest first; `look` stands for templates, theme and settings, and
    `form_signer` for the key of the form's stamp: the site answers no form of a key that is gone.

    Raises NewsletterError for a folder that holds something else, OSError.
    """
    before = _read_manifest(out)
    pages = list(_pages(entries, look, form_signer))
    after: dict[str, str] = {}
    client = app.test_client()
    written = 0
    # First of all, as who is killed has no last word: by its list the folder is known as ours, and
    # each file as one that may go.
    planned = dict.fromkeys((page.file for page in pages), _UNKNOWN)
    _write_manifest(out, planned | before)
    noted = monotonic()
    try:
        for number, page in enumerate(pages, 1):
            if before.get(page.file) != page.made_of or not (out / page.file).is_file():
                answer = client.get(page.path)
                if answer.status_code != (404 if page.file == "404.html" else 200):
                    raise NewsletterError(f"the page {page.path!r} cannot be made")
                _write(out / page.file, answer.get_data(as_text=True))
                written += 1
            after[page.file] = page.made_of
            if monotonic() - noted > _SAVE:
                _write_manifest(out, planned | before | after)
                noted = monotonic()
            if number % _EVERY == 0:
                progress(number, len(pages))
    finally:
        # What was written before a fault need not be written again.
        _write_manifest(out, planned | before | after)
    gone = [file for file in before if file not in after]
    if gone:
        for file in gone:
            (out / file).unlink(missing_ok=True)
        _write_manifest(out, after)
    progress(len(pages), len(pages))
    return Built(written=written, kept=len(pages) - written, removed=len(gone))


def _pages(entries: Sequence[Entry], look: str, form_signer: str) -> Iterator[Page]:
    def made_of(*parts: object) -> str:
        return sha256(repr((look, parts)).encode()).hexdigest()[:24]

    def page(path: str, *parts: object) -> Page:
        return Page(file_of(path), path, made_of(*parts))

    # The form's stamp holds for a year; a page that was built long ago is made anew.
    quarter = f"{entries[0].sent_at:%Y} {(entries[0].sent_at.month - 1) // 3}" if entries else ""
    yield page("/", entries[:ON_FRONT], quarter, form_signer)
    yield page("/issues/", front(entries))
    for shelf in shelves(entries):
        yield page(f"/issues/page/{shelf.number}/", shelf)
    for entry in entries:
        yield page(f"/issues/{entry.slug}/", entry)
    yield page("/feed.xml", entries[:IN_FEED])
    yield page("/sitemap.xml", [(e.slug, e.sent_at) for e in entries])
    for path in ("/robots.txt", "/site.css"):
        yield page(path)
    yield Page("404.html", "/there-is-no-such-page", made_of())


def _read_manifest(out: Path) -> dict[str, str]:
    try:
        found = json.loads((out / _MANIFEST).read_text("utf-8"))
    except FileNotFoundError:
        # Of a build that was killed at its first step there may be a list that is not whole.
        if out.is_dir() and any(not one.name.startswith(f".{_MANIFEST}.") for one in out.iterdir()):
            raise NewsletterError(
                f"{str(out)!r} holds files that are no archive of ours",
                hint="name an empty folder with --out, or delete them",
            ) from None
        return {}
    except (ValueError, UnicodeDecodeError):
        return {}  # torn by a crash of the disk: every page is made again
    return found if isinstance(found, dict) else {}


def _write_manifest(out: Path, pages: Mapping[str, str]) -> None:
    out.mkdir(parents=True, exist_ok=True)
    write_text(out / _MANIFEST, json.dumps(pages, indent=0))


def _write(path: Path, text: str) -> None:
    """Beside its name and renamed: a web server may be reading it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.part")
    partial.write_text(text, encoding="utf-8", newline="")
    partial.replace(path)
