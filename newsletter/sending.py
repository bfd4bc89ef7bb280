"""What a send needs of the project besides delivery's rules: complete readers, signed links."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from newsletter.audience import Purpose, Signer, preferences_url, unsubscribe_url
from newsletter.envelope import Column, Personal, personal_values, required_fields
from newsletter.errors import NewsletterError
from newsletter.mailing import Message, Subscriber
from newsletter.model import Issue, Newsletter, Rendered, Segment
from newsletter.ports import MailService, Subscribers
from newsletter.segments import cut_rendered, find_variant, why_left_out

#: Readers named in an error.
MOST_NAMED = 5


def must_be_complete(message: Message, subscribers: Subscribers) -> None:
    """Raises NewsletterError where active readers lack what the message asks of all of them."""
    for field, count in subscribers.missing(required_fields(message)).items():
        if count:
            some = subscribers.lacking(field, MOST_NAMED)
            more = f" and {count - len(some):,} more" if count > len(some) else ""
            raise NewsletterError(
                f"issue {message.issue} was not sent: {count:,} active readers have no value"
                f" for {field!r}, which has no fall-back: {', '.join(some)}{more}",
                hint=f'write {{{{ subscriber.{field} | fallback("…") }}}}, or fill it in',
            )


def must_let_leave(message: Message, service: MailService) -> None:
    """Raises NewsletterError where readers could leave neither at our site nor at the service."""
    if not message.siteless:
        return
    if not getattr(service, "own_unsubscribe", False):
        from newsletter.check.law import NO_SITE  # late: it brings all rules

        raise NewsletterError(
            f"issue {message.issue} was not sent: there is no base_url, and {service.name} has no"
            " unsubscribe of its own",
            hint=NO_SITE,
        )
    examine = getattr(service, "examine_unsubscribe", None)
    if examine:
        examine()


def for_segments(message: Message, issue: Issue, known: Iterable[Segment]) -> Message:
    """The message with what decides who gets it: whatever becomes of the settings, it stays so."""
    named = issue.segments()
    cut = {limit.segment for limit in message.limits}
    limited = [(each.slug, each.segment) for each in issue.updates if each.segment in cut]
    return replace(
        message,
        day=issue.day,
        segment=issue.segment,
        segments=tuple(segment for segment in known if segment.id in named),
        limited=tuple(limited),
        all_limited=bool(issue.updates) and all(update.segment for update in issue.updates),
    )


def show_to(subscriber: Subscriber, message: Message, rendered: Rendered) -> tuple[Rendered, str]:
    """An issue as a subscriber gets it, and why he gets none where that is so."""
    shown = cut_rendered(rendered, find_variant(message, subscriber))
    return shown, why_left_out(message, subscriber)


def sign_personal(message: Message, newsletter: Newsletter, keys: Sequence[bytes]) -> Personal:
    """What fills the merge tags, with each reader's own links."""
    base = newsletter.base_url
    # Bound to the address and not to the name: a newsletter may be renamed, and the links in the
    # mail of years must go on working.
    signer = Signer(keys, base)

    def links(start: str, purpose: Purpose) -> Column:
        return lambda many: signer.sign(
            start, purpose, [one.id for one in many], [one.address for one in many]
        )

    return personal_values(
        message,
        newsletter,
        unsubscribe_urls=links(unsubscribe_url(base, ""), "unsubscribe"),
        preferences_urls=links(preferences_url(base, ""), "preferences"),
    )
