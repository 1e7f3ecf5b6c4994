"""The tail: every journal entry as it is committed by anybody, in order, none twice, none missed.

One query, `seq > last`, woken by LISTEN on PostgreSQL or by `PRAGMA data_version` on SQLite. The connection that hears
of an entry reads it too. A standby refuses LISTEN; there the query is asked by the clock alone. A server's connection
that was lost is made again by the next `wait`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, PoolProxiedConnection

from db import journal, reading
from db.errors import DRIVER_ERRORS, StoreError
from db.listening import Bell, Listening
from db.store import Store

#: How often SQLite is asked whether anybody wrote: 0.1 ms a look.
POLL_S = 0.025
#: PostgreSQL is asked this often even when no notice came.
TIMER_S = 1.0
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
        self.looked_ms = 0.0
        self._hash: str | None = None
        self._seen_version: object = None
        self._has_more = True
        self._asked_at = 0.0
        self._fed_asked_at = 0.0
        self._bell = None if store.is_file else Bell()
        self._probe = _taken(store) if store.is_file else None
        self._ear: Listening | None = None
        if self._bell is not None:
            try:
                self._ear = Listening(store, self._bell)
            except StoreError:
                self._bell.close()
                raise

    def nudge(self) -> None:
        """Look at a file at once: a writer of this process has committed. A server tells by itself."""
        self._nudged.set()

    def stop(self) -> None:
        """Let `wait` return with nothing."""
        self._stopped.set()
        self._nudged.set()
        if self._bell is not None:
            self._bell.ring()

    def wait(self, timeout_s: float | None = None) -> list[journal.Entry]:
        """The next entries; empty after the timeout or `stop`, or when `is_cut_off` has changed.

        Raises:
            EntriesLost: the entry at `last` is another now, or gone; the picture has to be read anew.
            StoreError: the database can not be read now. After StoreUnreachable it may be asked again.
        """
        give_up = None if timeout_s is None else time.monotonic() + timeout_s
        if self._probe is None:
            self._has_more |= self._ear is None
        else:
            self._has_more = True
        was_cut_off = self.is_cut_off
        while not self._stopped.is_set():
            with self._trouble():
                if (self._has_more or self._changed()) and (found := self._read()):
                    return found
                if self.is_cut_off != was_cut_off:
                    break
                left = None if give_up is None else give_up - time.monotonic()
                if left is not None and left <= 0:
                    break
                self._pause(left)
        return []

    @contextmanager
    def looking(self) -> Iterator[Connection]:
        """A connection to read what entries refer to: at a server, the one that heard of them.

        Raises:
            StoreError: the database can not be read now.
        """
        if self._ear is None:
            with self._store.reading() as connection:
                yield connection
            return
        with self._trouble():
            yield self._ear.connection

    def texts(self, connection: Connection, references: Iterable[str]) -> dict[str, str]:
        """The private texts that entries refer to, on the connection that `looking` gave."""
        return reading.texts_behind(connection, references) if self._ear is None else self._ear.texts(references)

    def close(self) -> None:
        """Give the connections back."""
        if self._ear is not None:
            self._ear.close()
            self._ear = None
        if self._bell is not None:
            self._bell.close()
        if self._probe is not None:
            self._probe.close()

    @contextmanager
    def _trouble(self) -> Iterator[None]:
        """What the driver raises ends the connection to a server: it is made anew before the next look."""
        try:
            yield
        except DRIVER_ERRORS as error:
            ear, self._ear = self._ear, None
            if ear is not None:
                ear.close()
            raise self._store.error_of(error) or error from error

    def _read(self) -> list[journal.Entry]:
        self._asked_at = time.monotonic()
        if self._bell is None:
            with self._store.reading() as connection:
                found = list(journal.entries(connection, self.last, limit=PAGE))
        else:
            ear = self._ear = self._ear or Listening(self._store, self._bell)
            found = ear.entries(self.last, PAGE)
            self._check_continued(ear.connection, found)
            if not ear.hears and self._asked_at - self._fed_asked_at >= FED_S:
                self._fed_asked_at = self._asked_at
                self.is_cut_off = not _is_fed(ear.connection)
        self.looked_ms = (time.monotonic() - self._asked_at) * 1000.0
        self._has_more = len(found) == PAGE
        if found:
            self.last, self._hash = found[-1].seq, found[-1].hash
        elif self._ear is not None:
            self._ear.newest = self.last  # whoever told of more spoke of nothing
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
        if self._probe is None:
            heard = self._ear is not None and self._ear.newest > self.last
            return heard or time.monotonic() - self._asked_at >= self._timer_s()
        if self._nudged.is_set():
            self._nudged.clear()
            return True
        version = self._probe.cursor().execute("PRAGMA data_version").fetchone()
        seen, self._seen_version = self._seen_version, version
        return bool(version != seen)

    def _timer_s(self) -> float:
        return TIMER_S if self._ear is None or self._ear.hears else STANDBY_TIMER_S

    def _pause(self, at_most_s: float | None) -> None:
        if self._ear is None:
            self._nudged.wait(POLL_S if at_most_s is None else min(POLL_S, at_most_s))
            return
        left_s = self._asked_at + self._timer_s() - time.monotonic()
        self._ear.wait(left_s if at_most_s is None else min(left_s, at_most_s))


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
