"""What is laid on the map by clicks: a length, a circle, what is reached in minutes. One protocol, one on at a time.

While one is on, clicks go to it and the map can still be panned. Enter ends it and leaves what it shows, Escape takes
that away, Backspace takes the last click back, Delete takes away what was held, the space bar clicks in the middle of
the map. Knows no single instrument.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QPainter, QPen

from console.domain.geo import LonLat
from console.widgets.map.view import MapView
from console.widgets.theme import FONT_SMALL_PX, Theme, qcolor

_CHIP_PX, _PAD_PX, _OFF_PX = 20.0, 6.0, 10.0
_DOT_PX = 3.5
#: A press so near takes hold.
_HOLD_PX = 12.0


class Instrument(Protocol):
    """Something laid on the map by clicks."""

    def click(self, at: LonLat) -> bool:
        """Take a place; whether that was all it needs."""
        ...

    def point(self, at: LonLat) -> None:
        """The pointer is here: what a click would do is shown."""
        ...

    def take_back(self) -> None:
        """Forget the last click."""
        ...

    def end(self) -> None:
        """No more clicks come; what was only pointed at is forgotten."""
        ...

    def clear(self) -> None:
        """It is taken off the map."""
        ...

    def paint(self, pen: InstrumentPen) -> None:
        """Draw it."""
        ...


@runtime_checkable
class Movable(Instrument, Protocol):
    """An instrument that can be taken hold of at some places and moved."""

    def hold(self, at: LonLat, reach_deg: float) -> LonLat | None:
        """Where it is held by a press at a place; None when nothing of it is within reach."""
        ...

    def move(self, at: LonLat) -> None:
        """What is held lies here now."""
        ...

    def drop(self) -> None:
        """It is let go where it lies."""
        ...

    def remove(self) -> None:
        """Take away what was held last."""
        ...


class InstrumentPen:
    """Paints lines, dots and words of instruments alike, in the pixels of one view."""

    def __init__(self, painter: QPainter, view: MapView, theme: Theme, font: QFont) -> None:
        self.painter, self.view, self.theme, self.font = painter, view, theme, font

    def pixel(self, place: LonLat) -> QPointF:
        """The pixel of a place."""
        return QPointF(*self.view.pixel_of(place))

    def line(self, points: Sequence[QPointF], *, is_dashed: bool = False) -> None:
        """A line with a halo, readable on any base."""
        style = Qt.PenStyle.DashLine if is_dashed else Qt.PenStyle.SolidLine
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        for name, alpha, width in ((self.theme.map_halo, 0.8, 4.5), (self.theme.selection, 1.0, 2.0)):
            pen = QPen(qcolor(name, alpha), width, style if width < 4.0 else Qt.PenStyle.SolidLine)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            self.painter.setPen(pen)
            self.painter.drawPolyline(points)

    def dot(self, at: QPointF) -> None:
        """A place that was clicked."""
        self.painter.setPen(QPen(qcolor(self.theme.selection), 1.6))
        self.painter.setBrush(qcolor(self.theme.surface))
        self.painter.drawEllipse(at, _DOT_PX, _DOT_PX)

    def words(self, at: QPointF, text: str) -> None:
        """A text beside a point, kept inside of the view."""
        width = QFontMetricsF(self.font).horizontalAdvance(text) + 2 * _PAD_PX
        left = min(at.x() + _OFF_PX, self.view.width - width - _PAD_PX)
        top = min(max(at.y() - _CHIP_PX - _OFF_PX / 2, _PAD_PX), self.view.height - _CHIP_PX - _PAD_PX)
        box = QRectF(max(left, _PAD_PX), top, width, _CHIP_PX)
        self.painter.setPen(QPen(qcolor(self.theme.edge), 1.0))
        self.painter.setBrush(qcolor(self.theme.surface, 0.92))
        self.painter.drawRoundedRect(box, 3.0, 3.0)
        self.painter.setFont(self.font)
        self.painter.setPen(qcolor(self.theme.text))
        self.painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


class Instruments(QObject):
    """The instruments of one map. `changed`: paint soon; `switched`: another one is on, or none."""

    changed = Signal()
    switched = Signal()

    def __init__(self, families: Sequence[str], parent: QObject) -> None:
        super().__init__(parent)
        self._font = QFont(list(families))
        self._font.setPixelSize(FONT_SMALL_PX)
        self.shown: Instrument | None = None
        self.is_on = False
        parent.installEventFilter(self)

    def begin(self, instrument: Instrument) -> None:
        """Lay another one on, in place of what is there."""
        if self.shown is not None:
            self.shown.clear()
        self.shown, self.is_on = instrument, True
        self._tell()

    def end(self) -> None:
        """Take no more clicks; what is laid stays."""
        if self.shown is not None and self.is_on:
            self.is_on = False
            self.shown.end()
            self._tell()

    def clear(self) -> None:
        """Take everything off."""
        if self.shown is not None:
            self.shown.clear()
            self.shown, self.is_on = None, False
            self._tell()

    def click(self, at: LonLat) -> None:
        """A place for the one that is on."""
        if self.shown is not None and self.is_on:
            if self.shown.click(at):
                self.end()
            self.changed.emit()

    def point(self, at: LonLat) -> None:
        """The pointer moved."""
        if self.shown is not None and self.is_on:
            self.shown.point(at)
            self.changed.emit()

    def hold(self, at: LonLat, deg_per_px: float) -> tuple[Movable, LonLat] | None:
        """The instrument that a press at a place takes hold of, and where it is held."""
        shown = self.shown
        if not isinstance(shown, Movable):
            return None
        held = shown.hold(at, _HOLD_PX * deg_per_px)
        return None if held is None else (shown, held)

    def eventFilter(self, _map: QObject, event: QEvent) -> bool:
        """While one is on, the space bar is the map's, not the window's."""
        is_asked = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and self.is_on
        if is_asked and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space:
            event.accept()
            return True
        return False

    def keyed(self, key: Qt.Key, middle: LonLat) -> bool:
        """Whether the key was one of ours.

        Args:
            middle: the place in the middle of the map.
        """
        if self.shown is None:
            return False
        if key == Qt.Key.Key_Escape:
            self.clear()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.is_on:
            self.end()
        elif key == Qt.Key.Key_Space and self.is_on:
            self.click(middle)
        elif key == Qt.Key.Key_Delete and self.is_on and isinstance(self.shown, Movable):
            self.shown.remove()
            self.changed.emit()
        elif key == Qt.Key.Key_Backspace and self.is_on:
            self.shown.take_back()
            self.changed.emit()
        else:
            return False
        return True

    def paint(self, painter: QPainter, view: MapView, theme: Theme) -> None:
        """Draw what is laid."""
        if self.shown is not None:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.shown.paint(InstrumentPen(painter, view, theme, self._font))
            painter.restore()

    def _tell(self) -> None:
        self.switched.emit()
        self.changed.emit()


def measured_text(length_m: float) -> str:
    """A length that was measured: metres, or kilometres to a hundredth."""
    return f"{length_m:.0f} m" if length_m < 999.5 else f"{length_m / 1000.0:.2f} km"
