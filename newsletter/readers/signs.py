"""Which columns of a sheet say who has left, bounced or complained. Pure.

By a rule, not by a list of spellings: what begins with a stem such as "unsub" or "opt-out" is such
a column, unless it clearly is something else, as "unsubscribe_link" and "bounce_rate" are.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from newsletter.readers.answers import find_answers, read_ticked
from newsletter.readers.consents import (
    agrees,
    is_silent,
    read_agreed_at,
    read_confirmed,
    read_confirmed_by_all,
    read_consent,
    read_list_names,
    read_mention,
    read_subscribed,
    read_wish,
)
from newsletter.readers.doubts import (
    hear_event,
    hear_note,
    hear_sentence,
    holds_no_remarks,
    holds_remarks,
)
from newsletter.readers.headers import find_meaning
from newsletter.readers.labels import (
    Reader,
    find_reader,
    is_bare,
    is_click_beside,
    is_code_beside,
    is_event,
    is_harmless,
    is_note,
    is_of_another_channel,
    is_place,
    is_state_of_something,
    is_status,
    may_be_status,
)
from newsletter.readers.marks import (
    find_half_marked,
    find_marked,
    is_only_against,
    read_allowed,
    read_fine,
    read_unseen,
)
from newsletter.readers.permissions import (
    are_permissions,
    read_permissions,
    read_permissions_of_all,
)
from newsletter.readers.remarks import read_error, read_remark
from newsletter.readers.standing import (
    ACTIVE,
    ANY_NO,
    ANY_YES,
    PENDING,
    Standing,
    UnknownStanding,
    find_standing,
    read_standing,
    read_status,
)
from newsletter.readers.verifications import are_results, are_unknown, is_check, read_result
from newsletter.readers.words import words_of

_YES = frozenset(map(words_of, ANY_YES)) - {""}
_ANSWERS = ANY_YES | ANY_NO
#: How a column is read that asks who wants mail.
_ASKING: tuple[Reader, ...] = (
    *(read_consent, read_mention, read_wish, read_agreed_at, read_list_names, read_allowed),
    *(read_fine, read_unseen, read_ticked),
)
_DOTS_OF_A_DAY = 2  #: as 03.04.2023 has
_NUMBER = re.compile(r"[-+]?\d[\d.,]*%?")

#: What is expected, by whether it is a status.
_HINTS = {
    False: "expected yes, no, or a word such as unsubscribed",
    True: "expected a word such as active or unsubscribed; if the column is about something else,"
    " name it otherwise",
}
_OF_A_REMARK = "say it in a column 'status', or clear the remark"


class Sign(NamedTuple):
    """A column that tells who has left, bounced or complained."""

    column: int
    header: str
    read: Reader
    firm: bool = True  #: else it may well be about something else, and is a field too
    free: bool = False  #: of any other kind, where only a remark such as "unsubscribed" counts
    heard: bool = False  #: asks about mail, so that a remark there is one about it
    quiet: bool = False  #: nobody agrees there as far as it was looked at; whoever does tells more

    def says(self, value: str) -> Standing | None:
        """What speaks against mail; None where nothing does. Raises UnknownStanding."""
        try:
            found = self.read(value.strip() if self.free else value.strip().casefold())
            if found is None and self.heard and not _is_yes(value):
                found = hear_note(value.strip())
        except UnknownStanding as error:
            hint = _OF_A_REMARK if self.free else _HINTS[self.read == read_status]
            raise UnknownStanding(f"{self.header!r}: {error.message}; {hint}") from error
        return None if found == ACTIVE else found


def find_signs(
    headers: Sequence[str],
    skipped: Collection[int] = (),
    sample: Sequence[Sequence[str]] = (),
    *,
    has_status: bool = False,
    agreed_at: int = -1,
) -> tuple[Sign, ...]:
    """Of the columns that nothing else reads; `sample` are some of the rows below them.

    Where a status stands beside them, or a service's own columns say it, any other status counts
    only where it speaks against mail. Else who has nothing where others agreed, has not agreed:
    below a column that asks, or `agreed_at`, which has the day of it.
    """
    sheet = _Sheet(headers, sample, has_status, agreed_at)
    return tuple(
        sheet.find_sign(column)
        for column in range(len(headers))
        if column not in skipped and not is_of_another_channel(sheet.words[column])
    )


class _Sheet:
    def __init__(
        self,
        headers: Sequence[str],
        sample: Sequence[Sequence[str]],
        has_status: bool,
        agreed_at: int,
    ) -> None:
        self.headers = headers
        self.words = list(map(words_of, headers))
        self.sample = sample
        self.has_status = has_status
        self.agreed_at = agreed_at
        self.answers = find_answers(self.words, self._below, _asks)

    def find_sign(self, column: int) -> Sign:
        """How a column is read, be it for remarks only."""
        header, values = self.headers[column].strip(), set(self._below(column))
        if is_verification(column, self.headers, values):
            return Sign(column, header, read_result)
        words = self.words[column]
        reader, firm = self._by_header(column)
        if reader in (read_wish, read_mention):
            reader = _read_as(reader, words, values)
        if column == self.agreed_at:
            reader, firm = read_agreed_at, False
        heard, quiet = reader in (read_mention, read_wish), False
        if heard and are_permissions(words):
            reader = read_permissions_of_all if any(values) else read_permissions
            quiet = not any(values)
        elif not self.has_status:
            reader, quiet = _asked_of_all(reader, values)
        if not (firm or self.has_status) and (status := self._as_status(words, values)):
            reader, firm = status, True
        if not reader:
            reader = find_half_marked(words, self._below(column), _hearer(words))
        if not reader:
            return _free(column, header, words)
        return Sign(column, header, reader, firm, heard=heard, quiet=quiet)

    def _by_header(self, column: int) -> tuple[Reader | None, bool]:
        """How it is read by its header, and by its cells where that is one of marks."""
        if answer := self.answers.get(column):
            return answer, any(self._below(column))
        words = self.words[column]
        reader, firm = find_reader(words) or (None, False)
        if is_code_beside(words, self.words):
            reader = read_error
        if is_click_beside(words, self.words):
            reader, firm = None, False
        if not firm or is_only_against(words):
            reader, firm = find_marked(words, self._below(column)) or (reader, firm)
        return reader, firm

    def _as_status(self, words: str, values: Collection[str]) -> Reader | None:
        """How it is read where it is a status of each reader, or may be one."""
        if _are_standings(values, about_mail=not is_state_of_something(words)):
            return read_standing
        if _is_status(words, any(map(is_place, self.words)), values):
            return read_status
        return None

    def _below(self, column: int) -> list[str]:
        return [row[column].strip() for row in self.sample if column < len(row)]


def is_verification(column: int, headers: Sequence[str], values: Collection[str]) -> bool:
    """Whether below it stands what somebody found who checked the addresses.

    That is "unknown" below a status as well, where another column says who wants mail.
    """
    words = words_of(headers[column])
    if is_check(words) or are_results(words, values):
        return True
    others = (words_of(one) for one in headers if not find_meaning(one))
    return are_unknown(words, values) and any(map(_asks, others))


def _asks(words: str) -> bool:
    reader, _ = find_reader(words) or (None, False)
    return reader in (*_ASKING, read_subscribed)


def _free(column: int, header: str, words: str) -> Sign:
    """A column of any other kind, in which only remarks say something of mail."""
    return Sign(column, header, _hearer(words), firm=False, free=True)


def _hearer(words: str) -> Reader:
    """How remarks are heard below a header that has these words."""
    if is_event(words):
        return hear_event
    if is_note(words) or holds_remarks(words):
        return hear_note
    return read_remark if holds_no_remarks(words) else hear_sentence


def _read_as(reader: Reader, words: str, values: Collection[str]) -> Reader | None:
    """How to read a column that may ask who wants mail, by what stands there.

    A number of something is no answer, but below the bare name of a newsletter. Where others
    answer yes or no, a word that is neither must not make a reader active.
    """
    if any(map(_is_a_count, values)) and not is_bare(words):
        return None
    answered = not _ANSWERS.isdisjoint(map(str.casefold, values))
    return read_wish if answered else reader


def _asked_of_all(reader: Reader | None, values: Collection[str]) -> tuple[Reader | None, bool]:
    """How to read a column in which some have agreed: an empty cell says that others have not.

    One in which nobody has agreed says nothing by empty cells; and whether it is so as far as it
    was looked at, and may be otherwise further down.
    """
    if reader == read_confirmed and any(values):
        return read_confirmed_by_all, False
    if reader == read_confirmed or reader not in _ASKING:
        return reader, reader == read_confirmed
    if any(map(agrees, values)):
        return _by_all(reader), False
    return reader, not all(values)


def _by_all(reader: Reader) -> Reader:
    def read(value: str) -> Standing | None:
        found = reader(value)
        return PENDING if found is None and is_silent(value) else found

    return read


def _are_standings(values: Collection[str], *, about_mail: bool) -> bool:
    """Whether they are a status of each reader, whatever the header says.

    What only says who left may stand beside nothing, as a remark or a tag does. Where the header
    says that it is about something else, some of them must be about nothing else than mail.
    """
    told = [value for value in values if value]
    said = [find_standing(value) or read_remark(value) for value in told]
    if not (ACTIVE in said and None not in said and len(set(said)) > 1):
        return False
    return about_mail or any(map(read_remark, told))


def _is_yes(value: str) -> bool:
    return bool(words := words_of(value)) and words.split("_")[0] in _YES


def _is_a_count(value: str) -> bool:
    is_number = _NUMBER.fullmatch(value) and value.count(".") != _DOTS_OF_A_DAY
    return bool(is_number) and value not in _ANSWERS


def _is_status(words: str, has_places: bool, values: Iterable[str]) -> bool:
    """Whether a word below it that nobody can read must not make a reader active.

    A state beside a city is one of a country, unless some of them are those of readers.
    """
    if is_place(words):
        return False
    if is_status(words, has_places):
        return True
    return may_be_status(words) and any(map(find_standing, values))


def find_harmless(headers: Sequence[str]) -> list[str]:
    """The headers that look as if they told who left, and do not."""
    return [header.strip() for header in headers if is_harmless(words_of(header))]
