"""`main.py region`: makes region folders and tells what is in one. Reads arguments and prints; `maps` does the work."""

from __future__ import annotations

import argparse
import codecs
import json
import sys
from pathlib import Path
from typing import Any

from console.cli import calibrate, way
from console.cli.errors import UsageError, WorkFailed
from console.cli.progress import told_progress
from maps.crs import check_name
from maps.errors import MapError, SourceError
from maps.region import Region

DEFAULT_SEED = 1
"""The seed of the training county that everybody gets; stated here so that the help needs not import its maker."""


def add_parser(commands: Any) -> None:
    """Add `region training`, `build`, `calibrate`, `way` and `info` to the program's commands."""
    parser = commands.add_parser("region", help="make a region folder, or tell what is in one")
    kinds = parser.add_subparsers(dest="region_command", required=True, metavar="training|build|calibrate|way|info")
    training = kinds.add_parser("training", help="make the training county (a made-up place)")
    training.add_argument("out", metavar="OUT", type=Path, help="folder to make; an existing region there is replaced")
    training.add_argument("--seed", type=int, default=DEFAULT_SEED, help="another number makes another county")
    training.set_defaults(run=_training)
    build = kinds.add_parser("build", help="make a region of your own files")
    build.add_argument("out", metavar="OUT", type=Path, help="folder to make; an existing region there is replaced")
    build.add_argument(
        "--roads", metavar="FILE", type=Path, required=True, help="OSM PBF or XML, or lines in a vector file"
    )
    build.add_argument("--zones", metavar="FILE", type=Path, help="areas that pools of groups answer for")
    build.add_argument("--posts", metavar="FILE", type=Path, help="stations and posts, as points")
    build.add_argument("--places", metavar="FILE", type=Path, help="names and house numbers, as points")
    build.add_argument("--tiles", metavar="FILE", type=Path, help="MBTiles or PMTiles for the background")
    build.add_argument("--crs", metavar="EPSG:N|gcj02|bd09", help="coordinates of files that do not state theirs")
    build.add_argument("--encoding", metavar="E", help="of the texts in Shapefiles, for example GBK")
    build.add_argument("--name", help="name of the region (default: that of OUT)")
    build.set_defaults(run=_build)
    calibrate.add_parser(kinds)
    way.add_parser(kinds)
    info = kinds.add_parser("info", help="tell what is in a region folder")
    info.add_argument("folder", metavar="DIR", type=Path)
    info.add_argument("--json", action="store_true", help="one JSON object")
    info.set_defaults(run=_info)


def _training(args: argparse.Namespace) -> int:
    if args.seed < 0:
        raise UsageError("cannot make the training county", "--seed", "the seed must not be negative")
    # Imported here: telling what is in a folder needs neither scipy nor the readers of files.
    from maps.training import make_training_county

    try:
        with told_progress() as progress:
            make_training_county(args.out, args.seed, progress)
    except MapError as error:
        raise WorkFailed(error.what, error.where, error.why) from error
    return 0


def _build(args: argparse.Namespace) -> int:
    from maps.build import Sources, build_region

    crs, encoding = _checked(args.crs, args.encoding)
    sources = Sources(args.roads, args.zones, args.posts, args.places, args.tiles, crs, encoding, args.name)
    try:
        with told_progress() as progress:
            warnings = build_region(args.out, sources, progress)
    except SourceError as error:
        raise UsageError(error.what, error.where, error.why) from error
    except MapError as error:
        raise WorkFailed(error.what, error.where, error.why) from error
    for warning in warnings:
        print(f"warning: {warning}", file=sys.stderr)
    return 0


def _checked(crs: str | None, encoding: str | None) -> tuple[str | None, str | None]:
    """Both options, refused before any file is opened."""
    try:
        if crs is not None:
            crs = check_name(crs)
    except ValueError as error:
        raise UsageError("cannot build the region", "--crs", str(error)) from error
    try:
        if encoding is not None:
            codecs.lookup(encoding)
    except LookupError as error:
        raise UsageError("cannot build the region", "--encoding", str(error)) from error
    return crs, encoding


def _info(args: argparse.Namespace) -> int:
    try:
        region = Region.load(args.folder)
        region.verify()
    except MapError as error:
        raise UsageError(error.what, error.where, error.why) from error
    facts = region_facts(region)
    if args.json:
        print(json.dumps(facts, ensure_ascii=False))
        return 0
    west, south, east, north = region.bbox
    print(f"{region.name_zh} {region.name}" if region.name_zh != region.name else region.name)
    print(f"  from {west:.5f}, {south:.5f} to {east:.5f}, {north:.5f}")
    share = f"{facts['connected_share']:.1%} of it connected"
    print(f"  roads   {facts['roads_km']:,.1f} km in {facts['road_edges']:,} edges, {share}")
    if region.calibration.kinds:
        print(f"  speeds  learnt from tracks: {', '.join(region.calibration.kinds)}")
    print(f"  zones   {', '.join(f'{z.code} {z.name}' for z in region.zones) or 'none'}")
    for what in ("posts", "places", "tiles"):
        print(f"  {what:7} {facts[what]:,}")
    for note in region.notes:
        print(f"  {note}")
    return 0


def region_facts(region: Region) -> dict[str, Any]:
    """What `region info --json` prints. `tiles` is the number of tiles in the copied archive, 0 without one."""
    counts = region.counts
    return {
        "name": region.name,
        "bbox": list(region.bbox),
        "roads_km": counts["roads_km"],
        "road_edges": counts["road_edges"],
        "connected_share": counts["connected_share"],
        "zones": len(region.zones),
        "posts": len(region.posts),
        "places": counts["places"],
        "tiles": counts["tiles"],
        "calibrated": list(region.calibration.kinds),
    }
