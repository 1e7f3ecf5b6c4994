"""Asks the roads for the map, off the GUI thread: ways and what is reached. Answers come back on the GUI thread.

Knows no map; the engine is handed in when it is there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import numpy as np
from PySide6.QtCore import QObject

from console.domain.geo import LonLat
from console.widgets.behind import Behind
from maps.engine import Isochrone, RoadEngine, Way

Answer = TypeVar("Answer")


class RoadQuestions(QObject):
    """Questions are answered one after another; those of an instrument that was put away are for nothing, and short."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.engine: RoadEngine | None = None
        self._behind = Behind("map-roads", self)

    def way(self, vehicle: str, a: LonLat, b: LonLat, told: Callable[[Way | None, str], None]) -> None:
        """The fastest way of a kind of vehicle, or why it is not known."""
        self.ask(lambda engine: engine.route(a, b, vehicle), told)

    def reached(
        self,
        at: LonLat,
        limits_s: tuple[float, ...],
        vehicle: str,
        make: Callable[[Isochrone], Answer],
        told: Callable[[Answer | None, str], None],
    ) -> None:
        """What is reached from a place within each limit, or why it is not known.

        Args:
            make: makes of the rings what is told, on the thread.
        """
        origins = np.array([at], dtype=np.float64)
        self.ask(lambda engine: make(engine.isochrone(origins, limits_s, vehicle)), told)

    def stop(self) -> None:
        """Wait for the question that is on and end the thread."""
        self._behind.stop()

    def ask(self, ask: Callable[[RoadEngine], Answer], told: Callable[[Answer | None, str], None]) -> None:
        """Any question, asked on the thread, or why there is no answer."""
        engine = self.engine
        if engine is None:
            told(None, self.tr("the roads are not open yet"))
            return
        self._behind.do(lambda: ask(engine), told)
