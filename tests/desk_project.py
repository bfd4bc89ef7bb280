"""A small project for the preview's tests: files in a folder, one per issue, made into plain mail.

The first line of a file is the subject, the rest is the HTML of the body. A line that starts with
`MISTAKE` is one, with `WARN` it is a finding; `CRASH` is a fault of the program.
"""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from newsletter import merge
from newsletter.audience import normalise_address
from newsletter.errors import ContentError, NotFound, Problem
from newsletter.model import Newsletter, Rendered
from newsletter.web.preview import serve_preview

STYLE = (
    "body{margin:0;background:#ffffff;color:#222222}"
    "@media (prefers-color-scheme: dark){body{background:#101010 !important;color:#eeeeee}}"
)
READERS = {
    "mei@example.com": {"subscriber.first_name": "Mei <b>", "subscriber.city": "Suzhou"},
    "bare@example.com": {"subscriber.first_name": ""},
}


class FolderProject:
    """The preview's port, by hand."""

    def __init__(self, root: Path) -> None:
        self.project_root = root
        (root / "issues" / "inbox").mkdir(parents=True, exist_ok=True)
        (root / "templates").mkdir(exist_ok=True)
        self.name = "The Daily <Bureau>"
        self.closed = False

    def clear(self) -> None:
        for slug in self.issue_slugs():
            shutil.rmtree(self.project_root / "issues" / slug)

    def write(self, slug: str, text: str) -> Path:
        path = self.project_root / "issues" / slug / "issue.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def issue_slugs(self) -> tuple[str, ...]:
        folders = (self.project_root / "issues").iterdir()
        return tuple(sorted(folder.name for folder in folders if folder.name != "inbox"))

    def inbox_count(self) -> int:
        return len(list((self.project_root / "issues" / "inbox").glob("*.md")))

    def newsletter(self) -> Newsletter:
        return Newsletter(
            name=self.name, organisation="Bureau", sender='"Fons T." <daily@example.com>'
        )

    def template_folders(self) -> tuple[Path, ...]:
        return (self.project_root / "templates",)

    def refresh(self) -> None:
        """Nothing is kept here."""

    def reader(self, address: str) -> Mapping[str, str] | None:
        return READERS.get(normalise_address(address))

    def render_for(self, slug: str, address: str) -> tuple[Rendered, str]:
        return self.render(slug), ""

    def state(self, slug: str) -> str:
        return "sent" if slug < "2026-11-21" else "draft"

    def close(self) -> None:
        self.closed = True

    def check(self, slug: str) -> tuple[Problem, ...]:
        """Every line of the text that starts with `WARN` is a finding."""
        path = f"issues/{slug}/issue.md"
        about = re.search('id="u-([a-z]+)"', self.render(slug).html)
        if about:
            path = f"issues/{slug}/{about[1]}.md"
        return tuple(
            Problem(
                path, number, 1, "sample.rule", "warning", line.removeprefix("WARN "), "mend it"
            )
            for number, line in enumerate(self.render(slug).text.splitlines(), start=2)
            if line.startswith("WARN ")
        )

    def render_web(self, slug: str) -> Rendered:
        """Where the mail says `TEASER`, the whole story."""
        mail = self.render(slug)
        return mail._replace(html=mail.html.replace("TEASER", "the whole story"))

    def render(self, slug: str) -> Rendered:
        path = self.project_root / "issues" / slug / "issue.md"
        if not path.exists():
            raise NotFound(f"there is no issue {slug!r}")
        subject, _, body = path.read_text(encoding="utf-8").partition("\n")
        self._stop_at_mistakes(slug, body)
        html = (
            '<!doctype html><html lang="en"><head><meta name="color-scheme" content="light dark">'
            f"<style>{STYLE}</style></head><body>{body}</body></html>"
        )
        return Rendered(
            issue=slug,
            subject=subject,
            preheader="" if subject == "BARE" else f"about {subject}",
            html=html.encode("ascii", "xmlcharrefreplace").decode(),
            text=body,
            merge_tags=merge.names(subject, html),
        )

    def _stop_at_mistakes(self, slug: str, body: str) -> None:
        lines = list(enumerate(body.splitlines(), start=2))
        wrong = [(number, line) for number, line in lines if line.startswith("MISTAKE")]
        if wrong:
            raise ContentError(
                Problem(
                    f"issues/{slug}/issue.md", n, 1, "content.mistake", "error", line, "mend it"
                )
                for n, line in wrong
            )
        if any(line.startswith("CRASH") for _, line in lines):
            raise RuntimeError("a fault of the program")


@contextmanager
def served(root: Path) -> Iterator[str]:
    """The preview of that folder in a process of its own, until Ctrl-C; yields its address."""
    command = [sys.executable, "-m", "tests.desk_project", str(root)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stderr
    try:
        yield process.stdout.readline().removeprefix("preview at ").strip()
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=10)


def main() -> None:
    project = FolderProject(Path(sys.argv[1]))

    def echo(line: str) -> None:
        print(line, flush=True)

    serve_preview(project, port=0, open_browser=False, echo=echo)
    if project.closed:
        echo("closed")


if __name__ == "__main__":
    main()
