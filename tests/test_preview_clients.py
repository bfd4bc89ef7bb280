"""What the preview's views do to a mail, and what the preview reads of the project."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.check import CLIP_BYTES
from newsletter.web.clients import block_images, drop_styles, invert
from newsletter.web.clip import LINE, mark_clip
from newsletter.web.outlook import as_word
from newsletter.web.sources import find_source


def page(body: str, style: str = "") -> str:
    return f"<!DOCTYPE html><html><head><style>{style}</style></head><body>{body}</body></html>"


# Outlook


@pytest.mark.parametrize(
    ("tag", "style", "expected"),
    [
        ("td", "padding:4px;color:#123456", "padding:4px;color:#123456"),
        ("div", "padding:4px;color:#123456", "color:#123456"),
        ("a", "padding:1px 2px;border-radius:4px;display:inline-block", ""),
        ("table", "max-width:600px;margin:0 auto", "max-width:600px;margin:0 0"),
        ("div", "max-width:600px;width:50%;box-shadow:0 0 1px #000;opacity:.5;float:left", ""),
        ("p", "margin:0 0 -4px;position:absolute;top:0;display:flex", ""),
        ("p", "color:red !important;font-size:12px", "font-size:12px"),
        ("td", "background:url(a.png) #fff no-repeat", "background-color:#fff"),
        ("td", "background-image:url(a.png)", ""),
        ("p", "color:rgba(1,2,3,.5);width:calc(1px + 1px);font-size:var(--x)", ""),
        ("p", "mso-hide:all", "display:none"),
        ("p", "display:none", "display:none"),
    ],
)
def test_word_drops_what_it_does_not_know(tag: str, style: str, expected: str) -> None:
    table = page(f'<table><tr><td id="x" style="{style}">y</td></tr></table>')
    html = table if tag == "td" else page(f'<{tag} id="x" style="{style}">y</{tag}>')
    assert f'id="x" style="{expected}"' in as_word(html)


def test_word_reads_simple_selectors_and_no_at_rules() -> None:
    style = (
        "p.a,td b{color:#1a1b1c;border-radius:3px}a:hover{color:#2a2b2c}p>b{color:#3a3b3c}"
        "@media (max-width:9px){p{color:#4a4b4c}}[x]{color:#5a5b5c}"
    )
    shown = as_word(page("<p>x</p>", style))
    assert "p.a,td b{color:#1a1b1c}" in shown
    assert not any(f"#{n}a{n}b{n}c" in shown for n in "2345")


def test_offices_own_settings_are_not_shown() -> None:
    settings = "<!--[if mso]><xml><o:PixelsPerInch>96</o:PixelsPerInch></xml><![endif]-->"
    assert "96" not in as_word(page("<p>text</p>").replace("</head>", f"{settings}</head>"))


# Other clients


def test_no_address_of_a_picture_is_left_where_pictures_are_blocked() -> None:
    html = page(
        '<img src="https://a.example/1.png" srcset="https://a.example/2.png 2x" alt="A mountain">'
        '<table background="https://a.example/3.png"><tr>'
        '<td style="background:url(https://a.example/4.png) #abcdef">x</td></tr></table>',
        "p{background-image:url(https://a.example/5.png);color:#123456}",
    )
    shown = block_images(html)
    assert "a.example" not in shown
    assert 'alt="A mountain"' in shown
    assert "#abcdef" in shown
    assert "#123456" in shown


def test_an_import_in_a_sheet_is_never_fetched(tmp_path: Path) -> None:
    sheet = tmp_path / "secret.css"
    sheet.write_text("p{color:#123456}")
    shown = invert(page("<p>x</p>", f"@import url({sheet.as_uri()});b{{color:#ffffff}}"))
    assert "secret" not in shown
    assert "b{color:#000000}" in shown


def test_without_styles_neither_sheets_nor_classes_are_left_but_anchors_are() -> None:
    shown = drop_styles(page('<p class="a" id="u-x" style="color:red">x</p>', ".a{color:blue}"))
    assert "<style" not in shown
    assert "class" not in shown
    assert '<p id="u-x" style="color:red">' in shown


@pytest.mark.parametrize(
    ("given_style", "expected"),
    [
        ("color:#ffffff;background-color:#000000", "color:#000000;background-color:#ffffff"),
        ("background:white url(a.png)", "background:#000000 url(a.png)"),
        ("border-top:5px solid #000", "border-top:5px solid #ffffff"),
        ("color:transparent;font-family:Red,serif", "color:transparent;font-family:Red,serif"),
    ],
)
def test_every_colour_is_inverted_and_nothing_else(given_style: str, expected: str) -> None:
    assert f'style="{expected}"' in invert(page(f'<p style="{given_style}">x</p>'))


def test_the_colours_in_attributes_are_inverted_too() -> None:
    shown = invert(page('<table bgcolor="#ffffff"><tr><td bgcolor=000000>x</td></tr></table>'))
    assert 'bgcolor="#000000"' in shown
    assert 'bgcolor="#ffffff"' in shown


@given(st.text(alphabet="<>/stylepad=\"':;{}#fff@()!- \0é", max_size=80))
def test_no_markup_and_no_css_breaks_a_client(text: str) -> None:
    for show in (block_images, drop_styles, invert, as_word):
        for html in (text, page(text), page("<p>x</p>", text), page(f'<p style="{text}">x</p>')):
            assert isinstance(show(html), str)


@pytest.mark.parametrize(
    "text", ["p{color:" + "(" * 9000, "@media x{" * 3000, "a{b:" + "f(" * 9000]
)
def test_brackets_without_end_break_no_client(text: str) -> None:
    for show in (block_images, invert, as_word):
        assert "still" in show(page("<p>still</p>", text))


# The clip line


def test_a_mail_that_fits_has_no_line() -> None:
    assert LINE not in mark_clip("x" * CLIP_BYTES)


def test_the_line_stands_at_the_first_place_for_text_from_that_byte_on() -> None:
    row = "<tr><td><p>text &#8217; of a row</p></td></tr>\n"
    html = page(f"<table>{row * 4000}</table>")
    shown = mark_clip(html)
    at = shown.index("<span")
    assert CLIP_BYTES <= at < CLIP_BYTES + 2 * len(row)
    assert shown[:at].rpartition("</td>")[2].count("<td>") == 1  # inside a cell
    assert "&#8217<span" not in shown
    assert shown[:at] == html[:at]


def test_bytes_are_counted_and_not_letters() -> None:
    shown = mark_clip(f"<body>{'é' * CLIP_BYTES}<p></p></body>")
    assert shown.index("<span") == len("<body>") + (CLIP_BYTES - len("<body>")) // 2


# Files that findings point into


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("issues/2026-11-23/a.md", "newsletter.toml", "var/secret.key", "secret.md"):
        path = tmp_path / "project" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("one\ntwo", encoding="utf-8")
    (tmp_path / "outside.md").write_text("outside")
    (tmp_path / "project" / "issues" / "link.md").symlink_to(tmp_path / "outside.md")
    return tmp_path / "project"


def test_a_file_of_the_project_is_shown(project: Path) -> None:
    found = find_source("issues/2026-11-23/a.md", project, [])
    assert found
    assert found.lines == ("one", "two")
    assert find_source("newsletter.toml", project, [])


def test_a_template_is_found_where_the_project_has_none(project: Path, tmp_path: Path) -> None:
    (tmp_path / "ours" / "email").mkdir(parents=True)
    (tmp_path / "ours" / "email" / "x.html").write_text("ours")
    folders = [project / "templates", tmp_path / "ours"]
    found = find_source("templates/email/x.html", project, folders)
    assert found
    assert found.lines == ("ours",)


@pytest.mark.parametrize(
    "path",
    [
        "",
        ".",
        "secret.md",
        "var/secret.key",
        "../outside.md",
        "issues/../../outside.md",
        "issues/link.md",
        "issues",
        "issues/2026-11-23",
        "/etc/passwd",
        "issues//etc/hosts.md",
        "issues/.hidden.md",
        "issues/\0.md",
        "issues\\..\\..\\outside.md",
        "C:/x.md",
        "templates/../../outside.md",
    ],
)
def test_nothing_else_of_the_disk_is_ever_shown(project: Path, path: str) -> None:
    assert find_source(path, project, [project / "templates"]) is None
