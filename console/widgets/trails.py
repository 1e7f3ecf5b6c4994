"""Where units drove in the last minutes, as lines on the map: the history of the record, then every fix that comes.

Off the layer nothing is asked and nothing is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer

from console.bridge import Bridge
from console.domain.unit import UnitStatus
from console.feeds.fixes import FixTable
from console.picture import Picture
from console.widgets.map.canvas import MapCanvas
from console.widgets.map.figures import Figure, Ink
from console.widgets.map.view import to_mercator
from console.widgets.selection import Selection

LAYER = "trails"
KEPT = timedelta(minutes=10)
SHOWN_EVERY_MS = 4_000
#: With more units, those that are picked or at work have a trail.
MOST_UNITS = 200
#: A fix that is nearer to the one before adds nothing to see.
LEAST_M = 8.0

Floats = NDArray[np.float64]


def trailed(picture: Picture, picked: Iterable[str]) -> list[str]:
    """Units that have a trail: all, or those picked and those at work."""
    if len(picture.units) <= MOST_UNITS:
        return list(picture.units)
    idle = (UnitStatus.AVAILABLE, UnitStatus.OFF_DUTY)
    at_work = (unit.call_sign for unit in picture.units.values() if unit.status not in idle)
    return list(dict.fromkeys((*(name for name in picked if name in picture.units), *at_work)))[:MOST_UNITS]


class Tracks:
    """Places of each unit, oldest first: (n, 3) of Unix seconds and web-mercator metres."""

    def __init__(self) -> None:
        self._of: dict[str, Floats] = {}

    def missing(self, units: Iterable[str]) -> list[str]:
        """Those of which nothing is kept yet."""
        return [unit for unit in units if unit not in self._of]

    def begin(self, units: Iterable[str]) -> None:
        """Keep these from now on."""
        for unit in units:
            self._of.setdefault(unit, np.empty((0, 3)))

    def keep_only(self, units: Iterable[str], since_s: float) -> None:
        """Forget all other units, and what is older."""
        wanted = set(units)
        self._of = {unit: track[track[:, 0] >= since_s] for unit, track in self._of.items() if unit in wanted}

    def add_history(self, tracks: Mapping[str, Floats]) -> None:
        """Put (n, 3) of seconds, longitude and latitude before what has come since."""
        for unit, found in tracks.items():
            track = self._of.get(unit)
            if track is not None and len(found):
                before = found[found[:, 0] < (track[0, 0] if len(track) else np.inf)]
                self._of[unit] = np.vstack((np.column_stack((before[:, 0], to_mercator(before[:, 1:]))), track))

    def add_fixes(self, fixes: FixTable) -> None:
        """Add the latest fix of each unit that is kept and has moved on."""
        rows = {unit: row for unit in self._of if (row := fixes.row_of.get(unit)) is not None}
        if not rows:
            return
        chosen = list(rows.values())
        metres = to_mercator(fixes.lonlat[chosen])
        for unit, fixed_at_s, at in zip(rows, fixes.fixed_at_s[chosen].tolist(), metres, strict=True):
            track = self._of[unit]
            if len(track) and (fixed_at_s <= track[-1, 0] or np.hypot(*(at - track[-1, 1:])) < LEAST_M):
                continue
            self._of[unit] = np.vstack((track, [[fixed_at_s, *at]]))

    def lines(self) -> list[Floats]:
        """(n, 2) metres of each unit that has moved."""
        return [track[:, 1:] for track in self._of.values() if len(track) > 1]

    def clear(self) -> None:
        """Forget all."""
        self._of.clear()


class Trails(QObject):
    """Keeps the trails of one map while their layer is on."""

    def __init__(self, bridge: Bridge, canvas: MapCanvas, selection: Selection, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge, self._canvas, self._selection = bridge, canvas, selection
        self._tracks = Tracks()
        self._timer = QTimer(self, interval=SHOWN_EVERY_MS)
        self._timer.timeout.connect(self.look)
        canvas.layers.changed.connect(self._switch)
        selection.changed.connect(self._picked)
        bridge.fixes_changed.connect(self._take_fixes)
        bridge.tracks_found.connect(self._take_history)
        self._switch()

    @property
    def is_on(self) -> bool:
        """Whether the layer shows."""
        return self._timer.isActive()

    def look(self) -> None:
        """Ask for the past of units that are new, forget what is old, and show what there is."""
        units = trailed(self._bridge.picture, self._selection.units)
        since = self._bridge.now() - KEPT
        if new := self._tracks.missing(units):
            self._tracks.begin(new)
            self._bridge.find_tracks(new, since)
        self._tracks.keep_only(units, since.timestamp())
        self._show()

    def stop(self) -> None:
        """Ask no more."""
        self._timer.stop()

    def _switch(self) -> None:
        shown = self._canvas.layers.now.shows(LAYER)
        if shown and not self.is_on:
            self._timer.start()
            self.look()
        elif not shown and self.is_on:
            self._timer.stop()
            self._tracks.clear()
            self._show()

    def _picked(self) -> None:
        if self.is_on and len(self._bridge.picture.units) > MOST_UNITS:
            self.look()

    def _take_fixes(self, fixes: FixTable) -> None:
        if self.is_on:
            self._tracks.add_fixes(fixes)

    def _take_history(self, _request: str, tracks: Mapping[str, Floats]) -> None:
        if self.is_on:
            self._tracks.add_history(tracks)
            self._show()

    def _show(self) -> None:
        lines = self._tracks.lines()
        self._canvas.data.set_figures(LAYER, [Figure((line,), Ink.BUSY, width_px=1.6) for line in lines])
