"""Makes lines share vertices where they meet, and drops what hangs loose. Works in metres."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from maps.road_classes import RoadClass
from maps.training.noise import Floats

RAMP_LEVEL = 2
"""Ends on this level join what they touch on any level."""

_SAME_M = 1.2
_END_FREE_M = 2.0
#: Of the loose ends that may go, so many go.
_CUT_SHARE = 0.75


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A piece of road: vertices (k, 2) metres, its class and name, and whether its loose ends may be cut off."""

    xy: Floats
    road_class: RoadClass
    name: tuple[str, str] | None = None
    one_way: bool = False
    bridge: bool = False
    trimmable: bool = False
    level: int = 0


def noded(lines: list[Line]) -> list[Line]:
    """The lines with a vertex wherever they cross or touch another of the same level."""
    lines = _ends_joined(lines)
    shapes = np.array([shapely.LineString(line.xy) for line in lines])
    levels = np.array([line.level for line in lines])
    tree = shapely.STRtree(shapes)
    inserts: list[list[tuple[float, float, float]]] = [[] for _ in lines]
    _find_crossings(lines, shapes, levels, tree, inserts)
    _find_touching_ends(lines, shapes, levels, tree, inserts)
    return [_with_vertices(line, inserts[i]) for i, line in enumerate(lines)]


def _ends_joined(lines: list[Line]) -> list[Line]:
    """Ends within a step of one another become the same place."""
    ends = np.array([end for line in lines for end in (line.xy[0], line.xy[-1])])
    pairs = cKDTree(ends).query_pairs(_SAME_M, output_type="ndarray")
    n = len(ends)
    _, group = connected_components(
        csr_matrix((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(n, n)), directed=False
    )
    first = np.full(n, n)
    np.minimum.at(first, group, np.arange(n))
    joined = ends[first[group]]
    out = []
    for i, line in enumerate(lines):
        xy = line.xy.copy()
        xy[0], xy[-1] = joined[2 * i], joined[2 * i + 1]
        out.append(replace(line, xy=xy))
    return out


def _find_crossings(
    lines: list[Line],
    shapes: NDArray[np.object_],
    levels: NDArray[np.int64],
    tree: shapely.STRtree,
    inserts: list[list[tuple[float, float, float]]],
) -> None:
    i, j = tree.query(shapes, predicate="intersects")
    keep = (i < j) & (levels[i] == levels[j])
    i, j = i[keep], j[keep]
    points, pair = shapely.get_coordinates(shapely.intersection(shapes[i], shapes[j]), return_index=True)
    points, i, j = np.round(points, 2), i[pair], j[pair]
    ends = np.array([[line.xy[0], line.xy[-1]] for line in lines])
    free = np.ones(len(points), dtype=bool)
    for side in (i, j):
        for end in (0, 1):
            free &= np.hypot(*(points - ends[side, end]).T) > _END_FREE_M
    for side in (i[free], j[free]):
        along = shapely.line_locate_point(shapes[side], shapely.points(points[free]))
        for row, place, (x, y) in zip(side.tolist(), along.tolist(), points[free].tolist(), strict=True):
            inserts[row].append((place, x, y))


def _find_touching_ends(
    lines: list[Line],
    shapes: NDArray[np.object_],
    levels: NDArray[np.int64],
    tree: shapely.STRtree,
    inserts: list[list[tuple[float, float, float]]],
) -> None:
    ends = np.array([end for line in lines for end in (line.xy[0], line.xy[-1])])
    points = shapely.points(ends)
    end, j = tree.query(points, predicate="dwithin", distance=_SAME_M)
    keep = (end // 2 != j) & ((levels[end // 2] == levels[j]) | (levels[end // 2] == RAMP_LEVEL))
    end, j = end[keep], j[keep]
    along = shapely.line_locate_point(shapes[j], points[end])
    for row, place, (x, y) in zip(j.tolist(), along.tolist(), ends[end].tolist(), strict=True):
        inserts[row].append((place, x, y))


def _with_vertices(line: Line, inserts: list[tuple[float, float, float]]) -> Line:
    xy = line.xy
    if inserts:
        have = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(xy, axis=0).T))))
        extra = np.array(sorted(set(inserts)))
        inner = (extra[:, 0] > 0.0) & (extra[:, 0] < have[-1])
        order = np.argsort(np.concatenate((have, extra[inner, 0])), kind="stable")
        xy = np.concatenate((xy, extra[inner, 1:]))[order]
        # What came to lie at the very end must not be sorted behind it.
        xy[0], xy[-1] = line.xy[0], line.xy[-1]
    moved = np.ones(len(xy), dtype=bool)
    moved[1:] = (xy[1:] != xy[:-1]).any(axis=1)
    return replace(line, xy=xy[moved])


def cleaned(lines: list[Line], rng: np.random.Generator) -> list[Line]:
    """Drop what the rest can not reach, and most loose ends of trimmable lines."""
    flat = np.concatenate([line.xy for line in lines])
    first = np.concatenate(([0], np.cumsum([len(line.xy) for line in lines])))
    start, stop, owner, a, b = _edges(flat, first)
    nodes = int(max(a.max(), b.max())) + 1
    keep = np.ones(len(start), dtype=bool)
    trimmable = np.array([line.trimmable for line in lines])[owner]
    chance = rng.random(len(start)) < _CUT_SHARE
    for _ in range(3):
        degree = np.bincount(np.concatenate((a[keep], b[keep])), minlength=nodes)
        keep &= ~(trimmable & chance & ((degree[a] == 1) | (degree[b] == 1)))
    links = csr_matrix((np.ones(int(keep.sum())), (a[keep], b[keep])), shape=(nodes, nodes))
    _, label = connected_components(links, directed=False)
    keep &= label[a] == np.bincount(label[a[keep]]).argmax()
    out: list[Line] = []
    i = 0
    while i < len(start):
        k = i
        while keep[k] and k + 1 < len(start) and keep[k + 1] and owner[k + 1] == owner[i]:
            k += 1
        if keep[i]:
            out.append(replace(lines[owner[i]], xy=flat[start[i] : stop[k]]))
        i = k + 1
    return out


def _edges(flat: Floats, first: NDArray[np.int64]) -> tuple[NDArray[np.int64], ...]:
    """Pieces between shared vertices: first and last vertex in `flat`, line, and the places at both ends as numbers."""
    grid = np.round(flat * 100).astype(np.int64)
    _, ids = np.unique(grid[:, 0] * 1_000_000_000 + grid[:, 1], return_inverse=True)
    ids = ids.reshape(-1)
    is_node = np.bincount(ids)[ids] > 1
    is_node[first[:-1]] = is_node[first[1:] - 1] = True
    line_of = np.repeat(np.arange(len(first) - 1), np.diff(first))
    at = np.flatnonzero(is_node)
    same = line_of[at[:-1]] == line_of[at[1:]]
    start, end = at[:-1][same], at[1:][same]
    return start, end + 1, line_of[start], ids[start], ids[end]
