"""`main.py export`: incidents, units, zones or the journal as CSV, GeoJSON or JSON."""

from __future__ import annotations

import argparse
import csv
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

import shapely
from sqlalchemy import select

from console.cli.errors import UsageError, WorkFailed
from console.cli.stores import add_db, opened
from db import journal
from db.store import Store
from db.tables import Base

WHAT = ("incidents", "units", "zones", "journal")
FORMATS = ("csv", "geojson", "json")


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `export` to the command line."""
    parser = commands.add_parser("export", help="write a table or the journal to a file")
    add_db(parser)
    parser.add_argument("--what", required=True, choices=WHAT)
    parser.add_argument("--format", required=True, choices=FORMATS)
    parser.add_argument("file", metavar="FILE")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write to a file beside the target first, so that nothing half written is left."""
    if args.format == "geojson" and args.what == "journal":
        raise UsageError("export", "--format geojson", "journal entries have no place; use json or csv")
    target = Path(args.file)
    half = target.with_name(f".{target.name}.{os.getpid()}.part")
    with opened(args.db, "export", read_only=False) as store:
        try:
            with half.open("w", encoding="utf-8", newline="") as out:
                WRITERS[args.format](records(store, args.what), out)
            half.replace(target)
        except OSError as error:
            raise WorkFailed("export", args.file, error.strerror or str(error)) from error
        finally:
            half.unlink(missing_ok=True)
    return 0


def records(store: Store, what: str) -> Iterator[dict[str, Any]]:
    """Rows as flat records; private texts stand in place of their references (erased: empty)."""
    with store.reading() as connection:
        if what == "journal":
            yield from (entry.as_json() for entry in journal.entries(connection))
            return
        private = Base.metadata.tables["private_text"]
        texts = {row.ref: row.text for row in connection.execute(select(private.c.ref, private.c.text))}
        table = Base.metadata.tables[what.removesuffix("s")]
        key = next(iter(table.primary_key.columns))
        for row in connection.execute(select(table).order_by(key)).mappings():
            record: dict[str, Any] = dict(row)
            for name in ("capabilities", "neighbours"):
                if name in record:
                    record[name] = json.loads(record[name])
            for name in ("address", "summary"):
                if name in record:
                    record[name] = texts.get(record[name])
            yield record


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
        flat = {name: _cell(value) for name, value in row.items()}
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
    lon, lat = row.pop("lon"), row.pop("lat")
    return None if lon is None else {"type": "Point", "coordinates": [lon, lat]}


def _cell(value: Any) -> Any:
    """A value that a spreadsheet shows and does not run."""
    if isinstance(value, list | dict):
        value = json.dumps(value, ensure_ascii=False)
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "@", "\t") else value
