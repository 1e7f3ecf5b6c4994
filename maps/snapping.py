"""Finds the road beside a place: a tree of sample points along the edges, then exact projection."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from console.domain.geo import EARTH_RADIUS_M
from maps.network import Floats, Graph, Ints, segment_lengths_m

MAX_SNAP_M = 3_000.0
"""A place further from any road than this is on none."""

_SAMPLE_M = 60.0
_CANDIDATES = 8


@dataclass(frozen=True, slots=True, eq=False)
class Snap:
    """Places on roads, one row for each place asked for.

    Attributes:
        edge: (n,) edge of the graph; 0 where none is near.
        fraction: (n,) place along the edge, 0 at its start, 1 at its end.
        distance_m: (n,) metres between the place and the road; NaN where no road is near.
        at: (n, 2) degrees, the place on the road.
    """

    edge: Ints
    fraction: Floats
    distance_m: Floats
    at: Floats


class Snapper:
    """Snaps to some edges of a graph only: those that hang together for a vehicle."""

    def __init__(self, coords: Floats, graph: Graph, edges: NDArray[np.bool_] | None = None) -> None:
        """
        Args:
            edges: (e,) which ones; None: those of the graph's main part.
        """
        self._graph = graph
        self._coords = coords
        keep = np.flatnonzero(graph.main if edges is None else edges)
        counts = graph.edge_stop[keep] - graph.edge_start[keep] - 1
        self._seg_edge: Ints = np.repeat(keep, counts)
        within = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
        self._seg_start: Ints = graph.edge_start[self._seg_edge] + within
        cumulative = np.concatenate(([0.0], np.cumsum(segment_lengths_m(coords)))) if len(coords) else np.zeros(1)
        self._seg_m: Floats = cumulative[self._seg_start + 1] - cumulative[self._seg_start]
        self._seg_from_m: Floats = cumulative[self._seg_start] - cumulative[graph.edge_start[self._seg_edge]]
        middle = float(coords[:, 1].mean()) if len(coords) else 0.0
        self._scale = np.radians(EARTH_RADIUS_M) * np.array([np.cos(np.radians(middle)), 1.0])
        samples = np.maximum(1, np.ceil(self._seg_m / _SAMPLE_M)).astype(np.int64)
        self._sample_seg: Ints = np.repeat(np.arange(len(samples)), samples)
        place = np.arange(int(samples.sum())) - np.repeat(np.cumsum(samples) - samples, samples)
        share = ((place + 0.5) / np.repeat(samples, samples))[:, None]
        starts = self._seg_start[self._sample_seg]
        a, b = coords[starts] * self._scale, coords[starts + 1] * self._scale
        self._tree = cKDTree(a + share * (b - a)) if len(share) else None

    def snap(self, points: Floats) -> Snap:
        """The nearest place on a main edge for each of (n, 2) degrees."""
        n = len(points)
        if self._tree is None or n == 0:
            none = np.full(n, np.nan)
            return Snap(np.zeros(n, dtype=np.int64), np.zeros(n), none, np.asarray(points, dtype=float))
        finite: NDArray[np.bool_] = np.asarray(np.isfinite(points).all(axis=1))
        flat = np.where(finite[:, None], points, 0.0) * self._scale
        k = min(_CANDIDATES, len(self._sample_seg))
        _, near = self._tree.query(flat, k=k)
        segments = self._sample_seg[near].reshape(n, k)
        starts = self._seg_start[segments]
        begin = _complex(self._coords[starts] * self._scale)
        along = _complex(self._coords[starts + 1] * self._scale) - begin
        gone = _complex(flat)[:, None] - begin
        square = np.maximum(along.real**2 + along.imag**2, 1e-12)
        t = np.minimum(np.maximum((gone * along.conj()).real / square, 0.0), 1.0)
        beside = np.abs(gone - t * along)
        best = beside.argmin(axis=1) + np.arange(0, n * k, k)
        segment, t, distance = segments.take(best), t.take(best), beside.take(best)
        edge = self._seg_edge[segment]
        offset = self._seg_from_m[segment] + t * self._seg_m[segment]
        fraction = np.minimum(offset / np.maximum(self._graph.length_m[edge], 1e-9), 1.0)
        foot = begin.take(best) + t * along.take(best)
        at = foot.view(np.float64).reshape(n, 2) / self._scale
        far = ~(finite & (distance <= MAX_SNAP_M))
        if far.any():
            edge[far], fraction[far], distance[far], at[far] = 0, 0.0, np.nan, points[far]
        return Snap(edge, fraction, distance, at)


def _complex(flat: Floats) -> NDArray[np.complex128]:
    """Pairs as complex numbers: a place or a shift is one number, which few calls of numpy work on."""
    return flat.view(np.complex128)[..., 0]
