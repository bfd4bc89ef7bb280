"""`check --links`: what the links and pictures of an issue answer, and what is said of it."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.check.answers import asked_address, link_addresses, picture_addresses
from newsletter.cli import cli
from newsletter.fetch.fetcher import Fetcher
from newsletter.fetch.manners import Manners
from newsletter.fetch.outcome import Fault, Fetched, Limits
from newsletter.fetch.pictures import Picture
from newsletter.linkcheck import Answers, Cache, ask_all
from newsletter.linkcheck.cache import BAD_FOR, GOOD_FOR, MOST_ENTRIES, Answer
from tests.check_values import (
    KROEBER,
    NEWSLETTER,
    a_mail,
    an_examined,
    an_issue,
    an_update,
    found,
    origin,
    places,
)
from tests.command import Command
from tests.standins.web import Web, by_method, flood, png, redirect, reply, silent

NOW = 1_800_000_000.0
URL = "https://www.site.test/story"


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as server:
        yield server


def judged(answer: Fetched, *, body: str = f"Read [it]({URL}).", **changes: object):
    """The issue with one link, and what that link answered."""
    issue = an_issue(an_update(body=body))
    mail = a_mail(issue, prose=f'<a href="{URL}">it</a>')
    return an_examined(issue, mail, answers={URL: answer}, **changes)


def answered(status: int = 200, address: str = URL, moved_to: str = "") -> Fetched:
    return Fetched(URL, address, moved_to, status)


def failed(kind: str) -> Fetched:
    return Fetched(URL, URL, fault=Fault(kind, "the reason"))  # type: ignore[arg-type]


def rules_of(examined) -> list[str]:
    ours = ("dead-link", "unchecked-link", "redirected-link", "paywalled-link")
    return [rule for rule in ours for _ in found(examined, rule)]


# What is said of an answer


@pytest.mark.parametrize(
    ("answer", "rule"),
    [
        (answered(200), None),
        (answered(404), "dead-link"),
        (answered(410), "dead-link"),
        (answered(401), "paywalled-link"),
        (answered(402), "paywalled-link"),
        (answered(403), "unchecked-link"),
        (answered(429), "unchecked-link"),
        (answered(500), "unchecked-link"),
        (answered(999), "unchecked-link"),
        (failed("dns"), "dead-link"),
        (failed("refused"), "dead-link"),
        (failed("tls"), "dead-link"),
        (failed("forbidden"), "dead-link"),
        (failed("timeout"), "unchecked-link"),
        (failed("unreachable"), "unchecked-link"),
        (failed("redirects"), "unchecked-link"),
        (failed("broken"), "unchecked-link"),
    ],
)
def test_each_answer_has_its_rule(answer, rule):
    assert rules_of(judged(answer)) == ([rule] if rule else [])


@pytest.mark.parametrize(("hosts", "rule"), [(2, "dead-link"), (3, "unchecked-link")])
def test_where_no_host_can_be_found_the_machine_is_asked_about_and_not_every_link(hosts, rule):
    urls = [f"https://www.site{number}.test/" for number in range(hosts)]
    issue = an_issue(an_update(body=" ".join(f"[it]({url})" for url in urls)))
    mail = a_mail(issue, prose="".join(f'<a href="{url}">it</a>' for url in urls))
    answers = {url: Fetched(url, url, fault=Fault("dns", "there is no host")) for url in urls}
    assert rules_of(an_examined(issue, mail, answers=answers)) == [rule] * (1 if hosts > 2 else 2)
    answers[URL] = answered(200)
    assert rules_of(an_examined(issue, mail, answers=answers)) == ["dead-link"] * hosts


def test_the_still_of_a_video_is_told_at_the_video():
    still = "https://i.ytimg.com/vi/x/hqdefault.jpg"
    place = origin(KROEBER, video=(4, 8))
    issue = an_issue(an_update(video="https://youtu.be/x", origin=place))
    mail = a_mail(issue, prose=f'<img width="536" alt="x" src="{still}">')
    answers = {still: Fetched(still, still, status=404)}
    (problem,) = found(an_examined(issue, mail, answers=answers), "dead-link")
    assert places([problem]) == [(KROEBER, 4, 8)]


@pytest.mark.parametrize(
    ("moved_to", "told"),
    [
        ("https://www.site.test/story/", False),
        ("https://site.test/story", False),
        ("http://www.site.test/story", False),
        ("https://www.site.test/news/story", True),
        ("https://other.test/story", True),
        ("https://www.site.test/story?id=1", True),
    ],
)
def test_a_permanent_redirect_is_told_unless_nobody_would_mind(moved_to, told):
    examined = judged(answered(address=moved_to, moved_to=moved_to))
    problems = found(examined, "redirected-link")
    assert bool(problems) == told
    if told:
        assert repr(moved_to) in problems[0].message


def test_a_temporary_redirect_is_not_told_unless_it_ends_on_the_first_page():
    assert rules_of(judged(answered(address="https://www.site.test/today/story"))) == []
    (problem,) = found(judged(answered(address="https://www.site.test/")), "redirected-link")
    assert "probably gone" in problem.message


def test_a_finding_stands_where_the_editor_wrote_the_link_first_and_counts_the_others():
    body = f"Not {URL}-of-others.\nRead [it]({URL}), or <{URL}>.\n\nSee {URL}."
    (problem,) = found(judged(answered(404), body=body), "dead-link")
    assert places([problem]) == [(KROEBER, 10, 11)]
    assert problem.message.endswith("is dead: it answers 404, and so in 2 other places")


def test_an_address_of_the_front_matter_is_found_in_its_file():
    file = f"---\ntitle: x\nvideo: {URL}\n---\n"
    update = an_update(video=URL, origin=origin(KROEBER, body_line=5, video=(3, 8)))
    issue = an_issue(update)
    mail = a_mail(issue, prose=f'<a href="{URL}"><img src="https://i.test/a.png"></a>')
    examined = an_examined(issue, mail, answers={URL: answered(404)}, files={KROEBER: file})
    assert places(found(examined, "dead-link")) == [(KROEBER, 3, 8)]


def test_an_address_of_the_roster_is_found_in_its_line():
    roster = f'[[speaker]]\nid = "arthur-kroeber"\nprofile_url = "{URL}"\n'
    examined = judged(answered(404), body="No link.", files={"speakers.toml": roster})
    assert places(found(examined, "dead-link")) == [("speakers.toml", 3, 1)]
    nowhere = judged(answered(404), body="No link.")
    assert places(found(nowhere, "dead-link")) == [("templates/email/issue.html", 1, 1)]


@pytest.mark.parametrize("host", ["site.test", "www.site.test"])
def test_a_host_behind_a_paywall_is_told_without_any_fetching(host):
    issue = an_issue(an_update(body=f"Read [it]({URL})."))
    mail = a_mail(issue, prose=f'<a href="{URL}">it</a>')
    (problem,) = found(an_examined(issue, mail, paywalls=(host,)), "paywalled-link")
    assert problem.path == KROEBER
    assert not found(an_examined(issue, mail, paywalls=("te.test",)), "paywalled-link")


def test_a_shortener_that_leads_behind_a_paywall_is_told():
    examined = judged(answered(address="https://on.ft.test/x"), paywalls=("ft.test",))
    (problem,) = found(examined, "paywalled-link")
    assert "'ft.test'" in problem.message


def test_a_finding_is_accepted_like_any_other():
    issue = an_issue(an_update(body=f"[it]({URL})", accept={"dead-link": "back on Monday"}))
    mail = a_mail(issue, prose=f'<a href="{URL}">it</a>')
    assert not found(an_examined(issue, mail, answers={URL: answered(404)}), "dead-link")


# What is asked


def test_only_the_web_is_asked_and_each_address_once():
    links = [URL, URL, "mailto:a@b.test", "tel:+1", "#top", "ftp://x.test/", "{{ web_url }}"]
    links += ["https://news.test/?u={{ subscriber.email }}", "HTTP://Upper.test/"]
    issue = an_issue()
    prose = "".join(f"<a href='{link}'>x</a>" for link in links)
    prose += f'<img src="{URL}.png"><img src="{URL}.png"><img src="cid:1"><img src="a.png">'
    examined = an_examined(issue, a_mail(issue, prose=prose))
    assert link_addresses(examined) == (URL, "HTTP://Upper.test/")
    assert picture_addresses(examined) == (f"{URL}.png",)


@pytest.mark.parametrize(
    ("href", "asked"),
    [
        ("https://www.example.com/request/?speaker=a&topic=b", "https://www.example.com/request/"),
        ("https://www.example.com/requests/?a=1", "https://www.example.com/requests/?a=1"),
        ("https://x.test/?utm_source=newsletter&a=%20b&utm_medium=email", "https://x.test/?a=%20b"),
        ("https://x.test/?a=1#utm_x", "https://x.test/?a=1#utm_x"),
        ("https://x.test/?utm_source=n", "https://x.test/"),
        ("http://[::1", "http://[::1"),
    ],
)
def test_what_the_newsletter_added_to_an_address_is_not_asked(href, asked):
    assert asked_address(href, NEWSLETTER) == asked


@settings(max_examples=40, deadline=None)
@given(st.text())
def test_no_address_breaks_the_checker(text):
    href = f"https://{text}"
    asked_address(href, NEWSLETTER)
    examined = judged(Fetched(URL, href, href, 200), paywalls=("ft.test",))
    rules_of(examined)


# Pictures


def test_heavy_large_and_unshown_pictures_are_told():
    urls = [f"https://i.test/{name}.png" for name in "abc"]
    body = "\n".join(f"![words]({url})" for url in urls)
    issue = an_issue(an_update(body=body))
    prose = "".join(f'<img src="{url}" width="100">' for url in urls)
    examined = an_examined(
        issue,
        a_mail(issue, prose=prose),
        pictures={
            urls[0]: Picture("jpeg", 200_001, 200, 10),
            urls[1]: Picture("png", 200_000, 201, 10),
            urls[2]: Picture("webp", 700_000),
        },
    )
    heavy = found(examined, "heavy-image")
    assert [problem.line for problem in heavy] == [1, 9, 11]
    assert heavy[0].message == "the pictures have 1,100 KB together"
    assert [problem.line for problem in found(examined, "large-image")] == [10]
    assert [problem.line for problem in found(examined, "image-format")] == [11]


def test_a_width_of_any_length_is_read():
    issue = an_issue()
    mail = a_mail(issue, prose=f'<img src="{URL}" width="{"9" * 5000}"><img src="a" width="9%">')
    assert [image.width for image in an_examined(issue, mail).page.images] == [0, 0]


# The work


def ask(links, pictures=(), *, folder: Path, **changes: object) -> Answers:
    manners, limits = Manners(delay=0), Limits(seconds=3, pause=0.02)
    fetcher = Fetcher(user_agent="x", allow_hosts=["127.0.0.1"], manners=manners, limits=limits)
    values: dict[str, object] = {
        "fetcher": fetcher,
        "cache": Cache(folder / "links.json", now=NOW),
        "progress": lambda done, total: None,
    }
    return ask_all(links, pictures, **{**values, **changes})  # type: ignore[arg-type]


def test_each_address_is_asked_once_and_then_known_for_a_day(web, tmp_path):
    web.pages |= {"/a": reply(), "/p.png": reply(body=png(30, 20, bytes=500))}
    told: list[tuple[int, int]] = []
    first = ask(
        [web.url("/a"), web.url("/gone")],
        [web.url("/p.png")],
        folder=tmp_path,
        progress=lambda done, total: told.append((done, total)),
    )
    assert {url: each.status for url, each in first.links.items()} == {
        web.url("/a"): 200,
        web.url("/gone"): 404,
        web.url("/p.png"): 200,
    }
    assert first.pictures == {web.url("/p.png"): Picture("png", 500, 30, 20)}
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]
    web.asked.clear()
    again = ask([web.url("/a"), web.url("/gone")], [web.url("/p.png")], folder=tmp_path)
    assert web.asked == []
    assert again.pictures == first.pictures
    later = Cache(tmp_path / "links.json", now=NOW + BAD_FOR + 1)
    ask([web.url("/a"), web.url("/gone")], folder=tmp_path, cache=later)
    assert set(web.paths()) == {"/gone"}
    tomorrow = Cache(tmp_path / "links.json", now=NOW + GOOD_FOR + BAD_FOR + 2)
    assert tomorrow.find(web.url("/a")) is None


def test_one_silent_host_keeps_no_others_waiting_and_the_whole_ends_in_time(web, tmp_path):
    with Web() as slow:
        urls = [slow.url(f"/{number}") for number in range(30)]
        slow.pages = {f"/{number}": silent for number in range(30)}
        web.pages["/a"] = reply()
        started = time.monotonic()
        # The other host by another number, since one host is asked by two at a time.
        answers = ask([*urls, web.url("/a")], folder=tmp_path, seconds=0.8, parallel=4)
        assert time.monotonic() - started < 1.5
    assert answers.links[urls[-1]].fault.kind == "timeout"
    assert len(answers.links) == 31
    assert Cache(tmp_path / "links.json", now=NOW).find(urls[-1]) is None


def test_a_hundred_links_on_one_host_are_all_checked(web, tmp_path):
    web.pages = {f"/{number}": reply() for number in range(100)}
    answers = ask([web.url(f"/{number}") for number in range(100)], folder=tmp_path)
    assert all(each.ok for each in answers.links.values())
    assert len(web.asked) == 100


def test_a_mistake_of_ours_does_not_end_in_silence(tmp_path):
    class Broken:
        def probe(self, address: str) -> Fetched:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ask([URL], folder=tmp_path, fetcher=Broken())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"format": 2, "entries": {}}',
        '{"format": 1, "entries": {"a": {"at": "x"}}}',
        '{"format": 1, "entries": [1]}',
        "[" * 100_000,
        "\x00\xff",
    ],
)
def test_a_cache_that_cannot_be_read_is_made_again(tmp_path, text):
    path = tmp_path / "links.json"
    path.write_text(text, "latin-1")
    cache = Cache(path, now=NOW)
    assert cache.find("a") is None
    cache.keep("a", Answer(Fetched("a", "a", status=200)))
    cache.save()
    assert Cache(path, now=NOW).find("a") == Answer(Fetched("a", "a", status=200))
    assert [each.name for each in tmp_path.iterdir()] == ["links.json"]


def test_the_cache_keeps_faults_and_pictures_but_not_bodies(tmp_path):
    cache = Cache(tmp_path / "c.json", now=NOW)
    picture = Picture("png", 5, 1, 2)
    cache.keep("a", Answer(Fetched("a", "b", "c", 200, body=b"xxx"), picture))
    cache.keep("t", Answer(failed("timeout")))
    cache.keep("f", Answer(failed("forbidden")))
    cache.save()
    cache = Cache(tmp_path / "c.json", now=NOW)
    assert cache.find("a") == Answer(Fetched("a", "b", "c", 200), picture)
    assert cache.find("t") == Answer(failed("timeout"))
    assert cache.find("f") is None


def test_the_cache_does_not_grow_without_end(tmp_path):
    cache = Cache(tmp_path / "c.json", now=NOW)
    for number in range(MOST_ENTRIES + 10):
        cache.keep(str(number), Answer(answered()))
    cache.save()
    kept = json.loads((tmp_path / "c.json").read_text())["entries"]
    assert len(kept) == MOST_ENTRIES


# The command

SETTINGS = """\
[newsletter]
name = "Daily"
organisation = "The Bureau"
from = "Fons <daily@example.com>"
postal_address = "88 Sample Road, Shanghai"
base_url = "https://news.example.com"
[collect]
allow_hosts = ["127.0.0.1"]
"""


@pytest.fixture
def project(tmp_path) -> Command:
    command = Command(tmp_path)
    command.write("newsletter.toml", SETTINGS)
    command.write("speakers.toml", "")
    command.write(
        "issues/2026-11-23/issue.md",
        "---\nsubject: Five more years of factories\n"
        "preheader: Arthur Kroeber on a plan that looks just like the last one\n"
        "updates: [factories]\n---\n",
    )
    return command


def write_update(project: Command, body: str) -> None:
    head = "---\ntitle: The plan stays with factories\ndate: 2026-11-23\nkind: note\n---\n"
    project.write("issues/2026-11-23/factories.md", head + body)


def problems(project: Command, *words: str) -> list[tuple[str, str, int, int]]:
    ours = {"dead-link", "unchecked-link", "redirected-link", "paywalled-link", "large-image"}
    arguments = ["-C", str(project.folder), "check", "--json", *words]
    result = CliRunner().invoke(cli, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    told = json.loads(result.stdout)["problems"]
    return [(p["rule"], p["path"], p["line"], p["column"]) for p in told if p["rule"] in ours]


def test_the_command_fetches_only_when_it_is_asked_to(project, web):
    web.pages |= {
        "/good": reply(),
        "/moved": redirect("/new", 301),
        "/new": reply(),
        "/wide.png": by_method(GET=reply(body=png(2000, 20))),
    }
    names = ("good", "gone", "moved")
    links = "\n".join(f"[{name}]({web.url(f'/{name}')})" for name in names)
    write_update(project, f"{links}\n\n![a picture]({web.url('/wide.png')})\n")
    assert problems(project) == []
    assert web.asked == []
    path = "issues/2026-11-23/factories.md"
    assert problems(project, "--links") == [
        ("dead-link", path, 7, 8),
        ("redirected-link", path, 8, 9),
        ("large-image", path, 10, 14),
    ]
    assert sorted(set(web.paths())) == ["/gone", "/good", "/moved", "/new", "/wide.png"]
    assert web.asked[0].headers["user-agent"].startswith("newsletter/")
    assert "Daily" in web.asked[0].headers["user-agent"]
    assert (project.folder / "var/cache/links.json").is_file()


def test_check_without_links_loads_no_http_client(project):
    write_update(project, f"[it]({URL})")
    assert problems(project) == []  # and the templates are compiled, for which premailer loads one
    code = (
        "import sys; from newsletter.cli import cli\n"
        f"cli.main(['-C', {str(project.folder)!r}, 'check'], standalone_mode=False)\n"
        "assert not {'requests', 'urllib3', 'newsletter.fetch.fetcher'} & sys.modules.keys()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_check_rules_lists_the_rules_of_the_links(project):
    told = {rule["id"]: rule for rule in project.json("check", "--rules")}
    ours = {"dead-link", "unchecked-link", "redirected-link", "paywalled-link", "heavy-image"}
    assert ours <= told.keys()
    assert {told[id]["severity"] for id in ours} == {"warning"}


def test_an_interrupt_ends_it_at_once(project, web):
    web.pages["/"] = silent
    arrived = threading.Event()

    def hang(asked):
        arrived.set()
        return silent(asked)

    web.pages["/slow"] = hang
    write_update(project, f"[it]({web.url('/slow')})")
    command = [sys.executable, "-m", "newsletter", "-C", str(project.folder), "check", "--links"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert arrived.wait(20)
    started = time.monotonic()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=10)
    assert time.monotonic() - started < 2
    assert process.returncode == 1
    assert "Traceback" not in errors
    assert "stopped" in errors


def test_a_hostile_page_does_not_hold_the_command_up(project, web):
    web.pages["/"] = flood(b"HTTP/1.1 200 OK\r\nX: ")
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    write_update(project, f"[a]({web.url('/')}) [b](http://127.0.0.1:{port}/)")
    assert [rule for rule, *_ in problems(project, "--links")] == ["unchecked-link", "dead-link"]
