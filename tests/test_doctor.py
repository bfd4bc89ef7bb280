"""What the doctor says of settings, records and pages, and what of it a person must mend."""

from __future__ import annotations

import os
import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from newsletter.config import MailSettings
from newsletter.doctor import Case, Finding, visit
from newsletter.doctor.dkim import find_dkim
from newsletter.doctor.dmarc import aligned, find_dmarc
from newsletter.doctor.records import Lookup, Records
from newsletter.doctor.spf import find_spf, includes, too_many_lookups
from newsletter.errors import Deferred, Held, SettingMissing
from newsletter.fetch.outcome import Fault, Fetched
from newsletter.keys import KeyState
from newsletter.model import Newsletter
from newsletter.nameserver import make_lookup
from tests.command import Command
from tests.standins.names import serve_names

KEY = b64encode(bytes(162)).decode()
GOOD = {
    ("bureau.org", "MX"): ["10 mail.bureau.org."],
    ("bureau.org", "TXT"): ["unrelated", "v=spf1 include:mailgun.org ~all"],
    ("mailgun.org", "TXT"): ["v=spf1 ip4:192.0.2.0/24 ~all"],
    ("k1._domainkey.bureau.org", "TXT"): [f"k=rsa; p={KEY}"],
    ("_dmarc.bureau.org", "TXT"): ["v=DMARC1; p=quarantine; rua=mailto:dmarc@bureau.org"],
}
NEWSLETTER = Newsletter(
    name="Daily",
    organisation="Bureau",
    sender="Fons <daily@bureau.org>",
    postal_address="1 Street",
    base_url="https://news.bureau.org",
    request_form="https://bureau.org/ask",
)
MAILGUN = MailSettings(service="mailgun", domain="bureau.org")
SIGNING = "NEWSLETTER_SECRET_KEY"
ERASURE = "NEWSLETTER_ERASURE_KEY"
KEYS = ("MAILGUN_API_KEY", "MAILGUN_WEBHOOK_SIGNING_KEY", SIGNING)
FAULT = SettingMissing("a key has 5 characters", hint="make one")


def own_key(variable: str, **state: Any) -> dict[str, Any]:
    return {"own_keys": {variable: KeyState("x.key", **state)}}


def known(zone: Mapping[tuple[str, str], list[str]]) -> Lookup:
    return lambda name, kind: Records(tuple(zone.get((name, kind), ())))


def answers(statuses: Mapping[str, int | Fault | str]):
    """A site: path → status, fault, or the address that a redirect leads to."""

    def ask(address: str) -> Fetched:
        told = statuses[urlsplit(address).path]
        if isinstance(told, Fault):
            return Fetched(address, address, fault=told)
        if isinstance(told, str):
            return Fetched(address, told, status=200)
        return Fetched(address, address, status=told)

    return ask


SITE = {"/": 200, "/unsubscribe/1-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA": 403, "/webhooks/mailgun": 405}
CASE = Case(
    newsletter=NEWSLETTER,
    mail=MAILGUN,
    keys=KEYS,
    examine=lambda: "the domain is active",
    lookup=known(GOOD),
    ask=answers(SITE),
    sent=200_000,
    complained=20,
)


def looked(case: Case) -> dict[tuple[str, str], Finding]:
    return {(found.area, found.name): found for found in visit(case)}


def test_a_good_setup_has_nothing_to_mend():
    found = looked(CASE)
    assert {finding.state for finding in found.values()} == {"ok"}
    assert {area for area, _ in found} == {"settings", "service", "sender", "site", "bulk rules"}
    assert not any(finding.advice for finding in found.values())


@pytest.mark.parametrize(
    ("change", "place", "state", "words"),
    [
        ({"keys": ()}, ("service", "key"), "error", "MAILGUN_API_KEY is not set"),
        ({"keys": KEYS[:1]}, ("service", "reports"), "warning", "puts its posts off with 503"),
        (own_key(SIGNING, differs=True), ("settings", "signing key"), "warning", ".key holds"),
        (own_key(ERASURE, differs=True), ("settings", "erasure key"), "warning", ".key holds"),
        (own_key(ERASURE, fault=FAULT), ("settings", "erasure key"), "error", "5 characters"),
        (own_key(SIGNING, fault=FAULT), ("settings", "signing key"), "error", "5 characters"),
        (own_key(SIGNING, is_open=True), ("settings", "key files"), "warning", "may read x.key"),
        ({"examine": None}, ("service", "key"), "not checked", "mailgun was not asked"),
        ({"lookup": None}, ("sender", "DMARC"), "not checked", "no question"),
        ({"ask": None}, ("site", "pages"), "not checked", "no page"),
        ({"sent": 999}, ("bulk rules", "complaints"), "not checked", "999"),
        ({"complained": 300}, ("bulk rules", "complaints"), "warning", "0.15%"),
        ({"complained": 600}, ("bulk rules", "complaints"), "error", "0.30%"),
    ],
)
def test_each_lack_is_told_with_what_to_do(change, place, state, words):
    finding = looked(replace(CASE, **change))[place]
    assert finding.state == state
    assert words in finding.found
    assert finding.advice


