"""Arguments and answers that several commands share."""

from __future__ import annotations

import json
from typing import Any

import click

issue_argument = click.argument("issue", required=False, metavar="[ISSUE]")
json_option = click.option("--json", "as_json", is_flag=True, help="Answer as JSON.")


def echo_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
