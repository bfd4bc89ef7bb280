"""The call to action: one test per row of the table, then what must hold in every issue."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.cta import parse_wording, plan_calls, primary_speakers
from newsletter.errors import ContentError
from newsletter.model import (
    CTA_CHOICES,
    CTA_MODES,
    KINDS,
    PRONOUNS,
    SPEAKER_STATUSES,
    CallToAction,
    Citation,
    Issue,
    Line,
    Newsletter,
    Roster,
    Span,
    Speaker,
    Topic,
    Update,
)

EN = (Path(__file__).parents[1] / "templates" / "wording" / "en.toml").read_text("utf-8")
WORDING = parse_wording(EN, "en.toml")
DAY = date(2026, 11, 23)
CSB = Newsletter(
    name="China Speakers Bureau Daily",
    organisation="China Speakers Bureau",
    sender="Fons Tuinstra <daily@example.com>",
    reply_to="office@example.com",
    base_url="https://news.example.com",
    request_form="https://www.example.com/speakers-request/",
    own_hosts=("lists.example.com",),
)
TOPICS = {
    "innovation": Topic(
        id="innovation",
        phrase="innovation experts",
        list_url="https://www.example.com/innovation",
    ),
    "economy": Topic(
        id="economy",
        phrase="experts on China’s economy",
        list_url="https://elsewhere.example.org/economy",
    ),
    "religion": Topic(id="religion", phrase="experts on religion"),
}


def speaker(id: str, name: str, **more: object) -> Speaker:
    return Speaker(id=id, name=name, **more)  # type: ignore[arg-type]


ASHLEY = speaker(
    "ashley-dudarenok",
    "Ashley Dudarenok",
    aliases=("Ashley Galina Dudarenok", "艾熙丽"),
    pronoun="she",
    topics=("innovation",),
    profile_url="https://www.example.com/ashley",
    stories_url="https://stories.example.org/ashley",
)
ARTHUR = speaker("arthur-kroeber", "Arthur Kroeber", pronoun="he", topics=("economy", "innovation"))
WILLIAM = speaker("william-bao-bean", "William Bao Bean", pronoun="they", topics=("religion",))
BEN = speaker("ben-cavender", "Ben Cavender")
LIJIA = speaker(
    "zhang-lijia", "Zhang Lijia", family="Zhang", given="Lijia", pronoun="she", status="past"
)
KAISER = speaker("kaiser-kuo", "Kaiser Kuo", status="paused", topics=("innovation",))
ROSTER = Roster(
    speakers={s.id: s for s in (ASHLEY, ARTHUR, WILLIAM, BEN, LIJIA, KAISER)}, topics=TOPICS
)


def update(slug: str = "one", *speakers: Speaker | str, **more: object) -> Update:
    ids = tuple(s if isinstance(s, str) else s.id for s in speakers)
    values: dict[str, object] = {"title": "A headline", "day": DAY, "speakers": ids, **more}
    return Update(slug=slug, **values)  # type: ignore[arg-type]


def plan(
    *updates: Update, roster: Roster = ROSTER, newsletter: Newsletter = CSB, mode: str = "in person"
) -> tuple[CallToAction, ...]:
    issue = Issue(slug="2026-11-23", day=DAY, subject="S", cta_mode=mode, updates=updates)
    return plan_calls(issue, roster, newsletter, WORDING)


def said(line: Line) -> str:
    return "".join(span.text for span in line)


def linked(line: Line) -> dict[str, str]:
    return {span.text: span.url for span in line if span.url}


def asked(url: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(url).query)


class TestTheTable:
    def test_row_1_the_editor_wants_no_call(self) -> None:
        (call,) = plan(update("one", ASHLEY, topics=("economy",), cta="none"))
        assert call == CallToAction(row=1)

    @pytest.mark.parametrize("kind", ["note", "list"])
    def test_row_1_notes_and_lists_have_no_call(self, kind: str) -> None:
        (call,) = plan(update("one", ASHLEY, kind=kind, topics=("economy",)))
        assert call == CallToAction(row=1)

    @pytest.mark.parametrize("ids", [(), ("a-guest",)])
    def test_row_2_nobody_on_the_roster_leaves_the_topic_of_the_update(
        self, ids: tuple[str, ...]
    ) -> None:
        (call,) = plan(update("one", *ids, topics=("economy",)))
        assert (call.row, call.form, call.line, call.button) == (2, "none", (), None)
        assert said(call.topic).startswith("Are you looking for more experts on China’s economy")

    def test_row_2_without_a_topic_says_nothing(self) -> None:
        (call,) = plan(update("one", "a-guest"))
        assert call == CallToAction(row=2)

    def test_row_2_suggested_speakers_are_never_offered(self) -> None:
        (call,) = plan(update("one", suggested=(ASHLEY.id,)))
        assert call == CallToAction(row=2)

    @pytest.mark.parametrize("who", [LIJIA, KAISER])
    def test_row_3_a_speaker_who_is_not_bookable_leaves_the_topic_line(self, who: Speaker) -> None:
        (call,) = plan(update("one", who, topics=("innovation",)))
        assert (call.row, call.form, call.speakers, call.line) == (3, "none", (), ())
        assert "innovation experts" in said(call.topic)
        assert who.name not in said(call.topic)

    def test_row_3_another_speaker_who_is_only_mentioned_does_not_take_the_place(self) -> None:
        (call,) = plan(update("one", ASHLEY, LIJIA, title="Lotus returns – Zhang Lijia"))
        assert (call.row, call.line) == (3, ())

    def test_row_4_an_announcement_links_the_biography(self) -> None:
        (call,) = plan(update("one", ASHLEY, kind="announcement", cta="stories"))
        assert (call.row, call.form) == (4, "full")
        assert said(call.line).startswith("Ashley Dudarenok is a speaker at the China Speakers")
        assert said(call.more) == "Read more about Ashley Dudarenok."
        assert linked(call.more)["more about Ashley Dudarenok"].startswith(
            "https://www.example.com/ashley?utm_source=newsletter"
        )

    def test_row_4_without_a_biography_is_the_full_form_alone(self) -> None:
        (call,) = plan(update("one", ARTHUR, kind="announcement"))
        assert (call.row, call.form, call.more) == (4, "full", ())

    def test_row_5_stories_are_offered_with_their_link_as_it_is(self) -> None:
        (call,) = plan(update("one", ASHLEY, cta="stories"))
        assert (call.row, call.form) == (5, "full")
        assert call.more == (
            Span(
                "Are you looking for more stories by Ashley Dudarenok?",
                "https://stories.example.org/ashley",
            ),
        )

    def test_row_5_without_an_address_of_stories_is_row_6(self) -> None:
        (call,) = plan(update("one", ARTHUR, cta="stories"))
        assert (call.row, call.form, call.more) == (6, "full", ())

    def test_row_6_one_primary_speaker(self) -> None:
        (call,) = plan(update("one", ASHLEY))
        assert (call.row, call.form, call.speakers) == (6, "full", (ASHLEY.id,))
        assert said(call.line) == (
            "Ashley Dudarenok is a speaker at the China Speakers Bureau. Do you need her at your "
            "meeting or conference? Get in touch or fill out our speakers’ request form."
        )
        assert list(linked(call.line)) == ["Get in touch", "speakers’ request form"]
        assert said(call.topic) == (
            "Are you looking for more innovation experts at the China Speakers Bureau? "
            "Do check out this list."
        )
        assert list(linked(call.topic)) == ["this list"]
        assert call.button is not None
        assert call.button.text == "Book Ashley Dudarenok"
        assert call.button.url == linked(call.line)["speakers’ request form"]

    def test_row_7_two_primary_speakers_and_the_topic_they_share(self) -> None:
        (call,) = plan(update("one", ARTHUR, ASHLEY))
        assert (call.row, call.form, call.speakers) == (7, "full", (ARTHUR.id, ASHLEY.id))
        assert said(call.line) == (
            "Arthur Kroeber and Ashley Dudarenok are both speakers at the China Speakers Bureau. "
            "Do you need one of them at your meeting or conference? "
            "Get in touch or fill out our speakers’ request form."
        )
        assert "innovation experts" in said(call.topic)
        assert call.button is not None
        assert call.button.text == "Book one of them"
        assert asked(call.button.url)["speaker"] == [ARTHUR.id, ASHLEY.id]

    def test_row_7_without_a_shared_topic_takes_the_first_ones(self) -> None:
        (call,) = plan(update("one", ARTHUR, BEN))
        assert "experts on China’s economy" in said(call.topic)

    def test_row_8_three_linked_names_and_one_button(self) -> None:
        (call,) = plan(update("one", ASHLEY, ARTHUR, BEN))
        assert (call.row, call.form) == (8, "names")
        assert said(call.line) == (
            "Ashley Dudarenok, Arthur Kroeber and Ben Cavender are speakers at the China "
            "Speakers Bureau."
        )
        links = linked(call.line)
        assert links["Ashley Dudarenok"].startswith("https://www.example.com/ashley?")
        assert asked(links["Ben Cavender"])["speaker"] == [BEN.id]
        assert call.button is not None
        assert asked(call.button.url)["speaker"] == [ASHLEY.id, ARTHUR.id, BEN.id]

    def test_who_is_not_bookable_is_passed_over_when_others_are(self) -> None:
        (call,) = plan(update("one", LIJIA, ASHLEY, KAISER))
        assert (call.row, call.speakers) == (6, (ASHLEY.id,))
        assert "Zhang" not in repr(call)


class TestPrimarySpeakers:
    @pytest.mark.parametrize(
        ("title", "who"),
        [
            ("The plan stays – Arthur Kroeber", [ARTHUR]),
            ("The plan — stays ― Arthur Kroeber", [ARTHUR]),
            ("The plan stays - Arthur Kroeber", [ARTHUR]),
            ("The plan stays-Arthur Kroeber", [ARTHUR]),
            ("The plan – one-sided-Arthur Kroeber", [ARTHUR]),
            ("The plan stays – leading economist Arthur Kroeber", [ARTHUR]),
            ("The plan stays – ARTHUR KROEBER (video)", [ARTHUR]),
            ("The plan stays – Arthur  Kroeber®.", [ARTHUR]),
            ("Lotus – Lijia Zhang", [LIJIA]),
            ("Lotus – Zhang Lijia", [LIJIA]),
            ("Robots – 艾熙丽", [ASHLEY]),
            ("Robots – Ashley Galina Dudarenok", [ASHLEY]),
            ("Funds – William Bao Bean and Ashley Dudarenok", [WILLIAM, ASHLEY]),
            ("Funds – Zhang Lijia, Ashley Dudarenok & Arthur Kroeber", [LIJIA, ASHLEY, ARTHUR]),
            ("Arthur Kroeber on the 15-year plan – Ashley Dudarenok", [ASHLEY]),
            ("Funds – William Bao Bean in an interview with Ashley Dudarenok", [WILLIAM]),
            ("Funds – VC William Bao Bean on CNBC", [WILLIAM]),
            ("Funds-William Bao Bean at the Asia Society", [WILLIAM]),
            ("Funds – William Bao Bean on Ashley Dudarenok and Arthur Kroeber", [WILLIAM]),
            ("Arthur Kroeber: no surprises in the plan", [ARTHUR]),
            ("Arthur Kroeber and Zhang Lijia: no surprises", [ARTHUR, LIJIA]),
            ("What Arthur Kroeber gets right about the plan", [ARTHUR]),
            ("Ashley Dudarenok interviews Arthur Kroeber", [ARTHUR]),
            ("Arthur Kroeber or Zhang Lijia", "all"),
            ("China-Kroeber and other puns", "all"),
            ("No dash, only Arthur Kroeber", [ARTHUR]),
            ("The plan – Boris Kroeber", "all"),
        ],
    )
    def test_the_name_after_the_last_dash(self, title: str, who: list[Speaker] | str) -> None:
        everyone = (ASHLEY, ARTHUR, WILLIAM, LIJIA)
        found = primary_speakers(update("one", *everyone, title=title), ROSTER)
        assert found == (everyone if who == "all" else tuple(who))

    def test_a_name_with_a_hyphen_is_found_behind_its_dash(self) -> None:
        jean = speaker("jean", "Jean-Pierre Cabestan")
        roster = Roster(speakers={"jean": jean, BEN.id: BEN}, topics={})
        piece = update("one", BEN, jean, title="Courts in doubt – Jean-Pierre Cabestan")
        assert primary_speakers(piece, roster) == (jean,)

    def test_only_confirmed_speakers_count_in_the_headline(self) -> None:
        piece = update("one", ASHLEY, BEN, suggested=(ARTHUR.id,), title="Plan – Arthur Kroeber")
        assert primary_speakers(piece, ROSTER) == (ASHLEY, BEN)

    def test_the_person_who_is_the_source(self) -> None:
        piece = update("one", ASHLEY, BEN, source=Citation(name="Ben Cavender:"))
        assert primary_speakers(piece, ROSTER) == (BEN,)

    @pytest.mark.parametrize("label", ["Ben Cavender:", "**Ben Cavender:**", "[Ben Cavender](x):"])
    def test_the_person_who_is_a_label_on_a_line_of_its_own(self, label: str) -> None:
        piece = update("one", ASHLEY, BEN, body=f"Ashley Dudarenok says so.\n\n{label}\n\n> Yes.")
        assert primary_speakers(piece, ROSTER) == (BEN,)

    def test_a_transcript_that_labels_several_decides_nothing(self) -> None:
        body = "An exchange.\n\nBEN CAVENDER:\n\nWhy?\n\nASHLEY DUDARENOK:\n\nBecause."
        assert primary_speakers(update("one", ASHLEY, BEN, body=body), ROSTER) == (ASHLEY, BEN)

    @pytest.mark.parametrize(
        "intro",
        [
            "There is capital, William Bao Bean says in an interview with Ashley Dudarenok.",
            "There is capital, says William Bao Bean, interviewed by Ashley Dudarenok.",
            "VC William Bao Bean tells marketing expert Ashley Dudarenok how to play it.",
            "William Bao Bean talks to Ashley Dudarenok about funds.",
            "William Bao Bean talks about funds with host Ashley Dudarenok.",
            "William Bao Bean discusses the state of funds with Ashley Dudarenok.",
            "Ashley Dudarenok sits down with William Bao Bean.",
            "Host Ashley Dudarenok talks to William Bao Bean about funds.",
            "Ashley Dudarenok, host of ChoZan, chats with William Bao Bean.",
            "Ashley Dudarenok is joined by VC William Bao Bean.",
            "In this episode Ashley Dudarenok speaks with William Bao Bean.",
            "Ashley Dudarenok talks to William Bao Bean, who wrote a book on funds.",
            "William Bao Bean, author of Funds, sits down with Ashley Dudarenok.",
            "Ashley Dudarenok welcomes William Bao Bean to the studio.",
            "On Ashley Dudarenok’s podcast William Bao Bean sees an end.",
            "Ashley Dudarenok speaks with her guest, William Bao Bean.",
            "William Bao Bean speaks with host Ashley Dudarenok.",
            "William Bao Bean tells Keith Yap and Ashley Dudarenok that it is over.",
            "Ashley Dudarenok interviews William Bao Bean at ChoZan.",
            "William Bao Bean [wrote](https://x.example/Ashley Dudarenok) to us.",
            "![Ashley Dudarenok](a.jpg) William Bao Bean sees an end.",
            "# Ashley Dudarenok\n\nWilliam Bao Bean sees an end.\n\nSo does Ashley Dudarenok.",
        ],
    )
    def test_a_host_is_mentioned_but_not_primary(self, intro: str) -> None:
        piece = update("one", ASHLEY, WILLIAM, body=intro)
        assert primary_speakers(piece, ROSTER) == (WILLIAM,)

    @pytest.mark.parametrize(
        "intro",
        [
            "William Bao Bean and Ashley Dudarenok both see an end.",
            "He tells CNBC. Ashley Dudarenok agrees with William Bao Bean.",
            "Bean and Dudarenok see an end.",
            "Ashley Dudarenok speaks with William Bao Bean about funds.",
            "Ashley Dudarenok talks to William Bao Bean about their book.",
            "“Guests are rare,” say Ashley Dudarenok and William Bao Bean.",
            "",
        ],
    )
    def test_an_intro_that_names_both_or_nobody_decides_nothing(self, intro: str) -> None:
        piece = update("one", ASHLEY, WILLIAM, body=intro)
        assert primary_speakers(piece, ROSTER) == (ASHLEY, WILLIAM)

    def test_an_id_confirmed_twice_counts_once(self) -> None:
        assert primary_speakers(update("one", BEN, "guest", BEN), ROSTER) == (BEN,)

    @pytest.mark.parametrize("text", ["![" * 60_000, "[" * 60_000, "talks to a " * 10_000])
    def test_hostile_text_is_read_in_no_time(self, text: str) -> None:
        piece = update("one", ASHLEY, BEN, title="-A" * 50_000, body=text + " Ben Cavender")
        assert primary_speakers(piece, ROSTER) == (ASHLEY, BEN)


class TestWords:
    @pytest.mark.parametrize(
        ("who", "need"),
        [
            (ARTHUR, "Do you need him at"),
            (ASHLEY, "Do you need her at"),
            (WILLIAM, "Do you need them at"),
            (BEN, "Do you need Ben Cavender at"),
        ],
    )
    def test_the_pronoun_is_the_rosters_and_unknown_means_the_name(
        self, who: Speaker, need: str
    ) -> None:
        (call,) = plan(update("one", who))
        assert need in said(call.line)

    @pytest.mark.parametrize(
        ("mode", "meeting"),
        [
            ("in person", "at your meeting or conference?"),
            ("online", "at your online meeting or conference?"),
            ("both", "at your (online) meeting or conference?"),
        ],
    )
    def test_the_mode_of_the_issue(self, mode: str, meeting: str) -> None:
        one, two = plan(update("one", BEN), update("two", ASHLEY, ARTHUR), mode=mode)
        assert meeting in said(one.line)
        assert meeting in said(two.line)

    @pytest.mark.parametrize("name", ["The China Speakers Bureau", "the China Speakers Bureau"])
    def test_the_article_is_said_once(self, name: str) -> None:
        newsletter = Newsletter(name="N", organisation=name, sender="a@example.com")
        (call,) = plan(update("one", ASHLEY), newsletter=newsletter)
        assert "is a speaker at the China Speakers Bureau." in said(call.line)
        assert "at the China Speakers Bureau?" in said(call.topic)

    def test_a_name_that_looks_like_a_pattern_prints_as_it_is(self) -> None:
        odd = speaker("odd", "[x](y) {name} {{ unsubscribe_url }}")
        (call,) = plan(update("one", odd), roster=Roster(speakers={"odd": odd}, topics={}))
        assert said(call.line).startswith(f"{odd.name} is a speaker")
        assert f"Do you need {odd.name} at" in said(call.line)


class TestWhatStoodAlready:
    def test_a_speaker_has_the_full_lines_once_and_then_a_short_link(self) -> None:
        first, second, third = plan(*(update(slug, ASHLEY) for slug in ("a", "b", "c")))
        assert first.form == "full"
        assert (second.form, said(second.line), second.button) == (
            "short",
            "Book Ashley Dudarenok",
            None,
        )
        assert asked(second.line[0].url)["update"] == ["b"]
        assert third.form == "short"

    def test_of_two_speakers_only_the_new_one_is_asked_for(self) -> None:
        _, both, again = plan(
            update("a", ASHLEY), update("b", ASHLEY, ARTHUR), update("c", ARTHUR, ASHLEY)
        )
        assert (both.row, both.form, both.speakers) == (7, "full", (ARTHUR.id,))
        assert "Do you need him" in said(both.line)
        assert "Ashley" not in said(both.line)
        assert (again.form, said(again.line)) == (
            "short",
            "Book Arthur Kroeber or Ashley Dudarenok",
        )
        assert again.speakers == (ARTHUR.id, ASHLEY.id)

    def test_of_three_speakers_the_two_new_ones_are_asked_for(self) -> None:
        _, rest = plan(update("a", ASHLEY), update("b", ASHLEY, ARTHUR, BEN))
        assert (rest.row, rest.form, rest.speakers) == (8, "full", (ARTHUR.id, BEN.id))
        assert "are both speakers" in said(rest.line)

    def test_a_speaker_who_was_only_listed_still_gets_the_full_lines(self) -> None:
        listed, own = plan(update("a", ASHLEY, ARTHUR, BEN), update("b", BEN))
        assert (listed.form, own.form) == ("names", "full")

    def test_a_topic_line_stands_once(self) -> None:
        calls = plan(
            update("a", "guest", topics=("innovation",)),
            update("b", ASHLEY),
            update("c", ARTHUR),
            update("d", BEN, topics=("economy", "innovation")),
        )
        assert [bool(call.topic) for call in calls] == [True, False, True, False]

    def test_stories_are_offered_once(self) -> None:
        first, second = plan(*(update(slug, ASHLEY, cta="stories") for slug in "ab"))
        assert first.more
        assert (second.row, second.form, second.more) == (5, "short", ())


class TestTopics:
    def test_the_updates_own_topic_comes_before_the_speakers(self) -> None:
        (call,) = plan(update("one", ASHLEY, topics=("economy",)))
        assert "economy" in said(call.topic)
        assert call.button is not None
        assert asked(call.button.url)["topic"] == ["economy"]

    def test_a_topic_that_is_unknown_or_has_no_list_is_passed_over(self) -> None:
        (call,) = plan(update("one", ASHLEY, topics=("nothing", "religion")))
        assert "innovation experts" in said(call.topic)

    def test_without_a_list_there_is_no_line_but_the_form_knows_the_topic(self) -> None:
        (call,) = plan(update("one", WILLIAM))
        assert call.topic == ()
        assert call.button is not None
        assert asked(call.button.url)["topic"] == ["religion"]


def with_form(request_form: str, **more: object) -> Newsletter:
    values: dict[str, object] = {
        "name": "N",
        "organisation": "Bureau",
        "sender": "Fons <daily@example.com>",
        "request_form": request_form,
        **more,
    }
    return Newsletter(**values)  # type: ignore[arg-type]


def button_url(newsletter: Newsletter, who: Speaker = ASHLEY) -> str:
    (call,) = plan(update("one", who), newsletter=newsletter)
    return call.button.url if call.button else ""


class TestLinks:
    def test_the_request_form_arrives_filled_in(self) -> None:
        assert parse_qsl(urlsplit(button_url(CSB)).query) == [
            ("speaker", "ashley-dudarenok"),
            ("topic", "innovation"),
            ("issue", "2026-11-23"),
            ("update", "one"),
            ("utm_source", "newsletter"),
            ("utm_medium", "email"),
            ("utm_campaign", "2026-11-23"),
            ("utm_content", "one"),
        ]

    def test_existing_parameters_and_the_fragment_stay_as_they_are(self) -> None:
        form = "https://x.example/form?a=%20b+c&empty=&issue=mine&utm_source=own#part?2"
        url = button_url(with_form(form))
        assert url.startswith("https://x.example/form?a=%20b+c&empty=&issue=mine&utm_source=own&")
        assert url.endswith("#part?2")
        assert asked(url)["issue"] == ["mine"]
        assert asked(url)["utm_source"] == ["own"]
        assert asked(url)["utm_medium"] == ["email"]

    def test_without_a_form_the_mail_to_the_bureau_takes_its_place(self) -> None:
        (call,) = plan(update("one", ASHLEY), newsletter=with_form(""))
        mail = "mailto:daily@example.com?subject=Speaker%20request%3A%20Ashley%20Dudarenok"
        assert linked(call.line) == {"Get in touch": mail, "speakers’ request form": mail}
        assert call.button == Span("Book Ashley Dudarenok", mail)

    def test_replies_are_preferred_and_the_address_is_quoted(self) -> None:
        newsletter = with_form("", reply_to='"The, Office" <of+fice?x@example.com>')
        assert button_url(newsletter).startswith("mailto:of%2Bfice%3Fx@example.com?subject=")

    def test_with_nothing_to_reach_there_is_plain_text(self) -> None:
        newsletter = with_form("", sender="nobody")
        one, short, names = plan(
            update("a", BEN),
            update("b", BEN),
            update("c", BEN, ARTHUR, WILLIAM, ASHLEY),
            newsletter=newsletter,
        )
        assert "Get in touch or fill out" in said(one.line)
        assert not linked(one.line)
        assert one.button is None
        assert short.line == (Span("Book Ben Cavender"),)
        assert names.button is None

    @pytest.mark.parametrize(
        "url",
        [
            "javascript:alert(1)",
            "data:text/html,x",
            "//www.example.com/form",
            "https://",
            "https://exa mple.com/",
            "https://[::1",
            "https://evil.example\\@www.example.com/",
            "https://www.example.com@evil.example/",
            'https://x.example/"onclick=',
            "https://x.example/\n",
        ],
    )
    def test_an_address_that_is_not_safe_gives_no_link(self, url: str) -> None:
        who = speaker("x", "X Y", profile_url=url, stories_url=url, topics=("t",))
        roster = Roster(speakers={"x": who}, topics={"t": Topic(id="t", phrase="ts", list_url=url)})
        announced, stories = plan(
            update("a", who, kind="announcement"),
            update("b", who, cta="stories"),
            roster=roster,
            newsletter=with_form(url),
        )
        assert announced.more == announced.topic == ()
        assert stories.row == 6
        urls = {*linked(announced.line).values(), *linked(stories.line).values()}
        assert all(u.startswith("mailto:daily@example.com?") for u in urls)

    @pytest.mark.parametrize(
        ("url", "counted"),
        [
            ("https://www.example.com/list", True),
            ("HTTPS://WWW.EXAMPLE.COM:8443/list", True),
            ("https://news.example.com/list", True),
            ("https://lists.example.com/list", True),
            ("https://example.com/list", False),
            ("https://www.example.com.evil.example/list", False),
            ("https://sub.www.example.com/list", False),
        ],
    )
    def test_visitors_are_counted_on_the_bureaus_own_hosts_only(
        self, url: str, counted: bool
    ) -> None:
        topics = {"t": Topic(id="t", phrase="ts", list_url=url)}
        (call,) = plan(update("one", topics=("t",)), roster=Roster(speakers={}, topics=topics))
        (address,) = linked(call.topic).values()
        assert ("utm_" in address) is counted
        assert counted or address == url


def wrong(old: str, new: str) -> str:
    assert old in EN
    with pytest.raises(ContentError) as caught:
        parse_wording(EN.replace(old, new, 1), "en.toml")
    (problem,) = caught.value.problems
    return str(problem)


def place(fragment: str, text: str = EN) -> str:
    before = text[: text.index(fragment)]
    return f"en.toml:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}: "


class TestWordingMistakes:
    def test_an_unknown_placeholder_is_shown_where_it_stands(self) -> None:
        assert wrong("{pronoun} at", "{pronuon} at") == (
            place("{pronoun} at") + "unknown placeholder '{pronuon}'; did you mean 'pronoun'?"
        )

    def test_a_placeholder_of_another_line_is_unknown_here(self) -> None:
        assert "unknown placeholder '{phrase}'" in wrong("Book {name}", "Book {phrase}")

    def test_an_unknown_address_is_shown_where_it_stands(self) -> None:
        assert wrong("[this list]({list})", "[this list]({lost})") == (
            place("[this list]") + "unknown address '{lost}' of a link; did you mean 'list'?"
        )

    def test_a_written_out_address_is_refused(self) -> None:
        problem = wrong("[this list]({list})", "[this list](https://x.example)")
        assert "unknown address 'https://x.example' of a link; expected one of list" in problem

    def test_an_address_in_the_text_is_refused(self) -> None:
        assert wrong("[this list]({list})", "{list}") == (
            place("[this list]") + "the address '{list}' stands in the text; write [words]({list})"
        )

    @pytest.mark.parametrize(
        ("new", "sign"),
        [
            ("[this list({list})", "["),
            ("[this list]{list}", "["),
            ("this list]", "]"),
            ("this list}", "}"),
            ("this {list", "{"),
            ("[this {li]({list})", "{"),
        ],
    )
    def test_a_broken_link_is_shown_where_it_stands(self, new: str, sign: str) -> None:
        problem = wrong("[this list]({list})", new)
        broken = EN.replace("[this list]({list})", new, 1)
        at = broken.index(new) + new.index(sign)
        line_start = broken.rindex("\n", 0, at)
        assert problem.startswith(f"en.toml:{broken.count(chr(10), 0, at) + 1}:{at - line_start}: ")
        assert f"'{sign}' opens or closes nothing" in problem

    def test_a_link_without_words_is_refused(self) -> None:
        assert "a link without words" in wrong("[this list]({list})", "[ ]({list})")

    def test_a_button_takes_no_link(self) -> None:
        assert "this line takes no link" in wrong('"Book {name}"', '"[Book]({request})"')

    def test_unknown_keys_are_shown_with_the_nearest_known_one(self) -> None:
        with pytest.raises(ContentError) as caught:
            parse_wording(EN.replace("she =", "shee =", 1), "en.toml")
        missing, unknown = caught.value.problems
        assert missing.message == "'pronoun.she' is missing"
        assert str(unknown) == place("she =") + "unknown key 'shee'; did you mean 'she'?"

    def test_an_empty_or_wrong_value_is_refused(self) -> None:
        assert "'names_or' is empty" in wrong('"{first} or {last}"', '" "')
        assert "expected a text for 'pronoun.she', found the number 3" in wrong('"her"', "3")

    def test_every_missing_line_is_reported_at_once(self) -> None:
        with pytest.raises(ContentError) as caught:
            parse_wording("", "en.toml")
        assert len(caught.value.problems) == 13 + 3 + 3

    def test_broken_toml_is_shown_where_it_breaks(self) -> None:
        with pytest.raises(ContentError) as caught:
            parse_wording('one = "a"\ntwo = nonsense\n', "en.toml")
        assert str(caught.value).startswith("en.toml:2:7: ")

    @settings(max_examples=60, deadline=None)
    @given(
        st.text(alphabet="[](){}ab ", min_size=1, max_size=20).map(
            lambda t: t.replace("ab", "{name}")
        )
    )
    def test_any_pattern_is_either_read_or_refused(self, pattern: str) -> None:
        text = EN.replace('"Book {name}"', f"'{pattern}'", 1)
        try:
            wording = parse_wording(text, "en.toml")
        except ContentError:
            return
        shown = "".join(piece.text for part in wording.button_one for piece in part.pieces)
        assert shown == pattern.strip().replace("{name}", "name")


# What must hold in every issue, whoever is on the roster and whatever the updates say.

URLS = st.sampled_from(
    ["", "https://www.example.com/p", "https://foreign.example.org/p?utm_x=1", "javascript:x"]
)
IDS = [f"s{number}" for number in range(6)]
TOPIC_IDS = ["t0", "t1", "t2"]


@st.composite
def rosters(draw: st.DrawFn) -> Roster:
    speakers = {
        id: Speaker(
            id=id,
            name=f"Given{id} Family{id}",
            pronoun=draw(st.sampled_from([None, *PRONOUNS])),
            topics=tuple(draw(st.lists(st.sampled_from(TOPIC_IDS), max_size=2, unique=True))),
            status=draw(st.sampled_from(["active", *SPEAKER_STATUSES])),
            profile_url=draw(URLS),
            stories_url=draw(URLS),
        )
        for id in IDS[: draw(st.integers(0, len(IDS)))]
    }
    topics = {id: Topic(id=id, phrase=f"phrase-{id}", list_url=draw(URLS)) for id in TOPIC_IDS}
    return Roster(speakers=speakers, topics=topics)


@st.composite
def issues(draw: st.DrawFn) -> Issue:
    def one(number: int) -> Update:
        named = draw(st.lists(st.sampled_from([*IDS, "guest"]), max_size=4))
        tail = draw(st.sampled_from(["", *(f" – Given{id} Family{id}" for id in IDS)]))
        return Update(
            slug=f"u{number}",
            title=f"Headline{tail}",
            day=DAY,
            kind=draw(st.sampled_from(["news", "news", *KINDS])),
            speakers=tuple(named),
            suggested=tuple(draw(st.lists(st.sampled_from(IDS), max_size=1))),
            topics=tuple(draw(st.lists(st.sampled_from([*TOPIC_IDS, "none"]), max_size=2))),
            cta=draw(st.sampled_from(["auto", "auto", *CTA_CHOICES])),
            body=draw(st.sampled_from(["", "Givens1 Familys1 tells Givens2 Familys2 so."])),
        )

    return Issue(
        slug="2026-11-23",
        day=DAY,
        subject="S",
        cta_mode=draw(st.sampled_from(CTA_MODES)),
        updates=tuple(one(number) for number in range(draw(st.integers(0, 6)))),
    )


NEWSLETTERS = st.sampled_from([CSB, with_form(""), with_form("", sender="nobody")])


def in_every_issue(test: Callable[..., None]) -> Callable[..., None]:
    cases = given(roster=rosters(), issue=issues(), newsletter=NEWSLETTERS)
    return settings(max_examples=50, deadline=None)(cases(test))


def lines(call: CallToAction) -> list[Line]:
    return [call.line, call.more, call.topic, (call.button,) if call.button else ()]


def spans(calls: tuple[CallToAction, ...]) -> list[Span]:
    return [span for call in calls for line in lines(call) for span in line]


class TestInEveryIssue:
    @in_every_issue
    def test_there_is_one_call_for_each_update(
        self, roster: Roster, issue: Issue, newsletter: Newsletter
    ) -> None:
        calls = plan_calls(issue, roster, newsletter, WORDING)
        assert len(calls) == len(issue.updates)
        assert calls == plan_calls(issue, roster, newsletter, WORDING)

    @in_every_issue
    def test_a_pronoun_is_never_guessed(
        self, roster: Roster, issue: Issue, newsletter: Newsletter
    ) -> None:
        shown = {"he": "him", "she": "her", "they": "them"}
        for call in plan_calls(issue, roster, newsletter, WORDING):
            needed = re.search(r"Do you need (.+?) at your", said(call.line))
            if call.form == "full" and len(call.speakers) == 1:
                who = roster.speakers[call.speakers[0]]
                assert needed
                assert needed[1] == (shown[who.pronoun] if who.pronoun else who.name)
            else:
                assert not needed or needed[1] == "one of them"

    @in_every_issue
    def test_nobody_has_the_full_lines_twice_and_the_first_call_is_never_the_short_one(
        self, roster: Roster, issue: Issue, newsletter: Newsletter
    ) -> None:
        full: set[str] = set()
        for call in plan_calls(issue, roster, newsletter, WORDING):
            if call.form == "full":
                assert full.isdisjoint(call.speakers)
                full.update(call.speakers)
            elif call.form == "short":
                assert full.issuperset(call.speakers)

    @in_every_issue
    def test_nobody_is_named_who_is_not_on_the_roster_confirmed_and_bookable(
        self, roster: Roster, issue: Issue, newsletter: Newsletter
    ) -> None:
        calls = plan_calls(issue, roster, newsletter, WORDING)
        for piece, call in zip(issue.updates, calls, strict=True):
            allowed = {
                id
                for id in piece.speakers
                if id in roster.speakers and roster.speakers[id].bookable
            }
            everything = repr(lines(call))
            assert set(call.speakers) <= allowed
            assert set(re.findall(r"Family(s\d)", everything)) <= allowed
            assert set(re.findall(r"speaker=([\w-]+)", everything)) <= allowed

    @in_every_issue
    def test_a_topic_line_stands_at_most_once_for_a_topic(
        self, roster: Roster, issue: Issue, newsletter: Newsletter
    ) -> None:
        calls = plan_calls(issue, roster, newsletter, WORDING)
        counts = Counter(said(call.topic) for call in calls if call.topic)
        assert set(counts.values()) <= {1}

    @in_every_issue
    def test_every_link_can_be_followed_and_visitors_are_counted_at_home_only(
        self, roster: Roster, issue: Issue, newsletter: Newsletter
    ) -> None:
        for span in spans(plan_calls(issue, roster, newsletter, WORDING)):
            assert not span.url or re.match(r"https?://|mailto:", span.url)
            if "foreign" in span.url:
                assert span.url == "https://foreign.example.org/p?utm_x=1"

    @in_every_issue
    def test_a_line_is_one_line_with_no_placeholder_left(
        self, roster: Roster, issue: Issue, newsletter: Newsletter
    ) -> None:
        for span in spans(plan_calls(issue, roster, newsletter, WORDING)):
            assert span.text
            assert not re.search(r"[{}\[\]\n]", span.text)
