"""A store: one operation's database, opened, checked and known as live or drill."""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Engine, event, insert, select
from sqlalchemy.engine import URL

from console.domain.roles import Rights, Role, everything
from db import guards, journal, schema
from db.address import hosts_of
from db.codec import time_text
from db.connection import ANSWER_WITHIN_OF_MANY_S, ANSWER_WITHIN_S, Link, driver_connection, link_of
from db.engine import made_engine, make_engine, parse_url, shown, sqlite_path
from db.errors import DRIVER_ERRORS, StoreDamaged, StoreError, StoreMissing, translated
from db.holders import is_open_and_deleted
from db.prepared import Statements
from db.tables import Base
from db.upgrading import keep_copy_of_older

Kind = Literal["live", "drill"]
_OPERATION = Base.metadata.tables["operation"]
_HEAD = Base.metadata.tables["journal_head"]


@dataclass(frozen=True, slots=True)
class Operation:
    """What a database is for. Set once when it is made; no command changes it."""

    kind: Kind
    name: str
    made_at: str


class Store:
    """An open database with its engine and compiled statements. Threads share it; connections they do not."""

    def __init__(
        self, url: URL, engine: Engine, operation: Operation, rights: Rights, link: Link | None = None
    ) -> None:
        self.url = url
        self.engine = engine
        self.operation = operation
        #: How the server was reached the last time; None for a file, and before a server was reached at all.
        self.link = link
        if sqlite_path(url) is None:
            event.listen(engine, "connect", self._linked)
        #: What this program may do here; on a server, by the roles of its login when it was opened.
        self.rights = rights
        self.statements = Statements(engine.dialect)
        # A server shows every statement a newer moment unless it is asked for one; a file never does.
        path = sqlite_path(url)
        self._path = None if path is None else os.fspath(path)
        self._log = None if self._path is None else f"{self._path}-wal"
        self._file = self._file_there()
        self._reads: dict[str, Any] = {"reads": True} if self.is_file else {"isolation_level": "REPEATABLE READ"}

    @property
    def where(self) -> str:
        """The database as messages name it, without a password."""
        return shown(self.url)

    def limit_answers(self) -> None:
        """Take a server that does not answer in time for lost, on every connection from now on: for a desk at work.

        Where several servers are named the time is shorter.
        """
        if self.is_file:
            return
        limit_s = ANSWER_WITHIN_S if len(hosts_of(self.url)) == 1 else ANSWER_WITHIN_OF_MANY_S

        @event.listens_for(self.engine, "checkout")
        def limit(connection: Any, _record: Any, _proxy: Any) -> None:
            connection.answer_within_s = limit_s

    @property
    def login(self) -> str:
        """Who commands when a command does not say: the login on a server, else the user of the system."""
        return self.rights.login

    @property
    def role(self) -> Role:
        """The strongest role of the login; administrator on a file and for the owner of a server's database."""
        return self.rights.role

    @classmethod
    def open(cls, url_text: str, *, read_only: bool = False) -> Store:
        """Open a database that is there.

        Raises:
            StoreError: missing, unreachable, damaged, or of another schema version.
        """
        url = parse_url(url_text)
        return cls._checked(url, make_engine(url, create=False, read_only=read_only))

    @classmethod
    def open_or_make(
        cls, url_text: str, *, kind: Kind, name: str, now: datetime, durable: bool = True, upgrade: bool = False
    ) -> Store:
        """Open a database; make the schema, as this kind of operation, when there is none.

        A database that is there keeps its kind: compare `operation.kind` before writing to it.

        Args:
            upgrade: bring a server's schema up to date and renew its guards: other consoles are to follow. A file is
                brought up to date in any case.
        """
        url = parse_url(url_text)
        operation = {"kind": kind, "name": name, "made_at": time_text(now)}

        def make(connection: Connection) -> None:
            is_server = connection.dialect.name == "postgresql"
            is_new = schema.make(connection, shown(url), upgrade=upgrade or not is_server)
            if is_new:
                connection.execute(insert(_HEAD), [{"only": 1, "seq": 0, "hash": journal.FIRST_PREV}])
                connection.execute(insert(_OPERATION), [{"key": k, "value": v} for k, v in operation.items()])
            if is_new or upgrade:
                guards.install(connection)

        keep_copy_of_older(url)
        engine = made_engine(url, shown(url), make, synchronous="FULL" if durable else "OFF")
        return cls._checked(url, engine)

    @classmethod
    def _checked(cls, url: URL, engine: Engine) -> Store:
        try:
            with engine.connect().execution_options(reads=True) as connection, connection.begin():
                schema.check(connection, shown(url))
                facts = {row.key: row.value for row in connection.execute(select(_OPERATION))}
                has_head = connection.execute(select(_HEAD.c.seq)).first() is not None
                is_drill = facts.get("kind") == "drill"
                link = None if sqlite_path(url) is not None else link_of(driver_connection(connection))
                rights = (
                    everything(_user_of_the_system(), is_drill=is_drill)
                    if connection.dialect.name == "sqlite"
                    else guards.rights_of_login(connection, is_drill=is_drill)
                )
        except DRIVER_ERRORS as error:
            engine.dispose()
            raise translated(error, shown(url)) or error from error
        except StoreError:
            engine.dispose()
            raise
        kind = facts.get("kind")
        if kind not in ("live", "drill") or not has_head:
            engine.dispose()
            what = "its journal has no head" if not has_head else "it does not say whether it is live or a drill"
            raise StoreDamaged(shown(url), what)
        return cls(url, engine, Operation(kind, facts.get("name", ""), facts.get("made_at", "")), rights, link)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A short read transaction that sees one moment of the record, however many statements it runs.

        Raises:
            StoreError: the environment failed.
        """
        try:
            with self.engine.connect().execution_options(**self._reads) as connection, connection.begin():
                yield connection
        except DRIVER_ERRORS as error:
            raise self.error_of(error) or error from error

    def _linked(self, connection: Any, _record: object) -> None:
        self.link = link_of(connection)

    def check_in_place(self) -> None:
        """See that the file which is open is still the one at its place: one that was deleted takes every commit and
        keeps none.

        Raises:
            StoreMissing: it was deleted, moved away or replaced.
        """
        if self._file is not None and self._file_there() != self._file:
            raise StoreMissing(self.where, "the file was deleted, moved or replaced while it was open; put it back")
        if self._log is not None and not os.path.exists(self._log) and is_open_and_deleted(self._log):  # noqa: PTH110
            raise StoreMissing(
                self.where,
                f"its log {self._log} was deleted while it was open, and with it what was done last: close every"
                " console on it, see by `main.py db verify --remembered` what is missing, and restore a backup if it"
                " matters",
            )

    def _file_there(self) -> tuple[int, int] | None:
        """What tells the file at the place of a SQLite database from any other; None for a server or no file."""
        if self._path is None:
            return None
        try:
            found = os.stat(self._path)  # noqa: PTH116 - before every command: a Path costs twice the look
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def error_of(self, error: Exception) -> StoreError | None:
        """The environment failure behind a driver's error, or None when it is our bug."""
        return translated(error, self.where)

    @property
    def is_file(self) -> bool:
        """Whether this is a SQLite file of its own."""
        return sqlite_path(self.url) is not None

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def _user_of_the_system() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
