"""The one clock interface: what time it is, for live work and drills alike."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol


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
