"""Client support: what is found, for whom, where, and that nothing can break it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.check.caniemail import refresh
from newsletter.check.caniemail.judge import find_losses
from newsletter.check.caniemail.known import KNOWN
from newsletter.check.caniemail.markup import read_mail
from newsletter.check.caniemail.shares import names, weigh
from newsletter.check.caniemail.styles import read_sheet, read_style
from newsletter.check.caniemail.table import PATH, Table, load_table
from newsletter.check.support import describe_lost, find_lost
from newsletter.render import open_kit, render_issue
from tests.check_values import a_mail, an_examined, an_issue, an_update, found, places
from tests.render_samples import NEWSLETTER, ROSTER, TEMPLATES, every_kind


def lost_by(html: str) -> dict[str, set[str]]:
    """Slug of the feature → the clients that lose it."""
    lost: dict[str, set[str]] = {}
    for use in read_mail(html):
        for feature, losses in find_losses(use.words, use.audience):
            lost.setdefault(feature.slug, set()).update(loss.client for loss in losses)
    return lost


def test_a_longer_name_is_not_taken_for_a_shorter_one():
    words = read_style("text-transform: lowercase; border-collapse: collapse; max-width: 3px")
    features = {feature.slug for feature, _ in find_losses(words, "everybody")}
    assert "css-text-transform" in features
    assert not features & {"css-transform", "css-border", "css-width"}


@pytest.mark.parametrize(
    ("markup", "slug"),
    [
        ('<p style="position:absolute">', "css-position"),
        ('<p style="DISPLAY : FLEX">', "css-display-flex"),
        ('<p style="width:3vh">', "css-unit-vh"),
        ('<p style="width:calc(1px + min(2px,3px))">', "css-function-min"),
        ('<p style="color:var(--x)">', "css-variables"),
        ('<p style="background:linear-gradient(red,blue)">', "css-linear-gradient"),
        ("<style>@font-face{font-family:x;src:url(y)}</style>", "css-at-font-face"),
        ("<style>@media (max-width:9px){@supports (a:b){p{x:y}}}</style>", "css-at-supports"),
        ("<style>@media (min-width:1px) and (hover){p{x:y}}</style>", "css-at-media-hover"),
        ("<style>p{color:red}</style><style>p > a{x:y}</style>", "css-selector-child"),
        ("<style>a:not(b:nth-child(2)){x:y}</style>", "css-pseudo-class-nth-child"),
        ("<style>p:before{x:y}</style>", "css-pseudo-element-before"),
        ("<style>.a.b{x:y}</style>", "css-selector-chaining"),
        ("<style>p{a{x:y}}</style>", "css-nesting"),
        ("<p><abbr>x</abbr>", "html-abbr"),
        ("<ol reversed><li>x</ol>", "html-lists"),
        ('<input type="checkbox">', "html-input-checkbox"),
        ('<a href=" #x">x</a>', "html-anchor-links"),
        ('<img src="https://example.com/a.SVG?x=y">', "image-svg"),
        ('<p style="background-image:url(a.webp)">', "image-webp"),
        ('<img src="data:image/png;base64,xx">', "image-base64"),
    ],
)
def test_each_kind_of_feature_is_found(markup, slug):
    assert slug in lost_by(f"<html><body>{markup}")


@pytest.mark.parametrize(
    ("markup", "slug"),
    [
        ('<p style="margin:0 0 16px">', "css-margin"),
        ('<td style="padding:3px">', "css-padding"),
        ("<ol><li>x</ol>", "html-lists"),
        ('<p style="color:red/*;position:absolute*/">', "css-position"),
        ('<p title="position:absolute">', "css-position"),
        ("<p>display:flex", "css-display-flex"),
    ],
)
def test_what_is_not_used_is_not_found(markup, slug):
    clients = lost_by(f"<html><body><table><tr>{markup}").get(slug, set())
    assert clients <= {"outlook.windows", "outlook.windows-mail"}


def test_a_note_about_negative_margins_holds_for_negative_margins_only():
    gmail = "gmail.ios"
    assert gmail not in lost_by('<p style="margin:1px">').get("css-margin", ())
    assert gmail in lost_by('<p style="margin:-1px">')["css-margin"]


@pytest.mark.parametrize(
    ("element", "gmail", "orange"),
    [("mark", False, True), ("nav", True, True), ("time", False, False)],
)
def test_a_note_about_some_elements_holds_for_these_only(element, gmail, orange):
    lost = lost_by(f"<html><body><{element}>x")["html-semantics"]
    assert ("gmail.ios" in lost, "orange.ios" in lost) == (gmail, orange)


@pytest.mark.parametrize(
    ("wrapped", "clients"),
    [
        ("<!--[if mso]>{}<![endif]-->", {"outlook.windows"}),
        ("<!--[if (gte mso 9)|(IE)]>{}<![endif]-->", {"outlook.windows"}),
        ("<!--[if lt mso 12]>{}<![endif]-->", set()),
        ("<!--[if IE]>{}<![endif]-->", set()),
        ("<!-- {} -->", set()),
    ],
)
def test_what_a_conditional_comment_hides_is_judged_for_outlook_alone(wrapped, clients):
    html = f"<html><body>{wrapped.format('<p style=position:absolute>x</p>')}<p>y"
    assert lost_by(html).get("css-position", set()) == clients


def test_what_outlook_does_not_see_is_judged_for_all_others():
    hidden = '<!--[if !mso]><!--><p style="position:absolute">x</p><!--<![endif]-->'
    lost = lost_by(f"<html><body>{hidden}")["css-position"]
    assert lost
    assert "outlook.windows" not in lost
    after = lost_by(f'<html><body>{hidden}<p style="position:absolute">x')["css-position"]
    assert "outlook.windows" in after


CSS = st.text(max_size=60) | st.lists(
    st.sampled_from(
        [
            *("{", "}", "(", ")", "[", "a", ":", ";", "@media", "@", "!important", "url(", "/*"),
            *("\\", '"', ".", ">", "--x", "<!--", "]]>", "\x00", "\ud800", "<style>", "<![if"),
            *("]>", "-1", "%", "\n"),
        ]
    ),
    max_size=25,
).map("".join)


@settings(max_examples=200, deadline=None)
@given(CSS)
def test_broken_css_and_markup_never_raise(text):
    read_style(text)
    read_sheet(text)
    read_mail(f"<style>{text}</style><p style='{text}'><!--[if {text}]>{text}<![endif]-->")


def test_deeply_nested_css_does_not_raise():
    for css in ("@media x{" * 3000, "a:not(" * 3000, "p{x:" + "f(" * 3000, "a{" * 3000):
        read_sheet(css)


def test_the_table_says_where_it_comes_from():
    values = json.loads(PATH.read_text("utf-8"))
    assert values["package"].startswith("caniemail ")
    assert values["date"] >= "2025-09-09"
    assert "MIT" in values["licence"]
    assert "Rémi Parmentier" in PATH.with_name("LICENSE").read_text("utf-8")
    assert len(load_table().slugs) > 290
    assert PATH.stat().st_size < 80_000


def hand_made(tmp_path):
    feature = {
        "slug": "css-transform",
        "title": "transform",
        "stats": {
            "gmail": {"ios": {"2024-04": "n", "2024-01": "y"}, "android": {"1": "n", "2": "y"}},
            "outlook": {"windows": {"2019": "a #2"}, "macos": {}},
        },
        "notes_by_num": {"1": "Unused.", "2": "Partial. Not [in](https://x) all. And more."},
    }
    new = {"slug": "css-new", "title": "Something & new", "stats": {}, "notes_by_num": None}
    nice = {"family": {"gmail": "Gmail"}, "platform": {"ios": "iOS"}}
    data = {"last_update_date": "2026-01-02 03:04", "nicenames": nice, "data": [feature, new]}
    (tmp_path / "dist" / "data").mkdir(parents=True)
    (tmp_path / refresh.DATA).write_text(json.dumps(data), "utf-8")
    (tmp_path / "package.json").write_text('{"version": "9.9.9"}', "utf-8")


def test_the_data_is_made_into_a_table_again(tmp_path, capsys):
    hand_made(tmp_path)
    assert refresh.main([str(tmp_path), str(tmp_path / "out.json")]) == 0
    assert "not in the vocabulary: css-new" in capsys.readouterr().out
    table = Table((tmp_path / "out.json").read_text("utf-8"))
    assert (table.package, table.date) == ("caniemail 9.9.9", "2026-01-02")
    assert table.clients["gmail.ios"] == "Gmail iOS"
    feature = table.feature(table.by_word["p:transform"])
    losses = {loss.client: (loss.whole, loss.notes) for loss in feature.losses}
    assert losses == {"gmail.ios": (True, ()), "outlook.windows": (False, ("Not in all",))}


def test_shares_are_those_that_the_editor_gave():
    clients = ["gmail.ios", "gmail.android", "outlook.windows", "outlook.ios", "hey.ios"]
    weights = weigh({"gmail": 60, "outlook.windows": 30, "outlook": 10}, clients)
    assert weights["gmail.ios"] == pytest.approx(0.3)
    assert weights["outlook.windows"] == pytest.approx(0.3)
    assert weights["outlook.ios"] == pytest.approx(0.1)
    assert weights["hey.ios"] == 0
    assert sum(weights.values()) == pytest.approx(1)


def test_without_shares_each_family_counts_the_same():
    weights = weigh({}, ["gmail.ios", "gmail.android", "hey.ios"])
    assert weights == {"gmail.ios": 0.25, "gmail.android": 0.25, "hey.ios": 0.5}
    assert names(["gmail.ios"]) == {"gmail", "gmail.ios"}


def test_what_the_editor_wrote_is_found_in_his_line():
    update = an_update(body="One.\n\nThe <abbr>WTO</abbr> says so.")
    issue = an_issue(update)
    mail = a_mail(issue, prose="<p>The <abbr>WTO</abbr> says so.</p>")
    (problem,) = found(an_examined(issue, mail), "client-support")
    assert (problem.path, problem.line, problem.column) == (update.origin.path, 11, 5)
    assert problem.message.startswith("<abbr> element is not supported in ")
    assert problem.message.endswith("of all clients")


def test_what_a_template_brings_in_is_found_in_its_line():
    mail = a_mail(an_issue(), foot='<p style="position:absolute">x</p>')
    sheet = "p { color: red }\n\n.x { color: red; position: absolute }"
    examined = an_examined(mail=mail, load_templates=lambda: {"templates/email/x.css": sheet})
    problems = found(examined, "client-support")
    assert places(problems) == [("templates/email/x.css", 3, 18)]


def test_what_few_readers_lose_is_not_said():
    mail = a_mail(an_issue(), foot="<abbr>x</abbr>")
    few = {"gmail": 96.0, "aol": 4.0}
    assert not found(an_examined(mail=mail, clients=few), "client-support")
    (problem,) = found(an_examined(mail=mail, clients={"gmail": 9.0, "aol": 1.0}), "client-support")
    assert problem.message.endswith(": 10% of your readers")


def test_a_misspelt_client_is_reported_in_its_line():
    files = {"newsletter.toml": '[check.clients]\ngmial = 3\n"outlook.windows" = 2\n'}
    clients = {"gmial": 3.0, "outlook.windows": 2.0}
    (problem,) = found(an_examined(clients=clients, files=files), "unknown-client")
    assert (problem.line, problem.message) == (2, "unknown mail client 'gmial'")
    assert problem.hint == "did you mean 'gmail'?"


def test_the_report_names_features_with_who_loses_them():
    html = "<html><body><table role=presentation><tr><td><abbr>x</abbr>"
    mail = a_mail(an_issue(), html=html)
    report = [
        f"{lost.share:.0%} {describe_lost(lost)}" for lost in find_lost(an_examined(mail=mail))
    ]
    assert [line for line in report if "<abbr>" in line] == [
        "24% <abbr> element is not supported in AOL, HEY webmail, Mail.ru webmail,"
        " Orange webmail and 4 more"
    ]


def test_everything_that_our_templates_use_is_reviewed(tmp_path):
    issue, calls = every_kind()
    mail = render_issue(issue, calls, NEWSLETTER, ROSTER, open_kit([TEMPLATES], tmp_path))
    lost = find_lost(an_examined(issue, mail))
    pictures = {each.feature.slug for each in lost if each.feature.slug.startswith("image-")}
    assert {each.feature.slug for each in lost} - pictures <= set(KNOWN)


def test_everything_reviewed_is_a_feature_with_a_reason():
    assert set(KNOWN) <= load_table().slugs
    assert all(reason and not reason.endswith(".") for reason in KNOWN.values())
