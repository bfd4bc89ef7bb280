"""The project's folder: newsletter.toml, speakers.toml, the inbox and the issues.

issues/inbox/SLUG.md            updates that belong to no issue yet
issues/2026-11-23/SLUG.md       updates of an issue
issues/2026-11-23/issue.md      the issue itself
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeVar

from newsletter import tomlfile
from newsletter.config import Config, parse_config
from newsletter.errors import (
    ContentError,
    NewsletterError,
    NotFound,
    Problem,
    ProjectNotFound,
    did_you_mean,
)
from newsletter.files import move_files, read_text, write_text
from newsletter.mistakes import Mistake, located
from newsletter.model import ISSUE_FILE, Issue, Roster, Segment, Update
from newsletter.roster import parse_roster
from newsletter.shapes import ID, ID_HINT, quote_short

CONFIG_FILE = "newsletter.toml"
ROSTER_FILE = "speakers.toml"
INBOX = "inbox"
_TEXT_SUFFIXES = (".md", ".markdown", ".mdown", ".txt", ".text")

_Value = TypeVar("_Value")


class Inbox(NamedTuple):
    """The updates of a folder that could be read, by slug, and what is wrong with the others."""

    updates: tuple[Update, ...]
    problems: tuple[Problem, ...] = ()


class Project(NamedTuple):
    root: Path
    config: Config
    roster: Roster
    #: What is wrong with the segments of the settings. Where a reader leaves nobody asks for these:
    #: he must be heard whatever the editor mistyped.
    segment_mistakes: tuple[Mistake, ...] = ()

    @property
    def var(self) -> Path:
        """Database, outbox and caches; may not exist yet."""
        return self.root / "var"

    @property
    def issues_folder(self) -> Path:
        return self.root / "issues"

    def template_folders(self) -> tuple[Path, ...]:
        """Where templates are looked for, the project's own first."""
        own, packaged = self.root / "templates", package_templates()
        return (own, packaged) if own.is_dir() and not own.samefile(packaged) else (packaged,)

    def settings_error(self, *mistakes: Mistake) -> ContentError:
        """What is wrong in newsletter.toml, with its place there."""
        places = tomlfile.find_places(read_text(self.root / CONFIG_FILE, CONFIG_FILE))
        return ContentError(located(mistakes, CONFIG_FILE, places))

    def issue_slugs(self) -> tuple[str, ...]:
        """All issues, oldest first; a folder of updates that has no issue.md yet is one too."""
        return tuple(
            folder.name
            for folder in _folders(self.issues_folder)
            if folder.name != INBOX and ID.fullmatch(folder.name) and any(_texts(folder))
        )

    def newest_slug(self) -> str:
        """Raises NotFound when there is no issue."""
        slugs = self.issue_slugs()
        if not slugs:
            raise NotFound("there is no issue yet", hint="`newsletter compile` makes one")
        return slugs[-1]

    def load_issue(self, slug: str) -> Issue:
        """Raises NotFound, and ContentError with every problem of issue.md and its updates."""
        from newsletter.content import parse_issue

        folder = self.issue_folder(slug)
        path = folder / ISSUE_FILE
        text = self._get_issue_text(slug)
        inbox = self.load_folder(folder)
        slugs = [file.stem for file in _updates(folder)]
        problems = list(inbox.problems)
        try:
            issue = parse_issue(text, self._shown(path), inbox.updates, slugs, self.segment_ids())
        except ContentError as error:
            problems += error.problems
        if problems:
            raise ContentError(problems)
        return issue

    def load_updates(self, slug: str) -> Inbox:
        """The updates of an issue's folder, whether it has an issue.md or not."""
        return self.load_folder(self.issue_folder(slug))

    def load_update(self, path: str) -> Update:
        """One update by its path inside the project. Raises ContentError, FileNotFoundError."""
        from newsletter.content import parse_update

        text = read_text(self.root / path, path)
        return parse_update(text, path, self.roster, self.segment_ids())

    def load_inbox(self) -> Inbox:
        folder = self.issues_folder / INBOX
        inbox = self.load_folder(folder)
        unread = (_unread(self._shown(path)) for path in _look_like_updates(folder))
        return Inbox(updates=inbox.updates, problems=(*inbox.problems, *unread))

    def inbox_size(self) -> int:
        """How many files wait, those with mistakes too; reads none of them."""
        folder = self.issues_folder / INBOX
        return len(_updates(folder)) + len(_look_like_updates(folder))

    def recent_issues(self, before: str, count: int) -> tuple[Issue, ...]:
        """The last issues older than a slug, newest first; those that do not load are left out."""
        older = [slug for slug in self.issue_slugs() if slug < before]
        found: list[Issue] = []
        while older and len(found) < count:
            try:
                found.append(self.load_issue(older.pop()))
            except (ContentError, NotFound):
                continue
        return tuple(found)

    def find_same_slugs(self) -> tuple[Problem, ...]:
        """Updates of one slug in two folders; reads no file."""
        first: dict[str, str] = {}
        problems = []
        for slug in (*self.issue_slugs(), INBOX):
            for path in _updates(self.issue_folder(slug)):
                shown = self._shown(path)
                other = first.setdefault(path.stem, shown)
                if other != shown:
                    problems.append(_same_slug(shown, other))
        return tuple(problems)

    def issue_folder(self, slug: str) -> Path:
        """Where an issue is, or would be. Raises NotFound for what cannot be a slug."""
        if not ID.fullmatch(slug):
            raise NotFound(f"{quote_short(slug)} cannot be the name of an issue", hint=ID_HINT)
        return self.issues_folder / slug

    def find_issue_text(self, slug: str) -> str | None:
        """The text of an issue.md, None when there is none. Raises ContentError."""
        path = self.issue_folder(slug) / ISSUE_FILE
        try:
            return read_text(path, self._shown(path))
        except FileNotFoundError:
            return None

    def take_in(self, slug: str, updates: Iterable[str]) -> None:
        """Move updates, by slug, from the inbox to an issue's folder; never lose or replace one.

        What was moved already stays. Raises NotFound for an update in neither place, ContentError
        when the issue has another update of that slug.
        """
        inbox, folder = self.issues_folder / INBOX, self.issue_folder(slug)

        def conflict(name: str) -> ContentError:
            return ContentError([_same_slug(self._shown(inbox / name), self._shown(folder / name))])

        move_files([f"{update}.md" for update in updates], inbox, folder, conflict)

    def write_issue(self, slug: str, text: str) -> None:
        """Replace issue.md as a whole, or make it; unchanged text is not written."""
        folder = self.issue_folder(slug)
        folder.mkdir(parents=True, exist_ok=True)
        write_text(folder / ISSUE_FILE, text)

    def _get_issue_text(self, slug: str) -> str:
        text = self.find_issue_text(slug)
        if text is not None:
            return text
        if self.issue_folder(slug).is_dir():
            hint = f"`newsletter compile {slug}` makes it"
            raise NotFound(f"the issue {slug!r} has no {ISSUE_FILE}", hint=hint)
        hint = did_you_mean(slug, self.issue_slugs())
        raise NotFound(f"there is no issue {slug!r}", hint=hint)

    def load_folder(self, folder: Path) -> Inbox:
        """The updates of a folder of the project that is neither the inbox nor an issue."""
        from newsletter.content import parse_update

        updates: list[Update] = []
        problems: list[Problem] = []
        segments = self.segment_ids()
        for path in _updates(folder):
            shown = self._shown(path)
            try:
                updates.append(parse_update(read_text(path, shown), shown, self.roster, segments))
            except FileNotFoundError:
                continue  # moved away while we looked
            except ContentError as error:
                problems += error.problems
        return Inbox(updates=tuple(updates), problems=tuple(problems))

    def segment_ids(self) -> frozenset[str]:
        """Raises ContentError for mistakes in segments, which only those mind who ask for them."""
        if self.segment_mistakes:
            raise self.settings_error(*self.segment_mistakes)
        return frozenset(segment.id for segment in self.config.segments)

    def find_odd_folders(self) -> Iterator[Problem]:
        """Folders with updates that are no issues, because of their names."""
        for folder in _folders(self.issues_folder):
            if not ID.fullmatch(folder.name) and any(_texts(folder)):
                message = f"{quote_short(folder.name)} cannot be the name of an issue"
                place = (self._shown(folder), 1, 1, "bad-slug", "warning")
                yield Problem(*place, message, ID_HINT)

    def _shown(self, path: Path) -> str:
        shown = path.relative_to(self.root).as_posix()
        return shown.encode(errors="backslashreplace").decode()  # names need not be UTF-8


