"""The mail looks as its template was written: computed styles of every element, in a browser."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from newsletter.render import open_kit, render_issue, render_plain
from tests.render_samples import NEWSLETTER, ROSTER, TEMPLATES, every_kind

pytestmark = pytest.mark.browser

#: Of every element in the body: its name and the values of all styles, a line each.
READ_STYLES = """() => {
  const names = [...getComputedStyle(document.body)];
  return [...document.body.querySelectorAll('*')].map(element => {
    const style = getComputedStyle(element);
    return [element.tagName, ...names.map(name => style.getPropertyValue(name))].join('\\n');
  });
}"""
READ_NAMES = "() => ['element', ...getComputedStyle(document.body)]"

PICTURE = bytes.fromhex("47494638396101000100800000000000ffffff2c00000000010001000002024401003b")
STYLE = re.compile(r"<style[^>]*>.*?</style>", re.DOTALL)


def open_mail(browser: Any, html: str) -> Any:
    page = browser.new_page()
    page.route("**/*", lambda route: route.fulfill(body=PICTURE, content_type="image/gif"))
    page.set_content(html, wait_until="load")
    return page


def read_styles(page: Any, width: int, scheme: str) -> list[str]:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    found: list[str] = page.evaluate(READ_STYLES)
    return found


def tell_difference(names: list[str], found: str, expected: str) -> list[str]:
    lines = zip(names, found.split("\n"), expected.split("\n"), strict=True)
    return [f"{name}: {one}, not {other}" for name, one, other in lines if one != other][:12]


def without_styles(html: str) -> str:
    return STYLE.sub("", html)


def with_inlinable_styles(html: str) -> str:
    """Only the last sheet of the original is what premailer writes into the elements."""
    *kept, inlinable = STYLE.findall(html)
    for sheet in kept:
        html = html.replace(sheet, "", 1)
    assert inlinable in html
    return html


@pytest.mark.parametrize("theme", ["paper", "harbour"])
@pytest.mark.parametrize("styled", [True, False], ids=["with style", "without style"])
def test_no_element_looks_otherwise_than_in_the_original(
    browser: Any, tmp_path: Path, theme: str, styled: bool
) -> None:
    """Wide and narrow, light and dark; no difference is excepted."""
    kit = open_kit([TEMPLATES], tmp_path, {"name": theme})
    issue, calls = every_kind()
    mail = render_issue(issue, calls, NEWSLETTER, ROSTER, kit).html
    original = render_plain(issue, calls, NEWSLETTER, ROSTER, kit).html
    if not styled:
        mail, original = without_styles(mail), with_inlinable_styles(original)
    pages = [open_mail(browser, html) for html in (mail, original)]
    looks = []
    for width, scheme in product((800, 400), ("light", "dark")):
        found, expected = (read_styles(page, width, scheme) for page in pages)
        assert len(found) == len(expected) > 100
        different = [pair for pair in zip(found, expected, strict=True) if pair[0] != pair[1]]
        if different:
            names = pages[0].evaluate(READ_NAMES)
            shown = [tell_difference(names, *pair) for pair in different[:3]]
            pytest.fail(f"{width}, {scheme}: {len(different)} elements, as {shown}")
        looks.append(found)
    for page in pages:
        page.close()
    assert looks[0] != looks[1], "the browser follows neither scheme nor width"
    assert looks[0] != looks[2]
