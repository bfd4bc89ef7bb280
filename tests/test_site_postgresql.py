"""The public site on a PostgreSQL store that is there and says nothing."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from newsletter.app import open_app
from newsletter.errors import StoreError
from newsletter.store.postgresql import open_postgresql
from newsletter.web.site.opening import SiteOfProject
from newsletter.web.site.running import make_server
from tests.postgresql import Server

_PATIENCE = 1.0


def test_only_what_asks_with_patience_gives_up(postgresql: Server) -> None:
    """A long statement of a command is one for as long as it takes."""
    url = postgresql.empty()
    with closing(open_postgresql(url)) as store:
        assert store._db.connection.execute("SELECT 1 FROM pg_sleep(2.5)").fetchone() == (1,)
    store = open_postgresql(url, patience=_PATIENCE)
    with pytest.raises(StoreError, match="has not answered for 2 seconds"), store._db.transaction():
        store._db.connection.execute("SELECT pg_sleep(5)")
    assert store.is_lost()
    store.close()


def test_the_site_goes_on_while_the_server_says_nothing(postgresql: Server, tmp_path: Path) -> None:
    with _site(tmp_path, postgresql.empty()) as port:
        assert _ask(port, "/")[0] == 200
        with postgresql.hanging(), ThreadPoolExecutor(30) as pool:
            waves = [pool.submit(_ask, port, "/") for _ in range(24)]
            time.sleep(1.3)  # by then it is known that nothing moves
            for path in ("/robots.txt", "/site.css", "/unsubscribe"):
                status, _, seconds = _ask(port, path)
                assert (status, seconds < 0.5) == (200, True)
            status, wait, seconds = _ask(port, "/unsubscribe/1-x", b"x")
            assert (status, wait, seconds < 0.5) == (503, "60", True)
            found = [wave.result() for wave in waves]
            assert {(status, wait) for status, wait, _ in found} == {(503, "60")}
            assert sum(seconds > 1.7 for *_, seconds in found) <= 14, "the others are told at once"
            assert max(seconds for *_, seconds in found) < 6
        assert _ask(port, "/")[0] == 200


@contextmanager
def _site(folder: Path, url: str) -> Iterator[int]:
    for name in ("newsletter.toml", "speakers.toml"):
        shutil.copy(Path(__file__).parents[1] / name, folder)
    settings = folder / "newsletter.toml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace("sqlite:///var/newsletter.db", url), "utf-8")
    app = open_app(folder)
    opened = SiteOfProject(app, patience=_PATIENCE)
    server = make_server(opened.create(), socket.create_server(("127.0.0.1", 0)))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield server.socket.getsockname()[1]
    finally:
        server.stop()
        thread.join(20)
        server.asyncore.close_all(server._map)
        opened.close()
        app.close()
    assert not thread.is_alive()


def _ask(port: int, path: str, body: bytes | None = None) -> tuple[int, str | None, float]:
    """The status, when to come again, and the seconds until the answer."""
    began = time.monotonic()
    with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request("GET" if body is None else "POST", path, body)
        response = connection.getresponse()
        response.read()
        return response.status, response.getheader("Retry-After"), time.monotonic() - began
