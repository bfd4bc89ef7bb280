"""A rendered issue as a message, and what its merge tags stand for."""

from __future__ import annotations

import stat
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from newsletter import merge
from newsletter.envelope import make_message, merge_tags, personal_values, personalise
from newsletter.errors import SettingMissing
from newsletter.keys import examine_keys, is_set, load_erasure_keys, load_signing_keys
from newsletter.mailing import Message, Reader, Subscriber
from newsletter.model import Newsletter, Rendered

NEWSLETTER = Newsletter(
    name="China Speakers’ Daily",
    organisation="China Speakers Bureau",
    sender="Fons <daily@example.com>",
    reply_to="office@example.com",
    base_url="https://news.example.com/csb/",
)
RENDERED = Rendered(
    issue="2026-11-23",
    subject='News for {{ subscriber.first_name | fallback("you") }}',
    preheader="",
    html="<p>{{ subscriber.company }} {{ unsubscribe_url }} {{ web_url }}</p>",
    text="{{ preferences_url }}",
    merge_tags=(),
)
SUBSCRIBER = Subscriber(
    id=7, address="zoe@example.com", status="active", first_name="Zoë", fields={"company": "ACME"}
)


def test_every_header_of_the_design_is_there() -> None:
    headers = dict(make_message(RENDERED, NEWSLETTER).headers)
    assert headers == {
        "List-Unsubscribe": "<{{ unsubscribe_url }}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Id": "<china-speakers-daily.news.example.com>",
        "List-Help": "<mailto:office@example.com>",
        "List-Archive": "<https://news.example.com/csb/>",
        "Feedback-ID": "2026-11-23:china-speakers-daily:newsletter:china-speakers-daily",
        "Auto-Submitted": "auto-generated",
    }


def test_the_longest_name_keeps_to_what_a_list_id_may_have() -> None:
    newsletter = NEWSLETTER._replace(name="Very long " * 40)
    headers = dict(make_message(RENDERED, newsletter).headers)
    assert headers["List-Id"].startswith("<very-long-")
    assert len(headers["List-Id"]) < 255
    assert len(headers["Feedback-ID"]) < 255


def test_a_mail_address_for_unsubscribing_stands_beside_the_link() -> None:
    newsletter = NEWSLETTER._replace(unsubscribe_mailto="leave@example.com")
    headers = dict(make_message(RENDERED, newsletter).headers)
    assert headers["List-Unsubscribe"] == (
        "<{{ unsubscribe_url }}>, <mailto:leave@example.com?subject=unsubscribe>"
    )


def test_without_a_site_no_header_leads_to_one() -> None:
    siteless = NEWSLETTER._replace(base_url="")
    headers = dict(make_message(RENDERED, siteless).headers)
    assert not headers.keys() & {"List-Unsubscribe", "List-Unsubscribe-Post", "List-Archive"}
    assert headers["List-Id"] == "<china-speakers-daily.example.com>"
    siteless = siteless._replace(unsubscribe_mailto="leave@example.com")
    headers = dict(make_message(RENDERED, siteless).headers)
    assert headers["List-Unsubscribe"] == "<mailto:leave@example.com?subject=unsubscribe>"
    assert "List-Unsubscribe-Post" not in headers


def test_without_a_site_no_link_is_made_and_a_service_that_needs_one_sends_nothing() -> None:
    message = make_message(RENDERED, NEWSLETTER._replace(base_url=""))
    assert message.siteless

    def refuse(_: Sequence[Subscriber]) -> Sequence[str]:
        raise AssertionError("no link leads anywhere")

    personal = personal_values(
        message, NEWSLETTER, unsubscribe_urls=refuse, preferences_urls=refuse
    )
    (values,) = personal([SUBSCRIBER])
    assert values == {"subscriber.first_name": "Zoë", "subscriber.company": "ACME"}
    with pytest.raises(merge.MissingValue, match="unsubscribe_url"):
        personalise(message, Reader(7, "zoe@example.com", values))


def test_a_test_says_so_in_its_subject() -> None:
    assert make_message(RENDERED, NEWSLETTER, test=True).subject.startswith("[Test] News for")


def test_only_values_that_the_message_asks_for_are_looked_up() -> None:
    message = make_message(RENDERED, NEWSLETTER)
    personal = personal_values(
        message,
        NEWSLETTER,
        unsubscribe_urls=lambda many: [f"https://news.example.com/u/{one.id}" for one in many],
        preferences_urls=lambda many: [f"https://news.example.com/p/{one.id}" for one in many],
    )
    values, again = personal([SUBSCRIBER, SUBSCRIBER])
    assert values == again
    assert values == {
        "subscriber.first_name": "Zoë",
        "subscriber.company": "ACME",
        "unsubscribe_url": "https://news.example.com/u/7",
        "web_url": "https://news.example.com/csb/issues/2026-11-23/",
        "preferences_url": "https://news.example.com/p/7",
    }
    assert set(values) == set(merge_tags(message))