def open_project(start: Path, *, climb: bool = True) -> Project:
    """The project of a folder; with `climb`, also of one that the folder is inside of.

    Raises ProjectNotFound, and ContentError with every problem of its two TOML files but for those
    of segments, which are raised when these are asked for.
    """
    root = _find_root(start, climb)
    problems: list[Problem] = []
    mistakes: list[Mistake] = []
    config = _parse_file(root, CONFIG_FILE, partial(parse_config, of_segments=mistakes), problems)
    roster = _parse_file(root, ROSTER_FILE, parse_roster, problems)
    if config is None or roster is None:
        raise ContentError(problems)
    mistakes += _mistakes_of_segments(config.segments, roster)
    return Project(root, config, roster, tuple(mistakes))


def load_roster(start: Path, *, climb: bool = True) -> Roster:
    """The roster alone: whatever the state of the settings and issues, which are not read.

    Raises ProjectNotFound, and ContentError with every problem of the roster.
    """
    root = _find_root(start, climb, ROSTER_FILE)
    problems: list[Problem] = []
    roster = _parse_file(root, ROSTER_FILE, parse_roster, problems)
    if roster is None:
        raise ContentError(problems)
    return roster


def load_organisations(start: Path, *, climb: bool = True) -> tuple[str, ...]:
    """The bureau and its other names, whatever else is wrong in the settings; none without them."""
    try:
        root = _find_root(start, climb, ROSTER_FILE)
        settings = tomlfile.parse(read_text(root / CONFIG_FILE, CONFIG_FILE), CONFIG_FILE)
    except (NewsletterError, OSError):
        return ()
    names: list[object] = []
    if isinstance(newsletter := settings.get("newsletter"), dict):
        names.append(newsletter.get("organisation"))
    if isinstance(collect := settings.get("collect"), dict):
        bureaus = collect.get("bureaus")
        names += bureaus if isinstance(bureaus, list) else []
    return tuple(name for name in names if isinstance(name, str) and name.strip())


