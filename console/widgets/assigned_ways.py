"""The ways that assigned units take to their incidents, with times of arrival, kept up to date on the map.

Asks the roads one way after another, never more than a few a turn. Knows no roads itself.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np
from PySide6.QtCore import QObject, QTimer

from console.bridge import Bridge
from console.domain.geo import LonLat, distance_m
from console.domain.unit import UnitStatus
from console.picture import ChangeSet, Picture
from console.widgets.map.canvas import MapCanvas
from console.widgets.map.figures import Figure, Floats, Ink
from console.widgets.map.measure import Told
from console.widgets.map.view import to_mercator
from console.widgets.place_now import Positions, place_now
from console.widgets.selection import Selection
from maps.engine import Way
from maps.vehicles import kind_or_default

TURN_MS = 4_000
#: A way is asked for again after so long, or when its unit is so far from where it was asked for.
OLD_S, MOVED_M = 45.0, 150.0
MOST_WAYS = 24
LAYER = "lines"
#: Where along a way its arrival may be told, as shares of its length: the first that has room.
LABELLED = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.1, 0.9)
#: Asks for the way of a kind of vehicle between two places.
AskWayOf = Callable[[str, LonLat, LonLat, Told], None]
_ON_THE_WAY = frozenset({UnitStatus.DISPATCHED, UnitStatus.DELIVERED, UnitStatus.ACKNOWLEDGED, UnitStatus.EN_ROUTE})


@dataclass(frozen=True)
class Wanted:
    """A unit that is on its way, from where it is now, and its kind of vehicle."""

    unit: str
    vehicle: str
    at: LonLat
    to: LonLat


@dataclass(frozen=True)
class Known:
    """An answer. `metres` (n, 2) in web mercator, None where no way leads there. `asked_at` None: of other roads."""

    wanted: Wanted
    asked_at: datetime | None
    metres: Floats | None = None
    arrives_at: datetime | None = None
    is_estimate: bool = False


def on_the_way(bridge: Positions, picked: str | None) -> Iterator[Wanted]:
    """Units on their way whose places are known: those of the picked incident first, then the most urgent."""
    picture = bridge.picture

    def urgency(number: str) -> tuple[bool, int, str]:
        return number != picked, picture.incidents[number].priority, number

    bound = [u for u in picture.units.values() if u.status in _ON_THE_WAY and u.incident in picture.incidents]
    for unit in sorted(bound, key=lambda one: (urgency(one.incident or ""), one.call_sign)):
        to = picture.incidents[unit.incident or ""].at
        at = place_now(unit.call_sign, bridge)
        if at is not None and to is not None:
            yield Wanted(unit.call_sign, kind_or_default(unit.vehicle), at, to)


class AssignedWays(QObject):
    """Keeps the ways of one map."""

    def __init__(self, bridge: Bridge, canvas: MapCanvas, selection: Selection, ask: AskWayOf, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge, self._canvas, self._selection, self._ask = bridge, canvas, selection, ask
        self._known: dict[str, Known] = {}
        self._left: deque[Wanted] = deque()
        self._is_asking = False
        self._timer = QTimer(self, interval=TURN_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        bridge.picture_changed.connect(self._picture_changed)
        bridge.roads_changed.connect(self._forget)
        canvas.layers.changed.connect(self.look)

    def look(self) -> None:
        """Ask for the ways that are new or old, and forget those that are over."""
        if not self._canvas.layers.now.shows(LAYER):
            return
        bridge = self._bridge
        everyone = on_the_way(bridge, self._selection.incident)
        wanted = {one.unit: one for one, _ in zip(everyone, range(MOST_WAYS), strict=False)}
        over = self._known.keys() - wanted.keys()
        for unit in over:
            del self._known[unit]
        now = bridge.now()
        self._left = deque(one for one in wanted.values() if self._is_due(one, now))
        if over:
            self._show()
        self._next()

    def stop(self) -> None:
        """Ask no more."""
        self._timer.stop()
        self._left.clear()

    def _forget(self) -> None:
        """Roads were closed or opened: every way may be another one."""
        self._known = {unit: replace(known, asked_at=None) for unit, known in self._known.items()}
        self.look()

    def _picture_changed(self, _picture: Picture, changes: ChangeSet) -> None:
        if changes.assignments or changes.everything:
            self.look()

    def _is_due(self, wanted: Wanted, now: datetime) -> bool:
        known = self._known.get(wanted.unit)
        if (
            known is None
            or known.asked_at is None
            or (known.wanted.to, known.wanted.vehicle) != (wanted.to, wanted.vehicle)
        ):
            return True
        is_old = abs((now - known.asked_at).total_seconds()) > OLD_S  # a drill's clock may be set back
        return is_old or distance_m(known.wanted.at, wanted.at) > MOVED_M

    def _next(self) -> None:
        if self._is_asking or not self._left:
            return
        wanted = self._left.popleft()
        self._is_asking = True
        self._ask(wanted.vehicle, wanted.at, wanted.to, lambda way, _why: self._told(wanted, way))

    def _told(self, wanted: Wanted, way: Way | None) -> None:
        self._is_asking = False
        now = self._bridge.now()
        known = Known(wanted, now)
        if way is not None and way.route is not None:
            arrives_at = now + timedelta(seconds=way.route.duration_s)
            known = Known(wanted, now, to_mercator(way.route.coords), arrives_at, way.basis.is_estimate)
        self._known[wanted.unit] = known
        if not self._left:
            self._show()
        self._next()

    def _show(self) -> None:
        found = {unit: known for unit, known in self._known.items() if known.metres is not None}
        self._canvas.data.set_ways(ways_figures(found), frozenset(found))


def ways_figures(known: Mapping[str, Known]) -> list[Figure]:
    """A line a way, dashed where it is an estimate, with who arrives when half way."""
    figures = []
    for unit, one in known.items():
        if one.metres is None or one.arrives_at is None:
            continue
        about = "≈ " if one.is_estimate else ""
        clock = one.arrives_at.astimezone().strftime("%H:%M")
        figures.append(
            Figure(
                (one.metres,),
                Ink.BUSY,
                is_dashed=one.is_estimate,
                width_px=2.4,
                label=f"{unit} {about}{clock}",
                label_at=_along(one.metres, LABELLED),
            )
        )
    return figures


def _along(metres: Floats, shares: Sequence[float]) -> Floats:
    """Where shares of a way are gone, (k, 2): its vertices crowd in towns, under symbols."""
    gone = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(metres, axis=0).T))))
    at = np.array(shares) * gone[-1]
    return np.column_stack([np.interp(at, gone, metres[:, axis]) for axis in (0, 1)])
