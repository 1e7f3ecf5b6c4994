"""Named views of a region's map, kept in a small file of the user; read and written off the GUI thread.

Knows no panel and no map.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QThreadPool, Signal

from console.domain.geo import LonLat, is_on_earth
from console.widgets.settings import write_atomically

#: Enough for the keys 1 to 9 and as many again.
MOST_VIEWS = 40
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class KeptView:
    """Where the map looked."""

    name: str
    middle: LonLat
    zoom: float


def read(path: Path) -> tuple[KeptView, ...]:
    """What was kept; nothing when there is no file, or none that can be read."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        views = [
            KeptView(str(row["name"]), LonLat(float(row["lon"]), float(row["lat"])), float(row["zoom"])) for row in told
        ]
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, TypeError, KeyError) as error:
        log.warning("the views of the map are not known: %s: %s", path, error)
        return ()
    return tuple(view for view in views if view.name and is_on_earth(view.middle))[:MOST_VIEWS]


def write(path: Path, views: Sequence[KeptView]) -> None:
    """Replace the file."""
    rows = [{"name": v.name, "lon": v.middle.lon, "lat": v.middle.lat, "zoom": v.zoom} for v in views]
    try:
        write_atomically(path, json.dumps(rows, ensure_ascii=False, indent=1))
    except OSError as error:
        log.warning("the views of the map are not kept: %s: %s", path, error)


class KeptViews(QObject):
    """The views of one region, in the order they were kept in. `changed`: they are others."""

    changed = Signal()
    _loaded = Signal(object, object)  # file, views

    def __init__(self, folder: Path, parent: QObject) -> None:
        """
        Args:
            folder: where the files of all regions lie.
        """
        super().__init__(parent)
        self.views: tuple[KeptView, ...] = ()
        self._folder = folder
        self._path: Path | None = None
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)  # reads and writes keep their order
        self._loaded.connect(self._take)

    def set_region(self, name: str) -> None:
        """Those of another region, by its name; "" where there is none."""
        path = self._path = self._folder / f"{hashlib.sha256(name.encode()).hexdigest()[:24]}.json"
        self.views = ()
        self.changed.emit()
        self._pool.start(lambda: self._loaded.emit(path, read(path)))

    def keep(self, view: KeptView) -> None:
        """Keep a view, in place of the one of the same name."""
        names = [kept.name for kept in self.views]
        if view.name in names:
            self._set([view if kept.name == view.name else kept for kept in self.views])
        else:
            self._set([*self.views, view][:MOST_VIEWS])

    def forget(self, name: str) -> None:
        """Forget a view."""
        self._set([kept for kept in self.views if kept.name != name])

    def stop(self) -> None:
        """Wait for what is being written."""
        self._pool.waitForDone()

    def _take(self, path: Path, views: tuple[KeptView, ...]) -> None:
        if path == self._path:
            newer = {view.name for view in self.views}  # kept while the file was being read
            self.views = (*(view for view in views if view.name not in newer), *self.views)
            self.changed.emit()

    def _set(self, views: Sequence[KeptView]) -> None:
        path, self.views = self._path, tuple(views)
        if path is not None:
            self._pool.start(lambda: write(path, views))
        self.changed.emit()
