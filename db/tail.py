"""The tail: every journal entry as it is committed by anybody, in order, none twice, none missed.

One query, `seq > last`, woken by LISTEN on PostgreSQL or by `PRAGMA data_version` on SQLite. A standby refuses LISTEN;
there the query is asked by the clock alone. A server's connection that was lost is made again by the next `wait`.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from typing import Any, cast

import psycopg
from sqlalchemy import Connection, PoolProxiedConnection

from db import journal
from db.errors import DRIVER_ERRORS, StoreError, StoreUnreachable
from db.store import Store

#: How often SQLite is asked whether anybody wrote: 0.1 ms a look.
POLL_S = 0.025
#: PostgreSQL is asked this often even when no notice came, and looked at for `stop` this often.
TIMER_S = 1.0
LOOK_S = 0.2
#: A standby gives no notice: it is asked this often, and this often whether it is still fed.
STANDBY_TIMER_S = 0.25
FED_S = 1.0
PAGE = 500


class EntriesLost(StoreError):
    """The server goes on without entries that were here: one took over that never had them."""


class Tail:
    """Follows one store from a seq on. Belongs to one thread; `nudge` and `stop` may come from any.

    `is_cut_off`: the store is a standby that gets nothing from its primary, so what it shows may be old.
    """

    def __init__(self, store: Store, after: int) -> None:
        self._store = store
        self.last = after
        self._stopped = threading.Event()
        self._nudged = threading.Event()
        self.is_cut_off = False
        self._hash: str | None = None
        self._on_standby = False
        self._connection = None if store.is_file else self._listen()
        self._probe = _taken(store) if store.is_file else None
        self._seen_version: object = None
        self._asked_at = 0.0
        self._fed_asked_at = 0.0

    def nudge(self) -> None:
        """Look at once: a writer of this process has committed."""
        self._nudged.set()

    def stop(self) -> None:
        """Let `wait` return with nothing."""
        self._stopped.set()
        self._nudged.set()

    def wait(self, timeout_s: float | None = None) -> list[journal.Entry]:
        """The next entries; empty after the timeout or `stop`.

        Raises:
            EntriesLost: the entry at `last` is another now, or gone; the picture has to be read anew.
            StoreError: the database can not be read now. After StoreUnreachable it may be asked again.
        """
        give_up = None if timeout_s is None else time.monotonic() + timeout_s
        looked = False
        if self._probe is None and self._connection is None and not self._on_standby:
            self._connection = self._listen()
        while not self._stopped.is_set():
            if not looked or self._changed():
                looked = True
                if found := self._read():
                    return found
            step = POLL_S if self._connection is None else LOOK_S
            left = step if give_up is None else min(step, give_up - time.monotonic())
            if left <= 0:
                break
            self._pause(left)
        return []

    def close(self) -> None:
        """Give the connections back."""
        if self._connection is not None:
            self._connection.close()
        if self._probe is not None:
            self._probe.close()

    def _read(self) -> list[journal.Entry]:
        self._asked_at = time.monotonic()
        with self._store.reading() as connection:
            found = list(journal.entries(connection, self.last, limit=PAGE))
            if not self._store.is_file:
                self._check_continued(connection, found)
            if self._on_standby and self._asked_at - self._fed_asked_at >= FED_S:
                self._fed_asked_at = self._asked_at
                self.is_cut_off = not _is_fed(connection)
        if found:
            self.last, self._hash = found[-1].seq, found[-1].hash
        return found

    def _check_continued(self, connection: Connection, found: list[journal.Entry]) -> None:
        """See that the record goes on from the entry read last: a server that took over may never have had it."""
        if found:
            known = found[0].prev
        elif self.last:
            last = journal.entry_of(connection, self.last)
            if last is None and _is_standby(connection):
                return  # late: another standby was read before, or the primary
            known = last.hash if last is not None else ""
        else:
            return
        if not known:
            raise EntriesLost(self._store.where, f"entry {self.last}, which was read here, is not there any more")
        if self._hash not in (None, known):
            raise EntriesLost(self._store.where, f"entry {self.last} is not the one that was read here before")
        self._hash = known

    def _changed(self) -> bool:
        if self._nudged.is_set():
            self._nudged.clear()
            return True
        if self._probe is None:
            return time.monotonic() - self._asked_at >= (STANDBY_TIMER_S if self._on_standby else TIMER_S)
        try:
            version = self._probe.cursor().execute("PRAGMA data_version").fetchone()
        except sqlite3.Error as error:
            raise self._store.error_of(error) or error from error
        seen, self._seen_version = self._seen_version, version
        return bool(version != seen)

    def _pause(self, seconds: float) -> None:
        if self._connection is None:
            self._nudged.wait(seconds)
            return
        try:
            for _ in self._connection.notifies(timeout=seconds, stop_after=1):
                self._nudged.set()
        except psycopg.Error as error:
            self._connection.close()
            self._connection = None
            raise StoreUnreachable(self._store.where, str(error).strip()) from error

    def _listen(self) -> psycopg.Connection[Any] | None:
        """A connection of its own that hears of entries, made as the store's are; None on a standby."""
        taken = _taken(self._store)
        taken.detach()
        connection = cast(psycopg.Connection[Any], taken.dbapi_connection)
        try:
            connection.autocommit = True
            connection.execute("LISTEN journal")
        except psycopg.errors.ReadOnlySqlTransaction:
            connection.close()
            self._on_standby = True
            return None
        except psycopg.Error as error:
            connection.close()
            raise self._store.error_of(error) or error from error
        return connection


def _taken(store: Store) -> PoolProxiedConnection:
    try:
        return store.engine.raw_connection()
    except DRIVER_ERRORS as error:
        raise store.error_of(error) or error from error


def _is_fed(connection: Connection) -> bool:
    """Whether a standby is connected to who feeds it; a primary needs nobody."""
    fed = connection.exec_driver_sql("SELECT EXISTS (SELECT FROM pg_stat_wal_receiver)").scalar()
    return bool(fed) or not _is_standby(connection)


def _is_standby(connection: Connection) -> bool:
    return bool(connection.exec_driver_sql("SELECT pg_is_in_recovery()").scalar())
