"""ReassignUnits: units go to another incident from where they are, in one step."""

from __future__ import annotations

from typing import Any, ClassVar

from console.commands.assign_units import account_for, assign_all
from console.commands.base import Command, Name, Names, Text, Work
from console.commands.release_units import release_all
from console.domain import dispatch
from console.domain.incident import IncidentEvent


class ReassignUnits(Command, frozen=True, kw_only=True, tag="ReassignUnits"):
    """The one explicit way to take a busy unit off its incident and send it to another; `reason` as of AssignUnits."""

    units: Names
    incident: Name
    reason: Text | None = None

    private_fields: ClassVar[tuple[str, ...]] = ("reason",)


def reassign_units(command: ReassignUnits, work: Work) -> dict[str, Any]:
    """Release each unit from where it is and assign it to the incident; one that nobody is on any more waits again."""
    target = work.incident(command.incident)
    for call_sign in dict.fromkeys(command.units):
        unit = work.unit(call_sign)
        refusal = dispatch.why_not_reassign(unit, target)
        if refusal is not None:
            raise refusal
        if unit.incident is not None:
            before = work.incident(unit.incident)
            reason = f"reassigned to {target.number}"
            work.put(release_all(work, before, [call_sign], reason, event=IncidentEvent.LAST_TAKEN))
    account_for(work, target, command.units, command.reason)
    work.put(assign_all(work, target, command.units))
    return {}
