"""Turns lines that share vertices into a directed road graph. Knows no file and no search."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maps.road_classes import RULES, RoadClass

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

VERTEX_GRID_DEG = 1e-7
"""Vertices closer than this are the same crossing: about a centimetre, the grid of OSM."""

_MAJOR_M, _E2 = 6_378_137.0, 0.006_694_379_990_14


@dataclass(frozen=True, slots=True, eq=False)
class RoadLines:
    """Roads as they are drawn: one entry a line.

    Attributes:
        coords: (v, 2) degrees, all lines behind one another.
        offsets: (n + 1,), line i is coords[offsets[i]:offsets[i + 1]], at least 2 vertices.
        classes: (n,) uint8, `RoadClass`.
        name_index: (n,) int32 into the names, -1 without a name.
        one_way: (n,) bool, travelled in the order of its vertices only.
        bridge: (n,) bool.
        speed_mps: (n,) float32, of the line.
        names_zh, names_en: the names in Chinese and English.
        access: (n,) uint8, `NO_MOTOR` and `NO_FOOT` of `maps.vehicles`; None: nothing is known to be forbidden.
        width_m, bears_t: (n,) float32, NaN where not known; None: of no line.
    """

    coords: Floats
    offsets: Ints
    classes: NDArray[np.uint8]
    name_index: NDArray[np.int32]
    one_way: NDArray[np.bool_]
    bridge: NDArray[np.bool_]
    speed_mps: NDArray[np.float32]
    names_zh: tuple[str, ...] = ()
    names_en: tuple[str, ...] = ()
    access: NDArray[np.uint8] | None = None
    width_m: NDArray[np.float32] | None = None
    bears_t: NDArray[np.float32] | None = None

    def __len__(self) -> int:
        return len(self.offsets) - 1


@dataclass(frozen=True, slots=True, eq=False)
class Turns:
    """Ways through the graph that are forbidden: sequences of arcs. Arc 2e is edge e from a to b, 2e + 1 from b to a.

    Attributes:
        offsets: (t + 1,), sequence i is arcs[offsets[i]:offsets[i + 1]], at least 2 arcs.
        arcs: all sequences behind one another.
        exempt: (t,) mask of the words that free a vehicle from it, see `maps.vehicles`.
    """

    offsets: Ints
    arcs: Ints
    exempt: Ints

    def for_exemptions(self, exempt: int) -> tuple[tuple[int, ...], ...]:
        """The sequences that hold for a vehicle with these exemptions; -1: none does."""
        if exempt < 0:
            return ()
        held = np.flatnonzero((self.exempt & exempt) == 0).tolist()
        return tuple(dict.fromkeys(tuple(self.arcs[self.offsets[i] : self.offsets[i + 1]].tolist()) for i in held))


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """The directed graph over the lines' crossings and ends.

    Attributes:
        edge_start, edge_stop: (e,) edge i is coords[edge_start[i]:edge_stop[i]] of the lines.
        edge_line: (e,) the line that it is a part of.
        node_a, node_b: (e,) nodes at its start and end.
        length_m: (e,) metres.
        node_lonlat: (n, 2) degrees.
        main: (e,) bool, both nodes in the largest strongly connected part and open to cars.
        connected_share: share of the cars' road length that is main.
        turns: turn restrictions; None without any.
    """

    edge_start: Ints
    edge_stop: Ints
    edge_line: Ints
    node_a: Ints
    node_b: Ints
    length_m: Floats
    node_lonlat: Floats
    main: NDArray[np.bool_]
    connected_share: float
    turns: Turns | None = None


def segment_lengths_m(coords: Floats) -> Floats:
    """Metres between consecutive vertices of (v, 2) degrees on the ellipsoid, shape (v - 1,). Short segments only."""
    lat = np.radians((coords[1:, 1] + coords[:-1, 1]) / 2)
    curve = 1.0 - _E2 * np.sin(lat) ** 2
    east = _MAJOR_M / np.sqrt(curve) * np.cos(lat) * np.radians(np.diff(coords[:, 0]))
    north = _MAJOR_M * (1.0 - _E2) / curve**1.5 * np.radians(np.diff(coords[:, 1]))
    metres: Floats = np.hypot(east, north)
    return metres


def vertex_ids(coords: Floats) -> Ints:
    """Number vertices so that those at the same place get the same number, shape (v,)."""
    grid = np.round(coords / VERTEX_GRID_DEG).astype(np.int64)
    keys = grid[:, 0] * 4_000_000_000 + grid[:, 1]
    _, ids = np.unique(keys, return_inverse=True)
    numbers: Ints = ids.reshape(-1).astype(np.int64)
    return numbers


def build_graph(lines: RoadLines, ids: Ints | None = None) -> Graph:
    """Split lines where they share a vertex and find the largest strongly connected part.

    Args:
        lines: roads with shared vertices at their crossings.
        ids: (v,) identity of each vertex; by default its place.
    """
    ids = vertex_ids(lines.coords) if ids is None else ids
    first, last = lines.offsets[:-1], lines.offsets[1:] - 1
    is_end = np.zeros(len(ids), dtype=bool)
    is_end[first] = is_end[last] = True
    uses = np.bincount(ids, minlength=int(ids.max(initial=-1)) + 1)
    is_node = is_end | (uses[ids] > 1)
    at = np.flatnonzero(is_node)
    line_of = np.repeat(np.arange(len(lines)), np.diff(lines.offsets))
    same_line = line_of[at[:-1]] == line_of[at[1:]]
    start, stop = at[:-1][same_line], at[1:][same_line] + 1
    cumulative = np.concatenate(([0.0], np.cumsum(segment_lengths_m(lines.coords))))
    length = cumulative[stop - 1] - cumulative[start]
    kept = np.flatnonzero(is_node)
    _, first_use, dense = np.unique(ids[kept], return_index=True, return_inverse=True)
    node_of = np.full(len(ids), -1, dtype=np.int64)
    node_of[kept] = dense.reshape(-1)
    node_a, node_b = node_of[start], node_of[stop - 1]
    edge_line = line_of[start]
    main, share = _main_part(lines, edge_line, node_a, node_b, length, len(first_use))
    node_lonlat = lines.coords[kept[first_use]]
    return Graph(start, stop, edge_line, node_a, node_b, length, node_lonlat, main, share)


def for_cars(classes: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Which classes cars may use, shape of the input."""
    table = np.array([RULES[c].for_cars for c in RoadClass])
    allowed: NDArray[np.bool_] = table[classes]
    return allowed


