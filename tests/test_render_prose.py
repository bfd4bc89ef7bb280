"""Prose: the fast path equals premailer, hostile content is harmless, the text reads well."""

from __future__ import annotations

import logging
import re
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html
from markdown import Markdown
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from premailer import Premailer

from newsletter.render import Kit, open_kit, render_issue, render_plain
from newsletter.render.convert import convert
from newsletter.render.wrap import wrap
from tests.render_samples import (
    NEWSLETTER,
    NO_CALL,
    ROSTER,
    TEMPLATES,
    make_issue,
    make_update,
    render_body,
)

SLOW = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Kit:
    return open_kit([TEMPLATES], tmp_path_factory.mktemp("cache"))


def inline_with_premailer(html: str) -> Any:
    inliner = Premailer(
        method="html",
        allow_network=False,
        allow_loading_external_files=False,
        disable_validation=True,
        strip_important=False,
        keep_style_tags=False,
        disable_leftover_css=True,
        remove_classes=False,
        disable_basic_attributes=["width", "height", "align", "valign", "bgcolor"],
        cssutils_logging_level=logging.CRITICAL,
    )
    return inliner.transform(lxml_html.document_fromstring(html))


def styles(tree: Any) -> list[tuple[str, dict[str, str]]]:
    """Tag and declarations of every element, in order, without differences of notation."""
    return [
        (element.tag, declarations(element.get("style", "")))
        for element in tree.iter()
        if isinstance(element.tag, str) and element.tag not in ("style", "meta")
    ]


def declarations(style: str) -> dict[str, str]:
    style = re.sub(r"#(.)(.)(.)(?![0-9a-f])", r"#\1\1\2\2\3\3", style).replace('"', "'")
    pairs = (part.partition(":") for part in style.split(";") if part.strip())
    return {name.strip(): re.sub(r"\s*,\s*", ",", value.strip()) for name, _, value in pairs}


WORDS = st.text(
    st.sampled_from("abc xyz.,:!?'\"-–…é中 \\`_~|&;#{}%$()[]<>*=+/1"), min_size=1, max_size=30
)
INLINE = st.one_of(
    WORDS,
    st.builds("[{}](https://example.com/{})".format, st.text("abc ", min_size=1), st.integers(0)),
    st.builds("**{}** and *{}* and `{}`".format, WORDS, WORDS, st.text("abc", min_size=1)),
    st.builds("![{}](https://example.com/i.png)".format, st.text("abc ")),
    st.builds("<{0}>{1}</{0}>".format, st.sampled_from(["b", "span", "div", "sup", "q"]), WORDS),
)
TAGS = st.sampled_from(
    [
        "p",
        "ul",
        "ol",
        "li",
        "blockquote",
        "table",
        "tr",
        "td",
        "div",
        "a",
        "h1",
        "h6",
        "pre",
        "dd",
        "em",
        "strong",
        "img",
        "br",
        "hr",
        "svg",
        "script",
        "form",
        "section",
        "center",
    ]
)
RAW = st.lists(
    st.one_of(st.builds("<{}>".format, TAGS), st.builds("</{}>".format, TAGS), WORDS), max_size=8
).map("".join)
BLOCK = st.one_of(
    INLINE,
    RAW,
    st.builds("{} {}".format, st.sampled_from(["#", "##", "###", "######"]), INLINE),
    st.builds("* {}\n* {}\n    1. {}".format, INLINE, INLINE, INLINE),
    st.builds("> {}\n>\n> > {}\n> * {}".format, INLINE, INLINE, INLINE),
    st.builds("| a | b |\n|---|--:|\n| {} | {} |".format, INLINE, INLINE),
    st.builds("    code {}".format, WORDS),
    st.builds("{}:\nWOODS: {}\nARTHUR KROEBER: {}".format, WORDS, INLINE, INLINE),
    st.just("---"),
)
DOCUMENT = st.lists(BLOCK, max_size=6).map("\n\n".join)


