"""Old positions as files: GeoParquet, one a day, proven by reading it back before a row leaves the record.

Knows the table of positions and nothing of incidents.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Connection, Engine, Select, delete, func, literal_column, select

from db.beside import HISTORY, open_beside
from db.errors import DRIVER_ERRORS, StoreDamaged, StoreError, translated
from db.store import Store

DAY_MS = 86_400_000
COLUMNS = ("unit", "fixed_at_ms", "lon", "lat", "course_deg", "speed_mps")
_PAGE = 20_000
#: On SQLite rows leave so many at a time, so that no fix waits long.
_LEAVE = 1_000
_DIGEST = b"rows_sha256"
_GEO = {
    "version": "1.1.0",
    "primary_column": "geometry",
    "columns": {"geometry": {"encoding": "WKB", "geometry_types": ["Point"]}},
}
Rows = list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Archived:
    """A file that holds the fixes of one day."""

    path: Path
    rows: int
    digest: str


class Archive:
    """Moves the fixes of before a moment to a folder, day by day."""

    def __init__(self, store: Store, folder: Path, before_ms: int) -> None:
        """
        Args:
            before_ms: the first moment that stays, milliseconds since 1970.
        """
        self._where, self._folder, self._before_ms = store.where, folder, before_ms
        self._url, self._is_file = store.url, store.is_file

    def run(
        self, record: Callable[[list[Archived]], None], between: Callable[[], None] = lambda: None
    ) -> list[Archived]:
        """Write the files, prove them, have them put on record, and only then let the rows go.

        Args:
            record: called with each file before its rows leave; raising keeps them.
            between: called between pages; may wait, or raise to give up.
        Raises:
            StoreError: positions can not be read or written, or a file could not be proven.
        """
        done: list[Archived] = []
        engine = open_beside(self._url)
        try:
            day = -1
            while (following := self._next_day(engine, day)) is not None:  # what comes in late goes with the next run
                day = following
                until = min((day + 1) * DAY_MS, self._before_ms)
                with self._day(engine, day * DAY_MS, until) as (connection, which):
                    made = self._written(connection, which, day, between)
                    record([made])
                    left = self._let_go(engine, connection, which, between)
                if left != made.rows:
                    raise StoreDamaged(self._where, f"{made.rows} positions were archived and {left} taken out")
                done.append(made)
        except DRIVER_ERRORS as error:
            raise translated(error, self._where) or error from error
        except OSError as error:
            raise StoreError(str(self._folder), error.strerror or str(error)) from error
        finally:
            engine.dispose()
        return done

    def _next_day(self, engine: Engine, after: int) -> int | None:
        """The first day after one that has fixes which are over their time."""
        with engine.connect().execution_options(reads=True) as connection:
            later = HISTORY.c.fixed_at_ms >= (after + 1) * DAY_MS
            oldest = connection.execute(select(func.min(HISTORY.c.fixed_at_ms)).where(later)).scalar()
        return None if oldest is None or oldest >= self._before_ms else int(oldest) // DAY_MS

    @contextmanager
    def _day(self, engine: Engine, since: int, until: int) -> Iterator[tuple[Connection, Any]]:
        """One moment of a day's fixes, and what tells them from those that come in meanwhile."""
        which = (HISTORY.c.fixed_at_ms >= since) & (HISTORY.c.fixed_at_ms < until)
        options: dict[str, Any] = {"reads": True} if self._is_file else {"isolation_level": "REPEATABLE READ"}
        with engine.connect().execution_options(**options) as connection, connection.begin():
            if self._is_file:
                last = connection.exec_driver_sql("SELECT max(rowid) FROM position_history").scalar() or 0
                which &= literal_column("rowid") <= last
            yield connection, which

    def _written(self, connection: Connection, which: Any, day: int, between: Callable[[], None]) -> Archived:
        wanted = select(*(HISTORY.c[name] for name in COLUMNS)).where(which)
        wanted = wanted.order_by(HISTORY.c.unit, HISTORY.c.fixed_at_ms)
        name = f"positions-{datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=day):%Y-%m-%d}"
        half = self._folder / f".{name}.{os.getpid()}.part"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            count, digest = write_file(half, _pages(connection, wanted, between))
            if read_back(half) != (count, digest):
                raise StoreDamaged(str(half), "what was written is not what can be read")
            for path in sorted(self._folder.glob(f"{name}*.parquet")):
                if kept_digest(path) == digest and read_back(path) == (count, digest):
                    return Archived(path, count, digest)  # written before an end that came too early
            path = next(path for path in self._names(name) if not path.exists())
            half.rename(path)
            descriptor = os.open(self._folder, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        finally:
            half.unlink(missing_ok=True)
        return Archived(path, count, digest)

    def _names(self, name: str) -> Iterator[Path]:
        yield self._folder / f"{name}.parquet"
        number = 2
        while True:
            yield self._folder / f"{name}-{number}.parquet"
            number += 1

    def _let_go(self, engine: Engine, connection: Connection, which: Any, between: Callable[[], None]) -> int:
        """Delete exactly the rows that the connection sees; how many."""
        if not self._is_file:
            return connection.execute(delete(HISTORY).where(which)).rowcount
        gone = 0
        chosen: Select[Any] = select(literal_column("rowid")).select_from(HISTORY).where(which).limit(_LEAVE)
        while True:
            with engine.connect() as writing, writing.begin():
                found = writing.execute(delete(HISTORY).where(literal_column("rowid").in_(chosen))).rowcount
            gone += found
            if found < _LEAVE:
                return gone
            between()


def write_file(path: Path, pages: Iterator[Rows]) -> tuple[int, str]:
    """Write fixes as GeoParquet, WGS 84; how many, and the hash over them."""
    import pyarrow as pa
    import pyarrow.parquet as pq
    import shapely

    kinds = (pa.string(), pa.timestamp("ms", tz="UTC"), pa.float64(), pa.float64(), pa.float64(), pa.float64())
    names = ("unit", "fixed_at", *COLUMNS[2:])
    fields = [pa.field(name, kind) for name, kind in zip(names, kinds, strict=True)]
    schema = pa.schema([*fields, pa.field("geometry", pa.binary())], metadata={b"geo": json.dumps(_GEO).encode()})
    count, digest = 0, hashlib.sha256()
    with path.open("xb") as file:
        encodings = dict.fromkeys(COLUMNS[2:], "BYTE_STREAM_SPLIT") | {"fixed_at": "DELTA_BINARY_PACKED"}
        with pq.ParquetWriter(
            file, schema, compression="zstd", use_dictionary=["unit"], column_encoding=encodings
        ) as writer:
            for page in pages:
                digest.update(_told(page))
                columns = list(zip(*page, strict=True))
                points = shapely.points(np.array(columns[2], float), np.array(columns[3], float))
                arrays = [pa.array(column, kind) for column, kind in zip(columns, kinds, strict=True)]
                writer.write_table(pa.Table.from_arrays([*arrays, pa.array(shapely.to_wkb(points))], schema=schema))
                count += len(page)
            writer.add_key_value_metadata({_DIGEST: digest.hexdigest().encode()})
        file.flush()
        os.fsync(file.fileno())
    return count, digest.hexdigest()


def read_file(path: Path) -> Iterator[Rows]:
    """The fixes of an archived file, by unit and time, as rows of `COLUMNS`.

    Raises:
        StoreDamaged: it can not be read.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(_PAGE, columns=["unit", "fixed_at", *COLUMNS[2:]]):
                columns = [batch.column(n) for n in range(len(COLUMNS))]
                columns[1] = columns[1].cast(pa.int64())
                yield list(zip(*(column.to_pylist() for column in columns), strict=True))
    except (pa.ArrowInvalid, OSError) as error:
        raise StoreDamaged(str(path), f"it can not be read as Parquet: {error}") from error


def read_back(path: Path) -> tuple[int, str]:
    """How many fixes a file holds, and the hash over them as they are read."""
    count, digest = 0, hashlib.sha256()
    for page in read_file(path):
        digest.update(_told(page))
        count += len(page)
    return count, digest.hexdigest()


def kept_digest(path: Path) -> str:
    """The hash that a file says of its fixes; empty when it can not be read."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        found = pq.read_metadata(path).metadata or {}
    except (pa.ArrowInvalid, OSError):
        return ""
    return str(found.get(_DIGEST, b"").decode())


def _told(page: Rows) -> bytes:
    return "".join(f"{row!r}\n" for row in page).encode()


def _pages(connection: Connection, wanted: Select[Any], between: Callable[[], None]) -> Iterator[Rows]:
    found = connection.execution_options(yield_per=_PAGE).execute(wanted)
    try:
        for page in found.partitions():
            yield [tuple(row) for row in page]
            between()
    finally:
        found.close()
        connection.execution_options(yield_per=None, stream_results=False)
