"""`newsletter init`: a new project that works at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import click

from newsletter.errors import NewsletterError

#: Files that a package cannot carry under their own name.
_RENAMED = {"gitignore.txt": ".gitignore"}


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=Path())
def init(folder: Path) -> None:
    """Start a new newsletter in FOLDER: settings, a few speakers, a first update, two readers.

    Files that exist already are never touched.
    """
    starter = list(_files(files("newsletter").joinpath("starter"), Path()))
    taken = [str(path) for path, _ in starter if (folder / path).exists()]
    if taken:
        raise NewsletterError(
            f"{str(folder)!r} already contains {', '.join(taken)}; nothing was written",
            hint="name an empty folder",
        )
    today = f"{datetime.now(UTC):%Y-%m-%d}"  # in the time zone of the starter's settings
    for path, source in starter:
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(source.read_text("utf-8").replace("@TODAY@", today), encoding="utf-8")
    click.echo(f"a new newsletter stands in {folder}; the next steps:")
    enter = "" if folder == Path() else f" -C {folder}"
    for step in ("compile", "subscribers import " + str(folder / "readers.csv"), "preview", "send"):
        click.echo(f"  newsletter{enter} {step}")
    click.echo("then make newsletter.toml and speakers.toml your own")


def _files(folder: Traversable, below: Path) -> Iterator[tuple[Path, Traversable]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        path = below / _RENAMED.get(entry.name, entry.name)
        if entry.is_dir():
            yield from _files(entry, path)
        else:
            yield path, entry
