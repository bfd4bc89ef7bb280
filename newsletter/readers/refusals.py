"""Why a row is not imported."""

from __future__ import annotations

from newsletter.errors import NewsletterError


class BadRow(NewsletterError):
    """This row is not imported, and why."""


class DoubtfulRow(BadRow):
    """It says something of its reader that may mean that he left."""
