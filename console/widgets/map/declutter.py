"""Keeps labels from lying on each other: first come, first served. No Qt.

`Occupied` is exact, for the base's names in world pixels; `Raster` is fast, for one view, on cells of 4 pixels.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_CELL_PX = 48.0
_RASTER_PX = 4.0

Floats = NDArray[np.float64]


class Occupied:
    """Boxes that are taken, in any pixel frame."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], list[tuple[float, float, float, float]]] = {}

    def take(self, left: float, top: float, right: float, bottom: float) -> None:
        """Take a box whatever lies there."""
        box = (left, top, right, bottom)
        for cell in self._cells_of(box):
            self._cells.setdefault(cell, []).append(box)

    def is_free(self, left: float, top: float, right: float, bottom: float) -> bool:
        """Whether nothing lies in a box yet."""
        for cell in self._cells_of((left, top, right, bottom)):
            for west, north, east, south in self._cells.get(cell, ()):
                if left < east and west < right and top < south and north < bottom:
                    return False
        return True

    def try_take(self, left: float, top: float, right: float, bottom: float) -> bool:
        """Take a box when nothing lies there yet; whether it was taken."""
        if not self.is_free(left, top, right, bottom):
            return False
        self.take(left, top, right, bottom)
        return True

    @staticmethod
    def _cells_of(box: tuple[float, float, float, float]) -> list[tuple[int, int]]:
        left, top, right, bottom = (int(x // _CELL_PX) for x in box)
        return [(x, y) for x in range(left, right + 1) for y in range(top, bottom + 1)]


def no_boxes() -> Floats:
    """An empty list of boxes."""
    return np.empty((0, 4))


class Raster:
    """Cells of a view and its margin that are taken.

    A row of cells is one whole number, a bit a cell: small boxes are looked at and taken several times faster than
    slices of an array.
    """

    def __init__(self, width: float, height: float, margin: float) -> None:
        self._margin = margin
        self._rows = [0] * (int((height + 2 * margin) / _RASTER_PX) + 2)
        self._columns = int((width + 2 * margin) / _RASTER_PX) + 2

    def copy(self) -> Raster:
        """The same cells, to go on from."""
        other = object.__new__(Raster)
        other._margin, other._columns, other._rows = self._margin, self._columns, self._rows.copy()
        return other

    def take(self, boxes: Floats) -> None:
        """Take (n, 4) boxes (left, top, right, bottom) whatever lies there."""
        rows = self._rows
        for x0, y0, x1, y1 in self._cells(boxes):
            bits = ((1 << (x1 - x0)) - 1) << x0
            for y in range(y0, y1):
                rows[y] |= bits

    def try_take(self, boxes: Floats, always: NDArray[np.bool_] | None = None) -> NDArray[np.bool_]:
        """Take those of (n, 4) boxes, in their order, that lie on nothing taken before, or that are `always` taken.

        Returns:
            (n,), which were taken.
        """
        rows = self._rows
        out = np.zeros(len(boxes), dtype=np.bool_)
        for i, (x0, y0, x1, y1) in enumerate(self._cells(boxes)):
            bits = ((1 << (x1 - x0)) - 1) << x0
            if (always is None or not always[i]) and any(row & bits for row in rows[y0:y1]):
                continue
            for y in range(y0, y1):
                rows[y] |= bits
            out[i] = True
        return out

    def _cells(self, boxes: Floats) -> list[list[int]]:
        cells = np.empty((len(boxes), 4), dtype=np.int64)
        if len(boxes):
            cells[:, :2] = np.floor((boxes[:, :2] + self._margin) / _RASTER_PX)
            cells[:, 2:] = np.ceil((boxes[:, 2:] + self._margin) / _RASTER_PX)
            np.clip(cells, 0, [self._columns, len(self._rows)] * 2, out=cells)
            np.maximum(cells[:, 2:], cells[:, :2], out=cells[:, 2:])
        found: list[list[int]] = cells.tolist()
        return found
