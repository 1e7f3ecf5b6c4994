"""The care of a live record behind the window: is it what was seen, does its chain hold, is anything over its time.

One thread with a small share of the processor; it changes nothing but through commands of its own bus.
Knows no Qt; what it finds leaves through one callable, on its thread.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from console.clock import Clock, SystemClock
from console.commands.bus import Bus
from console.domain.doctrine import Doctrine
from console.heads import HeadMemory, Seen, Unlike, unlike
from console.retention import LetGo, NotAllowed, may_retain, retain
from console.surroundings import RegionSurroundings
from db import journal
from db.codec import time_of, time_text
from db.engine import sqlite_path
from db.errors import DRIVER_ERRORS, StoreError
from db.store import Store

log = logging.getLogger(__name__)
#: How often the record is looked at, and how much of a processor the reading of it may take.
LOOK_S = 5.0
SHARE = 0.05
#: The longest wait between two pages, so that a slow disk does not stop the reading.
LONGEST_WAIT_S = 2.0
PAGE = 500
#: The whole chain is read again after so long: what was read before may have been changed since.
AGAIN_S = 6 * 3600.0
#: A standby may be behind what was seen on another server for so long.
BEHIND_S = 60.0
#: Letting go of what is old begins so long after the start, and then once in this time.
RETAIN_AFTER_S = 120.0
RETAIN_EVERY = timedelta(hours=24)
#: A clock that goes back by less is being set right as clocks are.
JUMP_S = 2.0


@dataclass(frozen=True, slots=True)
class Jump:
    """This computer's clock was set back: by so many seconds, at a moment of the new time."""

    seconds: float
    at: datetime


@dataclass(frozen=True, slots=True)
class CareState:
    """What is known of the record. `verified`: entries whose chain holds, as of `verified_at`; `broken`: the first
    entry where it does not, and why; `unlike`: how it is not what was seen; `let_go`: what went last; `failed`: why
    the last look came to nothing, where that is no trouble that the session tells."""

    verified: int = 0
    verified_at: datetime | None = None
    total: int = 0
    broken: tuple[int, str] | None = None
    unlike: Unlike | None = None
    jump: Jump | None = None
    let_go: LetGo | None = None
    failed: str = ""

    @property
    def is_well(self) -> bool:
        """Whether nothing speaks against the record."""
        return self.broken is None and self.unlike is None


class _Stopped(Exception):
    """The program ends."""


