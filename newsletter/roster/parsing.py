"""speakers.toml as a Roster."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import cast

from newsletter import tomlfile
from newsletter.fields import Fields
from newsletter.mistakes import Mistake
from newsletter.model import PRONOUNS, SPEAKER_STATUSES, Pronoun, Roster, Speaker, Topic
from newsletter.shapes import quote_short


def parse_roster(text: str, path: str = "speakers.toml") -> Roster:
    """Raises ContentError with every mistake."""
    mistakes: list[Mistake] = []
    fields = Fields(tomlfile.parse(text, path), mistakes)
    topic_tables, speaker_tables = fields.tables("topic"), fields.tables("speaker")
    topics = [_topic(table) for table in topic_tables]
    _refuse_same_ids(topic_tables, [topic.id for topic in topics])
    known_topics = {topic.id: topic for topic in topics}
    speakers = [_speaker(table, known_topics) for table in speaker_tables]
    _refuse_same_ids(speaker_tables, [speaker.id for speaker in speakers])
    _refuse_same_names(speaker_tables, speakers)
    fields.finish()
    tomlfile.refuse(mistakes, text, path)
    return Roster(speakers={speaker.id: speaker for speaker in speakers}, topics=known_topics)


def _topic(table: Fields) -> Topic:
    return Topic(
        id=table.id("id", "topic"),
        phrase=table.text("phrase", required=True),
        list_url=table.url("list_url"),
    )


def _speaker(table: Fields, topics: Collection[str]) -> Speaker:
    return Speaker(
        id=table.id("id", "speaker"),
        name=table.text("name", required=True),
        aliases=table.texts("aliases"),
        family=table.text("family"),
        given=table.text("given"),
        pronoun=cast(Pronoun, table.choice("pronoun", PRONOUNS, "")) or None,
        topics=table.ids("topics", topics, "topic"),
        status=table.choice("status", SPEAKER_STATUSES, "active"),
        profile_url=table.url("profile_url"),
        stories_url=table.url("stories_url"),
        photo=table.picture("photo"),
        books=table.texts("books"),
        based=table.text("based"),
    )


def _refuse_same_ids(tables: Sequence[Fields], ids: Sequence[str]) -> None:
    seen: set[str] = set()
    for table, id in zip(tables, ids, strict=True):
        if id and id in seen:
            message = f"the id {quote_short(id)} is taken"
            table.wrong("id", message, "give every one an id of its own", rule="duplicate-id")
        seen.add(id)


def _refuse_same_names(tables: Sequence[Fields], speakers: Sequence[Speaker]) -> None:
    """Two speakers under one full name could never be told apart in a text."""
    owners: dict[str, Speaker] = {}
    for table, speaker in zip(tables, speakers, strict=True):
        owner = owners.setdefault(speaker.name.casefold(), speaker)
        if speaker.name and owner is not speaker:
            message = f"{quote_short(speaker.name)} is the name of {owner.id!r} already"
            table.wrong("name", message, rule="duplicate-name")
    for table, speaker in zip(tables, speakers, strict=True):
        for number, alias in enumerate(speaker.aliases):
            owner = owners.get(alias.casefold(), speaker)
            if owner.name.casefold() != speaker.name.casefold():
                message = f"the alias {quote_short(alias)} is the name of {owner.id!r}"
                table.wrong(f"aliases.{number}", message, rule="duplicate-name")
