"""A remark that nobody understood and that speaks of mail and of a no: its row is laid aside."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.ports import Store
from newsletter.readers.doubts import is_doubtful
from newsletter.store.sqlite import open_sqlite
from tests.lists import FINE, REFUSED, bring, standing

NOT_MAILED = """
    asked not to be mailed
    no more newsletters please
    wants off the mailing list
    mail bounces
    marked us as spam
    withdrew consent
    email address no longer valid
    please delete me from your list
    Newsletter: no
    Newsletter abbestellt
    will keinen Newsletter
    Einwilligung widerrufen
    hat Widerspruch eingelegt
    bitte aus dem Verteiler nehmen
    Mail kommt zurück
    geen mail meer sturen
    toestemming ingetrokken
    mail komt retour
    ne souhaite plus recevoir nos mails
    no quiere más correos
    se dio de baja
    non inviare più email
    nie chce newslettera
    cofnął zgodę
    просил больше не писать
    адрес не существует
    不要再发邮件
    请勿发送邮件
    配信不要
    メール不要
    please remove me from the list
    does not want the newsletter
    unsubscribed by phone 3 May
    told us to stop sending mails
    has opted out
    address does not exist any more
    mailbox full, bounced 3x
    complained about spam
    not interested in newsletter
    stop mailing
    DO NOT MAIL
    take off list
    no emails
    GDPR: delete
    doesn't wish to receive mail
    does not consent to marketing
    revoked consent 2023-05-04
    objected to processing
    möchte keine Mails mehr
    nicht mehr anschreiben
    bitte austragen
    hat sich abgemeldet
    keine Werbung
    Adresse ungültig
    unzustellbar
    aus Verteiler gelöscht
    wil geen nieuwsbrief
    uitschrijven aub
    heeft zich uitgeschreven
    adres bestaat niet meer
    ne veut plus recevoir la newsletter
    désinscrit
    ne plus envoyer
    adresse invalide
    retirer de la liste
    no quiere recibir correos
    dar de baja
    correo devuelto
    non vuole più ricevere la newsletter
    cancellato dalla lista
    indirizzo inesistente
    wypisany
    adres nieaktualny
    не хочет получать рассылку
    отписался
    не присылать
    已退订
    不想收到邮件
    退信
    配信停止希望
    宛先不明
    退会済み
    E-Mail-Adresse existiert nicht mehr
    hat Newsletter abbestellt am 3.5.
    keinen Newsletter mehr senden
    Newsletter: nein
    heeft zich afgemeld voor de nieuwsbrief
    wil geen nieuwsbrief meer
    wil geen mails meer ontvangen
    désabonné le 3 mai
    ne veut plus de newsletter
    mail en erreur
    s'est désinscrit
    已取消订阅
    メルマガ解除済み
    rezygnuje z newslettera
    nie wysyłać maili
    не хочет получать письма
    отказался от рассылки
    no enviar más
    si è disiscritto
    no more mails
    please no mails
    Please stop sending me this
    tired of our newsletter, wants out
    wants to be taken off our list
    off the list
    Don't send newsletters
    She doesn't want our emails
    no, no newsletter
    Mailing? No thanks
    newsletter - no
    Newsletter: nein danke
    keine Newsletter
    kein Mailing mehr
    bitte keine E-Mails
    wünscht keine Mails
    hat den Newsletter gekündigt
    E-Mail kam zurück
    Mailadresse falsch
    Mail unzustellbar
    Adresse existiert nicht
    DSGVO: Widerspruch vom 3.5.
    Zustimmung zurückgezogen
    keine Einwilligung
    aus Liste streichen
    von der Liste nehmen
    Kontakt nicht erwünscht
    nicht mehr kontaktieren
    nicht mehr anmailen
    mag keine Werbemails
    wil niet meer gemaild worden
    van de lijst halen
    graag uit het bestand verwijderen, nieuwsbrief niet meer sturen
    mailadres klopt niet
    plus de newsletter svp
    enlever de la liste de diffusion
    ne pas envoyer de mails
    a retiré son consentement
    mail revenu en erreur
    quitar de la lista
    retiró su consentimiento
    correo rebotado
    ya no quiere el boletín
    togliere dalla lista
    ha revocato il consenso
    niente email
    non desidera email
    email respinta
    wycofał zgodę
    proszę usunąć z listy
    mail wraca
    nie wysyłać newslettera
    не слать письма
    удалить из рассылки
    отозвал согласие
    почта не работает
    прошу исключить из списка
    nechce maily
    vill inte ha mail
    ønsker ikke nyhedsbrev
    ei halua uutiskirjettä
    nem kér hírlevelet
    e-posta istemiyor
    nu mai vrea emailuri
    別再寄郵件
    拒收邮件
    邮件退回
    邮箱不存在
    メール送らないで
    案内不要
    メールアドレス無効
    메일 보내지 마세요
    뉴스레터 원하지 않음
    수신 동의 철회
    לא רוצה מיילים
    لا يريد رسائل البريد
    does not consent to emails
    consent withdrawn by letter
    GDPR objection
    marked mail as junk
    spam complaint filed
    email undeliverable since 2022
    mailbox no longer exists
    never email this person
    no longer wishes to hear from us
    do not contact again
    unsubscribe requested by mail
    asked us not to write
    wants no newsletter, only phone
    hat Newsletter telefonisch abbestellt
    mail is dead
