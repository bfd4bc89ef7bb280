"""An article that tells what was, chapter by chapter, each below its day.

It looks like a page of posts but for its days: its own stands above its first words, and those of
its chapters lie before it and rise, while a weblog has its newest post first.
"""

from __future__ import annotations

from itertools import pairwise

from newsletter.dates import find_date, is_day_line
from newsletter.sources.dated import read_lines
from newsletter.sources.html import Element

_FEWEST = 2  #: chapters
_SHORTEST_LEAD = 8  #: words between the article's day and that of its first chapter


def is_chronicle(body: Element) -> bool:
    lines = [line.text for line in read_lines(body)]
    places = [number for number, line in enumerate(lines) if is_day_line(line)]
    days = [day for number in places if (day := find_date(lines[number]))]
    if len(days) < len(places) or len(days) <= _FEWEST:
        return False
    own, *told = days
    lead = lines[places[0] + 1 : places[1]]
    has_lead = max((len(line.split()) for line in lead), default=0) >= _SHORTEST_LEAD
    return has_lead and told[-1] <= own and all(one < next_ for one, next_ in pairwise(told))
