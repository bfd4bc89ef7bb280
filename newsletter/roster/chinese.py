"""Names in scripts without borders between words: any of their characters may begin the next."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.roster.index import Index
from newsletter.roster.names import FIRST_IDEOGRAPH
from newsletter.roster.naming import Found

_CERTAINTY, _DOUBTED = 0.97, 0.5
_LONG = 3  # characters, from which on a Chinese name is hardly ever the beginning of another one
# What may follow a name of two characters. Anything else may be its third: 王健 is not 王健林.
_AFTER_NAME = frozenset(
    "说說表示在是的和与與对對认認指也曾将將于於从從先女教博称稱告接介发發写寫提出强強向为為被则則還还及有"
    "就已创創给給让讓到着著以都把又及等或以最会會能要今昨日年月则来來去问問答谈談讲講看想"
)
#: How names go on that are foreign ones by their sound, however long: 艾熙丽 is not 艾熙丽娜.
_IN_FOREIGN_NAMES = frozenset("娜娅雅莎莉莲琳丝妮婷娟莹婉姗珊黛薇露茜玛斯特尔爾克森蒂瑟顿頓")
#: His lists and reports, of which a name is only the brand.
_LISTS = (
    "百富", "榜", "报告", "報告", "研究", "指数", "指數", "富豪", "全球",
)  # fmt: skip
_NAMED_AFTER = (
    "基金会", "基金會", "文学奖", "文學獎", "奖", "獎", "大学", "大學", "学院", "學院", "中心",
)  # fmt: skip
_FIRM = re.compile(
    "(?:集团|集團|公司|基金|资本|資本|财富|財富|控股|律师事务所|律師事務所|(?:股份)?有限(?:责任|責任)?公司)"
)
_TRADE = re.compile(
    "[\u4e00-\u9fff（）()]{1,12}?(?:有限(?:责任|責任)?公司|集团公司|集團公司|事务所|事務所|工作室)"
)


def find_without_borders(seen: str, index: Index) -> Iterator[Found]:
    if index.chinese is None or seen.isascii():
        return
    for match in index.chinese.finditer(seen):
        entries = index.without_borders[match[0]]
        if seen.startswith(_LISTS, match.end()):
            continue
        reason = _namesake(seen, match) or _doubt(match[0], seen[match.end() : match.end() + 1])
        if not reason and len({entry.speaker for entry in entries}) > 1:
            reason = "several speakers are called so"
        for entry in entries:
            rule = "full-name" if entry.kind == "name" else "alias"
            certainty = _DOUBTED if reason else _CERTAINTY
            yield Found(entry.speaker, match.start(), match.end(), rule, certainty, reason)


def _namesake(seen: str, name: re.Match[str]) -> str:
    """What may bear the name, as `王健科技有限公司` does; empty where nothing says so."""
    end = name.end()
    firm = _FIRM.match(seen, end)
    if firm is None and seen[end : end + 1] not in _AFTER_NAME:
        firm = _TRADE.match(seen, end)
    after = next((words for words in _NAMED_AFTER if seen.startswith(words, end)), "")
    if after:
        return f"may be named after somebody: {name[0]}{after}"
    return f"may be a firm: {seen[name.start() : firm.end()]}" if firm else ""


def _doubt(name: str, after: str) -> str:
    if after < FIRST_IDEOGRAPH or not after.isalpha() or after in _AFTER_NAME:
        return ""
    is_whole = len(name) >= _LONG and after not in _IN_FOREIGN_NAMES
    return "" if is_whole else f"may be the beginning of a longer name: {name}{after}"
