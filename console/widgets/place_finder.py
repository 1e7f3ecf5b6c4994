"""Looks up names of places off the GUI thread. The newest question wins; the others are not answered.

Knows no view; `places` is a `maps.places.Places`, or None where a region has none.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from console.domain.geo import LonLat
from console.widgets.behind import Behind

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

    def __init__(self, places: Any, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._places = places
        self._behind = Behind("places", self)
        self._asked = ""
        #: The middle of the map, near which is looked first.
        self.near: Callable[[], LonLat | None] = lambda: None

    @property
    def has_places(self) -> bool:
        """Whether there is anything to search."""
        return self._places is not None

    def find(self, words: str, limit: int = 8) -> None:
        """Look words up."""
        self._asked, near = words, self.near()

        def look() -> Sequence[FoundPlace]:
            is_wanted = self._places is not None and words == self._asked
            return self._places.find(words, limit, near=near) if is_wanted else ()

        self._behind.do(look, lambda places, why: self._tell_found(words, places or (), why))

    def name(self, at: LonLat) -> None:
        """Ask for the address of a place."""

        def look() -> FoundPlace | None:
            return None if self._places is None else self._places.nearest_address(at)

        self._behind.do(look, lambda place, why: self._tell_named(at, place, why))

    def stop(self) -> None:
        """Wait for the last question and end the thread."""
        self._behind.stop()

    def _tell_found(self, words: str, places: Sequence[FoundPlace], why: str) -> None:
        _log_failure(why)
        if words == self._asked:
            self.found.emit(words, places)

    def _tell_named(self, at: LonLat, place: FoundPlace | None, why: str) -> None:
        _log_failure(why)
        self.named.emit(at, place)


def _log_failure(why: str) -> None:
    if why:
        log.warning("places can not be looked up: %s", why)
