"""What needs the commander first: the clock that runs on each incident, and the order that follows.

Unassigned past its limit comes first, then whatever else is late, then by priority and age; what only
waits to be closed comes last. Pure: the moment and the limits are arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from console.domain.area import Zone
from console.domain.doctrine import Doctrine, StepLimits
from console.domain.incident import Incident, IncidentStatus
from console.domain.rows import changed
from console.domain.unit import Assignment


class Step(StrEnum):
    """The step that an incident waits for."""

    DISPATCH = "dispatch"
    ACKNOWLEDGE = "acknowledge"
    SET_OUT = "set_out"
    ARRIVE = "arrive"
    FEEDBACK = "feedback"
    CLOSE = "close"


class Lateness(IntEnum):
    """How a running clock stands to its limit."""

    FINE = 0
    AMBER = 1
    LATE = 2


@dataclass(frozen=True, slots=True)
class Due:
    """A step that has not happened yet, since when it is waited for, and how long it may take."""

    step: Step
    since: datetime
    limit_s: float

    @property
    def late_at(self) -> datetime:
        """The moment from which the step is late."""
        return self.since + timedelta(seconds=self.limit_s)

    def amber_at(self, amber_share: float) -> datetime:
        """The moment from which the step is about to be late."""
        return self.since + timedelta(seconds=self.limit_s * amber_share)

    def lateness(self, now: datetime, amber_share: float) -> Lateness:
        """How the clock stands at a moment."""
        waited_s = (now - self.since).total_seconds()
        if waited_s >= self.limit_s:
            return Lateness.LATE
        return Lateness.AMBER if waited_s >= self.limit_s * amber_share else Lateness.FINE


LimitsOf = Callable[[Incident], StepLimits]
#: One set of limits for all, or those of each incident.
Limits = StepLimits | LimitsOf


def _each(limits: Limits) -> LimitsOf:
    return (lambda _: limits) if isinstance(limits, StepLimits) else limits


def zones_above(code: str | None, zones: Mapping[str, Zone]) -> Iterator[Zone]:
    """A zone and those that it lies in, from the inside out."""
    seen: set[str] = set()
    while code is not None and code in zones and code not in seen:
        seen.add(code)
        yield zones[code]
        code = zones[code].parent


def limits_by_zone(doctrine: Doctrine, zones: Mapping[str, Zone]) -> LimitsOf:
    """The limits that hold for an incident: arrival may take longer in the country than in town."""
    usual = doctrine.limits
    by_level = {
        level: replace(usual, arrive_s=doctrine.arrive_limit_s(level)) for level in doctrine.arrive_by_zone_level_s
    }

    def limits_of(incident: Incident) -> StepLimits:
        levels = (zone.level for zone in zones_above(incident.zone, zones))
        return next((by_level[level] for level in levels if level in by_level), usual)

    return limits_of


def as_ordered(incident: Incident, active: Collection[Assignment]) -> Incident:
    """The incident as its clocks see it: who was ordered anew has the time of his own order, not of one before.

    Args:
        active: of this incident.
    """
    if incident.status is not IncidentStatus.DISPATCHED or not active:
        return incident
    ordered = min(order.assigned_at for order in active)
    if incident.dispatched_at is not None and ordered <= incident.dispatched_at:
        return incident
    acknowledged = min((order.acknowledged_at for order in active if order.acknowledged_at is not None), default=None)
    return changed(incident, dispatched_at=ordered, acknowledged_at=acknowledged)


def dues(incident: Incident, limits: StepLimits) -> tuple[Due, ...]:
    """Every clock that runs on an incident (see `as_ordered`) now; none once it has ended.

    Dispatch, arrival and closing count from the call, as the caller does; the steps of a crew from its order, the
    first report from arrival. The last two run only where doctrine states a limit.
    """
    if not incident.status.is_open:
        return ()
    running = _response_dues(incident, limits)
    if limits.feedback_s is not None and incident.on_scene_at is not None and incident.feedback_at is None:
        running += (Due(Step.FEEDBACK, incident.on_scene_at, limits.feedback_s),)
    if limits.close_s is not None:
        running += (Due(Step.CLOSE, incident.received_at, limits.close_s),)
    return running


def _response_dues(incident: Incident, limits: StepLimits) -> tuple[Due, ...]:
    status = incident.status
    received = incident.received_at
    if status is IncidentStatus.WAITING:
        return (Due(Step.DISPATCH, received, limits.dispatch_s),)
    if status not in (IncidentStatus.DISPATCHED, IncidentStatus.EN_ROUTE):
        return ()
    arrive = Due(Step.ARRIVE, received, limits.arrive_s)
    if status is IncidentStatus.EN_ROUTE:
        return (arrive,)
    ordered = incident.dispatched_at or received
    set_out = Due(Step.SET_OUT, ordered, limits.set_out_s)
    if incident.acknowledged_at is not None:
        return (set_out, arrive)
    return (Due(Step.ACKNOWLEDGE, ordered, limits.acknowledge_s), set_out, arrive)


def first_due(incident: Incident, limits: StepLimits) -> Due | None:
    """The clock that runs out first, or did."""
    return min(dues(incident, limits), key=lambda due: due.late_at, default=None)


def lateness(incident: Incident, limits: StepLimits, now: datetime) -> Lateness:
    """How the worst of an incident's clocks stands."""
    return max((due.lateness(now, limits.amber_share) for due in dues(incident, limits)), default=Lateness.FINE)


def late_at(incident: Incident, limits: StepLimits) -> datetime | None:
    """The moment from which the incident is late, None when no clock runs: its place changes then."""
    due = first_due(incident, limits)
    return due.late_at if due is not None else None


#: Rank, priority, whether somebody is on it, when it was received, number.
WorstFirst = tuple[int, int, bool, datetime, str]


def worst_first_key(incident: Incident, limits: StepLimits, now: datetime) -> WorstFirst:
    """Sort key of the queue: smaller comes first."""
    is_waiting = incident.status is IncidentStatus.WAITING
    due_at = late_at(incident, limits)
    if not incident.status.is_open:
        rank = 4
    elif due_at is not None and now >= due_at:
        rank = 0 if is_waiting else 1
    else:
        rank = 3 if incident.status is IncidentStatus.CLEARED else 2
    return rank, incident.priority, not is_waiting, incident.received_at, incident.number


def worst_first(incidents: Iterable[Incident], limits: Limits, now: datetime) -> list[Incident]:
    """Incidents in the order in which they need the commander."""
    limits_of = _each(limits)
    return sorted(incidents, key=lambda incident: worst_first_key(incident, limits_of(incident), now))


def next_worst(incidents: Iterable[Incident], limits: Limits, now: datetime, after: str | None = None) -> str | None:
    """Number of the worst open incident; the next one when it is picked already, round to the first again."""
    numbers = [i.number for i in worst_first((i for i in incidents if i.status.is_open), limits, now)]
    if not numbers:
        return None
    place = numbers.index(after) + 1 if after in numbers else 0
    return numbers[place % len(numbers)]


def count_late(incidents: Iterable[Incident], limits: Limits, now: datetime) -> int:
    """How many incidents are past a limit."""
    limits_of = _each(limits)
    return sum(1 for i in incidents if (due_at := late_at(i, limits_of(i))) is not None and now >= due_at)
