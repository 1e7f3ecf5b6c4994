"""Where the map looks: exact to the pixel, whatever was done before."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.geo import LonLat
from console.widgets.map.view import (
    LEVELS_PER_ZOOM,
    MAX_ZOOM,
    MIN_ZOOM,
    MapView,
    to_lonlat,
    to_mercator,
)
from tests.gui.map_scene import CORNERS

VIEW = MapView(width=801, height=603).centred(LonLat(112.3, 33.3), 13.0)

steps = st.integers(-400, 400)
ratios = st.sampled_from((1.0, 1.25, 1.5, 2.0))


@given(st.lists(st.tuples(steps, steps), max_size=30))
def test_panning_to_and_fro_comes_back_to_the_same_pixel(moves: list[tuple[int, int]]) -> None:
    view = VIEW
    for dx, dy in moves:
        moved = view.panned(dx, dy)
        assert (view.left - moved.left, view.top - moved.top) == (dx, dy)
        view = moved
    for dx, dy in reversed(moves):
        view = view.panned(-dx, -dy)
    assert (view.left, view.top) == (VIEW.left, VIEW.top)


@given(st.floats(0, 801), st.floats(0, 603), st.floats(MIN_ZOOM + 1, MAX_ZOOM), ratios)
def test_zooming_keeps_the_place_under_the_pointer(x: float, y: float, zoom: float, dpr: float) -> None:
    view = VIEW.resized(801, 603, dpr)
    before = view.lonlat_at(x, y)
    after = view.zoomed_about(x, y, zoom)
    assert after.pixel_of(before) == pytest.approx((x, y), abs=1.0 / dpr)


@given(ratios, st.floats(MIN_ZOOM, MAX_ZOOM))
def test_the_corner_lies_on_a_whole_device_pixel(dpr: float, zoom: float) -> None:
    view = VIEW.resized(801, 603, dpr).zoomed_about(123.0, 77.0, zoom)
    assert view.left * dpr == pytest.approx(round(view.left * dpr), abs=1e-6)


@given(st.floats(-179, 179), st.floats(-80, 80))
def test_degrees_and_metres_are_inverse(lon: float, lat: float) -> None:
    assert to_lonlat(to_mercator(np.array([[lon, lat]])))[0] == pytest.approx((lon, lat), abs=1e-9)


def test_fitting_shows_all_places_at_the_zoom_of_a_level() -> None:
    view = VIEW.fitted(np.array(CORNERS))
    assert (view.zoom * LEVELS_PER_ZOOM).is_integer()
    for corner in CORNERS:
        x, y = view.pixel_of(corner)
        assert 0 < x < view.width
        assert 0 < y < view.height
    closer = view.zoomed_about(400, 300, view.zoom + 1 / LEVELS_PER_ZOOM)
    x, y = closer.pixel_of(CORNERS[0])
    assert x < 16 or y > closer.height - 16, "it could have been closer"


def test_fitting_one_place_does_not_zoom_in_for_ever() -> None:
    view = VIEW.fitted(np.array([[112.0, 33.0]]))
    assert view.zoom <= 17.0
    assert view.pixel_of(LonLat(112.0, 33.0)) == pytest.approx((400.5, 301.5), abs=1.0)


def test_a_view_never_leaves_the_world() -> None:
    view = VIEW
    for _ in range(40):
        view = view.zoomed_about(0, 0, MIN_ZOOM).panned(5000, 5000)
    assert np.isfinite([view.left, view.top]).all()
    assert np.isfinite(view.lonlat_at(0, 0)).all()


def test_metres_a_pixel_shrink_towards_the_pole() -> None:
    equator = MapView(width=100, height=100).centred(LonLat(0, 0), 10.0)
    north = equator.centred(LonLat(0, 60.0))
    assert north.metres_per_px() == pytest.approx(equator.metres_per_px() / 2.0, rel=1e-3)
