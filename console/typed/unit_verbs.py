"""Typed verbs about units: assign, move, release, escalate, status. Each reads a line into a `Typed`."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from console.commands.assign_units import AssignUnits
from console.commands.escalate import Escalate
from console.commands.reassign_units import ReassignUnits
from console.commands.release_units import ReleaseUnits
from console.commands.set_unit_status import SetUnitStatus
from console.cover import fill_by_zone, next_tier, why_not_leave, zone_of_unit
from console.domain import dispatch
from console.domain.errors import DomainError
from console.domain.incident import Incident
from console.domain.rows import changed
from console.domain.unit import Unit, UnitStatus, check_step
from console.seen import seen
from console.typed.line import Line
from console.typed.names import units_named
from console.typed.parts import Code, Codes, Part, Typed

#: One letter for each status, as in the status menu.
STATUS_LETTERS = {
    "a": UnitStatus.AVAILABLE,
    "d": UnitStatus.DISPATCHED,
    "l": UnitStatus.DELIVERED,
    "k": UnitStatus.ACKNOWLEDGED,
    "e": UnitStatus.EN_ROUTE,
    "s": UnitStatus.ON_SCENE,
    "r": UnitStatus.RETURNING,
    "o": UnitStatus.OFF_DUTY,
}


def names_of(units: Iterable[Unit]) -> str:
    """Call signs in a row, shortened when there are many."""
    names = [unit.call_sign for unit in units]
    return ", ".join(names) if len(names) <= 6 else f"{', '.join(names[:5])} +{len(names) - 5}"


def travel_part(line: Line, units: Sequence[Unit], incident: Incident) -> list[Part]:
    """When the first of them would be there, once that is known."""
    context = line.context
    journeys = ((unit.call_sign, incident.number) for unit in units)
    there = [(context.travel_s[one], one) for one in journeys if math.isfinite(context.travel_s.get(one, math.nan))]
    if not there:
        return []
    seconds, soonest = min(there)
    minutes = {"minutes": max(1, math.ceil(seconds / 60.0))}
    parts = [Part("≈ {minutes} min", minutes) if soonest in context.guessed else Part("{minutes} min", minutes)]
    relay_s = context.doctrine.relay.delay_s
    return [*parts, Part("+{minutes} min relay", {"minutes": math.ceil(relay_s / 60.0)})] if relay_s else parts


def left_parts(line: Line, units: Sequence[Unit]) -> list[Part]:
    """What the zones of the units would keep."""
    zones = sorted({zone for unit in units if unit.status.is_free and (zone := zone_of_unit(unit, line.picture))})
    if not zones:
        return []
    after = fill_by_zone(line.picture, {unit.call_sign for unit in units}, zones)
    least = line.context.doctrine.min_cover_groups
    return [
        Part("zone {zone} left with {count}", {"zone": zone, "count": after[zone].free}, after[zone].free < least)
        for zone in zones
    ]


def _units_and_incident(line: Line) -> tuple[list[Unit], Incident]:
    units, incident = line.take_units_and_incident()
    units = units or line.selected_units()
    incident = incident or line.selected_incident()
    if not units:
        raise DomainError("unknown_unit", "which units? type call signs or pick some")
    if incident is None:
        raise DomainError("unknown_incident", "which incident? type its number or pick one")
    return units, incident


def _check_zones(line: Line, units: Sequence[Unit], incident: Incident, reason: str) -> None:
    """Ask why a unit leaves its zone where doctrine keeps it there."""
    refusal = why_not_leave({unit.call_sign for unit in units}, incident, line.picture, line.context.doctrine)
    if refusal is not None and not reason:
        raise DomainError("reason_wanted", "why does {unit} leave its zone {zone}? say it after “:”", **refusal.values)


def assign(line: Line) -> Typed:
    """`a UNITS INCIDENT : REASON`: free units go to an incident."""
    reason = line.take_spoken()
    units, incident = _units_and_incident(line)
    for unit in units:
        refusal = dispatch.why_not_assign(unit, incident)
        if refusal is not None:
            raise refusal
    _check_zones(line, units, incident, reason)
    first = Part("assign {units} to {incident}", {"units": names_of(units), "incident": incident.number})
    names = tuple(unit.call_sign for unit in units)
    versions = seen(line.picture, units=names)
    return Typed(
        commands=(AssignUnits(incident=incident.number, units=names, reason=reason or None, seen=versions),),
        parts=(first, *travel_part(line, units, incident), *left_parts(line, units)),
    )


def move(line: Line) -> Typed:
    """`m UNITS INCIDENT : REASON`: units go to another incident from where they are."""
    reason = line.take_spoken()
    units, incident = _units_and_incident(line)
    for unit in units:
        refusal = dispatch.why_not_reassign(unit, incident)
        if refusal is not None:
            raise refusal
    _check_zones(line, units, incident, reason)
    parts = [Part("move {units} to {incident}", {"units": names_of(units), "incident": incident.number})]
    parts += travel_part(line, units, incident)
    leaving = {unit.incident for unit in units if unit.incident is not None}
    for number in sorted(leaving):
        gone = {unit.call_sign for unit in units}
        staying = sum(1 for active in line.picture.active_on(number) if active.unit not in gone)
        parts.append(Part("{incident} left with {count} units", {"incident": number, "count": staying}, staying == 0))
    parts += left_parts(line, units)
    names = tuple(unit.call_sign for unit in units)
    versions = seen(line.picture, units=names)
    command = ReassignUnits(units=names, incident=incident.number, reason=reason or None, seen=versions)
    return Typed(commands=(command,), parts=tuple(parts))


def release(line: Line) -> Typed:
    """`r UNITS INCIDENT : REASON`: units leave an incident; an incident alone lets all of them go."""
    reason = line.take_spoken()
    units, incident = line.take_units_and_incident()
    if not units and incident is None:
        units = line.selected_units()
        if not any(unit.incident for unit in units):
            incident = line.selected_incident()
    if not units and incident is not None:
        units = line.units_on(incident.number)
        if not units:
            raise DomainError("illegal_step", "nobody is on {incident}", incident=incident.number)
    if not units:
        raise DomainError("unknown_unit", "which units? type call signs or pick some")
    number = incident.number if incident is not None else units[0].incident
    if number is None:
        raise DomainError("illegal_step", "{unit} is on no incident", unit=units[0].call_sign)
    for unit in units:
        if unit.incident != number:
            raise DomainError("illegal_step", "{unit} is not on {incident}", unit=unit.call_sign, incident=number)
    gone = {unit.call_sign for unit in units}
    staying = sum(1 for active in line.picture.active_on(number) if active.unit not in gone)
    parts = (
        Part("release {units} from {incident}", {"units": names_of(units), "incident": number}),
        Part("{incident} left with {count} units", {"incident": number, "count": staying}, staying == 0),
    )
    names = tuple(unit.call_sign for unit in units)
    versions = seen(line.picture, units=names)
    command = ReleaseUnits(incident=number, units=names, reason=reason or None, seen=versions)
    return Typed(commands=(command,), parts=parts)


def escalate(line: Line) -> Typed:
    """`e INCIDENT TIER UNITS : REASON`: a tier, else the one to propose; units, else as the doctrine picks."""
    reason = line.take_spoken()
    tiers = [need.tier for need in line.context.doctrine.tiers]
    selected = line.selected_incident()
    tier = None
    if selected is not None and len(line.words) == 1 and line.words[0].text not in line.picture.incidents:
        tier = line.take_number(min(tiers), max(tiers))
    incident = line.take_incident()
    if tier is None:
        tier = line.take_number(min(tiers), max(tiers))
    if tier is None and not line.words:
        tier = next_tier(incident, line.picture, line.context.doctrine)
    if tier is None or tier not in tiers:
        raise DomainError("bad_field", "which tier? known are {known}", known=", ".join(map(str, tiers)))
    is_same = tier == incident.tier
    if is_same and line.picture.active_on(incident.number) and not line.words:
        raise DomainError("illegal_step", "{incident} is on tier {tier} already", incident=incident.number, tier=tier)
    if (refusal := dispatch.why_not_act(incident)) is not None:
        raise refusal
    units, other = line.take_units_and_incident()
    if other is not None:
        raise DomainError(
            "bad_field", "{first} and {second} are both incidents", first=incident.number, second=other.number
        )
    need = line.context.doctrine.need(tier)
    parts = [
        Part(
            "send to {incident} what tier {after} needs"
            if is_same
            else "escalate {incident} from tier {before} to {after}"
            if tier > incident.tier
            else "step {incident} down from tier {before} to {after}",
            {"incident": incident.number, "before": incident.tier, "after": tier},
        ),
        Part("needs every group of the zone")
        if need.everyone
        else Part("needs {groups} groups, {people} people", {"groups": need.groups, "people": need.people}),
        Part("{people} people are on it", {"people": line.picture.people_on(incident.number)}),
    ]
    if units:
        for unit in units:
            refusal = dispatch.why_not_assign(unit, incident) if tier >= incident.tier else None
            if refusal is not None:
                raise refusal
        if tier >= incident.tier:
            _check_zones(line, units, changed(incident, tier=tier), reason)
        parts.append(Part("with {units}", {"units": names_of(units)}))
        parts += left_parts(line, units)
    chosen = tuple(unit.call_sign for unit in units) or None
    versions = seen(line.picture, units=chosen or (), incident=incident.number)
    command = Escalate(incident=incident.number, tier=tier, units=chosen, reason=reason or None, seen=versions)
    return Typed(commands=(command,), parts=tuple(parts))


def status(line: Line) -> Typed:
    """`s UNITS STATUS`: units report their step."""
    known = Codes("status", tuple(status.value for status in UnitStatus))
    missing = DomainError("bad_field", "which status? one of {known}", known=known)
    if not line.words:
        raise missing
    last = line.words.pop()
    wanted = STATUS_LETTERS.get(last.folded)
    if wanted is None and units_named(last.text, line.picture):
        raise missing
    if wanted is None:
        rest, line.words = line.words, [last]
        wanted = UnitStatus(line.take_code("status", known.codes, missing))
        line.words = rest
    units, incident = line.take_units_and_incident()
    if incident is not None and not units:
        units = line.units_on(incident.number)
    units = units or line.selected_units()
    if not units:
        raise DomainError("unknown_unit", "which units? type call signs or pick some")
    for unit in units:
        refusal = why_not_status(unit, wanted)
        if refusal is not None:
            raise refusal
    parts = [Part("{units}: {status}", {"units": names_of(units), "status": Code("status", wanted.value)})]
    if not wanted.is_assigned:
        parts += [
            Part("leaves {incident}", {"incident": number})
            for number in sorted({unit.incident for unit in units if unit.incident is not None})
        ]
    return Typed(
        commands=tuple(
            SetUnitStatus(unit=unit.call_sign, status=wanted, seen=seen(line.picture, units=[unit.call_sign]))
            for unit in units
        ),
        parts=tuple(parts),
    )


def why_not_status(unit: Unit, wanted: UnitStatus) -> DomainError | None:
    """Tell why a unit may not report a status, or None when it may."""
    try:
        check_step(unit.call_sign, unit.status, wanted)
    except DomainError as refusal:
        return refusal
    if wanted.is_assigned and unit.incident is None:
        return DomainError(
            "illegal_step",
            "{unit} is on no incident: it can not be {status}",
            unit=unit.call_sign,
            status=wanted.value,
        )
    return None
