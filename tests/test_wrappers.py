"""Addresses that mail filters and networks put around others, with who follows them."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.cleaning import HouseRules, clean
from newsletter.gathered import Item
from newsletter.sources.feed import parse_feed
from newsletter.sources.local import read_body
from newsletter.tracking import without_tracking
from newsletter.wrappers import unwrapped

AT = "https://www.a.example/news?id=1"
QUOTED = "https%3A%2F%2Fwww.a.example%2Fnews%3Fid%3D1"
V3 = "https://urldefense.com/v3/__https://www.a.example"


@pytest.mark.parametrize(
    "wrapped",
    [
        f"https://nam02.safelinks.protection.outlook.com/?url={QUOTED}&data=05%7Cjan%40b.example",
        f"https://eur01.safelinks.protection.outlook.com/ap/t-59584e83/?url={QUOTED}&amp;data=x",
        f"https://www.google.com/url?rct=j&sa=t&url={QUOTED}&ct=ga&cd=CAI&usg=AOv",
        f"https://google.co.uk/url?q={QUOTED}&sa=D",
        f"https://l.facebook.com/l.php?u={QUOTED}%26fbclid%3DIwAR0&h=AT0",
        f"https://www.linkedin.com/redir/redirect?url={QUOTED}&urlhash=x",
        f"https://www.youtube.com/redirect?event=video&q={QUOTED}",
        f"https://linkprotect.cudasvc.com/url?a={QUOTED}&c=E,1",
        f"https://urldefense.proofpoint.com/v1/url?u={QUOTED}&k=x",
        "https://urldefense.proofpoint.com/v2/url?u=https-3A__www.a.example_news-3Fid-3D1&d=Dw&e=",
        f"{V3}/news?id=1__;!!Abc!xyz$",
        f"{V3}/news*id*1__;Pz0!!Abc!xyz$",
        f"{V3}/news**A1__;aWQ!!Abc!xyz$".replace("news**A1", "news?**A=1"),
        f"https://secure-web.cisco.com/1aB-c/{QUOTED}",
        f"https://l.facebook.com/l.php?u=https%3A%2F%2Fwww.google.com%2Furl%3Fq%3D{QUOTED}",
    ],
)
def test_an_address_is_the_one_that_is_meant(wrapped: str) -> None:
    assert without_tracking(wrapped) == AT
    html = f"<p>He tells <a href='{wrapped.replace('&', '&amp;')}'>the Daily</a> of it.</p>"
    body = clean(Item(title="T", content=html), house=HouseRules()).body
    assert f"[the Daily]({AT})" in body
    body = clean(Item(title="T", content=f"See {wrapped}", form="text"), house=HouseRules()).body
    assert f"({AT})" in body


@pytest.mark.parametrize(
    "address",
    [
        "https://protect-eu.mimecast.com/s/abc?domain=a.example",
        "https://www.google.com/search?q=https://a.example",
        "https://www.google.com/url?q=javascript:alert(1)",
        "https://www.facebook.com/sharer.php?u=https://a.example",
        "https://evil.example/safelinks.protection.outlook.com/?url=https://a.example",
        "https://urldefense.com/v3/__broken",
        "https://[safelinks.",
    ],
)
def test_other_addresses_stay(address: str) -> None:
    assert unwrapped(address) == address


WRAPPED = f"https://nam02.safelinks.protection.outlook.com/?url={QUOTED}&data=05%7Cjan%40b.example"


@pytest.mark.parametrize("quote", ["", "> A quote.\n\n"])
def test_no_address_of_a_mail_says_who_got_it(quote: str) -> None:
    mail = EmailMessage()
    mail["Subject"], mail["From"] = "Fwd: A plan", "li@a.example"
    mail.set_content(f"{quote}He tells the Daily ({WRAPPED}). See {WRAPPED}.\n")
    (item,) = read_body(mail.as_bytes()).items
    assert "safelinks" not in clean(item, house=HouseRules()).body
    link = WRAPPED.replace("&", "&amp;")
    mail.set_content(f"<p><a href='{link}'>{link}</a>, or {link}.</p>", subtype="html")
    (item,) = read_body(mail.as_bytes()).items
    assert clean(item, house=HouseRules()).body == f"[{AT}]({AT}), or {AT}."


@given(st.text(max_size=60))
def test_no_wrapped_text_is_too_strange(text: str) -> None:
    for start in ("https://urldefense.com/v3/__", "https://google.com/url?q=", V3):
        unwrapped(f"{start}{text}__;{text}!!")


def test_what_a_feed_found_elsewhere_has_its_own_source() -> None:
    entries = "".join(
        f"<entry><id>{n}</id><title>T</title><link href='{link}'/><content>Text.</content></entry>"
        for n, link in enumerate(
            (f"https://www.google.com/url?sa=t&amp;url={QUOTED}", "https://www.google.com/about")
        )
    )
    head = "<feed xmlns='http://www.w3.org/2005/Atom'><title>Google Alert - Kroeber</title>"
    feed = parse_feed(f"{head}{entries}</feed>".encode(), "https://www.google.com/alerts/1")
    first, second = feed.sourced("Google Alert")
    assert (first.address, first.source) == (AT, ("a.example", AT))
    assert second.source == ("Google Alert", "https://www.google.com/about")
