"""How many bytes a page is on its way, and who gets it small."""

from __future__ import annotations

import gzip
import random
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from newsletter.app import open_app
from newsletter.web.site.compression import Compression, wants_gzip
from newsletter.web.site.opening import SiteOfProject
from tests.command import Command
from tests.serving import serving

ROOT = Path(__file__).parents[1]
UPDATES = 40
SLUG = "2026-11-21"
PUBLIC = ("/", "/issues/", f"/issues/{SLUG}/", "/feed.xml", "/sitemap.xml", "/site.css")
GZIP = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A long issue, sent to one reader, among short ones."""
    folder = tmp_path_factory.mktemp("small") / "project"
    folder.mkdir()
    for name in ("newsletter.toml", "speakers.toml"):
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / "issues", folder / "issues")
    run = Command(folder)
    names = [f"piece-{number}" for number in range(UPDATES)]
    for name in names:
        run.write(f"issues/{SLUG}/{name}.md", piece(name))
    order = "".join(f"  - {name}\n" for name in names)
    about = "subject: A long day\npreheader: All that happened on it\ncta_mode: both\n"
    run.write(f"issues/{SLUG}/issue.md", f"---\n{about}updates:\n{order}---\nGood morning.\n")
    run.write("one.csv", "email,first name\nann@example.org,Ann\n")
    run("subscribers", "import", str(folder / "one.csv"))
    for day in ("2026-11-18", "2026-11-19", "2026-11-20", SLUG):
        run("send", day, "--yes")
    return folder


def piece(name: str) -> str:
    """Prose of the sample's own words, in another order for each update."""
    chance = random.Random(name)
    text = " ".join(file.read_text("utf-8") for file in sorted(ROOT.glob("issues/*/*-*.md")))
    words = re.findall(r"[a-z’]{2,}", text)
    about = " ".join(chance.choices(words, k=6)).capitalize()
    body = "\n\n".join(" ".join(chance.choices(words, k=60)) for _ in range(2))
    return f"---\ntitle: {about}\ndate: {SLUG}\nkind: note\n---\n{body}.\n"


@pytest.fixture(scope="module")
def client(project: Path) -> Iterator[FlaskClient]:
    app = open_app(project)
    opened = SiteOfProject(app)
    yield opened.create().test_client()
    opened.close()
    app.close()


def test_an_issue_of_forty_updates_is_loaded_in_fifty_kilobytes(project: Path):
    with serving(project) as server:
        plain = server.ask("GET", f"/issues/{SLUG}/")
        small = server.ask("GET", f"/issues/{SLUG}/", headers=GZIP)
        head = server.ask("HEAD", f"/issues/{SLUG}/", headers=GZIP)
    assert plain.body.count(b"Good morning") == 1
    assert len(plain.body) > 50_000
    assert len(small.body) < 50_000
    assert gzip.decompress(small.body) == plain.body
    assert small.headers["Content-Length"] == str(len(small.body))
    assert b"url(" not in plain.body  # nothing else is loaded but pictures
    assert b"stylesheet" not in plain.body
    assert (head.headers, head.body) == ({**small.headers, "Date": head.headers["Date"]}, b"")


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_is_small_for_who_takes_it(client: FlaskClient, path: str):
    plain, small = client.get(path), client.get(path, headers=GZIP)
    assert "Content-Encoding" not in plain.headers
    assert small.headers["Content-Encoding"] == "gzip"
    assert len(small.data) < len(plain.data)
    stamp = re.compile(rb'(?<=name="stamp" value=")[^"]*')
    bodies = (plain.data, gzip.decompress(small.data))
    assert len({stamp.sub(b"", body) for body in bodies}) == 1
    for answer in (plain, small):
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert answer.content_length == len(answer.data)


def test_no_page_of_a_reader_is_small(client: FlaskClient, project: Path):
    """Its length would give a secret away in it."""
    app = open_app(project)
    reader = app.store().subscribers.find("ann@example.org")
    assert reader is not None
    leave, choose = (
        f"/{purpose}/{app.signer().token(purpose, reader.id, reader.address)}"
        for purpose in ("unsubscribe", "preferences")
    )
    app.close()
    for path in (leave, choose, f"{choose}/data", "/unsubscribe", "/no-such-page"):
        answer = client.get(path, headers=GZIP)
        assert len(answer.data) > 1000
        assert "Content-Encoding" not in answer.headers, path
        assert "ETag" not in answer.headers
    form = {"address": "no address", "first_name": "x" * 90}
    repeated = client.post("/subscribe", data=form, headers=GZIP)
    assert "Content-Encoding" not in repeated.headers


@pytest.mark.parametrize("path", PUBLIC[2:])
def test_a_page_that_is_there_already_is_not_sent_again(client: FlaskClient, path: str):
    first = client.get(path, headers=GZIP)
    mark = first.headers["ETag"]
    assert mark == client.get(path).headers["ETag"]
    for accepted in (GZIP, {}):
        again = client.get(path, headers={**accepted, "If-None-Match": mark})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["Vary"] == "Accept-Encoding"
        assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
        assert "Content-Encoding" not in again.headers
    other = client.get(path, headers={**GZIP, "If-None-Match": 'W/"other"'})
    assert (other.status_code, other.data) == (200, first.data)
    wanted = client.get(path, headers={**GZIP, "If-Match": '"other"'})
    assert (wanted.status_code, len(wanted.data) < 3_000) == (412, True)
    assert "ETag" not in wanted.headers
    existing = client.get(path, headers={**GZIP, "If-Match": "*"})
    assert (existing.status_code, existing.data) == (200, first.data)
    known = client.get(path, headers={**GZIP, "If-Match": "*", "If-None-Match": mark})
    assert known.status_code == 304
    part = client.get(path, headers={**GZIP, "Range": "bytes=0-9"})
    assert (part.status_code, part.data) == (200, first.data)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("", False),
        ("gzip", True),
        ("GZIP, br", True),
        ("*", True),
        ("gzip;q=0", False),
        ("gzip; q=0.0, *", False),
        ("*;q=0", False),
        ("*;q=0, gzip", True),
        ("identity, gzip;q=0.5", False),
        ("identity;q=0.5, gzip;q=1.0", True),
        ("identity;q=0.5, *", True),
        ("deflate, br", False),
        ("gzip;q=much", False),
        ("identity;q=0", False),
    ],
)
def test_who_would_rather_have_it_as_it_is_gets_it_so(told: str, expected: bool):
    assert wants_gzip(parse_accept_header(told, Accept)) is expected


def test_what_is_remembered_is_bounded_and_made_once():
    made: list[bytes] = []

    def press(body: bytes) -> bytes:
        made.append(body[:4])
        return body[: len(body) // 2]

    small, app = Compression(press, most=2_000), Flask("pages")

    def ask(name: str, *, kept: bool = True) -> int:
        headers = {"Cache-Control": "public, max-age=300"} if kept else {}
        page = small.of(lambda: Response(f"{name:2}" + "x" * 1_598, headers=headers))
        with app.test_request_context(headers=GZIP):
            return len(page().data)

    assert {ask("a"), ask("a"), ask("b"), ask("a")} == {800}
    assert len(made) == 2
    ask("c")  # there is room for two, and b was asked for the longest time ago
    ask("a")
    assert len(made) == 3
    ask("b")
    assert len(made) == 4
    for _ in range(2):
        ask("d", kept=False)  # as a page that is another one each time
    assert len(made) == 6
    ask("b")
    assert len(made) == 6
