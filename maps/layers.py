"""What a region shows beside its roads: areas, thin lines and labels, as flat arrays. Knows no files and no colours."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from console.domain.area import Grade
from console.domain.geo import LonLat

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class AreaKind(IntEnum):
    """Kind of an area, in the order of painting. The numbers are part of the region format."""

    FARMLAND = 0
    WOOD = 1
    BUILT_UP = 2
    INDUSTRIAL = 3
    PARK = 4
    WATER = 5
    BUILDING = 6
    COMMUNITY = 7
    COUNTY = 8


class LineKind(IntEnum):
    """Kind of a thin line that is no road. The numbers are part of the region format."""

    STREAM = 0
    RAILWAY = 1
    CONTOUR = 2


GRADES = (Grade.NONE, Grade.GREEN, Grade.ORANGE, Grade.RED)
"""A grade's place here is its stored number."""


@dataclass(frozen=True, slots=True, eq=False)
class Areas:
    """Polygons, outer ring first, then holes; rings are closed (last vertex repeats the first).

    Attributes:
        coords: (v, 2) degrees, all rings behind one another.
        ring_offsets: (r + 1,), ring j is coords[ring_offsets[j]:ring_offsets[j + 1]].
        polygon_offsets: (n + 1,), polygon i has the rings polygon_offsets[i] to polygon_offsets[i + 1].
        kinds: (n,) uint8, `AreaKind`.
        grades: (n,) uint8, index into `GRADES`; meant for communities.
        zone_index: (n,) int16, index into the region's zones, -1 for none.
        name_index: (n,) int32 into the names, -1 without a name.
        names_zh, names_en: the names.
    """

    coords: Floats
    ring_offsets: Ints
    polygon_offsets: Ints
    kinds: NDArray[np.uint8]
    grades: NDArray[np.uint8]
    zone_index: NDArray[np.int16]
    name_index: NDArray[np.int32]
    names_zh: tuple[str, ...] = ()
    names_en: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.polygon_offsets) - 1

    def rings(self, i: int) -> list[Floats]:
        """The rings of polygon i, outer first, each (k, 2) degrees."""
        first, last = int(self.polygon_offsets[i]), int(self.polygon_offsets[i + 1])
        return [self.coords[self.ring_offsets[j] : self.ring_offsets[j + 1]] for j in range(first, last)]

    def of_kind(self, kind: AreaKind) -> Ints:
        """Rows of one kind."""
        return np.flatnonzero(self.kinds == kind)


@dataclass(frozen=True, slots=True, eq=False)
class ThinLines:
    """Streams, railways, contours: flat vertices, offsets and a kind each.

    `weight` is a width from 1 up, or a height in metres.
    """

    coords: Floats
    offsets: Ints
    kinds: NDArray[np.uint8]
    weight: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.offsets) - 1


@dataclass(frozen=True, slots=True)
class Label:
    """A name on the map.

    `kind`: county, town, village, community, river, lake, hill, park. `rank` 1 is shown first.
    """

    text_zh: str
    text_en: str
    at: LonLat
    kind: str
    rank: int
    angle_deg: float = 0.0


def no_areas() -> Areas:
    """Areas of a region that has none."""
    zero = np.zeros(1, dtype=np.int64)
    bytes_ = np.zeros(0, dtype=np.uint8)
    return Areas(np.zeros((0, 2)), zero, zero, bytes_, bytes_, np.zeros(0, np.int16), np.zeros(0, np.int32))


def no_lines() -> ThinLines:
    """Thin lines of a region that has none."""
    return ThinLines(np.zeros((0, 2)), np.zeros(1, np.int64), np.zeros(0, np.uint8), np.zeros(0, np.float32))


@dataclass(slots=True)
class AreaCollector:
    """Gathers polygons and packs them into `Areas`."""

    rings: list[Floats] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    rows: list[tuple[int, int, int, int]] = field(default_factory=list)
    names: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(
        self,
        rings: list[Floats],
        kind: AreaKind,
        name: tuple[str, str] | None = None,
        grade: Grade = Grade.NONE,
        zone: int = -1,
    ) -> None:
        """Add one polygon: its closed rings in degrees, outer first; name in Chinese and English."""
        index = -1 if name is None else self.names.setdefault(name, len(self.names))
        self.rings.extend(rings)
        self.counts.append(len(rings))
        self.rows.append((int(kind), GRADES.index(grade), zone, index))

    def pack(self) -> Areas:
        """The gathered polygons, in order of painting."""
        if not self.rows:
            return no_areas()
        order = sorted(range(len(self.rows)), key=lambda i: self.rows[i][0])
        firsts = np.concatenate(([0], np.cumsum(self.counts)))
        rings = [self.rings[j] for i in order for j in range(firsts[i], firsts[i + 1])]
        table = np.array([self.rows[i] for i in order])
        return Areas(
            np.concatenate(rings),
            np.concatenate(([0], np.cumsum([len(ring) for ring in rings]))),
            np.concatenate(([0], np.cumsum([self.counts[i] for i in order]))),
            table[:, 0].astype(np.uint8),
            table[:, 1].astype(np.uint8),
            table[:, 2].astype(np.int16),
            table[:, 3].astype(np.int32),
            tuple(zh for zh, _ in self.names),
            tuple(en for _, en in self.names),
        )
