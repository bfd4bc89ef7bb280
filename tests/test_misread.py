"""Text in the wrong encoding: read whole where that is certain, told where it is not."""

from __future__ import annotations

import json
from time import perf_counter

import pytest

from newsletter.cleaning import clean
from newsletter.cleaning.blocks import Marks
from newsletter.cleaning.mending.characters import find_controls
from newsletter.cleaning.mending.misread import find_misread
from newsletter.cleaning.mending.shown_tags import find_shown_tags
from newsletter.cleaning.undoing import undo_all
from newsletter.gathered import Cleaned, Item
from newsletter.sources.feed import parse_feed
from newsletter.sources.page import parse_page
from tests.test_cleaning import HOUSE, clean_html


def misread(text: str, written: str, read: str = "latin-1") -> str:
    return text.encode(written).decode(read)


def cleaned_of(text: str, title: str = "A title") -> Cleaned:
    return clean(Item(title=title, content=text, form="text"), house=HOUSE)


def test_a_feed_in_the_wrong_encoding_is_mended_by_us_and_told() -> None:
    title, text = "China\x92s caf\xe9 \x85 shut", "Caf\xc3\xa9s \x96 so."
    items = f"<item><title>{title}</title><description>{text}</description></item>"
    feed = f'<?xml version="1.0" encoding="utf-8"?><rss><channel>{items}</channel></rss>'
    (item,) = parse_feed(feed.encode(), "https://a.example/feed").items
    assert (item.title, item.content) == (title, text)
    cleaned = clean(item, house=HOUSE)
    assert (cleaned.title, cleaned.body) == ("China’s café … shut", "Cafés – so.")
    assert [(r.rule, r.field) for r in cleaned.repairs] == [
        ("wrong-encoding", "title"),
        *[("wrong-encoding", "body")] * 2,
    ]


@pytest.mark.parametrize("form", ["page", "json"])
def test_an_ellipsis_of_windows_in_a_title_is_no_space(form: str) -> None:
    title, text = "Tea\x85 and rice", "Both are sold. " * 30
    page = f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1><p>{text}</p>"
    told = [{"id": "1", "title": title, "content_text": text}]
    feed = json.dumps({"version": "https://jsonfeed.org/version/1", "items": told})
    items = parse_feed(feed.encode(), "https://a.example/feed").items
    item = parse_page(page, "https://a.example/1").item if form == "page" else items[0]
    assert item
    assert clean(item, house=HOUSE).title == "Tea… and rice"


MARKS = "China’s growth is “slow” – he says"


@pytest.mark.parametrize(
    ("shown", "meant"),
    [
        (misread(MARKS, "cp1252"), MARKS),
        (misread(MARKS, "utf-8", "cp1251"), MARKS),
        (misread(MARKS, "utf-8", "mac_roman"), MARKS),
        (misread(MARKS, "mac_roman", "cp1252"), MARKS),
        (misread(MARKS, "cp1252", "mac_roman"), MARKS),
        ("It doesnít end and Chinaís isnít.", "It doesn’t end and China’s isn’t."),
        ("The café\x92s door", "The café’s door"),
        (f"He is {misread('胡润说中国富豪', 'gbk')} here", "He is 胡润说中国富豪 here"),
        (f"He is {misread('中國的富豪', 'big5')} here", "He is 中國的富豪 here"),
        (f"He is {misread('日本の富豪たち', 'cp932')} here", "He is 日本の富豪たち here"),
        (f"He is {misread('これはペン', 'cp932', 'cp1252')} here", "He is これはペン here"),
        ("Â Chinaâ€™s plan", "China’s plan"),
    ],
)
def test_what_was_misread_for_certain_is_mended_and_listed(shown: str, meant: str) -> None:
    cleaned = cleaned_of(f"{shown}.")
    assert cleaned.body == f"{meant}."
    assert "wrong-encoding" in {repair.rule for repair in cleaned.repairs}
    assert all(repair.applied for repair in cleaned.repairs)
    assert cleaned_of("It is.", title=f"{shown}.").title == f"{meant}."


def test_characters_of_old_weblogs_are_mended_in_a_page_of_utf8() -> None:
    cleaned = clean_html("<p>China\x92s growth is \x93dead\x94 to many \x96 and so \x85</p>")
    assert cleaned.body == "China’s growth is “dead” to many – and so …"
    assert {(r.rule, r.applied) for r in cleaned.repairs} == {("wrong-encoding", True)}


@pytest.mark.parametrize(
    ("shown", "meant", "rule"),
    [
        (f"{misread('胡润', 'gbk')} counts", "胡润 counts", "wrong-encoding"),
        (f"{misread('胡润说', 'gbk')} counts", "胡润说 counts", "wrong-encoding"),
        (f"{misread('안녕하세요', 'euc_kr')} he says", "안녕하세요 he says", "wrong-encoding"),
        ("Luís sees Chinaís end", "Luís sees China’s end", "wrong-encoding"),
        ("China?s growth is slow", "China’s growth is", "lost-character"),
        ("It doesn?t end", "It doesn’t end", "lost-character"),
    ],
)
def test_what_may_be_misread_is_told_whole(shown: str, meant: str, rule: str) -> None:
    cleaned = cleaned_of(f"{shown} so.")
    assert cleaned.body == f"{shown} so."
    (repair,) = cleaned.repairs
    assert (repair.rule, repair.applied) == (rule, False)
    assert meant in repair.after
    (told,) = cleaned_of("It is.", title=shown).repairs
    assert not told.applied


