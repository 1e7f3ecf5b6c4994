"""How soon places are reached from the nearest of some origins: nodes of the roads, and any place beside them.

Times count from setting out. Knows no vehicles and no process.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from maps.network import Floats, Ints

if TYPE_CHECKING:
    from maps.loops import Found
    from maps.onroad import OnRoad
    from maps.roads import RoadNetwork


def seconds_of_nodes(network: RoadNetwork, found: Found) -> Floats:
    """Seconds to every node of the graph, from the search of `RoadNetwork.spread`; inf where it did not come."""
    reached = np.isfinite(found.cost)
    at_node = np.full(len(network.graph.node_lonlat), np.inf)
    np.minimum.at(at_node, network.table.place[reached], found.cost[reached])
    return at_node


def seconds_to(network: RoadNetwork, origins: Floats, points: Floats, limit_s: float) -> Floats:
    """Seconds from the nearest of (m, 2) origins to each of (n, 2) points, degrees; NaN beyond the limit."""
    found, starts = network.spread(origins, limit_s)
    at_node, arc_s = seconds_of_nodes(network, found), network.seconds_of_arcs
    access_s = 1.0 / network.vehicle.access_mps
    there = network.snap(points)
    ahead_s, back_s = arc_s[2 * there.edge], arc_s[2 * there.edge + 1]
    best = np.minimum(
        at_node[network.graph.node_a[there.edge]] + _part(there.fraction, ahead_s),
        at_node[network.graph.node_b[there.edge]] + _part(1.0 - there.fraction, back_s),
    )
    _along_own_edge(best, starts, there.edge, there.fraction, arc_s, access_s)
    best += there.distance_m * access_s
    best[~(best <= limit_s)] = np.nan
    return best


def _part(share: Floats, seconds: Floats) -> Floats:
    """A share of an arc's seconds: none of an arc that nobody may take is nothing."""
    return np.multiply(share, seconds, out=np.zeros(len(share)), where=share > 0)


def _along_own_edge(best: Floats, starts: OnRoad, edge: Ints, fraction: Floats, arc_s: Floats, access_s: float) -> None:
    """A place on the edge of an origin is reached without passing a node."""
    for row in np.flatnonzero(np.isfinite(starts.off_m)).tolist():
        own = starts.snap.edge[row]
        same = np.flatnonzero(edge == own)
        shift = fraction[same] - starts.snap.fraction[row]
        arcs = arc_s[np.where(shift > 0, 2 * own, 2 * own + 1)]
        along_s = _part(np.abs(shift), arcs) + starts.off_m[row] * access_s
        best[same] = np.minimum(best[same], along_s)
