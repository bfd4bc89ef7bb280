"""The kit: compiled once, kept on disk, open to a project's own partials; and its refusals."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from newsletter.errors import ContentError
from newsletter.render import open_kit, render_issue
from newsletter.render.flatten import parse_theme
from newsletter.render.video import find_thumbnail, find_video
from tests.render_samples import NEWSLETTER, ROSTER, TEMPLATES, every_kind, render_body


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A project's templates folder, empty."""
    folder = tmp_path / "templates" / "email" / "blocks"
    folder.mkdir(parents=True)
    return folder.parents[1]


def problems_of(own: Path, tmp_path: Path) -> list[str]:
    with pytest.raises(ContentError) as caught:
        render_body("Text", open_kit([own, TEMPLATES], tmp_path / "cache"))
    return [str(problem) for problem in caught.value.problems]


def test_a_project_replaces_one_partial_by_one_file(own: Path, tmp_path: Path) -> None:
    (own / "email/blocks/masthead.html").write_text(
        '<tr><td class="head"><h1>Ours</h1></td></tr>\n'
    )
    html = render_body("Text", open_kit([own, TEMPLATES], tmp_path / "cache")).html
    assert ">Ours</h1>" in html
    assert "Read in the browser" not in html
    assert "Unsubscribe" in html


def test_a_change_of_a_partial_or_of_the_theme_needs_no_cleaning_up(
    own: Path, tmp_path: Path
) -> None:
    cache = tmp_path / "cache"
    assert "#a62a1d" in render_body("Text", open_kit([own, TEMPLATES], cache)).html
    blue = open_kit([own, TEMPLATES], cache, {"accent": "#1d4fa6"})
    html = render_body("[a](https://example.com)", blue).html
    assert "#a62a1d" not in html
    assert 'style="color:#1d4fa6"' in html
    (own / "email/blocks/footer.html").write_text("<tr><td>Changed</td></tr>\n")
    assert "Changed" in render_body("Text", open_kit([own, TEMPLATES], cache)).html


@pytest.mark.parametrize("value", ["red;} body{", 'x"onload="', "url(</style>", "@import"])
def test_an_unsafe_value_of_the_theme_is_refused(tmp_path: Path, value: str) -> None:
    with pytest.raises(ContentError, match="unsafe value"):
        open_kit([TEMPLATES], tmp_path, {"accent": value})


@pytest.mark.parametrize(
    ("partial", "message"),
    [
        ("<p {% if x %}class='a'{% endif %}>x</p>", "stands among the attributes of a tag"),
        ("<p>{{ x }}</p>\n<td width={{ x }}>", "stands among the attributes of a tag"),
        ("<script>x</script>", "'<script' is not allowed"),
        ('<link rel="stylesheet">', "'<link' is not allowed"),
        ("<style>@import 'x';</style>", "'@import' is not allowed"),
        ("{% include name %}", "cannot be compiled"),
        ('{% extends "x" %}', "cannot be compiled"),
        ('{% include "email/blocks/masthead.html" %}', "includes itself"),
        ('{% include "email/blocks/none.html" %}', "there is no template 'email/blocks/none.html'"),
        ("{% if %}", "not a Jinja template"),
        ('<p data-prose="opening">x</p>', "the places for prose are"),
        ('<p style="color:var(--nothing)">x</p>', "'nothing' is not in the theme"),
    ],
)
def test_what_cannot_be_compiled_is_said_with_its_place(
    own: Path, tmp_path: Path, partial: str, message: str
) -> None:
    (own / "email/blocks/masthead.html").write_text(partial + "\n")
    problem, *_ = problems_of(own, tmp_path)
    assert message in problem
    assert problem.startswith("templates/email/")


def test_the_position_of_a_mistake_is_that_in_the_partial(own: Path, tmp_path: Path) -> None:
    (own / "email/blocks/footer.html").write_text("<tr>\n<td>\n  <p {{ x }}>\n")
    (problem,) = problems_of(own, tmp_path)
    assert problem.startswith("templates/email/blocks/footer.html:3:6: ")


@pytest.mark.parametrize(
    "rule",
    [
        "p + p{color:#111111}",
        "a:hover{color:#111111}",
        "p{color:#111111 !important}",
        "@media all{p{color:#111111}}",
        "* {margin:0}",
        "a[href]{margin:0}",
    ],
)
def test_a_rule_that_cannot_be_inlined_exactly_is_refused(
    own: Path, tmp_path: Path, rule: str
) -> None:
    (own / "email/inline.css").write_text(f"p {{ margin: 0; }}\n\n{rule}\n")
    problems = problems_of(own, tmp_path)
    assert all(problem.startswith("templates/email/inline.css:3:") for problem in problems)


