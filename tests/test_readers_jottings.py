"""What people jot down of a reader in few words; see test_readers_doubts.py for whole remarks."""

from __future__ import annotations

import pytest

from newsletter.readers.jottings import bare
from tests.lists import BOUNCED, FINE, GONE, REFUSED, standing

NOT_MAILED = """
    wants to unsubscribe; asked to unsubscribe; UNSUBSCRIBED per phone call 3/4/21 - JS
    asked on 3/4/2021 to be removed; asked to be taken off; Opt-out received 3/4; DNC; said no
    on the Robinson list; STOP!!; never agreed; has not agreed; did not sign up; not confirmed
    awaiting confirmation; bounces since May; 550 5.1.1 user unknown; do not use; dead
    left company 2021; Left the firm 06/2021; no longer works there; user asked for erasure
    user doesn't want this; delivery failed permanently; no longer employed there
    hat sich am 3.4.2021 abgemeldet; am 3.4. abgemeldet; per Tel. abgemeldet; abgemeldet (MK)
    abgemeldet 3.4. MK; bitte streichen; Werbewiderspruch; gesperrt; E-Mail ungültig
    Empfänger unbekannt; nicht bestätigt; hat nicht zugestimmt; nein!; gestorben 2020
    wünscht keine Zusendung; lehnt ab
    s’est désabonné le 3/4/2021; a demandé à être retiré le 2 mars; ne travaille plus ici
    n'a jamais donné son accord; pidió la baja el 3/4/21; devuelto; no dio su consentimiento
    ha chiesto di essere cancellato il 5/6/2020; non vuole essere contattato; indirizzo non esiste
    heeft zich op 3-4-2021 afgemeld; wil niets meer ontvangen; uit dienst sinds 2020
    nie wysyłać; proszę o usunięcie; prosi o niewysyłanie; wypisał się 3.04.2021 telefonicznie
    nezasílat; nepřeje si zasílat; nesouhlasil se zasíláním; nem kér többet; mail istemiyor
    3.4.2021 отписался; ящик не существует; умер; 2021/4/3 退会; 2021年3月退订; 請勿再寄; 已离职
    エラー戻り; 退職されました; アドレス存在せず; ביקש להסיר; لا يريد الرسائل
    called on 3.4.2021, wants to be removed; asked me to stop
    te verwijderen; eruit gehaald; mag eruit; wil eraf; wil er niet meer op; van lijst; uit de lijst
    stuur niets meer; adres klopt niet meer; fout adres; verkeerde mail; komt terug
    falsche Mailadresse; News: nein; soll raus; aus dem Verteiler; Adresse stimmt nicht mehr
    adresse ne fonctionne plus; revient en erreur; plus intéressé par la newsletter; boîte pleine
    a quitté la société, mail mort; mauvaise adresse mail; adresse périmée; à enlever
    complained, remove; take off; retired; email dead - remove
"""

HARMLESS = """
    met at the conference in May, left his card; never forget to greet his wife
    stopped by the booth; dead line 3 May; no peanuts at dinner; fee not agreed yet
    date not confirmed; declined the May date, free in June; blocked 3-5 May for us
    retired general, great speaker; left Siemens in 2021, now with Bosch; out sick in March
    please remove the old photo from the site; asked for invoice by mail; skip the introduction
    unknown arrival time; opted out of the gala dinner; 550 EUR paid; did not unsubscribe
    Termin nicht bestätigt; hat sich vom Workshop abgemeldet; Vortrag am 3.4., sehr gut
    im Ruhestand, hält weiter Vorträge; a refusé le micro; conferencia cancelada en mayo
    volo cancellato; geen nieuwsbrief ontvangen in mei; nie mówi po angielsku; zavolat v pondělí
    переехал в Берлин; 英語不可; 不吃牛肉; bounced back after illness
    Wants to stop by the office in June; No paper mail; Not yet a client; Changed jobs 2023; Nothing
    Undeliverable parcel in 2021, new street address; Heeft zich afgemeld voor het diner
    hat sich vom Abendessen abgemeldet; s'est désinscrit du dîner; van lijst naar boek; geen post
    take off from Berlin at noon; boîte pleine de chocolats; Adresse stimmt; retired, great speaker
"""


