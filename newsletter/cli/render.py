"""`newsletter render`: an issue as files."""

from __future__ import annotations

from pathlib import Path

import click

from newsletter.cli.options import echo_json, issue_argument, json_option
from newsletter.cli.session import Session


@click.command()
@issue_argument
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="The folder for email.html, email.txt and email.json; made where there is none.",
)
@json_option
@click.pass_obj
def render(session: Session, issue: str | None, out: Path, as_json: bool) -> None:
    """Write ISSUE, or the newest one, as it is sent: merge tags stand where readers differ."""
    app = session.app()
    rendered = app.render(issue or app.project.newest_slug())
    about = app.write_rendered(rendered, out)
    if as_json:
        echo_json(about)
    else:
        click.echo(f"issue {rendered.issue}: {about['bytes']:,} bytes of HTML in {out}")
