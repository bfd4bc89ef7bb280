"""One project's sending: an issue to its readers, the account of it, and what services report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Literal

from newsletter.errors import NewsletterError
from newsletter.mailing import Account, Certificate, Deviation, Message, Quota, Subscriber
from newsletter.mailing import Event as MailEvent
from newsletter.model import Composed, Rendered
from newsletter.ports import FindCodes, MailService, Store
from newsletter.project import Project

if TYPE_CHECKING:
    from newsletter.envelope import Personal

Retry = Literal["nobody", "failed", "uncertain"]


class Dispatch:
    """Opens neither store nor service before it needs them."""

    def __init__(
        self,
        project: Project,
        *,
        open_store: Callable[[], Store],
        open_service: Callable[[], MailService],
        compose: Callable[[str], Composed],
        render_web: Callable[[str], Rendered],
        load_keys: Callable[[], tuple[bytes, ...]],
        find_codes: FindCodes,
        now: Callable[[], datetime],
    ) -> None:
        self._project = project
        self._open_store = open_store
        self._open_service = open_service
        self._compose = compose
        self._render_web = render_web
        self._load_keys = load_keys
        self._find_codes = find_codes
        self._now = now

    def subject(self, slug: str) -> str:
        """Of the frozen message where there is one, else of the issue as it stands."""
        frozen = self._open_store().ledger.get_message(slug)
        return frozen.subject if frozen else self._project.load_issue(slug).subject

    def batch_size(self, slug: str) -> int:
        """Readers in each call, as far as the settings and the message decide it."""
        from newsletter.delivery import largest_batch

        message = self._open_store().ledger.get_message(slug) or self._mail(slug)[0]
        return largest_batch(self._open_service(), message, self._project.config.mail.rate)

    def account(self, slug: str | None = None) -> Account:
        """The account of an issue, the newest one by default. Raises NotFound."""
        account = self._open_store().ledger.account(slug or self._project.newest_slug())
        if account.state == "draft":
            self._project.load_issue(account.issue)
        return account

    def certificate(self, slug: str | None = None) -> Certificate:
        from newsletter.delivery import certify

        return certify(self.account(slug).issue, self._open_store().ledger)

    def certificate_page(self, certificate: Certificate) -> str:
        """The certificate as HTML for a person who was not there; addresses are masked."""
        from newsletter.certificates import render_certificate

        project, ledger = self._project, self._open_store().ledger
        folders = project.template_folders()
        return render_certificate(certificate, ledger, project.config.newsletter, folders)

    def deviations(self, issue: str) -> list[Deviation]:
        """Who was rejected, has failed or is uncertain, and why."""
        return list(self._open_store().ledger.deviations(issue))

    def active_readers(self) -> int:
        return self._open_store().subscribers.counts()["active"]

    def left_out(self, slug: str) -> dict[str, int]:
        """Of the active readers, as they stand now, how many would not get an issue, by reason.

        It looks at each of them. Raises ContentError.
        """
        from newsletter.segments import why_left_out

        message, _ = self._mail(slug)
        active = (one for one in self._open_store().subscribers.stream() if one.status == "active")
        reasons = ("suppressed" if one.suppressed else why_left_out(message, one) for one in active)
        return dict(Counter(filter(None, reasons)))

    def send(
        self,
        slug: str,
        *,
        retry: Retry = "nobody",
        early: bool = False,
        progress: Callable[[int, int], None],
        say: Callable[[str], None],
        stop: Event,
    ) -> Account:
        """Freeze the issue if it is not frozen yet, and send it to all who wait for it.

        With `retry` those who failed, or are uncertain, wait again; `early` is the editor's word
        that the service may be called before the time it named, and so is its own word that there
        is room for all. Raises NewsletterError where readers lack a value or could not leave,
        before anything leaves.
        """
        from newsletter.delivery import Pace, Watch, deliver, largest_batch
        from newsletter.sending import must_be_complete, must_let_leave

        ledger = self._open_store().ledger
        message = ledger.get_message(slug)
        if message is None:
            message = self._message(slug)
            must_be_complete(message, self._open_store().subscribers)
        must_let_leave(message, self._open_service())
        quota = self._find_quota()
        if not early:
            self._must_have_room(slug, quota)
            early = quota.left is not None and self.account(slug).state == "held"
        rate = self._find_rate(quota, say)
        size = largest_batch(self._open_service(), message, rate)
        tried = self._queue_again(slug, retry, batch_size=size)
        return deliver(
            message,
            newsletter=self._project.config.newsletter.name,
            ledger=ledger,
            service=self._open_service(),
            personal=self._personal(message),
            pace=Pace(parallel=self._project.config.mail.parallel, rate=rate, early=early),
            watch=Watch(progress=progress, say=say, stop=stop, now=self._now),
            tried=tried,
        )

    def _queue_again(self, slug: str, retry: Retry, *, batch_size: int) -> list[int]:
        """Let them wait again; returns those at whom a service failed before."""
        ledger = self._open_store().ledger
        if retry == "uncertain":
            ledger.queue_uncertain(slug, batch_size=batch_size)
        if retry != "failed":
            return []
        tried = [one.reader for one in ledger.deviations(slug) if one.state == "failed"]
        ledger.queue_failed(slug, batch_size=batch_size)
        return tried

    def _find_quota(self) -> Quota:
        find_quota = getattr(self._open_service(), "find_quota", None)
        return find_quota() if find_quota else Quota()

    def _must_have_room(self, slug: str, quota: Quota) -> None:
        """Raises NewsletterError where the service would refuse some of those who wait."""
        account = self.account(slug)
        waiting = account.queued
        if account.state == "draft":
            waiting = self.active_readers() - sum(self.left_out(slug).values())
        if quota.left is not None and quota.left < waiting:
            raise NewsletterError(
                f"{self._open_service().name} lets this account send {quota.left:,} more mails"
                f" within 24 hours, and {waiting:,} are to leave",
                hint="wait, or ask the service for more; --now sends as many as it takes",
            )

    def _find_rate(self, quota: Quota, say: Callable[[str], None]) -> float | None:
        """Mails a second: the settings' word, else the account's where the service tells it."""
        if self._project.config.mail.rate is not None:
            return self._project.config.mail.rate
        if quota.rate:
            say(f"{self._open_service().name} lets this account send {quota.rate:g} mails a second")
        return quota.rate

    def give_up(self, slug: str) -> Account:
        """Count as uncertain whose mail was called for and never found, for the editor to decide.

        Of an issue that is held, for another one finds out by itself. Who can be called again
        under a key that the service knows is left alone.
        """
        from newsletter.delivery import Watch, give_up

        ledger = self._open_store().ledger
        if ledger.account(slug).state == "held":
            watch = Watch(now=self._now)
            give_up(slug, ledger=ledger, service=self._open_service(), watch=watch)
        return ledger.account(slug)

    def accept_uncertain(self, slug: str) -> int:
        """Take the editor's word that all uncertain readers have the mail; returns how many."""
        return self._open_store().ledger.accept_uncertain(slug, at=self._now())

    def count_failed(self, slug: str) -> int:
        """Readers who failed and could still receive."""
        return self._open_store().ledger.count_failed(slug)

    def apply_events(self, events: Iterable[MailEvent]) -> int:
        """What a mail service reported; returns how many events told something new."""
        allowed = self._project.config.mail.soft_bounces
        return self._open_store().apply_events(
            events, soft_bounces=allowed, find_codes=self._find_codes, at=self._now()
        )

    def send_test(self, slug: str, addresses: Sequence[str]) -> Path | None:
        """Send the issue as it stands to some addresses; the ledger does not know of it.

        Returns the folder of the mail where it went to the outbox. Raises DeliveryError,
        NewsletterError; an address that is none stops all before the first mail.
        """
        from newsletter.audience import normalise_address
        from newsletter.delivery import deliver_test
        from newsletter.sending import must_let_leave

        addresses = [normalise_address(address) for address in addresses]
        message = self._message(slug, test=True)
        service = self._open_service()
        must_let_leave(message, service)
        deliver_test(
            message,
            addresses,
            newsletter=self._project.config.newsletter.name,
            service=service,
            find=self._open_store().subscribers.find,
            personal=self._personal(message),
            at=self._now(),
        )
        return self.outbox_folder("test")

    def render_for(self, slug: str, reader: Subscriber) -> tuple[Rendered, str]:
        """The issue as a subscriber gets it, and why he would get none, if so.

        Raises NotFound, ContentError.
        """
        from newsletter.envelope import make_message
        from newsletter.sending import for_segments, show_to

        config = self._project.config
        issue, _, rendered = self._compose(slug)
        message = for_segments(make_message(rendered, config.newsletter), issue, config.segments)
        return show_to(reader, message, rendered)

    def outbox_folder(self, name: str) -> Path | None:
        """Where the mail of an issue, or of tests, lies when it went to the outbox."""
        if self._project.config.mail.service != "outbox":
            return None
        return self._project.var / "outbox" / name

    def _message(self, slug: str, *, test: bool = False) -> Message:
        message, differs = self._mail(slug, test=test)
        return replace(message, web=self._render_web(slug).html) if differs else message

    def _mail(self, slug: str, *, test: bool = False) -> tuple[Message, bool]:
        """The message, and whether its page differs: most are the mail, and not kept twice."""
        from newsletter.envelope import make_message
        from newsletter.sending import for_segments

        issue, _, rendered = self._compose(slug)
        message = make_message(rendered, self._project.config.newsletter, test=test)
        message = for_segments(message, issue, self._project.config.segments)
        return message, bool(issue.teasers or rendered.limits)

    def _personal(self, message: Message) -> Personal:
        from newsletter.sending import sign_personal

        return sign_personal(message, self._project.config.newsletter, self._load_keys())
