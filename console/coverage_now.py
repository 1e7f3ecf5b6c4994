"""Coverage of an operation as it stands: where units start from now, and the ground, addresses and calls to be covered.

Puts the picture, the record, the region and the roads together; what is counted is `maps.coverage`'s. Knows no Qt. Not
to be asked on a thread that draws.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial

import numpy as np

from console.domain.doctrine import Doctrine
from console.domain.geo import LonLat
from console.domain.hours import is_open
from console.drilling import DrillSession
from console.feeds.fixes import FixTable
from console.picture import Picture
from console.questions import calls_lately
from console.session import Session
from maps.coverage import Coverage, Gain, Ground, coverage_of, gain_of
from maps.engine import RoadEngine
from maps.places import Places

#: Calls of so many days stand for those to come.
CALL_DAYS = 30
#: So many addresses are looked at, taken evenly from all: the roads are asked for other things meanwhile.
MOST_ADDRESSES = 20_000
PATIENCE_S = 30.0


class Origins(StrEnum):
    """Where units are thought to start from."""

    POSTS = "posts"
    UNITS = "units"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked: from where, and by which kind of vehicle."""

    origins: Origins
    vehicle: str


def origins_of(
    wanted: Origins, picture: Picture, fixes: FixTable, doctrine: Doctrine, now: datetime
) -> tuple[LonLat, ...]:
    """Posts that are open now, or where free units are: their latest fix, else where they were registered."""
    if wanted is Origins.POSTS:
        return tuple(post.at for post in picture.posts.values() if is_open(doctrine.hours_of(post), now))
    rows, places = fixes.row_of, []
    for unit in picture.units.values():
        row = rows.get(unit.call_sign)
        at = LonLat(*fixes.lonlat[row].tolist()) if row is not None else unit.at
        if unit.status.is_free and at is not None:
            places.append(at)
    return tuple(places)


class CoverageNow:
    """Works coverage out for one desk, and keeps what does not change between two times."""

    def __init__(self, engine: RoadEngine, places: Places | None) -> None:
        self._engine, self._places = engine, places
        self._addresses: tuple[list[LonLat], float] | None = None

    def work_out(
        self,
        wanted: Wanted,
        origins: tuple[LonLat, ...],
        picture: Picture,
        session: Session | DrillSession,
    ) -> tuple[Coverage, Ground]:
        """What is covered now, and of what.

        Raises:
            MapError: the roads or the addresses can not be read.
            StoreError: the record can not be read.
        """
        if self._addresses is None:
            self._addresses = self._places.addresses(MOST_ADDRESSES) if self._places is not None else ([], 1.0)
        addresses, share = self._addresses
        calls, days = session.ask(partial(calls_lately, CALL_DAYS)).result(PATIENCE_S)
        zones = tuple(picture.zones[code] for code in sorted(picture.zones))
        ground = Ground(zones, _table(addresses), _table(calls), days, share)
        return coverage_of(self._engine, origins, ground, wanted.vehicle), ground

    def gain(self, wanted: Wanted, post: LonLat, covered: Coverage, ground: Ground) -> Gain:
        """What a post at a place would give beyond that. Raises MapError."""
        return gain_of(self._engine, post, covered, ground, wanted.vehicle)


def _table(places: list[LonLat]) -> np.ndarray:
    return np.array(places, dtype=float).reshape(-1, 2)
