"""Woods and farmland of the training county, drawn from the heights and a little chance."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from maps.training.noise import Floats, Noise, chaikin, generator, simplify
from maps.training.terrain import HALF_HEIGHT_M, HALF_WIDTH_M, Terrain

_CELL_M = 125.0
_SMALLEST_M2 = 70_000.0


def make_grounds(seed: int, land: Terrain) -> tuple[list[shapely.Polygon], list[shapely.Polygon]]:
    """Woods and farmland as smooth polygons, metres."""
    rng = generator(seed, "grounds")
    thick, open_ = Noise(rng, 2_600, 4), Noise(rng, 3_200, 4)
    columns, rows = int(2 * HALF_WIDTH_M / _CELL_M), int(2 * HALF_HEIGHT_M / _CELL_M)
    column, row = np.meshgrid(np.arange(columns), np.arange(rows), indexing="ij")
    xy = np.stack(((column + 0.5) * _CELL_M - HALF_WIDTH_M, (row + 0.5) * _CELL_M - HALF_HEIGHT_M), axis=-1)
    height = land.height_at(xy)
    wood = np.round(height + 330 * (thick(xy) - 0.5), 2) > 205
    field = (np.round(height, 2) < 185) & (np.round(open_(xy), 4) > 0.46) & ~wood
    return _polygons(wood), _polygons(field)


def _polygons(mask: NDArray[np.bool_]) -> list[shapely.Polygon]:
    """Smooth outlines of the cells that are set."""
    boxes = []
    for column in range(mask.shape[0]):
        edges = np.diff(np.concatenate(([0], mask[column].astype(np.int8), [0])))
        west = column * _CELL_M - HALF_WIDTH_M
        for low, high in zip(np.flatnonzero(edges == 1).tolist(), np.flatnonzero(edges == -1).tolist(), strict=True):
            boxes.append((west, low * _CELL_M - HALF_HEIGHT_M, west + _CELL_M, high * _CELL_M - HALF_HEIGHT_M))
    whole = shapely.union_all(shapely.box(*np.array(boxes).T))
    out = []
    for part in shapely.get_parts(whole):
        if part.area > _SMALLEST_M2:
            holes = [_smooth(ring) for ring in part.interiors if shapely.Polygon(ring).area > _SMALLEST_M2 / 2]
            out.append(shapely.Polygon(_smooth(part.exterior), holes))
    return out


def _smooth(ring: shapely.LinearRing) -> Floats:
    corners = simplify(shapely.get_coordinates(ring), 70.0)
    middle = (corners[0] + corners[1]) / 2
    closed = chaikin(np.concatenate(([middle], corners[1:], [middle])), 2)
    return np.round(closed, 1)
