"""Old calls to action go in every wording; news that speaks of the bureau stays."""

from __future__ import annotations

from html import escape

import pytest

from newsletter.cleaning import HouseRules, clean, make_house
from newsletter.gathered import Item
from newsletter.model import Newsletter, Roster, Speaker, Topic
from tests.test_cleaning import HOUSE

NEWS = "Exports fell for the third month in a row, and nobody in the ports was surprised by it."

CALLS = [
    "Ashley Dudarenok is a speaker at the China Speakers Bureau. Do you need her at "
    "your meeting or "
    "conference? Get in touch or fill out our speakers’ request form.",
    "Shaun Rein is a speaker at the China Speakers Bureau. Do you need him at your "
    "(online) meeting "
    "or conference? Do get in touch or fill in our speakers' request form.",
    "Arthur Kroeber is a speaker at the China Speakers Bureau. Do you need him at "
    "your meeting or "
    "conference? Do get in touch or fill out our speakers´request form",
    "Winston Ma is a speaker at the China Speakers Bureau.Do you need him at your meeting or "
    "conference?Get in touch or fill out our speakers‘ request form.",
    "Zhang Lijia is a speaker at the China Speakers Bureau. Do you need her at your "
    "meeting? Get in "
    "touch or fill out our speakers` request form.",
    "Zhang Lijia is a speaker at the China Speakers Bureau. Do you need her at your "
    "meeting? Get in "
    "touch or fill out our speakersʼ request form.",
    "Do you need Ian Johnson at your meeting or conference? Get in touch.",
    "Are you interested in having Shaun Rein as a speaker at your meeting? Do get in touch.",
    "Are you interested in having him as a speaker? Do get in touch or fill out our "
    "speakers request "
    "form.",
    "Interested in having William Bao Bean as a speaker at your conference? Please let us know.",
    "Are you looking for more innovation experts at the China Speakers Bureau? Do "
    "check out this list.",
    "Are you looking for more experts on China’s consumers at the China Speakers "
    "Bureau? Do check out "
    "this recent list.",
    "Are you looking for more stories by Ian Johnson? Do check out this list.",
    "You can get in touch for Arthur Kroeber through the China Speakers Bureau.",
    "You can get in touch for Shaun Rein through our website.",
    "Arthur Kroeber is one of the speakers of the China Speakers Bureau. Call us at "
    "+31 6 1234 5678.",
    "Shaun Rein is one of our leading speakers at the China Speakers Bureau. "
    "Interested in having him "
    "as a speaker? Drop us a line at office@example.com.",
    "Looking for Shaun Rein? Please contact us at office@example.com.",
    "Looking for a speaker on the Chinese economy? Get in touch.",
    "Ashley Dudarenok and Winston Ma are both speakers at the China Speakers Bureau. "
    "Do you need one "
    "of them at your meeting or conference? Get in touch.",
    "Please contact the China Speakers Bureau if you want to book him.",
    "Would you like to have Zhang Lijia as a speaker at your event? Contact us for "
    "more information.",
    "Do you want to invite Winston Ma to speak at your company? Mail us.",
    "Shaun Rein can be booked through the China Speakers Bureau.",
    "Arthur Kroeber is a speaker at Chinabiz Speakers. Do you need him at your "
    "conference? Contact us.",
    "Ashley Dudarenok is a speaker at the China Speakers Bureau. If you need her at your event, do "
    "drop us a line.",
    "If you are interested in having Ashley Dudarenok as a speaker, please get in touch with the "
    "China Speakers Bureau.",
    "When you are interested in having Shaun Rein as a speaker, do get in touch or fill in our "
    "speakers’ request form.",
    "In case you want Shaun Rein to speak at your conference, please contact us.",
    "You can book Ashley Dudarenok through the China Speakers Bureau: contact us for availability "
    "and fees.",
    "Ashley Dudarenok is a China Speakers Bureau speaker. Need her at your next meeting? Do "
    "email us.",
    "Ashley Dudarenok is available for speaking engagements via the China Speakers Bureau.",
    "Winston Ma is represented by the China Speakers Bureau. Do you need him at your meeting?",
    "Shaun Rein is a speaker at the China Speakers Bureau. Visit our speakers’ page for more.",
]

