"""The checker: what must not go out, and what the editor should look at twice (pure).

One file per family of rules. A rule is a function that looks at an `Examined` and yields findings,
each at the place in the file that the editor wrote; the decorator `rule` puts it into `RULES`.
"""

from __future__ import annotations

from itertools import chain

from newsletter.check import (  # noqa: F401  importing a family puts its rules into the table
    accessibility,
    answers,
    call_to_action,
    content,
    contrast,
    destinations,
    elsewhere,
    images,
    inbox_line,
    law,
    leftovers,
    links,
    merge_tags,
    project_rules,
    size,
    structure,
    support,
    text_part,
)
from newsletter.check.acceptance import is_accepted
from newsletter.check.examined import Examined, Place
from newsletter.check.mending import Mended, mend
from newsletter.check.merge_tags import explain_missing
from newsletter.check.project_rules import set_severity
from newsletter.check.registry import RULES, Finding, Rule, rule
from newsletter.check.size import CLIP_BYTES
from newsletter.errors import Problem

__all__ = [
    "CLIP_BYTES",
    "RULES",
    "Examined",
    "Finding",
    "Mended",
    "Place",
    "Rule",
    "check_issue",
    "explain_missing",
    "mend",
    "rule",
]


def check_issue(examined: Examined) -> tuple[Problem, ...]:
    """What the rules find and what the caller found already, less what the editor accepted.

    In the order of path and position, each problem once.
    """
    extra = (set_severity(problem, examined.rules) for problem in examined.extra)
    found = chain(filter(None, extra), *(each.problems(examined) for each in RULES.values()))
    problems = {problem for problem in found if not is_accepted(problem, examined)}
    return tuple(sorted(problems, key=_order))


def _order(problem: Problem) -> tuple[str, int, int, str, str]:
    return problem.path, problem.line, problem.column, problem.rule, problem.message