@settings(SLOW, max_examples=30)
@given(body=DOCUMENT, opening=DOCUMENT)
@example(body="", opening="</p><li></li>")
def test_the_fast_path_gives_every_element_the_style_that_premailer_gives(
    kit: Kit, body: str, opening: str
) -> None:
    issue = make_issue(make_update(body=body), opening=opening)
    fast = render_issue(issue, [NO_CALL], NEWSLETTER, ROSTER, kit)
    plain = render_plain(issue, [NO_CALL], NEWSLETTER, ROSTER, kit)
    expected = inline_with_premailer(plain.html)
    assert styles(lxml_html.document_fromstring(fast.html)) == styles(expected)
    assert fast.text == plain.text


@pytest.mark.parametrize(
    "body",
    [
        "> > - [x](https://example.com) **a *b* c**",
        "1. > quote\n   > - item",
        "<table><tr><td><blockquote><p>x</p></blockquote></td></tr></table>",
        "<div><div><ul><li><h2>x</h2></li></ul></div></div>",
        "<a href='https://example.com'><img src='https://example.com/x.png'></a>",
        "a | b\n--- | ---\n*c* | [d](https://example.com)",
    ],
)
def test_paths_that_nobody_foresaw_get_premailers_styles(kit: Kit, body: str) -> None:
    issue = make_issue(make_update(body=body))
    fast = render_issue(issue, [NO_CALL], NEWSLETTER, ROSTER, kit)
    plain = render_plain(issue, [NO_CALL], NEWSLETTER, ROSTER, kit)
    found = styles(lxml_html.document_fromstring(fast.html))
    assert found == styles(inline_with_premailer(plain.html))


LINE = st.builds(
    "{}{}".format,
    st.sampled_from(
        ["", "", "", "> ", ">", "1. ", "2) ", "* ", "    ", "# ", "“", "[a]: ", "=== "]
    ),
    INLINE,
)
LETTER = st.lists(st.lists(LINE, min_size=1, max_size=3).map("\n".join), max_size=5).map(
    "\n\n".join
)


@settings(SLOW, max_examples=150)
@given(text=st.one_of(DOCUMENT, LETTER))
def test_converting_block_by_block_and_skipping_plain_text_change_nothing(text: str) -> None:
    stock = Markdown(extensions=[TableExtension(use_align_attribute=True), SaneListExtension()])
    stock.treeprocessors.deregister("prettify")
    assert convert(text) == stock.convert(text)


ACTIVE = {"script", "style", "iframe", "object", "embed", "svg", "math", "form", "input", "link"}
ACTIVE |= {"meta", "base", "video", "audio", "template", "noscript", "button", "frame", "marquee"}

HOSTILE = [
    "<script>alert(1)</script>",
    "<scr<script>ipt>alert(1)</script>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](&#x6A;&#x61;vascript&colon;alert(1))",
    "[x]( javascript:alert(1))",
    "[x](\x01javascript:alert(1))",
    "<javascript:alert(1)>",
    '<a href="vbscript:x">y</a>',
    '<a href="data:text/html;base64,PHNjcmlwdD4=">y</a>',
    '<img src=x onerror="alert(1)">',
    '<img src="https://x.example/a.png" onerror=alert(1) style="position:fixed">',
    '<img src="data:image/svg+xml,<svg onload=alert(1)>">',
    "<img src=file:///etc/passwd>",
    "![x](file:///etc/passwd)",
    "![x](//tracker.example/x.png)",
    "<style>@import url(https://x.example);</style>",
    '<p style="background:url(https://x.example)">x</p>',
    '<link rel=stylesheet href="https://x.example/x.css">',
    "<svg><script>alert(1)</script></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<iframe src=https://x.example></iframe>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<form action=https://x.example><input name=password></form>",
    '<base href="https://x.example/"><meta http-equiv=refresh content="0;url=https://x.example">',
    "<!--[if mso]><script>alert(1)</script><![endif]-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php echo 1 ?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
    "</td></tr></table></div></body></html><script>alert(1)</script>",
    "<b><i><p><div><table><tr><td><a href='https://example.com'",
    "<a title='x><img src=x onerror=alert(1)>' href=https://example.com>x</a>",
    "\x00\x01\x02\x03\x1b[31m\x7f\x9b\ufeff",
    "a\u2028b\u2029c",
    "`<script>alert(1)</script>`",
    "    <script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "[a]: javascript:alert(1)\n\n[x][a]",
    "<https://example.com/\"onmouseover=alert(1)>",
    "\x02wzxhzdk:0\x03",
]  # fmt: skip


