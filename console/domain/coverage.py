"""Which zone a unit belongs to, how units make groups, and how many free groups a zone has.

Knows nothing of travel and of tiers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from console.domain.area import Post
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


def groups_of(units: Iterable[Unit]) -> dict[str, list[Unit]]:
    """Units by the group that they count for; each group in the order of its call signs."""
    groups: dict[str, list[Unit]] = {}
    for unit in sorted(units, key=lambda unit: unit.call_sign):
        groups.setdefault(unit.group_name, []).append(unit)
    return groups


def home_zones(
    units: Iterable[Unit], posts: Mapping[str, Post], zone_of: Callable[[LonLat], str | None]
) -> dict[str, str | None]:
    """The zone that each unit belongs to: that of its post if known, else that of its registered place.

    Args:
        zone_of: the zone that holds a place.
    """
    homes: dict[str, str | None] = {}
    for unit in units:
        post = posts.get(unit.post) if unit.post else None
        if post is not None and post.zone is not None:
            homes[unit.call_sign] = post.zone
        else:
            homes[unit.call_sign] = zone_of(unit.at) if unit.at is not None else None
    return homes


def home_of_group(units: Iterable[Unit], homes: Mapping[str, str | None]) -> str | None:
    """The zone of a group: that of its first unit that has one."""
    return next((zone for unit in units if (zone := homes.get(unit.call_sign)) is not None), None)


def is_whole(group: Iterable[Unit]) -> bool:
    """Whether a group counts as free: somebody of it is on duty, and all of those may be assigned."""
    on_duty = [unit for unit in group if unit.status is not UnitStatus.OFF_DUTY]
    return bool(on_duty) and all(unit.status.is_free for unit in on_duty)


def free_groups(units: Iterable[Unit], homes: Mapping[str, str | None]) -> Counter[str]:
    """Free groups by zone."""
    return Counter(
        zone
        for group in groups_of(units).values()
        if is_whole(group) and (zone := home_of_group(group, homes)) is not None
    )
