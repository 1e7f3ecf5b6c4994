"""The drag of units onto an incident, or of an incident onto a unit: press, move, release.

One `DragGesture` lives from the press to its end. Only its ghost moves; letting go sends exactly one
command, or none. No QDrag: the gesture works by global position, so that it crosses lists, the map and
floating docks, and it can be driven in tests by plain mouse events.

A surface calls `DragController.press` from its mousePressEvent and forwards nothing else. Past the
threshold the gesture swallows moves and the release, so a source sees no click; `show_drag(None)` tells
it that the drag is over.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

from console.commands.base import Command
from console.picture import Picture
from console.widgets.drop_rules import DragKind, DropPlan, Target, eligible, opposite, plan_drop

__all__ = ["DragController", "DragKind", "DragView", "DropSurface", "Target"]

FREEZE_PX = 6
"""A hovered target stays the target until the pointer itself has moved this far."""
EDGE_PX = 20
"""Resting so near the upper or lower edge of a list lets it scroll."""
SCROLL_MS = 40
SETTLE_MS = 300
"""After a list scrolled under the pointer nothing is dropped for so long: nobody has read the new target yet."""


@dataclass(frozen=True, slots=True)
class DragView:
    """What a surface draws of a drag that is on.

    `eligible` holds ids of `target_kind`: draw these lit, other things of that kind faded. `hot` is the
    target under the pointer and `hot_legal` whether letting go there would do something. While a view is
    shown a list does not re-sort.
    """

    kind: DragKind
    ids: tuple[str, ...]
    target_kind: DragKind
    eligible: frozenset[str]
    hot: Target | None = None
    hot_legal: bool = False


class DropSurface(Protocol):
    """A widget that things can be dropped on."""

    def drag_target_at(self, global_pos: QPoint) -> Target | None:
        """The incident or unit drawn at a place of the screen, or None."""
        ...

    def show_drag(self, drag: DragView | None) -> None:
        """Draw a drag that is on; None: it is over."""
        ...


class DragFeedback(Protocol):
    """What the operator sees of a gesture beside the surfaces: the ghost and the card."""

    def lift(self, kind: DragKind, ids: Sequence[str], at: QPoint) -> None:
        """Show the ghost of what is dragged."""
        ...

    def move(self, at: QPoint) -> None:
        """Follow the pointer."""
        ...

    def name(self, plan: DropPlan | None) -> None:
        """Say what letting go would do; None: nothing is under the pointer."""
        ...

    def land(self) -> None:
        """The drop was done."""
        ...

    def fly_back(self, home: QPoint, plan: DropPlan | None) -> None:
        """The drop was not done: return, and keep saying why when there is a reason."""
        ...


class DragController(QObject):
    """Begins gestures and knows the surfaces. One at a time."""

    started = Signal(object)  # DragView
    ended = Signal()
    dropped = Signal(str)  # number of the incident that the drop was about

    def __init__(
        self,
        picture: Callable[[], Picture],
        submit: Callable[[Command], object],
        feedback: DragFeedback,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.picture = picture
        self.submit = submit
        self.feedback = feedback
        self.surfaces: list[DropSurface] = []
        #: Whether this desk may move anything at all; who only looks on lifts nothing.
        self.may_lift: Callable[[], bool] = lambda: True
        #: Asks why units leave their zone where doctrine wants to hear it; whether it did.
        self.ask_why: Callable[[Command], bool] = lambda _command: False
        self._gesture: DragGesture | None = None

    def add_surface(self, surface: DropSurface) -> None:
        """Let things be dropped on a surface from now on; a widget leaves by itself when it is destroyed."""
        self.surfaces.append(surface)
        if isinstance(surface, QObject):
            surface.destroyed.connect(lambda: self.remove_surface(surface))

    def remove_surface(self, surface: DropSurface) -> None:
        """Forget a surface."""
        self.surfaces = [known for known in self.surfaces if known is not surface]

    @property
    def is_dragging(self) -> bool:
        """Whether a ghost is lifted: lists keep their order."""
        return self._gesture is not None and self._gesture.is_lifted

    def press(self, kind: DragKind, ids: Sequence[str], global_pos: QPoint) -> None:
        """The left button went down on something that can be dragged.

        Args:
            ids: call signs, several when several are selected; or one incident number.
        """
        if ids and self.may_lift():
            self.cancel()
            self._gesture = DragGesture(self, kind, tuple(dict.fromkeys(ids)), global_pos)

    def cancel(self) -> None:
        """End a gesture without doing anything."""
        if self._gesture is not None:
            self._gesture.cancel()

    def picture_changed(self, *_: object) -> None:
        """What is legal may have changed; the target under the pointer stays the same."""
        if self._gesture is not None and self._gesture.is_lifted:
            self._gesture.review()

    def show(self, view: DragView | None) -> None:
        """Let every surface draw the state of the drag."""
        for surface in list(self.surfaces):
            surface.show_drag(view)

    def target_at(self, global_pos: QPoint) -> Target | None:
        """What lies under a place of the screen, on the topmost surface there."""
        widget: object = QApplication.widgetAt(global_pos)
        while isinstance(widget, QWidget):
            for surface in self.surfaces:
                if id(surface) == id(widget):
                    return surface.drag_target_at(global_pos)
            widget = widget.parentWidget()
        return None

    def forget(self, gesture: DragGesture) -> None:
        """A gesture is over."""
        if self._gesture is gesture:
            self._gesture = None


class DragGesture(QObject):
    """One drag from the press to its end."""

    def __init__(self, controller: DragController, kind: DragKind, ids: tuple[str, ...], home: QPoint) -> None:
        super().__init__(controller)
        self.kind = kind
        self.ids = ids
        self.is_lifted = False
        self._controller = controller
        self._home = home
        self._hovered_at = home
        self._hot: Target | None = None
        self._plan: DropPlan | None = None
        self._move_busy = False
        self._judged: tuple[Picture, bool] | None = None
        self._eligible: frozenset[str] = frozenset()
        self._view_shown: DragView | None = None
        self._at = home
        self._since_scroll = QElapsedTimer()
        self._scroll_timer = QTimer(self, interval=SCROLL_MS)
        self._scroll_timer.timeout.connect(self._scroll_at_edge)
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(self)

    # -- press, move, release ----------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See the events of the gesture before anybody else does; True swallows one."""
        match event.type():
            case QEvent.Type.MouseMove if isinstance(watched, QWidget) and isinstance(event, QMouseEvent):
                return self._moved(event)
            case QEvent.Type.MouseButtonRelease if isinstance(watched, QWidget) and isinstance(event, QMouseEvent):
                return self._released(event)
            case QEvent.Type.MouseButtonPress if self.is_lifted and isinstance(event, QMouseEvent):
                self.cancel()
                return event.button() != Qt.MouseButton.LeftButton  # the left one again: its release was lost
            case QEvent.Type.KeyPress | QEvent.Type.KeyRelease | QEvent.Type.ShortcutOverride if self.is_lifted:
                return isinstance(event, QKeyEvent) and self._keyed(event)
            case QEvent.Type.Wheel if self.is_lifted:
                QTimer.singleShot(0, self, self._look_again)  # what lies under the pointer has moved on purpose
            case QEvent.Type.ApplicationDeactivate:
                self.cancel()
        return False

    def _moved(self, event: QMouseEvent) -> bool:
        if not event.buttons() & Qt.MouseButton.LeftButton:
            self.cancel()  # the release went to somebody else
            return False
        at = event.globalPosition().toPoint()
        if not self.is_lifted:
            if (at - self._home).manhattanLength() < QApplication.startDragDistance():
                return False
            self._lift(at)
        self._move_busy = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._hover(at)
        return True

    def _released(self, event: QMouseEvent) -> bool:
        if event.button() != Qt.MouseButton.LeftButton:
            return self.is_lifted
        if not self.is_lifted:
            self._finish()
            return False
        at = event.globalPosition().toPoint()
        if (at - self._hovered_at).manhattanLength() >= FREEZE_PX and self._controller.target_at(at) != self._hot:
            self.cancel()  # let go where nothing was named yet: do not guess
            return True
        if self._since_scroll.isValid() and self._since_scroll.elapsed() < SETTLE_MS:
            self.cancel()
            return True
        self._drop()
        return True

    def _keyed(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.KeyPress:
                self.cancel()
            event.accept()
            return True
        if event.key() == Qt.Key.Key_Shift and event.type() != QEvent.Type.ShortcutOverride:
            self._move_busy = event.type() == QEvent.Type.KeyPress
            self.review()
        return False

    def _lift(self, at: QPoint) -> None:
        self.is_lifted = True
        self._scroll_timer.start()
        self._controller.feedback.lift(self.kind, self.ids, at)
        view = self._view()
        self._show(view)  # before the first look for a target: surfaces answer by what is dragged
        self._controller.started.emit(view)

    def _hover(self, at: QPoint) -> None:
        self._at = at
        self._controller.feedback.move(at)
        frozen = self._hot is not None and (at - self._hovered_at).manhattanLength() < FREEZE_PX
        if not frozen:
            self._hovered_at = at
            found = self._controller.target_at(at)
            self._hot = found if found is not None and found.kind is opposite(self.kind) else None
        self.review()

    def _look_again(self) -> None:
        """Look for the target anew at the same place."""
        if self.is_lifted:
            self._since_scroll.start()
            self._hot = None
            self._hover(self._at)

    def _scroll_at_edge(self) -> None:
        """Scroll the list whose edge the pointer rests at; its rows are off the screen, not out of reach."""
        area: QObject | None = QApplication.widgetAt(self._at)
        while area is not None and not isinstance(area, QAbstractScrollArea):
            area = area.parent()
        if area is None:
            return
        y, height = area.viewport().mapFromGlobal(self._at).y(), area.viewport().height()
        step = -1 if 0 <= y < EDGE_PX else 1 if height - EDGE_PX < y <= height else 0
        bar = area.verticalScrollBar()
        before = bar.value()
        bar.setValue(before + step * EDGE_PX // 2)
        if bar.value() != before:
            self._look_again()

    def review(self) -> None:
        """Judge the drop anew by the picture of now; what is under the pointer is not asked again."""
        picture = self._controller.picture()
        self._plan = None if self._hot is None else plan_drop(self.kind, self.ids, self._hot, picture, self._move_busy)
        self._controller.feedback.name(self._plan)
        view = self._view()
        if view != self._view_shown:
            self._show(view)

    def _show(self, view: DragView) -> None:
        self._view_shown = view
        self._controller.show(view)

    def _drop(self) -> None:
        self.review()
        plan = self._plan
        if plan is None or plan.command is None:
            self._end_without_effect(plan)
            return
        self._finish()
        self._controller.feedback.land()
        if not self._controller.ask_why(plan.command):
            self._controller.submit(plan.command)
        self._controller.dropped.emit(plan.incident)

    # -- ends --------------------------------------------------------------------------------------

    def cancel(self) -> None:
        """End without doing anything: Escape, another button, another window."""
        self._end_without_effect(None)

    def _end_without_effect(self, plan: DropPlan | None) -> None:
        lifted = self.is_lifted
        self._finish()
        if lifted:
            self._controller.feedback.fly_back(self._home, plan)

    def _finish(self) -> None:
        self._scroll_timer.stop()
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)
        self._controller.forget(self)
        if self.is_lifted:
            self.is_lifted = False
            self._controller.show(None)
            self._controller.ended.emit()
        self.deleteLater()

    def _view(self) -> DragView:
        picture = self._controller.picture()
        if self._judged is None or self._judged[0] is not picture or self._judged[1] != self._move_busy:
            self._judged = (picture, self._move_busy)
            self._eligible = eligible(self.kind, self.ids, picture, self._move_busy)
        return DragView(
            kind=self.kind,
            ids=self.ids,
            target_kind=opposite(self.kind),
            eligible=self._eligible,
            hot=self._hot,
            hot_legal=self._plan is not None and self._plan.command is not None,
        )
