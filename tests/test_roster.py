"""speakers.toml as a roster."""

from __future__ import annotations

import pytest

from newsletter.errors import ContentError
from newsletter.model import Speaker, Topic
from newsletter.roster import parse_roster

TOPIC = '[[topic]]\nid = "economy"\nphrase = "economy experts"\n'


def problems(text: str) -> list[str]:
    with pytest.raises(ContentError) as caught:
        parse_roster(text)
    return [str(problem) for problem in caught.value.problems]


def test_a_speaker_needs_an_id_and_a_name_and_no_more() -> None:
    roster = parse_roster('[[speaker]]\nid = "a"\nname = "A B"\n')
    assert roster.speakers == {"a": Speaker(id="a", name="A B")}
    assert roster.speakers["a"].pronoun is None
    assert roster.speakers["a"].bookable


def test_everything_that_can_be_said_of_a_speaker_and_a_topic() -> None:
    roster = parse_roster(
        """\
[[speaker]]
id = "arthur-kroeber"
name = "Arthur Kroeber"
aliases = ["Arthur R. Kroeber"]
family = "Kroeber"
given = "Arthur"
pronoun = "he"
topics = ["economy"]
status = "paused"
profile_url = "https://example.com/p"
stories_url = "https://example.com/s"
photo = "photos/kroeber.jpg"
books = ["China’s Economy"]
based = "New York"
[[topic]]
id = "economy"
phrase = "economy experts"
list_url = "https://example.com/l"
"""
    )
    assert roster.speakers["arthur-kroeber"] == Speaker(
        id="arthur-kroeber",
        name="Arthur Kroeber",
        aliases=("Arthur R. Kroeber",),
        family="Kroeber",
        given="Arthur",
        pronoun="he",
        topics=("economy",),
        status="paused",
        profile_url="https://example.com/p",
        stories_url="https://example.com/s",
        photo="photos/kroeber.jpg",
        books=("China’s Economy",),
        based="New York",
    )
    assert roster.topics == {
        "economy": Topic(id="economy", phrase="economy experts", list_url="https://example.com/l")
    }


def test_an_empty_file_is_an_empty_roster() -> None:
    roster = parse_roster("# nobody yet\n")
    assert (roster.speakers, roster.topics) == ({}, {})


def test_every_mistake_is_reported_with_its_place() -> None:
    text = """\
[[speaker]]
id = "A b"
name = "X"
topics = ["economy",
  "econmy"]
pronoun = "He"
status = "actve"
[[speaker]]
name = "Y"
  profil_url = "https://example.com/"
photo = "../../etc/passwd"
[[topics]]
"""
    assert problems(text + TOPIC) == [
        "speakers.toml:2:6: 'A b' cannot be the id of a speaker; "
        "use small letters, digits and hyphens, and start with a letter or digit",
        "speakers.toml:5:3: unknown topic 'econmy'; did you mean 'economy'?",
        "speakers.toml:6:11: unknown pronoun 'He'; did you mean 'he'?",
        "speakers.toml:7:10: unknown status 'actve'; did you mean 'active'?",
        "speakers.toml:8:1: 'speaker.id' is missing",
        "speakers.toml:10:3: unknown key 'profil_url'; did you mean 'profile_url'?",
        "speakers.toml:11:9: '../../etc/passwd' is no picture of this project; "
        "write an http(s) address or the name of a file beside this one",
        "speakers.toml:12:1: unknown key 'topics'; did you mean 'topic'?",
    ]


def test_an_id_belongs_to_one_speaker_and_to_one_topic() -> None:
    text = '[[speaker]]\nid = "a"\nname = "A"\n[[speaker]]\nid = "a"\nname = "B"\n'
    assert problems(text + TOPIC + TOPIC) == [
        "speakers.toml:5:6: the id 'a' is taken; give every one an id of its own",
        "speakers.toml:11:6: the id 'economy' is taken; give every one an id of its own",
    ]


def test_two_speakers_cannot_have_one_full_name() -> None:
    text = """\
[[speaker]]
id = "li-wei"
name = "Li Wei"
[[speaker]]
id = "li-wei-2"
name = "LI WEI"
[[speaker]]
id = "c"
name = "C"
aliases = ["Cc",
           "Li Wei"]
"""
    assert problems(text) == [
        "speakers.toml:6:8: 'LI WEI' is the name of 'li-wei' already",
        "speakers.toml:11:12: the alias 'Li Wei' is the name of 'li-wei'",
    ]


def test_aliases_may_be_shared_and_may_repeat_the_own_name() -> None:
    parse_roster(
        """\
[[speaker]]
id = "a"
name = "Li A"
aliases = ["Li", "Li A"]
[[speaker]]
id = "b"
name = "Li B"
aliases = ["Li"]
"""
    )


@pytest.mark.parametrize("pronoun", ["it", "she/her", "HE", "unknown"])
def test_a_pronoun_is_one_of_three_or_absent(pronoun: str) -> None:
    assert len(problems(f'[[speaker]]\nid = "a"\nname = "A"\npronoun = "{pronoun}"\n')) == 1


def test_speakers_written_as_inline_tables_have_places_too() -> None:
    text = 'speaker = [\n  {id = "a", name = "A", colour = "red"},\n  {id = "b"},\n]\n'
    found = problems(text)
    assert [line.split(": ", 1)[1] for line in found] == [
        "unknown key 'colour'",
        "'speaker.name' is missing",
    ]
