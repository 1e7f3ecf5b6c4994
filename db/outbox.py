"""The outbox: commands that were given while the server was out of reach, safe on this computer's disk.

A SQLite file in the user's data folder, kept apart by the database's address without its password, and held by one
console at a time: two desks on one computer have one each. A command is on disk (synchronous FULL) before anything
else happens with it. Knows no command: it keeps their text, their order and what became of them.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy.engine import URL

from db.codec import time_of, time_text
from db.errors import StoreBusy, StoreError, translated

FILE = "outbox.sqlite"
#: So many desks of one computer may work on one database at a time.
MOST_DESKS = 32
_VERSION = 1
_TABLES = """
CREATE TABLE fact (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE kept (
    place INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    period INTEGER NOT NULL,
    given_at TEXT NOT NULL,
    command TEXT NOT NULL,
    fate TEXT NOT NULL DEFAULT 'waiting' CHECK (fate IN ('waiting', 'sent', 'refused', 'dropped')),
    seq INTEGER,
    answer TEXT
) STRICT;
"""
_COLUMNS = "place, id, period, given_at, command, fate, seq, answer"


class Fate(StrEnum):
    """What became of a command that was kept. A refused one waits for its commander to decide."""

    WAITING = "waiting"
    SENT = "sent"
    REFUSED = "refused"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Kept:
    """A command as the outbox keeps it.

    `command` is its JSON text with its id; `seq` its journal entry on the server once it was sent; `answer` the
    server's refusal as JSON text. `period` counts the times that the server was out of reach.
    """

    place: int
    id: str
    period: int
    given_at: datetime
    command: str
    fate: Fate
    seq: int | None
    answer: str | None


class OutboxTaken(StoreBusy):
    """Another console of this computer holds this outbox."""


def address_key(url: URL) -> str:
    """Names the folder of one database's outboxes: the same for every way to write its address, without secrets.

    Who logs in belongs to it; options of the connection and the order of several servers do not.
    """
    hosts = [url.host or ""] if url.host else []
    ports = [str(url.port or "")]
    for name, found in (("host", hosts), ("port", ports)):
        given = url.query.get(name, ())
        for text in (given,) if isinstance(given, str) else given:
            found += text.split(",")
    servers = ",".join(sorted(filter(None, hosts)) + sorted(filter(None, ports)))
    whole = f"{url.username or ''}@{servers}/{url.database or ''}"
    readable = re.sub(r"[^A-Za-z0-9.-]+", "-", f"{url.host or 'server'}-{url.database or ''}")[:40].strip("-.")
    return f"{readable}-{hashlib.sha256(whole.encode()).hexdigest()[:12]}"


def claim(url: URL, folder: Path) -> Outbox:
    """Take the outbox of a database that nobody holds: the first that has something waiting, else the first free one.

    Args:
        folder: where outboxes of all databases are kept; made when missing.
    Raises:
        StoreError: none can be made or opened there.
    """
    home = folder / address_key(url)
    free: Outbox | None = None
    for number in range(1, MOST_DESKS + 1):
        place = home / str(number)
        if free is not None and not place.exists():
            break
        try:
            found = Outbox(place)
        except OutboxTaken:
            continue
        if found.has_work():
            if free is not None:
                free.close()
            return found
        if free is None:
            free = found
        else:
            found.close()
    if free is None:
        raise StoreBusy(str(home), f"{MOST_DESKS} consoles of this computer are at work on this database already")
    return free


def orphans(folder: Path, held: Outbox) -> Iterator[Outbox]:
    """Other outboxes that hold something and nobody: their consoles were ended while offline. Close each after use."""
    for path in sorted(folder.glob(f"*/*/{FILE}")):
        if path.parent == held.folder:
            continue
        try:
            found = Outbox(path.parent)
        except StoreError:  # held by another console, which looks after it, or not ours to read
            continue
        if found.has_work():
            yield found
        else:
            found.close()


class Outbox:
    """One console's outbox, held until `close`; the system lets go of it when the process dies.

    Belongs to one thread at a time. `folder` is its own: the shadow lies beside it.
    """

    def __init__(self, folder: Path) -> None:
        """
        Raises:
            OutboxTaken: another console holds it.
            StoreError: it can not be made or opened.
        """
        self.folder = folder
        self.path = folder / FILE
        try:
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)  # texts about callers lie here until the server has them
            self._database = sqlite3.connect(self.path, timeout=0.0, isolation_level=None, check_same_thread=False)
        except (OSError, sqlite3.Error) as error:
            raise StoreError(str(self.path), str(error)) from error
        try:
            with self._told():
                # The lock is taken with the first transaction and kept: it says that this outbox has its console.
                self._database.execute("PRAGMA locking_mode=EXCLUSIVE")
                self._database.execute("PRAGMA journal_mode=WAL")
                self._database.execute("PRAGMA synchronous=FULL")
                self._database.execute("PRAGMA secure_delete=ON")
                with self._transaction():
                    (version,) = self._database.execute("PRAGMA user_version").fetchone()
                    if version == 0:
                        for statement in _TABLES.split(";\n"):
                            self._database.execute(statement)
                        self._database.execute(f"PRAGMA user_version={_VERSION}")
            if version > _VERSION:
                raise StoreError(str(self.path), "it was made by a newer program")
        except StoreBusy as error:
            self._database.close()
            raise OutboxTaken(str(self.path), "another console holds it") from error
        except StoreError:
            self._database.close()
            raise

    def close(self) -> None:
        """Let go of it."""
        self._database.close()

    # --- what is known of the record behind -------------------------------------------------------

    def facts(self) -> dict[str, str]:
        """What was noted with `note`."""
        with self._told():
            return dict(self._database.execute("SELECT key, value FROM fact"))

    def note(self, facts: Mapping[str, str | None]) -> None:
        """Note facts in one step; None forgets one."""
        with self._told(), self._transaction():
            for key, value in facts.items():
                if value is None:
                    self._database.execute("DELETE FROM fact WHERE key = ?", (key,))
                else:
                    self._database.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", (key, value))

    # --- commands ---------------------------------------------------------------------------------

    def put(self, command_id: str, command: str, given_at: datetime, period: int) -> Kept:
        """Keep a command, on disk when this returns. One that is there under its id stays as it is."""
        with self._told(), self._transaction():
            self._database.execute(
                "INSERT INTO kept (id, period, given_at, command) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
                (command_id, period, time_text(given_at), command),
            )
        kept = self.find(command_id)
        assert kept is not None
        return kept

    def forget(self, command_id: str) -> None:
        """Take a command out: it was refused before anybody was told that it was taken."""
        with self._told(), self._transaction():
            self._database.execute("DELETE FROM kept WHERE id = ?", (command_id,))

    def settle(self, command_id: str, fate: Fate, *, seq: int | None = None) -> None:
        """Note that a command was sent, as the server's entry `seq`, or dropped."""
        with self._told(), self._transaction():
            self._database.execute("UPDATE kept SET fate = ?, seq = ? WHERE id = ?", (fate, seq, command_id))

    def refuse(self, command_id: str, command: str, answer: str) -> None:
        """Note the server's refusal, and the command as it would be sent again."""
        with self._told(), self._transaction():
            self._database.execute(
                "UPDATE kept SET fate = 'refused', command = ?, answer = ? WHERE id = ?", (command, answer, command_id)
            )

    def replace(self, command_id: str, again: Kept) -> None:
        """Put a command that is sent again in the place of the one that was refused."""
        with self._told(), self._transaction():
            self._database.execute(
                "UPDATE kept SET id = ?, command = ?, given_at = ?, answer = ? WHERE id = ?",
                (again.id, again.command, time_text(again.given_at), again.answer, command_id),
            )

    def take_over(self, other: Kept, period: int) -> None:
        """Keep a refused command of another outbox, to be decided here; one that is there already stays as it is."""
        with self._told(), self._transaction():
            self._database.execute(
                "INSERT INTO kept (id, period, given_at, command, fate, answer) VALUES (?, ?, ?, ?, 'refused', ?)"
                " ON CONFLICT (id) DO NOTHING",
                (other.id, period, time_text(other.given_at), other.command, other.answer),
            )

    def clear(self) -> None:
        """Forget all that was sent or dropped: nothing that waits can refer to it any more."""
        with self._told(), self._transaction():
            self._database.execute("DELETE FROM kept WHERE fate IN ('sent', 'dropped')")

    def find(self, command_id: str) -> Kept | None:
        """The command of an id."""
        return next(self._kept("id = ?", command_id), None)

    def waiting(self) -> list[Kept]:
        """What has to be sent, in the order in which it was given."""
        return list(self._kept("fate = ?", Fate.WAITING))

    def settled(self, period: int) -> list[Kept]:
        """What was sent, refused or dropped of a period, in order."""
        return list(self._kept("fate <> 'waiting' AND period = ?", period))

    def refused(self) -> list[Kept]:
        """What somebody has to decide about, oldest first."""
        return list(self._kept("fate = ?", Fate.REFUSED))

    def has_work(self) -> bool:
        """Whether anything waits or is to be decided."""
        return next(self._kept("fate IN (?, 'refused')", Fate.WAITING), None) is not None

    def _kept(self, where: str, value: str | int) -> Iterator[Kept]:
        with self._told():
            wanted = f"SELECT {_COLUMNS} FROM kept WHERE {where} ORDER BY place"  # noqa: S608 - our own words
            rows = self._database.execute(wanted, (value,)).fetchall()
        for place, command_id, period, given_at, command, fate, seq, answer in rows:
            yield Kept(place, command_id, period, time_of(given_at), command, Fate(fate), seq, answer)

    # --- inside -----------------------------------------------------------------------------------

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._database.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._database.execute("COMMIT")
        finally:
            if self._database.in_transaction:  # a full disk ends it by itself, at any statement
                self._database.execute("ROLLBACK")

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Failures of the disk as the family of the environment."""
        try:
            yield
        except sqlite3.Error as error:
            raise translated(error, str(self.path)) or error from error
