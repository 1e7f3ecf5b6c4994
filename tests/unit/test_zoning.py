"""Zones edited: nothing is torn apart, faults are found, and the calls that change zone are counted."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from console.domain.area import Zone
from console.domain.geo import LonLat
from maps.zones import area_m2, wkb
from maps.zoning import (
    ZoningError,
    calls_moved,
    faults,
    merge,
    snapped,
    split,
    with_corner_added,
    with_corner_moved,
    without_corner,
)

#: A block of zones, 3 by 2, each a hundredth of a degree.
STEP = 0.01


def box(code: str, x: float, y: float, width: float = 1.0, height: float = 1.0) -> Zone:
    shape = shapely.box(117 + x * STEP, 36 + y * STEP, 117 + (x + width) * STEP, 36 + (y + height) * STEP)
    return Zone(code, code, code, wkb(shape), central_post=f"{code}-P")


def spot(x: float, y: float) -> LonLat:
    return LonLat(117 + x * STEP, 36 + y * STEP)


BLOCK = [box(f"{name}{y}", x, y) for y in (0, 1) for x, name in enumerate("ABC")]


def with_all(changed: list[Zone], gone: set[str] = frozenset()) -> list[Zone]:  # type: ignore[assignment]
    by_code = {zone.code: zone for zone in BLOCK} | {zone.code: zone for zone in changed}
    return [zone for code, zone in by_code.items() if code not in gone]


def total_m2(zones: list[Zone]) -> float:
    return float(sum(area_m2(shapely.from_wkb(zone.outline)) for zone in zones))


def test_a_shared_corner_moves_for_all_that_share_it() -> None:
    changed = with_corner_moved(BLOCK, spot(1, 1), spot(1.2, 1.1))
    assert {zone.code for zone in changed} == {"A0", "B0", "A1", "B1"}
    assert faults(with_all(changed)) == []
    assert total_m2(with_all(changed)) == pytest.approx(total_m2(BLOCK))


def test_a_corner_that_would_make_an_outline_cross_itself_is_refused() -> None:
    with pytest.raises(ZoningError, match="cross itself"):
        with_corner_moved(BLOCK, spot(1, 1), spot(3.5, 1.5))
    with pytest.raises(ZoningError, match="no zone has a corner there"):
        with_corner_moved(BLOCK, spot(0.5, 0.5), spot(1, 1))


def test_a_corner_comes_into_every_border_that_runs_there_and_goes_again() -> None:
    there = spot(1, 0.5)
    changed = with_corner_added(BLOCK, there)
    assert {zone.code for zone in changed} == {"A0", "B0"}
    moved = with_corner_moved(with_all(changed), there, spot(1.3, 0.5))
    assert {zone.code for zone in moved} == {"A0", "B0"}
    assert faults(with_all(moved)) == []
    back = without_corner(with_all(moved), spot(1.3, 0.5))
    assert total_m2(with_all(back)) == pytest.approx(total_m2(BLOCK))
    with pytest.raises(ZoningError, match="no border runs there"):
        with_corner_added(BLOCK, spot(0.5, 0.5))


def test_an_outline_keeps_three_corners() -> None:
    triangle = [Zone("T", "T", "T", wkb(shapely.Polygon([spot(0, 0), spot(1, 0), spot(0, 1)])))]
    with pytest.raises(ZoningError, match="three corners"):
        without_corner(triangle, spot(0, 0))


def test_a_line_splits_a_zone_and_leaves_its_neighbours_whole() -> None:
    changed = split(BLOCK, "B0", [spot(1.3, -0.5), spot(1.3, 1.5)], "B0-2")
    larger, smaller, *around = changed
    assert (larger.code, smaller.code, smaller.central_post) == ("B0", "B0-2", None)
    assert area_m2(shapely.from_wkb(larger.outline)) == pytest.approx(
        area_m2(shapely.from_wkb(smaller.outline)) * 7 / 3
    )
    assert [zone.code for zone in around] == ["B1"], "it got a corner where the line ends"
    after = with_all(changed)
    moved = with_corner_moved(after, spot(1.3, 1), spot(1.4, 1.1))
    assert {zone.code for zone in moved} == {"B0", "B0-2", "B1"}
    assert faults([*(zone for zone in after if zone.code not in {m.code for m in moved}), *moved]) == []


@pytest.mark.parametrize("line", [[spot(1.3, 0.2), spot(1.3, 0.8)], [spot(5, 5), spot(6, 6)], [spot(1.5, 0.5)]])
def test_a_line_that_does_not_cut_through_is_refused(line: list[LonLat]) -> None:
    with pytest.raises(ZoningError, match="B0"):
        split(BLOCK, "B0", line, "B9")


def test_zones_that_touch_become_one_and_others_do_not() -> None:
    outline = shapely.from_wkb(merge([BLOCK[0], BLOCK[1]]))
    assert float(area_m2(outline)) == pytest.approx(total_m2(BLOCK[:2]))
    for apart in ([BLOCK[0], BLOCK[2]], [BLOCK[0], BLOCK[4]], [BLOCK[0]]):
        with pytest.raises(ZoningError):
            merge(apart)


def test_overlaps_and_gaps_are_found_with_their_size() -> None:
    ring = [box("S", 0, 0, 3), box("W", 0, 1), box("E", 2, 1), box("N", 0, 2, 3)]
    (gap,) = faults(ring)
    assert gap.zones == ()
    assert gap.area_m2 == pytest.approx(float(area_m2(shapely.from_wkb(box("x", 1, 1).outline))), rel=1e-4)
    (overlap,) = faults([box("S", 0, 0, 3), box("N", 0, 0.5, 3)])
    assert overlap.zones == ("S", "N")
    assert faults([box("station", 0, 0, 3), Zone("a", "a", "a", box("a", 0, 0).outline, level="area")]) == []


def test_calls_that_change_zone_are_counted_by_zone() -> None:
    calls = np.array([spot(1.1, 0.5), spot(1.1, 0.6), spot(0.5, 0.5), spot(9, 9)])
    changed = with_corner_moved(BLOCK, spot(1, 0), spot(1.4, 0))
    assert calls_moved(BLOCK, with_all(changed), calls) == {("B0", "A0"): 2}
    assert calls_moved(BLOCK, with_all([], {"A0"}), calls) == {("A0", ""): 1}


def test_a_place_snaps_to_a_corner_before_a_border_and_else_stays() -> None:
    assert snapped(spot(1.02, 0.97), BLOCK, 0.05 * STEP) == pytest.approx(spot(1, 1))
    assert snapped(spot(1.02, 0.5), BLOCK, 0.05 * STEP) == pytest.approx(spot(1, 0.5))
    assert snapped(spot(0.5, 0.5), BLOCK, 0.05 * STEP) == spot(0.5, 0.5)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from([(1, 0), (1, 1), (2, 1), (1, 2), (2, 0)]), *[st.floats(-0.4, 0.4)] * 2), max_size=6
    )
)
def test_whatever_corners_are_moved_no_ground_is_lost_or_claimed_twice(
    moves: list[tuple[tuple[int, int], float, float]],
) -> None:
    zones = list(BLOCK)
    at: dict[tuple[int, int], LonLat] = {}
    for corner, east, north in moves:
        here, there = at.get(corner, spot(*corner)), spot(corner[0] + east, corner[1] + north * (corner[1] == 1))
        try:
            changed = with_corner_moved(zones, here, there)
        except ZoningError:
            continue
        at[corner] = there
        by_code = {zone.code: zone for zone in changed}
        zones = [by_code.get(zone.code, zone) for zone in zones]
    assert faults(zones) == []
    assert total_m2(zones) == pytest.approx(total_m2(BLOCK), rel=1e-9)
