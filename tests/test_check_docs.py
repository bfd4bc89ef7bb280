"""docs/check.md lists the rules as they are.

RENEW_README=1 pytest tests/test_check_docs.py     writes the list into it
"""

from __future__ import annotations

import os
import re
import sys
from itertools import groupby
from pathlib import Path

from newsletter.check import RULES, Rule
from newsletter.config import parse_config

PAGE = Path(__file__).parent.parent / "docs" / "check.md"
MARK = "<!-- written by tests/test_check_docs.py from the rules themselves -->\n"


def list_rules() -> str:
    """A table for each family, under the first line of what its file says about itself."""
    tables = []
    for module, rules in groupby(RULES.values(), lambda rule: rule.look.__module__):
        about = (sys.modules[module].__doc__ or "").partition("\n")[0]
        rows = "".join(map(row, rules))
        head = "| rule | severity | what it finds | how to mend it |\n|---|---|---|---|\n"
        tables.append(f"\n### {about.rstrip('.')}\n\n{head}{rows}")
    return "".join(tables)


def row(rule: Rule) -> str:
    star = "" if rule.acceptable else "*"
    cells = (f"`{rule.id}`{star}", rule.severity, cell(rule.finds), cell(rule.hint))
    return f"| {' | '.join(cells)} |\n"


def cell(text: str) -> str:
    """Markup and merge tags as they are written, not as Markdown reads them."""
    code = r"`[^`]+`|<[^>]*>|(?:!?\[[^\]]*\])\([^)]*\)|\\?\{\{.*?\}\}|\[check\.\w+\]"
    shown = re.sub(code, lambda match: f"`{match[0].strip('`')}`", text)
    return shown.replace("``", "").replace("|", r"\|")


def test_the_page_lists_the_rules_as_they_are() -> None:
    head, mark, written = PAGE.read_text("utf-8").partition(MARK)
    assert mark
    if os.environ.get("RENEW_README"):
        PAGE.write_text(head + mark + list_rules(), encoding="utf-8")
    else:
        assert written == list_rules()


def test_the_settings_of_the_page_load_and_name_rules() -> None:
    example = re.search(r"```toml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert example
    newsletter = '[newsletter]\nname = "N"\norganisation = "O"\nfrom = "a@example.com"\n'
    settings = parse_config(newsletter + example[1]).check
    assert set(settings.rules) <= set(RULES)
    assert settings.staging_hosts == ("trial.example.com",)
    assert settings.paywalls == ("ft.com",)
