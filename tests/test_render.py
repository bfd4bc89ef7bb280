"""The rendered mail as a whole: golden issues, sizes, escaping, merge tags, structure."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html as lxml_html

from newsletter import merge
from newsletter.model import CallToAction, Citation, Span
from newsletter.render import Kit, open_kit, render_issue
from tests.language_samples import open_language
from tests.render_samples import (
    NEWSLETTER,
    NO_CALL,
    ROSTER,
    TEMPLATES,
    TYPICAL_BODY,
    every_kind,
    full_call,
    make_issue,
    make_update,
    render_body,
    short_call,
)

GOLDEN = Path(__file__).parent / "golden"
FIRST_NAME = '{{ subscriber.first_name | fallback("reader") }}'


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Kit:
    return open_kit([TEMPLATES], tmp_path_factory.mktemp("cache"))


def assert_golden(name: str, found: str) -> None:
    """RENEW_GOLDEN=1 writes the files instead; look at the difference before committing."""
    path = GOLDEN / name
    if os.environ.get("RENEW_GOLDEN"):
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8")


def test_an_issue_of_every_kind_is_rendered_as_approved(kit: Kit) -> None:
    issue, calls = every_kind()
    rendered = render_issue(issue, calls, NEWSLETTER, ROSTER, kit)
    assert_golden("every-kind.html", rendered.html)
    assert_golden("every-kind.txt", rendered.text)


def test_the_second_theme_is_rendered_as_approved(tmp_path: Path) -> None:
    kit = open_kit([TEMPLATES], tmp_path, {"name": "harbour"})
    issue, calls = every_kind()
    assert_golden("harbour.html", render_issue(issue, calls, NEWSLETTER, ROSTER, kit).html)


def test_an_issue_of_one_update_is_rendered_as_approved(kit: Kit) -> None:
    update = make_update(
        body=TYPICAL_BODY,
        speakers=("ashley-dudarenok",),
        role="innovation expert",
        source=Citation(name="China Daily", url="https://www.chinadaily.com.cn/a/1.html"),
    )
    rendered = render_issue(make_issue(update), [full_call()], NEWSLETTER, ROSTER, kit)
    assert_golden("one-update.html", rendered.html)
    assert_golden("one-update.txt", rendered.text)


@pytest.mark.parametrize(("language", "name"), [("ar", "arabic"), ("zh", "chinese")])
def test_an_issue_in_another_script_is_rendered_as_approved(
    tmp_path: Path, language: str, name: str
) -> None:
    newsletter, kit, issue, calls = open_language(language, tmp_path)
    rendered = render_issue(issue, calls, newsletter, ROSTER, kit)
    assert_golden(f"{name}.html", rendered.html)
    assert_golden(f"{name}.txt", rendered.text)


def test_tables_of_data_have_heads_with_a_scope_and_no_role(kit: Kit) -> None:
    html = render_body("| a | b |\n|---|--:|\n| 1 | 2 |", kit).html
    page = lxml_html.document_fromstring(html)
    (table,) = (head.getparent() for head in page.iter("thead"))
    assert table.get("role") is None
    heads = [(head.get("scope"), head.get("align")) for head in table.iter("th")]
    assert heads == [("col", "left"), ("col", "right")]


def test_rendering_again_gives_the_same_bytes(kit: Kit) -> None:
    issue, calls = every_kind()
    first = render_issue(issue, calls, NEWSLETTER, ROSTER, kit)
    assert render_issue(issue, calls, NEWSLETTER, ROSTER, kit) == first


def test_a_change_of_an_update_shows_although_the_others_are_remembered(kit: Kit) -> None:
    issue, calls = every_kind()
    render_issue(issue, calls, NEWSLETTER, ROSTER, kit)
    changed = replace(issue.updates[2], title="Another title")
    updates = (*issue.updates[:2], changed, *issue.updates[3:])
    again = render_issue(replace(issue, updates=updates), calls, NEWSLETTER, ROSTER, kit)
    assert "Another title" in again.html
    assert "Another title" in again.text
    assert "Robots at work" not in again.html


def test_a_change_of_the_call_or_of_the_roster_shows(kit: Kit) -> None:
    issue = make_issue(make_update(speakers=("winston-ma",)))
    before = render_issue(issue, [NO_CALL], NEWSLETTER, ROSTER, kit)
    called = render_issue(issue, [short_call()], NEWSLETTER, ROSTER, kit)
    assert "Ask for this speaker" not in before.html
    assert "Ask for this speaker" in called.html
    renamed = replace(ROSTER.speakers["winston-ma"], name="Winston Wenyan Ma")
    roster = ROSTER._replace(speakers={"winston-ma": renamed})
    assert "Winston Wenyan Ma" in render_issue(issue, [NO_CALL], NEWSLETTER, roster, kit).html


@pytest.mark.parametrize("theme", ["paper", "harbour"])
def test_the_base_is_at_most_8_kb(theme: str, tmp_path: Path) -> None:
    kit = open_kit([TEMPLATES], tmp_path, {"name": theme})
    assert len(render_issue(make_issue(), [], NEWSLETTER, ROSTER, kit).html) <= 8 * 1024


@pytest.mark.parametrize("theme", ["paper", "harbour"])
def test_a_typical_update_costs_at_most_2_kb_and_40_stay_under_gmails_limit(
    theme: str, tmp_path: Path
) -> None:
    """Typical: half are videos with an intro only, each speaker has one full call to action."""
    kit = open_kit([TEMPLATES], tmp_path, {"name": theme})
    updates, calls = [], []
    for number in range(40):
        video = number % 2 == 1
        update = make_update(
            slug=f"update-number-{number}",
            body=TYPICAL_BODY.partition("China Daily:")[0] if video else TYPICAL_BODY,
            kind="video" if video else "news",
            video="https://www.youtube.com/watch?v=abcdefghijk" if video else "",
            speakers=("ashley-dudarenok",),
            role="innovation expert",
            source=Citation(name="China Daily", url="https://www.chinadaily.com.cn/a/1.html"),
        )
        updates.append(update)
        calls.append(full_call() if number % 4 == 0 else short_call())
    rendered = render_issue(make_issue(*updates), calls, NEWSLETTER, ROSTER, kit)
    base = len(render_issue(make_issue(), [], NEWSLETTER, ROSTER, kit).html)
    assert (len(rendered.html) - base) / 40 <= 2 * 1024
    assert len(rendered.html) < 90 * 1024


def test_the_markup_is_ascii_and_keeps_what_outlook_needs(kit: Kit) -> None:
    rendered = render_body("Zhōngwén 中文 “quoted” 🐉", kit)
    assert rendered.html.isascii()
    assert "&#20013;&#25991;" in rendered.html
    assert rendered.html.startswith("<!DOCTYPE html>\n<html lang=")
    assert rendered.html.count("<!--[if mso]>") == rendered.html.count("<![endif]-->") == 3
    assert "中文" in rendered.text


def test_styles_are_inline_and_what_cannot_be_is_kept_in_several_blocks(kit: Kit) -> None:
    html = render_body("Text", kit).html
    assert "jinja" not in html
    assert "data-p" not in html
    assert html.count("<style>") >= 5
    assert "@media (prefers-color-scheme:dark){" in html
    assert not re.search(r"style=\"[^\"]*(; |important)", html)
    assert not re.search(r":#[0-9a-f]{3}[;\"]", html)


def test_a_class_that_no_rule_of_the_head_uses_is_gone(kit: Kit) -> None:
    html = render_body("Text", kit).html
    used = set(re.findall(r"\.([a-z]+)", "".join(re.findall(r"<style>(.*?)</style>", html))))
    written = {name for names in re.findall(r'class="([^"]*)"', html) for name in names.split()}
    assert written <= used


def test_screen_readers_get_language_landmark_title_and_headings_without_gaps(kit: Kit) -> None:
    body = "# One\n\n### Two\n\n###### Three"
    page = lxml_html.document_fromstring(render_body(body, kit, opening="## Greeting").html)
    assert page.get("lang") == "en"
    wrapper = page.find(".//div[@role='article']")
    assert wrapper is not None
    assert (wrapper.get("lang"), wrapper.get("dir")) == ("en", "ltr")
    assert wrapper.get("aria-label") == page.findtext(".//title") == "A subject"
    levels = [int(e.tag[1]) for e in page.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels == [1, 2, 2, 3, 4, 5]
    assert all(table.get("role") == "presentation" for table in page.iter("table"))


def test_a_language_that_runs_from_right_to_left_turns_the_mail(kit: Kit) -> None:
    newsletter = NEWSLETTER._replace(language="ar")
    html = render_issue(make_issue(make_update()), [NO_CALL], newsletter, ROSTER, kit).html
    assert '<html lang="ar" dir="rtl">' in html
    assert 'align="left"' not in html


def test_the_preheader_stands_first_hidden_and_only_when_there_is_one(kit: Kit) -> None:
    html = render_body("Text", kit).html
    assert re.search(r'<body[^>]*>\s*<div style="display:none[^"]*">What is inside', html)
    assert "display:none" not in render_body("Text", kit, preheader="").html


def test_a_table_of_contents_leads_to_every_update_when_there_are_many(kit: Kit) -> None:
    issue, calls = every_kind()
    page = lxml_html.document_fromstring(render_issue(issue, calls, NEWSLETTER, ROSTER, kit).html)
    targets = [a.get("href")[1:] for a in page.iter("a") if a.get("href").startswith("#")]
    assert targets == [f"u-{update.slug}" for update in issue.updates]
    assert all(page.get_element_by_id(target) is not None for target in targets)
    assert 'href="#' not in render_body("Text", kit).html


def test_merge_tags_pass_untouched_in_text_attribute_address_and_header(kit: Kit) -> None:
    update = make_update(
        title=f"For {FIRST_NAME}",
        kind="video",
        video="https://youtu.be/abcdefghijk",
        source=Citation(name=FIRST_NAME, url="https://example.com/?u={{ subscriber.email }}"),
        body=f"**{FIRST_NAME}**, [leave]({{{{ unsubscribe_url }}}}) or "
        '[ask](https://example.com/?m={{ subscriber.email }}&x=1 "for {{ subscriber.city }}").',
    )
    issue = make_issue(update, subject=f"Hi {FIRST_NAME}", preheader=f"To {FIRST_NAME}")
    rendered = render_issue(issue, [NO_CALL], NEWSLETTER, ROSTER, kit)
    assert rendered.subject == f"Hi {FIRST_NAME}"
    assert f"<title>Hi {FIRST_NAME}</title>" in rendered.html
    assert f">To {FIRST_NAME}&#847;" in rendered.html
    assert f'alt="Play video: For {FIRST_NAME}"' in rendered.html
    assert f">{FIRST_NAME}</strong>" in rendered.html
    assert 'href="{{ unsubscribe_url }}"' in rendered.html
    assert 'href="https://example.com/?u={{ subscriber.email }}"' in rendered.html
    assert 'href="https://example.com/?m={{ subscriber.email }}&amp;x=1"' in rendered.html
    assert FIRST_NAME in rendered.text
    assert "https://example.com/?m={{ subscriber.email }}&x=1" in rendered.text
    assert set(rendered.merge_tags) == {
        "subscriber.first_name",
        "subscriber.email",
        "subscriber.city",
        "unsubscribe_url",
        "preferences_url",
        "web_url",
    }


@pytest.mark.parametrize(
    "text", ["{{ 7*7 }}", '{% include "x" %}', "{{x}}", "%recipient.x%", "{# no #}", "{{ [].x }}"]
)
def test_what_looks_like_a_template_prints_as_text(kit: Kit, text: str) -> None:
    update = make_update(title=f"T {text}", role=text, body=f"B {text}", speakers=("winston-ma",))
    issue = make_issue(update, subject=f"S {text}", opening=f"O {text}")
    rendered = render_issue(issue, [NO_CALL], NEWSLETTER, ROSTER, kit)
    page = lxml_html.document_fromstring(rendered.html)
    shown = page.text_content()
    for start in "TBSO":
        assert f"{start} {text}" in shown
    assert f"T {text}" in rendered.text
    assert f"B {text}" in rendered.text
    assert rendered.merge_tags == ("web_url", "unsubscribe_url", "preferences_url")


@pytest.mark.parametrize(
    "body",
    [
        "&#123;{ subscriber.email }}",
        "{<b></b>{ subscriber.email }}",
        "{{\nsubscriber.email }}",
        "{\\{ subscriber.email }}",
        "\\{{ subscriber.email }}",
        '{{ "{{" }} subscriber.email }}',
    ],
)
def test_a_merge_tag_put_together_from_pieces_stays_text(kit: Kit, body: str) -> None:
    assert "subscriber.email" not in render_body(body, kit).merge_tags


def test_titles_names_and_calls_are_escaped(kit: Kit) -> None:
    evil = "<script>alert(1)</script>\" onload='x' &amp;"
    update = make_update(
        title=evil,
        role=evil,
        kind="video",
        video="https://youtu.be/abcdefghijk",
        source=Citation(name=evil, url='https://example.com/"><script>'),
        speakers=("winston-ma",),
    )
    call = CallToAction(row=6, form="full", line=(Span(evil, 'https://x.example/"onx="'),))
    issue = make_issue(update, subject=evil, preheader=evil)
    html = render_issue(issue, [call], NEWSLETTER, ROSTER, kit).html
    page = lxml_html.document_fromstring(html)
    assert page.find(".//script") is None
    assert not [name for e in page.iter() for name in e.attrib if name.startswith("on")]
    assert page.findtext(".//title") == evil


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        " JaVa\tScript:x",
        "data:text/html,x",
        "file:///etc/passwd",
        "//x.example",
        "/x",
    ],
)
def test_an_address_that_no_mail_may_link_to_is_left_out(kit: Kit, address: str) -> None:
    update = make_update(
        source=Citation(name="Source", url=address), video=address, thumbnail=address, image=address
    )
    call = CallToAction(
        row=6,
        form="full",
        line=(Span("a", address),),
        button=Span("b", address),
        more=(Span("c", address),),
    )
    rendered = render_issue(make_issue(update), [call], NEWSLETTER, ROSTER, kit)
    page = lxml_html.document_fromstring(rendered.html)
    hrefs = {a.get("href") for a in page.iter("a")}
    assert hrefs == {"{{ web_url }}", "{{ unsubscribe_url }}", "{{ preferences_url }}"}
    assert not list(page.iter("img"))
    assert "[1]" not in rendered.text


def test_a_video_without_a_still_is_a_link_in_words(kit: Kit) -> None:
    update = make_update(kind="video", video="https://vimeo.com/123456")
    html = render_issue(make_issue(update), [NO_CALL], NEWSLETTER, ROSTER, kit).html
    assert "<img" not in html
    assert "&#9654;" in html
    own = replace(update, thumbnail="https://example.com/still.jpg")
    html = render_issue(make_issue(own), [NO_CALL], NEWSLETTER, ROSTER, kit).html
    assert 'src="https://example.com/still.jpg"' in html


def test_every_picture_has_a_width_and_a_description(kit: Kit) -> None:
    issue, calls = every_kind()
    html = render_issue(issue, calls, NEWSLETTER, ROSTER, kit).html
    pictures = list(lxml_html.document_fromstring(html).iter("img"))
    assert len(pictures) == 4
    for picture in pictures:
        assert picture.get("width", "").isdecimal()
        assert picture.get("alt") is not None
        assert "display:block" in picture.get("style")


def test_every_link_of_the_markup_is_in_the_text(kit: Kit) -> None:
    issue, calls = every_kind()
    rendered = render_issue(issue, calls, NEWSLETTER, ROSTER, kit)
    for link in lxml_html.document_fromstring(rendered.html).iter("a"):
        if not link.get("href").startswith("#"):
            assert link.get("href") in rendered.text


def test_teasers_show_the_first_paragraph_and_lead_to_the_rest(kit: Kit) -> None:
    body = "The first.\n\nThe second."
    updates = (make_update(slug="one", body=body), make_update(slug="two", body=body))
    issue = make_issue(*updates, teasers=2)
    rendered = render_issue(issue, [NO_CALL] * 2, NEWSLETTER, ROSTER, kit)
    assert rendered.html.count("The second.") == rendered.text.count("The second.") == 1
    assert rendered.html.count("The first.") == 2
    assert 'href="{{ web_url }}#u-two"' in rendered.html
    assert "{{ web_url }}#u-two" in rendered.text
    assert "#u-one" not in rendered.html


def test_without_a_site_no_line_leads_to_it(kit: Kit) -> None:
    newsletter = NEWSLETTER._replace(base_url="")
    issue = make_issue(make_update(body="The first.\n\nThe second."), teasers=1)
    rendered = render_issue(issue, [NO_CALL], newsletter, ROSTER, kit)
    assert rendered.merge_tags == ("unsubscribe_url",)
    for gone in ("Read in the browser", "Change what you receive", "Read on"):
        assert gone not in rendered.html + rendered.text
    assert "\n\n\n\n" not in rendered.text


def test_the_bureaus_own_message_stands_before_the_footer(kit: Kit) -> None:
    rendered = render_body("Text", kit, house="Meet us in [Shanghai](https://example.com/meet).")
    assert rendered.html.index("Meet us in") < rendered.html.index("Unsubscribe")
    assert "[1] https://example.com/meet" in rendered.text


def test_quotes_and_lists_of_a_right_to_left_mail_have_their_border_and_indent_at_the_right(
    kit: Kit,
) -> None:
    newsletter = NEWSLETTER._replace(language="ar")
    issue = make_issue(make_update(body="> قال الخبير إن النمو بطيء\n\n- أولا"))
    html = render_issue(issue, [NO_CALL], newsletter, ROSTER, kit).html
    assert "border-right:3px" in html
    assert "margin:0 18px 12px 0" in html
    assert "margin:0 24px 16px 0" in html
    assert "border-left" not in html


@pytest.mark.parametrize(
    ("language", "body", "lists"),
    [
        ("ar", "- one item\n- النمو", ['<ul dir="ltr" style="margin:0 0 16px 24px;padding:0">']),
        ("ar", "1. النمو بطيء\n2. item", ['<ol style="margin:0 24px 16px 0;padding:0">']),
        (
            "en",
            "- one\n- النمو بطيء جدا",
            ['<ul dir="rtl" style="margin:0 24px 16px 0;padding:0">'],
        ),
        ("en", "- one item\n- النمو", ['<ul style="margin:0 0 16px 24px;padding:0">']),
        (
            "ar",
            "- one item and\n    1. another\n",
            [
                '<ul dir="ltr" style="margin:0 0 16px 24px;padding:0">',
                '<ol style="margin:0 0 16px 24px;padding:0">',
            ],
        ),
    ],
)
def test_the_marks_of_a_list_stand_where_its_own_lines_begin(
    kit: Kit, language: str, body: str, lists: list[str]
) -> None:
    newsletter = NEWSLETTER._replace(language=language)
    html = render_issue(make_issue(make_update(body=body)), [NO_CALL], newsletter, ROSTER, kit).html
    assert re.findall("<[uo]l[^>]*>", html) == lists


def test_an_item_written_the_other_way_than_its_list_says_so(kit: Kit) -> None:
    body = "- one item and some more\n- النمو\n"
    issue = make_issue(make_update(body=body))
    html = render_issue(issue, [NO_CALL], NEWSLETTER._replace(language="ar"), ROSTER, kit).html
    items = re.findall("<li[^>]*>", html)
    assert ["dir=" in item for item in items] == [False, True]
    assert 'dir="rtl"' in items[1]


def test_a_backslash_makes_braces_text_in_every_line_of_the_front_matter(kit: Kit) -> None:
    """As `check` advises it, and as it is in the body."""
    written = r"On \{{ web_url }}, \{{x}} and \{% if %} for {{ subscriber.first_name }}"
    printed = "On {{ web_url }}, {{x}} and {% if %} for Ann"
    update = make_update(title=written, role=written, source=Citation(written, "https://e.com/x"))
    issue = make_issue(update, subject=written, preheader=written)
    rendered = render_issue(issue, [NO_CALL], NEWSLETTER, ROSTER, kit)
    values = {"subscriber.first_name": "Ann", **dict.fromkeys(merge.URL_TAGS, "https://e.com")}

    def fill(text: str, context: merge.Context) -> str:
        return merge.split(text, context).fill(values)

    assert fill(rendered.subject, "header") == fill(rendered.preheader, "header") == printed
    page = lxml_html.fromstring(fill(rendered.html, "html"))
    assert page.findtext("head/title") == printed
    shown = " ".join(page.text_content().split())
    assert shown.count(printed) >= 4  # the title, preheader, heading and source at the least
    text = " ".join(fill(rendered.text, "text").split())
    assert text.count(printed) >= 2
    assert "\\" not in shown + text