"""

HARMLESS = """
    Cancelled his hotel booking
    left the company in 2023, private address now
    bounced back after illness
    moved to Berlin
    wants invoice by mail, not by post
    Does not eat meat
    no peanuts
    Unsubscribe link did not work last time, fixed
    never misses an event
    not vegetarian
    removed old phone number
    prefers no calls
    VIP
    speaks no German
    Stopped by at the booth
    opted out of lunch
    blocked seat 14
    deleted duplicate record
    complained about the coffee
    left a voicemail
    spam folder, asked us to resend
    Out of office until 4 May
    returned the book
    cancelled subscription to print magazine, still wants e-mail
    no longer with Acme, now at Bosch
    do not phone before 10
    does not want to be photographed
    asked for invoice to be cancelled
    Invalid VAT number
    dead battery
    inactive since March in the choir
    signed off on the contract
    resigned as treasurer
    signed out laptop
    Nein zu Fleisch
    kündigt zum Jahresende die Wohnung
    hat Abo der Zeitung gekündigt
    Keine Nüsse
    abgesagt wegen Krankheit
    will kein Plastik
    hat sich vom Seminar abgemeldet
    Rechnung storniert
    nicht anrufen, nur mailen
    bitte nicht duzen
    wünscht keine Anrufe
    gesperrt: Parkplatz 4
    heeft zich afgemeld voor de cursus
    geen suiker
    a annulé sa réservation
    ne mange pas de porc
    no come carne
    ha cancelado la cita
    non mangia glutine
    met Anna, she is not vegetarian; wants newsletter
    No. 12 in the mailing list
    customer no 5, newsletter reader
    moved to NL, no phone
    call before noon, no mail reply so far
    did not answer my mail
    antwortet nicht auf E-Mails
    hat nicht auf Mail geantwortet
    prefers email, no phone calls please
    bitte nur per Mail, kein Telefon
    no calls; e-mail only
    contact by email, not by phone
    hat Termin per Mail abgesagt
    cancelled order by email
    returned the contract by mail
    20% off newsletter coupon used
    new contact, not yet a customer
    interested in the newsletter
    likes the newsletter, no complaints
    not on vacation in May
    no nuts
    invoice not paid
    needs price list, no discount
    order cancelled, refund sent by email
    non-profit newsletter partner
    subscribed to newsletter at fair, no business card
    hat Newsletter am Stand bestellt, keine Visitenkarte
    unsubscribed his wife
    met at the mail-order fair
    did not get the newsletter yet
    unsubscribed from SMS
    kein Fleisch
    Ansprechpartner gewechselt, nicht mehr Herr Müller
    Kontakt über Messe, kein Interesse an Produkt X
    n'aime pas le café
    ne parle pas français, écrire en anglais
    no tiene teléfono
    non ha telefono, scrivere email
    не звонить
    нет телефона, писать на почту
    电话打不通
    不吃辣
    電話不可
    メール希望
    没收到邮件
    メールが届かない
    nie je mięsa
    brak telefonu
    neemt niet op
    stopped by at the booth, wants newsletter
    does not like phone, mail is better
    address corrected, not a typo
    works in mail room, not a decision maker
    Newsletter since May
    e-mail statt Post, kein Papier
    did not get the newsletter
    keine Mails bekommen, Spamordner geprüft
    bekommt keinen Newsletter, bitte aufnehmen!
    hat den Newsletter nicht erhalten
    kein Spam bitte, nur Newsletter
    does not want phone calls, newsletter ok
    does not want the newsletter on paper
    wants no ads but newsletter yes
    will nicht auf Papier, Newsletter per Mail ja
    geen nieuwsbrief ontvangen in mei
    n'a pas reçu la newsletter
    no recibió el boletín
    bounced once in 2019, works again
    was unsubscribed by mistake, please resubscribe
    mail bounced 2022 - new address since
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_sqlite(tmp_path / "newsletter.db")
    yield store
    store.close()


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines()]


