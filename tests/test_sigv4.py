"""Signature Version 4, against the examples that AWS publishes."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256

import pytest

from newsletter.mail.sigv4 import Credentials, sign

CREDENTIALS = Credentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
AT = datetime(2015, 8, 30, 12, 36, tzinfo=UTC)
HOST = {"Host": "example.amazonaws.com"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize(
    ("method", "headers", "body", "expected"),
    [
        # get-vanilla, post-vanilla and post-x-www-form-urlencoded of the test suite
        ("GET", HOST, b"", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
        ("POST", HOST, b"", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
        (
            "POST",
            HOST | FORM,
            b"Param1=value1",
            "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
        ),
    ],
)
def test_the_published_suite(
    method: str, headers: dict[str, str], body: bytes, expected: str
) -> None:
    signed = sign(
        method,
        "/",
        headers,
        sha256(body).hexdigest(),
        credentials=CREDENTIALS,
        region="us-east-1",
        service="service",
        at=AT,
    )
    assert signed["Authorization"].endswith(f"Signature={expected}")
    assert signed["X-Amz-Date"] == "20150830T123600Z"


def test_the_example_of_the_general_reference() -> None:
    signed = sign(
        "GET",
        "/",
        {"Host": "iam.amazonaws.com", "Content-Type": f"{FORM['Content-Type']}; charset=utf-8"},
        sha256(b"").hexdigest(),
        query={"Version": "2010-05-08", "Action": "ListUsers"},
        credentials=CREDENTIALS,
        region="us-east-1",
        service="iam",
        at=AT,
    )
    assert signed["Authorization"] == (
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request,"
        " SignedHeaders=content-type;host;x-amz-date,"
        " Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"
    )


def test_the_token_of_a_session_is_signed_too() -> None:
    told = sign(
        "GET",
        "/",
        HOST,
        sha256(b"").hexdigest(),
        credentials=CREDENTIALS._replace(token="session-token"),
        region="us-east-1",
        service="ses",
        at=AT,
    )
    assert told["X-Amz-Security-Token"] == "session-token"
    assert "x-amz-security-token" in told["Authorization"]
