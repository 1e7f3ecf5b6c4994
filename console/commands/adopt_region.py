"""AdoptRegion: take the zones and posts of a region folder into the operation."""

from __future__ import annotations

from typing import Any

from console.commands.base import Command, Name, Work
from console.domain.area import Post, Zone


class AdoptRegion(Command, frozen=True, kw_only=True, tag="AdoptRegion"):
    """Zones and posts named again are replaced; others stay, since the record speaks of them."""

    region: Name
    zones: tuple[Zone, ...] = ()
    posts: tuple[Post, ...] = ()


def adopt_region(command: AdoptRegion, work: Work) -> dict[str, Any]:
    """Insert or replace each zone and post."""
    for zone in command.zones:
        work.put(zone)
    for post in command.posts:
        work.put(post)
    return {}
