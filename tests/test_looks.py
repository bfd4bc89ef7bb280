"""What a browser makes of the mail: contrast of every text, room on phones, other scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from newsletter.render import open_kit, render_issue
from newsletter.web.clients import drop_styles, invert
from tests.language_samples import open_language
from tests.render_samples import NEWSLETTER, ROSTER, TEMPLATES, every_kind, render_body

pytestmark = pytest.mark.browser

LEAST = 4.5
DOT = "R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAkQBADs="  #: a picture of one pixel
#: Every element with text of its own or a description: what it says, in which colour, on which.
READ_TEXTS = """() => {
  const ground = element => {
    for (let each = element; each; each = each.parentElement) {
      const colour = getComputedStyle(each).backgroundColor;
      if (colour !== 'rgba(0, 0, 0, 0)') return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const words = element => element.getAttribute('alt') || [...element.childNodes]
    .filter(node => node.nodeType === Node.TEXT_NODE).map(node => node.data).join('').trim();
  return [...document.body.querySelectorAll('*')]
    .filter(element => words(element) && getComputedStyle(element).display !== 'none')
    .map(element => [words(element), getComputedStyle(element).color, ground(element)]);
}"""
NAME_OUTLOOKS_DARK = """() => {
  for (const name of ['data-ogsc', 'data-ogsb']) document.body.setAttribute(name, '');
}"""
#: The lines that each paragraph of prose is broken into, by its signs' places.
READ_LINES = """() => [
  ...document.querySelectorAll('.u > p:not(.m), blockquote p, h2')
].flatMap(element => {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT), lines = [];
  let last = null;
  for (let node; (node = walker.nextNode());) [...node.data].reduce((at, sign) => {
    const range = document.createRange();
    range.setStart(node, at); range.setEnd(node, at + sign.length);
    const box = range.getBoundingClientRect();
    if (box.width) {
      if (last === null || box.top > last + 12) { lines.push(''); last = box.top; }
      lines[lines.length - 1] += sign;
    }
    return at + sign.length;
  }, 0);
  return [lines];
})"""


class Text(NamedTuple):
    words: str
    ink: tuple[float, ...]
    ground: tuple[float, ...]


def channels(colour: str) -> tuple[float, ...]:
    """Of `rgb(1, 2, 3)`; what can be seen through is no colour that a mail may use."""
    assert colour.startswith("rgb("), colour
    return tuple(float(part) for part in colour[4:-1].split(","))


def contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """By WCAG 2."""
    darker, lighter = sorted(map(luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: tuple[float, ...]) -> float:
    shares = [part / 255 for part in colour]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return sum(w * v for w, v in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def render_theme(theme: str, folder: Path) -> str:
    kit = open_kit([TEMPLATES], folder, {"name": theme})
    return render_issue(*every_kind(), NEWSLETTER, ROSTER, kit).html


@pytest.fixture
def show(browser: Any) -> Iterator[Callable[..., Any]]:
    """Opens a mail in the browser at a width and in a colour scheme; pictures are not there."""
    pages = []

    def open_page(html: str, width: int = 600, scheme: str = "light") -> Any:
        page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
        pages.append(page)
        page.route("**/*", lambda route: route.abort())
        page.set_content(html, wait_until="load")
        return page

    yield open_page
    for page in pages:
        page.close()


def read_texts(page: Any) -> list[Text]:
    return [Text(words, *map(channels, pair)) for words, *pair in page.evaluate(READ_TEXTS)]


def negative(text: Text) -> Text:
    """As with every channel turned over."""
    ink, ground = (tuple(255 - part for part in each) for each in text[1:])
    return Text(text.words, ink, ground)


@pytest.mark.parametrize("theme", ["paper", "harbour"])
def test_every_text_is_readable_in_light_dark_outlooks_dark_and_turned_over(
    show: Callable[..., Any], tmp_path: Path, theme: str
) -> None:
    html = render_theme(theme, tmp_path)
    page = show(html)
    light = read_texts(page)
    page.emulate_media(color_scheme="dark")
    dark = read_texts(page)
    page.emulate_media(color_scheme="light")
    page.evaluate(NAME_OUTLOOKS_DARK)
    modes = {
        "light": light,
        "dark": dark,
        "dark in Outlook": read_texts(page),
        "lightness turned over": read_texts(show(invert(html))),
        "channels turned over": list(map(negative, light)),
    }
    grounds = {
        mode: {luminance(text.ground) > 0.5 for text in texts} for mode, texts in modes.items()
    }
    assert grounds["light"] == {True, False}, "the play bar is dark, and so is the button"
    assert grounds["dark"] == grounds["dark in Outlook"] == {False}
    poor = [
        (mode, text, round(contrast(text.ink, text.ground), 2))
        for mode, texts in modes.items()
        for text in texts
        if contrast(text.ink, text.ground) < LEAST
    ]
    assert not poor
    assert len({len(texts) for texts in modes.values()}) == 1
    assert len(light) > 80


@pytest.mark.parametrize("styled", [True, False], ids=["with style", "without style"])
@pytest.mark.parametrize("theme", ["paper", "harbour"])
def test_on_a_small_phone_nothing_sticks_out_and_buttons_are_large_enough_for_a_thumb(
    show: Callable[..., Any], tmp_path: Path, theme: str, styled: bool
) -> None:
    html = render_theme(theme, tmp_path)
    page = show(html if styled else drop_styles(html), width=320)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    for words in ("Request Arthur Kroeber", "Ask for them", "Watch the video", "Listen to"):
        button = page.get_by_role("link", name=words).last
        assert button.bounding_box()["height"] >= 44, words
        size = button.evaluate("element => getComputedStyle(element).fontSize")
        assert float(size.removesuffix("px")) >= 16, words


PROSE_PICTURES = """
![one that fails to load](https://example.com/1.jpg)

> ![in a quote](https://example.com/2.jpg)

* ![in a list](https://example.com/3.jpg)

| [![in a table](https://example.com/4.jpg)](https://example.com/) | words |
|---|---|
| more | words |

<img src="https://example.com/5.jpg" width="120" alt="small">
"""


@pytest.mark.parametrize("styled", [True, False], ids=["with style", "without style"])
@pytest.mark.parametrize("width", [320, 375, 600])
def test_pictures_in_a_text_widen_no_mail_even_where_they_fail_to_load(
    show: Callable[..., Any], tmp_path: Path, width: int, styled: bool
) -> None:
    html = render_body(PROSE_PICTURES, open_kit([TEMPLATES], tmp_path)).html
    page = show(html if styled else drop_styles(html), width)
    assert page.evaluate("document.documentElement.scrollWidth") == width


TABLE = """
| Year | GDP (tn) | Growth | Exports | Comment |
|---|--:|--:|--:|---|
| 2024 | 18.7 | 5.0 % | 3.58 tn | Manufacturing leads |
| 2025 | 19.1 | 4.9 % | 3.71 tn | Donaudampfschifffahrtselektrizitaetenhauptbetriebswerk |
"""


@pytest.mark.parametrize("width", [320, 375])
def test_a_table_on_a_phone_breaks_no_short_word_and_sticks_not_out(
    show: Callable[..., Any], tmp_path: Path, width: int
) -> None:
    page = show(render_body(TABLE, open_kit([TEMPLATES], tmp_path)).html, width)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    lines = page.locator("td.u td, td.u th").evaluate_all("""cells => cells.map(cell => {
      const range = document.createRange();
      range.selectNodeContents(cell);
      return [cell.textContent.trim(), new Set([...range.getClientRects()].map(b => b.top)).size];
    })""")
    short = [(words, count) for words, count in lines if len(words) < 10 and words != "Comment"]
    assert len(short) == 12
    assert not [words for words, count in short if count > len(words.split())]


@pytest.mark.parametrize("columns", [8, 12])
def test_a_table_of_more_columns_than_fit_breaks_its_words(
    show: Callable[..., Any], tmp_path: Path, columns: int
) -> None:
    row = "|".join(["trillion"] * columns)
    body = f"|{row}|\n|{'|'.join(['---'] * columns)}|\n|{row}|"
    page = show(render_body(body, open_kit([TEMPLATES], tmp_path)).html, 375)
    assert page.evaluate("document.documentElement.scrollWidth") == 375


def test_a_picture_in_a_text_has_its_own_width_or_that_of_the_column(
    show: Callable[..., Any], tmp_path: Path
) -> None:
    html = render_body(PROSE_PICTURES, open_kit([TEMPLATES], tmp_path)).html
    page = show(html.replace("https://example.com/", f"data:image/gif;base64,{DOT}#"), 800)
    shown = [page.locator(f"img[src$='{name}.jpg']").bounding_box() for name in (1, 2, 5)]
    assert [round(box["width"]) for box in shown] == [536, 515, 120]
    assert shown[2]["height"] == pytest.approx(120)


@pytest.mark.parametrize(("width", "scheme"), [(375, "dark"), (600, "light")])
def test_an_arabic_mail_runs_from_the_right_and_its_english_quotes_from_the_left(
    show: Callable[..., Any], tmp_path: Path, width: int, scheme: str
) -> None:
    newsletter, kit, issue, calls = open_language("ar", tmp_path)
    page = show(render_issue(issue, calls, newsletter, ROSTER, kit).html, width, scheme)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.locator("div[role=article]").get_attribute("lang") == "ar"
    edges = "e => [getComputedStyle(e).borderRightWidth, getComputedStyle(e).borderLeftWidth]"
    assert page.locator("blockquote").evaluate(edges) == ["3px", "0px"]
    assert page.locator("td.call").evaluate(edges) == ["4px", "0px"]
    direction = "e => getComputedStyle(e).direction"
    quotes = page.locator("blockquote p")
    assert [quote.evaluate(direction) for quote in quotes.all()] == ["rtl", "ltr"]
    assert page.get_by_text("Why is growth slow?").evaluate(direction) == "ltr"
    assert page.locator("th").first.get_attribute("align") == "right"
    # A line begins at the right edge of the column, and a button hangs there.
    column = page.locator("td.u h2").first.bounding_box()
    button = page.locator("td.b").bounding_box()
    assert column["x"] + column["width"] - (button["x"] + button["width"]) < 40
    assert button["width"] < column["width"] * 0.75
    assert all(contrast(t.ink, t.ground) >= LEAST for t in read_texts(page))


@pytest.mark.parametrize("width", [375, 600])
def test_a_chinese_mail_breaks_its_lines_between_signs_and_by_the_rules_of_punctuation(
    show: Callable[..., Any], tmp_path: Path, width: int
) -> None:
    newsletter, kit, issue, calls = open_language("zh", tmp_path)
    page = show(render_issue(issue, calls, newsletter, ROSTER, kit).html, width)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    paragraphs = page.evaluate(READ_LINES)
    broken = [lines for lines in paragraphs if len(lines) > 1]
    assert broken  # how many depends on whether the machine has Chinese signs, and how wide
    for first, *others in broken:
        assert len(first) > 12, "broken only where a line is full"
        assert not [line for line in others if line[0] in "，。、；：？！」』）》”…"]
    assert page.get_by_text("قال الخبير").get_attribute("dir") == "rtl"
    assert "《中国日报》：" in page.locator("td.u > p > strong").all_inner_texts()
