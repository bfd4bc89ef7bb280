"""Copies of one post are found whatever they look like, and nothing else is taken for one."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta

import pytest

from newsletter.collect.doubles import Index, Post

DAY = date(2026, 11, 20)
TITLE = "China’s AI will make do with fewer chips – Winston Ma"
MA, REIN, KROEBER = (frozenset({id_}) for id_ in ("winston-ma", "shaun-rein", "arthur-kroeber"))
TEXT = (
    "American sanctions make it difficult for Chinese companies to build large language models, as "
    "they lack both finance and computing power. They will concentrate on applications that they "
    "can commercialise, says Winston Ma, adjunct professor at New York University, and leave "
    "the expensive development of foundation models to their American competitors for now."
)
OTHER_TEXT = (
    "Consumers in the smaller cities have started spending again after three careful years, though "
    "not on property. Restaurants, domestic travel and electric vehicles profit from their return, "
    "while international luxury brands continue losing customers to local competitors everywhere."
)


def post(place: str = "", title: str = TITLE, *, days: int = 0, **fields: object) -> Post:
    return Post(place=place, title=title, day=DAY + timedelta(days), **fields)  # type: ignore[arg-type]


def reason(known: Post, new: Post) -> str:
    match = Index([known]).find_double(new)
    assert match is None or match.post == known
    return match.reason if match else ""


@pytest.mark.parametrize(
    "title",
    [
        "China’s AI will make do with fewer chips - Winston Ma",
        "China's AI will make do with fewer chips -Winston Ma",
        "China´s AI will make do with fewer chips ― Winston Ma",
        "“China’s AI will make do with fewer chips” – Winston Ma",
        "CHINA&#8217;S AI WILL MAKE DO WITH FEWER CHIPS &#8211; WINSTON MA",
        "China&amp;#8217;s AI will make do with fewer chips – Winston Ma",
        "Chinas AI will make do with fewer chips – Winston Ma | China Herald",
        "China’s AI will make do with fewer chips",
        "China’s AI  will make do with fewer chips -- Winston Ma",
    ],
)
def test_the_same_title_on_the_same_day_is_one_post_whatever_its_marks(title: str) -> None:
    assert reason(post("known"), post(title=title)) == "the same title and day"


def test_the_reason_tells_how_far_apart_two_copies_are() -> None:
    assert reason(post("known"), post(days=2)) == "the same title 2 days apart"
    assert reason(post("known"), post(days=-1)) == "the same title 1 day apart"


@pytest.mark.parametrize(
    "title",
    [
        "China’s AI will make do with fewer chps – Winston Ma",
        "China’s AI will makedo with fewer chips – Winston Ma",
        "China AI will make do with fewer chips – Winston Ma",
        "China’s AI will make do with the fewer chips – Winston Ma",
    ],
)
def test_a_slip_of_the_keyboard_makes_no_second_post(title: str) -> None:
    assert reason(post("known"), post(title=title)) == "nearly the same title on the same day"


@pytest.mark.parametrize(
    "title",
    [
        "China’s AI will make do with more chips – Winston Ma",
        "Five trends for China’s AI – Winston Ma",
        "China’s consumers will make do with fewer cars – Winston Ma",
    ],
)
def test_another_word_makes_another_post(title: str) -> None:
    assert reason(post("known"), post(title=title)) == ""


def test_another_number_makes_another_post() -> None:
    known = post("known", "The ten unicorns of week 45 that count most in China")
    assert reason(known, post(title="The ten unicorns of week 46 that count most in China")) == ""


def test_one_headline_about_two_speakers_is_two_posts() -> None:
    known = post("known", "What China wants in 2027 – Arthur Kroeber", speakers=KROEBER)
    assert reason(known, post(title="What China wants in 2027 – Shaun Rein", speakers=REIN)) == ""
    assert reason(known, post(title="What China wants in 2027", speakers=REIN)) == ""
    assert reason(known, post(title="What China wants in 2027", speakers=KROEBER)) != ""


@pytest.mark.parametrize(("days", "one"), [(1, True), (2, True), (7, False), (-7, False)])
def test_a_list_of_every_week_is_not_last_weeks(days: int, one: bool) -> None:
    title = "The most-sought speakers of the China Speakers Bureau"
    known = post("known", title, kind="list", text=TEXT)
    address = ("https://www.herald.example/next/",)
    new = post(title=title, days=days, kind="list", text=TEXT, addresses=address)
    assert bool(reason(known, new)) is one


@pytest.mark.parametrize("kind", ["note", "list"])
def test_a_note_or_list_that_is_pasted_again_is_announced(kind: str) -> None:
    """The kind of a pasted one may not be known; its words are."""
    known = post("known", "The office moves on Friday", kind=kind, text=TEXT)
    pasted = post("b", "The office moves on Friday", days=7, text=TEXT)
    assert reason(known, pasted) == "the same title 7 days apart"
    assert reason(known, pasted._replace(kind=kind)) == "the same title 7 days apart"
    other = pasted._replace(kind=kind, text=TEXT.replace("Winston Ma", "Shaun Rein"))
    assert reason(known, other) == ""  # the next one of a series


def test_a_short_title_needs_something_that_agrees() -> None:
    known = post("known", "News of today", text=TEXT)
    assert reason(known, post(title="News of today", text=OTHER_TEXT)) == ""
    assert reason(known, post(title="News of today", text=TEXT)) == "the same title and day"


def test_the_same_text_under_another_title_is_the_same_post() -> None:
    other = post(title="Something about applications", text=f"{TEXT} Read more.")
    assert reason(post("known", text=TEXT), other) == "the same text under another title"


def test_an_excerpt_is_the_post_it_was_cut_from() -> None:
    whole = post("known", "An analysis", text=f"{TEXT} {OTHER_TEXT}")
    excerpt = post(title="Winston Ma on applications", text=" ".join(TEXT.split()[:45]) + "…")
    assert reason(whole, excerpt) == "the same text under another title"


def test_a_post_that_a_host_shows_weeks_later_is_known_by_its_text() -> None:
    text = f"{TEXT} {OTHER_TEXT}"
    later = post(title="From our archive", text=text, days=40)
    assert reason(post("known", text=text), later) == "the same text on another day"


def test_an_intro_of_a_few_words_that_is_pasted_again_weeks_later_is_known() -> None:
    intro = " ".join(TEXT.split()[:36])
    known = post("a", text=intro)
    assert reason(known, post("b", text=intro, days=40)) == "the same title 40 days apart"
    assert not reason(known, post("b", text=f"{intro} again", days=40, kind="note"))
    assert not reason(known, post("b", text=OTHER_TEXT, days=40))
    assert not reason(known, post("b", "More chips than ever – Winston Ma", text=intro, days=40))


SHORT = "Arthur Kroeber explains in the Front Row Podcast what the next year will bring."


@pytest.mark.parametrize(
    ("known", "new", "is_one"),
    [
        ({}, {}, True),
        ({"text": "He explains."}, {"text": "He explains …"}, True),
        ({"cited": ("https://a.example/1",)}, {}, True),
        ({"addresses": ("https://a.example/1",)}, {"addresses": ("https://b.example/1",)}, True),
        ({"addresses": ("https://a.example/1",)}, {"addresses": ("https://a.example/2",)}, False),
        ({"cited": ("https://youtu.be/aaaaaaa",)}, {"cited": ("https://youtu.be/bbbbbbb",)}, False),
        ({"text": ""}, {"text": ""}, False),
    ],
)
def test_title_and_text_of_a_few_words_are_known_again(known, new, is_one) -> None:
    title = "What 2027 will bring to China – Arthur Kroeber"
    one, two = (
        {"title": title, "speakers": KROEBER, "text": SHORT, **told} for told in (known, new)
    )
    assert (reason(post("known", **one), post(days=10, **two)) != "") is is_one


def test_a_column_of_two_hosts_has_the_same_few_words_every_week() -> None:
    one, two = (
        post(n, "China weekly podcast", text="Listen here.", addresses=(f"https://{n}.example/1",))
        for n in ("one", "two")
    )
    assert reason(one, two._replace(day=DAY + timedelta(7))) == ""


def test_a_few_words_that_were_changed_are_shown_beside_the_first_ones() -> None:
    title = "What 2027 will bring to China – Arthur Kroeber"
    known = post("known", title, text=SHORT)
    new = post("new", title, days=10, text=SHORT.replace("bring", "bring to factories"))
    index = Index([known])
    assert index.find_double(new) is None
    (match,) = index.find_related(new)
    assert match.reason == "nearly the same title and text"


def test_two_posts_of_one_weblog_with_one_title_and_other_texts_are_two() -> None:
    texts = [TEXT, OTHER_TEXT, "Kaiser Kuo asks what a chip costs in the south.", SHORT]
    title = "China weekly podcast – Kaiser Kuo"
    posts = [
        post(f"{n}", title, days=n // 2, text=text, addresses=(f"https://a.example/{n}",))
        for n, text in enumerate(texts)
    ]
    index = Index()
    for each in posts:
        assert index.find_double(each) is None
        index.add(each)
    assert {match.reason for match in index.find_related(posts[0])} == {"the same title"}
    # A copy elsewhere is one of that with its text; the weblog's own with another slug too.
    for known in posts[:2]:
        copy = known._replace(place="copy", addresses=("https://b.example/1",))
        again = known._replace(place="again", addresses=("https://a.example/again",))
        for one in (copy, again):
            match = index.find_double(one)
            assert match
            assert match.post.place == known.place


def test_a_piece_that_is_pasted_again_without_its_links_is_known() -> None:
    """As a browser gives it to the clipboard: no addresses, no quotation marks of Markdown."""
    link = "[chips](<https://news.example/2026/11/chips-(part-1)-and-what-comes-next?page=2>)"
    intro = TEXT.replace(
        "models,", f"models, as ![A fab at night](https://i.example/a.jpg){link} of"
    )
    known = post("a", text=f"{intro}\n\n> {OTHER_TEXT} <https://www.example.com/more-of-it/>")
    pasted = TEXT.replace("models,", "models, as chips of")
    for text in (f"{pasted}\n\n{OTHER_TEXT}", pasted):
        assert reason(known, post("b", text=text, days=6)) == "the same title 6 days apart"
    renamed = post("b", "From our archive", text=f"{pasted} {OTHER_TEXT}", days=6)
    assert reason(known, renamed) == "the same text on another day"
    assert not reason(known, post("b", text=f"{TEXT[::-1]} {OTHER_TEXT}", days=6))


def test_a_host_means_two_posts_by_two_addresses_and_two_titles() -> None:
    one, two = (f"https://www.herald.example/{n}/" for n in range(2))
    short = " ".join(TEXT.split()[:36])
    known = post("known", "One title", text=short, addresses=(one,))
    assert reason(known, post(title="Another", text=short, addresses=(two,))) == ""
    elsewhere = post(title="Another", text=short, addresses=("https://b.example/1",))
    assert reason(known, elsewhere) == "the same text under another title"
    known = known._replace(text=TEXT)
    again = post(title="Another", text=TEXT, addresses=(two,))
    assert reason(known, again) == "the same text under another title"
    assert reason(known, again._replace(day=DAY + timedelta(1))) == ""
    seen = known._replace(title="Episode 4", cited=("https://youtu.be/dQw4w9WgXcQ",))
    assert reason(seen, again._replace(cited=("https://youtu.be/dQw4w9WgXcZ",))) == ""
    assert reason(seen, again._replace(title="Episode 5")) == ""


@pytest.mark.parametrize("words", [17, 45])
@pytest.mark.parametrize("title", ["Is tea the new coffee?", "Marketing note of the week"])
def test_one_text_is_one_post_under_any_headline(title: str, words: int) -> None:
    """Also a text of short words, from either side."""
    short = "Tea is sold by men in the big towns for as much as a cup of milk."
    text = " ".join((TEXT if words > 20 else short).split()[:words])
    one, other = post("a", "Tea is the new coffee", text=text), post("b", title, text=text)
    assert reason(one, other)
    assert reason(other, one)


def test_a_text_of_some_length_is_one_post_whoever_its_headline_names() -> None:
    text = " ".join(TEXT.split()[:45])
    known = post("known", speakers=MA, text=text)
    other = post("b", "Chips are scarce – Shaun Rein", speakers=REIN, text=text)
    assert reason(known, other) == "the same text under another title"
    assert reason(known, other._replace(day=DAY + timedelta(30))) == "the same text on another day"


def test_a_headline_of_a_speaker_is_known_in_a_later_week_with_any_text() -> None:
    known = post("known", speakers=MA, text=TEXT)
    new = post("b", days=30, speakers=MA, text=OTHER_TEXT)
    assert reason(known, new) == "the same title and speaker"
    assert not reason(known, new._replace(speakers=REIN))
    one, two = (f"https://www.herald.example/{n}/" for n in range(2))
    assert not reason(known._replace(addresses=(one,)), new._replace(addresses=(two,)))


@pytest.mark.parametrize(
    "title", ["The weekly briefing on chips and power – Winston Ma", "Chips and power, part 2"]
)
def test_a_headline_of_a_column_makes_no_double(title: str) -> None:
    known = post("known", title, speakers=MA, text=TEXT)
    new = post("b", title, days=7, speakers=MA, text=OTHER_TEXT)
    assert not reason(known, new)
    assert [m.reason for m in Index([known]).find_related(new)] == ["the same title and speaker"]


def test_a_headline_that_stood_on_several_days_is_a_columns() -> None:
    told = [post(f"{n}", days=7 * n, speakers=MA, text=f"{n}") for n in range(2)]
    assert Index(told[:1]).find_double(post("b", days=14, speakers=MA))
    assert not Index(told).find_double(post("b", days=14, speakers=MA))


def test_posts_with_the_same_quote_and_other_words_of_their_own_are_not_one() -> None:
    known = post("known", "What sanctions do", text=f"{TEXT} {OTHER_TEXT}")
    new = post(title="Chips again", text=f"{' '.join(TEXT.split()[:20])} {OTHER_TEXT[::-1]}")
    assert reason(known, new) == ""


@pytest.mark.parametrize(
    "address",
    [
        "https://www.example.com/2026/11/fewer-chips/",
        "http://example.com/2026/11/fewer-chips",
        "https://example.com/2026/11/fewer-chips/?utm_source=rss&utm_medium=rss#comments",
        "https://m.example.com/2026/11/fewer-chips/amp/",
        "https://www.example.com/2026/11/fewer-chips/index.html?fbclid=abc",
        "https://www.example.com:443/2026/11/fewer-chips",
        "https://www-example-com.cdn.ampproject.org/c/s/www.example.com/2026/11/fewer-chips/",
    ],
)
def test_an_address_is_the_same_in_every_spelling(address: str) -> None:
    known = post("known", addresses=("https://example.com/2026/11/fewer-chips/",))
    assert reason(known, post(title="Another", addresses=(address,), days=30)) == "the same address"


def test_the_article_that_an_update_tells_of_is_not_added_again() -> None:
    known = post("known", cited=("https://www.cnbc.com/2026/11/20/ai.html",))
    new = post(
        title="AI apps", addresses=("https://www.cnbc.com/2026/11/20/ai.html?x=y&__source=z",)
    )
    assert reason(known, new) == ""  # a parameter that is not known may be another page
    new = post(title="AI apps", addresses=("https://cnbc.com/2026/11/20/ai.html?utm_x=1",))
    assert reason(known, new) == "the address of its source"


def test_a_video_is_known_by_its_number() -> None:
    known = post("known", cited=("https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=10s",))
    for address in (
        "https://youtu.be/dQw4w9WgXcQ?si=x",
        "https://m.youtube.com/shorts/dQw4w9WgXcQ",
    ):
        assert reason(known, post(title="A talk", addresses=(address,))) != ""
    assert reason(known, post(title="A talk", addresses=("https://youtu.be/dQw4w9WgXcZ",))) == ""


def test_a_home_page_identifies_nothing() -> None:
    known = post("known", cited=("https://www.cnbc.com/",))
    assert reason(known, post(title="Another thing", addresses=("https://www.cnbc.com",))) == ""


def test_two_posts_about_one_event_are_related() -> None:
    one = post("a", "Tencent bets on AI agents in Shenzhen – Winston Ma", speakers=MA)
    two = post("b", "What AI agents of Tencent mean – Winston Ma", speakers=MA, days=1)
    index = Index([one, two, post("c", "Old wine in Ningxia – Winston Ma", speakers=MA)])
    assert index.find_double(one) is None
    (match,) = index.find_related(one)
    assert match.post.place == "b"
    assert match.reason == "about the same: tencent, agents"


# One event under quite different headlines: the texts of two posts about Winston Ma, how many days
# lie between them, and why they are related, if they are.
SAYING = "“The grid, and not the chip, will decide who is ahead by the end of this decade,”"
FORUM = "He spoke at the Boao Forum with Lenovo and with Sequoia about 340 gigawatts."
EVENTS = {
    "quote": (f"{SAYING} he told a panel.", f"In short: {SAYING} Ma said.", 6, "quotes the same"),
    "quoted": (f"{SAYING} he says.", f"> {SAYING[1:-2]}.", 1, "quotes the same words"),
    "link": (
        "Read [the paper](https://www.example.org/papers/9?utm_source=x).",
        "His [study](https://example.org/papers/9) is out.",
        7,
        "links to the same page",
    ),
    "names": (
        FORUM,
        "At the Boao Forum he told Lenovo that 340 gigawatts will do.",
        5,
        "about the same: boao",
    ),
    "names of others": (FORUM, "In Davos he told Huawei that 20 gigawatts will do.", 1, ""),
    "two names": (FORUM, "At the Boao Forum he told Lenovo that it rained.", 5, ""),
    "where he works": (
        "The professor at New York University School of Law, author of *The Digital War* and"
        " *Big Bang*, saw rain.",
        "The professor at New York University School of Law, author of *The Digital War* and"
        " *Big Bang*, goes home.",
        1,
        "",
    ),
    "usual names": (
        "He told Beijing, Taiwan and Washington in 2026 so.",
        "He asked Beijing, Taiwan and Washington in 2026 why.",
        1,
        "",
    ),
    "a short quote": ("He says “it will be fine, of course” to all.", "“It will be fine.”", 1, ""),
    "his name": ("So says Winston Ma, so Winston, so Ma.", "Now Winston Ma, yes Winston.", 1, ""),
    "home page": ("[a](https://example.org/)", "[b](https://example.org)", 1, ""),
    "weeks later": (f"{SAYING} he says.", f"{SAYING} he says.", 20, ""),
}


@pytest.mark.parametrize(("one", "two", "days", "why"), EVENTS.values(), ids=EVENTS)
def test_what_tells_one_event_under_other_headlines(
    one: str, two: str, days: int, why: str
) -> None:
    new = post("a", "Power before chips – Winston Ma", speakers=MA, text=one)
    known = post("b", "Where the money goes", speakers=MA, text=two, days=days)
    (reason,) = [match.reason for match in Index([known]).find_related(new)] or [""]
    assert reason.startswith(why)
    assert bool(reason) == bool(why)
    other = known._replace(speakers=REIN)
    assert Index([other]).find_related(new) == ()


def test_what_a_speaker_has_in_other_weeks_tells_no_event() -> None:
    book = "His book [The Grid](https://example.org/grid) is out."
    new = post("a", "Power before chips", speakers=MA, text=f"{TEXT} {book}")
    known = post("b", "Where money goes", speakers=MA, text=f"{OTHER_TEXT} {book}", days=2)
    before = known._replace(place="c", title="Once upon a time", day=DAY - timedelta(30))
    assert [m.post.place for m in Index([known]).find_related(new)] == ["b"]
    assert Index([known, before]).find_related(new) == ()


def test_posts_that_cite_one_article_are_related_for_some_days() -> None:
    cited = ("https://www.cnbc.com/2026/11/20/ai.html",)
    one = post("a", "One thing", cited=cited)
    index = Index(
        [one, post("b", "Another", cited=cited), post("c", "Third", cited=cited, days=30)]
    )
    assert [match.post.place for match in index.find_related(one)] == ["b"]


def test_a_post_at_its_own_place_is_no_copy_of_itself() -> None:
    known = post("known")
    assert Index([known]).find_double(known) is None


def test_a_post_that_is_added_again_replaces_itself() -> None:
    index = Index([post("known")])
    index.add(post("known", "Quite another title altogether – Winston Ma"))
    assert index.find_double(post()) is None
    assert len(index) == 1


def plain_share(text: str, other: str) -> float:
    """As it is defined: runs of four words of the shorter text that the other one has too."""
    one, two = (
        {tuple(words[n : n + 4]) for n in range(len(words) - 3)}
        for words in (text.split(), other.split())
    )
    least = min(len(one), len(two))
    return len(one & two) / least if least > 21 else 0.0


def test_quotes_are_told_exactly_as_a_comparison_word_by_word_tells_them() -> None:
    rng, told = random.Random(4), Counter[bool]()
    for number in range(300):
        words = [f"word{rng.randrange(40)}" for _ in range(rng.randrange(15, 60))]
        start = rng.randrange(len(words))
        others = [f"word{rng.randrange(40)}" for _ in range(rng.randrange(15, 60))]
        texts = " ".join(words), " ".join(words[start:] + others)
        one, two = (
            post(f"{number}/{n}", f"Title {n}", speakers=MA, text=text)
            for n, text in enumerate(texts)
        )
        quoted = plain_share(*texts) >= 0.25
        told[quoted] += 1
        reasons = [match.reason for match in Index([two]).find_related(one)]
        is_double = Index([two]).find_double(one) is not None
        assert ("quotes the same words" in reasons) == (quoted and not is_double)
    assert min(told[True], told[False]) > 50


def test_a_quote_is_told_after_any_number_of_other_comparisons() -> None:
    def make(number: int, quote: str = "") -> Post:
        own = " ".join(f"own{number}x{n}" for n in range(60))
        title = f"Story of thing{number} and matter{number}"
        return post(f"p{number}", title, speakers=MA, text=f"{quote} {own}")

    one, two = make(1, TEXT), make(2, TEXT)
    index = Index([make(number) for number in range(3, 1500)])
    index.add(two)
    for number in range(3, 1500):  # more than are kept ready to be compared
        index.find_related(make(number))
    (match,) = index.find_related(one)
    assert (match.post, match.reason) == (two, "quotes the same words")


def test_a_post_is_found_with_all_its_text_whatever_is_in_it() -> None:
    known = post("known", text=f"{TEXT} \ud800 “Ünïcode” 中文 \N{RIGHT SINGLE QUOTATION MARK}s")
    match = Index([known]).find_double(post())
    assert match
    assert match.post == known
