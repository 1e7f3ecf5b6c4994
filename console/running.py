"""What runs behind a window once its record is open: the session, the drill that it may hold, the care of a live one.

Knows no Qt and no window: what is to be told leaves through the listener and two callables.
"""

from __future__ import annotations

from collections.abc import Callable

from console.care import Care, CareState
from console.clock import SystemClock
from console.commands.bus import SeededIds
from console.drill.clock import DrillClock
from console.drill.control import DrillControl
from console.drill.engine import StepIds
from console.drilling import DrillSession
from console.listening import Listener
from console.opening import Opened, Wanted, fresh_drill_file
from console.session import Session
from maps.travel import TravelModel


class Running:
    """Begins and ends in order. `drill` is the control of a drill that this window runs, `care` that of a live record.

    Args:
        tell_failed: told, on the drill's thread, when an error has stopped it.
        tell_care: told, on the thread of the care, what it has found.
    """

    def __init__(
        self,
        opened: Opened,
        wanted: Wanted,
        listener: Listener,
        travel: TravelModel,
        *,
        tell_failed: Callable[[Exception], None],
        tell_care: Callable[[CareState], None],
    ) -> None:
        self._wanted = wanted
        self.drill: DrillControl | None = None
        self.care: Care | None = None
        self.session: Session | DrillSession
        if opened.scenario is not None:
            session = self._drill_session(opened, listener, travel, tell_failed)
            self.session, self.drill = session, self._control(opened, session, travel)
            return
        self.session = Session(
            opened.store,
            user=opened.user,
            doctrine=opened.doctrine,
            listener=listener,
            travel=travel,
            clock=opened.clock,
            outbox=opened.outbox,
        )
        if opened.store.operation.kind != "drill":
            self.care = Care(opened.store, user=opened.user, doctrine=opened.doctrine, tell=tell_care)

    def start(self) -> None:
        """Begin to follow the record and to look after it."""
        self.session.start()
        if self.care is not None:
            self.care.start()

    def start_drill(self) -> None:
        """Let time pass in a drill, at the speed that was asked for."""
        if self.drill is not None:
            self.drill.set_speed(self._wanted.speed)
            self.drill.start()

    def stop_drill(self) -> None:
        """Let no more happen in a drill."""
        if self.drill is not None:
            self.drill.stop()

    def stop(self) -> None:
        """End what is left, and close the record."""
        if self.care is not None:
            self.care.stop()
        self.session.stop()

    def _drill_session(
        self, opened: Opened, listener: Listener, travel: TravelModel, tell_failed: Callable[[Exception], None]
    ) -> DrillSession:
        assert isinstance(opened.clock, DrillClock)
        return DrillSession(
            opened.store,
            user=opened.user,
            doctrine=opened.doctrine,
            listener=listener,
            clock=opened.clock,
            travel=travel,
            fresh_file=lambda: fresh_drill_file(SystemClock().now()),
            tell_failed=tell_failed,
            ids=SeededIds(StepIds(self._wanted.seed).series),
        )

    def _control(self, opened: Opened, session: DrillSession, travel: TravelModel) -> DrillControl:
        assert opened.scenario is not None
        return DrillControl(
            opened.scenario,
            opened.region,
            "recorded" if self._wanted.mode == "recorded" else "decided",
            self._wanted.seed,
            session,
            session.clock,
            travel=travel,
            begin_at=opened.begin_at,
            resume=not opened.is_new,
        )
