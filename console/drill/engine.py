"""Runs a recorded drill: every step of the plan becomes the command that a desk would have given.

Writes to a port and knows neither bus nor database behind it; live, headless and tests use the same steps.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

import msgspec

from console.commands.add_note import AddFeedback
from console.commands.adopt_region import AdoptRegion
from console.commands.assign_units import OF_THE_LOG, AssignUnits
from console.commands.base import Command, Outcome
from console.commands.close_incident import CloseIncident
from console.commands.divert_incident import DivertIncident
from console.commands.receive_incident import ReceiveIncident
from console.commands.register_unit import RegisterUnit
from console.commands.release_units import ReleaseUnits
from console.commands.set_unit_status import SetUnitStatus
from console.domain.area import Post, Zone
from console.domain.unit import UnitStatus
from console.drill.plan import Kind, Step
from console.drill.scenario import Call, Scenario, UnitOnDuty

#: Who acts in a drill's journal.
ACTOR = OF_THE_LOG

_STATUS = {
    Kind.DELIVERED: UnitStatus.DELIVERED,
    Kind.ACKNOWLEDGED: UnitStatus.ACKNOWLEDGED,
    Kind.EN_ROUTE: UnitStatus.EN_ROUTE,
    Kind.ON_SCENE: UnitStatus.ON_SCENE,
}


class Port(Protocol):
    """Where commands go: the bus behind a clock that is set first."""

    def __call__(self, command: Command, at: datetime) -> Outcome:
        """Run one command as of a moment."""
        ...


Timed = tuple[Command, datetime]


class Area(Protocol):
    """What a drill takes over of a region; `maps.region.Region` is one."""

    name: str
    name_zh: str
    zones: tuple[Zone, ...]
    posts: tuple[Post, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """A command of the log that the rules refused: a fault of the scenario, listed in the answer."""

    at: datetime
    command: str
    incident: str
    unit: str
    code: str


class StepIds:
    """Ids of a drill's own commands: they follow from the seed and from a command's place in the drill."""

    def __init__(self, seed: int) -> None:
        self.series = f"drill/{seed}"
        self._space = uuid.uuid5(uuid.NAMESPACE_OID, self.series)

    def of(self, what: int | str) -> str:
        """The id of the command at a place, or of what a text names."""
        # A name of their own: whoever commands without an id gets the bare numbers of the same series.
        return str(uuid.uuid5(self._space, f"drill {what}"))


@dataclass
class Tally:
    """What a run of steps did."""

    commands: int = 0
    refused: list[Refused] = field(default_factory=list)


def opening(scenario: Scenario, area: Area | None) -> Iterator[Command]:
    """Commands that set the stage: the region, if any, and every unit."""
    if area is not None:
        name_zh = area.name_zh or None
        yield AdoptRegion(actor=ACTOR, region=area.name, region_zh=name_zh, zones=area.zones, posts=area.posts)
    for unit in scenario.units:
        yield registration(unit)


def registration(unit: UnitOnDuty) -> RegisterUnit:
    """The command that puts a unit on record."""
    return RegisterUnit(
        actor=ACTOR,
        unit=unit.unit,
        at=unit.at,
        group=unit.group,
        arm=unit.arm,
        post=unit.post,
        people=unit.people,
        capabilities=unit.capabilities or None,
    )


def reception(call: Call) -> ReceiveIncident:
    """The command with which a call comes in."""
    return ReceiveIncident(
        actor=ACTOR,
        incident=call.incident,
        class_code=call.class_code,
        priority=call.priority,
        at=call.at,
        address=call.address or None,
        summary=call.summary or None,
        source=call.source,
        answered_at=call.answered_at,
        entered_at=call.entered_at,
    )


def command_of(step: Step, scenario: Scenario) -> Command:
    """The command that a step stands for."""
    if step.kind is Kind.RECEIVE:
        return reception(scenario.call_of[step.incident])
    if step.kind is Kind.ASSIGN:
        return AssignUnits(actor=ACTOR, incident=step.incident, units=(step.unit,))
    if step.kind is Kind.REPORT:
        return AddFeedback(actor=ACTOR, incident=step.incident, unit=step.unit, text=step.text)
    if step.kind is Kind.END:
        return ReleaseUnits(actor=ACTOR, incident=step.incident, units=(step.unit,))
    if step.kind is Kind.CLOSE:
        call = scenario.call_of[step.incident]
        if call.disposition == "diverted":
            to = call.diverted_to or "other service"
            return DivertIncident(actor=ACTOR, incident=step.incident, to=to, reason=to)
        return CloseIncident(actor=ACTOR, incident=step.incident, disposition=call.disposition)
    return SetUnitStatus(actor=ACTOR, unit=step.unit, status=_STATUS[step.kind])


def timed_opening(scenario: Scenario, area: Area | None, ids: StepIds) -> list[Timed]:
    """The opening commands with their ids, all at the moment of the first call."""
    return [
        (msgspec.structs.replace(command, id=ids.of(-place)), scenario.first)
        for place, command in enumerate(opening(scenario, area), start=1)
    ]


def timed(steps: Sequence[Step], start: int, scenario: Scenario, ids: StepIds) -> list[Timed]:
    """Commands of some steps with their ids and moments; `start` is the place of the first in the plan."""
    return [
        (msgspec.structs.replace(command_of(step, scenario), id=ids.of(start + offset)), step.at)
        for offset, step in enumerate(steps)
    ]


def give(commands: Iterable[Timed], port: Port, tally: Tally) -> None:
    """Give commands in their order, counting those that the rules refuse."""
    for command, at in commands:
        outcome = port(command, at)
        tally.commands += 1
        if not outcome.ok:
            about = {name: str(getattr(command, name, "") or "") for name in ("incident", "unit")}
            tally.refused.append(Refused(at, command.name(), **about, code=outcome.error_code or ""))
