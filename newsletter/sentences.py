"""Where a sentence of a text ends."""

# Not after an initial (`Arthur R. Kroeber`) or a title; the next one may begin with a sign of
# Markdown. Chinese sentences have no space after them.
SENTENCE_END = (
    r"(?<![\s.][A-Z]\.)(?<!\b(?:Dr|Mr|Ms|St)\.)(?<=[.!?…”\"])\s+(?=[^\Wa-z]|[“\"*\[<])"
    r"|(?<=[。！？])(?=.)"
)
