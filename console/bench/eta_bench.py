"""Travel times by the roads beside those a fire department recorded: before and after calibration on half the days.

Needs a folder with the public files of San Francisco (their names are below). Trained on every second day of the log,
tested on the others; nothing was chosen by looking at the test days.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from console.bench import BenchFailed, Progress, Result
from console.domain.geo import LonLat
from console.drill.importer import import_log
from console.drill.profile import load_profile
from console.drill.scenario import Run, Scenario
from maps.build import Sources, build_region
from maps.calibrating import WHOLE, Rules, fitted
from maps.calibration import NONE, Calibration
from maps.engine import RoadEngine
from maps.engines import LocalEngine, StraightEngine
from maps.region import Region
from maps.tracks import Tracks, read_tracks, tracks_of
from maps.vehicles import DEFAULT, load_vehicles

ROADS, STATIONS = "tl_2013_06075_roads.zip", "fire_stations.geojson"
LOG, TAXIS = "sffd_calls_*.csv", "sf_taxi_*.csv.gz"
KIND, ZONE = "fire_engine", "America/Los_Angeles"
#: Engines, trucks, rescue squads and battalion chiefs stand at the station of their number; others have none.
STATIONED = re.compile(r"^(?:E|T|RS|B)0*(\d+)$")
#: A unit that was free for so long before is at its station; one that was not may be anywhere.
AT_HOME = timedelta(minutes=15)
#: Shorter and longer journeys are slips of whoever pressed the button.
SHORTEST_S, LONGEST_S = 20.0, 1_800.0
Floats = NDArray[np.float64]


class Journeys:
    """First units on scene that came from their station: from where, to where, how long, on which day."""

    def __init__(self, scenario: Scenario, stations: dict[str, LonLat]) -> None:
        rows = list(_from_home(scenario, stations))
        self.start = np.array([start for start, _, _, _ in rows]).reshape(-1, 2)
        self.end = np.array([end for _, end, _, _ in rows]).reshape(-1, 2)
        self.took_s = np.array([took for _, _, took, _ in rows])
        self.at = [at for _, _, _, at in rows]
        zone = ZoneInfo(ZONE)
        self.is_test = np.array([at.astimezone(zone).date().toordinal() % 2 == 1 for at in self.at], dtype=bool)

    def tracks(self, chosen: NDArray[np.bool_]) -> Tracks:
        """Those journeys as tracks of two fixes each."""
        rows = np.flatnonzero(chosen)
        begun = np.array([self.at[row].timestamp() for row in rows])
        times = np.concatenate((begun, begun + self.took_s[rows]))
        number = np.arange(len(rows))
        lonlat = np.concatenate((self.start[rows], self.end[rows]))
        return tracks_of(np.concatenate((number, number)), times, lonlat)


def run(progress: Progress, data: Path | None = None) -> list[Result]:
    """Measure on the files of a folder."""
    if data is None:
        raise BenchFailed("--data", "this bench needs a folder with the public files of San Francisco")
    vehicle = load_vehicles()[KIND]
    with tempfile.TemporaryDirectory(prefix="bench-eta-") as scratch:
        progress("eta: roads and stations")
        build_region(Path(scratch) / "region", Sources(_one(data, ROADS), posts=_one(data, STATIONS)))
        region = Region.load(Path(scratch) / "region")
        roads = region.roads
        assert roads is not None
    progress("eta: the log")
    scenario = import_log(_one(data, LOG), load_profile("sffd")).scenario
    if scenario is None:
        raise BenchFailed(LOG, "not one row could be imported")
    stations = {number: post.at for post in region.posts if (number := _number(post.name)) is not None}
    journeys = Journeys(scenario, stations)
    progress("eta: calibration on every second day")
    half = fitted(roads.lines, roads.graph, vehicle, journeys.tracks(~journeys.is_test), WHOLE)
    progress("eta: calibration on taxis")
    taxis = fitted(roads.lines, roads.graph, load_vehicles()[DEFAULT], read_tracks([_one(data, TAXIS)]), Rules())
    engines: dict[str, RoadEngine] = {
        "straight lines": StraightEngine(),
        "before calibration": LocalEngine(roads.lines, roads.graph, "", NONE),
        "calibrated on taxis": LocalEngine(roads.lines, roads.graph, "", Calibration({DEFAULT: taxis})),
        "calibrated on half the days": LocalEngine(roads.lines, roads.graph, "", Calibration({KIND: half})),
    }
    progress("eta: the other days")
    figures = {name: _errors(engine, journeys) for name, engine in engines.items()}
    count = int(journeys.is_test.sum())
    before = figures["before calibration"]
    results = []
    for name in ("straight lines", "calibrated on taxis", "calibrated on half the days"):
        for kind, unit in (
            ("median error", "s"),
            ("p90 error", "s"),
            ("median error", "share"),
            ("p90 error", "share"),
        ):
            value, reference = figures[name][kind, unit], before[kind, unit]
            what = f"{kind}, {name}, {count} journeys of test days"
            results.append(Result(what, value, unit, "before calibration", reference))
    return results


def _errors(engine: RoadEngine, journeys: Journeys) -> dict[tuple[str, str], float]:
    """Absolute and relative errors on the test days."""
    errors, shares = [], []
    for row in np.flatnonzero(journeys.is_test).tolist():
        target = LonLat(*journeys.end[row].tolist())
        told = float(engine.times(journeys.start[row : row + 1], target, KIND).seconds[0])
        error = abs(told - journeys.took_s[row])
        errors.append(error)
        shares.append(error / journeys.took_s[row])
    found = {}
    for unit, values in (("s", errors), ("share", shares)):
        table = np.array(values)
        found["median error", unit] = float(np.median(table))
        found["p90 error", unit] = float(np.percentile(table, 90))
    return found


def _from_home(scenario: Scenario, stations: dict[str, LonLat]) -> Iterable[tuple[LonLat, LonLat, float, datetime]]:
    first: dict[str, Run] = {}
    free_since: dict[str, datetime] = {}
    homes: dict[tuple[str, str], bool] = {}
    for run_ in sorted(scenario.runs, key=lambda r: r.dispatched_at):
        since = free_since.get(run_.unit)
        homes[run_.incident, run_.unit] = since is not None and run_.dispatched_at - since >= AT_HOME
        if run_.ended_at is not None:
            free_since[run_.unit] = max(run_.ended_at, since or run_.ended_at)
        known = first.get(run_.incident)
        if run_.on_scene_at and (known is None or known.on_scene_at is None or run_.on_scene_at < known.on_scene_at):
            first[run_.incident] = run_
    for run_ in first.values():
        number = _stationed(run_.unit)
        if number not in stations or not homes[run_.incident, run_.unit]:
            continue
        if run_.en_route_at is None or run_.on_scene_at is None:
            continue
        took_s = (run_.on_scene_at - run_.en_route_at).total_seconds()
        if SHORTEST_S <= took_s <= LONGEST_S:
            yield stations[number], scenario.call_of[run_.incident].at, took_s, run_.en_route_at


def _stationed(unit: str) -> str:
    found = STATIONED.match(unit)
    return found.group(1) if found else ""


def _number(name: str) -> str | None:
    found = re.search(r"#0*(\d+)", name)
    return found.group(1) if found else None


def _one(folder: Path, pattern: str) -> Path:
    found = sorted(folder.glob(pattern))
    if not found:
        raise BenchFailed(str(folder / pattern), "no such file")
    return found[0]