#: As they ran together: a comma for a stop, a stop or a space that was lost; and odder wordings.
RUN_TOGETHER = [
    "Do you want Arthur Kroeber at your conference, contact us.",
    "Looking for Ashley Dudarenok for your next event, let us know.",
    "Do you need Shaun Rein at your (online) conference, do drop us a line.",
    "Are you interested in having Winston Ma in your meeting Contact us",
    "Ian Johnson is a speaker at the China Speakers Bureau Do you need him at your meeting or "
    "conference Get in touch",
    "Shaun Rein is a speaker at the China Speakers Bureau. Do you need him at your meeting Do get "
    "in touch or fill in our speakers´request form",
    "Ian Johnsonis a speaker at the China Speakers Bureau. Do you need him at your meeting or "
    "conference? Do get in touch or fill in our speakers' request form.",
    "Zhang Lijiais a speaker at the China Speakers Bureau.Do you need her at your meeting or "
    "conference?Do get in touch.",
    "Let the China Speakers Bureau know when you need Shaun Rein.",
    "For more information on Shaun Rein as a speaker: office@example.com",
    "For the complete list of our AI experts, click here.",
    "Zhang Lijia is aspeaker at the China Speakers Bureau. Do you need herat your meeting or "
    "conference? Do get in touch or fill in our speakers' request form",
    "Sara Hsu isa speaker at the China Speakers Bureau",
    "Ian Johnson is speaker at the China Speakers Bureau, if you need him at your meeting, get in "
    "touch.",
    "To book William Bao Bean, mail the China Speakers Bureau or use the speaker's request form.",
    "Do drop us a line when you need Zhang Lijia at your event.",
    "Need Wei Gu on stage? Let us know!",
    "Mario Cavolo is available for keynotes. Get in touch with the China Speakers Bureau.",
    "We can help you to find Janet Carmosky for your meeting. Contact us.",
    "Howard French is a China Speakers Bureau speaker; want him for your event? Call us.",
    "More experts on managing your China risk at the China Speakers Bureau can be found here.",
    "Are you looking for more experts on China's outbound investments at the China Speakers "
    "Bureau, do check this list.",
    "You can invite Kaiser Kuo through the China Speakers Bureau; do get in touch.",
    "Interested in having Tom Doctoroff at your next meeting? Drop us a line.",
    "If you would like Shirley Ze Yu to speak at your event, please fill out the speakers request "
    "form.",
    "Heleen Mees is a speaker at the China Speakers Bureau. In case you need her at your meeting "
    "or conference, do get in touch or fill in our speakers' request form",
    "Do you need Marc van der Chijs at your (hybrid) meeting or conference ? Do get intouch or "
    "fill in our speakersrequest form",
    "Shaun Rein is a speaker at the China Speakers Bureau. Do you need him, mail us",
]
SEMINARS = (
    "At the China Speakers Bureau, we have started to organize online seminars. Are you interested "
    "in our plans? Do get in touch."
)
#: Nothing goes by these, but the editor is asked to look.
DOUBTFUL = [
    "More about the speakers’ request form of our office can be read elsewhere.",
    SEMINARS,
    "Media enquiries: office@bureau.example",
    "Are you interested in joining our hangout on debt? Register here.",
    "Do you want to stay on top of our updates? Subscribe to our newsletter.",
]

