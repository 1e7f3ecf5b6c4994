"""Gestures on the map, one object each: start, move, then commit or cancel. Escape cancels whichever is on.

A tool acts on the canvas through the few methods of `Surface`; nothing of it survives its end.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from console.domain.geo import LonLat
from console.widgets.map.instruments import Movable
from console.widgets.map.view import MapView
from console.widgets.theme import Theme, qcolor

CLICK_PX = 4.0


class Surface(Protocol):
    """What tools need of the canvas."""

    view: MapView

    def set_view(self, view: MapView) -> None:
        """Look elsewhere."""
        ...

    def update(self) -> None:
        """Paint soon."""
        ...


class Tool(Protocol):
    """A gesture that is on."""

    cursor: Qt.CursorShape

    def move(self, at: QPointF) -> None:
        """The pointer moved."""
        ...

    def commit(self, at: QPointF) -> None:
        """The button was let go."""
        ...

    def cancel(self) -> None:
        """Put everything back as it was at the start."""
        ...

    def paint(self, painter: QPainter, theme: Theme) -> None:
        """Draw what shows of the gesture itself."""
        ...


class PanTool:
    """Drags the map. The place under the pointer stays under it to the pixel; a press that stays is a click."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(self, surface: Surface, start: QPointF, clicked: Callable[[QPointF], None]) -> None:
        self._surface = surface
        self._start = start
        self._before = surface.view
        self._clicked = clicked
        self._moved = False

    def move(self, at: QPointF) -> None:
        """Follow the pointer, always from the view of the start, so that nothing adds up."""
        by = at - self._start
        if not self._moved and by.manhattanLength() < CLICK_PX:
            return
        self._moved = True
        self._surface.set_view(self._before.panned(by.x(), by.y()))

    def commit(self, at: QPointF) -> None:
        """End there, or click when the pointer stayed."""
        self.move(at)
        if not self._moved:
            self._clicked(self._start)

    def cancel(self) -> None:
        """Go back to where the map was."""
        self._surface.set_view(self._before)

    def paint(self, painter: QPainter, theme: Theme) -> None:
        """Nothing but the map itself shows."""


class PressTool:
    """A press on a unit or an incident: a click unless the drag controller lifts it."""

    cursor = Qt.CursorShape.ArrowCursor

    def __init__(self, start: QPointF, clicked: Callable[[QPointF], None]) -> None:
        self._start = start
        self._clicked = clicked
        self._strayed = False

    def move(self, at: QPointF) -> None:
        """Note that it is no click any more; the map stays."""
        self._strayed = self._strayed or (at - self._start).manhattanLength() > CLICK_PX

    def commit(self, at: QPointF) -> None:
        """Click."""
        self.move(at)
        if not self._strayed:
            self._clicked(self._start)

    def cancel(self) -> None:
        """Nothing was done yet."""

    def paint(self, painter: QPainter, theme: Theme) -> None:
        """Nothing shows."""


class HoldTool:
    """Something laid on the map follows the pointer; Escape puts it back."""

    cursor = Qt.CursorShape.ClosedHandCursor

    def __init__(self, surface: Surface, held: Movable, before: LonLat, place_of: Callable[[QPointF], LonLat]) -> None:
        self._surface, self._held, self._before, self._place_of = surface, held, before, place_of
        self._start: QPointF | None = None
        self._strayed = False

    def move(self, at: QPointF) -> None:
        """Take it here, once the pointer has really moved."""
        self._start = self._start or at
        self._strayed = self._strayed or (at - self._start).manhattanLength() > CLICK_PX
        if self._strayed:
            self._held.move(self._place_of(at))
            self._surface.update()

    def commit(self, at: QPointF) -> None:
        """Leave it here."""
        self.move(at)
        self._held.drop()
        self._surface.update()

    def cancel(self) -> None:
        """Put it back."""
        self._held.move(self._before)
        self._held.drop()
        self._surface.update()

    def paint(self, painter: QPainter, theme: Theme) -> None:
        """What is held shows itself."""


class RubberBandTool:
    """Spans a rectangle; what lies inside is picked when the button is let go."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, surface: Surface, start: QPointF, spanned: Callable[[QRectF], None]) -> None:
        self._surface = surface
        self._start = self._now = start
        self._spanned = spanned

    @property
    def rect(self) -> QRectF:
        """The rectangle so far, widget pixels."""
        return QRectF(self._start, self._now).normalized()

    def move(self, at: QPointF) -> None:
        """Span it to here."""
        self._now = at
        self._surface.update()

    def commit(self, at: QPointF) -> None:
        """Pick what lies inside."""
        self.move(at)
        self._spanned(self.rect)

    def cancel(self) -> None:
        """Pick nothing."""
        self._surface.update()

    def paint(self, painter: QPainter, theme: Theme) -> None:
        """The rectangle."""
        painter.setPen(QPen(qcolor(theme.selection), 1.5, Qt.PenStyle.DashLine))
        painter.setBrush(qcolor(theme.selection, 0.10))
        painter.drawRect(self.rect)
