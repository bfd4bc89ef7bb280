"""What our speakers think and do is news, also where the sentence says whose speakers they are."""

from __future__ import annotations

import pytest

from newsletter.cleaning import clean
from newsletter.gathered import Item
from tests.test_cleaning import HOUSE

INTRO = "Political analyst Arthur Kroeber tells at Bloomberg how debts rise in the villages."
REST = "The debts, he says, are not as high as all the others think, and villages pay less."
NEWS = """
Shaun Rein, another speaker at the China Speakers Bureau, disagrees.
Shaun Rein, who also works with the China Speakers Bureau, disagrees.
Fellow speaker Shaun Rein at the China Speakers Bureau disagrees.
Shaun Rein, one of our speakers, disagrees with him.
Our speaker Shaun Rein disagrees with him.
Shaun Rein, too a speaker at the China Speakers Bureau, thinks debts fall.
China Speakers Bureau speaker Shaun Rein told Reuters debts fall.
Also at the China Speakers Bureau, Shaun Rein expects that debts fall.
Shaun Rein (also China Speakers Bureau) expects that debts fall.
That is what our other speaker, Shaun Rein, calls nonsense.
Shaun Rein, represented by the China Speakers Bureau, calls it nonsense.
Speakers at the China Speakers Bureau, like Shaun Rein, call it nonsense.
Two speakers of the China Speakers Bureau, Shaun Rein and Winston Ma, debated it last week in Davos.
Zhang Lijia, who is also a speaker at the China Speakers Bureau, expects less trouble.
Our other speaker Ian Johnson disagrees with Kroeber.
On Thursday Arthur Kroeber, speaker at the China Speakers Bureau, addresses the Dutch parliament.
Earlier Kroeber discussed the same topic at our China Weekly Hangout, with Zhang Lijia.
Ian Johnson, a speaker at the China Speakers Bureau, believes that the temples stay open.
Winston Ma, speaker at the China Speakers Bureau, sees another reason for the fall.
Not all speakers at the China Speakers Bureau agree: Shaun Rein doubts it.
Shaun Rein, of the China Speakers Bureau, considers the number too high.
Our speaker Winston Ma fears that the banks will follow.
Last week Ian Johnson, who speaks through the China Speakers Bureau, talked about it at Harvard.
Yesterday our speaker Zhang Lijia appeared on the BBC.
Ashley Dudarenok, also a speaker at the China Speakers Bureau, calls that a mistake.
As Shaun Rein, another of our speakers, puts it, shops follow the people.
Both are speakers at the China Speakers Bureau and both expect growth.
Kroeber, a speaker at the China Speakers Bureau, rejects that.
But Shaun Rein, also a speaker at the China Speakers Bureau, finds this too simple.
Shaun Rein, whom the China Speakers Bureau represents, stresses that shops are full.
"""
CALLS = """
Shaun Rein is a speaker at the China Speakers Bureau. Do you need him? Do get in touch.
Are you interested in having Shaun Rein as a speaker? Contact the China Speakers Bureau.
Shaun Rein is a speaker at the China Speakers Bureau.
Shaun Rein, a speaker at the China Speakers Bureau, is available for your conference. Contact us.
Want to know what Shaun Rein thinks? Book him through the China Speakers Bureau.
Our speaker Shaun Rein can tell your board what he expects. Let us know.
Shaun Rein thinks out of the box, and you can book him at the China Speakers Bureau.
Interested in how Winston Ma sees it? Please contact us at the China Speakers Bureau.
"""


def body(*paragraphs: str) -> str:
    content = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return clean(Item(title="Debts rise – Arthur Kroeber", content=content), house=HOUSE).body


@pytest.mark.parametrize("news", NEWS.strip().splitlines())
def test_what_another_speaker_thinks_stays_wherever_it_stands(news: str) -> None:
    assert body(INTRO, news, REST) == f"{INTRO}\n\n{news}\n\n{REST}"
    assert body(INTRO, f"{news} {REST}") == f"{INTRO}\n\n{news} {REST}"
    assert body(INTRO, REST, news) == f"{INTRO}\n\n{REST}\n\n{news}"


@pytest.mark.parametrize("call", CALLS.strip().splitlines())
def test_a_call_with_such_words_goes(call: str) -> None:
    assert body(INTRO, REST, call) == f"{INTRO}\n\n{REST}"
