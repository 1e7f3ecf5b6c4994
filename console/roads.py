"""The roads as the window has them: an engine in a process of its own, begun once the map has been painted.

Knows which region it is and when to begin and to end; what is asked is the business of those who ask.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from maps.engine import RoadEngine
    from maps.region import Region
    from maps.travel import TravelModel
    from maps.worker import WorkerEngine

#: A drill would rather wait than take a straight line: its times are on record.
PATIENT_S = 120.0
#: A window that nobody sees is never painted; its roads are begun all the same.
LATEST_MS = 4_000


class Roads:
    """The engine of the region that is open. What is asked before the map is painted waits until then."""

    def __init__(self) -> None:
        self.engine: RoadEngine | None = None
        self._worker: WorkerEngine | None = None
        self._may_start = False

    def open(self, region: Region | None, *, is_patient: bool = False) -> TravelModel:
        """Take a region; answers travel in it by the default kind of vehicle.

        Args:
            is_patient: wait for the roads however long they take, as a drill does; else straight lines stand in for
                them, marked as estimates, when no answer comes in time.
        """
        # Imported here: the map is painted before anybody asks for a way.
        from maps.driving import Driving
        from maps.engines import StraightEngine, engine_of_folder
        from maps.travel import StraightLine
        from maps.worker import TIMEOUT_S, WorkerEngine

        if region is not None and region.counts["road_edges"] > 0:
            make = partial(engine_of_folder, region.path)
            self._worker = WorkerEngine(make, PATIENT_S if is_patient else TIMEOUT_S)
            if self._may_start:
                self._worker.start()
        self.engine = self._worker or StraightEngine()
        return Driving(self.engine, fallback=None if is_patient else StraightLine())

    def start(self) -> None:
        """The map is there: begin to read the roads, or do so as soon as a region is open. Again is nothing."""
        self._may_start = True
        if self._worker is not None:
            self._worker.start()

    def stop_waiting(self) -> None:
        """Let nobody wait for roads that are not going to be read any more."""
        if self._worker is not None and not self._may_start:
            self._worker.stop()

    def stop(self) -> None:
        """End the process."""
        if self._worker is not None:
            self._worker.stop()
