"""Works coverage out behind the window, one question after another; of several trial posts the last is asked for."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, Qt, Signal

from console.coverage_now import CoverageNow, Wanted
from console.domain.geo import LonLat
from console.picture import Picture
from console.session import Session
from db.errors import StoreError
from maps.coverage import Coverage, Ground
from maps.errors import MapError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What was worked out, for what was asked."""

    wanted: Wanted
    origins: tuple[LonLat, ...]
    covered: Coverage
    ground: Ground


class CoverageWork(QObject):
    """`worked_out` brings an `Answer`, `gained` a place and its `Gain`, `failed` why there is none."""

    worked_out = Signal(object)
    gained = Signal(object, object)
    failed = Signal(str)
    _came = Signal(object)

    def __init__(self, now: CoverageNow, parent: QObject) -> None:
        super().__init__(parent)
        self._now = now
        self._pool: ThreadPoolExecutor | None = None
        self._trial: LonLat | None = None
        self._is_trying = False
        self.is_busy = False
        self._came.connect(lambda tell: tell(), Qt.ConnectionType.QueuedConnection)

    def ask(
        self, wanted: Wanted, origins: tuple[LonLat, ...], picture: Picture, session: Session, at: datetime
    ) -> None:
        """Work out what is covered from here."""
        self.is_busy = True

        def work() -> Callable[[], None]:
            answer = Answer(wanted, origins, *self._now.work_out(wanted, origins, picture, session, at))
            return lambda: self.worked_out.emit(answer)

        self._run(work)

    def try_post(self, post: LonLat, answer: Answer) -> None:
        """Ask what a post would give; one that is asked for meanwhile waits, the newest in place of those before."""
        self._trial = post
        if not self._is_trying:
            self._try(answer)

    def stop(self) -> None:
        """Wait for the question that is on and end the thread."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def _try(self, answer: Answer) -> None:
        post, self._trial, self._is_trying = self._trial, None, True
        assert post is not None  # whoever calls has just set it

        def work() -> Callable[[], None]:
            gain = self._now.gain(answer.wanted, post, answer.covered, answer.ground)
            return lambda: self._tell_gain(post, gain, answer)

        self._run(work)

    def _tell_gain(self, post: LonLat, gain: object, answer: Answer) -> None:
        self.gained.emit(post, gain)
        self._is_trying = False
        if self._trial is not None:
            self._try(answer)

    def _run(self, work: Callable[[], Callable[[], None]]) -> None:
        def run() -> None:
            try:
                tell = work()
            except (MapError, StoreError) as error:
                why = str(error)
            except FutureTimeout:
                why = self.tr("the record did not answer in time")
            except Exception as bug:
                log.exception("coverage was not worked out")
                why = f"internal error: {type(bug).__name__}"
            else:
                self._came.emit(lambda: self._done(tell))
                return
            self._came.emit(lambda: self._fail(why))

        if self._pool is None:
            self._pool = ThreadPoolExecutor(1, "coverage")
        self._pool.submit(run)

    def _done(self, tell: Callable[[], None]) -> None:
        self.is_busy = False
        tell()

    def _fail(self, why: str) -> None:
        self.is_busy = self._is_trying = False
        self.failed.emit(why)
