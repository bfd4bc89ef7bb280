"""Makes support.json of the data in the npm package `caniemail`: `make caniemail`.

    python -m newsletter.check.caniemail.refresh PACKAGE_FOLDER [OUT]

Of every client the newest version that was tested counts, and only what it does not support or
supports partly is kept. Notes lose their links and all sentences but the first.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from newsletter.check.caniemail.vocabulary import find_words

DATA = Path("dist", "data", "caniemail.json")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_SEE = re.compile(r"\s*\(?See \[.*", re.DOTALL)
_MONTH = re.compile(r"\d{4}-\d{2}")
_LONGEST_NOTE = 160


def make_table(data: Mapping[str, Any], version: str) -> dict[str, Any]:
    """The compact table; keys are explained in table.py."""
    clients = _clients(data)
    numbers = {client: number for number, client in enumerate(clients)}
    families = data["nicenames"]["family"]
    platforms = data["nicenames"]["platform"]
    return {
        "package": f"caniemail {version}",
        "date": data["last_update_date"][:10],
        "licence": "MIT, (c) 2019 Rémi Parmentier",
        "clients": {client: _nice_name(client, families, platforms) for client in clients},
        "features": {
            feature["slug"]: _feature(feature, numbers)
            for feature in sorted(data["data"], key=lambda each: str(each["slug"]))
            if find_words(feature["slug"], feature["title"])
        },
    }


def unknown_features(data: Mapping[str, Any]) -> list[str]:
    """Slugs of features that the vocabulary does not know yet."""
    features = [(each["slug"], each["title"]) for each in data["data"]]
    return [slug for slug, title in features if slug != "bimi" and not find_words(slug, title)]


def _clients(data: Mapping[str, Any]) -> list[str]:
    found = {
        f"{family}.{platform}": None
        for feature in data["data"]
        for family, platforms in feature["stats"].items()
        for platform in platforms
    }
    return sorted(found)


def _nice_name(client: str, families: Mapping[str, str], platforms: Mapping[str, str]) -> str:
    family, _, platform = client.partition(".")
    name, where = families.get(family, family), platforms.get(platform, platform)
    return (
        f"{name} {where.replace('Desktop Webmail', 'webmail').replace('Mobile Web', 'mobile web')}"
    )


def _feature(feature: Mapping[str, Any], numbers: Mapping[str, int]) -> list[Any]:
    losses: dict[str, list[int]] = {}
    for family, platforms in feature["stats"].items():
        for platform, versions in platforms.items():
            grade, *notes = _newest(versions).replace("#", "").split() or ["u"]
            if grade in ("n", "a"):
                key = " ".join([grade, *notes])
                losses.setdefault(key, []).append(numbers[f"{family}.{platform}"])
    named = {number for losing in losses for number in losing.split()[1:]}
    notes_by_number = feature.get("notes_by_num") or {}
    texts = {n: _short(text) for n, text in notes_by_number.items() if n in named}
    words = find_words(feature["slug"], feature["title"])
    return [feature["title"].strip(), words, losses, texts]


def _newest(versions: Mapping[str, str]) -> str:
    """The last one tested: by month where all are months, else in the order of the data."""
    if not versions:
        return "u"
    if all(map(_MONTH.fullmatch, versions)):
        return versions[max(versions)]
    return list(versions.values())[-1]


def _short(note: str) -> str:
    text = _LINK.sub(r"\1", _SEE.sub("", note)).strip()
    kind, _, rest = text.partition(". ")
    if rest and len(kind) < 16:  # "Partial. ", "Buggy. ", "Not supported. "
        text = rest
    first = re.split(r"\.\s", text, maxsplit=1)[0].rstrip(".")
    return first if len(first) <= _LONGEST_NOTE else first[: _LONGEST_NOTE - 1].rstrip() + "…"


def main(arguments: list[str]) -> int:
    if len(arguments) not in (1, 2):
        print("usage: python -m newsletter.check.caniemail.refresh PACKAGE_FOLDER [OUT]")
        return 2
    folder = Path(arguments[0])
    out = Path(arguments[1]) if arguments[1:] else Path(__file__).with_name("support.json")
    data = json.loads((folder / DATA).read_text("utf-8"))
    version = json.loads((folder / "package.json").read_text("utf-8"))["version"]
    table = make_table(data, version)
    features = table.pop("features")
    # A line per feature, so that a refresh shows in a diff what changed.
    lines = [f"{_dump(slug)}:{_dump(each)}" for slug, each in features.items()]
    head = _dump(table)[:-1]
    out.write_text(f'{head},\n"features":{{\n' + ",\n".join(lines) + "\n}}\n", encoding="utf-8")
    print(f"{out.name}: {table['package']} of {table['date']}, {len(features)} features")
    for slug in unknown_features(data):
        print(f"not in the vocabulary: {slug}")
    return 0


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
