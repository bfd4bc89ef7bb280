"""Lines that networks, videos and letters show around a text: buttons, counts, who may see it."""

from __future__ import annotations

import re

_COUNT = (
    r"(?<!\d)(?>(?:\d{1,3}(?:[.,]\d{3})+(?!\d)|\d+(?:[.,]\d+)?)\s?(?:[KMB]\b|thousand|million|万)?)"
)
_COUNTED = (
    r"(?:total )?(?:likes?|loves?|reactions?|comments?|reposts?|retweets?|re-?tweets?|quotes?"
    r"|quote (?:tweets?|posts?)|boosts?|favou?rites?|bookmarks?|shares?|views?|repl(?:y|ies)"
    r"|plays?|restacks?|claps?|responses?|impressions?|saves?|followers?)"
)
_BETWEEN = r"[\s·•∙,|]*+"
_NUMBER = re.compile(rf"{_BETWEEN}(?:{_COUNT}{_BETWEEN})+")
#: `145 likes 23 comments`, `145`, `Views`, `Anna and 144 others`.
_COUNTS = re.compile(
    rf"{_BETWEEN}(?:(?:{_COUNT}\s?)?{_COUNTED}{_BETWEEN}|{_COUNT}{_BETWEEN})+"
    r"|all reactions:?(?: ?\d+)?"
    r"|(?:\d+ ?)?(?:[^\W\d_][^\n.,!?]{0,40}?,? )(?:[^\n.!?]{0,60} )?and [\d.,]+K? others?"
    r"(?: reacted| like this)?"
    r"|liked by \S+ and (?:[\d,.]+ )?others"
    r"|(?:view|see|show|read|load)(?: all)? (?:\d[\d.,]*K? )?(?:more |previous )?"
    r"(?:comments?|repl(?:y|ies)|answers?)",
    re.IGNORECASE,
)
#: Buttons, as they stand on the screen, several of them also on one line.
_BUTTON = (
    "Like|Liked|Love|Comment|Repost|Send|Share|Reply|Follow|Following|Connect|Message|Save|Saved"
    "|Bookmark|Retweet|Repost|Quote|Boost|Favou?rite|Subscribe|Subscribed|Copy link"
    "|Copy link to post|Copy|More|Report|Hide|Dismiss|Join|Download|Clip|Thanks|Ask|Remix"
    "|Restack|Listen|Print|Views?|Relevant|Open app|Play|Promote"
)
_BUTTONS = re.compile(rf"\W*(?:(?:{_BUTTON})\W*)+")
#: What folds and translates a text; it stands in its middle too.
_FOLDS = re.compile(
    r"(?:…|\.{3})?\s*(?:(?:see|show|read) (?:more|less|original|translation|this thread|thread)"
    r"|…\s?more|\.{3}\s?more|(?:translate|translated)(?: (?:post|tweet|this|from \w+))?"
    r"|(?:show|rate) (?:this )?translation|(?:view|see) (?:translation|original)"
    r"|rate this translation|alt|activate to view larger image,?|no alternative text description"
    r"(?: for this image)?|open emoji keyboard|image|media is loading|play video|view image"
    r"|(?:view|see)(?: post)? on (?:x|twitter|linkedin|facebook|instagram|threads|bluesky))\W*",
    re.IGNORECASE,
)
_AROUND = re.compile(
    r"(?:visible to (?:anyone|everyone|connections)\b[^\n]{0,40}|shared with[: ]\s?[\w ]{3,30}"
    r"|public|everybody can reply|everyone can reply|edited|verified(?: account| profile)?"
    r"|premium(?: profile)?|influencer|author|top (?:voice|fan)|promoted|suggested(?: for you)?"
    r"|pinned(?: post| tweet)?|sponsored|web|🌐|(?:twitter|x) for \w+"
    r"|from (?:[\w-]+\.)+[a-z]{2,6}"
    r"|you[’']?re following|book an appointment|visit my website|view my (?:newsletter|services"
    r"|portfolio|blog|website)|subscribe to (?:my|the) newsletter|he/him|she/her|they/them"
    r"|(?:most|top) relevant|relevant people|add a (?:public )?comment\W*|post your reply"
    r"|write a comment\W*|leave a comment\W*|sign up|log in|post|conversation|thread|tweet"
    r"|feed post(?: number \d+)?|hashtag|load more comments|more from this author|"
    r"recommended by [^\n]{1,60}|read \d+ repl(?:y|ies)|who can reply\?|[\s·•∙|🌐👥🔁❤️👍🧵👇⬇️]+"
    r"|(?:a )?thread:?(?: \d+ ?/ ?\d+)?(?:\W*)|\W*\d{1,2} ?/ ?(?:\d{1,2}|n|x)\W*"
    r"|skip to main content|linkedin|join now|see new posts|don[’']t miss what[’']s happening"
    r"|people on (?:x|twitter) are the first to know\.?|create (?:an )?account"
    r"|agree & join linkedin"
    r"|sign in(?: to view more content)?|login|forgot password\?"
    r"|(?:replying|in reply) to @?[^\n]{1,60})",
    re.IGNORECASE,
)
_TAGS = re.compile(r"(?:hashtag ?)?(?:#[^\W\d_][\w-]*[\s,·]*)+")
_MORE = re.compile(r"\s*(?:…|\.{3})\s?(?:see )?more\s*\Z", re.IGNORECASE)

_LONGEST_MORE = 24  #: characters

LIKED = re.compile(r"\b(?:repost|retweet|boost|bookmark|quote|send|reactions)s?\b", re.I)


#: Where a text can be shared, line by line below it.
_SHARES = re.compile(
    r"linkedin|facebook|x|twitter|whatsapp|e-?mail|telegram|reddit|threads|wechat"
    r"|copy(?: link)?",
    re.I,
)


def is_share(line: str) -> bool:
    return _SHARES.fullmatch(line) is not None


def is_number(line: str) -> bool:
    """Whether a line is figures only, which a count on a screen is."""
    return _short(line) and _NUMBER.fullmatch(line) is not None


def is_count(line: str) -> bool:
    return _short(line) and _COUNTS.fullmatch(line) is not None


def is_button(line: str) -> bool:
    return _short(line) and _BUTTONS.fullmatch(line) is not None


def is_fold(line: str) -> bool:
    return _short(line) and _FOLDS.fullmatch(line) is not None


def is_around(line: str) -> bool:
    return _short(line) and _AROUND.fullmatch(line) is not None


def is_tags(line: str) -> bool:
    return line[:1] in "#hH" and _TAGS.fullmatch(line) is not None


def find_more(line: str) -> int | None:
    """Where a sign begins that a text is folded."""
    start = max(len(line) - _LONGEST_MORE, 0)
    match = _MORE.search(line, start) if "more" in line[start:] else None
    return match.start() if match and match.start() else None


def _short(line: str) -> bool:
    return len(line) <= 120
