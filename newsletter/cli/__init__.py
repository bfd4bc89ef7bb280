"""The command line: thin commands, each in a module that is imported when it is called."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path

import click

from newsletter import __version__
from newsletter.cli.session import Session
from newsletter.errors import NewsletterError, did_you_mean

#: name → where the command is, and its line in the list, so that `--help` imports none of them
COMMANDS = {
    "init": ("newsletter.cli.init:init", "Start a new newsletter in a folder."),
    "collect": ("newsletter.cli.collect:collect", "Make drafts of what is new at the sources."),
    "add": ("newsletter.cli.collect:add", "Make drafts of an address, a file or a pasted text."),
    "inbox": ("newsletter.cli.inbox:inbox", "Look through the drafts: confirm, discard, restore."),
    "compile": ("newsletter.cli.compile:compile_", "Make the day's issue of what is in the inbox."),
    "check": ("newsletter.cli.check:check", "Look for what must not go out."),
    "render": ("newsletter.cli.render:render", "Write an issue as email.html and email.txt."),
    "preview": ("newsletter.cli.preview:preview", "Show the issues in the browser, live."),
    "send": ("newsletter.cli.send:send", "Send an issue to all who should get it."),
    "status": ("newsletter.cli.account:status", "Where an issue and its readers stand."),
    "certificate": ("newsletter.cli.account:certificate", "The closed account of an issue."),
    "speakers": ("newsletter.cli.speakers:speakers", "Find who of the roster is in a text."),
    "subscribers": ("newsletter.cli.subscribers:subscribers", "Import, show and change readers."),
    "serve": ("newsletter.cli.serve:serve", "Serve the public site: sign-up, archive, webhooks."),
    "archive": ("newsletter.cli.serve:archive", "Write the public pages as files."),
    "doctor": ("newsletter.cli.doctor:doctor", "Look at what sending for real needs."),
}


class _Commands(click.Group):
    """A group that imports a command when it is needed: the others cost nothing at the start."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            hint = did_you_mean(args[0], COMMANDS)
            ctx.fail(f"there is no command {args[0]!r}; {hint or 'see newsletter --help'}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_) for name, (_, help_) in COMMANDS.items()])


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "-C",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Work on the project in this folder; by default in the current one or above it.",
)
@click.version_option(__version__, prog_name="newsletter")
@click.pass_context
def cli(ctx: click.Context, folder: Path | None) -> None:
    """From the weblog's news to a mail that books speakers.

    The editor's day: collect, inbox, compile, check, preview, send. Each command says what to do
    next.
    """
    ctx.obj = ctx.with_resource(Session(folder))


def main() -> None:
    """Exit codes: 0 done, 1 a person must act, 2 wrong usage."""
    if any(word != word.encode(errors="replace").decode() for word in sys.argv[1:]):
        click.echo("Error: the command line is not UTF-8 text", err=True)
        sys.exit(2)
    try:
        # Without its standalone mode, click gives back the code of `ctx.exit`.
        sys.exit(cli.main(standalone_mode=False))
    except click.exceptions.Abort:
        click.echo("stopped", err=True)
        sys.exit(1)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except NewsletterError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    except BrokenPipeError:
        # Whoever read our answer has enough; without this the interpreter complains at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        # A disk that is full, a folder that may not be written: nothing that a traceback explains.
        click.echo(_told(error), err=True)
        sys.exit(1)


def _told(error: OSError) -> str:
    from newsletter.files import FULL

    where = f"{error.filename}: " if error.filename else ""
    if error.errno not in FULL:
        return f"{where}{error.strerror or error}"
    kept = "what was finished before is kept, and no file is half-written"
    return f"{where}the disk is full; {kept}: make room, and start the command again"
