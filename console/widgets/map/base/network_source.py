"""Raster tiles of a server, or of several drawn over one another. Owns the asking, and what is kept of the answers.

A server that is gone is stated, and asked now and then whether it is back; until then what was kept on disk is shown,
scaled up from higher zooms where nothing else is left.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QTimer, QUrl, Slot
from PySide6.QtGui import QColor
from PySide6.QtNetwork import QNetworkAccessManager, QNetworkDiskCache, QNetworkReply, QNetworkRequest

from console.widgets.map.base.raster import Held, Layout, RasterKey, RasterSpec
from console.widgets.map.base.raster_source import RasterWorker
from console.widgets.map.static import TileKey
from maps.errors import TileTrouble
from maps.sources.archive import is_picture
from maps.sources.packed import MOST_STORED_BYTES
from maps.sources.servers import server_of, tile_address

CACHE_BYTES = 500_000_000
TIMEOUT_MS = 10_000
#: How often a server that does not answer is asked whether it does again.
ASK_AGAIN_MS = 15_000
#: One tile may be broken; so many in a row are a server that is gone.
FAILURES_IN_A_ROW = 3
IN_FLIGHT = 8
RECENT_TILES = 256
#: Kept tiles of so many zooms above stand in.
STEPS_UP = 5
USER_AGENT = b"command-console (map base)"

_TOO_LARGE = "too_large"

Load = QNetworkRequest.CacheLoadControl


@dataclass(frozen=True, slots=True)
class Wish:
    """A tile of one of the layers."""

    layer: int
    tile: RasterKey


@dataclass
class _Waiting:
    """A composite whose tiles are on their way."""

    layout: Layout
    missing: set[Wish]
    found: list[dict[RasterKey, Held | None]]


class NetworkWorker(RasterWorker):
    """Asks by addresses with places for zoom, column and row."""

    looks_ahead = False  # somebody else's server is asked for what is seen, no more

    def __init__(
        self, addresses: Sequence[str], cache_folder: Path, spec: RasterSpec, dpr: float, land: QColor
    ) -> None:
        super().__init__(dpr, land)
        self._addresses, self._spec = tuple(addresses), spec
        self._cache_folder = cache_folder
        self._network: QNetworkAccessManager | None = None
        self._waiting: dict[TileKey, _Waiting] = {}
        self._asked: dict[Wish, QNetworkReply] = {}
        self._recent: OrderedDict[Wish, Held | None] = OrderedDict()
        self._is_gone = self._is_closed = self._has_answered = False
        self._failures = 0
        self._owed: Wish | None = None

    def go_on(self) -> None:
        """Ask for the tiles of as many wishes as may be in flight."""
        while self._queue and len(self._asked) < IN_FLIGHT:
            key = self._queue.pop(0)
            if key in self._waiting:
                continue
            layout = Layout(key, self._dpr, self._spec)
            layers = range(len(self._addresses))
            waiting = _Waiting(layout, {Wish(n, tile) for n in layers for tile in layout.tiles}, [{} for _ in layers])
            self._waiting[key] = waiting
            for wish in sorted(waiting.missing, key=lambda wish: (wish.layer, wish.tile)):
                if wish in self._recent:
                    waiting.missing.discard(wish)
                    waiting.found[wish.layer][wish.tile] = self._recent[wish]
                elif wish not in self._asked:
                    self._ask(wish, Load.AlwaysCache if self._is_gone else Load.PreferNetwork)
            if not waiting.missing:
                self._finish(key)

    def _manager(self) -> QNetworkAccessManager:
        if self._network is None:
            self._network = QNetworkAccessManager()  # no parent: it must end in this thread
            cache = QNetworkDiskCache(self._network)
            cache.setCacheDirectory(str(self._cache_folder / "tiles"))
            cache.setMaximumCacheSize(CACHE_BYTES)
            self._network.setCache(cache)
            self._network.setTransferTimeout(TIMEOUT_MS)
        return self._network

    def _ask(self, wish: Wish, how: Load, steps_up: int = 0) -> None:
        tile = wish.tile.above(steps_up)
        request = QNetworkRequest(QUrl(tile_address(self._addresses[wish.layer], *tile)))
        request.setRawHeader(b"User-Agent", USER_AGENT)
        request.setAttribute(QNetworkRequest.Attribute.CacheLoadControlAttribute, how)
        reply = self._manager().get(request)
        self._asked[wish] = reply
        reply.downloadProgress.connect(lambda got, _all: _bounded(reply, got))
        reply.finished.connect(lambda: self._answered(wish, reply, how, steps_up))

    def _answered(self, wish: Wish, reply: QNetworkReply, how: Load, steps_up: int) -> None:
        reply.deleteLater()
        if self._is_closed:
            return
        trouble = self._trouble(reply)
        content = bytes(reply.readAll().data()) if trouble is None else b""
        if trouble is None and not is_picture(content):
            trouble = TileTrouble(server_of(self._addresses[wish.layer]), "its answers are no pictures")
        # The server itself said that there is no such tile: it is there, the tile is not.
        is_absent = how is Load.PreferNetwork and reply.error() is QNetworkReply.NetworkError.ContentNotFoundError
        if how is Load.PreferNetwork:
            self._state(None if is_absent else trouble, wish)
        if trouble is None:
            self._settle(wish, Held(wish.tile.above(steps_up), content))
        elif is_absent:
            self._settle(wish, None)
        elif how is Load.PreferNetwork:
            self._ask(wish, Load.AlwaysCache)
        elif steps_up < min(STEPS_UP, wish.tile.z - self._spec.min_zoom):
            self._ask(wish, Load.AlwaysCache, steps_up + 1)
        else:
            self._end(wish)

    def _trouble(self, reply: QNetworkReply) -> TileTrouble | None:
        """What went wrong, without the address: that may hold a key."""
        error, server = reply.error(), reply.request().url().host()
        if reply.property(_TOO_LARGE) or reply.bytesAvailable() > MOST_STORED_BYTES:
            return TileTrouble(server, "larger than {most} MB", most=MOST_STORED_BYTES // 1_000_000)
        if error is QNetworkReply.NetworkError.NoError:
            return None
        status = reply.attribute(QNetworkRequest.Attribute.HttpStatusCodeAttribute)
        if status is not None:
            return TileTrouble(server, "it refuses, with status {status}", status=status)
        if error is QNetworkReply.NetworkError.OperationCanceledError:
            return TileTrouble(server, "no answer within {seconds} s", seconds=TIMEOUT_MS // 1000)
        return TileTrouble(
            server, "{reason}", reason=error.name if "://" in reply.errorString() else reply.errorString()
        )

    def _settle(self, wish: Wish, held: Held | None) -> None:
        """What a tile is, is known; None: there is none."""
        if held is None or held.tile == wish.tile:
            self._recent[wish] = held  # composites that meet share tiles
            while len(self._recent) > RECENT_TILES:
                self._recent.popitem(last=False)
        for waiting in self._waiting.values():
            if wish in waiting.missing:
                waiting.found[wish.layer][wish.tile] = held
        self._end(wish)

    def _end(self, wish: Wish) -> None:
        """Nobody waits for a tile any more."""
        self._asked.pop(wish, None)
        for key, waiting in list(self._waiting.items()):
            waiting.missing.discard(wish)
            if not waiting.missing:
                self._finish(key)
        self.go_on()

    def _finish(self, key: TileKey) -> None:
        waiting = self._waiting.pop(key)
        self.composed.emit(key, *waiting.layout.assembled(waiting.found, self._land))

    def _state(self, trouble: TileTrouble | None, wish: Wish) -> None:
        """Say once that the server is gone, and once that it is back; what it could not give is asked for again."""
        if trouble is None:
            self._failures, self._has_answered = 0, True
            if self._is_gone:
                self._is_gone = False
                self.noted.emit(None)
                self.came_back.emit()
            return
        self._failures += 1
        if not self._is_gone and (self._failures >= FAILURES_IN_A_ROW or not self._has_answered):
            self._is_gone = True
            self.noted.emit(trouble)
        if self._is_gone and self._owed is None:
            self._owed = wish
            QTimer.singleShot(ASK_AGAIN_MS, self, self._ask_again)

    def _ask_again(self) -> None:
        """Look whether a server that was gone is back, with a tile that it owes us."""
        wish, self._owed = self._owed, None
        if wish is not None and self._is_gone and not self._is_closed and wish not in self._asked:
            self._ask(wish, Load.PreferNetwork)

    @Slot()
    def close(self) -> None:
        """Drop what is on its way."""
        self._is_closed = True
        for reply in list(self._asked.values()):
            reply.abort()
        self._asked.clear()
        self._network = None


def _bounded(reply: QNetworkReply, got: int) -> None:
    """No tile is so large: what goes on and on is cut off."""
    if got > MOST_STORED_BYTES:
        reply.setProperty(_TOO_LARGE, True)
        reply.abort()
