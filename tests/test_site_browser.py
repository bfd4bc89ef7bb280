"""The public site in a real browser: every width and scheme, by keyboard, without scripts."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from email import message_from_bytes, policy
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from newsletter.app import open_app
from tests.command import Command
from tests.serving import serving
from tests.test_site_running import until

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[1]


class Running:
    def __init__(self, project: Path, address: str) -> None:
        self.project = project
        self.address = address

    def path(self, place: str) -> str:
        """A reader's own page of that name."""
        app = open_app(self.project)
        reader = next(iter(app.store().subscribers.stream()))
        token = app.signer().token(place, reader.id, reader.address)  # type: ignore[arg-type]
        app.close()
        return f"/{place}/{token}"

    def letter(self) -> str:
        """The path in the newest letter."""
        folder = self.project / "var" / "outbox" / "letters"
        until(lambda: list(folder.glob("*.eml")))
        newest = max(folder.glob("*.eml"))
        mail = message_from_bytes(newest.read_bytes(), policy=policy.default)
        text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        found = re.search(r"https?://[^/\s]+(/confirm/\S+)", text)
        assert found
        return found[1]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("browser") / "project"
    folder.mkdir()
    for name in ("newsletter.toml", "speakers.toml"):
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / "issues", folder / "issues")
    run = Command(folder)
    run.write("one.csv", "email,first name\nann@example.org,Ann\n")
    run("subscribers", "import", str(folder / "one.csv"))
    run("send", "2026-11-20", "--yes")
    with serving(folder) as server:
        yield Running(folder, f"http://127.0.0.1:{server.port}")


@pytest.fixture(scope="module")
def contexts(browser: Any) -> Iterator[Any]:
    """Pages without scripts, by scheme."""
    made = {
        scheme: browser.new_context(java_script_enabled=False, color_scheme=scheme)
        for scheme in ("light", "dark")
    }
    yield made
    for context in made.values():
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_fits_a_phone_and_a_desk(site: Running, contexts: Any, scheme: str) -> None:
    page = contexts[scheme].new_page()
    places = ["/", "/issues/", "/issues/2026-11-20/", "/unsubscribe", "/no-such-page"]
    places += [site.path("unsubscribe"), site.path("preferences")]
    for width in (375, 900):
        page.set_viewport_size({"width": width, "height": 800})
        for place in places:
            page.goto(site.address + place)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, place
            if shots := os.environ.get("SITE_PICTURES"):
                name = place.strip("/").partition("/")[0] or "front"
                page.screenshot(path=f"{shots}/{name}-{width}-{scheme}.png", full_page=True)
    page.close()


def test_no_link_outside_a_text_is_too_small_for_a_finger(site: Running, contexts: Any) -> None:
    """WCAG 2.2, 2.5.8; of an issue's page, what the site puts around the mail."""
    page = contexts["light"].new_page()
    page.set_viewport_size({"width": 375, "height": 800})
    outside = "header a, nav a, footer a, .skip, .site-skip, .issues a, button, summary"
    for place in ("/", "/issues/", "/issues/2026-11-20/", "/unsubscribe", site.path("preferences")):
        page.goto(site.address + place)
        script = "all => all.map(one => [one.textContent, one.getBoundingClientRect().height])"
        found = page.locator(outside).evaluate_all(script)
        assert len(found) > 3
        assert [one for one in found if one[1] < 24] == [], place
    page.close()


def test_a_reader_signs_up_with_the_keyboard_alone(site: Running, contexts: Any) -> None:
    page = contexts["light"].new_page()
    page.goto(f"{site.address}/")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "address":
            break
    page.keyboard.type("new@example.net")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "first_name"
    page.keyboard.type("Nora")
    page.keyboard.press("Tab")  # past the field that only programs fill in
    assert page.evaluate("document.activeElement.tagName") == "BUTTON"
    page.wait_for_timeout(2_500)  # who is faster is a program
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name="Look into your mailbox").wait_for()
    page.goto(site.address + site.letter())
    page.get_by_role("button").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", level=1, name="Welcome").wait_for()
    page.close()
    app = open_app(site.project)
    found = app.store().subscribers.find("new@example.net")
    app.close()
    assert found
    assert (found.status, found.first_name) == ("active", "Nora")


