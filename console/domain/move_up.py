"""Who moves up when a zone is left below its minimum cover: the nearest free group of a zone that can spare one.

Pure. Distances are straight lines: a proposal to look at, not an order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from console.domain.area import Post, Zone
from console.domain.coverage import ZoneCover
from console.domain.geo import LonLat, distance_m

_ANYBODY: Mapping[str, Collection[str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Standing:
    """A free group, the zone that it belongs to, where it is and the arms of its units."""

    group: str
    zone: str
    at: LonLat
    arms: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class MoveUp:
    """A free group that would stand by in another zone, at a post of it."""

    group: str
    from_zone: str
    to_zone: str
    post: str
    distance_m: float


def stand_by_posts(zones: Iterable[Zone], posts: Iterable[Post]) -> dict[str, Post]:
    """Where a zone's groups stand by: its central post, else its first; zones without a post are left out."""
    by_code = {post.code: post for post in posts}
    first: dict[str, Post] = {}
    for code in sorted(by_code):
        zone = by_code[code].zone
        if zone is not None:
            first.setdefault(zone, by_code[code])
    stand_by = {zone.code: by_code.get(zone.central_post or "", first.get(zone.code)) for zone in zones}
    return {zone: post for zone, post in stand_by.items() if post is not None}


def move_ups(
    cover: Iterable[ZoneCover],
    standing: Iterable[Standing],
    posts: Mapping[str, Post],
    staff: Mapping[str, Collection[str]] = _ANYBODY,
) -> tuple[MoveUp, ...]:
    """Groups that bring every zone which a choice leaves bare back to its minimum, the barest zone first.

    A zone gives only what it has above its own minimum; what can not be made up is left out.

    Args:
        cover: free groups by zone before and after the choice.
        standing: free groups that are not of the choice.
        posts: where a zone's groups stand by, see `stand_by_posts`.
        staff: arms that staff those posts, by zone; without one anybody may stand by there.
    """
    covers = list(cover)
    spare = {each.zone: each.after - each.min_cover for each in covers}
    standing, gone = tuple(standing), set[str]()
    found: list[MoveUp] = []
    bare_ones = [each for each in covers if each.is_bare]
    for bare in sorted(bare_ones, key=lambda each: (each.after - each.min_cover, each.zone)):
        post = posts.get(bare.zone)
        if post is None:
            continue
        arms = staff.get(bare.zone) or ()
        fit = (each for each in standing if not arms or each.arms.issubset(arms))
        givers = (each for each in fit if spare.get(each.zone, 0) > 0 and each.group not in gone)
        for metres, name, group in sorted((distance_m(each.at, post.at), each.group, each) for each in givers):
            if spare[bare.zone] >= 0:
                break
            if spare[group.zone] > 0:
                gone.add(name)
                spare[group.zone] -= 1
                spare[bare.zone] += 1
                found.append(MoveUp(name, group.zone, bare.zone, post.code, metres))
    return tuple(found)
