"""Amazon SES: the contract, and what is its own."""

from __future__ import annotations

from newsletter.mail.ses import SesService
from newsletter.mail.sigv4 import Credentials
from newsletter.ports import MailService
from tests.http_contract import HttpServiceContract
from tests.standins import StandIn
from tests.standins.ses import Ses


class TestContract(HttpServiceContract):
    names_bad_readers = True
    key_name = "AWS_ACCESS_KEY_ID"

    def stand_in(self) -> Ses:
        return Ses()

    def open(self, standin: StandIn, **settings: object) -> MailService:
        assert isinstance(standin, Ses)
        credentials = Credentials(standin.key_id, "secret-0123456789abcdef")
        told = {"base_url": standin.base_url, "region": standin.region, **settings}
        return SesService(credentials=credentials, **told)  # type: ignore[arg-type]
