"""What an issue and a project may choose: teasers, a message of the house, a theme."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from markdown import Markdown

from newsletter.config import parse_config
from newsletter.content import parse_issue
from newsletter.errors import ContentError
from newsletter.model import Issue, Rendered, Update
from newsletter.render import Kit, open_kit, render_issue
from newsletter.render.addresses import drop_unseen
from newsletter.render.convert import convert
from newsletter.render.direction import Column
from newsletter.render.prose import render_prose
from newsletter.render.teaser import first_paragraph
from tests.render_samples import (
    NEWSLETTER,
    NO_CALL,
    ROSTER,
    TEMPLATES,
    make_update,
    render_body,
)

ROOT = TEMPLATES.parent
CONFIG = """\
[newsletter]
name = "Daily"
organisation = "Bureau"
from = "Editor <daily@example.com>"

[theme]
"""


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Kit:
    return open_kit([TEMPLATES], tmp_path_factory.mktemp("cache"))


def load_issue(fields: str, *updates: Update) -> Issue:
    order = "".join(f"- {update.slug}\n" for update in updates)
    text = f"---\nsubject: A subject\npreheader: Words\nupdates:\n{order}{fields}\n---\nHello.\n"
    slugs = [update.slug for update in updates]
    return parse_issue(text, "issues/2025-10-30/issue.md", updates, slugs)


def render_teaser(body: str, kit: Kit) -> Rendered:
    return render_body(body, kit, teasers=1)


def mistakes_of_theme(line: str) -> list[str]:
    with pytest.raises(ContentError) as caught:
        parse_config(CONFIG + line + "\n", find_services=tuple)
    return [str(problem) for problem in caught.value.problems]


# Teasers


@pytest.mark.parametrize(
    ("written", "first"),
    [("true", 1), ("false", 0), ("1", 1), ("12", 12), ('"true"', 1)],
)
def test_teasers_begin_at_the_first_update_or_at_the_one_that_is_named(
    written: str, first: int
) -> None:
    assert load_issue(f"teasers: {written}", make_update()).teasers == first


def test_an_issue_that_says_nothing_of_teasers_has_none() -> None:
    assert load_issue("", make_update()).teasers == 0


@pytest.mark.parametrize("written", ["yes please", "0", "-1", "1.5", "[1]", "{a: 1}", "twelve"])
def test_what_is_no_number_of_an_update_is_reported_with_its_position(written: str) -> None:
    with pytest.raises(ContentError) as caught:
        load_issue(f"teasers: {written}", make_update())
    (problem,) = caught.value.problems
    assert (problem.line, problem.column) == (6, 10)
    assert "'teasers'" in problem.message


@pytest.mark.parametrize("fence", ["```", "~~~"])
def test_a_teaser_is_no_code(fence: str) -> None:
    assert first_paragraph(f"{fence}\nx = 1\n{fence}\n\nThe start.\n\nThe rest.") == "The start."


def test_only_updates_from_the_twelfth_on_are_shortened(kit: Kit) -> None:
    body = "The start.\n\nThe rest."
    updates = [make_update(slug=f"u{number}", body=body) for number in range(1, 14)]
    issue = load_issue("teasers: 12", *updates)
    rendered = render_issue(issue, [NO_CALL] * 13, NEWSLETTER, ROSTER, kit)
    for part in (rendered.html, rendered.text):
        assert part.count("The start.") == 13
        assert part.count("The rest.") == 11
    assert re.findall(r"\{\{ web_url \}\}#u-(\w+)$", rendered.text, re.MULTILINE) == ["u12", "u13"]
    links = lxml_html.document_fromstring(rendered.html).xpath("//a[starts-with(@href, '{{')]")
    targets = [link.get("href") for link in links if "#" in link.get("href")]
    assert targets == ["{{ web_url }}#u-u12", "{{ web_url }}#u-u13"]


def test_an_update_of_one_paragraph_is_whole_and_leads_nowhere(kit: Kit) -> None:
    rendered = render_teaser("All there is.\n", kit)
    assert "{{ web_url }}#" not in rendered.html + rendered.text


@pytest.mark.parametrize(
    "before",
    [
        "# A heading",
        "A heading\n---------",
        "> A quote\n> of two lines",
        "![A picture](https://example.com/a.jpg)",
        "[![A picture](https://example.com/a.jpg)](https://example.com/)",
        "China Daily:",
        "- One\n- Two",
        "1. One\n2. Two",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "* * *",
        "    code",
        '<div align="center">markup</div>',
        "[1]: https://example.com/one",
    ],
)
def test_a_teaser_is_the_first_running_text(before: str) -> None:
    assert first_paragraph(f"{before}\n\nThe *words*.\n\nThe rest.") == "The *words*."


SENTENCE = "Nothing that was said there will be forgotten soon by those who heard it. "


@pytest.mark.parametrize(
    ("paragraph", "shown"),
    [
        (SENTENCE * 12, SENTENCE * 5),
        (SENTENCE * 6, SENTENCE * 6),  # a little more than enough is shown whole
        ("Much " * 120 + "later. Then more.", "Much " * 120 + "later."),
        ("one, and " * 90, "one, and " * 90),  # no end in sight
        (SENTENCE * 4 + "**Bold. " + SENTENCE * 4 + "Words**. The end.", SENTENCE * 4),
        (SENTENCE * 4 + "“Quoted. " + SENTENCE * 4 + "So.” The end.", SENTENCE * 4),
        (SENTENCE * 4 + "<b>Bold. " + SENTENCE * 4 + "Words.</b> The end.", SENTENCE * 4),
        ("[A link. " + SENTENCE * 8 + "](https://e.com) And. So.", None),
        ("Mr. Smith and Arthur R. Kroeber " + "said so, " * 60 + "here. The end.", None),
        ("这是一句话，说的是中国。" * 30, "这是一句话，说的是中国。" * 16),
        ("Hello {{ subscriber.first_name | fallback('Mr. X') }}. " + SENTENCE * 8, None),
    ],
)
def test_a_long_first_paragraph_ends_with_a_sentence(paragraph: str, shown: str | None) -> None:
    found = first_paragraph(f"{paragraph.strip()}\n\nThe rest.")
    assert paragraph.startswith(found)
    if shown is None:
        assert found.endswith(("soon by those who heard it.", "here.", "(https://e.com) And."))
    else:
        assert found == shown.strip()


def test_the_address_of_a_link_makes_no_paragraph_long() -> None:
    paragraph = f"{SENTENCE}[See here](https://example.com/{'x' * 600}). {SENTENCE}".strip()
    assert first_paragraph(f"{paragraph}\n\nThe rest.") == paragraph


def test_without_running_text_a_teaser_is_what_comes_first() -> None:
    assert first_paragraph("> A quote\n\n- A list") == "> A quote"
    assert first_paragraph("") == ""


def test_an_empty_line_of_spaces_ends_a_paragraph() -> None:
    assert first_paragraph("One\nline.\n \t\n\nTwo.") == "One\nline."


def test_a_teaser_keeps_the_links_that_are_defined_further_down(kit: Kit) -> None:
    body = "See [the study][1].\n\nThe rest.\n\n[1]: https://example.com/study\n"
    rendered = render_teaser(body, kit)
    assert 'href="https://example.com/study"' in rendered.html
    assert "[1] https://example.com/study" in rendered.text
    assert "The rest." not in rendered.html


@given(st.text(st.sampled_from("ab[]:-=\n >#*!(")))
def test_a_teaser_of_any_text_is_a_part_of_it(body: str) -> None:
    shown = first_paragraph(body.strip())
    assert all(part in body for part in shown.split("\n\n"))
    assert bool(shown.strip()) == bool(body.strip())


# The message of the house


def test_the_house_has_its_say_in_markdown_and_merge_tags(kit: Kit) -> None:
    fields = (
        'house: |\n  Dear {{ subscriber.first_name | fallback("reader") }},\n\n  **Come** soon.'
    )
    rendered = render_issue(load_issue(fields, make_update()), [NO_CALL], NEWSLETTER, ROSTER, kit)
    assert "subscriber.first_name" in rendered.merge_tags
    assert 'Dear {{ subscriber.first_name | fallback("reader") }},' in rendered.html
    assert 'Dear {{ subscriber.first_name | fallback("reader") }},\n\nCome soon.' in rendered.text
    assert ">Come</strong> soon." in rendered.html


@pytest.mark.parametrize(
    "house",
    [
        "<script>alert(1)</script>Words",
        '<img src=x onerror="alert(1)">Words',
        "[Words](javascript:alert(1))",
        '<a href="data:text/html,alert(1)">Words</a>',
        "</td></tr></table><form action='https://evil.example'>Words</form>",
        "{{ 7*7 }} {% raw %} {{ config }} Words",
        '<p style="position:fixed" class="card" id="top">Words</p>',
    ],
)
def test_a_hostile_message_of_the_house_is_harmless(house: str, kit: Kit) -> None:
    html = render_body("Text", kit, house=house).html
    tree = lxml_html.document_fromstring(html)
    (place,) = tree.xpath("//td[contains(., 'Words') and not(.//td)]")
    assert {element.tag for element in place.iter()} <= {"td", "p", "a", "img", "strong", "em"}
    names = {name for element in place.iterdescendants() for name in element.attrib}
    assert names <= {"style", "href", "src", "alt", "width"}
    assert "fixed" not in html
    assert "alert" not in "".join(place.xpath(".//@*"))
    assert "Unsubscribe" in "".join(tree.itertext())


def test_an_issue_without_a_message_of_the_house_has_no_place_for_it(kit: Kit) -> None:
    assert 'class="house"' not in render_body("Text", kit, house=" \n").html


# The theme


@pytest.mark.parametrize(
    ("line", "position", "words"),
    [
        ('acent = "#aa0000"', "7:1", "did you mean 'accent'?"),
        ('dark-page = "#000000"', "7:1", "did you mean 'dark_page'?"),
        ('accent = "red"', "7:10", "'red' is no colour; write six digits"),
        ('accent = "#abc"', "7:10", "'#abc' is no colour"),
        ("accent = 3", "7:10", "'theme.accent', found the number 3"),
        ("width = 10", "7:9", "from 320 to 800"),
        ('heading_weight = "bolt"', "7:18", "did you mean 'bold'?"),
        ('logo = "javascript:x"', "7:8", "javascript:x"),
        ('font_text = "a;}b{"', "7:13", "a;}b{"),
    ],
)
def test_a_mistake_in_the_theme_is_said_with_its_place(
    line: str, position: str, words: str
) -> None:
    (mistake,) = mistakes_of_theme(line)
    assert mistake.startswith(f"newsletter.toml:{position}: ")
    assert words in mistake


def test_an_unknown_theme_is_answered_with_the_nearest_one(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as caught:
        open_kit([TEMPLATES], tmp_path, {"name": "harbor"})
    (problem,) = caught.value.problems
    assert (problem.path, problem.message) == ("newsletter.toml", "there is no theme 'harbor'")
    assert problem.hint == "did you mean 'harbour'?"


def test_a_theme_of_the_project_is_found_and_named(tmp_path: Path) -> None:
    themes = tmp_path / "templates" / "themes"
    themes.mkdir(parents=True)
    paper = (TEMPLATES / "themes" / "paper.css").read_text()
    (themes / "forest.css").write_text(paper.replace("#a62a1d", "#1d5a2a"))
    folders = [tmp_path / "templates", TEMPLATES]
    forest = open_kit(folders, tmp_path / "cache", {"name": "forest"})
    assert "#1d5a2a" in render_body("Text", forest).html
    with pytest.raises(ContentError, match="did you mean 'forest'"):
        open_kit(folders, tmp_path / "cache", {"name": "forrest"})


# What must not break, nor take long


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_cache_folder_without_write_permission_costs_time_only(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    cache.mkdir()
    cache.chmod(0o555)
    try:
        assert ">Text<" in render_body("Text", open_kit([TEMPLATES], cache)).html
        assert list(cache.iterdir()) == []
    finally:
        cache.chmod(0o755)


def test_a_cache_whose_files_are_folders_costs_time_only(tmp_path: Path) -> None:
    render_body("One", open_kit([TEMPLATES], tmp_path))
    for file in list(tmp_path.iterdir()):
        file.unlink()
        (file / "inside").mkdir(parents=True)
    assert ">Text<" in render_body("Text", open_kit([TEMPLATES], tmp_path)).html


def test_thousands_of_things_left_open_are_rendered_all_the_same(tmp_path: Path) -> None:
    """In a process of its own, because a parser that goes too deep takes its process along."""
    pieces = ["<a ", "<a href='", "[", "![](", "<!--", "&#", "**a", "`"]
    script = (
        "import sys; from pathlib import Path; from tests.render_samples import *\n"
        "from newsletter.render import open_kit\n"
        "kit = open_kit([TEMPLATES], Path(sys.argv[1]))\n"
        "for piece in sys.argv[2:]:\n"
        "    print(len(render_body(piece * 3000, kit).html), flush=True)"
    )
    command = [sys.executable, "-c", script, str(tmp_path), *pieces]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, timeout=60, check=False
    )
    lengths = dict(zip(pieces, map(int, done.stdout.split()), strict=False))
    assert done.returncode == 0, f"after {lengths}: {done.stderr}"
    assert len(lengths) == len(pieces)
    assert min(lengths.values()) > 4000, lengths


@settings(max_examples=300)
@given(
    st.lists(
        st.one_of(
            st.text(st.sampled_from("ab1 .:;-=+~^{}@é\u00a0\u3000“'\n"), min_size=1),
            st.text(min_size=1, max_size=20).map("Word".__add__),
        ),
        min_size=1,
        max_size=4,
    ).map("\n\n".join)
)
def test_words_that_skip_markdown_become_what_markdown_makes_of_them(text: str) -> None:
    text = drop_unseen(text).strip("\n")
    assume(text.count("~~~") < 2)  # code between two such lines, which Markdown does not know
    known = Markdown(extensions=["tables", "sane_lists"]).convert(text)
    assert convert(text).split() == known.replace(">\n<", "><").split()


_LINES = st.builds(
    "{}{}".format,
    st.sampled_from(["Word ", "A: ", "> ", "> > ", "> - ", "> 1. ", ">", "“Q ", "WOODS: ", "> # "]),
    st.sampled_from(
        (
            *("plain", "**b** `c`", "[x](http://e.x/)", "[y](https://f.g) *it*", "{{ 7*7 }}", "="),
            *("![i](http://a.b/c.png)", "Daily:", "see [q]", "[z]({{ web_url }})", ""),
        )
    ),
)
_BODIES = st.lists(
    st.lists(_LINES, min_size=1, max_size=3).map("\n".join), min_size=1, max_size=5
).map("\n\n".join)


@settings(max_examples=200, deadline=None)
@given(_BODIES)
def test_a_body_of_known_parts_becomes_the_same_prose_as_the_whole(body: str) -> None:
    def find_styles(paths: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], str]:
        return {path: "-".join(path) for path in paths}

    found = render_prose(body, "update", find_styles, Column(600), {})
    # A reference to an address that nothing names makes no difference, but for taking it whole.
    whole = render_prose(
        f"{body}\n\n[nothing]: https://x.example", "update", find_styles, Column(600), {}
    )
    assert found == whole
