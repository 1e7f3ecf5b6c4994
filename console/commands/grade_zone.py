"""GradeZone: set the colour grade of a place. The journal keeps what it was before, when, and by whom."""

from __future__ import annotations

from typing import Any

from console.commands.base import Command, Name, Text, Work
from console.domain.area import Grade, Zone
from console.domain.errors import DomainError
from console.domain.rows import changed


class GradeZone(Command, frozen=True, kw_only=True, tag="GradeZone"):
    """A place is graded, never a person: `reason` is for everybody to read and names nobody."""

    zone: Name
    grade: Grade
    reason: Text | None = None


def grade_zone(command: GradeZone, work: Work) -> dict[str, Any]:
    """Set the grade; answer what it was."""
    zone = work.find(Zone, command.zone)
    if not isinstance(zone, Zone):
        raise DomainError("bad_field", "there is no zone {zone}", zone=command.zone)
    if zone.grade is command.grade:
        raise DomainError(
            "illegal_step", "{zone} is graded so already: {grade}", zone=zone.code, grade=zone.grade.value
        )
    work.put(changed(zone, grade=command.grade))
    return {"before": zone.grade.value}
