"""Finding speakers in a text of 500 words, side by side with one compiled regular expression.

    python benchmarks/speakers.py [--speakers 500] [--rounds 300] [--json FILE]

The expression knows the full names in one order and nothing else; ours also reads what does not
count, knows families, initials, misspellings and who is primary. Both take turns in one process, on
texts with five of the names, with none, and with markup. Nothing here asserts anything.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from newsletter.model import Roster, Speaker
from newsletter.roster import find_speakers

WORDS = 500


def invent_word(chance: random.Random, least: int, most: int) -> str:
    pairs = (chance.choice("bcdfghklmnprstvwz") + chance.choice("aeiou") for _ in range(most))
    return "".join(list(pairs)[: chance.randint(least, most)])


def invent_roster(chance: random.Random, count: int) -> Roster:
    """Given names are shared, as people's are."""
    given = [invent_word(chance, 2, 3).capitalize() for _ in range(120)]
    speakers = {}
    for number in range(count):
        name = f"{chance.choice(given)} {invent_word(chance, 3, 4).capitalize()}"
        speakers[f"speaker-{number}"] = Speaker(id=f"speaker-{number}", name=name)
    return Roster(speakers=speakers, topics={})


def invent_text(chance: random.Random, names: list[str]) -> str:
    """Sentences of a dozen words; one word in twelve has a capital in the middle of a sentence."""
    words = [invent_word(chance, 1, 4) for _ in range(WORDS)]
    for number in range(0, WORDS, 12):
        words[number] = words[number].capitalize()
        words[number - 6] = words[number - 6].capitalize()
        words[number - 1] += "."
    for name in names:
        words[chance.randrange(WORDS)] = name
    return " ".join(words)


def with_markup(text: str) -> str:
    paragraphs = text.split(". ")
    return "\n\n".join(
        f"<p>{p} &amp; [more](https://example.com/{n}).</p>" for n, p in enumerate(paragraphs)
    )


def bench(count: int, rounds: int) -> dict[str, float]:
    """Milliseconds of the fastest round, and the ratio of both."""
    chance = random.Random(7)
    roster = invent_roster(chance, count)
    names = [speaker.name for speaker in roster.speakers.values()]
    texts = {"no names": invent_text(chance, []), "five names": invent_text(chance, names[:5])}
    texts["with markup"] = with_markup(texts["five names"])
    expression = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)")
    started = perf_counter()
    find_speakers("", roster)
    found = {"index, once": (perf_counter() - started) * 1e3}
    for kind, text in texts.items():
        spent = fastest(
            {
                "expression": lambda text=text: expression.findall(text),
                "find_speakers": lambda text=text: find_speakers(text, roster),
            },
            rounds,
        )
        found |= {f"{kind}: {name}": milliseconds for name, milliseconds in spent.items()}
        found[f"{kind}: ratio"] = spent["find_speakers"] / spent["expression"]
    return found


def fastest(contenders: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    spent = dict.fromkeys(contenders, float("inf"))
    for _ in range(rounds):
        for name, run in contenders.items():
            started = perf_counter()
            run()
            spent[name] = min(spent[name], (perf_counter() - started) * 1e3)
    return spent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--speakers", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    found = bench(options.speakers, options.rounds)
    for name, value in found.items():
        print(f"{name:<28} {value:8.2f} {'×' if name.endswith('ratio') else 'ms'}")
    if options.json:
        options.json.write_text(json.dumps(found, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
