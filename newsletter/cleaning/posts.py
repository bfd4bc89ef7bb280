"""One post → clean Markdown with an account of every change: the order in which it is done."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import filterfalse, islice, pairwise

from newsletter import merge
from newsletter.cleaning import calls, furniture, labels
from newsletter.cleaning.account import place_left_out, tell_left_out, tell_removed, tell_repairs
from newsletter.cleaning.banners import remove_banners
from newsletter.cleaning.blocks import Block, Marks, count_words, plain
from newsletter.cleaning.bylines import is_byline
from newsletter.cleaning.captions import is_caption_of
from newsletter.cleaning.columns import draw_tables
from newsletter.cleaning.days import drop_changes, take_day
from newsletter.cleaning.doubts import name_doubt
from newsletter.cleaning.endings import find_ending, is_afterword
from newsletter.cleaning.figures import find_media
from newsletter.cleaning.headlines import is_address, propose_from_address, propose_title
from newsletter.cleaning.house import HouseRules, find_host
from newsletter.cleaning.kinds import find_announced, find_kind
from newsletter.cleaning.lines import nest_lists, part_lines, strike
from newsletter.cleaning.linked import beside_links, is_tag_list
from newsletter.cleaning.markup import (
    MOST_BLOCKS,
    MOST_CHARACTERS,
    MOST_MARKDOWN,
    check_size,
    refuse_more,
)
from newsletter.cleaning.mending.borders import find_capitals
from newsletter.cleaning.mending.edits import Edit
from newsletter.cleaning.mending.ordinary import find_ordinary
from newsletter.cleaning.mending.quotes import find_lost_apostrophes, find_quotes, find_struck
from newsletter.cleaning.mending.titles import mend_title
from newsletter.cleaning.mending.words import find_doubled, find_glued, find_missing_stop, words_of
from newsletter.cleaning.parts import Part
from newsletter.cleaning.plaintext import read_text
from newsletter.cleaning.players import SHORTCODE, find_coded_videos
from newsletter.cleaning.post import Post
from newsletter.cleaning.reading import LISTEN, Reading
from newsletter.cleaning.related import count_related, heads_text
from newsletter.cleaning.rereading import mend_characters
from newsletter.cleaning.sourcelines import find_more_line, take_source_line
from newsletter.cleaning.standing import name_source, take_standing
from newsletter.cleaning.tags import restore_tags
from newsletter.cleaning.told import (
    find_label_address,
    find_linked_medium,
    find_named_source,
    find_told_source,
    links_elsewhere,
)
from newsletter.cleaning.writing import write_body
from newsletter.gathered import CALL_RULE, HEAD_RULE, TITLE_RULE, Cleaned, Item, Repair
from newsletter.model import Citation
from newsletter.numbered import keep_numbers
from newsletter.render.convert import convert
from newsletter.render.video import find_thumbnail

_LONGEST_BEGINNING = 400  #: characters of an intro that say of which kind an update is
_MOST_CODES = 200  #: short codes of a paragraph; one with more of them is made to be expensive
_SHORT_REST = 80  #: characters
_LONGEST_INTRO = 160  #: words of an update that are not quoted; an article has more


def clean(item: Item, *, house: HouseRules) -> Cleaned:
    """The post as a draft. Raises Uncleanable for what is far too long, or no text.

    Merge tags stay in a file of the editor's own; in all else they are text.
    """
    if item.keys is None:
        return _clean(item, house)
    content, restore = merge.protect(item.content)
    links = merge.find_url_words(content, restore)
    return restore_tags(_clean(replace(item, content=content), house, links), restore)


def _clean(item: Item, house: HouseRules, links: Collection[str] = ()) -> Cleaned:
    """`links` are words that stand for addresses."""
    post = _read(item, links)
    item = place_left_out(post, item)
    refuse_more(len(post.blocks), MOST_BLOCKS, "paragraphs")
    mend_characters(post, item)
    drop_changes(post)
    take_day(post, item, house)
    take_source_line(post, item, house)
    take_standing(post, item, house)
    _remove_furniture(post, house)
    _remove_calls(post, house)
    drop_changes(post)  # and below the text, where nothing else stands now
    remove_banners(post, house)
    find_media(post, item, house)
    title = _take_title(post, item, house)
    # Before quotes are made of what stands below a label: it is told there too.
    _tell_doubts(calls.find_doubtful(post.blocks, post.marks, house), house)
    count = len(post.blocks)
    intros = _apply_labels(post, item, house)
    if len(post.blocks) < count:  # other blocks are the last ones now
        _tell_doubts(calls.find_doubtful(post.blocks, post.marks, house), house)
    _mend_words(post, title, intros, house)
    if post.source is item.source:  # neither a label nor a line told one; glued words hide theirs
        post.source = _merged(_told_source(post, item, house), item.source)
    _tell_doubts(_find_rests(post, house), house)
    _rank_headings(post.blocks)
    return _finish(post, item, title, house)


def _read(item: Item, links: Collection[str]) -> Post:
    content = check_size(
        item.content, MOST_MARKDOWN if item.form == "markdown" else MOST_CHARACTERS
    )
    if item.form == "text":
        marks = Marks()
        return Post(read_text(content, marks), marks, [], [])
    html = (
        convert(keep_numbers(nest_lists(part_lines(strike(draw_tables(content))))))
        if item.form == "markdown"
        else content
    )
    reading = Reading(item.address, links, item.video).read(html)
    return Post(reading.blocks, reading.marks, reading.removed, reading.videos)


def _remove_furniture(post: Post, house: HouseRules) -> None:
    above = ""  # the rule by which the block above went
    listed, related = list(post.blocks), 0  # how many more belong to another post
    for number, block in enumerate(listed):
        if block.kind not in ("text", "heading"):
            continue
        begun, above = above, ""
        if "[" in block.text:
            for match in reversed([*islice(SHORTCODE.finditer(block.text), _MOST_CODES)]):
                post.videos += find_coded_videos(match[0])
                post.cut(block, *match.span(), "shortcode")
            if block not in post.blocks:
                continue
        words = block.words.strip()
        rule = furniture.find_block_rule(words)
        if rule and block.kind == "heading" and heads_text(words, listed[number + 1 :][:1]):
            rule = ""
        if not rule and words[-1:].isalnum() and is_tag_list(block, post.marks):
            rule = "post-footer"
        if begun and not rule and furniture.goes_on(begun, words, beside_links(block)):
            rule = begun
        if begun and not related:
            related = count_related(begun, listed, number, house)
        if related:
            rule, related = "related-links", related - 1
        if rule:
            above = rule
            if rule == begun == "related-links" or not any(post.marks.pictures(block.text)):
                post.drop(block, rule)
            continue
        for tail in furniture.find_tails(block.text, words):
            post.cut(block, tail.start, tail.end, tail.rule)


def _remove_calls(post: Post, house: HouseRules) -> None:
    """No quote goes on behind a call."""
    found = calls.find_calls(post.blocks, post.marks, house)
    label = _find_label(post)
    for call in reversed(found):
        index = post.blocks.index(call.block)
        if label is not None and index > label:
            follower = _find_follower(post, call, house)
            if follower:
                follower.ends_quote = True
        post.cut(call.block, call.start, min(call.end, len(call.block.text)), CALL_RULE)


def _tell_doubts(doubts: Iterable[calls.Call], house: HouseRules) -> None:
    for doubt in doubts:
        rule = name_doubt(doubt.block, plain(doubt.block.text[doubt.start : doubt.end]), house)
        if all(change.rule != rule for change in doubt.block.changes):
            doubt.block.edit([Edit(doubt.start, doubt.end, "", rule, is_certain=False)])


def _find_rests(post: Post, house: HouseRules) -> Iterator[calls.Call]:
    """The few words that are left of a paragraph that a call began: they may be of it."""
    for part in post.removed:
        block = part.after
        if part.rule != CALL_RULE or not part.leads or block not in post.blocks:
            continue
        if len(block.words) <= _SHORT_REST and not calls.tells_of_work(block.words, house):
            yield calls.Call(block, 0, len(block.text))


def _find_follower(post: Post, call: calls.Call, house: HouseRules) -> Block | None:
    """What stands behind a call below a label, where the quote does not go on there.

    In the middle of a paragraph it does, unless that is the end of the post or of the quote.
    """
    below = post.blocks[post.blocks.index(call.block) + 1 :]
    rest = plain(call.block.text[call.end :])
    if not rest.strip():
        return below[0] if below else None
    is_last = all(is_afterword(b, house) for b in below if b.words.strip())
    if is_afterword(Block(rest), house) or (is_last and not calls.REPORTED.search(rest)):
        return post.split(call.block, call.end)
    return None


def _find_label(post: Post) -> int | None:
    """The number of the first block below which there may be a quote that is not marked as one."""
    for number, (block, below) in enumerate(pairwise(post.blocks)):
        if block.kind == "text" and not below.is_quoted and labels.is_label(block.words):
            return number
    return None


def _take_title(post: Post, item: Item, house: HouseRules) -> str:
    """The title; a heading at the start says it again, or says it where the item has none."""
    if _is_site(post, item):
        post.drop(post.blocks[0], HEAD_RULE)
    first = post.blocks[0] if post.blocks else None
    if first is None or first.kind != "heading":
        return item.title
    words = " ".join(first.words.split())
    if item.title.strip() and _plain_title(words, house) != _plain_title(item.title, house):
        return item.title
    post.drop(first, "title-heading")
    return item.title if item.title.strip() else words


def _is_site(post: Post, item: Item) -> bool:
    """Whether the name of the weblog stands as a heading above that of the post."""
    if item.source is None or [block.kind for block in post.blocks[:2]] != ["heading", "heading"]:
        return False
    return " ".join(post.blocks[0].words.split()).casefold() == item.source.name.casefold()


def _plain_title(title: str, house: HouseRules) -> str:
    return " ".join(mend_title(title, house)[0].split()).casefold()


def _rank_headings(blocks: Sequence[Block]) -> None:
    """The highest heading comes below the title, and no rank is left out."""
    present = sorted({block.level for block in blocks if block.kind == "heading"})
    for block in blocks:
        if block.kind == "heading":
            block.level = min(2 + present.index(block.level), 6)


def _apply_labels(post: Post, item: Item, house: HouseRules) -> tuple[Block, ...]:
    """Gives the blocks that stand before a label."""
    post.source = _merged(post.pointed, item.source)
    ending = find_ending(post.blocks, house) if _find_label(post) is not None else None
    if ending:
        ending.ends_quote = True
    labelled = labels.apply_labels(post.blocks, post.marks, house)
    if labelled.source:
        post.removed.append(Part("source-label", labelled.label, labelled.after))
        post.blocks = labelled.blocks
        address = find_label_address(labelled.source.name, labelled.intros, post.marks)
        told = labelled.source if labelled.source.url else labelled.source._replace(url=address)
        post.source = _merged(told, post.source)
    for block in list(post.blocks):
        start = block.text.rfind("\n") + 1  # it may be the last line of a paragraph
        line = Block(block.text[start:]) if start else block
        pointed = find_more_line(line, post.marks, labelled.source)
        known = post.source.url if labelled.source and post.source else ""
        if pointed and ("" in (known, pointed.url) or known == pointed.url):
            post.source = _merged(post.source if labelled.source else pointed, pointed)
            post.cut(block, start, len(block.text), "source-line")
    return labelled.intros


def _told_source(post: Post, item: Item, house: HouseRules) -> Citation | None:
    """What the intro of a weblog's short post links to or names; an article is its own source."""
    at = find_host(item.address)
    if item.source and item.source.url and find_host(item.source.url) != at:
        return None
    told = [block for block in post.blocks if block.kind == "text" and not block.is_quoted]
    if told and (is_byline(told[0].words) or is_caption_of(told[0].words, item.title)):
        del told[0]
    if not told or sum(map(_count, told)) > _LONGEST_INTRO:
        return None
    known = {"", at, *house.own_hosts}
    linked = find_linked_medium(told, post.marks, house, known)
    if links_elsewhere(told[0], post.marks, known):
        return find_told_source(told[0], post.marks, house, known) or linked
    named = find_named_source(told[0], post.marks, house)
    return linked if linked and (named is None or named.name == linked.name) else named


