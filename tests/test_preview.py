"""The preview over HTTP, and the parts it is made of."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from newsletter.errors import NewsletterError, Problem
from newsletter.mailing import Entry
from newsletter.model import Newsletter, Rendered
from newsletter.store.sqlite import open_sqlite
from newsletter.web import guard
from newsletter.web.desk import Desk, day_name
from newsletter.web.live import LiveProject
from newsletter.web.preview import create_preview
from newsletter.web.sample import SAMPLES, make_out, pick_sample
from newsletter.web.server import bind_near
from newsletter.web.views import VIEWS, as_dark, as_light, find_view, open_links_beside
from newsletter.web.watch import TooManyListeners, Watcher, name_version, take_stamps
from tests.desk_project import FolderProject, served

PORT = 8765
HERE = f"http://127.0.0.1:{PORT}"
SLUG = "2026-11-23"


@pytest.fixture
def project(tmp_path: Path) -> FolderProject:
    project = FolderProject(tmp_path)
    project.write(SLUG, "China's plan\n<p>Dear {{ subscriber.first_name }}</p>")
    return project


class LocalClient(FlaskClient):
    """Asks at the preview's own address."""

    def open(self, path: str, **options: Any) -> TestResponse:
        return super().open(path, base_url=HERE, **options)


@pytest.fixture
def client(project: FolderProject) -> FlaskClient:
    preview = create_preview(project, PORT)
    preview.test_client_class = LocalClient
    return preview.test_client()


@pytest.fixture
def address(project: FolderProject) -> Iterator[str]:
    with served(project.project_root) as address:
        yield address


PATHS = ("/", f"/issues/{SLUG}", f"/mail/{SLUG}/desktop", "/changes", "/desk/desk.js", "/nothing")


# Who may see it


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": f"evil.example:{PORT}"},
        {"Host": f"127.0.0.1.evil.example:{PORT}"},
        {"Host": "127.0.0.1"},
        {"Host": f"127.0.0.1:{PORT + 1}"},
        {"Host": f"user@127.0.0.1:{PORT}"},
        {"Host": ""},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": f"http://127.0.0.1:{PORT + 1}"},
        {"Origin": f"https://127.0.0.1:{PORT}"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
    ids=str,
)
def test_a_stranger_is_refused_and_learns_nothing(
    client: FlaskClient, path: str, headers: dict[str, str]
) -> None:
    answer = client.get(path, headers=headers)
    assert answer.status_code == 403
    assert "Bureau" not in answer.text
    assert "China" not in answer.text
    assert answer.headers["Content-Security-Policy"] == guard.PAGE_POLICY


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Host": f"localhost:{PORT}"},
        {"Host": f"LocalHost:{PORT}"},
        {"Host": f"[::1]:{PORT}"},
        {"Origin": HERE},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
    ],
    ids=str,
)
def test_the_machines_own_browser_is_answered(client: FlaskClient, headers: dict[str, str]) -> None:
    assert client.get("/", headers=headers).status_code == 200


@given(st.text(max_size=30))
def test_no_other_host_than_our_three_is_ever_accepted(host: str) -> None:
    own = {f"127.0.0.1:{PORT}", f"localhost:{PORT}", f"[::1]:{PORT}"}
    assert (guard.find_refusal({"Host": host}, PORT) == "") == (host.lower() in own)


def test_a_request_without_a_host_is_refused(address: str) -> None:
    where = urlsplit(address)
    with socket.create_connection((where.hostname, where.port)) as line:
        line.sendall(b"GET / HTTP/1.0\r\n\r\n")
        assert line.recv(100).startswith(b"HTTP/1.0 403")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
@pytest.mark.parametrize("path", PATHS)
def test_it_only_shows(client: FlaskClient, method: str, path: str) -> None:
    answer = client.open(path, method=method)
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("path", PATHS)
def test_head_has_the_headers_of_get_and_no_body(client: FlaskClient, path: str) -> None:
    answer = client.head(path)
    assert answer.data == b""
    assert answer.status_code == (404 if path == "/nothing" else 200)


