"""Lengths and circles against PROJ's geodesics."""

from __future__ import annotations

import numpy as np
import pyproj
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from console.domain.geo import LonLat
from maps.geodesic import circle, length_m, lengths_m

GEOD = pyproj.Geod(ellps="WGS84")
PLACE = st.builds(LonLat, st.floats(-170.0, 170.0), st.floats(-75.0, 75.0))


@given(PLACE, st.floats(-1.0, 1.0), st.floats(-1.0, 1.0))
def test_lengths_are_those_of_the_ellipsoid(a: LonLat, east: float, north: float) -> None:
    b = LonLat(a.lon + east, a.lat + north)
    *_, wanted_m = GEOD.inv(*a, *b)
    assume(wanted_m > 0.01)
    assert length_m(a, b) == pytest.approx(wanted_m, rel=2e-5, abs=1e-3)


def test_no_way_is_no_length() -> None:
    a = LonLat(112.0, 33.0)
    assert lengths_m(a, np.array([a, (112.0, 33.0)])).tolist() == [0.0, 0.0]


@given(PLACE, st.floats(10.0, 10_000.0))
def test_a_circle_lies_at_its_radius(centre: LonLat, radius_m: float) -> None:
    ring = circle(centre, radius_m)
    assert ring.shape == (97, 2)
    assert ring[0] == pytest.approx(ring[-1])
    assert lengths_m(centre, ring) == pytest.approx(np.full(97, radius_m), rel=4e-3)
