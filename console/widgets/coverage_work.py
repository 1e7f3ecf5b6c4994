"""Works coverage out behind the window; of several trial posts the last is asked for."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from console.coverage_now import CoverageNow, Wanted
from console.domain.geo import LonLat
from console.drilling import DrillSession
from console.picture import Picture
from console.session import Session
from console.widgets.behind import Behind
from maps.coverage import Coverage, Gain, Ground


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What was worked out, for what was asked."""

    wanted: Wanted
    origins: tuple[LonLat, ...]
    covered: Coverage
    ground: Ground

    @property
    def is_estimate(self) -> bool:
        """Whether it was worked out along straight lines."""
        return self.covered.rings.basis.is_estimate


class CoverageWork(QObject):
    """`worked_out` brings an `Answer`, `gained` a place and its `Gain`, `failed` why there is none."""

    worked_out = Signal(object)
    gained = Signal(object, object)
    failed = Signal(str)

    def __init__(self, now: CoverageNow, parent: QObject) -> None:
        super().__init__(parent)
        self._now = now
        self._behind = Behind("coverage", self)
        self._trial: LonLat | None = None
        self._is_trying = False
        self.is_busy = False

    def ask(
        self,
        wanted: Wanted,
        origins: tuple[LonLat, ...],
        picture: Picture,
        session: Session | DrillSession,
    ) -> None:
        """Work out what is covered from here."""
        self.is_busy = True

        def work() -> Answer:
            return Answer(wanted, origins, *self._now.work_out(wanted, origins, picture, session))

        self._behind.do(work, self._told)

    def try_post(self, post: LonLat, answer: Answer) -> None:
        """Ask what a post would give; one that is asked for meanwhile waits, the newest in place of those before."""
        self._trial = post
        if not self._is_trying:
            self._try(answer)

    def stop(self) -> None:
        """End the thread."""
        self._behind.stop()

    def _told(self, answer: Answer | None, why: str) -> None:
        self.is_busy = False
        if answer is not None:
            self.worked_out.emit(answer)
        else:
            self.failed.emit(why)

    def _try(self, answer: Answer) -> None:
        post, self._trial, self._is_trying = self._trial, None, True
        assert post is not None  # whoever calls has just set it

        def told(gain: Gain | None, why: str) -> None:
            self._is_trying = False
            if gain is not None:
                self.gained.emit(post, gain)
            else:
                self.failed.emit(why)
            if self._trial is not None:
                self._try(answer)

        self._behind.do(lambda: self._now.gain(answer.wanted, post, answer.covered, answer.ground), told)
