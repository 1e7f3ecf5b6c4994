"""One interface to travel: what can be asked of the roads, and what an answer says of itself.

Owns the questions and the answers. Who answers them is `maps.engines`'s and `maps.worker`'s. Knows nothing of units or
incidents.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from console.domain.geo import LonLat
from maps.closures import Closure
from maps.errors import MapError
from maps.network import Floats, Ints
from maps.streets import Street
from maps.travel import Route
from maps.vehicles import DEFAULT, Vehicle

WHAT = "cannot ask the roads"


class EngineError(MapError):
    """A question was not answered: unknown vehicle, too late, or the engine is gone."""


class EngineSilent(EngineError):
    """Nobody answers just now, whatever is asked."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What an answer rests on: the version of the network, of the closures, the kind of vehicle; a guess or not."""

    network: str
    closures: str
    vehicle: str
    is_estimate: bool


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What an engine can do. `vehicles` are keys with names in Chinese and English, the default first."""

    network: str
    is_estimate: bool
    heeds_closures: bool
    heeds_turns: bool
    is_calibrated: bool
    connected_share: float
    vehicles: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Snapped:
    """Places on the road, (n, 2) degrees, and metres to there, (n,); NaN where no road is near."""

    at: Floats
    distance_m: Floats
    basis: Basis


@dataclass(frozen=True, slots=True, eq=False)
class Times:
    """Seconds from each place, (n,); NaN where none leads there. `metres` of those ways, when they were asked for."""

    seconds: Floats
    metres: Floats | None
    basis: Basis


@dataclass(frozen=True, slots=True, eq=False)
class Nearest:
    """Rows of the soonest places, soonest first, their seconds, and their ways when they were asked for."""

    rows: Ints
    seconds: Floats
    routes: tuple[Route, ...]
    basis: Basis


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """The fastest way; None when there is none."""

    route: Route | None
    basis: Basis


@dataclass(frozen=True, slots=True)
class Isochrone:
    """What is reached within each limit: outlines as WKB multipolygons in degrees, each holding those before it."""

    limits_s: tuple[float, ...]
    outlines: tuple[bytes, ...]
    basis: Basis


@dataclass(frozen=True, slots=True)
class Closed:
    """How many edges the closures now in force cross."""

    edges: int
    basis: Basis


class RoadEngine(Protocol):
    """Travel in a region. `vehicle` is the key of a kind, the first one by default; `at` the moment of travel."""

    def capabilities(self) -> Capabilities:
        """What it can do."""
        ...

    def set_closures(self, closures: Sequence[Closure]) -> Closed:
        """Close roads, in place of what was closed before."""
        ...

    def snap(self, points: Floats, vehicle: str = DEFAULT) -> Snapped:
        """The nearest place on a road for each of (n, 2) degrees."""
        ...

    def times(
        self,
        fixes: Floats,
        target: LonLat,
        vehicle: str = DEFAULT,
        *,
        limit_s: float | None = None,
        with_metres: bool = False,
        at: datetime | None = None,
    ) -> Times:
        """Travel from each of (n, 2) degrees to a target."""
        ...

    def nearest(
        self,
        fixes: Floats,
        target: LonLat,
        k: int,
        vehicle: str = DEFAULT,
        *,
        with_routes: bool = False,
        at: datetime | None = None,
    ) -> Nearest:
        """The k soonest of (n, 2) degrees at a target."""
        ...

    def route(self, a: LonLat, b: LonLat, vehicle: str = DEFAULT, *, at: datetime | None = None) -> Way:
        """The fastest way."""
        ...

    def streets(self, a: LonLat, b: LonLat, vehicle: str = DEFAULT) -> tuple[Street, ...]:
        """The streets of the fastest way in their order; none without roads or a way."""
        ...

    def isochrone(self, origins: Floats, limits_s: Sequence[float], vehicle: str = DEFAULT) -> Isochrone:
        """What is reached from the nearest of some places within each limit."""
        ...

    def reached(self, origins: Floats, points: Floats, limit_s: float, vehicle: str = DEFAULT) -> Times:
        """How soon each of (n, 2) degrees is reached from the nearest of (m, 2) origins, from setting out."""
        ...


def kind_of(vehicles: Mapping[str, Vehicle], key: str) -> Vehicle:
    """A kind of vehicle by its key.

    Raises:
        EngineError: there is none.
    """
    try:
        return vehicles[key]
    except KeyError:
        raise EngineError(WHAT, key, f"no such kind of vehicle; there are {', '.join(vehicles)}") from None
