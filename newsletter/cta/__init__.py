"""The call to action: the lines under an update that ask the reader to book a speaker."""

from newsletter.cta.plan import plan_calls
from newsletter.cta.primary import primary_speakers
from newsletter.cta.wording import Wording, parse_wording

__all__ = ["Wording", "parse_wording", "plan_calls", "primary_speakers"]
