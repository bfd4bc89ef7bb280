"""What belongs to a page and not to its news: recognised by the page's classes or by its words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from newsletter.cleaning.blocks import plain
from newsletter.cleaning.markup import Token
from newsletter.dates import is_day_line

_NAMES = re.compile(r"[^\s_]+(?:[_-][^\s_]+)*", re.ASCII)

HIDDEN = "hidden-text"
#: The rule by which what its writer took back goes, however long it is.
STRUCK_OUT = "struck-out"
_HIDING = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)")

#: Names of classes and ids, whole or up to a hyphen, of WordPress and its plugins, Blogger,
#: Typepad, Substack and what hand-made pages like to use.
_CLASSES = {
    "share-buttons": (
        "sharedaddy sd-sharing sd-block sharing share-buttons share-button share-this sharethis"
        " addtoany addtoany_share_save_container a2a_kit addthis addthis_toolbox social-share"
        " social-buttons social-links share-post post-share entry-share ssba heateor_sss"
        " goog-inline-block post-share-buttons feedflare jp-likes sd-like likes-widget"
        " twitter-share-button fb-like fb-share-button essb_links et_social_inline "
        "shareaholic-canvas"
    ),
    "related-links": (
        "jp-relatedposts related-posts related-post related related-articles related_post yarpp"
        " yarpp-related crp_related more-on-this read-also wp_rp "
        "zemanta-related zemanta-related-title zemanta-article-ul-li "
        "rp4wp-related-posts"
        " outbrain OUTBRAIN taboola nrelate_default_text post-navigation nav-links "
        "navigation-post"
        " linkwithin_div post-pagination pager blog-pager entry-related"
    ),
    "read-more": "more-link read-more readmore continue-reading jump-link excerpt-more",
    "comments": (
        "comments comments-area comment-list comment-respond respond comments-link comment-link"
        " disqus_thread comment-count post-comment-link leave-reply livefyre comment-form"
    ),
    "sign-up": (
        "subscribe-widget subscription-widget-wrap subscription-widget subscribe-footer "
        "button-wrapper"
        " subscribe-box signup newsletter-signup newsletter-form mc_embed_signup mc4wp-form tnp"
        " jetpack_subscription_widget wp-block-jetpack-subscriptions follow-by-email "
        "convertkit-form"
        " email-signup optin captioned-button-wrap subscribe-form"
    ),
    "post-footer": (
        "post-footer blogger-post-footer entry-footer post-footer-line entry-meta post-meta"
        " postmetadata post-info byline post-labels cat-links tags-links tag-links post-tags"
        " entry-footer-info author-bio about-author author-box post-author wp-block-post-author"
        " sd-title screen-reader-text sr-only breadcrumbs wpulike post-ratings kk-star-ratings"
    ),
    "noscript": "for-no-scripts",
    "drawing-or-choices": "drawn-or-chosen",
    "footnote-mark": "footnote-anchor footnote-number footnote-ref",
    "advertisement": "adsbygoogle ad-container advertisement advert ads google-ad sponsored-post",
    "caption": (
        "wp-caption-text tr-caption image-caption caption-text gallery-caption image-credit"
        " photo-credit caption wp-element-caption media-caption photo-caption img-caption"
        " imagecaption asset-caption photo-xid-caption"
    ),
}
_RULE_BY_CLASS = {name: rule for rule, names in _CLASSES.items() for name in names.split()}


@lru_cache(maxsize=4096)
def _find_rule(names: str) -> str:
    for name in names.split():
        if rule := _RULE_BY_CLASS.get(name):
            return rule
    return ""


def find_class_rule(token: Token) -> str:
    """Why an element is furniture, by its class, id or style; nothing for news."""
    is_styled = ' style="' in token.attributes or ' hidden="' in token.attributes
    if is_styled and (rule := _find_style_rule(token)):
        return rule
    if ' class="' not in token.attributes and ' id="' not in token.attributes:
        return ""
    names, id = token.find("class"), token.find("id")
    if not names and not id:
        return ""
    return _find_rule(f"{names} {id}"[:400])


def _find_style_rule(token: Token) -> str:
    style = token.find("style").lower()
    if ' hidden="' in token.attributes or _HIDING.search(style):
        return HIDDEN
    return STRUCK_OUT if "line-through" in style else ""


class Furniture(NamedTuple):
    """Where in a block's text something stands that is no news."""

    rule: str
    start: int
    end: int


