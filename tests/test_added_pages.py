"""Pages that were saved, of many engines: each post a draft, and a teaser of another page none."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.collecting import CONFIG, ROSTER
from tests.command import Command

LONG = (
    "<p>Arthur Kroeber looks at what is known about the plan, and expects no change in the years"
    " to come, he tells the Front Row Podcast.</p>"
) * 8
SHORT = "<p>Winston Ma sees robots on the ferries, and nobody who would want to pay for them.</p>"
PLAN, ROBOTS = "The plan stays – Arthur Kroeber", "Robots come – Winston Ma"


@pytest.fixture
def project(tmp_path: Path) -> Command:
    command = Command(tmp_path / "news")
    command.write("newsletter.toml", CONFIG)
    command.write("speakers.toml", ROSTER)
    return command


def add(project: Command, text: str) -> list[dict[str, Any]]:
    done = project("add", "-", "--json", stdin=text)
    import json

    new: list[dict[str, Any]] = json.loads(done.stdout)["new"]
    return new


def removed(project: Command, slug: str) -> dict[str, str]:
    changes = project.json("inbox", "show", slug)["changes"]
    return {change["text"]: change["rule"] for change in changes if "text" in change}


def page(body: str, title: str = "China Herald", head: str = "") -> str:
    return (
        f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    )


def titles(drafts: Iterable[dict[str, Any]]) -> list[str]:
    return [draft["title"] for draft in drafts]


def by_hand(number: int, title: str, text: str) -> str:
    link = f'<h2><a href="https://h.example/{number}">{title}</a></h2>'
    return f'<article>{link}<time datetime="2026-11-{number}">Nov</time>{text}</article>'


def wordpress(number: int, title: str, text: str) -> str:
    return (
        f'<article class="post-{number} post hentry"><header class="entry-header"><h2'
        f' class="entry-title"><a href="https://w.example/{number}">{title}</a></h2><time'
        f' class="entry-date published" datetime="2026-11-{number}T10:00:00+08:00">x</time>'
        f'</header><div class="entry-content">{text}</div></article>'
    )


def blocks(number: int, title: str, text: str) -> str:
    return (
        f'<li class="wp-block-post post"><h2 class="wp-block-post-title"><a href="https://w.example'
        f'/{number}">{title}</a></h2><time datetime="2026-11-{number}T10:00:00+08:00">x</time><div'
        f' class="wp-block-post-excerpt">{text}</div></li>'
    )


def blogger(number: int, title: str, text: str) -> str:
    return (
        f"<div class='date-outer'><h2 class='date-header'>November {number}, 2026</h2><div"
        f" class='post-outer'><div class='post hentry'><h3 class='post-title entry-title'><a href='"
        f"https://b.example/{number}.html'>{title}</a></h3><div class='post-body entry-content'>"
        f"{text}</div></div></div></div>"
    )


def typepad(number: int, title: str, text: str) -> str:
    return (
        f'<h2 class="date-header">November {number}, 2026</h2><div class="entry-type-post entry">'
        f'<h3 class="entry-header"><a href="https://t.example/{number}.html">{title}</a></h3>'
        f'<div class="entry-content"><div class="entry-body">{text}</div></div></div>'
    )


def ghost(number: int, title: str, text: str) -> str:
    return (
        f'<article class="gh-card post"><a href="https://g.example/{number}/"><h3'
        f' class="gh-card-title">{title}</h3><div>{text}</div><footer><time'
        f' datetime="2026-11-{number}">Nov</time></footer></a></article>'
    )


def substack(number: int, title: str, text: str) -> str:
    return (
        f'<div><div role="article"><a href="https://s.example/p/{number}"'
        f' data-testid="post-preview-title">{title}</a><div>{text}</div><time'
        f' datetime="2026-11-{number}T10:00:00Z">Nov</time></div></div>'
    )


def linked(number: int, title: str, text: str) -> str:
    return f'<h2><a href="{number}.html">{title}</a></h2><p>November {number}, 2026</p>{text}'


def dated(number: int, title: str, text: str) -> str:
    return f"<h3>{title}</h3><p>November {number}, 2026</p>{text}"


def dated_above(number: int, title: str, text: str) -> str:
    return f"<p>November {number}, 2026</p><h3>{title}</h3>{text}"


def boxed(number: int, title: str, text: str) -> str:
    return f'<div><h2><a href="{number}.html">{title}</a></h2><p>{number}.11.2026</p>{text}</div>'


ENGINES = (
    *(by_hand, wordpress, blocks, blogger, typepad, ghost, substack),
    *(linked, dated, dated_above, boxed),
)


@pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.__name__)
def test_each_post_of_a_page_is_a_draft_however_long_one_of_them_is(
    project: Command, engine: Any
) -> None:
    posts = engine(22, PLAN, LONG) + engine(21, ROBOTS, SHORT)
    drafts = add(project, page(f"<h1>China Herald</h1><main>{posts}</main>"))
    assert titles(drafts) == [PLAN, ROBOTS]
    shown = [project.json("inbox", "show", draft["slug"]) for draft in drafts]
    assert [each["date"] for each in shown] == ["2026-11-22", "2026-11-21"]
    assert [each["text"].count("Kroeber looks") for each in shown] == [8, 0]
    assert "robots on the ferries" in shown[1]["text"]
    assert "<article" not in shown[0]["text"]


def test_the_words_of_a_page_that_are_none_of_its_posts_are_told(project: Command) -> None:
    posts = dated(22, PLAN, LONG) + dated(21, ROBOTS, SHORT)
    first, second = add(project, page(f"<h1>China Herald</h1><p>Welcome!</p>{posts}"))
    assert removed(project, first["slug"]) == {"China Herald Welcome!": "page-head"}
    assert not removed(project, second["slug"])


def test_headings_that_end_in_speakers_are_headlines(project: Command) -> None:
    body = f"<h1>News</h1><h2>{PLAN}</h2>{LONG}<h2>{ROBOTS}</h2>{SHORT}"
    assert titles(add(project, page(body, "News"))) == [PLAN, ROBOTS]


def card(number: int) -> str:
    link = f'href="https://h.example/r{number}"'
    return (
        f'<article><a {link}><img src="https://h.example/{number}.jpg" alt=""></a><h3><a {link}>'
        f"Another thing {number}</a></h3><p>A few words on what Winston Ma said.</p></article>"
    )


CARDS = card(1) + card(2) + card(3)
ARTICLE = f"<article><h1>{PLAN}</h1>{LONG}</article>"
OG = '<meta property="og:type" content="article">'
RELATED = {
    "its title is the page's": page(ARTICLE + CARDS, f"{PLAN} | China Herald"),
    "with the only h1": page(ARTICLE + CARDS),
    "inside of it": page(f"<article><h1>{PLAN}</h1>{LONG}<div>{CARDS}</div></article>", PLAN),
    "below an h1": page(f"<h1>{PLAN}</h1><article>{LONG}</article>{CARDS}", ""),
    "no article has a mark": page(f"<h1>{PLAN}</h1><div>{LONG}</div>{CARDS}", PLAN),
    "below a heading": ARTICLE.replace("h1", "h2") + f"<h4>You may also like</h4>{CARDS}",
    "the page says so": page(ARTICLE.replace("h1", "h2") + CARDS, head=OG),
    "more text than it": page(ARTICLE.replace(LONG, LONG[:300]) + CARDS * 3, PLAN),
}


@pytest.mark.parametrize("html", RELATED.values(), ids=RELATED)
def test_an_article_with_teasers_below_it_is_one_draft_that_tells_them(
    project: Command, html: str
) -> None:
    (draft,) = add(project, html)
    assert draft["title"] == PLAN
    told = removed(project, draft["slug"])
    assert told["Another thing 1 https://h.example/r1"] == "other-posts"
    text = project.json("inbox", "show", draft["slug"])["text"]
    assert "Kroeber looks" in text
    assert "Another thing" not in text


def test_an_article_with_headings_that_are_links_is_one_draft(project: Command) -> None:
    parts = f'<h2><a href="/a">What is in it</a></h2>{LONG}<h2><a href="/b">Or not</a></h2>{SHORT}'
    (draft,) = add(project, page(f"<h1>{PLAN}</h1>{LONG}{parts}", PLAN))
    text = project.json("inbox", "show", draft["slug"])["text"]
    assert text.count("Kroeber looks") == 16
    assert "## What is in it" in text


def test_an_html_mail_with_several_posts_becomes_several_drafts(project: Command) -> None:
    part = "<table><tr><td><h2>{0}</h2>{1}<a href='/1'>Read more</a></td></tr></table>"
    parts = part.format(PLAN, LONG) + part.format(ROBOTS, SHORT)
    assert titles(add(project, page(f"<table><tr><td>Today</td></tr></table>{parts}"))) == [
        PLAN,
        ROBOTS,
    ]


def test_text_beside_a_part_that_was_only_found_by_its_words_is_told(project: Command) -> None:
    end = "Some words of more than one line that stand in another part of a page, and may be news."
    body = f"<h1>{PLAN}</h1><div>{LONG}</div><div><div><p>{end}</p></div></div>"
    (draft,) = add(project, page(body, PLAN))
    assert removed(project, draft["slug"])[end] == "page-furniture"


def test_the_only_post_of_a_page_gives_its_headline(project: Command) -> None:
    assert titles(add(project, page(by_hand(22, PLAN, LONG)))) == [PLAN]


def test_what_was_left_out_is_no_markup_when_it_is_put_back(project: Command) -> None:
    posts = f"{INTRO}\n\n{ROBOT}\n"
    first, _ = add(project, f"News <img src=x onerror=y> {{{{ x }}}}\n\n{posts}")
    project("inbox", "undo", first["slug"])
    text = project.json("inbox", "show", first["slug"])["text"]
    assert "<img" not in text
    assert "News &lt;img src=x" in text
    assert r"\{{ x }}" in text


def test_comments_are_no_posts(project: Command) -> None:
    comment = (
        f'<li class="comment"><article class="comment-body"><h4>Jane</h4>{SHORT}</article></li>'
    )
    body = f"<article><h1>{PLAN}</h1>{SHORT}</article><ol>{comment * 9}</ol>"
    assert titles(add(project, page(body))) == [PLAN]


def test_what_an_article_shows_to_nobody_or_only_asks_for_is_told(project: Command) -> None:
    hidden = (
        '<p style="color: red; display : none">Unseen</p><form>Your <b>e-mail</b><input></form>'
        '<noscript>Switch it on</noscript><time datetime="2026-11-20">Nov 20</time>'
    )
    (draft,) = add(project, page(f"<article><h1>{PLAN}</h1>{hidden}{LONG}</article>", PLAN))
    told = removed(project, draft["slug"])
    assert told == {
        "Unseen": "hidden",
        "Your e-mail": "form",
        "Switch it on": "noscript",
        "Nov 20": "day-line",
        PLAN: "title-heading",
    }
    assert "Unseen" not in project.json("inbox", "show", draft["slug"])["text"]


def test_the_first_line_of_a_pasted_text_with_several_posts_is_not_lost(project: Command) -> None:
    posts = (
        "Economist Arthur Kroeber looks at the plan, he tells the Front Row Podcast.\n\n"
        "Investor Winston Ma sees robots on the ferries, he tells at the River Forum.\n"
    )
    first, _ = add(project, f"{PLAN}\n\n{posts}")
    assert (first["title"], removed(project, first["slug"])) == (PLAN, {})


def test_the_name_of_a_pasted_page_is_told(project: Command) -> None:
    posts = (
        "Economist Arthur Kroeber looks at the plan, he tells the Front Row Podcast.\n\n"
        "Investor Winston Ma sees robots on the ferries, he tells at the River Forum.\n"
    )
    first, _ = add(project, f"Daily updates\n\n{posts}")
    assert removed(project, first["slug"]) == {"Daily updates": "page-head"}


@pytest.mark.parametrize(("name", "suggested"), [("Winston Ma", ["winston-ma"]), ("Ming Li", [])])
def test_of_an_announcement_only_who_is_new_is_suggested(
    project: Command, name: str, suggested: list[str]
) -> None:
    intro = f"The Bureau welcomes {name} as a new speaker, who often met Arthur Kroeber on stage."
    done = project("add", "-", stdin=f"New speaker: {name}\n\n{intro}\n")
    told = f"the new speaker '{name}' is not in speakers.toml" in done.stdout
    assert told == (not suggested)
    (waiting,) = project.json("inbox")["waiting"]
    assert (waiting["kind"], waiting["suggested"]) == ("announcement", suggested)


INTRO = "Economist Arthur Kroeber looks at the plan, he tells the Front Row Podcast."
ROBOT = "Investor Winston Ma sees robots on the ferries, he tells at the River Forum."


@pytest.mark.parametrize(
    ("head", "told"),
    [
        (f"Subject: {PLAN}\nDate: Fri, 20 Nov 2026 10:05:00 +0800\n", set()),
        (
            "From: Jane <jane@example.com>\nSent: Friday, November 20, 2026 10:05 AM\n"
            f"Subject: FW: {PLAN}",
            {"From: Jane &lt;jane@example.com>"},
        ),
        (
            "---------- Forwarded message ---------\nDate: 20 Nov 2026\nList-Id: a\n b\n"
            f"Subject: Re: {PLAN}\n\n",
            {r"\---------- Forwarded message ---------", "List-Id: a b"},
        ),
    ],
)
def test_the_head_of_a_pasted_mail_tells_title_and_day(
    project: Command, head: str, told: set[str]
) -> None:
    (draft,) = add(project, f"{head}\n\n{INTRO}\n\nUnsubscribe | View this e-mail online\n")
    shown = project.json("inbox", "show", draft["slug"])
    assert (draft["title"], shown["date"]) == (PLAN, "2026-11-20")
    assert shown["text"].endswith(f"---\n{INTRO}\n")
    gone = removed(project, draft["slug"])
    assert {
        words.replace("\\\\", "\\") for words, rule in gone.items() if rule == "mail-head"
    } == told
    assert gone["Unsubscribe | View this e-mail online"] == "mail-footer"


def test_a_mail_with_several_posts_gives_all_of_them_its_day(project: Command) -> None:
    head = "Subject: China Herald daily\nDate: 2026-11-20"
    drafts = add(project, f"{head}\n\n{PLAN}\n\n{INTRO}\n\n{ROBOTS}\n\n{ROBOT}\n")
    assert titles(drafts) == [PLAN, ROBOTS]
    assert {project.json("inbox", "show", one["slug"])["date"] for one in drafts} == {"2026-11-20"}


def test_a_text_that_begins_with_a_label_is_no_mail(project: Command) -> None:
    (draft,) = add(project, f"Date: a way to meet\nSubject: love\n\n{INTRO}\n")
    assert "Subject: love" in project.json("inbox", "show", draft["slug"])["text"]


def test_a_file_with_nothing_but_an_address_is_that_address(project: Command) -> None:
    file = project.write("video.txt", "https://youtu.be/dQw4w9WgXcQ\n")
    project("add", str(file))
    (waiting,) = project.json("inbox")["waiting"]
    assert waiting["kind"] == "video"


@pytest.mark.parametrize("title", ["{} - The Weblog", "{} | The Weblog", "The Weblog: {}"])
def test_the_name_of_a_weblog_beside_its_headline_is_no_part_of_it(
    project: Command, title: str
) -> None:
    text = page(f"<h4><a href=/>The Weblog</a></h4><h2>{PLAN}</h2>{LONG}", title.format(PLAN))
    (draft,) = add(project, text)
    assert draft["title"] == PLAN
    shown = project.json("inbox", "show", draft["slug"])
    assert PLAN not in shown["text"].partition("---\n")[2].partition("---\n")[2]


def test_a_page_that_has_only_the_weblogs_name_as_a_heading_keeps_its_title(
    project: Command,
) -> None:
    (draft,) = add(project, page(f"<h2>The Weblog</h2>{LONG}", f"{PLAN} - The Weblog"))
    assert draft["title"].startswith(PLAN)


def test_what_a_page_leaves_out_comes_back_where_it_stood(project: Command) -> None:
    text = "Tea sells well in all the small towns of the province, and nobody knows why."
    parts = (
        '<aside class="share">Pin it here</aside>',
        f"<p>{text}</p>",
        "<aside>Advert of the day</aside>",
        "<p>It is drunk with milk, and that is new.</p><p>Share this:</p><p>Leave a comment</p>",
        '<div class="sharedaddy"><ul><li>Tweet it</li></ul></div>',
    )
    [draft] = add(project, page(f"<article><h1>Tea in towns</h1>{''.join(parts)}</article>"))
    project("inbox", "undo", draft["slug"])
    body = (project.folder / draft["path"]).read_text("utf-8").split("---\n")[2]
    stood = ("Pin it", text, "Advert", "It is drunk", "Leave a comment", "Tweet it")
    assert sorted(stood, key=body.index) == list(stood)
