"""Assigning, moving and releasing units: pure steps on frozen rows.

`why_not_assign` answers "may this be done?" once for the menu, the drag and the handler.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from console.domain.errors import DomainError
from console.domain.incident import Incident, IncidentEvent, next_status
from console.domain.unit import Assignment, Role, Unit, UnitStatus, check_step


def why_not_act(incident: Incident) -> DomainError | None:
    """Tell why nothing more can be done about an incident, or None while it is open."""
    if incident.status.is_open:
        return None
    return DomainError(
        "illegal_step",
        "{incident} is {status}: reopen it first",
        incident=incident.number,
        status=incident.status.value,
    )


def why_not_assign(unit: Unit, incident: Incident) -> DomainError | None:
    """Tell why a unit may not be assigned to an incident, or None when it may."""
    if (refusal := why_not_act(incident)) is not None:
        return refusal
    if unit.incident is not None:
        return DomainError(
            "unit_busy",
            "{unit} is {status} on {incident}: release or reassign it",
            unit=unit.call_sign,
            status=unit.status.value,
            incident=unit.incident,
        )
    if unit.status is UnitStatus.OFF_DUTY:
        return DomainError("unit_off_duty", "{unit} is off duty", unit=unit.call_sign)
    return None


def why_not_reassign(unit: Unit, incident: Incident) -> DomainError | None:
    """Tell why a unit may not be moved to an incident from where it is, or None when it may."""
    if unit.incident == incident.number:
        return DomainError(
            "unit_busy", "{unit} is on {incident} already", unit=unit.call_sign, incident=incident.number
        )
    return why_not_assign(replace(unit, incident=None), incident)


def assign(unit: Unit, incident: Incident, role: Role, at: datetime) -> tuple[Unit, Incident, Assignment]:
    """Bind a unit to an incident.

    Raises:
        DomainError: as `why_not_assign` tells.
    """
    refusal = why_not_assign(unit, incident)
    if refusal is not None:
        raise refusal
    return (
        replace(unit, status=UnitStatus.DISPATCHED, status_at=at, incident=incident.number),
        replace(
            incident,
            status=next_status(incident.status, IncidentEvent.ASSIGNED),
            dispatched_at=incident.dispatched_at or at,
        ),
        Assignment(f"{incident.number}/{unit.call_sign}/{unit.version}", incident.number, unit.call_sign, role, at),
    )


_STAMP_OF: Mapping[UnitStatus, str] = {
    UnitStatus.DELIVERED: "delivered_at",
    UnitStatus.ACKNOWLEDGED: "acknowledged_at",
    UnitStatus.EN_ROUTE: "en_route_at",
    UnitStatus.ON_SCENE: "on_scene_at",
}
_EVENT_OF = {UnitStatus.EN_ROUTE: IncidentEvent.SET_OUT, UnitStatus.ON_SCENE: IncidentEvent.ARRIVED}


def advance(
    unit: Unit, incident: Incident, assignment: Assignment, status: UnitStatus, at: datetime
) -> tuple[Unit, Incident, Assignment]:
    """Let an assigned unit report a further step; the first to reach it stamps the incident.

    Raises:
        DomainError: `illegal_step`, when the step leads backwards.
    """
    check_step(unit.call_sign, unit.status, status)
    stamp = _STAMP_OF[status]
    event = _EVENT_OF.get(status)
    stamped: dict[str, Any] = {stamp: at}
    news: dict[str, Any] = {} if getattr(incident, stamp) is not None else dict(stamped)
    if event is not None:
        news["status"] = next_status(incident.status, event)
    if news:
        incident = replace(incident, **news)
    return replace(unit, status=status, status_at=at), incident, replace(assignment, **stamped)


@dataclass(frozen=True, slots=True)
class Leaving:
    """Rows after units left an incident."""

    units: tuple[Unit, ...]
    assignments: tuple[Assignment, ...]
    incident: Incident


def leave(
    incident: Incident,
    leaving: Iterable[tuple[Unit, Assignment]],
    staying: int,
    at: datetime,
    reason: str,
    status: UnitStatus = UnitStatus.AVAILABLE,
    event: IncidentEvent = IncidentEvent.LAST_LEFT,
) -> Leaving:
    """End assignments to an incident.

    Args:
        leaving: the units that leave, each with the assignment that ends.
        staying: how many assignments to the incident remain active.
        status: what the units become, available or returning.
        event: what it is to the incident when nobody stays.
    """
    units, ended = [], []
    for unit, assignment in leaving:
        units.append(replace(unit, status=status, status_at=at, incident=None))
        ended.append(replace(assignment, ended_at=at, end_reason=reason))
    if ended and not staying:
        incident = replace(incident, status=next_status(incident.status, event))
    return Leaving(tuple(units), tuple(ended), incident)


def close(incident: Incident, disposition: str, at: datetime) -> Incident:
    """Close an incident that no unit is bound to any more."""
    return replace(
        incident, status=next_status(incident.status, IncidentEvent.CLOSE), disposition=disposition, closed_at=at
    )


def divert(incident: Incident, to: str, at: datetime) -> Incident:
    """Hand an incident to another service."""
    return replace(
        incident,
        status=next_status(incident.status, IncidentEvent.DIVERT),
        disposition="diverted",
        diverted_to=to,
        closed_at=at,
    )


def reopen(incident: Incident) -> Incident:
    """Take a closed or diverted incident up again."""
    return replace(
        incident,
        status=next_status(incident.status, IncidentEvent.REOPEN),
        disposition=None,
        diverted_to=None,
        closed_at=None,
    )
