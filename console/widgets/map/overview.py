"""A small map of the whole in the corner of the map: a frame shows what the map shows, a press moves the map there.

Its picture is made once for a base and its colours. Paints no symbols.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from console.domain.geo import LonLat
from console.widgets.map.base.keeper import TileChoice
from console.widgets.map.canvas import MapCanvas
from console.widgets.map.overlays import STRIP_PX
from console.widgets.map.snapshot import Snapshot, Wanted
from console.widgets.map.view import MapView
from console.widgets.theme import GRID_PX, Look, qcolor

WIDTH_PX, HEIGHT_PX = 200, 150
_MARGIN_PX = 4
#: A frame smaller than this is drawn as a cross.
_LEAST_PX = 6.0


class Overview(QWidget):
    """The small map. Hidden until `show_it`."""

    def __init__(
        self,
        canvas: MapCanvas,
        look: Look,
        cache_folder: Path,
        whole: Callable[[], Iterable[LonLat]],
        base: Callable[[], tuple[TileChoice | None, str]],
    ) -> None:
        """
        Args:
            whole: places that it is to hold.
            base: what is shown in place of the region's own painting, and the language of its names.
        """
        super().__init__(canvas)
        self._canvas, self._look, self._cache_folder = canvas, look, cache_folder
        self._whole, self._base = whole, base
        self._image = QImage()
        self._made_of: tuple[object, ...] = ()
        self.view = MapView(width=WIDTH_PX, height=HEIGHT_PX)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedSize(WIDTH_PX, HEIGHT_PX)
        canvas.installEventFilter(self)
        canvas.view_changed.connect(self.update)
        canvas.data.zones_read.connect(self.renew)
        look.changed.connect(self.renew)
        self.hide()

    def show_it(self, shown: bool) -> None:
        """Show or hide it."""
        self.setVisible(shown)
        self._lay_out()
        self.renew()

    def renew(self) -> None:
        """Picture the whole anew when it is another, or looks otherwise."""
        if self.isHidden():
            return
        lonlat = np.array(list(self._whole()), dtype=np.float64).reshape(-1, 2)
        view = MapView(width=WIDTH_PX, height=HEIGHT_PX, dpr=self.devicePixelRatioF()).fitted(lonlat, _MARGIN_PX)
        data = self._canvas.data
        tiles, names = self._base()
        made_of = (view, self._look.theme, tiles, names, data.language, data.region, data.zone_shapes.codes)
        if made_of == self._made_of:
            return
        self._made_of, self.view = made_of, view
        for older in self.findChildren(Snapshot):
            older.done.disconnect()
            older.retire()
        wanted = Wanted(view, self._look.theme, tiles, names)
        snapshot = Snapshot(data, wanted, self._look.families, self._cache_folder, self)
        snapshot.done.connect(self._take)

    def stop(self) -> None:
        """End the workers behind its picture."""
        Snapshot.stop_all(self)

    def _take(self, image: QImage) -> None:
        self._image = image
        self.update()

    def _lay_out(self) -> None:
        canvas = self._canvas
        self.move(canvas.width() - WIDTH_PX - 2 * GRID_PX, canvas.height() - HEIGHT_PX - STRIP_PX - GRID_PX)
        self.raise_()

    def frame(self) -> QRectF:
        """What the map shows, in its own pixels."""
        shown = self._canvas.view
        left, top = self.view.pixel_of(shown.lonlat_at(0.0, 0.0))
        right, bottom = self.view.pixel_of(shown.lonlat_at(shown.width, shown.height))
        return QRectF(left, top, right - left, bottom - top)

    # -- events ------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep to the corner."""
        if watched is self._canvas and event.type() == QEvent.Type.Resize:
            self._lay_out()
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Move the map there."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._go(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the frame along."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(event)

    def _go(self, event: QMouseEvent) -> None:
        at = event.position()
        self._canvas.go_to(self.view.lonlat_at(at.x(), at.y()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture, and the frame."""
        theme = self._look.theme
        painter = QPainter(self)
        painter.fillRect(self.rect(), qcolor(theme.map_land))
        painter.drawImage(0, 0, self._image)
        frame = self.frame()
        painter.setPen(QPen(qcolor(theme.selection), 1.6))
        painter.setBrush(qcolor(theme.selection, 0.12))
        if max(frame.width(), frame.height()) < _LEAST_PX:
            middle = frame.center()
            for arm in (QPointF(_LEAST_PX, 0.0), QPointF(0.0, _LEAST_PX)):
                painter.drawLine(middle - arm, middle + arm)
        else:
            painter.drawRect(frame)
        painter.setPen(QPen(qcolor(theme.edge), 1.0))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()
