"""Looks up names of places off the GUI thread. The newest question wins; the others are not answered.

Knows no view; `places` is a `maps.places.Places`, or None where a region has none.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Protocol

from PySide6.QtCore import QObject, Qt, Signal

from console.domain.geo import LonLat

log = logging.getLogger(__name__)


class FoundPlace(Protocol):
    """What a search gives back."""

    @property
    def text(self) -> str:
        """One line that names it."""
        ...

    @property
    def at(self) -> LonLat:
        """Where it is."""
        ...


class PlaceFinder(QObject):
    """`found` carries the words and a list of places; `named` a place and its address, or nothing."""

    found = Signal(str, object)
    named = Signal(object, object)
    _arrived = Signal(object)

    def __init__(self, places: Any, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._places = places
        self._pool: ThreadPoolExecutor | None = None
        self._asked = ""
        #: The middle of the map, near which is looked first.
        self.near: Callable[[], LonLat | None] = lambda: None
        self._arrived.connect(lambda tell: tell(), Qt.ConnectionType.QueuedConnection)

    @property
    def has_places(self) -> bool:
        """Whether there is anything to search."""
        return self._places is not None

    def find(self, words: str, limit: int = 8) -> None:
        """Look words up."""
        self._asked = words
        if self._places is None:
            self._arrived.emit(lambda: self._tell_found(words, []))
            return
        near = self.near()
        self._run(
            lambda: self._places.find(words, limit, near=near) if words == self._asked else None
        ).add_done_callback(lambda done: self._arrived.emit(lambda: self._tell_found(words, _result(done))))

    def name(self, at: LonLat) -> None:
        """Ask for the address of a place."""
        if self._places is None:
            self._arrived.emit(lambda: self.named.emit(at, None))
            return
        self._run(lambda: self._places.nearest_address(at)).add_done_callback(
            lambda done: self._arrived.emit(lambda: self.named.emit(at, _result(done)))
        )

    def stop(self) -> None:
        """Wait for the last question and end the thread."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def _run(self, ask: Any) -> Future[Any]:
        if self._pool is None:
            self._pool = ThreadPoolExecutor(1, "places")
        return self._pool.submit(ask)

    def _tell_found(self, words: str, places: Any) -> None:
        if words == self._asked:
            self.found.emit(words, places or [])


def _result(done: Future[Any]) -> Any:
    if done.cancelled():
        return None
    error = done.exception()
    if error is not None:
        log.error("looking up a place failed", exc_info=error)
        return None
    return done.result()
