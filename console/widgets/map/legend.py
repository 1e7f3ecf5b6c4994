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
    tr = QCoreApplication.translate
    return {
        "level": [
            tr("MapLegend", "Level I"),
            tr("MapLegend", "Level II"),
            tr("MapLegend", "Level III"),
            tr("MapLegend", "Level IV"),
        ],
        "incident": [
            tr("MapLegend", "Waiting: nobody assigned"),
            tr("MapLegend", "Units dispatched"),
            tr("MapLegend", "Units on the way"),
            tr("MapLegend", "Units on scene"),
            tr("MapLegend", "Units have left, not closed"),
        ],
        "class": [part for code in CLASS_SHAPES for part in (code, class_text(code))],
        "unit": [
            tr("MapLegend", "Unit available"),
            tr("MapLegend", "Unit dispatched"),
            tr("MapLegend", "Delivered to the unit"),
            tr("MapLegend", "Unit acknowledged"),
            tr("MapLegend", "Unit on the way"),
            tr("MapLegend", "Unit on scene"),
            tr("MapLegend", "Unit returning"),
            tr("MapLegend", "Unit off duty"),
        ],
        "other": [
            tr("MapLegend", "Position is old"),
            tr("MapLegend", "No position, at its post"),
            tr("MapLegend", "Post"),
            tr("MapLegend", "Post, closed now"),
        ],
    }
