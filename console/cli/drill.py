"""`main.py drill SCENARIO ...`: replay a scenario, in the window or without one."""

from __future__ import annotations

import argparse
import json
import math
import sys
from pathlib import Path
from typing import Any

from console.cli.errors import UsageError, WorkFailed

MODES = ("recorded", "decided")

#: Bounds of a stated speed; beyond them drill times leave the calendar or a second of work is no time at all.
SLOWEST, FASTEST = 0.001, 100_000.0


def add_parser(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("drill", help="replay a scenario")
    parser.add_argument("scenario", metavar="SCENARIO", type=Path, help="a scenario's folder")
    parser.add_argument("--region", metavar="DIR", type=Path, help="roads, zones and posts; without: straight lines")
    parser.add_argument("--mode", choices=MODES, default="recorded", help="who decides: the log, or the trainee")
    parser.add_argument("--doctrine", default="default", metavar="D", help="a doctrine's name or file")
    parser.add_argument("--speed", type=_speed, metavar="N|max", help="drill seconds a second")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="what chance follows from")
    parser.add_argument("--headless", action="store_true", help="run to the end without a window")
    parser.add_argument("--db", metavar="URL", help="keep the drill in this database, a new one")
    parser.add_argument("--out", metavar="DIR", type=Path, help="folder for result.json and the scratch file")
    parser.add_argument("--json", action="store_true", help="answer with one JSON object")
    parser.set_defaults(run=run)


def _speed(text: str) -> float:
    if text == "max":
        return math.inf
    try:
        speed = float(text)
    except ValueError:
        speed = math.nan
    if not SLOWEST <= speed <= FASTEST:
        raise argparse.ArgumentTypeError(f"{text!r} is no speed: write {SLOWEST:g} to {FASTEST:,.0f}, or max")
    return speed


def run(arguments: argparse.Namespace) -> int:
    """Read what the drill needs, run it, answer."""
    from console.drill.errors import BadInput, NotDone

    if not arguments.headless:
        return _in_window(arguments)
    if arguments.mode == "decided":
        raise UsageError("drill", "--mode decided", "is not available without a window yet; --mode recorded is")
    try:
        answer = _headless(arguments)
    except BadInput as error:
        raise UsageError(error.what, error.where, error.why) from error
    except NotDone as error:
        raise WorkFailed(error.what, error.where, error.why) from error
    if arguments.json:
        print(json.dumps(answer, ensure_ascii=False))
    else:
        _print_summary(answer)
    return 0


def _in_window(arguments: argparse.Namespace) -> int:
    """Open the console on the drill; what it will need is looked at before there is a window."""
    from console.cli.console import open_window
    from console.drill.errors import BadInput
    from console.drill.scenario import load_scenario
    from console.opening import Wanted

    for name in ("json", "out"):
        if getattr(arguments, name):
            raise UsageError("drill", f"--{name}", "goes with --headless: a drill in the window has no answer to write")
    try:
        load_scenario(arguments.scenario)
    except BadInput as error:
        raise UsageError(error.what, error.where, error.why) from error
    return open_window(
        Wanted(
            db=arguments.db,
            region=arguments.region,
            doctrine=arguments.doctrine,
            scenario=arguments.scenario,
            mode=arguments.mode,
            seed=arguments.seed,
            speed=arguments.speed or 1.0,
        )
    )


def _headless(arguments: argparse.Namespace) -> dict[str, Any]:
    from console.doctrines import DoctrineError, load_doctrine
    from console.drill.headless import Setting, run_headless
    from console.drill.scenario import load_scenario
    from maps.errors import RegionError
    from maps.region import Region

    scenario = load_scenario(arguments.scenario)
    try:
        doctrine = load_doctrine(arguments.doctrine)
        region = Region.load(arguments.region) if arguments.region is not None else None
    except DoctrineError as error:
        raise UsageError("doctrine", error.where, error.reason) from error
    except RegionError as error:
        raise UsageError(error.what, error.where, error.why) from error
    setting = Setting(
        scenario,
        doctrine,
        region,
        mode=arguments.mode,
        seed=arguments.seed,
        speed=None if arguments.speed in (None, math.inf) else arguments.speed,
        db=arguments.db,
        out=arguments.out,
    )
    return run_headless(setting, _show_progress if sys.stderr.isatty() else lambda _share: None)


def _show_progress(share: float) -> None:
    print(f"\rdrill {share:4.0%}", end="\n" if share >= 1 else "", file=sys.stderr, flush=True)


def _print_summary(answer: dict[str, Any]) -> None:
    for key in ("scenario", "mode", "doctrine", "seed", "simulated_s", "wall_s"):
        print(f"{key}: {answer[key]}")
    for key in ("incidents", "first_arrival_s", "dispatch_s", "coverage", "journal"):
        print(f"{key}: {', '.join(f'{name} {value}' for name, value in answer[key].items())}")
    for key in ("refused", "exceptions"):
        print(f"{key}: {len(answer[key])}")
