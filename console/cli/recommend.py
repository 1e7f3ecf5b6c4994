"""`main.py recommend`: who should go to a place, how soon, and what that leaves behind.

Reads arguments and prints; the rules are in console.domain.recommend.
"""

from __future__ import annotations

import argparse
import json
import math
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from console.cli.errors import UsageError, WorkFailed
from console.cli.given import place_given, takes_western_places
from console.clock import SystemClock
from console.doctrine_in_force import DoctrineInForce
from console.doctrines import DEFAULT, DoctrineError, load_doctrine
from console.domain.area import Grade, Post, Zone
from console.domain.doctrine import Doctrine
from console.domain.fix import Fix
from console.domain.geo import LonLat
from console.domain.mapped import AdoptedDoctrine, Closure, closed_at
from console.domain.proposal import Recommendation
from console.domain.recommend import recommend
from console.domain.situation import Situation, calls_by_unit, origins, vehicles_of
from console.domain.unit import Unit

WHAT = "recommend"
OTHER = "other"


@dataclass
class Inputs:
    """What was read before anything is decided."""

    units: list[Unit] = field(default_factory=list)
    fixes: dict[str, Fix] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    zones: tuple[Zone, ...] = ()
    adopted: list[AdoptedDoctrine] = field(default_factory=list)
    travel: Any = None
    sent: list[tuple[str, str, datetime]] = field(default_factory=list)
    begun: dict[str, datetime] = field(default_factory=dict)
    closures: list[Closure] = field(default_factory=list)


