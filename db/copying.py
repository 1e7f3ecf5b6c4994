"""A record's rows carried from one open database to another, a page at a time, whatever engine holds either.

Knows tables, not what they mean, and opens nothing: whoever calls holds one transaction on each side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Table, delete, func, inspect, select

from db.tables import Base

#: Told what is being done and how far it is, 0 to 1. Raising in it gives the work up.
Progress = Callable[[str, float], None]
#: Tables that belong to the program or to the moment, not to the record: each database has its own.
LEFT_OUT = frozenset(
    {"alembic_version", "role_right", "position_latest", "position_history", "position_version", "presence"}
)
#: The latest fixes inside a backup, which is one file, and their columns.
KEPT_POSITIONS = "kept_position"
POSITION = ("unit", "lon", "lat", "fixed_at_ms", "course_deg", "speed_mps")
_PAGE = 2_000


def silent(_text: str, _share: float) -> None:
    """Progress that nobody looks at."""


def record_tables() -> list[Table]:
    """The tables that make a record, those first that others refer to."""
    return [table for table in Base.metadata.sorted_tables if table.name not in LEFT_OUT]


def copy_record(old: Connection, new: Connection, progress: Progress = silent) -> int:
    """Fill the tables of `new`, made and without entries, with those of `old`; both have the newest schema.

    Returns:
        how many rows were carried.
    """
    whole_view(old)
    whole_view(new)
    tables = record_tables()
    total = sum(_count(old, table) for table in tables) or 1
    for table in reversed(tables):
        new.execute(delete(table))
    done = 0
    for table in tables:
        for page in pages(old, table):
            write_rows(new, table, page)
            done += len(page)
            progress(table.name, done / total)
    return done


def whole_view(connection: Connection) -> None:
    """On a server, fail rather than copy without the rows that a login may not see."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL row_security = off")


def pages(connection: Connection, table: Table) -> Iterator[list[tuple[Any, ...]]]:
    """All rows of a table in the order of its key, so many at a time; the server keeps the rest."""
    wanted = select(table).order_by(*table.primary_key.columns)
    found = connection.execution_options(yield_per=_PAGE).execute(wanted)
    try:
        yield from ([tuple(row) for row in page] for page in found.partitions())
    finally:
        found.close()
        connection.execution_options(yield_per=None, stream_results=False)


def write_rows(connection: Connection, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows in the order of the table's columns, as fast as the engine takes them."""
    quote = connection.dialect.identifier_preparer.quote
    columns = ", ".join(quote(column.name) for column in table.columns)
    if connection.dialect.name == "postgresql":
        cursor = connection.connection.cursor()
        with cursor.copy(f"COPY {quote(table.name)} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.close()
        return
    marks = ", ".join("?" * len(table.columns))
    connection.exec_driver_sql(
        f"INSERT INTO {quote(table.name)} ({columns}) VALUES ({marks})",  # noqa: S608 - our own names only
        list(rows),
    )


def keep_positions(connection: Connection, rows: Iterator[tuple[Any, ...]]) -> None:
    """Write the latest fixes into a backup, a table of its own."""
    names = ", ".join(POSITION)
    connection.exec_driver_sql(f"CREATE TABLE {KEPT_POSITIONS} ({names})")
    marks = ", ".join("?" * len(POSITION))
    while page := list(islice(rows, _PAGE)):
        connection.exec_driver_sql(f"INSERT INTO {KEPT_POSITIONS} ({names}) VALUES ({marks})", page)  # noqa: S608


def latest_positions(connection: Connection, table: str = "position_latest") -> Iterator[tuple[Any, ...]]:
    """The latest fix of each unit, by unit; nothing where none was ever sent."""
    if inspect(connection).has_table(table):
        found = connection.exec_driver_sql(f"SELECT {', '.join(POSITION)} FROM {table} ORDER BY unit")  # noqa: S608
        yield from (tuple(row) for row in found)


def _count(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())
