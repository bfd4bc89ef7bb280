"""What several test modules need: a real browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """The system's Chromium, headless. Left out only where NEWSLETTER_SKIP_BROWSER says so."""
    if os.environ.get("NEWSLETTER_SKIP_BROWSER"):
        pytest.skip("NEWSLETTER_SKIP_BROWSER is set")
    executable = next(filter(None, map(shutil.which, NAMES)), None)
    if executable is None:
        pytest.fail(
            f"none of {', '.join(NAMES)} is installed; install one, "
            "or set NEWSLETTER_SKIP_BROWSER=1 to go without the browser tests",
            pytrace=False,
        )
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(QUIET))
        yield browser
        browser.close()
