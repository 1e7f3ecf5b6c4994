"""Coverage: shares within minutes by zone, gaps, and what one more post gives."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from console.bench.made_roads import BLOCK_DEG, ORIGIN, made_engine, made_places
from console.domain.area import Zone
from console.domain.geo import LonLat
from maps.coverage import FAR_S, Ground, coverage_of, gain_of, within
from maps.engines import StraightEngine

SIDE = 20
CALLS = made_places(SIDE, 80, 5)
HOUSES = made_places(SIDE, 200, 6)
#: Minutes are long in a town of twenty blocks.
LIMITS = (20.0, 60.0, 120.0)


def spot(x: float, y: float) -> LonLat:
    return LonLat(ORIGIN.lon + x * BLOCK_DEG, ORIGIN.lat + y * BLOCK_DEG)


def zone(code: str, west: float, east: float) -> Zone:
    box = shapely.box(*spot(west, 0), *spot(east, SIDE - 1))
    return Zone(code, code, code, shapely.to_wkb(box, hex=True))


GROUND = Ground((zone("W", 0, 9.5), zone("E", 9.5, 19)), HOUSES, CALLS, 10.0)


@pytest.fixture(scope="module")
def engine():
    return made_engine(SIDE, 3)


def test_shares_are_those_of_places_one_by_one_and_grow_with_the_limit(engine):
    post = spot(3, 9)
    covered = coverage_of(engine, [post], GROUND, limits_s=LIMITS)
    ways = [engine.times(np.array([post]), LonLat(*place)).seconds[0] for place in CALLS.tolist()]
    assert covered.call_s == pytest.approx(ways)
    assert covered.whole.calls == pytest.approx([np.mean(np.array(ways) <= limit) for limit in LIMITS])
    for shares in (covered.whole.area, covered.whole.addresses, covered.whole.calls):
        assert list(shares) == sorted(shares)
        assert 0.0 <= shares[0] < shares[-1] <= 1.0


def test_zones_make_up_the_whole_and_the_least_covered_comes_first(engine):
    covered = coverage_of(engine, [spot(2, 9)], GROUND, limits_s=LIMITS)
    assert [row.zone for row in covered.zones] == ["E", "W"]
    area = {row.zone: row.shares.area for row in covered.zones}
    size = {each.code: shapely.area(shapely.from_wkb(each.outline)) for each in GROUND.zones}
    for at, share in enumerate(covered.whole.area):
        parts = sum(area[code][at] * size[code] for code in size) / sum(size.values())
        assert share == pytest.approx(parts, rel=1e-3)


def test_gaps_are_the_ground_that_no_ring_holds(engine):
    covered = coverage_of(engine, [spot(2, 9)], GROUND, limits_s=LIMITS)
    gaps, ring = shapely.from_wkb(covered.gaps), shapely.from_wkb(covered.rings.outlines[-1])
    whole = shapely.union_all([shapely.from_wkb(each.outline) for each in GROUND.zones])
    assert shapely.area(shapely.intersection(gaps, ring)) == pytest.approx(0.0, abs=1e-12)
    assert gaps.area + shapely.intersection(whole, ring).area == pytest.approx(whole.area)


def test_a_post_gives_what_covering_from_both_shows(engine):
    old, new = spot(2, 9), spot(17, 9)
    covered = coverage_of(engine, [old], GROUND, limits_s=LIMITS)
    both = coverage_of(engine, [old, new], GROUND, limits_s=LIMITS)
    gain = gain_of(engine, new, covered, GROUND, limits_s=LIMITS)
    assert gain.calls == pytest.approx(np.subtract(both.whole.calls, covered.whole.calls))
    assert gain.addresses == pytest.approx(np.subtract(both.whole.addresses, covered.whole.addresses))
    assert gain.saved_s_per_day == pytest.approx((covered.call_s - both.call_s).sum() / GROUND.days)
    assert gain.saved_s_per_day > 0
    assert gain.after_s == pytest.approx(np.median(both.call_s))
    assert gain.after_s < gain.before_s
    assert gain.newly_reached == 0


def test_who_was_out_of_reach_is_counted_apart():
    engine, far = StraightEngine(), spot(4_000, 0)
    ground = Ground((), np.empty((0, 2)), np.array([spot(1, 1), far]), 1.0)
    covered = coverage_of(engine, [spot(0, 0)], ground)
    assert np.isnan(covered.call_s[1])
    assert covered.whole.area == covered.whole.addresses == ()
    gain = gain_of(engine, far, covered, ground)
    assert (gain.newly_reached, gain.saved_s_per_day) == (1, 0.0)
    assert gain.calls == pytest.approx((0.5, 0.5, 0.5))


def test_without_calls_there_is_no_time_to_tell():
    ground = Ground((), np.empty((0, 2)), np.empty((0, 2)), 30.0)
    covered = coverage_of(StraightEngine(), [spot(0, 0)], ground)
    gain = gain_of(StraightEngine(), spot(1, 1), covered, ground)
    assert np.isnan(gain.before_s)
    assert gain.calls == ()


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 19), st.floats(0, 19)), min_size=1, max_size=4), st.tuples(*[st.floats(0, 19)] * 2)
)
def test_one_more_post_never_takes_anything_away(starts, post):
    engine = StraightEngine()
    covered = coverage_of(engine, [spot(*start) for start in starts], GROUND, limits_s=LIMITS)
    gain = gain_of(engine, spot(*post), covered, GROUND, limits_s=LIMITS)
    assert min(*gain.calls, *gain.addresses, gain.saved_s_per_day) >= 0.0
    assert within(covered.call_s, (FAR_S,)) == (1.0,)
