"""What is known to a column as leaving, bouncing, complaining or blocking, in a file's name."""

from __future__ import annotations

import pytest

from newsletter.readers import lexicon, lexicon_headers, lexicon_marks
from newsletter.readers.names import hear_name
from newsletter.readers.standing import BLOCKED, BOUNCED, COMPLAINED, LEFT
from newsletter.readers.words import listed

KNOWN = (
    *(lexicon.STATUSES[name] for name in ("unsubscribed", "bounced", "complained", "blocked")),
    *(lexicon_headers.LEFT_HEADERS, lexicon_headers.COMPLAINT_HEADERS, lexicon_marks.BAD_ADDRESS),
)
#: What in a name may be about anything.
SILENT = {"typo", "by user", "by bounces", "by moderator", "død", "fbl", "huỷ"}
SAID = {
    BOUNCED: """
        rebonds, rebonds campagne mars, adresses invalides, mauvaises adresses, ungültige Adressen
        foute adressen, Falsche Adressen, adresses mortes, direcciones erróneas, indirizzi errati
        ongeldige adressen, Rückläufer, npai, invalid emails, rejets
    """,
    COMPLAINED: "plaintes, plaintes clients, Beschwerden, Beschwerden Juli, klachten, quejas",
    BLOCKED: "liste noire, Sperrliste 2024, zwarte lijst, lista negra, blockierte Kontakte",
    LEFT: """
        exclus, membres exclus, refusés, verstorben, Karteileichen, geweigerd, opzeggingen, décédés
        overleden, overleden leden, deceduti, fallecidos, désactivés, Papierkorb, prullenbak
        corbeille, newsletter no, mailing nee, Newsletter nein, consent no, not interested, raus
        Kündiger, Gegangen 2023, kein Interesse, geen interesse 2022, Удалить, opzeggers, se fueron
        ушедшие, 退会者
    """,
}
UNCLEAR = """
    zwarte lijst hotels, klachten over spam, Beschwerden Hotel Adlon, plaintes voisins, résiliés
    Karteileichen und andere, nie wieder, never again 2022, nooit meer, plus jamais, fed up
"""
HARMLESS = """
    Speakers, Keynote Speakers, Conference attendees, Event planners, Book buyers, Parties, Output
    out, Exclusive offers, Stopover guests, No Borders, Dead Poets Society, Newsletter No 5
    Mailing No 12, Nonprofit Newsletter, contacts_final_v3, Refusal talk, Jury, Bounty hunters
    Kunden 2024, Redner Herbst, Referenten Liste, Teilnehmer Sommerfest, Messekontakte, Presse
    Weihnachtskarten, Agenturen, Adressen Wien, Klagenfurt, Sperr GmbH Kunden, Exklusivkunden
    Mitglieder Verein, Schwarzwald, Beschwerdefreie Reise, Warteliste, Sprekers, Klanten Noord
    Relaties, Gasten diner, Deelnemers congres, Opdrachtgevers, Nieuwsbrief lezers, Zwarte Zwaan
    Abgang Nord, Departures Hall, Gegangen mit dem Wind, Left Bank, Not Just Speakers, Off Season
    Interested, Retired speakers, Retraités Lyon, On hold music, No Mans Land, Out of Africa
    Weg nach Rom, Never Ending Story, Exit poll, Post, Partisan, Salidas Madrid
    Reclame, Bedrijven, Wachtlijst, Contacts presse, Invités gala, Participants séminaire
    Conférenciers, Prospects salon, Adresses Paris, Clients Lyon, Rebondir après 50 ans
    Noirmoutier, Offres refusées salon, Retraite Zen, Lecteurs, Abonnés, geweigerde offertes
"""


@pytest.mark.parametrize(
    ("name", "expected"), [(name, one) for one, names in SAID.items() for name in listed(names)]
)
@pytest.mark.parametrize("path", ["{}.csv", "{}/list.csv", "x.zip/{}.csv", "{}.zip/list.csv"])
def test_a_word_of_columns_is_heard_in_a_name(name, expected, path):
    named = hear_name(path.format(name))
    assert named
    assert named.standing == expected


@pytest.mark.parametrize("name", listed(UNCLEAR))
def test_beside_other_words_it_is_unclear(name):
    named = hear_name(f"{name}.csv")
    assert named
    assert named.standing is None


@pytest.mark.parametrize("name", listed(HARMLESS))
def test_a_name_of_something_else_says_nothing(name):
    assert hear_name(f"{name}.csv") is None


def test_what_any_status_or_header_says_no_name_hides():
    words = {word for text in KNOWN for word in listed(text)} - SILENT
    missed = [word for word in words if not hear_name(f"{word}.csv")]
    assert sorted(missed) == []
