"""`main.py export`: incidents, units, zones, tasks or the journal as CSV, GeoJSON or JSON; a shift as a signed file."""

from __future__ import annotations

import argparse
import csv
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from operator import attrgetter
from pathlib import Path
from typing import Any, TextIO

import shapely
from sqlalchemy import select

from console.cli.errors import UsageError, WorkFailed
from console.cli.shift import add_shift_options, only_for_shift, shift_writer
from console.cli.stores import add_db, latest_fixes, opened
from console.clock import SystemClock
from console.domain.fix import Fix
from console.domain.task import Task, tallies, task_state
from db import journal
from db.codec import time_text
from db.private_file import make_private
from db.reading import rows_of
from db.store import Store
from db.tables import Base

WHAT = ("incidents", "units", "zones", "tasks", "task_shares", "journal", "shift")
FORMATS = ("csv", "geojson", "json")


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `export` to the command line."""
    parser = commands.add_parser("export", help="write a table or the journal to a file")
    add_db(parser)
    parser.add_argument("--what", required=True, choices=WHAT)
    parser.add_argument("--format", choices=FORMATS, help="a shift is json")
    add_shift_options(parser)
    parser.add_argument("file", metavar="FILE")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write to a file beside the target first, so that nothing half written is left; a pipe or device is written to."""
    write = shift_writer(args) if args.what == "shift" else _rows_writer(args)
    target = Path(args.file).resolve()  # a link stays, and what it leads to is replaced
    if not args.file or target.is_dir():
        raise UsageError("export", args.file or "''", "name a file; this is a folder")
    is_stream = target.exists() and not target.is_file()
    half = target if is_stream else target.with_name(f".{target.name[:200]}.{os.getpid()}.part")
    with opened(args.db, "export", read_only=True) as store:
        try:
            if not is_stream:
                make_private(half)
            with half.open("w", encoding="utf-8", newline="") as out:
                write(store, out)
                if not is_stream:
                    out.flush()
                    os.fsync(out.fileno())  # else a power cut could leave the new name with nothing in it
            if not is_stream:
                half.replace(target)
        except OSError as error:
            raise WorkFailed("export", args.file, error.strerror or str(error)) from error
        finally:
            if not is_stream:
                half.unlink(missing_ok=True)
    return 0


def _rows_writer(args: argparse.Namespace) -> Callable[[Store, TextIO], None]:
    """What writes a table or the journal."""
    only_for_shift(args)
    if args.format is None:
        raise UsageError("export", "--format", f"name one of {', '.join(FORMATS)}")
    if args.format == "geojson" and args.what in ("journal", "task_shares"):
        raise UsageError("export", "--format geojson", f"rows of {args.what} have no place; use json or csv")
    return lambda store, out: WRITERS[args.format](records(store, args.what), out)


def records(store: Store, what: str) -> Iterator[dict[str, Any]]:
    """Rows as records under the names of the command-line contract.

    Private texts stand in place of their references (erased: none); a unit's place is its latest fix,
    or else where it was registered, and `fixed_at` tells which.
    """
    with store.reading() as connection:
        if what == "journal":
            yield from (entry.as_json() for entry in journal.entries(connection))
            return
        if what == "task_shares":
            yield from task_shares(rows_of(connection, Task), SystemClock().now())
            return
        private = Base.metadata.tables["private_text"]
        texts = {row.ref: row.text for row in connection.execute(select(private.c.ref, private.c.text))}
        table = Base.metadata.tables[what.removesuffix("s")]
        rows = connection.execute(select(table).order_by(next(iter(table.primary_key.columns)))).mappings()
        if what == "incidents":
            yield from (_incident(dict(row), texts) for row in rows)
        elif what == "units":
            fixes = latest_fixes(store)
            yield from (_unit(dict(row), fixes) for row in rows)
        elif what == "tasks":
            now = SystemClock().now()
            states = {task.key: task_state(task, now).value for task in rows_of(connection, Task)}
            yield from (_task(dict(row), texts, states) for row in rows)
        else:
            yield from ({"zone": row["code"], **row, "neighbours": json.loads(row["neighbours"])} for row in rows)


