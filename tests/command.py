"""The real command in a process of its own, as a person or a timer starts it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests import forker


@dataclass(frozen=True)
class Command:
    """`newsletter -C FOLDER …`, without a terminal."""

    folder: Path
    environ: Mapping[str, str] = field(default_factory=dict)

    def __call__(
        self, *words: str, code: int = 0, stdin: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """Fails the test when the command does not end with this exit code, or with a traceback."""
        environ = {**os.environ, "PYTHONIOENCODING": "utf-8", **self.environ}
        words = ("-C", str(self.folder), *words)
        with TemporaryDirectory() as folder:
            files = [Path(folder, name) for name in ("stdin", "stdout", "stderr")]
            for file, text in zip(files, (stdin, "", ""), strict=True):
                file.write_text(text, encoding="utf-8")
            ended = forker.run(words, environ, [str(file) for file in files])
            told = [file.read_text(encoding="utf-8") for file in files[1:]]
        done = subprocess.CompletedProcess(words, ended, *told)
        assert "Traceback" not in done.stderr, done.stderr
        assert done.returncode == code, f"{words}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def json(self, *words: str, code: int = 0) -> Any:
        """The answer of a command with `--json`."""
        import json

        return json.loads(self(*words, "--json", code=code).stdout)

    def write(self, path: str, text: str) -> Path:
        """A file of the project, with its folders."""
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        return target

    def edit(self, path: str, old: str, new: str) -> None:
        target = self.folder / path
        text = target.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {path}"
        target.write_text(text.replace(old, new), encoding="utf-8")
