"""A server's tiles, with the region's own base where they lack: a server that is slow or gone never blanks the map."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QColor, QImage

from console.widgets.map.base.painted_source import PaintedBase
from console.widgets.map.base.raster import laid_over
from console.widgets.map.base.raster_source import RasterBase
from console.widgets.map.static import TileKey

#: A server that answers within this time is waited for; then the region's own base is shown until it does.
PATIENCE_MS = 1_500
KEPT_STOOD_IN = 32


class StandInBase(QObject):
    """A `BaseSource`; `make_own` answers the region's own base, or None where there is no region."""

    arrived = Signal()
    renewed = Signal()
    looks_ahead = False

    def __init__(
        self, tiles: RasterBase, make_own: Callable[[], PaintedBase | None], land: QColor, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._tiles, self._make_own, self._land = tiles, make_own, land
        self._own: PaintedBase | None = None
        self._stood_in: dict[TileKey, None] = {}  # in order: the oldest are forgotten
        self._wanted: list[TileKey] = []
        self._is_late = False
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self._stand_in)
        tiles.setParent(self)
        tiles.arrived.connect(self._take)
        tiles.renewed.connect(self._ask_again)

    def tile(self, key: TileKey) -> QImage | None:
        """The server's composite; when it is late or has holes, the region's own under what there is of it."""
        image = self._tiles.tile(key)
        if image is None and self._is_late:
            own, part = self._own.tile(key) if self._own is not None else None, self._tiles.part(key)
            if part is not None and (own is not None or self._own is None):
                image = laid_over(part, own if own is not None else self._land)
            else:
                image = own
            if image is not None:
                self._stood_in[key] = None
        return image

    def want(self, keys: list[TileKey]) -> None:
        """Ask the server; when patience ends, have the region's own base painted."""
        self._wanted = keys + [key for key in self._stood_in if key not in keys]
        self._tiles.want(self._wanted)
        if not keys:
            self._patience.stop()
        elif self._is_late and self._own is not None:
            self._own.want(keys)
        elif not self._patience.isActive():
            self._patience.start()

    @property
    def shows_own(self) -> bool:
        """Whether the region's own base is a part of what is shown."""
        return self._own is not None and bool(self._stood_in)

    def retire(self) -> None:
        """End threads and workers soon, without waiting."""
        self._patience.stop()
        for base in self._both():
            base.retire()

    def has_ended(self) -> bool:
        """Whether they are gone."""
        return all(base.has_ended() for base in self._both())

    def stop(self) -> None:
        """End them, and wait."""
        self._patience.stop()
        for base in self._both():
            base.stop()

    def _both(self) -> list[RasterBase | PaintedBase]:
        return [self._tiles] if self._own is None else [self._tiles, self._own]

    def _ask_again(self) -> None:
        """The server is back: nobody asks for what something stands in for."""
        self._tiles.want(list(self._stood_in))
        self.renewed.emit()

    def _take(self) -> None:
        """Tiles have come: what stood in for them gives way."""
        there = [key for key in self._stood_in if self._tiles.tile(key) is not None]
        for key in there:
            del self._stood_in[key]
        if any(self._tiles.part(key) is not None for key in self._wanted):
            self._stand_in()
        elif any(self._tiles.tile(key) is not None for key in self._wanted):
            self._is_late = False
        if there:
            self.renewed.emit()
        self.arrived.emit()

    def _stand_in(self) -> None:
        self._is_late = True
        if self._own is None:
            self._own = self._make_own()
            if self._own is not None:
                self._own.arrived.connect(self.arrived)
        lacking = [key for key in self._wanted if self._tiles.tile(key) is None]
        if self._own is not None:
            self._own.want(lacking)
        for key in list(self._stood_in)[:-KEPT_STOOD_IN]:
            del self._stood_in[key]
