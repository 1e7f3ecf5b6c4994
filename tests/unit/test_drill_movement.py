"""Units on their way: together they are where each would be alone, at any pace of the ticks."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.geo import LonLat
from console.drill.movement import Movers, straight
from maps.travel import Floats, Route

HOME = LonLat(112.3, 33.3)


def way(*points: tuple[float, float], seconds: tuple[float, ...] | None = None) -> Route:
    coords = np.array(points, dtype=float)
    due = np.arange(len(points), dtype=float) * 10.0 if seconds is None else np.array(seconds)
    return Route(coords, np.arange(len(points), dtype=float) * 100.0, due)


def test_a_unit_goes_along_its_way_and_stands_at_its_end() -> None:
    movers = Movers({"U": HOME})
    arrival = movers.set_out("U", way((112.3, 33.3), (112.4, 33.3), (112.4, 33.4)), 1000.0)
    assert arrival == 1020.0
    fixes = movers.tick(1005.0)
    assert fixes.lonlat[0].tolist() == pytest.approx([112.35, 33.3])
    assert fixes.course_deg[0] == pytest.approx(90.0)
    assert fixes.speed_mps[0] == pytest.approx(10.0)
    assert fixes.fixed_at_s[0] == 1005.0
    fixes = movers.tick(1015.0)
    assert fixes.lonlat[0].tolist() == pytest.approx([112.4, 33.35])
    assert fixes.course_deg[0] == pytest.approx(0.0)
    assert fixes.speed_mps[0] > 0.0
    fixes = movers.tick(1100.0)
    assert fixes.lonlat[0].tolist() == [112.4, 33.4]
    assert fixes.speed_mps[0] == 0.0


def test_a_way_fills_the_time_that_it_is_given() -> None:
    movers = Movers({"U": HOME})
    assert movers.set_out("U", way((112.3, 33.3), (112.4, 33.3)), 0.0, duration_s=100.0) == 100.0
    assert movers.tick(50.0).lonlat[0, 0] == pytest.approx(112.35)


def test_a_new_way_takes_the_place_of_the_old_one() -> None:
    movers = Movers({"U": HOME, "V": HOME})
    movers.set_out("U", way((112.3, 33.3), (112.4, 33.3)), 0.0)
    movers.tick(5.0)
    movers.set_out("U", straight(movers.place_of("U"), HOME, 10.0), 5.0)
    assert movers.tick(10.0).lonlat[0, 0] == pytest.approx(112.325)
    movers.put("U", HOME)
    assert movers.tick(11.0).lonlat.tolist() == [list(HOME), list(HOME)]


def test_tables_that_were_handed_out_never_change() -> None:
    movers = Movers({"U": HOME})
    movers.set_out("U", way((112.3, 33.3), (112.4, 33.3)), 0.0)
    before = movers.tick(2.0)
    kept = before.lonlat.copy()
    movers.tick(8.0)
    assert (before.lonlat == kept).all()


def alone(route: Route, start_s: float, now_s: float) -> LonLat:
    return route.at(now_s - start_s) if now_s > start_s else route.at(0.0)


@given(st.integers(0, 2**32 - 1))
def test_together_they_are_where_each_would_be_alone(seed: int) -> None:
    chance = np.random.default_rng(seed)
    names = [f"U{n}" for n in range(12)]
    movers = Movers(dict.fromkeys(names, HOME))
    ways: dict[str, tuple[Route, float]] = {}
    now_s = 0.0
    for _ in range(40):
        for name in chance.choice(names, 3):
            route = wander(chance)
            movers.set_out(str(name), route, now_s)
            ways[str(name)] = (route, now_s)
        now_s += float(chance.choice([0.5, 3.0, 40.0, 700.0]))
        fixes = movers.tick(now_s)
        for name, (route, start_s) in ways.items():
            there = fixes.lonlat[fixes.row_of[name]]
            assert there.tolist() == pytest.approx(alone(route, start_s, now_s), abs=1e-9)


def wander(chance: np.random.Generator) -> Route:
    count = int(chance.integers(2, 400))
    coords: Floats = np.array(HOME) + np.cumsum(chance.normal(0, 1e-3, (count, 2)), axis=0)
    legs = chance.uniform(0, 8, count - 1) * (chance.random(count - 1) < 0.8)
    due_s: Floats = np.concatenate([[0.0], np.cumsum(legs)]).astype(np.float64)
    metres: Floats = np.arange(count, dtype=np.float64) * 10.0
    return Route(coords, metres, due_s)


def test_five_thousand_units_take_less_than_a_loop_over_them() -> None:
    chance = np.random.default_rng(1)
    routes = [wander(chance) for _ in range(5000)]
    movers = Movers({f"U{n}": HOME for n in range(5000)})
    for number, route in enumerate(routes):
        movers.set_out(f"U{number}", route, 0.0)

    def took(what: object) -> float:
        begun = time.perf_counter()
        assert callable(what)
        what()
        return time.perf_counter() - begun

    together = min(took(lambda second=second: movers.tick(float(second))) for second in range(1, 12))
    one_by_one = min(took(lambda: [route.at(5.0) for route in routes]) for _ in range(3))
    assert together < one_by_one / 8
