"""Who left stays gone, in whatever language and column a list says so; and nobody else is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsletter.cli.subscriber_answers import report_lines
from newsletter.ports import Store
from newsletter.readers import lexicon
from newsletter.readers.remarks import may_remark, read_remark
from newsletter.readers.standing import STATUSES, find_standing, read_state
from newsletter.readers.words import listed
from newsletter.store.sqlite import open_sqlite
from tests.lists import (
    BLOCKED,
    BOUNCED,
    COMPLAINED,
    FINE,
    GONE,
    PENDING,
    REFUSED,
    bring,
    standing,
)

#: Of people who are not to be mailed: a header, what stands below it, and what becomes of them.
NOT_MAILED = (
    # a state, in the languages of lists
    *(("Статус", value, GONE) for value in ("Отписан", "Отписался", "отписана 2021", "неактивен")),
    *(("Статус", value, BOUNCED) for value in ("Возврат", "не доставлено")),
    ("Статус", "Жалоба", COMPLAINED),
    ("Статус", "Ожидает подтверждения", PENDING),
    ("Estado", "Dado de baja", GONE),
    ("Estado", "Baja", GONE),
    ("Estado", "Rebotado", BOUNCED),
    ("Estado", "Rebote", BOUNCED),
    ("Stato", "Disiscritto", GONE),
    ("Stato", "Rimbalzato", BOUNCED),
    ("Statut", "Désabonné", GONE),
    ("Statut", "DESINSCRIT", GONE),
    ("Statut", "Rebond", BOUNCED),
    ("Stan", "wypisany", GONE),
    ("Stan", "odbity", BOUNCED),
    ("Status", "abgemeldet", GONE),
    ("Status", "unzustellbar", BOUNCED),
    ("Durum", "abonelikten çıktı", GONE),
    ("Durum", "ABONELİKTEN ÇIKTI", GONE),
    ("Toestand", "Afgemeld", GONE),
    ("Toestand", "Uitgeschreven", GONE),
    ("Status", "Studsad", BOUNCED),
    ("Situação", "Descadastrado", GONE),
    ("Situação", "Cancelado", GONE),
    ("Stav", "Odhlášen", GONE),
    ("Állapot", "Leiratkozott", GONE),
    ("Stare", "Dezabonat", GONE),
    ("Status", "Frameldt", GONE),
    ("Status", "Avmeldt", GONE),
    ("Tila", "Peruutettu", GONE),
    ("Κατάσταση", "Απεγγραφή", GONE),
    ("状态", "已退订", GONE),
    ("状态", "取消订阅", GONE),
    ("状态", "退信", BOUNCED),
    ("狀態", "退訂", GONE),
    ("ステータス", "配信停止", GONE),
    ("ステータス", "解除", GONE),
    ("状態", "登録解除", GONE),
    ("상태", "수신거부", GONE),
    ("상태", "구독취소", GONE),
    ("상태", "반송", BOUNCED),
    ("الحالة", "إلغاء الاشتراك", GONE),
    ("الحالة", "ملغى", GONE),
    ("סטטוס", "הוסר", GONE),
    ("Trạng thái", "Hủy đăng ký", GONE),
    ("Status", "berhenti berlangganan", GONE),
    # a state that nobody can read makes nobody active
    *(
        (header, "xyzzy", REFUSED)
        for header in (
            *("Статус", "Estado", "Stato", "Statut", "Stan", "Durum", "Toestand", "状态"),
            *("ステータス", "상태", "الحالة", "Status", "Situação", "Κατάσταση", "Állapot"),
        )
    ),
    # a day on which somebody left
    *(
        (header, "2021-03-04", GONE)
        for header in (
            *("Kündigung", "Kündigungsdatum", "Gekündigt am", "Cancelado em", "Austritt"),
            *(
                "Datum van afmelding",
                "Data di cancellazione",
                "Avregistrerad",
                "Отписан",
                "Дата отписки",
                "Odhlášen",
            ),
            *("Frameldt", "Avmeldt", "Avmeldt dato", "Peruutettu", "إلغاء الاشتراك", "수신거부"),
            *("Fecha de baja", "Date de désinscription", "退订时间"),
            *("配信停止日", "Data odhlášení", "Leiratkozás dátuma", "Abgemeldet am"),
        )
    ),
    ("Unzustellbar seit", "2021-03-04", BOUNCED),
    # a no where it is asked whether somebody wants mail
    *(
        (header, value, GONE)
        for header, values in {
            "Newsletter abonniert": "nein NEIN 0",
            "enabled": "0 no false",
            "Подписка": "no нет",
            "Подписан": "нет",
            "Abonnerad": "no nej",
            "GDPR": "no",
            "DSGVO-Einwilligung": "nein",
            "Consent": "no",
            "Newsletter": "non nej нет 否",
            "Opt-in": "n",
            "subscribed": "false",
            "Согласие на рассылку": "нет",
            "Souhlas": "ne",
            "Consentimiento": "no",
            "Accepte la newsletter": "non",
            "Zgoda na newsletter": "nie",
            "Iscrizione newsletter": "no",
            "Nyhetsbrev": "nej",
            "是否订阅": "否",
            "メルマガ": "いいえ",
            "뉴스레터 수신": "아니오",
            "마케팅 수신 동의": "아니요",
            "Bülten aboneliği": "hayır",
            "Abo": "nein",
            "Email marketing": "✗",
        }.items()
        for value in values.split()
    ),
    # a yes below a header that denies
    *(
        (header, value, expected)
        for header, value, expected in (
            ("Marketing Suspended", "true", BLOCKED),
            ("Email Suspended", "yes", BLOCKED),
            ("Suspended", "true", BLOCKED),
            ("Email Paused", "1", PENDING),
            ("Email Excluded", "true", GONE),
            ("Excluded from mailing", "x", GONE),
            ("Email stopped", "yes", GONE),
            ("Stop mail", "yes", GONE),
            ("No marketing emails", "yes", GONE),
            ("Email rejected", "true", GONE),
            ("Refuse marketing", "true", GONE),
            ("Email turned off", "1", GONE),
            ("Newsletter pausiert", "ja", GONE),
            ("Mailsperre", "ja", GONE),
            ("Werbesperre", "x", GONE),
        )
    ),
    # a no in more words than one
    *(("Newsletter?", value, GONE) for value in ("No thanks", "stop", "Nein danke", "non merci")),
    *(("Wants newsletter", value, GONE) for value in ("not any more", "no longer")),
    *(("Frequency", value, GONE) for value in ("never", "none", "nie")),
    ("Email frequency", "Never", GONE),
    ("Status", "Active (no mail)", REFUSED),
    ("Status", "Active (unsubscribed 2021)", REFUSED),
    ("Status", "Active until 2021", REFUSED),
    ("Status", "Active on paper", REFUSED),
    *(("Subscribed", letter, GONE) for letter in "NН"),
    ("Unconfirmed", "yes", PENDING),
    *(
        (header, value, PENDING)
        for header, value in (
            *(("Global status", "unconfirmed"), ("DOI bestätigt", "nein"), ("Verified", "0")),
            *(("Email verified", "FALSE"), ("Confirmed", "no"), ("Double opt-in", "no")),
        )
    ),
    # as services write it
    *(
        ("Error", value, BOUNCED)
        for value in (
            *("550 5.1.1 User unknown", "No such user here", "5.1.1", "605 Not delivering"),
            *("smtp; 550 mailbox unavailable", "The account does not exist", "bounced"),
        )
    ),
    ("Stop Time", "2021-03-04 10:00:00", GONE),
    ("Stop Status", "unsubscribed", GONE),
    ("Delivery status", "by_bounces", BOUNCED),
    ("Delivery status", "by_user", GONE),
    ("Статус", "Недоступен", BOUNCED),
    ("Kein Newsletter", "x", GONE),
    ("Keine Werbung", "ja", GONE),
    ("Do you want news?", "no", GONE),
    ("can_contact", "no", GONE),
    ("Event newsletter", "no", GONE),
    ("Foto-Newsletter", "nein", GONE),
    ("Survey mails", "no", GONE),
    ("Werbung", "nein", GONE),
    ("Gesperrt", "ja", BLOCKED),
    # a remark in a column about anything
    *(
        (header, value, expected)
        for header in (
            *("Category", "Type", "Kategorie", "Info", "Member type", "Last action", "Notes"),
            *("Remark", "Comments", "Bemerkung", "Примечание", "備考", "xyz", "Company"),
        )
        for value, expected in (
            ("unsubscribed", GONE),
            ("Unsubscribed 2021-03-04", GONE),
            ("bounced", BOUNCED),
            ("Cleaned", BOUNCED),
            ("COMPLAINED", COMPLAINED),
            ("Abgemeldet", GONE),
            ("отписался", GONE),
            ("已退订", GONE),
        )
    ),
    ("Notes", "(unsubscribed)", GONE),
    ("Notes", "has opted out via link on 3 May 2021", GONE),
    ("Notes", "désabonné le 3 mai 2021", GONE),
    ("Notes", "do-not-contact", GONE),
    ("Notes", "Hard Bounce", BOUNCED),
    ("Notes", "수신거부", GONE),
    ("Notes", "suppressed", BLOCKED),
    *(
        ("Notes", value, GONE)
        for value in (
            *("please remove", "opted out 2023-03-02", "bitte löschen", "möchte nicht mehr"),
            *("wil geen mail meer", "no quiere recibir más", "ne veut plus recevoir", "baja"),
            *(
                '"unsubscribed"',
                "- unsubscribed",
                "*unsubscribed*",
                "• Unsubscribed",
                "[abgemeldet]",
            ),
            *(
                "Status: unsubscribed",
                "ｕｎｓｕｂｓｃｒｉｂｅｄ",
                "\u200bunsubscribed",
                "un\u200bsubscribed",
            ),
            *("\u202aunsubscribed\u202c", "\u2067unsubscribed\u2069", "„abgemeldet“"),
        )
    ),
    # a single word where reasons are noted, as Amazon SES writes them
    *(
        (header, value, expected)
        for header in ("Reason", "Note", "Bemerkung", "Motivo", "Примечание")
        for value, expected in (
            *(("BOUNCE", BOUNCED), ("bounce", BOUNCED), ("hard", BOUNCED), ("NPAI", BOUNCED)),
            *(("COMPLAINT", COMPLAINED), ("Spam", COMPLAINED)),
        )
    ),
    # a yes below a header that is nothing but a denial
    *(
        (header, value, GONE)
        for header, values in {
            "IsExcludedFromCampaigns": "true",
            "Excluded": "yes 1",
            "Exclude": "x",
            "Ausgeschlossen": "ja",
            "Widerspruch": "01.02.2023 ja",
            "Objection": "2023-01-01",
            "Opposition": "oui",
            "Stop": "x 2023-01-01",
            "Unwanted": "x",
            "Quit": "2023-01-01",
            "Διαγραφή": "ναι",
            "Send": "no",
            "Not unsubscribed": "no",
        }.items()
        for value in values.split()
    ),
    *(
        (header, value, BOUNCED)
        for header, value in (
            *(("Undelivered", "1"), ("Returned", "yes"), ("Failed", "1"), ("Retour", "x")),
            *(("Email valid", "FALSE"), ("Valid", "0"), ("Reachable", "no"), ("Gültig", "nein")),
            *(("Folder", "Bounces"), ("Ordner", "Bounced"), ("Never bounced", "FALSE")),
        )
    ),
    # neither a yes nor a no
    ("Newsletter?", "North and South", PENDING),
    ("Newsletter", "No Borders", PENDING),
    ("Junk", "1", COMPLAINED),
    ("メルマガ", "希望しない", GONE),
    ("メルマガ購読", "購読しない", GONE),
    ("配信", "不可", GONE),
    ("邮件订阅", "不接收", GONE),
    ("뉴스레터", "수신 안함", GONE),
    ("स्थिति", "सदस्यता समाप्त", GONE),
    # what somebody wants, in a sentence
    *(
        (header, value, GONE)
        for header in ("Notes", "Remarks", "Bemerkung")
        for value in (
            *("asked to be removed", "wants no more mail", "does not want emails any more"),
            *("doesn't want the newsletter", "He no longer wants to receive any mails"),
            *("no longer interested", "möchte keine Mails mehr", "opted out by phone"),
            *("stop sending", "verstorben", "left the company"),
        )
    ),
    ("Notes", "address does not exist", BOUNCED),
    ("Notes", "return to sender", BOUNCED),
    # complaints, and how many
    *(
        (header, value, COMPLAINED)
        for header, value in (
            *(("Plainte", "oui"), ("Plaintes", "1"), ("Beschwerde", "ja"), ("Beschwerden", "2")),
            *(("Spambeschwerden", "1"), ("Abuse reports", "3"), ("Klachten", "1")),
            *(("Quejas", "1"), ("Reclami", "2"), ("Жалобы", "1"), ("Spam reports", "1")),
        )
    ),
)

#: And of people who are: nothing of this speaks against it.
MAILED = (
    ("Last name", "Left"),
    ("Surname", "Baja"),
    ("First name", "Unsubscribed"),
    ("Nachname", "Kündig"),
    ("Name", "Will Bounce"),
    ("City", "Baja"),
    ("Ort", "Abensberg"),
    ("Company", "Bounce"),
    ("Company", "Bounce House Ltd"),
    ("Company", "Suppress Fire Systems"),
    ("Firma", "Kündig & Söhne"),
    ("Company", "Clean"),
    ("Company", "Opticians"),
    ("Title", "Director of Complaints"),
    ("Department", "Complaints"),
    ("Job", "Spam analyst"),
    ("Interests", "Left politics"),
    ("Topic", "left"),
    ("Last order", "cancelled"),
    ("Show", "The Blacklist"),
    ("Notes", "unsubscribed his wife"),
    ("Notes", "never unsubscribed"),
    ("Notes", "please do not call"),
    ("Notes", "wants mail on Mondays only"),
    ("Member type", "Regular"),
    ("Category", "VIP"),
    ("state", "Baja California"),
    ("State", "CA"),
    ("Статус", "Активен"),
    ("Статус", "подписан"),
    ("Statut", "abonnée"),
    ("Stav", "aktivní"),
    ("状态", "已订阅"),
    ("상태", "구독중"),
    ("الحالة", "مشترك"),
    ("Newsletter abonniert", "ja"),
    ("Подписка", "да"),
    ("Подписка", "Ежедневная"),
    ("GDPR", "yes"),
    ("Opt-in", "ja"),
    ("Souhlas", "ano"),
    ("メルマガ", "はい"),
    ("Отписан", "нет"),
    ("Odhlášen", ""),
    ("Gekündigt am", ""),
    ("수신거부", "아니오"),
    ("Kündigungsfrist", "3 Monate"),
    ("Lien de désinscription", "https://x.example/u"),
    ("退订链接", "https://x.example/u"),
    ("Angemeldet am", ""),
    ("Mailing State", "CA"),
    ("Kundenstatus", "Neukunde"),
    ("Letzte Mail", "never"),
    ("Inscrit le", "01/02/2020"),
    ("SMS consent", "no"),
    ("Emails opened", "0"),
    ("Avg open rate", "0"),
    ("Subscription price", "0"),
    ("Paid subscription", "no"),
    ("Partner offers by phone", "no"),
    ("Subscriptions gifted", "0"),
    ("Emails dropped (6mo)", "0"),
    ("No. of emails", "3"),
    ("Marketing Suspended", "false"),
    ("Suspended", "no"),
    ("Email Excluded", "false"),
    ("Stop mail", "no"),
    ("No marketing emails", ""),
    ("Werbesperre", "nein"),
    ("Newsletter?", "Weekly"),
    ("Newsletter", "Non-profit weekly"),
    ("Frequency", "weekly"),
    ("Frequency", "0"),
    ("Reason", "likes hard topics"),
    ("Company", "Hard"),
    ("City", "Spam"),
    ("Plaintes", "0"),
    ("Abuse reports", "0"),
    ("Beschwerden", ""),
    ("Notes", '"removed" his wife'),
    ("Notes", "- met in Ghent"),
    ("Delivery status", "delivered"),
    ("Email verified", "TRUE"),
    ("DOI bestätigt", "ja"),
    ("Consent to track", "No"),
    ("Photo consent", "no"),
    ("Tracking consent", "No"),
    ("WhatsApp opt-in", "0"),
    ("Mail catalog opt-out", "Yes"),
    ("Type", "Permanent"),
    ("Customer status", "Inactive"),
    ("Kundenstatus", "inaktiv"),
    ("Error", ""),
    ("Error", "none"),
    ("Error", "421 try again later"),
    ("Error", "452 4.2.2 mailbox full"),
    ("Code", "550"),
    ("Status", "Active (12 opens)"),
    ("Status", "Active (0 opens)"),
    ("Status", "Subscribed on 3 May 2023"),
    ("Статус", "Активен (12)"),
    *(("Subscribed", letter) for letter in "JOSYД"),
    ("Subscribed to blog", "no"),
    ("Subscribed to our podcast", "no"),
    ("Never bounced", "TRUE"),
    ("Not unsubscribed", "yes"),
    ("Never bounced", ""),
    ("Excluded", "no"),
    ("Stop", ""),
    ("Valid", "yes"),
    ("Valid from", "2023-01-01"),
    ("Returned", "0"),
    ("メルマガ", "希望する"),
    ("メルマガ", "不動産ニュース"),
    ("配信", "可"),
    ("स्थिति", "सक्रिय"),
    ("Notes", "wants more mail"),
    ("Notes", "does not want sugar"),
    ("Notes", "Will"),
    ("Company", "No longer interested"),
    ("Source", "Folder"),
    ("Event status", "cancelled"),
    ("Campaign", "none"),
    ("VIP", "no"),
    ("Vegetarian", "nein"),
    ("About", "no"),
    ("Reader of the print edition", "no"),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_sqlite(tmp_path / "newsletter.db")
    yield store
    store.close()


@pytest.mark.parametrize(("header", "value", "expected"), NOT_MAILED)
def test_who_left_is_not_mailed_in_any_language_or_column(header, value, expected):
    assert standing(("Email", header), ["a@example.com", value]) == expected


@pytest.mark.parametrize(("header", "value"), MAILED)
def test_nobody_else_is_lost(header, value):
    assert standing(("Email", header), ["a@example.com", value]) == FINE


REMARKS = [
    *listed(lexicon.LEFT_REMARKS),
    *listed(lexicon.BOUNCED_REMARKS),
    *listed(lexicon.COMPLAINED_REMARKS),
    *listed(lexicon.BLOCKED_REMARKS),
    *listed(lexicon.LEAVING_STEMS),
    *listed(lexicon.BOUNCED_STEMS),
    *listed(lexicon.COMPLAINED_STEMS),
]


@given(
    st.sampled_from(["", *listed(lexicon.BEFORE_REMARKS)]),
    st.sampled_from(REMARKS),
    st.sampled_from(["", " 2021", " (2021-03-04)", " on 3 May 2021", "."]),
    st.sampled_from([" ", "-", "_"]),
    st.sampled_from([str, str.upper, str.title]),
    st.sampled_from(["NFC", "NFD"]),
)
@example("", "opt out", "", "-", str.upper, "NFC")
@example("he", "unsubscribed", "", " ", str, "NFC")
def test_a_remark_is_known_however_it_is_written(before, remark, behind, gap, write, form):
    text = f"{before} {remark.replace(' ', gap)}{behind}".strip()
    cell = normalize(form, write(text))
    assert may_remark(["Ghent", cell])
    assert read_remark(cell)


@given(st.text(max_size=40))
def test_whatever_a_cell_holds_it_is_read_or_passed_over(text):
    read_remark(text)
    read_state(text.casefold())


def test_no_word_means_two_things():
    known = [word for words in lexicon.STATUSES.values() for word in set(listed(words))]
    assert [word for word, count in Counter(known).items() if count > 1] == []
    for word, meaning in STATUSES.items():
        assert find_standing(word.upper()) == meaning, word
        assert read_state(word) == meaning, word


def test_the_report_shows_what_each_column_said_of_whom(store, tmp_path):
    rows = [
        ("a", "Активен", "", "да", "нет"),
        ("b", "Отписан", "", "да", "нет"),
        ("c", "Отписался", "", "да", "да"),
        ("d", "Новый", "", "да", "нет"),
        ("e", "", "unsubscribed", "нет", "да"),
        ("f", "", "asked for a pen", "", ""),
    ]
    text = "".join(f"{who}@example.com,{','.join(cells)}\n" for who, *cells in rows)
    report = bring(store, tmp_path, f"email,Статус,Notes,Подписка,VIP\n{text}")
    assert [str(said) for said in report.said] == [
        "'Статус': 2 left (Отписан, Отписался), 2 empty, 1 mailed (Активен), 1 refused (Новый)",
        "'Подписка': 4 mailed (да), 1 left (нет), 1 to confirm first",
        "'Notes': 1 left (unsubscribed)",
    ]
    note = (
        "nothing but marks as x, yes and no, and kept as fields that keep nobody from mail: 'VIP';"
        " if one says who gets mail, name it 'newsletter' or 'unsubscribed'"
    )
    assert note in report.notes
    lines = list(report_lines(report))
    assert "  what the columns said of who gets mail, by rows:" in lines
    assert "    'Notes': 1 left (unsubscribed)" in lines


def test_a_report_of_a_long_list_stays_short_and_names_no_address(store, tmp_path):
    cells = (f"2021-03-04 {n // 60:02}:{n % 60:02},x{n}@example.com" for n in range(600))
    text = "".join(f"r{n}@example.com,{cell}\n" for n, cell in enumerate(cells))
    report = bring(store, tmp_path, f"email,unsubscribed_at,opt_out_reason\n{text}")
    assert [str(said) for said in report.said] == [
        "'unsubscribed_at': 600 left (2021-03-04 00:00, 2021-03-04 00:01, 2021-03-04 00:02)",
        "'opt_out_reason': 600 left",
    ]


def test_a_services_own_words_are_counted_as_they_are(store, tmp_path):
    text = "email,status,created_at,subscription_tier\n"
    text += "".join(f"{n}@example.com,{['active', 'inactive'][n % 2]},,free\n" for n in range(5))
    (said,) = bring(store, tmp_path, text).said
    assert said.rows == {"'active'": 3, "'inactive'": 2}


@pytest.mark.parametrize(
    ("header", "answers", "told"),
    [
        ("VIP", "yes no", True),
        ("VIP", "0 1", True),
        ("Orders", "0 0", False),
        ("Orders", "0 1 2", False),
        ("VIP", "yes yes", False),
        ("Member", "nein ja", True),
        ("VIP", "x", False),
        ("VIP", "x -", True),
        ("Topic", "x AI", False),
    ],
)
def test_a_field_of_yes_and_no_is_told(store, tmp_path, header, answers, told):
    rows = "".join(f"r{n}@example.com,{word}\n" for n, word in enumerate(answers.split()))
    report = bring(store, tmp_path, f"email,{header}\n{rows}")
    assert any("keep nobody from mail" in note for note in report.notes) == told


def test_an_empty_cell_that_says_no_is_counted_so(store, tmp_path):
    report = bring(store, tmp_path, "email,Abonniert\na@example.com,\nb@example.com,ja\n")
    assert [str(said) for said in report.said] == ["'Abonniert': 1 left, 1 mailed (ja)"]


@pytest.mark.parametrize(
    "header",
    ["Widerruf", "Widerruf am", "Uitschrijfdatum", "Ingetrokken", "Revoca", "Rétractation"],
)
def test_who_took_consent_back_has_left(header):
    became = [standing(("email", header), ["a@example.com", told]) for told in ("x", "3.4.2024")]
    assert became == [GONE, GONE]
    assert standing(("email", header), ["a@example.com", ""]) == FINE


@pytest.mark.parametrize("header", ["Tags", "Gruppe"])
@pytest.mark.parametrize("tag", ["verstorben", "VIP, deceased", "overleden", "uit dienst", "умер"])
def test_a_tag_that_says_who_is_no_more_keeps_from_mail(header, tag):
    assert standing(("email", header), ["a@example.com", tag]) == GONE
    assert standing(("email", header), ["a@example.com", "VIP, Press"]) == FINE
