"""The latest fixes as arrays: what crosses from the position pipeline to the map and the lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class FixTable:
    """Latest fix of every unit that has one, structure of arrays, all of length n.

    `lonlat` shape (n, 2) degrees WGS 84; `fixed_at_s` Unix seconds; `course_deg` clockwise from
    north and `speed_mps`, NaN where unknown. The arrays are never written to after building.
    """

    units: tuple[str, ...] = ()
    lonlat: npt.NDArray[np.float64] = field(default_factory=lambda: np.empty((0, 2)))
    fixed_at_s: npt.NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
    course_deg: npt.NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
    speed_mps: npt.NDArray[np.float64] = field(default_factory=lambda: np.empty(0))

    @cached_property
    def row_of(self) -> Mapping[str, int]:
        """Row number by call sign."""
        return {unit: row for row, unit in enumerate(self.units)}