def assert_harmless(html: str) -> None:
    page = lxml_html.document_fromstring(html)
    body = page.find("body")
    assert body is not None
    for element in body.iter(etree.Element):
        assert element.tag not in ACTIVE
        for name, value in element.items():
            assert not name.startswith("on")
            if name in ("href", "src"):
                assert re.match(r"https?://|mailto:|#|\{\{ (web|unsub|pref)\w+ \}\}$", value), value
    assert "url(" not in "".join(e.get("style", "") for e in body.iter(etree.Element))
    assert html.rstrip().endswith("</html>")
    assert html.count("</html>") == 1


@pytest.mark.parametrize("body", HOSTILE)
def test_hostile_prose_is_harmless_wherever_it_stands(kit: Kit, body: str) -> None:
    for text in (body, f"Before {body} after", f"> {body}", f"* {body}\n\n# {body}"):
        rendered = render_body(text, kit, opening=text)
        assert_harmless(rendered.html)
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]", rendered.text)


@SLOW
@given(body=st.one_of(st.text(max_size=200), st.lists(st.sampled_from(HOSTILE)).map("".join)))
def test_no_text_whatsoever_raises_or_does_harm(kit: Kit, body: str) -> None:
    assert_harmless(render_body(body.encode("utf-8", "ignore").decode(), kit).html)


@pytest.mark.parametrize(
    "body",
    [
        ">" * 10_000 + " deep",
        "> " * 10_000 + "deep",
        "<div>" * 10_000 + "deep",
        "<blockquote>" * 5_000 + "deep" + "</blockquote>" * 5_000,
        "\n".join("    " * n + "* deep" for n in range(200)),
        "*" * 5_000 + "deep",
        "[" * 2_000 + "deep" + "](https://example.com)" * 100,
        "`" * 5_000 + "deep",
        "<b><i>" * 3_000 + "deep",
    ],
    ids=lambda body: body[:12],
)
def test_prose_of_any_depth_is_rendered_and_its_words_are_kept(kit: Kit, body: str) -> None:
    rendered = render_body(body, kit)
    assert_harmless(rendered.html)
    assert "deep" in rendered.html
    assert "deep" in rendered.text


def text_of(body: str, kit: Kit) -> str:
    """The text part of the body alone."""
    text = render_body(body, kit).text
    return text.partition("A claim – Ashley Dudarenok\n")[2].partition("\n\n\n====")[0].strip()


CODE = "* a list\n\n```python\nif x < 1:\n\n    {y} = *1*\n```\n\nWords `in a line`."


@pytest.mark.parametrize("fence", ["```", "````", "~~~"])
def test_code_between_fences_keeps_its_lines_and_signs(kit: Kit, fence: str) -> None:
    mail = render_body(CODE.replace("```", fence), kit)
    page = lxml_html.fromstring(mail.html)
    assert page.xpath("//pre/code/text()") == ["if x < 1:\n\n    {y} = *1*\n"]
    assert page.xpath("//pre/ancestor::li") == []
    assert page.xpath("//p/code/text()") == ["in a line"]
    assert "    if x < 1:\n    \n        {y} = *1*\n\nWords in a line." in mail.text


def test_code_ends_with_its_last_line_whatever_follows(kit: Kit) -> None:
    fenced = "```\none\n\n```"
    for body in (fenced, f"a\n\n{fenced}\n\n\n\n{fenced}\nb", f"a\n{fenced}\n{fenced}\n\nb"):
        page = lxml_html.fromstring(render_body(body, kit).html)
        assert set(page.xpath("//pre/code/text()")) == {"one\n"}, body
        assert page.xpath("//p[.='a' or .='b']/text()") == list("ab")[: body.count("a") * 2]


@pytest.mark.parametrize("body", ["```\nno end", "Say ```x``` and\n```y```."])
def test_fences_that_close_nothing_are_words(kit: Kit, body: str) -> None:
    assert "<pre" not in render_body(body, kit).html


