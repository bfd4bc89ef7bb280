"""`newsletter render`: an issue as files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from newsletter.cli.options import echo_json, issue_argument, json_option
from newsletter.cli.session import Session
from newsletter.errors import NewsletterError
from newsletter.model import Rendered


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
    about = _write(rendered, out)
    if as_json:
        echo_json(about)
    else:
        click.echo(f"issue {rendered.issue}: {about['bytes']:,} bytes of HTML in {out}")


def _write(rendered: Rendered, out: Path) -> dict[str, Any]:
    """email.html, email.txt and email.json; returns what stands in the last one."""
    about = {
        "issue": rendered.issue,
        "subject": rendered.subject,
        "preheader": rendered.preheader,
        "merge_tags": list(rendered.merge_tags),
        "bytes": len(rendered.html.encode()),
    }
    try:
        out.mkdir(parents=True, exist_ok=True)
        (out / "email.html").write_bytes(rendered.html.encode())
        (out / "email.txt").write_bytes(rendered.text.encode())
        text = json.dumps(about, ensure_ascii=False, indent=2)
        (out / "email.json").write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise NewsletterError(f"cannot write to {str(out)!r}: {error.strerror}") from error
    return about
