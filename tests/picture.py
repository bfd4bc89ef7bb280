"""Takes the README's picture: an issue of the sample as mail, wide and light, narrow and dark.

python -m tests.picture docs/issue.png
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from newsletter.app import open_app
from newsletter.merge import URL_TAGS, split
from tests.chromium import launch

ROOT = Path(__file__).parent.parent
DAY = "2026-11-17"
VIEWS = (("light", 600, 1400), ("dark", 375, 1400))

PAGE = """<!DOCTYPE html><meta charset="utf-8"><style>
body {{ margin: 0; padding: 32px; background: #d9d4ca; width: max-content }}
body {{ display: flex; gap: 32px }}
img {{ display: block; box-shadow: 0 8px 30px rgba(0,0,0,.25); border-radius: 6px }}
</style>{images}"""


def main(target: Path) -> None:
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        html = render_sample(Path(folder))
        browser = launch(playwright)
        shots = [(view[1], shoot(browser, html, Path(folder), *view)) for view in VIEWS]
        images = "".join(f'<img width="{width}" src="{address}">' for width, address in shots)
        page = browser.new_page(device_scale_factor=1)
        (Path(folder) / "page.html").write_text(PAGE.format(images=images), encoding="utf-8")
        page.goto((Path(folder) / "page.html").as_uri())
        target.parent.mkdir(parents=True, exist_ok=True)
        page.locator("body").screenshot(path=target)
        browser.close()


def render_sample(folder: Path) -> Path:
    """An issue of the sample, made out to a reader."""
    app = open_app(ROOT)
    rendered = app.render(DAY)
    app.close()
    urls = dict.fromkeys(URL_TAGS, "https://news.example.com/")
    mail = folder / "mail.html"
    html = split(rendered.html, "html").fill({**urls, "subscriber.first_name": "Ann"})
    mail.write_text(html, encoding="utf-8")
    return mail


def shoot(browser: Browser, mail: Path, folder: Path, scheme: str, width: int, height: int) -> str:
    page = browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    page.goto(mail.as_uri())
    path = folder / f"{scheme}-{width}.png"
    page.screenshot(path=path)
    return path.as_uri()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
