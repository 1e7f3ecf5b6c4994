"""The streets of a way, and a way as a file that others read."""

from __future__ import annotations

from xml.etree import ElementTree as Xml

import numpy as np
import pytest

from console.domain.geo import LonLat
from maps.engines import LocalEngine, StraightEngine
from maps.network import RoadLines, build_graph
from maps.road_classes import RoadClass
from maps.streets import gpx

#: Along Mill Lane, over a bridge of 30 m without a name, on along Mill Lane, then along a track without a name.
LON = np.array([112.0, 112.01, 112.0103, 112.02, 112.03])
LAT = 33.0
NARROW_M = 2.2


@pytest.fixture(scope="module")
def engine() -> LocalEngine:
    ends = np.repeat(LON, 2)[1:-1]
    count = len(LON) - 1
    names = np.array([0, -1, 0, -1], dtype=np.int32)
    lines = RoadLines(
        np.column_stack((ends, np.full(len(ends), LAT))),
        np.arange(0, 2 * count + 1, 2),
        np.full(count, RoadClass.RESIDENTIAL, dtype=np.uint8),
        names,
        np.zeros(count, dtype=bool),
        np.zeros(count, dtype=bool),
        np.full(count, 10.0, dtype=np.float32),
        ("磨坊巷",),
        ("Mill Lane",),
        width_m=np.array([np.nan, np.nan, np.nan, NARROW_M], dtype=np.float32),
    )
    return LocalEngine(lines, build_graph(lines), "lane")


def test_a_street_is_one_line_and_a_short_gap_in_its_name_is_none(engine: LocalEngine) -> None:
    start, end = LonLat(LON[0], LAT), LonLat(LON[-1], LAT)
    lane, track = engine.streets(start, end)
    assert (lane.name_zh, lane.name, track.name_zh, track.name) == ("磨坊巷", "Mill Lane", "", "")
    corner = LonLat(LON[3] - 1e-6, LAT)
    assert [street.name for street in engine.streets(corner, end)] == [""], "ten centimetres of a lane are none"
    way = engine.route(start, end).route
    assert way is not None
    assert lane.length_m + track.length_m == pytest.approx(way.length_m, rel=1e-6)


def test_what_is_too_wide_has_no_streets_into_a_narrow_lane(engine: LocalEngine) -> None:
    start, end = LonLat(LON[0], LAT), LonLat(LON[-1], LAT)
    assert len(engine.streets(start, end, "car")) == 2
    by_engine = engine.streets(start, end, "fire_engine")
    assert [street.name for street in by_engine] == ["Mill Lane"], "it stops where the lane begins"
    assert StraightEngine().streets(start, end) == ()


def test_a_way_is_a_track_that_others_read() -> None:
    way = np.array([[112.0, 33.0], [112.5, 33.25]])
    root = Xml.fromstring(gpx("消防车 & co", "2.5 m <wide>", [way, way]))
    at = {"g": "http://www.topografix.com/GPX/1/1"}
    assert root.findtext("g:trk/g:name", namespaces=at) == "消防车 & co"
    assert root.findtext("g:trk/g:desc", namespaces=at) == "2.5 m <wide>"
    segments = root.findall("g:trk/g:trkseg", at)
    assert [len(segment) for segment in segments] == [2, 2]
    assert [(p.get("lat"), p.get("lon")) for p in segments[0]] == [
        ("33.0000000", "112.0000000"),
        ("33.2500000", "112.5000000"),
    ]
