"""Lines that an app adds to what is shared from it: `via Pocket`, `Sent from my iPhone`."""

from __future__ import annotations

import re

from newsletter.cleaning.headlines import is_address
from newsletter.cleaning.house import find_host
from newsletter.cleaning.told import is_named_in
from newsletter.model import Citation
from newsletter.sources.copied.sheet import Copied, Sheet
from newsletter.sources.links import host_name
from newsletter.tracking import without_tracking

RULE = "share-note"
_APPS = (
    r"(?:feedly|pocket|instapaper|inoreader|flipboard|apple news(?:\+|plus)?|google news"
    r"|newsblur|reeder|readwise(?: reader)?|raindrop(?:\.io)?|smartnews|news ?break|netnewswire"
    r"|upday|matter|omnivore|evernote|onenote|diigo|nuzzel|squid|artifact|particle)"
)
_DEVICES = (
    r"(?:my |a )?(?:iphone|ipad|android(?: (?:phone|device))?|samsung[\w ]{0,24}|mobile(?: \w+)?"
    r"|blackberry[\w ]{0,24}|huawei[\w ]{0,24}|outlook|yahoo mail[\w ]{0,24}"
    r"|proton ?mail[\w ]{0,16}"
    r"|mail for windows(?: \d+)?|gmail mobile)"
)
_SHARED = re.compile(
    rf"\W*(?:(?:(?:shared|sent|saved|read|found|clipped|forwarded) )?(?:via|from|with|using|in|on)"
    rf" (?:the )?{_APPS}(?: app)?(?: https?://\S+)?"
    rf"|sent (?:from|via|with) {_DEVICES}|get outlook for (?:ios|android)(?: ?<\S+>)?"
    rf"|(?:download|get) (?:the )?{_APPS}(?: app)?\b[^\n.]{{0,40}}"
    r"|sent from my [^\n.]{2,30}|this message was sent from my [^\n.]{2,30})\W*",
    re.IGNORECASE,
)
_MEDIUM = re.compile(r"\s+[|–—-]\s+(?P<name>[^|\n]{2,50}?)\s*\Z")
#: What ends a sentence, or goes on with the address.
_GOES_ON = re.compile(
    r"(?:\b(?:from|at|in|on|see|to|via|by|of|under|here|is|and|or|the|with|visit)|[.:,;])\W*\Z",
    re.IGNORECASE,
)
_LONGEST = 300  #: characters of a headline with its medium
_FEWEST = 3  #: lines of a link with a text


def drop_notes(sheet: Sheet) -> bool:
    """Whether there are any, below the first line."""
    found = [n for n in sheet.filled[1:] if _SHARED.fullmatch(sheet.words[n])]
    for number in found:
        sheet.drop(number, RULE)
    return bool(found)


def read(sheet: Sheet) -> Copied | None:
    """A headline, perhaps with its medium, and the address below it, as a share button gives them
    above a text."""
    if len(sheet.kept()) < _FEWEST or sheet.address:
        return None
    first, second = sheet.filled[:2]
    address = without_tracking(sheet.words[second].strip("<>"))
    title = sheet.words[first]
    is_headline = len(sheet.lines[first]) <= _LONGEST and not is_address(title)
    is_headline = is_headline and not _GOES_ON.search(title)
    if second != first + 1 or not is_headline or not is_address(address):
        return None
    if any("://" in sheet.lines[n] for n in sheet.filled[2:]) or "://" not in address:
        return None
    host, name = find_host(address), ""
    match = _MEDIUM.search(sheet.lines[first])
    if match and is_named_in(host, match["name"]):
        name = match["name"]
        sheet.cut(first, match.start(), len(sheet.lines[first]), RULE)
    sheet.drop(second, RULE)
    source = Citation(name or host_name(address), address)
    return Copied(sheet.text(), sheet.removed(), address=address, source=source)
