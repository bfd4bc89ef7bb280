"""Brevo: the contract, and what is its own."""

from __future__ import annotations

from newsletter.mail.brevo import BrevoService
from newsletter.ports import MailService
from tests.http_contract import HttpServiceContract
from tests.standins import StandIn
from tests.standins.brevo import Brevo


class TestContract(HttpServiceContract):
    key_name = "BREVO_API_KEY"

    def stand_in(self) -> Brevo:
        return Brevo()

    def open(self, standin: StandIn, **settings: object) -> MailService:
        assert isinstance(standin, Brevo)
        told = {"api_key": "secret-0123456789abcdef", "base_url": standin.base_url, **settings}
        return BrevoService(**told)  # type: ignore[arg-type]
