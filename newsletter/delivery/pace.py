"""When the next call may leave: the settings, the service's word, and back-off without one."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from newsletter.errors import NewsletterError

#: Seconds; a service that asks for more holds the issue instead of keeping a person waiting.
LONGEST_WAIT = 900.0
#: Seconds, of a back-off that the service gave no hint for.
LONGEST_BACKOFF = 60.0
#: Calls in a row that ended without an answer, or were put off, before the issue is held.
PATIENCE = 8
#: Calls in a row without an answer, where each leaves readers of whom nobody can ever tell.
BLIND_PATIENCE = 3


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How fast calls may leave."""

    parallel: int = 1  #: calls in flight
    rate: float | None = None  #: readers a second, over all calls
    early: bool = False  #: also before the time until which the service wants no call


@dataclass(kw_only=True)
class Watch:
    """What a caller sees and may do while an issue is being sent."""

    say: Callable[[str], None] = field(default=lambda _: None)  #: one line for a person
    progress: Callable[[int, int], None] = field(default=lambda _done, _all: None)
    stop: threading.Event = field(default_factory=threading.Event)
    #: set to end after the calls in flight
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))
    #: returns early when the send is to stop
    sleep: Callable[[float], object] | None = None
    jitter: Callable[[], float] = field(default=lambda: random.uniform(0.75, 1.25))  # noqa: S311

    def waiting(self) -> Callable[[str], None]:
        """Says a line once, and raises NewsletterError when all is to stop."""
        told: set[str] = set()

        def wait(line: str) -> None:
            if self.stop.is_set():
                raise NewsletterError("stopped while another process was sending")
            if line not in told:
                told.add(line)
                self.say(line)

        return wait

    def choose_pause(self, told: float | None, faults: int) -> float:
        """Seconds: what the service told and a little more, or longer at each fault in a row."""
        if told is not None:
            return told + self.jitter()
        return min(2.0 ** min(faults, 6), LONGEST_BACKOFF) * self.jitter()

    def pause(self, seconds: float) -> None:
        (self.sleep or self.stop.wait)(seconds)


class Gate:
    """Lets calls through one after another, never earlier than all that was asked for."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._opens_at = watch.now()
        self.faults = 0  #: calls in a row that were put off or not answered
        self.unanswered = 0  #: the same of those that left
        self.is_heard = True  #: whether the last one was answered

    def seconds(self) -> float:
        """Until the next call may leave; 0 when it may."""
        return max((self._opens_at - self._watch.now()).total_seconds(), 0.0)

    def space(self, seconds: float) -> None:
        """After a call that leaves now, so much time belongs to it."""
        start = max(self._opens_at, self._watch.now())
        self._opens_at = start + timedelta(seconds=seconds)

    def keep_shut(self, until: datetime | None) -> None:
        """What another process, or this one before it died, was told."""
        if until and (until - self._watch.now()).total_seconds() <= LONGEST_WAIT + 2:
            self._opens_at = max(self._opens_at, until)

    @property
    def opens_at(self) -> datetime:
        return self._opens_at

    def close(self, told: float | None) -> float:
        """Returns the seconds. What several calls in flight are told is one and the same wait."""
        pause = self._watch.choose_pause(told, self.faults)
        self._opens_at = max(self._opens_at, self._watch.now() + timedelta(seconds=pause))
        return pause

    def note_answer(self) -> None:
        """One that says what became of the call."""
        self.faults = self.unanswered = 0
        self.is_heard = True

    def note_silence(self) -> None:
        self.unanswered += 1
        self.is_heard = False

    @property
    def is_hopeless(self) -> bool:
        return self.faults >= PATIENCE
