"""Ten thousand units at 1 Hz, written and read beside the bare driver; and what a command waits meanwhile.

The reference does the same with the driver alone on a database of its own: the same tables and settings, the way
in that its manual shows (executemany on SQLite, COPY on PostgreSQL), a SELECT and an array out of its rows.
"""

from __future__ import annotations

import multiprocessing
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

import numpy as np
import psycopg
from sqlalchemy import make_url

from console.bench import Progress, Result, measured_in_turn
from console.bench.server import server, server_programs, template
from console.clock import SystemClock
from console.commands.bus import Bus
from console.commands.register_unit import RegisterUnit
from console.commands.set_unit_status import SetUnitStatus
from console.doctrines import load_doctrine
from console.domain.geo import LonLat
from console.domain.unit import UnitStatus
from console.surroundings import RegionSurroundings
from db.engine import parse_url
from db.positions import BATCH_ROWS, PositionStore
from db.store import Store

UNITS = 10_000
ROUNDS = 9
#: Commands a second beside the feed, and for how long each time.
COMMANDS_HZ, COMMANDS_S, COMMAND_ROUNDS = 20, 6.0, 3
#: As the desks read: more would be a busy loop, less would be late.
READ_S = 1.0
Row = tuple[str, float, float, int, float | None, float | None]
_COLUMNS = "unit, lon, lat, fixed_at_ms, course_deg, speed_mps"
_UPSERT = (
    "ON CONFLICT (unit) DO UPDATE SET lon = excluded.lon, lat = excluded.lat, fixed_at_ms = excluded.fixed_at_ms,"
    " course_deg = excluded.course_deg, speed_mps = excluded.speed_mps"
    " WHERE excluded.fixed_at_ms >= position_latest.fixed_at_ms"
)


def run(progress: Progress) -> list[Result]:
    """Measure SQLite on disk, and PostgreSQL where its programs are."""
    with tempfile.TemporaryDirectory(prefix="bench-positions-") as folder:
        ours, bare = (f"sqlite:///{Path(folder, name)}" for name in ("ours.db", "bare.db"))
        results = _measured("SQLite", ours, bare, progress)
    programs = server_programs()
    if programs is None:
        progress("positions: no PostgreSQL server programs: SQLite only")
        return results
    with (
        template(programs) as cluster,
        server(cluster, programs, durable=True) as running,
        running.database() as ours,
        running.database() as bare,
    ):
        return [*results, *_measured("PostgreSQL", ours, bare, progress)]


def _measured(engine: str, ours: str, bare: str, progress: Progress) -> list[Result]:
    now = datetime.now(UTC)
    store = Store.open_or_make(ours, kind="live", name="bench", now=now)
    Store.open_or_make(bare, kind="live", name="bench", now=now).close()
    positions = PositionStore.open(parse_url(ours))
    PositionStore.open(parse_url(bare)).close()
    driver = _ServerDriver(bare) if engine == "PostgreSQL" else _FileDriver(bare)
    try:
        progress(f"positions: {engine}, written and read")
        write_ms, bare_write_ms = measured_in_turn(
            (lambda n: _timed(positions.write_rows, _rows(n)), lambda n: _timed(driver.write, _rows(n))), ROUNDS
        )

        def read(round_: int) -> float:
            positions.write_rows(_rows(ROUNDS + round_)[:1])  # or there would be nothing to read
            return _timed(positions.changed_table)

        read_ms, bare_read_ms = measured_in_turn((read, lambda _n: _timed(driver.read)), ROUNDS)
        progress(f"positions: {engine}, commands meanwhile")
        with_ms, without_ms = _commands_p99(store, positions, ours)
    finally:
        driver.close()
        positions.close()
        store.close()
    how = "sqlite3, executemany" if engine == "SQLite" else "psycopg, COPY and one INSERT from it"
    units = f"{UNITS} units"
    return [
        Result(f"{units} written, {engine}", write_ms, "ms", how, bare_write_ms, goal=1.5),
        Result(f"{units} read, {engine}", read_ms, "ms", "SELECT, its rows into an array", bare_read_ms, goal=1.5),
        Result(f"command p99 at {units} a second, {engine}", with_ms, "ms", "the same without positions", without_ms),
    ]


def _timed(work: Callable[..., object], *arguments: object) -> float:
    begun = time.perf_counter()
    work(*arguments)
    return (time.perf_counter() - begun) * 1000.0


def _rows(second: int) -> list[Row]:
    """A fix of each unit, each second a little further on."""
    at_ms = 1_772_352_000_000 + second * 1000
    return [(f"U-{n:05}", 117.0 + n / 1e5, 36.6 + second / 1e5, at_ms, n % 360.0, None) for n in range(UNITS)]


# --- commands meanwhile ----------------------------------------------------------------------------


