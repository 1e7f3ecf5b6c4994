"""AssignUnits: bind free units to an incident, all or none."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from console.commands.base import Command, Name, Names, Work
from console.domain import dispatch
from console.domain.incident import Incident
from console.domain.unit import Role


class AssignUnits(Command, frozen=True, kw_only=True, tag="AssignUnits"):
    """Without a role the first unit leads, unless somebody leads already; the others assist."""

    incident: Name
    units: Names
    role: Role | None = None


def assign_units(command: AssignUnits, work: Work) -> dict[str, Any]:
    """Assign each unit in the order given."""
    incident = assign_all(work, work.incident(command.incident), command.units, command.role)
    work.put(incident)
    return {}


def assign_all(work: Work, incident: Incident, call_signs: Iterable[str], role: Role | None = None) -> Incident:
    """Assign units inside a command and return the incident as it is then, not yet put."""
    has_lead = any(active.role is Role.LEAD for active in work.active_assignments(incident.number))
    for call_sign in dict.fromkeys(call_signs):
        as_what = role or (Role.ASSIST if has_lead else Role.LEAD)
        unit, incident, assignment = dispatch.assign(work.unit(call_sign), incident, as_what, work.now)
        work.put(unit)
        work.add(assignment)
        has_lead = has_lead or as_what is Role.LEAD
    return incident
