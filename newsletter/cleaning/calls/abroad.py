"""Calls in other languages than English, of which nothing was learned: what may be one is told.

A sentence that speaks to the reader, politely or by what he should do, and of a meeting or a
speaker, beside one of ours or us.
"""

from __future__ import annotations

import re

from newsletter.cleaning.calls.words import BUREAU, NAME, read_words
from newsletter.cleaning.house import HouseRules

#: How each language speaks to the reader, and what of.
_LANGUAGES = {
    "de": (
        r"Sie|Ihr(?:e[nmrs]?)?|kontaktieren|Kontakt|schreiben Sie|rufen Sie|melden Sie",
        r"Redner\w*|Referent\w*|Vortr[aä]g\w*|Konferenz\w*|Tagung\w*|Kongress\w*|Veranstaltung\w*"
        r"|buchen|Buchung\w*|engagieren|Event",
        "uns",
    ),
    "es": (
        r"usted(?:es)?|sus?|contáct\w+|contacte\w*|pónga\w+|escríb\w+|llám\w+|necesitan?|buscan?",
        r"conferenci\w+|ponentes?|orador\w*|congresos?|eventos?|reuni[óo]n\w*|contratar|reservar",
        "nosotros",
    ),
    "pl": (
        r"Państw\w*|Pan[ia]?|twoj\w+|wasz\w+|swoj\w+|potrzebuj\w+|skontaktuj\w*|napisz\w*"
        r"|zadzwoń\w*|szukasz|szukacie",
        r"mówc\w+|prelegent\w*|wykład\w*|konferencj\w+|kongres\w*|spotkani\w+|wydarzeni\w+"
        r"|zaprosić|rezerw\w+",
        "nami|nas",
    ),
    "fr": (
        r"vous|votre|vos|contactez|écrivez|appelez",
        r"conférenci\w+|conférences?|intervenant\w*|orateur\w*|congrès|événements?|réunions?"
        r"|réserver|engager|inviter",
        "nous",
    ),
    "nl": (
        r"u|uw|je|jouw|jullie|bel|mail|neem|schrijf",
        r"sprekers?|lezing(?:en)?|congres\w*|conferenties?|bijeenkomst\w*|evenement\w*|boeken"
        r"|inhuren|uitnodigen",
        "ons",
    ),
    "it": (
        r"vo[is]|vostr\w+|suo|sua|contattate\w*|scrivete\w*|contattaci|scrivici|cercate",
        r"relator\w+|orator\w+|conferenz\w+|congress\w+|event[oi]|riunion\w+|prenotare|invitare",
        "noi",
    ),
    "pt": (
        r"você|seus?|suas?|contacte\w*|contate\w*|escreva\w*|precisa|procura",
        r"palestrante\w*|orador\w*|conferências?|congressos?|eventos?|reuni(?:ão|ões)|reservar"
        r"|contratar",
        "nós|conosco|connosco",
    ),
}
_CHINESE = (
    "您|你们|你們|贵公司|貴公司|请|請",
    "联系|聯繫|联络|聯絡|预约|預約|邀请|邀請|演讲|演講|会议|會議|讲者|講者|讲师|講師",
    "我们|我們",
)
_ENGLISH = (" the ", " and ", " to ")
_LONGEST = 450  #: characters


def _bounded(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)


_WORDS = [
    *(tuple(map(_bounded, each)) for each in _LANGUAGES.values()),
    tuple(map(re.compile, _CHINESE)),
]


def may_call_abroad(text: str, house: HouseRules) -> bool:
    """Whether a paragraph may be a call in another language; English ones are weighed."""
    if len(text) > _LONGEST or any(word in text for word in _ENGLISH):
        return False
    found = [us for to_reader, of, us in _WORDS if to_reader.search(text) and of.search(text)]
    if not found:
        return False
    return any(us.search(text) for us in found) or not {NAME, BUREAU}.isdisjoint(
        read_words(text, house)
    )
