"""Below a header that asks, only a known yes is one, whatever stands in other rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from newsletter.ports import Store
from newsletter.store.sqlite import open_sqlite
from tests.lists import FINE, GONE, PENDING, bring, standing

REFUSALS = {
    "Person - Marketing status": "no_consent, No consent, none, not given, declined, withdrawn",
    "Marketing consent": "refused, denied, revoked, no permission, missing, objected, not opted in",
    "Legal basis": "no consent, withdrawn, not given",
    "Einwilligung": "keine Einwilligung, nicht erteilt, widerrufen, liegt nicht vor, fehlt",
    "Werbeeinwilligung": "verweigert, abgelehnt, ohne, liegt nicht vor, nicht gewünscht",
    "Newsletter erhalten?": "nein danke, will nicht, kein Interesse, lieber nicht",
    "Newsletter": "don't want, does not want it, rather not, off, never, unticked, unerwünscht",
    "Nieuwsbrief": "geen, niet, geen toestemming, liever niet",
    "Consentement": "pas de consentement, sans, refusé, non merci",
    "Consentimiento": "sin consentimiento, denegado, no gracias",
    "Zgoda": "brak zgody, brak, odmowa, wycofana",
    "Согласие": "нет согласия, отказ, не дано, отозвано",
    "同意": "无, 未同意, 不同意, 拒绝",
    "メルマガ": "不要, 拒否, なし, 停止, 希望なし",
    "Verteiler": "kein Verteiler",
}
AGREEMENTS = {
    "Einwilligung": "erteilt, liegt vor, ja, schriftlich erteilt, 01.02.2023",
    "Согласие": "есть, да, дано",
    "Marketing consent": "given in writing, by web form, granted, yes please, 2023-01-01",
    "Newsletter erhalten?": "Ja gerne, gerne, ja",
    "Newsletter": "weekly, wöchentlich, angemeldet, gewünscht, per E-Mail, on, Kundennewsletter",
    "メルマガ": "希望, 希望する, 不動産ニュース",
    "Subscription": "Free, Paid",
    "Mail": "a.second@example.com",
}
NEITHER = {
    "Einwilligung": "offen, angefragt, unklar",
    "Marketing consent": "maybe, in review, asked, not yet, import pending",
    "Newsletter": "Maybe later, xyzzy, per Post",
    "Legal basis": "Legitimate interest",
}


def _cases(values: dict[str, str]) -> list[tuple[str, str]]:
    return [(header, value) for header, all_ in values.items() for value in all_.split(", ")]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_sqlite(tmp_path / "newsletter.db")
    yield store
    store.close()


def _among(store: Store, folder: Path, header: str, *values: str) -> list[str]:
    rows = "".join(f'r{n}@example.com,"{value}"\n' for n, value in enumerate(values))
    bring(store, folder, f"email,{header}\n{rows}")
    found = [store.subscribers.find(f"r{n}@example.com") for n in range(len(values))]
    return [one.suppressed or one.status if one else "refused" for one in found]


@pytest.mark.parametrize(
    ("header", "value", "expected"),
    [
        *((*case, GONE) for case in _cases(REFUSALS)),
        *((*case, FINE) for case in _cases(AGREEMENTS)),
        *((*case, PENDING) for case in _cases(NEITHER)),
    ],
)
def test_a_denial_is_a_no_a_known_yes_is_one_and_all_else_is_neither(header, value, expected):
    assert standing(("Email", header), ["a@example.com", value]) == expected


@pytest.mark.parametrize("header", ["Newsletter", "Person - Marketing status", "Einwilligung"])
@pytest.mark.parametrize("others", ["yes, no", "subscribed, unsubscribed", "weekly, xyzzy", "x"])
def test_what_a_cell_says_does_not_depend_on_others(store, tmp_path, header, others):
    values = ["no_consent", "maybe", "declined", *others.split(", ")]
    assert _among(store, tmp_path, header, *values)[:3] == [GONE, PENDING, GONE]


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Newsletter erhalten?", "Ja, gerne"),
        ("Marketing consent", "given in writing"),
        ("Newsletter-Anmeldung", "03.04.2023"),
        ("メルマガ", "希望"),
        ("Einwilligung", "erteilt"),
        ("Newsletter", "wöchentlich"),
    ],
)
def test_an_empty_cell_beside_others_that_agree_is_none(store, tmp_path, header, value):
    assert _among(store, tmp_path, header, value, "", value) == [FINE, PENDING, FINE]


def test_a_source_of_consent_that_is_a_refusal_is_no_consent(store, tmp_path):
    said = _among(store, tmp_path, "Consent source", "web form", "refused", "objected", "none", "")
    assert said == [FINE, GONE, GONE, FINE, FINE]


def test_a_word_that_is_neither_is_told(store, tmp_path):
    report = bring(store, tmp_path, "email,Newsletter\na@example.com,maybe\nb@example.com,ja\n")
    assert "'Newsletter': 1 to confirm first (maybe), 1 mailed (ja)" in map(str, report.said)


@pytest.mark.parametrize(
    ("header", "agreed", "refused"),
    [
        ("수신동의", "동의, 동의합니다, 수락, 예", "거부, 미동의, 비동의, 거절, 아니오"),
        ("メルマガ同意", "同意, 承諾, はい, 可", "不同意, 拒否, いいえ, 不可"),
        ("是否同意", "同意, 接受, 允许, 是", "不同意, 拒绝, 否"),
        ("Einwilligung", "zugestimmt, akzeptiert, ja", "verweigert, abgelehnt, nein"),
        ("Consentement", "accepte, autorisé, oui", "refuse, refusé, non"),
        ("Consentimiento", "acepta, autorizado, sí", "rechaza, no acepta, no"),
        ("Consenso", "accetta, acconsente, sì", "rifiuta, negato, no"),
        ("Toestemming", "gaat akkoord, akkoord, ja", "weigert, geweigerd, nee"),
        ("Zgoda", "wyraził zgodę, akceptuję, tak", "odmówił, brak, nie"),
        ("Souhlas", "souhlasí, udělen, ano", "nesouhlasí, odmítl, ne"),
        ("Hozzájárulás", "hozzájárult, elfogadom, igen", "elutasította, nem"),
        ("Samtycke", "samtycker, godkänt, ja", "nekar, avböjt, nej"),
        ("Suostumus", "suostuu, hyväksytty, kyllä", "kieltäytyi, ei"),
        ("Onay", "onayladı, kabul, evet", "reddetti, vermedi, hayır"),
        ("Согласие", "согласен, разрешено, да", "отказ, против, не согласен, нет"),
        ("Συγκατάθεση", "συμφωνώ, ναι", "αρνείται, όχι"),
        ("הסכמה", "מסכים, מאשר, כן", "מסרב, לא מסכים, לא"),
        ("موافقة", "موافق, أوافق, نعم", "رفض, غير موافق, لا"),
        ("Đồng ý", "đồng ý, có", "từ chối, không"),
    ],
)
def test_the_plain_words_of_consent_are_known_in_each_language(header, agreed, refused):
    for values, expected in ((agreed, FINE), (refused, GONE)):
        said = [standing(("Email", header), ["a@example.com", one]) for one in values.split(", ")]
        assert set(said) == {expected}


PERMISSIONS = {
    "Email": FINE,
    "Email, Direct Mail": FINE,
    "Email, Direct Mail, Customized Online Advertising": FINE,
    "E-Mail; Telefonisch": FINE,
    "SMS, Email Marketing": FINE,
    "Direct Mail": PENDING,
    "Direct Mail, Customized Online Advertising": PENDING,
    "SMS": PENDING,
    "Phone": PENDING,
    "Online": PENDING,
    "": PENDING,
    "none": GONE,
    "No Email, Direct Mail": GONE,
    "unsubscribed": GONE,
    "granted": FINE,
}


@pytest.mark.parametrize("name", ["export.csv", "subscribed_members_export_1.csv"])
@pytest.mark.parametrize("header", ["Marketing Permissions", "GDPR permissions", "Permissions"])
@pytest.mark.parametrize(("cell", "expected"), PERMISSIONS.items())
def test_of_several_permissions_one_for_mail_is_enough_and_others_are_none(
    store: Store, tmp_path: Path, name: str, header: str, cell: str, expected: str
) -> None:
    service = name != "export.csv"
    columns, more = (",MEMBER_RATING,LEID,OPTIN_TIME", ",2,1,2023-01-02") if service else ("", "")
    rows = "".join(
        f'{who}@example.com,"{told}"{more}\n' for who, told in (("a", cell), ("b", "Email"))
    )
    report = bring(store, tmp_path, f"Email Address,{header}{columns}\n{rows}", name)
    told = [one.suppressed or one.status for one in store.subscribers.stream()]
    assert told == [expected, FINE]
    if expected != FINE:
        (said,) = (said for said in report.said if said.header == header)
        assert sum(said.rows.values()) == 2


def test_permissions_that_nobody_has_are_asked_of_nobody(store: Store, tmp_path: Path) -> None:
    """And a list that stands far below speaks of all above it, also of who comes back."""
    header, long = (
        "Email Address,Marketing Permissions",
        "Direct Mail, Customized Online Ads, Email",
    )
    rows = "".join(f"r{n}@example.com,\n" for n in range(500))
    bring(store, tmp_path, f"{header}\n{rows}")
    assert store.subscribers.counts()["active"] == 500
    bad = "ann@@example.com,\n"
    last = f'z@example.com,"{long}"\n'
    late = bring(store, tmp_path, f"{header}\n{bad}{rows.replace('r', 's')}{last}")
    assert store.subscribers.counts()["pending"] == 500
    assert late.rejects
    mended = late.rejects.read_text("utf-8-sig").replace("ann@@", "ann@")
    bring(store, tmp_path, mended, late.rejects.name)
    assert store.subscribers.counts()["pending"] == 501
