"""A connection that waits for its server within limits, where there is no other end of it.

A server whose machine is gone is found out by probes, and one that died by its socket. One that was
stopped, or hangs on its disk, keeps both alive, and counts the time of no statement.
"""

from __future__ import annotations

from collections.abc import Generator
from time import monotonic
from typing import Any

import psycopg
from psycopg.abc import RV, PQGen

from newsletter.store.database import Row


class Connection(psycopg.Connection[Row]):
    #: Seconds that each statement may take; None is no limit. After them the connection is closed.
    limit: float | None = None

    def wait(self, gen: PQGen[RV], *given: Any, **more: Any) -> RV:
        if self.limit is not None:
            gen = self._within(self.limit, gen)
        return super().wait(gen, *given, **more)

    def _within(self, seconds: float, steps: PQGen[RV]) -> Generator[Any, Any, RV]:
        """The same steps; psycopg comes back to each every tenth of a second."""
        until = monotonic() + seconds
        try:
            wanted = next(steps)
            while True:
                ready = yield wanted
                if not ready and monotonic() > until:
                    break
                wanted = steps.send(ready)
        except StopIteration as end:
            result: RV = end.value
            return result
        steps.close()
        self.pgconn.finish()
        raise psycopg.OperationalError(f"the server has not answered for {seconds:g} seconds")
