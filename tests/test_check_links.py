"""The rules about links, and about the plain text that must keep them."""

from __future__ import annotations

import pytest

from newsletter.model import Citation
from tests.check_values import (
    KROEBER,
    NEWSLETTER,
    a_mail,
    an_examined,
    an_issue,
    an_update,
    found,
    origin,
    places,
)

# links


@pytest.mark.parametrize(
    "address",
    [
        *("", "#", "/about", "example.com", "htp://x", "tel:123", "http:", "https:///x"),
        *("mailto:", "mailto:fons", "https://e.com:99999/"),
    ],
)
def test_an_address_that_means_nothing_in_a_mail_is_shown(address):
    issue = an_issue(an_update(body=f"See\n[this]({address})"))
    assert places(found(an_examined(issue), "link-leads-nowhere")) == [(KROEBER, 10, 8)]


@pytest.mark.parametrize(
    ("body", "column"),
    [
        ("[x](https://e.com/a b.pdf)", 5),
        ("[x]: https://e.com/a b", 6),
        ("![x](<https://e.com/>)", 0),
    ],
)
def test_a_space_in_an_address_is_shown(body, column):
    problems = found(an_examined(an_issue(an_update(body=body))), "link-leads-nowhere")
    assert places(problems) == ([(KROEBER, 9, column)] if column else [])
    assert all("a space in the address 'https://e.com/a b" in each.message for each in problems)


def test_a_link_that_leads_nowhere_is_shown_once_where_it_is_written():
    issue = an_issue(an_update(body="See\n[this](https:///x) and [it](mailto:?subject=x)"))
    mail = a_mail(issue, prose='<a href="https:///x">this</a>')
    assert places(found(an_examined(issue, mail), "link-leads-nowhere")) == [(KROEBER, 10, 8)]


def test_a_definition_without_a_whole_address_is_shown():
    issue = an_issue(an_update(body="See [this][1].\n\n[1]: example.com/x"))
    assert places(found(an_examined(issue), "link-leads-nowhere")) == [(KROEBER, 11, 6)]


@pytest.mark.parametrize(
    "body",
    [
        "[x](https://e.com/a_(b)) ![y](<https://e.com/y.png>) [z](mailto:a@e.com 'Write')",
        "[x]({{ web_url }}) [1] [2]: not a definition",
        "[x](https://e.com/{{ subscriber.first_name | fallback('a b') }}/y)",
        "[1]: https://e.com/",
        "[note] (aside)",
    ],
)
def test_whole_addresses_and_merge_tags_lead_somewhere(body):
    assert not found(an_examined(an_issue(an_update(body=body))), "link-leads-nowhere")


def test_a_link_of_the_template_may_lead_to_a_place_in_the_mail():
    issue = an_issue()
    foot = '<a href="#u-kroeber">x</a><a href="mailto:a@e.com">y</a><a id="z"></a>'
    assert not found(an_examined(issue, a_mail(issue, foot=foot)), "link-leads-nowhere")
    foot = '<a href="#u-nobody">x</a>'
    (problem,) = found(an_examined(issue, a_mail(issue, foot=foot)), "link-leads-nowhere")
    assert problem.path == "templates/email/issue.html"


def test_an_insecure_address_is_shown_where_it_is_written():
    where = origin(KROEBER, 9, source__url=(5, 20), video=(6, 8))
    update = an_update(
        body="So\nsays [he](http://e.com/a?b=1&c=2).",
        source=Citation(name="x", url="HTTP://e.com/"),
        video="http://e.com/v",
        origin=where,
    )
    issue = an_issue(update)
    mail = a_mail(issue, prose='<a href="http://e.com/a?b=1&amp;c=2">he</a>')
    problems = found(an_examined(issue, mail), "insecure-link")
    assert places(problems) == [(KROEBER, 5, 20), (KROEBER, 6, 8), (KROEBER, 10, 11)]


def test_an_insecure_address_in_the_settings_is_shown_there():
    newsletter = NEWSLETTER._replace(request_form="http://www.example.com/request/")
    (problem,) = found(an_examined(newsletter=newsletter), "insecure-link")
    assert problem.path == "newsletter.toml"


@pytest.mark.parametrize(
    ("shown", "href", "misleads"),
    [
        ("https://bank.example", "https://thief.example/x", True),
        ("www.bank.example/login", "https://thief.example/x", True),
        ("https://www.bank.example/…", "https://bank.example/x", False),
        ("Trip.com", "https://en.example.org/wiki/Trip.com", False),
        ("https://bank.example", "{{ web_url }}", False),
        ("https://[bank", "https://thief.example/x", False),
    ],
)
def test_a_link_that_shows_another_host_is_shown(shown, href, misleads):
    issue = an_issue(an_update(body=f"See [{shown}]({href})."))
    mail = a_mail(issue, prose=f'<a href="{href}"><b>{shown}</b></a>')
    problems = found(an_examined(issue, mail), "misleading-link")
    assert places(problems) == ([(KROEBER, 9, 5 + len(shown) + 3)] if misleads else [])


# plain text


def test_a_mail_without_plain_text_is_an_error():
    issue = an_issue()
    assert found(an_examined(issue, a_mail(issue, text=" \n")), "no-text-part")


def test_a_link_that_the_plain_text_lost_is_shown():
    issue = an_issue(an_update(body="See [this](https://e.com/x?a=1&b=2)."))
    mail = a_mail(issue, prose='<a href="https://e.com/x?a=1&amp;b=2">this</a>')
    assert places(found(an_examined(issue, mail), "link-lost-in-text")) == [(KROEBER, 9, 12)]
    kept = mail._replace(text=f"{mail.text}\n[1] https://e.com/x?a=1&b=2")
    assert not found(an_examined(issue, kept), "link-lost-in-text")
