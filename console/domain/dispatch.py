"""Assigning, moving and releasing units: pure steps on frozen rows.

`why_not_assign` answers "may this be done?" once for the menu, the drag and the handler.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from console.domain.coverage import Group
from console.domain.doctrine import Doctrine, is_within
from console.domain.errors import DomainError
from console.domain.incident import Incident, IncidentEvent, next_status
from console.domain.request import Answer, Request, RequestKind
from console.domain.rows import changed
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
    return why_not_assign(changed(unit, incident=None), incident)


def why_not_leave(
    call_signs: Collection[str], groups: Iterable[Group], incident: Incident, own: Collection[str], doctrine: Doctrine
) -> DomainError | None:
    """Tell which unit doctrine keeps in its zone unless somebody says why it leaves, or None when all may go.

    Args:
        groups: all there are; a unit is at home where its group is.
        own: the incident's zone and those that hold it.
    """
    if not own or not doctrine.stay_in_zone.holds(incident.class_code, incident.tier):
        return None
    for group in groups:
        if group.zone is None or group.zone in own:
            continue
        leaving = next((unit.call_sign for unit in group.units if unit.call_sign in call_signs), None)
        if leaving is not None:
            return DomainError("reason_wanted", "{unit} leaves its zone {zone}: say why", unit=leaving, zone=group.zone)
    return None


def assign(unit: Unit, incident: Incident, role: Role, at: datetime) -> tuple[Unit, Incident, Assignment]:
    """Bind a unit to an incident.

    Raises:
        DomainError: as `why_not_assign` tells.
    """
    refusal = why_not_assign(unit, incident)
    if refusal is not None:
        raise refusal
    return (
        changed(unit, status=UnitStatus.DISPATCHED, status_at=at, incident=incident.number),
        changed(
            incident,
            status=next_status(incident.status, IncidentEvent.ASSIGNED),
            dispatched_at=incident.dispatched_at or at,
        ),
        Assignment(f"{incident.number}/{unit.call_sign}/{unit.version}", incident.number, unit.call_sign, role, at),
    )


def next_tier(incident: Incident, grade: str, is_attended: bool, doctrine: Doctrine) -> int:
    """The tier to propose: the one that doctrine answers the call with, and one more than now once units are on it.

    Args:
        grade: the colour of its zone.
    """
    least = incident.tier + is_attended
    wanted = doctrine.response(incident.class_code, incident.priority, grade).tier
    return min(max(least, wanted), len(doctrine.tiers))


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
        incident = changed(incident, **news)
    return changed(unit, status=status, status_at=at), incident, changed(assignment, **stamped)


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
        units.append(changed(unit, status=status, status_at=at, incident=None))
        ended.append(changed(assignment, ended_at=at, end_reason=reason))
    if ended and not staying:
        incident = changed(incident, status=next_status(incident.status, event))
    return Leaving(tuple(units), tuple(ended), incident)


#: Why an assignment ended whose unit sent its order back.
RETURNED = "returned"


def returned_by(assignments: Iterable[Assignment]) -> frozenset[str]:
    """Units that sent their order back and were not sent anew.

    Args:
        assignments: of one incident, ended ones too.
    """
    last: dict[str, Assignment] = {}
    for assignment in sorted(assignments, key=lambda one: one.assigned_at):
        last[assignment.unit] = assignment
    return frozenset(unit for unit, assignment in last.items() if assignment.end_reason == RETURNED)


def set_lead(active: Iterable[Assignment], unit: str) -> list[Assignment]:
    """The assignments of an incident that change when another unit takes the lead over; who led assists.

    Args:
        active: those that bind units to the incident now.
    Raises:
        DomainError: `illegal_step`, when the unit is not among them or leads already.
    """
    on_it = {assignment.unit: assignment for assignment in active}
    if unit not in on_it:
        raise DomainError("illegal_step", "{unit} is not on the incident: assign it first", unit=unit)
    if on_it[unit].role is Role.LEAD:
        raise DomainError("illegal_step", "{unit} leads already", unit=unit)
    stepping_back = [changed(one, role=Role.ASSIST) for one in on_it.values() if one.role is Role.LEAD]
    return [*stepping_back, changed(on_it[unit], role=Role.LEAD)]


def close(incident: Incident, disposition: str, at: datetime) -> Incident:
    """Close an incident that no unit is bound to any more."""
    return changed(
        incident, status=next_status(incident.status, IncidentEvent.CLOSE), disposition=disposition, closed_at=at
    )


def why_not_close(incident: Incident, requests: Iterable[Request], doctrine: Doctrine) -> DomainError | None:
    """Tell why an open incident may not be closed yet, or None when it may: doctrine may ask for a review first.

    Args:
        requests: those about the incident.
    """
    if not is_within(incident.class_code, *doctrine.review_before_closing):
        return None
    review = next((one for one in requests if one.kind is RequestKind.REVIEW and one.is_open), None)
    if review is None:
        return DomainError(
            "review_wanted", "{incident} is closed after a legal review: ask for it", incident=incident.number
        )
    if review.answer != Answer.APPROVED:
        return DomainError(
            "review_wanted",
            "{incident} waits for its legal review ({request})",
            incident=incident.number,
            request=review.key,
        )
    return None


def why_not_approve(review: Request, actor: str, doctrine: Doctrine) -> DomainError | None:
    """Tell why somebody may not approve a review, or None when he may: who asked for it may send it back only."""
    if review.asked_by != actor or not doctrine.reviewed_by_another:
        return None
    return DomainError(
        "not_allowed", "{asker} asked for this review: doctrine wants another person to approve it", asker=actor
    )


def divert(incident: Incident, to: str, at: datetime) -> Incident:
    """Hand an incident to another service."""
    return changed(
        incident,
        status=next_status(incident.status, IncidentEvent.DIVERT),
        disposition="diverted",
        diverted_to=to,
        closed_at=at,
    )


def reopen(incident: Incident) -> Incident:
    """Take a closed or diverted incident up again."""
    return changed(
        incident,
        status=next_status(incident.status, IncidentEvent.REOPEN),
        disposition=None,
        diverted_to=None,
        joined_to=None,
        closed_at=None,
    )