@pytest.mark.parametrize("path", [path for path in PATHS if path != "/changes"])
def test_every_answer_carries_the_protective_headers(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Content-Security-Policy"].count("default-src 'none'") == 1
    assert "unsafe-inline" not in headers["Content-Security-Policy"].partition("style-src")[0]


def test_the_mail_is_served_without_any_right_to_run_scripts(client: FlaskClient) -> None:
    policy = client.get(f"/mail/{SLUG}/desktop").headers["Content-Security-Policy"]
    assert policy.startswith("sandbox ")
    assert "allow-scripts" not in policy
    assert "allow-forms" not in policy
    assert "allow-top-navigation" not in policy
    assert "script-src" not in policy
    assert "default-src 'none'" in policy


# Addresses


@pytest.mark.parametrize(
    "path",
    [
        "/issues/../newsletter.toml",
        "/issues/..%2f..%2fetc%2fpasswd",
        "/issues/%2e%2e",
        "/issues/..",
        "/issues/inbox",
        "/issues/2026-11-23%00",
        "/issues/%00",
        "/issues/2026-11-23/",
        "/issues//2026-11-23",
        "/issues/2026-11-23/nothing",
        "/issues/2026-11-23%2fdesktop%2f..",
        "/issues/%ff%fe",
        "/mail/2026-11-23/text",
        "/mail/..%2f2026-11-23/desktop",
        "/mail/none/desktop",
        "/desk/..%2fbase.html",
        "/desk/base.html",
        "/desk/%2fetc%2fpasswd",
        "/reader/anything",
        "/static/x",
    ],
)
def test_what_is_no_address_of_ours_is_not_found(client: FlaskClient, path: str) -> None:
    expected = 200 if path == "/issues/2026-11-23/" else 404
    assert client.get(path).status_code == expected


def test_there_is_no_redirect_to_anywhere(address: str) -> None:
    where = urlsplit(address)
    for path in ("//evil.example/%2f..", "/issues//", "/issues/", "///", "http://evil.example/x"):
        with closing(http.client.HTTPConnection(where.netloc, timeout=5)) as connection:
            connection.request("GET", path)
            answer = connection.getresponse()
            assert answer.status in (200, 403, 404)
            assert "Location" not in answer.headers


def test_an_issue_that_goes_away_is_not_found(client: FlaskClient, project: FolderProject) -> None:
    project.clear()
    assert client.get(f"/issues/{SLUG}").status_code == 404
    assert client.get("/").status_code == 200


# Pages


def test_the_list_tells_issues_newest_first_with_subjects_and_mistakes_and_the_inbox(
    client: FlaskClient, project: FolderProject
) -> None:
    project.write("2026-11-24", "Broken\nMISTAKE one\nMISTAKE two")
    (project.project_root / "issues" / "inbox" / "a.md").write_text("x")
    page = client.get("/").text
    assert page.index("Tue 24 November 2026") < page.index("Mon 23 November 2026")
    assert "China&#39;s plan" in page
    assert "2 mistakes in the files" in page
    assert "1 update waits in the inbox" in page
    assert "The Daily &lt;Bureau&gt;" in page


@pytest.mark.parametrize("view", [view.id for view in VIEWS])
def test_mistakes_show_in_every_view_with_position_message_and_hint(
    client: FlaskClient, project: FolderProject, view: str
) -> None:
    project.write(SLUG, "Broken\nfine\nMISTAKE <b>")
    answer = client.get(f"/issues/{SLUG}/{view}")
    assert answer.status_code == 422
    assert f"issues/{SLUG}/issue.md:3:1" in answer.text
    assert "MISTAKE &lt;b&gt;" in answer.text
    assert "mend it" in answer.text
    assert 'aria-current="page">' in answer.text


def test_a_fault_of_the_program_shows_a_short_page_and_its_traceback_goes_to_stderr(
    client: FlaskClient, project: FolderProject, caplog: pytest.LogCaptureFixture
) -> None:
    project.write(SLUG, "Subject\nCRASH")
    answer = client.get(f"/issues/{SLUG}")
    assert answer.status_code == 500
    assert "RuntimeError" in answer.text
    assert "Traceback" not in answer.text
    assert "a fault of the program" not in answer.text
    assert "a fault of the program" in caplog.text


def test_findings_stand_beside_the_mail(client: FlaskClient, project: FolderProject) -> None:
    project.write(SLUG, "Subject\n<p>x</p>\nWARN the preheader is short")
    page = client.get(f"/issues/{SLUG}").text
    assert "the preheader is short" in page
    assert "<code>issue.md:3:1</code>" in page
    assert f'data-copy="issues/{SLUG}/issue.md:3"' in page
    assert "sample.rule" in page
    assert "1 warning</span>" in page


def test_what_blocks_a_send_stands_first(client: FlaskClient, project: FolderProject) -> None:
    warning = Problem("a.md", 1, 1, "one", "warning", "look `here`")
    error = Problem("b.md", 9, 1, "two", "error", "a ` and <b>")
    project.check = lambda slug: (warning, error)  # type: ignore[method-assign]
    page = client.get(f"/issues/{SLUG}").text
    assert page.index("a ` and &lt;b&gt;") < page.index("look <code>here</code>")
    assert page.index("1 error</span>") < page.index("1 warning</span>")


def test_the_web_version_is_whole_and_knows_nobody(
    client: FlaskClient, project: FolderProject
) -> None:
    tag = '{{ subscriber.first_name | fallback("reader") }}'
    project.write(SLUG, f"S\n<p>TEASER for {tag}</p>")
    assert "<p>TEASER for Ada</p>" in client.get(f"/mail/{SLUG}/desktop").text
    assert "<p>the whole story for reader</p>" in client.get(f"/mail/{SLUG}/web").text
    assert "<p>the whole story for reader</p>" in client.get(f"/mail/{SLUG}/web?reader=cjk").text
    assert "Web version" in client.get(f"/issues/{SLUG}/desktop").text


def test_the_page_says_which_merge_tags_the_issue_uses_and_what_the_reader_gets(
    client: FlaskClient, project: FolderProject
) -> None:
    project.write(SLUG, 'S\n{{ subscriber.first_name | fallback("you") }} {{ subscriber.city }}')
    page = client.get(f"/issues/{SLUG}").text
    assert "subscriber.first_name</code></dt><dd><bdi>Ada</bdi></dd>" in page
    assert "subscriber.city</code></dt><dd><bdi>[city]</bdi></dd>" in page
    page = client.get(f"/issues/{SLUG}?reader=nameless").text
    assert "subscriber.first_name</code></dt><dd><bdi>the fall-back</bdi></dd>" in page
    assert "reader=nameless" in page  # the frame and the tabs keep the choice


def test_a_subscribers_own_version_is_made_out_to_her_and_a_stranger_is_told(
    client: FlaskClient, project: FolderProject
) -> None:
    project.write(SLUG, 'S\n{{ subscriber.first_name | fallback("you") }} {{ subscriber.city }}')
    mail = client.get(f"/mail/{SLUG}/desktop?reader=mei@example.com").text
    assert "Mei &lt;b&gt; Suzhou" in mail
    assert "you [city]" in client.get(f"/mail/{SLUG}/desktop?reader=bare@example.com").text
    page = client.get(f"/issues/{SLUG}?reader=no%3Cb%3E@example.com").text
    assert "no&lt;b&gt;@example.com" in page
    page = client.get(f"/issues/{SLUG}?reader=nobody@example.com").text
    assert "no subscriber of this newsletter has the address &#39;nobody@example.com&#39;" in page


def test_a_source_page_shows_a_file_as_text_with_the_line_that_was_meant(
    client: FlaskClient, project: FolderProject
) -> None:
    project.write(SLUG, "S\n<script>alert(1)</script>\nthree")
    answer = client.get(f"/source/issues/{SLUG}/issue.md?line=2")
    assert '<li id="L2" class="meant"' in answer.text
    assert "&lt;script&gt;alert(1)" in answer.text
    assert answer.headers["Content-Security-Policy"] == guard.PAGE_POLICY
    for path in ("newsletter.toml%00", "..%2f..%2fetc%2fpasswd", "/etc/passwd", "var/x.md"):
        assert client.get(f"/source/{path}").status_code == 404


def test_the_list_says_what_was_sent_and_what_is_a_draft(
    client: FlaskClient, project: FolderProject
) -> None:
    project.write("2026-11-20", "Friday\nx")
    page = client.get("/").text
    assert page.index(">draft<") < page.index("Fri 20 November") < page.index(">sent<")


def test_the_inbox_goes_on_with_the_mails_first_words_where_there_is_no_preheader(
    client: FlaskClient, project: FolderProject
) -> None:
    project.write(SLUG, "BARE\n<p>The first words</p>")
    page = client.get(f"/issues/{SLUG}/inbox").text
    assert page.count('<bdi class="preheader">The first words</bdi>') == 4
    assert "There is no preheader" in page


def test_the_gauge_says_when_a_mail_is_clipped(client: FlaskClient, project: FolderProject) -> None:
    assert "of what Gmail shows." in client.get(f"/issues/{SLUG}").text
    project.write(SLUG, "S\n" + "<p>text</p>" * 12_000)
    page = client.get(f"/issues/{SLUG}").text
    assert "Gmail clips this mail" in page
    assert "newsletter-clip-line" in client.get(f"/mail/{SLUG}/desktop").text
    assert "newsletter-clip-line" not in client.get(f"/mail/{SLUG}/outlook").text


def test_what_was_rendered_for_the_mail_serves_the_page_too(project: FolderProject) -> None:
    asked: list[str] = []
    render = project.render
    project.render = lambda slug: (asked.append(slug), render(slug))[1]  # type: ignore[method-assign]
    desk = Desk(project)
    desk.mail("one", SLUG, SAMPLES[0], {})
    desk.mail("one", SLUG, SAMPLES[1], {})
    assert asked == [SLUG]
    desk.mail("two", SLUG, SAMPLES[0], {})
    assert asked == [SLUG, SLUG]
    desk.close()


def test_the_real_project_tells_a_subscriber_and_the_state_and_makes_no_store(
    tmp_path: Path,
) -> None:
    for name in ("newsletter.toml", "speakers.toml"):
        shutil.copy(SAMPLE_PROJECT / name, tmp_path)
    shutil.copytree(SAMPLE_PROJECT / "issues", tmp_path / "issues")
    live = LiveProject(tmp_path)
    newest = live.issue_slugs()[-1]
    assert live.reader("mei@example.com") is None
    assert live.state(newest) == "draft"
    assert not (tmp_path / "var" / "newsletter.db").exists()
    store = open_sqlite(tmp_path / "var" / "newsletter.db")
    entry = Entry("mei@example.com", "active", first_name="Mei", fields={"city": "Suzhou"})
    store.subscribers.take([entry], at=datetime(2026, 11, 1, tzinfo=UTC))
    store.close()
    found = live.reader("mei@EXAMPLE.com")
    assert found
    assert found["subscriber.first_name"] == "Mei"
    assert found["subscriber.city"] == "Suzhou"
    assert live.state(newest) == "draft"
    live.close()


def test_the_web_version_of_a_real_issue_with_teasers_shows_every_update_whole(
    tmp_path: Path,
) -> None:
    for name in ("newsletter.toml", "speakers.toml"):
        shutil.copy(SAMPLE_PROJECT / name, tmp_path)
    shutil.copytree(SAMPLE_PROJECT / "issues", tmp_path / "issues")
    live = LiveProject(tmp_path)
    newest = live.issue_slugs()[-1]
    update = next((tmp_path / "issues" / newest).glob("plan*.md"))
    update.write_text(f"{update.read_text('utf-8')}\nAnd there is more.\n", "utf-8")
    whole = live.render(newest)
    issue = tmp_path / "issues" / newest / "issue.md"
    issue.write_text(issue.read_text("utf-8").replace("---\n", "---\nteasers: true\n", 1), "utf-8")
    live.refresh()
    teased, web = live.render(newest), live.render_web(newest)
    assert "there is more" not in teased.html
    assert (web.html, web.text) == (whole.html, whole.text)
    assert live.render(newest) == teased
    live.close()


# Views and sample readers


DARK_STYLE = (
    "<style>@media screen and ( prefers-color-scheme :dark){a{}}"
    "@media (PREFERS-COLOR-SCHEME: light){b{}}:root{color-scheme:light dark}</style>"
    '<meta name="supported-color-schemes" content="light dark">'
    "<p>(prefers-color-scheme: dark)</p>"
)


def test_the_dark_view_answers_the_questions_about_the_scheme_itself() -> None:
    dark = as_dark(DARK_STYLE)
    assert "@media screen and (min-width:0){a{}}" in dark
    assert "@media (max-width:0){b{}}" in dark
    assert ":root{color-scheme:dark}" in dark
    assert 'content="dark"' in dark


def test_the_light_views_do_not_follow_the_editors_screen() -> None:
    light = as_light(DARK_STYLE)
    assert "@media screen and (max-width:0){a{}}" in light
    assert "@media (min-width:0){b{}}" in light
    assert 'content="light"' in light


@pytest.mark.parametrize("dress", [as_dark, as_light])
def test_words_about_dark_mode_in_the_text_stay(dress: type[str]) -> None:
    assert "<p>(prefers-color-scheme: dark)</p>" in dress(DARK_STYLE)


@pytest.mark.parametrize("view", VIEWS)
def test_only_widths_of_the_view_can_be_asked_for(view: object) -> None:
    dark = find_view("dark")
    assert dark
    assert [dark.pick_width(wanted) for wanted in (375, 600, 1, None)] == [375, 600, 600, 600]


def test_links_open_beside_the_page_only_where_there_is_a_head() -> None:
    assert open_links_beside("<html><HEAD lang=x><p>") == (
        '<html><HEAD lang=x><base target="_blank"><p>'
    )
    assert open_links_beside("<p>") == "<p>"
    jump = open_links_beside('<a class="x" href="#up">')
    assert jump == '<a target="_self" class="x" href="#up">'


@given(st.text(max_size=200))
def test_a_mail_of_any_text_is_dressed_without_a_fault(html: str) -> None:
    for view in VIEWS:
        assert isinstance(view.dress(open_links_beside(html)), str)


def _rendered(text: str) -> Rendered:
    return Rendered(
        issue=SLUG, subject=text, preheader=text, html=f"<p>{text}</p>", text=text, merge_tags=()
    )


NEWSLETTER = Newsletter(name="N", organisation="O", sender="N <n@example.com>")


@pytest.mark.parametrize(
    ("sample", "expected"),
    [("ada", "Ada, [city] and [club], #u"), ("nameless", "reader, [city] and no club, #u")],
)
def test_a_mail_is_made_out_to_a_sample_reader(sample: str, expected: str) -> None:
    rendered = _rendered(
        '{{ subscriber.first_name | fallback("reader") }}, {{ subscriber.city }} and '
        '{{ subscriber.club | fallback("no club") }}, {{ unsubscribe_url }}'
    )
    links = {"unsubscribe_url": "#u"}
    email, preheader = make_out(rendered, NEWSLETTER, pick_sample(sample), links)
    assert email.subject == preheader == email.text == expected
    assert email.html == f"<p>{expected}</p>"


def test_an_unknown_sample_is_the_first() -> None:
    assert pick_sample("nobody") is SAMPLES[0]


def test_an_issue_is_called_by_its_day_where_it_has_one() -> None:
    assert day_name("2026-11-03") == "Tue 3 November 2026"
    assert day_name("2026-11-03-extra") == "Tue 3 November 2026 extra"
    assert day_name("special") == "special"


# The watcher


def test_every_way_of_saving_makes_another_version(tmp_path: Path) -> None:
    folder = tmp_path / "issues"
    folder.mkdir()
    file = folder / "a.md"
    seen = {name_version(take_stamps([folder]))}

    def is_new() -> bool:
        version = name_version(take_stamps([folder]))
        new = version not in seen
        seen.add(version)
        return new

    file.write_text("one")
    assert is_new()
    assert not is_new()
    file.write_text("other")
    assert is_new()
    replacement = folder / "b.new"
    replacement.write_text("third")
    assert is_new()
    os.utime(replacement, ns=(1, file.stat().st_mtime_ns))
    replacement.replace(file)
    assert is_new()
    (folder / "deep").mkdir()
    (folder / "deep" / "c.md").write_text("x")
    assert is_new()
    (folder / "deep" / "c.md").unlink()
    file.unlink()
    assert not is_new()  # as it was in the beginning


def test_files_of_editors_are_passed_over_and_missing_roots_do_no_harm(tmp_path: Path) -> None:
    for name in (".a.md.swp", "a.md~", ".#a.md", "a.tmp"):
        (tmp_path / name).write_text("x")
    (tmp_path / "loop").symlink_to(tmp_path)
    assert set(take_stamps([tmp_path, tmp_path / "none"])) == {str(tmp_path / "loop")}
    single = tmp_path / "newsletter.toml"
    single.write_text("x")
    assert set(take_stamps([single])) == {str(single)}


def test_a_listener_hears_the_version_at_once_and_every_change(tmp_path: Path) -> None:
    watcher = Watcher([tmp_path], most=1)
    before = watcher.version()
    events = watcher.listen().events(lambda: False)
    assert next(events) == "retry: 500\n\n"
    assert next(events) == f"data: {before}\n\n"
    (tmp_path / "a.md").write_text("x")
    changed = next(events)
    assert changed == f"data: {watcher.version()}\n\n"
    assert changed != f"data: {before}\n\n"
    watcher.close()
    assert list(events) == []


def test_a_page_asked_for_right_after_a_save_shows_what_was_saved(tmp_path: Path) -> None:
    watcher = Watcher([tmp_path], most=1, pause=60)  # looks once, and then not for a minute
    events = watcher.listen().events(lambda: False)
    assert next(events) == "retry: 500\n\n"
    known = next(events)
    (tmp_path / "a.md").write_text("saved")
    assert f"data: {watcher.version()}\n\n" != known
    watcher.close()


def test_there_are_only_so_many_listeners_and_who_leaves_makes_room(tmp_path: Path) -> None:
    watcher = Watcher([tmp_path], most=2)
    first, _second = watcher.listen(), watcher.listen()
    with pytest.raises(TooManyListeners):
        watcher.listen()
    first.leave()
    first.leave()  # twice does no harm
    assert watcher.listeners == 1
    watcher.listen()
    watcher.close()


def test_nothing_is_polled_when_nobody_listens_and_again_when_somebody_does(tmp_path: Path) -> None:
    watcher = Watcher([tmp_path], most=2, pause=0.01)
    for name in ("a", "b"):
        listener = watcher.listen()
        events = listener.events(lambda: False)
        heard = [next(events) for _ in range(2)]
        listener.leave()
        time.sleep(0.1)
        (tmp_path / name).write_text("x")
        assert heard[1] != f"data: {watcher.version()}\n\n"
    watcher.close()


def test_a_stream_ends_when_its_client_is_gone(tmp_path: Path) -> None:
    watcher = Watcher([tmp_path], most=2)
    events = watcher.listen().events(lambda: True)
    assert list(events) == ["retry: 500\n\n"]
    watcher.close()


# The server


def _open_stream(address: str) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=5)
    connection.request("GET", "/changes")
    return connection, connection.getresponse()


