"""Polygons and tints that the static layer and the base painter share."""

from __future__ import annotations

from typing import Any

import numpy as np
import shiboken6
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QPolygonF

from console.domain.area import Grade
from console.widgets.theme import Theme, qcolor


def polygon_of(points: NDArray[np.float64]) -> QPolygonF:
    """A polygon of (n, 2) doubles, copied in one go instead of point by point."""
    polygon = QPolygonF()
    polygon.resize(len(points))
    if len(points):
        # The stubs of shiboken6 6.11 know VoidPtr(int) only; with size and writable it gives a buffer.
        void_ptr: Any = shiboken6.VoidPtr
        room = void_ptr(polygon.data(), len(points) * 16, True)
        np.frombuffer(room, dtype=np.float64).reshape(-1, 2)[:] = points
    return polygon


def grade_fill(grade: Grade, theme: Theme) -> QColor | None:
    """The tint of a graded place; None for one without a grade."""
    match grade:
        case Grade.RED:
            return qcolor(theme.level_1, 0.22)
        case Grade.ORANGE:
            return qcolor(theme.level_2, 0.22)
        case Grade.GREEN:
            return qcolor(theme.free, 0.06)  # most places: what is well stays nearly as calm as ungraded land
        case _:
            return None
