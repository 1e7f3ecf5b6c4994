"""Work that is no call: patrols, revisits, checks, mediations; due, done or overdue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from console.domain.geo import LonLat


class TaskKind(StrEnum):
    """What is to be done."""

    PATROL = "patrol"
    REVISIT = "revisit"
    CHECK = "check"
    MEDIATION = "mediation"


@dataclass(frozen=True, slots=True)
class Task:
    """One piece of work at a place, for a unit or for whoever answers for the zone.

    `incident` is the one whose closing opened it. `text` (what to do) and `report` (what was found) are references
    into the private texts. `outcome` is a code; it is there as soon as the task is over.
    """

    key: str
    kind: TaskKind
    opened_at: datetime
    opened_by: str
    due_at: datetime | None = None
    incident: str | None = None
    zone: str | None = None
    at: LonLat | None = None
    unit: str | None = None
    text: str | None = None
    begun_at: datetime | None = None
    outcome: str | None = None
    report: str | None = None
    ended_at: datetime | None = None
    version: int = 1

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.ended_at is None
