"""One issue to its audience, so that every reader is accounted for whatever dies in the middle.

The rules: an attempt is on disk before its call; its outcome is on disk before the next claim by
the same place in flight; an attempt without an outcome is never repeated blindly: it goes out
again only under a key that the service still knows, else it is looked up with the service; and
what cannot be known is kept apart as uncertain.
"""

from newsletter.delivery.attempts import largest_batch, make_key
from newsletter.delivery.certifying import certify
from newsletter.delivery.delivering import deliver
from newsletter.delivery.doubts import give_up
from newsletter.delivery.pace import Pace, Watch
from newsletter.delivery.testing import deliver_test

__all__ = [
    "Pace",
    "Watch",
    "certify",
    "deliver",
    "deliver_test",
    "give_up",
    "largest_batch",
    "make_key",
]
