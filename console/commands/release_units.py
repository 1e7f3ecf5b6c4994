"""ReleaseUnits: units leave an incident and are available again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from console.commands.add_note import keep_note
from console.commands.base import Command, Name, Names, Text, Work
from console.domain import dispatch
from console.domain.errors import DomainError
from console.domain.incident import Incident, IncidentEvent
from console.domain.unit import UnitStatus


class ReleaseUnits(Command, frozen=True, kw_only=True, tag="ReleaseUnits"):
    """All of the units must be on the incident."""

    incident: Name
    units: Names
    reason: Text | None = None

    private_fields: ClassVar[tuple[str, ...]] = ("reason",)


def release_units(command: ReleaseUnits, work: Work) -> dict[str, Any]:
    """End the assignments; the incident waits again or is cleared when nobody is left."""
    incident = work.incident(command.incident)
    work.put(release_all(work, incident, command.units, "released"))
    if command.reason is not None:
        keep_note(work, incident.number, "release", command.reason)
    return {}


def release_all(
    work: Work,
    incident: Incident,
    call_signs: Iterable[str],
    reason: str,
    status: UnitStatus = UnitStatus.AVAILABLE,
    event: IncidentEvent = IncidentEvent.LAST_LEFT,
) -> Incident:
    """Release units inside a command and return the incident as it is then, not yet put.

    Raises:
        DomainError: `illegal_step`, when a unit is not on the incident.
    """
    active = {assignment.unit: assignment for assignment in work.active_assignments(incident.number)}
    leaving = []
    for call_sign in dict.fromkeys(call_signs):
        unit = work.unit(call_sign)
        assignment = active.pop(call_sign, None)
        if assignment is None:
            raise DomainError("illegal_step", "{unit} is not on {incident}", unit=call_sign, incident=incident.number)
        leaving.append((unit, assignment))
    left = dispatch.leave(incident, leaving, len(active), work.now, reason, status, event)
    for unit in left.units:
        work.put(unit)
    for ended in left.assignments:
        work.put(ended)
    return left.incident


def release_everyone(work: Work, incident: Incident, reason: str) -> Incident:
    """Release all units of an incident inside a command, before it ends."""
    everyone = [assignment.unit for assignment in work.active_assignments(incident.number)]
    return release_all(work, incident, everyone, reason) if everyone else incident
