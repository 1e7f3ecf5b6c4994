"""A fix: where a unit was, and when. Telemetry, never a command."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from console.domain.geo import LonLat


@dataclass(frozen=True, slots=True)
class Fix:
    """One reported position of a unit.

    `course_deg` is clockwise from north, `speed_mps` metres per second; both may be missing.
    """

    unit: str
    at: LonLat
    fixed_at: datetime
    course_deg: float | None = None
    speed_mps: float | None = None
