"""Whole lines that newspapers, letters and weblogs put around a text, and no text has."""

from __future__ import annotations

import re
from collections.abc import Iterable

#: Nothing else than a page says them.
_SURE = (
    # Financial Times
    r"unlock the editor[’']s digest for free|stay informed with free updates|print this page"
    r"|roula khalaf, editor of the ft, selects her favourite stories in this weekly newsletter"
    r"|simply sign up to the [^\n]{2,80} digest\b[^\n]{0,60}|jump to comments section"
    r"|reuse this content[^\n]{0,40}|(?:add to|remove from) myft|get instant alerts for this topic"
    r"|manage your delivery channels here|current progress \d+%|follow the topics in this article"
    r"|(?:sign up|get alerts|free) (?:to|for) [^\n]{0,40}\bmyft\b[^\n]{0,60}",
    # New York Times
    r"listen to this article(?: ?[·•] ?\d{1,2}:\d\d min)?(?: learn more)?"
    r"|share full article|gift (?:this|unlocked)? ?article|skip advertisement|supported by"
    r"|you have a preview view of this article[^\n]{0,80}"
    r"|subscribe to the times to read\b[^\n]{0,80}"
    r"|(?:a version of )?this article appear(?:s|ed) in (?:print|the)\b[^\n]{0,240}"
    r"|reporting from [A-Z][\w ,]{2,60}|updated \d{1,2}:\d\d [ap]\.m\. ET|see more on: [^\n]{2,160}"
    r"|order reprints ?\|[^\n]{0,60}|leer en español|阅读简体中文版|閱讀繁體中文版"
    r"|thank you for your patience while we verify access\b[^\n]{0,240}",
    # Wall Street Journal, Bloomberg, SCMP, Economist, Reuters, CNBC
    r"your browser does not support the <?audio>? (?:tag|element)|this article is in your queue"
    r"|copyright ?©? ?\d{4} dow jones[^\n]{0,120}|[0-9a-f]{32}|listen \(\d+ min\)|\(\d+ min\)"
    r"|have a confidential tip for our reporters\?[^\n]{0,40}|contact us:|takeaways by bloomberg ai"
    r"|provide news feedback or report an error|site feedback:?[^\n]{0,60}"
    r"|before it[’']s here,[^\n]{0,80}"
    r"|why you can trust scmp|reading time ?:[^\n]{1,20}"
    r"|listen to this story(?:\. enjoy more\b[^\n]{0,80})?"
    r"|enjoy more audio and podcasts on [^\n]{0,40}"
    r"|save time by listening to our audio\b[^\n]{0,80}"
    r"|from the [^\n]{6,40} edition|discover stories from this section\b[^\n]{0,80}"
    r"|appeared in the [^\n]{6,40} print edition\b[^\n]{0,120}"
    r"|(?:show|join the) conversation \(\d+\)"
    r"|© ?\d{4} bloomberg l\.p\.?|explore the edition|explore more"
    r"|purchase licensing rights\b[^\n]{0,60}|suggested topics:?"
    r"|sign up here\.?|follow your favou?rite stocks[^\n]{0,40}|watch now|create free account"
    r"|prefer the \w+ on google|(?:add|make|prefer|follow) [^\n]{2,50} (?:on|as[^\n]{0,20}) google"
    r"|get alerts|set alerts?|this (?:article|audio) (?:was|is) (?:auto|ai)-?generated\b[^\n]{0,80}"
    r"|audio by [^\n]{3,40}|(?:text size|aa size):?|write to [^\n]{3,60} at \S+@\S+",
    # Substack, Medium, mails
    r"discussion about this post|ready for more\?|privacy ?[∙·] ?terms ?[∙·] ?collection notice"
    r"|start (?:your|writing on) ?substack(?:get the app)?|get the app(?: start writing)?"
    r"|start writing|548 market street pmb \d+[^\n]{0,60}"
    r"|read in app|no posts"
    r"|substack is the home for great (?:culture|writing)|type your email\W*|∙? ?paid"
    r"|you[’']re (?:currently )?(?:a|on the) free (?:subscriber|list)\b[^\n]{0,160}"
    r"|invite your friends and earn rewards|share this post|copy link|upgrade to paid"
    r"|(?:a )?guest post by|thanks for (?:reading|listening)(?:[^\n.!]{0,60}!|\.?)"
    r"|[^\n]{2,60} is (?:a )?reader[ -]supported\b[^\n]{0,200}|forwarded this email\?[^\n]{0,60}"
    r"|this post is for (?:paid|paying) subscribers|already a paid subscriber\?[^\n]{0,20}"
    r"|member-only story|top highlight|see all (?:from|responses)\b[^\n]{0,40}|hide responses"
    r"|responses \(\d+\)|write a response|what are your thoughts\?|recommended from medium"
    r"|[\d.,]+K? followers?(?: ?[·•] ?[\d.,]+K? following)?|published in [^\n]{2,60}"
    r"|[\d.,]+K? following",
    # WeChat
    r"(?:点击|點擊)?(?:上方|下方)?\W*(?:蓝字|藍字)\W*(?:关注|關注)[^\n]{0,20}|阅读原文|閱讀原文"
    r"|在小说阅读器[^\n]{0,20}"
    r"|(?:长按|扫描|識別|识别)[^\n]{0,20}(?:二维码|二維碼|关注)[^\n]{0,20}"
    r"|(?:阅读|閱讀) ?[\d.]+万?\+?|在看|点赞|赞|收藏"
    r"|分享|(?:微信扫一扫|使用小程序|轻点两下|继续滑动看下一个|向上滑动看下一个|预览时标签不可点)[^\n]{0,30}"
    r"|喜欢(?:此内容的人还喜欢|作者)|关注该公众号|写留言|留言 ?\d*|分享收藏(?:点赞)?(?:在看)?"
    r"|以下文章来源于[^\n]{0,40}"
    r"|原创\s[^\n]{1,40}|点分享|点收藏|点点赞|点在看|(?:欢迎)?(?:转发|分享)(?:到)?朋友圈"
    r"|[·∙]?听全文",
)
#: Words of honest lists too, which go only where a page shows several of them together.
_PERHAPS = (
    r"save|share|give|print|learn more|listen|gift|comments?|follow(?:ing)?|\+ ?follow|bookmark"
    r"|subscribe|sign (?:in|up)"
    r"|log in|more|summari[sz]e|hide|translate|like|likes|restacks?|restack|top|latest|previous"
    r"|next"
    r"|advertisement|quick summary|view more|queue|resize|opinion|featured|open in app|notes?"
    r"|facebook|twitter|x|linkedin|whatsapp|email|e-mail|reddit|copy|share on \w+|claps?"
    r"|discussions?|recommended|most (?:read|popular)|\d{1,2}:\d\d|1x|·|∙|•|原创|privacy|terms"
    r"|\d{1,3} min(?:ute)?s?(?: read| listen)?|save (?:this )?(?:article|story)|saved"
)
#: Below these lines, a page shows nothing but itself.
_LAST = (
    r"discussion about this post|recommended from medium|ready for more\?"
    r"|喜欢此内容的人还喜欢|written by [^\n]{2,60}|follow the topics in this article|most read"
    r"|discover stories from this section\b[^\n]{0,80}|继续滑动看下一个|微信扫一扫[^\n]{0,20}"
    r"|responses \(\d+\)"
    r"|most popular(?: news| stories)?|jump to comments section|suggested topics:?"
    r"|further reading"
)


