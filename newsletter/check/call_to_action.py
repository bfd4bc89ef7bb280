"""The call to action: does it ask for people who can be booked, and can the reader ask for them."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.check.examined import Examined, Place, place_of
from newsletter.check.registry import Finding, rule
from newsletter.model import CallToAction, Update
from newsletter.roster.headlines import named_in_titles, named_last

_SILENT = ("note", "list")  #: kinds that have no call to action
#: Row of the table that decided → why the stories that the editor asked for are not offered.
_NOT_OFFERED = {
    1: "an update of this kind has no call to action",
    2: "it has no confirmed speaker",
    3: "its speaker cannot be booked now",
    4: "an announcement links to the biography instead",
}


@rule(
    "speaker-not-bookable",
    "error",
    hint="take the speaker out of `speakers:`, or write `cta: none`",
)
def _speaker_not_bookable(examined: Examined) -> Iterator[Finding]:
    """A call to action for a speaker who is paused, past or not on the roster."""
    for update, call in _pairs(examined):
        for id in call.speakers:
            speaker = examined.roster.speakers.get(id)
            if speaker is None:
                yield Finding(_place(update, id), f"the speaker {id!r} is not on the roster")
            elif not speaker.bookable:
                message = f"{speaker.name} is asked for and is {speaker.status} on the roster"
                yield Finding(_place(update, id), message)


@rule(
    "missing-speaker",
    "warning",
    hint="add the id to `speakers:`, or write `cta: none`",
)
def _missing_speaker(examined: Examined) -> Iterator[Finding]:
    """A headline that names an active speaker whom its update does not list."""
    bookable = [speaker for speaker in examined.roster.speakers.values() if speaker.bookable]
    updates = [u for u in examined.issue.updates if u.cta != "none" and u.kind not in _SILENT]
    titles = [update.title for update in updates]
    for update, named in zip(updates, named_in_titles(titles, bookable), strict=True):
        listed = (*update.speakers, *update.suggested)
        missing = [speaker for speaker in named if speaker.id not in listed]
        if listed and missing:  # elsewhere it may name whom they talk with
            missing = [*named_last(update.title, missing)]
        for speaker in missing:
            message = f"the headline names {speaker.name}, who is not among the speakers"
            hint = f"add {speaker.id} to `speakers:`, or write `cta: none`"
            yield Finding(place_of(update.origin, "title"), message, hint)


@rule(
    "stories-not-offered",
    "warning",
    hint="write `cta: auto`, or give the speaker a stories_url in speakers.toml",
)
def _stories_not_offered(examined: Examined) -> Iterator[Finding]:
    """An update with `cta: stories` under which no stories can be offered."""
    for update, call in _pairs(examined):
        if update.cta == "stories" and call.row != 5:
            reason = _NOT_OFFERED.get(call.row, "its speaker has no stories_url")
            place = place_of(update.origin, "cta")
            yield Finding(place, f"no stories are offered here: {reason}")


@rule(
    "no-request-link",
    "warning",
    hint="write request_form or reply_to under [newsletter]",
)
def _no_request_link(examined: Examined) -> Iterator[Finding]:
    """A call to action, and neither a form nor an address for the request."""
    newsletter = examined.newsletter
    asked = any(call.form != "none" for call in examined.calls)
    if asked and not newsletter.request_form and not newsletter.reply_to:
        message = "there is neither a request form nor an address to write to"
        yield Finding(examined.setting("request_form"), message)


@rule("unknown-pronoun", "off", hint='write pronoun = "he", "she" or "they" if you know it')
def _unknown_pronoun(examined: Examined) -> Iterator[Finding]:
    """A call to action that repeats a speaker's name, because the roster has no pronoun."""
    # A roster may leave it out, so this is for those who want to complete theirs.
    for _, call in _pairs(examined):
        only = call.speakers[0] if len(call.speakers) == 1 else ""
        speaker = examined.roster.speakers.get(only)
        if speaker and call.form == "full" and speaker.pronoun is None:
            place = examined.find_speaker(speaker.id)
            yield Finding(place, f"the roster has no pronoun for {speaker.name}")


def _pairs(examined: Examined) -> Iterator[tuple[Update, CallToAction]]:
    return zip(examined.issue.updates, examined.calls, strict=False)


def _place(update: Update, id: str) -> Place:
    name = f"speakers.{update.speakers.index(id)}" if id in update.speakers else "speakers"
    return place_of(update.origin, name)
