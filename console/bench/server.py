"""PostgreSQL servers of our own, for benches and tests: made, started, crashed, stopped and thrown away.

A server is a copy of a cluster that initdb made once, listens on a free port of the loopback and on a socket in its
own folder, trusts whoever connects, and, unless it is durable, does not wait for the disk. It is stopped by its own
data folder. Knows no record.
"""

from __future__ import annotations

import contextlib
import getpass
import os
import shutil
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg

OWNER = "postgres"
#: What is missing where no server can be run.
MISSING = "no PostgreSQL server programs (initdb, pg_ctl): apt-get install postgresql"


def server_programs() -> Path | None:
    """The folder of the newest initdb: Debian keeps it out of PATH."""
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    folders.sort(key=lambda folder: int(folder.parent.name) if folder.parent.name.isdigit() else 0)
    if folders:
        return folders[-1]
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def as_owner(command: Sequence[str | Path]) -> list[str]:
    """The command as it must run: PostgreSQL refuses to be root."""
    words = [str(word) for word in command]
    return ["setpriv", f"--reuid={OWNER}", f"--regid={OWNER}", "--init-groups", *words] if os.geteuid() == 0 else words


def run(command: Sequence[str | Path]) -> None:
    """Run one of PostgreSQL's programs; its own words are the error."""
    # Output goes to a file, not a pipe: the server inherits it, and a pipe would stay open as long as the server runs.
    with tempfile.TemporaryFile("w+") as output:
        done = subprocess.run(as_owner(command), stdout=output, stderr=subprocess.STDOUT, cwd="/", check=False)
        if done.returncode:
            output.seek(0)
            raise RuntimeError(f"{Path(str(command[0])).name} answered {done.returncode}: {output.read().strip()}")


def own(folder: Path) -> None:
    """Give a folder to the user that the server runs as."""
    folder.chmod(0o700)
    if os.geteuid() == 0:
        shutil.chown(folder, OWNER, OWNER)


def free_port() -> int:
    """A loopback port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Server:
    """One PostgreSQL server of our own; `durable` makes it wait for the disk as a real one does.

    `settings` are `name=value` of its configuration, on top of those.
    """

    programs: Path
    folder: Path
    port: int
    durable: bool = False
    settings: Sequence[str] = ()

    @property
    def data(self) -> Path:
        """The cluster's data folder."""
        return self.folder / "data"

    @property
    def user(self) -> str:
        """Who made the cluster, and so may do everything in it."""
        return OWNER if os.geteuid() == 0 else getpass.getuser()

    def url(self, database: str = "postgres") -> str:
        """The address of one of its databases, as the console's --db takes it."""
        return f"postgresql://{self.user}@127.0.0.1:{self.port}/{database}"

    def start(self, deadline_s: float = 60.0) -> None:
        """Start, and try again while the back ends of a killed predecessor still hold its memory."""
        settings = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder}"
        settings += "".join(f" -c {setting}" for setting in self.settings)
        if not self.durable:
            settings += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        until = time.monotonic() + deadline_s
        while True:
            try:
                run(
                    [
                        self.programs / "pg_ctl",
                        "-D",
                        self.data,
                        "-w",
                        "-l",
                        self.folder / "log",
                        "-o",
                        settings,
                        "start",
                    ]
                )
                return
            except RuntimeError:
                if time.monotonic() > until:
                    raise

    def stop(self, mode: str = "fast") -> None:
        """Stop it, if it still runs. `immediate` is a crash that the next start recovers from."""
        if self.pid is not None:
            run([self.programs / "pg_ctl", "-D", self.data, "-w", "-m", mode, "stop"])

    @property
    def pid(self) -> int | None:
        """The process id of the server, None when it does not run."""
        try:
            return int((self.data / "postmaster.pid").read_text().split()[0])
        except (FileNotFoundError, IndexError):
            return None

    @contextlib.contextmanager
    def database(self) -> Iterator[str]:
        """A new empty database; its address. Dropped at the end, whoever is still connected."""
        name = f"test_{uuid.uuid4().hex[:12]}"
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield self.url(name)
        finally:
            if self.pid is not None:
                with psycopg.connect(self.url(), autocommit=True) as connection:
                    connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextlib.contextmanager
def template(programs: Path) -> Iterator[Path]:
    """A fresh cluster that is only copied; gone at the end."""
    folder = Path(tempfile.mkdtemp(prefix="pg-template-"))
    own(folder)
    options = ["-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions"]
    try:
        run([programs / "initdb", "-D", folder / "data", *options])
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def server(
    template: Path, programs: Path, durable: bool = False, *, within: Path | None = None, settings: Sequence[str] = ()
) -> Iterator[Server]:
    """A running server on a copy of the template; gone with its folder at the end.

    Args:
        within: the folder, such as a small disk, that holds its own; by default that of temporary files.
        settings: `name=value` of its configuration.
    """
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir=within))
    own(folder)
    made = Server(programs, folder, free_port(), durable, settings)
    try:
        run(["cp", "-a", template / "data", made.data])
        made.start()
        yield made
    finally:
        made.stop("immediate")
        shutil.rmtree(folder, ignore_errors=True)