def _next_data(stream: http.client.HTTPResponse) -> str:
    while not (line := stream.readline().decode()).startswith("data:"):
        assert line, "the stream ended"
    return line


def test_clients_that_go_make_room_for_others(address: str) -> None:
    for _ in range(3):
        streams = [_open_stream(address) for _ in range(24)]
        for _, stream in streams:
            assert stream.status == 200
            _next_data(stream)
        connection, refused = _open_stream(address)
        assert refused.status == 503
        connection.close()
        for connection, stream in streams:
            stream.close()
            connection.close()
        deadline = time.monotonic() + 5
        while True:
            connection, stream = _open_stream(address)
            status = stream.status
            stream.close()
            connection.close()
            if status == 200 or time.monotonic() > deadline:
                break
            time.sleep(0.05)
        assert status == 200
        time.sleep(0.6)


def test_a_stream_tells_a_change_to_a_page_that_asks_the_real_server(
    address: str, project: FolderProject
) -> None:
    connection, stream = _open_stream(address)
    assert stream.headers["Content-Type"].startswith("text/event-stream")
    before = _next_data(stream)
    project.write(SLUG, "New\ntext")
    assert _next_data(stream) != before
    stream.close()
    connection.close()


def test_the_next_free_port_is_taken_and_only_this_machine_is_served() -> None:
    with bind_near(0) as first:
        port = first.getsockname()[1]
        with bind_near(port) as second:
            assert second.getsockname()[0] == "127.0.0.1"
            assert port < second.getsockname()[1] < port + 20


