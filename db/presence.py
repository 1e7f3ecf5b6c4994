"""Presence: a row for each desk that is on, beside the record. Never journaled, forgotten when its desk goes.

A desk says that it is there every few seconds and at once when it looks at something else; one that was silent
for three beats is gone, whatever its row says. On a server the notice `presence` wakes the others and the server's
clock judges; in a file the data version does, and the computer's clock.
"""

from __future__ import annotations

import contextlib
import json
import logging
import selectors
import socket
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, cast

import msgspec
import psycopg

from console.domain.presence import Presence
from db.beside import open_beside
from db.errors import DRIVER_ERRORS, translated
from db.store import Store

log = logging.getLogger(__name__)

#: How often a desk says that it is there, and after how many missed beats it counts as gone.
BEAT_S = 2.0
MISSED = 3
#: Rows that are older were left by a desk that fell down; its own login clears them away.
LEFT_OVER_S = 60.0
#: How often a file is asked whether anybody wrote.
POLL_S = 0.05
#: A server that takes no notices (a standby) is asked this often.
ASK_S = 1.0
#: The round trip of the shortest of so many questions says how far the clocks are apart.
CLOCK_QUESTIONS = 8
_COLUMNS = "desk, login, name, station, role, since_ms, looks_at, drags, ahead_ms"
_NEWS = "seen_ms = excluded.seen_ms, looks_at = excluded.looks_at, drags = excluded.drags, ahead_ms = excluded.ahead_ms"


class PresenceStore(ABC):
    """Says that a desk is on, and who else is. Belongs to one thread; `wake` may come from any."""

    #: Whether this login may write that it is on: not on a standby, nor where all is read-only.
    is_told = True

    def __init__(self, store: Store, gone_after_s: float) -> None:
        self._store = store
        self._gone_after_ms = round(gone_after_s * 1000)

    @contextlib.contextmanager
    def translated(self) -> Iterator[None]:
        """Turn what a driver raises into errors of the store."""
        try:
            yield
        except DRIVER_ERRORS as error:
            raise translated(error, self._store.where) or error from error

    @abstractmethod
    def tell(self, me: Presence, *, is_news: bool) -> None:
        """Say that a desk is on; `is_news` wakes the others at once."""

    @abstractmethod
    def leave(self, me: Presence) -> None:
        """Say goodbye."""

    @abstractmethod
    def everybody(self) -> list[Presence]:
        """The desks that are on, by name."""

    @abstractmethod
    def clock_ahead_s(self) -> float:
        """How far this computer's clock runs ahead of the record's."""

    @abstractmethod
    def wait(self, timeout_s: float) -> None:
        """Wait for news of others, or `wake`."""

    @abstractmethod
    def wake(self) -> None:
        """Let `wait` return."""

    @abstractmethod
    def close(self) -> None:
        """Give the connections back."""


def open_presence(store: Store, *, gone_after_s: float = BEAT_S * MISSED) -> PresenceStore:
    """The presence beside a record.

    Raises:
        StoreError: it can not be used.
    """
    return FilePresence(store, gone_after_s) if store.is_file else ServerPresence(store, gone_after_s)


