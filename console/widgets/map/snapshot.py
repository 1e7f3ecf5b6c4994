"""One picture of a view, of any size and density, from the scene of a map that is shown: for paper, for the overview.

Made little by little beside the map: its base is painted by workers, its frame in strips, a strip a turn of the event
loop. Knows no file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QPainter, QRegion

from console.widgets.map.base.keeper import TileChoice
from console.widgets.map.data import MapData
from console.widgets.map.moving import MovingLayer
from console.widgets.map.sprites import SpriteBook
from console.widgets.map.static import StaticLayer
from console.widgets.map.view import MapView, level_near
from console.widgets.theme import Theme

if TYPE_CHECKING:
    from console.widgets.map.instruments import Instruments

_STRIP_PX = 256
#: A base that does not come, as from a server that is gone, is left out after so long.
PATIENCE_MS = 12_000
_LOOK_MS = 20
#: Workers have ended by then, so that nobody waits for them.
_ENDED_AFTER_MS = 3_000


@dataclass(frozen=True)
class Wanted:
    """What is to be pictured.

    Attributes:
        tiles: the base in place of the region's own painting; `names` the language of its names, "" the map's.
        instruments: what is laid on the map, to be on the picture too; with None symbols are left out as well.
    """

    view: MapView
    theme: Theme
    tiles: TileChoice | None = None
    names: str = ""
    instruments: Instruments | None = None


class Snapshot(QObject):
    """Makes one picture. `done` brings it, with whether everything is on it; then it goes by itself.

    Who ends before that, or soon after, calls `stop` on what is left of it: `Snapshot.stop_all`.
    """

    done = Signal(QImage, bool)

    def __init__(
        self, source: MapData, wanted: Wanted, families: Sequence[str], cache_folder: Path, parent: QObject
    ) -> None:
        """
        Args:
            source: of the map that is shown; only its scene, region and picture are read.
        """
        super().__init__(parent)
        self._wanted = wanted
        self._static = StaticLayer()
        self.data = MapData(self._static, cache_folder, families, self, source.scene)
        self._moving = MovingLayer(source.scene)
        self._sprites = SpriteBook(wanted.theme, families, wanted.view.dpr)
        self._image = QImage()
        self._top = 0
        self._is_late = self._is_whole = False
        self.data.theme, self.data.language, self.data.picture = wanted.theme, source.language, source.picture
        self.data.set_dpr(wanted.view.dpr)
        self.data.set_base_names(wanted.names)
        self.data.set_region(source.region)
        self.data.set_tiles(wanted.tiles)
        self.data.set_layering(source.layering)
        if source.picture.zones:
            self.data.read_zones()
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._step)
        self._late = QTimer(self, interval=PATIENCE_MS, singleShot=True)
        self._late.timeout.connect(self._lose_patience)
        self._timer.start()
        self._late.start()

    @property
    def attribution(self) -> str:
        """Whose data the base is."""
        return self.data.attribution

    @staticmethod
    def stop_all(parent: QObject) -> None:
        """End the workers behind every snapshot of a parent, and wait for them."""
        for snapshot in parent.findChildren(Snapshot, options=Qt.FindChildOption.FindDirectChildrenOnly):
            snapshot.retire()
            snapshot.data.stop()

    def retire(self) -> None:
        """No picture is wanted any more: go, once the workers have ended."""
        self._timer.stop()
        self._late.stop()
        self.data.leave()
        QTimer.singleShot(_ENDED_AFTER_MS, self, self._go)

    def _go(self) -> None:
        self.data.stop()
        self.deleteLater()

    def _lose_patience(self) -> None:
        self._is_late = True

    def _step(self) -> None:
        """Prepare some more; once all is there, paint a strip."""
        view = self._wanted.view
        if self._image.isNull():
            self._is_whole = self._prepared()
            if not self._is_whole and not self._is_late:
                return
            self._image = QImage(
                round(view.width * view.dpr), round(view.height * view.dpr), QImage.Format.Format_RGB32
            )
            self._image.setDevicePixelRatio(view.dpr)
        strip = QRect(0, self._top, view.width, _STRIP_PX)
        painter = QPainter(self._image)
        try:
            painter.setClipRect(strip)
            self._paint(painter)
        finally:
            painter.end()
        self._top += _STRIP_PX
        if self._top >= view.height:
            self.retire()
            self.done.emit(self._image, self._is_whole)

    def _prepared(self) -> bool:
        """Whether nothing is missing; makes what can be made now, painting none of it."""
        view = self._wanted.view
        level = self._static.missing_zone_level(view)
        if level is not None:
            self.data.simplify_zones(level)
        scrap = QImage(1, 1, QImage.Format.Format_RGB32)
        painter = QPainter(scrap)
        try:
            painter.setClipRegion(QRegion())
            is_whole = self._paint(painter)
        finally:
            painter.end()
        return is_whole and self.data.is_settled(level_near(view.zoom))

    def _paint(self, painter: QPainter) -> bool:
        wanted = self._wanted
        is_whole = self._static.paint(painter, wanted.view, wanted.theme)
        if wanted.instruments is not None:
            is_whole = self._moving.paint(painter, wanted.view, self._sprites) and is_whole
            wanted.instruments.paint(painter, wanted.view, wanted.theme)
        return is_whole
