"""AssignUnits: bind free units to an incident, all or none."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Annotated, Any, ClassVar

import msgspec

from console.commands.add_note import keep_note
from console.commands.base import Command, Name, Names, Text, Work
from console.domain import dispatch
from console.domain.coverage import home_zones, muster, zones_holding
from console.domain.errors import DomainError
from console.domain.incident import Incident
from console.domain.unit import Role

#: Who gives the orders that a drill's log tells; they were given long ago, and nobody is asked why.
OF_THE_LOG = "drill"


class AssignUnits(Command, frozen=True, kw_only=True, tag="AssignUnits"):
    """Without a role the first unit leads, unless somebody leads already; the others assist.

    `reason`: why these; who leaves his zone where doctrine keeps him there does not go without.
    `recommended`: the units that were shown as recommended, when the commander took others; kept in the journal.
    """

    incident: Name
    units: Names
    role: Role | None = None
    reason: Text | None = None
    recommended: Annotated[tuple[Name, ...], msgspec.Meta(max_length=500)] | None = None

    private_fields: ClassVar[tuple[str, ...]] = ("reason",)


def assign_units(command: AssignUnits, work: Work) -> dict[str, Any]:
    """Assign each unit in the order given."""
    incident = work.incident(command.incident)
    account_for(work, incident, command.units, command.reason)
    work.put(assign_all(work, incident, command.units, command.role))
    return {}


def account_for(
    work: Work, incident: Incident, call_signs: Collection[str], reason: str | None, kind: str = "assign"
) -> None:
    """Keep the reason for a choice of units beside their incident, as a note of a kind.

    Args:
        call_signs: units that somebody chose to send.
    Raises:
        DomainError: `reason_wanted`, when none is given and doctrine wants one.
    """
    if reason is not None:
        keep_note(work, incident.number, kind, reason)
    elif call_signs and (refusal := _why_not_leave(work, incident, call_signs)) is not None:
        raise refusal


def _why_not_leave(work: Work, incident: Incident, call_signs: Iterable[str]) -> DomainError | None:
    if work.rights.is_drill and work.actor == OF_THE_LOG:
        return None
    if not work.doctrine.stay_in_zone.holds(incident.class_code, incident.tier):
        return None  # nothing is read where nobody is kept
    units, zones = work.units(), work.zones()
    homes = home_zones(units, {post.code: post for post in work.posts()}, zones, work.zone_of)
    own = zones_holding(incident.zone, zones)
    return dispatch.why_not_leave(set(call_signs), muster(units, homes), incident, own, work.doctrine)


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
