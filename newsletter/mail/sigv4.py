"""AWS Signature Version 4 for one JSON call, by the steps of the AWS General Reference.

Written out because botocore, which has it, brings 25 MB of descriptions of other services. Tested
with the examples that AWS publishes.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from hmac import digest
from typing import NamedTuple
from urllib.parse import quote

_ALGORITHM = "AWS4-HMAC-SHA256"


class Credentials(NamedTuple):
    key_id: str
    secret: str
    token: str = ""  #: of a session, where the key is a temporary one


def sign(
    method: str,
    path: str,
    headers: Mapping[str, str],
    hashed: str,
    *,
    query: Mapping[str, str] | None = None,
    credentials: Credentials,
    region: str,
    service: str,
    at: datetime,
) -> dict[str, str]:
    """The headers that prove the call: Authorization, X-Amz-Date, and the session's token.

    `headers` are those to be signed, Host among them; `path` is quoted already; `hashed` is the
    SHA-256 of the body in hex.
    """
    moment = f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    added = {"X-Amz-Date": moment}
    if credentials.token:
        added["X-Amz-Security-Token"] = credentials.token
    signed = {name.lower(): " ".join(value.split()) for name, value in {**headers, **added}.items()}
    request = _canonical(method, path, query or {}, signed, hashed)
    scope = f"{moment[:8]}/{region}/{service}/aws4_request"
    text = "\n".join((_ALGORITHM, moment, scope, sha256(request.encode()).hexdigest()))
    signature = digest(_derive_key(credentials, scope), text.encode(), "sha256").hex()
    added["Authorization"] = (
        f"{_ALGORITHM} Credential={credentials.key_id}/{scope},"
        f" SignedHeaders={_names(signed)}, Signature={signature}"
    )
    return added


def _canonical(
    method: str, path: str, query: Mapping[str, str], headers: Mapping[str, str], hashed: str
) -> str:
    """The request in the one way of writing it that is signed."""
    pairs = [(quote(k, safe="-_.~"), quote(v, safe="-_.~")) for k, v in query.items()]
    return "\n".join(
        (
            method,
            # Each segment is quoted once more, but for S3.
            quote(path, safe="/-_.~"),
            "&".join(f"{name}={value}" for name, value in sorted(pairs)),
            *(f"{name}:{headers[name]}" for name in sorted(headers)),
            "",
            _names(headers),
            hashed,
        )
    )


def _names(headers: Mapping[str, str]) -> str:
    return ";".join(sorted(headers))


@lru_cache(maxsize=4)
def _derive_key(credentials: Credentials, scope: str) -> bytes:
    """The key for one day, region and service, which all calls of a day share."""
    key = f"AWS4{credentials.secret}".encode()
    for word in scope.split("/"):
        key = digest(key, word.encode(), "sha256")
    return key
