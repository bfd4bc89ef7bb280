"""Columns of nothing but marks, whose headers may be about anything else."""

from __future__ import annotations

import pytest

from newsletter.readers.columns import plan_columns
from newsletter.readers.rows import entry_maker
from newsletter.store.sqlite import open_sqlite
from tests.lists import BLOCKED, BOUNCED, FINE, GONE, NOW, PENDING, bring


def below(header: str, *values: str) -> list[str]:
    """What becomes of the rows of a list."""
    rows = [[f"{n}@example.com", "Ann", value] for n, value in enumerate(values)]
    make = entry_maker(plan_columns(("Email", "Name", header), rows), at=NOW, source="test")
    entries = map(make, rows)
    return [entry.suppressed or entry.status for entry in entries]  # type: ignore[union-attr]


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
        *(("Out", ["x", "Berlin"]), ("Interesse", ["KI", "no"]), ("NL", ["NL", "no"])),
        *(("Contact", ["Anna", "no"]), ("Hold", ["room 3", "x"]), ("Interest", ["1", "5"])),
        *(("Avg open", ["1", "0"]), ("Full address", ["Rue 1", "x"]), ("OK", ["yes", "no"])),
        *(("Lettre", ["envoyée le 3", "no"]), ("Envoi facture", ["oui", "non"])),
        *(("VIP", ["x", ""]), ("Attended 2019", ["x", ""]), ("Speaker", ["yes", "no"])),
        *(("Invoice sent", ["x", ""]), ("Contact", ["2021-03-04", ""]), ("Dead", ["no", ""])),
    ],
)
def test_any_other_column_loses_nobody(header, values):
    assert below(header, *values) == [FINE, FINE]


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
