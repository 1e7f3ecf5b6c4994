"""Positions: the latest fix of each unit, and the history of fixes. Telemetry: never journaled.

On SQLite they live in a second file beside the record, written without waiting for the disk, so that
ten thousand moving units never delay a command. On PostgreSQL they are two tables of the same database.
Every writer counts a version up, so that nobody reads ten thousand rows to find that none has moved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, Engine, Table, inspect, select
from sqlalchemy.engine import URL

from console.domain.fix import Fix
from console.domain.geo import LonLat
from console.feeds.fixes import FixTable
from db import positions_server
from db.beside import HISTORY, LATEST, VERSION, open_beside
from db.engine import shown
from db.errors import DRIVER_ERRORS, translated

#: At most so many rows in one transaction on SQLite, so that a reader never waits long.
BATCH_ROWS = 1_000

_ORDER = ("unit", "lon", "lat", "fixed_at_ms", "course_deg", "speed_mps")
_READ = f"SELECT {', '.join(_ORDER)} FROM position_latest ORDER BY unit"  # noqa: S608 - our own names only
_COUNT_UP = (
    "INSERT INTO position_version (one, version) VALUES (1, 1)"
    " ON CONFLICT (one) DO UPDATE SET version = position_version.version + 1"
)


class PositionStore:
    """Reads and writes the positions that belong to a record."""

    def __init__(self, engine: Engine, where: str) -> None:
        self._engine = engine
        self._where = where
        self._is_server = engine.dialect.name == "postgresql"
        self._upsert = _upsert_sql()
        self._history_sql = _insert_sql(HISTORY)
        self._counts: bool | None = None
        self._seen_version: int | None = None

    @classmethod
    def open(cls, record: URL, *, read_only: bool = False) -> PositionStore:
        """Open the positions beside a record; what is missing is made, unless they are only read.

        Raises:
            StoreMissing: they are only read, and no position was ever sent.
            StoreError: the file or server can not be used.
        """
        return cls(open_beside(record, read_only=read_only), shown(record))

    def write(self, fixes: Iterable[Fix]) -> int:
        """Keep fixes; a fix older than the latest of its unit goes to the history alone.

        Returns:
            how many were kept.
        """
        rows = [
            (f.unit, f.at.lon, f.at.lat, round(f.fixed_at.timestamp() * 1000), f.course_deg, f.speed_mps) for f in fixes
        ]
        self.write_rows(rows)
        return len(rows)

    def write_rows(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Keep rows of (unit, lon, lat, fixed_at_ms, course_deg, speed_mps)."""
        size = positions_server.BATCH_ROWS if self._is_server else BATCH_ROWS
        try:
            for start in range(0, len(rows), size):
                with self._engine.connect() as connection:
                    with connection.begin():
                        self._write_batch(connection, rows[start : start + size])
                    if self._is_server:
                        positions_server.made_ready(connection)
        except DRIVER_ERRORS as error:
            raise translated(error, self._where) or error from error

    def latest(self, units: Iterable[str] | None = None) -> dict[str, Fix]:
        """The latest fix by unit, of all units or of those named."""
        wanted = select(LATEST)
        if units is not None:
            wanted = wanted.where(LATEST.c.unit.in_(list(units)))
        with self._reading() as connection:
            return {row.unit: _fix(row) for row in connection.execute(wanted)}

    def tracks(self, units: Sequence[str], since: datetime) -> dict[str, npt.NDArray[np.float64]]:
        """Where units were since a moment, by unit: (n, 3) of Unix seconds, longitude and latitude, oldest first."""
        columns = HISTORY.c
        wanted = (
            select(columns.unit, columns.fixed_at_ms / 1000.0, columns.lon, columns.lat)
            .where(columns.unit.in_(units), columns.fixed_at_ms >= round(since.timestamp() * 1000))
            .order_by(columns.unit, columns.fixed_at_ms)
        )
        found: dict[str, list[tuple[float, float, float]]] = {}
        with self._reading() as connection:
            for unit, fixed_at_s, lon, lat in connection.execute(wanted):
                found.setdefault(unit, []).append((float(fixed_at_s), lon, lat))
        return {unit: np.array(rows) for unit, rows in found.items()}

    def changed_table(self) -> FixTable | None:
        """All latest fixes as arrays, by unit, or None when nothing was written since the last call."""
        with self._reading() as connection:
            version = self._version(connection)
            if version is not None and version == self._seen_version:
                return None
            table = positions_server.columns_out(connection) if self._is_server else _table(connection)
            # Asked before the rows were read: what was written in between is read again, not missed.
            self._seen_version = version
        return table

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        try:
            with self._engine.connect().execution_options(reads=True) as connection:
                yield connection
        except DRIVER_ERRORS as error:
            raise translated(error, self._where) or error from error

    def _version(self, connection: Connection) -> int | None:
        """How often positions were written; None where an older program made the tables and nobody counts."""
        if self._counts is None:
            self._counts = inspect(connection).has_table(VERSION.name)
        if not self._counts:
            return None
        return int(connection.exec_driver_sql("SELECT max(version) FROM position_version").scalar() or 0)

    def _write_batch(self, connection: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
        if self._is_server:
            positions_server.copy_in(connection, rows)
        else:
            newest: Mapping[str, tuple[Any, ...]] = {row[0]: row for row in sorted(rows, key=lambda row: row[3])}
            connection.exec_driver_sql(self._history_sql, list(rows))
            connection.exec_driver_sql(self._upsert, list(newest.values()))
        # Last: on a server the row is held until the commit.
        connection.exec_driver_sql(_COUNT_UP)


def _insert_sql(table: Table) -> str:
    marks = ", ".join("?" * len(_ORDER))
    return f"INSERT INTO {table.name} ({', '.join(_ORDER)}) VALUES ({marks})"  # noqa: S608 - our own names only


def _upsert_sql() -> str:
    news = ", ".join(f"{column} = excluded.{column}" for column in _ORDER[1:])
    guard = "excluded.fixed_at_ms >= position_latest.fixed_at_ms"
    return f"{_insert_sql(LATEST)} ON CONFLICT (unit) DO UPDATE SET {news} WHERE {guard}"


def _table(connection: Connection) -> FixTable:
    # The driver's own tuples: rows of SQLAlchemy cost as much again to slice.
    cursor = connection.connection.cursor()
    cursor.execute(_READ)
    rows = cursor.fetchall()
    cursor.close()
    numbers = np.array([row[1:] for row in rows], dtype=np.float64).reshape(-1, 5)
    return FixTable(tuple(row[0] for row in rows), numbers[:, :2], numbers[:, 2] / 1000.0, numbers[:, 3], numbers[:, 4])


def _fix(row: Any) -> Fix:
    moment = datetime.fromtimestamp(row.fixed_at_ms / 1000.0, UTC)
    return Fix(row.unit, LonLat(row.lon, row.lat), moment, row.course_deg, row.speed_mps)
