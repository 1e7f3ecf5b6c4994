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
