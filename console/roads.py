"""The roads as the window has them: an engine in a process of its own, begun once the map has been painted.

Knows which region it is, which closures hold and when to begin and to end; what is asked is the business of those who
ask.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from console.domain.mapped import Closure, closed_at

if TYPE_CHECKING:
    from maps.engine import RoadEngine
    from maps.region import Region
    from maps.travel import TravelModel
    from maps.worker import WorkerEngine

log = logging.getLogger(__name__)

#: A drill would rather wait than take a straight line: its times are on record.
PATIENT_S = 120.0
#: A window that nobody sees is never painted; its roads are begun all the same.
LATEST_MS = 4_000


class Roads:
    """The engine of the region that is open. What is asked before the map is painted waits until then.

    Attributes:
        changed: called on a thread of its own when other closures are in force than before.
    """

    def __init__(self) -> None:
        self.engine: RoadEngine | None = None
        self.changed: Callable[[], None] = lambda: None
        self._worker: WorkerEngine | None = None
        self._may_start = False
        self._held: list[Closure] = []
        self._closer: ThreadPoolExecutor | None = None

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

    def take(self, closures: Iterable[Closure], now: datetime) -> None:
        """Have those closures in force that hold at a moment; costs nothing while they are the same."""
        held = closed_at(closures, now)
        if held == self._held or self.engine is None:
            return
        self._held = held
        if self._closer is None:
            self._closer = ThreadPoolExecutor(1, "closures")
        self._closer.submit(self._close, self.engine, held)

    def _close(self, engine: RoadEngine, held: list[Closure]) -> None:
        from maps.closures import closures_of
        from maps.engine import EngineError

        try:
            engine.set_closures(closures_of((closure.key, closure.outline) for closure in held))
        except EngineError as error:  # a process that begins later takes them all the same
            log.warning("closures: %s", error)
        self.changed()

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
        if self._closer is not None:
            self._closer.shutdown(wait=True, cancel_futures=True)
