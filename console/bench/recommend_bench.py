"""The nearest units with their ways on large networks, beside scipy's bare search with the same limits; and a whole
recommendation, from the question to the roads to the last reason.

Bare is: the search with predecessors, limit after limit until enough units are reached, and their order. It starts at a
crossing, knows the crossings of the units, and draws nothing.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import numpy as np
import shapely
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from console.bench import Progress, Result, measured_in_turn
from console.bench.made_roads import BLOCK_DEG, ORIGIN, Floats, made_engine, made_places
from console.doctrines import load_doctrine
from console.domain.area import Post, Zone
from console.domain.coverage import home_zones
from console.domain.fix import Fix
from console.domain.geo import LonLat
from console.domain.recommend import recommend
from console.domain.situation import Situation
from console.domain.unit import Unit, UnitStatus
from maps.engine import RoadEngine
from maps.engines import LocalEngine
from maps.worker import WorkerEngine
from maps.zones import ZoneIndex

SEED = 1
SIDES = {"100k": 316, "1M": 1_000}
UNITS, NEAREST = 5_000, 20
ROUNDS = 200
#: Limits that the bare search grows through before it has none.
LIMITS_S = (300.0, 600.0, 1200.0)
#: Goals: within so many times of bare; and so many milliseconds for a whole recommendation.
MOST_TIMES, MOST_MS = 1.5, 50.0
ON_DUTY, TIER, ZONES_A_SIDE = 1_000, 2, 5
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def run(progress: Progress) -> list[Result]:
    """Measure on both networks, and the whole on the smaller."""
    results = []
    for name, side in SIDES.items():
        progress(f"recommend: {name} nodes")
        engine = made_engine(side, SEED)
        results += _nearest(name, side, engine)
        if name == "100k":
            progress("recommend: the whole")
            results += _whole(side, engine)
    return results


def _nearest(name: str, side: int, engine: LocalEngine) -> list[Result]:
    units, targets = made_places(side, UNITS, SEED), made_places(side, ROUNDS + 1, SEED + 1)
    bare = _Bare(engine, units, targets)
    worker = WorkerEngine(partial(made_engine, side, SEED), timeout_s=120.0)
    worker.start()
    try:
        asks = [_asker(engine, units, targets), _asker(worker, units, targets)]
        for ask in asks:
            ask(0)
        ours_ms, worker_ms, bare_ms = measured_in_turn([*asks, bare.ask], ROUNDS)
    finally:
        worker.stop()
    what = f"nearest {NEAREST} of {UNITS} with their ways, {name} nodes"
    reference = "scipy's search alone, same limits"
    return [
        Result(what, ours_ms, "ms", reference, bare_ms, goal=MOST_TIMES),
        Result(f"{what}, asked of the other process", worker_ms, "ms", reference, bare_ms),
    ]


def _asker(engine: RoadEngine, units: Floats, targets: Floats) -> Callable[[int], float]:
    def ask(round_: int) -> float:
        target = LonLat(*targets[round_].tolist())
        begun = time.perf_counter()
        found = engine.nearest(units, target, NEAREST, with_routes=True)
        took_ms = (time.perf_counter() - begun) * 1000.0
        assert len(found.rows) == len(found.routes) == NEAREST
        return took_ms

    return ask


class _Bare:
    """The search on a matrix of its own, in which crossings have the numbers of the graph."""

    def __init__(self, engine: LocalEngine, units: Floats, targets: Floats) -> None:
        network = engine.network()
        table = network.table
        cost = np.where(np.repeat(network.main, 2), network.seconds_of_arcs, np.inf)[table.arc]
        soonest = np.lexsort((cost, table.head, table.tail))
        soonest = soonest[np.isfinite(cost[soonest])]
        pairs = np.stack((table.place[table.head], table.place[table.tail]), axis=1)[soonest]
        _, first = np.unique(pairs, axis=0, return_index=True)  # a matrix has one place for parallel streets
        shape = (len(network.graph.node_lonlat),) * 2
        self._matrix = csr_matrix((cost[soonest][first], (pairs[first, 0], pairs[first, 1])), shape=shape)
        self._units = network.graph.node_a[network.snap(units).edge]
        self._targets = network.graph.node_a[network.snap(targets).edge]

    def ask(self, round_: int) -> float:
        begun = time.perf_counter()
        for limit_s in (*LIMITS_S, np.inf):
            cost, _ = dijkstra(self._matrix, indices=self._targets[round_], limit=limit_s, return_predecessors=True)
            reached = cost[self._units]
            if int(np.isfinite(reached).sum()) >= NEAREST:
                break
        _ = np.argsort(reached, kind="stable")[:NEAREST]
        return (time.perf_counter() - begun) * 1000.0


def _whole(side: int, engine: LocalEngine) -> list[Result]:
    """A recommendation of tier 2 with cover and move-up, of so many units on duty, each time at another place.

    Every zone has a post and should keep about as many groups as it has, so that most choices leave one bare.
    """
    doctrine = replace(load_doctrine(), min_cover_groups=ON_DUTY // ZONES_A_SIDE**2)
    places, zones = made_places(side, ON_DUTY, SEED + 2), _zones(side)
    posts = tuple(_post_of(zone) for zone in zones)
    index = ZoneIndex(zones)
    names = [f"U{number}" for number in range(ON_DUTY)]
    units = [
        Unit(call_sign=name, at=LonLat(*at), people=5, status=UnitStatus.AVAILABLE)
        for name, at in zip(names, places.tolist(), strict=True)
    ]
    fixes = {unit.call_sign: Fix(unit.call_sign, unit.at, NOW) for unit in units if unit.at is not None}
    homes = home_zones(units, {}, zones, index.zone_of)
    calls = {name: number % 7 for number, name in enumerate(names)}
    targets = made_places(side, ROUNDS, SEED + 3)
    whole, roads, computing = [], [], []
    move_ups = 0
    gc.collect()
    gc.freeze()  # as the window does when all is there: what lives as long as it is not looked through again
    for target in targets.tolist():
        at = LonLat(*target)
        begun, computed = time.perf_counter(), time.thread_time()
        found = engine.times(places, at, with_metres=True)
        asked = time.perf_counter()
        assert found.metres is not None
        situation = Situation(
            now=NOW,
            doctrine=doctrine,
            at=at,
            zone=index.zone_of(at),
            class_code="mass_incident",
            units=units,
            fixes=fixes,
            homes=homes,
            zones=zones,
            posts=posts,
            calls_this_shift=calls,
            travel_s=dict(zip(names, found.seconds.tolist(), strict=True)),
            distances_m=dict(zip(names, found.metres.tolist(), strict=True)),
        )
        told = recommend(situation, TIER).as_json()
        whole.append((time.perf_counter() - begun) * 1000.0)
        computing.append((time.thread_time() - computed) * 1000.0)
        roads.append((asked - begun) * 1000.0)
        assert told["picks"]
        move_ups += bool(told["move_ups"])
    gc.unfreeze()
    assert move_ups > ROUNDS / 4, "hardly any choice left a zone bare"
    what = f"a recommendation of tier {TIER} out of {ON_DUTY} units, 100k nodes"
    p99, p50 = float(np.percentile(whole, 99)), float(np.median(whole))
    return [
        Result(f"{what}: p99", p99, "ms", "the goal", MOST_MS, goal=1.0),
        Result(f"{what}: p99 of its own computing", float(np.percentile(computing, 99)), "ms", "the goal", MOST_MS),
        Result(f"{what}: median", p50, "ms", "its question to the roads", float(np.median(roads))),
    ]


def _post_of(zone: Zone) -> Post:
    middle = shapely.from_wkb(zone.outline).centroid
    return Post(f"P{zone.code}", zone.name, zone.name_zh, LonLat(middle.x, middle.y), zone.code)


def _zones(side: int) -> tuple[Zone, ...]:
    step = side / ZONES_A_SIDE * BLOCK_DEG
    return tuple(
        Zone(
            code=f"Z{column}{row}",
            name=f"Z{column}{row}",
            name_zh=f"Z{column}{row}",
            outline=shapely.to_wkb(
                shapely.box(
                    ORIGIN.lon + column * step,
                    ORIGIN.lat + row * step,
                    ORIGIN.lon + (column + 1) * step,
                    ORIGIN.lat + (row + 1) * step,
                )
            ),
        )
        for row in range(ZONES_A_SIDE)
        for column in range(ZONES_A_SIDE)
    )
