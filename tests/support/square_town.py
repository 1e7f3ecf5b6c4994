"""A town of equal blocks with roads between them, and what stands in its way: for tests of the engine."""

from __future__ import annotations

from console.bench.made_roads import BLOCK_DEG, ORIGIN, made_engine, made_places
from console.domain.geo import LonLat
from maps.closures import Closure
from maps.engines import LocalEngine

SIDE, SEED = 20, 3
UNITS = made_places(SIDE, 60, 5)


def spot(x: float, y: float) -> LonLat:
    """A place so many blocks east and north of the corner."""
    return LonLat(ORIGIN.lon + x * BLOCK_DEG, ORIGIN.lat + y * BLOCK_DEG)


def _line(*blocks: tuple[float, float]) -> tuple[tuple[float, float], ...]:
    places = (spot(x, y) for x, y in blocks)
    return tuple((place.lon, place.lat) for place in places)


def town_engine() -> LocalEngine:
    """The engine of the town, with nothing closed."""
    return made_engine(SIDE, SEED)


TARGET = spot(9.3, 8.7)
WALL = Closure("wall", _line((9.5, 2.5), (9.5, 16.5)))
DISC = Closure("crowd", _line((8, 8), (12, 8), (12, 12), (8, 12)), is_area=True)
