"""Turns the canvas's mouse, wheel and keys into gestures: pan, press, rectangle, zoom, click.

One tool is on at a time. Selecting goes through `Selection`, dragging things through the drag controller.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QWheelEvent

from console.widgets.drag import DragController, DragKind
from console.widgets.map.instruments import InstrumentPen, Instruments
from console.widgets.map.picking import Pick
from console.widgets.map.tools import CLICK_PX, HoldTool, PanTool, PressTool, RubberBandTool, Tool
from console.widgets.selection import Selection
from console.widgets.theme import Theme

if TYPE_CHECKING:
    from console.widgets.map.canvas import MapCanvas

PAN_STEP_PX, FINE_PAN = 96.0, 1.0 / 8.0
CROSS_PX = 12.0
#: A whole number of levels.
ZOOM_STEP = 0.5
FINE_STEP = ZOOM_STEP / 4.0
#: A click on a cluster takes it apart by so much.
CLUSTER_STEPS = 4 * ZOOM_STEP
DRAG_KINDS = {"incident": DragKind.INCIDENT, "unit": DragKind.UNITS}

_ARROWS = {
    Qt.Key.Key_Left: (PAN_STEP_PX, 0.0),
    Qt.Key.Key_Right: (-PAN_STEP_PX, 0.0),
    Qt.Key.Key_Up: (0.0, PAN_STEP_PX),
    Qt.Key.Key_Down: (0.0, -PAN_STEP_PX),
}
_ZOOMS = {Qt.Key.Key_Plus: ZOOM_STEP, Qt.Key.Key_Equal: ZOOM_STEP, Qt.Key.Key_Minus: -ZOOM_STEP}


class Gestures:
    """The gestures of one canvas. `tool` is the one that is on."""

    def __init__(
        self, canvas: MapCanvas, selection: Selection, drags: DragController | None, families: Sequence[str]
    ) -> None:
        self.tool: Tool | None = None
        self._canvas = canvas
        self._selection = selection
        self._drags = drags
        self._placing = False
        self._wheel_rest = 0.0
        self._is_by_key = False  # places are set in the middle of the map, not by the pointer
        self._last_click: tuple[QPointF, list[Pick], int] | None = None
        self.instruments = Instruments(families, canvas)
        self.instruments.changed.connect(canvas.update)
        self.instruments.switched.connect(self._show_cursor)

    @property
    def _takes_places(self) -> bool:
        """Whether a click is a place, whatever lies under it."""
        return self._placing or self.instruments.is_on

    def set_placing(self, placing: bool) -> None:
        """While on, a click answers with the place instead of selecting."""
        self._placing = placing
        self._show_cursor()

    # -- events ------------------------------------------------------------------------------------

    def pressed(self, event: QMouseEvent) -> None:
        """A rectangle with Shift, a press on something, else a pan; the middle button always pans."""
        at = event.position()
        if self.tool is not None:
            return
        if event.button() == Qt.MouseButton.MiddleButton:
            self._begin(PanTool(self._canvas, at, lambda _: None))
        elif event.button() == Qt.MouseButton.LeftButton:
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and not self._takes_places:
                self._begin(RubberBandTool(self._canvas, at, self._spanned))
            else:
                self._press(event, at)

    def _press(self, event: QMouseEvent, at: QPointF) -> None:
        place, beside = self._canvas.lonlat_at(at), self._canvas.lonlat_at(at + QPointF(1.0, 0.0))
        held = self.instruments.hold(place, beside.lon - place.lon)
        if held is not None:
            self._begin(HoldTool(self._canvas, *held, self._canvas.lonlat_at))
            return
        added = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        picks = [] if self._takes_places else self._canvas.picks(at)
        task = next((pick.id for pick in picks if pick.kind == "task"), None)
        if task is not None:
            self._begin(PanTool(self._canvas, at, lambda _: self._canvas.task_clicked.emit(task)))
            return
        things = [pick for pick in picks if pick.kind in DRAG_KINDS]
        if not things:
            self._begin(PanTool(self._canvas, at, self._clicked_empty))
            return
        clicked: Callable[[QPointF], None] = lambda place: self._clicked(place, things, added)  # noqa: E731
        self._begin(PressTool(at, clicked))
        if self._drags is not None and not added:
            kind, ids = self._dragged(things)
            self._drags.press(kind, ids, event.globalPosition().toPoint())

    def moved(self, at: QPointF) -> None:
        """Go on with the tool; without one, new incidents under the pointer have been looked at."""
        self._is_by_key = False
        self.instruments.point(self._canvas.lonlat_at(at))
        if self.tool is not None:
            self.tool.move(at)
        elif self._canvas.has_unseen:
            for pick in self._canvas.picks(at):
                if pick.kind == "incident":
                    self._canvas.mark_seen(pick.id)

    def released(self, event: QMouseEvent) -> None:
        """End the tool with effect."""
        tool = self.tool
        if tool is not None and event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self.give_up()
            tool.commit(event.position())

    def wheeled(self, event: QWheelEvent) -> None:
        """Zoom about the pointer: a level a notch, finely with a touch pad or Ctrl."""
        event.accept()
        notches = event.angleDelta().y() / 120.0
        if not notches or self.tool is not None:
            return
        if not event.pixelDelta().isNull() or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._canvas.zoom_by(notches * FINE_STEP, event.position())
            return
        self._wheel_rest += notches
        whole = int(self._wheel_rest)
        self._wheel_rest -= whole
        if whole:
            self._canvas.zoom_by(whole * ZOOM_STEP, event.position())

    def keyed(self, event: QKeyEvent) -> bool:
        """Whether the key was one of ours."""
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape and self.tool is not None:
            tool = self.tool
            self.give_up()
            tool.cancel()
            return True
        if self.instruments.keyed(key, self._canvas.view.middle):
            self._is_by_key = True
            return True
        fine = Qt.KeyboardModifier.ShiftModifier
        if key in _ARROWS and not event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | fine):
            share = FINE_PAN if event.modifiers() & fine else 1.0
            right, down = _ARROWS[key]
            self._canvas.set_view(self._canvas.view.panned(right * share, down * share))
            self._is_by_key = True
            self.instruments.point(self._canvas.view.middle)
            return True
        if key in _ZOOMS:
            self._canvas.zoom_by(_ZOOMS[key])
            return True
        return False

    def give_up(self) -> None:
        """The tool is over, with no further effect."""
        if self.tool is not None:
            self.tool = None
            self._show_cursor()
            self._canvas.update()

    def paint(self, painter: QPainter, theme: Theme) -> None:
        """Draw what is laid on the map, and what shows of the tool that is on."""
        self.instruments.paint(painter, self._canvas.view, theme)
        if self._is_by_key and self.instruments.is_on:
            self._paint_cross(painter, theme)
        if self.tool is not None:
            self.tool.paint(painter, theme)

    def _paint_cross(self, painter: QPainter, theme: Theme) -> None:
        """Where the space bar sets the next place."""
        view = self._canvas.view
        middle, pen = QPointF(view.width / 2, view.height / 2), InstrumentPen(painter, view, theme, painter.font())
        for arm in (QPointF(CROSS_PX, 0.0), QPointF(0.0, CROSS_PX)):
            pen.line([middle - arm, middle + arm])

    def _begin(self, tool: Tool) -> None:
        self.tool = tool
        self._show_cursor()

    def _show_cursor(self) -> None:
        resting = Qt.CursorShape.CrossCursor if self._takes_places else Qt.CursorShape.ArrowCursor
        self._canvas.setCursor(resting if self.tool is None or self._takes_places else self.tool.cursor)

    # -- selecting ---------------------------------------------------------------------------------

    def _dragged(self, things: list[Pick]) -> tuple[DragKind, list[str]]:
        """What a drag from here takes along: the picked one of a stack, and with a picked unit all picked ones."""
        for thing in things:
            if thing.kind == "unit" and thing.id in self._selection.units:
                return DragKind.UNITS, sorted(self._selection.units)
            if thing.kind == "incident" and thing.id == self._selection.incident:
                return DragKind.INCIDENT, [thing.id]
        return DRAG_KINDS[things[0].kind], [things[0].id]

    def _clicked(self, at: QPointF, things: list[Pick], added: bool) -> None:
        """Select; clicking again at the same place steps through the stack."""
        step = 0
        last = self._last_click
        if last is not None and (last[0] - at).manhattanLength() <= CLICK_PX and last[1] == things and not added:
            step = (last[2] + 1) % len(things)
        self._last_click = (at, things, step)
        thing = things[step]
        if thing.kind == "incident":
            self._selection.set_incident(thing.id)
        elif added:
            self._selection.toggle_unit(thing.id)
        else:
            self._selection.set_units([thing.id])

    def _clicked_empty(self, at: QPointF) -> None:
        if self.instruments.is_on:
            self.instruments.click(self._canvas.lonlat_at(at))
            return
        if not self._placing:
            if self._canvas.moving_layer.is_cluster_at(at.x(), at.y(), self._canvas.view):
                self._canvas.zoom_by(CLUSTER_STEPS, at)
                return
            self._selection.set_units(())
        self._canvas.place_clicked.emit(self._canvas.lonlat_at(at))

    def _spanned(self, rect: QRectF) -> None:
        self._selection.set_units({*self._selection.units, *self._canvas.pick_units(rect)})