def package_templates() -> Path:
    """The templates that come with the package: inside the wheel, beside it in a checkout."""
    package = Path(__file__).parent
    inside = package / "templates"
    return inside if inside.is_dir() else package.parent / "templates"


def _mistakes_of_segments(segments: Iterable[Segment], roster: Roster) -> Iterator[Mistake]:
    """What the settings name and the roster does not have."""
    for number, segment in enumerate(segments):
        for what, key, named, known in (
            ("topic", "topics", segment.topics, roster.topics),
            ("speaker", "speakers", segment.speakers, roster.speakers),
        ):
            for place, id in enumerate(named):
                if id not in known:
                    name, hint = f"segment.{number}.{key}.{place}", did_you_mean(id, known)
                    yield Mistake(
                        name, f"unknown {what} {quote_short(id)}", hint, f"unknown-{what}"
                    )


def _find_root(start: Path, climb: bool, name: str = CONFIG_FILE) -> Path:
    start = start.resolve()
    for folder in (start, *start.parents) if climb else (start,):
        if (folder / name).is_file():
            return folder
    hint = "`newsletter init DIR` makes a project, -C DIR names one"
    above = " or above it" if climb else ""
    raise ProjectNotFound(f"no {name} in {str(start)!r}{above}", hint=hint)


def _parse_file(
    root: Path, name: str, parse: Callable[[str, str], _Value], problems: list[Problem]
) -> _Value | None:
    try:
        return parse(read_text(root / name, name), name)
    except FileNotFoundError:
        problems.append(
            _missing(name, NotFound(f"there is no {name}", hint="an empty one will do"))
        )
    except ContentError as error:
        problems += error.problems
    return None


def _folders(parent: Path) -> list[Path]:
    return sorted(path for path in parent.iterdir() if path.is_dir()) if parent.is_dir() else []


def _texts(folder: Path) -> Iterator[Path]:
    """The Markdown files of a folder; names that begin with a full stop are other programs'."""
    if folder.is_dir():
        for path in folder.iterdir():
            if path.suffix == ".md" and not path.name.startswith(".") and path.is_file():
                yield path


def _updates(folder: Path) -> list[Path]:
    return sorted(path for path in _texts(folder) if path.name != ISSUE_FILE)


def _look_like_updates(folder: Path) -> list[Path]:
    """What somebody may have put into the inbox as an update, and is none by its name or kind."""
    if not folder.is_dir():
        return []
    texts = [path for path in folder.iterdir() if path.suffix.lower() in _TEXT_SUFFIXES]
    read = {*_updates(folder)}
    return sorted(path for path in texts if path not in read and not path.name.startswith("."))


def _unread(path: str) -> Problem:
    hint = "give it a name of its own that ends in .md"
    return Problem(path, 1, 1, "unread-file", "warning", "this is not read as an update", hint)


def _same_slug(path: str, other: str) -> Problem:
    message = f"there is another update of this name, {other}"
    hint = "rename one of them, or delete it if they are the same"
    return Problem(path, 1, 1, "duplicate-slug", "error", message, hint)


def _missing(path: str, error: NotFound) -> Problem:
    return Problem(path, 1, 1, "missing-file", "error", error.message, error.hint)