class Care:
    """Takes care of one record until it is stopped.

    Args:
        store: shared with the session, which closes it after this was stopped.
        user: in whose name old things are let go.
        tell: called with each new state, on the thread of the care.
        memory: where heads are kept; None takes the user's data folder.
    """

    def __init__(
        self,
        store: Store,
        *,
        user: str,
        doctrine: Doctrine,
        tell: Callable[[CareState], None],
        memory: HeadMemory | None = None,
        clock: Clock | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store, self._user, self._doctrine, self._tell = store, user, doctrine, tell
        self._memory = memory or HeadMemory(store.url.render_as_string(hide_password=False))
        self._clock, self._monotonic = clock or SystemClock(), monotonic
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="care")
        self._state = CareState()
        self._point = Seen(0, journal.FIRST_PREV)  # the chain holds up to here
        self._begun_s = self._read_all_s = monotonic()
        self._behind_s: float | None = None
        self._last = (self._clock.now(), monotonic())

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Give up what is being done, and end."""
        self._stopping.set()
        if self._thread.ident is not None:
            self._thread.join()

    def look(self) -> CareState:
        """Look once at everything; the state after it.

        Raises:
            StoreError: the record can not be read now.
        """
        self._look_at_clock()
        self._look_at_head()
        if self._monotonic() - self._read_all_s > AGAIN_S:
            self._read_all_s = self._monotonic()
            self._point = Seen(0, journal.FIRST_PREV)
        if self._state.broken is None:
            self._read_on()
        self._retain_when_due()
        return self._state

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self.look()
                self._change(failed="")
            except _Stopped:
                return
            except StoreError as failure:
                log.info("the record can not be looked at: %s", failure)  # the session tells and tries again
            except (OSError, *DRIVER_ERRORS) as failure:
                log.exception("the care of the record failed")
                self._change(failed=type(failure).__name__)
            self._stopping.wait(LOOK_S)

    def _change(self, **changes: object) -> None:
        changed = replace(self._state, **changes)  # type: ignore[arg-type]
        if changed != self._state:
            self._state = changed
            self._tell(changed)

    def _breathe(self, *_: object, worked_s: float = 0.01) -> None:
        """Leave the processor to others for as long as the share wants."""
        if self._stopping.wait(min(LONGEST_WAIT_S, worked_s * (1 / SHARE - 1))):
            raise _Stopped

    # --- clock -----------------------------------------------------------------------------------

    def _look_at_clock(self) -> None:
        now, ran_s = self._clock.now(), self._monotonic()
        then, then_s = self._last
        self._last = now, ran_s
        ahead_s = (now - then).total_seconds() - (ran_s - then_s)
        if ahead_s < -JUMP_S:
            self._change(jump=Jump(-ahead_s, now))

    # --- what was seen ---------------------------------------------------------------------------

    def _look_at_head(self) -> None:
        points = self._memory.read().points
        with self._store.reading() as connection:
            seq, digest = journal.head(connection)

            def hash_of(number: int) -> str | None:
                entry = journal.entry_of(connection, number)
                return entry.hash if entry is not None else None

            found = unlike(points[-1:], hash_of, seq)
            if found is not None:
                found = unlike(points, hash_of, seq)
        if found is not None and found.is_cut and self._store.rights.looks_on and self._may_be_behind():
            return
        self._behind_s = None if found is None else self._behind_s
        self._change(unlike=found, total=seq)
        if found is None and seq > 0:
            self._remember(Seen(seq, digest, time_text(self._clock.now())))

    def _may_be_behind(self) -> bool:
        """Whether a standby that lacks what was seen may just not have it yet."""
        self._behind_s = self._monotonic() if self._behind_s is None else self._behind_s
        return self._monotonic() - self._behind_s < BEHIND_S

    def _remember(self, seen: Seen) -> None:
        try:
            self._memory.remember(seen)
        except OSError as error:
            log.warning("the head of the journal can not be kept: %s", error)

    # --- chain -----------------------------------------------------------------------------------

    def _read_on(self) -> None:
        """Read the entries that were not read yet, a page at a time."""
        while True:
            begun = time.perf_counter()
            with self._store.reading() as connection:
                page = list(journal.entries(connection, self._point.seq, limit=PAGE))
            for entry in page:
                if (why := journal.wrong_with(entry, self._point.seq, self._point.hash)) is not None:
                    self._change(broken=(self._point.seq + 1, why))
                    return
                self._point = Seen(entry.seq, entry.hash)
            if len(page) < PAGE:
                break
            self._change(total=max(self._state.total, self._point.seq))
            self._breathe(worked_s=time.perf_counter() - begun)
        self._change(verified=self._point.seq, verified_at=self._clock.now())

    # --- what is over its time -------------------------------------------------------------------

    def _retain_when_due(self) -> None:
        if self._monotonic() - self._begun_s < RETAIN_AFTER_S or not self._state.is_well:
            return
        now = self._clock.now()
        last = self._memory.read().retained_at
        if (last and now - time_of(last) < RETAIN_EVERY) or not may_retain(self._store):
            return
        bus = Bus(
            self._store,
            clock=self._clock,
            actor=self._user if self._store.rights.may_act_as(self._user) else self._store.login,
            doctrine=self._doctrine,
            surroundings=RegionSurroundings(),
        )
        try:
            done = retain(self._store, bus.run, now, archive_of(self._store), self._breathe)
        except NotAllowed as error:
            log.warning("nothing old was let go: %s", error)
            done = LetGo()
        finally:
            bus.close()
        if done != LetGo():
            self._change(let_go=done)
        try:
            self._memory.retained(time_text(now))
        except OSError as error:
            log.warning("when old things were let go can not be kept: %s", error)


def archive_of(store: Store) -> Path | None:
    """Where a console moves old positions by itself: beside a file. A job names a folder for those of a server."""
    path = sqlite_path(store.url)
    return None if path is None else path.with_name(f"{path.name}.archive")
