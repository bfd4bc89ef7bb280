"""Values for the tests of the checker: an issue in which it finds nothing, to be spoilt."""

from __future__ import annotations

from datetime import date

from newsletter.check import RULES, Examined, check_issue
from newsletter.errors import Problem
from newsletter.model import Issue, Newsletter, Origin, Rendered, Roster, Speaker, Update

DAY = date(2026, 11, 23)
ISSUE = "issues/2026-11-23/issue.md"
KROEBER = "issues/2026-11-23/kroeber.md"
ADDRESS = "China Speakers Bureau,\n88 Sample Road & Co, Shanghai"


def origin(path: str, body_line: int = 1, **fields: tuple[int, int]) -> Origin:
    named = {name.replace("__", "."): place for name, place in fields.items()}
    return Origin(path=path, fields=named, body_line=body_line)


def an_update(slug: str = "kroeber", **changes: object) -> Update:
    values: dict[str, object] = {
        "slug": slug,
        "title": "China's next plan stays with factories",
        "day": DAY,
        "body": "Arthur Kroeber says so.",
        "origin": origin(f"issues/2026-11-23/{slug}.md", body_line=9),
    }
    return Update(**{**values, **changes})  # type: ignore[arg-type]


def an_issue(*updates: Update, **changes: object) -> Issue:
    values: dict[str, object] = {
        "slug": "2026-11-23",
        "day": DAY,
        "subject": "Five more years of factories",
        "preheader": "Arthur Kroeber on a plan that looks just like the last one",
        "updates": updates or (an_update(),),
        "origin": origin(ISSUE, subject=(2, 10), preheader=(3, 12)),
    }
    return Issue(**{**values, **changes})  # type: ignore[arg-type]


def a_mail(
    issue: Issue, *, prose: str = "", head: str = "", foot: str = "", **changes: str
) -> Rendered:
    """As the templates make it, as far as the rules look at it."""
    anchors = "".join(f'<td id="u-{u.slug}">{prose}</td>' for u in issue.updates)
    html = (
        f"<!DOCTYPE html><html lang='en' dir='ltr'><head><title>x</title>{head}</head><body>"
        f"<div lang='en' dir='ltr'><h1>x</h1><table role='presentation'><tr>{anchors}"
        f'<td><a href="{{{{ unsubscribe_url }}}}">Unsubscribe</a> China Speakers Bureau, '
        f"<br>88 Sample Road &amp; Co,<b> Shanghai</b>{foot}</td></tr></table></div></body></html>"
    )
    text = f"Unsubscribe: {{{{ unsubscribe_url }}}}\n{ADDRESS}"
    values = {"html": html, "text": text, "subject": issue.subject, "preheader": issue.preheader}
    return Rendered(issue=issue.slug, merge_tags=(), **{**values, **changes})


NEWSLETTER = Newsletter(
    name="Daily",
    organisation="China Speakers Bureau",
    sender="Fons <daily@example.com>",
    reply_to="office@example.com",
    postal_address=ADDRESS,
    base_url="https://news.example.com",
    request_form="https://www.example.com/request/",
)
ROSTER = Roster(
    speakers={
        "arthur-kroeber": Speaker(id="arthur-kroeber", name="Arthur Kroeber"),
        "winston-ma": Speaker(id="winston-ma", name="Winston Ma", status="paused"),
    },
    topics={},
)


def an_examined(
    issue: Issue | None = None, mail: Rendered | None = None, **changes: object
) -> Examined:
    issue = issue or an_issue()
    values: dict[str, object] = {
        "issue": issue,
        "rendered": mail or a_mail(issue),
        "newsletter": NEWSLETTER,
        "roster": ROSTER,
        "today": DAY,
    }
    return Examined(**{**values, **changes})  # type: ignore[arg-type]


def found(examined: Examined, rule: str) -> list[Problem]:
    """The findings of one rule; its id and severity are those of the table."""
    problems = [problem for problem in check_issue(examined) if problem.rule == rule]
    assert all(problem.severity == RULES[rule].severity for problem in problems)
    return problems


def places(problems: list[Problem]) -> list[tuple[str, int, int]]:
    return [(problem.path, problem.line, problem.column) for problem in problems]
