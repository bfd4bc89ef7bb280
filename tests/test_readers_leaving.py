"""Who left stays gone, in whatever language and column a list says so; and nobody else is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsletter.cli.subscriber_answers import report_lines
from newsletter.errors import NewsletterError
from newsletter.ports import Store
from newsletter.readers import ImportReport, import_csv, lexicon
from newsletter.readers.bundles import bundler
from newsletter.readers.columns import plan_columns
from newsletter.readers.remarks import may_remark, read_remark
from newsletter.readers.rows import BadRow, entry_maker
from newsletter.readers.standing import STATUSES, find_standing, read_state
from newsletter.readers.words import listed
from newsletter.store.sqlite import open_sqlite

NOW = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)

GONE, BOUNCED, COMPLAINED = "unsubscribed", "hard bounce", "complaint"
BLOCKED, PENDING, REFUSED, FINE = "manual", "pending", "refused", "active"

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
    ("Notes", "asked why he unsubscribed"),
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
    ("Newsletter?", "North and South"),
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


def bring(store: Store, folder: Path, text: str) -> ImportReport:
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8")
    return import_csv(
        path, store.subscribers, rejects=folder / "imports", at=NOW, progress=lambda a, b: None
    )


def standing(header: tuple[str, ...], row: list[str]) -> str:
    """What becomes of a row; the quick way must leave it to the slow one, or agree."""
    columns = plan_columns(header, [row])
    bundle = bundler(columns, at=NOW, source="test")([row])
    try:
        entry = entry_maker(columns, at=NOW, source="test")(row)
    except BadRow:
        assert bundle is None
        return REFUSED
    if bundle is not None:
        assert list(bundle.entries()) == [entry]
    assert not hasattr(entry, "reason")
    return entry.suppressed or entry.status  # type: ignore[union-attr]


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


def beside(header: str, value: str, *others: str) -> str:
    """What becomes of a reader, where other readers have these values in the same column."""
    rows = [["a@example.com", value], *(["b@example.com", other] for other in others)]
    try:
        columns = plan_columns(("Email", header), rows)
        entry = entry_maker(columns, at=NOW, source="test")(rows[0])
    except BadRow:
        return REFUSED
    return entry.suppressed or entry.status  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("header", "value", "others", "expected"),
    [
        # numbers are no answers, but below the bare name of a newsletter
        ("Subscriptions started", "0", ["2", "1"], FINE),
        ("Subscriptions started", "0", ["1", "0"], GONE),
        ("Newsletter", "0", ["1", "2"], GONE),
        ("Newsletter", "2", ["1", "0"], REFUSED),
        # where others answer yes or no, so must everybody
        ("Newsletter", "xyzzy", ["yes", "no"], REFUSED),
        ("Newsletter", "xyzzy", ["Technology"], FINE),
        ("Newsletter", "weekly", ["yes", "no"], FINE),
        ("Newsletter", "", ["yes", "no"], FINE),
        # where each has a standing, an empty cell may be a merged one
        ("Group", "", ["Active", "Unsubscribed"], REFUSED),
        ("Segment", "", ["subscribed", "hard bounce"], REFUSED),
        ("xyz", "", ["active", "cleaned"], REFUSED),
        ("Group", "", ["Unsubscribed"], FINE),
        ("Group", "", ["VIP", "Active", "Unsubscribed"], FINE),
        # and where others have confirmed, it says that this one has not
        ("Confirmed", "", ["2021-03-04"], PENDING),
        ("confirmed_at", "", ["2021-03-04 12:00:00"], PENDING),
        ("Aktiviert", "", ["04.03.2021"], PENDING),
        ("Email verified", "", ["TRUE"], PENDING),
        ("Confirmed", "2021-03-04", [""], FINE),
        ("Confirmed", "", [""], FINE),
        ("confirmed_at", "", [""], FINE),
        ("consent_at", "", ["2021-03-04"], FINE),
    ],
)
def test_what_a_value_says_is_told_by_those_of_others(header, value, others, expected):
    assert beside(header, value, *others) == expected


def test_a_state_beside_a_city_is_one_of_a_country_unless_readers_have_it():
    place = ("Email", "Ciudad", "Estado")
    assert standing(place, ["a@example.com", "Guadalajara", "Jalisco"]) == FINE
    header, active = ("Email", "Ciudad", "Estado"), ["b@example.com", "León", "Activo"]
    columns = plan_columns(header, [active])
    make = entry_maker(columns, at=NOW, source="test")
    assert make(active).status == "active"
    with pytest.raises(BadRow, match="'Estado': the status 'jalisco' is not known"):
        make(["a@example.com", "Guadalajara", "Jalisco"])


@pytest.mark.parametrize("header", ["Opt-in date", "Subscribed at", "consent_at"])
@pytest.mark.parametrize(
    ("value", "others", "day"),
    [
        ("13/05/2023", [], "2023-05-13"),
        ("05/13/2023 2:30 PM", [], "2023-05-13"),
        ("03/05/2023", ["13/05/2023"], "2023-05-03"),
        ("03/05/2023", ["05/13/2023"], "2023-03-05"),
        ("03.05.2023", [], "2023-05-03"),
        ("3.5.2023 10:15", [], "2023-05-03"),
        ("2023/05/03", [], "2023-05-03"),
        ("May 3, 2023", [], "2023-05-03"),
        ("3. Mai 2023", [], "2023-05-03"),
        ("Wed, 3 May 2023 10:00:00 GMT", [], "2023-05-03"),
        ("3 de mayo de 2023", [], "2023-05-03"),
        # nobody knows which day it is
        ("03/05/2023", [], ""),
        ("03/05/2023", ["13/05/2023", "05/13/2023"], ""),
        ("31/02/2023", [], ""),
        ("last spring", [], ""),
        ("n/a", [], ""),
        ("-", [], ""),
    ],
)
def test_no_reader_is_lost_for_a_day_of_consent(header, value, others, day):
    rows = [["a@example.com", one] for one in (value, *others)]
    columns = plan_columns(("Email", header), rows)
    entry = entry_maker(columns, at=NOW, source="test")(rows[0])
    assert entry.status == "active"
    assert f"{entry.consent_at:%Y-%m-%d}" == (day or f"{NOW:%Y-%m-%d}")
    told = f"test; consent of {value!r}" if not day and len(value) > 3 else "test"
    assert entry.consent_source == told


def test_days_of_consent_that_cannot_be_read_are_told(store, tmp_path):
    rows = "".join(f"{n}@example.com,0{n}/05/2023\n" for n in range(1, 4))
    report = bring(store, tmp_path, f"email,Opt-in date\n{rows}d@example.com,\n")
    assert report.intake.new == 4
    (note,) = (note for note in report.notes if "cannot be read" in note)
    assert note.startswith("'Opt-in date': 3 times cannot be read, as '01/05/2023'")


def test_the_nearest_word_is_sought_for_the_first_unknown_ones_only():
    make = entry_maker(plan_columns(("email", "status")), at=NOW, source="test")
    reasons = []
    for word in (*(f"acitve{n}" for n in range(100)), "acitve0"):
        with pytest.raises(BadRow) as caught:
            make(["a@example.com", word])
        reasons.append(caught.value.message)
    hinted = ["did you mean 'active'?" in reason for reason in reasons]
    assert hinted == [True] * 50 + [False] * 50 + [True]


@pytest.mark.parametrize(
    "cell",
    ["Ann Lee <Ann@x.org>", '"Lee, Ann" <mailto:Ann@x.org>', "mailto:Ann@X.org", "<Ann@x.org>"],
)
def test_an_address_is_taken_out_of_what_mail_programs_write(cell):
    make = entry_maker(plan_columns(("Email", "Name")), at=NOW, source="test")
    assert make([cell, "Ann Lee"]).address == "Ann@x.org"
    assert plan_columns((cell, "Ann Lee")).known == {"email": 0}


@pytest.mark.parametrize(
    ("above", "hint"),
    [
        ("Readers 2023\n", "delete the rows above the header, which is row 2"),
        ("Readers,\nof 2023,\n", "delete the rows above the header, which is row 3"),
    ],
)
def test_rows_above_the_header_are_told(store, tmp_path, above, hint):
    with pytest.raises(NewsletterError) as caught:
        bring(store, tmp_path, f"{above}Email,Name\na@example.com,Ann\n")
    assert caught.value.hint == hint


def test_a_status_of_something_else_is_told():
    make = entry_maker(plan_columns(("Email", "Status")), at=NOW, source="test")
    with pytest.raises(BadRow, match="if the column is about something else, name it otherwise"):
        make(["a@example.com", "Married"])


def test_a_code_is_read_beside_an_error_and_phplists_click_beside_a_confirmation():
    """As Mailgun and phpList write them."""
    bounces = ("address", "code", "error", "created_at")
    assert standing(bounces, ["a@example.com", "550", "", "Mon, 1 Mar 2021"]) == BOUNCED
    assert standing(bounces, ["a@example.com", "421", "", "Mon, 1 Mar 2021"]) == FINE
    assert standing(("email", "confirmed", "optedin"), ["a@example.com", "1", "0"]) == FINE
    assert standing(("email", "optedin"), ["a@example.com", "0"]) == GONE


def test_what_substack_counts_says_of_nobody_that_they_left():
    names = "Emails received (6mo),Emails dropped (6mo),Emails opened (6mo),Links clicked"
    names += ",Unique emails seen (6mo),Comments,Shares,Subscriptions gifted,Subscriptions started"
    header = ("Email", "Name", "Type", *names.split(","))
    rows = [
        ["a@example.com", "Ann", "Free", *"000000000"],
        ["b@example.com", "", "Free", *"333333333"],
    ]
    make = entry_maker(plan_columns(header, rows), at=NOW, source="test")
    assert [make(row)[1] for row in rows] == ["active", "active"]


def test_beside_a_status_another_one_counts_where_it_speaks_against_mail():
    header = ("Email", "Status", "Статус")
    assert standing(header, ["a@example.com", "active", "Отписан"]) == GONE
    assert standing(header, ["a@example.com", "active", "VIP"]) == FINE


@pytest.mark.parametrize(
    "heading",
    [
        *(
            "Unsubscribed,",
            "Bounced:",
            "--- abgemeldet ---,",
            "Active subscribers",
            "Отписались,",
        ),
        *("Inactive subscribers,", "Unsubscribes (12),", "Email,Name", "Name,E-Mail-Adresse"),
    ],
)
def test_a_list_in_parts_is_refused(store, tmp_path, heading):
    text = f"email,name\na@example.com,Ann\n{heading}\nb@example.com,Ben\n"
    with pytest.raises(NewsletterError, match=r"line 3 is no reader: .* looks like the heading"):
        bring(store, tmp_path, text)
    assert store.subscribers.counts()["total"] == 0


@pytest.mark.parametrize("row", [",Left", "Baja California,", "no address,", "unsubscribed,Ben"])
def test_a_row_without_an_address_is_no_heading_by_itself(store, tmp_path, row):
    report = bring(store, tmp_path, f"email,status\na@example.com,active\n{row}\n")
    assert (report.intake.new, report.rejected) == (1, 1)


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
        "'Подписка': 4 mailed (да), 1 left (нет), 1 empty",
        "'Notes': 1 left (unsubscribed)",
    ]
    note = "'VIP' holds 'да' and 'нет', and is a field: a no there keeps nobody from mail"
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
    ],
)
def test_a_field_of_yes_and_no_is_told(store, tmp_path, header, answers, told):
    rows = "".join(f"r{n}@example.com,{word}\n" for n, word in enumerate(answers.split()))
    report = bring(store, tmp_path, f"email,{header}\n{rows}")
    assert any("keeps nobody from mail" in note for note in report.notes) == told


def test_an_empty_cell_that_says_no_is_counted_so(store, tmp_path):
    report = bring(store, tmp_path, "email,Abonniert\na@example.com,\nb@example.com,ja\n")
    assert [str(said) for said in report.said] == ["'Abonniert': 1 left, 1 mailed (ja)"]
