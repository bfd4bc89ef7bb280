"""What a rule is, and the table of all rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Literal, NamedTuple

from newsletter.check.examined import Edit, Examined, Place
from newsletter.errors import Problem

Severity = Literal["error", "warning", "off"]


class Finding(NamedTuple):
    """What a rule found, and where."""

    place: Place
    message: str
    hint: str = ""  #: instead of the rule's own
    edit: Edit | None = None  #: what mends it, where that is safe


Look = Callable[[Examined], Iterable[Finding]]


class Rule(NamedTuple):
    id: str
    severity: Severity  #: "off" for one that only a project that wants it turns on
    hint: str  #: how to mend what it finds
    finds: str  #: what it finds, in a line
    acceptable: bool  #: whether the editor may accept a finding with a reason
    look: Look

    def problems(self, examined: Examined) -> Iterator[Problem]:
        return (problem for problem, _ in self.mends(examined))

    def mends(self, examined: Examined) -> Iterator[tuple[Problem, Edit | None]]:
        """Each problem with what mends it, where that is safe."""
        severity = self.severity_in(examined)
        for found in self.look(examined) if severity != "off" else ():
            hint = found.hint or self.hint
            problem = Problem(*found.place, self.id, severity, found.message, hint)
            yield problem, found.edit

    def severity_in(self, examined: Examined) -> str:
        """As the project has it; nobody can change what the law makes."""
        return examined.rules.get(self.id, self.severity) if self.acceptable else self.severity


#: id → rule, in the order of the families
RULES: dict[str, Rule] = {}


def rule(
    id: str, severity: Severity, *, hint: str, acceptable: bool = True
) -> Callable[[Look], Look]:
    """Put a function into the table; the first line of its docstring says what it finds."""

    def register(look: Look) -> Look:
        finds = (look.__doc__ or "").strip().partition("\n")[0]
        if id in RULES or not finds:
            raise ValueError(f"the rule {id!r} is there twice or has no docstring")
        RULES[id] = Rule(
            id=id, severity=severity, hint=hint, finds=finds, acceptable=acceptable, look=look
        )
        return look

    return register
