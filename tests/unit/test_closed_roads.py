"""Closures of the record on the roads of a desk: travel goes round them at once, until they are lifted or over."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
import shapely

from console.bench.made_roads import BLOCK_DEG, ORIGIN, made_engine, made_places
from console.domain.geo import LonLat
from console.domain.mapped import Closure
from console.domain.rows import changed
from console.roads import Roads
from maps.closures import closures_of
from maps.engines import LocalEngine

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
SIDE = 20
UNITS = made_places(SIDE, 60, 5)


def spot(x: float, y: float) -> LonLat:
    return LonLat(ORIGIN.lon + x * BLOCK_DEG, ORIGIN.lat + y * BLOCK_DEG)


WALL = shapely.to_wkb(shapely.LineString([spot(9.5, -1), spot(9.5, 21)]), hex=True)
DISC = shapely.to_wkb(shapely.Polygon([spot(8, 8), spot(12, 8), spot(12, 12), spot(8, 12)]), hex=True)


class Kept:
    """Roads whose engine is in this process, and what was told of them."""

    def __init__(self) -> None:
        self.engine: LocalEngine = made_engine(SIDE, 3)
        self.roads = Roads()
        self.roads.engine = self.engine
        self.told = threading.Semaphore(0)
        self.roads.changed = self.told.release

    def seconds(self) -> np.ndarray:
        return self.engine.times(UNITS, spot(3.2, 8.7)).seconds

    def take(self, *closures: Closure, at: datetime = NOW) -> None:
        self.roads.take(closures, at)
        assert self.told.acquire(timeout=20.0)


@pytest.fixture
def kept() -> Iterator[Kept]:
    made = Kept()
    yield made
    made.roads.stop()


@pytest.mark.parametrize("outline", [WALL, DISC])
def test_travel_goes_round_a_closure_until_it_is_lifted(kept: Kept, outline: str) -> None:
    free = kept.seconds()
    closure = Closure("c", outline, NOW, "desk")
    kept.take(closure)
    closed = kept.seconds()
    assert not np.array_equal(closed, free, equal_nan=True)
    assert (np.nan_to_num(closed, nan=np.inf) >= free - 1e-9).all(), "no way became shorter"
    kept.take(changed(closure, ended_at=NOW))
    assert np.array_equal(kept.seconds(), free, equal_nan=True)


def test_a_closure_opens_by_itself_when_its_time_is_over(kept: Kept) -> None:
    free, closure = kept.seconds(), Closure("c", WALL, NOW, "desk", until=NOW + timedelta(hours=1))
    kept.take(closure)
    kept.take(closure, at=NOW + timedelta(hours=1))
    assert np.array_equal(kept.seconds(), free, equal_nan=True)


def test_the_same_closures_are_not_set_again(kept: Kept) -> None:
    closure = Closure("c", WALL, NOW, "desk")
    kept.take(closure)
    kept.roads.take([closure], NOW + timedelta(seconds=1))
    kept.take(closure, changed(closure, key="d", outline=DISC))
    assert not kept.told.acquire(blocking=False), "one change, told once"


def test_an_outline_that_is_none_is_left_out_and_the_others_hold() -> None:
    point = shapely.to_wkb(shapely.Point(1, 2), hex=True)
    assert [made.key for made in closures_of([("a", "zz"), ("b", point), ("c", DISC)])] == ["c"]
