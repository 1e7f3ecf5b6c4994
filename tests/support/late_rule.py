"""What is late and what is about to be, judged anew for every moment: what the kept list is held against."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from console.domain.supervision import WatchedStep
from console.domain.worst_first import Lateness


def late_and_soon(watched: Iterable[WatchedStep], now: datetime) -> tuple[list[WatchedStep], list[WatchedStep]]:
    """What is late, the longest late first, and what is about to be, the soonest first."""
    ordered = sorted(watched, key=lambda one: (one.late_at, one.incident, one.step))
    late = [one for one in ordered if one.lateness(now) is Lateness.LATE]
    soon = [one for one in ordered if one.lateness(now) is Lateness.AMBER]
    return late, soon
