"""What several test modules need: a real browser, a real PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import Phase, settings

from tests.chromium import NAMES, find_chromium, launch
from tests.postgresql import Server, run_server

# The same examples at every run, so that a run tells about the change at hand and not about luck;
# `make fuzz` looks for new ones, and its failures are shrunk.
settings.register_profile(
    "steady", derandomize=True, deadline=None, phases=set(Phase) - {Phase.shrink, Phase.explain}
)
settings.register_profile("fuzz", deadline=None, max_examples=500)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

# Without it, each process that a test starts would compile the whole product anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

pytest.register_assert_rewrite(
    "tests.events_contract",
    "tests.ledger_contract",
    "tests.mail_contract",
    "tests.subscribers_contract",
)


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


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A server on an empty folder, started once and only for who asks for it."""
    with run_server() as server:
        yield server
