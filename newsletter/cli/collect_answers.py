"""What `collect` and `add` say, for a person and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from newsletter.addresses import find_host
from newsletter.cli.options import count_of
from newsletter.collect import TOLD, Collected
from newsletter.collect.drafts import find_paywall
from newsletter.collect.placing import Placed
from newsletter.config import Config
from newsletter.gathered import TITLE_RULE, Draft

_MOST_RELATED = 5


def collected_lines(found: Sequence[Collected], source_line: Callable[[str], int]) -> Iterator[str]:
    namesakes = Counter(each.name for each in found)
    for each in found:
        if each.fault and not (each.placed or each.problems):
            continue  # its own line says all
        name = each.name if namesakes[each.name] == 1 else f"{each.name} ({each.address})"
        yield f"{name}: {_counts(each)}"
        if each.moved_to and not each.fault:  # else there is nothing at the new address
            line = source_line(each.address)
            yield f"  moved for good: write {each.moved_to} into line {line} of newsletter.toml"
        yield from (f"  {problem}" for problem in each.problems)
        yield from _placed_lines(each.placed)
    total = Counter(placed.became for each in found for placed in each.placed)
    failed = sum(each.fault is not None for each in found)
    tail = f", {failed} failed" if failed else ""
    yield f"{count_of(len(found), 'source')}: {count_of(total['new'], 'new draft')}{tail}"
    if total["new"] or total["changed"] or total["held"]:
        yield "next: newsletter inbox"


def fault_line(each: Collected) -> str:
    assert each.fault
    place = "standard input" if each.address == "-" else each.address
    return f"{place}: {each.fault.words} [{each.fault.kind}]"


def added_lines(each: Collected, config: Config) -> Iterator[str]:
    yield from each.problems
    if each.moved_to:
        yield f"it moved for good, to {each.moved_to}"
    new = [placed for placed in each.placed if placed.became == "new"]
    for placed in new[:TOLD]:
        yield f"{placed.path}: {placed.title}"
        if placed.draft:
            yield from (f"  {line}" for line in _draft_lines(placed, placed.draft, config))
    if len(new) > TOLD:
        yield f"and {count_of(len(new) - TOLD, 'more draft')}: newsletter inbox lists them all"
    doubles = _doubles(each.placed)
    yield from (f"{_double(placed)}: {placed.title}" for placed in doubles[:TOLD])
    if len(doubles) > TOLD:
        yield f"and {len(doubles) - TOLD:,} more that are here already: --json names them all"
    if new:
        yield "next: newsletter inbox"
    elif doubles:
        yield "nothing was added; --again makes a draft all the same"


def collected_json(found: Iterable[Collected]) -> dict[str, Any]:
    sources = [_source_json(each) for each in found]
    return {
        "sources": sources,
        "new": sum(len(source["new"]) for source in sources),
        "failed": sum(source["fault"] is not None for source in sources),
    }


def added_json(found: Iterable[Collected]) -> dict[str, Any]:
    sources = [_source_json(each) for each in found]
    drafts = [draft for source in sources for draft in source["new"]]
    doubles = [double for source in sources for double in source["doubles"]]
    return {"new": drafts, "doubles": doubles, "sources": sources}


def _counts(each: Collected) -> str:
    told = {
        "new": each.count("new"),
        "changed": each.count("changed"),
        "changed, but yours is kept": each.count("held"),
        "here already": each.count("double"),
        "waiting to settle": each.waiting,
        "older and left alone": each.older,
    }
    return ", ".join(f"{count:,} {what}" for what, count in told.items() if count) or "nothing new"


def _placed_lines(placed: Sequence[Placed]) -> Iterator[str]:
    new = [each for each in placed if each.became == "new"]
    yield from (f"  + {each.slug}: {each.title}" for each in new[:TOLD])
    if len(new) > TOLD:
        yield f"  + and {len(new) - TOLD:,} more"
    for each in placed:
        if each.became == "changed":
            yield f"  ~ {each.slug}: {each.title}"
        elif each.became == "held":
            hint = f"newsletter inbox show {each.slug}"
            yield f"  ~ {each.path} is yours; the source's newer version: {hint}"
    doubles = _doubles(placed)
    yield from (f"  = {each.title}: {_double(each)}" for each in doubles[:TOLD])


def _doubles(placed: Sequence[Placed]) -> list[Placed]:
    """Those that have more than what is here come first, as not all may be told."""
    return sorted((p for p in placed if p.became == "double"), key=lambda p: not p.more)


def _double(placed: Placed) -> str:
    told = f"already in {placed.path} ({placed.reason})"
    if not placed.more:
        return told
    hint = (
        f": newsletter inbox show {placed.slug}" if placed.path.startswith("issues/inbox/") else ""
    )
    return f"{told}, but this one has {' and '.join(placed.more)}{hint}"


def _draft_lines(placed: Placed, draft: Draft, config: Config) -> Iterator[str]:
    cleaned = draft.cleaned
    source = cleaned.source.name if cleaned.source else ""
    has = [
        f"{draft.day.isoformat()} {cleaned.kind}",
        f"from {source}" if source else "",
        f"speakers {', '.join(draft.speakers)}" if draft.speakers else "",
        f"suggested {', '.join(draft.suggested)}" if draft.suggested else "",
        f"about {', '.join(draft.topics)}" if draft.topics else "",
        *(what for what in ("video", "image") if getattr(cleaned, what)),
        f"{count_of(cleaned.words, 'word')}, {cleaned.quoted:,} of them quoted",
    ]
    yield ", ".join(filter(None, has))
    if lacking := _lacking(draft):
        yield f"lacks {', '.join(lacking)}"
    if not (draft.speakers or draft.suggested):
        yield f"who could speak on this: newsletter inbox show {placed.slug}"
    addresses = (draft.address, cleaned.source.url if cleaned.source else "")
    hosts = (find_host(address, config.check.paywalls) for address in addresses)
    if whose := next(filter(None, hosts), find_paywall(draft)):
        yield f"behind the paywall of {whose}"
    done = [
        count_of(placed.repairs, "repair") if placed.repairs else "",
        count_of(placed.doubtful, "doubtful place") if placed.doubtful else "",
        count_of(placed.removed, "passage") + " removed" if placed.removed else "",
    ]
    if any(done):
        told = ", ".join(filter(None, done))
        yield f"{told}: newsletter inbox show {placed.slug}"
    for match in placed.related[:_MOST_RELATED]:
        yield f"related: {match.post.place}: {match.post.title} ({match.reason})"


def _lacking(draft: Draft) -> list[str]:
    cleaned = draft.cleaned
    lacking = {
        "a speaker": not (draft.speakers or draft.suggested),
        "a source": cleaned.source is None and not draft.address,
        "a text": not cleaned.words,
        "a headline, so one was made of its text": any(
            repair.rule == TITLE_RULE and repair.field == "title" for repair in cleaned.repairs
        ),
        "a date, so today's is taken": bool(draft.address) and not draft.is_dated,
    }
    return [what for what, lacks in lacking.items() if lacks]


def _source_json(each: Collected) -> dict[str, Any]:
    def of(became: str) -> list[Placed]:
        return [placed for placed in each.placed if placed.became == became]

    return {
        "name": each.name,
        "address": each.address,
        "new": [_new_json(placed) for placed in of("new")],
        "changed": [placed.slug for placed in of("changed")],
        "held": [placed.slug for placed in of("held")],
        "doubles": [
            {
                "title": placed.title,
                "path": placed.path,
                "reason": placed.reason,
                "more": list(placed.more),
            }
            for placed in of("double")
        ],
        "waiting": each.waiting,
        "older": each.older,
        "unchanged": each.unchanged,
        "moved_to": each.moved_to or None,
        "fault": each.fault._asdict() if each.fault else None,
        "problems": list(each.problems),
    }


def _new_json(placed: Placed) -> dict[str, Any]:
    return {
        "slug": placed.slug,
        "path": placed.path,
        "title": placed.title,
        "suggested": list(placed.suggested),
        "repairs": placed.repairs,
        "doubtful": placed.doubtful,
        "removed": placed.removed,
        "related": [
            {"path": match.post.place, "title": match.post.title, "reason": match.reason}
            for match in placed.related
        ],
    }
