"""The latest table of fixes, shared by threads, as a source that commands and recommendations ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from console.domain.fix import Fix
from console.domain.geo import LonLat
from console.feeds.fixes import FixTable


class LatestFixes:
    """Holds the newest table; whoever asks sees one table, never parts of two."""

    def __init__(self) -> None:
        self.table = FixTable()

    def latest(self, units: Iterable[str] | None = None) -> Mapping[str, Fix]:
        """The latest fix by unit, of all units or of those named."""
        table = self.table
        wanted = table.units if units is None else [unit for unit in units if unit in table.row_of]
        return {unit: _fix(table, table.row_of[unit]) for unit in wanted}


def _fix(table: FixTable, row: int) -> Fix:
    course, speed = float(table.course_deg[row]), float(table.speed_mps[row])
    return Fix(
        table.units[row],
        LonLat(float(table.lonlat[row, 0]), float(table.lonlat[row, 1])),
        datetime.fromtimestamp(float(table.fixed_at_s[row]), UTC),
        None if course != course else course,  # NaN is unequal to itself
        None if speed != speed else speed,
    )
