"""What is reached within a time: one search from all origins, a raster of times, and its contours.

Hulls around the nodes that are reached were slower and worse. Knows no vehicles and no process.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely
from contourpy import FillType, contour_generator
from scipy.spatial import cKDTree

from console.domain.geo import EARTH_RADIUS_M
from maps.network import Floats

if TYPE_CHECKING:
    from maps.roads import RoadNetwork

_CELLS = 600
"""Cells along the longer side of the raster at most."""

_LEAST_CELL_M = 25.0
_SAMPLE_M = 60.0
_NEAR_M = 400.0
"""Ground further than this from a road that was reached is not reached."""


def outlines(network: RoadNetwork, origins: Floats, limits_s: tuple[float, ...]) -> tuple[bytes, ...]:
    """WKB multipolygons in degrees, one for each limit (seconds, ascending); empty ones where no road is near.

    Args:
        origins: (n, 2) degrees; what counts is the time from the nearest of them.
    """
    points, seconds = _samples(network, np.asarray(origins, dtype=float).reshape(-1, 2), limits_s[-1])
    if not len(points):
        return tuple(shapely.to_wkb(shapely.MultiPolygon()) for _ in limits_s)
    middle = float(network.graph.node_lonlat[:, 1].mean())
    scale = np.radians(EARTH_RADIUS_M) * np.array([np.cos(np.radians(middle)), 1.0])
    flat, speed = points * scale, network.vehicle.access_mps
    low = flat.min(axis=0) - _NEAR_M / 2
    span = float((flat.max(axis=0) + _NEAR_M / 2 - low).max())
    # Cells of few sizes at fixed places: closing a road must not shift the raster.
    cell = _LEAST_CELL_M * 2.0 ** max(0.0, np.ceil(np.log2(span / _CELLS / _LEAST_CELL_M)))
    low = np.floor(low / cell) * cell
    axes = [np.arange(low[i], flat[:, i].max() + _NEAR_M / 2 + cell, cell) for i in (0, 1)]
    grid = np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, 2)
    reach = min(_NEAR_M, limits_s[-1] * speed)
    best = np.full(len(grid), 2.0 * limits_s[-1])
    distance, near = cKDTree(flat).query(grid, k=min(3, len(flat)), distance_upper_bound=reach)
    for away, who in zip(distance.reshape(len(grid), -1).T, near.reshape(len(grid), -1).T, strict=True):
        found = np.isfinite(away)
        best[found] = np.minimum(best[found], seconds[who[found]] + away[found] / speed)
    made = contour_generator(
        axes[0] / scale[0], axes[1] / scale[1], best.reshape(len(axes[1]), len(axes[0])), fill_type=FillType.OuterOffset
    )
    return tuple(_outline(*made.filled(-1.0, limit)) for limit in limits_s)


def _samples(network: RoadNetwork, origins: Floats, limit_s: float) -> tuple[Floats, Floats]:
    """Places along the roads that are reached and their seconds: nodes, and points between the ends of long edges."""
    tree, places = network.spread(origins, limit_s)
    graph = network.graph
    table, arc_s = network.table, network.seconds_of_arcs
    reached = np.isfinite(tree.cost[: table.nodes])
    at_node = np.full(len(graph.node_lonlat), np.inf)
    np.minimum.at(at_node, table.place[reached], tree.cost[: table.nodes][reached])
    nodes = np.flatnonzero(np.isfinite(at_node))
    tails = np.stack((graph.node_a, graph.node_b), axis=1).reshape(-1)
    tail_s = at_node[tails]
    arcs = np.flatnonzero(np.isfinite(arc_s) & (tail_s < limit_s))
    edge = arcs // 2
    pieces = np.minimum(np.ceil(graph.length_m[edge] / _SAMPLE_M).astype(np.int64), 200)
    between = np.maximum(pieces - 1, 0)
    owner = np.repeat(np.arange(len(arcs)), between)
    within = np.arange(len(owner)) - np.repeat(np.cumsum(between) - between, between)
    share = (within + 1.0) / pieces[owner]
    between_s = tail_s[arcs][owner] + share * arc_s[arcs][owner]
    kept = between_s <= limit_s
    owner, share, between_s = owner[kept], share[kept], between_s[kept]
    chosen = arcs[owner]
    inner = network.points_along(chosen // 2, np.where(chosen % 2 == 0, share, 1.0 - share))
    own = np.flatnonzero(np.isfinite(places.off_m))
    return (
        np.concatenate((graph.node_lonlat[nodes], inner, places.snap.at[own])),
        np.concatenate((at_node[nodes], between_s, places.off_m[own] / network.vehicle.access_mps)),
    )


def _outline(points: list[Floats], offsets: list[Floats]) -> bytes:
    """Contours as contourpy gives them (outer ring, then its holes) as one multipolygon."""
    shapes = []
    for xy, starts in zip(points, offsets, strict=True):
        rings = [xy[a:b] for a, b in pairwise(starts.tolist()) if b - a > 3]
        if rings:
            shapes.append(shapely.Polygon(rings[0], rings[1:]))
    whole = shapely.make_valid(shapely.MultiPolygon(shapes)) if shapes else shapely.MultiPolygon()
    parts = [part for part in shapely.get_parts(whole) if part.geom_type == "Polygon"]
    outline: bytes = shapely.to_wkb(shapely.MultiPolygon(parts))
    return outline
