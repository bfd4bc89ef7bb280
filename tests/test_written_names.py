"""A name that is certain in whatever way it is written counts everywhere, as the roster's own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from newsletter.cleaning import clean
from newsletter.cleaning.house import make_house_of
from newsletter.cta import primary_speakers
from newsletter.gathered import Item
from newsletter.model import Roster, Speaker, Update
from newsletter.roster import find_speakers
from newsletter.roster.headlines import named_in_titles, named_last
from tests.collecting import CONFIG
from tests.command import Command

GRACE = Speaker(id="grace", name="Grace Hope")
MARTIN = Speaker(id="martin", name="Martin Jacques")
#: Names of a roster, and how else they are written.
WRITTEN = (
    ("Hélène de Beauvais", "Helene de Beauvais"),
    ("Jürgen Müller", "Jurgen Muller"),
    ("Łukasz Wójcik", "Lukasz Wojcik"),
    ("Kai-Fu Lee", "Kai Fu Lee"),
    ("Kai-Fu Lee", "Kaifu Lee"),
    ("Kai-Fu Lee", "Lee Kai-Fu"),
    ("Mei-ling Chen", "Meiling Chen"),
    ("Mei-ling Chen", "Mei Ling Chen"),
    ("Junjie Wang", "Jun-jie Wang"),
    ("Junjie Wang", "Wang Junjie"),
    ("J.P. Lee", "J. P. Lee"),
    ("J.P. Lee", "J P Lee"),
    ("Conor O'Brien", "Conor OBrien"),
    ("Conor O'Brien", "Conor O’Brien"),
    ("Alvin Wang Graylin", "Alvin W. Graylin"),
)
#: Those that are known without an index: not where a name may be parted or shortened.
USUAL = [each for each in WRITTEN if each[1] not in ("Jun-jie Wang", "Alvin W. Graylin")]
LUXURY = """\
[[speaker]]
id = "helene"
name = "Hélène de Beauvais"
[[speaker]]
id = "grace"
name = "Grace Hope"
"""
POST = """\
Luxury slows in Paris and in Lyon – Helene de Beauvais

Luxury expert Helene de Beauvais tells Le Monde that it slows.

Grace Hope of the Red Cross disagrees.
"""
by_name = pytest.mark.parametrize(("name", "written"), WRITTEN, ids=lambda each: each)


def roster_of(name: str) -> Roster:
    return Roster({s.id: s for s in (Speaker(id="one", name=name), GRACE, MARTIN)}, {})


def primary(text: str, roster: Roster) -> set[str]:
    return {naming.speaker for naming in find_speakers(text, roster) if naming.primary}


@by_name
def test_the_update_is_about_him_and_about_nobody_else(name: str, written: str) -> None:
    roster = roster_of(name)
    claim = "Wages rise in the south and the north"
    guest = f"Economist {written} tells Martin Jacques that wages rise."
    told = "The economist tells Martin Jacques and Grace Hope that wages rise."
    assert primary(f"{claim} – {written}\n\n{told}", roster) == {"one"}
    assert primary(f"{claim} – economist {written}\n\n{told}", roster) == {"one"}
    assert primary(f"{claim}\n\n{guest}", roster) == {"one"}
    assert primary(f"{claim}\n\nWages rise.\n\n{written}:\n\n{told}", roster) == {"one"}
    # Beside him another one is not the only speaker of the intro; as a host he is none.
    assert primary(f"{claim}\n\n{guest[:-1]}, and Grace Hope disagrees.", roster) == set()
    hosted = f"Economist Grace Hope tells {written} that wages rise."
    assert primary(f"{claim}\n\n{hosted}", roster) == {"grace"}


@by_name
def test_so_it_is_for_the_call_to_action_and_for_the_check_of_headlines(
    name: str, written: str
) -> None:
    roster = roster_of(name)
    update = Update(
        slug="a",
        title=f"Wages rise – {written}",
        day=date(2026, 11, 23),
        speakers=("grace", "one"),
        body="Grace Hope and Martin Jacques agree.",
    )
    assert [speaker.id for speaker in primary_speakers(update, roster)] == ["one"]
    speakers = tuple(roster.speakers.values())
    titles = [f"{written} on wages", "Wages rise – Grace Hope"]
    named = [[speaker.id for speaker in each] for each in named_in_titles(titles, speakers)]
    assert named == [["one"], ["grace"]]
    (last,) = named_last(f"Talk with Grace Hope – {written}", speakers)
    assert (last.id, last.name) == ("one", name)


@pytest.mark.parametrize(("name", "written"), USUAL, ids=lambda each: each)
def test_his_label_is_no_medium_and_where_he_speaks_is_the_source(name: str, written: str) -> None:
    intro = f"Economist {written} tells CNBC that wages rise in the south, and that they will."
    content = f"<p>{intro}</p><p>{written}:</p><p>Wages rise. They rise.</p>"
    cleaned = clean(Item(title="Wages rise", content=content), house=make_house_of(roster_of(name)))
    assert "> Wages rise." in cleaned.body
    assert cleaned.source is not None
    assert cleaned.source.name == "CNBC"


def test_confirm_takes_him_who_is_written_without_accents(tmp_path: Path) -> None:
    project = Command(tmp_path / "news")
    project.write("newsletter.toml", CONFIG)
    project.write("speakers.toml", LUXURY)
    post = project.write("post.txt", POST)
    project("add", str(post))
    (draft,) = (project.folder / "issues" / "inbox").glob("*.md")
    assert "confirmed Hélène de Beauvais" in project("inbox", "confirm", draft.stem).stdout
    written = draft.read_text("utf-8")
    assert "\nspeakers: [helene]\n" in written
    assert "\nrole: luxury expert\n" in written
