"""Rules about the frame, the looks and the links of a mail, and what a project makes of rules."""

from __future__ import annotations

import pytest

from newsletter.check import CLIP_BYTES, Examined, check_issue
from newsletter.check.contrast import contrast, invert, parse_dark_rules
from newsletter.check.size import LONG_UPDATE_BYTES
from newsletter.errors import Problem
from newsletter.model import CallToAction
from tests.check_values import (
    ISSUE,
    KROEBER,
    a_mail,
    an_examined,
    an_issue,
    an_update,
    found,
    origin,
    places,
)

FRAME = "templates/email/blocks/frame.html"


def with_foot(foot: str, **changes: object) -> Examined:
    issue = an_issue()
    return an_examined(issue, a_mail(issue, foot=foot), **changes)


def with_body(body: str, prose: str = "", **changes: object) -> Examined:
    issue = an_issue(an_update(body=body))
    return an_examined(issue, a_mail(issue, prose=prose), **changes)


def spoilt(old: str, new: str) -> Examined:
    issue = an_issue()
    mail = a_mail(issue)
    assert old in mail.html
    return an_examined(issue, mail._replace(html=mail.html.replace(old, new)))


FRAMES = [
    ("broken-tags", "<b>", "'<b>'"),
    ("broken-tags", "</i>", "'<td>'"),
    ("broken-tags", "<b><i></b></i>", "'<i>'"),
    ("broken-tags", "<!--[if mso]><table><![endif]-->", "Outlook finds '<table>'"),
    ("broken-conditional", "<!--[if mso]><b></b>-->", "begins"),
    ("broken-conditional", "<![endif]-->", "did not begin"),
    ("table-without-role", "<table><tr><td>x</td></tr></table>", "neither"),
    ("heading-order", "<h3>Deep</h3>", "'Deep'"),
    ("heading-order", "<h1>Again</h1>", "2 headings"),
    ("vague-link", '<a href="https://e.com">Click here!</a>', "'Click here!'"),
    ("wordless-link", '<a href="https://e.com"><img alt="" width="9"></a>', "no words"),
    ("image-without-width", '<img src="https://e.com/p.png" alt="x">', "p.png"),
    ("image-without-width", '<img src="https://e.com/p.png" alt="x" width="100%">', "p.png"),
    ("insecure-image", '<img src="http://e.com/p.png" alt="x" width="9">', "not secure"),
    ("unshown-image", '<img src="https://e.com/p.WEBP?x" alt="x" width="9">', "WEBP"),
    ("unshown-image", '<img src="data:image/png;base64,AA" alt="x" width="9">', "itself"),
    ("staging-link", '<a href="http://localhost:8000/x">words</a>', "localhost"),
    ("staging-link", '<img src="https://10.0.0.1/x.png" alt="x" width="9">', "10.0.0.1"),
    ("staging-link", '<a href="https://staging.example.com/x">words</a>', "staging."),
    ("staging-link", '<a href="https://a1b2.ngrok-free.app/x">words</a>', "ngrok"),
    ("style-too-long", f"<style>{'x' * 16_385}</style>", "16,385"),
]


@pytest.mark.parametrize(("rule", "foot", "words"), FRAMES)
def test_what_is_wrong_with_the_frame_is_shown(rule, foot, words):
    problems = found(with_foot(foot), rule)
    assert len(problems) == 1
    assert words in problems[0].message


SOUND = [
    "<!--[if mso]><table role='presentation'><tr><td><![endif]--><p>x<br></p>"
    "<!--[if mso]></td></tr></table><![endif]-->",
    "<!--[if !mso]><!--><p>x</p><!--<![endif]-->",
    "<table><tr><th scope='col'>x</th></tr></table><h2>a</h2><h3>b</h3><h2>c</h2>",
    '<a href="https://e.com"><img src="https://e.com/p.png" alt="A plan" width="9"></a>',
    '<a href="https://e.com/?a[]=1&amp;a[]=2">Here we stand</a>',
    '<a href="https://staging.com/">The stage</a> <a href="https://dev.mysql.com/">MySQL</a>',
    "<p title='a > b'>1 &lt; 2</p><style>p > b { color: #333333 }</style>",
]


