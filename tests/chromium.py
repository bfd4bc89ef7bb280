"""The system's Chromium, headless and silent, for tests and pictures."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

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


def find_chromium() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)


def launch(playwright: Playwright) -> Browser:
    """Raises SystemExit where there is no Chromium."""
    executable = find_chromium()
    if executable is None:
        raise SystemExit(f"none of {', '.join(NAMES)} is installed; install one")
    return playwright.chromium.launch(executable_path=executable, args=list(QUIET))
