"""Findings that the editor takes on purpose: `accept: {rule: reason}` in the front matter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from newsletter.check.examined import Examined, place_of
from newsletter.check.registry import RULES, Finding, rule
from newsletter.errors import Problem
from newsletter.model import Issue, Update
from newsletter.shapes import quote_short


def is_accepted(problem: Problem, examined: Examined) -> bool:
    """Whether the editor gave a reason for it.

    An update's reasons hold for findings in its own file; the issue's for all other files.
    """
    known = RULES.get(problem.rule)
    if known and not known.acceptable:
        return False
    reasons = _reasons(problem.path, examined)
    return bool(reasons.get(problem.rule, "").strip())


def _reasons(path: str, examined: Examined) -> Mapping[str, str]:
    for update in examined.issue.updates:
        if update.origin.path == path:
            return update.accept
    return examined.issue.accept


@rule(
    "bad-acceptance",
    "warning",
    hint="write accept: {RULE: the reason}; the rules are listed by newsletter check --rules",
    acceptable=False,
)
def _bad_acceptance(examined: Examined) -> Iterator[Finding]:
    """An `accept` without a reason, of a misspelt rule, or of a rule that the law makes."""
    owners: tuple[Issue | Update, ...] = (examined.issue, *examined.issue.updates)
    for owner in owners:
        for id, reason in owner.accept.items():
            message, hint = _fault(id, reason)
            if message:
                yield Finding(place_of(owner.origin, f"accept.{id}"), message, hint)


def _fault(id: str, reason: str) -> tuple[str, str]:
    if id in RULES:
        if not RULES[id].acceptable:
            return f"{id!r} cannot be accepted", "mend what it finds"
        return ("" if reason.strip() else f"{id!r} is accepted without a reason"), ""
    near = get_close_matches(id, RULES, n=1, cutoff=0.8)
    return f"unknown rule {quote_short(id)}", f"did you mean {near[0]!r}?" if near else ""