def test_a_template_that_uses_what_does_not_exist_says_so(own: Path, tmp_path: Path) -> None:
    (own / "email/blocks/masthead.html").write_text("<tr>\n<td>{{ nothing.here }}</td></tr>\n")
    (problem,) = problems_of(own, tmp_path)
    assert problem.startswith("templates/email/blocks/masthead.html:2:1: ")
    assert "'nothing' is undefined" in problem


def test_templates_write_merge_tags_as_content_does(own: Path, tmp_path: Path) -> None:
    (own / "email/blocks/masthead.html").write_text(
        '<tr><td>{{ subscriber.first_name | fallback("reader") }} {{ subscriber.city }}</td></tr>\n'
    )
    rendered = render_body("Text", open_kit([own, TEMPLATES], tmp_path / "cache"))
    assert (
        '>{{ subscriber.first_name | fallback("reader") }} {{ subscriber.city }}<' in rendered.html
    )
    assert rendered.merge_tags[:2] == ("subscriber.first_name", "subscriber.city")


@pytest.mark.parametrize("damage", [b"", b"\x00" * 500, None])
def test_a_damaged_cache_is_made_anew_in_silence(tmp_path: Path, damage: bytes | None) -> None:
    cache = tmp_path / "cache"
    issue, calls = every_kind()
    first = render_issue(issue, calls, NEWSLETTER, ROSTER, open_kit([TEMPLATES], cache))
    files = sorted(cache.iterdir())
    assert [file.suffix for file in files] == [".jsonl", ".bin"]
    for file in files:
        content = file.read_bytes()
        file.write_bytes(content[:-40] + b"?" + content[-39:] if damage is None else damage)
    again = render_issue(issue, calls, NEWSLETTER, ROSTER, open_kit([TEMPLATES], cache))
    assert again == first


def test_a_torn_end_of_the_prose_cache_does_not_spoil_what_follows(tmp_path: Path) -> None:
    kit = open_kit([TEMPLATES], tmp_path)
    render_body("One", kit)
    (prose,) = tmp_path.glob("prose-*")
    prose.write_bytes(prose.read_bytes()[:-10])
    render_body("Two", open_kit([TEMPLATES], tmp_path))
    assert b">Two<" in prose.read_bytes()
    assert ">Two<" in render_body("Two", open_kit([TEMPLATES], tmp_path)).html


