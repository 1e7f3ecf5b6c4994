"""What lies over the map in the corners: scale bar, cursor position, attribution, note, legend. Knows no data."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from math import ceil

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QFont, QFontMetricsF, QPainter, QPen, QPixmap

from console.domain.area import Grade
from console.domain.geo import LonLat
from console.domain.incident import IncidentStatus
from console.widgets.map.asset_shapes import paint_alarm_point, paint_camera, paint_task
from console.widgets.map.group_shapes import SQUARE_PX, TAG_PX, paint_incidents, paint_tier, paint_units
from console.widgets.map.polygons import grade_brush
from console.widgets.map.shapes import INCIDENT_PX, paint_incident, paint_plate, paint_post
from console.widgets.map.units import STATUSES
from console.widgets.map.view import MapView
from console.widgets.theme import FONT_SMALL_PX, GRID_PX, Theme, qcolor
from maps.coordinates import Notation, place_text

STRIP_PX = 28
_BAR_PX = 120.0
_PAD = 2 * GRID_PX
_CHIP_PX = 20.0
_KEPT_CHIPS = 32
GRADES = (Grade.RED, Grade.ORANGE, Grade.GREEN)


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


class Overlays:
    """Paints the corners. Fonts and theme are set by the canvas."""

    def __init__(self, families: Sequence[str]) -> None:
        self.font = QFont(list(families))
        self.font.setPixelSize(FONT_SMALL_PX)
        self.metrics = QFontMetricsF(self.font)
        self.attribution = ""
        self.note = ""
        self.cursor: LonLat | None = None
        self.notation = Notation.DEGREES
        self._pixmaps: dict[Hashable, QPixmap] = {}

    def paint(self, painter: QPainter, view: MapView, theme: Theme) -> None:
        """Scale bar at the lower left, cursor position beside it, or over it where the room is the attribution's, which
        stands at the right; the note over them.

        The upper edge belongs to hints and notices, which lie on the map.
        """
        painter.setFont(self.font)
        top = view.height - _CHIP_PX - GRID_PX
        bar = self._scale_bar(view, theme)
        painter.drawPixmap(QPointF(_PAD, top), bar)
        taken_from = float(view.width)
        if self.attribution:
            chip = self._chip(self.attribution, view, theme, theme.text_muted)
            taken_from -= chip.width() / view.dpr + _PAD / 2
            painter.drawPixmap(QPointF(taken_from, top), chip)
        if self.cursor is not None:
            text = place_text(self.cursor, self.notation)
            box = QRectF(2 * _PAD + bar.width() / view.dpr, top, self._width(text), _CHIP_PX)
            if box.right() > taken_from:
                box.moveTo(_PAD, top - STRIP_PX)
            self._fill_chip(painter, box, text, theme, theme.text)
        if self.note:
            room = view.width - 4.0 * _PAD
            text = self.metrics.elidedText(self.note, Qt.TextElideMode.ElideMiddle, room)  # paths are long
            chip = self._chip(text, view, theme, theme.text)
            left = round((view.width - chip.width() / view.dpr) / 2.0)
            painter.drawPixmap(QPointF(left, top - _CHIP_PX - _PAD), chip)

    def _width(self, text: str) -> float:
        return self.metrics.horizontalAdvance(text) + 2 * _PAD

    def _fill_chip(self, painter: QPainter, box: QRectF, text: str, theme: Theme, ink: str) -> None:
        painter.fillRect(box, qcolor(theme.surface, 0.82))
        painter.setPen(qcolor(ink))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _chip(self, text: str, view: MapView, theme: Theme, ink: str) -> QPixmap:
        """A text on its ground, painted once."""
        width = self._width(text)

        def paint(painter: QPainter) -> None:
            self._fill_chip(painter, QRectF(0, 0, width, _CHIP_PX), text, theme, ink)

        return self._kept((text, ink, theme.name, view.dpr), width, view.dpr, paint)

    def _scale_bar(self, view: MapView, theme: Theme) -> QPixmap:
        per_px = view.metres_per_px()
        length_m = nice_length(_BAR_PX * per_px)
        bar = round(length_m / per_px * view.dpr) / view.dpr
        text = length_text(length_m)
        width = bar + self._width(text) + _PAD

        def paint(painter: QPainter) -> None:
            painter.fillRect(QRectF(0, 0, width, _CHIP_PX), qcolor(theme.surface, 0.82))
            painter.setPen(QPen(qcolor(theme.text), 1.6))
            x, y = float(_PAD), 13.0
            painter.drawPolyline([QPointF(x, y - 5), QPointF(x, y), QPointF(x + bar, y), QPointF(x + bar, y - 5)])
            words = QRectF(x + bar + _PAD, 0, width, _CHIP_PX)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, text)

        return self._kept((bar, text, theme.name, view.dpr), width, view.dpr, paint)

    def _kept(self, key: Hashable, width: float, dpr: float, paint: Callable[[QPainter], None]) -> QPixmap:
        """A pixmap made at first use; the last few are kept."""
        pixmap = self._pixmaps.get(key)
        if pixmap is None:
            if len(self._pixmaps) > _KEPT_CHIPS:
                self._pixmaps.clear()
            pixmap = self._pixmaps[key] = QPixmap(ceil(width * dpr), ceil(_CHIP_PX * dpr))
            pixmap.setDevicePixelRatio(dpr)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            painter.setFont(self.font)
            paint(painter)
            painter.end()
        return pixmap


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
            another (code, text), `level` four, `tag` (tier, task), `grade` three from red to green, `group` (incidents,
            units), `other` (stale, no fix, post, post closed, camera, alarm point).
    """
    metrics = QFontMetricsF(font)
    row = 26.0
    classes = list(zip(words["class"][::2], words["class"][1::2], strict=True))
    left = [*words["level"], *words["incident"], *words["tag"], *words["grade"]]
    middle = [*(text for _, text in classes), *words["group"]]
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
    tag_font = QFont(font)
    tag_font.setPixelSize(TAG_PX)
    tag_font.setBold(True)
    tier, task = (line(n, text) for n, text in enumerate(words["tag"], start=9))
    paint_tier(painter, tier, 2, theme, tag_font)
    paint_task(painter, task, theme, is_overdue=False)
    painter.setFont(font)
    for n, (grade, text) in enumerate(zip(GRADES, words["grade"], strict=True), start=len(left) - len(GRADES)):
        swatch = QRectF(-9.0, -7.0, 18.0, 14.0).translated(line(n, text))
        painter.setPen(QPen(qcolor(theme.map_zone_line, 0.7), 1.0))
        for fill in (QBrush(qcolor(theme.map_land)), grade_brush(grade, theme, dpr=view.dpr)):
            painter.setBrush(fill or Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(swatch, 2.0, 2.0)
    x += widths[0]
    for n, (code, text) in enumerate(classes):
        paint_incident(painter, line(n, text), code, 4, IncidentStatus.ON_SCENE, theme, INCIDENT_PX * 0.8)
    incidents, units = (line(n, text) for n, text in enumerate(words["group"], start=len(classes)))
    paint_incidents(painter, incidents, SQUARE_PX[0], 1, theme, tag_font, waits=False)
    paint_units(painter, units, SQUARE_PX[0], 0.6, theme)
    painter.setFont(font)
    x += widths[1]
    for n, (unit_status, text) in enumerate(zip(STATUSES, words["unit"], strict=True)):
        paint_plate(painter, line(n, text), "patrol", unit_status, theme)
    n = len(STATUSES)
    stale, no_fix, post, closed, camera, alarm_point = words["other"]
    paint_plate(painter, line(n, stale), "patrol", STATUSES[0], theme, stale=True)
    paint_plate(painter, line(n + 1, no_fix), "patrol", STATUSES[0], theme, hollow=True)
    paint_post(painter, line(n + 2, post) + QPointF(-4, 8), theme, closed=False)
    paint_post(painter, line(n + 3, closed) + QPointF(-4, 8), theme, closed=True)
    paint_camera(painter, line(n + 4, camera), theme, None)
    paint_alarm_point(painter, line(n + 5, alarm_point), theme)
