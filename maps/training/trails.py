"""Roads between the places of the training county: ways of least effort that merge and follow the land."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import Delaunay

from maps.road_classes import RoadClass
from maps.training.noise import Floats, chaikin, generator, simplify, spline
from maps.training.settle import Settlement
from maps.training.terrain import HALF_HEIGHT_M, HALF_WIDTH_M, Terrain, Ways, back
from maps.training.water import Water

_NONE = 99
_FOLLOW = {RoadClass.TRUNK: 0.5, RoadClass.PRIMARY: 0.5, RoadClass.SECONDARY: 0.55, RoadClass.TERTIARY: 0.6}


@dataclass(frozen=True, slots=True, eq=False)
class Trail:
    """A smooth piece of road between two junctions or places; `nodes` are the grid nodes at its ends."""

    xy: Floats
    road_class: RoadClass
    nodes: tuple[int, int]


class TrailBuilder:
    """Lays roads on the links of the terrain, the most important first."""

    def __init__(self, seed: int, land: Terrain, water: Water, places: list[Settlement]) -> None:
        self._rng = generator(seed, "trails")
        self._land, self._places = land, places
        middles = shapely.linestrings(land.xy[land.links])
        effort = land.effort.copy()
        effort[shapely.intersects(middles, water.lake.buffer(60))] *= 500
        effort[shapely.intersects(middles, water.river_shape)] += 6_500
        self._ways = Ways(land, effort)
        self._class = np.full(len(land.links), _NONE)
        self._base = effort

    def build(self) -> list[Trail]:
        """Lay everything and answer it as smooth pieces."""
        places, land = self._places, self._land
        centre, towns = places[0].node, [p.node for p in places if p.rank == 1]
        self._through(centre, (np.array([-HALF_WIDTH_M, 1_500.0]), np.array([HALF_WIDTH_M, -6_000.0])), RoadClass.TRUNK)
        self._through(centre, (np.array([2_000.0, HALF_HEIGHT_M]), np.array([-5_000.0, -HALF_HEIGHT_M])), RoadClass.PRIMARY)
        for town in sorted(towns, key=lambda n: float(np.hypot(*(land.xy[n] - land.xy[centre])))):
            near = float(np.hypot(*(land.xy[town] - land.xy[centre])))
            self._lay(self._ways.path(centre, town), RoadClass.PRIMARY if near < 9_000 else RoadClass.SECONDARY)
        self._between_towns([centre, *towns])
        self._to_villages([p.node for p in places if p.rank == 2])
        self._shortcuts([p.node for p in places])
        self._tracks()
        return self._trails()

    def _lay(self, path: list[int], road_class: RoadClass) -> None:
        if len(path) < 2:
            return
        rows = self._ways.links_of(path)
        self._class[rows] = np.minimum(self._class[rows], int(road_class))
        self._ways.effort[rows] = np.minimum(self._ways.effort[rows], self._base[rows] * _FOLLOW.get(road_class, 0.65))
        # A road keeps some distance from one that it does not use.

    def _through(self, centre: int, ends: tuple[Floats, Floats], road_class: RoadClass) -> None:
        for end in ends:
            self._lay(self._ways.path(self._land.node_at(end), centre), road_class)

    def _between_towns(self, towns: list[int]) -> None:
        xy = self._land.xy[towns]
        for i, j in _pairs(xy):
            gap = float(np.hypot(*(xy[i] - xy[j])))
            others = np.delete(np.arange(len(xy)), [i, j])
            middle = (xy[i] + xy[j]) / 2
            if (np.hypot(*(xy[others] - middle).T) > gap / 2).all():
                self._lay(self._ways.path(towns[i], towns[j]), RoadClass.TERTIARY)

    def _to_villages(self, villages: list[int]) -> None:
        built = np.unique(self._land.links[self._class < _NONE])
        _, before = self._ways.tree(built)
        uses: dict[int, int] = {}
        for village in villages:
            path = back(before, village)
            if len(path) > 1:
                for row in self._ways.links_of(path).tolist():
                    uses[row] = uses.get(row, 0) + 1
        for row, count in uses.items():
            road_class = RoadClass.TERTIARY if count >= 4 else RoadClass.UNCLASSIFIED
            self._class[row] = min(self._class[row], int(road_class))
            self._ways.effort[row] = self._base[row] * 0.6

    def _shortcuts(self, nodes: list[int]) -> None:
        """Join neighbours that have to go far round."""
        xy = self._land.xy[nodes]
        reach = dijkstra(self._built(), indices=nodes)[:, nodes]
        for i, j in _pairs(xy):
            gap = float(np.hypot(*(xy[i] - xy[j])))
            if gap < 4_200 and reach[i, j] > 2.3 * gap and self._rng.random() < 0.7:
                self._lay(self._ways.path(nodes[i], nodes[j], limit=4.0 * gap), RoadClass.UNCLASSIFIED)

    def _tracks(self) -> None:
        land = self._land
        inside = shapely.contains(land.border.buffer(-500), shapely.points(land.xy))
        high = np.flatnonzero(inside & (land.height_m > 190))
        ends = high[np.argsort(self._rng.random(len(high)), kind="stable")[:70]]
        built = np.unique(land.links[self._class < _NONE])
        reach, before = self._ways.tree(built)
        for end in ends.tolist():
            if reach[end] < 9_000:
                self._lay(back(before, end), RoadClass.TRACK)

    def _built(self) -> csr_matrix:
        links, rows = self._land.links, np.flatnonzero(self._class < _NONE)
        xy = self._land.xy
        a, b = links[rows, 0], links[rows, 1]
        length = np.hypot(*(xy[a] - xy[b]).T)
        n = len(xy)
        return csr_matrix((np.concatenate((length, length)), (np.concatenate((a, b)), np.concatenate((b, a)))), shape=(n, n))

    def _trails(self) -> list[Trail]:
        rows = np.flatnonzero(self._class < _NONE)
        links, classes = self._land.links[rows], self._class[rows]
        at: dict[int, list[int]] = {}
        for k, (a, b) in enumerate(links.tolist()):
            at.setdefault(a, []).append(k)
            at.setdefault(b, []).append(k)
        stops = {p.node for p in self._places}
        stops |= {node for node, ks in at.items() if len(ks) != 2 or classes[ks[0]] != classes[ks[1]]}
        used = np.zeros(len(rows), dtype=bool)
        trails = []
        for stop in sorted(stops & at.keys()):
            for first in at[stop]:
                if used[first]:
                    continue
                path, k = [stop], first
                while True:
                    used[k] = True
                    a, b = links[k]
                    path.append(int(b if a == path[-1] else a))
                    if path[-1] in stops:
                        break
                    k = next(other for other in at[path[-1]] if other != k)
                trails.append(Trail(self._smooth(path), RoadClass(int(classes[first])), (path[0], path[-1])))
        return trails

    def _smooth(self, path: list[int]) -> Floats:
        line = self._land.xy[path]
        if len(line) > 2:
            line = spline(simplify(line, 55.0), 70.0)
            line = chaikin(simplify(line, 4.0), 1)
        return np.round(line, 2)


def _pairs(xy: Floats) -> list[tuple[int, int]]:
    """Neighbours in the Delaunay triangulation, shortest first."""
    corners: NDArray[np.int32] = Delaunay(xy).simplices
    pairs = np.unique(np.sort(np.concatenate((corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]])), axis=1), axis=0)
    length = np.hypot(*(xy[pairs[:, 0]] - xy[pairs[:, 1]]).T)
    return [(int(i), int(j)) for i, j in pairs[np.argsort(np.round(length, 1), kind="stable")]]
