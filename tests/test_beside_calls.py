"""What stands beside old calls to action, or sounds like one, and stays."""

from __future__ import annotations

import pytest

from tests.test_labelled_calls import PLAIN
from tests.test_old_calls import CALLS, NEWS, body_of

#: Calls that leave a sentence beside them much to weigh.
_CALLS = (
    *CALLS[:3],
    "Shaun Rein is available for speaking engagements through the China Speakers Bureau.",
    "Need Shaun Rein for your event? Please contact the China Speakers Bureau for fees.",
    "To get him on your podium, write us at the China Speakers Bureau.",
)


@pytest.mark.parametrize(
    "line",
    [
        "His next book is The Split.",
        "A reading from Rein’s new novel is online.",
        "Next month Shaun Rein travels through Norway and Denmark to present the new book.",
        "Rein is in Madrid in the second week of May for his book tour.",
        "Shaun Rein is in the US in April.",
        "Here you can find an earlier interview with Shaun Rein.",
        "You can see last year’s speech of Shaun Rein in Oslo at Vimeo.",
        "An older talk of Shaun Rein for the China Speakers Bureau is at Vimeo.",
        "Tickets for the reading cost eight euros.",
    ],
)
def test_a_line_of_a_book_a_tour_or_a_talk_stays_beside_any_call(line: str) -> None:
    assert body_of(f"{PLAIN}<p>{line}</p>") == f"{NEWS}\n\n{line}"
    for call in _CALLS:
        assert body_of(f"{PLAIN}<p>{call}</p><p>{line}</p>") == f"{NEWS}\n\n{line}", call
        assert body_of(f"{PLAIN}<p>{line}</p><p>{call}</p>") == f"{NEWS}\n\n{line}", call


def test_a_tour_that_asks_for_bookings_is_a_call() -> None:
    for call in (
        "Shaun Rein is in London in May. Do you need him at your conference? Do get in touch.",
        "Shaun Rein is on tour in May, and still available for your conference: get in touch "
        "with the China Speakers Bureau.",
    ):
        assert "your conference" not in body_of(f"{PLAIN}<p>{call}</p>")


@pytest.mark.parametrize(
    "news",
    [
        "Speakers of Cantonese are fewer each year, and teachers look away.",
        "Rich people like each other’s company, so the hotel has dinners with famous speakers.",
        "The bureau of fair trade fixes the price of water, and its rates are free on request.",
        "The Speakers Bureau of Boston fought the ban, and hired old generals for that.",
        "Is it true? Yes, it is.",
        "Ask any cook in town.",
        "Let us see.",
        "Are you poor? Then move to Gansu.",
    ],
)
def test_what_names_no_speaker_no_bureau_and_asks_nobody_is_no_call(news: str) -> None:
    assert body_of(f"{PLAIN}<p>{news}</p>") == f"{NEWS}\n\n{news}"
    for call in CALLS[:3]:
        assert body_of(f"{PLAIN}<p>{call}</p><p>{news}</p>") == f"{NEWS}\n\n{news}", call


@pytest.mark.parametrize(
    "said",
    [
        "Do you need a permit? Get in touch with the embassy, says Rein.",
        "Alipay asks: are you interested in more offers like this? Do check out our new shops. "
        "Millions buy.",
        "Let us know what you like, said the shop, and got a million answers.",
    ],
)
def test_what_somebody_says_without_quotation_marks_is_no_call(said: str) -> None:
    for call in CALLS[:3]:
        for html in (f"<p>{said}</p><p>{call}</p>", f"<p>{call}</p><p>{said}</p>"):
            assert body_of(PLAIN + html) == f"{NEWS}\n\n{said}", call


def test_a_question_goes_with_the_list_that_answers_it() -> None:
    link = '<a href="https://csb.example/list">'
    for call in (
        f"Who else can tell you about Chinese banks? {link}A full list of our bank experts</a>.",
        f"Which speaker can explain it to your board? {link}Our speakers on politics</a>.",
    ):
        assert body_of(f"{PLAIN}<p>{call}</p>") == NEWS
