"""The mail services, found by name: one file each, imported when chosen.

A service is a class with `from_settings(settings, secrets, var)` that fulfils ports.MailService.
Its attribute `webhook`, where it reports events, is a class with `from_settings(settings, secrets)`
that fulfils ports.Webhook; those of the services here stand in `reports`, a file each as well.
Others register theirs in the entry-point group `newsletter.mail`.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from pkgutil import resolve_name
from typing import Any, cast

from newsletter.config import MailSettings
from newsletter.errors import SettingMissing
from newsletter.ports import MailService, Webhook

BUILT_IN: Mapping[str, str] = {
    "outbox": "newsletter.mail.outbox:OutboxService",
    "memory": "newsletter.mail.memory:MemoryService",
    "mailgun": "newsletter.mail.mailgun:MailgunService",
    "postmark": "newsletter.mail.postmark:PostmarkService",
    "sendgrid": "newsletter.mail.sendgrid:SendGridService",
    "ses": "newsletter.mail.ses:SesService",
    "resend": "newsletter.mail.resend:ResendService",
    "brevo": "newsletter.mail.brevo:BrevoService",
    "mailjet": "newsletter.mail.mailjet:MailjetService",
    "sparkpost": "newsletter.mail.sparkpost:SparkPostService",
    "mailersend": "newsletter.mail.mailersend:MailerSendService",
}


def open_service(settings: MailSettings, secrets: Mapping[str, str], *, var: Path) -> MailService:
    """The configured service, ready to deliver.

    Raises SettingMissing for one that is not there, or that lacks its key or its domain.
    """
    service = _find_class(settings.service)
    if service is None:
        raise SettingMissing(
            f"there is no mail service {settings.service!r} in this version",
            hint=f"set [mail] service to one of {', '.join(BUILT_IN)}",
        )
    return cast(MailService, service.from_settings(settings, secrets, var))


def has_own_unsubscribe(name: str) -> bool:
    """Whether a service of that name needs no public site of ours, see ports.MailService."""
    return bool(getattr(_find_class(name), "own_unsubscribe", False))


def has_webhook(name: str) -> bool:
    """Whether a service of that name posts what it has to report."""
    return getattr(_find_class(name), "webhook", None) is not None


def open_webhooks(settings: MailSettings, secrets: Mapping[str, str]) -> dict[str, Webhook]:
    """What reads the posts of each service whose secret is there; none needs a service's key.

    Not only of the configured one: after a change of service the old one reports for days.
    """
    found: dict[str, Webhook] = {}
    for name in {**BUILT_IN, settings.service: ""}:
        with suppress(SettingMissing):
            found[name] = open_webhook(name, settings, secrets)
    return found


def open_webhook(name: str, settings: MailSettings, secrets: Mapping[str, str]) -> Webhook:
    """Raises SettingMissing for a service that posts nothing, or where its secret is not there."""
    webhook = getattr(_find_class(name), "webhook", None)
    if webhook is None:
        raise SettingMissing(
            f"the mail service {name!r} reports no events",
            hint="set [mail] service to one that does",
        )
    return cast(Webhook, webhook.from_settings(settings, secrets))


def _find_class(name: str) -> Any:
    if name in BUILT_IN:
        return resolve_name(BUILT_IN[name])
    from importlib.metadata import entry_points  # late: it costs a megabyte

    for entry in entry_points(group="newsletter.mail", name=name):
        return entry.load()
    return None
