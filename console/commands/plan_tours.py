"""PlanTours, ChangeTour, CancelTours: the roster as it is planned. A pattern and a file both become tours first."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal

import msgspec

from console.commands.base import Command, Name, Names, Text, Work
from console.commands.checks import checked_stamps
from console.domain import roster
from console.domain.errors import DomainError
from console.domain.rows import changed
from console.domain.tour import Tour

People = Annotated[int, msgspec.Meta(ge=1, le=200)]
Clearable = Literal["zone", "post", "people", "vehicle", "crew"]
#: Fields that a tour may state besides its unit and its span.
_STATED = ("zone", "post", "people", "vehicle")


class PlannedTour(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One tour to plan; `code` names it, see `roster.tour_code`. `crew` says who is in it, and is personal."""

    code: Name
    unit: Name
    starts_at: datetime
    ends_at: datetime
    pattern: Annotated[str, msgspec.Meta(pattern=r"^[^\x00-\x1f\x7f]*\Z")] = ""
    zone: Name | None = None
    post: Name | None = None
    people: People | None = None
    vehicle: Name | None = None
    crew: Text | None = None


class PlanTours(Command, frozen=True, kw_only=True, tag="PlanTours"):
    """A tour that is planned under its code already is changed; one that has begun or ended is left as it is."""

    tours: Annotated[tuple[PlannedTour, ...], msgspec.Meta(min_length=1, max_length=1000)]

    row_fields: ClassVar[tuple[str, ...]] = ("tours",)


def plan_tours(command: PlanTours, work: Work) -> dict[str, Any]:
    """Put tours on the roster; `left` names those that had begun or ended."""
    left = []
    for wanted in command.tours:
        work.unit(wanted.unit)
        known = work.find(Tour, wanted.code)
        if isinstance(known, Tour):
            if known.unit != wanted.unit:
                raise DomainError("bad_field", "tours: {tour} is a tour of {unit}", tour=known.key, unit=known.unit)
            if known.begun_at is not None or known.ended_at is not None:
                left.append(known.key)
                continue
        _put(work, _tour(wanted, work))
    return {"left": left} if left else {}


def _tour(wanted: PlannedTour, work: Work) -> Tour:
    stamps = checked_stamps(wanted, ("starts_at", "ends_at"))
    return Tour(
        key=wanted.code,
        unit=wanted.unit,
        starts_at=stamps["starts_at"],
        ends_at=stamps["ends_at"],
        pattern=wanted.pattern[:64],
        zone=wanted.zone,
        post=wanted.post,
        people=wanted.people,
        vehicle=wanted.vehicle or "",
        crew=work.private(wanted.crew) if wanted.crew is not None else None,
    )


class ChangeTour(Command, frozen=True, kw_only=True, tag="ChangeTour"):
    """Fields left out keep their value, those in `clear` lose it.

    Of a tour that has begun, everything but its unit and beginning can change.
    """

    tour: Name
    unit: Name | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    zone: Name | None = None
    post: Name | None = None
    people: People | None = None
    vehicle: Name | None = None
    crew: Text | None = None
    clear: Annotated[tuple[Clearable, ...], msgspec.Meta(max_length=5)] = ()

    private_fields: ClassVar[tuple[str, ...]] = ("crew",)


def change_tour(command: ChangeTour, work: Work) -> dict[str, Any]:
    """Change what the command names; a unit that is on duty is crewed anew at once."""
    tour = _open(work, command.tour)
    is_running = tour.begun_at is not None
    if is_running and (command.unit is not None or command.starts_at is not None):
        raise DomainError("illegal_step", "the tour {tour} has begun: its unit and beginning stay", tour=tour.key)
    named: dict[str, Any] = {name: found for name in _STATED if (found := getattr(command, name)) is not None}
    named |= checked_stamps(command, ("starts_at", "ends_at"))
    if command.unit is not None:
        named["unit"] = work.unit(command.unit).call_sign
    if command.crew is not None:
        named["crew"] = work.private(command.crew)
    for name in command.clear:
        if name in named:
            raise DomainError("bad_field", "clear: {field} is given a value too", field=name)
        named[name] = "" if name == "vehicle" else None
    tour = _put(work, changed(tour, **named))
    if is_running:
        work.put(roster.manned(work.unit(tour.unit), tour))
    return {"unit": tour.unit}


class CancelTours(Command, frozen=True, kw_only=True, tag="CancelTours"):
    """They are struck off the roster; none of them may have begun."""

    tours: Names


def cancel_tours(command: CancelTours, work: Work) -> dict[str, Any]:
    """End tours that were never begun."""
    for code in dict.fromkeys(command.tours):
        tour = _open(work, code)
        if tour.begun_at is not None:
            raise DomainError("illegal_step", "the tour {tour} has begun: end it", tour=tour.key)
        work.put(changed(tour, ended_at=work.now))
    return {}


def _open(work: Work, code: str) -> Tour:
    tour = work.tour(code)
    if tour.ended_at is not None:
        raise DomainError("illegal_step", "the tour {tour} is over", tour=tour.key)
    return tour


def _put(work: Work, tour: Tour) -> Tour:
    """Put a tour on the roster, if it may stand there."""
    roster.check_span(tour.starts_at, tour.ends_at)
    roster.check_free(tour, work.going(Tour, "unit", tour.unit))
    work.put(tour)
    return tour
