"""Follows a record and keeps the picture, on a thread of its own: the server's, or the shadow's while it is lost."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from console.bugs import said, surviving
from console.clock import SystemClock
from console.listening import Listener, told_entry
from console.picture import ChangeSet, Picture
from db import journal, reading
from db.errors import StoreError
from db.store import Store
from db.tail import EntriesLost, Tail

log = logging.getLogger(__name__)

#: How long to wait before asking a lost database again, and how often one at rest is looked at.
RETRY_S = 2.0
PING_S = 5.0
#: The picture lets go of ended incidents when it holds this many more than it needs.
SLACK = 200
#: So many entries of before are told at the start, for the log.
SHOWN_AT_START = 300
#: So many of the last entries are kept for a shadow: what can be undone and answered again without the server.
KEPT_FOR_SHADOW = 2_000
#: What is said while a standby can be read and nothing new can come.
CUT_OFF = "the standby gets nothing from its primary; what is shown may be old"
#: Longest wait for the thread to let go of a record that is about to be closed.
LET_GO_S = 10.0


@dataclass(frozen=True, slots=True)
class Held:
    """What this desk holds of a record in memory: the picture, and the last entries that led to it."""

    picture: Picture
    entries: tuple[journal.Entry, ...]


class Follower:
    """Follows one record at a time, from the picture at its head on.

    Args:
        looked: told after each look that went well, with its milliseconds.
        failed: told when the record can not be read, at the second failure in a row.
        pictured: told of a picture with other doctrines before the listener is.
    """

    def __init__(
        self,
        store: Store,
        listener: Listener,
        *,
        looked: Callable[[float | None], None],
        failed: Callable[[StoreError | None, str], None],
        pictured: Callable[[Picture], None],
    ) -> None:
        self._listener = listener
        self._looked, self._failed, self._pictured = looked, failed, pictured
        self._changed = threading.Condition()
        self._wanted = store
        self._shadow_from: int | None = None
        self._using: Store | None = None
        self._loaded: Store | None = None
        self._failures = 0
        self._stopping = False
        self._tail: Tail | None = None
        self._told: int | None = None
        self._held = Held(Picture(), ())
        self._thread = threading.Thread(target=self._run, name="tail")

    # --- from other threads -----------------------------------------------------------------------

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End, and wait for it."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        self.wake()
        if self._thread.ident is not None:
            self._thread.join()

    def nudge(self) -> None:
        """Look at once: a writer of this process has committed."""
        tail = self._tail  # looked at once: while the database is lost, its own thread takes it away
        if tail is not None:
            tail.nudge()

    def held(self) -> Held:
        """What was last seen of the server's record."""
        return self._held

    def move_to(self, store: Store, shadow_from: int | None = None) -> None:
        """Follow another record from now on, all of it loaded anew.

        Args:
            shadow_from: the number after which a shadow's own entries begin; None for the record itself.
        """
        with self._changed:
            self._wanted, self._shadow_from = store, shadow_from
            self._loaded, self._failures = None, 0
            self._changed.notify_all()
        self.wake()

    def wait_loaded(self, stopped: Callable[[], bool]) -> bool:
        """Wait until the record that is wanted has been loaded; False when it can not be, or `stopped` says so."""
        with self._changed:
            while self._loaded is not self._wanted and not self._failures and not self._stopping:
                if self._thread.ident is None or stopped():
                    return False
                self._changed.wait(0.1)
            return self._loaded is self._wanted

    def wait_gone(self, store: Store) -> None:
        """Wait until a record that was moved away from is not in use any more."""
        with self._changed:
            self._changed.wait_for(lambda: self._using is not store, LET_GO_S)

    def wake(self) -> None:
        """End whatever the thread waits for."""
        tail = self._tail
        if tail is not None:
            tail.stop()

    # --- its thread -------------------------------------------------------------------------------

    def _run(self) -> None:
        while not self._stopping:
            with self._changed:
                self._using = store = self._wanted
                shadow_from = self._shadow_from
                self._changed.notify_all()
            try:
                turn = partial(self._turn, store, shadow_from)
                surviving("following the journal", turn, partial(self._bug_came, store))
            finally:
                tail, self._tail = self._tail, None
                if tail is not None:
                    tail.close()
                with self._changed:
                    self._using = None
                    self._changed.notify_all()

    def _turn(self, store: Store, shadow_from: int | None) -> None:
        """Follow a record until another one is wanted or it can not be read."""
        try:
            self._follow(store, shadow_from)
        except EntriesLost as lost:  # the picture is read anew at once
            log.warning("%s", lost)
            self._told = None
        except journal.EntryUnreadable as poison:  # the tables hold what it did; it is told with the next picture
            log.warning("%s", poison)
        except StoreError as failure:
            self._fail(store, failure, str(failure))

    def _bug_came(self, store: Store, bug: Exception) -> None:
        self._fail(store, None, said(bug))

    def _fail(self, store: Store, failure: StoreError | None, text: str) -> None:
        """The first failure is tried again at once: one connection may have been cut with the server well."""
        with self._changed:
            if store is not self._wanted:
                return
            self._failures += 1
            is_first = self._failures == 1 and self._loaded is store
            self._loaded = None
            self._changed.notify_all()
        if is_first and not store.is_file:
            return
        self._failed(failure, text)
        with self._changed:
            self._changed.wait_for(lambda: self._stopping or self._wanted is not store, RETRY_S)

    def _follow(self, store: Store, shadow_from: int | None) -> None:
        store.check_in_place()
        with store.reading() as connection:
            picture = reading.load(connection)
            after = picture.seq - SHOWN_AT_START if self._told is None else self._told
            if shadow_from is not None:
                after = shadow_from if self._told is not None else 0
            lately = list(journal.entries(connection, after, until=picture.seq))
        tail = Tail(store, picture.seq)
        with self._changed:
            self._tail = tail
            if store is not self._wanted or self._stopping:
                return
            self._loaded, self._failures = store, 0
            self._changed.notify_all()
        before = () if self._told is None else self._held.entries
        recent = deque((*before, *(entry for entry in lately if entry.is_readable)), KEPT_FOR_SHADOW)
        self._keep(picture, recent, shadow_from)
        self._pictured(picture)
        self._listener.picture_changed(picture, ChangeSet(everything=True))
        self._tell(lately, shadow_from)
        self._looked(None)
        self._keep_up(store, picture, tail, recent, shadow_from)

    def _keep_up(
        self, store: Store, picture: Picture, tail: Tail, recent: deque[journal.Entry], shadow_from: int | None
    ) -> None:
        held = len(picture.incidents) - len(picture.open_incidents())
        while not self._stopping and store is self._wanted:
            found = tail.wait(PING_S)
            if store is not self._wanted:
                return
            store.check_in_place()
            if tail.is_cut_off:
                self._failed(None, CUT_OFF)
            elif not found:
                self._looked(tail.looked_ms)
            if not found:
                continue
            with tail.looking() as connection:
                picture, changes = reading.follow(connection, picture, found, tail.texts)
            held += sum(entry.body.command in ("CloseIncident", "DivertIncident") for entry in found)
            if held > reading.KEEP_ENDED + SLACK:
                picture, let_go = picture.without_old(reading.KEEP_ENDED)
                changes |= let_go
                held = reading.KEEP_ENDED
            recent.extend(found)
            self._keep(picture, recent, shadow_from)
            if changes.doctrines:
                self._pictured(picture)
            self._listener.picture_changed(picture, changes)
            self._tell(found, shadow_from)

    def _keep(self, picture: Picture, recent: deque[journal.Entry], shadow_from: int | None) -> None:
        if shadow_from is None:
            self._held = Held(picture, tuple(recent))

    def _tell(self, found: list[journal.Entry], shadow_from: int | None) -> None:
        if shadow_from is None:
            self._told = found[-1].seq if found else self._told or 0
        seen_at = SystemClock().now()
        self._listener.entries_seen([told_entry(entry, seen_at) for entry in found])
