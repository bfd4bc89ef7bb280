"""What can be mended without asking: edits of the files that the editor wrote (pure)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from difflib import unified_diff
from typing import NamedTuple

from newsletter.check.acceptance import is_accepted
from newsletter.check.examined import Edit, Examined
from newsletter.check.registry import RULES


class Mended(NamedTuple):
    """Files before and after, by path; only those that change."""

    before: Mapping[str, str]
    after: Mapping[str, str]

    @property
    def diff(self) -> str:
        """All changes in the unified format."""
        return "".join(
            _difference(path, self.before[path], text) for path, text in sorted(self.after.items())
        )


IsSound = Callable[[str, str], bool]  #: text before and after an edit → whether it may stay


def mend(examined: Examined, is_sound: IsSound) -> Mended:
    """What rules mend by themselves, less what the editor accepted or the project turned off."""
    edits: dict[str, set[Edit]] = {}
    for each in RULES.values():
        for problem, edit in each.mends(examined):
            if edit and not is_accepted(problem, examined):
                edits.setdefault(edit.path, set()).add(edit)
    before = {path: examined.files[path] for path in edits}
    after = {path: edit_text(before[path], edits[path], is_sound) for path in edits}
    changed = [path for path in edits if before[path] != after[path]]
    return Mended({path: before[path] for path in changed}, {p: after[p] for p in changed})


def edit_text(text: str, edits: Iterable[Edit], is_sound: IsSound) -> str:
    """The text with each piece replaced that still stands there; every other byte stays.

    Of two edits that overlap, the later one in the text counts.
    """
    limit = len(text) + 1
    for edit in sorted(edits, key=lambda edit: (-edit.start, edit.new)):
        end = edit.start + len(edit.old)
        if end <= limit and text.startswith(edit.old, edit.start):
            edited = text[: edit.start] + edit.new + text[end:]
            if is_sound(text, edited):
                text, limit = edited, edit.start
    return text


def _difference(path: str, before: str, after: str) -> str:
    lines = unified_diff(
        before.splitlines(keepends=True),
        after.splitlines(keepends=True),
        f"a/{path}",
        f"b/{path}",
    )
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)
