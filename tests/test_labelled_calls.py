"""Old calls to action in words that no list has: on labelled endings, and rule by rule."""

from __future__ import annotations

from html import escape
from pathlib import Path

import pytest

from newsletter.cleaning import clean
from newsletter.cleaning.calls import weighing
from newsletter.cleaning.calls.slips import find_meant
from newsletter.gathered import Cleaned, Item
from tests.endings import FOLDER, HELD_OUT, Ending, letters_of, load_endings
from tests.test_cleaning import HOUSE
from tests.test_old_calls import CALLS, NEWS, QUOTED, UPDATE, body_of
from tests.train_calls import digest

PLAIN = f"<p>{NEWS}</p>"
_RULE = "old-call-to-action"


def clean_below(news: str, ending: Ending) -> Cleaned:
    return clean(Item(title="A title", content=news + ending.html), house=ending.house)


def measure(path: Path, news: str) -> tuple[float, float, float, str]:
    """The share of calls that go, that go or are told, of news that goes as one; and an account."""
    calls, gone, told, honest, lost = 0, 0, 0, 0, 0
    wrong = []
    for ending in load_endings(path):
        cleaned = clean_below(news, ending)
        left = letters_of(cleaned.body)
        taken = letters_of(" ".join(part.text for part in cleaned.removed if part.rule == _RULE))
        kept = [call for call in ending.calls if call in left]
        missed = [part for part in ending.news if part not in left and part in taken]
        calls, honest = calls + len(ending.calls), honest + len(ending.news)
        gone, lost = gone + len(ending.calls) - len(kept), lost + len(missed)
        told += len(kept) if any(r.rule == _RULE for r in cleaned.repairs) else 0
        wrong += [f"kept: {ending.text}"] * bool(kept) + [f"lost: {ending.text}"] * bool(missed)
    account = "\n".join([f"{gone} of {calls} gone, {told} told, {lost} of {honest} lost", *wrong])
    return gone / calls, (gone + told) / calls, lost / honest, account


@pytest.mark.parametrize("news", [PLAIN, UPDATE], ids=["below news", "below a quote"])
def test_nearly_all_calls_of_this_weblog_go_and_nearly_no_news_does(news: str) -> None:
    gone, known, lost, account = measure(FOLDER / "own.txt", news)
    assert gone >= 0.97, account
    assert known >= 0.99, account
    assert lost <= 0.01, account


@pytest.mark.parametrize("path", sorted(HELD_OUT.glob("*.txt")), ids=lambda path: path.stem)
def test_calls_of_other_hands_go_that_nothing_was_learned_from(path: Path) -> None:
    gone, known, lost, account = measure(path, PLAIN)
    assert gone >= 0.72, account
    assert known >= 0.85, account
    assert lost <= 0.03, account


def test_the_weights_are_learned_from_the_endings_as_they_are() -> None:
    """`make calls` learns anew; without it, endings that were added would change nothing."""
    assert f"endings of {digest()}\n" in weighing.WEIGHTS.read_text("utf-8")


def test_the_endings_are_many_of_both_kinds_and_none_is_held_out_and_learned_from() -> None:
    learned = [each for path in FOLDER.glob("*.txt") for each in load_endings(path)]
    held = [each for path in HELD_OUT.glob("*.txt") for each in load_endings(path)]
    assert len({each.text for each in [*learned, *held]}) == len(learned) + len(held)
    for endings, least in ((learned, 1500), (held, 200)):
        assert sum(bool(ending.calls) for ending in endings) >= least
        assert sum(not ending.calls for ending in endings) >= least


def test_no_half_of_a_call_stays() -> None:
    for ending in load_endings(FOLDER / "own.txt"):
        if not ending.news:
            left = letters_of(clean_below(PLAIN, ending).body).removeprefix(letters_of(NEWS))
            assert left == "" or left == "".join(ending.calls), ending.text


