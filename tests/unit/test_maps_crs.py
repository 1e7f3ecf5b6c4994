"""Coordinate systems against published values and their own inverses."""

from __future__ import annotations

import numpy as np
import pyproj
import pytest

from maps import crs

GOLDEN_LAT_LON = (39.915, 116.404), (39.91640428, 116.41024450)


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
    beside = crs.gcj02_to_bd09(np.array([[116.404, 39.915]]))[0]
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
