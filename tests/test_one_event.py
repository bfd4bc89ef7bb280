"""Posts of different sources about one event are related, and hardly any others: labelled pairs."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations
from pathlib import Path

from newsletter.collect.doubles import Index, Post

DAY = date(2026, 11, 20)
LABELLED = Path(__file__).parent / "data" / "one_event.txt"


def load_events() -> list[list[Post]]:
    _, *paragraphs = LABELLED.read_text("utf-8").split("\n\n")
    return [
        [make(f"{number}/{n}", line) for n, line in enumerate(paragraph.strip().splitlines())]
        for number, paragraph in enumerate(paragraphs)
    ]


def make(place: str, line: str, *, days: int = 0) -> Post:
    title, speaker, text = line.split(" | ")
    return Post(place, title, DAY + timedelta(days), frozenset({speaker} - {""}), text=text)


def pairs_found(index: Index, posts: list[Post]) -> set[frozenset[str]]:
    return {
        frozenset((post.place, match.post.place))
        for post in posts
        for match in index.find_related(post)
    }


def test_labelled_posts_of_one_event_are_related_and_hardly_any_others() -> None:
    events = load_events()
    posts = [post for event in events for post in event]
    told = {frozenset(p.place for p in pair) for e in events for pair in combinations(e, 2)}
    found = pairs_found(Index(posts), posts)
    assert len(told) >= 20
    assert len(posts) ** 2 / 2 > 40
    right = len(told & found)
    shown = f"precision {right}/{len(found)}, recall {right}/{len(told)}: {found - told}"
    assert right >= 0.9 * len(found), shown
    assert right >= 0.8 * len(told), shown
    # Alone in an inbox they are told as well: nothing but them says what is usual.
    alone = [e for e in events if len(e) > 1 and Index(e[:1]).find_related(e[1])]
    assert len(alone) >= 0.8 * len(told)


COURT = (
    "What the winding-up of Evergrande means – Victor Shih | victor-shih | A court in Hong Kong has"
    " ordered the liquidation of the developer Evergrande, and its creditors will see little."
)
AGAIN = (
    "A chapter is closed – Arthur Kroeber | arthur-kroeber | Creditors of the developer Evergrande"
    " knew what would come, Arthur Kroeber tells Bloomberg."
)


def test_one_event_is_told_within_days_and_says_by_what() -> None:
    one = make("a", COURT)
    (match,) = Index([make("b", AGAIN, days=4)]).find_related(one)
    assert match.reason == "about the same: evergrande"
    assert not Index([make("b", AGAIN, days=5)]).find_related(one)


def test_a_name_of_every_week_tells_no_event() -> None:
    others = [
        make(f"{n}", f"Sand {n} |  | Here is news {n} of Evergrande, and {n}.", days=20 + n)
        for n in range(9)
    ]
    assert Index([make("b", AGAIN), *others[:2]]).find_related(make("a", COURT))
    assert not Index([make("b", AGAIN), *others]).find_related(make("a", COURT))


def test_a_post_that_comes_later_is_found_too() -> None:
    index = Index()
    assert not index.find_related(make("a", COURT))
    index.add(make("b", AGAIN))
    assert index.find_related(make("a", COURT))


def test_of_a_flood_only_those_that_share_most_are_compared() -> None:
    """Posts of one speaker on one subject in some days: each was compared with all of them."""
    line = "Fewer chips, trucks and wages in town {} – Shaun Rein | shaun-rein | Of {} trucks."
    posts = [make(f"{n}", line.format(n, n), days=n % 5) for n in range(300)]
    index = Index(posts)
    assert 0 < len(index.find_related(posts[150])) <= 40
    index.add(make("nearest", line.format("Hefei", "Hefei’s grey"), days=2))
    asked = "Hefei counts chips, trucks and wages – Shaun Rein | shaun-rein | They are few."
    found = index.find_related(make("asked", asked, days=2))
    assert "nearest" in {match.post.place for match in found}
