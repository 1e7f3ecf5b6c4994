"""Wall-clock readings of a log as moments in UTC. Owns what happens on the two odd nights of the year.

A reading that came twice (clocks set back) is the first of the two, unless that would put it before the stamp that
comes before it in its row: then it is the second. A reading that never came (clocks set forward) counts from the offset
before the change. Both are stated.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_HALF_DAY = timedelta(hours=12)
_FIRST_YEAR, _LAST_YEAR = 1950, 2200


class WallClock:
    """Reads the stamps of one kind of log."""

    def __init__(self, zone: ZoneInfo, formats: Sequence[str]) -> None:
        self._zone = zone
        self._formats = tuple(formats)
        self._dated = all("%d" in written for written in formats)
        self._read: dict[str, datetime | None] = {}

    def reading(self, cell: str | datetime) -> datetime | None:
        """The wall-clock reading in a cell, without a zone; None when it is none."""
        if isinstance(cell, datetime):
            return cell.replace(tzinfo=None, microsecond=cell.microsecond // 1000 * 1000)
        if cell in self._read:
            return self._read[cell]
        found = None
        for written in self._formats:
            try:
                found = datetime.strptime(cell, written)  # noqa: DTZ007 - a wall clock has no zone; `moment` gives it one
            except ValueError:
                continue
            break
        if found is not None and (found.year > _LAST_YEAR or (found.year < _FIRST_YEAR and self._dated)):
            found = None
        self._read[cell] = found
        return found

    def on_day(self, reading: datetime, day: date, after: datetime | None) -> datetime:
        """Give a reading without a date its day: the row's, or the next when it went past midnight."""
        dated = datetime.combine(day, reading.time())
        if after is not None and after - dated > _HALF_DAY:
            dated += timedelta(days=1)
        return dated

    def moment(self, reading: datetime, not_before: datetime | None) -> tuple[datetime, str | None]:
        """The moment of a reading, and a remark when the night was odd.

        Args:
            reading: wall clock, without a zone.
            not_before: the stamp that comes before it in its row, UTC.
        """
        first = reading.replace(tzinfo=self._zone, fold=0).astimezone(UTC)
        second = reading.replace(tzinfo=self._zone, fold=1).astimezone(UTC)
        if first == second:
            return first, None
        if first.astimezone(self._zone).replace(tzinfo=None) != reading:
            return first, "this hour was skipped when the clocks were set forward; counted from the hour before"
        if not_before is not None and first < not_before <= second:
            return second, "this hour came twice when the clocks were set back; taken as the second"
        return first, "this hour came twice when the clocks were set back; taken as the first"
