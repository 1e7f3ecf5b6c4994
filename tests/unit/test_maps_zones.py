"""Which zone a place lies in."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from console.domain.area import Zone
from console.domain.geo import LonLat
from maps.zones import ZoneIndex, with_neighbours, wkb, wkb_of_rings


def zone(code, *box):
    return Zone(code, code, code, wkb(shapely.box(*box)))


ZONES = [zone("A", 0, 0, 1, 1), zone("B", 1, 0, 2, 1), zone("C", 5, 5, 6, 6)]


def test_one_and_many_places():
    index = ZoneIndex(ZONES)
    assert index.zone_of(LonLat(0.5, 0.5)) == "A"
    assert index.zone_of(LonLat(3.0, 3.0)) is None
    assert index.zones_of(np.array([[0.5, 0.5], [1.5, 0.5], [5.5, 5.5], [9, 9]])).tolist() == [0, 1, 2, -1]


def test_on_a_shared_border_the_first_answers():
    assert ZoneIndex(ZONES).zone_of(LonLat(1.0, 0.5)) == "A"
    assert ZoneIndex(ZONES[::-1]).zone_of(LonLat(1.0, 0.5)) == "B"


@pytest.mark.parametrize("step", [1, -1])
def test_a_place_belongs_to_the_finest_zone_around_it(step):
    bureau, station = zone("A0", 0, 0, 9, 9), zone("S1", 2, 2, 6, 6)
    index = ZoneIndex([bureau, station, zone("Z1", 3, 3, 4, 4)][::step])
    assert [index.zone_of(LonLat(x, x)) for x in (1, 2.5, 3.5)] == ["A0", "S1", "Z1"]


def test_no_zones_and_no_places():
    assert ZoneIndex([]).zone_of(LonLat(0, 0)) is None
    assert ZoneIndex(ZONES).zones_of(np.zeros((0, 2))).tolist() == []


def test_neighbours_touch():
    a, b, c = with_neighbours(ZONES)
    assert (a.neighbours, b.neighbours, c.neighbours) == (("B",), ("A",), ())


def test_many_places_equal_a_plain_test():
    rng = np.random.default_rng(2)
    points = rng.uniform(-1, 7, (500, 2))
    found = ZoneIndex(ZONES).zones_of(points)
    for (x, y), row in zip(points.tolist(), found.tolist(), strict=True):
        inside = [
            i
            for i, (w, s, e, n) in enumerate([(0, 0, 1, 1), (1, 0, 2, 1), (5, 5, 6, 6)])
            if w <= x <= e and s <= y <= n
        ]
        assert row == (inside[0] if inside else -1)


def test_an_outline_with_a_hole():
    ring = [(0, 0), (4, 0), (4, 4), (0, 4), (0, 0)]
    hole = [(1, 1), (1, 3), (3, 3), (3, 1), (1, 1)]
    index = ZoneIndex([Zone("R", "R", "R", wkb_of_rings([np.array(ring, float), np.array(hole, float)]))])
    assert index.zone_of(LonLat(2, 2)) is None
    assert index.zone_of(LonLat(0.5, 0.5)) == "R"
    assert index.shapes[0].area == pytest.approx(12)
