"""A table in a post keeps its columns, in whatever form it comes."""

from __future__ import annotations

import pytest

from newsletter.cleaning import clean, split_page
from newsletter.gathered import Item
from newsletter.sources.local import read_body
from tests.test_cleaning import HOUSE

INTRO = "Shaun Rein tells CNBC that prices differ by city, and nobody knows why."
END = "So it is, he says."
ROWS = (("City", "Price", "Year"), ("Beijing", "12", "2009"), ("New Shanghai", "14", "2010"))
KEPT = """| City | Price | Year |
| --- | --- | --- |
| Beijing | 12 | 2009 |
| New Shanghai | 14 | 2010 |"""
TABBED = "\n".join("\t".join(row) for row in ROWS)
ALIGNED = "\n".join(f"{one:<14}{two:>6}  {three}" for one, two, three in ROWS)
BARRED = "\n".join(f"| {' | '.join(row)} |" for row in ROWS)


def body_of(table: str, name: str = "", head: str = "Prices differ") -> str:
    (item,) = read_body(f"{head}\n\n{INTRO}\n\n{table}\n\n{END}".encode(), name=name).items
    return clean(item, house=HOUSE).body


@pytest.mark.parametrize("table", [TABBED, ALIGNED, BARRED, KEPT, TABBED.replace("\n", "\r\n")])
def test_a_table_of_a_text_is_one(table: str) -> None:
    assert body_of(table) == f"{INTRO}\n\n{KEPT}\n\n{END}"


@pytest.mark.parametrize("table", [TABBED, ALIGNED, KEPT])
def test_a_table_of_markdown_is_one(table: str) -> None:
    body = body_of(table, "a.md", "# Prices differ\n\n**Prices** differ.")
    assert body.endswith(f"{INTRO}\n\n{KEPT}\n\n{END}")


@pytest.mark.parametrize("corner", ["", "\t"])
def test_a_table_may_have_no_name_of_its_first_column(corner: str) -> None:
    table = TABBED.replace("City\t", corner)
    assert body_of(table) == f"{INTRO}\n\n{KEPT.replace('| City |', '|  |')}\n\n{END}"


def test_a_table_stays_in_its_post_of_a_pasted_page() -> None:
    first = f"Prices differ – Shaun Rein\n12 May 2009\n\n{INTRO}\n\n{TABBED}\n\n{END}"
    other = "Author Ian Johnson looks at the women in the factories, and at what they dream of."
    text = f"{first}\n\nWomen want more – Ian Johnson\n11 May 2009\n\n{other}"
    one, _ = split_page(text, house=HOUSE).posts
    assert clean(one, house=HOUSE).body == f"{INTRO}\n\n{KEPT}\n\n{END}"


@pytest.mark.parametrize("last", ["<td></td>", "", "<td>&nbsp;</td>"])
def test_an_empty_cell_takes_no_column_from_a_table_of_a_page(last: str) -> None:
    rows = "".join(f"<tr><td>{'</td><td>'.join(row)}</td></tr>" for row in ROWS)
    html = f"<p>{INTRO}</p><table>{rows.replace('<td>2010</td>', last)}</table><p>{END}</p>"
    draft = clean(Item(title="A", content=html), house=HOUSE)
    assert draft.body == f"{INTRO}\n\n{KEPT.replace('2010', '')}\n\n{END}"


@pytest.mark.parametrize(
    "text",
    [
        "1.\tBuy tea\n2.\tSell tea",  # a list
        "Rein:\tWho pays for it?\nKroeber:\tNobody does.",  # a talk
        "It is so.  He knows it.\nIt was so.  He knew it.",  # spaces behind a stop
        "Tea\tis out",  # one row
        "Tea\tis\tout\nSo\tis coffee",  # of no columns
    ],
)
def test_what_is_no_table_stays_text(text: str) -> None:
    body = body_of(text)
    assert "|" not in body
    assert [*body.replace("\\", "").split()] == f"{INTRO} {text} {END}".split()


def test_columns_that_lay_a_page_out_are_text() -> None:
    long = "He looks at what is known of the plan, and expects no change of it in the years. " * 2
    html = f"<table><tr><td></td><td>{long}</td></tr><tr><td>Tea</td><td>{long}</td></tr></table>"
    assert "|" not in clean(Item(title="A", content=html), house=HOUSE).body