def test_a_cache_that_cannot_be_written_costs_time_only(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    assert ">Text<" in render_body("Text", open_kit([TEMPLATES], tmp_path / "cache")).html


def test_the_prose_cache_does_not_grow_without_end(tmp_path: Path) -> None:
    from newsletter.render.cache import PROSE_LIMIT, Cache

    cache = Cache(tmp_path, "key")
    cache.add_prose((f"{number}", [""]) for number in range(3 * PROSE_LIMIT))
    assert list(cache.load_prose()) == [str(n) for n in range(2 * PROSE_LIMIT, 3 * PROSE_LIMIT)]
    assert len(cache.load_prose()) == PROSE_LIMIT


WITHOUT_HEAVY_IMPORTS = """
import sys
from pathlib import Path
from newsletter.render import open_kit, render_issue
from newsletter.render.flatten import parse_theme
from tests.render_samples import *
issue, calls = every_kind()
if sys.argv[2] == "changed":
    import nh3, markdown, lxml.etree, markdown.extensions.tables, markdown.extensions.sane_lists
    changed = make_update(body="Never seen before, *really*.")
    issue, calls = make_issue(changed), [NO_CALL]
opened = []
def watch(event, arguments):
    if event == "open" and not str(arguments[0]).endswith((".py", ".pyc")):
        opened.append(str(arguments[0]))
    if event.startswith(("socket.", "subprocess.", "urllib.", "http.")):
        raise AssertionError(event)
sys.addaudithook(watch)
kit = open_kit([TEMPLATES], Path(sys.argv[1]))
render_issue(issue, calls, NEWSLETTER, ROSTER, kit)
heavy = {"premailer", "cssutils", "requests", "cssselect", "urllib3", "flask"}
if sys.argv[2] == "same":
    heavy |= {"markdown", "nh3", "lxml"}
assert not heavy & set(sys.modules), heavy & set(sys.modules)
allowed = (str(TEMPLATES), sys.argv[1])
foreign = [name for name in opened if not name.startswith(allowed) and "site-packages" not in name]
assert not foreign, foreign
"""


@pytest.mark.parametrize("what", ["same", "changed"])
def test_the_hot_path_loads_no_heavy_module_no_foreign_file_and_no_address(
    tmp_path: Path, what: str
) -> None:
    issue, calls = every_kind()
    render_issue(issue, calls, NEWSLETTER, ROSTER, open_kit([TEMPLATES], tmp_path))
    command = [sys.executable, "-c", WITHOUT_HEAVY_IMPORTS, str(tmp_path), what]
    root = TEMPLATES.parent
    done = subprocess.run(command, capture_output=True, text=True, cwd=root, check=False)
    assert done.returncode == 0, done.stderr


def test_the_package_renders_from_a_copy_of_its_templates_anywhere(tmp_path: Path) -> None:
    copy = shutil.copytree(TEMPLATES, tmp_path / "elsewhere")
    one = render_body("Text", open_kit([copy], tmp_path / "cache"))
    assert one == render_body("Text", open_kit([TEMPLATES], tmp_path / "cache"))


@pytest.mark.parametrize(
    "address",
    [
        "https://www.youtube.com/watch?v=abcdefghi_-",
        "https://www.youtube.com/watch?list=x&v=abcdefghi_-&t=10s",
        "https://m.youtube.com/watch?v=abcdefghi_-#t=1",
        "http://youtu.be/abcdefghi_-?si=x",
        "https://youtube.com/shorts/abcdefghi_-",
        "https://www.youtube-nocookie.com/embed/abcdefghi_-?rel=0",
        "https://www.youtube.com/live/abcdefghi_-",
        " https://YOUTU.BE/abcdefghi_- ",
        "https://music.youtube.com/watch?v=abcdefghi_-&list=x",
        "https://www.youtube.com/v/abcdefghi_-",
    ],
)
def test_every_form_of_a_youtube_address_gives_its_still(address: str) -> None:
    assert find_thumbnail(address) == "https://i.ytimg.com/vi/abcdefghi_-/hqdefault.jpg"


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://vimeo.com/1",
        "https://www.youtube.com/",
        "https://youtu.be/short",
        "https://youtube.com.evil.example/watch?v=abcdefghijk",
        "https://[bad/watch?v=abcdefghijk",
        "https://www.youtube.com/watch?v=abc%22onload",
        "https://www.youtube.com/embed/abcdefghijkl",
    ],
)
def test_what_is_no_youtube_video_has_no_still(address: str) -> None:
    assert find_thumbnail(address) == ""


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("https://player.vimeo.com/video/123", "https://vimeo.com/123"),
        ("https://player.vimeo.com/video/123?h=0af3&x=1", "https://vimeo.com/123/0af3"),
        ("https://vimeo.com/123/0af3", "https://vimeo.com/123/0af3"),
        ("https://vimeo.com/channels/staffpicks/123", "https://vimeo.com/channels/staffpicks/123"),
        (
            "https://www.youtube-nocookie.com/embed/abcdefghi_-?rel=0",
            "https://www.youtube.com/watch?v=abcdefghi_-",
        ),
        ("https://youtu.be/abcdefghi_-?t=90", "https://youtu.be/abcdefghi_-?t=90"),
        ("https://[bad", "https://[bad"),
    ],
)
def test_a_bare_player_becomes_the_page_of_its_video(address: str, page: str) -> None:
    assert find_video(address) == page


def test_every_shipped_theme_has_the_same_values_and_an_unknown_one_is_named(
    tmp_path: Path,
) -> None:
    sheets = [path.read_text() for path in (TEMPLATES / "themes").glob("*.css")]
    assert len(sheets) == 2
    assert len({frozenset(parse_theme(sheet)) for sheet in sheets}) == 1
    with pytest.raises(ContentError, match="there is no theme 'harbor'"):
        open_kit([TEMPLATES], tmp_path, {"name": "harbor"})


def test_a_logo_stands_in_the_heading_with_its_size_and_the_name_as_its_words(
    tmp_path: Path,
) -> None:
    logo = {"logo": "https://www.example.com/logo.png", "logo-width": "120", "logo-height": "40"}
    html = render_body("Text", open_kit([TEMPLATES], tmp_path, logo)).html
    assert '<img src="https://www.example.com/logo.png" width="120" height="40" alt="China' in html
    assert "<img" not in render_body("Text", open_kit([TEMPLATES], tmp_path)).html
