"""Which of the layouts a text has; a chat is looked through first, for what was sent in it."""

from __future__ import annotations

from collections.abc import Callable

from newsletter.sources.copied import (
    assistants,
    books,
    chats,
    episodes,
    posts,
    printed,
    releases,
    screens,
    shares,
    videos,
)
from newsletter.sources.copied.sheet import Copied, Sheet

#: What is longer, or has a longer line, is none that somebody copied off a page.
_MOST_LINES, _LONGEST_LINE = 1500, 20_000
_READERS: tuple[Callable[[Sheet], Copied | None], ...] = (
    posts.read,
    videos.read,
    releases.read,
    episodes.read,
    screens.read,
    shares.read,
    books.read,
    printed.read,
)


def read_copied(text: str, address: str = "") -> Copied:
    """The text without what its page shows around it, and what that tells."""
    lines = text.split("\n")
    if len(lines) > _MOST_LINES or max(map(len, lines)) > _LONGEST_LINE:
        return Copied(text)
    text = printed.write_lists(text)
    chat = chats.read(text)
    sheet = Sheet(chat.text if chat else text, address)
    if not sheet.filled:
        return chat or Copied(text)
    # A reader that gives nothing has left the sheet as it was.
    is_changed = assistants.drop_talk(sheet) | shares.drop_notes(sheet)
    found = next(filter(None, (read(sheet) for read in _READERS)), None)
    if found is None and is_changed:
        found = Copied(sheet.text(), sheet.removed())
    if found is None:
        return chat or Copied(text)
    if chat:
        day, age = (found.day, found.age) if found.day or found.age else (chat.day, "")
        found = found._replace(removed=(*chat.removed, *found.removed), day=day, age=age)
    return found
