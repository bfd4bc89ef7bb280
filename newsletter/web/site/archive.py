"""The issues that were sent, as the ledger keeps them: frozen, and for anybody to read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from html import escape
from zoneinfo import ZoneInfo

from newsletter import merge
from newsletter.content import is_day
from newsletter.envelope import web_url
from newsletter.mailing import Message, SentIssue
from newsletter.model import Newsletter
from newsletter.ports import Ledger
from newsletter.web.site.feed import Entry
from newsletter.web.site.languages import attributes, is_english, mark
from newsletter.web.site.places import Link, link_below

_BODY = re.compile(r"<body[^>]*>", re.IGNORECASE)
#: The masthead's link to the web version, which is this page, with the point in front of it.
_TO_ITSELF = re.compile(
    r"\s*(?:&#183;|&middot;|·)\s*<a\b[^>]*\bhref=[\"']\{\{\s*web_url\s*\}\}[\"'][^>]*>[^<]*</a>"
)
#: The footer's words on why its reader has the mail, which are true of nobody else.
_WHY = re.compile(
    r"(<td\b[^>]*\bclass=[\"']?foot\b[^>]*>\s*<p\b[^>]*>)(?:(?!</?p\b|<a\b).)*?"
    r"(<br\s*/?>\s*<a\b[^>]*\bhref=[\"']\{\{\s*unsubscribe_url\s*\}\}[\"'])",
    re.IGNORECASE | re.DOTALL,
)
#: Marks their place until the merge tags are filled: the newsletter's name may look like one. No
#: rendered issue has this character.
_HERE = "\x02"
_WHOSE = (
    "<span{english}>This is an issue of {name}, a newsletter by mail."
    ' <a href="{subscribe}" style="color:inherit">Subscribe to it</a>, or, if you get it:</span>'
)
_END = re.compile(r"</body\s*>(?!.*</body)", re.IGNORECASE | re.DOTALL)
#: In the colours of the browser, which are those of its scheme.
_HEAD = (
    '<link rel="canonical" href="{}">\n'
    "<style>.site-skip{{position:absolute;left:-999em;padding:8px 16px;background:Canvas;"
    "color:CanvasText;font:16px/24px Arial,sans-serif}}.site-skip:focus{{left:16px;top:8px}}"
    "</style>\n</head>"
)
#: Readable on every ground, as the text is, where a browser's own blue or lilac is not; and not too
#: small for a finger.
_LINK = "color:inherit;display:inline-block;padding:4px 0"
#: What stands around the mail: without it no reader of a screen finds its way past the links.
_BEFORE = (
    '<a class="site-skip" href="#site-main"{english}>Skip to the text</a>'
    '<nav aria-label="Main"{english}'
    ' style="padding:12px 16px;font:14px/21px Arial,sans-serif;text-align:center">{links}</nav>'
    '<main id="site-main" tabindex="-1" style="outline:none">'
)
_AFTER = "</main>"


class LedgerArchive:
    """Implements office.Archive; a frozen issue never changes, so that their number tells all."""

    def __init__(self, ledger: Ledger, newsletter: Newsletter) -> None:
        self._ledger = ledger
        self._newsletter = newsletter
        self._entries: Sequence[Entry] = ()

    def entries(self) -> Sequence[Entry]:
        if self._ledger.count_sent() != len(self._entries):
            self._entries = [self._entry(issue) for issue in self._ledger.sent()]
        return self._entries

    def _entry(self, issue: SentIssue) -> Entry:
        subject, preheader = map(merge.fill_for_nobody, (issue.subject, issue.preheader))
        day = _find_day(issue, self._newsletter.timezone)
        return Entry(issue.slug, subject, preheader, issue.sent_at, day)

    def find_page(self, slug: str, link: Link) -> str | None:
        message = self._ledger.get_message(slug)
        return None if message is None else render_page(message, self._newsletter, link)


def _find_day(issue: SentIssue, timezone: str) -> date:
    """Its slug says it; where that is a word, the day on which it was sent stands for it."""
    with suppress(ValueError):  # a day that there is not
        if is_day(issue.slug):
            return date.fromisoformat(issue.slug)
    return issue.sent_at.astimezone(ZoneInfo(timezone)).date()


def render_page(message: Message, newsletter: Newsletter, link: Link) -> str:
    """The frozen issue as a page: no reader's value is in it, and no link acts for one."""
    language = newsletter.language
    english = "" if is_english(language) else attributes("en")
    html = _TO_ITSELF.sub("", message.web or message.html, count=1)
    html = _WHY.sub(rf"\g<1>{_HERE}\g<2>", html, count=1)
    filled = merge.split(html, "html").fill(_nobody(html, message.issue, newsletter, link))
    places = (
        ("", mark(newsletter.name, language)),
        ("issues/", "All issues"),
        ("#address", "Subscribe"),
    )
    links = (
        f'<a href="{escape(link(place))}" style="{_LINK}">{words}</a>' for place, words in places
    )
    before = _BEFORE.format(english=english, links=" &#183; ".join(links))
    head = _HEAD.format(escape(web_url(newsletter, message.issue)))
    page = filled.replace("</head>", head, 1)
    page = page.replace(_HERE, _say_whose(newsletter, link("#address"), english), 1)
    page = _BODY.sub(lambda match: match[0] + before, page, count=1)
    return _END.sub(lambda match: _AFTER + match[0], page, count=1)


def _say_whose(newsletter: Newsletter, subscribe: str, english: str) -> str:
    """What is true of anybody who opens the page."""
    name = mark(newsletter.name, newsletter.language)
    return _WHOSE.format(english=english, name=name, subscribe=escape(subscribe))


def show_frame(newsletter: Newsletter) -> str:
    """What stands around each issue's page, whatever the issue is."""
    foot = '<td class="foot"><p><br><a href="{{ unsubscribe_url }}"></a></p></td>'
    html = f"<head></head><body>{foot}</body>"
    nothing = Message(issue="", sender="", subject="", html=html, text="")
    return render_page(nothing, newsletter, link_below(""))


def _nobody(html: str, issue: str, newsletter: Newsletter, link: Link) -> dict[str, str]:
    """Values that fit everybody; where a field has no fall-back, nothing stands."""
    base = newsletter.base_url.rstrip("/")
    # An empty value counts as missing, a space without a width does not.
    values = {tag.name: "\u200b" for tag in merge.find(html) if tag.fallback is None}
    return values | {
        "unsubscribe_url": f"{base}/unsubscribe/",
        "preferences_url": f"{base}/preferences/",
        "web_url": link(f"issues/{issue}/"),
    }
