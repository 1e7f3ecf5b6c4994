"""Places on roads, made ready for any number of questions. Knows arcs and costs, no search."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maps.arcs import Weights
from maps.loops import Doors, Found, hung
from maps.network import Floats, Ints
from maps.snapping import Snap


@dataclass(frozen=True, slots=True, eq=False)
class OnRoad:
    """Some places.

    Attributes:
        lonlat: (n, 2) degrees, the places themselves.
        snap: where they lie on the road.
        arc: (n, 2) arcs of their edge, ahead and back.
        node: (n, 2) nodes that those lead to.
        rest: (n, 2) share of the edge that is left to there.
        off_m: (n,) metres to the road; NaN where none is near.
    """

    lonlat: Floats
    snap: Snap
    arc: Ints
    node: Ints
    rest: Floats
    off_m: Floats
    _doors: list[tuple[Weights, Doors]] = field(default_factory=list)

    def doors(self, weights: Weights, per_m: float) -> Doors:
        """Where each place hangs on the roads: it comes to the ends of its edge, ahead and back; made once.

        Args:
            per_m: cost of a metre beside the road.
        """
        for known, doors in self._doors:
            if known is weights:
                return doors
        costs = self.rest * weights.arc_cost[self.arc] + (self.off_m * per_m)[:, None]
        doors = Doors(*hung(self.node.ravel(), weights.table.nodes), costs.ravel())
        self._doors[:] = [(weights, doors)]
        return doors

    def __len__(self) -> int:
        return len(self.off_m)


def best_of(weights: Weights, places: OnRoad, goal: OnRoad, found: Found, per_m: float) -> Floats:
    """Cost from each place to a goal's place on the road, (n,); inf or NaN where no way leads."""
    ways = found.cost[places.node]
    ways += places.doors(weights, per_m).cost.reshape(-1, 2)
    best: Floats = np.minimum(ways[:, 0], ways[:, 1])
    for row, cost in on_its_edge(weights, places, goal, per_m):
        best[row] = min(best[row], cost)
    return best


def on_its_edge(weights: Weights, places: OnRoad, goal: OnRoad, per_m: float) -> list[tuple[int, float]]:
    """Rows of the places on the edge of a goal, and what it costs from them along that edge."""
    found = []
    for row in np.flatnonzero(places.snap.edge == goal.snap.edge[0]).tolist():
        shift = float(goal.snap.fraction[0] - places.snap.fraction[row])
        own = float(weights.arc_cost[places.arc[row, 0 if shift > 0 else 1]])
        cost = (abs(shift) * own if shift else 0.0) + float(places.off_m[row]) * per_m
        if isfinite(cost):
            found.append((row, cost))
    return found


def doors_of(weights: Weights, goal: OnRoad) -> dict[int, tuple[float, int]]:
    """What it costs to go from the nodes at the goal's edge to the goal, and by which arc."""
    doors: dict[int, tuple[float, int]] = {}
    for way, arc in enumerate(goal.arc[0].tolist()):
        own = float(weights.arc_cost[arc])
        if isfinite(own):
            cost = (1.0 - float(goal.rest[0, way])) * own
            for node in weights.table.tails_of(arc):
                if node not in doors or cost < doors[node][0]:
                    doors[node] = cost, arc
    return doors


def replaced(all_: OnRoad, rows: Ints, some: OnRoad) -> OnRoad:
    """The same places, some of which have moved."""

    def put(old: NDArray[Any], new: NDArray[Any]) -> NDArray[Any]:
        mixed = old.copy()
        mixed[rows] = new
        return mixed

    was, now = all_.snap, some.snap
    snap = Snap(
        put(was.edge, now.edge),
        put(was.fraction, now.fraction),
        put(was.distance_m, now.distance_m),
        put(was.at, now.at),
    )
    return OnRoad(
        put(all_.lonlat, some.lonlat),
        snap,
        put(all_.arc, some.arc),
        put(all_.node, some.node),
        put(all_.rest, some.rest),
        put(all_.off_m, some.off_m),
    )
