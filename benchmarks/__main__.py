"""Runs every benchmark, one after the other: `make bench`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

for path in sorted(Path(__file__).parent.glob("[a-z]*.py")):
    print(f"\n== {path.stem} ==", flush=True)
    subprocess.run([sys.executable, str(path)], check=True)
