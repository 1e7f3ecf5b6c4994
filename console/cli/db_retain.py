"""`main.py db keep` sets how long texts and positions are kept; `db retain` lets go of what is over that."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from console.cli.errors import UsageError, WorkFailed
from console.cli.progress import told_progress
from console.cli.stores import add_db, opened
from console.clock import SystemClock
from console.commands.bus import Bus
from console.commands.set_retention import SetRetention
from console.doctrines import load_doctrine
from console.retention import NotAllowed, retain
from console.surroundings import RegionSurroundings
from db.retention import retention
from db.store import Store

_FOR_EVER = "ever"
_MOST_DAYS = 36_500


def add_keep(parser: argparse.ArgumentParser) -> None:
    """The options of `db keep`."""
    add_db(parser)
    for option, what in (
        ("--private-days", "texts about an incident after its end"),
        ("--positions-days", "positions"),
    ):
        parser.add_argument(option, metavar="DAYS", help=f"keep {what} so many days, or `{_FOR_EVER}`")


def add_retain(parser: argparse.ArgumentParser) -> None:
    """The options of `db retain`."""
    add_db(parser)
    parser.add_argument("--archive", type=Path, metavar="DIR", help="move old positions there; without it they stay")


def run_keep(args: argparse.Namespace) -> dict[str, Any]:
    """Set what is named, or only tell what holds; what it answers."""
    with opened(args.db, "db keep") as store, _bus(store) as bus:
        with store.reading() as connection:
            kept = retention(connection)
        private, positions = kept.private_days, kept.positions_days
        if args.private_days is not None:
            private = _days("--private-days", args.private_days)
        if args.positions_days is not None:
            positions = _days("--positions-days", args.positions_days)
        if args.private_days is not None or args.positions_days is not None:
            outcome = bus.run(SetRetention(keep_private_days=private, keep_positions_days=positions))
            if not outcome.ok:
                raise WorkFailed("db keep", store.where, str(outcome.error_text))
    return {"keep_private_days": private, "keep_positions_days": positions}


def run_retain(args: argparse.Namespace) -> dict[str, Any]:
    """Let go of what is over its time; what it answers."""
    if args.archive is not None and args.archive.exists() and not args.archive.is_dir():
        raise UsageError("db retain", str(args.archive), "name a folder; this is a file")
    with opened(args.db, "db retain") as store, _bus(store) as bus, told_progress() as progress:
        try:
            done = retain(store, bus.run, SystemClock().now(), args.archive, progress)
        except NotAllowed as error:
            raise WorkFailed("db retain", store.where, str(error)) from error
    return {
        "texts": done.texts,
        "incidents": done.incidents,
        "refused": done.refused,
        "positions": done.positions,
        "files": list(done.files),
    }


@contextmanager
def _bus(store: Store) -> Iterator[Bus]:
    bus = Bus(
        store, clock=SystemClock(), actor=store.login, doctrine=load_doctrine(), surroundings=RegionSurroundings()
    )
    try:
        yield bus
    finally:
        bus.close()


def _days(option: str, text: str) -> int | None:
    if text == _FOR_EVER:
        return None
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= _MOST_DAYS:
        raise UsageError("db keep", f"{option} {text}", f"write days from 1 to {_MOST_DAYS}, or {_FOR_EVER}")
    return int(text)
