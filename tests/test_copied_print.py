"""Texts of printed pages and of word processors, and addresses that are part of a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import Command
from tests.copied import INTRO, SHIPS, add, make_project


@pytest.fixture
def project(tmp_path: Path) -> Command:
    return make_project(tmp_path / "news")


def test_a_printed_page_has_whole_words(project: Command) -> None:
    text = (
        "The limits of reform\n\nPort Quarterly\n12\n\nBeijing fears a default of one of its "
        "ports, and"
        " has pre-\npared for it for years. Local govern-\nments owe more than they pay, says "
        "Arthur\n"
        "Kroeber, and a bank waits. It is a well-\nknown place.\n\nPort Quarterly\n"
        "13\n\n"
        "The centre could take over the debt."
    )
    found, _ = add(project, text)
    assert found.body == (
        "Beijing fears a default of one of its ports, and has prepared for it for years. Local "
        "governments owe more than they pay, says Arthur Kroeber, and a bank waits. "
        "It is "
        "a well-known place.\n\nThe centre could take over the debt."
    )


def test_words_that_are_made_whole_are_told(project: Command) -> None:
    text = "Reform\n\nBeijing fears that a port has pre-\npared for it, and govern-\nments too."
    told = project("add", "-", stdin=text).stdout
    assert "2 words were parted at the end of a line, and are whole again" in told


def test_a_line_that_leads_to_an_address_is_no_headline(project: Command) -> None:
    at = "https://ports.example/list"
    found, _ = add(project, f"The list of ships was taken from\n{at}\n\n{INTRO}")
    assert found.url != at
    assert at in found.body


def test_the_list_of_a_word_processor_is_one(project: Command) -> None:
    text = (
        f"Ships wait – Arthur Kroeber\n\n{INTRO}\n\n•\tPorts\no\tOld ones\n•\tFactories\n\n{SHIPS}"
    )
    found, _ = add(project, text)
    assert found.body == (f"{INTRO}\n\n-   Ports\n    -   Old ones\n-   Factories\n\n{SHIPS}")
