"""How a call ended that a service took as a whole, to work on it later: its own page tells."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from newsletter.errors import DeliveryError, Unanswered
from newsletter.mail.answers import Answer

#: Seconds between looks at the page.
PAUSES = (0.2, 0.5, 1.0, 2.0, 3.0, 5.0, 8.0, 10.0, 15.0, 15.0)

_LONGEST_PAUSE = 60.0
#: One look too many, nobody there to answer, and a page that is not written yet.
_NOT_NOW = frozenset({404, 420, 429, 503})


def wait_for_end(
    look: Callable[[], Answer],
    is_running: Callable[[Answer], bool],
    *,
    sleep: Callable[[float], None],
    pauses: Iterable[float] = PAUSES,
) -> Answer:
    """The page when the work has ended, else as it stands after the last pause.

    Raises Unanswered alone: where a look finds no connection, the call has left all the same.
    """
    answer = _look(look)
    for pause in pauses:
        if answer.status in _NOT_NOW:
            sleep(min(answer.retry_after or 0.0, _LONGEST_PAUSE))
        elif not is_running(answer):
            break
        sleep(pause)
        answer = _look(look)
    return answer


def _look(look: Callable[[], Answer]) -> Answer:
    try:
        return look()
    except DeliveryError as error:
        raise Unanswered(f"the call was taken, and what came of it is not told: {error}") from error