KEPT = [
    "Ashley Dudarenok is the best-known speaker of the China Speakers Bureau, and "
    "she tells the paper "
    "that shoppers in small towns spend more.",
    "Shaun Rein, a speaker at the China Speakers Bureau, said wages would double.",
    "The China Speakers Bureau opens an office in Amsterdam in March.",
    "The speaker of the parliament asked for a conference on trade.",
    "“Do you need a visa for your conference?” is what every visitor asks, says Ian Johnson.",
    "Are you looking for growth? Look at Henan, says Shaun Rein.",
    "Get in touch with local partners first, advises Shaun Rein.",
    "Investors are looking for more experts on artificial intelligence.",
    "Her new book The Long Road is due in May.",
    "If you need a visa, get in touch with the consulate.",
    "If you want growth at your company, call us naive, says Shaun Rein.",
    "When you are interested in China, ask the people in the street.",
    "The report is available for download from the bureau of statistics.",
    "You can book a table through the bureau of tourism.",
    "Workers are represented by the bureau of labour.",
    "Shaun Rein will be touring Europe in October, and has some days left in Berlin.",
    "Earlier he spoke about the end of cheap labour at the London School of Economics.",
    "In a speech at a meeting of the bureau of statistics, the minister promised better numbers.",
    "Call us crazy, but this time is different, Kroeber writes.",
    "The bureau’s speakers’ request form was filled out more often than ever in October.",
    "Contact us: that is what the sign on the closed factory still says, Johnson reports.",
    "What do you need at your next meeting? Numbers, says Arthur Kroeber.",
    "Kroeber spoke earlier this year at our conference in Amsterdam.",
    "“If you plan to leave, contact us before May,” the embassy told its citizens.",
    "“Do get in touch with your suppliers before they go to your rival,” Shaun Rein tells firms.",
    "The National Bureau of Statistics says that growth was 4.9 percent.",
    "To get in touch with Chinese consumers, brands must be on Xiaohongshu.",
    "The conference needs speakers who know Tibet, she said.",
    "Are you interested in China's history? Then this podcast with Ian Johnson is for you.",
    "A speaker at your dinner table: that is what the new device of Xiaomi is.",
    "Is China looking for more experts on chips, asks Winston Ma, or for more factories?",
    "Looking for growth at your company, visit Henan, says Shaun Rein.",
    "The room at the port is available for conferences.",
]
#: Those of them that speak of the bureau, so that the editor is asked to look.
OURS = (KEPT[2], KEPT[19])
FOLLOWERS = KEPT[8:11]


def body_of(html: str, house: HouseRules = HOUSE) -> str:
    return clean(Item(title="A title", content=html), house=house).body


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call[:48])
def test_a_call_goes_in_every_markup(call: str) -> None:
    sentences = call.replace("? ", "?</p><p>")
    for markup in (
        f"<p>{NEWS}</p><p>{escape(call)}</p>",
        f"<p>{NEWS}</p><hr><p><em>{escape(call)}</em></p>",
        f"<p>{NEWS}</p><p>{sentences}</p>",
        f"<p>{NEWS} {escape(call)}</p>",
        f'<p>{NEWS}<br><br><a href="https://www.example.com/x">{escape(call)}</a></p>',
        f"<p>{NEWS}<strong>{escape(call)}</strong></p>",
    ):
        cleaned = clean(Item(title="A title", content=markup), house=HOUSE)
        assert cleaned.body == NEWS, markup
        assert {removed.rule for removed in cleaned.removed} == {"old-call-to-action"}


def test_a_call_goes_whose_sentences_ran_together() -> None:
    for call in RUN_TOGETHER:
        for markup in (
            f"<p>{NEWS}</p><p>{escape(call)}</p>",
            f"<p>{NEWS}<br><br><em>{escape(call)}</em></p><p>{FOLLOWERS[0]}</p>",
        ):
            cleaned = clean(Item(title="A title", content=markup), house=HOUSE)
            assert cleaned.body.removesuffix(f"\n\n{FOLLOWERS[0]}") == NEWS, call
            assert not cleaned.repairs, call


def test_a_question_to_the_reader_goes_with_the_call_that_answers_it() -> None:
    call = "Get in touch with the China Speakers Bureau."
    for question in (
        "Do you think Ian Johnson would fit your program?",
        "Planning a trip for you?",
    ):
        assert body_of(f"<p>{NEWS}</p><p>{question} {call}</p>") == NEWS
    for news in (
        "Who buys the houses of the south?",
        "“Do you need more proof?” Ian Johnson asks.",
    ):
        assert body_of(f"<p>{NEWS}</p><p>{news} {call}</p>") == f"{NEWS}\n\n{news}"


def test_a_call_goes_that_ran_into_the_news_before_it() -> None:
    for call in (
        "Are you interested in having him as a speaker? Do get in touch.",
        "Are you interested in having him at your conference, contact us.",
    ):
        assert body_of(f"<p>So says Winston Ma.{call}</p>") == "So says Winston Ma."
    lost = "Do you need him at your meeting or conference, contact us."
    assert body_of(f"<p>So says Winston Ma {lost}</p>") == "So says Winston Ma"


def doubts_of(html: str) -> list[str]:
    cleaned = clean(Item(title="A title", content=html), house=HOUSE)
    assert {removed.rule for removed in cleaned.removed} <= {"source-label"}
    rules = ("old-call-to-action", "contact-details")
    return [r.before for r in cleaned.repairs if r.rule in rules and not r.applied]


