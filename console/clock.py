"""The one clock interface: what time it is, for live work and drills alike."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

#: How fast a desk's time goes while its computer's clock, set back, comes up with it.
CATCH_UP_PACE = 0.5


class Clock(Protocol):
    """Tells the time that commands are stamped with."""

    def now(self) -> datetime:
        """The present moment, UTC-aware, whole milliseconds."""
        ...


def to_millisecond(moment: datetime) -> datetime:
    """Cut a moment to whole milliseconds, the precision of every stored time."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


class SystemClock:
    """The clock of a live operation."""

    def now(self) -> datetime:
        """The computer's time in UTC."""
        return to_millisecond(datetime.now(UTC))


class SteadyClock:
    """The clock of a desk at work: the computer's, but it never goes back, so that stamps follow the order of entries.

    When the computer's clock is set back, time goes on here at half its pace until the computer's has come up with it.
    Threads share it.
    """

    def __init__(self, system: Clock | None = None, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._system, self._monotonic = system or SystemClock(), monotonic
        self._lock = threading.Lock()
        self._told = self._system.now()
        self._told_s = monotonic()

    def now(self) -> datetime:
        """The time in UTC, never before what was told last."""
        with self._lock:
            found, ran_s = self._system.now(), self._monotonic()
            slow = self._told + timedelta(seconds=max(0.0, ran_s - self._told_s) * CATCH_UP_PACE)
            if found >= slow:
                self._told, self._told_s = found, ran_s
                return found
            return to_millisecond(slow)


class SetClock:
    """A clock that stands where it was last set: for drills and tests."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment

    def now(self) -> datetime:
        """The moment it was set to."""
        return self._moment

    def set(self, moment: datetime) -> None:
        """Move to a moment, backwards too: a drill may jump."""
        self._moment = to_millisecond(moment)