@pytest.mark.parametrize(
    ("setting", "value", "name", "words"),
    [
        ("sender", "Me <me@example.com>", "from", "only an example"),
        ("postal_address", "", "postal address", "missing"),
        ("base_url", "http://news.bureau.org", "base_url", "not https"),
        ("base_url", "", "base_url", "missing"),
        ("request_form", "https://www.example.com/x", "request form", "only an example"),
    ],
)
def test_a_setting_that_stops_a_real_send_is_an_error(setting, value, name, words):
    finding = looked(replace(CASE, newsletter=NEWSLETTER._replace(**{setting: value})))[
        ("settings", name)
    ]
    assert finding.state == "error"
    assert words in finding.found


def test_a_service_with_an_unsubscribe_of_its_own_does_without_a_base_url():
    def off() -> str:
        raise Held("unsubscribe tracking is off", hint="turn it on")

    case = replace(CASE, newsletter=NEWSLETTER._replace(base_url=""), own_unsubscribe=True)
    found = looked(replace(case, examine_unsubscribe=lambda: "it is on"))
    assert {finding.state for finding in found.values()} == {"ok"}
    assert "mailgun's own links" in found["settings", "base_url"].found
    assert "by mailgun" in found["bulk rules", "one-click unsubscribe"].found
    assert found["service", "unsubscribe"].found == "it is on"
    finding = looked(replace(case, examine_unsubscribe=off))["service", "unsubscribe"]
    assert (finding.state, finding.advice) == ("error", "turn it on")


def test_a_header_of_ones_own_may_stand_in_the_way_of_the_services():
    newsletter = NEWSLETTER._replace(base_url="", unsubscribe_mailto="leave@bureau.org")
    found = looked(replace(CASE, newsletter=newsletter, own_unsubscribe=True))
    finding = found["bulk rules", "one-click unsubscribe"]
    assert (finding.state, "unsubscribe_mailto" in finding.advice) == ("warning", True)


def test_examples_may_stand_while_mail_goes_to_the_outbox():
    newsletter = NEWSLETTER._replace(
        sender="Me <me@example.com>", base_url="https://news.example.com"
    )
    found = looked(replace(CASE, newsletter=newsletter, mail=MailSettings()))
    assert found[("settings", "from")].state == "warning"
    assert not [finding for finding in found.values() if finding.state == "error"]
    assert not [area for area, _ in found if area in ("sender", "site", "bulk rules")]


def test_what_the_service_says_of_the_key_is_told_as_it_is():
    def refused() -> str:
        raise Held("mailgun answered 401: 'Forbidden'", hint="check MAILGUN_API_KEY")

    def busy() -> str:
        raise Deferred("mailgun answered 429: 'slow down'")

    found = looked(replace(CASE, examine=refused))[("service", "key")]
    assert (found.state, found.advice) == ("error", "check MAILGUN_API_KEY")
    assert looked(replace(CASE, examine=busy))[("service", "key")].state == "not checked"


def test_a_free_mailbox_cannot_be_the_sender():
    newsletter = NEWSLETTER._replace(sender="Fons <fons@gmail.com>")
    found = looked(replace(CASE, newsletter=newsletter))
    assert found[("sender", "domain")].state == "error"
    assert found[("bulk rules", "signed mail")].state == "error"


@pytest.mark.parametrize(
    ("status", "state"), [(404, "ok"), (200, "error"), ("https://news.bureau.org/x", "error")]
)
def test_links_in_old_mail_are_asked_for_at_the_former_address(status, state):
    moved = NEWSLETTER._replace(former_urls=("https://bureau.org/news/",))
    site = {**SITE, "/news/unsubscribe/1-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA": status}
    found = looked(replace(CASE, newsletter=moved, ask=answers(site)))["site", "old links"]
    assert found.state == state
    assert ("https://bureau.org/news/" in found.advice) is (state == "error")


def test_another_form_of_the_same_address_is_not_asked_twice():
    asked: list[str] = []

    def ask(address: str, **more: object):
        asked.append(address)
        return answers(SITE)(address, **more)

    same = ("https://NEWS.bureau.org", "https://B.bureau.org", "https://b.bureau.org/")
    looked(replace(CASE, newsletter=NEWSLETTER._replace(former_urls=same), ask=ask))
    assert sum("//news.bureau.org/unsubscribe/" in one for one in asked) == 1
    assert sum("//b.bureau.org/unsubscribe/" in one for one in asked) == 1


