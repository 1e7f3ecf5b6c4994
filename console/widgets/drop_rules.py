"""What a drop would do: one command, or the reason why not. Decided by the rules of the domain alone.

Knows no Qt, no position on the screen and no text of the window.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from console.commands.assign_units import AssignUnits
from console.commands.base import Command
from console.commands.reassign_units import ReassignUnits
from console.domain import dispatch
from console.domain.errors import DomainError
from console.domain.unit import Unit
from console.picture import Picture
from console.seen import seen


class DragKind(StrEnum):
    """What can be dragged, and what can be dropped on."""

    UNITS = "units"
    INCIDENT = "incident"


@dataclass(frozen=True, slots=True)
class Target:
    """One thing under the pointer: an incident by its number, or a unit by its call sign."""

    kind: DragKind
    id: str


@dataclass(frozen=True, slots=True)
class DropPlan:
    """What letting go would do. Either `command` or `refusal` is set.

    `movable` says that the refusal is only about busy units, which an explicit move would lift.
    """

    incident: str
    units: tuple[str, ...]
    command: Command | None = None
    refusal: DomainError | None = None
    movable: bool = False


def opposite(kind: DragKind) -> DragKind:
    """What a dragged kind can be dropped on."""
    return DragKind.INCIDENT if kind is DragKind.UNITS else DragKind.UNITS


def plan_drop(kind: DragKind, ids: Sequence[str], target: Target, picture: Picture, move_busy: bool) -> DropPlan:
    """Plan the one command of a drop.

    Args:
        kind: what is dragged; `ids` are call signs, or one incident number.
        target: of the opposite kind.
        move_busy: busy units are moved from where they are, as the commander asked explicitly.
    """
    number, units = (target.id, tuple(ids)) if kind is DragKind.UNITS else (ids[0], (target.id,))
    refusal = why_not_drop(units, number, picture, move_busy)
    if refusal is None:
        return DropPlan(number, units, _command(units, number, picture))
    movable = not move_busy and refusal.code == "unit_busy" and why_not_drop(units, number, picture, True) is None
    return DropPlan(number, units, refusal=refusal, movable=movable)


def why_not_drop(units: Sequence[str], number: str, picture: Picture, move_busy: bool) -> DomainError | None:
    """Tell why these units may not go to this incident now, or None when all of them may."""
    incident = picture.incidents.get(number)
    if incident is None:
        return DomainError("unknown_incident", "{incident} is not open here any more", incident=number)
    for call_sign in units:
        unit = picture.units.get(call_sign)
        if unit is None:
            return DomainError("unknown_unit", "{unit} is not on record", unit=call_sign)
        why_not = dispatch.why_not_reassign if move_busy or unit.incident == number else dispatch.why_not_assign
        refusal = why_not(unit, incident)
        if refusal is not None:
            return refusal
    return None


def eligible(kind: DragKind, ids: Sequence[str], picture: Picture, move_busy: bool) -> frozenset[str]:
    """Ids of everything that the dragged things may be dropped on."""
    if kind is DragKind.UNITS:
        return frozenset(
            incident.number
            for incident in picture.open_incidents()
            if why_not_drop(ids, incident.number, picture, move_busy) is None
        )
    incident = picture.incidents.get(ids[0])
    if incident is None or not incident.status.is_open:
        return frozenset()
    return frozenset(unit.call_sign for unit in picture.units.values() if _may_come(unit, ids[0], move_busy))


def _may_come(unit: Unit, number: str, move_busy: bool) -> bool:
    """`why_not_drop` for an open incident without making a text for each of thousands of units."""
    if unit.incident is not None:
        return move_busy and unit.incident != number
    return unit.status.is_free


def _command(units: tuple[str, ...], number: str, picture: Picture) -> Command:
    # The commander takes them from where he sees them: elsewhere by now means that he should look again.
    versions = seen(picture, units=units)
    if all(picture.units[call_sign].incident is None for call_sign in units):
        return AssignUnits(incident=number, units=units, seen=versions)
    return ReassignUnits(incident=number, units=units, seen=versions)
