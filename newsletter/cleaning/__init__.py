"""Makes drafts of what the web says: pure, one post or one page at a time.

`Item` → blocks of text → no furniture, no old calls to action → mended → `Cleaned`

Everything that is changed is told, with enough words around it to be found and undone. Who only
looks for calls in a text needs little of it, so the rest is imported when it is asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsletter.cleaning.house import HouseRules, make_house
    from newsletter.cleaning.markup import Uncleanable
    from newsletter.cleaning.named import find_named
    from newsletter.cleaning.pages import Page
    from newsletter.cleaning.posts import clean
    from newsletter.cleaning.splitting import split_page, split_posts
    from newsletter.cleaning.undoing import CannotUndo, undo, undo_all, undo_chosen

__all__ = [
    "CannotUndo",
    "HouseRules",
    "Page",
    "Uncleanable",
    "clean",
    "find_named",
    "make_house",
    "split_page",
    "split_posts",
    "undo",
    "undo_all",
    "undo_chosen",
]

_LATER = {
    "CannotUndo": "undoing",
    "HouseRules": "house",
    "Page": "pages",
    "Uncleanable": "markup",
    "clean": "posts",
    "find_named": "named",
    "make_house": "house",
    "split_page": "splitting",
    "split_posts": "splitting",
    "undo": "undoing",
    "undo_all": "undoing",
    "undo_chosen": "undoing",
}


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
    return found