def _merged(label: Citation | None, known: Citation | None) -> Citation | None:
    """What the post says of its source, with the address if it is known from elsewhere."""
    if label and not label.url and known and known.url:
        told, named = _letters(label.name), _letters(known.name)
        same = named in told or told in named
        return label._replace(url=known.url) if same else label
    return label or known


def _letters(name: str) -> str:
    """What `Jing Daily` and jingdaily.com have in common."""
    return "".join(filter(str.isalnum, name.casefold().removeprefix("the ")))


def _mend_words(post: Post, title: str, intros: Sequence[Block], house: HouseRules) -> None:
    spoken = cache(lambda: words_of([title, *(block.words for block in post.blocks)]))
    following = [*post.blocks[1:], Block("")]
    for block, below in zip(post.blocks, following, strict=False):
        if block.kind not in ("text", "heading"):
            continue
        text, after = block.text, below.words
        edits = [*find_doubled(text, house), *find_glued(text, spoken, house)]
        mended = [range(edit.start, edit.end + 1) for edit in edits]
        told = (*find_capitals(text, spoken), *find_ordinary(text, spoken))
        edits += (edit for edit in told if not any(edit.start in place for place in mended))
        edits += (*find_quotes(text, after), *find_struck(text), *find_lost_apostrophes(text))
        if block in intros:
            edits += find_missing_stop(text)
        if edits:
            block.edit(edits)


