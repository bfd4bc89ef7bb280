"""Learns the weights of old calls to action from the labelled endings, and measures them.

    python -m tests.train_calls            writes the weights
    python -m tests.train_calls --measure  learns from all hands but one, and reads that one

Logistic regression of scikit-learn on the features that the product itself finds. News costs more
than a call, so that what is unsure stays. data/old_calls/held_out is never learned from.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from hashlib import sha256
from math import sqrt
from pathlib import Path
from typing import Any

from newsletter.cleaning.calls import weighing
from newsletter.cleaning.calls.ends import judge, write_end
from newsletter.cleaning.reading import Reading
from tests.endings import FOLDER, Ending, letters_of, load_endings

_NEWS_COSTS = 2.0
_STRENGTH = 30.0  #: of what is learned, against what is not
_OWN_COUNT = 3  #: times that what is known of this weblog counts
_LEAST_SEEN = 9  #: samples that have a feature, of which an ending is three
_LEAST_WEIGHT = 0.1

Sample = tuple[Collection[str], bool]


def read_samples(endings: Iterable[Ending]) -> list[Sample]:
    """The features of each sentence, and whether it is of a call; below a paragraph of news."""
    endings = list(endings)
    news = [e.text for e in endings if not e.calls and "\n" not in e.text and "<" not in e.text]
    draw = random.Random(1)
    endings += _beside_calls(endings, draw)
    return [sample for each in endings for sample in _samples_of(each, draw.choice(news))]


def _beside_calls(endings: Sequence[Ending], draw: random.Random) -> Iterator[Ending]:
    """What is no call, above or below one of the same bureau."""
    calls: dict[str, list[str]] = {}
    for each in endings:
        if each.calls and not each.news:
            calls.setdefault(each.organisation, []).append(each.text)
    for each in endings:
        if not each.calls and each.organisation in calls:
            both = [each.text, draw.choice(calls[each.organisation])]
            draw.shuffle(both)
            yield each._replace(text="\n".join(both))


def _samples_of(ending: Ending, news: str) -> Iterator[Sample]:
    """Above the ending stands news: a paragraph, a quote with its source, and the beginning of its
    paragraph."""
    first, rest = ending.html[:3], ending.html[3:]
    quote = f"<p>CNBC:</p><blockquote><p>{news}</p></blockquote>"
    texts = [f"<p>{news}</p>{ending.html}", f"{quote}{ending.html}"]
    texts += [f"<p>{news} {rest}"] if first == "<p>" else []
    for text in texts:
        reading = Reading("", (), "").read(text)
        post = judge(reading.blocks, reading.marks, ending.house)
        written = list(write_end(post).values())
        features = weighing.find_features(written, ending.house)
        for found, label in zip(features, _labels(ending, written), strict=True):
            if label is not None:
                yield found, label


def _labels(ending: Ending, written: Sequence[weighing.Written | None]) -> list[bool | None]:
    """Whose letters are those of a call, sought from the end; the news above has none.

    None is what is not weighed.
    """
    letters, marks = ending.lettered
    labels: list[bool | None] = []
    end = len(letters)
    for sentence in reversed(written):
        own = letters_of(sentence.text) if sentence else ""
        start = letters.rfind(own, 0, end) if own else -1
        if start >= 0:
            labels.append(sum(marks[start : start + len(own)]) * 2 > len(own))
            end = start
        else:
            labels.append(False if sentence and end == 0 else None)
    return labels[::-1]


def learn(samples: Sequence[Sample]) -> dict[str, float]:
    from sklearn.linear_model import LogisticRegression  # late: the tests read this module without

    seen = Counter(feature for features, _ in samples for feature in features)
    known = sorted(feature for feature, count in seen.items() if count >= _LEAST_SEEN)
    matrix, labels = _matrix(samples, {feature: number for number, feature in enumerate(known)})
    model = LogisticRegression(
        C=_STRENGTH, max_iter=5000, class_weight={True: 1.0, False: _NEWS_COSTS}
    )
    model.fit(matrix, labels)
    weights = dict(zip(known, map(float, model.coef_[0]), strict=True))
    weights = {f: round(w, 2) for f, w in weights.items() if abs(w) >= _LEAST_WEIGHT}
    return {"(all)": round(float(model.intercept_[0]), 2), **weights}


def _matrix(samples: Sequence[Sample], columns: dict[str, int]) -> tuple[Any, list[bool]]:
    from scipy.sparse import csr_matrix

    values: list[float] = []
    places: list[int] = []
    ends = [0]
    for features, _ in samples:
        found = sorted(columns[feature] for feature in features if feature in columns)
        places += found
        values += [1 / sqrt(len(found))] * len(found) if found else []
        ends.append(len(places))
    matrix = csr_matrix((values, places, ends), shape=(len(samples), len(columns)))
    return matrix, [label for _, label in samples]


def digest() -> str:
    """Of what the weights are learned from."""
    files = sorted(FOLDER.glob("*.txt"))
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


def write_weights(weights: dict[str, float]) -> None:
    lines = [f"# learned by tests/train_calls.py from the endings of {digest()}"]
    lines += [f"{feature}\t{weight:g}" for feature, weight in sorted(weights.items())]
    Path(str(weighing.WEIGHTS)).write_text("\n".join(lines) + "\n", "utf-8")


def measure(hands: dict[str, list[Sample]]) -> None:
    for left_out, samples in hands.items():
        weights = learn([s for hand, each in hands.items() if hand != left_out for s in each])
        found = [(weighing.sum_weights(features, weights), label) for features, label in samples]
        calls = [weight for weight, label in found if label]
        news = [weight for weight, label in found if not label]
        line = f"{left_out:10} {len(weights):6} weights"
        for least in (-0.7, 0.0, 1.0, 1.5, 2.0):
            gone, lost = sum(w >= least for w in calls), sum(w >= least for w in news)
            line += f" | {least}: {gone / max(len(calls), 1):.2f} {lost / max(len(news), 1):.3f}"
        print(line, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--measure", action="store_true")
    options = parser.parse_args()
    hands = {file.stem: read_samples(load_endings(file)) for file in sorted(FOLDER.glob("*.txt"))}
    if options.measure:
        measure(hands)
    else:
        hands["own"] *= _OWN_COUNT
        write_weights(learn([sample for samples in hands.values() for sample in samples]))


if __name__ == "__main__":
    main()
