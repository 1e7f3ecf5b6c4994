"""Streets of the towns and villages of the training county.

A settlement's outline is cut into sectors by the roads that run through it and by the river; every
sector gets streets along its own longest side, so that towns grow around their roads as real ones do.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import shapely

from maps.road_classes import RoadClass
from maps.training.names import StreetNames
from maps.training.noding import Line
from maps.training.noise import Floats, Noise, blob
from maps.training.settle import Settlement

RIVERSIDE_M = 42.0
_BLOCK_KINDS = ("dense", "plain", "plain", "wide", "park", "works")


@dataclass(slots=True)
class Town:
    """A settlement's streets and grounds, metres. `outline` is its built-up ground without the river."""

    outline: shapely.Geometry
    lines: list[Line] = field(default_factory=list)
    parks: list[shapely.Polygon] = field(default_factory=list)
    works: list[shapely.Polygon] = field(default_factory=list)


class TownBuilder:
    """Lays out one settlement after another; `through` are the roads of the county as they come."""

    def __init__(self, rng: np.random.Generator, noise: Noise, river: Floats, water: shapely.Geometry) -> None:
        self._rng, self._noise = rng, noise
        self._river = shapely.LineString(river)
        self._bank = water.buffer(RIVERSIDE_M, quad_segs=3)
        shapely.prepare(self._bank)

    def outline(self, place: Settlement, roads: shapely.Geometry) -> shapely.Polygon:
        """The ground that a settlement spreads over, river included; it reaches out along its roads."""
        rough = (0.45, 0.7, 0.8)[place.rank]
        core = blob(np.array(place.at), place.radius_m * 0.88, self._noise, rough, (120, 72, 28)[place.rank])
        reach = shapely.Point(place.at).buffer(place.radius_m * (1.15, 1.45, 1.7)[place.rank])
        arms = shapely.intersection(roads, reach).buffer((230.0, 130.0, 45.0)[place.rank], quad_segs=3)
        ease = (160.0, 70.0, 20.0)[place.rank]
        spread = shapely.union(core, arms).buffer(ease).buffer(-2 * ease).buffer(ease)
        parts = shapely.get_parts(spread)
        whole = parts[int(np.argmax(shapely.area(parts)))] if len(parts) else core
        return shapely.Polygon(shapely.simplify(whole, 4.0).exterior)

    def build(self, place: Settlement, outline: shapely.Polygon, through: list[Line], names: StreetNames) -> Town:
        """Streets inside the outline, beside the roads that run through it."""
        ground = outline.difference(self._bank) if outline.intersects(self._bank) else outline
        town = Town(ground)
        main = [line.xy for line in through]
        if place.rank < 2:
            town.lines += self._riverside(outline, names)
        if place.rank == 0:
            town.lines += self._avenues(place, outline, names)
        cuts = [*(shapely.LineString(xy) for xy in main), *(shapely.LineString(line.xy) for line in town.lines)]
        for sector in _faces([ground.boundary, *cuts], ground):
            self._fill(town, place, sector, names)
        return town

    def _riverside(self, outline: shapely.Polygon, names: StreetNames) -> list[Line]:
        edge = shapely.intersection(self._bank.boundary, outline.buffer(-15))
        lines = []
        for part in shapely.get_parts(shapely.line_merge(edge)):
            if part.length > 350:
                xy = np.round(shapely.get_coordinates(shapely.simplify(part, 3.0)), 2)
                lines.append(Line(xy, RoadClass.TERTIARY, names.take("road"), trimmable=False))
        return lines

    def _avenues(self, place: Settlement, outline: shapely.Polygon, names: StreetNames) -> list[Line]:
        """A ring road, avenues along the river, and avenues across it on bridges."""
        lines = []
        ring = shapely.get_coordinates(shapely.simplify(outline.buffer(-520).buffer(460), 4.0).exterior)
        name = ("环城路", "Ring Road")
        half = len(ring) // 2
        lines += [
            Line(np.round(ring[: half + 1], 2), RoadClass.SECONDARY, name),
            Line(np.round(ring[half:], 2), RoadClass.SECONDARY, name),
        ]
        inside = shapely.Polygon(ring)
        middle = self._river.project(shapely.Point(place.at))
        for along in (-1_250.0, -480.0, 420.0, 1_300.0):
            foot, ahead = self._at_river(middle + along)
            aside = np.array([-ahead[1], ahead[0]])
            bend = aside + ahead * (self._rng.random() - 0.5) * 0.12
            xy = np.array([foot - bend * 4_200, foot, foot + bend * 4_200])
            lines += self._inside(xy, inside, RoadClass.SECONDARY if abs(along) > 1_000 else RoadClass.TERTIARY, names)
        for aside_m in (-1_050.0, 520.0, 1_150.0, 1_900.0):
            stops = [self._at_river(middle + along) for along in np.linspace(-3_600, 3_600, 9)]
            xy = np.array([foot + np.array([-ahead[1], ahead[0]]) * aside_m for foot, ahead in stops])
            xy[1:-1] = 0.3 * xy[:-2] + 0.4 * xy[1:-1] + 0.3 * xy[2:]
            lines += self._inside(xy, inside, RoadClass.SECONDARY if aside_m == 520 else RoadClass.TERTIARY, names)
        return lines

    def _at_river(self, along_m: float) -> tuple[Floats, Floats]:
        """A place on the river and the direction of a wide stretch of it, northern bank on the left."""
        foot = shapely.get_coordinates(self._river.interpolate(along_m))[0]
        before, after = (shapely.get_coordinates(self._river.interpolate(along_m + d))[0] for d in (-900, 900))
        ahead = (after - before) / np.hypot(*(after - before))
        return foot, ahead

    def _inside(self, xy: Floats, outline: shapely.Polygon, road_class: RoadClass, names: StreetNames) -> list[Line]:
        name = names.take("avenue" if road_class is RoadClass.SECONDARY else "road")
        parts = shapely.get_parts(shapely.intersection(shapely.LineString(xy), outline))
        return [
            Line(np.round(shapely.get_coordinates(part), 2), road_class, name) for part in parts if part.length > 300
        ]

    def _fill(self, town: Town, place: Settlement, sector: shapely.Polygon, names: StreetNames) -> None:
        small = (26_000.0, 14_000.0, 5_000.0)[place.rank]
        if sector.area < small:
            return
        angle = _longest_side(sector)
        if place.rank < 2 and sector.area > 320_000:
            gaps = (420.0, 340.0) if place.rank == 0 else (360.0, 260.0)
            collectors = self._grid(sector, angle, gaps, 0.18)
            town.lines += [
                Line(
                    xy,
                    RoadClass.TERTIARY if place.rank == 0 else RoadClass.RESIDENTIAL,
                    names.take("road"),
                    trimmable=True,
                )
                for xy in collectors
            ]
            for block in _faces([sector.boundary, *(shapely.LineString(xy) for xy in collectors)], sector):
                self._block(town, place, block, angle, names)
        else:
            self._block(town, place, sector, angle, names)

    def _block(self, town: Town, place: Settlement, block: shapely.Polygon, angle: float, names: StreetNames) -> None:
        kind = "plain" if place.rank == 2 else _BLOCK_KINDS[int(self._rng.integers(0, len(_BLOCK_KINDS)))]
        away = float(np.hypot(block.centroid.x - place.at[0], block.centroid.y - place.at[1])) / place.radius_m
        if kind in ("park", "works") and (
            self._rng.random() < 0.55 or block.area > (90_000 if kind == "park" else 260_000)
        ):
            kind = "plain"
        if kind == "works" and away < 0.6:
            kind = "dense"
        if kind == "park":
            town.parks.append(block.buffer(-9))
            return
        if kind == "works":
            town.works.append(block.buffer(-9))
        across = {"dense": 62.0, "plain": 96.0, "wide": 150.0, "works": 210.0}[kind]
        gaps = (across * 2.1, across) if place.rank < 2 else (95.0, 70.0)
        end = {"dense": "lane", "plain": "street", "wide": "street", "works": "road"}[kind]
        road_class = {"dense": RoadClass.LIVING_STREET, "works": RoadClass.SERVICE}.get(kind, RoadClass.RESIDENTIAL)
        for xy in self._grid(block, angle, gaps, 0.3):
            name = None if place.rank == 2 else names.take(end)
            town.lines.append(Line(xy, road_class, name, trimmable=True))

    def _grid(self, area: shapely.Polygon, angle: float, gaps: tuple[float, float], uneven: float) -> list[Floats]:
        """Streets along and across an area's direction, unevenly spaced, kept off its edges and cut to it."""
        turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
        corners = shapely.get_coordinates(area) @ turn.T
        low, high = corners.min(axis=0), corners.max(axis=0)
        found = []
        for axis, gap in ((0, gaps[0]), (1, gaps[1])):
            span = high[axis] - low[axis]
            count = round(span / gap) - 1
            if count < 1:
                continue
            stops = low[axis] + span * (np.arange(1, count + 1) + (self._rng.random(count) - 0.5) * uneven) / (
                count + 1
            )
            for stop in stops.tolist():
                ends = np.array(
                    [[stop, low[1] - 5], [stop, high[1] + 5]]
                    if axis == 0
                    else [[low[0] - 5, stop], [high[0] + 5, stop]]
                )
                found += self._cut(shapely.LineString(ends @ turn), area, gap)
        return found

    def _cut(self, line: shapely.LineString, area: shapely.Polygon, gap: float) -> list[Floats]:
        kept = []
        for part in shapely.get_parts(shapely.intersection(line, area)):
            if part.length < 38:
                continue
            inner = shapely.line_interpolate_point(part, [0.25, 0.5, 0.75], normalized=True)
            if np.median(shapely.distance(inner, area.boundary)) > min(0.36 * gap, 0.4 * part.length):
                kept.append(np.round(shapely.get_coordinates(part), 2))
        return kept


def _faces(lines: list[shapely.Geometry], within: shapely.Geometry) -> list[shapely.Polygon]:
    faces = shapely.get_parts(shapely.polygonize([shapely.union_all(lines)]))
    return [face for face in faces if within.contains(face.representative_point())]


def _longest_side(area: shapely.Polygon) -> float:
    """Direction of the longest straight piece of an outline, radians."""
    sides = np.diff(shapely.get_coordinates(shapely.simplify(area.exterior, 25.0)), axis=0)
    side = sides[int(np.argmax(np.round(np.hypot(*sides.T), 1)))]
    return float(np.arctan2(side[1], side[0]))
