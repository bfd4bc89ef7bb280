"""`newsletter check --support`: what of an issue each mail client loses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from newsletter.cli.options import echo_json

if TYPE_CHECKING:
    from newsletter.app import App
    from newsletter.check.support import Lost


def echo_support(app: App, issue: str | None, *, as_json: bool) -> None:
    """One entry per feature, the one that most of the audience loses first."""
    slug = issue or app.project.newest_slug()
    found = app.support(slug)
    weighted = bool(app.project.config.check.clients)
    if as_json:
        echo_json({"issue": slug, "weighted": weighted, "features": [_as_json(e) for e in found]})
        return
    from newsletter.check.caniemail.table import load_table
    from newsletter.check.support import describe_lost

    for lost in found:
        click.echo(f"{lost.share:>4.0%}  {describe_lost(lost)}")
        click.echo(f"      {lost.reason or 'no fall-back is known'}")
    whose = "readers, by [check.clients]" if weighted else "clients, each family counted the same"
    table = load_table()
    click.echo(f"the part is that of {whose}; data of caniemail.com of {table.date}")
    click.echo(f"clients: {', '.join(dict.fromkeys(n.partition('.')[0] for n in table.clients))}")


def _as_json(lost: Lost) -> dict[str, object]:
    losses = sorted(lost.losses.values())
    return {
        "feature": lost.feature.title,
        "url": lost.feature.url,
        "share": round(lost.share, 4),
        "not_in": [loss.client for loss in losses if loss.whole],
        "partly_in": {loss.client: list(loss.notes) for loss in losses if not loss.whole},
        "reason": lost.reason,
    }
