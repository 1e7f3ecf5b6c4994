"""Positions: the latest fix of each unit, and the history of fixes. Telemetry: never journaled.

On SQLite they live in a second file beside the record, written without waiting for the disk, so that
ten thousand moving units never delay a command. On PostgreSQL they are two tables of the same database.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import numpy as np
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    Float,
    Index,
    MetaData,
    Table,
    Text,
    inspect,
    select,
)
from sqlalchemy.engine import URL

from console.domain.fix import Fix
from console.domain.geo import LonLat
from console.feeds.fixes import FixTable
from db.engine import made_engine, make_engine, shown, sqlite_path
from db.errors import DRIVER_ERRORS, StoreMissing, translated

#: At most so many rows in one transaction, so that a reader never waits long.
BATCH_ROWS = 1_000

_METADATA = MetaData()
_LATEST = Table(
    "position_latest",
    _METADATA,
    Column("unit", Text, primary_key=True),
    Column("lon", Float(53), nullable=False),
    Column("lat", Float(53), nullable=False),
    Column("fixed_at_ms", BigInteger, nullable=False),
    Column("course_deg", Float(53)),
    Column("speed_mps", Float(53)),
)
_HISTORY = Table(
    "position_history",
    _METADATA,
    Column("unit", Text, nullable=False),
    Column("fixed_at_ms", BigInteger, nullable=False),
    Column("lon", Float(53), nullable=False),
    Column("lat", Float(53), nullable=False),
    Column("course_deg", Float(53)),
    Column("speed_mps", Float(53)),
    Index("position_history_unit", "unit", "fixed_at_ms"),
)
_ORDER = ("unit", "lon", "lat", "fixed_at_ms", "course_deg", "speed_mps")


class PositionStore:
    """Reads and writes the positions that belong to a record."""

    def __init__(self, engine: Engine, where: str) -> None:
        self._engine = engine
        self._where = where
        self._upsert = self._compiled_upsert()
        self._history_sql = self._compiled(_HISTORY)
        self._seen_version: object = None
        self._writes = 0

    @classmethod
    def open(cls, record: URL, *, read_only: bool = False) -> PositionStore:
        """Open the positions beside a record; they are made when missing, unless they are only read.

        Raises:
            StoreMissing: they are only read, and no position was ever sent.
            StoreError: the file or server can not be used.
        """
        path = sqlite_path(record)
        url = record if path is None else URL.create("sqlite", database=f"{path}.positions")
        if not read_only:
            made = made_engine(url, shown(record), _METADATA.create_all, synchronous="NORMAL")
            return cls(made, shown(record))
        engine = make_engine(url, create=False, read_only=True)
        try:
            if not inspect(engine).has_table(_LATEST.name):
                raise StoreMissing(shown(record), "no position was ever sent")
        except DRIVER_ERRORS as error:
            engine.dispose()
            raise translated(error, shown(record)) or error from error
        except StoreMissing:
            engine.dispose()
            raise
        return cls(engine, shown(record))

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
        self._writes += 1  # data_version tells of other connections only
        try:
            for start in range(0, len(rows), BATCH_ROWS):
                with self._engine.begin() as connection:
                    self._write_batch(connection, rows[start : start + BATCH_ROWS])
        except DRIVER_ERRORS as error:
            raise translated(error, self._where) or error from error

    def latest(self, units: Iterable[str] | None = None) -> dict[str, Fix]:
        """The latest fix by unit, of all units or of those named."""
        wanted = select(_LATEST)
        if units is not None:
            wanted = wanted.where(_LATEST.c.unit.in_(list(units)))
        with self._reading() as connection:
            return {row.unit: _fix(row) for row in connection.execute(wanted)}

    def changed_table(self) -> FixTable | None:
        """All latest fixes as arrays, or None when nothing was written since the last call."""
        with self._reading() as connection:
            version = self._version(connection)
            if version is not None and version == self._seen_version:
                return None
            rows = connection.execute(select(_LATEST).order_by(_LATEST.c.unit)).all()
            self._seen_version = version
        numbers = np.array([row[1:] for row in rows], dtype=np.float64).reshape(-1, 5)
        return FixTable(
            tuple(row[0] for row in rows), numbers[:, :2], numbers[:, 2] / 1000.0, numbers[:, 3], numbers[:, 4]
        )

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

    def _version(self, connection: Connection) -> object:
        if self._engine.dialect.name == "sqlite":
            return (
                id(connection.connection.dbapi_connection),
                connection.exec_driver_sql("PRAGMA data_version").scalar(),
                self._writes,
            )
        return None

    def _write_batch(self, connection: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
        newest: Mapping[str, tuple[Any, ...]] = {row[0]: row for row in sorted(rows, key=lambda row: row[3])}
        connection.exec_driver_sql(self._history_sql, list(rows))
        connection.exec_driver_sql(self._upsert, list(newest.values()))

    def _compiled(self, table: Table) -> str:
        mark = "?" if self._engine.dialect.name == "sqlite" else "%s"
        marks = ", ".join([mark] * len(_ORDER))
        return f"INSERT INTO {table.name} ({', '.join(_ORDER)}) VALUES ({marks})"  # noqa: S608 - our own names only

    def _compiled_upsert(self) -> str:
        news = ", ".join(f"{column} = excluded.{column}" for column in _ORDER[1:])
        guard = "excluded.fixed_at_ms >= position_latest.fixed_at_ms"
        return f"{self._compiled(_LATEST)} ON CONFLICT (unit) DO UPDATE SET {news} WHERE {guard}"


def _fix(row: Any) -> Fix:
    moment = datetime.fromtimestamp(row.fixed_at_ms / 1000.0, UTC)
    return Fix(row.unit, LonLat(row.lon, row.lat), moment, row.course_deg, row.speed_mps)
