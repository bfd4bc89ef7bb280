"""The certificate as a page for a person who was not there."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from newsletter.audience import mask_address
from newsletter.mailing import Certificate
from newsletter.merge import fill_for_nobody
from newsletter.model import Newsletter
from newsletter.ports import Ledger

#: Readers named on a page.
MOST_NAMED = 200


def render_certificate(
    certificate: Certificate, ledger: Ledger, newsletter: Newsletter, folders: Sequence[Path]
) -> str:
    """HTML, from the first folder that has the template; addresses are masked."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(folders), autoescape=True, undefined=StrictUndefined
    )
    issue = certificate.account.issue
    message = ledger.get_message(issue)
    return environment.get_template("site/certificate.html").render(
        certificate=certificate,
        account=certificate.account,
        rows=certificate.account.rows(),
        partly=certificate.account.partly(),
        reported=certificate.account.reported(),
        deviations=list(islice(ledger.deviations(issue), MOST_NAMED)),
        mask=mask_address,
        subject=fill_for_nobody(message.subject) if message else "",
        newsletter=newsletter,
    )
