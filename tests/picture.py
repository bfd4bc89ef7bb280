"""Takes the pictures of the documentation: an issue of the sample, and every block in both themes.

python -m tests.picture docs
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from newsletter.app import open_app
from newsletter.merge import URL_TAGS, split
from newsletter.render import open_kit, render_issue
from tests.chromium import launch
from tests.render_samples import NEWSLETTER, ROSTER, TEMPLATES, every_kind

ROOT = Path(__file__).parent.parent
DAY = "2026-11-17"
THEMES = ("paper", "harbour")
README_VIEWS = ((600, "light"), (375, "dark"))
SHEET_WIDTHS = {600: 360, 375: 225}  #: of the mail, and of its picture
SCHEMES = ("light", "dark")
README_HEIGHT = 1400

PAGE = """<!DOCTYPE html><meta charset="utf-8"><style>
body {{ margin: 0; padding: 32px; background: #d9d4ca; width: max-content }}
body {{ display: flex; gap: 32px; align-items: flex-start }}
img {{ display: block; border-radius: 6px }}
</style>{images}"""
#: Stands where a picture of the network would: a sky, a sea and a sun.
SCENE = """<svg xmlns="http://www.w3.org/2000/svg" width="480" height="360" viewBox="0 0 480 360">
<rect width="480" height="360" fill="#101418"/>
<rect y="45" width="480" height="160" fill="#d8e3e7"/>
<circle cx="350" cy="205" r="58" fill="#e0a458"/>
<rect y="205" width="480" height="110" fill="#2f5d73"/>
<path d="M0 205 L120 105 L210 175 L270 130 L370 205 Z" fill="#6f8f92"/></svg>"""


def main(folder: Path) -> None:
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        browser, work = launch(playwright), Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        sample = _fill(_render_sample())
        shots = [
            _shoot(browser, sample, work / f"readme-{width}.png", width, scheme, README_HEIGHT)
            for width, scheme in README_VIEWS
        ]
        _assemble(browser, shots, [width for width, _ in README_VIEWS], folder / "issue.png")
        for theme in THEMES:
            mail = _fill(_render_every_block(theme, work))
            for width, shown in SHEET_WIDTHS.items():
                shots = [
                    _shoot(browser, mail, work / f"{theme}-{width}-{scheme}.png", width, scheme)
                    for scheme in SCHEMES
                ]
                _assemble(browser, shots, [shown] * 2, folder / f"theme-{theme}-{width}.png")
        browser.close()


def _render_sample() -> str:
    app = open_app(ROOT)
    rendered = app.render(DAY)
    app.close()
    return rendered.html


def _render_every_block(theme: str, work: Path) -> str:
    kit = open_kit([TEMPLATES], work / "cache", {"name": theme})
    return render_issue(*every_kind(), NEWSLETTER, ROSTER, kit).html


def _fill(html: str) -> str:
    """Made out to a reader."""
    urls = dict.fromkeys(URL_TAGS, "https://news.example.com/")
    return split(html, "html").fill({**urls, "subscriber.first_name": "Ann"})


def _shoot(
    browser: Browser, html: str, path: Path, width: int, scheme: str, height: int = 0
) -> Path:
    """The whole mail, or its first `height` pixels."""
    page = browser.new_page(
        viewport={"width": width, "height": height or 800},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    page.route("**/*", lambda route: route.fulfill(body=SCENE, content_type="image/svg+xml"))
    page.set_content(html, wait_until="load")
    page.screenshot(path=path, full_page=not height)
    page.close()
    return path


def _assemble(browser: Browser, shots: Sequence[Path], widths: Sequence[int], target: Path) -> None:
    """The pictures side by side."""
    images = "".join(
        f'<img width="{width}" src="{shot.as_uri()}">'
        for shot, width in zip(shots, widths, strict=True)
    )
    sheet = shots[0].with_name("sheet.html")
    sheet.write_text(PAGE.format(images=images), encoding="utf-8")
    page: Page = browser.new_page()
    page.goto(sheet.as_uri())
    page.locator("body").screenshot(path=target)
    page.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
