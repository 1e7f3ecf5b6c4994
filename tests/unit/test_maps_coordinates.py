"""Places as texts and back, and metres of the local zone against PROJ's own projection."""

from __future__ import annotations

from functools import cache

import pyproj
import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.geo import LonLat, distance_m
from maps.coordinates import Notation, place_text, read_place
from maps.grids import FIRST_ZONE, LAST_ZONE, cgcs2000, local_grid, utm

PLACE = LonLat(121.470_25, 31.234_5)
IN_CHINA = st.builds(LonLat, st.floats(75.0, 134.0), st.floats(19.0, 53.0))
ANYWHERE = st.builds(LonLat, st.floats(-180.0, 179.999), st.floats(-79.0, 83.0))


@cache
def proj_of(epsg: int) -> pyproj.Transformer:
    """From degrees on a grid's own datum to its metres."""
    system = pyproj.CRS.from_epsg(epsg)
    return pyproj.Transformer.from_crs(system.geodetic_crs, system, always_xy=True)


@given(st.one_of(IN_CHINA, ANYWHERE))
def test_metres_are_those_of_proj_and_come_back(place: LonLat) -> None:
    grid = local_grid(place)
    assert grid is not None
    east_m, north_m = grid.metres(place)
    assert (east_m, north_m) == pytest.approx(proj_of(grid.epsg).transform(*place), abs=1e-4)
    back = grid.place(east_m, north_m)
    assert back is not None
    assert distance_m(back, place) < 1e-4


@pytest.mark.parametrize("zone", range(FIRST_ZONE, LAST_ZONE + 1))
def test_every_chinese_zone_has_its_number(zone: int) -> None:
    grid = cgcs2000(zone)
    assert pyproj.CRS.from_epsg(grid.epsg).name == f"CGCS2000 / 3-degree Gauss-Kruger zone {zone}"
    assert grid.metres(LonLat(3.0 * zone, 30.0))[0] == pytest.approx(zone * 1e6 + 5e5, abs=1e-6)
    assert local_grid(LonLat(min(3.0 * zone, 134.0), 35.0)) == grid


def test_outside_of_china_it_is_utm() -> None:
    for place, name in (
        (LonLat(2.35, 48.86), "UTM 31N"),
        (LonLat(-70.6, -33.4), "UTM 19S"),
        (LonLat(180.0, 10.0), "UTM 1N"),
        (LonLat(151.2, -33.9), "UTM 56S"),
    ):
        grid = local_grid(place)
        assert grid is not None
        assert grid.name == name
    assert local_grid(LonLat(0.0, 88.0)) is None
    assert place_text(LonLat(0.0, 88.0), Notation.METRES) == "88.00000° N  0.00000° E"
    with pytest.raises(ValueError, match="25 to 45"):
        cgcs2000(24)
    with pytest.raises(ValueError, match="1 to 60"):
        utm(61, is_south=False)


def test_what_each_notation_looks_like() -> None:
    assert place_text(PLACE) == "31.23450° N  121.47025° E"
    assert place_text(PLACE, Notation.SECONDS) == "31°14′04.2″ N  121°28′12.9″ E"
    assert place_text(PLACE, Notation.METRES).startswith("CGCS2000/40  40640")
    assert place_text(PLACE, Notation.GCJ02) == "GCJ-02  31.23257° N  121.47478° E"
    assert place_text(LonLat(-70.6, -33.999_999_9), Notation.SECONDS) == "34°00′00.0″ S  70°36′00.0″ W"


@pytest.mark.parametrize("notation", list(Notation))
@given(place=st.one_of(IN_CHINA, ANYWHERE))
def test_what_is_written_can_be_read(notation: Notation, place: LonLat) -> None:
    read = read_place(place_text(place, notation))
    assert read is not None
    assert distance_m(read, place) < 2.5


@pytest.mark.parametrize(
    "words",
    [
        "121.47025, 31.2345",
        "121.47025 31.2345",
        "121.47025，31.2345",
        "31.2345 121.47025",
        "31.2345N 121.47025E",
        "E121.47025 N31.2345",
        "31°14'4.2\"N, 121°28'12.9\"E",
        "31° 14′ 4.2″ N 121° 28′ 12.9″ E",
        "北纬31°14′4.2″ 东经121°28′12.9″",
        "东经121度28分12.9秒，北纬31度14分4.2秒",
        "gcj 121.47478, 31.23253",
        "GCJ-02：31.23253 N 121.47478 E",
        "高德 121.47478,31.23253",
        "BD-09 121.48128, 31.23864",
        "40640000 3457000",
        "3457000 40640000",
        "CGCS2000/40 640000 3457000",
        "CGCS2000/40  3457000 N  640000 E",
        "UTM 51N 354230 3456800",
    ],
)
def test_what_people_type_is_read(words: str) -> None:
    read = read_place(words)
    assert read is not None
    assert distance_m(read, PLACE) < 3_000.0, read


def test_metres_without_a_zone_are_those_of_where_one_looks() -> None:
    grid = local_grid(PLACE)
    assert grid is not None
    east_m, north_m = grid.metres(PLACE)
    words = f"{east_m - 40e6:.2f} {north_m:.2f}"
    assert read_place(words) is None
    read = read_place(words, near=LonLat(120.0, 30.0))
    assert read is not None
    assert distance_m(read, PLACE) < 0.02


@pytest.mark.parametrize(
    "words",
    [
        "",
        "中山路 12",
        "0412",
        "A-1 A-2",
        "200 95",
        "121.4 N 31.2 N",
        "121°60 31",
        "99500000 3457000",
        "UTM 61N 500000 3456800",
        "CGCS2000/24 500000 3456800",
        "40500000 99000000",
        "gcj",
        "gcj 400000 3456800",
        "500000 E 3456800 E",
    ],
)
def test_anything_else_is_no_place(words: str) -> None:
    assert read_place(words, near=PLACE) is None
