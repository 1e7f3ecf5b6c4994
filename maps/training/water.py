"""Water of the training county: one river with meanders, its tributaries, and a reservoir behind a dam."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from maps.training.noise import Floats, chaikin, generator, normal, simplify, spline
from maps.training.terrain import HALF_WIDTH_M, Terrain, Ways, axis_of_valley

_STREAM_CELLS = 150
_LAKE_CELLS = 110


@dataclass(frozen=True, slots=True, eq=False)
class Water:
    """Rivers and lakes.

    Attributes:
        river: its middle line, (k, 2) metres, from west to east.
        river_shape: its surface.
        lake: the reservoir's surface.
        dam: middle of the dam.
        streams: lines and their width class, 1 to 3, towards the river.
    """

    river: Floats
    river_shape: shapely.Geometry
    lake: shapely.Geometry
    dam: Floats
    streams: list[tuple[Floats, int]]

    @property
    def surface(self) -> shapely.Geometry:
        """All still and running water that has a surface."""
        return shapely.union_all([self.river_shape, self.lake])


def make_water(seed: int, land: Terrain) -> Water:
    """Let the river run through the valley and drain the land into it."""
    rng = generator(seed, "water")
    river = _river(rng, land)
    width = np.interp(np.linspace(0, 1, len(river)), [0, 0.35, 1], [55, 95, 170])
    width = width * (0.85 + 0.3 * land.noise(river * 6))
    shape = shapely.union_all(
        [shapely.LineString(river[i : i + 2]).buffer(width[i] / 2, quad_segs=4) for i in range(len(river) - 1)]
    )
    before, flow = _drainage(land, river)
    dam, lake = _reservoir(land, before, flow, river)
    streams = _streams(land, before, flow, lake)
    return Water(river, shapely.simplify(shape, 2.0), lake, dam, streams)


def _river(rng: np.random.Generator, land: Terrain) -> Floats:
    ways = Ways(land, land.effort * (1 + (land.height_m[land.links].mean(axis=1) / 110) ** 3))
    west = land.node_at(np.array([-HALF_WIDTH_M, float(axis_of_valley(np.array(-HALF_WIDTH_M)))]))
    east = land.node_at(np.array([HALF_WIDTH_M, float(axis_of_valley(np.array(HALF_WIDTH_M)))]))
    rough = land.xy[ways.path(west, east)]
    along = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(rough, axis=0).T))))
    stops = np.linspace(0, along[-1], int(along[-1] / 1_500))
    course = np.column_stack([np.interp(stops, along, rough[:, k]) for k in (0, 1)])
    course[1:-1] = 0.25 * course[:-2] + 0.5 * course[1:-1] + 0.25 * course[2:]
    ahead = np.gradient(course, axis=0)
    aside = np.column_stack((-ahead[:, 1], ahead[:, 0])) / np.hypot(*ahead.T)[:, None]
    swing = 330 * np.sin(np.arange(len(course)) * 1.9 + np.cumsum(normal(rng, len(course)) * 0.35)) + 140 * normal(
        rng, len(course)
    )
    return np.round(spline(course + aside * swing[:, None], 90.0), 1)


def _drainage(land: Terrain, river: Floats) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The next node downstream of each node, and how many nodes drain through it."""
    uneven = 0.5 + 2.2 * land.noise(land.xy[land.links].mean(axis=1) * 5) ** 2
    down = Ways(land, np.round(land.effort * uneven * (0.25 + (land.height_m[land.links].max(axis=1) / 160) ** 2), 2))
    sources = np.unique([land.node_at(place) for place in river[::2]])
    reach, before = down.tree(sources)
    flow = np.ones(len(reach), dtype=np.int64)
    for node in np.argsort(-reach, kind="stable").tolist():
        if before[node] >= 0:
            flow[before[node]] += flow[node]
    return before, flow


def _reservoir(
    land: Terrain, before: NDArray[np.int64], flow: NDArray[np.int64], river: Floats
) -> tuple[Floats, shapely.Geometry]:
    """Flood the largest side valley north-east of the middle up to its arms."""
    off, _ = cKDTree(river).query(land.xy)
    inside = shapely.contains(land.border.buffer(-4_500), shapely.points(land.xy))
    fit = inside & (off > 3_800) & (off < 7_500) & (land.xy[:, 0] > 3_000)
    dam = int(np.argmax(np.where(fit, flow, 0)))
    upstream: dict[int, list[int]] = {}
    for node, target in enumerate(before.tolist()):
        if target >= 0:
            upstream.setdefault(target, []).append(node)
    above: list[int] = [dam]
    for node in above:
        above += [n for n in upstream.get(node, ()) if float(np.hypot(*(land.xy[n] - land.xy[dam]))) < 4_600]
    nodes = np.array(above)
    far = np.hypot(*(land.xy[nodes] - land.xy[dam]).T)
    depth = land.height_m[nodes] + 260 * land.noise(land.xy[nodes] * 4) - 45 * np.log(flow[nodes]) + far / 45
    flooded = set(nodes[np.argsort(np.round(depth, 2), kind="stable")[:_LAKE_CELLS]].tolist()) | {dam}
    arms = []
    for node in flooded:
        on = int(before[node])
        wide = 95 + 80 * float(land.noise(land.xy[node] * 3))
        if on in flooded:
            arms.append(shapely.LineString(land.xy[[node, on]]).buffer(wide, quad_segs=6))
    lake = shapely.union_all(arms).buffer(90).buffer(-120).buffer(30)
    ring = chaikin(simplify(shapely.get_coordinates(_largest(lake).exterior), 25.0), 2)
    return land.xy[dam], shapely.Polygon(np.round(ring, 1)).buffer(0)


def _largest(shape: shapely.Geometry) -> shapely.Polygon:
    parts = shapely.get_parts(shape)
    return parts[int(np.argmax(shapely.area(parts)))]


def _streams(
    land: Terrain, before: NDArray[np.int64], flow: NDArray[np.int64], lake: shapely.Geometry
) -> list[tuple[Floats, int]]:
    wet = shapely.contains(lake.buffer(-30), shapely.points(land.xy))
    streams: list[tuple[Floats, int]] = []
    near = shapely.contains(land.border.buffer(2_500), shapely.points(land.xy))
    is_stream = (flow > _STREAM_CELLS) & (before >= 0) & near
    children = np.bincount(before[is_stream], minlength=len(before))
    starts = np.flatnonzero(is_stream & (children != 1))
    for start in starts.tolist():
        path = [start]
        while before[path[-1]] >= 0:
            path.append(int(before[path[-1]]))
            if children[path[-1]] != 1:
                break
        if len(path) < 3 or wet[path].mean() > 0.6:
            continue
        width = 1 + int(flow[start] > 350) + int(flow[start] > 1_100)
        streams.append((np.round(spline(simplify(land.xy[path], 60.0), 60.0), 1), width))
    return streams
