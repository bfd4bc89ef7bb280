"""Columns of nothing but marks, whose headers may be about anything else."""

from __future__ import annotations

import pytest

from newsletter.readers.bundles import bundler
from newsletter.readers.columns import Columns, plan_columns
from newsletter.readers.refusals import BadRow
from newsletter.readers.rows import entry_maker
from newsletter.store.sqlite import open_sqlite
from tests.lists import BLOCKED, BOUNCED, FINE, GONE, NOW, PENDING, REFUSED, bring


def below(header: str, *values: str, page: list[str] | None = None) -> list[str]:
    """What becomes of the rows of a list, behind a first page."""
    rows, seen = ([[f"{n}@example.com", "Ann", value] for n, value in enumerate(cells)]
                  for cells in (values, values if page is None else page))  # fmt: skip
    columns = plan_columns(("Email", "Name", header), seen)
    return [_becomes(columns, row) for row in rows]


def _becomes(columns: Columns, row: list[str]) -> str:
    bundle = bundler(columns, at=NOW, source="test")([row])
    try:
        entry = entry_maker(columns, at=NOW, source="test")(row)
    except BadRow:
        assert bundle is None
        return REFUSED
    assert bundle is None or list(bundle.entries()) == [entry]
    return entry.suppressed or entry.status  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "header",
    [
        *("Remove", "Delete?", "Not interested", "Left company", "Resigned", "Expired", "Dead"),
        *("Hold", "Out", "Skip", "DNE", "Zu löschen", "Kein Interesse", "À supprimer", "Fuera"),
        *("Da rimuovere", "Geen interesse", "Do usunięcia", "Nemá zájem", "Törlendő", "Ta bort"),
        *("Poistettava", "Silinecek", "Удалить", "退職", "不感兴趣", "퇴사"),
    ],
)
@pytest.mark.parametrize("marks", [("x", ""), ("yes", "no"), ("2021-03-04", "")])
def test_whoever_is_marked_there_gets_no_mail(header, marks):
    assert below(header, *marks) == [GONE, FINE]


@pytest.mark.parametrize(
    "header",
    [
        *("Bad address", "Email KO", "Mail NOK", "Mail mort", "E-Mail defekt", "Adresse morte"),
        *("E-mailadres onjuist", "Mail HS", "Wrong e-mail", "Mailadresse ungültig"),
    ],
)
@pytest.mark.parametrize("marks", [("x", ""), ("ja", "nein"), ("oui", "non")])
def test_a_mark_of_a_bad_address_is_a_bounce(header, marks):
    assert below(header, *marks) == [BOUNCED, FINE]


@pytest.mark.parametrize("header", ["Zwarte lijst", "Sperrliste", "Liste noire", "Lista negra"])
def test_a_yes_to_a_list_of_the_blocked_is_none_to_mail(header):
    assert below(header, "ja", "nein") == [BLOCKED, FINE]


@pytest.mark.parametrize(
    "header",
    [
        *("NL", "Erlaubnis", "Kontakt erlaubt", "Interesse", "On list", "Include", "Keep"),
        *("Interested", "Contact?", "Allowed", "Approved", "Privacy policy accepted", "Autorisé"),
        *("Permiso", "Interessato", "Toegestaan", "Zainteresowany", "Povoleno", "Разрешение"),
        *("連絡可", "允许", "허용", "Lettre d'info", "Lettre d'information", "La lettre"),
        *("Reçoit la lettre", "AVG", "AVG akkoord", "AVG ok", "Akkoord AVG", "Nieuwsmail"),
        *("Verzendlijst", "Contactable", "Liste de diffusion", "Kontaktierbar"),
    ],
)
@pytest.mark.parametrize(
    ("marks", "expected"),
    [(("yes", "no"), GONE), (("ja", "nein"), GONE), (("x", ""), PENDING)],
)
def test_whoever_is_not_marked_there_does_not_get_it_either(header, marks, expected):
    assert below(header, *marks) == [FINE, expected]


@pytest.mark.parametrize(
    ("header", "values"),
    [
        *(("Out", ["on 3 May", "Berlin"]), ("Interesse", ["KI", "China"]), ("NL", ["NL", "BE"])),
        *(("Contact", ["Anna", "Bob"]), ("Hold", ["room 3", "1"]), ("Interest", ["1", "5"])),
        *(("Avg open", ["1", "0"]), ("Full address", ["Rue 1", "x"]), ("OK", ["yes", "no"])),
        *(("Lettre", ["envoyée le 3", ""]), ("Envoi facture", ["oui", "non"])),
        *(("VIP", ["x", ""]), ("Attended 2019", ["x", ""]), ("Speaker", ["yes", "no"])),
        *(("Invoice sent", ["x", ""]), ("Contact", ["2021-03-04", ""]), ("Dead", ["no", ""])),
        *(
            ("Block", ["A", "S"]),
            ("Hold", ["2 nights", "1"]),
            ("Left company", ["Acme", "Siemens"]),
        ),
        *(("Privacy policy", ["v2.1", "v2.2"]), ("Retired", ["general", "admiral"])),
        *(("Send", ["by post", "by mail"]), ("Country", ["NL", "NO"]), ("Included", ["lunch", ""])),
    ],
)
def test_any_other_column_loses_nobody(header, values):
    assert below(header, *values) == [FINE, FINE]