def test_fences_without_number_take_no_time(kit: Kit) -> None:
    started = time.process_time()
    render_body("```\n" * 20_000, kit)
    assert time.process_time() - started < 5  # each looks for its end: quadratic is a minute


def test_the_text_part_reads_like_a_letter(kit: Kit) -> None:
    body = (
        "An *emphasis*, a [link](https://example.com/1), the [same](https://example.com/1) and\n"
        "<https://example.com/2>.\n\n## Heading\n\n> A quote\n> goes on\n>\n> > within\n\n"
        "* One\n* Two\n\n3. Three\n4. Four\n\n![A chart](https://example.com/c.png)\n\n"
        "---\n\na | b\n--|--\nc | d\n\n    code  stays\n"
    )
    assert text_of(body, kit) == (
        "An emphasis, a link [1], the same [1] and https://example.com/2.\n\n"
        "Heading\n-------\n\n> A quote goes on\n>\n> > within\n\n* One\n* Two\n\n"
        "3. Three\n4. Four\n\n[image: A chart]\n\n* * *\n\na | b\nc | d\n\n"
        "    code  stays\n\n[1] https://example.com/1"
    )


def test_who_speaks_in_a_transcript_is_strong_and_starts_a_line(kit: Kit) -> None:
    html = render_body("> WOODS: Hello.\n> ARTHUR KROEBER: Hi NPR: no.", kit).html
    assert "<strong>WOODS:</strong> Hello." in html
    assert re.search(r"<br>\s*<strong>ARTHUR KROEBER:</strong> Hi NPR: no\.", html)


def test_the_name_of_a_source_alone_on_its_line_is_strong(kit: Kit) -> None:
    html = render_body("He says:\n\n> This.\n\nLast one:\n", kit).html
    assert "<strong>He says:</strong>" in html
    assert "<strong>Last one:</strong>" not in html


@pytest.mark.parametrize("text", ["word " * 60, "https://example.com/" + "x" * 100, "中文，" * 80])
def test_lines_are_at_most_72_columns_unless_a_word_is_longer(text: str) -> None:
    lines = wrap(text, "> ").split("\n")
    assert all(line.startswith("> ") for line in lines)
    assert "".join(line[2:] for line in lines).replace(" ", "") == text.replace(" ", "")
    for line in lines:
        columns = sum(2 if ord(sign) > 0x1100 else 1 for sign in line)
        assert columns <= 72 or " " not in line[2:].strip()
        assert not line[2:].startswith("，")


def test_a_merge_tag_is_never_broken_over_two_lines() -> None:
    tag = '{{ subscriber.first_name | fallback("my dear reader") }}'
    for length in range(40, 75):
        assert tag in wrap("x" * length + f" {tag} and more words")


@pytest.mark.parametrize("tag", ["<title>", "<textarea>", "</title>"])
def test_a_stray_tag_takes_no_words_with_it(kit: Kit, tag: str) -> None:
    body = f"before {tag} xyzzy\n\nafterwards"
    rendered = render_issue(make_issue(make_update(body=body)), [NO_CALL], NEWSLETTER, ROSTER, kit)
    for text in (rendered.html, rendered.text):
        assert "xyzzy" in text
        assert "afterwards" in text


@pytest.mark.parametrize(
    "words",
    [
        "the type list<String>",
        "write to <jo at bureau>",
        "3 <b and c> 4",
        "a </tired> crowd",
        "if a<b and c>d",
        "<Name of the host>, welcome",
    ],
)
def test_words_in_angle_brackets_are_words(kit: Kit, words: str) -> None:
    html = render_body(f"Before {words} after.", kit).html
    assert f"Before {words} after.".replace("<", "&lt;").replace(">", "&gt;") in html
    assert text_of(f"Before {words} after.", kit) == f"Before {words} after."


@pytest.mark.parametrize(
    "markup",
    ["<o:p>kept</o:p>", "<g-emoji>kept</g-emoji>", "<table><tr><td nowrap>kept</td></tr></table>"],
)
def test_elements_that_programs_paste_are_no_words(kit: Kit, markup: str) -> None:
    assert text_of(f"Before {markup} after.", kit).split() == ["Before", "kept", "after."]
