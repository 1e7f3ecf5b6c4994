"""Escalate: step an incident up or down to a tier, with the units that come or leave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, ClassVar

import msgspec

from console.commands.assign_units import account_for, assign_all
from console.commands.base import Command, Name, Text, Tier, Work
from console.commands.release_units import release_all
from console.domain import dispatch
from console.domain.area import Grade
from console.domain.coverage import home_zones
from console.domain.dispatch import returned_by
from console.domain.incident import Incident
from console.domain.recommend import propose, recommend
from console.domain.roster import resting
from console.domain.rows import changed
from console.domain.shortfall import shortfalls
from console.domain.situation import LONGEST, SHIFT, Situation, calls_by_unit, origins, vehicles_of
from console.domain.tour import Tour


class Escalate(Command, frozen=True, kw_only=True, tag="Escalate"):
    """`units` are those that come, or leave when stepping down; omitted: as the doctrine recommends.

    `recommended`: the units that were shown as recommended, when the commander took others; kept in the journal.
    `reason`: why these; as of AssignUnits where they come.
    """

    incident: Name
    tier: Tier
    units: Annotated[tuple[Name, ...], msgspec.Meta(max_length=500)] | None = None
    recommended: Annotated[tuple[Name, ...], msgspec.Meta(max_length=500)] | None = None
    reason: Text | None = None

    private_fields: ClassVar[tuple[str, ...]] = ("reason",)


def escalate(command: Escalate, work: Work) -> dict[str, Any]:
    """Set the tier, assign or release; when there are too few, assign what there is and say what is short."""
    incident = work.incident(command.incident)
    if (refusal := dispatch.why_not_act(incident)) is not None:
        raise refusal
    stated = command.units is not None
    proposal = None if stated else propose(situation_of(work, incident), incident.tier, command.tier)
    units = tuple(dict.fromkeys(command.units or ())) if proposal is None else proposal.units
    down = command.tier < incident.tier
    incident = changed(incident, tier=command.tier)
    sent = units if stated and not down else ()
    account_for(work, incident, sent, command.reason, "release" if down else "assign")
    if units and down:
        incident = release_all(work, incident, units, f"stepped down to tier {command.tier}")
    elif units:
        incident = assign_all(work, incident, units)
    work.put(incident)
    told: dict[str, Any] = {"tier": command.tier, "released" if down else "assigned": list(units), "shortfalls": []}
    if proposal is not None and not down:
        told |= proposal.as_json()
    elif not down:
        told["shortfalls"] = _shortfalls(work, incident)
    return told


def situation_of(work: Work, incident: Incident) -> Situation:
    """What a recommendation looks at, as it is inside the transaction."""
    units = work.units()
    fixes = work.fixes(unit.call_sign for unit in units)
    zones, posts, tours = work.zones(), work.posts(), work.running_tours()
    travel_s, is_estimate = {}, False
    if incident.at is not None:
        places = origins(units, fixes, work.now, work.doctrine, incident.number)
        found, is_estimate = work.travel_s(places, incident.at, vehicles_of(units))
        travel_s = dict(found)
    return Situation(
        now=work.now,
        doctrine=work.doctrine,
        at=incident.at,
        zone=incident.zone,
        class_code=incident.class_code,
        priority=incident.priority,
        grade=next((zone.grade for zone in zones if zone.code == incident.zone), Grade.NONE),
        units=units,
        assignments=work.active_assignments(incident.number),
        fixes=fixes,
        homes=home_zones(units, {post.code: post for post in posts}, zones, work.zone_of) if zones else {},
        zones=zones,
        posts=posts,
        travel_s=travel_s,
        is_estimate=is_estimate,
        calls_this_shift=_calls_this_shift(work, tours),
        resting=resting(units, tours),
        returned=returned_by(work.assignments_of(incident.number)),
    )


def _calls_this_shift(work: Work, tours: Iterable[Tour]) -> Mapping[str, int]:
    begun = {tour.unit: tour.begun_at for tour in tours if tour.begun_at is not None}
    earliest = min([*begun.values(), work.now - SHIFT])
    return calls_by_unit(work.sent_since(max(earliest, work.now - LONGEST)), begun, work.now)


def _shortfalls(work: Work, incident: Incident) -> list[dict[str, str]]:
    """What units that the commander named himself leave short, and why the others did not come."""
    bound = {active.unit for active in work.active_assignments(incident.number)}
    there = [unit for unit in work.units() if unit.call_sign in bound]
    situation = situation_of(work, incident)
    if not shortfalls(work.doctrine.need(incident.tier), there, capabilities=situation.response.capabilities):
        return []
    told: list[dict[str, str]] = recommend(situation, incident.tier).choose(()).as_json()["shortfalls"]
    return told
