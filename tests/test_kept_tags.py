"""Merge tags in the editor's own file are filled; in what comes from elsewhere they are text."""

from __future__ import annotations

from newsletter import merge
from newsletter.cleaning import clean, undo
from newsletter.gathered import Cleaned
from newsletter.sources.local import read_body
from tests.test_cleaning import HOUSE

TAG = '{{ subscriber.first_name | fallback("reader") }}'
HEAD = "---\ntitle: Hello\n---\n"


def cleaned(text: str, *, is_own: bool) -> Cleaned:
    (item,) = read_body(text.encode(), is_own=is_own).items
    return clean(item, house=HOUSE)


def test_tags_of_the_closed_set_stay_in_ones_own_file() -> None:
    body = (
        f"Dear {TAG}, look [here]({{{{ web_url }}}}) or"
        " [there](https://a.example/?who={{ subscriber.email }}).\n\n> {{ unsubscribe_url }}"
    )
    assert cleaned(HEAD + body, is_own=True).body == body
    shown = cleaned(
        f'{HEAD}\\{TAG} and {{{{ 7*7 }}}} and {{{{ "{{{{" }}}} x }}}}', is_own=True
    ).body
    assert not list(merge.find(shown))


def test_tags_of_others_and_of_a_text_without_keys_are_text() -> None:
    for text, is_own in ((f"{HEAD}Dear {TAG}.", False), (f"Hello\n\nDear {TAG}.", True)):
        assert cleaned(text, is_own=is_own).body == f"Dear \\{TAG}."


def test_the_account_tells_of_tags_as_they_stand() -> None:
    text = f"{HEAD}It is early.The {TAG} knows it.\n\nShare this: {TAG}\n\nShare this"
    made = cleaned(text, is_own=True)
    assert made.repairs
    for repair in made.repairs:
        assert TAG in repair.after
    assert "early.The" in undo(made.body, made.repairs[0])
    proposed = cleaned(f"---\nkind: news\n---\nDear {TAG}, I am back. And here.", is_own=True)
    assert not list(merge.find(proposed.title))
    assert TAG in proposed.body
    assert "mergetag" not in f"{made}{proposed}"