@pytest.mark.parametrize(
    ("changed", "name", "state", "words"),
    [
        ({("bureau.org", "TXT"): []}, "SPF", "warning", "no SPF record"),
        ({("bureau.org", "TXT"): ["v=spf1 -all", "v=spf1 ~all"]}, "SPF", "error", "2 SPF"),
        ({("bureau.org", "TXT"): ["v=spf1 include:nobody.org -all"]}, "SPF", "warning", "nobody"),
        ({("bureau.org", "TXT"): ["v=spf1 +all"]}, "SPF", "warning", "everybody"),
        ({("bureau.org", "TXT"): ["v=spf1 -all"]}, "SPF", "error", "does not name mailgun"),
        ({("bureau.org", "MX"): []}, "mailboxes", "warning", "no host takes mail"),
        ({("k1._domainkey.bureau.org", "TXT"): []}, "DKIM", "warning", "no key"),
        ({("k1._domainkey.bureau.org", "TXT"): ["p="]}, "DKIM", "error", "withdrawn"),
        ({("k1._domainkey.bureau.org", "TXT"): ["p=AAAA"]}, "DKIM", "error", "too short"),
        ({("_dmarc.bureau.org", "TXT"): []}, "DMARC", "error", "no record"),
        ({("_dmarc.bureau.org", "TXT"): ["v=DMARC1; rua=x"]}, "DMARC", "error", "no policy"),
        ({("_dmarc.bureau.org", "TXT"): ["v=DMARC1; p=none"]}, "DMARC", "warning", "p=none"),
        ({("_dmarc.bureau.org", "TXT"): ["v=DMARC1;p=none"] * 2}, "DMARC", "error", "several"),
    ],
)
def test_each_fault_of_the_records_is_told(changed, name, state, words):
    found = looked(replace(CASE, lookup=known({**GOOD, **changed})))[("sender", name)]
    assert found.state == state
    assert words in found.found
    assert found.advice


def test_a_service_that_signs_with_a_foreign_domain_is_not_aligned():
    found = looked(replace(CASE, mail=MAILGUN._replace(domain="mailer.net")))
    assert found[("sender", "alignment")].state == "error"
    assert found[("bulk rules", "policy")].state == "error"


@pytest.mark.parametrize(
    ("changed", "name", "state"),
    [
        ({"/": 500}, "pages", "error"),
        ({"/": Fault("unreachable", "no way out")}, "pages", "not checked"),
        ({"/": Fault("refused", "nobody listens")}, "pages", "error"),
        ({"/unsubscribe/1-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA": 200}, "unsubscribe", "error"),
        (
            {"/unsubscribe/1-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA": "https://www.bureau.org/"},
            "unsubscribe",
            "error",
        ),
        ({"/unsubscribe/1-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA": 404}, "unsubscribe", "ok"),
        ({"/webhooks/mailgun": 404}, "reports", "warning"),
    ],
)
def test_the_site_is_asked_as_a_mailbox_provider_would(changed, name, state):
    found = looked(replace(CASE, ask=answers({**SITE, **changed})))
    assert found[("site", name)].state == state


def test_spf_counts_what_receivers_ask_through_all_includes():
    deep = {
        ("a.org", "TXT"): ["v=spf1 a mx include:b.org exists:%{i}.x.org -all"],
        ("b.org", "TXT"): ["v=spf1 a mx:c.org include:c.org include:a.org ?all"],
        ("c.org", "TXT"): ["v=spf1 ip4:192.0.2.1 a a:d.org redirect=d.org"],
        ("d.org", "TXT"): ["v=spf1 ip6:2001:db8::/32 -all"],
    }
    spf = find_spf("a.org", known(deep))
    assert (spf.lookups, spf.end, spf.broken) == (11, "-", ())
    assert too_many_lookups(spf)
    assert includes(spf, "d.org", known(deep))
    assert not includes(spf, "e.org", known(deep))


def test_a_circle_of_includes_comes_to_an_end():
    circle = {
        ("a.org", "TXT"): ["v=spf1 include:b.org"],
        ("b.org", "TXT"): ["v=spf1 include:a.org"],
    }
    assert find_spf("a.org", known(circle)).lookups == 2
    assert not includes(find_spf("a.org", known(circle)), "c.org", known(circle))


def test_dmarc_is_looked_for_upwards_and_the_parent_may_ask_more_of_subdomains():
    zone = {("_dmarc.bureau.org", "TXT"): ["v=DMARC1; p=none; sp=reject; adkim=s"]}
    found = find_dmarc("news.daily.bureau.org", known(zone))
    assert (found.domain, found.policy, found.strict) == ("bureau.org", "reject", True)
    assert find_dmarc("bureau.org", known(zone)).policy == "none"
    assert find_dmarc("other.org", known(zone)).record == ""


