"""Base tiles that are painted: from memory, from disk, else by the worker process. Never blocks the GUI thread.

Owns one thread that reads files and talks with the worker, and the worker itself, which starts with the first tile
that is not on disk.
"""

from __future__ import annotations

import logging
import multiprocessing
import multiprocessing.connection
import shutil
import threading
import time
from collections import OrderedDict
from multiprocessing.connection import Connection
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage, QImageReader

from console.widgets.map.base import worker
from console.widgets.map.base.style import BaseStyle
from console.widgets.map.static import TILE_PX, TileKey
from console.widgets.theme import qcolor
from maps.errors import TileTrouble

log = logging.getLogger(__name__)

IN_FLIGHT = 2
KEPT_IMAGES = 64
KEPT_STYLES = 12
#: A worker that takes longer over a tile is ended; the tile is left out.
TILE_LIMIT_S = 10.0
#: So many deaths in a row, without a tile between, end the painting.
_DEATHS = 3


class PaintedBase(QObject):
    """A `BaseSource` for a region's own data, or for an archive of vector tiles."""

    arrived = Signal()
    flawed = Signal(object)  # TileTrouble of one tile
    failed = Signal(object)  # MapError, or what the system says
    _tile = Signal(object, str, object)  # TileKey, style key, QImage; from the thread

    looks_ahead = True

    def __init__(
        self, source: worker.PaintedSource, cache_folder: Path, style: BaseStyle, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._images: OrderedDict[TileKey, QImage] = OrderedDict()
        self._style_key = style.key()
        self._fetcher = _Fetcher(source, cache_folder, style, self)
        self._tile.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._fetcher.start()

    def tile(self, key: TileKey) -> QImage | None:
        """The tile when it is in memory."""
        image = self._images.get(key)
        if image is not None:
            self._images.move_to_end(key)
        return image

    def want(self, keys: list[TileKey]) -> None:
        """Fetch these, the first first."""
        self._fetcher.want([key for key in keys if key not in self._images])

    def set_style(self, style: BaseStyle) -> None:
        """Paint in another style from now on."""
        if style.key() != self._style_key:
            self._style_key = style.key()
            self._images.clear()
            self._fetcher.set_style(style)

    def retire(self) -> None:
        """End thread and worker soon, without waiting."""
        self._fetcher.leave()

    def has_ended(self) -> bool:
        """Whether thread and worker are gone."""
        return not self._fetcher.is_alive()

    def stop(self) -> None:
        """End thread and worker, and wait for them."""
        self._fetcher.leave()
        self._fetcher.join()

    def _take(self, key: TileKey, style_key: str, image: QImage) -> None:
        if style_key == self._style_key:
            self._images[key] = image
            while len(self._images) > KEPT_IMAGES:
                self._images.popitem(last=False)
            self.arrived.emit()


class _Fetcher(threading.Thread):
    """The thread of a `PaintedBase`."""

    def __init__(self, source: worker.PaintedSource, cache_folder: Path, style: BaseStyle, owner: PaintedBase) -> None:
        super().__init__(name="base-tiles", daemon=True)
        self._source = source
        self._cache_folder = cache_folder
        self._owner = owner
        self._lock = threading.Lock()
        self._wanted: list[TileKey] = []
        self._style = style
        self._stopping = False
        self._woken, self._waker = multiprocessing.Pipe(duplex=False)
        self._rung = False
        # Only the thread itself touches what follows.
        self._link: Connection | None = None
        self._process: multiprocessing.process.BaseProcess | None = None
        self._in_flight: list[TileKey] = []  # the worker serves them in this order
        self._begun, self._is_ready = 0.0, False  # when it took up the first of them; whether it can
        self._starts = self._deaths = 0
        self._told: BaseStyle | None = None

    # -- called by the GUI thread ------------------------------------------------------------------

    def want(self, keys: list[TileKey]) -> None:
        with self._lock:
            if keys == self._wanted:
                return
            self._wanted = list(keys)
        self._ring()

    def set_style(self, style: BaseStyle) -> None:
        with self._lock:
            self._style, self._wanted = style, []
        self._ring()

    def leave(self) -> None:
        with self._lock:
            self._stopping = True
        self._ring()

    def _ring(self) -> None:
        with self._lock:
            if self._rung:
                return
            self._rung = True
        self._waker.send_bytes(b"!")

    # -- the thread --------------------------------------------------------------------------------

    def run(self) -> None:
        try:
            name = self._source.name()
            root = None if name is None else self._cache_folder / "base" / name
            if root is not None:
                self._forget_old_styles(root)
            while not self._stopping:
                self._turn(root)
        except OSError as error:
            self._owner.failed.emit(f"{error.filename or self._source.where}: {error.strerror}")
        finally:
            self._end_worker()

    def _turn(self, root: Path | None) -> None:
        """Serve one wish, or wait for the next thing to happen."""
        with self._lock:
            style = self._style
            key = next((key for key in self._wanted if key not in self._in_flight), None)
        folder = None if root is None else root / style.key()
        if key is not None:
            where = None if folder is None else worker.tile_file(folder, key)
            if where is not None and where.exists():
                self._deliver(key, style, QImageReader(str(where)).read(), where)
                return
            if len(self._in_flight) < IN_FLIGHT:
                self._ask(key, style, folder)
                return
        waits: list[Connection] = [self._woken]
        if self._link is not None:
            waits.append(self._link)
        is_on = self._in_flight and self._is_ready  # reading a large region may take longer than any tile
        left_s = max(self._begun + TILE_LIMIT_S - time.monotonic(), 0.0) if is_on else None
        found = multiprocessing.connection.wait(waits, left_s)
        if not found:
            self._leave_out("painting it takes longer than {seconds} s", seconds=round(TILE_LIMIT_S))
        for ready in found:
            if ready is self._woken:
                self._woken.recv_bytes()
                with self._lock:
                    self._rung = False
            else:
                self._hear()

    def _deliver(self, key: TileKey, style: BaseStyle, image: QImage, where: Path) -> None:
        if image.isNull():
            where.unlink()  # torn by a crash or a full disk: painted anew
            return
        with self._lock:
            self._wanted = [other for other in self._wanted if other != key]
        image.setDevicePixelRatio(1.0)
        self._owner._tile.emit(key, style.key(), image)

    def _ask(self, key: TileKey, style: BaseStyle, folder: Path | None) -> None:
        if self._link is None:
            self._start_worker()
        link = self._link
        if link is None:
            return
        try:
            if self._told != style:
                link.send(("style", style, folder))
                self._told = style
            link.send(("tile", key))
            if not self._in_flight:
                self._begun = time.monotonic()
            self._in_flight.append(key)
        except OSError:
            self._leave_out("the painter of the base ended over it")

    def _hear(self) -> None:
        link = self._link
        assert link is not None
        try:
            answer = link.recv()
            if answer[0] == "tile":
                _, key, style_key, side = answer
                pixels = link.recv_bytes()
                self._done(key)
                image = QImage(pixels, side, side, side * worker.PIXEL_BYTES, QImage.Format.Format_RGB32).copy()
                self._owner._tile.emit(key, style_key, image)
            elif answer[0] == "ready":
                self._is_ready, self._begun = True, time.monotonic()
            elif answer[0] == "flawed":
                self._owner.flawed.emit(answer[1])
            elif answer[0] == "unkept":
                log.warning("a base tile could not be kept: %s", answer[1])
            else:
                self._give_up(answer[1])
        except (EOFError, ConnectionError):
            self._leave_out("the painter of the base ended over it")

    def _done(self, key: TileKey) -> None:
        self._in_flight = [other for other in self._in_flight if other != key]
        self._begun, self._deaths = time.monotonic(), 0
        with self._lock:
            self._wanted = [other for other in self._wanted if other != key]

    def _start_worker(self) -> None:
        self._starts += 1
        self._is_ready = False
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=worker.run, args=(theirs, self._source), name="base-tiles", daemon=True)
        process.start()
        self._process = process  # only one that started can be joined
        theirs.close()
        self._link = ours

    def _leave_out(self, template: str, **values: object) -> None:
        """The worker hangs or has died over its first tile: plain land takes its place, another worker goes on."""
        key, style, deaths = next(iter(self._in_flight), None), self._told, self._deaths + 1
        log.warning("the base painter is ended over %s", key)
        self._end_worker()
        trouble = TileTrouble(f"{self._source.where} {key}", template, **values)
        if key is not None and style is not None:
            side = round(TILE_PX * style.dpr)
            land = QImage(side, side, QImage.Format.Format_RGB32)
            land.fill(qcolor(style.theme.map_land))
            self._done(key)
            self._owner._tile.emit(key, style.key(), land)
            self._owner.flawed.emit(trouble)
        self._deaths = deaths
        if deaths >= _DEATHS:
            self._give_up(trouble)

    def _give_up(self, why: object) -> None:
        with self._lock:
            self._wanted = []
        self._end_worker()
        self._owner.failed.emit(why)

    def _end_worker(self) -> None:
        link, process = self._link, self._process
        self._link = self._process = self._told = None
        self._in_flight = []
        if link is not None:
            try:
                link.send(None)
            except OSError:
                log.debug("the base painter had hung up already")
            link.close()
        if process is not None:
            process.join(1.0)
            if process.is_alive():
                process.terminate()
                process.join()

    def _forget_old_styles(self, root: Path) -> None:
        """Keep the styles used last; older ones would fill the disk."""
        if not root.is_dir():
            return
        styles = sorted((p for p in root.iterdir() if p.is_dir()), key=lambda p: p.stat().st_mtime, reverse=True)
        for old in styles[KEPT_STYLES:]:
            shutil.rmtree(old, ignore_errors=True)
