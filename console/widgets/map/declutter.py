"""Keeps labels from lying on each other: first come, first served, on a grid of cells. No Qt."""

from __future__ import annotations

_CELL_PX = 48.0


class Occupied:
    """Boxes that are taken, in any pixel frame."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], list[tuple[float, float, float, float]]] = {}

    def take(self, left: float, top: float, right: float, bottom: float) -> None:
        """Take a box whatever lies there."""
        box = (left, top, right, bottom)
        for cell in self._cells_of(box):
            self._cells.setdefault(cell, []).append(box)

    def try_take(self, left: float, top: float, right: float, bottom: float) -> bool:
        """Take a box when nothing lies there yet; whether it was taken."""
        box = (left, top, right, bottom)
        cells = self._cells_of(box)
        for cell in cells:
            for l, t, r, b in self._cells.get(cell, ()):
                if left < r and l < right and top < b and t < bottom:
                    return False
        for cell in cells:
            self._cells.setdefault(cell, []).append(box)
        return True

    @staticmethod
    def _cells_of(box: tuple[float, float, float, float]) -> list[tuple[int, int]]:
        left, top, right, bottom = (int(x // _CELL_PX) for x in box)
        return [(x, y) for x in range(left, right + 1) for y in range(top, bottom + 1)]
