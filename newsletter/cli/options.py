"""Arguments and answers that several commands share."""

from __future__ import annotations

import json
from typing import Any

import click

issue_argument = click.argument("issue", required=False, metavar="[ISSUE]")
json_option = click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")


def count_of(number: int, noun: str) -> str:
    """As in "1 reader", "2,000 readers", "2 batches"."""
    plural = f"{noun}es" if noun.endswith("ch") else f"{noun}s"
    return f"{number:,} {noun if number == 1 else plural}"


def echo_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
