"""`main.py roster`: read a roster into the record, plan by a pattern, tell who is on duty; read the day's tasks."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from console.cli.errors import UsageError
from console.cli.giving import bus_on, file_error, give
from console.cli.stores import add_db, opened
from console.clock import SystemClock
from console.domain.area import Post, Zone
from console.domain.roster import Pattern, on_duty, planned_for, tour_state
from console.domain.tour import Tour
from console.domain.unit import Unit
from console.feeds.patterns import PatternError, load_patterns, own_patterns
from console.feeds.roster_files import commands_of, known, planned, read_roster
from console.feeds.tables import TableError
from console.feeds.task_files import read_tasks
from console.userdata import data_folder
from db.reading import rows_of

Answer = dict[str, Any]


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `roster` to the command line."""
    parser = commands.add_parser("roster", help="tours of duty and the day's tasks")
    verbs = parser.add_subparsers(metavar="VERB", required=True)
    _add(verbs, "read", "put a roster of a file on record (CSV, XLSX)", _read).add_argument("file", type=Path)
    plan = _add(verbs, "plan", "plan units by a pattern", _plan)
    plan.add_argument("unit", nargs="+")
    plan.add_argument("--pattern", required=True)
    plan.add_argument("--from", dest="first", required=True, type=day, metavar="DAY", help="as 2026-03-02")
    plan.add_argument("--until", dest="last", required=True, type=day, metavar="DAY")
    plan.add_argument("--team", type=int, default=0)
    for name in ("zone", "post"):
        plan.add_argument(f"--{name}")
    who = _add(verbs, "who", "tell who is on duty, and whom the roster plans", _who)
    who.add_argument("--at", type=moment, metavar="TIME", help="as 2026-03-02T20:00; now when left out")
    _add(verbs, "tasks", "open the tasks of a list (CSV, XLSX)", _tasks).add_argument("file", type=Path)
    patterns = verbs.add_parser("patterns", help="tell which patterns there are")
    patterns.set_defaults(run=_finished(lambda _args: _known_patterns()))


def _add(verbs: Any, name: str, purpose: str, run: Callable[[argparse.Namespace], Answer]) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = verbs.add_parser(name, help=purpose)
    add_db(parser)
    parser.set_defaults(run=_finished(run))
    return parser


def _finished(run: Callable[[argparse.Namespace], Answer]) -> Callable[[argparse.Namespace], int]:
    """Print what a verb answers; status 1 when something was refused."""

    def finish(args: argparse.Namespace) -> int:
        answer = run(args)
        print(json.dumps(answer, ensure_ascii=False, indent=2))
        return 1 if answer.get("refused") else 0

    return finish


def _read(args: argparse.Namespace) -> Answer:
    patterns = _patterns()
    with opened(args.db, "roster read") as store, bus_on(store) as bus:
        with store.reading() as connection:
            units = {unit.call_sign for unit in rows_of(connection, Unit)}
            on_record = known(units, patterns, rows_of(connection, Zone), rows_of(connection, Post))
        try:
            found = read_roster(args.file, on_record)
        except TableError as error:
            raise file_error("roster read", args.file, error) from error
        return give(bus, found.commands, found.bad)


def _plan(args: argparse.Namespace) -> Answer:
    patterns = _patterns()
    if args.pattern not in patterns:
        raise UsageError("roster plan", f"--pattern {args.pattern}", f"known are {', '.join(patterns)}")
    stated = {name: value for name in ("zone", "post") if (value := getattr(args, name)) is not None}
    try:
        tours = [
            tour
            for unit in args.unit
            for tour in planned(unit, patterns[args.pattern], (args.first, args.last), args.team, **stated)
        ]
    except ValueError as error:
        raise UsageError("roster plan", "--from and --until", str(error)) from error
    with opened(args.db, "roster plan") as store, bus_on(store) as bus:
        return give(bus, ((each.tours[0].unit, each) for each in commands_of(tours)), ())


def _who(args: argparse.Namespace) -> Answer:
    now = args.at or SystemClock().now()
    with opened(args.db, "roster who", read_only=True) as store, store.reading() as connection:
        tours = rows_of(connection, Tour)
    return {
        "at": now.isoformat(),
        "on_duty": [_told(tour, now) for tour in on_duty(tours, now)],
        "planned": [_told(tour, now) for tour in planned_for(tours, now)],
    }


def _tasks(args: argparse.Namespace) -> Answer:
    with opened(args.db, "roster tasks") as store, bus_on(store) as bus:
        with store.reading() as connection:
            zones = rows_of(connection, Zone)
        try:
            found = read_tasks(args.file, zones)
        except TableError as error:
            raise file_error("roster tasks", args.file, error) from error
        return give(bus, found.commands, found.bad)


def _known_patterns() -> Answer:
    return {code: {"en": each.names.en, "zh": each.names.zh} for code, each in _patterns().items()}


def _told(tour: Tour, now: datetime) -> Answer:
    return {
        "unit": tour.unit,
        "tour": tour.key,
        "state": tour_state(tour, now).value,
        "zone": tour.zone,
        "until": tour.ends_at.astimezone().isoformat(timespec="minutes"),
    }


def _patterns() -> dict[str, Pattern]:
    try:
        return load_patterns(*own_patterns(data_folder()))
    except PatternError as error:
        raise UsageError("roster", error.where, error.why) from error


def day(text: str) -> date:
    """A day as typed."""
    return date.fromisoformat(text)


def moment(text: str) -> datetime:
    """A moment as typed; without an offset it is this computer's local time."""
    return datetime.fromisoformat(text).astimezone()
