"""What one look found."""

from __future__ import annotations

from typing import Literal, NamedTuple

State = Literal["ok", "warning", "error", "not checked"]


class Finding(NamedTuple):
    """One line of the doctor's answer; `error` means that mail will be refused or lost."""

    area: str  #: settings, service, sender, site, bulk rules
    name: str  #: what was looked at, such as "SPF"
    state: State
    found: str  #: lower case, without a full stop
    advice: str = ""  #: what to do; empty where all is well
