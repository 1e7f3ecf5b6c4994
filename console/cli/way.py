"""`main.py region way`: the fastest way of a kind of vehicle, street by street, and as a file for other services."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console.cli.errors import UsageError, WorkFailed
from console.cli.given import place_given, takes_western_places
from console.clock import SystemClock
from console.domain.mapped import closed_at
from maps.errors import MapError

if TYPE_CHECKING:
    from maps.closures import Closure

WHAT = "cannot find the way"


def add_parser(kinds: Any) -> None:
    """Add `region way` to the commands about regions."""
    parser = kinds.add_parser("way", help="the fastest way of a kind of vehicle, to be handed to another service")
    parser.add_argument("folder", metavar="DIR", type=Path, help="region folder")
    parser.add_argument("--from", dest="start", metavar="LON,LAT", required=True, help="degrees, longitude first")
    parser.add_argument("--to", dest="end", metavar="LON,LAT", required=True, help="degrees, longitude first")
    parser.add_argument("--vehicle", metavar="KIND", default="", help="its width and weight count (default: car)")
    parser.add_argument("--db", metavar="URL", help="database whose closures count")
    parser.add_argument("--gpx", metavar="FILE", type=Path, help="write the way as a track")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    takes_western_places(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Find, write, tell."""
    from maps.engines import engine_of_folder
    from maps.streets import gpx
    from maps.vehicles import DEFAULT, load_vehicles

    start, end = place_given(args.start, WHAT, "--from"), place_given(args.end, WHAT, "--to")
    key = args.vehicle or DEFAULT
    try:
        kinds = load_vehicles()
        if key not in kinds:
            raise UsageError(WHAT, "--vehicle", f"no such kind: {key}; there are {', '.join(kinds)}")
        engine = engine_of_folder(args.folder)
        if args.db is not None:
            engine.set_closures(_closures(args.db))
        way, streets = engine.route(start, end, key), engine.streets(start, end, key)
    except MapError as error:
        raise UsageError(error.what, error.where, error.why) from error
    if way.route is None:
        raise WorkFailed(WHAT, str(args.folder), f"no road leads there for this kind: {key}")
    facts = {
        "vehicle": key,
        "distance_m": round(way.route.length_m, 1),
        "eta_s": round(way.route.duration_s, 1),
        "is_estimate": way.basis.is_estimate,
        "streets": [{"name_zh": s.name_zh, "name": s.name, "length_m": round(s.length_m, 1)} for s in streets],
        "way": way.route.coords.round(7).tolist(),
    }
    if args.gpx is not None:
        try:
            args.gpx.write_bytes(gpx(kinds[key].name, "\n".join(_lines(facts)), [way.route.coords]))
        except OSError as error:
            raise WorkFailed("cannot write the way", str(args.gpx), error.strerror or str(error)) from error
    print(json.dumps(facts, ensure_ascii=False) if args.json else "\n".join(_lines(facts)))
    return 0


def _closures(url: str) -> list[Closure]:
    """What is closed now by a record."""
    from console.cli.stores import opened
    from db import reading
    from maps.closures import closures_of

    with opened(url, WHAT, read_only=True) as store, store.reading() as connection:
        held = closed_at(reading.load(connection).closures.values(), SystemClock().now())
    return closures_of((closure.key, closure.outline) for closure in held)


def _lines(facts: dict[str, Any]) -> list[str]:
    about = "about " if facts["is_estimate"] else ""
    whole = f"{facts['vehicle']}: {facts['distance_m'] / 1000:,.2f} km, {about}{facts['eta_s'] / 60:.0f} min"
    streets = (
        f"  {street['name_zh'] or street['name'] or 'road without a name'}, {street['length_m']:,.0f} m"
        for street in facts["streets"]
    )
    return [whole, *streets]
