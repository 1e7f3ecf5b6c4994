"""AdoptRegion: take the zones and posts of a region folder into the operation."""

from __future__ import annotations

from typing import Any, ClassVar

from console.commands.base import Command, Name, Work
from console.commands.checks import checked_outline, checked_place, checked_row
from console.domain.area import Post, Zone
from console.domain.rows import changed


class AdoptRegion(Command, frozen=True, kw_only=True, tag="AdoptRegion"):
    """Zones and posts named again are replaced; others stay, since the record speaks of them.

    `region_zh` is the region's Chinese name, where it has one.
    """

    row_fields: ClassVar[tuple[str, ...]] = ("zones", "posts")

    region: Name
    region_zh: Name | None = None
    zones: tuple[Zone, ...] = ()
    posts: tuple[Post, ...] = ()


def adopt_region(command: AdoptRegion, work: Work) -> dict[str, Any]:
    """Insert or replace each zone and post."""
    for zone in command.zones:
        checked_row("zones", zone)
        checked_outline(zone.code, zone.outline)
        work.put(changed(zone, version=1))
    for post in command.posts:
        checked_row("posts", post)
        work.put(changed(post, at=checked_place(post.at), version=1))
    return {}
