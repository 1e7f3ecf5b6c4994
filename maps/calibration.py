"""How fast roads really are: factors by class of road and by hour, where they come from, and their file.

Knows neither tracks nor how they are fitted (`maps.calibrating`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np

from maps.errors import RegionError
from maps.network import Floats
from maps.road_classes import RoadClass
from maps.vehicles import DEFAULT

FILE = "calibration.json"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Source:
    """A file of tracks: its name and hash, what was read of it, and the span of its times (ISO 8601)."""

    name: str
    sha256: str
    fixes: int
    tracks: int
    rejected: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Pace:
    """What tracks of one kind of vehicle have shown.

    Attributes:
        factors: by class name, times the speed of the road.
        legs, km: by class name, how much of it was driven in what was used.
        start_s: seconds that every whole journey takes besides the road.
        hours: by hour of the local day, times the travel time.
        sources: where it comes from.
        is_whole: the tracks were whole journeys, from standing to standing.
        error_before_s, error_after_s: median of the absolute error on these very tracks.
    """

    factors: Mapping[str, float]
    legs: Mapping[str, int] = field(default_factory=dict)
    km: Mapping[str, float] = field(default_factory=dict)
    start_s: float = 0.0
    hours: Mapping[int, float] = field(default_factory=dict)
    sources: tuple[Source, ...] = ()
    is_whole: bool = False
    error_before_s: float = 0.0
    error_after_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Calibration:
    """Of a region: one pace for each kind that was measured. A kind that was not takes the default kind's.

    `zone` is the IANA name of the region's time zone, for the hours; empty when not known.
    """

    kinds: Mapping[str, Pace] = field(default_factory=dict)
    zone: str = ""

    @property
    def version(self) -> str:
        """A short name of what it says; empty when it says nothing."""
        return hashlib.sha256(self.as_text().encode()).hexdigest()[:8] if self.kinds else ""

    def factors(self, vehicle: str) -> Floats | None:
        """Factor of every class of road for a kind, None without any."""
        pace = self._of(vehicle)
        if pace is None:
            return None
        return np.array([pace.factors.get(c.name.lower(), 1.0) for c in RoadClass])

    def start_s(self, vehicle: str) -> float:
        """Seconds that every journey of a kind takes besides the road."""
        pace = self._of(vehicle)
        return 0.0 if pace is None else pace.start_s

    def pace(self, vehicle: str, at: datetime | None) -> float:
        """Times the travel time, at a moment; 1 when no hour was measured or no moment is given."""
        pace = self._of(vehicle)
        if pace is None or at is None or not pace.hours or not self.zone:
            return 1.0
        return pace.hours.get(at.astimezone(ZoneInfo(self.zone)).hour, 1.0)

    def as_text(self) -> str:
        """The content of its file."""
        told = {"format": FORMAT, "zone": self.zone, "kinds": {key: asdict(pace) for key, pace in self.kinds.items()}}
        return json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n"

    def _of(self, vehicle: str) -> Pace | None:
        return self.kinds.get(vehicle) or self.kinds.get(DEFAULT)


NONE = Calibration()
"""Nothing was measured: roads are as fast as their class and limit say."""


def read_calibration(told: Any, where: str) -> Calibration:
    """A calibration from what its file holds.

    Raises:
        RegionError: it has another form.
    """
    try:
        if told["format"] != FORMAT:
            raise ValueError(f"format {told['format']}, this program reads {FORMAT}")
        kinds = {key: _pace(row) for key, row in told["kinds"].items()}
        zone = str(told["zone"])
        if zone:
            ZoneInfo(zone)
    except (KeyError, TypeError, ValueError, AttributeError, ZoneInfoNotFoundError) as error:
        raise RegionError("cannot read the region", where, f"no calibration: {error!r}") from error
    return Calibration(kinds, zone)


def _pace(row: Mapping[str, Any]) -> Pace:
    factors = {str(name): float(factor) for name, factor in row["factors"].items()}
    hours = {int(hour): float(factor) for hour, factor in row["hours"].items()}
    if not all(0.05 < value < 20.0 for value in (*factors.values(), *hours.values())):
        raise ValueError("a factor is out of bounds")
    sources = tuple(Source(**source) for source in row["sources"])
    return Pace(**{**row, "factors": factors, "hours": hours, "sources": sources})