def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{pattern})\W*", re.IGNORECASE)


_NAME = r"[^\n]{1,120}"
_SITES = (
    r"(?:facebook|twitter|x|linked ?in|pinterest|whatsapp|telegram|reddit|tumblr|email"
    r"|e-mail|mastodon"
    r"|google\+?|pocket|weibo|wechat|skype|threads|bluesky|blogthis!?|print|more)"
)
#: What buttons share, or how; `Share prices` and `Print media` are news.
_SHARED = (
    r"(?:it|now|here|all|posts?|pages?|articles?|story|stories|entry|links?|pdf|buttons?|options"
    r"|friendly|\d+)"
)
#: Rules for whole blocks; each is tried at the block's start only.
_BLOCKS = {
    "appeared-first": _whole(
        rf"(?:the|this) (?:post|article|entry|piece)\s{_NAME}\b(?:appeared )?(?:first"
        rf"|originally) (?:appeared )?(?:on|in|at)\b{_NAME}"
        rf"|(?:this )?(?:post|article|story)? ?(?:was )?(?:originally|first) (?:published"
        rf"|posted|appeared) (?:(?:on|at) [^\n]{{1,80}}|in (?!\d)[^\n,]{{1,60}})"
        rf"|[^\n]{{1,200}} was originally published in [^\n]{{1,80}} on medium"
        rf"(?:, where people are continuing the conversation\b[^\n]{{0,60}})?"
    ),
    "share-buttons": _whole(
        rf"(?:share(?: this)?(?: on| via)?:?\s{{0,3}})?(?:{_SITES}\s*[|,•·/]\s*){{1,19}}{_SITES}"
        rf"|share(?: this)?(?: on| via)?:?(?:\s{{1,3}}{_SITES}\b){{1,20}}"
        rf"|share this(?: \w+)?|share|like this|sharing is caring|tweet(?: this)?|follow "
        rf"(?:us|me)(?: on)? \w+"
        rf"|(?:(?:click to )?(?:share|e-?mail|print|tweet|pin|save|blogthis!?)"
        rf"(?: this(?: (?!(?:on|to|by|via|with)\b)\w+)?| a link| {_SHARED})?"
        rf"(?: (?:on|to|by|via|with) {_SITES})?"
        rf"(?: \(opens in new window\))?[\s|,•·]*)++|like(?: this)? loading(?:\.{{3}}|…)?"
        rf"|like loading"
        rf"|be the first to like this|(?:\d+ )?likes?"
    ),
    "related-links": _whole(
        r"(?:you (?:may|might) also (?:like|enjoy|be interested in)|related(?: (?:posts?"
        r"|articles?|stories|reading|links?|content|news|items|videos|coverage))?(?: by zemanta)?"
        r"|enhanced by zemanta|(?:(?:what to )?read|up) next"
        r"|more stories|more on this (?:story|topic|subject)|in this (?:story|article)"
        r"|most popular|don[’']t miss|editor(?:[’']?s|s[’'])? picks?"
        r"|lees ook|lees (?:meer|verder)|meer over dit onderwerp|mehr zum thema|lesen sie auch"
        r"|auch interessant|das könnte (?:sie|dich) auch interessieren|weitere (?:artikel|beiträge)"
        r"|sur le même sujet|(?:à )?lire (?:aussi|également)"
        r"|recommended(?: for you| reading| stories| articles)?|see also|read also|also "
        r"read|more from [^\n.]{1,60}"
        r"|(?:more|other) (?:stories|posts|articles|news) (?:by|from|on|about|at) "
        r"[^\n.]{1,60}(?: here)?|more on [^\n.]{1,60}"
        r"|(?:previous|next|older|newer) (?:posts?|article|entry|story)|similar posts?"
        r"|popular posts?|most read|trending(?: now)?)"
        r"|(?:related(?: (?:posts?|articles?|stor(?:y|ies)|reading))?|see also|read also|also read"
        r"|lees ook|mehr zum thema|lesen sie auch|sur le même sujet"
        r"|(?:à )?lire (?:aussi|également))\s?: [^\n]{3,160}"
    ),
    "read-more": _whole(
        r"(?:read|see|view|show|learn|find out) more(?: (?:here|about this|at|on"
        r"|in)\b[^\n]{0,80})?|more"
        r"|(?:continue|keep) reading\b[^\n]{0,160}|(?:read|see|view) (?:the )?(?:rest|full"
        r"|whole|entire|original|complete)\b[^\n]{0,120}"
        r"|click here (?:to|for)\b[^\n]{0,80}\b(?:more|rest|full|article|story"
        r"|post)\b[^\n]{0,40}|read on"
    ),
    "comments": _whole(
        r"(?:leave|post|write|add) a (?:comment|reply)(?: on [^\n]{1,120})?|(?:no|\d+) "
        r"(?:comments?|responses?|replies|trackbacks?)(?: on [^\n]{1,80}| so far| yet)?"
        r"|comments? ?(?:\(\d+\)|off|are closed|feed)[^\n]{0,60}|view (?:all )?(?:\d+ "
        r")?comments?|join the (?:conversation|discussion)"
        r"|(?:permalink|trackback|comments?)(?: ?[|,•·] ?(?:permalink|trackback"
        r"|comments?)(?: ?\(\d+\))?)+"
        r"|your e-?mail address will not be published\b[^\n]{0,80}"
        r"|what do you think\?? (?:leave|let us know in)[^\n]{0,60}comments?"
        r"|your e-?mail(?: address)? will not be (?:published|shared|made public)[^\n]{0,120}"
        r"|required fields are marked"
    ),
    "post-footer": _whole(
        r"(?:posted|published|written|filed) (?:by|at|in|on"
        r"|under)\b[^\n]{1,160}(?:\b\d{1,2}:\d\d\b|\||permalink|tagged"
        r"|comments?)[^\n]{0,120}"
        r"|(?:published|updated|posted|last (?:updated|modified)):? \d{1,2}[:.]\d\d"
        r" ?(?:[ap]\.?m\.?)?,? [^\n.?!]{4,40}"
        r"|posted by [^\n]{1,40} (?:at|on) [^\n]{1,40}|filed under:? [^\n]{1,160}"
        r"|(?:(?:technorati )?tags?"
        r"|tagged(?: with)?|labels?|categor(?:y|ies)|posted in):? [^\n.?!]{1,160}"
        r"|view original(?: post)?|\d+ (?:more )?words|powered by [\w .]{1,40}|permalink"
        r"|via rss|(?:©|\(c\)|copyright) [^\n]{1,120}|all rights reserved"
        r"|(?:\d{1,3},)?\d+ (?:total )?(?:views?|reads?|shares?)(?:, \d+ views? today)?"
        r"|(?:additional )?reporting by [^\n]{1,160}[;.]"
        r" ?(?:additional|writing|editing)\b[^\n]{1,160}"
        r"|our standards: [^\n]{0,40}trust principles[^\n]{0,40}"
        r"|\d{1,3} min(?:ute)?s? read|reading time:? [^\n]{1,30}"
    ),
    "sign-up": _whole(
        r"(?:please )?(?:subscribe|sign up|sign me up|register)(?: now| here| today| for free)?"
        r"|(?:please )?(?:subscribe|sign up)(?: (?:here|now|today))? (?:to|for|by|via"
        r"|with)\b[^\n]{0,60}\b(?:newsletters?|e-?mails?|updates|feed|mailing list"
        r"|rss)\b[^\n]{0,120}"
        r"|get (?:our|the|my) (?:newsletter|latest|updates|daily|weekly)\b[^\n]{0,160}"
        r"|(?:enter|type) your e-?mail(?: address)?\b[^\n]{0,160}"
        r"|thanks for reading\b[^\n]{0,200}\b(?:subscribe|share|public)\b[^\n]{0,200}"
        r"|this post is public so feel free to share it"
        r"|[^\n]{1,80} is a reader-supported publication\b[^\n]{0,240}|(?:upgrade to paid"
        r"|start (?:your )?free trial|already a (?:paid )?subscriber\?? ?(?:sign|log) in)"
        r"|discover more from [^\n]{1,80}|subscribe to get the latest posts[^\n]{0,80}"
        r"|follow this blog[^\n]{0,60}"
        r"|(?:please |don[’']t forget to )?(?:like(?:, comment)?,? (?:and |& )?subscribe"
        r"|subscribe to (?:my|our|this|the)(?: \w+)? channel)\b(?: (?:and|for|to)\b[^\n.]{0,80})?"
    ),
    "channel-links": _whole(  # below the description of a video
        r"(?:please )?(?:subscribe|follow|like us|join us|support us|find us|connect with|website"
        r"|twitter|facebook|instagram|linkedin|tiktok|youtube|patreon|podcast)"
        r"[^\n:]{0,60}:?\s(?:https?://\S+|@\w+)(?:[\s,|•-]+(?:https?://\S+|@\w+))*"
        r"|(?:#[^\W\d]\w{0,60}[\s,]*)++|(?:connect with|follow|find) (?:me|us)(?: \w+){0,2}:"
    ),
    "mail-footer": _whole(
        r"(?:(?:to )?unsubscribe(?: here| from this (?:list|newsletter)| instantly)?"
        r"|(?:update|manage|change|edit) (?:your )?(?:e-?mail )?(?:preferences|subscriptions?"
        r"|settings)"
        r"|(?:view|read|open) (?:this )?(?:e-?mail|newsletter|message|it)? ?(?:in (?:your|a|the)"
        r" (?:web ?)?browser|online)|(?:trouble|problems) (?:viewing|reading) this[^\n]{0,80}"
        r"|forward (?:this|it)?(?: e-?mail)? ?to a friend|privacy policy|(?:\s*[|•·,/-]\s*|\n))++"
        r"|(?:you(?:[’']re| are) (?:receiving|getting) this (?:e-?mail|message|newsletter)"
        r"|this (?:e-?mail|message|newsletter) was sent to|sent to \S+@\S+)[^\n]{0,240}"
    ),
    "podcast-footer": _whole(
        r"(?:hosted (?:on|by) [^\n.]{1,40}\. |[^\n.]{0,60}\b(?:privacy policy|ad choices)"
        r"\b[^\n.]{0,60}\. )?"
        r"(?:see|visit) (?:https?://)?[\w.-]{1,40}\.[a-z]{2,4}"
        r"/(?:listener|privacy|adchoices|gdpr)\b\S{0,40}(?: (?:for|to)\b[^\n.]{3,60})?"
        r"|(?:privacy & opt-out|advertising inquiries): https?://\S+"
    ),
    "advertisement": _whole(r"advertisements?|sponsored(?: content)?|report this ad|ad"),
    "photo-credit": _whole(
        r"(?:item \d+ of \d+|\[\d+/\d+\]) ?[^\n]{1,240} reuters/[^\n]{1,100}"
        r"|\(?(?:photo|image|picture|foto|illustration|credit|photo credit|image credit"
        r"|photograph|image source|photo source|picture credit)s?"
        r"(?: ?:| by| courtesy(?: of)?| via| ©)[^\n]{1,100}"
    ),
}
_LONGEST = 320
#: What stands in lists below `Share this:`, in one paragraph or several.
_BUTTON = (
    rf"(?:{_SITES}|copy link|loading|like|click to [^\n|,•·]{{1,80}}+)(?: \(opens in new window\))?"
)
_BUTTONS = _whole(rf"(?:{_BUTTON}(?:[\s|,•·.…]+|$)){{1,20}}")
#: What stands beside a link to another post: `In "economy"`, or its host in brackets.
IN_CATEGORY = re.compile(r"\bIn [“\"][^”\"\n]{1,60}[”\"]")
_AT_HOST = re.compile(r"\((?:[\w-]{1,60}\.){1,5}[a-z]{2,12}\)\s*\Z", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]")
#: Rules for the end of a block, glued to its last word or not.
_TAILS = {
    "appeared-first": re.compile(
        r"\bThe post [^\n]{1,300}? (?:appeared first|first appeared) on [^\n]{1,120}\Z"
    ),
    "read-more": re.compile(
        r"(?:(?<=[\w.!?…”\])])|\b|(?<=…))[\s\[…\U00100000-\U0010fffd]{0,4}"
        r"(?:(?:Read|READ|See|View) (?:more|More"
        r"|MORE)|(?:Continue|CONTINUE|Keep) (?:reading|Reading|READING)\b[^\n]{0,160}?"
        r"|Read the (?:rest|full)\b[^\n]{0,80}?)"
        r"\W{0,3}(?:→|»|›|>>|&raquo;|\.\.\.|…|⟶|➜)\W*\Z"
    ),
}
_LONGEST_TAIL = 460
_POINTERS = ("→", "»", "›", ">", "⟶", "➜", "...", "…")
_STARTS = re.compile(
    r"\W*(?:the|this|share|like|sharing|tweet|follow|click|e-?mail|print|pin|save"
    r"|blogthis|be|you|related|recommended"
    r"|enhanced by|up next|see|read|also|more|other|previous|next|older|newer|similar|popular|most"
    r"|trending|view|show|learn|find|continue"
    r"|keep|leave|post|write|add|no|\d|comments?|join|permalink|trackback|what|posted"
    r"|published|written|filed|tags?"
    r"|tagged|labels?|categor|powered|via|©|copyright|all|reading|please|subscribe"
    r"|sign|register|get|enter|type|thanks"
    r"|[^\n]{1,80} is a reader-supp|upgrade|start|already|discover|advert|sponsored"
    r"|report|ad\b|photo|image|picture|foto"
    r"|technorati|your e-?mail|updated|last (?:up|mod)|privacy|advertising"
    r"|illustration|credit|article|story|originally|first|\(c\)"
    r"|unsubscribe|to unsub|update|manage|change|edit|open|trouble|problems|forward|privacy|sent to"
    r"|in this\b|additional|our standards|item \d|reporting"
    r"|required|support|find|connect|website|twitter|facebook|instagram|linkedin|tiktok|youtube|patreon"
    r"|podcast|don[’']t (?:forget|miss)|#\w|editor|lees|meer|mehr|lesen|auch|das|weitere|sur|à|lire"
    r"|(?:x|pinterest|whatsapp|telegram|reddit|tumblr|threads|bluesky|mastodon|weibo|wechat|pocket)\b)",
    re.IGNORECASE,
)