def test_that_no_port_is_free_is_told_to_a_person() -> None:
    with pytest.raises(NewsletterError, match="no free port from 70000 on"):
        bind_near(70000)


def test_control_c_ends_it_at_once_and_cleanly_with_a_page_open(project: FolderProject) -> None:
    command = [sys.executable, "-m", "tests.desk_project", str(project.project_root)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        address = process.stdout.readline().removeprefix("preview at ").strip()
        connection, stream = _open_stream(address)
        _next_data(stream)
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=10)
        assert time.monotonic() - began < 5  # it would wait for its open page for ever
        stream.close()
        connection.close()
    assert process.returncode == 0
    assert err == ""
    assert out.splitlines()[-1] == "closed"


SAMPLE_PROJECT = Path(__file__).parent.parent


def test_the_command_shows_the_sample_project_follows_a_mistake_and_ends_well(
    tmp_path: Path,
) -> None:
    for name in ("newsletter.toml", "speakers.toml"):
        shutil.copy(SAMPLE_PROJECT / name, tmp_path)
    shutil.copytree(SAMPLE_PROJECT / "issues", tmp_path / "issues")
    command = [sys.executable, "-m", "newsletter", "-C", str(tmp_path), "preview", "--port", "0"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        netloc = urlsplit(process.stdout.readline().removeprefix("preview at ").strip()).netloc

        def get(path: str) -> tuple[int, str]:
            with closing(http.client.HTTPConnection(netloc, timeout=10)) as connection:
                connection.request("GET", path)
                answer = connection.getresponse()
                return answer.status, answer.read().decode()

        try:
            status, page = get("/")
            assert status == 200
            issues = re.findall(r'href="(/issues/[^"]+)"', page)
            assert issues
            for issue in issues:
                for view in VIEWS:
                    assert get(f"{issue}/{view.id}")[0] == 200
                assert get(f"{issue.replace('issues', 'mail')}/dark")[0] == 200
            settings = tmp_path / "newsletter.toml"
            text = settings.read_text("utf-8")
            settings.write_text(text.replace("organisation", "organization"), "utf-8")
            status, page = get(issues[0])
            assert status == 422
            assert "newsletter.toml:" in page
            assert "No issue yet" not in page
            settings.write_text(text, "utf-8")
            assert get(issues[0])[0] == 200
        finally:
            process.send_signal(signal.SIGINT)
            _, err = process.communicate(timeout=10)
    assert process.returncode == 0
    assert err == ""
