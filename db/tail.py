"""The tail: every journal entry as it is committed by anybody, in order, none twice, none missed.

One query, `seq > last`, woken by LISTEN on PostgreSQL or by `PRAGMA data_version` on SQLite.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from typing import Any

import psycopg
from sqlalchemy import PoolProxiedConnection

from db import journal
from db.engine import patience
from db.errors import DRIVER_ERRORS, StoreUnreachable
from db.store import Store

#: How often SQLite is asked whether anybody wrote: 0.1 ms a look.
POLL_S = 0.025
#: PostgreSQL is asked this often even when no notice came, and looked at for `stop` this often.
TIMER_S = 1.0
LOOK_S = 0.2
PAGE = 500


class Tail:
    """Follows one store from a seq on. Belongs to one thread; `nudge` and `stop` may come from any."""

    def __init__(self, store: Store, after: int) -> None:
        self._store = store
        self.last = after
        self._stopped = threading.Event()
        self._nudged = threading.Event()
        self._connection = None if store.is_file else _listen(store)
        self._probe = _probe(store) if store.is_file else None
        self._seen_version: object = None
        self._asked_at = 0.0

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
            StoreError: the database can not be read any more.
        """
        give_up = None if timeout_s is None else time.monotonic() + timeout_s
        looked = False
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
        if found:
            self.last = found[-1].seq
        return found

    def _changed(self) -> bool:
        if self._nudged.is_set():
            self._nudged.clear()
            return True
        if self._probe is None:
            return time.monotonic() - self._asked_at >= TIMER_S
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
            raise StoreUnreachable(self._store.where, str(error).strip()) from error


def _probe(store: Store) -> PoolProxiedConnection:
    try:
        return store.engine.raw_connection()
    except DRIVER_ERRORS as error:
        raise store.error_of(error) or error from error


def _listen(store: Store) -> psycopg.Connection[Any]:
    url = store.url.set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        connection = psycopg.connect(url, autocommit=True, **patience(store.url))
        try:
            connection.execute("LISTEN journal")
        except psycopg.Error:
            connection.close()
            raise
    except psycopg.Error as error:
        raise StoreUnreachable(store.where, str(error).strip()) from error
    return connection