#: What begins with any word.
_WITHIN = re.compile(
    r"\bwas originally published in\b|/(?:listener|privacy|adchoices|gdpr)\b", re.IGNORECASE
)


def find_block_rule(words: str) -> str:
    """Why a whole block is furniture, by its words; nothing for news."""
    if len(words) > _LONGEST or not (_STARTS.match(words) or _may_be_within(words)):
        return ""
    rule = next((rule for rule, pattern in _BLOCKS.items() if pattern.fullmatch(words)), "")
    # `More on innovation` leads to other posts, `More on innovation comes later.` is news.
    is_sentence = words.endswith((".", "!")) and words.count(" ") > 3
    return "" if rule == "related-links" and is_sentence else rule


def _may_be_within(words: str) -> bool:
    return (" was " in words or "/" in words) and _WITHIN.search(words) is not None


#: Headings that are furniture whatever follows; others may be the news' own.
_CERTAIN = re.compile(
    r"\W*(?:(?:share|like|tweet|print|e-?mail) this\b|sharing is|related\b|similar posts?\b"
    r"|you (?:may|might) also|leave a|(?:no|\d+) \w+|comments?\b|enhanced by|powered by|advertise"
    r"|sponsored|follow (?:us|me)\b|posted|filed|(?:the|this) post\b|unsubscribe|©|discover more)",
    re.IGNORECASE,
)
_SHORTEST_TEXT = 8  #: words


