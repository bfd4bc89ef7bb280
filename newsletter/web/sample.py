"""Sample readers: the preview shows a mail made out to one of them (pure)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from newsletter import merge
from newsletter.mailing import Email, Reader
from newsletter.model import Newsletter, Rendered


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A reader who does not exist."""

    id: str
    label: str
    values: Mapping[str, str]  #: merge tag → value
    complete: bool  #: has a value for every imported field as well


SAMPLES = (
    Sample(
        id="ada",
        label="Ada Lovelace",
        values={
            "subscriber.first_name": "Ada",
            "subscriber.last_name": "Lovelace",
            "subscriber.email": "ada@example.com",
        },
        complete=True,
    ),
    Sample(
        id="nameless",
        label="a reader without a name",
        values={"subscriber.email": "reader@example.com"},
        complete=False,
    ),
)


def pick_sample(sample_id: str) -> Sample:
    """The sample of that id, or the first."""
    return next((sample for sample in SAMPLES if sample.id == sample_id), SAMPLES[0])


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
            if tag.name not in values and (sample.complete or tag.fallback is None):
                values[tag.name] = f"[{tag.name.removeprefix('subscriber.')}]"
    return values
