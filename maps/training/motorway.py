"""The motorway and the railway of the training county: wide curves that keep off the towns, and interchanges."""

from __future__ import annotations

import numpy as np
import shapely

from maps.road_classes import RoadClass
from maps.training import names
from maps.training.noding import RAMP_LEVEL, Line
from maps.training.noise import Floats, spline
from maps.training.settle import Settlement
from maps.training.terrain import HALF_WIDTH_M, axis_of_valley

_HALF_GAP_M = 12.0
_RAMP_M = 620.0
_RAMP_FOOT_M = 170.0
_INTERCHANGES = 5
_APART_M = 5_500.0


def wide_curve(places: list[Settlement], beside_valley_m: float, keep_off_m: float) -> Floats:
    """A way from west to east beside the valley's middle, in wide curves around the towns; (k, 2) metres.

    Args:
        beside_valley_m: how far north of the valley's middle it would like to run.
        keep_off_m: how far from the edge of a town it stays.
    """
    east = np.arange(-HALF_WIDTH_M, HALF_WIDTH_M + 1, 3_500.0)
    north = axis_of_valley(east) + beside_valley_m + 450 * np.sin(east / 5_300)
    for _ in range(6):
        for place in places:
            if place.rank < 2:
                off, room = north - place.at[1], place.radius_m + keep_off_m
                near = (np.abs(east - place.at[0]) < 0.8 * room) & (np.abs(off) < room)
                north = np.where(near, place.at[1] + np.copysign(room, off), north)
        north[1:-1] = 0.2 * north[:-2] + 0.6 * north[1:-1] + 0.2 * north[2:]
    return np.round(spline(np.column_stack((east, north)), 140.0), 1)


def motorway(course: Floats, crossed: list[Line]) -> list[Line]:
    """Two carriageways, joined at their ends, with interchanges on the larger of the roads they cross."""
    line = shapely.LineString(course)
    east = np.round(shapely.get_coordinates(shapely.offset_curve(line, -_HALF_GAP_M)), 2)
    west = np.round(shapely.get_coordinates(shapely.offset_curve(line, _HALF_GAP_M))[::-1], 2)
    made = [
        Line(east, RoadClass.MOTORWAY, names.MOTORWAY, one_way=True, level=1),
        Line(west, RoadClass.MOTORWAY, names.MOTORWAY, one_way=True, level=1),
        Line(np.array([east[-1], west[0]]), RoadClass.MOTORWAY_LINK, one_way=True, level=1),
        Line(np.array([west[-1], east[0]]), RoadClass.MOTORWAY_LINK, one_way=True, level=1),
    ]
    for road, point in _crossings(line, crossed):
        made += _interchange(line, road, point, shapely.LineString(east), shapely.LineString(west))
    return made


def _crossings(line: shapely.LineString, crossed: list[Line]) -> list[tuple[shapely.LineString, shapely.Point]]:
    """Where interchanges go: on the most important roads first, well apart, away from the ends."""
    found: list[tuple[shapely.LineString, shapely.Point]] = []
    for road in sorted(crossed, key=lambda r: int(r.road_class)):
        shape = shapely.LineString(road.xy)
        for point in shapely.get_parts(shapely.intersection(shape, line)):
            if point.geom_type != "Point" or len(found) == _INTERCHANGES:
                continue
            along, on_road = line.project(point), shape.project(point)
            clear = all(abs(line.project(other) - along) > _APART_M for _, other in found)
            room = _RAMP_FOOT_M * 1.3 < on_road < shape.length - _RAMP_FOOT_M * 1.3
            if clear and room and _RAMP_M * 2 < along < line.length - _RAMP_M * 2:
                found.append((shape, point))
    return found


def _interchange(
    line: shapely.LineString,
    road: shapely.LineString,
    point: shapely.Point,
    east: shapely.LineString,
    west: shapely.LineString,
) -> list[Line]:
    """Four ramps of a diamond: off and on for each direction."""
    along, on_road = line.project(point), road.project(point)
    ahead = _at(line, along + 30) - _at(line, along - 30)
    feet = [_at(road, on_road + _RAMP_FOOT_M), _at(road, on_road - _RAMP_FOOT_M)]
    left = np.array([-ahead[1], ahead[0]])
    feet.sort(key=lambda foot: float((foot - _at(line, along)) @ left))
    ramps = []
    for carriageway, foot in ((east, feet[0]), (west, feet[1])):
        middle = carriageway.project(point)
        away, back = _at(carriageway, middle - _RAMP_M), _at(carriageway, middle + _RAMP_M)
        for start, end in ((away, foot), (foot, back)):
            ramps.append(
                Line(
                    _ramp(start, end, carriageway, start is away),
                    RoadClass.MOTORWAY_LINK,
                    one_way=True,
                    level=RAMP_LEVEL,
                )
            )
    return ramps


def _ramp(start: Floats, end: Floats, carriageway: shapely.LineString, leaving: bool) -> Floats:
    """A curve that leaves or joins the carriageway gently; its ends are exact."""
    on, off = (start, end) if leaving else (end, start)
    beside = _at(carriageway, carriageway.project(shapely.Point(on)) + (0.5 if leaving else -0.5) * _RAMP_M)
    points = np.array([on, on + (beside - on) * 0.45 + (off - beside) * 0.10, beside + (off - beside) * 0.45, off])
    curve = np.round(spline(points, 35.0), 2)
    return curve if leaving else curve[::-1]


def _at(line: shapely.LineString, along_m: float) -> Floats:
    return np.asarray(shapely.get_coordinates(line.interpolate(along_m))[0].round(2))
