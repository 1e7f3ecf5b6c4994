"""SetUnitStatus: a unit reports its next step."""

from __future__ import annotations

from typing import Any

from console.commands.base import Command, Name, Work
from console.commands.release_units import release_all
from console.commands.tour_of_duty import find_running, leave_duty
from console.domain import dispatch
from console.domain.errors import DomainError
from console.domain.rows import changed
from console.domain.unit import UnitStatus, check_step


class SetUnitStatus(Command, frozen=True, kw_only=True, tag="SetUnitStatus"):
    """Available and returning, reported from an incident, end the assignment; off duty ends the tour."""

    unit: Name
    status: UnitStatus


def set_unit_status(command: SetUnitStatus, work: Work) -> dict[str, Any]:
    """Take the step, stamp assignment and incident when the unit is bound to one."""
    unit = work.unit(command.unit)
    check_step(unit.call_sign, unit.status, command.status)
    assignment = work.active_assignment(unit.call_sign)
    if assignment is None:
        if command.status.is_assigned:
            raise DomainError(
                "illegal_step",
                "{unit} is on no incident: it can not be {status}",
                unit=unit.call_sign,
                status=command.status.value,
            )
        work.put(changed(unit, status=command.status, status_at=work.now))
        if command.status is UnitStatus.OFF_DUTY and (tour := find_running(work, unit.call_sign)) is not None:
            leave_duty(work, tour)
        return {}
    incident = work.incident(assignment.incident)
    if command.status.is_assigned:
        for row in dispatch.advance(unit, incident, assignment, command.status, work.now):
            work.put(row)
    else:
        work.put(release_all(work, incident, [unit.call_sign], command.status.value, command.status))
    return {}
