"""A mail as items: what it says, what it sends on, or the page that was saved as one."""

from __future__ import annotations

from dataclasses import replace

from newsletter.dates import parse_date, tell_fault
from newsletter.gathered import Fault, Reading, Removed
from newsletter.sources.decoding import decode
from newsletter.sources.forwarding import Letter, take_forwarded_html
from newsletter.sources.html import Hostile, parse_html, text_of
from newsletter.sources.mailhead import is_forward, split_mail
from newsletter.sources.mime import Mail, Unreadable, read_mail
from newsletter.sources.page import NO_TITLE, Page, parse_page
from newsletter.sources.pasted import LONGEST, read_text
from newsletter.wrappers import unwrap_all

_LONGEST_NOTE = 150  #: words beside a mail that is attached


def read_mailed(body: bytes) -> Reading:
    """What of it is no text is told. Never raises."""
    try:
        return _read(read_mail(body))
    except Unreadable as error:
        return Reading(fault=Fault("no-text", f"it is {error}"))


def _read(mail: Mail) -> Reading:
    text, _, note = decode(mail.body, mail.content_type)
    text = unwrap_all(text, is_html=mail.is_html)
    if len(text) > LONGEST:
        return Reading(fault=Fault("too-large", f"a text of more than {LONGEST:,} characters"))
    if mail.attached and _is_note(mail, text):
        return _read_attached(mail, text)
    if not mail.is_html:
        written = f"{_head(mail)}\n{text}" if mail.subject else text
        reading = read_text(written).with_note(note)
    elif mail.address:
        reading = parse_page(text, mail.address).with_note(note).as_reading()
    else:
        head, _ = split_mail(_head(mail))
        letter = take_forwarded_html(Letter(text, head))
        reading = _headed(parse_page(letter.text, "").with_note(note), letter).as_reading()
    return _with_removed(reading, *_attachments(mail), *_left_out(mail))


def _is_note(mail: Mail, text: str) -> bool:
    """Whether a mail says nothing but that another one is attached."""
    return is_forward(mail.subject) or len(_words(mail, text).split()) <= _LONGEST_NOTE


def _read_attached(mail: Mail, text: str) -> Reading:
    """The mails that are attached are the news; what sends them on is told."""
    note = _words(mail, text).strip()
    told = [Removed("mail-head", f"From: {mail.sender}")] if mail.sender else []
    told += [Removed("forwarding-note", note)] if note else []
    readings = [_read(inner) for inner in mail.attached]
    items = tuple(item for reading in readings for item in reading.items)
    faults = [reading.fault for reading in readings if reading.fault]
    problems = tuple(problem for reading in readings for problem in reading.problems)
    told += _attachments(mail)
    if not items:
        return Reading(fault=faults[0])
    problems += tuple(f"an attached mail is left out: {fault.words}" for fault in faults)
    return _with_removed(Reading(items=items, problems=problems), *told)


def _attachments(mail: Mail) -> list[Removed]:
    return [Removed("attachment", name) for name in mail.attachments]


def _left_out(mail: Mail) -> list[Removed]:
    return [Removed("attachment", inner.subject or "a mail") for inner in mail.attached]


def _words(mail: Mail, text: str) -> str:
    if not mail.is_html:
        return text
    try:
        root = parse_html(text)
    except Hostile:
        return ""
    return "" if root is None else text_of(root)


def _with_removed(reading: Reading, *removed: Removed) -> Reading:
    items = (replace(item, removed=(*item.removed, *removed)) for item in reading.items)
    return replace(reading, items=tuple(items))


def _head(mail: Mail) -> str:
    told = {"Subject": mail.subject, "Date": mail.day, "From": mail.sender}
    return "".join(f"{name}: {value}\n" for name, value in told.items() if value)


def _headed(page: Page, letter: Letter) -> Page:
    """A page that is the text of a mail, which tells its title and day and may hold several."""
    if page.item is None:
        return page
    head = letter.head
    others = (Removed("mail-head", line) for line in head.others)
    item = replace(
        page.item,
        title=head.subject or page.item.title,
        published_at=parse_date(head.day),
        problems=tuple(filter(None, (tell_fault(head.day),))),
        removed=(*page.item.removed, *others, *letter.removed),
        holds="several" if head.subject else page.item.holds,
    )
    return Page(item, tuple(each for each in page.problems if each != NO_TITLE or not item.title))