def test_the_fields_that_are_asked_for_have_the_stores_names() -> None:
    tags = merge_tags(make_message(RENDERED, NEWSLETTER))
    assert merge.fields(tags) == ("first_name", "company")


@pytest.mark.parametrize("given", ["", ",", " , ,\n"])
def test_a_list_without_a_key_is_a_missing_secret(given: str, tmp_path: Path) -> None:
    environ = {"NEWSLETTER_SECRET_KEY": given, "NEWSLETTER_ERASURE_KEY": given}
    assert not is_set(environ, "NEWSLETTER_SECRET_KEY")
    assert load_signing_keys(environ, tmp_path) == load_signing_keys({}, tmp_path)
    assert load_erasure_keys(environ, tmp_path) == load_erasure_keys({}, tmp_path)


def test_a_key_is_made_once_and_is_the_owners_alone(tmp_path: Path) -> None:
    first = load_signing_keys({}, tmp_path / "var")
    assert first == load_signing_keys({}, tmp_path / "var")
    mode = (tmp_path / "var" / "secret.key").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["secret.key"]


def test_keys_of_the_environment_win_newest_first(tmp_path: Path) -> None:
    keys = load_signing_keys({"NEWSLETTER_SECRET_KEY": "n" * 20 + ", " + "o" * 20}, tmp_path)
    assert keys == (b"n" * 20, b"o" * 20)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("load", "variable", "name"),
    [
        (load_signing_keys, "NEWSLETTER_SECRET_KEY", "secret.key"),
        (load_erasure_keys, "NEWSLETTER_ERASURE_KEY", "erasure.key"),
    ],
)
def test_a_key_in_a_file_counts_beside_those_of_the_environment(
    load: Callable[[dict[str, str], Path], tuple[bytes, ...]],
    variable: str,
    name: str,
    tmp_path: Path,
) -> None:
    (made,) = load({}, tmp_path)
    new, old = "n" * 20, "o" * 20
    assert load({variable: new}, tmp_path) == (new.encode(), made)
    assert differing({variable: new}, tmp_path) == {variable}
    both = {variable: f"{new},{made.decode()}"}
    assert load(both, tmp_path) == (new.encode(), made)
    assert differing(both, tmp_path) == differing({}, tmp_path) == set()
    (tmp_path / name).write_text(f"{new}, {old}\n")
    assert load({}, tmp_path) == (new.encode(), old.encode())
    (tmp_path / name).write_text(f"{new},short\n")
    with pytest.raises(SettingMissing, match=f"a key in var/{name} has 5 characters"):
        load({}, tmp_path)
    for content, message in ((b" ,\n", "holds no key"), ("ключ".encode(), "cannot be read")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(SettingMissing, match=message):
            load({}, tmp_path)
        state = examine_keys({}, tmp_path)[variable]
        assert (state.fault is not None and message in state.fault.message, state.is_open) == (
            True,
            False,
        )


def differing(environ: dict[str, str], var: Path) -> set[str]:
    return {name for name, state in examine_keys(environ, var).items() if state.differs}


def test_a_short_key_is_refused_without_being_shown(tmp_path: Path) -> None:
    with pytest.raises(SettingMissing, match="6 characters") as caught:
        load_signing_keys({"NEWSLETTER_SECRET_KEY": "secret"}, tmp_path)
    assert "'secret'" not in str(caught.value)


def test_a_message_is_made_out_to_one_reader() -> None:
    unsubscribe = "https://news.example.com/u/1?a=1&b=2"
    values = {
        "subscriber.first_name": "Zoë <b>",
        "unsubscribe_url": unsubscribe,
        "web_url": "https://x",
    }
    message = Message(
        issue="2026-11-23",
        sender="Daily <daily@example.com>",
        subject="{{ subscriber.first_name }}’s news",
        html="<b>{{ subscriber.first_name }}</b>",
        text="{{ web_url }}",
        headers=(("List-Unsubscribe", "<{{ unsubscribe_url }}>"),),
    )
    email = personalise(message, Reader(7, SUBSCRIBER.address, values))
    assert email.subject == "Zoë <b>’s news"
    assert email.html == "<b>Zo&#235; &lt;b&gt;</b>"
    assert email.text == "https://x"
    assert email.headers == (("List-Unsubscribe", f"<{unsubscribe}>"),)


@pytest.mark.parametrize("name", ["X-A\r\nBcc: v@example.com", "X A", ""])
def test_a_header_that_is_none_stops_the_mail(name: str) -> None:
    message = replace(make_message(RENDERED, NEWSLETTER), headers=((name, "1"),))
    with pytest.raises(ValueError, match="line break or another control character"):
        personalise(message, Reader(1, "a@example.com", {}))
