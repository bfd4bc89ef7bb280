"""Calls that were taken by halves, left unmarked or told though plain, and banners."""

from __future__ import annotations

from dataclasses import replace

import pytest

from newsletter.cleaning import clean, make_house
from newsletter.gathered import CALL_RULE, Cleaned, Item
from newsletter.model import Newsletter, Roster
from tests.test_cleaning import HOUSE

NEWS = "Growth is slow in Guizhou, and shops close."
CALL = "Do you need Arthur Kroeber at your meeting or conference? Do get in touch."
CALLED_HOUSE = replace(HOUSE, people=(*HOUSE.people, "Victor Shih"))


def below(html: str, house: object = CALLED_HOUSE) -> Cleaned:
    return clean(Item(title="A title", content=f"<p>{NEWS}</p>{html}"), house=house)


@pytest.mark.parametrize(
    "call",
    [
        "Our bureau also has other experts on banks. Have a look at the list.",
        "At the China Speakers Bureau we have several speakers on the environment."
        " Please check them out here.",
        "At the China Speakers Bureau we have several speakers on debt."
        " You can find them all here.",
        "Interested in having him over? We represent him exclusively in Asia.",
    ],
)
def test_a_call_goes_whole_with_the_list_that_it_leads_to(call: str) -> None:
    assert below(f"<p>{call}</p>").body == NEWS


def test_a_look_at_something_else_behind_a_call_stays() -> None:
    for news in ("See him here on television.", "Check out the smaller cities."):
        assert news in below(f"<p>Our bureau also has other experts on banks. {news}</p>").body


@pytest.mark.parametrize(
    "call",
    [
        "Fancy hearing more from William Bao Bean? So did the 400 guests of our client last week."
        " You are next: write to Fons.",
        "Request Victor Shih here.",
        "Event organisers: Winston Ma has some free days left in spring.",
        "Do you want to see more of Shaun Rein's stories? Check out this regularly updated list.",
        "Brauchen Sie Shaun Rein für Ihre Konferenz? Nehmen Sie Kontakt mit uns auf.",
        "Möchten Sie Shaun Rein als Redner buchen? Schreiben Sie uns.",
        "¿Necesita a Shaun Rein para su conferencia? Póngase en contacto con nosotros.",
        "Potrzebujesz Shauna Reina na swojej konferencji? Skontaktuj się z nami.",
        "Avez-vous besoin de Shaun Rein pour votre conférence? Contactez-nous.",
        "您的会议需要雷小山吗？请联系我们。",
    ],
)
def test_what_may_be_a_call_is_told_at_least(call: str) -> None:
    cleaned = below(f"<p>{call}</p>")
    assert cleaned.body == f"{NEWS}\n\n{call}"
    assert [(repair.rule, repair.applied) for repair in cleaned.repairs] == [(CALL_RULE, False)]


@pytest.mark.parametrize(
    "news",
    [
        "Shaun Rein sprach auf der Konferenz in Berlin über den Konsum.",
        "Victor Shih est à Paris cette semaine, où il parle de la dette.",
        "Arthur Kroeber habló en el congreso de Madrid.",
        "雷小山在会议上演讲。",
        "Winston Ma requested a visa for the open days of the port.",
    ],
)
def test_news_in_other_languages_is_not_told(news: str) -> None:
    cleaned = below(f"<p>{news}</p>")
    assert (cleaned.body, cleaned.repairs) == (f"{NEWS}\n\n{news}", ())


def test_a_tour_behind_a_call_in_its_paragraph_is_not_told() -> None:
    tour = "Kroeber will be in Berlin on 3 March for his book tour."
    cleaned = below(f"<p>{CALL} {tour}</p>")
    assert (cleaned.body, cleaned.repairs) == (f"{NEWS}\n\n{tour}", ())


def picture(address: str, alt: str) -> str:
    return f'<p><a href="{address}"><img src="https://a.example/x.png" alt="{alt}"></a></p>'


def test_a_banner_goes_with_its_link_and_is_told() -> None:
    newsletter = Newsletter(
        name="Daily",
        organisation="China Speakers Bureau",
        sender="daily@example.com",
        request_form="https://forms.example/request",
        own_hosts=("bureau.example",),
    )
    house = make_house(newsletter, Roster({}, {}))
    for address, alt in (
        ("https://forms.example/request?speaker=kroeber", ""),
        ("https://bureau.example/kroeber", "Book Arthur Kroeber"),
    ):
        cleaned = below(picture(address, alt), house)
        assert (cleaned.body, cleaned.image) == (NEWS, "")
        rules = {part.rule: part.text for part in cleaned.removed}
        assert rules["picture-link"] == address
        assert "x.png" in rules[CALL_RULE]
    for address, alt in (
        ("https://bureau.example/kroeber", "Arthur Kroeber"),
        ("https://bureau.example/book", "Book cover of China’s Economy"),
        ("https://elsewhere.example/", "Book Arthur Kroeber"),
    ):
        assert below(picture(address, alt), house).image == "https://a.example/x.png"
