"""What the doctor may look at."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr

from newsletter.config import MailSettings
from newsletter.doctor.records import Lookup
from newsletter.fetch.outcome import Fetched
from newsletter.keys import KeyState
from newsletter.model import Newsletter

LOCAL_SERVICES = ("outbox", "memory")  #: they send nothing, so nobody asks for a domain's records


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What the doctor may look at; a function that is None leaves its part unchecked."""

    newsletter: Newsletter
    mail: MailSettings
    keys: Collection[str]  #: names of the environment variables that are set, never their values
    own_keys: Mapping[str, KeyState] = field(default_factory=dict)  #: by variable
    examine: Callable[[], str] | None = None
    #: asks the service whether the key works and what the account may do; raises NewsletterError
    own_unsubscribe: bool = False  #: there is no base_url, and the service does without
    examine_unsubscribe: Callable[[], str] | None = None
    #: asks the service whether its own unsubscribe is switched on; raises NewsletterError
    lookup: Lookup | None = None
    ask: Callable[[str], Fetched] | None = None
    sent: int = 0  #: mails that the service took for the last issues
    complained: int = 0  #: of these, how many were called spam

    @property
    def domain(self) -> str:
        """Of the From line."""
        return parseaddr(self.newsletter.sender)[1].rpartition("@")[2].lower()

    @property
    def local(self) -> bool:
        return self.mail.service in LOCAL_SERVICES
