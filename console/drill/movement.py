"""Where every unit is on its way: routes as cumulative seconds with a segment pointer each, moved together.

One array row a vertex, all routes one behind the other; a tick costs a few array operations however many units move.
Knows neither calls nor statuses nor the screen. Not to be shared by threads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from console.domain.geo import LonLat, distance_m
from console.feeds.fixes import FixTable
from maps.travel import Floats, Route

Ints = NDArray[np.int64]
#: Vertices kept free at the end of the store before it is packed again.
_ROOM = 4_096


class Movers:
    """Units and the ways that they are on. Times are seconds of the drill's clock since 1970."""

    def __init__(self, places: Mapping[str, LonLat]) -> None:
        self.units: tuple[str, ...] = tuple(places)
        self._row = {unit: row for row, unit in enumerate(self.units)}
        count = len(self.units)
        self._at = np.array([places[unit] for unit in self.units], dtype=np.float64).reshape(count, 2)
        self._course = np.full(count, np.nan)
        self._speed = np.zeros(count)
        self._first = np.zeros(count, dtype=np.int64)
        self._last = np.zeros(count, dtype=np.int64)
        self._pointer = np.zeros(count, dtype=np.int64)
        self._moving = np.zeros(count, dtype=np.bool_)
        self._used = 0
        self._lonlat = np.empty((_ROOM, 2))
        self._due_s = np.empty(_ROOM)
        self._leg_course = np.empty(_ROOM)
        self._leg_speed = np.empty(_ROOM)

    def place_of(self, unit: str) -> LonLat:
        """Where a unit was at the last tick."""
        lon, lat = self._at[self._row[unit]]
        return LonLat(float(lon), float(lat))

    def set_out(self, unit: str, route: Route, at_s: float, duration_s: float | None = None) -> float:
        """Send a unit along a route.

        Args:
            at_s: when it starts.
            duration_s: how long it takes; None: as long as the route says.
        Returns:
            when it arrives, seconds.
        """
        row, count = self._row[unit], len(route.coords)
        whole_s = route.duration_s
        wanted_s = whole_s if duration_s is None else max(duration_s, 0.001)
        if whole_s > 0:
            due_s = at_s + route.cumulative_s * (wanted_s / whole_s)
        else:
            due_s = np.linspace(at_s, at_s + wanted_s, count)
        if self._used + count > len(self._due_s):
            self._pack(count)
        place = slice(self._used, self._used + count)
        self._lonlat[place], self._due_s[place] = route.coords, due_s
        self._leg_course[place] = _courses(route.coords)
        leg_s = np.maximum(np.diff(due_s, append=due_s[-1]), 1e-9)
        self._leg_speed[place] = np.diff(route.cumulative_m, append=route.cumulative_m[-1]) / leg_s
        self._first[row] = self._pointer[row] = self._used
        self._last[row] = self._used + count - 1
        self._moving[row] = True
        self._used += count
        return float(due_s[-1])

    def put(self, unit: str, place: LonLat) -> None:
        """Let a unit stand at a place."""
        row = self._row[unit]
        self._at[row], self._speed[row], self._moving[row] = place, 0.0, False

    def tick(self, now_s: float) -> FixTable:
        """Move everybody to a moment.

        Returns:
            fixes of all units as of that moment.
        """
        rows = np.flatnonzero(self._moving)
        if rows.size:
            self._advance(rows, now_s)
            self._place(rows, now_s)
        return FixTable(
            self.units,
            self._at.copy(),
            np.full(len(self.units), now_s),
            self._course.copy(),
            self._speed.copy(),
        )

    def _advance(self, rows: Ints, now_s: float) -> None:
        """Move each pointer to the leg that holds the moment: by halves, since a fast drill skips many legs."""
        low, high = self._pointer[rows], self._last[rows]
        while True:
            open_ = low < high
            if not open_.any():
                break
            middle = (low + high + 1) // 2
            passed = self._due_s[middle] <= now_s
            low = np.where(open_ & passed, middle, low)
            high = np.where(open_ & ~passed, middle - 1, high)
        self._pointer[rows] = low

    def _place(self, rows: Ints, now_s: float) -> None:
        at, last = self._pointer[rows], self._last[rows]
        after = np.minimum(at + 1, last)
        leg_s = self._due_s[after] - self._due_s[at]
        share = np.clip(np.divide(now_s - self._due_s[at], leg_s, out=np.zeros(len(rows)), where=leg_s > 0), 0.0, 1.0)
        self._at[rows] = self._lonlat[at] + (self._lonlat[after] - self._lonlat[at]) * share[:, None]
        there = at == last
        self._speed[rows] = np.where(there, 0.0, self._leg_speed[at])
        course = self._leg_course[at]
        self._course[rows] = np.where(np.isnan(course), self._course[rows], course)
        self._moving[rows[there]] = False

    def _pack(self, needed: int) -> None:
        """Drop the ways that nobody is on any more, and make room."""
        rows = np.flatnonzero(self._moving)
        keep = np.concatenate([np.arange(self._first[row], self._last[row] + 1) for row in rows] or [_none()])
        size = max(_ROOM, 2 * (len(keep) + needed))
        for name in ("_lonlat", "_due_s", "_leg_course", "_leg_speed"):
            old = getattr(self, name)
            new = np.empty((size, *old.shape[1:]))
            new[: len(keep)] = old[keep]
            setattr(self, name, new)
        start = 0
        for row in rows:
            shift = start - int(self._first[row])
            self._first[row] += shift
            self._pointer[row] += shift
            self._last[row] += shift
            start = int(self._last[row]) + 1
        self._used = len(keep)


def _none() -> Ints:
    return np.empty(0, dtype=np.int64)


def _courses(coords: Floats) -> Floats:
    """Course of each leg, degrees clockwise from north; NaN for the last vertex and for legs of no length."""
    radians = np.radians(coords)
    east = np.diff(radians[:, 0]) * np.cos(radians[:-1, 1])
    north = np.diff(radians[:, 1])
    courses = np.degrees(np.arctan2(east, north)) % 360.0
    courses[(east == 0) & (north == 0)] = np.nan
    return np.append(courses, np.nan)


def straight(a: LonLat, b: LonLat, duration_s: float) -> Route:
    """A straight way that takes so long; for moves that nobody watches closely."""
    coords: Sequence[LonLat] = (a, b)
    return Route(
        np.array(coords, dtype=np.float64),
        np.array([0.0, distance_m(a, b)]),
        np.array([0.0, max(duration_s, 0.001)]),
    )
