"""Cleaning: each post beside what is left of it and the whole account, compared whole."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from newsletter.cleaning import HouseRules, clean
from newsletter.gathered import Cleaned, Form, Item
from newsletter.model import Citation
from newsletter.sources.html import with_absolute_links

AT = "https://blog.example.org/2025/post.html"
SAMPLES = Path(__file__).parent / "cleaning"
HOUSE = HouseRules(
    organisations=("China Speakers Bureau", "Chinabiz Speakers"),
    own_hosts=("example.com", "news.example.com"),
    people=(
        *("Ashley Dudarenok", "Arthur Kroeber", "Arthur R. Kroeber", "Shaun Rein", "Winston Ma"),
        *("William Bao Bean", "Ian Johnson", "Zhang Lijia"),
    ),
    books=(
        "The Digital War: How China’s Tech Power Shapes the Future of AI, Blockchain and "
        "Cyberspace",
        "China’s Economy: What Everyone Needs to Know®",
    ),
)
FORMS: dict[str, Form] = {".html": "html", ".txt": "text", ".md": "markdown"}


def clean_html(html: str, title: str = "A title") -> Cleaned:
    address = "https://blog.example.org/2025/post.html"
    return clean(Item(title=title, content=html, address=address), house=HOUSE)


def clean_text(text: str) -> Cleaned:
    return clean(Item(title="A title", content=text, form="text"), house=HOUSE)


def told(cleaned: Cleaned) -> str:
    """Everything that came out, for a person to read."""
    lines = [f"title: {cleaned.title}"]
    for name in ("source", "video", "image", "thumbnail", "kind", "quoted", "words"):
        value = getattr(cleaned, name)
        if value:
            shown = " ".join(value).strip() if isinstance(value, Citation) else value
            lines.append(f"{name}: {shown}")
    lines += ["", cleaned.body, ""]
    for repair in cleaned.repairs:
        verb = "repaired" if repair.applied else "doubtful"
        lines += [f"{verb} {repair.rule}", f"  - {repair.before!r}", f"  + {repair.after!r}"]
    for removed in cleaned.removed:
        place = " in the line" if removed.inline else ""
        lines += [f"removed {removed.rule}, after {removed.after[-24:]!r}{place}"]
        lines += [f"  | {line}".rstrip() for line in removed.text.split("\n")]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    "path", sorted(p for p in SAMPLES.iterdir() if p.suffix in FORMS), ids=lambda p: p.name
)
def test_a_post_becomes_clean_markdown_with_an_account(path: Path) -> None:
    item = Item(
        title="It&amp;#8217;s a claim-Arthur Kroeber" if path.stem == "misread" else "",
        content=path.read_text(),
        form=FORMS[path.suffix],
        address="https://blog.example.org/2025/post.html",
    )
    golden = path.with_suffix(path.suffix + ".expected")
    result = told(clean(item, house=HOUSE))
    if os.environ.get("RENEW_GOLDEN"):
        golden.write_text(result)
    assert result == golden.read_text()


def test_the_account_of_a_video_in_each_form() -> None:
    page = "https://www.youtube.com/watch?v=abcdefghijk"
    for html in (
        '<p>Intro.</p><iframe src="//www.youtube.com/embed/abcdefghijk?feature=oembed"></iframe>',
        '<p>Intro.</p><object><embed src="http://www.youtube.com/v/abcdefghijk&hl=en"></object>',
        f"<p>Intro.</p><figure class=wp-block-embed><div>\n{page}\n</div></figure>",
        "<p>Intro.</p><p>[youtube https://www.youtube.com/watch?v=abcdefghijk&w=640]</p>",
        f'<p>Intro.</p><p><a href="{page}">{page}</a></p>',
    ):
        cleaned = clean_html(html)
        assert cleaned.body == "Intro.", html
        assert cleaned.video.removesuffix("&w=640") == page, html
        assert cleaned.kind == "video"
    vimeo = clean_html(
        '<iframe src="https://player.vimeo.com/video/12345?h=abc123"></iframe><p>Intro.</p>'
    )
    assert vimeo.video == "https://vimeo.com/12345/abc123"


def test_a_page_in_a_frame_is_told() -> None:
    cleaned = clean_html('<p>Intro.</p><iframe src="https://maps.example/x"></iframe>')
    assert cleaned.body == "Intro."
    assert [(r.rule, r.text) for r in cleaned.removed] == [
        ("embedded-page", "https://maps.example/x")
    ]


def test_a_link_that_leads_to_no_page_is_told() -> None:
    data = f"data:image/png;base64,{'A' * 400}"
    html = (
        '<p>One.</p><p>See <a href="javascript:alert(1)">this</a>, <a href="data:text/html,x">that'
        f'</a> <a href="tel:+31">more</a> <a href="#x">so</a>. <img src="{data}" alt="A gate"></p>'
    )
    cleaned = clean_html(html)
    assert cleaned.body == "One.\n\nSee this, that more so."
    assert [(r.rule, r.text, r.after) for r in cleaned.removed] == [
        ("unusable-link", "javascript:alert(1)\n\ndata:text/html,x\n\ntel:+31", "One."),
        ("embedded-picture", "A gate", "One."),
    ]
    joined = with_absolute_links('<a href="/x">x</a> <a href="JavaScript:y()">y</a>', AT)
    assert [r.text for r in clean_html(joined).removed] == ["JavaScript:y()"]


def test_a_small_picture_as_data_is_told_and_a_counter_is_not() -> None:
    data = "data:image/png;base64,iVBORw0KGgo="
    told = clean_html(f'<p>One.</p><p><img width="300" height="200" src="{data}"></p><p>Two.</p>')
    assert told.body == "One.\n\nTwo."
    assert [(r.rule, r.after) for r in told.removed] == [("embedded-picture", "One.")]
    late = f'<img src="{data}" data-src="https://x.example/a.jpg">'
    shown = clean_html(f'<p>One. <img width="1" height="1" src="{data}"> {late}</p>')
    assert (shown.body, shown.removed) == ("One. ![](https://x.example/a.jpg)", ())


def test_addresses_are_whole_and_carry_no_tracking() -> None:
    html = (
        '<p><a href="../a?page=2&utm_source=x&fbclid=y#part">one</a> '
        '<a href="//cdn.example/b">two</a> '
        '<a href="#note">three</a> <a href="mailto:a@b.example">four</a> '
        '<a href="https://c.example/(x) y?q=[1]">five</a></p>'
    )
    assert clean_html(html).body == (
        "[one](https://blog.example.org/a?page=2#part) [two](https://cdn.example/b) three "
        "[four](mailto:a@b.example) [five](https://c.example/%28x%29%20y?q=%5B1%5D)"
    )


def test_a_space_that_was_lost_beside_a_link_comes_back() -> None:
    def at(words: str) -> str:
        return f'<a href="https://n.example/">{words}</a>'

    for glued, mended in (
        (f"She tells {at('NPR')}that", f"She tells {at('NPR')} that"),
        (f"So the{at('Wall Street Journal')}reported", f"So the {at('Wall Street Journal')} repor"),
        (f"Seen in{at('<em>Time</em>')}today", f"Seen in {at('<em>Time</em>')} today"),
        (f"The rule of{at('the sea')} is", f"The rule of {at('the sea')} is"),
        ("She told <strong>NPR</strong>that", "She told <strong>NPR</strong> that"),
    ):
        cleaned = clean_html(f"<p>{glued} so.</p>")
        assert cleaned.body.startswith(clean_html(f"<p>{mended}</p>").body), glued
        assert {repair.rule for repair in cleaned.repairs} == {"glued-words"}
    for whole in (
        f"{at('EV')}s and {at('Trump')}ism, {at('Beijing')}ers and {at('China')}’s, {at('link')}ed",
        f"anti{at('China')} laws, inter{at('national')} law, the i{at('Phone')}, {at('You')}Tube",
        "The YouTube of ByteDance, iPhones, eBay, McKinsey, LinkedIn, WeChat, PhDs, eVTOLs, LeBron",
    ):
        assert not clean_html(f"<p>{whole} so.</p>").repairs, whole


def test_a_capital_inside_a_word_is_told_where_it_may_be_a_lost_space() -> None:
    cleaned = clean_html("<p>As she toldBloomberg, NPRthat. So saysWinston Ma to Wang JianmaoWang.")
    assert [(r.before, r.after) for r in cleaned.repairs if not r.applied][:2] == [
        ("As she toldBloomberg, NPRthat. So", "As she told Bloomberg, NPRthat. So"),
        ("she toldBloomberg, NPRthat. So says", "she toldBloomberg, NPR that. So says"),
    ]
    assert "saysWinston" not in cleaned.body


def test_a_place_that_ran_into_the_next_word_is_known_by_the_rest_of_the_post() -> None:
    for glued, sure in (("Chinaat the Sinica podcast", True), ("Chinafrom on high", False)):
        cleaned = clean_html(f"<p>He speaks of {glued}.</p><p>China is rich.</p>")
        (repair,) = cleaned.repairs
        assert (repair.rule, repair.applied) == ("glued-words", sure)
        assert repair.after == f"speaks of {glued.replace('China', 'China ')}."[: len(repair.after)]
    assert not clean_html("<p>He speaks of Chinaat the podcast.</p>").repairs


def test_a_caption_that_stands_twice_stands_once() -> None:
    caption = "Political analyst Shaun Rein at the podcast"
    cleaned = clean_html(f"<p>One.</p><p>{caption}{caption}</p><p>Two.</p>")
    assert cleaned.body == f"One.\n\n{caption}\n\nTwo."
    assert [repair.rule for repair in cleaned.repairs] == ["doubled-caption"]


def test_a_line_that_leads_to_the_source_goes_where_its_label_does_so_too() -> None:
    linked = f'<a href="{AT}">Sinica</a>'
    post = f"<p>One.</p><p>{linked}:</p><p>Two.</p><p>More in {{}}.</p>".format
    assert clean_html(post(linked)).body == "One.\n\n> Two."
    for lost in ("Sinica", "SINICA", "the Sinica"):
        assert clean_html(post(lost)).body == "One.\n\n> Two."
    assert clean_html(post("Time")).body.endswith("More in Time.")
    elsewhere = '<a href="https://x.example/">Sinica</a>'
    assert clean_html(post(elsewhere)).body.endswith("More in [Sinica](https://x.example/).")


def test_what_is_left_where_a_lead_picture_stood_begins_with_its_words() -> None:
    html = '<p><a href="/b.jpg"><img src="/a.jpg" alt="A gate"></a><br>He tells{}that it falls.</p>'
    cleaned = clean_html(html.format('<a href="https://n.example/">NPR</a>'))
    assert cleaned.body == "He tells [NPR](https://n.example/) that it falls."
    assert len(cleaned.repairs) == 2
    for repair in cleaned.repairs:
        assert repair.after in cleaned.body


def test_a_name_alone_below_the_lead_picture_was_its_caption() -> None:
    named, said = "<div><i>Shaun Rein</i></div>", "<p>One.</p>"
    cleaned = clean_html(f'<div><img src="/a.jpg"></div>{named}{said}')
    assert (cleaned.body, [r.rule for r in cleaned.removed]) == (
        "One.",
        ["lead-picture", "caption"],
    )
    assert clean_html(f"{named}{said}").body == "*Shaun Rein*\n\nOne."


def test_lines_of_markdown_that_stand_below_each_other_stay_apart() -> None:
    text = "One.\n\nTake this home:\n- Be real\n- Be quick\n\nSinica:\n“Two.”\n\n> Three:\n> - Four"
    cleaned = clean(Item(title="A", content=text, form="markdown"), house=HOUSE)
    assert cleaned.body.startswith("One.\n\nTake this home:\n\n-   Be real\n-   Be quick\n\n")
    assert "Sinica:\n\n“Two.”" in cleaned.body
    code = "```\nlist:\n- a\n- b\n```"
    kept = clean(Item(title="A", content=code, form="markdown"), house=HOUSE)
    assert "list:\n    - a" in kept.body
    sentence = "He waits\n- as ever - for\nmore."
    assert clean(Item(title="A", content=sentence, form="markdown"), house=HOUSE).body == (
        "He waits - as ever - for more."
    )


def test_a_line_of_links_to_tags_goes() -> None:
    tag, news = '<a href="https://t.example/tag/{0}">{0}</a>', '<a href="/2026/a">a post</a>'
    tags = f"{tag.format('milk')}, {tag.format('ports')}"
    cleaned = clean_html(f"<p>One.</p><p>{tags}</p>")
    assert (cleaned.body, [r.rule for r in cleaned.removed]) == ("One.", ["post-footer"])
    for line in (f"See {tags}", f"{tags}, {news}"):
        assert len(clean_html(f"<p>One.</p><p>{line}</p>").body) > 80


def test_a_closing_quote_that_lost_its_last_byte_is_no_dagger() -> None:
    text = "â€œThey donâ€™t spend,â€ he says. â€œNever.â€"
    assert clean_text(f"{text} So it is.").body == "“They don’t spend,” he says. “Never.” So it is."
    assert clean(Item(title=text, content="One.", form="text"), house=HOUSE).title == (
        "“They don’t spend,” he says. “Never.”"
    )


def test_a_picture_deep_in_the_text_stays_there() -> None:
    html = '<p>One.</p><p>Two.</p><p>Three.</p><p><img src="/a.jpg" alt="A gate"></p><p>A gate</p>'
    cleaned = clean_html(html)
    assert cleaned.image == ""
    assert cleaned.body == "One.\n\nTwo.\n\nThree.\n\n![A gate](https://blog.example.org/a.jpg)"
    assert [(r.rule, r.text) for r in cleaned.removed] == [("caption", "A gate")]


def test_an_address_in_a_text_does_not_count_who_follows_it() -> None:
    cleaned = clean_text("It is at https://a.example/x?utm_source=rss&id=3, says Shaun Rein.")
    assert cleaned.body == (
        "It is at [https://a.example/x?id=3](https://a.example/x?id=3), says Shaun Rein."
    )


def test_the_picture_of_a_post_does_not_stand_twice() -> None:
    html = (
        '<figure><img src="/up/gate-300x200.jpg"><figcaption>Shaun ReinShaun Rein</figcaption>'
        '</figure><p>One.</p><figure><img src="/up/wall.jpg"><figcaption>Wang JianmaoWang'
        "</figcaption></figure>"
    )
    item = Item(title="A", content=html, address=AT, image="https://cdn.example/up/gate.jpg?w=9")
    cleaned = clean(item, house=HOUSE)
    assert cleaned.image == item.image
    assert cleaned.body == "One.\n\n![Wang Jianmao](https://blog.example.org/up/wall.jpg)"
    assert "lead-picture" in {part.rule for part in cleaned.removed}
    other = clean(replace(item, image="https://cdn.example/up/other.jpg"), house=HOUSE)
    assert other.image.endswith("other.jpg")
    assert "gate-300x200.jpg" in other.body


def test_a_heading_that_says_the_title_goes_though_both_were_misread() -> None:
    title = "Chinaâ€™s ports â€“ Shaun Rein"
    html = f"<h1>{title}</h1><p>â€œPorts are empty,â€\ufffd says Shaun Rein.</p>"
    cleaned = clean(Item(title=title, content=html), house=HOUSE)
    assert cleaned.title == "China’s ports – Shaun Rein"
    assert cleaned.body == "“Ports are empty,” says Shaun Rein."
    assert not [repair for repair in cleaned.repairs if not repair.applied]


def test_a_lost_character_beside_a_misread_one_is_told_and_not_taken_out() -> None:
    cleaned = clean_html("<p>CafÃ© owners fear China\ufffds debt.</p>")
    assert cleaned.body == "Café owners fear China\ufffds debt."
    doubts = [repair.rule for repair in cleaned.repairs if not repair.applied]
    assert doubts == ["lost-character"]


def test_a_class_takes_no_news_away() -> None:
    news = "News of the day, told at length. " * 40
    assert news.strip() in clean_html(f'<div class="related"><p>{news}</p></div>').body


@pytest.mark.parametrize(
    ("title", "mended"),
    [
        ("Rivers ― Winston Ma", "Rivers – Winston Ma"),
        ("Rivers - Winston Ma", "Rivers – Winston Ma"),
        ("Rivers–Winston Ma and Shaun Rein", "Rivers – Winston Ma and Shaun Rein"),
        ("A 15-Year Plan for Hong Kong-China", "A 15-Year Plan for Hong Kong-China"),
        ("<em>Rivers</em> &amp; seas", "Rivers & seas"),
        ("CafÃ© owners", "Café owners"),
        ("One\u200b two", "One two"),
        ("See {{ web_url }}", 'See {{ "{{" }} web_url }}'),
    ],
)
def test_titles_are_mended(title: str, mended: str) -> None:
    cleaned = clean_html("<p>Text.</p>", title=title)
    assert cleaned.title == mended
    assert bool(cleaned.repairs) == (title != mended)


def test_a_dash_before_an_unknown_name_is_only_reported() -> None:
    cleaned = clean_html("<p>Text.</p>", title="Never again-Jan Somebody")
    assert cleaned.title == "Never again-Jan Somebody"
    (repair,) = cleaned.repairs
    assert (repair.after, repair.applied) == ("Never again – Jan Somebody", False)


def test_a_picture_beside_a_file_is_told_to_be_gone() -> None:
    item = Item(title="A", content="Shaun Rein speaks.\n\n![pic](pic.png)", form="markdown")
    cleaned = clean(item, house=HOUSE)
    assert cleaned.body == "Shaun Rein speaks."
    assert [(part.rule, part.text) for part in cleaned.removed] == [("local-picture", "pic.png")]


def test_what_stands_below_a_video_goes() -> None:
    cleaned = clean_text(
        "Investor Winston Ma talks about AI.\n\nSubscribe: https://youtube.com/x?sub=1\n\n"
        "Follow us on Twitter: @chan, @other\n\n#ai #china #中国\n\n"
        "Twitter is dead, he says: nobody reads it.\n\n#1 in sales is Henan."
    )
    assert cleaned.body == (
        "Investor Winston Ma talks about AI.\n\nTwitter is dead, he says: nobody reads it.\n\n"
        "\\#1 in sales is Henan."
    )
    assert {part.rule for part in cleaned.removed} == {"channel-links"}


def test_a_whole_article_of_others_counts_as_quoted() -> None:
    long = "<p>Exports fell for the third month in a row, said Shaun Rein.</p>" * 40
    assert clean_html(long).quoted == clean_html(long).words > 400
    call = "<p>Do you need him at your conference? Fill out our speakers’ request form.</p>"
    assert clean_html(long + call).quoted == 0
    assert clean_html("<p>He says so.</p>").quoted == 0
    own = Item(title="A", content=long, address="https://news.example.com/a")
    assert clean(own, house=HOUSE).quoted == 0


def test_a_label_that_is_no_source_stays() -> None:
    cleaned = clean_html("<p>Prices fell.</p><p>The result:</p><p>Nobody sells.</p>")
    assert cleaned.body == "Prices fell.\n\nThe result:\n\nNobody sells."
    assert cleaned.source is None


def test_the_rest_of_a_post_that_is_nothing_but_furniture_is_empty() -> None:
    cleaned = clean_html("<p>Share this</p><p>Read more</p>")
    assert cleaned.body == ""
    assert [removed.rule for removed in cleaned.removed] == ["share-buttons", "read-more"]


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("Related: China’s winter for venture capital (2024)", "related-links"),
        ("Read also: Who buys the ports?", "related-links"),
        ("Subscribe to my channel and follow me on LinkedIn!", "sign-up"),
        ("Connect with me:", "channel-links"),
        ("Share on Facebook Share on Twitter", "share-buttons"),
        ("Share this on Facebook | Save to Pocket", "share-buttons"),
        ("Don’t forget to like and subscribe!", "sign-up"),
    ],
)
def test_lines_that_lead_elsewhere_go(words: str, rule: str) -> None:
    cleaned = clean_html(f"<p>One.</p><p>{words}</p>")
    assert (cleaned.body, [removed.rule for removed in cleaned.removed]) == ("One.", [rule])


@pytest.mark.parametrize(
    "news",
    [
        "Related: the firms that fell with it were all in the south.",
        "Subscribe to the theory of the day, and you are lost, he says.",
        "Photo shops are closing all over China, he says.",
        "More on innovation comes from small firms, he says.",
        "The post-war order first appeared on maps in 1950, he writes.",
        "Share prices fell.",
        "Related firms fell as well.",
        "She signed up for classes and read more than her teachers.",
        "Comments by the minister were not to be had.",
        "Posted workers earn less, by his numbers.",
        "He leaves a comment on every post.",
    ],
)
def test_news_that_sounds_like_furniture_stays(news: str) -> None:
    assert clean_html(f"<p>One.</p><p>{news}</p>").body == f"One.\n\n{news}"


def test_small_digits_quotes_and_lists_keep_their_meaning() -> None:
    html = (
        "<p>He said <q>ten</q>: H<sub>2</sub>O and 10<sup>6</sup>.</p>"
        "<ul><li>One</li></ul><ol><li>First<p>more of it</p></li><li>Second</li></ol>"
    )
    assert clean_html(html).body == (
        "He said “ten”: H₂O and 10⁶.\n\n-   One\n\n1.  First\n\n    more of it\n2.  Second"
    )
