"""Base composites from raster tiles of an MBTiles file or of a server. Never blocks the GUI thread.

Owns a thread with an event loop: files and the network live there. A server that is gone is stated, and what was kept
of it goes on being shown.
"""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Qt, QThread, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QColor, QImage
from PySide6.QtNetwork import QNetworkAccessManager, QNetworkDiskCache, QNetworkReply, QNetworkRequest

from console.widgets.map.base.archive import RasterError, is_picture, mbtiles_spec
from console.widgets.map.base.raster import Piece, RasterKey, RasterSpec, assembled, pieces_of
from console.widgets.map.static import TileKey

KEPT_IMAGES = 64
CACHE_BYTES = 500_000_000
TIMEOUT_MS = 10_000
#: How often a server that does not answer is asked whether it does again.
ASK_AGAIN_MS = 15_000
IN_FLIGHT = 8
RECENT_TILES = 256
translate = QCoreApplication.translate
USER_AGENT = b"command-console (map base)"


class RasterBase(QObject):
    """A `BaseSource` over a worker that answers composites."""

    arrived = Signal()
    noted = Signal(str)
    failed = Signal(str)
    described = Signal(object)  # RasterSpec
    renewed = Signal()  # what was missing is there now: ask for everything again
    _wanted = Signal(object)

    def __init__(self, worker: RasterWorker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.looks_ahead = worker.looks_ahead
        self._images: OrderedDict[TileKey, QImage] = OrderedDict()
        self._last: list[TileKey] = []
        self._worker = worker
        self._thread = QThread()
        self._thread.setObjectName("raster-tiles")
        worker.moveToThread(self._thread)
        worker.composed.connect(self._take, Qt.ConnectionType.QueuedConnection)
        worker.noted.connect(self.noted, Qt.ConnectionType.QueuedConnection)
        worker.failed.connect(self.failed, Qt.ConnectionType.QueuedConnection)
        worker.came_back.connect(self._forget, Qt.ConnectionType.QueuedConnection)
        worker.described.connect(self.described, Qt.ConnectionType.QueuedConnection)
        self._wanted.connect(worker.want, Qt.ConnectionType.QueuedConnection)
        # On the ending thread itself: left to Qt, it came on this one at times, where its timers can not be stopped.
        self._thread.finished.connect(worker.close, Qt.ConnectionType.DirectConnection)
        self._thread.start()

    def tile(self, key: TileKey) -> QImage | None:
        """The composite when it is in memory."""
        return self._images.get(key)

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

    def _take(self, key: TileKey, image: QImage) -> None:
        self._images[key] = image
        while len(self._images) > KEPT_IMAGES:
            self._images.popitem(last=False)
        self.arrived.emit()


class RasterWorker(QObject):
    """Lives in the thread of a `RasterBase`; answers the wishes one after the other."""

    composed = Signal(object, object)  # TileKey, QImage
    noted = Signal(str)
    failed = Signal(str)
    came_back = Signal()
    described = Signal(object)  # RasterSpec
    looks_ahead = True

    def __init__(self, spec: RasterSpec | None, dpr: float, land: QColor) -> None:
        super().__init__()
        self._spec, self._dpr, self._land = spec, dpr, land
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
        raise NotImplementedError

    @Slot()
    def close(self) -> None:
        """The thread has ended."""


class MBTilesWorker(RasterWorker):
    """Reads an MBTiles file."""

    def __init__(self, path: Path, datum: str, dpr: float, land: QColor) -> None:
        super().__init__(None, dpr, land)
        self._path = path
        self._datum = datum
        self._db: sqlite3.Connection | None = None

    def go_on(self) -> None:
        """Compose the first wish, then let the event loop turn."""
        if not self._queue:
            return
        key = self._queue.pop(0)
        found: list[tuple[Piece, bytes | None]] = []
        try:
            if self._spec is None:
                self._spec = replace(mbtiles_spec(self._path), datum=self._datum)
                self.described.emit(self._spec)
            found = [(piece, self._read(piece.tile)) for piece in pieces_of(key, self._dpr, self._spec)]
        except RasterError as error:
            self._queue.clear()
            self.failed.emit(str(error))
            return
        except sqlite3.Error as error:
            self.noted.emit(f"{self._path}: {error}")
        self.composed.emit(key, assembled(found, self._dpr, self._land))
        QTimer.singleShot(0, self, self.go_on)

    def _read(self, tile: RasterKey) -> bytes | None:
        if self._db is None:
            self._db = sqlite3.connect(f"{self._path.absolute().as_uri()}?mode=ro", uri=True, check_same_thread=False)
        row = (1 << tile.z) - 1 - tile.y  # MBTiles count rows from the south
        where = "zoom_level = ? AND tile_column = ? AND tile_row = ?"
        found = self._db.execute(f"SELECT tile_data FROM tiles WHERE {where}", (tile.z, tile.x, row)).fetchone()  # noqa: S608
        return found[0] if found and isinstance(found[0], bytes) else None

    @Slot()
    def close(self) -> None:
        """Let the file go."""
        if self._db is not None:
            self._db.close()


@dataclass
class _Waiting:
    """A composite whose tiles are on their way."""

    pieces: list[Piece]
    missing: set[RasterKey]
    found: dict[RasterKey, bytes | None] = field(default_factory=dict)


class XyzWorker(RasterWorker):
    """Asks a server by a URL with {z}, {x}, {y}; keeps answers on disk; falls back on them when the server is gone."""

    looks_ahead = False  # somebody else's server is asked for what is seen, no more

    def __init__(self, template: str, cache_folder: Path, spec: RasterSpec, dpr: float, land: QColor) -> None:
        super().__init__(spec, dpr, land)
        self._template = template
        self._cache_folder = cache_folder
        self._network: QNetworkAccessManager | None = None
        self._waiting: dict[TileKey, _Waiting] = {}
        self._asked: dict[RasterKey, QNetworkReply] = {}
        self._recent: OrderedDict[RasterKey, bytes | None] = OrderedDict()
        self._is_gone = False
        self._is_closed = False
        self._asked_again: RasterKey | None = None

    def go_on(self) -> None:
        """Ask for the tiles of as many wishes as may be in flight."""
        spec = self._spec
        assert spec is not None
        while self._queue and len(self._asked) < IN_FLIGHT:
            key = self._queue.pop(0)
            if key in self._waiting:
                continue
            pieces = pieces_of(key, self._dpr, spec)
            tiles = {piece.tile for piece in pieces}
            known = {tile: self._recent[tile] for tile in tiles if tile in self._recent}
            self._waiting[key] = _Waiting(pieces, tiles - known.keys(), known)
            for tile in sorted(self._waiting[key].missing):
                if tile not in self._asked:
                    self._ask(tile, QNetworkRequest.CacheLoadControl.PreferNetwork)
            if not self._waiting[key].missing:
                self._finish(key)

    def _ask(self, tile: RasterKey, how: QNetworkRequest.CacheLoadControl) -> None:
        if self._network is None:
            self._network = QNetworkAccessManager()  # no parent: it must end in this thread
            cache = QNetworkDiskCache(self._network)
            cache.setCacheDirectory(str(self._cache_folder / "tiles"))
            cache.setMaximumCacheSize(CACHE_BYTES)
            self._network.setCache(cache)
            self._network.setTransferTimeout(TIMEOUT_MS)
        url = self._template.replace("{z}", str(tile.z)).replace("{x}", str(tile.x)).replace("{y}", str(tile.y))
        request = QNetworkRequest(QUrl(url))
        request.setRawHeader(b"User-Agent", USER_AGENT)
        request.setAttribute(QNetworkRequest.Attribute.CacheLoadControlAttribute, how)
        reply = self._network.get(request)
        self._asked[tile] = reply
        fallback = how == QNetworkRequest.CacheLoadControl.AlwaysCache
        reply.finished.connect(lambda: self._answered(tile, reply, fallback))

    def _answered(self, tile: RasterKey, reply: QNetworkReply, fallback: bool) -> None:
        error = reply.error()
        reply.deleteLater()
        if self._is_closed:
            return
        content = bytes(reply.readAll().data())
        served = error == QNetworkReply.NetworkError.NoError
        why = reply.errorString()
        if served and not is_picture(content):
            served, why = False, translate("MapCanvas", "its answers are no pictures")
        # The server itself said that there is no such tile: it is there, the tile is not.
        absent = error == QNetworkReply.NetworkError.ContentNotFoundError and not fallback
        if not fallback:
            self._state(served or absent, why, tile)
        if not served and not absent and not fallback:
            self._ask(tile, QNetworkRequest.CacheLoadControl.AlwaysCache)
            return
        self._asked.pop(tile, None)
        shown = content if served else None
        if served or absent:  # composites that meet share tiles
            self._recent[tile] = shown
            while len(self._recent) > RECENT_TILES:
                self._recent.popitem(last=False)
        for key, waiting in list(self._waiting.items()):
            if tile in waiting.missing:
                waiting.missing.discard(tile)
                waiting.found[tile] = shown
                if not waiting.missing:
                    self._finish(key)
        self.go_on()

    def _state(self, answers: bool, why: str, tile: RasterKey) -> None:
        """Say once that the server is gone, and once that it is back; what it could not give is asked for again."""
        if answers == self._is_gone:
            self._is_gone = not answers
            self.noted.emit("" if answers else why)
            if answers:
                self.came_back.emit()
        if not answers and self._asked_again is None:
            self._asked_again = tile
            QTimer.singleShot(ASK_AGAIN_MS, self, self._ask_again)

    def _ask_again(self) -> None:
        """Look whether a server that was gone is back, with a tile that it owes us."""
        tile, self._asked_again = self._asked_again, None
        if tile is not None and self._is_gone and not self._is_closed and tile not in self._asked:
            self._ask(tile, QNetworkRequest.CacheLoadControl.PreferNetwork)

    def _finish(self, key: TileKey) -> None:
        waiting = self._waiting.pop(key)
        parts = [(piece, waiting.found.get(piece.tile)) for piece in waiting.pieces]
        self.composed.emit(key, assembled(parts, self._dpr, self._land))

    @Slot()
    def close(self) -> None:
        """Drop what is on its way."""
        self._is_closed = True
        for reply in list(self._asked.values()):
            reply.abort()
        self._asked.clear()
        self._network = None
