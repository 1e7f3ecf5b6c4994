"""The clock of a drill: stands, runs at any speed, and can be set to any moment. One a drill, shared by its threads."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from console.clock import to_millisecond


class DrillClock:
    """Tells the drill's time. While a step runs it stands at the step's own moment, so that the record is exact."""

    def __init__(self, moment: datetime, tick: Callable[[], float] = time.monotonic) -> None:
        self._lock = threading.Lock()
        self._tick = tick
        self._base = moment
        self._since: float | None = None
        self._speed = 1.0
        self._pinned: datetime | None = None

    def now(self) -> datetime:
        """The present moment of the drill, whole milliseconds."""
        with self._lock:
            return to_millisecond(self._pinned or self._moment())

    def run(self, speed: float) -> None:
        """Let time pass at so many drill seconds a second."""
        with self._lock:
            self._base = self._moment()
            self._since, self._speed = self._tick(), speed

    def stop(self) -> None:
        """Stand still."""
        with self._lock:
            self._base, self._since = self._moment(), None

    def set(self, moment: datetime) -> None:
        """Go to a moment, backwards too; time goes on from there if it did before."""
        with self._lock:
            self._base = moment
            if self._since is not None:
                self._since = self._tick()

    @contextmanager
    def pinned(self, moment: datetime) -> Iterator[None]:
        """Stand at a moment while something is done as of it."""
        with self._lock:
            self._pinned = moment
        try:
            yield
        finally:
            with self._lock:
                self._pinned = None

    def _moment(self) -> datetime:
        if self._since is None:
            return self._base
        return self._base + timedelta(seconds=(self._tick() - self._since) * self._speed)
