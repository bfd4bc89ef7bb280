"""No false alarm: what the checker says of the sample's issues, and of one made of its inbox."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from newsletter.app import App
from newsletter.project import open_project

ROOT = Path(__file__).resolve().parent.parent
TRUE = {"repeated-speaker", "client-support"}  #: what they really do


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> App:
    folder = tmp_path_factory.mktemp("sample")
    for name in ("newsletter.toml", "speakers.toml"):
        shutil.copy(ROOT / name, folder / name)
    shutil.copytree(ROOT / "issues", folder / "issues")
    project = open_project(folder)
    app = App(project, environ={}, now=lambda: datetime(2026, 11, 23, 9, tzinfo=UTC))
    app.compile(date(2026, 11, 23))
    return app


@pytest.mark.parametrize("day", ["17", "18", "19", "20", "23"])
def test_a_sound_issue_raises_no_alarm(app, day):
    problems = [p for p in app.check(f"2026-11-{day}") if p.rule not in TRUE]
    allowed = {"suggested-speaker", "preheader-length"} if day == "23" else set()
    assert [p for p in problems if p.rule not in allowed] == []
