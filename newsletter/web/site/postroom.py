"""The thread beside the site that takes letters to the mail service, and clears up once a day."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import timedelta

from newsletter.errors import NewsletterError
from newsletter.letters import Postman
from newsletter.web.site.opening import SiteOfProject

_ROUND = 1.0  #: seconds between two rounds of the postman
_PATIENCE = 60.0  #: seconds after a fault of the store or of the settings
_DAY = timedelta(days=1).total_seconds()

_log = logging.getLogger(__name__)


def start_postman(opened: SiteOfProject) -> Callable[[], None]:
    """Calling what is returned lets him finish the letter in his hand."""
    stop = threading.Event()

    def work() -> None:
        while not stop.is_set():
            try:
                with opened.postman() as postman:
                    _work(postman, stop)
            except NewsletterError as error:
                _log.error("letters wait: %s", error)
            except Exception:
                _log.exception("letters wait")
            stop.wait(_PATIENCE)

    thread = threading.Thread(target=work, name="postman", daemon=True)
    thread.start()

    def end() -> None:
        stop.set()
        thread.join(30)

    return end


def _work(postman: Postman, stop: threading.Event) -> None:
    wait, since = 0.0, _DAY
    while not stop.wait(max(wait, _ROUND)) and not postman.is_lost():
        since += max(wait, _ROUND)
        if since >= _DAY and postman.clear_up():
            since = 0.0
        wait = postman.go_round().wait