def _finish(post: Post, item: Item, title: str, house: HouseRules) -> Cleaned:
    while post.blocks and post.blocks[-1].kind == "rule":
        post.blocks.pop()
    while post.blocks and post.blocks[0].kind == "rule":
        post.blocks.pop(0)
    _add_sound(post, item)
    body = write_body(post.blocks, post.marks)
    title, repairs = _title(post, title, item, house)
    repairs += tell_repairs([*post.blocks, *post.gone], post.marks, body)
    video = item.video or next(iter(post.videos), "")
    counts = [(block.is_quoted, _count(block)) for block in post.blocks]
    quoted = sum(count for is_quoted, count in counts if is_quoted)
    words = sum(count for _, count in counts)
    kind = _kind(post, item, title, video if not quoted else "", house)
    beginning = _intro(post)[:_LONGEST_BEGINNING] if kind == "announcement" else ""
    return Cleaned(
        title=title,
        body=body,
        source=name_source(post),
        video=video,
        image=post.image,
        thumbnail=item.thumbnail or find_thumbnail(video),
        kind=kind,
        announced=find_announced(title, beginning, house) if kind == "announcement" else "",
        repairs=tuple(repairs),
        removed=(*tell_left_out(item), *tell_removed(post.removed, post.blocks, post.marks)),
        quoted=words if _is_copy(post, item, quoted, words, house) else quoted,
        words=words,
        told_at=post.told_at,
        problems=post.problems,
    )


