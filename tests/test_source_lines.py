"""Lines of their own that say where news stands, as people put them below what they paste."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsletter.cleaning import clean
from newsletter.gathered import Cleaned, Item
from newsletter.model import Citation
from tests.collecting import CONFIG, ROSTER
from tests.command import Command
from tests.test_cleaning import HOUSE

AT = "https://www.bbc.co.uk/news/w-1"
BBC, HERE = f"<a href='{AT}'>BBC</a>", f"<a href='{AT}'>here</a>"
FT = "<a href='https://on.ft.example/a1'>Financial Times</a>"
NEWS = "Shops of small towns are empty, and the harbour has no ships this year, says a reporter."
HERALD = Citation("The Herald", "https://herald.example/2026/plan/")


def cleaned(line: str, *, source: Citation | None = None, text: str = NEWS) -> Cleaned:
    content = f"<p>{text}</p><p>{line}</p>"
    at = source.url if source else ""
    return clean(Item(title="Ports", content=content, address=at, source=source), house=HOUSE)


@pytest.mark.parametrize("source", [None, HERALD])
@pytest.mark.parametrize(
    "line",
    [
        f"Source: {BBC}",
        f"Source: BBC, {AT}",
        f"Source: BBC ({AT}).",
        f"Source: BBC – {AT}",
        f"(Source: {BBC})",
        f"<b>Source:</b> {BBC}",
        f"<i>Source: {BBC}.</i>",
        f"SOURCE – {BBC}, May 12, 2026",
        f"Source: <a href='{AT}'>“Why China stays”, BBC</a>",
        f"Sources: {BBC}",
        f"Quelle: {BBC}",
        f"来源：{BBC}",
        f"Via {BBC}",
        f"via: {BBC}",
        f"More in {BBC}",
        f"Read more at {BBC}.",
        f"Read the full article at the {BBC}",
        f"Watch the whole interview at {BBC}",
        f"<a href='{AT}'>Read the full interview in the BBC</a>",
        f"The full story is at {BBC}",
        f"Full story: {BBC}",
        f"Read the story on {BBC}",
        f"Link: {BBC}",
        f"This article was originally published in the {BBC}",
        f"First appeared at {BBC}",
        f"— {BBC}",
        f"[{BBC}]",
        f"{NEWS} (Source: {BBC})",
        f"{NEWS}<br>Source: BBC<br>{AT}",
    ],
)
def test_it_is_the_source_and_goes(line: str, source: Citation | None) -> None:
    post = cleaned(line, source=source)
    assert post.source == Citation("BBC", AT)
    assert post.body.replace(NEWS, "").strip() == ""
    assert [removed.rule for removed in post.removed] == ["source-line"]


@pytest.mark.parametrize("line", [f"Read the full story in the {FT}.", f"Source: {FT}"])
def test_the_address_need_not_bear_the_name(line: str) -> None:
    assert cleaned(line).source == Citation("Financial Times", "https://on.ft.example/a1")


@pytest.mark.parametrize(
    "line",
    [
        f"Source: {HERE}",
        f"Source: <a href='{AT}'>{AT}</a>",
        f"Read the full article {HERE}.",
        f"<a href='{AT}'>Read more</a>",
        f"<a href='{AT}'>Source</a>",
        f"Read here: {AT}",
    ],
)
def test_where_only_an_address_is_told_the_host_is_named(line: str) -> None:
    post = cleaned(line)
    assert post.source == Citation("bbc.co.uk", AT)
    assert post.body == NEWS


def test_the_intro_names_what_a_mere_address_does_not() -> None:
    text = "Exports fall, and shops are empty, Shaun Rein tells CNBC."
    told = cleaned(f"Source: {HERE}", text=text)
    assert told.source == Citation("CNBC", AT)


@pytest.mark.parametrize("line", ["Source: BBC", "Source: BBC, 12 May 2026", "(Source: BBC)"])
def test_a_mere_name_is_the_source_of_what_has_none(line: str) -> None:
    assert cleaned(line).source == Citation("BBC")
    assert cleaned(line).body == NEWS
    assert cleaned(line, source=HERALD).source == HERALD
    assert cleaned(line, source=HERALD).body.endswith(line.rstrip())


@pytest.mark.parametrize("source", [None, HERALD])
@pytest.mark.parametrize(
    "line",
    [
        f"Sources: {BBC}, {FT}",
        "Source: company reports",
        "Source: Winston Ma, interview with the author",
        "Source: Winston Ma",
        f"Source code: {BBC}",
        f"Picture source: {BBC}",
        f"Hat tip: {BBC}",
        "Link: <a href='https://events.example/1'>Register</a>",
        "The discussion: <a href='https://events.example/1'>Register</a>",
        "<a href='https://events.example/1'>The programme</a>",
        "<a href='https://rein.example/'>Shaun Rein</a>",
        "Source: <a href='https://rein.example/'>Shaun Rein</a>",
        f"<a href='{AT}'>BBC: Why China stays</a>",
        f"Source: {BBC} has more on the ships that never came, and on those who waited for them.",
    ],
)
def test_what_is_no_such_line_stays(line: str, source: Citation | None) -> None:
    post = cleaned(line, source=source)
    assert post.source == source
    assert post.body.count("\n\n") == 1
    assert post.removed == ()


def test_several_that_differ_stay() -> None:
    post = cleaned(f"Source: {BBC}</p><p>{NEWS} Again.</p><p>Source: {FT}")
    assert post.source is None
    assert post.body.count("Source:") == 2


def test_the_same_one_twice_goes_twice() -> None:
    post = cleaned(f"Source: {BBC}</p><p>{NEWS} Again.</p><p>Source: {BBC}")
    assert post.source == Citation("BBC", AT)
    assert post.body == f"{NEWS}\n\n{NEWS} Again."


def test_a_label_stays_one_and_its_quote_a_quote() -> None:
    post = cleaned(f"{BBC}:</p><p>“We look at ships.”")
    assert post.source == Citation("BBC", AT)
    assert post.body.endswith("> “We look at ships.”")


def test_a_long_article_is_its_own_source() -> None:
    post = cleaned(f"Source: {BBC}", source=HERALD, text=f"{NEWS} " * 20)
    assert post.source == HERALD
    assert post.body.endswith(f"Source: [BBC]({AT})")


def test_a_table_keeps_the_name_of_who_made_it() -> None:
    table = "<table><tr><th>Port</th><th>Ships</th></tr><tr><td>Yantian</td><td>3</td></tr></table>"
    content = f"<p>{NEWS}</p>{table}<p>Source: World Bank</p>"
    post = clean(Item(title="Ports", content=content), house=HOUSE)
    assert post.source is None
    assert post.body.endswith("Source: World Bank")


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("a.txt", f"Source: BBC, {AT}"),
        ("a.txt", f"Source: BBC\n{AT}"),
        ("a.txt", f"Source: BBC\n\n{AT}"),
        ("a.md", f"Source: [BBC]({AT})"),
        ("a.html", f"<p>Source: {BBC}</p>"),
    ],
)
def test_the_editors_file_has_its_source(tmp_path: Path, name: str, line: str) -> None:
    project = Command(tmp_path / "news")
    project.write("newsletter.toml", CONFIG)
    project.write("speakers.toml", ROSTER)
    text = f"<h1>Ports</h1><p>{NEWS}</p>" if name.endswith("html") else f"Ports are shut\n\n{NEWS}"
    (tmp_path / name).write_text(f"{text}\n\n{line}\n", encoding="utf-8")
    (draft,) = project.json("add", str(tmp_path / name))["new"]
    shown = project.json("inbox", "show", draft["slug"])
    assert (shown["source"], shown["source_url"]) == ("BBC", AT)
    assert "Source:" not in (project.folder / shown["path"]).read_text(encoding="utf-8")
