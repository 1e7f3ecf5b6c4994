"""Which zone a unit belongs to, how units make groups, and how many free groups a zone has.

Knows nothing of travel and of tiers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from console.domain.area import Post, Zone
from console.domain.geo import LonLat
from console.domain.unit import Unit, UnitStatus


@dataclass(frozen=True, slots=True)
class ZoneCover:
    """Free groups of a zone before and after a change, and how many it should keep."""

    zone: str
    before: int
    after: int
    min_cover: int = 0

    @property
    def is_bare(self) -> bool:
        """Whether the change takes the zone below what it should keep."""
        return self.after < self.min_cover and self.after < self.before


@dataclass(frozen=True, slots=True)
class Group:
    """Units that count as one, the zone and the post that they belong to, and whether they count as free."""

    name: str
    zone: str | None
    post: str | None
    units: Sequence[Unit]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class PostCover:
    """Free groups of a post before and after a change."""

    post: str
    before: int
    after: int


def groups_of(units: Iterable[Unit]) -> dict[str, list[Unit]]:
    """Units by the group that they count for; each group in the order of its call signs."""
    groups: dict[str, list[Unit]] = {}
    for unit in sorted(units, key=attrgetter("call_sign")):
        groups.setdefault(unit.group_name, []).append(unit)
    return groups


def zone_of_pool(zones: Iterable[Zone]) -> dict[str, str]:
    """The zone that stands by at each central post, by post; of two that share one and lie in each other, the wider."""
    by_code = {zone.code: zone for zone in zones}
    found = {}
    for zone in by_code.values():
        wider = by_code.get(zone.parent) if zone.parent is not None else None
        if zone.central_post is not None and (wider is None or wider.central_post != zone.central_post):
            found[zone.central_post] = zone.code
    return found


def zones_holding(zone: str | None, zones: Iterable[Zone]) -> frozenset[str]:
    """A zone and all that hold it; none for no zone."""
    parents = {each.code: each.parent for each in zones} if zone is not None else {}
    found: set[str] = set()
    while zone is not None and zone not in found:
        found.add(zone)
        zone = parents.get(zone)
    return frozenset(found)


def home_zones(
    units: Iterable[Unit],
    posts: Mapping[str, Post],
    zones: Iterable[Zone],
    zone_of: Callable[[LonLat], str | None],
) -> dict[str, str | None]:
    """The zone that each unit belongs to: the one whose central post is its post, else that of its post if known, else
    that of its registered place.

    Args:
        zone_of: the zone that holds a place.
    """
    pooled = zone_of_pool(zones)
    homes: dict[str, str | None] = {}
    for unit in units:
        post = posts.get(unit.post) if unit.post else None
        if unit.post in pooled:
            homes[unit.call_sign] = pooled[unit.post]
        elif post is not None and post.zone is not None:
            homes[unit.call_sign] = post.zone
        else:
            homes[unit.call_sign] = zone_of(unit.at) if unit.at is not None else None
    return homes


def home_of_group(units: Iterable[Unit], homes: Mapping[str, str | None]) -> str | None:
    """The zone of a group: that of its first unit that has one."""
    for unit in units:
        zone = homes.get(unit.call_sign)
        if zone is not None:
            return zone
    return None


def is_whole(group: Iterable[Unit]) -> bool:
    """Whether a group counts as free: somebody of it is on duty, and all of those may be assigned."""
    on_duty = [unit for unit in group if unit.status is not UnitStatus.OFF_DUTY]
    return bool(on_duty) and all(unit.status.is_free for unit in on_duty)


def muster(units: Iterable[Unit], homes: Mapping[str, str | None]) -> tuple[Group, ...]:
    """Every group, in the order of its first call sign."""
    return tuple(
        Group(
            name,
            home_of_group(group, homes),
            next((unit.post for unit in group if unit.post is not None), None),
            group,
            is_whole(group),
        )
        for name, group in groups_of(units).items()
    )


def free_groups(groups: Iterable[Group]) -> Counter[str]:
    """Free groups by zone."""
    return Counter(group.zone for group in groups if group.is_whole and group.zone is not None)


def free_at_posts(groups: Iterable[Group]) -> Counter[str]:
    """Free groups by post."""
    return Counter(group.post for group in groups if group.is_whole and group.post is not None)
