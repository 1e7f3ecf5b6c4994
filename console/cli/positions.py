"""`main.py positions`: one fix a line in; bad lines are counted and named, not fatal."""

from __future__ import annotations

import argparse
import json
import sys
import threading
import time
from collections import Counter
from queue import Empty, Queue
from typing import BinaryIO

from console.cli.stores import add_db, opened, store_errors
from console.cli.streams import lines_in
from console.clock import SystemClock
from console.domain.fix import Fix
from console.feeds.fix_lines import FixLineError, fix_of
from db.positions import BATCH_ROWS, PositionStore

#: A fix waits at most so long for others to be written with it.
GATHER_S = 0.2
#: So many bad lines are named one by one; the rest are counted.
NAMED = 20


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `positions` to the command line."""
    parser = commands.add_parser("positions", help="read unit positions from standard input")
    add_db(parser)
    parser.add_argument("--json", action="store_true", help="print what was read as one JSON object at the end")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write fixes in batches as they come, until the end of input."""
    given = lines_in("positions")
    counts: Counter[str] = Counter(kept=0, bad=0)
    with opened(args.db, "positions") as store, store_errors("positions"):
        positions = PositionStore.open(store.url)
        lines: Queue[bytes | None] = Queue(maxsize=20_000)
        threading.Thread(target=_read, args=(given, lines), name="positions-input", daemon=True).start()
        try:
            number, more = 0, True
            while more:
                batch: list[Fix] = []
                number, more = _gather(lines, batch, counts, number)
                counts["kept"] += positions.write(batch)
        finally:
            positions.close()
    if args.json:
        print(json.dumps({"lines": number, "kept": counts["kept"], "bad": counts["bad"]}))
    else:
        print(f"positions: {counts['kept']} kept, {counts['bad']} bad", file=sys.stderr)
    return 0


def _read(given: BinaryIO, lines: Queue[bytes | None]) -> None:
    try:
        for line in given:
            lines.put(line)
    except OSError as error:
        print(f"error: positions: standard input: {error.strerror}", file=sys.stderr)
    finally:
        lines.put(None)  # without it the writer would wait for ever


def _gather(lines: Queue[bytes | None], batch: list[Fix], counts: Counter[str], number: int) -> tuple[int, bool]:
    """Fill a batch: wait for its first line as long as it takes, then for more only a moment.

    Returns:
        the number of the last line read, and whether more may come.
    """
    line = lines.get()
    write_at = time.monotonic() + GATHER_S
    while True:
        if line is None:
            return number, False
        number += 1
        try:
            if line.strip():
                batch.append(fix_of(line, SystemClock().now()))
        except FixLineError as error:
            counts["bad"] += 1
            if counts["bad"] <= NAMED:
                print(f"error: positions: line {number}: {error}", file=sys.stderr)
        if len(batch) >= BATCH_ROWS:
            return number, True
        try:
            line = lines.get(timeout=max(0.0, write_at - time.monotonic()))
        except Empty:
            return number, True
