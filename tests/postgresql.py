"""A PostgreSQL server of the tests' own: the system's programs on a folder that goes away."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

_SETTINGS = {
    "listen_addresses": "",  # the socket in the folder is enough
    "fsync": "off",  # a power cut ends the tests anyway; a kill of the server loses nothing
    "full_page_writes": "off",
    "autovacuum": "off",
    "shared_buffers": "32MB",
    "max_connections": "60",
}


class Server:
    """Databases by the address that `[store] url` takes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: set[str] = set()

    def url(self, database: str) -> str:
        return f"postgresql:///{database}?host={quote(str(self._folder), safe='')}&user=postgres"

    def empty(self, name: str = "newsletter") -> str:
        """The address of a database of this name without our schema; made once, as it is large."""
        import psycopg

        if name not in self._made:
            with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {name}")
            self._made.add(name)
        with psycopg.connect(self.url(name), autocommit=True) as connection:
            connection.execute("DROP SCHEMA IF EXISTS newsletter CASCADE")
        return self.url(name)

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """Meanwhile neither the server nor a session says a word, and none of them ends."""
        first = int((self._folder / "data" / "postmaster.pid").read_text().split()[0])
        processes = [first, *_children(first)]
        for process in processes:
            os.kill(process, signal.SIGSTOP)
        try:
            yield
        finally:
            for process in processes:
                os.kill(process, signal.SIGCONT)


def _children(process: int) -> list[int]:
    return [*map(int, Path(f"/proc/{process}/task/{process}/children").read_text().split())]


def find_programs() -> Path | None:
    """The folder of `initdb` and `pg_ctl`; Debian keeps them out of the path."""
    found = shutil.which("pg_ctl")
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    folders += [Path(found).resolve().parent] if found else []
    return next((folder for folder in folders if (folder / "initdb").exists()), None)


@contextmanager
def run_server() -> Iterator[Server]:
    """Raises SystemExit where there is no PostgreSQL."""
    programs = find_programs()
    if programs is None:
        raise SystemExit("PostgreSQL is not installed; `make test` installs it on Debian")
    folder = Path(tempfile.mkdtemp(prefix="pg"))  # a short name: a socket's path has 107 bytes
    # The server refuses to run as root.
    user = "postgres" if os.getuid() == 0 else None
    if user:
        shutil.chown(folder, user)

    def run(program: str, *words: str) -> None:
        command = [programs / program, "-D", folder / "data", *words]
        subprocess.run(command, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL)

    try:
        run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        with (folder / "data" / "postgresql.conf").open("a") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in _SETTINGS.items())
            file.write(f"unix_socket_directories = '{folder}'\n")
        run("pg_ctl", "start", "-w", "-s", "-l", str(folder / "log"))
        try:
            yield Server(folder)
        finally:
            run("pg_ctl", "stop", "-w", "-s", "-m", "immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
