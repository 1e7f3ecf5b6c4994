"""Coordinate systems against published values and their own inverses."""

from __future__ import annotations

import numpy as np
import pyproj
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maps import crs

GOLDEN_LAT_LON = (39.915, 116.404), (39.91640428, 116.41024450)


#: Latitude and longitude in WGS 84, then in GCJ-02.
#: The first three: test vectors of eviltransform, github.com/googollee/eviltransform; the others lie outside of China.
PUBLISHED = (
    ((31.1774276, 121.5272106), (31.17530398364597, 121.531541859215)),
    ((22.543847, 113.912316), (22.540796131694766, 113.9171764808363)),
    ((39.911954, 116.377817), (39.91334545536069, 116.38404722455657)),
    ((39.7392, -104.9903), (39.7392, -104.9903)),
    ((-33.8688, 151.2093), (-33.8688, 151.2093)),
)


@pytest.mark.parametrize(("wgs84", "gcj02"), PUBLISHED)
def test_gcj02_is_the_published_one(wgs84, gcj02):
    lonlat, shifted = np.array([wgs84[::-1]]), np.array([gcj02[::-1]])
    assert crs.wgs84_to_gcj02(lonlat)[0] == pytest.approx(shifted[0], abs=1e-6)
    assert crs.gcj02_to_wgs84(shifted)[0] == pytest.approx(lonlat[0], abs=1e-6)


SHIFTS = [
    (crs.wgs84_to_gcj02, crs.gcj02_to_wgs84),
    (crs.wgs84_to_bd09, crs.bd09_to_wgs84),
]
LON, LAT = st.floats(73.0, 135.5), st.floats(3.0, 54.0)


@pytest.mark.parametrize(("there", "back"), SHIFTS)
@given(lon=LON, lat=LAT)
def test_a_shift_is_undone_to_under_a_millimetre(there, back, lon, lat):
    lonlat = np.array([[lon, lat]])
    assert np.abs(back(there(lonlat)) - lonlat).max() * 111_320 < 1e-3
    assert np.abs(there(back(lonlat)) - lonlat).max() * 111_320 < 1e-3


@pytest.mark.parametrize(("there", "back"), SHIFTS)
@given(lon=st.floats(-180.0, 180.0), lat=st.floats(-90.0, 90.0))
def test_outside_of_china_nothing_is_shifted(there, back, lon, lat):
    lonlat = np.array([[lon, lat]])
    if not crs.in_china(lonlat)[0]:
        assert (there(lonlat) == lonlat).all()
        assert (back(lonlat) == lonlat).all()


@pytest.mark.parametrize("shift", [pair[0] for pair in SHIFTS])
@given(lon=LON, lat=LAT, step=st.floats(1e-5, 0.5), axis=st.sampled_from([0, 1]))
def test_a_shift_keeps_what_lies_further_east_or_north_there(shift, lon, lat, step, axis):
    near, far = np.array([[lon, lat]]), np.array([[lon, lat]])
    far[0, axis] += step
    assert shift(far)[0, axis] > shift(near)[0, axis]


def test_shifts_leave_what_they_were_given():
    lonlat = np.array([[114.0, 30.0], [0.0, 0.0]])
    before = lonlat.copy()
    crs.gcj02_to_wgs84(lonlat)
    assert (lonlat == before).all()


@pytest.mark.parametrize("number", range(4513, 4555))
def test_chinese_grids_are_imported(number):
    zone = (number - 4513) % 21 + 25
    east_m = 500_000.0 + (zone * 1_000_000.0 if number <= 4533 else 0.0)
    (lon, lat), *_ = crs.to_wgs84(crs.check_name(f"EPSG:{number}"))(np.array([[east_m, 3_320_113.4]]))
    assert (lon, lat) == pytest.approx((3.0 * zone, 30.0), abs=1e-6)


def test_gcj02_golden_value():
    (lat, lon), (shifted_lat, shifted_lon) = GOLDEN_LAT_LON
    found = crs.wgs84_to_gcj02(np.array([[lon, lat]]))[0]
    assert found == pytest.approx([shifted_lon, shifted_lat], abs=5e-9)


@pytest.mark.parametrize(
    ("there", "back"), [(crs.wgs84_to_gcj02, crs.gcj02_to_wgs84), (crs.wgs84_to_bd09, crs.bd09_to_wgs84)]
)
def test_shifted_datums_come_back_to_a_micrometre(there, back):
    rng = np.random.default_rng(1)
    lonlat = np.column_stack((rng.uniform(75, 134, 4000), rng.uniform(19, 53, 4000)))
    shifted = there(lonlat)
    off_m = np.hypot(*((shifted - lonlat) * [90_000, 111_000]).T)
    assert off_m.min() > 15
    assert off_m.max() < 2_500
    error_m = np.abs(back(shifted) - lonlat).max() * 111_320
    assert error_m < 1e-6


def test_bd09_lies_beside_gcj02_where_baidu_puts_it():
    beside = crs.wgs84_to_bd09(crs.gcj02_to_wgs84(np.array([[116.404, 39.915]])))[0]
    assert beside == pytest.approx([116.41036949371029, 39.92133699351021], abs=1e-8)


def test_mercator_is_that_of_the_web_maps():
    web = pyproj.Transformer.from_crs(4326, 3857, always_xy=True)
    lonlat = np.array([[-180.0, 0.0], [0.0, 0.0], [112.3, 33.3], [179.9, -80.0]])
    np.testing.assert_allclose(crs.to_mercator(lonlat), np.column_stack(web.transform(*lonlat.T)), atol=1e-6)
    assert crs.to_mercator(np.array([[180.0, 90.0]]))[0] == pytest.approx([crs.MERCATOR_HALF_M] * 2, rel=1e-9)


def test_projected_systems_put_east_first():
    # CGCS2000 / 3-degree zone 38 with the zone number in the easting, and the same without.
    for name, x in (("EPSG:4526", 38_500_000.0), ("EPSG:4547", 500_000.0)):
        lonlat = crs.to_wgs84(name)(np.array([[x, 3_685_000.0]]))[0]
        assert lonlat == pytest.approx([114.0, 33.29], abs=0.02)


def test_names_of_systems():
    assert crs.check_name("GCJ-02") == "gcj02"
    assert crs.check_name("epsg:4547") == "EPSG:4547"
    for wrong in ("EPSG:999999", "beijing", "EPSG:", "", "+proj=longlat"):
        with pytest.raises(ValueError, match=r"EPSG|not"):
            crs.check_name(wrong)
    assert crs.is_geographic("gcj02")
    assert not crs.is_geographic("EPSG:32650")
