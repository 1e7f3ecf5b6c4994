"""SetLead: another unit answers for the response; who led until now assists."""

from __future__ import annotations

from typing import Any

from console.commands.base import Command, Name, Work
from console.domain import dispatch


class SetLead(Command, frozen=True, kw_only=True, tag="SetLead"):
    """The unit must be on the incident."""

    incident: Name
    unit: Name


def set_lead(command: SetLead, work: Work) -> dict[str, Any]:
    """Change the roles, nothing else."""
    incident, unit = work.incident(command.incident), work.unit(command.unit)
    for assignment in dispatch.set_lead(work.active_assignments(incident.number), unit.call_sign):
        work.put(assignment)
    return {}
