"""Blocks → Markdown, in which nothing of a text reads as markup, HTML or a merge tag."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from newsletter import merge
from newsletter.cleaning.blocks import (
    CELL,
    EM,
    EM_END,
    LINK,
    STRONG,
    STRONG_END,
    Block,
    Container,
    Marks,
)

_FIXED = {EM: "*", EM_END: "*", STRONG: "**", STRONG_END: "**", LINK: "[", CELL: " | "}
#: Whatever Markdown might take for more than a character; one class, so that it is found fast.
_SPECIAL = re.compile(r"[*`\[\]\\_<&{!|\n\U00100000-\U0010fffd]")
_OPENS_TAG = re.compile(r"<[A-Za-z/!?]")
_IS_REFERENCE = re.compile(r"&#?\w{1,32};")
_LINE_START = re.compile(r"^(?:[#>+=-]|\d{1,9}(?=[.)]))", re.MULTILINE)
_BRACKETS_MATTER = re.compile(r"\][(\[:]|[\U00100002]")
_MOST_BRACKETS = 100
_NOT_IN_ADDRESS = re.compile(r"[^\w/:?#@!$&+,;=%.~'|-]|;", re.ASCII)
_REFERENCE = re.compile(r"&#?\w+;")


def write_body(blocks: Sequence[Block], marks: Marks) -> str:
    """The blocks as Markdown, with an empty line between them and none at the end."""
    lines: list[str] = []
    before: Block | None = None
    begun: set[Container] = set()
    for block in blocks:
        if before:
            shared = _shared(before, block)
            between = _prefix(shared, begun).rstrip()
            if not _is_tight(before, block):
                lines.append(between)
        for line in _lines(block, marks):
            lines.append((_prefix(block.path, begun) + line).rstrip(" ") + _break(line))
        before = block
    return "\n".join(lines)


def write_block(block: Block, marks: Marks) -> str:
    """A block by itself, as a reader would see it."""
    return "\n".join(_lines(block, marks))


def write_text(text: str, marks: Marks) -> str:
    """The text of a block as Markdown of one paragraph; a hard break ends in two spaces."""
    written = _SPECIAL.sub(partial(_write, marks, _brackets_matter(text)), text)
    return _escape_starts(written, text, 0)


def write_slice(text: str, start: int, end: int, marks: Marks) -> str:
    """The part of `write_text` that a slice of the text became."""
    escape = partial(_write, marks, _brackets_matter(text))
    parts: list[str] = []
    position = start
    for match in _SPECIAL.finditer(text, start, end):
        parts += (text[position : match.start()], escape(match))
        position = match.end()
    written = "".join(parts) + text[position:end]
    return _escape_starts(written, text, start)


def _escape_starts(written: str, text: str, start: int) -> str:
    """What makes a heading, a quote or a list at the start of a line does so no more."""
    if start and text[start - 1] != "\n":
        first, newline, rest = written.partition("\n")
        return first + newline + (_escape_starts(rest, rest, 0) if newline else "")
    if "\n" not in written and not (written[:1] in "#>+=-" or written[:1].isdigit()):
        return written
    return _LINE_START.sub(lambda m: f"{m[0]}\\" if m[0].isdigit() else f"\\{m[0]}", written)


def _write(marks: Marks, brackets: bool, match: re.Match[str]) -> str:
    sign, text, end = match[0], match.string, match.end()
    if sign >= EM:
        return _FIXED.get(sign) or _write_mark(marks, sign)
    if sign in "[]":
        return f"\\{sign}" if brackets else sign
    if sign == "\n":
        return "  \n"
    if sign == "<":
        return "&lt;" if _OPENS_TAG.match(text, end - 1) else sign
    if sign == "&":
        return "&amp;" if _IS_REFERENCE.match(text, end - 1) else sign
    following = text[end : end + 1]
    if sign == "_":
        inside = text[end - 2 : end - 1].isalnum() and following.isalnum()
        return sign if inside else "\\_"
    if sign == "{":
        return "\\{" if following == "{" else sign
    if sign == "!":
        return "\\!" if following in ("[", LINK) else sign
    if sign == "|":
        return "\\|" if CELL in text or "\n" in text else sign
    if sign == "\\" and following.isalnum():
        return sign
    return f"\\{sign}"


def _write_mark(marks: Marks, mark: str) -> str:
    address = marks.find_address(mark)
    if address is not None:
        return f"]({write_address(address)})"
    picture = marks.find_picture(mark)
    if not picture:
        return ""
    alt = _SPECIAL.sub(partial(_write, marks, True), " ".join(picture.alt.split()))
    return f"![{alt}]({write_address(picture.src)})"


def write_address(address: str) -> str:
    """An address that Markdown takes whole; brackets and what ends it early are percent-encoded."""
    if "&" in address:
        address = _REFERENCE.sub(lambda m: m[0][:-1] + "%3B", address)
    return _NOT_IN_ADDRESS.sub(_encode, address)


def _encode(match: re.Match[str]) -> str:
    sign = match[0]
    return (
        sign if sign == ";" else "".join(f"%{byte:02X}" for byte in sign.encode("utf-8", "ignore"))
    )


def _brackets_matter(text: str) -> bool:
    """Whether a bracket could be read as one of a link."""
    count = text.count("[") + text.count("]")
    return count > 0 and (count > _MOST_BRACKETS or _BRACKETS_MATTER.search(text) is not None)


def _lines(block: Block, marks: Marks) -> list[str]:
    if block.kind == "rule":
        return ["---"]
    if block.kind == "code":
        return [f"    {line}" for line in merge.literal(block.text).split("\n")]
    if block.kind == "table":
        return list(_rows(block.text, marks))
    text = write_text(block.text, marks)
    if block.kind == "heading":
        return [f"{'#' * block.level} {text.replace('  ' + chr(10), ' ')}"]
    return text.split("\n")


def _rows(text: str, marks: Marks) -> Iterator[str]:
    for number, row in enumerate(text.split("\n")):
        yield f"| {write_text(row, marks)} |"
        if number == 0:
            yield f"|{' --- |' * (row.count(CELL) + 1)}"


def _break(line: str) -> str:
    """A hard break keeps its spaces, which the prefix of an empty line does not."""
    return "  " if line.endswith("  ") else ""


def _prefix(path: Iterable[Container], begun: set[Container]) -> str:
    """What stands before a line inside these containers; the first line of an item has its sign."""
    prefix = ""
    for container in path:
        if container.kind == "quote":
            prefix += "> "
        elif container in begun:
            prefix += "    "
        else:
            begun.add(container)
            prefix += f"{container.number}. ".ljust(4) if container.kind == "number" else "-   "
    return prefix


def _shared(before: Block, block: Block) -> tuple[Container, ...]:
    count = 0
    for one, other in zip(before.path, block.path, strict=False):
        if one != other:
            break
        count += 1
    return before.path[:count]


def _is_tight(before: Block, block: Block) -> bool:
    """Items of a list follow each other without an empty line, and so does a list inside one."""
    ends = before.path[-1:] + block.path[-1:]
    if len(ends) < 2 or any(c.kind == "quote" for c in ends) or before.path == block.path:
        return False
    one, other = ends
    return one.kind == other.kind or len(before.path) != len(block.path)