def _phrases(text: str) -> list[str]:
    return [one.strip() for line in text.strip().splitlines() for one in line.split(";")]


@pytest.mark.parametrize("remark", _phrases(NOT_MAILED))
@pytest.mark.parametrize("header", ["Remarks", "Bemerkung"])
def test_few_words_of_leaving_are_not_passed_over(header, remark):
    row = ["a@example.com", "active", remark]
    assert standing(("Email", "status", header), row) != FINE


@pytest.mark.parametrize("remark", _phrases(HARMLESS))
def test_few_words_about_something_else_lose_nobody(remark):
    assert standing(("Email", "Notes"), ["a@example.com", remark]) == FINE


@pytest.mark.parametrize(
    ("header", "value", "expected"),
    [
        # a clear word beside a day, a way and initials is understood
        ("Notes", "UNSUBSCRIBED per phone call 3/4/21 - JS", GONE),
        ("Notes", "3.4.2021 отписался", GONE),
        ("xyz", "hat sich am 3. April 2021 abgemeldet", GONE),
        ("Notes", "550 5.1.1 user unknown", BOUNCED),
        # one that may be about anything is laid aside, where remarks are written
        ("Notes", "dead", REFUSED),
        ("Kundennotiz", "gesperrt (MK)", REFUSED),
        ("xyz", "dead", FINE),
        ("Last action", "cancelled", FINE),
        # a sure one in any column that may hold some
        ("xyz", "she wants to unsubscribe", REFUSED),
        ("Company", "Unsubscribed Minds Ltd", FINE),
    ],
)
def test_where_it_stands_tells_how_much_is_needed(header, value, expected):
    assert standing(("Email", header), ["a@example.com", value]) == expected


@pytest.mark.parametrize(
    ("remark", "expected"),
    [
        ("hat sich am 3. Mai 2021 um 10:30 Uhr abgemeldet", "hat sich um abgemeldet"),
        ("odhlášen 3. dubna 2021", "odhlášen"),
        ("se dio de baja el 3 de abril de 2021", "se dio de baja"),
        ("2021年3月退订", "退订"),
        ("left 06/2021 (JS)", "left"),
        ("unsubscribed by phone", "unsubscribed"),
        # how somebody must not be reached is what the remark is about
        ("do not contact by phone", "do not contact by phone"),
        ("May Johnson may call 3 times", "May Johnson may call 3 times"),
        ("3.4.2021", "3.4.2021"),
    ],
)
def test_a_remark_is_read_without_its_day_its_writer_and_its_way(remark, expected):
    assert bare(remark) == expected


@pytest.mark.parametrize(
    "header",
    [
        *(
            "",
            "Anm.",
            "Bem.",
            "Opm.",
            "Sonstiges",
            "Divers",
            "Misc",
            "Details",
            "Infos",
            "Hinweise",
        ),
        *("Feedback", "Response", "Antwort", "Rückmeldung", "Follow-up", "History", "Extra", "F4"),
        *("Other info", "Update", "Column1", "Spalte1", "Feld4", "Unnamed: 3", "Newsletter 2021"),
        *(
            "Champ libre",
            "Autres infos",
            "Otros",
            "Altro",
            "Overig",
            "Inne",
            "Прочее",
            "其他",
            "列1",
        ),
    ],
)
def test_a_column_whose_header_says_nothing_holds_remarks(header):
    remarks = ("no longer interested", "pls remove", "left", "no", "OUT", "DNC", "take him off")
    for remark in (*remarks, "withdrew consent", "deceased"):
        assert standing(("Email", "Name", header), ["a@example.com", "Ann", remark]) != FINE
    for remark in ("met in Berlin", "VIP", "yes", "5", "No. 3", "2021-03-04", "Anna"):
        assert standing(("Email", "Name", header), ["a@example.com", "Ann", remark]) == FINE


def test_without_a_header_sentences_are_heard_and_names_are_not():
    row = ["b@example.com", "Mai", "Lo", "please take me off your list"]
    assert standing(("a@example.com", "Ann", "Lee", "met at the fair"), row) == REFUSED
    assert standing(("a@example.com", "Ann", "Lee", "x"), [*row[:2], "No", "Dead"]) == FINE
