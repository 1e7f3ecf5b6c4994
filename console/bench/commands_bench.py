"""Durable commands a second through the bus, beside the driver writing the very same rows.

What a second bus writes for the same commands is recorded, statement by statement and transaction by
transaction, and written again by the bare driver on a file of the same schema with the same settings.
"""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from console.bench import Progress, Result, measured_in_turn
from console.bench.server import MISSING, server_programs
from console.clock import SystemClock
from console.commands.assign_units import AssignUnits
from console.commands.base import Command
from console.commands.bus import Bus
from console.commands.close_incident import CloseIncident
from console.commands.receive_incident import ReceiveIncident
from console.commands.register_unit import RegisterUnit
from console.commands.set_unit_status import SetUnitStatus
from console.doctrines import load_doctrine
from console.domain.geo import LonLat
from console.domain.unit import UnitStatus
from console.surroundings import RegionSurroundings
from db.prepared import Statement, Statements
from db.store import Store

ROUNDS = 9
CALLS_A_ROUND = 40
UNITS = 200
Transaction = list[tuple[Any, Any]]


def run(progress: Progress) -> list[Result]:
    """Measure SQLite on disk, synchronous FULL, then a PostgreSQL server."""
    from console.bench.commands_server import measured  # it takes what it shares with this from here

    results = _on_sqlite(progress)
    if server_programs() is None:
        progress(f"commands: SQLite alone; {MISSING}")
        return results
    return results + measured(progress)


def _on_sqlite(progress: Progress) -> list[Result]:
    with tempfile.TemporaryDirectory(prefix="bench-commands-") as folder:
        store = Store.open_or_make(str(Path(folder, "bus.db")), kind="live", name="bench", now=datetime.now(UTC))
        raw = _raw_connection(Path(folder, "raw.db"))
        twin = Store.open_or_make(str(Path(folder, "twin.db")), kind="live", name="bench", now=datetime.now(UTC))
        written, keep = recording(twin)
        bus, recorded = _bus(store), _bus(twin, keep)
        for number in range(UNITS):
            for each in (bus, recorded):
                each.run(RegisterUnit(unit=f"U-{number}", at=LonLat(117.0, 36.6)))
        _replay(raw, _for_the_driver(written))
        commands = 0

        def through_the_bus(round_: int) -> float:
            nonlocal commands
            progress(f"commands: round {round_} of {ROUNDS}")
            given = list(calls(str(round_), CALLS_A_ROUND))
            commands = len(given)
            begun = time.perf_counter()
            for command in given:
                bus.run(command)
            return commands / (time.perf_counter() - begun)

        def by_the_driver(round_: int) -> float:
            for command in calls(str(round_), CALLS_A_ROUND):
                recorded.run(command)
            transactions = _for_the_driver(written)
            begun = time.perf_counter()
            _replay(raw, transactions)
            return commands / (time.perf_counter() - begun)

        rate, raw_rate = measured_in_turn((through_the_bus, by_the_driver), ROUNDS)
        raw.close()
        for used in (bus, recorded):
            used.close()
            used.store.close()
    return [
        Result(
            "durable commands, SQLite",
            rate,
            "commands/s",
            "sqlite3 writing the same rows in the same transactions",
            raw_rate,
            goal=0.5,
            smaller_is_better=False,
        )
    ]


def _bus(store: Store, after_commit: Callable[[], None] = lambda: None) -> Bus:
    return Bus(
        store,
        clock=SystemClock(),
        actor="bench",
        doctrine=load_doctrine(),
        surroundings=RegionSurroundings(),
        after_commit=after_commit,
    )


def calls(round_: str, count: int, prefix: str = "U-", units: int = UNITS) -> Iterator[Command]:
    """Whole lives of so many calls: received, assigned, set out, arrived, closed; units have numbers after a prefix."""
    for number in range(count):
        incident, unit = f"{round_}-{number}", f"{prefix}{number % units}"
        place = LonLat(117.0 + number / 1000.0, 36.6)
        yield ReceiveIncident(
            incident=incident, class_code="dispute", priority=2, at=place, address="Mill Lane 3", summary="loud quarrel"
        )
        yield AssignUnits(incident=incident, units=(unit,))
        yield SetUnitStatus(unit=unit, status=UnitStatus.EN_ROUTE)
        yield SetUnitStatus(unit=unit, status=UnitStatus.ON_SCENE)
        yield CloseIncident(incident=incident, disposition="mediated")


def recording(store: Store) -> tuple[list[Transaction], Callable[[], None]]:
    """What the store's statements write from now on, by transaction, and what its bus is to call after each commit."""
    written: list[Transaction] = []
    open_one: Transaction = []

    class Recorded(Statement):
        def _execute(self, connection: Connection, values: Mapping[str, Any]) -> Any:
            if not self._columns:
                open_one.append((self, values))  # put in the driver's form outside of what is timed
            return super()._execute(connection, values)

    def end() -> None:
        written.append(open_one.copy())
        open_one.clear()

    store.statements = Statements(store.engine.dialect, Recorded)
    return written, end


def _raw_connection(path: Path) -> sqlite3.Connection:
    """The bare driver on a file of the same schema, with the settings of the record."""
    Store.open_or_make(str(path), kind="live", name="bench", now=datetime.now(UTC)).close()
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "recursive_triggers=ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _for_the_driver(written: list[Transaction]) -> list[Transaction]:
    """Take what was recorded, each statement as its text with its values in order."""
    taken = [
        [(statement._sql, statement._values(values)) for statement, values in transaction] for transaction in written
    ]
    written.clear()
    return taken


def _replay(connection: sqlite3.Connection, written: list[Transaction]) -> None:
    for transaction in written:
        connection.execute("BEGIN IMMEDIATE")
        for statement, parameters in transaction:
            connection.execute(statement, parameters).fetchall()
        connection.execute("COMMIT")
