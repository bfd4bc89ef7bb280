"""Typed reading of mappings that people wrote: every mistake is collected, none is raised.

YAML and TOML both arrive as plain values; mistakes.py says where these stand.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from newsletter.errors import did_you_mean
from newsletter.mistakes import Mistake
from newsletter.shapes import (
    DAY,
    ID,
    ID_HINT,
    UNPRINTABLE,
    WHOLE_NUMBER,
    FindFault,
    Word,
    describe,
    find_mailbox_fault,
    find_picture_fault,
    find_url_fault,
    quote_short,
    write_mailbox,
)


class Fields:
    """Reads a mapping key by key; what was never asked for is an unknown key in `finish`.

    A value that is absent or wrong reads as empty, so that reading goes on to the next mistake.
    """

    def __init__(
        self, values: Mapping[str, object], mistakes: list[Mistake], name: str = ""
    ) -> None:
        self._values = values
        self._mistakes = mistakes
        self._name = name
        self._known: list[str] = []
        self._inner: list[Fields] = []

    def has(self, key: str) -> bool:
        """Whether the key has a value. This does not read it."""
        return not _is_empty(self._values.get(key))

    def has_text(self, key: str) -> bool:
        return self.has(key) and isinstance(self._values[key], str)

    def text(
        self,
        key: str,
        *,
        required: bool = False,
        lines: bool = False,
        find_fault: FindFault | None = None,
    ) -> str:
        """A line of text, or several where `lines` allows it."""
        value = self._take(key, required)
        text = None if value is None else self._as_text(key, value, lines=lines)
        if required and text == "":
            self.wrong(key, f"{self._shown(key)!r} is empty", rule="missing-key")
        return text if text and self._is_good(key, text, find_fault) else ""

    def texts(self, key: str, find_fault: FindFault | None = None) -> tuple[str, ...]:
        """A list of words, each of them once."""
        good = (text for name, text in self._items(key) if self._is_good(name, text, find_fault))
        return tuple(dict.fromkeys(good))

    def ids(self, key: str, known: Collection[str], what: str) -> tuple[str, ...]:
        """A list of ids, all of them known; `what` names the thing, as in "speaker"."""
        found = dict(self._items(key))
        for name, word in found.items():
            if word not in known:
                hint = did_you_mean(word, known)
                self.wrong(name, f"unknown {what} {word!r}", hint, rule=f"unknown-{what}")
        return tuple(dict.fromkeys(word for word in found.values() if word in known))

    def reference(self, key: str, known: Collection[str], what: str) -> str:
        """The id of something that stands elsewhere; `what` names it, as in "segment"."""
        word = self.text(key)
        if not word or word in known:
            return word
        hint = did_you_mean(word, known) or f"there is no {what} yet"
        self.wrong(key, f"unknown {what} {quote_short(word)}", hint, rule=f"unknown-{what}")
        return ""

    def choice(self, key: str, choices: Sequence[str], default: str) -> str:
        """One of a closed set of words."""
        word = self.text(key)
        if not word:
            return default
        if word not in choices:
            self.wrong(key, f"unknown {key} {quote_short(word)}", did_you_mean(word, choices))
            return default
        return word

    def whole_number(self, key: str, *, least: int = 0, most: int | None = None) -> int | None:
        value = self._take(key)
        if value is None:
            return None
        if isinstance(value, Word) and WHOLE_NUMBER.fullmatch(value):
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int):
            self._wrong_type(key, "a whole number", value)
            return None
        if value < least or (most is not None and value > most):
            limits = f"{least} or more" if most is None else f"from {least} to {most}"
            self.wrong(key, f"expected a number {limits} for {self._shown(key)!r}, found {value}")
            return None
        return value

    def switch(self, key: str) -> bool:
        """True or false; false where it is not written."""
        value = self._take(key)
        if value is not None and not isinstance(value, bool):
            self._wrong_type(key, "true or false", value)
        return value is True

    def positive_number(self, key: str) -> float | None:
        value = self._take(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            self._wrong_type(key, "a number", value)
            return None
        if not 0 < value < float("inf"):
            self.wrong(key, f"expected a number above 0 for {self._shown(key)!r}, found {value}")
            return None
        return float(value)

    def day(self, key: str) -> date | None:
        """A calendar day, required; of a date with a time, the day."""
        value = self._take(key, required=True)
        if value is None:
            return None
        match = DAY.fullmatch(value.strip()) if isinstance(value, str) else None
        if match is None:
            self._wrong_type(key, "a date such as 2026-11-23", value, rule="bad-date")
            return None
        try:
            return date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            self.wrong(key, f"the date {match[0]!r} does not exist", rule="bad-date")
            return None

    def url(self, key: str, *, required: bool = False) -> str:
        """An http or https address."""
        return self.text(key, required=required, find_fault=find_url_fault)

    def urls(self, key: str) -> tuple[str, ...]:
        return self.texts(key, find_url_fault)

    def picture(self, key: str) -> str:
        """An http or https address, or a file below the folder that the text stands in."""
        return self.text(key, find_fault=find_picture_fault)

    def mailbox(self, key: str, *, required: bool = False) -> str:
        """One address, alone or as in `Name <address>`, written as it is mailed."""
        return write_mailbox(self.text(key, required=required, find_fault=find_mailbox_fault))

    def text_table(self, key: str) -> dict[str, str]:
        """Keys that we do not know beforehand, each with a text."""
        table = self.table(key)
        return {name: table.text(name, required=True) for name in table._values}

    def choice_table(self, key: str, choices: Sequence[str]) -> dict[str, str]:
        """Keys that we do not know beforehand, each with one of a closed set of words."""
        table = self.table(key)
        return {name: table.choice(name, choices, choices[0]) for name in table._values}

    def number_table(self, key: str) -> dict[str, float]:
        """Keys that we do not know beforehand, each with a number above zero."""
        table = self.table(key)
        found = {name: table.positive_number(name) for name in table._values}
        return {name: number for name, number in found.items() if number is not None}

    def texts_table(self, key: str) -> dict[str, tuple[str, ...]]:
        """Keys that we do not know beforehand, each with a word or a list of words."""
        table = self.table(key)
        return {
            name: (table.text(name),) if table.has_text(name) else table.texts(name)
            for name in table._values
        }

    def table(self, key: str) -> Fields:
        """Another mapping; without one, an empty one."""
        value = self._take(key)
        if value is not None and not isinstance(value, Mapping):
            self._wrong_type(key, "keys and values", value)
        return self._open(key, value if isinstance(value, Mapping) else {})

    def tables(self, key: str) -> tuple[Fields, ...]:
        """A list of mappings, as `[[key]]` makes one in TOML."""
        value = self._take(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(v, Mapping) for v in value):
            self._wrong_type(key, f"[[{key}]] in double brackets", value)
            return ()
        return tuple(self._open(f"{key}.{i}", item) for i, item in enumerate(value))

    def id(self, key: str, what: str) -> str:
        """What others refer to this mapping by; required."""
        text = self.text(key, required=True)
        if text and not ID.fullmatch(text):
            self.wrong(key, f"{quote_short(text)} cannot be the id of a {what}", ID_HINT)
        return text

    def wrong(self, key: str, message: str, hint: str = "", *, rule: str = "bad-value") -> None:
        """Report a mistake in the value of a key."""
        self._mistakes.append(Mistake(self._full(key), message, hint, rule))

    def finish(self) -> None:
        """Report every key that nobody asked for, here and in the mappings within."""
        for key in self._values:
            if key not in self._known:
                hint = did_you_mean(key, self._known)
                message = f"unknown key {quote_short(key)}"
                self._mistakes.append(Mistake(self._full(key), message, hint, "unknown-key", True))
        for inner in self._inner:
            inner.finish()

    def _full(self, key: str) -> str:
        return f"{self._name}.{key}" if self._name else key

    def _shown(self, key: str) -> str:
        """The full name without the numbers of list items: the position tells which one."""
        return ".".join(part for part in self._full(key).split(".") if not part.isdigit())

    def _open(self, key: str, values: Mapping[str, object]) -> Fields:
        inner = Fields(values, self._mistakes, self._full(key))
        self._inner.append(inner)
        return inner

    def _take(self, key: str, required: bool = False) -> object | None:
        self._known.append(key)
        value = self._values.get(key)
        if not _is_empty(value):
            return value
        if required:
            what = "is empty" if key in self._values else "is missing"
            self.wrong(key, f"{self._shown(key)!r} {what}", rule="missing-key")
        return None

    def _items(self, key: str) -> list[tuple[str, str]]:
        """The name and the text of each item of a list of words."""
        value = self._take(key)
        if value is None:
            return []
        if not isinstance(value, list):
            word = isinstance(value, str) and ID.fullmatch(value) and not value.isdigit()
            hint = f"write [{value}]" if word else ""
            self._wrong_type(key, "a list of words", value, hint)
            return []
        names = [f"{key}.{i}" for i in range(len(value))]
        texts = [self._as_text(n, v, "a word") for n, v in zip(names, value, strict=True)]
        return [(name, text) for name, text in zip(names, texts, strict=True) if text]

    def _as_text(
        self, key: str, value: object, expected: str = "a text", *, lines: bool = False
    ) -> str | None:
        if not isinstance(value, str) or (expected == "a word" and _is_empty(value)):
            self._wrong_type(key, expected, value)
            return None
        text = str(value).strip()
        if UNPRINTABLE.search(text):
            self.wrong(key, "a control character in a text", "delete it")
        elif not lines and len(text.splitlines()) > 1:
            self.wrong(key, f"expected one line for {self._shown(key)!r}, found several")
        else:
            return text
        return None

    def _wrong_type(
        self, key: str, expected: str, value: object, hint: str = "", *, rule: str = "wrong-type"
    ) -> None:
        message = f"expected {expected} for {self._shown(key)!r}, found {describe(value)}"
        self.wrong(key, message, hint, rule=rule)

    def _is_good(self, key: str, text: str, find_fault: FindFault | None) -> bool:
        fault, hint = find_fault(text) if find_fault else ("", "")
        if fault:
            self.wrong(key, fault, hint)
        return not fault


def _is_empty(value: object) -> bool:
    return value is None or (isinstance(value, Word) and value.empty)
