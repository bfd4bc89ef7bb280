"""Issues of every kind for the tests of the renderer; no test by itself."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from newsletter.model import (
    CallToAction,
    Citation,
    Issue,
    Newsletter,
    Rendered,
    Roster,
    Span,
    Speaker,
    Update,
)
from newsletter.render import Kit, render_issue

TEMPLATES = Path(__file__).parents[1] / "templates"
DAY = date(2025, 10, 30)

NEWSLETTER = Newsletter(
    name="China Speakers Bureau Daily",
    organisation="China Speakers Bureau",
    sender="Fons Tuinstra <daily@example.com>",
    postal_address="123 Example Road, Shanghai 200031, China",
    base_url="https://news.example.com",
    request_form="https://www.example.com/speakers-request/",
)
ROSTER = Roster(
    speakers={
        "ashley-dudarenok": Speaker(id="ashley-dudarenok", name="Ashley Dudarenok"),
        "arthur-kroeber": Speaker(id="arthur-kroeber", name="Arthur Kroeber", based="New York"),
        "winston-ma": Speaker(id="winston-ma", name="Winston Ma"),
    },
    topics={},
)
NO_CALL = CallToAction(row=1)


def full_call(speaker: str = "ashley-dudarenok", slug: str = "culture") -> CallToAction:
    name = ROSTER.speakers[speaker].name
    form = f"https://www.example.com/speakers-request/?speaker={speaker}&issue=2025-10-30"
    return CallToAction(
        row=6,
        form="full",
        speakers=(speaker,),
        line=(
            Span(name, f"https://www.example.com/speakers/{speaker}/?utm_source=newsletter"),
            Span(" is a speaker at the China Speakers Bureau. Do you need her at your meeting?"),
        ),
        button=Span(f"Request {name}", f"{form}&update={slug}&utm_source=newsletter"),
        topic=(
            Span("Are you looking for more innovation experts? Do check out "),
            Span("this list", "https://www.example.com/innovation/?utm_source=newsletter"),
            Span("."),
        ),
    )


def short_call(speaker: str = "ashley-dudarenok") -> CallToAction:
    link = f"https://www.example.com/speakers-request/?speaker={speaker}&issue=2025-10-30"
    return CallToAction(
        row=6, form="short", speakers=(speaker,), line=(Span("Ask for this speaker", link),)
    )


def make_update(slug: str = "culture", body: str = "A body.", **values: object) -> Update:
    known: dict[str, object] = {"title": "A claim – Ashley Dudarenok", "day": DAY}
    return Update(slug=slug, body=body, **(known | values))  # type: ignore[arg-type]


def make_issue(*updates: Update, **values: object) -> Issue:
    known: dict[str, object] = {"subject": "A subject", "preheader": "What is inside"}
    return Issue(slug="2025-10-30", day=DAY, updates=updates, **(known | values))  # type: ignore[arg-type]


def render_body(body: str, kit: Kit, **values: object) -> Rendered:
    """An issue of one update with this body."""
    return render_issue(
        make_issue(make_update(body=body), **values), [NO_CALL], NEWSLETTER, ROSTER, kit
    )


TYPICAL_BODY = """\
China’s technology, design and culture are merging into something new, says innovation expert
Ashley Dudarenok in an analysis by China Daily. The wave has only begun, she expects.

China Daily:

> Stories told with new technology have taken Chinese pop culture to new heights. Games based
> on old novels earn praise around the world for the way they look and for their depth…
>
> “Gen Z likes the mix of heritage and hyper-modernity,” said Dudarenok. “A game like this is
> more than a game, it changes how people see Chinese creativity.”
"""

TRANSCRIPT = """\
Much attention goes to industry, but will it help the economy?

NPR:

> WOODS: The strategy may have its limits.
> ARTHUR KROEBER: I don't think that is very likely.
>
> RUWITCH: There's a glut.
"""


LIST = """\
1. One
2. Two

| Speaker | Requests |
|---------|---------:|
| Winston Ma | 12 |

> ### Asked for
>
> There is [a link](https://www.example.com/quoted/)

---

That is all.
"""


def every_kind() -> tuple[Issue, list[CallToAction]]:
    """One update of each kind, each form of the call to action among them."""
    ashley, arthur = ("ashley-dudarenok",), ("arthur-kroeber",)
    source = Citation(name="China Daily", url="https://www.chinadaily.com.cn/a/1.html?a=1&b=2")
    updates = (
        make_update(body=TYPICAL_BODY, speakers=ashley, role="innovation expert", source=source),
        make_update(
            slug="plan",
            title="The plan stays with factories – Arthur Kroeber",
            kind="podcast",
            speakers=arthur,
            role="economist",
            source=Citation(name="Front Row Podcast", url="https://podcast.example.com/1"),
            body="He tells *Keith Yap* what is known.",
        ),
        make_update(
            slug="robots",
            title="Robots at work – Ashley Dudarenok",
            kind="video",
            speakers=ashley,
            video="https://youtu.be/abcdefghijk",
            body="A film of ten minutes.",
        ),
        make_update(slug="growth", title="Why growth is slow", speakers=arthur, body=TRANSCRIPT),
        make_update(
            slug="book",
            title="A new book – Winston Ma",
            kind="book",
            speakers=("winston-ma",),
            image="https://www.example.com/cover.jpg",
            body="Out in November.\n\n- One\n- Two\n\n## More\n\nSee [here](https://example.com/b).",
        ),
        make_update(
            slug="welcome",
            title="Welcome, Arthur Kroeber",
            kind="announcement",
            speakers=arthur,
            image="https://www.example.com/arthur.jpg",
            body="We are glad to represent **Arthur Kroeber**.",
        ),
        make_update(slug="list", title="Most sought", kind="list", body=LIST),
        make_update(
            slug="note",
            title="The office is closed",
            kind="note",
            image="https://www.example.com/office.jpg",
            body="Until Monday.\n\nThen it opens.",
        ),
    )
    names = CallToAction(
        row=8,
        form="names",
        line=(Span("Winston Ma", "https://www.example.com/winston-ma/"), Span(" and others")),
        button=Span("Ask for them", "https://www.example.com/speakers-request/"),
    )
    topic_only = CallToAction(row=3, topic=full_call().topic)
    calls = [
        full_call(),
        full_call("arthur-kroeber", "plan"),
        short_call(),
        topic_only,
        names,
        NO_CALL,
        NO_CALL,
        NO_CALL,
    ]
    opening = (
        'Good morning {{ subscriber.first_name | fallback("reader") }},\n\nmuch to read today.'
    )
    return make_issue(
        *updates,
        number=12,
        opening=opening,
        subject="Culture, plans & robots",
        house="Meet us in [Shanghai](https://www.example.com/meet/).",
        teasers=8,
    ), calls
