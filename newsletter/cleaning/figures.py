"""What an update shows leaves its text: the video, the picture above it, and doubled captions."""

from __future__ import annotations

import re
from functools import partial

from newsletter.cleaning.blocks import Block, plain, tidy
from newsletter.cleaning.captions import find_last_name, shows_name
from newsletter.cleaning.house import HouseRules
from newsletter.cleaning.media import find_video_page, is_same_picture, without_echo
from newsletter.cleaning.parts import Part
from newsletter.cleaning.post import Post
from newsletter.gathered import Item

#: Of a page, wherever it stands in a text.
ADDRESS = re.compile(r"https?://[^\s\]\"'<>]+")
_LONGEST_CAPTION = 400
_LEAD = 2  #: a picture that stands before this block can be the update's own


def find_media(post: Post, item: Item, house: HouseRules) -> None:
    """The video and the picture that stand above an update leave its body."""
    for block in list(post.blocks):
        words = block.words.strip()
        addresses = [
            *post.marks.addresses(block.text),
            *(ADDRESS.findall(words) if "://" in words else ()),
        ]
        if not addresses:
            continue
        video = next(filter(None, map(find_video_page, addresses)), "")
        if video and video not in post.videos:
            post.videos.append(video)
        if video and words and words in (*addresses, video) and block.kind == "text":
            post.drop(block, "video-address")
    _drop_captions(post)
    post.image = item.image
    lead = _take_lead(post)
    post.image = lead or post.image
    _drop_name(post, item, house, is_sure=bool(lead))


def _take_lead(post: Post) -> str:
    """The address of the picture at the top; deeper in the text it stays where it is.

    Where the post has an image already, only the same picture goes, which would stand there twice.
    """
    for block in post.blocks[:_LEAD] if post.marks.of_pictures else ():
        if block.path or block.kind != "text":
            continue
        for offset, picture in post.marks.pictures(block.text):
            known = post.image and not is_same_picture(post.image, picture.src)
            if not known and not plain(block.text[:offset]).strip():
                post.removed.append(Part("lead-picture", block.text[offset], _before(post, block)))
                _take_out(block, offset, post)
                if not block.text.strip():
                    post.blocks.remove(block)
                return post.image or picture.src
    return ""


def _drop_name(post: Post, item: Item, house: HouseRules, *, is_sure: bool) -> None:
    """A speaker's name alone at the top was the caption of a picture that stood there.

    Where none did, and nothing else names him, it may say who writes.
    """
    above = [block for block in post.blocks[:_LEAD] if block.kind != "heading"]
    first = above[0] if above else None
    words = first.words.strip() if first and first.kind == "text" and not first.path else ""
    if not first or not words[-1:].isalnum():
        return
    if not shows_name(words, house, (find_last_name(item.title),)):
        return
    others = " ".join([item.title, *(each.words for each in post.blocks if each is not first)])
    if is_sure or without_echo(words) in others:
        post.drop(first, "caption")


def _take_out(block: Block, offset: int, post: Post) -> None:
    """The picture at that place, before which there are no words, with the line that it ended."""
    text = tidy(block.text.replace(block.text[offset], "", 1), post.marks)
    shorter = len(block.text) - len(text)
    block.text = text
    block.changes = [c.moved(partial(_moved, shorter)) for c in block.changes]


def _moved(shorter: int, place: int) -> int:
    return max(place - shorter, 0)


def _before(post: Post, block: Block) -> Block | None:
    index = post.blocks.index(block)
    return post.blocks[index - 1] if index else None


def _drop_captions(post: Post) -> None:
    """Words beside or below a picture that only repeat its description."""
    if not post.marks.of_pictures:
        return
    alts: set[str] = set()
    beginnings: set[str] = set()
    for block in list(post.blocks):
        found = {picture.alt.casefold() for _, picture in post.marks.pictures(block.text)}
        alts |= found
        beginnings.update(alt.partition(" ")[0] for alt in found)
        if not alts or len(block.words) > _LONGEST_CAPTION:
            continue
        if not beginnings.intersection(map(str.casefold, block.words.split(maxsplit=1)[:1])):
            continue  # mostly
        words = " ".join(block.words.split()).casefold()
        if words and words in alts and block.kind == "text":
            first = next(i for i, c in enumerate(block.text) if not post.marks.find_picture(c))
            post.cut(block, first, len(block.text), "caption")