@pytest.mark.parametrize("foot", SOUND)
def test_a_sound_frame_has_no_problems(foot):
    assert check_issue(with_foot(foot)) == ()


@pytest.mark.parametrize(
    ("rule", "old", "new"),
    [
        ("no-language", "<html lang='en' dir='ltr'>", "<html dir='ltr'>"),
        ("no-language", "<div lang='en' dir='ltr'>", "<div>"),
        ("no-title", "<title>x</title>", "<title> </title>"),
    ],
)
def test_a_mail_says_its_language_and_title(rule, old, new):
    assert len(found(spoilt(old, new), rule)) == 1


def test_a_finding_about_the_frame_names_the_line_of_the_template():
    templates = {FRAME: '<p>\n  <td class="foot">'}
    examined = with_foot('<p class="foot">', load_templates=lambda: templates)
    assert places(found(examined, "broken-tags")) == [(FRAME, 2, 7)]


@pytest.mark.parametrize(
    ("rule", "written"),
    [
        ("heading-order", "<h4>jump</h4>"),
        ("table-without-role", "<table><tr><td>x</td></tr></table>"),
        ("image-without-alt", "<img width='9' src='https://e.com/a.png'>"),
        ("unshown-image", "<img width='9' alt='x' src='https://e.com/a.svg'>"),
        ("insecure-image", "<img width='9' alt='x' src='http://e.com/a.png'>"),
        ("misplaced-merge-tag", "<!-- {{ web_url }} -->"),
        ("vague-link", "<a href='https://e.com/'>here</a>"),
        ("staging-link", "<a href='http://localhost/x'>words</a>"),
        ("low-contrast", "<b style='color:#cccccc'>grey words</b>"),
        ("unfillable-merge-tag", "{{ subscriber.company }}"),
    ],
)
def test_a_finding_in_a_block_of_the_project_names_that_block(rule, written):
    block = "templates/email/blocks/footer.html"
    templates = {FRAME: "<html>\n{% include 'footer' %}", block: f"<p>\n{written}"}
    problems = found(with_foot(written, load_templates=lambda: templates), rule)
    assert {(problem.path, problem.line) for problem in problems} == {(block, 2)}


def test_a_picture_of_the_editors_is_shown_in_his_text_or_front_matter():
    address = "https://e.com/p.svg"
    image = f'<img src="{address}" alt="x" width="9">'
    examined = with_body(f"See\n![x]({address})", image)
    assert places(found(examined, "unshown-image")) == [(KROEBER, 10, 6)]
    issue = an_issue(an_update(image=address, origin=origin(KROEBER, 9, image=(4, 8))))
    examined = an_examined(issue, a_mail(issue, prose=image))
    assert places(found(examined, "unshown-image")) == [(KROEBER, 4, 8)]


def test_a_table_that_the_editor_wrote_is_shown_in_his_text():
    table = "<table><tr><td>x</td></tr></table>"
    (problem,) = found(with_body(f"See\n{table}", table), "table-without-role")
    assert (problem.path, problem.line, problem.column) == (KROEBER, 10, 1)
    assert "<th>" in problem.hint


# contrast


def test_a_colour_of_the_projects_own_theme_is_shown_there():
    theme = "templates/themes/mine.css"
    sheets = {FRAME: "<html>", theme: ":root {\n  --card: #ffffff;\n  --soft: #cccccc;\n}"}
    foot = "<p style='background-color:#ffffff;color:#cccccc'>grey</p>"
    problems = found(with_foot(foot, load_templates=lambda: sheets), "low-contrast")
    assert len(problems) == 3, "in light, dark and inverted"
    assert set(places(problems)) == {(theme, 3, 1)}


