"""The address below a short pasted post, on a line of its own: where its news stands."""

from __future__ import annotations

from newsletter.cleaning.blocks import count_words
from newsletter.cleaning.house import HouseRules, find_host
from newsletter.cleaning.linked import find_only_address
from newsletter.cleaning.media import find_video_page
from newsletter.cleaning.post import Post
from newsletter.gathered import Item
from newsletter.model import Citation
from newsletter.tracking import without_tracking

_LONGEST = 160  #: words; in a longer text it may be one of those that it cites


def take_standing(post: Post, item: Item, house: HouseRules) -> None:
    """Takes such a line out of a post of which nothing else says where it stood."""
    if item.form == "html" or item.source or post.stands_at or len(post.blocks) < 2:
        return
    last = post.blocks[-1]
    address = find_only_address(last.words)
    is_line = last.kind == "text" and not last.path
    if not (address and is_line) or find_video_page(address) or house.owns(address):
        return
    others = [block.words for block in post.blocks[:-1]]
    if any(map(find_only_address, others)) or sum(map(count_words, others)) > _LONGEST:
        return
    post.stands_at = without_tracking(address)
    post.drop(last, "source-line")


def name_source(post: Post) -> Citation | None:
    """The post's source, with where it stands."""
    source = post.source
    if not post.stands_at or (source and source.url):
        return source
    name = source.name if source else find_host(post.stands_at)
    return Citation(name, post.stands_at)
