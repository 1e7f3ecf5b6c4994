"""An engine as one model of travel: one kind of vehicle, and what to say when no answer comes.

Knows questions and answers; neither processes nor screens.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

import numpy as np

from console.domain.geo import LonLat
from maps.engine import EngineError, RoadEngine
from maps.network import Floats, Ints
from maps.travel import Route, TravelModel
from maps.vehicles import DEFAULT

log = logging.getLogger(__name__)

_Answer = TypeVar("_Answer")


class Driving:
    """A `TravelModel` by an engine.

    With a fallback it answers by that one, marked as an estimate, when the engine does not; without, the engine's
    error is raised. May be asked from any thread, as the engine may.
    """

    def __init__(self, engine: RoadEngine, fallback: TravelModel | None = None) -> None:
        self._engine, self._fallback = engine, fallback
        self._is_estimate = False

    @property
    def is_estimate(self) -> bool:
        """Whether the last answer was a guess without roads. `timed` tells it of its own answer."""
        return self._is_estimate

    def timed(self, fixes_lonlat: Floats, target: LonLat, vehicle: str = "") -> tuple[Floats, bool]:
        """As TravelModel."""

        def ask() -> tuple[Floats, bool]:
            found = self._engine.times(fixes_lonlat, target, vehicle or DEFAULT)
            return found.seconds, found.basis.is_estimate

        seconds, is_estimate = self._or_guess(ask, lambda other: (other.timed(fixes_lonlat, target, vehicle)[0], True))
        self._is_estimate = is_estimate
        return seconds, is_estimate

    def travel_times(self, fixes_lonlat: Floats, target: LonLat, limit_s: float | None = None) -> Floats:
        """As TravelModel."""

        def ask() -> Floats:
            return self._engine.times(fixes_lonlat, target, limit_s=limit_s).seconds

        return self._or_guess(ask, lambda other: other.travel_times(fixes_lonlat, target, limit_s))

    def distances_m(self, fixes_lonlat: Floats, target: LonLat, limit_m: float | None = None) -> Floats:
        """Metres of the fastest ways; as TravelModel."""

        def ask() -> Floats:
            metres = self._engine.times(fixes_lonlat, target, with_metres=True).metres
            assert metres is not None
            return metres if limit_m is None else np.where(metres <= limit_m, metres, np.nan)

        return self._or_guess(ask, lambda other: other.distances_m(fixes_lonlat, target, limit_m))

    def nearest(self, fixes_lonlat: Floats, target: LonLat, k: int) -> tuple[Ints, Floats]:
        """As TravelModel."""

        def ask() -> tuple[Ints, Floats]:
            found = self._engine.nearest(fixes_lonlat, target, k)
            return found.rows, found.seconds

        return self._or_guess(ask, lambda other: other.nearest(fixes_lonlat, target, k))

    def route(self, a: LonLat, b: LonLat) -> Route | None:
        """As TravelModel."""
        return self._or_guess(lambda: self._engine.route(a, b).route, lambda other: other.route(a, b))

    def _or_guess(self, ask: Callable[[], _Answer], guess: Callable[[TravelModel], _Answer]) -> _Answer:
        try:
            return ask()
        except EngineError as error:
            if self._fallback is None:
                raise
            log.warning("%s; a straight line stands in", error)
            return guess(self._fallback)
