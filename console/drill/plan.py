"""What happens when in a recorded drill: the scenario's stamps as one ordered list of steps.

The rules, stated once: a run that starts while its unit's earlier run is open ends the earlier one at that instant; at
equal times ends come before starts; a run without an end stays open until its unit's next one; a step logged before its
dispatch happens at the dispatch; a step logged after the end, or behind a later step, does not happen. Each stamp that
is not taken as logged is an exception. Pure: knows no database, no clock and no file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum

from console.drill.scenario import Call, Run, Scenario


class Kind(IntEnum):
    """What a step is, in the order of one run."""

    RECEIVE = 0
    ASSIGN = 1
    DELIVERED = 2
    ACKNOWLEDGED = 3
    EN_ROUTE = 4
    ON_SCENE = 5
    REPORT = 6
    END = 7
    CLOSE = 8


class _Phase(IntEnum):
    """Order among steps of one instant."""

    GOING_ON = 0
    ENDS = 1
    RECEIVE = 2
    STARTS = 3
    CLOSE = 4


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happens to an incident at a moment, by a unit where there is one."""

    at: datetime
    kind: Kind
    incident: str
    unit: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Departure:
    """A stamp that could not be taken as logged, and what was done with it."""

    incident: str
    unit: str
    field: str
    logged: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Steps in the order in which they happen, and every departure from the log."""

    steps: tuple[Step, ...]
    departures: tuple[Departure, ...]


_STEPS = (
    (Kind.DELIVERED, "delivered"),
    (Kind.ACKNOWLEDGED, "acknowledged"),
    (Kind.EN_ROUTE, "en_route"),
    (Kind.ON_SCENE, "on_scene"),
)
_AFTER_END = "cut: it is after the run's end"
_NEVER = datetime.max.replace(tzinfo=UTC)
_Keyed = tuple[tuple[datetime, int, str, str, int, int], Step]


def planned(scenario: Scenario) -> Plan:
    """Put the scenario in order."""
    keyed: list[_Keyed] = []
    departures: list[Departure] = []
    ends: dict[str, list[datetime | None]] = {call.incident: [] for call in scenario.calls}
    for runs in _by_unit(scenario.runs).values():
        starts = [max(run.dispatched_at, scenario.call_of[run.incident].received_at) for run in runs]
        order = sorted(range(len(runs)), key=lambda i: (starts[i], runs[i].ended_at or _NEVER, runs[i].incident))
        for place, index in enumerate(order):
            following = starts[order[place + 1]] if place + 1 < len(order) else None
            run = runs[index]
            end = _end(run, starts[index], following, departures)
            ends[run.incident].append(end)
            keyed += _steps_of(run, starts[index], end, place, departures)
    for call in scenario.calls:
        keyed += _steps_of_call(call, ends[call.incident], departures)
    keyed.sort(key=lambda pair: pair[0])
    departures.sort(key=lambda d: (d.incident, d.unit, d.field, d.reason))
    return Plan(tuple(step for _, step in keyed), tuple(departures))


def _by_unit(runs: Iterable[Run]) -> Mapping[str, list[Run]]:
    by_unit: dict[str, list[Run]] = {}
    for run in runs:
        by_unit.setdefault(run.unit, []).append(run)
    return by_unit


def _end(run: Run, start: datetime, following: datetime | None, departures: list[Departure]) -> datetime | None:
    """When a run ends, and a departure when that is not as logged."""
    end = run.ended_at
    if end is not None and end < start:
        why = "is before the dispatch: ends at the dispatch"
        departures.append(Departure(run.incident, run.unit, "ended", end, why))
        end = start
    if following is not None and (end is None or following < end):
        said = "is missing" if run.ended_at is None else "cut"
        why = f"{said}: ended by the unit's next run at {following.isoformat()}"
        departures.append(Departure(run.incident, run.unit, "ended", run.ended_at, why))
        return following
    if end is None:
        departures.append(Departure(run.incident, run.unit, "ended", None, "is missing: the run stays open"))
    return end


def _steps_of(run: Run, start: datetime, end: datetime | None, place: int, departures: list[Departure]) -> list[_Keyed]:
    steps = [Step(start, Kind.ASSIGN, run.incident, run.unit)]
    if start != run.dispatched_at:
        why = "is before the call was received: dispatched then"
        departures.append(Departure(run.incident, run.unit, "dispatched", run.dispatched_at, why))
    reached: datetime | None = None
    for kind, field in reversed(_STEPS):
        logged: datetime | None = getattr(run, f"{field}_at")
        if logged is None:
            continue
        at = max(logged, start)
        why = ""
        if end is not None and at > end:
            why = _AFTER_END
        elif reached is not None and at > reached:
            why = "is after the step that follows it: left out"
        if why:
            departures.append(Departure(run.incident, run.unit, field, logged, why))
            continue
        if at != logged:
            departures.append(Departure(run.incident, run.unit, field, logged, "is before the dispatch: taken as then"))
        reached = at
        steps.append(Step(at, kind, run.incident, run.unit))
    for report in run.reports:
        if end is not None and report.at > end:
            departures.append(Departure(run.incident, run.unit, report.text, report.at, _AFTER_END))
        else:
            steps.append(Step(max(report.at, start), Kind.REPORT, run.incident, run.unit, report.text))
    if end is not None:
        steps.append(Step(end, Kind.END, run.incident, run.unit))
    return [_keyed(step, start, place) for step in steps]


def _keyed(step: Step, start: datetime, place: int) -> _Keyed:
    if step.at == start:
        phase = _Phase.STARTS
        # Runs that begin at one instant follow each other whole, in the order of their unit's runs.
        return (step.at, phase, step.unit, "", place, step.kind), step
    phase = _Phase.ENDS if step.kind is Kind.END else _Phase.GOING_ON
    return (step.at, phase, step.incident, step.unit, step.kind, 0), step


def _steps_of_call(call: Call, ends: Sequence[datetime | None], departures: list[Departure]) -> list[_Keyed]:
    keyed = [_keyed_call(Step(call.received_at, Kind.RECEIVE, call.incident), _Phase.RECEIVE)]
    known = [end for end in ends if end is not None]
    if len(known) < len(ends) or (not ends and call.closed_at is None):
        return keyed
    closing = max([*known, *([call.closed_at] if call.closed_at else []), call.received_at])
    if call.closed_at is not None and closing != call.closed_at:
        why = "is before the last run's end: closed then"
        departures.append(Departure(call.incident, "", "closed", call.closed_at, why))
    keyed.append(_keyed_call(Step(closing, Kind.CLOSE, call.incident), _Phase.CLOSE))
    return keyed


def _keyed_call(step: Step, phase: _Phase) -> _Keyed:
    return (step.at, phase, step.incident, "", 0, 0), step
