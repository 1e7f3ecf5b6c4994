"""`main.py region calibrate`: how fast roads are, from recorded tracks, kept in the region folder."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console.cli.errors import UsageError, WorkFailed
from console.cli.progress import told_progress
from maps.errors import MapError, SourceError

if TYPE_CHECKING:
    from maps.calibration import Calibration, Pace
    from maps.region import Region

WHAT = "cannot calibrate the region"


def add_parser(kinds: Any) -> None:
    """Add `region calibrate` to the commands about regions."""
    parser = kinds.add_parser(
        "calibrate",
        help="learn from recorded tracks how fast roads are",
        description="Fits a factor for each class of road, and for each hour if --zone is given and the tracks tell, "
        "to recorded fixes: CSV, gzipped or not, with a time, a track (cab, unit, vehicle, ...), lat and lon. What is "
        "found is kept in the region folder with the files that it comes from, and heeded by whatever asks for ways.",
    )
    parser.add_argument("folder", metavar="DIR", type=Path, help="region folder")
    parser.add_argument("--tracks", metavar="FILE", type=Path, nargs="+", required=True, help="files of fixes")
    parser.add_argument("--vehicle", metavar="KIND", default="", help="kind of vehicle that made them (default: car)")
    parser.add_argument("--zone", metavar="Area/City", default="", help="time zone of the region, for factors by hour")
    parser.add_argument(
        "--whole",
        action="store_true",
        help="each track is one journey of two fixes, from standing to standing; the seconds of a start are fitted too",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Read, fit, keep, tell."""
    from maps.calibrating import CalibrationError
    from maps.region import Region

    try:
        region = Region.load(args.folder)
        if region.roads is None:
            raise UsageError(WHAT, str(args.folder), "it has no roads")
        with told_progress() as progress:
            calibration, vehicle = _calibrated(args, region, progress)
    except (SourceError, CalibrationError) as error:
        raise UsageError(error.what, error.where, error.why) from error
    except MapError as error:
        raise UsageError(error.what, error.where, error.why) from error
    try:
        region.calibrate(calibration)
    except MapError as error:
        raise WorkFailed(error.what, error.where, error.why) from error
    facts = calibration_facts(region, calibration, vehicle)
    if args.json:
        print(json.dumps(facts, ensure_ascii=False))
    else:
        _print(facts)
    return 0


def _calibrated(args: argparse.Namespace, region: Region, progress: Any) -> tuple[Calibration, str]:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    from maps.calibrating import WHOLE, Rules, fitted
    from maps.calibration import Calibration
    from maps.tracks import read_tracks
    from maps.vehicles import DEFAULT, load_vehicles

    vehicles, key = load_vehicles(), args.vehicle or DEFAULT
    if key not in vehicles:
        raise UsageError(WHAT, "--vehicle", f"no such kind: {key}; there are {', '.join(vehicles)}")
    try:
        if args.zone:
            ZoneInfo(args.zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise UsageError(WHAT, "--zone", f"{args.zone} is no time zone such as Asia/Shanghai") from error
    roads, before = region.roads, region.calibration
    assert roads is not None
    tracks = read_tracks(args.tracks)
    rules = WHOLE if args.whole else Rules()
    pace = fitted(roads.lines, roads.graph, vehicles[key], tracks, rules, args.zone, progress)
    return Calibration({**before.kinds, key: pace}, args.zone or before.zone), key


def calibration_facts(region: Region, calibration: Calibration, vehicle: str) -> dict[str, Any]:
    """What `region calibrate --json` prints."""
    import numpy as np

    from maps.road_classes import RoadClass

    assert region.roads is not None
    lines, graph, pace = region.roads.lines, region.roads.graph, calibration.kinds[vehicle]
    classes = []
    for c in RoadClass:
        on = lines.classes[graph.edge_line] == c
        if not pace.legs.get(c.name.lower()):
            continue
        slow = graph.length_m[on] / lines.speed_mps[graph.edge_line[on]]
        before = 3.6 * float(graph.length_m[on].sum() / np.maximum(slow.sum(), 1e-9))
        name = c.name.lower()
        classes.append(
            {
                "class": name,
                "before_kmh": round(before, 1),
                "after_kmh": round(before * pace.factors[name], 1),
                "legs": pace.legs[name],
                "km": pace.km[name],
            }
        )
    return {
        "vehicle": vehicle,
        "version": calibration.version,
        "fixes": sum(source.fixes for source in pace.sources),
        "tracks": sum(source.tracks for source in pace.sources),
        "rejected": sum(source.rejected for source in pace.sources),
        "classes": classes,
        "hours": {str(hour): factor for hour, factor in pace.hours.items()},
        "start_s": pace.start_s,
        "median_error_s": {"before": pace.error_before_s, "after": pace.error_after_s},
        "sources": _sources(pace),
    }


def _sources(pace: Pace) -> list[dict[str, Any]]:
    return [{"file": s.name, "sha256": s.sha256, "first": s.first, "last": s.last} for s in pace.sources]


def _print(facts: dict[str, Any]) -> None:
    print(f"{facts['vehicle']}: {facts['fixes']:,} fixes of {facts['tracks']:,} tracks, {facts['rejected']} unreadable")
    for row in facts["classes"]:
        print(
            f"  {row['class']:14} {row['before_kmh']:5.1f} -> {row['after_kmh']:5.1f} km/h"
            f"   {row['legs']:,} legs, {row['km']:,.1f} km"
        )
    for hour, factor in facts["hours"].items():
        print(f"  {int(hour):02d} h: {factor:.2f} times the time")
    if facts["start_s"]:
        print(f"  a start takes {facts['start_s']:.0f} s")
    error = facts["median_error_s"]
    print(f"  median error on these tracks: {error['before']:.0f} s before, {error['after']:.0f} s after")
