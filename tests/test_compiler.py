"""What a day's issue is made of: due, order, subject, preheader, repeats, and a fresh issue.md."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from itertools import pairwise, permutations

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsletter import merge
from newsletter.compiler import (
    due,
    new_issue,
    next_number,
    order,
    propose_preheader,
    propose_subject,
    repeats,
)
from newsletter.model import KINDS, Citation, Issue, Origin, Update

DAY = date(2026, 11, 23)


def update(slug: str, *speakers: str, **more: object) -> Update:
    values: dict[str, object] = {"title": slug, "day": DAY, "speakers": speakers, **more}
    return Update(slug=slug, **values)  # type: ignore[arg-type]


def issue(slug: str, *updates: Update, number: int | None = None) -> Issue:
    return Issue(
        slug=slug, day=date.fromisoformat(slug), subject="S", number=number, updates=updates
    )


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def slugs(updates: tuple[Update, ...]) -> str:
    return " ".join(u.slug for u in updates)


class TestDue:
    def test_what_is_dated_later_waits(self) -> None:
        inbox = [update(str(n), day=DAY + timedelta(days=n)) for n in (1, 0, -400)]
        assert slugs(due(inbox, DAY)) == "0 -400"


class TestOrder:
    def test_announcements_lead_and_notes_close(self) -> None:
        kinds = ("note", "list", "book", "podcast", "announcement")
        assert slugs(order([update(kind, kind=kind) for kind in kinds])) == (
            "announcement podcast book list note"
        )

    def test_of_news_videos_and_podcasts_the_newest_leads_then_the_title(self) -> None:
        inbox = [
            update("old-news", day=DAY - timedelta(days=1)),
            update("b-video", kind="video", title="beta"),
            update("a-podcast", kind="podcast", title="Alpha"),
        ]
        assert slugs(order(inbox)) == "a-podcast b-video old-news"

    def test_two_of_the_same_speaker_are_kept_apart(self) -> None:
        inbox = [update("1", "a"), update("2", "a"), update("3", "b"), update("4", "c")]
        assert slugs(order(inbox)) == "1 3 2 4"

    def test_a_note_between_two_of_the_same_speaker_moves_up(self) -> None:
        assert slugs(order([update("1", "a"), update("2", "a"), update("n", kind="note")])) == (
            "1 n 2"
        )

    def test_the_lead_changes_only_when_nothing_else_keeps_them_apart(self) -> None:
        inbox = [update("1", "b"), update("2", "a"), update("3", "a")]
        assert slugs(order(inbox)) == "2 1 3"

    def test_updates_without_a_speaker_may_stand_together(self) -> None:
        assert slugs(order([update("1"), update("2"), update("3", "a")])) == "1 2 3"

    def test_a_suggested_speaker_counts_until_one_is_confirmed(self) -> None:
        inbox = [update("1", "a"), update("2", suggested=("a",)), update("3", "b")]
        assert slugs(order(inbox)) == "1 3 2"

    def test_who_is_primary_can_be_told(self) -> None:
        inbox = [update("1", "host", "a"), update("2", "host", "b"), update("3", "c")]
        assert slugs(order(inbox, primary=lambda u: u.speakers[1:])) == "1 2 3"

    def test_nothing_is_an_order_too(self) -> None:
        assert order([]) == ()

    def test_a_full_inbox_is_ordered_in_no_time(self) -> None:
        inbox = [update(str(n), f"s{n % 40}") for n in range(600)]
        assert all(a.speakers != b.speakers for a, b in pairwise(order(inbox)))


@st.composite
def inboxes(draw: st.DrawFn, largest: int = 9) -> list[Update]:
    return [
        update(
            f"u{number}",
            *draw(st.sampled_from([(), ("a",), ("a",), ("b",), ("c", "a")])),
            title=draw(st.sampled_from(["same", "Same", "other"])),
            kind=draw(st.sampled_from(KINDS)),
            day=DAY - timedelta(days=draw(st.integers(0, 2))),
        )
        for number in range(draw(st.integers(0, largest)))
    ]


def neighbours(updates: tuple[Update, ...]) -> int:
    return sum(a.speakers[:1] == b.speakers[:1] != () for a, b in pairwise(updates))


class TestAnyOrder:
    @settings(max_examples=100, deadline=None)
    @given(inboxes())
    def test_loses_nothing_and_stays_as_it_is(self, inbox: list[Update]) -> None:
        ordered = order(inbox)
        assert sorted(u.slug for u in ordered) == sorted(u.slug for u in inbox)
        assert order(ordered) == order(reversed(inbox)) == ordered

    @settings(max_examples=40, deadline=None)
    @given(inboxes(largest=6))
    def test_has_as_few_neighbours_of_one_speaker_as_can_be(self, inbox: list[Update]) -> None:
        assert neighbours(order(inbox)) == min(map(neighbours, permutations(inbox)))


LONG = "China’s next five-year plan stays with factories and not with the consumers who would buy"


class TestSubject:
    def test_what_only_some_readers_get_is_never_proposed(self) -> None:
        for_some = [update("a", segment="china"), update("b", segment="ai")]
        assert propose_subject(for_some) == propose_preheader(for_some) == ""
        both = [*for_some, update("c", title="For everybody")]
        assert propose_subject(both) == "For everybody"
        assert update("a").title not in propose_preheader(both)

    def test_the_leads_headline_is_the_subject(self) -> None:
        lead = update("a", title="The plan  stays with\nfactories – Arthur Kroeber")
        assert (
            propose_subject([lead, update("b")]) == "The plan stays with factories – Arthur Kroeber"
        )

    @pytest.mark.parametrize("dash", [" – ", "—", " - "])
    def test_the_name_goes_before_a_word_of_the_claim_does(self, dash: str) -> None:
        claim = "China’s next five-year plan stays with factories, not with consumers"
        assert propose_subject([update("a", title=f"{claim}{dash}Arthur Kroeber")]) == claim

    def test_a_claim_that_is_too_long_is_cut_at_a_word(self) -> None:
        subject = propose_subject([update("a", title=f"{LONG} – Arthur Kroeber")])
        assert subject == (
            "China’s next five-year plan stays with factories and not with the consumers…"
        )

    def test_exactly_as_long_as_allowed_is_not_cut(self) -> None:
        title = ("word " * 20)[:78].replace(" ", "-")
        assert propose_subject([update("a", title=title)]) == title

    def test_one_endless_word_is_cut_all_the_same(self) -> None:
        assert propose_subject([update("a", title="x" * 300)]) == "x" * 77 + "…"

    @pytest.mark.parametrize("title", ["\x00", "<b></b>", "{{ web_url }}", " "])
    def test_a_headline_of_nothing_falls_back_to_the_slug(self, title: str) -> None:
        assert propose_subject([update("the-slug", title=title)]) == "the-slug"

    def test_a_fallback_of_a_merge_tag_stays(self) -> None:
        title = 'Dear {{ subscriber.first_name | fallback("reader") }}'
        assert propose_subject([update("a", title=title)]) == "Dear reader"


INTRO = (
    "Leading economist **Arthur R. Kroeber**, author of *China’s Economy*®, looks at "
    "[the plan](https://x.example). Most suggests no changes."
)


class TestPreheader:
    def test_it_says_what_else_is_in_the_issue(self) -> None:
        updates = [
            update("a"),
            update("b", title="Robots rise"),
            update("c", title="Funds dry up in China"),
        ]
        assert propose_preheader(updates) == "Also: Robots rise · Funds dry up in China"

    def test_titles_stand_whole_as_far_as_they_fit(self) -> None:
        titles = [f"{n} {'word ' * 9}end" for n in range(5)]
        preheader = propose_preheader([update(t, title=t) for t in titles])
        assert preheader == f"Also: {titles[1]} · {titles[2]}"

    def test_a_title_that_does_not_fit_is_cut_only_where_room_is_wasted_otherwise(self) -> None:
        updates = [update("a"), update("b", title="Robots"), update("c", title="word " * 40)]
        preheader = propose_preheader(updates)
        assert preheader.startswith("Also: Robots · word word")
        assert preheader.endswith("word…")
        assert 120 < len(preheader) <= 130

    def test_short_titles_are_followed_by_the_leads_intro(self) -> None:
        preheader = propose_preheader([update("a", body=INTRO), update("b", title="Robots")])
        assert preheader.startswith("Also: Robots · Leading economist Arthur R. Kroeber, author")

    def test_an_issue_of_one_starts_with_the_first_sentence_of_its_intro(self) -> None:
        assert propose_preheader([update("a", title="The plan", body=INTRO)]) == (
            "Leading economist Arthur R. Kroeber, author of China’s Economy®, looks at the plan."
        )

    def test_a_short_sentence_takes_the_next_along(self) -> None:
        body = "Who wins? China or the U.S.? It is too early to tell, he says. And more."
        assert propose_preheader([update("a", body=body)]) == (
            "Who wins? China or the U.S.? It is too early to tell, he says."
        )

    def test_a_long_sentence_is_cut_at_a_word(self) -> None:
        preheader = propose_preheader([update("a", body="Words " * 60)])
        assert preheader == " ".join(["Words"] * 21) + "…"

    def test_chinese_sentences_end_without_a_space(self) -> None:
        sentence = "五年计划仍然以工厂为中心" * 4 + "。"
        assert propose_preheader([update("a", body=sentence + "第二句。")]) == sentence

    def test_headings_quotes_pictures_and_labels_are_passed_over(self) -> None:
        body = f"# Heading\n\n![Alt](a.jpg)\n\nChina Daily:\n\n> A quote.\n\n- An item\n\n{INTRO}"
        assert propose_preheader([update("a", title="T", body=body)]).startswith(
            "Leading economist"
        )

    def test_the_headline_is_not_said_again(self) -> None:
        body = "The plan stays with factories! That is what he expects of the coming years."
        lead = update("a", title="The plan stays with factories – Arthur Kroeber", body=body)
        assert propose_preheader([lead]) == "That is what he expects of the coming years."
        assert propose_preheader([lead, update("b", title="THE PLAN stays with factories.")]) == (
            "That is what he expects of the coming years."
        )

    def test_nothing_to_say_is_said_with_nothing(self) -> None:
        assert propose_preheader([update("a", body="")]) == ""

    @pytest.mark.parametrize(
        "hostile",
        [
            "<script>alert(1)</script>",
            "<b onclick=x>bold</b>",
            "<<b>b>",
            "&lt;b&gt;",
            "`<b>` \\*\\*x\\*\\*",
            "{{ unsubscribe_url }} {{web_url}} {{ typo_url }} {{ 7*7 }} {% include %}",
            "{<b>{ web_url }}",
            "{**{ web_url }}",
            "`{`{ web_url }}",
            "[x](javascript:alert(1))",
            "[[x](y)](z) ![p](q)",
            "<![foo[x]]> <!-- c --> <?php ?>",
            "a\x00b\x85c\u2028d\ufffee",
            "**unclosed _emphasis",
        ],
    )
    def test_hostile_content_leaves_plain_text(self, hostile: str) -> None:
        lead = update(
            "a", title=f"{hostile} T", body=f"{hostile} and more text that follows on it."
        )
        other = update("b", title=f"{hostile} U")
        for text in (
            propose_subject([lead]),
            propose_preheader([lead]),
            propose_preheader([lead, other]),
        ):
            assert_plain(text)
        assert not re.search(r"[*`]|\]\(|alert\(1\)<", propose_preheader([lead]))


def assert_plain(text: str) -> None:
    assert len(text.splitlines()) <= 1
    assert text == text.strip()
    assert text.isprintable()
    assert not re.search(r"<[/!?]?[A-Za-z][^<>]*>", text)
    assert "{{" not in text
    assert not merge.names(text)


PIECES = st.sampled_from(
    [
        "{{ web_url }}",
        "{{",
        "}}",
        "{",
        "<b>",
        "<",
        ">",
        "*",
        "_",
        "`",
        "[x](y)",
        "\n",
        "\n\n",
        "\x00",
        "\u2028",
        "> ",
        "# ",
        "&lt;",
        "&#123;",
        "word ",
        "Name – ",
        "。",
        ". ",
        "long" * 30,
        "<p>",
        "\\",
    ]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=14).map("".join))


class TestAnyProposal:
    @settings(max_examples=150, deadline=None)
    @given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=3))
    @example([("<b", "x"), (">", "y")])
    def test_is_one_line_of_plain_text_and_not_too_long(self, texts: list[tuple[str, str]]) -> None:
        updates = [update(f"u{n}", title=t, body=b) for n, (t, b) in enumerate(texts)]
        subject, preheader = propose_subject(updates), propose_preheader(updates)
        assert 0 < len(subject) <= 78
        assert len(preheader) <= 130
        for text in (subject, preheader):
            assert "{{" not in text
            assert not re.search(r"<[/!?]?[A-Za-z][^<>]*>", text)
            assert text == " ".join(text.split())
            assert yaml.safe_load(quoted(text)) == text
        assert preheader != subject


RECENT = [
    issue("2026-11-20", update("a", "ashley"), update("b", "ben", video="https://v.example/1")),
    issue(
        "2026-11-21",
        update(
            "c", "ashley", source=Citation(name="X", url="http://www.x.example/p/?utm_source=n#f")
        ),
    ),
]


class TestRepeats:
    def test_a_speaker_of_the_last_issues_is_a_warning_that_names_the_latest(self) -> None:
        origin = Origin(path="issues/inbox/n.md", fields={"speakers.0": (4, 12)})
        (problem,) = repeats([update("n", "ashley", origin=origin)], RECENT)
        assert (problem.rule, problem.severity) == ("repeated-speaker", "warning")
        assert str(problem).startswith(
            "issues/inbox/n.md:4:12: 'ashley' already stood in the issue 2026-11-21; "
        )

    def test_who_is_only_mentioned_is_no_repetition(self) -> None:
        assert repeats([update("n", "zhang", "ashley")], RECENT) == ()

    def test_who_is_primary_can_be_told(self) -> None:
        found = repeats([update("n", "zhang", "ashley")], RECENT, primary=lambda u: u.speakers)
        assert [problem.message for problem in found] == [
            "'ashley' already stood in the issue 2026-11-21"
        ]

    @pytest.mark.parametrize(
        "url",
        [
            "https://x.example/p",
            "HTTPS://WWW.X.example/p/",
            "https://x.example/p?utm_medium=email&utm_x=1#other",
        ],
    )
    @pytest.mark.parametrize("field", ["source.url", "video", "also_at.0"])
    def test_a_link_of_the_last_issues_is_a_warning_in_whatever_dress(
        self, url: str, field: str
    ) -> None:
        fields: dict[str, dict[str, object]] = {
            "source.url": {"source": Citation(name="Y", url=url)},
            "video": {"video": url},
            "also_at.0": {"also_at": (url,)},
        }
        origin = Origin(path="n.md", fields={field: (7, 3)})
        (problem,) = repeats([update("n", origin=origin, **fields[field])], RECENT)
        assert (problem.rule, problem.line, problem.column) == ("repeated-link", 7, 3)
        assert problem.message == f"{url!r} already stood in the issue 2026-11-21"

    @pytest.mark.parametrize(
        "url",
        [
            "https://x.example/other",
            "https://x.example/p?page=2",
            "https://y.x.example/p",
            "https://[broken",
        ],
    )
    def test_another_post_is_no_repetition(self, url: str) -> None:
        assert repeats([update("n", video=url)], RECENT) == ()

    def test_the_home_page_of_a_source_is_no_post(self) -> None:
        home = Citation(name="China Daily", url="https://www.chinadaily.example/")
        recent = [issue("2026-11-20", update("a", source=home))]
        assert repeats([update("n", source=home)], recent) == ()

    def test_one_link_in_two_fields_is_one_warning(self) -> None:
        url = "https://v.example/1"
        found = repeats([update("n", video=url, source=Citation(name="V", url=url))], RECENT)
        assert len(found) == 1

    def test_what_the_editor_accepted_is_passed_over(self) -> None:
        again = update(
            "n", "ashley", video="https://v.example/1", accept={"repeated-speaker": "tour"}
        )
        assert [problem.rule for problem in repeats([again], RECENT)] == ["repeated-link"]


class TestNumber:
    @pytest.mark.parametrize(
        ("numbers", "following"),
        [([], 1), ([7, 12, None], 13), ([None, None], None)],
    )
    def test_issues_are_counted_where_the_editor_counts_them(
        self, numbers: list[int | None], following: int | None
    ) -> None:
        found = [issue("2026-11-20", number=number) for number in numbers]
        assert next_number(found) == following


class TestNewIssue:
    def test_a_fresh_issue_says_where_to_change_the_order(self) -> None:
        updates = [update("b-two", title="Lead: the plan"), update("a-one", title="Robots")]
        assert new_issue(DAY, updates, 3, quote=quoted) == (
            "---\n"
            'subject: "Lead: the plan"\n'
            'preheader: "Also: Robots"\n'
            "number: 3\n"
            "cta_mode: in person  # or: online, both\n"
            "# The running order of 2026-11-23: change the order here.\n"
            "updates:\n"
            '  - "b-two"\n'
            '  - "a-one"\n'
            "---\n"
        )

    def test_without_updates_subject_and_preheader_wait_for_one(self) -> None:
        assert propose_subject([]) == propose_preheader([]) == ""
        text = new_issue(DAY, [], 1, quote=quoted)
        assert yaml.safe_load(text.split("---\n")[1]) == {
            "subject": "",
            "preheader": "",
            "number": 1,
            "cta_mode": "in person",
            "updates": None,
        }

    def test_without_a_number_there_is_no_line_for_it(self) -> None:
        assert "number" not in new_issue(DAY, [update("a")], None, quote=quoted)

    @settings(max_examples=60, deadline=None)
    @given(TEXTS)
    def test_whatever_the_title_it_is_valid_yaml(self, title: str) -> None:
        text = new_issue(DAY, [update("a", title=title)], 1, quote=quoted)
        fields = yaml.safe_load(text.split("---\n")[1])
        assert fields["subject"] == propose_subject([update("a", title=title)])
        assert fields["updates"] == ["a"]
        assert fields["cta_mode"] == "in person"
