"""Videos that are named by their number alone: in codes of weblogs, and elements of scripts."""

from __future__ import annotations

import re

from newsletter.cleaning.media import find_video_page

_QUOTES = "\"'“”″"
SHORTCODE = re.compile(
    r"\[(?P<host>youtube|vimeo)\b[^\[\]\n]{0,400}\]\s{0,3}[\w-]{5,40}\s{0,3}\[/(?P=host)\]"
    r"|\[/?(?:caption|embed|youtube|vimeo|gallery|audio|video|playlist|vc_\w+|et_\w+"
    r"|wpvideo|soundcloud|tweet|twitter|contact-form(?:-7)?|googlemaps|slideshare|scribd)"
    r"\b[^\]\n]{0,400}\]"
    rf"|\[/?[a-z][\w-]{{1,30}}(?: [\w-]{{1,30}}=[{_QUOTES}][^\]\n]{{0,400}})\]"  # of any plugin
)
_ADDRESS = re.compile(r"https?://[^\s\]\"'<>]+")
_OF_HOST = re.compile(r"\[(youtube|vimeo)\b(.*)", re.DOTALL)
_IDS = {
    "youtube": re.compile(rf"(?<=[\s\]={_QUOTES}])[A-Za-z0-9_-]{{11}}(?=[\s\[\]&{_QUOTES}])"),
    "vimeo": re.compile(rf"(?<=[\s\]={_QUOTES}])\d{{5,12}}(?=[\s\[\]&{_QUOTES}])"),
}
_PAGES = {"youtube": "https://www.youtube.com/watch?v={}", "vimeo": "https://vimeo.com/{}"}
#: Elements that a script turns into a player once somebody clicks.
_LITE = re.compile(
    r"<lite-(youtube|vimeo)\b[^<>]{0,2000}?\svideo-?id\s?=\s?[\"']?([\w-]{5,40})[^<>]{0,2000}>",
    re.IGNORECASE,
)


def find_coded_videos(code: str) -> list[str]:
    """The pages of the videos in a code, such as `[youtube]dQw4w9WgXcQ[/youtube]`."""
    found = [video for video in map(find_video_page, _ADDRESS.findall(code)) if video]
    match = _OF_HOST.match(code)
    id = _IDS[match[1]].search(match[2]) if match and not found else None
    return [find_video_page(_PAGES[match[1]].format(id[0]))] if match and id else found


def show_players(html: str) -> str:
    """The HTML with players in place of the elements that become such."""
    if "<lite-" not in html:
        return html

    def frame(match: re.Match[str]) -> str:
        return f'<iframe src="{_PAGES[match[1].lower()].format(match[2])}"></iframe>'

    return _LITE.sub(frame, html)
