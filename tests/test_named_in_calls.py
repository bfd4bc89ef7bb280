"""Whom an old call to action names is not named by the text, whatever its words and its form."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.cleaning import find_named
from newsletter.cleaning.calls.places import find_places
from newsletter.cleaning.house import make_house_of
from newsletter.roster import find_speakers
from tests.command import Command
from tests.endings import FOLDER, load_endings
from tests.test_speakers import SAMPLE, SPEAKERS

HOUSE = make_house_of(SAMPLE)
NEWS = "Cement is dear in Guizhou, and kilns close. Prices rose by a fifth within two months."
CALLS = (
    "Do you want Ian Johnson as a keynote at your convention? Feel free to send us a mail.",
    "Would you like to see Kaiser Kuo at your festival? We gladly bring him to you.",
    "Fees and dates of Paul French on request at [our desk](mailto:desk@csb.example).",
    "In need of a thinker? Victor Shih can be hired via the China Speakers Bureau.",
    "*Zhang Lijia* is a speaker at the China Speakers Bureau.\nDo you need her at your\nmeeting?",
)


def as_html(text: str) -> str:
    paragraphs = "".join(f"<p>{each}</p>\n" for each in text.split("\n\n"))
    return f"<html><body><article>{paragraphs}</article></body></html>"


@pytest.mark.parametrize("call", CALLS)
def test_a_name_in_a_call_is_not_found(call: str) -> None:
    text = f"Cement\n\n{NEWS}\n\n{call}\n"
    for written in (text, as_html(text), text.replace("\n\n", "\n")):
        assert find_speakers(written, SAMPLE)
        assert find_named(written, SAMPLE, HOUSE) == ()


@pytest.mark.parametrize("call", CALLS)
def test_who_is_named_beside_a_call_is_found_where_he_stands(call: str) -> None:
    text = f"Cement\n\n{NEWS}\n\n&ldquo;No,&rdquo; says **Ben** Cavender &amp; laughs.\n\n{call}\n"
    for written in (text, as_html(text)):
        (naming,) = find_named(written, SAMPLE, HOUSE)
        assert (naming.speaker, naming.applied) == ("ben-cavender", True)
        assert written[naming.start : naming.end] == naming.text == "Ben** Cavender"


def test_what_is_quoted_or_linked_is_read_as_in_a_post() -> None:
    news = "Ian Johnson moved to Berlin. [Kaiser Kuo](https://a.example/kuo) did not."
    assert find_places(f"Cement\n\n{NEWS}\n\n> {CALLS[1]}\n\n{news}", HOUSE) == []
    text = f"{NEWS}\n\n{news} [Do get in touch](https://csb.example) with our speakers bureau."
    assert {each.speaker for each in find_named(text, SAMPLE, HOUSE)} == {
        "ian-johnson",
        "kaiser-kuo",
    }


def test_places_to_skip_are_the_callers() -> None:
    text = "Ian Johnson met Kaiser Kuo."
    assert [each.speaker for each in find_speakers(text, SAMPLE, skip=[(0, 11)])] == ["kaiser-kuo"]


def test_places_are_within_any_text() -> None:
    for ending in list(load_endings(FOLDER / "e.txt"))[:150]:
        text = f"{NEWS}\n{ending.html}\n*[**_{ending.text}_"
        places = find_places(text, HOUSE)
        assert all(0 <= start < end <= len(text) for start, end in places)
        assert places == sorted(places)


def test_the_command_knows_the_names_of_the_bureau_by_the_settings(tmp_path: Path) -> None:
    command = Command(tmp_path)
    command.write("speakers.toml", SPEAKERS)
    call = "Shaun Rein is one of the speakers of Podium & Partners."
    file = command.write("text.txt", f"{NEWS}\n\n{NEWS}\n\n{call}")
    assert [each["applied"] for each in command.json("speakers", "find", str(file))] == [True]
    for settings in (
        '[newsletter]\norganisation = "Podium & Partners"\n',
        '[newsletter]\norganisation = 7\n[collect]\nbureaus = ["Podium & Partners", 8]\n',
    ):
        command.write("newsletter.toml", settings)
        assert command.json("speakers", "find", str(file)) == []
    command.write("newsletter.toml", "[[[")
    assert command.json("speakers", "find", str(file)) != []
