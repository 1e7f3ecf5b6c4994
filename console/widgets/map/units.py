"""Units as a structure of arrays: where each is, what it does, how old its fix is. No Qt, no painting.

Rows are kept in the order units became known; a row that is no longer used has `known` False.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from console.domain.unit import Unit, UnitStatus
from console.feeds.fixes import FixTable
from console.widgets.map.view import to_mercator

STATUSES = tuple(UnitStatus)
HEADINGS = 32
NO_HEADING = HEADINGS
_STATUS_CODE = {status: code for code, status in enumerate(STATUSES)}
_MOVING_MPS = 1.0


class UnitTable:
    """Arrays of all units, each of length `len(table)`.

    Attributes:
        names: call signs.
        metres: (n, 2) web-mercator metres; NaN for a unit that is nowhere.
        status: index into `STATUSES`.
        arm: index into `arms`.
        heading: 0 to 31 clockwise from north, 32 for none.
        fixed_at_s: Unix seconds of the fix; NaN where the place is the one of registration.
        incident: number that the unit is assigned to, or "".
    """

    def __init__(self) -> None:
        self.names: list[str] = []
        self.row_of: dict[str, int] = {}
        self.arms: list[str] = []
        self.incident: list[str] = []
        self._arm_code: dict[str, int] = {}
        self._size = 0
        self._fix_units: tuple[str, ...] | None = None
        self._fix_rows: NDArray[np.int64] = np.empty(0, np.int64)
        self._fixes = FixTable()
        self._allocate(256)
        self.version = 0

    def __len__(self) -> int:
        return self._size

    def _allocate(self, room: int) -> None:
        self._metres = np.full((room, 2), np.nan)
        self._home = np.full((room, 2), np.nan)
        self._status = np.zeros(room, np.uint8)
        self._arm = np.zeros(room, np.uint8)
        self._heading = np.full(room, NO_HEADING, np.uint8)
        self._fixed_at_s = np.full(room, np.nan)
        self._known = np.zeros(room, np.bool_)

    @property
    def metres(self) -> NDArray[np.float64]:
        """Web-mercator metres of each unit."""
        return self._metres[: self._size]

    @property
    def status(self) -> NDArray[np.uint8]:
        """Index into `STATUSES` of each unit."""
        return self._status[: self._size]

    @property
    def arm(self) -> NDArray[np.uint8]:
        """Index into `arms` of each unit."""
        return self._arm[: self._size]

    @property
    def heading(self) -> NDArray[np.uint8]:
        """Heading of each unit in steps of 11.25 degrees."""
        return self._heading[: self._size]

    @property
    def fixed_at_s(self) -> NDArray[np.float64]:
        """Unix seconds of each unit's fix."""
        return self._fixed_at_s[: self._size]

    @property
    def known(self) -> NDArray[np.bool_]:
        """Whether each row is a unit of the picture."""
        return self._known[: self._size]

    # -- taking in what changed --------------------------------------------------------------------

    def reset(self, units: Mapping[str, Unit]) -> None:
        """Start afresh with these units, keeping the fixes."""
        self.names, self.row_of, self.incident = [], {}, []
        self._size = 0
        self._allocate(max(256, len(units) * 5 // 4))
        self._fix_units = None
        self.update(units, units.keys())

    def update(self, units: Mapping[str, Unit], changed: Iterable[str]) -> None:
        """Take in the units that changed; those missing from `units` are gone."""
        rows, homes = [], []
        for name in changed:
            unit = units.get(name)
            row = self.row_of.get(name)
            if unit is None:
                if row is not None:
                    self._known[row] = False
                continue
            if row is None:
                row = self._new_row(name)
            self._known[row] = True
            self._status[row] = _STATUS_CODE[unit.status]
            self._arm[row] = self._code_of_arm(unit.arm)
            self.incident[row] = unit.incident or ""
            if unit.at is not None:
                rows.append(row)
                homes.append(unit.at)
        if rows:
            self._home[rows] = to_mercator(np.array(homes, dtype=np.float64))
            without_fix = np.array(rows)[np.isnan(self._fixed_at_s[rows])]
            self._metres[without_fix] = self._home[without_fix]
        if self._fix_units is None and self._fixes.units:
            self.set_fixes(self._fixes)
        self.version += 1

    def _new_row(self, name: str) -> int:
        row = self._size
        if row == len(self._status):
            self._grow()
        self._size += 1
        self.names.append(name)
        self.incident.append("")
        self.row_of[name] = row
        self._fix_units = None
        return row

    def _grow(self) -> None:
        old = (self._metres, self._home, self._status, self._arm, self._heading, self._fixed_at_s, self._known)
        self._allocate(self._size * 2)
        new = (self._metres, self._home, self._status, self._arm, self._heading, self._fixed_at_s, self._known)
        for to, of in zip(new, old, strict=True):
            to[: self._size] = of

    def _code_of_arm(self, arm: str) -> int:
        code = self._arm_code.get(arm)
        if code is None:
            # A byte a row: arms past the 255th share the last code, and so its glyph.
            code = min(len(self.arms), 255)
            if code == len(self.arms):
                self.arms.append(arm)
            self._arm_code[arm] = code
        return code

    def set_fixes(self, fixes: FixTable) -> None:
        """Take in the latest fix of every unit that has one."""
        self._fixes = fixes
        if fixes.units is not self._fix_units:
            row_of = self.row_of
            self._fix_rows = np.array([row_of.get(name, -1) for name in fixes.units], dtype=np.int64)
            self._fix_units = fixes.units
        rows = self._fix_rows
        ours = rows >= 0
        rows = rows[ours]
        self._metres[rows] = to_mercator(fixes.lonlat[ours])
        self._fixed_at_s[rows] = fixes.fixed_at_s[ours]
        course = fixes.course_deg[ours]
        stands = np.isnan(course) | (fixes.speed_mps[ours] < _MOVING_MPS)
        step = np.where(stands, 0.0, course) * (HEADINGS / 360.0)
        self._heading[rows] = np.where(stands, NO_HEADING, np.floor(step + 0.5).astype(np.int64) % HEADINGS)
        self.version += 1

    # -- questions ---------------------------------------------------------------------------------

    def is_stale(self, now_s: float, stale_after_s: float) -> NDArray[np.bool_]:
        """Whether each unit's fix is older than the doctrine allows; False for those without a fix."""
        return now_s - self.fixed_at_s > stale_after_s