class FilePresence(PresenceStore):
    """In the file beside a SQLite record. All its desks share one computer, and so one clock."""

    def __init__(self, store: Store, gone_after_s: float) -> None:
        super().__init__(store, gone_after_s)
        self._engine = open_beside(store.url)
        with self.translated():
            self._connection = self._engine.raw_connection()
        self._woken = threading.Event()
        self._version: object = None
        self._cleared = False

    def tell(self, me: Presence, *, is_news: bool) -> None:  # noqa: ARG002 - every write wakes the others
        """As PresenceStore; whoever asks for the data version is woken by any write."""
        now_ms = _now_ms()
        row = (me.desk, me.login, me.name, me.station, me.role, now_ms, *_moving(me), now_ms)
        marks = ", ".join("?" * len(row))
        with self._writing() as cursor:
            if not self._cleared:
                cursor.execute("DELETE FROM presence WHERE seen_ms < ?", (now_ms - round(LEFT_OVER_S * 1000),))
            cursor.execute(
                f"INSERT INTO presence ({_COLUMNS}, seen_ms) VALUES ({marks})"  # noqa: S608 - our own names only
                f" ON CONFLICT (desk) DO UPDATE SET {_NEWS}",
                row,
            )
        self._cleared = True

    def leave(self, me: Presence) -> None:
        """As PresenceStore."""
        with self._writing() as cursor:
            cursor.execute("DELETE FROM presence WHERE desk = ?", (me.desk,))

    def everybody(self) -> list[Presence]:
        """As PresenceStore."""
        with self.translated(), contextlib.closing(self._connection.cursor()) as cursor:
            cursor.execute(
                f"SELECT {_COLUMNS} FROM presence WHERE abs(? - seen_ms) < ? ORDER BY name, desk",  # noqa: S608
                (_now_ms(), self._gone_after_ms),
            )
            return list(_readable(cursor.fetchall()))

    def clock_ahead_s(self) -> float:
        """Nothing: a record in a file is stamped by the same computer's clock."""
        return 0.0

    def wait(self, timeout_s: float) -> None:
        """As PresenceStore."""
        until = time.monotonic() + timeout_s
        while (left := until - time.monotonic()) > 0 and not self._changed():
            if self._woken.wait(min(POLL_S, left)):
                break
        self._woken.clear()

    def wake(self) -> None:
        """As PresenceStore."""
        self._woken.set()

    def close(self) -> None:
        """As PresenceStore."""
        self._connection.close()
        self._engine.dispose()

    def _changed(self) -> bool:
        with self.translated(), contextlib.closing(self._connection.cursor()) as cursor:
            version = cursor.execute("PRAGMA data_version").fetchone()
        seen, self._version = self._version, version
        return bool(seen != version)

    @contextlib.contextmanager
    def _writing(self) -> Iterator[Any]:
        with self.translated(), contextlib.closing(self._connection.cursor()) as cursor:
            cursor.execute("BEGIN IMMEDIATE")
            try:
                yield cursor
                cursor.execute("COMMIT")
            finally:
                self._connection.rollback()  # when it is still open: a full disk ends it by itself


class ServerPresence(PresenceStore):
    """On a PostgreSQL server, over a connection of its own that hears the notices."""

    def __init__(self, store: Store, gone_after_s: float) -> None:
        super().__init__(store, gone_after_s)
        self._questions: list[tuple[float, float]] = []
        self._cleared = False
        with self.translated():
            self._connection, self._hears, self.is_told = _connected(store)
        self._ear, self._mouth = socket.socketpair()
        self._ear.setblocking(False)
        self._mouth.setblocking(False)

    def tell(self, me: Presence, *, is_news: bool) -> None:
        """As PresenceStore."""
        values: Mapping[str, Any] = {
            **dict(zip(("desk", "name", "station", "role"), (me.desk, me.name, me.station, me.role), strict=True)),
            **dict(zip(("looks_at", "drags", "ahead_ms"), _moving(me), strict=True)),
        }
        with self.translated(), self._connection.transaction():
            if not self._cleared:
                self._connection.execute(
                    "DELETE FROM presence WHERE login = session_user AND seen_ms < (extract(epoch FROM"
                    " clock_timestamp()) * 1000)::bigint - %s",
                    (round(LEFT_OVER_S * 1000),),
                )
                self._cleared = True
            self._connection.execute(
                f"INSERT INTO presence ({_COLUMNS}, seen_ms)"  # noqa: S608 - our own names only
                " SELECT %(desk)s, session_user, %(name)s, %(station)s, %(role)s, at_ms, %(looks_at)s, %(drags)s,"
                " %(ahead_ms)s, at_ms FROM (SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS at_ms)"
                f" AS server ON CONFLICT (desk) DO UPDATE SET {_NEWS}",
                values,
            )
            if is_news:
                self._connection.execute("NOTIFY presence")

    def leave(self, me: Presence) -> None:
        """As PresenceStore."""
        with self.translated(), self._connection.transaction():
            self._connection.execute("DELETE FROM presence WHERE desk = %s", (me.desk,))
            self._connection.execute("NOTIFY presence")

    def everybody(self) -> list[Presence]:
        """As PresenceStore."""
        with self.translated():
            found = self._connection.execute(
                f"SELECT {_COLUMNS} FROM presence WHERE abs((extract(epoch FROM clock_timestamp()) * 1000)::bigint"  # noqa: S608
                " - seen_ms) < %s ORDER BY name, desk",
                (self._gone_after_ms,),
            )
            return list(_readable(found))

    def clock_ahead_s(self) -> float:
        """As PresenceStore: the middle of the shortest round trip of late against the server's clock."""
        with self.translated():
            asked, begun = time.time(), time.perf_counter()
            row = self._connection.execute("SELECT extract(epoch FROM clock_timestamp())::float8").fetchone()
            trip_s = time.perf_counter() - begun
        assert row is not None  # a SELECT without FROM has one row
        self._questions = [*self._questions[1 - CLOCK_QUESTIONS :], (trip_s, asked + trip_s / 2.0 - row[0])]
        return min(self._questions)[1]

    def wait(self, timeout_s: float) -> None:
        """As PresenceStore."""
        with self.translated():
            if not self._heard():
                most_s = timeout_s if self._hears else min(timeout_s, ASK_S)
                with selectors.DefaultSelector() as either:
                    either.register(self._connection.fileno(), selectors.EVENT_READ)
                    either.register(self._ear, selectors.EVENT_READ)
                    either.select(max(0.0, most_s))
                self._heard()
        with contextlib.suppress(BlockingIOError):
            self._ear.recv(4096)

    def wake(self) -> None:
        """As PresenceStore."""
        with contextlib.suppress(OSError):  # full: it will wake anyway; closed: nobody waits
            self._mouth.send(b".")

    def close(self) -> None:
        """As PresenceStore."""
        self._connection.close()
        self._ear.close()
        self._mouth.close()

    def _heard(self) -> bool:
        return bool(list(self._connection.notifies(timeout=0)))


