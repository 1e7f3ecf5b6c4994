"""`main.py db verify`: a record against its own journal, or an exported shift against its signature."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from console.cli.errors import UsageError, WorkFailed
from console.cli.shift import run_verify_export
from console.cli.stores import opened, store_errors
from console.clock import SystemClock
from console.heads import HeadMemory, HeadsTrouble, Seen, points_of, unlike
from db import journal
from db.backup import damage
from db.codec import time_text


def add_verify(parser: argparse.ArgumentParser) -> None:
    """The options of `db verify`."""
    parser.add_argument("--db", metavar="URL", help="database URL, such as sqlite:///shift.db")
    parser.add_argument("--export", type=Path, metavar="FILE", help="check this exported shift, beside --db if named")
    parser.add_argument(
        "--against", type=Path, metavar="FILE", help="and hold what FILE saw: kept heads, a shift, an earlier answer"
    )
    parser.add_argument("--remembered", action="store_true", help="and hold what your consoles last saw of it")
    parser.add_argument("--accept", action="store_true", help="with --remembered: it is right as it is, remember that")
    parser.add_argument("--key", type=Path, metavar="PUB.pem", help="the key that must have signed the export")


def verified(args: argparse.Namespace) -> dict[str, Any]:
    """What the check found; `ok` says whether all of it holds.

    Raises:
        UsageError: nothing to check was named, or what was named is none.
    """
    if args.export is not None:
        return run_verify_export(args)
    if args.key is not None:
        raise UsageError("db verify", "--key", "it goes with --export FILE")
    if args.db is None:
        raise UsageError("db verify", "--db", "name a database, or --export FILE")
    if args.accept and not args.remembered:
        raise UsageError("db verify", "--accept", "it goes with --remembered")
    with store_errors("db verify"):
        memory = HeadMemory(args.db)
    points = list(memory.read().points) if args.remembered and not args.accept else []
    if args.against is not None:
        try:
            points += points_of(args.against)
        except HeadsTrouble as error:
            raise UsageError("db verify", error.where, error.why) from error
    answer = _record(args.db, points)
    if args.remembered and answer["ok"] and answer["entries"]:
        seen = Seen(answer["entries"], answer["head"], time_text(SystemClock().now()))
        try:
            memory.remember(seen, anew=args.accept)
        except OSError as error:
            raise WorkFailed("db verify", str(memory.path), error.strerror or str(error)) from error
    return answer


def _record(url: str, points: Sequence[Seen]) -> dict[str, Any]:
    """Check chain, fold, texts and pages of a record, and that it holds what was seen of it."""
    with opened(url, "db verify", read_only=True) as store, store.reading() as connection:
        verdict = journal.verify_whole(connection)
        answer: dict[str, Any] = {
            "entries": verdict.entries,
            "ok": verdict.ok,
            "head": verdict.head,
            "first_bad": verdict.first_bad,
            "reason": verdict.reason,
        }
        if verdict.ok and (broken := damage(connection)):
            answer |= {"ok": False, "reason": f"the file is damaged: {broken}"}
        if answer["ok"] and points:
            known = {entry.seq: entry.hash for entry in _entries(connection, points)}
            if (found := unlike(points, known.get, verdict.entries)) is not None:
                answer |= {"ok": False, "first_bad": found.was.seq, "reason": str(found)}
    return answer


def _entries(connection: Connection, points: Sequence[Seen]) -> Iterator[journal.Entry]:
    for point in points:
        if (entry := journal.entry_of(connection, point.seq)) is not None:
            yield entry
