"""The tree of errors a person can act on; anything else keeps its traceback.

NewsletterError
├── ContentError        files of the project contain mistakes; carries every Problem
├── ProjectNotFound     no newsletter.toml here or above
├── NotFound            the issue, update or subscriber that was named does not exist
├── SettingMissing      a setting or a secret that the command needs is not there
├── StoreError          the store cannot be opened or belongs to another version
├── Forged              a webhook's post is not what it says it is; it changes nothing
├── Unreadable          a webhook's post is genuine and not understood
└── DeliveryError       a call to a mail service did not end in a receipt
    ├── Deferred        nothing was accepted, the service asks to come back later
    ├── BatchRefused    nothing was accepted, because of something in the batch
    ├── Held            nothing was accepted and waiting does not help: a person must act
    └── Unanswered      the call left and no answer came: what was accepted is not known

Messages are lower case, without a full stop, and quote the value that was found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple


class Problem(NamedTuple):
    """One finding about the content; prints as `path:line:column: message`."""

    path: str
    line: int
    column: int
    rule: str
    severity: str  #: "error" blocks a send, "warning" is only shown
    message: str
    hint: str = ""  #: how to mend it

    def __str__(self) -> str:
        text = f"{self.path}:{self.line}:{self.column}: {self.message}"
        return f"{text}; {self.hint}" if self.hint else text


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint that names the nearest known word, or all of them when they are few."""
    from difflib import get_close_matches

    choices = sorted(known)
    near = get_close_matches(word.casefold(), choices, n=1, cutoff=0.6)
    if near:
        return f"did you mean {near[0]!r}?"
    if 0 < len(choices) <= 8:
        return f"expected one of {', '.join(choices)}"
    return ""


class NewsletterError(Exception):
    """Something that a person can act on: the command line prints it in one line and exits 1."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}; {self.hint}" if self.hint else self.message


class ContentError(NewsletterError):
    """Every mistake found in the project's files, in the order of path and position."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda p: (p.path, p.line, p.column)))
        super().__init__("\n".join(map(str, self.problems)))


class ProjectNotFound(NewsletterError):
    """There is no newsletter.toml in the folder that was named or above it."""


class NotFound(NewsletterError):
    """What was named does not exist."""


class SettingMissing(NewsletterError):
    """A setting or an environment variable that this command needs is not there."""


class StoreError(NewsletterError):
    """The store cannot be used; nothing was changed."""


class Forged(NewsletterError):
    """A post to a webhook that the service did not sign, or not lately, or for somebody else."""


class Unproven(NewsletterError):
    """A post to a webhook whose proof cannot be had at the moment: it should come again."""


class Unreadable(NewsletterError):
    """A post to a webhook that is genuine, and of a shape that its documentation does not tell."""


class DeliveryError(NewsletterError):
    """A call to a mail service did not end in a receipt."""


class Deferred(DeliveryError):
    """Nothing was accepted; the same bytes may go out again after `retry_after` seconds.

    `retry_after` is None where the service gave no hint. `troubled` says of readers, by id, why
    their mail was put off where it may be for its own sake; without it the service is at fault.
    """

    def __init__(
        self,
        message: str,
        *,
        retry_after: float | None = None,
        troubled: Mapping[int, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        self.troubled = troubled or {}


class BatchRefused(DeliveryError):
    """Nothing was accepted, because of at least one reader or value in the batch.

    `named` says of readers, by id, why it was them; without it nobody knows who it was.
    """

    def __init__(self, message: str, *, named: Mapping[int, str] | None = None) -> None:
        super().__init__(message)
        self.named = named or {}


class Held(DeliveryError):
    """Nothing was accepted, and no retry will help before `until` or before a person acts."""

    def __init__(self, message: str, *, hint: str = "", until: datetime | None = None) -> None:
        super().__init__(message, hint=hint)
        self.until = until


class KeyRefused(Held):
    """The service does not know the key; with another one it may answer what was asked."""


class NotAllowed(Held):
    """The account may not do what was asked, today and tomorrow: its plan or its key lacks it."""


class Unanswered(DeliveryError):
    """The call left this machine and no usable answer came back; no other one may leave before
    `retry_after` seconds, where somebody said so."""

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class KeyKnown(Unanswered):
    """The service knows the call's key and does not say what became of all its readers: only its
    search can tell, another call under the key would not."""


class Unnamed(Unanswered):
    """The service answered for some of the readers and does not say for whom: no fault of the line,
    but who was taken is as unknown as without an answer."""