@pytest.mark.parametrize(
    ("signing", "sender", "strict", "expected"),
    [
        ("bureau.org", "bureau.org", True, True),
        ("mg.bureau.org", "bureau.org", True, False),
        ("mg.bureau.org", "bureau.org", False, True),
        ("bureau.org", "news.bureau.org", False, True),
        ("mg.bureau.org", "news.bureau.org", False, True),
        ("mailer.net", "bureau.org", False, False),
        ("evilbureau.org", "bureau.org", False, False),
    ],
)
def test_alignment_is_about_one_organisation(signing, sender, strict, expected):
    adkim = "s" if strict else "r"
    zone = {("_dmarc.bureau.org", "TXT"): [f"v=DMARC1; p=none; adkim={adkim}"]}
    assert aligned(signing, sender, find_dmarc(sender, known(zone))) is expected


def test_an_ed25519_key_is_short_and_good():
    zone = {("s2._domainkey.bureau.org", "TXT"): ["v=DKIM1; k=ed25519; p=AAAA"]}
    assert find_dkim("bureau.org", "sendgrid", known(zone)) == ("found", "s2", "")


def test_a_real_name_server_is_asked_and_long_records_are_joined():
    zone = {
        ("org", "NS"): ["ns.org."],
        ("bureau.org", "TXT"): ['"v=spf1 include:mail" "gun.org ~all"'],
        ("bureau.org", "MX"): ["10 mail.bureau.org."],
    }
    with serve_names(zone) as (number, port):
        lookup = make_lookup((number,), port=port)
        assert lookup("bureau.org", "TXT") == Records(("v=spf1 include:mailgun.org ~all",))
        assert lookup("bureau.org", "MX") == Records(("10 mail.bureau.org.",))
        assert lookup("bureau.org", "CNAME") == Records()
        assert lookup("nobody.org", "TXT") == Records()
        assert lookup("a..b", "TXT").unknown


def test_a_name_server_of_a_closed_network_proves_nothing():
    with serve_names({}) as (number, port):
        lookup = make_lookup((number,), port=port)
        assert lookup("bureau.org", "TXT").unknown == (
            "the name server of this network knows no names"
        )
        found = looked(replace(CASE, lookup=lookup, ask=answers({"/": Fault("dns", "no host")})))
    assert {found[("sender", name)].state for name in ("SPF", "DKIM", "DMARC")} == {"not checked"}
    assert found[("site", "pages")].state == "not checked"


def test_the_command_tells_all_and_exits_with_1_where_mail_would_be_lost(tmp_path: Path):
    run = Command(tmp_path / "first")
    (tmp_path / "first").mkdir()
    run("init", str(tmp_path / "first"))
    quiet = run("doctor", "--offline")
    assert "ERROR" not in quiet.stdout
    assert quiet.stdout.rstrip().endswith("0 errors, 4 warnings")
    run.edit("newsletter.toml", 'service = "outbox"', 'service = "postmark"')
    found = {
        (entry["area"], entry["name"]): entry for entry in run.json("doctor", "--offline", code=1)
    }
    assert found[("settings", "from")]["state"] == "error"
    assert found[("service", "key")]["found"] == "POSTMARK_SERVER_TOKEN is not set"


def test_the_command_never_prints_a_key(tmp_path: Path):
    (tmp_path / "first").mkdir()
    secret = "key-0123456789abcdef-secret"
    run = Command(tmp_path / "first", {"POSTMARK_SERVER_TOKEN": secret})
    run("init", str(tmp_path / "first"))
    run.edit("newsletter.toml", 'service = "outbox"', 'service = "postmark"')
    done = run("doctor", "--offline", code=1)
    assert secret not in done.stdout + done.stderr


@pytest.mark.skipif(os.name != "posix", reason="files have no such modes")
def test_a_key_that_the_site_would_refuse_is_no_good_key(tmp_path: Path):
    (tmp_path / "first").mkdir()
    run = Command(tmp_path / "first")
    run("init", str(tmp_path / "first"))
    key = run.write("var/secret.key", "shortkey\n")
    key.chmod(0o600)
    for content, told in (("shortkey\n", "has 8 characters"), ("", "var/secret.key holds no key")):
        key.write_text(content)
        said = run("doctor", "--offline", code=1).stdout
        assert re.search(rf"ERROR +signing key: .*{told}", said)
        assert "may read" not in said
        assert told in run("serve", "--port", "0", code=1).stderr
    key.write_text("k" * 40)
    key.chmod(0o640)
    said = run("doctor", "--offline").stdout
    assert "key files: others on this machine may read var/secret.key" in said
    assert "chmod 600 var/secret.key" in said
