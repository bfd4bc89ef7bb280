"""A project that collects from sources that say what a test wants, without any cleaning."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from newsletter.collect import Collected, Tools, add, collect
from newsletter.collect.drafting import House
from newsletter.collect.placing import Placer
from newsletter.collect.settling import Terms
from newsletter.gathered import Cleaned, Item, Reading, SourceState
from newsletter.logbook import Logbook
from newsletter.model import Citation
from newsletter.project import Project, open_project
from newsletter.store.logbook import open_logbook

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
CONFIG = """[newsletter]
name = "News"
organisation = "Bureau"
from = "a@example.com"
base_url = "https://news.example.com"
postal_address = "1 Road, City"
request_form = "https://www.example.com/request"
"""
ROSTER = """[[topic]]
id = "economy"
phrase = "economists"
[[topic]]
id = "ai"
phrase = "AI experts"
[[speaker]]
id = "arthur-kroeber"
name = "Arthur Kroeber"
pronoun = "he"
topics = ["economy", "ai"]
[[speaker]]
id = "winston-ma"
name = "Winston Ma"
topics = ["ai"]
"""
NAMES = {"Arthur Kroeber": "arthur-kroeber", "Winston Ma": "winston-ma"}


class Named(NamedTuple):
    speaker: str
    applied: bool = True
    primary: bool = True
    text: str = "Arthur Kroeber"
    reason: str = ""


class FakeSource:
    """Says what it was told to say last."""

    def __init__(self, address: str, *items: Item) -> None:
        self.address = address
        self.name = address.partition("://")[2].partition("/")[0]
        self.say(*items)
        self.asked: list[SourceState] = []

    def say(self, *items: Item, **fields: object) -> None:
        state = SourceState(etag=f"{len(items)}")
        self.reading = Reading(items=items, state=state, **fields)  # type: ignore[arg-type]

    def read(self, state: SourceState) -> Reading:
        self.asked.append(state)
        return self.reading


def make_project(root: Path, config: str = "") -> Project:
    root.mkdir(parents=True, exist_ok=True)
    (root / "newsletter.toml").write_text(CONFIG + config, "utf-8")
    (root / "speakers.toml").write_text(ROSTER, "utf-8")
    return open_project(root)


def item(title: str, **fields: object) -> Item:
    slug = "-".join(title.casefold().split())
    made = Item(
        title=title,
        content=f"Text of {title}",
        address=f"https://herald.example/{slug}/",
        key=slug,
        published_at=NOW - timedelta(hours=3),
        source=Citation("The Herald", "https://herald.example/"),
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def clean(item: Item) -> Cleaned:
    if "CRASH" in item.content:
        raise ValueError("a mistake of ours")
    return Cleaned(title=item.title, body=item.content, words=len(item.content.split()))


def find_speakers(cleaned: Cleaned) -> list[Named]:
    text = f"{cleaned.title} {cleaned.body}"
    return [Named(id_) for name, id_ in NAMES.items() if name in text]


def make_house(project: Project, clean: Callable[[Item], Cleaned] = clean) -> House:
    return House(
        roster=project.roster,
        zone=UTC,
        today=NOW.date(),
        split=lambda item: (item,),
        clean=clean,
        find_speakers=find_speakers,
        find_named=lambda name: [Named(i) for n, i in NAMES.items() if n in name],
        editor="Winston Ma",
    )


class Collector:
    """Collects into a project; the clock is `at`."""

    def __init__(self, project: Project, logbook: Logbook | None = None) -> None:
        self.project = project
        self.at = NOW
        self.path = project.var / "collect" / "logbook.db"
        self.logbook = logbook or open_logbook(self.path, make=True)
        self.said: list[str] = []

    def tools(self) -> Tools:
        settings = self.project.config.collect
        at = self.at.timestamp()
        return Tools(
            house=make_house(self.project),
            placer=Placer(self.project, self.logbook, today=self.at.date(), at=at),
            logbook=self.logbook,
            terms=Terms(at, settings.settle * 60.0, settings.first, settings.doubles_days),
            say=self.said.append,
        )

    def collect(self, *sources: FakeSource) -> tuple[Collected, ...]:
        return collect(sources, self.tools(), progress=lambda done, of: None)

    def add(self, *items: Item, again: bool = False) -> Collected:
        reading = Reading(items=items)
        tools = self.tools()
        return add("added", reading, tools, progress=lambda done, of: None, again=again)

    def wait(self, **time: float) -> None:
        self.at += timedelta(**time)

    @property
    def inbox(self) -> Path:
        return self.project.issues_folder / "inbox"

    def slugs(self) -> list[str]:
        return sorted(path.stem for path in self.inbox.iterdir())

    def text(self, slug: str) -> str:
        return (self.inbox / f"{slug}.md").read_text("utf-8")


def became(found: Sequence[Collected]) -> list[str]:
    return [placed.became for each in found for placed in each.placed]
