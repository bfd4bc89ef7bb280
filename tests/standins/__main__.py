"""Stand-ins in a process of their own, which outlives whoever sends: `python -m tests.standins`.

Each line of JSON on its standard input is answered by one:

    {"begin": SERVICE, "seed": 5, "refused": [ADDRESS…], "lag": 0.5}
                        a fresh stand-in: its address, the lines of [mail] and the environment; with
                        a seed, calls break as weather.py draws them
    {"clear": true}     the calls break no more
    {"tell": true}      how many mails lie in each mailbox
"""

from __future__ import annotations

import json
import sys
from contextlib import ExitStack
from typing import Any

from tests.standins.every import STAND_INS, environ_of, secret_of, settings_of
from tests.standins.weather import Weather

#: Services that take the mails of a call one after the other, so that they may break off.
_ONE_BY_ONE = frozenset({"postmark", "ses", "brevo", "mailjet", "sparkpost", "mailersend"})


def main() -> None:
    standin: Any = None
    with ExitStack() as running:
        for line in sys.stdin:
            told = json.loads(line)
            answer: dict[str, Any] = {}
            if name := told.get("begin"):
                running.close()
                standin = running.enter_context(STAND_INS[name]())
                answer = _begin(name, standin, told)
            if "clear" in told:
                standin.weather = lambda _: None
            if "tell" in told:
                with standin.lock:
                    answer = {address: len(got) for address, got in standin.mailboxes.items()}
            print(json.dumps(answer), flush=True)


def _begin(name: str, standin: Any, told: dict[str, Any]) -> dict[str, Any]:
    standin.refused_addresses = frozenset(told.get("refused", ()))
    standin.lag = told.get("lag", 0.0)
    if name == "mailersend" and not standin.lag:
        standin.patience = 0  # its page is complete at once
    if "seed" in told:
        standin.weather = Weather(told["seed"], breaks_off=name in _ONE_BY_ONE).draw
    return {
        "url": standin.base_url,
        "settings": settings_of(name, standin.base_url),
        "environ": environ_of(name, secret_of(standin)),
    }


if __name__ == "__main__":
    main()
