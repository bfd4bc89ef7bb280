"""`newsletter preview`: the issues in a browser, following every save."""

from __future__ import annotations

import click

from newsletter.cli.session import Session


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True)
@click.option("--open/--no-open", "open_browser", default=False, help="Open it in the browser.")
@click.pass_obj
def preview(session: Session, port: int, open_browser: bool) -> None:
    """Show every issue as mail, on this machine only, until Ctrl-C.

    The page follows your files: it shows what you save at once, and mistakes until they are mended.
    """
    from newsletter.web.live import LiveProject
    from newsletter.web.preview import serve_preview

    serve_preview(
        LiveProject(session.project.root), port=port, open_browser=open_browser, echo=click.echo
    )
