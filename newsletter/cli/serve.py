"""`newsletter serve` and `newsletter archive`: the public site."""

from __future__ import annotations

from pathlib import Path

import click

from newsletter.cli.options import count_of, echo_json, json_option
from newsletter.cli.session import Session
from newsletter.networks import plain_address


def _host(_context: click.Context, _option: click.Parameter, text: str) -> str:
    """An empty one, as a variable that is not set leaves it, would be every address there is."""
    if not text.strip():
        raise click.BadParameter(
            "it is empty, expected the address to listen at; leave --host out for 127.0.0.1"
        )
    return text


def _proxy(_context: click.Context, _option: click.Parameter, text: str | None) -> str:
    """One address, as the server writes that of whoever connects; empty where none is named."""
    if text is None:
        return ""
    try:
        return plain_address(text)
    except ValueError:
        raise click.BadParameter(
            f"{text[:60]!r} is not the address of one proxy, such as 127.0.0.1"
        ) from None


@click.command()
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    callback=_host,
    help="The address to listen at.",
)
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True)
@click.option(
    "--proxy",
    metavar="ADDRESS",
    callback=_proxy,
    help="A proxy in front, whose X-Forwarded-For is believed.",
)
@click.pass_obj
def serve(session: Session, host: str, port: int, proxy: str) -> None:
    """Serve the public site until Ctrl-C: sign-up, archive, unsubscribing, webhooks.

    Letters to those who sign up leave through the mail service. On an address that others reach,
    itself or through a proxy, it starts only with NEWSLETTER_SECRET_KEY set and an https base_url.
    """
    from newsletter.web.site.opening import SiteOfProject
    from newsletter.web.site.running import serve_site
    from newsletter.web.site.safety import require_safe

    app = session.app()
    require_safe(app, host, proxied=bool(proxy))
    serve_site(SiteOfProject(app), host=host, port=port, proxy=proxy, echo=click.echo)


@click.group()
def archive() -> None:
    """The sent issues as pages."""


@archive.command()
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder; by default var/site of the project.",
)
@json_option
@click.pass_obj
def build(session: Session, out: Path | None, as_json: bool) -> None:
    """Write the public pages as files for any web server.

    Their links to each other are relative: the folder may lie anywhere. The form on them leads to
    base_url. What has not changed since the last time is not made again.
    """
    from newsletter.cli.progress import show_progress
    from newsletter.web.site.build import build_archive
    from newsletter.web.site.opening import SiteOfProject

    opened = SiteOfProject(session.app())
    folder = out or session.project.var / "site"
    try:
        office = opened.open_office()
        entries = office.archive.entries()
        with show_progress("writing the archive") as (progress, _):
            site = opened.create(static=True, office=office)
            built = build_archive(
                site,
                entries,
                folder,
                look=opened.look(),
                form_signer=opened.form_signer(),
                progress=progress,
            )
    finally:
        opened.close()
    if as_json:
        echo_json({"folder": str(folder), "issues": len(entries), **built._asdict()})
        return
    pages = f"{count_of(built.written, 'page')} written, {built.kept:,} kept"
    click.echo(f"{count_of(len(entries), 'issue')}: {pages}; the archive lies in {folder}")