def may_head(words: str, below: str) -> bool:
    """Whether a heading that looks like furniture, `Read more`, is that of the text below it."""
    is_text = below.endswith((".", "!", "?", "”", "…")) and len(below.split()) >= _SHORTEST_TEXT
    return is_text and not find_block_rule(below) and _CERTAIN.match(words) is None


def goes_on(rule: str, words: str, beside: str) -> bool:
    """Whether a block below furniture belongs to it: a button of a list, a link to another post.

    `beside` is what of the block is no link.
    """
    if len(words) > _LONGEST:
        return False
    if rule == "related-links" and beside != words:
        rest = _AT_HOST.sub("", IN_CATEGORY.sub("", beside)).strip()
        return not _WORD.search(rest) or is_day_line(rest)
    if rule == "related-links":  # pasted without the links
        return _AT_HOST.search(words) is not None
    return rule == "share-buttons" and _BUTTONS.fullmatch(words) is not None


def find_tails(text: str, words: str) -> Iterator[Furniture]:
    """What ends a block and is no news; marks count as characters, and `words` are without them."""
    pointed = words.endswith(_POINTERS)
    end = plain(text[-_LONGEST_TAIL:]) if " appeared " in words else ""
    for rule, pattern in _TAILS.items() if pointed or " appeared " in end else ():
        match = pattern.search(text, max(len(text) - _LONGEST_TAIL, 0))
        if match and match.start() > 0:
            yield Furniture(rule, match.start(), match.end())
