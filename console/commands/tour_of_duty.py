"""BeginTour, EndTour, BeginBreak, EndBreak: a unit comes on, rests and goes off. Each moves tour and unit together."""

from __future__ import annotations

from typing import Any

from console.commands.base import Command, Name, Work
from console.commands.send_notice import pass_on
from console.domain import roster
from console.domain import task as tasks
from console.domain.errors import DomainError
from console.domain.request import Request
from console.domain.rows import changed
from console.domain.task import Task
from console.domain.tour import Tour
from console.domain.unit import UnitStatus, check_step


class BeginTour(Command, frozen=True, kw_only=True, tag="BeginTour"):
    """The unit is on duty from now on, crewed as the tour says."""

    tour: Name


def begin_tour(command: BeginTour, work: Work) -> dict[str, Any]:
    """Stamp the tour, and let the unit be free when it was off duty."""
    tour = work.tour(command.tour)
    begun = roster.begin(tour, work.going(Tour, "unit", tour.unit), work.now)
    unit = roster.manned(work.unit(tour.unit), begun)
    if unit.status is UnitStatus.OFF_DUTY:
        unit = changed(unit, status=UnitStatus.AVAILABLE, status_at=work.now)
    work.put(begun)
    work.put(unit)
    return {"unit": unit.call_sign}


class EndTour(Command, frozen=True, kw_only=True, tag="EndTour"):
    """The unit goes off duty. What it has not done goes back to its zone, notices to who answers there now."""

    unit: Name


def end_tour(command: EndTour, work: Work) -> dict[str, Any]:
    """End the unit's tour and let it be off duty."""
    unit = work.unit(command.unit)
    tour = running_tour(work, unit.call_sign)
    check_step(unit.call_sign, unit.status, UnitStatus.OFF_DUTY)
    work.put(changed(unit, status=UnitStatus.OFF_DUTY, status_at=work.now))
    passed = leave_duty(work, tour)
    return {"tour": tour.key, **({"passed_on": passed} if passed else {})}


def leave_duty(work: Work, tour: Tour) -> list[str]:
    """End a tour inside a command and hand on what its unit had; keys of the notices that were passed on."""
    work.put(changed(tour, ended_at=work.now, break_since=None))
    for task in work.going(Task, "unit", tour.unit):
        work.put(tasks.give(task, None))
    return pass_on(work, work.going(Request, "addressee", tour.unit))


class BeginBreak(Command, frozen=True, kw_only=True, tag="BeginBreak"):
    """A free unit on duty rests: it is called only when it must be. Whatever it does next ends the break."""

    unit: Name


def begin_break(command: BeginBreak, work: Work) -> dict[str, Any]:
    """Stamp the break."""
    unit = work.unit(command.unit)
    tour = roster.rest(running_tour(work, unit.call_sign), unit, work.now)
    work.put(unit)  # an order given at the same time and the break do not both rely on the unit being free
    work.put(tour)
    return {"tour": tour.key}


class EndBreak(Command, frozen=True, kw_only=True, tag="EndBreak"):
    """The unit is back from its break."""

    unit: Name


def end_break(command: EndBreak, work: Work) -> dict[str, Any]:
    """Take the stamp away."""
    tour = running_tour(work, work.unit(command.unit).call_sign)
    if tour.break_since is None:
        raise DomainError("illegal_step", "{unit} is on no break", unit=command.unit)
    work.put(changed(tour, break_since=None))
    return {"tour": tour.key}


def running_tour(work: Work, unit: str) -> Tour:
    """The tour that a unit is on.

    Raises:
        DomainError: `illegal_step`, when it is on none.
    """
    tour = find_running(work, unit)
    if tour is None:
        raise DomainError("illegal_step", "{unit} is on no tour", unit=unit)
    return tour


def find_running(work: Work, unit: str) -> Tour | None:
    """The tour that a unit is on; None: it is on none."""
    return next((tour for tour in work.going(Tour, "unit", unit) if tour.begun_at is not None), None)
