"""What several test modules need: a real browser."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.chromium import NAMES, find_chromium, launch

pytest.register_assert_rewrite("tests.mail_contract", "tests.ledger_contract")


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """The system's Chromium, headless. Left out only where NEWSLETTER_SKIP_BROWSER says so."""
    if os.environ.get("NEWSLETTER_SKIP_BROWSER"):
        pytest.skip("NEWSLETTER_SKIP_BROWSER is set")
    if find_chromium() is None:
        pytest.fail(
            f"none of {', '.join(NAMES)} is installed; install one, "
            "or set NEWSLETTER_SKIP_BROWSER=1 to go without the browser tests",
            pytrace=False,
        )
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()
