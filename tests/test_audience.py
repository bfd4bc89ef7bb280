"""Addresses in one spelling, and tokens that act for one reader only."""

from __future__ import annotations

import hmac
import string
import subprocess
import sys
from base64 import urlsafe_b64decode
from hashlib import sha256

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import example, given
from hypothesis import strategies as st

from newsletter.audience import (
    BadAddress,
    Purpose,
    Signer,
    are_plain,
    fold,
    normalise_address,
    preferences_url,
    unsubscribe_url,
)

KEY, OLD_KEY = b"k" * 32, b"old key, still good for links in old mail"
ANN = "ann@example.com"

# Texts near the border between what the fast path takes and what it leaves.
_PIECES = st.sampled_from(
    [
        *"aZk9_+-.@!' \n\x00é\u212aß",
        "..",
        "--",
        "xn--",
        "test",
        "local",
        "com",
        "@example.",
        "info@",
    ]
)
near_addresses = st.lists(_PIECES, max_size=12).map("".join) | st.from_regex(
    r"\A[A-Za-z0-9._+-]{1,40}@[A-Za-z0-9.-]{1,40}\.[A-Za-z]{1,8}\Z"
)


def by_the_library(text: str) -> str | None:
    try:
        found = validate_email(text, check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError:
        return None
    return found.ascii_email


def normalised(text: str) -> str | None:
    try:
        return normalise_address(text)
    except BadAddress:
        return None


@given(near_addresses)
@example("INFO@Example.com")
@example("a@b.test")
@example("a@local")
@example("a@x.localhost")
@example("a@ex--ample.com")
@example("\u212a@example.com")
@example("a@\u212aelvin.com")
@example("a" * 58 + "@bc.de")
@example("a" * 64 + "@example.com")
@example("a" * 65 + "@example.com")
@example("a@" + "b" * 64 + ".com")
def test_the_fast_path_says_what_email_validator_says(text: str) -> None:
    assert normalised(text) == by_the_library(text.strip())


@given(near_addresses)
def test_an_accepted_address_is_plain_ascii_in_one_line_and_stays_what_it_is(text: str) -> None:
    if address := normalised(text):
        assert address.isascii()
        assert address.isprintable()
        assert " " not in address
        assert normalise_address(address) == address
        assert fold(address) == fold(address.upper())


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (" Anna.Vries@Example.COM\n", "Anna.Vries@example.com"),
        ("o'brien+news@example.org", "o'brien+news@example.org"),
        ("Anna@BÜCHER.example", "Anna@xn--bcher-kva.example"),
        ("anna@bu\u0308cher.example", "anna@xn--bcher-kva.example"),
        ("anna@xn--bcher-kva.example", "anna@xn--bcher-kva.example"),
        ("Info@Example.com", "info@example.com"),
        ("a" * 64 + "@example.com", "a" * 64 + "@example.com"),
    ],
)
def test_an_address_gets_one_spelling(text: str, address: str) -> None:
    assert normalise_address(text) == address


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "there is no address"),
        ("anna", "an email address must have an @-sign"),
        ("anna@example", "it should have a period"),
        ("é@example.com", "characters before the @-sign are not supported"),
        ("Anna <anna@example.com>", "display name"),
        ("anna@example.com\nBcc: eve@example.com", "invalid characters"),
        ("anna@example.com\r\n\tx", "invalid characters"),
        ("an\x00na@example.com", "invalid characters"),
        ("a@[127.0.0.1]", "IP address"),
        ('"a b"@example.com', "quoting"),
        ("a" * 65 + "@example.com", "it has 65 characters before the @-sign, expected at most 64"),
        ("a" * 300 + "@example.com", "it has 312 characters, expected at most 254"),
    ],
)
def test_a_bad_address_has_a_reason_in_one_line(text: str, reason: str) -> None:
    with pytest.raises(BadAddress) as caught:
        normalise_address(text)
    assert reason in caught.value.reason
    assert not caught.value.reason.endswith(".")
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