def test_what_may_be_a_call_at_the_end_is_kept_and_told() -> None:
    for call in DOUBTFUL:
        [told] = doubts_of(f"<p>{NEWS}</p><p>{call}</p>")
        assert told
        assert told in call
        assert not doubts_of(f"<p>{call}</p>" + f"<p>{NEWS}</p>" * 4)
    assert doubts_of(f"<p>{NEWS}</p><p>{SEMINARS}</p>") == [SEMINARS]
    for news in (*KEPT, *FOLLOWERS):
        told = doubts_of(f"<p>{NEWS}</p><p>{news}</p>")
        assert told == ([news] if news in OURS else []), news


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call[:48])
def test_what_follows_a_call_stays(call: str) -> None:
    for follower in FOLLOWERS:
        assert body_of(f"<p>{NEWS}</p><p>{call}</p><p>{follower}</p>") == f"{NEWS}\n\n{follower}"
        if call[-1] in ".?":
            assert body_of(f"<p>{NEWS}</p><p>{call} {follower}</p>") == f"{NEWS}\n\n{follower}"


@pytest.mark.parametrize("news", KEPT, ids=lambda news: news[:48])
def test_news_stays(news: str) -> None:
    for markup in (f"<p>{news}</p>", f"<p>{NEWS}</p><p>{news}</p>", f"<p>{NEWS} {news}</p>"):
        assert news in body_of(markup), markup


def test_a_call_that_is_the_news_stays() -> None:
    news = "Zhang Lijia is now a speaker at the China Speakers Bureau."
    assert body_of(f"<p>{news}</p><p>She travels from London.</p>").startswith(news)


def test_another_bureau_is_only_known_when_it_is_set() -> None:
    call = "Arthur Kroeber is a speaker at Global Minds. Drop us a line."
    assert "Global Minds" in body_of(f"<p>{NEWS}</p><p>{call}</p>")
    house = HouseRules(organisations=("Global Minds",))
    assert body_of(f"<p>{NEWS}</p><p>{call}</p>", house) == NEWS
    # One that says what it is, as in old posts of a bureau that has another name now, is known.
    call = "He is a speaker at the Old China Speakers Bureau. Do you need him at your meeting?"
    assert body_of(f"<p>{NEWS}</p><p>{call}</p>", house) == NEWS
    news = "The head of the London Speakers Bureau said that demand fell, and nobody laughed."
    assert body_of(f"<p>{NEWS}</p><p>{news}</p>", house).endswith(news)


def test_the_heading_of_a_call_goes_with_it_and_no_other_does() -> None:
    """`Commercial` is how old posts announced theirs."""
    for heading, left in (
        ("Commercial", [NEWS]),
        ("Commercial flights", [NEWS, "Commercial flights"]),
    ):
        item = Item(title="Ports", content=f"{NEWS}\n\n{heading}\n\n{CALLS[0]}", form="text")
        assert clean(item, house=HOUSE).body.split("\n\n") == left
        beside = body_of(f"<p>{NEWS}</p><p>{heading}<br>{CALLS[0]}</p>")
        assert beside.split("\n\n") == left


#: An intro, a label and a quote, as most updates are.
UPDATE = f"<p>{NEWS} So says Shaun Rein at Sinica.</p><p>Sinica:</p><p>No port is full.</p>"
QUOTED = f"{NEWS} So says Shaun Rein at Sinica.\n\n> No port is full."
AFTERWORDS = (
    *(KEPT[8], KEPT[15], KEPT[16]),
    "Shaun Rein’s new book, The Split, is out in January 2027. You can order it at Amazon.",
    "Shaun Rein will tour Europe in March 2027; on his list are London and Paris.",
    "Shaun Rein speaks on Tuesday at the London School of Economics. Register here.",
    "Earlier, Shaun Rein spoke about local debts at Columbia University: see our story here.",
    "Earlier talk: Shaun Rein on debts",
)


def test_what_the_editor_wrote_below_a_quote_is_no_part_of_it() -> None:
    for line in AFTERWORDS:
        for html in (
            f"<p>{line}</p>",
            f"<p>{CALLS[0]} {line}</p>",
            f"<p>{line}</p><p>{CALLS[0]}</p>",
        ):
            assert body_of(UPDATE + html) == f"{QUOTED}\n\n{line}", html
        assert body_of(f"{UPDATE[:-4]} {CALLS[0]} {line}</p>") == f"{QUOTED}\n\n{line}"


