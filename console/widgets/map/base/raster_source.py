"""Base composites from raster tiles, made on a thread with an event loop: an archive's here, a server's beside.

Never blocks the GUI thread.
"""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QThread, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QImage

from console.widgets.map.base.raster import Held, Layout, RasterKey, RasterSpec
from console.widgets.map.static import TileKey
from maps.errors import TileTrouble
from maps.sources.archive import TileArchive, open_archive

KEPT_IMAGES = 64


class RasterBase(QObject):
    """A `BaseSource` over a worker that answers composites."""

    arrived = Signal()
    noted = Signal(object)  # TileTrouble of the whole source, or None: all is well
    flawed = Signal(object)  # TileTrouble of one tile
    failed = Signal(object)  # TileTrouble
    described = Signal(object)  # TilesAbout
    renewed = Signal()  # what was missing is there now: ask for everything again
    _wanted = Signal(object)

    def __init__(self, worker: RasterWorker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.looks_ahead = worker.looks_ahead
        self._images: OrderedDict[TileKey, tuple[QImage, bool]] = OrderedDict()
        self._last: list[TileKey] = []
        self._worker = worker
        self._thread = QThread()
        self._thread.setObjectName("raster-tiles")
        worker.moveToThread(self._thread)
        worker.composed.connect(self._take, Qt.ConnectionType.QueuedConnection)
        worker.noted.connect(self.noted, Qt.ConnectionType.QueuedConnection)
        worker.flawed.connect(self.flawed, Qt.ConnectionType.QueuedConnection)
        worker.failed.connect(self.failed, Qt.ConnectionType.QueuedConnection)
        worker.came_back.connect(self._forget, Qt.ConnectionType.QueuedConnection)
        worker.described.connect(self.described, Qt.ConnectionType.QueuedConnection)
        self._wanted.connect(worker.want, Qt.ConnectionType.QueuedConnection)
        # On the ending thread itself: left to Qt, it came on this one at times, where its timers can not be stopped.
        self._thread.finished.connect(worker.close, Qt.ConnectionType.DirectConnection)
        self._thread.start()

    def tile(self, key: TileKey) -> QImage | None:
        """The composite when it is in memory and whole."""
        image, is_whole = self._images.get(key, (None, False))
        return image if is_whole else None

    def part(self, key: TileKey) -> QImage | None:
        """As much as is there of a composite that is not whole; transparent where tiles lack."""
        image, is_whole = self._images.get(key, (None, True))
        return None if is_whole else image

    def want(self, keys: list[TileKey]) -> None:
        """Fetch these, the first first."""
        wanted = [key for key in keys if key not in self._images]
        if wanted != self._last:
            self._last = wanted
            self._wanted.emit(wanted)

    def retire(self) -> None:
        """End the thread soon, without waiting."""
        self._thread.quit()

    def has_ended(self) -> bool:
        """Whether the thread is gone."""
        return self._thread.isFinished()

    def stop(self) -> None:
        """End the thread, and wait for it."""
        self._thread.quit()
        self._thread.wait()

    def _forget(self) -> None:
        self._images.clear()
        self._last = []
        self.renewed.emit()

    def _take(self, key: TileKey, image: QImage, is_whole: bool) -> None:
        self._images[key] = image, is_whole
        while len(self._images) > KEPT_IMAGES:
            self._images.popitem(last=False)
        self.arrived.emit()


class RasterWorker(QObject):
    """Lives in the thread of a `RasterBase`; answers the wishes one after the other."""

    composed = Signal(object, object, bool)  # TileKey, QImage, whether it is whole
    noted = Signal(object)
    flawed = Signal(object)
    failed = Signal(object)
    came_back = Signal()
    described = Signal(object)
    looks_ahead = True

    def __init__(self, dpr: float, land: QColor) -> None:
        super().__init__()
        self._dpr, self._land = dpr, land
        self._queue: list[TileKey] = []

    @Slot(object)
    def want(self, keys: list[TileKey]) -> None:
        """New wishes in place of those before."""
        idle = not self._queue
        self._queue = list(keys)
        if idle and self._queue:
            QTimer.singleShot(0, self, self.go_on)

    def go_on(self) -> None:
        """Serve the first wish."""
        raise TypeError(f"{type(self).__name__} serves no tiles")

    @Slot()
    def close(self) -> None:
        """The thread has ended."""


class ArchiveWorker(RasterWorker):
    """Reads an archive. One of vector tiles is only described: the painting process draws those."""

    def __init__(self, path: Path, datum: str, dpr: float, land: QColor) -> None:
        super().__init__(dpr, land)
        self._path, self._datum = path, datum
        self._archive: TileArchive | None = None
        self._spec = RasterSpec()

    def go_on(self) -> None:
        """Compose the first wish, then let the event loop turn."""
        if not self._queue:
            return
        key = self._queue.pop(0)
        try:
            archive = self._archive or self._open()
        except TileTrouble as error:
            self._queue.clear()
            self.failed.emit(error)
            return
        if archive.about.is_vector:
            self._queue.clear()
            return
        layout = Layout(key, self._dpr, self._spec)
        found = {tile: self._read(archive, tile) for tile in layout.tiles}
        self.composed.emit(key, *layout.assembled([found], self._land))
        QTimer.singleShot(0, self, self.go_on)

    def _open(self) -> TileArchive:
        archive = self._archive = open_archive(self._path)
        about = archive.about
        self._spec = RasterSpec(about.min_zoom, about.max_zoom, self._datum)
        self.described.emit(about)
        return archive

    def _read(self, archive: TileArchive, tile: RasterKey) -> Held | None:
        try:
            content = archive.tile(*tile)
        except TileTrouble as error:
            self.flawed.emit(error)
            return None
        return Held(tile, content) if content is not None else None

    @Slot()
    def close(self) -> None:
        """Let the file go."""
        if self._archive is not None:
            self._archive.close()