def default_speeds(classes: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Speed of each class in metres per second, shape of the input."""
    table = np.array([RULES[c].speed_mps for c in RoadClass], dtype=np.float32)
    speeds: NDArray[np.float32] = table[classes]
    return speeds


def _main_part(
    lines: RoadLines, edge_line: Ints, node_a: Ints, node_b: Ints, length: Floats, nodes: int
) -> tuple[NDArray[np.bool_], float]:
    # Imported here: lines are drawn at the start of the program, and scipy takes longer to import than they to read.
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components

    usable = for_cars(lines.classes)[edge_line]
    both = usable & ~lines.one_way[edge_line]
    tails = np.concatenate((node_a[usable], node_b[both]))
    heads = np.concatenate((node_b[usable], node_a[both]))
    links = csr_matrix((np.ones(len(tails), dtype=np.int8), (tails, heads)), shape=(nodes, nodes))
    _, label = connected_components(links, directed=True, connection="strong")
    inside = usable & (label[node_a] == label[node_b])
    total = float(length[usable].sum())
    if not inside.any() or total <= 0.0:
        return np.zeros(len(edge_line), dtype=bool), 0.0
    weight = np.bincount(label[node_a[inside]], weights=length[inside])
    main = inside & (label[node_a] == int(np.argmax(weight)))
    share = 1.0 if main.sum() == usable.sum() else float(length[main].sum()) / total
    return main, share
