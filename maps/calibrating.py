"""Fits how fast roads are to recorded tracks: a factor by class of road, one by hour, and what a journey costs besides.

Each leg between two fixes is taken along its fastest way; the classes on it, in seconds as the roads say now, are what
is fitted to the time it took. Absolute errors count, so that a stop for a fare does not. Knows no file of tracks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from zoneinfo import ZoneInfo

import numpy as np
from scipy.optimize import lsq_linear

from console.domain.geo import LonLat
from maps.calibration import Pace
from maps.errors import MapError
from maps.network import Floats, Graph, Ints, RoadLines, segment_lengths_m
from maps.road_classes import RoadClass
from maps.roads import RoadNetwork
from maps.tracks import Tracks
from maps.vehicles import Vehicle

WHAT = "cannot calibrate the roads"
ROUNDS = 3
_CLASSES = len(RoadClass)
_LEAST_LEGS = 50
_LEAST_OF_HOUR = 200
_PRIOR_LEGS = 0.3
"""So much of a leg speaks for a class to be as fast as all others together: a class hardly driven is not guessed."""

_BOUNDS = 0.25, 4.0
_MOST_START_S = 300.0
Progress = Callable[[str, float], None]


class CalibrationError(MapError):
    """The tracks do not tell enough about these roads."""


@dataclass(frozen=True, slots=True)
class Rules:
    """Which legs count.

    Attributes:
        shortest_s, longest_s: between the fixes.
        least_m: straight between them; what stands tells nothing of roads.
        most_mps: faster than this, straight, is an error of the fix.
        off_road_m: a fix further from the road than this is on none.
        detour: ways longer than this times the straight line are not the way that was taken.
        most_legs: a sample of so many, evenly over all.
        is_whole: legs are whole journeys, so that they have a start of their own.
    """

    shortest_s: float = 15.0
    longest_s: float = 180.0
    least_m: float = 150.0
    most_mps: float = 40.0
    off_road_m: float = 40.0
    detour: float = 1.8
    most_legs: int = 4_000
    is_whole: bool = False


WHOLE = Rules(shortest_s=20.0, longest_s=3_600.0, off_road_m=250.0, detour=4.0, is_whole=True)
"""Journeys from standing to standing, two fixes each."""


@dataclass(frozen=True, slots=True, eq=False)
class Legs:
    """Legs that count: their ends (n, 2) in degrees, seconds (n,), and the moment of their start (n,)."""

    start: Floats
    end: Floats
    took_s: Floats
    at_s: Floats


def legs_of(tracks: Tracks, network: RoadNetwork, rules: Rules) -> Legs:
    """The legs of tracks that can tell about roads; a sample when there are many."""
    same = tracks.track[1:] == tracks.track[:-1]
    took = np.diff(tracks.time_s)
    first = np.flatnonzero(same & (took >= rules.shortest_s) & (took <= rules.longest_s))
    metres = _straight_m(tracks.lonlat[first], tracks.lonlat[first + 1])
    kept = (metres >= rules.least_m) & (metres <= rules.most_mps * took[first])
    first = first[kept]
    off = network.snap(tracks.lonlat).distance_m if len(tracks.lonlat) else np.empty(0)
    near = off <= rules.off_road_m
    first = first[near[first] & near[first + 1]]
    if len(first) > rules.most_legs:
        first = first[np.linspace(0, len(first) - 1, rules.most_legs).astype(np.int64)]
    return Legs(tracks.lonlat[first], tracks.lonlat[first + 1], took[first], tracks.time_s[first])


def fitted(
    lines: RoadLines,
    graph: Graph,
    vehicle: Vehicle,
    tracks: Tracks,
    rules: Rules,
    zone: str = "",
    progress: Progress = lambda text, share: None,
) -> Pace:
    """Fit the pace of one kind of vehicle to its tracks.

    Args:
        zone: IANA name of the region's time zone, for factors by hour; empty: none are made.
    Raises:
        CalibrationError: fewer than 50 legs lie on these roads.
    """
    network = RoadNetwork(lines, graph, vehicle)
    legs = legs_of(tracks, network, rules)
    slowness, start_s = np.ones(_CLASSES), 0.0
    before_s = np.nan
    for round_ in range(ROUNDS):  # other speeds make other ways the fastest
        now = RoadNetwork(lines, graph, vehicle, 1.0 / slowness, like=network)
        used, seconds, metres = _ways(now, legs, rules, partial(_tell, progress, round_))
        if len(used) < _LEAST_LEGS:
            why = f"only {len(used)} of their legs lie on these roads; {_LEAST_LEGS} are needed"
            raise CalibrationError(WHAT, "tracks", why)
        took, base = legs.took_s[used], seconds / slowness  # as the roads themselves say
        if round_ == 0:
            before_s = float(np.median(np.abs(base.sum(axis=1) - took)))
        slowness, start_s = _fit(base, took, rules.is_whole)
    road_s = base @ slowness
    return Pace(
        factors={c.name.lower(): round(float(1.0 / slowness[c]), 4) for c in RoadClass},
        legs={c.name.lower(): int((metres[:, c] > 0).sum()) for c in RoadClass},
        km={c.name.lower(): round(float(metres[:, c].sum()) / 1000.0, 1) for c in RoadClass},
        start_s=round(start_s, 1),
        hours=_hours(legs.at_s[used], took - start_s, road_s, zone) if zone else {},
        sources=tracks.sources,
        is_whole=rules.is_whole,
        error_before_s=round(before_s, 2),
        error_after_s=round(float(np.median(np.abs(road_s + start_s - took))), 2),
    )


def _tell(progress: Progress, round_: int, done: float) -> None:
    progress("ways", (round_ + done) / ROUNDS)


def _ways(
    network: RoadNetwork, legs: Legs, rules: Rules, progress: Callable[[float], None]
) -> tuple[Ints, Floats, Floats]:
    """Legs whose fastest way is likely the one taken, and its seconds and metres by class, both (n, classes)."""
    edge_class, length = network.lines.classes[network.graph.edge_line], network.graph.length_m
    straight = _straight_m(legs.start, legs.end)
    used: list[int] = []
    seconds: list[Floats] = []
    metres: list[Floats] = []
    for row, (a, b) in enumerate(zip(legs.start.tolist(), legs.end.tolist(), strict=True)):
        if row % 100 == 0:
            progress(row / len(legs.start))
        found = network.steps(LonLat(*a), LonLat(*b))
        if found is None:
            continue
        steps, step_s = found
        step_m = np.abs(steps.end - steps.start) * length[steps.arc // 2]
        if step_m.sum() <= max(rules.detour * straight[row], 200.0):
            classes = edge_class[steps.arc // 2]
            used.append(row)
            seconds.append(np.bincount(classes, weights=step_s, minlength=_CLASSES).astype(np.float64))
            metres.append(np.bincount(classes, weights=step_m, minlength=_CLASSES).astype(np.float64))
    shape = len(used), _CLASSES
    return np.array(used, dtype=np.int64), np.array(seconds).reshape(shape), np.array(metres).reshape(shape)


def _fit(base: Floats, took: Floats, has_start: bool) -> tuple[Floats, float]:
    """Slowness of every class and the seconds of a start: least absolute errors, by weighted squares again and again.

    Every class is drawn towards what all together say, as by so many legs more.
    """
    whole = float(np.median(took / np.maximum(base.sum(axis=1), 1.0)))
    prior = np.diag(np.full(_CLASSES, float(np.median(base.sum(axis=1)))))
    columns = np.column_stack((base, np.full(len(base), 1.0 if has_start else 0.0)))
    below = np.column_stack((prior, np.zeros(_CLASSES)))
    table = np.concatenate((columns, below, [[*np.zeros(_CLASSES), 1.0]]))
    wanted = np.concatenate((took, np.diag(prior) * whole, [0.0]))
    bounds = (
        np.array([*np.full(_CLASSES, _BOUNDS[0]), 0.0]),
        np.array([*np.full(_CLASSES, _BOUNDS[1]), _MOST_START_S if has_start else 1e-9]),
    )
    found = np.array([*np.full(_CLASSES, np.clip(whole, *_BOUNDS)), 0.0])
    for _ in range(30):
        errors = np.maximum(np.abs(columns @ found - took), 2.0)
        weights = 1.0 / errors
        heavy = np.concatenate((weights, np.full(_CLASSES, _PRIOR_LEGS * float(np.median(weights))), [1e-6]))
        root = np.sqrt(heavy)
        before, found = found, lsq_linear(table * root[:, None], wanted * root, bounds).x
        if np.abs(found - before).max() < 1e-4:
            break
    return found[:-1], float(found[-1]) if has_start else 0.0


def _hours(at_s: Floats, took_s: Floats, road_s: Floats, zone: str) -> dict[int, float]:
    """Times the travel time, by local hour; hours with few legs are left out, and so are all when there is but one."""
    local = ZoneInfo(zone)
    hours = np.array([datetime.fromtimestamp(at, UTC).astimezone(local).hour for at in at_s.tolist()])
    ratio = took_s / np.maximum(road_s, 1.0)
    counted = [hour for hour in range(24) if int((hours == hour).sum()) >= _LEAST_OF_HOUR]
    if len(counted) < 2:
        return {}
    whole = float(np.median(ratio[np.isin(hours, counted)]))
    return {hour: round(float(np.median(ratio[hours == hour])) / whole, 4) for hour in counted}


def _straight_m(a: Floats, b: Floats) -> Floats:
    pairs = np.stack((a, b), axis=1).reshape(-1, 2)
    return segment_lengths_m(pairs)[::2] if len(pairs) else np.empty(0)
