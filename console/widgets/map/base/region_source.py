"""Base tiles of a region: from memory, from disk, else painted by the worker process. Never blocks the GUI thread.

Owns one thread that reads files and talks with the worker, and the worker itself, which starts with the first tile
that is not on disk.
"""

from __future__ import annotations

import hashlib
import logging
import multiprocessing
import multiprocessing.connection
import shutil
import threading
from collections import OrderedDict
from multiprocessing.connection import Connection
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage, QImageReader

from console.widgets.map.base import worker
from console.widgets.map.base.style import BaseStyle
from console.widgets.map.static import TileKey
from maps.folder import MANIFEST

log = logging.getLogger(__name__)

IN_FLIGHT = 2
KEPT_IMAGES = 64
KEPT_STYLES = 12
_RESTARTS = 1


class RegionBase(QObject):
    """A `BaseSource` for one region folder."""

    arrived = Signal()
    failed = Signal(str)
    _tile = Signal(object, str, object)  # TileKey, style key, QImage; from the thread

    looks_ahead = True

    def __init__(
        self, region_folder: Path, cache_folder: Path, style: BaseStyle, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._images: OrderedDict[TileKey, QImage] = OrderedDict()
        self._style_key = style.key()
        self._fetcher = _Fetcher(region_folder, cache_folder, style, self)
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
    """The thread of a `RegionBase`."""

    def __init__(self, region_folder: Path, cache_folder: Path, style: BaseStyle, owner: RegionBase) -> None:
        super().__init__(name="base-tiles", daemon=True)
        self._region_folder = region_folder
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
        self._in_flight: set[TileKey] = set()
        self._starts = 0
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
            root = self._cache_folder / "base" / self._region_key()
            self._forget_old_styles(root)
            while not self._stopping:
                self._turn(root)
        except OSError as error:
            self._owner.failed.emit(f"{error.filename or self._region_folder}: {error.strerror}")
        finally:
            self._end_worker()

    def _region_key(self) -> str:
        return hashlib.sha256((self._region_folder / MANIFEST).read_bytes()).hexdigest()[:16]

    def _turn(self, root: Path) -> None:
        """Serve one wish, or wait for the next thing to happen."""
        with self._lock:
            style = self._style
            key = next((key for key in self._wanted if key not in self._in_flight), None)
        folder = root / style.key()
        if key is not None:
            where = worker.tile_file(folder, key)
            if where.exists():
                self._deliver(key, style, QImageReader(str(where)).read(), where)
                return
            if len(self._in_flight) < IN_FLIGHT:
                self._ask(key, style, folder)
                return
        waits: list[Connection] = [self._woken]
        if self._link is not None:
            waits.append(self._link)
        for ready in multiprocessing.connection.wait(waits):
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

    def _ask(self, key: TileKey, style: BaseStyle, folder: Path) -> None:
        if self._link is None:
            self._start_worker()
        link = self._link
        if link is None:
            return
        try:
            if self._told != style:
                link.send(("style", style, str(folder)))
                self._told = style
            link.send(("tile", key))
            self._in_flight.add(key)
        except (BrokenPipeError, OSError):
            self._lost()

    def _hear(self) -> None:
        link = self._link
        assert link is not None
        try:
            answer = link.recv()
            if answer[0] == "tile":
                _, key, style_key, side = answer
                pixels = link.recv_bytes()
                self._in_flight.discard(key)
                with self._lock:
                    self._wanted = [other for other in self._wanted if other != key]
                image = QImage(pixels, side, side, side * worker.PIXEL_BYTES, QImage.Format.Format_RGB32).copy()
                self._owner._tile.emit(key, style_key, image)
            elif answer[0] == "unkept":
                log.warning("a base tile could not be kept: %s", answer[1])
            else:
                self._starts = _RESTARTS + 1
                self._give_up(answer[1])
        except (EOFError, ConnectionError):
            self._lost()

    def _start_worker(self) -> None:
        self._starts += 1
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(
            target=worker.run, args=(theirs, str(self._region_folder)), name="base-tiles", daemon=True
        )
        process.start()
        self._process = process  # only one that started can be joined
        theirs.close()
        self._link = ours

    def _lost(self) -> None:
        """The worker has died: start another, once."""
        log.warning("the base painter has ended unexpectedly")
        self._end_worker()
        if self._starts > _RESTARTS:
            self._give_up("the base painter ended twice")

    def _give_up(self, why: str) -> None:
        with self._lock:
            self._wanted = []
        self._end_worker()
        self._owner.failed.emit(why)

    def _end_worker(self) -> None:
        link, process = self._link, self._process
        self._link = self._process = self._told = None
        self._in_flight.clear()
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
