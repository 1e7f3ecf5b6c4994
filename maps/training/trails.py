"""Roads between the places of the training county: ways of least effort that merge and follow the land."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import Delaunay

from maps.road_classes import RoadClass
from maps.training import names
from maps.training.names import Name
from maps.training.noise import Floats, generator, simplify, spline
from maps.training.settle import Settlement
from maps.training.terrain import HALF_HEIGHT_M, HALF_WIDTH_M, Terrain, Ways, back
from maps.training.water import Water

_NONE = 99
_FOLLOW = {RoadClass.TRUNK: 0.5, RoadClass.PRIMARY: 0.5, RoadClass.SECONDARY: 0.55, RoadClass.TERTIARY: 0.6}


@dataclass(frozen=True, slots=True, eq=False)
class Trail:
    """A road as far as it goes on in one class and name; its vertices hold every junction on it."""

    xy: Floats
    road_class: RoadClass
    name: Name | None = None


class TrailBuilder:
    """Lays roads on the links of the terrain, the most important first."""

    def __init__(
        self, seed: int, land: Terrain, water: Water, places: list[Settlement], place_names: list[Name]
    ) -> None:
        self._name_at = {place.node: name for place, name in zip(places, place_names, strict=True)}
        self._names: list[Name | None] = [None]
        self._rng = generator(seed, "trails")
        self._land, self._places = land, places
        middles = shapely.linestrings(land.xy[land.links])
        effort = land.effort.copy()
        effort[shapely.intersects(middles, water.lake.buffer(60))] *= 500
        effort[shapely.intersects(middles, water.river_shape)] += 6_500
        self._ways = Ways(land, effort)
        self._class = np.full(len(land.links), _NONE)
        self._name = np.zeros(len(land.links), dtype=np.int64)
        self._base = effort

    def build(self) -> list[Trail]:
        """Lay everything and answer it as smooth pieces."""
        places, land = self._places, self._land
        centre, towns = places[0].node, [p.node for p in places if p.rank == 1]
        self._through(
            centre,
            (np.array([-HALF_WIDTH_M, 1_500.0]), np.array([HALF_WIDTH_M, -6_000.0])),
            RoadClass.TRUNK,
            names.TRUNK,
        )
        self._through(
            centre,
            (np.array([2_000.0, HALF_HEIGHT_M]), np.array([-5_000.0, -HALF_HEIGHT_M])),
            RoadClass.PRIMARY,
            names.PRIMARY,
        )
        for town in sorted(towns, key=lambda n: float(np.hypot(*(land.xy[n] - land.xy[centre])))):
            near = float(np.hypot(*(land.xy[town] - land.xy[centre])))
            road_class = RoadClass.PRIMARY if near < 9_000 else RoadClass.SECONDARY
            self._lay(self._ways.path(centre, town), road_class, self._road_between(centre, town))
        self._between_towns([centre, *towns])
        self._to_villages([p.node for p in places if p.rank == 2])
        self._shortcuts([p.node for p in places])
        self._tracks()
        return self._trails()

    def _lay(self, path: list[int], road_class: RoadClass, name: Name | None = None) -> None:
        if len(path) < 2:
            return
        rows = self._ways.links_of(path)
        if name is not None:
            self._name[rows[self._name[rows] == 0]] = len(self._names)
            self._names.append(name)
        self._class[rows] = np.minimum(self._class[rows], int(road_class))
        self._ways.effort[rows] = np.minimum(self._ways.effort[rows], self._base[rows] * _FOLLOW.get(road_class, 0.65))

    def _through(self, centre: int, ends: tuple[Floats, Floats], road_class: RoadClass, name: Name) -> None:
        for end in ends:
            self._lay(self._ways.path(self._land.node_at(end), centre), road_class, name)

    def _road_between(self, a: int, b: int) -> Name:
        (zh_a, en_a), (zh_b, en_b) = self._name_at[a], self._name_at[b]
        return f"{zh_a[0]}{zh_b[0]}公路", f"{en_a}-{en_b} Road"

    def _between_towns(self, towns: list[int]) -> None:
        xy = self._land.xy[towns]
        for i, j in _pairs(xy):
            gap = float(np.hypot(*(xy[i] - xy[j])))
            others = np.delete(np.arange(len(xy)), [i, j])
            middle = (xy[i] + xy[j]) / 2
            if (np.hypot(*(xy[others] - middle).T) > gap / 2).all():
                self._lay(
                    self._ways.path(towns[i], towns[j]), RoadClass.TERTIARY, self._road_between(towns[i], towns[j])
                )

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
        return csr_matrix(
            (np.concatenate((length, length)), (np.concatenate((a, b)), np.concatenate((b, a)))), shape=(n, n)
        )

    def _trails(self) -> list[Trail]:
        """Follow every road as far as it goes on, straight over junctions, and draw it as one curve."""
        rows = np.flatnonzero(self._class < _NONE)
        links, kinds = self._land.links[rows], self._class[rows] * 100_000 + self._name[rows]
        at: dict[int, list[int]] = {}
        for k, (a, b) in enumerate(links.tolist()):
            at.setdefault(a, []).append(k)
            at.setdefault(b, []).append(k)
        fixed = {p.node for p in self._places} | {node for node, ks in at.items() if len(ks) != 2}
        xy = self._settled(at, links, kinds)
        used = np.zeros(len(rows), dtype=bool)
        trails = []
        for first in np.lexsort((np.arange(len(rows)), kinds)).tolist():
            if used[first]:
                continue
            used[first] = True
            path = [int(links[first, 0]), int(links[first, 1])]
            for _ in range(2):
                while True:
                    choices = [k for k in at[path[-1]] if not used[k] and kinds[k] == kinds[first]]
                    onward = _onward(path, choices, links, xy)
                    if onward is None:
                        break
                    used[onward] = True
                    path.append(int(links[onward].sum()) - path[-1])
                path.reverse()
            road_class, name = RoadClass(int(kinds[first] // 100_000)), self._names[int(kinds[first] % 100_000)]
            trails.append(Trail(_curve(path, xy, fixed), road_class, name))
        return trails

    def _settled(self, at: dict[int, list[int]], links: NDArray[np.int64], kinds: NDArray[np.int64]) -> Floats:
        """Places of the grid nodes after each has moved towards the line of the main road through it."""
        own, one, other = [], [], []
        for node, ks in sorted(at.items()):
            if len(ks) < 2:
                continue
            ks = sorted(ks, key=lambda k: (int(kinds[k]), k))
            first = int(links[ks[0]].sum()) - node
            away = self._land.xy[first] - self._land.xy[node]
            rest = [k for k in ks[1:] if kinds[k] == kinds[ks[1]]]
            turns = [float((self._land.xy[int(links[k].sum()) - node] - self._land.xy[node]) @ away) for k in rest]
            own.append(node)
            one.append(first)
            other.append(int(links[rest[int(np.argmin(turns))]].sum()) - node)
        xy = self._land.xy.copy()
        for _ in range(2):
            xy[own] = 0.5 * xy[own] + 0.25 * (xy[one] + xy[other])
        for place in self._places:
            xy[place.node] = place.at
        return np.round(xy, 2)


def _onward(path: list[int], choices: list[int], links: NDArray[np.int64], xy: Floats) -> int | None:
    """The link among the choices that turns least at the end of a path, when none turns back."""
    here, ahead = path[-1], xy[path[-1]] - xy[path[-2]]
    best, least = None, 0.1
    for k in choices:
        on = xy[int(links[k].sum()) - here] - xy[here]
        cosine = float(on @ ahead / (np.hypot(*on) * np.hypot(*ahead)))
        if cosine > least:
            best, least = k, cosine
    return best


def _curve(path: list[int], xy: Floats, fixed: set[int]) -> Floats:
    """A smooth line through the junctions and places of a path, easing the corners between them."""
    stops = [0, *(i for i in range(1, len(path) - 1) if path[i] in fixed), len(path) - 1]
    parts = [simplify(xy[path[i : j + 1]], 28.0)[: None if j == len(path) - 1 else -1] for i, j in pairwise(stops)]
    return np.round(simplify(spline(np.concatenate(parts), 40.0), 1.0), 2)


def _pairs(xy: Floats) -> list[tuple[int, int]]:
    """Neighbours in the Delaunay triangulation, shortest first."""
    corners: NDArray[np.int32] = Delaunay(xy).simplices
    pairs = np.unique(
        np.sort(np.concatenate((corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]])), axis=1), axis=0
    )
    length = np.hypot(*(xy[pairs[:, 0]] - xy[pairs[:, 1]]).T)
    return [(int(i), int(j)) for i, j in pairs[np.argsort(np.round(length, 1), kind="stable")]]
