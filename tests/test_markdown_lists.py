"""Lists inside lists, as others indent them."""

from __future__ import annotations

import pytest

from newsletter.cleaning import clean
from newsletter.gathered import Item
from tests.test_cleaning import HOUSE


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("- A\n   - B\n   - C\n      - D\n- E", "- A\n    - B\n    - C\n        - D\n- E"),
        ("- A\n  - B\n    - C", "- A\n    - B\n        - C"),
        ("- A\n    - B\n        - C", "- A\n    - B\n        - C"),
        ("1. A\n   - B\n2. C", "1. A\n    - B\n2. C"),
        ("1. A\n  - B\n2. C", "1. A\n    - B\n2. C"),
        ("- A\n  - B\n\n    of B\n- C", "- A\n    - B\n\n        of B\n- C"),
        ("- A\n  goes on\n- B", "- A goes on\n- B"),
        ("```\n- A\n  - B\n```", "    - A\n      - B"),
    ],
)
def test_a_list_in_a_list_stays_there(text: str, body: str) -> None:
    item = Item(title="T", content=f"Before.\n\n{text}\n\nEnd.", form="markdown")
    cleaned = clean(item, house=HOUSE)
    shown = cleaned.body.replace("-   ", "- ").replace(".  ", ". ")
    assert shown == f"Before.\n\n{body}\n\nEnd."
