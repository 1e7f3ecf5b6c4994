"""What is reached within a time: one search from all origins, a raster of times, and its contours.

Hulls around the nodes that are reached were slower and worse. Knows no vehicles and no process.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import shapely
from contourpy import FillType, contour_generator

from console.domain.geo import EARTH_RADIUS_M
from maps.network import Floats
from maps.reached import seconds_of_nodes

if TYPE_CHECKING:
    from maps.roads import RoadNetwork

_CELLS = 600
"""Cells along the longer side of the raster at most."""

_LEAST_CELL_M = 25.0
_SAMPLE_M = 60.0
_NEAR_M = 200.0
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
    best = _spread(flat, seconds, (axes[0], axes[1]), cell, speed, min(_NEAR_M, limits_s[-1] * speed))
    best[~np.isfinite(best)] = 2.0 * limits_s[-1]
    made = contour_generator(axes[0] / scale[0], axes[1] / scale[1], best, fill_type=FillType.OuterOffset)
    return tuple(_outline(*made.filled(-1.0, limit)) for limit in limits_s)


def _spread(
    flat: Floats, seconds: Floats, axes: tuple[Floats, Floats], cell: float, speed_mps: float, reach_m: float
) -> Floats:
    """Seconds to the middle of every cell, from the road that gets there soonest, shape (rows, columns)."""
    best = np.full((len(axes[1]), len(axes[0])), np.inf)
    cells = [np.rint((flat[:, i] - axes[i][0]) / cell).astype(np.int64) for i in (0, 1)]
    column, row = (np.clip(cells[i], 0, len(axes[i]) - 1) for i in (0, 1))
    off_m = np.hypot(flat[:, 0] - axes[0][column], flat[:, 1] - axes[1][row])
    np.minimum.at(best, (row, column), seconds + off_m / speed_mps)
    straight_s, slant_s = cell / speed_mps, cell * np.sqrt(2.0) / speed_mps
    for _ in range(int(np.ceil(reach_m / cell))):
        beside = best.copy()
        for old, new in ((best[1:], beside[:-1]), (best[:-1], beside[1:])):
            np.minimum(new, old + straight_s, out=new)
            np.minimum(new[:, 1:], old[:, :-1] + slant_s, out=new[:, 1:])
            np.minimum(new[:, :-1], old[:, 1:] + slant_s, out=new[:, :-1])
        np.minimum(beside[:, 1:], best[:, :-1] + straight_s, out=beside[:, 1:])
        np.minimum(beside[:, :-1], best[:, 1:] + straight_s, out=beside[:, :-1])
        best = beside
    return best


def _samples(network: RoadNetwork, origins: Floats, limit_s: float) -> tuple[Floats, Floats]:
    """Places along the roads that are reached and their seconds: nodes, and points between the ends of long edges."""
    found, places = network.spread(origins, limit_s)
    graph = network.graph
    arc_s = network.seconds_of_arcs
    at_node = seconds_of_nodes(network, found)
    nodes = np.flatnonzero(np.isfinite(at_node))
    ahead_s, back_s = arc_s[::2], arc_s[1::2]
    from_a, from_b = at_node[graph.node_a], at_node[graph.node_b]
    is_near = (np.isfinite(ahead_s) & (from_a < limit_s)) | (np.isfinite(back_s) & (from_b < limit_s))
    edges = np.flatnonzero(is_near)
    pieces = np.clip(np.ceil(graph.length_m[edges] / _SAMPLE_M), 1, 200).astype(np.int64)
    edge = np.repeat(edges, pieces - 1)
    within = np.arange(len(edge)) - np.repeat(np.cumsum(pieces - 1) - (pieces - 1), pieces - 1)
    share = (within + 1.0) / np.repeat(pieces, pieces - 1)
    between_s = np.minimum(from_a[edge] + share * ahead_s[edge], from_b[edge] + (1.0 - share) * back_s[edge])
    kept = between_s <= limit_s
    inner, between_s = network.points_along(edge[kept], share[kept]), between_s[kept]
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
