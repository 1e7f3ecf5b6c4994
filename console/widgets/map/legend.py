"""The legend: what the symbols mean, in words of the language in force. Painted into a pixmap once."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QFont, QPainter, QPixmap

from console.widgets.map.overlays import paint_legend
from console.widgets.map.shapes import CLASS_SHAPES
from console.widgets.map.view import MapView
from console.widgets.terms import class_text
from console.widgets.theme import FONT_SMALL_PX, Theme

translate = QCoreApplication.translate


class Legend:
    """Shown on request at the upper right."""

    def __init__(self, families: Sequence[str]) -> None:
        self.shown = False
        self._font = QFont(list(families))
        self._font.setPixelSize(FONT_SMALL_PX)
        self._pixmap: QPixmap | None = None
        self._key: tuple[object, ...] = ()

    def forget(self) -> None:
        """The words have changed."""
        self._pixmap = None

    def paint(self, painter: QPainter, view: MapView, theme: Theme) -> None:
        """Paint it when it is on."""
        if not self.shown:
            return
        key = (view.width, view.height, view.dpr, theme.name)
        if self._pixmap is None or self._key != key:
            self._key = key
            pixmap = QPixmap(round(view.width * view.dpr), round(view.height * view.dpr))
            pixmap.setDevicePixelRatio(view.dpr)
            pixmap.fill(Qt.GlobalColor.transparent)
            inner = QPainter(pixmap)
            paint_legend(inner, view, theme, self._font, words())
            inner.end()
            self._pixmap = pixmap
        painter.drawPixmap(0, 0, self._pixmap)


def words() -> dict[str, list[str]]:
    """The legend's texts in the language in force."""
    return {
        "level": [
            translate("MapLegend", "Level I"),
            translate("MapLegend", "Level II"),
            translate("MapLegend", "Level III"),
            translate("MapLegend", "Level IV"),
        ],
        "incident": [
            translate("MapLegend", "Waiting: nobody assigned"),
            translate("MapLegend", "Units dispatched"),
            translate("MapLegend", "Units on the way"),
            translate("MapLegend", "Units on scene"),
            translate("MapLegend", "Units have left, not closed"),
        ],
        "tag": [
            translate("MapLegend", "Raised to a tier"),
            translate("MapLegend", "Task to do"),
        ],
        "grade": [
            translate("MapLegend", "Place graded red"),
            translate("MapLegend", "Place graded orange"),
            translate("MapLegend", "Place graded green"),
        ],
        "class": [part for code in CLASS_SHAPES for part in (code, class_text(code))],
        "group": [
            translate("MapLegend", "Many incidents, the worst level"),
            translate("MapLegend", "Many units, the share free"),
        ],
        "unit": [
            translate("MapLegend", "Unit available"),
            translate("MapLegend", "Unit dispatched"),
            translate("MapLegend", "Delivered to the unit"),
            translate("MapLegend", "Unit acknowledged"),
            translate("MapLegend", "Unit on the way"),
            translate("MapLegend", "Unit on scene"),
            translate("MapLegend", "Unit returning"),
            translate("MapLegend", "Unit off duty"),
        ],
        "other": [
            translate("MapLegend", "Position is old"),
            translate("MapLegend", "No position, at its post"),
            translate("MapLegend", "Post"),
            translate("MapLegend", "Post, closed now"),
            translate("MapLegend", "Camera"),
            translate("MapLegend", "Alarm point"),
        ],
    }
