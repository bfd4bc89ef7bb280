"""What the log says of requests that could not be answered: a few lines a minute, as whoever comes
while the store is away, or finds what we did wrong, comes as often as he likes."""

from __future__ import annotations

import logging
from collections.abc import Callable

from newsletter.errors import StoreError
from newsletter.web.site.seldom import Seldom
from newsletter.web.site.waiting import Crowded

_log = logging.getLogger(__name__)


class Faults:
    def __init__(self, ticks: Callable[[], float]) -> None:
        self._store = Seldom(_log.error, about="the store", ticks=ticks)
        self._broken = Seldom(_log.error, about="what broke", ticks=ticks)

    def tell_store(self, error: StoreError) -> None:
        if not isinstance(error, Crowded):  # which those who waited have told already
            self._store.tell(f"the store cannot answer: {error.message}")

    def tell_broken(self, what: str, error: Exception) -> None:
        """`what` has nothing of the path, which may hold a reader's token."""
        self._broken.tell(f"{what} could not be answered", exc_info=error)