def _connected(store: Store) -> tuple[psycopg.Connection[Any], bool, bool]:
    """A connection of its own made as the store's are, whether it hears the notices (a standby sends none), and whether
    it may write."""
    taken = store.engine.raw_connection()
    taken.detach()
    connection = cast(psycopg.Connection[Any], taken.dbapi_connection)
    try:
        connection.autocommit = True
        # What is two seconds old is not waited for, neither on the disk nor on a standby.
        connection.execute("SET synchronous_commit = off")
        row = connection.execute("SELECT current_setting('transaction_read_only') = 'on'").fetchone()
        may_write = not (row and row[0])
        try:
            connection.execute("LISTEN presence")
        except psycopg.errors.ReadOnlySqlTransaction:
            return connection, False, may_write
    except psycopg.Error:
        connection.close()
        raise
    return connection, True, may_write


def _moving(me: Presence) -> tuple[str | None, str | None, int]:
    """Looks at, drags, ahead in milliseconds: what changes while a desk is on."""
    drags = {"units": me.drags_units} if me.drags_units else {"incident": me.drags_incident}
    return me.looks_at, json.dumps(drags) if any(drags.values()) else None, round(me.ahead_s * 1000)


class _Held(msgspec.Struct):
    units: tuple[str, ...] | None = None
    incident: str | None = None


def _readable(rows: Iterable[Iterable[Any]]) -> Iterator[Presence]:
    """Desks by their rows. Each login writes its own: one that can not be read hides no other."""
    for row in rows:
        try:
            yield _presence(row)
        except (ValueError, OverflowError, OSError, RecursionError) as error:
            log.debug("the presence of a desk can not be read: %s", type(error).__name__)


def _presence(row: Iterable[Any]) -> Presence:
    desk, login, name, station, role, since_ms, looks_at, drags, ahead_ms = row
    held = msgspec.json.decode(drags, type=_Held) if drags else _Held()
    return Presence(
        desk,
        login,
        name,
        station,
        role,
        datetime.fromtimestamp(since_ms / 1000.0, UTC),
        looks_at,
        held.units or (),
        held.incident,
        ahead_ms / 1000.0,
    )


def _now_ms() -> int:
    return round(time.time() * 1000)