def _commands_p99(store: Store, positions: PositionStore, url: str) -> tuple[float, float]:
    """The slowest hundredth of commands with a feed and a reader beside them, and without."""
    bus = Bus(store, clock=SystemClock(), actor="bench", doctrine=load_doctrine(), surroundings=RegionSurroundings())
    bus.run(RegisterUnit(unit="B-1", at=LonLat(117.0, 36.6)))
    steps = (UnitStatus.RETURNING, UnitStatus.AVAILABLE)
    count = 0

    def measure(beside: Any) -> float:
        nonlocal count
        took: list[float] = []
        with beside:
            until = time.monotonic() + COMMANDS_S
            while time.monotonic() < until:
                command = SetUnitStatus(unit="B-1", status=steps[count % 2])
                count += 1
                took.append(_timed(bus.run, command))
                time.sleep(1.0 / COMMANDS_HZ)
        return float(np.quantile(took, 0.99))

    ways = (lambda _n: measure(_feed_beside(positions, url)), lambda _n: measure(nullcontext()))
    with_ms, without_ms = measured_in_turn(ways, COMMAND_ROUNDS)
    bus.close()
    return with_ms, without_ms


@contextmanager
def _feed_beside(positions: PositionStore, url: str) -> Iterator[None]:
    """A feed in a process of its own that writes all units every second, and a desk's thread that reads them."""
    spawn = multiprocessing.get_context("spawn")
    ready, stop = spawn.Event(), spawn.Event()
    feed = spawn.Process(target=_feed, args=(url, ready, stop), daemon=True)
    feed.start()
    ended = threading.Event()

    def read() -> None:
        while not ended.wait(READ_S):
            positions.changed_table()

    reader = threading.Thread(target=read, name="bench-positions")
    try:
        ready.wait()
        reader.start()
        yield
    finally:
        ended.set()
        stop.set()
        feed.join()
        if reader.ident is not None:
            reader.join()


def _feed(url: str, ready: Event, stop: Event) -> None:
    positions = PositionStore.open(parse_url(url))
    second = 2 * ROUNDS + 10
    due = time.monotonic()
    while not stop.is_set():
        positions.write_rows(_rows(second))
        ready.set()
        second, due = second + 1, due + 1.0
        stop.wait(max(0.0, due - time.monotonic()))
    positions.close()


# --- the drivers alone -----------------------------------------------------------------------------


class _FileDriver:
    """sqlite3 on the tables beside a record."""

    def __init__(self, url: str) -> None:
        self._connection = sqlite3.connect(f"{parse_url(url).database}.positions", isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL"):
            self._connection.execute(f"PRAGMA {pragma}")

    def write(self, rows: list[Row]) -> None:
        """In the same batches: a reader and a command of others get their turn between them."""
        marks = "(?, ?, ?, ?, ?, ?)"
        for start in range(0, len(rows), BATCH_ROWS):
            batch = rows[start : start + BATCH_ROWS]
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany(f"INSERT INTO position_history ({_COLUMNS}) VALUES {marks}", batch)  # noqa: S608
            self._connection.executemany(
                f"INSERT INTO position_latest ({_COLUMNS}) VALUES {marks} {_UPSERT}",  # noqa: S608
                batch,
            )
            self._connection.execute("COMMIT")

    def read(self) -> object:
        """Names and an array of the rest."""
        return _as_arrays(self._connection.execute(f"SELECT {_COLUMNS} FROM position_latest ORDER BY unit").fetchall())  # noqa: S608

    def close(self) -> None:
        """End the connection."""
        self._connection.close()


class _ServerDriver:
    """psycopg on the tables of a record."""

    def __init__(self, url: str) -> None:
        address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        self._connection = psycopg.connect(address, autocommit=True)
        self._connection.execute("CREATE TEMP TABLE fresh (LIKE position_latest) ON COMMIT DELETE ROWS")
        self._connection.execute("SET synchronous_commit = off")

    def write(self, rows: list[Row]) -> None:
        """By COPY into a temporary table, from there into both."""
        with self._connection.transaction(), self._connection.cursor() as cursor:
            with cursor.copy(f"COPY fresh ({_COLUMNS}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            cursor.execute(f"INSERT INTO position_history ({_COLUMNS}) SELECT {_COLUMNS} FROM fresh")  # noqa: S608
            cursor.execute(
                f"INSERT INTO position_latest ({_COLUMNS}) SELECT {_COLUMNS} FROM fresh {_UPSERT}"  # noqa: S608
            )

    def read(self) -> object:
        """Names and an array of the rest."""
        return _as_arrays(self._connection.execute(f"SELECT {_COLUMNS} FROM position_latest ORDER BY unit").fetchall())  # noqa: S608

    def close(self) -> None:
        """End the connection."""
        self._connection.close()


def _as_arrays(rows: list[Any]) -> object:
    return tuple(row[0] for row in rows), np.array([row[1:] for row in rows], dtype=np.float64)