def _add_sound(post: Post, item: Item) -> None:
    """A link to what comes along to be heard, where the post has none."""
    linked = (address for block in post.blocks for address in post.marks.addresses(block.text))
    if item.sound and item.sound != item.address and item.sound not in linked:
        post.blocks.append(Block(post.marks.linked(LISTEN, item.sound)))


def _is_copy(post: Post, item: Item, quoted: int, words: int, house: HouseRules) -> bool:
    """Whether a whole article of somebody else was taken, without a word of ours."""
    ours = any(part.rule == CALL_RULE for part in post.removed)
    foreign = bool(item.address) and find_host(item.address) not in house.own_hosts
    return foreign and not (quoted or ours) and words > 2 * _LONGEST_INTRO


def _kind(post: Post, item: Item, title: str, video: str, house: HouseRules) -> str:
    if item.kind != "news":
        return item.kind
    kind = find_kind(title, _intro(post)[:_LONGEST_BEGINNING], house)
    return "video" if kind == "news" and video else kind


def _intro(post: Post) -> str:
    """The first paragraph, but for an address above it."""
    paragraphs = (b.words for b in post.blocks if b.kind == "text" and b.words.strip())
    first = next(paragraphs, "")
    return next(filterfalse(is_address, paragraphs), first) if is_address(first) else first


def _title(post: Post, title: str, item: Item, house: HouseRules) -> tuple[str, list[Repair]]:
    title = "" if is_address(title) else title
    is_made = item.is_title_made or not title.strip()
    if not title.strip():
        intro = _intro(post).strip()
        is_link = not intro or is_address(intro)
        link = intro or item.address
        title = propose_from_address(link) if is_link else propose_title(intro, house, item.author)
    title, repairs = mend_title(title, house)
    if title and is_made:
        repairs.insert(0, Repair(TITLE_RULE, "", title, True, "title"))
    return title, repairs


def _count(block: Block) -> int:
    return count_words(block.words)
