"""What is said to whoever cannot be answered: a title and a line, by the status."""

from __future__ import annotations

_WORDS = {
    400: ("That did not arrive whole", "Please go back and try again."),
    404: ("There is no such page", "Perhaps the link was cut in two by the mail program."),
    405: ("That cannot be done here", "Please start from the front page."),
    410: ("This link leads to nobody", "You can ask for another one at the end of this page."),
    412: ("It is not what you have", "Please load the page anew."),
    413: ("That is too much", "Please shorten what you wrote."),
    431: ("That is too much", "Please start from the front page."),
    500: ("Something broke here", "It is not your fault. Please try again later."),
    501: ("That cannot be done here", "Please start from the front page."),
    503: ("We are busy right now", "Please try again in a minute."),
}

#: Of an issue that nobody got: the link of a test mail leads to it before it is sent. Whether there
#: is a draft of it is nobody's business.
NO_ISSUE_YET = (
    "This issue is not out",
    (
        "An issue can be read here as soon as it is sent. Until then this is also what the link in"
        " a test mail of it leads to.",
        "If you followed a link in a mail that was sent, perhaps it was cut in two by the mail"
        " program.",
    ),
)

#: Of every answer with 503: the store is busy, or waits for the editor.
TRY_AGAIN = {"Retry-After": "60"}


def words_for(status: int, name: str = "") -> tuple[str, str]:
    """`name` is the status's own, for one without words of ours."""
    return _WORDS.get(status, (name, "Please go back and try again."))
