"""When a page was changed last is no text of its post; when something was added to it is."""

from __future__ import annotations

import pytest

from newsletter.cleaning import clean, split_page
from newsletter.sources.local import read_body
from tests.test_cleaning import HOUSE

HEAD = "Women want more – Ian Johnson"
TEXT = "Author Ian Johnson looks at the women in the factories, and at what they dream of."
CHANGED = [
    *("Last updated: 3 May 2010", "Updated on May 3, 2010", "Updated: 3 May 2010 14:00"),
    *("Last modified on 3 May 2010", "(Updated 3 May 2010)", "Updated May 3, 2010 at 5:30 pm"),
    *("This page was last updated on 3 May 2010.", "Last Updated on May 3, 2010 by Fons"),
]


@pytest.mark.parametrize("line", CHANGED)
@pytest.mark.parametrize(
    "form",
    [
        "{head}\n\n{line}\n\n{text}",
        "{head}\n\n{line}\n\n2 May 2010\n\n{text}",
        "{head}\n\n2 May 2010\n\n{line}\n\n{text}",
        "{head}\n\n{text}\n\n{line}",
        "{head}\n\n{text}\n\n{line}\n\nDo you need Ian Johnson at your meeting? Get in touch.",
        "<h1>{head}</h1><p>{line}</p><p>{text}</p>",
        "<h1>{head}</h1><p>2 May 2010</p><p>{text}</p><p>{line}</p>",
    ],
)
def test_it_goes_above_and_below_the_text(form: str, line: str) -> None:
    page = form.format(head=HEAD, line=line, text=TEXT)
    (item,) = read_body(page.encode(), name="a.html" if page[0] == "<" else "").items
    draft = clean(item, house=HOUSE)
    assert (draft.title, draft.body) == (HEAD, TEXT)
    assert any(gone.rule == "post-footer" and line in gone.text for gone in draft.removed)
    if "2 May 2010" in form:
        told = draft.told_at or item.published_at
        assert told is not None
        assert told.day == 2


@pytest.mark.parametrize("line", CHANGED)
def test_it_goes_from_each_post_of_a_pasted_page(line: str) -> None:
    other = "Business analyst Shaun Rein tells Sky News that foreign firms should not leave now."
    posts = ((HEAD, TEXT), ("China is not enough – Shaun Rein", other))
    text = "\n\n".join(f"{head}\n\n2 May 2010\n\n{line}\n\n{body}" for head, body in posts)
    drafts = [clean(post, house=HOUSE) for post in split_page(text, house=HOUSE).posts]
    assert [(draft.title, draft.body) for draft in drafts] == list(posts)


@pytest.mark.parametrize(
    ("line", "below"),
    [
        ("Updated on May 3, 2010", "The firm has left."),
        ("Update: 3 May 2010", "The firm has left."),
        ("Updated on May 3, 2010: the firm has left.", ""),
        ("Updated rules of 3 May 2010", ""),
    ],
)
def test_what_is_added_to_a_text_keeps_its_day(line: str, below: str) -> None:
    body = "\n\n".join(filter(None, (TEXT, line, below)))
    (item,) = read_body(f"{HEAD}\n\n{body}".encode()).items
    assert clean(item, house=HOUSE).body == body