def _incident(row: dict[str, Any], texts: Mapping[str, str | None]) -> dict[str, Any]:
    place = _place(row)
    for name in ("address", "summary"):
        row[name] = texts.get(row[name])
    named = {"incident": row.pop("number"), "class": row.pop("class_code"), "at": place}
    return {**named, **row, "outside_region": bool(row["outside_region"])}


def _task(row: dict[str, Any], texts: Mapping[str, str | None], states: Mapping[str, str]) -> dict[str, Any]:
    place, key = _place(row), row.pop("key")
    for name in ("text", "report"):
        row[name] = texts.get(row[name])
    return {"task": key, "state": states[key], "at": place, **row}


def task_shares(tasks: Iterable[Task], now: datetime) -> Iterator[dict[str, Any]]:
    """How the tasks of each zone and of each unit went, with the share done in time; those of nobody under none."""
    every = list(tasks)
    for kind, name_of in (("zone", attrgetter("zone")), ("unit", attrgetter("unit"))):
        for name, found in tallies(every, name_of, now).items():
            yield {"by": kind, "name": name, **asdict(found), "share_in_time": found.share_in_time}


def _unit(row: dict[str, Any], fixes: Mapping[str, Fix]) -> dict[str, Any]:
    place, fix = _place(row), fixes.get(row["call_sign"])
    named = {"unit": row.pop("call_sign"), "at": place if fix is None else list(fix.at)}
    fixed_at = None if fix is None else time_text(fix.fixed_at)
    return {**named, **row, "capabilities": json.loads(row["capabilities"]), "fixed_at": fixed_at}


def _place(row: dict[str, Any]) -> list[float] | None:
    """Take the two columns of a place out of a row."""
    lon, lat = row.pop("lon"), row.pop("lat")
    return None if lon is None else [lon, lat]


def write_json(rows: Iterator[dict[str, Any]], out: TextIO) -> None:
    """One JSON array, a record a line."""
    out.write("[")
    for number, row in enumerate(rows):
        out.write(",\n" if number else "\n")
        json.dump(row, out, ensure_ascii=False)
    out.write("\n]\n")


def write_csv(rows: Iterator[dict[str, Any]], out: TextIO) -> None:
    """A header and a line a record; lists and objects as JSON, formulas defused."""
    writer = None
    for row in rows:
        flat = {name: _cell(value) for name, value in _with_columns(row).items()}
        if writer is None:
            writer = csv.DictWriter(out, flat.keys())
            writer.writeheader()
        writer.writerow(flat)


def write_geojson(rows: Iterator[dict[str, Any]], out: TextIO) -> None:
    """A FeatureCollection in WGS 84."""
    out.write('{"type": "FeatureCollection", "features": [')
    for number, row in enumerate(rows):
        out.write(",\n" if number else "\n")
        json.dump({"type": "Feature", "geometry": _geometry(row), "properties": row}, out, ensure_ascii=False)
    out.write("\n]}\n")


WRITERS = {"json": write_json, "csv": write_csv, "geojson": write_geojson}


def _geometry(row: dict[str, Any]) -> dict[str, Any] | None:
    """Take the place out of a record and give it as GeoJSON."""
    if "outline" in row:
        outline: dict[str, Any] = json.loads(shapely.to_geojson(shapely.from_wkb(row.pop("outline"))))
        return outline
    place = row.pop("at")
    return None if place is None else {"type": "Point", "coordinates": place}


def _with_columns(row: dict[str, Any]) -> dict[str, Any]:
    """A record whose place is the two columns lon and lat, as spreadsheets want it."""
    if "at" not in row or "command" in row:
        return row
    lon, lat = row["at"] or (None, None)
    flat: dict[str, Any] = {}
    for name, value in row.items():
        flat |= {"lon": lon, "lat": lat} if name == "at" else {name: value}
    return flat


def _cell(value: Any) -> Any:
    """A value that a spreadsheet shows and does not run."""
    if isinstance(value, list | dict):
        value = json.dumps(value, ensure_ascii=False)
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