def test_what_stands_in_quotation_marks_is_no_call() -> None:
    asked = "Do you need him at your meeting or conference?"
    for news in (
        f"“{asked} That is the first thing.”",
        f"“{asked}” That is the first thing.",
        f"«{asked}» it says on the wall.",
        f'"That is the first thing. {asked}"',
    ):
        assert body_of(f"{PLAIN}<p>{news}</p>") == f"{NEWS}\n\n{news}"
    # A mark that is never closed, as in old posts, quotes nothing.
    assert body_of(f"{PLAIN}<p>“It was full. {asked}</p>") == f"{NEWS}\n\n“It was full."


def test_a_question_for_nobody_in_particular_is_a_call_only_at_the_end_of_a_paragraph() -> None:
    asked = "Do you need him at your meeting or conference?"
    news = f"{asked} That is what he is asked weekly."
    cleaned = clean(Item(title="A title", content=f"{UPDATE}<p>{news}</p>"), house=HOUSE)
    assert news in cleaned.body
    assert asked in "".join(repair.before for repair in cleaned.repairs)
    assert body_of(f"{PLAIN}<p>{asked}</p>") == NEWS


def test_a_question_goes_with_its_answer_though_it_leaves_out_whom_it_asks() -> None:
    answer = "Join our weekly China Weekly Hangout, or have a look at our speakers on the economy."
    for asked in (
        "Interested in more on the five-year plan?",
        "Curious about the future of the ports?",
        "Keen on hearing of the villages?",
    ):
        assert body_of(f"{PLAIN}<p>{asked} {answer}</p>") == NEWS
        assert body_of(f"{PLAIN}<p>{asked} Nobody is.</p>").endswith(asked + " Nobody is.")


def test_a_look_at_something_else_than_a_list_is_no_part_of_a_call() -> None:
    news = "Are you looking for more growth? Do check out the smaller cities."
    for html in (f"<p>{news}</p><p>{CALLS[0]}</p>", f"<p>{news} {CALLS[0]}</p>"):
        assert body_of(html) == news
    link = '<a href="https://elsewhere.example/x">the cities</a>'
    linked = news.replace("the smaller cities", link)
    assert "Do check out" in body_of(f"<p>{linked} So says Shaun Rein.</p>")


def test_a_line_drawn_above_a_call_goes_with_it() -> None:
    for line in ("---", "***", "* * *", "——", "====="):
        cleaned = body_of(f"{PLAIN}<p>{line}</p><p>Commercial</p><p>{CALLS[0]}</p>")
        assert cleaned == NEWS, line
        assert letters_of(body_of(f"{PLAIN}<p>{line}</p><p>Last.</p>")).endswith("last")
    pictured = f'{PLAIN}<p><img src="https://a.example/x.jpg" alt="A port"></p><p>{CALLS[0]}</p>'
    cleaned = clean(Item(title="A title", content=pictured), house=HOUSE)
    assert "x.jpg" in f"{cleaned.image}{cleaned.body}"


def test_signs_of_a_call_count_only_at_the_end_of_a_post() -> None:
    call = "At the China Speakers Bureau we have more retail experts. Here is a short list."
    assert body_of(f"{UPDATE}<p>{call}</p>") == QUOTED
    assert call in body_of(f"{PLAIN}<p>{call}</p>" + PLAIN * 4)
    assert call in body_of(f"{PLAIN}<blockquote><p>{call}</p></blockquote>")
    assert call in body_of(f"<p>{call}</p>")


def test_a_post_about_the_bureau_keeps_what_has_the_signs_of_a_call() -> None:
    news = "The China Speakers Bureau is ten years old, and thanks all who asked for a speaker."
    call = "At the China Speakers Bureau we have more retail experts. Here is a short list."
    assert call in body_of(f"<p>{news}</p><p>{call}</p>")


def test_what_somebody_says_of_the_bureau_is_news() -> None:
    for news in (
        "The China Speakers Bureau has more speakers on debt than the banks, Shaun Rein jokes.",
        "Analysts say you need the China Speakers Bureau to find a speaker.",
        "According to Kroeber you can find a speaker for your bank at the China Speakers Bureau.",
    ):
        assert body_of(f"{PLAIN}<p>{news}</p>") == f"{NEWS}\n\n{news}"


