"""What a send needs of the project besides delivery's rules: complete readers, signed links."""

from __future__ import annotations

from collections.abc import Sequence

from newsletter.audience import Signer, preferences_url, unsubscribe_url
from newsletter.envelope import Personal, personal_values, required_fields
from newsletter.errors import NewsletterError
from newsletter.mailing import Message
from newsletter.model import Newsletter
from newsletter.ports import Subscribers

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


def sign_personal(message: Message, newsletter: Newsletter, keys: Sequence[bytes]) -> Personal:
    """What fills the merge tags, with each reader's own links."""
    base = newsletter.base_url
    # Bound to the address and not to the name: a newsletter may be renamed, and the links in the
    # mail of years must go on working.
    signer = Signer(keys, base)
    return personal_values(
        message,
        newsletter,
        unsubscribe_urls=lambda ids: signer.sign(unsubscribe_url(base, ""), "unsubscribe", ids),
        preferences_urls=lambda ids: signer.sign(preferences_url(base, ""), "preferences", ids),
    )
