"""How many letters strangers may ask for: from one network, all together, and for one mailbox."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from newsletter.web.site.limits import Limiter, Rate

_PER_ADDRESS = Rate(burst=2, each=3_600)
_PER_NETWORK = Rate(burst=10, each=120)
_OVERALL = Rate(burst=200, each=5)
_ALL = "all"


class TooMany(Exception):
    """No form is taken now; `near` is whether for those that came from the same network."""

    def __init__(self, wait: float, *, near: bool) -> None:
        super().__init__()
        self.wait = wait  #: seconds until one would be taken
        self.near = near


class Allowance:
    def __init__(self, ticks: Callable[[], float]) -> None:
        self._ticks = ticks
        self._per_address, self._per_network = Limiter(_PER_ADDRESS), Limiter(_PER_NETWORK)
        self._overall = Limiter(_OVERALL)

    @contextmanager
    def taking(self, network: str, mailbox: str) -> Iterator[bool]:
        """Count a form; yields whether a letter to the mailbox may follow.

        A form that fails inside counts for nothing: whoever sends it again is heard.

        Raises TooMany.
        """
        now = self._ticks()
        with self._per_network.counting(network, now) as allowed:
            if not allowed:
                raise TooMany(self._per_network.wait(network, now), near=True)
            with self._overall.counting(_ALL, now) as allowed:
                if not allowed:
                    raise TooMany(self._overall.wait(_ALL, now), near=False)
                with self._per_address.counting(mailbox, now) as allowed:
                    yield allowed