@pytest.mark.parametrize(
    ("style", "modes"),
    [
        ("color:#777777", {"light", "dark"}),
        ("color:#767676;background-color:#ffffff", set()),
        ("color:#28231e;background-color:#fffdf9", set()),
        ("color:#00b000;background-color:#101010", {"inverted"}),
        ("color:rgb(0 0 0)", set()),
    ],
)
def test_text_needs_a_contrast_in_light_dark_and_inverted_colours(style, modes):
    problems = found(with_foot(f'<p style="{style}">Words</p>'), "low-contrast")
    assert {mode for mode in ("light", "dark", "inverted") for p in problems
            if f" {mode} " in p.message} == modes  # fmt: skip


def test_dark_rules_count_by_their_place_and_weight():
    sheet = (
        "@media (prefers-color-scheme: dark) { .card { background-color: #202020 !important; }"
        " .card p { color: #2a2a2a !important } .card .fine { color: #eeeeee !important }"
        " a:hover { color: #222222 } }"
    )
    foot = '<div class="card"><p class="fine">Fine</p><p>Faint</p></div>'
    issue = an_issue()
    mail = a_mail(issue, head=f"<style>{sheet}</style>", foot=foot)
    (problem,) = found(an_examined(issue, mail), "low-contrast")
    assert problem.message == (
        "'Faint' has a contrast of 1.1:1 in dark colours, #2a2a2a on #202020"
    )
    assert len(parse_dark_rules(sheet)) == 3
    assert parse_dark_rules("@media (prefers-color-scheme: light) { p { color: #fff } }") == ()


def test_contrast_is_that_of_wcag_and_inverting_twice_changes_little():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert invert("#000000") == "#ffffff"
    assert invert("#a62a1d") != invert("#1d2aa6")


def test_a_colour_of_the_theme_is_shown_at_its_line():
    settings = {"newsletter.toml": '[theme]\nink = "#CCCCCC"\n'}
    examined = with_foot('<p style="color:#cccccc">Words</p>', files=settings)
    assert ("newsletter.toml", 2, 1) in places(found(examined, "low-contrast"))


# links


@pytest.mark.parametrize(
    ("rule", "address"),
    [
        ("doubled-query-key", "https://e.com/?a=1&b=2&a=3"),
        ("shortened-link", "https://bit.ly/x"),
        ("tracked-link", "https://e.com/?a=1&utm_source=x"),
        ("staging-link", "https://stage.example/x"),
    ],
)
def test_an_address_that_readers_should_not_get_is_shown(rule, address):
    prose = f'<a href="{address.replace("&", "&amp;")}">words</a>'
    examined = with_body(f"See [words]({address}).", prose, staging_hosts=("stage.example",))
    assert places(found(examined, rule)) == [(KROEBER, 9, 13)]


# words


@pytest.mark.parametrize(
    ("rule", "body", "shown"),
    [
        ("no-attachment", "Please find attached the list.", True),
        ("no-attachment", "She is attached to Shanghai.", False),
        ("past-year", "In 2024 we will see.", True),
        ("past-year", "His book, coming in March 2025.", True),
        ("past-year", "© 2025 The Bureau", True),
        ("past-year", "© 2019–2026 The Bureau", False),
        ("past-year", "In 2027 he will speak.", False),
        ("past-year", "He said: “In 2024 we will grow.”", False),
        ("past-year", "> In 2024 we will grow.", False),
        ("past-year", "In the autumn of 2025 he would wait.", False),
        ("invisible-character", "zero\u200bwidth", True),
        ("invisible-character", "turned\u202eover", True),
        ("invisible-character", "👩\u200d💻", False),
        ("unbalanced-braces", "Dear {{ subscriber.first_name }, hi", True),
        ("unbalanced-braces", "Dear reader }}", True),
        ("unbalanced-braces", "{{ web_url }} and \\{{ x", False),
    ],
)
def test_words_that_were_not_meant_are_shown(rule, body, shown):
    assert bool(found(with_body(body), rule)) is shown


