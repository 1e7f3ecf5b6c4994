"""Zones as somebody edits them: every step can be taken back, and all of them become one EditZones.

Pure but for the command that it makes. Geometry is `maps.zoning`'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import shapely

from console.commands.edit_zones import EditZones
from console.domain.area import Zone
from console.domain.geo import LonLat
from console.domain.rows import changed
from maps.zones import wkb
from maps.zoning import (
    ZoningError,
    merge,
    sharing,
    snapped,
    split,
    with_corner_added,
    with_corner_moved,
    without_corner,
)

State = dict[str, Zone]


class ZoneDraft:
    """The zones of a record, edited. Every edit raises ZoningError and changes nothing when it can not be done."""

    def __init__(self, zones: Mapping[str, Zone]) -> None:
        self.before: Mapping[str, Zone] = dict(zones)
        self._states: list[State] = [dict(zones)]

    @property
    def zones(self) -> Mapping[str, Zone]:
        """The zones as they are to be, by code."""
        return self._states[-1]

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to keep."""
        return self.zones != self.before

    @property
    def changed(self) -> list[Zone]:
        """Zones that are new or another than on record, by code."""
        return [zone for code, zone in sorted(self.zones.items()) if self.before.get(code) != zone]

    @property
    def removed(self) -> list[str]:
        """Codes of zones that are to go."""
        return sorted(self.before.keys() - self.zones.keys())

    def command(self) -> EditZones:
        """The edit as one command, on the versions that were seen."""
        touched = [*(zone.code for zone in self.changed), *self.removed]
        seen = {f"zone/{code}": self.before[code].version for code in touched if code in self.before}
        return EditZones(zones=tuple(self.changed), removed=tuple(self.removed), seen=seen)

    def take_back(self) -> bool:
        """Forget the last step; whether there was one."""
        if len(self._states) == 1:
            return False
        self._states.pop()
        return True

    def stale(self, zones: Mapping[str, Zone]) -> list[str]:
        """Codes of edited zones that another desk has changed meanwhile."""
        touched = {zone.code for zone in self.changed} | set(self.removed)
        return sorted(code for code in touched & self.before.keys() if zones.get(code) != self.before[code])

    # -- steps -------------------------------------------------------------------------------------

    def move_corner(self, corner: LonLat, to: LonLat, reach_deg: float) -> LonLat:
        """Move a corner for all that share it; it snaps to what others have near there. Answers where it lies then."""
        own = {zone.code for zone in sharing(self._listed(), corner)}
        others = [zone for code, zone in self.zones.items() if code not in own]
        there = snapped(to, others, reach_deg)
        self._step(with_corner_moved(self._listed(), corner, there))
        return there

    def add_corner(self, at: LonLat, reach_deg: float) -> LonLat:
        """Give a border a corner at the place on it that is nearest. Answers where that is."""
        there = snapped(at, self._listed(), reach_deg)
        self._step(with_corner_added(self._listed(), there))
        return there

    def drop_corner(self, corner: LonLat) -> None:
        """Take a corner out of every outline that has it."""
        self._step(without_corner(self._listed(), corner))

    def split(self, code: str, line: Sequence[LonLat]) -> str:
        """Cut a zone in two; answers the code of the smaller part."""
        new_code = self._free_code(code)
        self._step(split(self._listed(), code, line, new_code))
        return new_code

    def merge(self, codes: Sequence[str]) -> None:
        """Make one zone of several: the first keeps its name and post."""
        chosen = [self.zones[code] for code in codes]
        outline = merge(chosen)
        gone = set(codes[1:])
        kept = {
            code: changed(zone, parent=codes[0]) if zone.parent in gone else zone
            for code, zone in self.zones.items()
            if code not in gone
        }
        self._states.append({**kept, codes[0]: changed(chosen[0], outline=outline)})

    def add(self, ring: Sequence[LonLat], level: str, parent: str | None, reach_deg: float) -> str:
        """A new zone, its corners snapped to what is near; answers its code."""
        corners = [snapped(place, self._listed(), reach_deg) for place in ring]
        shape = shapely.Polygon(corners)
        if not shape.is_valid or shape.is_empty:
            raise ZoningError("the outline of {zone} would cross itself", zone="+")
        code = self._free_code("Z", first=1)
        self._step([Zone(code, code, code, wkb(shape), level, parent)])
        return code

    def remove(self, code: str) -> None:
        """Take a zone away; what lies in it lies in what that lay in."""
        above = self.zones[code].parent
        self._states.append(
            {
                other: changed(zone, parent=above) if zone.parent == code else zone
                for other, zone in self.zones.items()
                if other != code
            }
        )

    def describe(self, code: str, **fields: Any) -> None:
        """Change what a zone is called, its level, what it lies in, its setting or its central post."""
        zone = changed(self.zones[code], **fields)
        if zone != self.zones[code]:
            self._step([zone])

    def take_in(self, zones: Iterable[Zone]) -> None:
        """Put zones of a file in, in place of those of the same code."""
        self._step(list(zones))

    # -- looking -----------------------------------------------------------------------------------

    def corner_near(self, at: LonLat, reach_deg: float, codes: Iterable[str]) -> LonLat | None:
        """The nearest corner of some zones within a reach."""
        shapes = [shapely.from_wkb(self.zones[code].outline) for code in codes if code in self.zones]
        corners = shapely.get_coordinates(shapes)
        if not len(corners):
            return None
        off = np.hypot(*(corners - np.array(at)).T)
        return LonLat(*corners[int(off.argmin())].tolist()) if off.min() <= reach_deg else None

    def zone_at(self, at: LonLat) -> str | None:
        """The smallest zone that holds a place."""
        point = shapely.Point(at)
        holding = [(shape.area, code) for code, shape in self._shapes() if shape.contains(point)]
        return min(holding)[1] if holding else None

    def _shapes(self) -> list[tuple[str, shapely.Geometry]]:
        return [(code, shapely.from_wkb(zone.outline)) for code, zone in self.zones.items()]

    def _listed(self) -> list[Zone]:
        return list(self.zones.values())

    def _step(self, changed: Iterable[Zone]) -> None:
        self._states.append({**self.zones, **{zone.code: zone for zone in changed}})

    def _free_code(self, stem: str, first: int = 2) -> str:
        used = self.before.keys() | self.zones.keys()
        number = first
        while f"{stem}-{number}" in used:
            number += 1
        return f"{stem}-{number}"
