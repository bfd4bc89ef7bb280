"""The preview in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from newsletter.web.views import VIEWS
from tests.desk_project import FolderProject, served

pytestmark = pytest.mark.browser

SLUG = "2026-11-23"
LONG = "<p>paragraph</p>" * 200


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FolderProject, str]]:
    project = FolderProject(tmp_path_factory.mktemp("project"))
    with served(project.project_root) as address:
        yield project, address


@pytest.fixture
def project(desk: tuple[FolderProject, str]) -> FolderProject:
    project, _ = desk
    project.clear()
    project.write("2026-11-20", "Friday\n<p>older</p>")
    project.write(SLUG, "China's plan\n<h1>Factories</h1><p>For {{ subscriber.first_name }}</p>")
    return project


@pytest.fixture
def address(desk: tuple[FolderProject, str], project: FolderProject) -> str:
    return desk[1]


SCREEN = {"width": 1440, "height": 900}


@pytest.fixture(scope="module")
def only_page(browser: Any) -> Iterator[Any]:
    """One for all tests: opening another takes as long as most of them."""
    context = browser.new_context(viewport=SCREEN, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(20_000)  # a busy machine is no fault of the preview
    yield page
    context.close()


@pytest.fixture
def page(only_page: Any) -> Iterator[Any]:
    yield only_page
    for opened in only_page.context.pages:
        if opened is not only_page:
            opened.close()
    only_page.goto("about:blank")
    only_page.set_viewport_size(SCREEN)
    only_page.emulate_media(color_scheme="light")


def mail(page: Any) -> Any:
    return page.frame_locator("iframe.mail")


def wait_until_live(page: Any) -> None:
    page.locator("#pulse[data-state=live]").wait_for()


def test_from_the_list_an_issue_opens_with_its_inbox_line_and_its_mail(
    page: Any, address: str
) -> None:
    page.goto(address)
    page.locator(".cards a").first.click()
    assert page.locator(".inbox-line .subject").inner_text() == "China's plan"
    assert page.locator(".inbox-line .sender").inner_text() == "Fons T."
    assert page.locator(".inbox-line .preheader").inner_text() == "about China's plan"
    assert mail(page).locator("p").inner_text() == "For Ada"


@pytest.mark.parametrize(
    ("view", "width"), [("desktop", 600), ("mobile", 375), ("dark", 600), ("dark?width=375", 375)]
)
def test_the_mail_is_laid_out_in_exactly_the_width_of_the_view(
    page: Any, address: str, project: FolderProject, view: str, width: int
) -> None:
    project.write(SLUG, f"Long\n{LONG}")
    page.goto(f"{address}issues/{SLUG}/{view}")
    wait_until_live(page)
    assert page.locator("iframe.mail").bounding_box()["width"] == width
    assert mail(page).locator("body").evaluate("body => body.clientWidth") == width
    assert page.locator(".measure").get_by_text(f"{width} px").is_visible()


def test_the_frame_is_as_high_as_its_mail(page: Any, address: str, project: FolderProject) -> None:
    project.write(SLUG, f"Long\n{LONG}")
    page.goto(f"{address}issues/{SLUG}")
    page.wait_for_function("() => document.querySelector('iframe.mail').offsetHeight > 3000")
    root = mail(page).locator("html")
    assert root.evaluate("e => e.scrollHeight === e.ownerDocument.defaultView.innerHeight")


def test_an_edit_appears_without_a_reload_by_hand(
    page: Any, address: str, project: FolderProject
) -> None:
    page.goto(f"{address}issues/{SLUG}")
    wait_until_live(page)
    page.evaluate("window.samePage = true")
    project.write(SLUG, "Another subject\n<p id=new>Changed</p>")
    mail(page).locator("#new").wait_for()
    page.locator(".subject", has_text="Another subject").wait_for()
    assert page.evaluate("window.samePage")
    assert page.title().startswith("Another subject")


def test_after_an_edit_the_mail_has_all_its_styles_and_nothing_complains(
    page: Any, address: str, project: FolderProject
) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(f"{address}issues/{SLUG}/dark")
    wait_until_live(page)
    project.write(SLUG, "S\n<p id=new style='color:#123456'>Changed</p>")
    mail(page).locator("#new").wait_for()
    colour = "e => getComputedStyle(e).color"
    assert mail(page).locator("#new").evaluate(colour) == "rgb(18, 52, 86)"
    assert mail(page).locator("body").evaluate(colour) == "rgb(238, 238, 238)"
    assert complaints == []


def test_an_edit_keeps_the_place_of_the_reader(
    page: Any, address: str, project: FolderProject
) -> None:
    project.write(SLUG, f"Long\n{LONG}")
    page.goto(f"{address}issues/{SLUG}")
    wait_until_live(page)
    page.wait_for_function("() => document.documentElement.scrollHeight > 3000")
    page.evaluate("scrollTo(0, 1500)")
    project.write(SLUG, f"Long\n{LONG}<p id=new>the end</p>")
    mail(page).locator("#new").wait_for()
    assert page.evaluate("scrollY") == 1500


def test_a_file_that_is_emptied_before_it_is_filled_keeps_the_place_too(
    page: Any, address: str, project: FolderProject
) -> None:
    project.write(SLUG, f"Long\n{LONG}")
    page.goto(f"{address}issues/{SLUG}")
    wait_until_live(page)
    page.wait_for_function("() => document.documentElement.scrollHeight > 3000")
    page.evaluate("scrollTo(0, 1500)")
    project.write(SLUG, "Long\n<p id=between>and nothing yet</p>")
    mail(page).locator("#between").wait_for()
    page.wait_for_function("() => scrollY === 0")
    project.write(SLUG, f"Long\n{LONG}<p id=new>the end</p>")
    mail(page).locator("#new").wait_for()
    page.wait_for_function("() => scrollY === 1500")


def test_who_moves_on_in_what_became_shorter_is_not_taken_back(
    page: Any, address: str, project: FolderProject
) -> None:
    project.write(SLUG, f"Long\n{LONG}")
    page.goto(f"{address}issues/{SLUG}")
    wait_until_live(page)
    page.wait_for_function("() => document.documentElement.scrollHeight > 3000")
    page.evaluate("scrollTo(0, 4000)")
    before = page.evaluate("document.documentElement.dataset.shown || ''")
    project.write(SLUG, f"Long\n<p id=between>short</p>{LONG[: len(LONG) // 4]}")
    mail(page).locator("#between").wait_for()
    page.wait_for_function(f"() => document.documentElement.dataset.shown !== '{before}'")
    page.wait_for_function("() => 900 < scrollY && scrollY < 3000")
    page.evaluate("scrollTo(0, 700)")
    page.wait_for_function("() => new Promise(requestAnimationFrame)")
    project.write(SLUG, f"Long\n{LONG}<p id=new>the end</p>")
    mail(page).locator("#new").wait_for()
    assert page.evaluate("scrollY") == 700


def test_a_mistake_shows_with_its_position_and_goes_away_when_it_is_mended(
    page: Any, address: str, project: FolderProject
) -> None:
    project.write(SLUG, f"Long\n{LONG}")
    page.goto(f"{address}issues/{SLUG}/mobile")
    wait_until_live(page)
    page.evaluate("scrollTo(0, 1200)")
    project.write(SLUG, "Subject\ntext\nMISTAKE unknown speaker 'x'")
    page.get_by_text(f"issues/{SLUG}/issue.md:3:1").wait_for()
    assert page.get_by_text("MISTAKE unknown speaker 'x'").is_visible()
    assert page.get_by_text("mend it").is_visible()
    assert page.evaluate("scrollY") == 0
    assert page.locator("iframe").count() == 0
    project.write(SLUG, f"Long again\n{LONG}<p id=good>Mended</p>")
    mail(page).locator("#good").wait_for()
    assert page.locator(".mistakes").count() == 0
    page.wait_for_function("() => scrollY === 1200")


def test_a_fault_of_the_program_shows_and_goes_away_too(
    page: Any, address: str, project: FolderProject
) -> None:
    page.goto(f"{address}issues/{SLUG}")
    wait_until_live(page)
    project.write(SLUG, "Subject\nCRASH")
    page.get_by_text("Something broke: RuntimeError").wait_for()
    project.write(SLUG, "Subject\n<p id=good>Mended</p>")
    mail(page).locator("#good").wait_for()


def test_a_new_issue_joins_the_list(page: Any, address: str, project: FolderProject) -> None:
    page.goto(address)
    wait_until_live(page)
    project.write("2026-11-24", "Tuesday\n<p>new</p>")
    page.locator(".cards strong", has_text="Tuesday").wait_for()
    assert page.locator(".cards strong").first.inner_text() == "Tuesday"


def test_a_page_that_was_hidden_catches_up(page: Any, address: str, project: FolderProject) -> None:
    page.goto(f"{address}issues/{SLUG}")
    wait_until_live(page)
    hide = "Object.defineProperty(document, 'visibilityState', {value: '%s', configurable: true});"
    page.evaluate(hide % "hidden" + "document.dispatchEvent(new Event('visibilitychange'))")
    project.write(SLUG, "Later\n<p id=new>Changed</p>")
    page.wait_for_timeout(200)
    assert mail(page).locator("#new").count() == 0
    page.evaluate(hide % "visible" + "document.dispatchEvent(new Event('visibilitychange'))")
    mail(page).locator("#new").wait_for()


@pytest.mark.parametrize("editors_own_screen", ["light", "dark"])
def test_each_view_has_its_own_scheme_whatever_the_screen_is_set_to(
    page: Any, address: str, editors_own_screen: str
) -> None:
    page.emulate_media(color_scheme=editors_own_screen)
    background = "body => getComputedStyle(body).backgroundColor"
    page.goto(f"{address}issues/{SLUG}/dark")
    assert mail(page).locator("body").evaluate(background) == "rgb(16, 16, 16)"
    page.goto(f"{address}issues/{SLUG}/desktop")
    assert mail(page).locator("body").evaluate(background) == "rgb(255, 255, 255)"


def test_plain_text_shows_as_text_and_follows_edits(
    page: Any, address: str, project: FolderProject
) -> None:
    project.write(SLUG, "S\nline one\n<b>not bold</b>")
    page.goto(f"{address}issues/{SLUG}/text")
    wait_until_live(page)
    assert page.locator("pre.plain").inner_text() == "line one\n<b>not bold</b>"
    project.write(SLUG, "S\nline two")
    page.locator("pre.plain", has_text="line two").wait_for()


EVIL = (
    "S\n<p id=p>x</p><script>parent.hit=1;document.title='hit'</script>"
    "<img src=x onerror='parent.hit=1'><svg onload='parent.hit=1'></svg>"
    "<a id=a href='javascript:parent.hit=1'>a</a>"
    "<a id=b target=_self href='javascript:top.hit=1'>b</a>"
    "<iframe srcdoc='<script>top.hit=1</script>'></iframe>"
    "<form action='/'><button>go</button></form>"
    "<meta http-equiv=refresh content='0;url=javascript:parent.hit=1'>"
)


def test_nothing_in_the_mail_runs_neither_when_it_loads_nor_when_it_is_replaced(
    page: Any, address: str, project: FolderProject
) -> None:
    project.write(SLUG, EVIL)
    page.goto(f"{address}issues/{SLUG}")
    wait_until_live(page)
    mail(page).locator("#a").click()
    mail(page).locator("#b").click()
    project.write(SLUG, EVIL.replace("id=p", "id=replaced"))
    mail(page).locator("#replaced").wait_for()
    mail(page).locator("#a").click()
    mail(page).locator("#b").click()
    mail(page).locator("button").click()
    page.wait_for_timeout(100)
    assert page.evaluate("window.hit") is None
    assert all(opened.evaluate("window.hit ?? null") is None for opened in page.context.pages)
    assert page.url == f"{address}issues/{SLUG}"


def test_hostile_text_in_subject_and_findings_stays_text(
    page: Any, address: str, project: FolderProject
) -> None:
    evil = "<img src=x onerror='window.hit=1'>"
    project.write(SLUG, f"{evil}\nWARN {evil}")
    page.goto(f"{address}issues/{SLUG}")
    wait_until_live(page)
    assert page.locator(".subject").inner_text() == evil
    assert page.locator(".problem .what").inner_text() == f"warning {evil}"
    assert page.locator("img").count() == 0


def test_a_link_of_the_mail_opens_beside_the_page(
    page: Any, address: str, project: FolderProject
) -> None:
    project.write(SLUG, "S\n<a id=a href='{{ unsubscribe_url }}'>unsubscribe</a>")
    page.goto(f"{address}issues/{SLUG}")
    with page.context.expect_page() as opened:
        mail(page).locator("#a").click()
    assert opened.value.locator("h1").inner_text() == "A reader's own link"
    assert page.url == f"{address}issues/{SLUG}"


def test_a_link_inside_the_mail_jumps_there_and_opens_nothing(
    page: Any, address: str, project: FolderProject
) -> None:
    project.write(SLUG, f"S\n<a id=a href='#end'>to the end</a>{LONG}<p id=end>end</p>{LONG}")
    page.goto(f"{address}issues/{SLUG}")
    page.wait_for_function("() => document.documentElement.scrollHeight > 6000")
    mail(page).locator("#a").click()
    page.wait_for_function("() => scrollY > 2500")
    assert len(page.context.pages) == 1


def test_every_view_is_reached_with_the_keyboard_alone(page: Any, address: str) -> None:
    page.goto(f"{address}issues/{SLUG}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    labels = []
    for _ in VIEWS:
        labels.append(page.evaluate("document.activeElement.textContent"))
        page.keyboard.press("Tab")
    assert labels == [view.label for view in VIEWS]
    page.get_by_role("link", name="Plain text").focus()
    page.keyboard.press("Enter")
    page.locator("pre.plain").wait_for()


def test_without_javascript_every_view_can_be_read(browser: Any, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}issues/{SLUG}")
    assert page.locator("iframe.mail").bounding_box()["width"] == 600
    page.get_by_role("link", name="Plain text").click()
    assert "Factories" in page.locator("pre.plain").inner_text()
    context.close()


@pytest.mark.parametrize("path", ["", f"issues/{SLUG}", f"issues/{SLUG}/text", "issues/nothing"])
def test_no_page_is_wider_than_a_phone_or_complains(page: Any, address: str, path: str) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_viewport_size({"width": 375, "height": 720})
    page.goto(address + path)
    wait_until_live(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 375
    assert [c for c in complaints if "404" not in c] == []


@pytest.mark.parametrize("width", [1100, 1280, 1600])
def test_no_finding_is_wider_than_the_room_beside_the_mail(
    page: Any, address: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 720})
    page.goto(f"{address}issues/{SLUG}")
    room, wide = page.locator(".side").evaluate(
        "e => [e.clientWidth, [...e.querySelectorAll('*')].map(i => i.offsetWidth)]"
    )
    assert room > 200
    assert max(wide) <= room


SAID = (
    "S\n<table><tr><td id=u-plan style='padding:7px;background-color:#ffffff'>"
    "<div id=box style='padding:9px;border-radius:4px;color:#102030'>text</div>"
    "<!--[if mso]><b id=mso>Outlook</b><![endif]-->"
    "<!--[if !mso]><!--><b id=other>o</b><!--<![endif]-->"
    "<img id=pic src='data:image/png;base64,x' alt='A mountain' style='color:#a01010'></td></tr>"
    "</table>"
)


def test_each_client_shows_what_it_says(page: Any, address: str, project: FolderProject) -> None:
    project.write(SLUG, SAID)
    found = {}
    style = "(e, name) => getComputedStyle(e)[name]"
    for view in ("desktop", "no-images", "no-styles", "outlook", "inverted"):
        page.goto(f"{address}issues/{SLUG}/{view}")
        frame = mail(page)
        box = frame.locator("#box")
        box.wait_for()
        found[view] = (
            box.evaluate(style, "padding"),
            box.evaluate(style, "color"),
            frame.locator("td").evaluate(style, "padding"),
            frame.locator("td").evaluate(style, "backgroundColor"),
            frame.locator("body").evaluate(style, "marginTop"),
            frame.locator("#mso").count(),
            frame.locator("#other").count(),
            frame.locator("#pic").evaluate("e => e.hasAttribute('src')"),
        )
    white, black = "rgb(255, 255, 255)", "rgb(0, 0, 0)"
    ink = "rgb(16, 32, 48)"
    assert found == {
        "desktop": ("9px", ink, "7px", white, "0px", 0, 1, True),
        "no-images": ("9px", ink, "7px", white, "0px", 0, 1, False),
        "no-styles": ("9px", ink, "7px", white, "8px", 0, 1, True),
        "outlook": ("0px", ink, "7px", white, "0px", 1, 0, True),
        "inverted": ("9px", "rgb(207, 223, 239)", "7px", black, "0px", 0, 1, True),
    }


def test_blocked_images_show_their_styled_alternative_text(
    page: Any, address: str, project: FolderProject
) -> None:
    project.write(SLUG, SAID)
    page.goto(f"{address}issues/{SLUG}/no-images")
    picture = mail(page).get_by_alt_text("A mountain")
    assert picture.bounding_box()["width"] > 50
    assert picture.evaluate("e => getComputedStyle(e).color") == "rgb(160, 16, 16)"


def test_a_click_on_a_finding_scrolls_to_its_update_which_is_marked(
    page: Any, address: str, project: FolderProject
) -> None:
    update = '<table><tr><td id="u-plan">the plan</td></tr></table>'
    project.write(SLUG, f"S\n{LONG}{update}{LONG}\nWARN a finding")
    page.goto(f"{address}issues/{SLUG}")
    wait_until_live(page)
    page.wait_for_function("() => document.documentElement.scrollHeight > 6000")
    place = mail(page).locator("#u-plan")
    assert "inset" in place.evaluate("e => getComputedStyle(e).boxShadow")
    page.get_by_role("link", name="Show in the mail").click()
    page.wait_for_function(
        "() => { const frame = document.querySelector('iframe.mail');"
        " const place = frame.contentDocument.getElementById('u-plan').getBoundingClientRect();"
        " const y = frame.getBoundingClientRect().top + place.top; return y > 0 && y < 200; }"
    )
    project.write(SLUG, f"S\n{LONG}{update}<p id=new>new</p>\nWARN a finding")
    mail(page).locator("#new").wait_for()
    assert "inset" in place.evaluate("e => getComputedStyle(e).boxShadow")


def test_a_click_on_the_place_of_a_finding_opens_the_file_at_its_line(
    page: Any, address: str, project: FolderProject
) -> None:
    project.write(SLUG, "S\n<p>x</p>\nWARN <i>here</i>")
    page.goto(f"{address}issues/{SLUG}")
    page.get_by_role("link", name="issue.md:3:1").click()
    assert page.locator(".source .meant").inner_text().strip() == "WARN <i>here</i>"


def test_the_rows_of_an_inbox_cut_what_does_not_fit(
    page: Any, address: str, project: FolderProject
) -> None:
    project.write(SLUG, f"{'A long subject ' * 20}\n<p>x</p>")
    page.goto(f"{address}issues/{SLUG}/inbox")
    for device, width in (("phone", 375), ("desktop", 760)):
        for scheme, colour in (("light", "rgb(255, 255, 255)"), ("dark", "rgb(31, 31, 31)")):
            row = page.locator(f".row.{device}.{scheme}")
            assert row.bounding_box()["width"] == width
            assert row.evaluate("e => getComputedStyle(e).backgroundColor") == colour
            cut = "e => e.scrollWidth > e.clientWidth && e.clientHeight < 30"
            assert row.locator(".subject").evaluate(cut)


def test_on_a_narrow_screen_the_whole_is_drawn_smaller_and_laid_out_as_wide_as_before(
    page: Any, address: str, project: FolderProject
) -> None:
    project.write(SLUG, f'S\n{LONG}<p id="u-plan">here</p>{LONG}\nWARN a finding')
    page.set_viewport_size({"width": 375, "height": 720})
    page.goto(f"{address}issues/{SLUG}/web")
    page.get_by_text("shown at 39 %").wait_for()
    assert mail(page).locator("html").evaluate("e => e.ownerDocument.defaultView.innerWidth") == 960
    assert page.locator("iframe.mail").bounding_box()["width"] == pytest.approx(375)
    tab = page.locator(".tabs [aria-current]").bounding_box()
    assert 0 <= tab["x"] < 375 - tab["width"]
    page.get_by_role("link", name="Show in the mail").click()
    assert 0 < mail(page).locator("#u-plan").bounding_box()["y"] < 200
    page.goto(f"{address}issues/{SLUG}/inbox")
    assert page.locator(".row.desktop.light").bounding_box()["width"] == pytest.approx(375)


def test_the_clip_line_stands_in_the_mail_where_gmail_cuts(
    page: Any, address: str, project: FolderProject
) -> None:
    project.write(SLUG, f"S\n{'<p>paragraph</p>' * 8000}")
    page.goto(f"{address}issues/{SLUG}")
    line = mail(page).get_by_text("from here on nobody reads in Gmail")
    assert line.is_visible()
    assert line.evaluate("e => getComputedStyle(e).borderTopStyle") == "dashed"
    before = (
        "e => [...document.querySelectorAll('p')].filter(p => p.offsetTop < e.offsetTop).length"
    )
    assert 6000 < line.evaluate(before) < 6500


def test_a_typed_address_shows_that_subscribers_own_version(
    page: Any, address: str, project: FolderProject
) -> None:
    project.write(SLUG, "S\n<p>For {{ subscriber.first_name }}</p>")
    page.goto(f"{address}issues/{SLUG}/mobile")
    page.get_by_label("A subscriber's own version").fill("mei@example.com")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**/mobile?reader=*")
    assert mail(page).locator("p").inner_text() == "For Mei <b>"
    page.get_by_label("A subscriber's own version").fill("nobody@example.com")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("alert").wait_for()
    assert "nobody@example.com" in page.get_by_role("alert").inner_text()