def test_what_follows_a_call_with_an_address_goes_with_it() -> None:
    call = "Do you need Ian Johnson at your meeting?"
    assert body_of(f"{PLAIN}<p>{call} Fill in the form at our website.</p>") == NEWS
    kept = "If you need a visa, get in touch with the consulate."
    assert body_of(f"{PLAIN}<p>{call} {kept}</p>") == f"{NEWS}\n\n{kept}"


def test_a_call_may_be_announced_in_its_first_sentence() -> None:
    for lead in ("Commercial: ", "P.S. ", "Editor's note: ", "(Sponsored) ", "Full disclosure: "):
        for call in (CALLS[0], "Do you need Shaun Rein at your conference? Do get in touch."):
            assert body_of(f"{PLAIN}<p>{lead}{escape(call)}</p>") == NEWS, lead
    for news in ("Commercial flights are full.", "Notes of the meeting were burnt."):
        assert body_of(f"{PLAIN}<p>{news}</p>") == f"{NEWS}\n\n{news}"


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("tuoch", "touch"),
        ("toch", "touch"),
        ("speeaker", "speaker"),
        ("confernce", "conference"),
        ("meetnig", "meeting"),
        ("couch", "couch"),
        ("melting", "melting"),
        ("eve", "eve"),
        ("contract", "contract"),
        ("invited", "invited"),
        ("even", "even"),
    ],
)
def test_a_slip_of_the_fingers_is_known(word: str, meant: str) -> None:
    assert find_meant(word) == meant


def test_a_paragraph_of_nothing_but_calls_is_read_in_little_time() -> None:
    """Signs are looked for in no more sentences than a call may have."""
    calls = "Do you need a speaker for your meeting who can explain it to them all? " * 2000
    assert len(body_of(f"{PLAIN}<p>{calls}</p>")) > len(NEWS)


@pytest.mark.parametrize(
    "end",
    [
        "Last week the China Speakers Bureau moved its office.",
        "Ready to have him rattle your board? We are one mail away.",
    ],
)
def test_a_label_is_no_part_of_a_call_below_its_quote(end: str) -> None:
    for label, name in (('<a href="https://r.example/1">Reuters</a>', "Reuters"), ("CNBC", "CNBC")):
        quote = f"<p>{label}:</p><blockquote><p>The shops are empty.</p></blockquote>"
        item = Item(title="Empty – Shaun Rein", content=f"{PLAIN}{quote}<p>{end}</p>")
        cleaned = clean(item, house=HOUSE)
        assert cleaned.source is not None
        assert cleaned.source.name == name
        assert "> The shops are empty." in cleaned.body


def test_a_bureau_that_was_typed_wrongly_is_known() -> None:
    call = "Shaun Rein is speaker at the China Speakers Burau. Do you need him at your meeting?"
    assert body_of(f"{PLAIN}<p>{call}</p>") == NEWS


def test_who_joined_the_bureau_is_news_unless_a_call_follows() -> None:
    joined = "Shaun Rein joined the China Speakers Bureau last year."
    assert joined in body_of(f"{PLAIN}<p>{joined}</p>")
    assert (
        body_of(f"{PLAIN}<p>{joined} Do you need him at your meeting? Do get in touch.</p>") == NEWS
    )


def test_sentences_in_the_middle_of_what_somebody_says_are_no_call() -> None:
    said = (
        "“We sat down. Are you looking for a speaker for your board meeting? Do get in touch with "
        "our office. We paid,” Ian Johnson remembers."
    )
    assert body_of(f"{PLAIN}<p>{said}</p>") == f"{NEWS}\n\n{said}"


def test_a_sentence_is_weighed_with_its_neighbours_but_not_across_a_quote() -> None:
    def features_of_last(block: int) -> set[str]:
        ending = [weighing.Written("Are you interested?", 0), weighing.Written("Call us.", block)]
        return set(weighing.find_features(ending, HOUSE)[-1])

    assert "<next" in features_of_last(1)
    assert "<none" in features_of_last(2)
