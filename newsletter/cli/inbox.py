"""`newsletter inbox`: what waits for the editor, and what he does with it."""

from __future__ import annotations

from collections.abc import Sequence

import click

from newsletter.cli.check import describe as describe_problem
from newsletter.cli.inbox_answers import (
    echo_table,
    listed_json,
    shown_json,
    shown_lines,
)
from newsletter.cli.options import count_of, echo_json, json_option
from newsletter.cli.session import Session

_MOST_TOLD = 100  #: files that are told one by one
slug_argument = click.argument("slug")
slugs_argument = click.argument("slugs", nargs=-1, metavar="SLUG...")
added_option = click.option("--added", is_flag=True, help="All drafts of the last `add`.")


@click.group(invoke_without_command=True)
@json_option
@click.pass_context
def inbox(ctx: click.Context, as_json: bool) -> None:
    """List what waits in the inbox, newest first; with a command, work on it."""
    if ctx.invoked_subcommand:
        return
    session: Session = ctx.obj
    listed = session.app().collecting.list_inbox()
    for problem in listed.problems:
        click.echo(describe_problem(problem), err=True)
    if as_json:
        echo_json(listed_json(listed))
    else:
        echo_table(listed, session.project.roster, session.project.config.collect.longest_quote)
    if any(problem.severity == "error" for problem in listed.problems):
        ctx.exit(1)


@inbox.command()
@slug_argument
@json_option
@click.pass_obj
def show(session: Session, slug: str, as_json: bool) -> None:
    """Show a draft with every repair, what was removed, other versions, and what is related."""
    shown = session.app().collecting.show(slug)
    if as_json:
        echo_json(shown_json(shown))
        return
    for line in shown_lines(shown, session.project.config.collect):
        click.echo(line)


@inbox.command()
@slugs_argument
@added_option
@json_option
@click.pass_obj
def discard(session: Session, slugs: Sequence[str], added: bool, as_json: bool) -> None:
    """Take drafts out of the inbox: they are not collected again. `restore` brings them back.

    With --added it takes back the last `add`, but for drafts that you have changed since.
    """
    from newsletter.collect.inbox import Moved
    from newsletter.collect.inbox import discard as discard_

    _check_named(slugs, added)
    collecting = session.app().collecting
    moved = collecting.discard_added() if added else Moved(discard_(session.project, slugs))
    if as_json:
        echo_json({"discarded": moved.paths, **({"kept": moved.touched} if added else {})})
        return
    _echo_moved("discarded, and kept in", moved.paths)
    for slug in moved.touched:
        click.echo(f"{slug} stays, since you changed it")
    if added:
        click.echo("to bring them back: newsletter inbox restore --added")


@inbox.command()
@slugs_argument
@added_option
@json_option
@click.pass_obj
def restore(session: Session, slugs: Sequence[str], added: bool, as_json: bool) -> None:
    """Bring discarded drafts back to the inbox."""
    from newsletter.collect.inbox import restore as restore_

    _check_named(slugs, added)
    collecting = session.app().collecting
    paths = collecting.restore_added() if added else restore_(session.project, slugs)
    if as_json:
        echo_json({"restored": paths})
        return
    _echo_moved("back in", paths)


def _check_named(slugs: Sequence[str], added: bool) -> None:
    if bool(slugs) == added:
        raise click.UsageError("name drafts by their slugs, or say --added")


def _echo_moved(what: str, paths: Sequence[str]) -> None:
    for path in paths[:_MOST_TOLD]:
        click.echo(f"{what} {path}")
    if len(paths) > _MOST_TOLD:
        click.echo(f"and {count_of(len(paths) - _MOST_TOLD, 'more draft')}")


@inbox.command()
@slug_argument
@click.argument("speakers", nargs=-1, metavar="[SPEAKER]...")
@json_option
@click.pass_obj
def confirm(session: Session, slug: str, speakers: Sequence[str], as_json: bool) -> None:
    """Accept the suggested speakers of a draft, or only those that are named, by their ids.

    Also those who came onto the roster since, and whom `inbox` suggests. Any id of speakers.toml
    will do, also one that was not suggested.
    """
    added = session.app().collecting.confirm(slug, speakers)
    if as_json:
        echo_json({"slug": slug, "confirmed": list(added)})
    elif added:
        names = [session.project.roster.speakers[id_].name for id_ in added]
        click.echo(f"{slug}: confirmed {', '.join(names)}")
    else:
        click.echo(f"{slug}: confirmed already")


@inbox.command()
@slug_argument
@click.argument("version", default=1, type=click.IntRange(min=1), metavar="[VERSION]")
@json_option
@click.pass_obj
def take(session: Session, slug: str, version: int, as_json: bool) -> None:
    """Take the source's newer version of a draft that you edited; taking again gives yours back.

    Where more versions wait, take one by its number in `inbox show`. None is ever lost, and each
    keeps its own list of changes. It works until the update's issue is sent.
    """
    taken = session.app().collecting.take_version(slug, version)
    if as_json:
        whose = "mine" if taken.is_mine else "source"
        echo_json({"slug": slug, "path": taken.path, "version": whose, "waiting": taken.waiting})
        return
    now, left = "your" if taken.is_mine else "the source's", "the other"
    if taken.is_mine != taken.left_is_mine:
        left = "yours" if taken.left_is_mine else "the source's"
    again = f"newsletter inbox take {slug}" + (f" {version}" if version > 1 else "")
    click.echo(f"{taken.path} is {now} version; {again} gives {left} back")
    if taken.waiting > 1:
        click.echo(f"{taken.waiting} versions wait beside it: newsletter inbox show {slug}")


@inbox.command()
@slug_argument
@click.argument("changes", nargs=-1, type=click.IntRange(min=1), metavar="[CHANGE]...")
@json_option
@click.pass_obj
def undo(session: Session, slug: str, changes: Sequence[int], as_json: bool) -> None:
    """Undo changes of a draft, by their numbers in `inbox show`: repairs, and what was removed.

    Without numbers all of them, so that the text is again what it was; only a headline that was
    made of it stays. Exits with 1 where one of them cannot be, as the draft was edited there.
    """
    undone = session.app().collecting.undo(slug, changes)
    if as_json:
        left = [{"number": number, "reason": why} for number, why in undone.left]
        echo_json({"slug": slug, "undone": list(undone.numbers), "left": left})
    else:
        click.echo(f"{slug}: {count_of(len(undone.numbers), 'change')} undone")
        for number, why in undone.left:
            click.echo(f"change {number} stays: {why}", err=True)
    if undone.left:
        click.get_current_context().exit(1)