@pytest.mark.parametrize("remark", _lines(NOT_MAILED))
def test_a_remark_of_mail_and_of_a_no_is_not_mailed_whether_understood_or_not(remark):
    assert standing(("Email", "Notes"), ["a@example.com", remark]) != FINE


@pytest.mark.parametrize("remark", _lines(HARMLESS))
def test_a_remark_about_something_else_loses_nobody(remark):
    assert standing(("Email", "Notes"), ["a@example.com", remark]) == FINE


@pytest.mark.parametrize(
    ("header", "value", "expected"),
    [
        ("xyz", "please take her off the mailing list", REFUSED),
        ("Gesprächsnotiz", "will keinen Newsletter", REFUSED),
        ("Interne Bemerkung", "Newsletter: nein", REFUSED),
        ("Note 2", "NL: nein", REFUSED),
        ("Company", "Stop the Mail and Take It Off Ltd", FINE),
        ("How did you hear about us?", "I unsubscribed from another mailing list", FINE),
        ("xyz", "no list", FINE),  # too few words where no remarks are expected
    ],
)
def test_any_column_that_holds_sentences_is_read(header, value, expected):
    assert standing(("Email", header), ["a@example.com", value]) == expected


def test_the_row_is_refused_with_the_remark_and_what_to_do(store, tmp_path):
    rows = "a@example.com,wants off the mailing list\nb@example.com,met at the fair\n"
    report = bring(store, tmp_path, f"email,Notes\n{rows}")
    assert (report.rejected, report.intake.new) == (1, 1)
    assert report.examples == (
        (
            2,
            "'Notes': the remark 'wants off the mailing list' seems to say that no mail is wanted,"
            " or arrives; say it in a column 'status', or clear the remark",
        ),
    )
    assert [str(said) for said in report.said] == [
        "'Notes': 1 refused (wants off the mailing list)"
    ]


def test_a_remark_counts_beside_a_services_own_status_and_in_a_long_list(store, tmp_path):
    rows = "".join(
        f"r{n}@example.com,active,,free,{'mail bounces' * (n == 999)}\n" for n in range(2000)
    )
    report = bring(store, tmp_path, f"email,status,created_at,subscription_tier,notes\n{rows}")
    assert (report.rejected, report.intake.new) == (1, 1999)


def test_a_long_remark_is_looked_at_in_a_moment():
    assert not is_doubtful("no mail-order " * 100_000)
