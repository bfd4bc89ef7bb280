"""What people send: the form of a post, and the network that it came from."""

from __future__ import annotations

from urllib.parse import unquote_to_bytes

from flask import abort, request
from werkzeug.datastructures import MultiDict

from newsletter.networks import network_of


def read_form() -> MultiDict[str, str]:
    """A form in UTF-8, as every browser sends ours. Anything else is refused with 400, and nothing
    of it is kept: Flask would read percent signs where no character is."""
    body = request.get_data()
    if request.mimetype == "application/x-www-form-urlencoded":
        body = unquote_to_bytes(body)
    try:
        body.decode()
    except UnicodeDecodeError:
        abort(400)
    return request.form


def visitor_network() -> str:
    return network_of(request.remote_addr or "")
