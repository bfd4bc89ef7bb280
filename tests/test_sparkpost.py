"""SparkPost: the contract, and what is its own."""

from __future__ import annotations

from newsletter.mail.sparkpost import SparkPostService
from newsletter.ports import MailService
from tests.http_contract import HttpServiceContract
from tests.standins import StandIn
from tests.standins.sparkpost import SparkPost


class TestContract(HttpServiceContract):
    names_bad_readers = True
    key_name = "SPARKPOST_API_KEY"

    def stand_in(self) -> SparkPost:
        return SparkPost()

    def open(self, standin: StandIn, **settings: object) -> MailService:
        assert isinstance(standin, SparkPost)
        told = {"api_key": "secret-0123456789abcdef", "base_url": standin.base_url, **settings}
        return SparkPostService(**told)  # type: ignore[arg-type]
