"""Nothing is changed in silence: every difference is told, and what is told can be undone."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import suppress
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.cleaning import CannotUndo, clean, undo, undo_all
from newsletter.gathered import Cleaned, Item, Removed, Repair
from tests.test_cleaning import HOUSE, SAMPLES, clean_html, clean_text

_MARKDOWN = re.compile(
    r"(?<!\\)\]\([^)]*\)|^\|(?: --- \|)+$|^ *(?:-|\d+\.) {2,3}(?=\S)|^#+ ", re.MULTILINE
)
_WORD = re.compile(r"[^\W_]+")
RETAIL = (
    "Shops in small cities grew by a tenth last year, and nobody of the trade had seen it coming."
)


def words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(text))


def read(markdown: str) -> str:
    """The words of Markdown as a reader sees them, signs of markup apart."""
    plain = _MARKDOWN.sub(" ", markdown.replace('{{ "{{" }}', "{{"))
    return unescape(re.sub(r"[\\*>]|^ *>", "", plain))


def undone(cleaned: Cleaned) -> str:
    """The body with everything back in its place."""
    return undo_all(cleaned.body, made(cleaned))


def made(cleaned: Cleaned) -> list[Repair | Removed]:
    repairs = (each for each in cleaned.repairs if each.applied and each.field == "body")
    return [*repairs, *cleaned.removed]


PIECES = st.sampled_from(
    [
        *(
            "Exports fell",
            "says",
            "Ashley Dudarenok",
            "Shaun Rein",
            "at",
            "CNBC",
            ".",
            "“",
            "”",
            "*",
            "_",
        ),
        *(
            "““",
            "Dudarenokprovides",
            "early.The",
            "Wang JianmaoWang Jianmao",
            "itâ€™s",
            "&amp;#8217;s",
        ),
        *(
            "\xa0",
            "so\xadft",
            "[",
            "](http://x.example/)",
            "{{ web_url }}",
            "Read More →",
            "1.",
            "#",
            ">",
        ),
        *(
            "Get in touch.",
            "Do you need him at your meeting or conference?",
            "China Daily:",
            "|",
            "`",
        ),
        *("Share this", "Leave a comment", "&lt;b&gt;", "5 < 6", "\\", "...", "Continue reading →"),
    ]
)
TEXTS = st.lists(st.lists(PIECES, min_size=1, max_size=8).map(" ".join), min_size=1, max_size=6)


def readable(text: str) -> str:
    """What of a source can be words, with all that escapes them taken off."""
    for _ in range(3):
        text = unescape(text)
    return text


@given(TEXTS)
def test_every_word_is_kept_or_told(texts: list[str]) -> None:
    cleaned = clean_text("\n".join(texts))
    kept = words(read(cleaned.body)) + words(cleaned.source.name if cleaned.source else "")
    told = Counter[str]()
    for removed in cleaned.removed:
        told += words(read(removed.text))
    before, after = Counter[str](), Counter[str]()
    for repair in cleaned.repairs:
        if repair.applied and repair.field == "body":
            before += words(read(repair.before)) - words(read(repair.after))
            after += words(read(repair.after)) - words(read(repair.before))
    source = words(" ".join(texts))
    lost = source - kept - told - before
    gained = kept + told - source - after
    if cleaned.source:
        gained -= words(cleaned.source.name)
    # A word that a repair has put together or apart stands in another form in the account.
    assert not {w for w in lost if w not in " ".join(before) and not w.isdigit() and w != "amp"}, (
        lost
    )
    assert not {w for w in gained if w not in " ".join(after)}, gained


@given(TEXTS, st.sampled_from(["text", "html"]))
def test_each_change_can_be_undone_by_itself(texts: list[str], form: str) -> None:
    if form == "html":
        cleaned = clean_html("".join(f"<p>{text}</p>" for text in texts))
    else:
        cleaned = clean_text("\n".join(texts))
    for repair in cleaned.repairs:
        if repair.field == "title":
            continue
        if not repair.applied:
            assert repair.before in cleaned.body or any(
                repair.before in removed.text for removed in cleaned.removed
            )
        elif cleaned.body.count(repair.after) == 1:
            restored = undo(cleaned.body, repair)
            assert repair.before in restored
            assert restored.replace(repair.before, repair.after, 1) == cleaned.body
    for removed in cleaned.removed:
        if removed.after and len(re.findall(re.escape(removed.after), cleaned.body)) > 1:
            continue
        assert removed.text in undo(cleaned.body, removed)


@pytest.mark.parametrize("name", ["wordpress", "blogger", "typepad", "teaser", "misread"])
def test_a_sample_is_whole_again_when_all_is_undone(name: str) -> None:
    html = (SAMPLES / f"{name}.html").read_text()
    cleaned = clean(Item(title="A title", content=html, address="https://x.example/"), house=HOUSE)
    body = undone(cleaned)
    visible = words(re.sub(r"<[^>]*>", " ", html))
    assert words(read(body)) & visible
    for removed in cleaned.removed:
        assert removed.text in body
    for repair in cleaned.repairs:
        if repair.applied and repair.field == "body" and repair.rule not in ("odd-space",):
            assert repair.after not in body or repair.before in body


@pytest.mark.parametrize("rest", ["The shops are full.", RETAIL])
def test_what_began_a_paragraph_begins_it_again_when_it_is_undone(rest: str) -> None:
    call = "Are you looking for more retail experts at the China Speakers Bureau?"
    text = f"Retail grows in small cities.\n\n{call} {rest}"
    cleaned = clean(Item(title="Retail grows", content=text, form="text"), house=HOUSE)
    assert cleaned.body.endswith(f"\n\n{rest}")
    assert [removed.text for removed in cleaned.removed] == [call]
    assert undo_all(cleaned.body, made(cleaned)) == text
    told = [repair.rule for repair in cleaned.repairs if not repair.applied]
    assert told == (["old-call-to-action"] if rest != RETAIL else [])


def test_a_title_is_undone_as_a_whole() -> None:
    cleaned = clean_html("<p>Text.</p>", title="It&amp;#8217;s late-Shaun Rein")
    title = cleaned.title
    assert title == "It’s late – Shaun Rein"
    for repair in reversed(cleaned.repairs):
        title = undo(title, repair)
    assert title == "It&amp;#8217;s late-Shaun Rein"


def test_a_place_that_the_editor_changed_is_not_guessed() -> None:
    repair = Repair("glued-words", "Cyberspaceat CNBC", "Cyberspace at CNBC", True)
    with pytest.raises(CannotUndo, match=r"'Cyberspace at CNBC' no longer stand in the draft"):
        undo("All was rewritten.", repair)
    with pytest.raises(CannotUndo, match="more than once"):
        undo("Cyberspace at CNBC and Cyberspace at CNBC", repair)
    with pytest.raises(CannotUndo, match="no longer stand"):
        undo("Another end.", Removed("comments", "Leave a comment", "The end."))
    with pytest.raises(CannotUndo, match="was only reported"):
        undo("x", repair._replace(applied=False))


def test_what_was_removed_comes_back_where_it_stood() -> None:
    cleaned = clean_html(
        "<p>First.</p><p>Share this</p><p>Second goes onRead More →</p><p>Third.</p>"
    )
    share, more = cleaned.removed
    assert undo(cleaned.body, share) == "First.\n\nShare this\n\nSecond goes on\n\nThird."
    assert undo(cleaned.body, more) == "First.\n\nSecond goes on Read More →\n\nThird."


CALL = "Do you need Winston Ma at your meeting or conference? Get in touch."
SHARE = "<div class='sharedaddy'>Share this: Facebook</div>"


@pytest.mark.parametrize(
    ("html", "whole"),
    [
        (f"<p>{CALL}</p>{SHARE}", f"{CALL}\n\nShare this: Facebook"),
        (f"<hr>{SHARE}", "Share this: Facebook"),
        (f"<video><p>No film here.</p>{SHARE}</video><hr>", "Share this: Facebook"),
        (
            f"<figure><img src='https://x.example/a.png'><figcaption>A</figcaption></figure>{SHARE}",
            "![A](https://x.example/a.png)\n\nA\n\nShare this: Facebook",
        ),
        (
            f"<p>CNBC:</p><blockquote>Yes.</blockquote>{SHARE}<p>{CALL}</p>",
            f"CNBC:\n\n> Yes.\n\nShare this: Facebook\n\n{CALL}",
        ),
    ],
)
def test_what_was_removed_comes_back_in_the_order_of_its_page(html: str, whole: str) -> None:
    assert undone(clean_html(f"<p>First.</p>{html}")) == f"First.\n\n{whole}"


MISREAD = (
    "Arthur Kroeber says â€œcafÃ©s ruleâ€\x9d in Chinaâ€™s cities, he tells at CNBC.",
    "â€œIt is so,â€\x9d he says, and â€œso is teaâ€\x9d in Shanghaiâ€™s streets.",
    "Twice: cafÃ©.",
    "Twice: cafÃ©.",
    "â€œSo it is.â€\x9d",
)


def test_a_text_is_back_to_the_letter_when_changes_beside_each_other_are_undone() -> None:
    html = "".join(f"<p>{line}</p>" for line in MISREAD) + "<p>Share this</p><p>The end.</p>"
    cleaned = clean_html(html)
    assert "“cafés rule” in China’s cities" in cleaned.body
    original = "\n\n".join([*MISREAD, "Share this", "The end."])
    assert undone(cleaned) == original
    first, second, *others = made(cleaned)
    *others, last, removed = others
    body = undo(cleaned.body, first)
    body = undo_all(body, [second], [first])
    body = undo_all(body, [last], [first, second])
    assert undo_all(body, [*others, removed], [first, second, last]) == original


def test_of_what_was_removed_all_comes_back_in_its_order_and_as_it_was() -> None:
    html = "<p>One.</p><p>Share this</p><p>Leave a comment</p><p>Tagged: cafÃ©</p>"
    cleaned = clean_html(html)
    assert cleaned.body == "One."
    assert undone(cleaned) == "One.\n\nShare this\n\nLeave a comment\n\nTagged: cafÃ©"


@given(TEXTS)
def test_any_text_is_back_when_all_is_undone(texts: list[str]) -> None:
    cleaned = clean_text("\n".join(texts))
    with suppress(CannotUndo):  # where words stand twice
        assert words(read(undone(cleaned))) <= words(" ".join(texts))