#: Whose page it is, by what only that shows.
_NAMES = (
    ("Financial Times", r"copyright the financial times|add to myft|, editor of the ft, selects"),
    (
        "The New York Times",
        r"subscribe to the times to read|©? ?\d{4} the new york times company"
        r"|(?:a version of )?this article appears in print on\b.{4,80}\bnew york edition",
    ),
    ("The Wall Street Journal", r"write to \S.{2,60} at \S+@(?:wsj|dowjones)\.com"),
    ("South China Morning Post", r"why you can trust scmp|south china morning post publishers"),
    ("Bloomberg", r"takeaways by bloomberg ai|© ?\d{4} bloomberg l\.p|on the bloomberg terminal"),
    ("The Economist", r"the economist newspaper limited|listen to this story\. enjoy more audio"),
    ("Reuters", r"our standards: the thomson reuters trust principles"),
)


def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\W*(?:{pattern})\W*", re.IGNORECASE)


_SURES = _whole("|".join(_SURE))
_PERHAPSES = _whole(_PERHAPS)
_OTHERS = _whole(r"recommended|related(?: (?:article|content|story))?|read more|see also|read next")
_LASTS = _whole(_LAST)
_LONGEST = 300
_NAMED = tuple(
    (name, re.compile(rf"\W*(?:.{{0,40}}\b)?(?:{words})", re.I)) for name, words in _NAMES
)


def find_name(lines: Iterable[str]) -> str:
    """Of the one paper whose page it is."""
    short = [line for line in lines if line and len(line) <= _LONGEST]
    found = [name for name, pattern in _NAMED if any(map(pattern.match, short))]
    return found[0] if len(found) == 1 else ""


def is_sure(line: str) -> bool:
    return len(line) <= _LONGEST and _SURES.fullmatch(line) is not None


def is_other(line: str) -> bool:
    return _OTHERS.fullmatch(line) is not None


def may_be(line: str) -> bool:
    return len(line) <= 40 and _PERHAPSES.fullmatch(line) is not None


def is_last(line: str) -> bool:
    return len(line) <= 100 and _LASTS.fullmatch(line) is not None