MIDDLE = "The banks are full, and nobody is paid."


def test_a_paragraph_out_of_whose_middle_a_call_goes_stays_one() -> None:
    intro, label, quote = UPDATE.split("</p>")[:3]
    for call in CALLS[:1] + CALLS[6:7]:
        told = body_of(f"{intro} {call} {MIDDLE}</p>{label}</p>{quote}</p>")
        assert told == QUOTED.replace("Sinica.", f"Sinica. {MIDDLE}", 1)
        said = f"“{MIDDLE[:-1]},” said Rein."
        for last in ("", "<p>Nor is any shop.</p>"):
            body = body_of(f"{intro}</p>{label}</p>{quote} {call} {said}</p>{last}")
            assert body.startswith(f"{QUOTED} {said}")
            assert body.endswith(f"\n>\n> {last[3:-4]}" if last else said)
        # At the end of the post, what is no news is the editor's.
        ended = body_of(f"{intro}</p>{label}</p>{quote} {call} {MIDDLE}</p>")
        assert ended == f"{QUOTED}\n\n{MIDDLE}"


def test_a_call_before_the_label_leaves_the_quote_its_end() -> None:
    intro, rest = UPDATE.split("</p>", 1)
    for line in AFTERWORDS:
        body = body_of(f"{intro} {CALLS[0]}</p>{rest}<p>{line}</p>")
        assert body == f"{QUOTED}\n\n{line}"


@pytest.mark.parametrize(
    "words",
    [
        "Earlier this year, Beijing cut its rates.",
        "His new book is the best of the year, says Shaun Rein.",
        "The tour of the ports ended in March, and the books were closed.",
        "They will speak of nothing else in the ports of the south.",
        "Get in touch with reality, he tells his students.",
    ],
)
def test_a_quote_keeps_its_last_words(words: str) -> None:
    assert body_of(f"{UPDATE}<p>{words}</p>") == f"{QUOTED}\n>\n> {words}"


def test_a_call_takes_nothing_out_of_the_middle_of_the_news_before_it() -> None:
    call = "Victor Shih is a speaker at the China Speakers Bureau. Do you need him at your meeting?"
    for news in (
        "The banks have a slogan. Contact us. It was never meant for the poor.",
        "Do you need more proof? Look at the empty towers. Nobody lives there.",
    ):
        assert body_of(f"<p>{NEWS}</p><p>{news}</p><p>{call}</p>") == f"{NEWS}\n\n{news}"


def test_a_call_is_not_cut_in_half() -> None:
    """`Do get in touch` is no more than the rest of its paragraph, though a call follows."""
    beside = "Are you looking for more stories by Shaun Rein? Do check out this list."
    cleaned = clean(
        Item(title="A title", content=f"<p>{NEWS}</p><p>{SEMINARS}</p><p>{beside}</p>"), house=HOUSE
    )
    assert cleaned.body == f"{NEWS}\n\n{SEMINARS}"
    assert [repair.before for repair in cleaned.repairs] == [SEMINARS]


def test_a_link_to_the_bureaus_list_makes_a_call_certain() -> None:
    roster = Roster(
        {"rein": Speaker(id="rein", name="Shaun Rein", stories_url="https://blog.example/rein")},
        {"debt": Topic("debt", "experts on debt", "https://lists.example/debt")},
    )
    house = make_house(Newsletter("News", "China Speakers Bureau", "a@example.com"), roster)
    link = '<a href="https://{}.example/{}">{}</a>'.format
    for call in (
        f"Looking for more political experts? Check out {link('lists', 'debt/', 'this list')}.",
        f"Find more stories by Shaun Rein {link('blog', 'rein', 'here')}.",
    ):
        news = f"<p>{NEWS}</p>" * 5
        assert body_of(f"{UPDATE}<p>{call}</p>", house) == QUOTED
        assert call[-20:] not in body_of(f"{UPDATE}<p>{call}</p>{news}", house)
        elsewhere = call.replace("/debt", "/tea").replace("/rein", "/tea")
        assert "/tea" in body_of(f"{UPDATE}<p>{elsewhere}</p>{news}", house)
