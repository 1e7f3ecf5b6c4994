"""Lie of the land of the training county: heights on a grid, the border, and ways of least effort over it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from maps.training.noise import Floats, Noise, generator, smoothstep

HALF_WIDTH_M, HALF_HEIGHT_M, CELL_M = 28_000.0, 22_500.0, 250.0
AREA_KM2 = 1_400.0
BEYOND_M = 1_300.0
"""How far roads, the railway and the river are drawn past the county's border."""


@dataclass(frozen=True, slots=True, eq=False)
class Terrain:
    """Heights at jittered grid nodes (the jitter keeps ways from following the grid).

    Attributes:
        xy: (n, 2) metres from the middle of the county.
        height_m: (n,).
        shape: columns, rows; node = column * rows + row.
        border: the county.
        links: (e, 2) neighbouring nodes.
        effort: (e,) metres of a link made longer by its slope.
        noise: a field to make things uneven.
        hills, rough: the fields that the heights are made of.
    """

    xy: Floats
    height_m: Floats
    shape: tuple[int, int]
    border: shapely.Polygon
    links: NDArray[np.int64]
    effort: Floats
    noise: Noise
    hills: Noise
    rough: Noise

    @property
    def shown(self) -> shapely.Polygon:
        """The county and a strip around it, in which through roads and the river end."""
        return shapely.Polygon(self.border.buffer(BEYOND_M).exterior)

    def height_at(self, xy: Floats) -> Floats:
        """Height in metres at (..., 2) metres."""
        return height_of(xy, self.hills, self.rough)

    def node_at(self, place: Floats) -> int:
        """The grid node nearest to a place."""
        return int(np.argmin(((self.xy - place) ** 2).sum(axis=1)))


def axis_of_valley(x: Floats) -> Floats:
    """Northing of the valley's middle for an easting, metres."""
    return np.asarray(3_000 * np.sin(x / 11_000) - 0.12 * x)


def height_of(xy: Floats, hills: Noise, rough: Noise) -> Floats:
    """Height in metres: a valley from west to east, wider in the east, mountains north and south of it."""
    off = np.abs(xy[..., 1] - axis_of_valley(xy[..., 0]))
    width = 5_500 + 0.13 * (xy[..., 0] + HALF_WIDTH_M)
    high = smoothstep(off / width, 0.45, 2.3)
    fold = 1 - np.abs(2 * hills(xy) - 1)
    height = 90 - xy[..., 0] / 900 + 38 * rough(xy) + high * (120 + 760 * fold**2 * hills(xy + 5_000))
    return np.asarray(np.round(height, 2))


def make_terrain(seed: int) -> Terrain:
    """Make the land of a seed."""
    rng = generator(seed, "terrain")
    hills, rough, uneven = Noise(rng, 9_000, 4), Noise(rng, 3_000, 3), Noise(rng, 5_000, 3)
    columns, rows = int(2 * HALF_WIDTH_M / CELL_M) + 1, int(2 * HALF_HEIGHT_M / CELL_M) + 1
    column, row = np.meshgrid(np.arange(columns), np.arange(rows), indexing="ij")
    grid = np.column_stack((column.ravel() * CELL_M - HALF_WIDTH_M, row.ravel() * CELL_M - HALF_HEIGHT_M))
    xy = np.round(grid + (rng.random(grid.shape) - 0.5) * 0.55 * CELL_M, 1)
    height = height_of(xy, hills, rough)
    index = np.arange(columns * rows).reshape(columns, rows)
    links = np.concatenate(
        [
            np.column_stack((index[:-1].ravel(), index[1:].ravel())),
            np.column_stack((index[:, :-1].ravel(), index[:, 1:].ravel())),
            np.column_stack((index[:-1, :-1].ravel(), index[1:, 1:].ravel())),
            np.column_stack((index[1:, :-1].ravel(), index[:-1, 1:].ravel())),
        ]
    )
    length = np.hypot(*(xy[links[:, 0]] - xy[links[:, 1]]).T)
    slope = np.abs(height[links[:, 0]] - height[links[:, 1]]) / length
    effort = np.round(length * (1 + 90 * slope**1.5), 2)
    return Terrain(
        xy, height, (columns, rows), _border(uneven, Noise(rng, 2_400, 5)), links, effort, uneven, hills, rough
    )


def _border(noise: Noise, fine: Noise) -> shapely.Polygon:
    turn = np.linspace(0, 2 * np.pi, 1_441)[:-1]
    way = np.column_stack((np.cos(turn), np.sin(turn)))
    ellipse = way * [23_600, 18_600] * (1 - 0.06 * np.cos(4 * turn))[:, None]
    bulge = 1 + 0.42 * (noise(ellipse * 1.02) - 0.5) + 0.075 * (fine(ellipse) - 0.5)
    outline = shapely.Polygon(ellipse * bulge[:, None])
    grow = np.sqrt(AREA_KM2 * 1e6 / outline.area)
    return shapely.Polygon(np.round(shapely.get_coordinates(outline)[:-1] * grow, 1))


class Ways:
    """Ways of least effort over a terrain; what was built already is cheap to follow."""

    def __init__(self, terrain: Terrain, effort: Floats) -> None:
        links, nodes = terrain.links, len(terrain.xy)
        order = np.lexsort((np.concatenate((links[:, 1], links[:, 0])), np.concatenate((links[:, 0], links[:, 1]))))
        tail = np.concatenate((links[:, 0], links[:, 1]))[order]
        self._head = np.concatenate((links[:, 1], links[:, 0]))[order].astype(np.int32)
        self._link = np.concatenate((np.arange(len(links)), np.arange(len(links))))[order]
        self._starts = np.concatenate(([0], np.cumsum(np.bincount(tail, minlength=nodes)))).astype(np.int32)
        self._nodes = nodes
        self.effort = effort.copy()

    def matrix(self) -> csr_matrix:
        """The effort between neighbours as it is now."""
        return csr_matrix((self.effort[self._link], self._head, self._starts), shape=(self._nodes, self._nodes))

    def tree(self, sources: NDArray[np.int64], limit: float = np.inf) -> tuple[Floats, NDArray[np.int64]]:
        """Effort from the nearest source to every node, and the node before it (negative at a source)."""
        reach, before, _ = dijkstra(
            self.matrix(), indices=sources, min_only=True, return_predecessors=True, limit=limit
        )
        return reach, before.astype(np.int64)

    def path(self, start: int, end: int, limit: float = np.inf) -> list[int]:
        """Nodes of the way from start to end; empty when it is out of the limit."""
        reach, before = self.tree(np.array([start]), limit)
        return back(before, end) if np.isfinite(reach[end]) else []

    def links_of(self, path: list[int]) -> NDArray[np.int64]:
        """Rows of the links that a path of nodes follows."""
        rows = []
        for tail, head in pairwise(path):
            low, high = self._starts[tail], self._starts[tail + 1]
            rows.append(self._link[low + int(np.flatnonzero(self._head[low:high] == head)[0])])
        return np.array(rows, dtype=np.int64)


def back(before: NDArray[np.int64], node: int) -> list[int]:
    """Follow predecessors from a node to its source; source first."""
    path = [node]
    while (node := int(before[node])) >= 0:
        path.append(node)
    return path[::-1]
