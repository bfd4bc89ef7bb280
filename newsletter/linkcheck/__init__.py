"""Fetches the links and pictures of an issue, for the checker, which judges the answers."""

from newsletter.linkcheck.cache import Cache
from newsletter.linkcheck.work import Answers, Progress, ask_all

__all__ = ["Answers", "Cache", "Progress", "ask_all"]