def test_a_run_is_never_read_in_part() -> None:
    """Two bytes of many Chinese characters could be a letter in UTF-8."""
    for text in ("胡润说中国富豪", "说说", "中国说"):
        shown = misread(text, "gbk")
        cleaned = cleaned_of(f"He is {shown} here.")
        assert cleaned.body in (f"He is {shown} here.", f"He is {text} here.")
        assert cleaned.repairs


@pytest.mark.parametrize(
    "honest",
    [
        "Â is a letter of Vietnamese, and so is Ã.",
        "ÀÉÎÖ and äöüÄÖÜß are letters, «Über» and “L’Été à Orléans” are words.",
        "Þórður á Íslandi hélt áfram; æðislegt, l’île où naît l’hôte.",
        "In d’Òscar lì è così: dì ñandú, París, país, Luís.",
        "It costs ½ or ¼ or 30 °C, ×××× and ····.",
        "Россия растёт, сказал он: «Да».",
        "Is it? So they say? Did he see it? That?",
        "See https://example.com/?t=1 and example.com/what?s",
    ],
)
def test_what_only_looks_misread_stays_and_is_not_told(honest: str) -> None:
    cleaned = cleaned_of(honest)
    assert [r for r in cleaned.repairs if r.rule in ("wrong-encoding", "lost-character")] == []


def test_a_doubt_stands_once_beside_what_is_mended() -> None:
    doubts = [r for r in cleaned_of("Itâ€™s ï¿½ here.").repairs if not r.applied]
    assert len(doubts) == 1


@pytest.mark.parametrize(
    "piece", ["Itâ€™s ", "Â ºé ", "ºúÈó ", "Ð¾Ñ\x81 ", "\x92a", "ìa. î ", "<b>x</b>"]
)
def test_a_long_misread_text_is_read_in_no_time(piece: str) -> None:
    started = perf_counter()
    text = piece * 3000
    found = [*find_misread(text), *find_controls(text)]
    found += find_shown_tags(text, Marks(), is_certain=True)
    assert len(found) <= 6000
    assert perf_counter() - started < 5


@pytest.mark.parametrize(
    ("shown", "mended"),
    [
        ("Chinaâ€™s plan.Â It is Â here.", "China’s plan. It is here."),
        ("Chinaâ€™s plan.Â\xa0It is.", "China’s plan. It is."),
        ("Chinaâ€™s plan. Â â€œSo it is.â€\x9d", "China’s plan. “So it is.”"),
        ("Â Chinaâ€™s plan", "China’s plan"),
        ("Chinaâ€™s plan is hereÂ", "China’s plan is here"),
        ("Chinaâ€™s plan. Â\n\nIt is.", "China’s plan.\n\nIt is."),
    ],
)
def test_a_misread_space_goes_and_comes_back_as_it_was(shown: str, mended: str) -> None:
    cleaned = cleaned_of(shown)
    assert cleaned.body == mended
    assert undo_all(mended, cleaned.repairs) == shown
    for number, repair in enumerate(cleaned.repairs):
        others = [each for each in cleaned.repairs if each is not repair]
        alone = undo_all(mended, [repair], (), cleaned.repairs)
        assert undo_all(alone, others, [repair], cleaned.repairs) == shown, number


def test_what_may_be_left_of_a_misread_space_at_the_end_is_told() -> None:
    (repair,) = cleaned_of("It is here.Â\n\nThe letter Â").repairs
    assert (repair.before, repair.after, repair.applied) == ("It is here.Â", "It is here.", False)


class TestShownTags:
    def test_tags_that_were_encoded_twice_become_what_they_stand_for(self) -> None:
        cleaned = clean_html(
            "<p>He said &lt;em&gt;slow&lt;/em&gt; and &lt;B&gt;now&lt;/B&gt; to &lt;a href="
            '"https://example.org/x"&gt;CNBC&lt;/a&gt;, &lt;span class="a"&gt;so&lt;/span&gt;.</p>'
        )
        assert cleaned.body == "He said *slow* and **now** to [CNBC](https://example.org/x), so."
        assert {(r.rule, r.applied) for r in cleaned.repairs} == {("escaped-twice", True)}

    def test_within_an_emphasis_no_other_one_begins(self) -> None:
        assert clean_html("<p><em>So &lt;i&gt;slow&lt;/i&gt; is</em> it.</p>").body == (
            "*So slow is* it."
        )

    @pytest.mark.parametrize(
        "shown",
        [
            "A &lt;b&gt;tag&lt;/b&gt; is it.",
            "In HTML it is &lt;em&gt;slow&lt;/em&gt;.",
            "He links &lt;a href=&quot;javascript:x&quot;&gt;CNBC&lt;/a&gt;.",
        ],
    )
    def test_they_are_told_where_they_may_be_meant(self, shown: str) -> None:
        cleaned = clean_html(f"<p>{shown}</p>")
        assert "&lt;" in cleaned.body
        assert {(r.rule, r.applied) for r in cleaned.repairs} == {("escaped-twice", False)}
