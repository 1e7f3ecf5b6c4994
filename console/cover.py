"""What each zone still has: its groups on duty, those free, and what a choice of units would leave.

Pure; the rules of groups and homes are those of `console.domain.coverage`. Knows no Qt and no database.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from console.domain import dispatch
from console.domain.area import Grade, Zone
from console.domain.coverage import (
    groups_of,
    home_of_group,
    home_zones,
    is_whole,
    muster,
    zone_of_pool,
    zones_holding,
)
from console.domain.doctrine import Doctrine
from console.domain.errors import DomainError
from console.domain.geo import LonLat
from console.domain.incident import Incident
from console.domain.unit import Unit, UnitStatus
from console.picture import Picture


@dataclass(frozen=True, slots=True)
class Fill:
    """Groups of a zone: free ones out of those on duty."""

    free: int = 0
    total: int = 0


def zones_of_units(units: Iterable[Unit], picture: Picture) -> Mapping[str, str | None]:
    """Code of the zone that each unit belongs to: whose pool it is in, else of its post, else of its place."""
    zones = picture.zones.values()
    return home_zones(units, picture.posts, zones, _zone_finder(tuple(zones)))


def zone_of_unit(unit: Unit, picture: Picture) -> str | None:
    """The same for one unit; None when it belongs to no zone."""
    return zones_of_units((unit,), picture)[unit.call_sign]


def grade_at(place: LonLat, picture: Picture) -> Grade:
    """The colour grade of the zone that holds a place."""
    zones = picture.zones
    zone = zones.get(_zone_finder(tuple(zones.values()))(place) or "")
    return Grade.NONE if zone is None else zone.grade


def next_tier(incident: Incident, picture: Picture, doctrine: Doctrine, *, further: bool = True) -> int:
    """The tier to propose for an incident as it stands, see `dispatch.next_tier`.

    Args:
        further: one more than now once units are on it.
    """
    zone = picture.zones.get(incident.zone or "")
    grade = Grade.NONE if zone is None else zone.grade
    is_attended = further and bool(picture.active_on(incident.number))
    return dispatch.next_tier(incident, grade, is_attended, doctrine)


def why_not_leave(
    call_signs: Collection[str], incident: Incident, picture: Picture, doctrine: Doctrine
) -> DomainError | None:
    """Tell which of some units doctrine keeps in its zone unless somebody says why it leaves; None when all may go."""
    if not doctrine.stay_in_zone.holds(incident.class_code, incident.tier):
        return None
    names = {picture.units[call_sign].group_name for call_sign in call_signs if call_sign in picture.units}
    members = [unit for unit in picture.units.values() if unit.group_name in names]
    groups = muster(members, zones_of_units(members, picture))
    own = zones_holding(incident.zone, picture.zones.values())
    return dispatch.why_not_leave(call_signs, groups, incident, own, doctrine)


def fill_by_zone(
    picture: Picture, without: Collection[str] = (), zones: Collection[str | None] | None = None
) -> Mapping[str | None, Fill]:
    """Fill of every zone that has units on duty; under None those that belong to no zone.

    Args:
        without: call signs to count as taken, to see what a choice would leave behind.
        zones: count these only, which is quicker.
    """
    units: Iterable[Unit] = picture.units.values()
    if zones is not None:
        homes_of_posts = {code: post.zone for code, post in picture.posts.items()}
        homes_of_posts |= zone_of_pool(picture.zones.values())
        elsewhere = {code for code, zone in homes_of_posts.items() if zone is not None and zone not in zones}
        names = {unit.group_name for unit in units if unit.post not in elsewhere}
        units = [unit for unit in units if unit.group_name in names]
    homes = zones_of_units(units, picture)
    free: Counter[str | None] = Counter()
    total: Counter[str | None] = Counter()
    for group in groups_of(units).values():
        if all(unit.status is UnitStatus.OFF_DUTY for unit in group):
            continue
        zone = home_of_group(group, homes)
        total[zone] += 1
        free[zone] += is_whole(group) and not any(unit.call_sign in without for unit in group)
    return {zone: Fill(free[zone], count) for zone, count in total.items() if zones is None or zone in zones}


class FillTally:
    """Fill of every zone, kept up to date by the groups that changed: a picture of thousands is not counted anew.

    Good as long as no unit comes, goes, or changes its group or its home.
    """

    def __init__(self, units: Mapping[str, Unit], homes: Mapping[str, str | None]) -> None:
        groups = groups_of(units.values())
        self._members = {name: tuple(unit.call_sign for unit in group) for name, group in groups.items()}
        self._zone_of = {name: home_of_group(group, homes) for name, group in groups.items()}
        self._counted: dict[str, Fill] = {}
        self._fills: dict[str | None, Fill] = {}
        for name in groups:
            self._count(name, units)

    def of(self, zone: str | None) -> Fill:
        """Free groups of a zone out of those on duty."""
        return self._fills.get(zone, Fill())

    def update(self, units: Mapping[str, Unit], changed: Iterable[str]) -> set[str | None]:
        """Count the groups of the units that changed; the zones whose fill is another now."""
        return {
            self._zone_of[name]
            for name in {units[call_sign].group_name for call_sign in changed}
            if self._count(name, units)
        }

    def _count(self, name: str, units: Mapping[str, Unit]) -> bool:
        group = [units[call_sign] for call_sign in self._members[name]]
        is_there = any(unit.status is not UnitStatus.OFF_DUTY for unit in group)
        before, now = self._counted.get(name, Fill()), Fill(int(is_whole(group)), int(is_there))
        if now == before:
            return False
        self._counted[name] = now
        zone = self._zone_of[name]
        fill = self.of(zone)
        self._fills[zone] = Fill(fill.free + now.free - before.free, fill.total + now.total - before.total)
        return True


@lru_cache(maxsize=4)
def _zone_finder(zones: tuple[Zone, ...]) -> Callable[[LonLat], str | None]:
    """One index for all pictures with the same zones; a place that was asked for before is remembered."""
    if not zones:
        return lambda _place: None
    from maps.zones import ZoneIndex  # shapely is only needed where there are zones

    return lru_cache(maxsize=20_000)(ZoneIndex(zones).zone_of)