def test_every_control_has_a_name_and_every_page_its_landmarks(
    site: Running, contexts: Any
) -> None:
    page = contexts["dark"].new_page()
    for place in ("/", "/unsubscribe", site.path("preferences"), site.path("unsubscribe")):
        page.goto(site.address + place)
        assert page.get_by_role("heading", level=1).count() == 1, place
        assert page.get_by_role("main").count() == 1, place
        assert page.locator("html").get_attribute("lang") == "en"
        for role in ("textbox", "checkbox", "button", "link", "radio"):
            named = page.get_by_role(role, name=re.compile(r"\S")).count()
            assert named == page.get_by_role(role).count(), (place, role)
        assert page.get_by_role("textbox", name="Leave this empty").count() == 0
    page.close()


@pytest.mark.parametrize("place", ["/", "/issues/", "/issues/2026-11-20/"])
def test_a_reader_skips_to_the_text(site: Running, contexts: Any, place: str) -> None:
    page = contexts["light"].new_page()
    page.goto(site.address + place)
    assert page.get_by_role("main").count() == page.get_by_role("heading", level=1).count() == 1
    assert page.get_by_role("main").get_by_role("heading", level=1).count() == 1
    assert page.get_by_role("navigation").get_by_role("link", name="All issues").count() == 1
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the text")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the text"
    assert skip.bounding_box()["x"] >= 0  # it is seen now
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "MAIN"
    page.close()


def test_a_fault_is_told_with_its_field(site: Running, contexts: Any) -> None:
    page = contexts["light"].new_page()
    cases = [
        ("/", "Your e-mail address", "Subscribe", "no@address"),
        ("/unsubscribe", "Your e-mail address", "Send me the link", "no@address"),
        (site.path("preferences"), "No mail until", "Save", "2020-01-01"),
    ]
    for place, label, button, wrong in cases:
        page.goto(site.address + place)
        title = page.title()
        page.get_by_label(label).fill(wrong)
        assert page.get_by_label(label).get_attribute("aria-invalid") is None
        send = page.get_by_role("button", name=button)
        send.evaluate("button => button.formNoValidate = true")  # as an old browser
        send.click()
        field = page.get_by_label(label)
        assert page.title() == f"Error: {title}"
        assert field.get_attribute("aria-invalid") == "true"
        told = page.locator(f"#{field.get_attribute('aria-describedby')}")
        assert told.inner_text() == page.get_by_role("alert").inner_text()
    page.close()


def test_the_page_for_what_is_not_there_has_its_look_at_another_address(
    site: Running, contexts: Any, tmp_path: Path
) -> None:
    """Only the running site is at the same place for all the paths at which a server shows it."""
    project = Path(shutil.copytree(site.project, tmp_path / "project"))
    run = Command(project)
    run.edit("newsletter.toml", "https://news.example.com", site.address)
    run("archive", "build", "--out", str(tmp_path / "built"))
    page, handler = contexts["light"].new_page(), partial(_Quiet, directory=tmp_path / "built")
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as elsewhere:
        Thread(target=elsewhere.serve_forever, daemon=True).start()
        page.goto(f"http://localhost:{elsewhere.server_port}/404.html")
        width = page.locator("main").evaluate("main => getComputedStyle(main).borderTopWidth")
        page.close()
        elsewhere.shutdown()
    assert width == "5px"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def test_a_reader_pauses_and_chooses_without_scripts(site: Running, contexts: Any) -> None:
    page = contexts["light"].new_page()
    page.goto(site.address + site.path("preferences"))
    page.get_by_role("checkbox").first.check()
    page.get_by_label("No mail until").fill("2028-06-30")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("status").wait_for()
    assert page.get_by_role("checkbox").first.is_checked()
    page.close()
    app = open_app(site.project)
    found = app.store().subscribers.find("ann@example.org")
    app.close()
    assert found
    assert str(found.preferences.paused_until) == "2028-06-30"
    assert len(found.preferences.topics) == 1
