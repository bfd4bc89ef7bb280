"""`[check.rules]` in newsletter.toml: rules that a project turns off, up or down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from newsletter.check.examined import SETTINGS, Examined, Place
from newsletter.check.registry import RULES, Finding, rule
from newsletter.errors import Problem, did_you_mean
from newsletter.shapes import quote_short


@rule(
    "bad-rule-setting",
    "warning",
    hint="the rules are listed by newsletter check --rules",
    acceptable=False,
)
def _bad_rule_setting(examined: Examined) -> Iterator[Finding]:
    """A rule in the settings that there is not, or that the law makes."""
    for id, severity in examined.rules.items():
        known = RULES.get(id)
        if known and not known.acceptable and severity != known.severity:
            message = f"{id!r} cannot be set to {severity!r}"
            yield Finding(_place(examined, id), message, "delete the line, and mend what it finds")
        elif not known:
            hint = did_you_mean(id, RULES)
            yield Finding(_place(examined, id), f"unknown rule {quote_short(id)}", hint)


def set_severity(problem: Problem, rules: Mapping[str, str]) -> Problem | None:
    """A problem that others found, as the project wants it; nothing where it is off.

    An error of the files themselves stays one.
    """
    severity = rules.get(problem.rule, problem.severity)
    if problem.severity == "error" or severity == problem.severity:
        return problem
    return None if severity == "off" else problem._replace(severity=severity)


def _place(examined: Examined, id: str) -> Place:
    from newsletter.tomlfile import find_places

    text = examined.files.get(SETTINGS)
    name = f"check.rules.{id}"
    return Place(SETTINGS, *find_places(text).find(name, at_key=True)) if text else Place(SETTINGS)
