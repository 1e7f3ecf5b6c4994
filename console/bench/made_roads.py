"""A town of any size made by seed, for benches: crooked blocks, classes of road, one-way streets, holes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from console.domain.geo import LonLat
from maps.engines import LocalEngine
from maps.network import Graph, RoadLines, build_graph, default_speeds
from maps.road_classes import RoadClass

ORIGIN = LonLat(112.0, 33.0)
BLOCK_DEG = 0.001
#: Every so many streets a main road, and a road between them.
MAIN_EVERY, ROAD_EVERY = 32, 8
SHARE_THERE, SHARE_ONE_WAY = 0.8, 0.1
Floats = NDArray[np.float64]


def made_town(side: int, seed: int) -> tuple[RoadLines, Graph]:
    """Streets over side × side crossings, some 100 m apart."""
    chance = np.random.default_rng(seed)
    count = side * side
    grid = np.stack(np.meshgrid(np.arange(side), np.arange(side)), axis=-1).reshape(-1, 2)
    places = (grid + chance.uniform(-0.3, 0.3, (count, 2))) * BLOCK_DEG + np.array(ORIGIN, dtype=float)
    number = np.arange(count).reshape(side, side)
    a = np.concatenate((number[:, :-1].ravel(), number[:-1].ravel()))
    b = np.concatenate((number[:, 1:].ravel(), number[1:].ravel()))
    there = chance.random(len(a)) < SHARE_THERE
    a, b = a[there], b[there]
    bend = (places[a] + places[b]) / 2 + chance.uniform(-0.1, 0.1, (len(a), 2)) * BLOCK_DEG
    row, column = np.divmod(a, side)
    along = np.where(b - a == 1, row, column)  # streets of one row or column are of one class
    classes = np.full(len(a), int(RoadClass.RESIDENTIAL), dtype=np.uint8)
    classes[along % ROAD_EVERY == 0] = int(RoadClass.TERTIARY)
    classes[along % MAIN_EVERY == 0] = int(RoadClass.PRIMARY)
    lines = RoadLines(
        np.stack((places[a], bend, places[b]), axis=1).reshape(-1, 2),
        np.arange(0, 3 * len(a) + 1, 3),
        classes,
        np.full(len(a), -1, dtype=np.int32),
        chance.random(len(a)) < SHARE_ONE_WAY,
        np.zeros(len(a), dtype=bool),
        default_speeds(classes),
    )
    vertices = np.stack((a, count + np.arange(len(a)), b), axis=1).reshape(-1)
    return lines, build_graph(lines, vertices)


def made_engine(side: int, seed: int) -> LocalEngine:
    """The same as an engine, which another process can make too."""
    lines, graph = made_town(side, seed)
    return LocalEngine(lines, graph, f"made-{side}-{seed}")


def made_places(side: int, count: int, seed: int) -> Floats:
    """Places in that town, (count, 2) degrees."""
    chance = np.random.default_rng(seed)
    places: Floats = np.array(ORIGIN, dtype=float) + chance.uniform(1, side - 2, (count, 2)) * BLOCK_DEG
    return places
