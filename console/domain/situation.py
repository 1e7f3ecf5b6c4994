"""What a recommendation looks at: the place, the class, who there is, where they are and how long they take.

Pure: reads no clock and asks no road network.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from console.domain.area import Post, Zone
from console.domain.coverage import zones_holding
from console.domain.doctrine import Doctrine, Response
from console.domain.fix import Fix
from console.domain.geo import LonLat
from console.domain.unit import Assignment, Role, Unit, UnitStatus

SHIFT = timedelta(hours=12)
"""What counts as a unit's shift when no tour of it is on record."""

LONGEST = timedelta(hours=36)
"""A tour that began longer ago was forgotten; its calls before are not looked for."""


def _empty() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything that a recommendation looks at.

    `at` is the place to go to, None when unknown; `zone` the zone that holds it, `grade` that zone's colour;
    `own_zones` is that zone and those that hold it: their groups need not leave their zone.
    `assignments` are the active ones of the incident. `homes` is the zone of each unit. `travel_s` are
    seconds by call sign from `origins`; a missing or non-finite one can not come. `distances_m`: metres by
    road where known, else straight lines are measured. `is_estimate`: travel times were made without roads.
    `calls_this_shift`: how many calls each unit has had in its tour of duty. `resting`: since when a unit rests.
    `returned`: units that sent their order for this call back.
    """

    now: datetime
    doctrine: Doctrine
    at: LonLat | None
    zone: str | None
    class_code: str
    units: Sequence[Unit]
    priority: int | None = None
    grade: str = "none"
    assignments: Sequence[Assignment] = ()
    fixes: Mapping[str, Fix] = field(default_factory=_empty)
    homes: Mapping[str, str | None] = field(default_factory=_empty)
    zones: Sequence[Zone] = ()
    posts: Sequence[Post] = ()
    travel_s: Mapping[str, float] = field(default_factory=_empty)
    distances_m: Mapping[str, float] = field(default_factory=_empty)
    is_estimate: bool = False
    calls_this_shift: Mapping[str, int] = field(default_factory=_empty)
    resting: Mapping[str, datetime] = field(default_factory=_empty)
    returned: frozenset[str] = frozenset()
    own_zones: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "own_zones", zones_holding(self.zone, self.zones))

    @property
    def lead(self) -> str | None:
        """The unit that leads on the incident now."""
        return next((one.unit for one in self.assignments if one.is_active and one.role is Role.LEAD), None)

    @property
    def response(self) -> Response:
        """What doctrine answers this call with."""
        return self.doctrine.response(self.class_code, self.priority, self.grade)

    def stays(self, tier: int) -> bool:
        """Whether groups of other zones stay where they are."""
        return self.zone is not None and self.doctrine.stay_in_zone.holds(self.class_code, tier)

    def first_arms(self) -> tuple[str, ...]:
        """Arms that go first: those of the class, and those that share it now. None: all alike."""
        return (*self.response.arms, *self.sharing_arms())

    def sharing_arms(self) -> tuple[str, ...]:
        """Arms that share the class while enough units of those that answer it are busy."""
        arms = self.response.arms
        share = self.doctrine.sharing_of(self.class_code)
        if share is None or not arms:
            return ()
        on_duty = [unit for unit in self.units if unit.arm in arms and unit.status is not UnitStatus.OFF_DUTY]
        busy = sum(unit.incident is not None for unit in on_duty)
        is_loaded = not on_duty or busy >= share.busy_share * len(on_duty)
        return share.arms if is_loaded else ()


def place_of(unit: Unit, fixes: Mapping[str, Fix]) -> LonLat | None:
    """Where a unit is by its latest fix, else where it was registered."""
    fix = fixes.get(unit.call_sign)
    return unit.at if fix is None else fix.at


def origins(
    units: Iterable[Unit], fixes: Mapping[str, Fix], now: datetime, doctrine: Doctrine, incident: str | None = None
) -> dict[str, LonLat]:
    """Places whose travel time a recommendation needs: of units that can go, and of those on the incident."""
    places = {}
    for unit in units:
        on_it = incident is not None and unit.incident == incident
        if on_it or (unit.status.is_free and not is_stale(fixes.get(unit.call_sign), now, doctrine)):
            place = place_of(unit, fixes)
            if place is not None:
                places[unit.call_sign] = place
    return places


def calls_by_unit(
    sent: Iterable[tuple[str, str, datetime]], begun: Mapping[str, datetime], now: datetime
) -> Mapping[str, int]:
    """How many calls each unit was sent to in its tour of duty; without one on record, in the last `SHIFT`.

    Args:
        sent: units, calls and when they were sent.
        begun: when the tour of each unit began.
    """
    calls = {(unit, incident) for unit, incident, at in sent if at >= begun.get(unit, now - SHIFT)}
    return Counter(unit for unit, _ in calls)


def vehicles_of(units: Iterable[Unit]) -> dict[str, str]:
    """Kinds of the vehicles of units that do not drive the usual one."""
    return {unit.call_sign: unit.vehicle for unit in units if unit.vehicle}


def age_s(fix: Fix | None, now: datetime) -> float | None:
    """Seconds since a fix was taken, never negative; None without a fix."""
    return None if fix is None else max(0.0, (now - fix.fixed_at).total_seconds())


def is_stale(fix: Fix | None, now: datetime, doctrine: Doctrine) -> bool:
    """Whether a fix is too old to go by."""
    seconds = age_s(fix, now)
    return seconds is not None and seconds > doctrine.stale_after_s
