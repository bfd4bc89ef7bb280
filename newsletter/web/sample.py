"""Readers whom the preview makes a mail out to: invented ones and real ones (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from newsletter import merge
from newsletter.mailing import Email, Reader
from newsletter.model import Newsletter, Rendered


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A reader to make a mail out to."""

    id: str
    label: str
    values: Mapping[str, str]  #: merge tag → value
    other: str = ""  #: the value of every other imported field; `{}` is its name


def _invented(id_: str, label: str, first: str, last: str, other: str) -> Sample:
    values = {"subscriber.email": "reader@example.com"}
    if first:
        values |= {"subscriber.first_name": first, "subscriber.last_name": last}
    return Sample(id=id_, label=label, values=values, other=other)


SAMPLES = (
    _invented("ada", "Ada Lovelace", "Ada", "Lovelace", "[{}]"),
    _invented("nameless", "nothing known", "", "", ""),
    _invented(
        "longest",
        "the longest values",
        "Anna-Magdalena Wilhelmina Alexandrina Theodora",
        "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh",
        "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    ),
    _invented("cjk", "歐陽 雪梅", "雪梅", "歐陽", "上海浦東新區發展研究中心"),
    _invented("rtl", "نور الهدى", "نور", "الهدى", "مركز دراسات شرق آسيا"),
)


VISITOR = SAMPLES[1]
"""Who opens the web version: nobody that is known."""


def pick_sample(sample_id: str) -> Sample:
    """The sample of that id, or the first."""
    return next((sample for sample in SAMPLES if sample.id == sample_id), SAMPLES[0])


def real_reader(address: str, values: Mapping[str, str]) -> Sample:
    """A subscriber of the store; where he has no value, a fall-back speaks."""
    present = {name: value for name, value in values.items() if value}
    return Sample(id=address, label=address, values={"subscriber.email": address, **present})


def make_out(
    rendered: Rendered, newsletter: Newsletter, sample: Sample, links: Mapping[str, str]
) -> tuple[Email, str]:
    """The mail and its preheader as this reader gets them; `links` has the URL tags' values."""
    texts = (rendered.subject, rendered.preheader, rendered.html, rendered.text)
    values = _values(sample, links, texts)
    contexts: tuple[merge.Context, ...] = ("header", "header", "html", "text")
    subject, preheader, html, text = (
        merge.split(text, context).fill(values)
        for text, context in zip(texts, contexts, strict=True)
    )
    email = Email(
        reader=Reader(0, values["subscriber.email"], values),
        sender=newsletter.sender,
        subject=subject,
        html=html,
        text=text,
        reply_to=newsletter.reply_to,
    )
    return email, preheader


def _values(sample: Sample, links: Mapping[str, str], texts: tuple[str, ...]) -> dict[str, str]:
    """The sample's own values; what it lacks is named in brackets where no fall-back speaks."""
    values = {**links, **sample.values}
    for text in texts:
        for tag in merge.find(text):
            if tag.name not in values and (sample.other or tag.fallback is None):
                name = tag.name.removeprefix("subscriber.")
                values[tag.name] = (sample.other or "[{}]").replace("{}", name)
    return values