def add_parser(commands: Any) -> None:
    """Add `recommend` to the program's commands."""
    parser = commands.add_parser(
        WHAT,
        help="say who should go to a place, and why",
        description="Units come from the record (--db) or from a file (--units: CSV, XLSX, JSON lines or GeoJSON with "
        "the fields of RegisterUnit, and status and fixed_at where known). With --region travel is by its roads; "
        "without, times are estimates along straight lines.",
    )
    parser.add_argument("--db", metavar="URL", help="database whose units, zones and positions count")
    parser.add_argument("--region", metavar="DIR", type=Path, help="region folder: roads, zones and posts")
    parser.add_argument("--units", metavar="FILE", type=Path, help="units instead of those of a database")
    parser.add_argument("--at", metavar="LON,LAT", required=True, help="place to go to, degrees, longitude first")
    parser.add_argument("--class", dest="class_code", metavar="C", default=OTHER, help="class of the call")
    parser.add_argument("--priority", metavar="P", type=int, choices=(1, 2, 3, 4), help="1 to 4, when it is known")
    parser.add_argument("--tier", metavar="N", type=int, choices=(1, 2, 3), help="1, 2 or 3; else that of the class")
    parser.add_argument("--doctrine", metavar="D", help="name or file of a doctrine; else that of the database")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    takes_western_places(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Read, recommend, print."""
    if args.db is None and args.units is None:
        raise UsageError(WHAT, "--db, --units", "say where the units come from: one of them is needed")
    at = place_given(args.at, WHAT, "--at")
    inputs = _inputs(args)
    doctrine = _doctrine(args.doctrine, inputs.adopted)
    if not doctrine.knows_class(args.class_code):
        raise UsageError(WHAT, "--class", f"{args.class_code} is unknown; top classes: {', '.join(doctrine.classes)}")
    situation = _situation(inputs, at, args, doctrine)
    tier = args.tier or situation.response.tier
    found, is_estimate = recommend(situation, tier), situation.is_estimate
    if args.json:
        told = {"tier": tier, "class": args.class_code, "is_estimate": is_estimate, **found.as_json()}
        told["relay_s"] = round(found.basis.relay_s, 1)
        told["arrivals_s"] = {str(n): None if s is None else round(s, 1) for n, s in found.arrivals_s.items()}
        told["passed_over"] = [
            {"group": over.group, "cause": over.cause.value, "reason": over.remark.text}
            for over in found.basis.passed_over
        ]
        print(json.dumps(told, ensure_ascii=False))
    else:
        _print(found, is_estimate)
    return 0


def _doctrine(name: str | None, adopted: list[AdoptedDoctrine]) -> Doctrine:
    """The doctrine that is named, else the one that the record adopted, else the default."""
    try:
        doctrine = load_doctrine(name if name is not None else DEFAULT)
    except DoctrineError as error:
        raise UsageError("doctrine", error.where, error.reason) from error
    if name is not None:
        return doctrine
    in_force = DoctrineInForce(doctrine)
    in_force.take(adopted)
    if in_force.trouble:
        raise WorkFailed("doctrine", "the one that the record adopted", in_force.trouble)
    return in_force.doctrine


def _inputs(args: argparse.Namespace) -> Inputs:
    from console.cli.unit_files import read_units

    inputs = Inputs()
    if args.db is not None:
        _read_record(inputs, args.db)
    if args.region is not None:
        _read_region(inputs, args.region)
    if args.units is not None:
        inputs.units, inputs.fixes = read_units(args.units, WHAT)
    return inputs


def _read_record(inputs: Inputs, url: str) -> None:
    from console.cli.stores import latest_fixes, opened
    from db import reading

    with opened(url, WHAT, read_only=True) as store:
        with store.reading() as connection:
            picture = reading.load(connection)
        inputs.fixes = latest_fixes(store)
    inputs.closures = list(picture.closures.values())
    inputs.begun = {one.unit: one.begun_at for one in picture.tours.values() if one.begun_at and not one.ended_at}
    inputs.sent = [(one.unit, one.incident, one.assigned_at) for one in picture.assignments.values()]
    inputs.units, inputs.posts, inputs.zones = (
        list(picture.units.values()),
        dict(picture.posts),
        tuple(picture.zones.values()),
    )
    inputs.adopted = list(picture.doctrines.values())


def _read_region(inputs: Inputs, folder: Path) -> None:
    from maps.closures import closures_of
    from maps.driving import Driving
    from maps.engines import engine_of
    from maps.errors import MapError
    from maps.region import Region

    try:
        region = Region.load(folder)
        engine = engine_of(region)
        held = closed_at(inputs.closures, SystemClock().now())
        engine.set_closures(closures_of((closure.key, closure.outline) for closure in held))
        inputs.travel = Driving(engine)
    except MapError as error:
        raise UsageError(error.what, error.where, error.why) from error
    inputs.zones = inputs.zones or region.zones
    inputs.posts = inputs.posts or {post.code: post for post in region.posts}


def _situation(inputs: Inputs, at: LonLat, args: argparse.Namespace, doctrine: Doctrine) -> Situation:
    import numpy as np

    from console.domain.coverage import home_zones
    from console.surroundings import RegionSurroundings
    from maps.travel import StraightLine
    from maps.zones import ZoneIndex

    zone_of = ZoneIndex(inputs.zones).zone_of if inputs.zones else _nowhere
    travel = inputs.travel or StraightLine()
    now = SystemClock().now()
    places = origins(inputs.units, inputs.fixes, now, doctrine)
    lonlat = np.array(list(places.values()), dtype=np.float64).reshape(-1, 2)
    seconds, is_estimate = RegionSurroundings(travel=travel).travel_s(places, at, vehicles_of(inputs.units))
    metres = travel.distances_m(lonlat, at) if places else ()
    zone = zone_of(at)
    return Situation(
        now=now,
        doctrine=doctrine,
        at=at,
        zone=zone,
        class_code=args.class_code,
        priority=args.priority,
        grade=next((each.grade for each in inputs.zones if each.code == zone), Grade.NONE),
        units=inputs.units,
        fixes=inputs.fixes,
        homes=home_zones(inputs.units, inputs.posts, inputs.zones, zone_of),
        zones=inputs.zones,
        posts=tuple(inputs.posts.values()),
        travel_s=seconds,
        distances_m=dict(zip(places, map(float, metres), strict=True)),
        is_estimate=is_estimate,
        calls_this_shift=calls_by_unit(inputs.sent, inputs.begun, now),
    )


def _nowhere(_at: LonLat) -> str | None:
    return None


def _print(found: Recommendation, is_estimate: bool) -> None:
    about = "about " if is_estimate else ""
    relay = f" +{math.ceil(found.basis.relay_s / 60)} min relay" if found.basis.relay_s else ""
    for pick in found.as_json()["picks"]:
        why = "; ".join((*pick["reasons"], *(f"but {text}" for text in pick["against"])))
        minutes = "?" if pick["eta_s"] is None else str(math.ceil(pick["eta_s"] / 60))
        print(f"{pick['unit']}  {about}{minutes} min{relay}  {pick['distance_m'] / 1000:.1f} km  {why}")
    for over in found.basis.passed_over:
        print(f"not {over.group}: {over.remark.text}")
    for short in found.as_json()["shortfalls"]:
        print(f"short of {short['need']}: {short['reason']}")
    for cover in found.left_behind:
        if cover.after != cover.before:
            print(f"zone {cover.zone}: {cover.before} -> {cover.after} free groups{' !' if cover.is_bare else ''}")
    for post in found.posts_left:
        print(f"post {post.post}: {post.before} -> {post.after} free groups{'' if post.after else ' !'}")
    for move in found.move_ups:
        where = f"{move.post} in {move.to_zone}, {move.distance_m / 1000:.1f} km"
        print(f"move up: {move.group} of {move.from_zone} to {where}")