def test_a_plain_address_does_not_load_email_validator() -> None:
    script = (
        "import sys; from newsletter.audience import normalise_address;"
        "assert normalise_address('Anna@Mail.Example.COM') == 'Anna@mail.example.com';"
        "assert 'email_validator' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def whose(signer: Signer, purpose: Purpose, token: str, address: str = ANN) -> int | None:
    """The number in a genuine token, where it is this address's."""
    link = signer.verify(purpose, token)
    return link.number if link and link.is_of(address) else None


@given(st.integers(1, 2**63 - 1), st.sampled_from(["unsubscribe", "preferences"]))
def test_a_token_comes_back_as_its_reader_and_is_the_same_each_time(
    subscriber_id: int, purpose: Purpose
) -> None:
    signer = Signer([KEY], "Daily")
    token = signer.token(purpose, subscriber_id, ANN)
    assert token == Signer([KEY], "Daily").token(purpose, subscriber_id, ANN)
    assert whose(signer, purpose, token) == subscriber_id
    assert set(token) <= set(string.ascii_letters + string.digits + "-_")
    assert len(token) <= 50
    assert token[-1].isalpha()


def test_a_token_is_its_readers_whoever_gets_his_number_later() -> None:
    signer = Signer([KEY, OLD_KEY], "Daily")
    for made_by in (signer, Signer([OLD_KEY], "Daily")):
        token = made_by.token("preferences", 7, ANN)
        assert whose(signer, "preferences", token, "Ann@Example.COM") == 7
        assert whose(signer, "preferences", token, "bob@example.com") is None
        genuine = signer.verify("preferences", token)
        assert genuine is not None  # no store is asked for that
        assert genuine.number == 7
    bobs = signer.token("preferences", 7, "bob@example.com")
    mixed = f"{bobs[:10]}{token[10:]}"
    assert mixed not in (bobs, token)
    assert signer.verify("preferences", mixed) is None


def test_a_token_holds_for_its_purpose_newsletter_and_key_only() -> None:
    token = Signer([KEY], "Daily").token("unsubscribe", 7, ANN)
    assert Signer([KEY], "Daily").verify("preferences", token) is None
    assert Signer([KEY], "Weekly").verify("unsubscribe", token) is None
    assert Signer([OLD_KEY], "Daily").verify("unsubscribe", token) is None
    assert Signer([KEY], "Daily").verify("unsubscribe", token.replace("7-", "8-", 1)) is None


def test_links_in_old_mail_outlive_a_new_key() -> None:
    token = Signer([OLD_KEY], "Daily").token("unsubscribe", 7, ANN)
    rotated = Signer([KEY, OLD_KEY], "Daily")
    assert whose(rotated, "unsubscribe", token) == 7
    alone = Signer([KEY], "Daily")
    assert rotated.token("unsubscribe", 7, ANN) == alone.token("unsubscribe", 7, ANN)


def test_links_in_old_mail_outlive_a_move_of_the_site() -> None:
    here, there = "https://news.example.com", "https://old.example.com/news/"
    old = Signer([OLD_KEY], there).token("unsubscribe", 7, ANN)
    moved = Signer([KEY, OLD_KEY], here, former=["https://older.example.com", there])
    assert whose(moved, "unsubscribe", old) == 7
    assert moved.verify("preferences", old) is None
    assert Signer([KEY, OLD_KEY], here).verify("unsubscribe", old) is None
    alone = Signer([KEY], here)
    assert moved.token("unsubscribe", 7, ANN) == alone.token("unsubscribe", 7, ANN)


def test_a_slash_at_the_end_of_an_address_makes_no_other_newsletter() -> None:
    names = ("https://a.example", "https://a.example/")
    for signed, verified in (names, names[::-1]):
        token = Signer([KEY], signed).token("confirm", 7, ANN)
        assert whose(Signer([KEY], verified), "confirm", token) == 7
        moved = Signer([KEY], "https://b.example", former=[verified])
        assert whose(moved, "confirm", token) == 7


@pytest.mark.parametrize("key", [b"k", KEY, b"k" * 64, b"k" * 200])
def test_a_token_is_the_standard_librarys_hmac(key: bytes) -> None:
    number, _, code = Signer([key], "Daily").token("unsubscribe", 123, "Ann@a.org").partition("-")
    derived = hmac.digest(key, b"Daily", "sha256")
    marking = hmac.digest(derived, b"mark", "sha256")
    mark = sha256(marking.ljust(64, b"\0") + b"ann@a.org").digest()[:6]
    expected = mark + hmac.digest(derived, b"unsubscribe 123 " + mark, "sha256")[:16]
    assert (number, urlsafe_b64decode(code + "==")) == ("123", expected)


@given(st.lists(st.integers(1, 2**63 - 1)))
def test_many_are_signed_as_each_is(ids: list[int]) -> None:
    signer = Signer([KEY], "Daily")
    addresses = [f"r{id_ % 7}@example.com" for id_ in ids]
    pairs = zip(ids, addresses, strict=True)
    expected = [f"https://e/{signer.token('unsubscribe', *pair)}" for pair in pairs]
    assert signer.sign("https://e/", "unsubscribe", ids, addresses) == expected


@given(st.text() | st.from_regex(r"\A[0-9]{0,30}-[A-Za-z0-9_-]{28,32}\Z"))
@example("١-" + "A" * 30)
@example("1-" + "A" * 30 + "\n")
@example("")
def test_garbage_verifies_as_nobody(text: str) -> None:
    assert Signer([KEY], "Daily").verify("unsubscribe", text) is None


@given(st.integers(0, 31), st.characters())
def test_a_token_with_one_sign_changed_verifies_as_nobody(position: int, sign: str) -> None:
    signer = Signer([KEY], "Daily")
    token = signer.token("unsubscribe", 7, ANN)
    changed = token[:position] + sign + token[position + 1 :]
    assert whose(signer, "unsubscribe", changed) == (7 if changed == token else None)


@pytest.mark.parametrize("garbage", [None, 7, b"7-abc", ["7"]])
def test_what_is_no_text_verifies_as_nobody(garbage: object) -> None:
    assert Signer([KEY], "Daily").verify("unsubscribe", garbage) is None  # type: ignore[arg-type]


@pytest.mark.parametrize("keys", [[], [b""], [KEY, b""]])
def test_a_signer_without_a_key_is_refused(keys: list[bytes]) -> None:
    with pytest.raises(ValueError, match="key"):
        Signer(keys, "Daily")


def test_the_token_is_the_last_part_of_the_address() -> None:
    assert (
        unsubscribe_url("https://n.example.com/", "7-x") == "https://n.example.com/unsubscribe/7-x"
    )
    assert (
        preferences_url("https://n.example.com", "7-x") == "https://n.example.com/preferences/7-x"
    )


@given(
    st.lists(
        st.one_of(
            st.from_regex(r"[a-z.-]{1,4}@([a-z-]{1,3}\.){1,2}(com|test|x)\n?", fullmatch=True),
            st.sampled_from(
                [
                    "a@b.com",
                    "a@b.com\nc@d.com",
                    "A@b.com",
                    "",
                    "\n",
                    f"{'a' * 64}@b.com",
                    "a@b.test",
                ]
            ),
        )
    )
)
def test_plain_addresses_are_those_that_stay_as_they_are(addresses: list[str]) -> None:
    if are_plain(addresses):
        assert [normalise_address(address) for address in addresses] == addresses


def test_a_list_of_addresses_is_plain() -> None:
    """Else the test above would say nothing."""
    assert are_plain(["a.b@mail.example.com", "c-d_e+f@x.org"] * 300)
    assert not are_plain(["a@b.com\nc@d.com"])
