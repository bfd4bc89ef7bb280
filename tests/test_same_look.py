"""The mail looks as its template was written: computed styles of every element, in a browser."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from newsletter.render import open_kit, render_issue, render_plain
from tests.render_samples import NEWSLETTER, ROSTER, TEMPLATES, every_kind

pytestmark = pytest.mark.browser

#: Of every element in the body: its name and all its computed styles.
READ_STYLES = """() => [...document.body.querySelectorAll('*')].map(element => {
  const style = getComputedStyle(element);
  return element.tagName + ' ' + [...style].map(n => n + ':' + style.getPropertyValue(n)).join(';');
})"""

PICTURE = bytes.fromhex("47494638396101000100800000000000ffffff2c00000000010001000002024401003b")
STYLE = re.compile(r"<style[^>]*>.*?</style>", re.DOTALL)


def read_styles(browser: Any, html: str, width: int) -> list[str]:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.route("**/*", lambda route: route.fulfill(body=PICTURE, content_type="image/gif"))
    page.set_content(html, wait_until="load")
    found: list[str] = page.evaluate(READ_STYLES)
    page.close()
    return found


def without_styles(html: str) -> str:
    return STYLE.sub("", html)


def with_inlinable_styles(html: str) -> str:
    """Only the last sheet of the original is what premailer writes into the elements."""
    *kept, inlinable = STYLE.findall(html)
    for sheet in kept:
        html = html.replace(sheet, "", 1)
    assert inlinable in html
    return html


@pytest.mark.parametrize("width", [800, 400])
@pytest.mark.parametrize("theme", ["paper", "harbour"])
@pytest.mark.parametrize("styled", [True, False], ids=["with style", "without style"])
def test_no_element_looks_otherwise_than_in_the_original(
    browser: Any, tmp_path: Path, theme: str, width: int, styled: bool
) -> None:
    """No difference is excepted."""
    kit = open_kit([TEMPLATES], tmp_path, {"name": theme})
    issue, calls = every_kind()
    mail = render_issue(issue, calls, NEWSLETTER, ROSTER, kit).html
    original = render_plain(issue, calls, NEWSLETTER, ROSTER, kit).html
    if not styled:
        mail, original = without_styles(mail), with_inlinable_styles(original)
    found, expected = read_styles(browser, mail, width), read_styles(browser, original, width)
    assert len(found) == len(expected) > 100
    different = [pair for pair in zip(found, expected, strict=True) if pair[0] != pair[1]]
    shown = [sorted(set(a.split(";")) ^ set(b.split(";")))[:12] for a, b in different]
    assert not different, (len(different), shown[:3])
