"""Lines below mails to many: how to leave the list, why one is on it, and whose it is."""

from __future__ import annotations

import re

#: One line may have several of these.
_LEAVING = (
    r"(?:unsubscribe(?: here)?|opt[ -]?out|(?:manage|update|change|edit)(?: my| your)?(?: e-?mail)?"
    r" (?:preferences|subscriptions?|settings)|(?:e-?mail )?preferences"
    r"|(?:view|read|open|see)(?: this)?(?: e-?mail| message| newsletter)?"
    r" (?:in (?:your |a |the )?(?:web ?)?browser|online)"
    r"|abmelden|abbestellen|(?:newsletter )?im browser (?:ansehen|anzeigen|öffnen|lesen)"
    r"|einstellungen (?:ändern|verwalten)|afmelden|uitschrijven"
    r"|(?:mijn |uw )?voorkeuren (?:beheren|aanpassen|wijzigen)"
    r"|(?:bekijk|lees|open)(?: deze)?(?: mail| e-mail| nieuwsbrief)?"
    r" (?:in (?:je |uw |de )?browser|online)"
    r"|se désabonner|se désinscrire|désinscription|désabonnement"
    r"|(?:voir|lire|afficher)(?: cet e-?mail)? (?:dans (?:le|votre) navigateur|en ligne)"
    r"|gérer (?:mes|vos) préférences)"
)
_BESIDE = (
    r"(?:privacy(?: policy| notice| statement|beleid|verklaring)?|terms(?: of (?:use|service))?"
    r"|terms (?:and|&) conditions|contact(?: us)?|help|about(?: us)?|subscribe"
    r"|forward(?: to a friend)?|datenschutz(?:erklärung)?|impressum|kontakt|voorwaarden"
    r"|politique de confidentialité|mentions légales)"
)
_ADDRESS = r"(?:\s*[<\[(]?(?:https?://|mailto:)\S+?[>\])]?)?"
_PARTED = r"\s*(?:[|·•∙/,–—-]|\s)\s*"
_MENU = re.compile(
    rf"\W*(?:{_BESIDE}{_ADDRESS}{_PARTED}){{0,6}}{_LEAVING}{_ADDRESS}"
    rf"(?:{_PARTED}(?:{_LEAVING}|{_BESIDE}){_ADDRESS}){{0,8}}\W*",
    re.IGNORECASE,
)
#: Why somebody got a mail, and how he gets no more; and whose it is.
_WHY = re.compile(
    r"\W*(?:you(?: are|[’']re)? (?:receiv(?:ed|ing)|got|getting|get|receive) (?:this|these|our)\b"
    r"|you(?: are|[’']re| have been)? (?:subscribed|signed up) (?:to|for) (?:this|our|these)\b"
    r"|this (?:e-?mail|message|newsletter) (?:was|has been|is) sent to (?:you\b|\S+@)"
    r"|(?:to|click (?:here )?to) (?:unsubscribe|opt out|stop receiving|manage your)\b"
    r"|if you (?:no longer|do not|don[’']t) (?:wish|want) to (?:receive|get)"
    r" (?:this|these|our|such|further|any|e-?mails?)\b"
    r"|(?:don[’']t|no longer) want to (?:receive|get) (?:this|these|our)\b"
    r"|(?:was )?this (?:e-?mail|newsletter)(?: was)? forwarded to you\b"
    r"|(?:sie erhalten|du erhältst|sie bekommen) (?:diese[nrs]?|unsere[nr]?)"
    r" (?:e-?mail|mail|newsletter|nachricht)"
    r"|(?:u|je|jij) (?:ontvangt|krijgt) (?:deze|dit|onze) (?:e-?mail|mail|nieuwsbrief|bericht)"
    r"|vous (?:recevez|avez reçu) (?:ce|cet|cette)"
    r" (?:e-?mail|mail|message|courriel|lettre|newsletter)"
    r"|pour vous (?:désabonner|désinscrire)\b|um sich abzumelden\b|om (?:u|je) af te melden\b"
    r"|(?:©|\(c\)|copyright\b[ ©]*)\s*(?:copyright )?(?:19|20)\d\d\b).{0,400}",
    re.IGNORECASE,
)
_LONGEST = 500  #: characters of a line


def is_footer(line: str) -> bool:
    """Whether a last line of a mail is one of these."""
    if len(line) > _LONGEST:
        return False
    return _MENU.fullmatch(line) is not None or _WHY.fullmatch(line) is not None
