"""What lies over the map in the corners: scale bar, cursor position, attribution, note, legend. Knows no data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen

from console.domain.geo import LonLat
from console.domain.incident import IncidentStatus
from console.widgets.map.shapes import INCIDENT_PX, paint_incident, paint_plate, paint_post
from console.widgets.map.units import STATUSES
from console.widgets.map.view import MapView
from console.widgets.theme import FONT_SMALL_PX, GRID_PX, Theme, qcolor

STRIP_PX = 28
_BAR_PX = 120.0
_PAD = 2 * GRID_PX


def nice_length(limit_m: float) -> float:
    """The largest of 1, 2, 5 times a power of ten that is not longer than a limit."""
    power = 1.0
    while power * 10.0 <= limit_m:
        power *= 10.0
    while power > limit_m:
        power /= 10.0
    return next(power * step for step in (5.0, 2.0, 1.0) if power * step <= limit_m)


def length_text(length_m: float) -> str:
    """A length in metres or kilometres."""
    return f"{length_m / 1000.0:g} km" if length_m >= 1000.0 else f"{length_m:g} m"


def place_text(place: LonLat) -> str:
    """Degrees with their letters, to a metre or so."""
    ns, ew = "N" if place.lat >= 0 else "S", "E" if place.lon >= 0 else "W"
    return f"{abs(place.lat):.5f}° {ns}  {abs(place.lon):.5f}° {ew}"


class Overlays:
    """Paints the corners. Fonts and theme are set by the canvas."""

    def __init__(self, families: Sequence[str]) -> None:
        self.font = QFont(list(families))
        self.font.setPixelSize(FONT_SMALL_PX)
        self.metrics = QFontMetricsF(self.font)
        self.attribution = ""
        self.note = ""
        self.cursor: LonLat | None = None

    def paint(self, painter: QPainter, view: MapView, theme: Theme) -> None:
        """Scale bar at the lower left, cursor position beside it, attribution at the right, note above."""
        painter.setFont(self.font)
        right = self._scale_bar(painter, view, theme)
        if self.cursor is not None:
            self._chip(painter, place_text(self.cursor), right + _PAD, view.height - 24.0, theme)
        if self.attribution:
            width = self.metrics.horizontalAdvance(self.attribution) + 2 * _PAD
            self._chip(painter, self.attribution, view.width - width - _PAD / 2, view.height - 24.0, theme, muted=True)
        if self.note:
            width = self.metrics.horizontalAdvance(self.note) + 2 * _PAD
            self._chip(painter, self.note, (view.width - width) / 2.0, _PAD, theme)

    def _chip(
        self, painter: QPainter, text: str, left: float, top: float, theme: Theme, *, muted: bool = False
    ) -> None:
        box = QRectF(left, top, self.metrics.horizontalAdvance(text) + 2 * _PAD, 20.0)
        painter.fillRect(box, qcolor(theme.surface, 0.82))
        painter.setPen(qcolor(theme.text_muted if muted else theme.text))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _scale_bar(self, painter: QPainter, view: MapView, theme: Theme) -> float:
        per_px = view.metres_per_px()
        length_m = nice_length(_BAR_PX * per_px)
        bar = length_m / per_px
        text = length_text(length_m)
        top = view.height - 24.0
        box = QRectF(_PAD, top, bar + self.metrics.horizontalAdvance(text) + 3 * _PAD, 20.0)
        painter.fillRect(box, qcolor(theme.surface, 0.82))
        painter.setPen(QPen(qcolor(theme.text), 1.6))
        x, y = 2.0 * _PAD, top + 13.0
        painter.drawPolyline([QPointF(x, y - 5), QPointF(x, y), QPointF(x + bar, y), QPointF(x + bar, y - 5)])
        painter.drawText(QRectF(x + bar + _PAD, top, box.width(), 20.0), Qt.AlignmentFlag.AlignVCenter, text)
        return box.right()


def paint_legend(
    painter: QPainter,
    view: MapView,
    theme: Theme,
    font: QFont,
    words: Mapping[str, Sequence[str]],
) -> None:
    """What the symbols mean, at the upper right.

    Args:
        words: translated texts: `title` one, `incident` by status, `unit` by status, `class` pairs behind one
            another (code, text), `level` four, `other` (stale, no fix, post, post closed).
    """
    metrics = QFontMetricsF(font)
    row = 26.0
    classes = list(zip(words["class"][::2], words["class"][1::2], strict=True))
    left = [*words["level"], *words["incident"]]
    middle = [text for _, text in classes]
    right = [*words["unit"], *words["other"]]
    widths = [max(metrics.horizontalAdvance(text) for text in column) + 44.0 for column in (left, middle, right)]
    height = max(len(left), len(middle), len(right)) * row + 2 * _PAD
    box = QRectF(view.width - sum(widths) - 3 * _PAD, _PAD, sum(widths) + 2 * _PAD, height)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(qcolor(theme.line), 1.0))
    painter.setBrush(qcolor(theme.surface, 0.96))
    painter.drawRoundedRect(box, GRID_PX, GRID_PX)
    painter.setFont(font)
    x = box.left() + _PAD

    def line(n: int, text: str) -> QPointF:
        y = box.top() + _PAD + n * row
        painter.setPen(qcolor(theme.text))
        painter.drawText(QRectF(x + 38.0, y, 400.0, row), Qt.AlignmentFlag.AlignVCenter, text)
        return QPointF(x + 16.0, y + row / 2.0)

    for n, text in enumerate(words["level"]):
        paint_incident(painter, line(n, text), "other", n + 1, IncidentStatus.ON_SCENE, theme, INCIDENT_PX * 0.8)
    states = (
        IncidentStatus.WAITING,
        IncidentStatus.DISPATCHED,
        IncidentStatus.EN_ROUTE,
        IncidentStatus.ON_SCENE,
        IncidentStatus.CLEARED,
    )
    for n, (status, text) in enumerate(zip(states, words["incident"], strict=True), start=4):
        paint_incident(painter, line(n, text), "other", 4, status, theme, INCIDENT_PX * 0.8)
    x += widths[0]
    for n, (code, text) in enumerate(classes):
        paint_incident(painter, line(n, text), code, 4, IncidentStatus.ON_SCENE, theme, INCIDENT_PX * 0.8)
    x += widths[1]
    for n, (unit_status, text) in enumerate(zip(STATUSES, words["unit"], strict=True)):
        paint_plate(painter, line(n, text), "patrol", unit_status, theme)
    n = len(STATUSES)
    stale, no_fix, post, closed = words["other"]
    paint_plate(painter, line(n, stale), "patrol", STATUSES[0], theme, stale=True)
    paint_plate(painter, line(n + 1, no_fix), "patrol", STATUSES[0], theme, hollow=True)
    paint_post(painter, line(n + 2, post) + QPointF(-4, 8), theme, closed=False)
    paint_post(painter, line(n + 3, closed) + QPointF(-4, 8), theme, closed=True)
