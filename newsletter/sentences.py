"""Where a sentence of a text ends, and a text on one line."""

import re

# Not after an initial (`Arthur R. Kroeber`) or a title; the next one may begin with a sign of
# Markdown. Chinese sentences have no space after them.
SENTENCE_END = (
    r"(?<![\s.][A-Z]\.)(?<!\b(?:Dr|Mr|Ms|St)\.)(?<=[.!?…”\"])\s+(?=[^\Wa-z]|[“\"*\[<])"
    r"|(?<=[。！？])(?=.)"
)

_SPACES = re.compile(r"[^\S\x85]+")


def on_one_line(text: str) -> str:
    """A text with one space for all white space that stands together.

    U+0085 is none of it: its byte is an ellipsis of Windows-1252, which cleaning mends and tells.
    """
    return _SPACES.sub(" ", text).strip(" ") if "\x85" in text else " ".join(text.split())
