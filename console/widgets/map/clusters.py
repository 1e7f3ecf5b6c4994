"""Symbols gathered on a grid where there are too many to tell apart. No Qt, no painting."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from console.widgets.map.view import MapView

#: One grid for units and incidents, so that what is gathered of both stands side by side.
CLUSTER_PX = 64.0
Floats = NDArray[np.float64]
Ids = NDArray[np.int64]


@dataclass(frozen=True)
class Clusters:
    """Gatherings of (n,) symbols.

    Attributes:
        of: (n,), the cluster that each symbol belongs to.
        count: (m,), how many each holds.
        middle: (m, 2), where its symbols lie on average.
    """

    of: Ids
    count: Ids
    middle: Floats

    def how_many(self, are: NDArray[np.bool_]) -> Ids:
        """(m,), of how many symbols of each cluster something is true."""
        return np.bincount(self.of[are], minlength=len(self.count)).astype(np.int64)

    def least(self, values: Ids) -> Ids:
        """(m,), the least value of each cluster's symbols."""
        found = np.full(len(self.count), np.iinfo(np.int64).max)
        np.minimum.at(found, self.of, values)
        return found


def clusters_of(view: MapView, at: Floats, margin_px: float) -> Clusters:
    """Gather (n, 2) widget pixels on a grid that is fixed to the world, so that panning does not reshuffle them."""
    first_x, first_y = (int((edge - margin_px) // CLUSTER_PX) for edge in (view.left, view.top))
    column = ((at[:, 0] + (view.left - first_x * CLUSTER_PX)) * (1.0 / CLUSTER_PX)).astype(np.int64)
    line = ((at[:, 1] + (view.top - first_y * CLUSTER_PX)) * (1.0 / CLUSTER_PX)).astype(np.int64)
    columns = int((view.width + 2 * margin_px) // CLUSTER_PX) + 3
    cell = line * columns + column
    all_counts = np.bincount(cell) if len(cell) else np.empty(0, np.int64)
    full = np.flatnonzero(all_counts)
    number_of = np.zeros(len(all_counts), dtype=np.int64)
    number_of[full] = np.arange(len(full))
    of, count = number_of[cell], all_counts[full]
    sums = [np.bincount(of, weights=at[:, axis], minlength=len(full)) for axis in (0, 1)]
    return Clusters(of, count, np.column_stack(sums) / count[:, None])