@pytest.mark.parametrize(
    ("rule", "subject"),
    [
        ("untidy-line", "Five more  years of factories"),
        ("address-in-inbox-line", "Five more years {{ web_url }}"),
    ],
)
def test_a_subject_has_single_spaces_and_no_address(rule, subject):
    assert len(found(an_examined(an_issue(subject=subject)), rule)) == 1


def test_a_pronoun_is_missed_only_where_the_project_asks_for_it():
    call = CallToAction(row=6, form="full", speakers=("arthur-kroeber",))
    roster = {"speakers.toml": '[[speaker]]\nid = "arthur-kroeber"\n'}
    asked = {"unknown-pronoun": "warning"}
    assert not check_issue(an_examined(calls=(call,), files=roster))
    (problem,) = check_issue(an_examined(calls=(call,), files=roster, rules=asked))
    assert (problem.rule, problem.severity) == ("unknown-pronoun", "warning")
    assert places([problem]) == [("speakers.toml", 2, 1)]
    assert not check_issue(an_examined(calls=(call._replace(form="short"),), rules=asked))


def test_an_update_that_takes_too_much_of_the_mail_is_shown():
    issue = an_issue(an_update("one"), an_update("two"))
    mail = a_mail(issue, prose="x" * LONG_UPDATE_BYTES)
    assert len(found(an_examined(issue, mail), "long-update")) == 2
    assert not found(an_examined(issue, a_mail(issue, prose="x" * 9_000)), "long-update")


@pytest.mark.parametrize(
    ("teasers", "hint"), [(0, "teasers: true"), (3, "teasers: true"), (1, "move some updates")]
)
def test_the_hint_of_a_clipped_mail_names_teasers_until_all_are(teasers, hint):
    issue = an_issue(teasers=teasers)
    for size, rule in (CLIP_BYTES, "clipped"), (95_000, "nearly-clipped"):
        (problem,) = found(an_examined(issue, a_mail(issue, foot="x" * size)), rule)
        assert hint in problem.hint


# what a project makes of rules

SETTINGS = '[newsletter]\n[check.rules]\nleftover = "error"\nleft-over = "off"\n'


def test_a_project_turns_rules_off_or_up():
    examined = with_body("TK", rules={"leftover": "error"})
    assert [p.severity for p in check_issue(examined)] == ["error"]
    assert check_issue(with_body("TK", rules={"leftover": "off"})) == ()


def test_a_project_sets_what_others_found_but_not_errors_of_files():
    again = Problem(ISSUE, 1, 1, "repeated-link", "warning", "again")
    broken = Problem(ISSUE, 1, 1, "repeated-link", "error", "broken")
    examined = an_examined(extra=(again, broken), rules={"repeated-link": "off"})
    assert check_issue(examined) == (broken,)


def test_an_unknown_rule_in_the_settings_is_shown_at_its_line():
    rules = {"leftover": "error", "left-over": "off"}
    (problem,) = check_issue(an_examined(rules=rules, files={"newsletter.toml": SETTINGS}))
    assert (problem.path, problem.line) == ("newsletter.toml", 4)
    assert problem.hint == "did you mean 'leftover'?"


@pytest.mark.parametrize("severity", ["off", "warning"])
@pytest.mark.parametrize("law", ["no-unsubscribe-link", "no-postal-address"])
def test_the_law_cannot_be_turned_off(law, severity):
    issue = an_issue()
    examined = an_examined(issue, a_mail(issue, html="<p>x</p>", text="x"), rules={law: severity})
    assert [p.severity for p in found(examined, law)] == ["error", "error"]
    assert "cannot be set" in found(examined, "bad-rule-setting")[0].message