@pytest.mark.parametrize(
    ("header", "value", "mark"),
    [
        *(("Out", "Berlin", "x (Eva)"), ("Hold", "room 3", "x"), ("Interesse", "KI", "no")),
        *(("NL", "NL", "nein"), ("Contact", "Anna", "no"), ("Lettre", "envoyée le 3", "no")),
    ],
)
def test_a_bare_mark_among_other_things_lays_its_row_aside(header, value, mark):
    assert below(header, value, mark) == [FINE, REFUSED]


#: What one finds below them, and what becomes of its reader.
AGAINST = {
    "": FINE, "no": FINE, "nein": FINE, "n/a": FINE, "no 3/2021": FINE, "☐": FINE,
    "x": GONE, "x 3/2021": GONE, "x (Eva)": GONE, "x!": GONE, "done": GONE, "ASAP": GONE,
    "yes 2021": GONE, "2021-03-04": GONE, "unsubscribed": GONE, "✓": GONE, "remove": GONE,
    "no, left 3/2022": REFUSED, "✗": REFUSED, "❌": REFUSED, "x?": REFUSED, "Berlin": REFUSED,
    "old phone number": REFUSED,
}  # fmt: skip
IN_FAVOUR = {
    "": PENDING, "?": PENDING, "fragen": PENDING, "no": GONE, "no, left 3/2022": GONE,
    "nein danke": GONE, "✗": GONE, "yes": FINE, "ja": FINE, "yes 2021": FINE, "ja (Eva)": FINE,
    "x": FINE,
}  # fmt: skip
#: First pages, whatever stands behind them.
PAGES = [[], ["x"], ["x", "x", "no"], ["yes", "no", "yes", "x (Eva)"]]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("header", ["Remove", "Delete?", "Raus", "Löschen", "Verwijderen", "削除"])
def test_below_a_header_about_nothing_else_each_cell_is_judged_by_itself(header, page):
    for first in (page, ["Berlin", "Paris"]):
        found = below(header, *AGAINST, page=first)
        assert dict(zip(AGAINST, found, strict=True)) == AGAINST
    assert below(header, *AGAINST) == list(AGAINST.values())


@pytest.mark.parametrize("page", PAGES[1:])
@pytest.mark.parametrize(
    "header", ["Out", "Dead", "Retired", "Hold", "Weg", "Supprimer", "Удалить"]
)
def test_below_any_other_where_marks_were_seen(header, page):
    found = below(header, *AGAINST, page=page)
    assert dict(zip(AGAINST, found, strict=True)) == AGAINST


@pytest.mark.parametrize("header", ["Out", "Dead", "Retired"])
def test_where_nothing_was_seen_yet_marks_count_and_other_things_are_fields(header):
    values = ("x", "x 3/2021", "✗", "Berlin", "general")
    assert below(header, *values, page=[]) == [GONE, GONE, REFUSED, FINE, FINE]


@pytest.mark.parametrize("page", [["yes", "no"], ["yes", "no", "yes", "yes (Eva)", "fragen"]])
@pytest.mark.parametrize(
    "header", ["NL", "NL?", "Keep", "Erlaubnis", "AVG", "Wants NL", "Krijgt NL", "NL (ja/nein)"]
)
def test_below_a_header_that_asks_anything_but_a_yes_is_none(header, page):
    found = below(header, *IN_FAVOUR, page=page)
    assert dict(zip(IN_FAVOUR, found, strict=True)) == IN_FAVOUR


def test_where_nobody_was_seen_to_agree_a_doubt_lays_its_row_aside():
    values = ("no", "yes", "?", "fragen", "China", "")
    assert below("NL", *values, page=[]) == [GONE, FINE, REFUSED, REFUSED, FINE, FINE]


@pytest.mark.parametrize("header", ["No NL", "Geen NL", "Kein Kontakt"])
def test_a_denied_wish_is_a_no(header):
    assert below(header, "x", "", "nein") == [GONE, FINE, FINE]


def test_who_is_not_marked_as_fine_has_to_confirm():
    assert below("Email ok", "x", "", "no", "?") == [FINE, PENDING, BOUNCED, REFUSED]


def test_a_preference_for_no_contact_or_for_post_only_is_heard():
    values = ("None", "Post only", "E-mail only", "phone", "")
    assert below("Contact preference", *values) == [GONE, GONE, FINE, FINE, FINE]


def test_a_mark_below_the_first_page_is_seen(tmp_path):
    store = open_sqlite(tmp_path / "newsletter.db")
    rows = "".join(f"r{n}@example.com,{'x' * (n == 29_999)}\n" for n in range(30_000))
    bring(store, tmp_path, f"email,Remove\n{rows}")
    gone = [reader.address for reader in store.subscribers.stream() if reader.status == GONE]
    assert gone == ["r29999@example.com"]
    store.close()
