"""Statements of the hot path, compiled once by SQLAlchemy and then run as plain driver calls.

Building a core statement, finding it in its cache and describing its result costs several times what
the statement itself takes. The text still comes from the typed tables, so both engines share one
definition.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Delete,
    Dialect,
    Insert,
    Select,
    Table,
    TextClause,
    Update,
    bindparam,
    delete,
    insert,
    select,
    update,
)

from db.codec import CODECS
from db.tables import Base

_NONE: Mapping[str, Any] = {}


class Statement:
    """One compiled statement, run by the driver's own cursor with named parameters.

    What the driver raises comes out as it is; `db.errors.translated` and `DRIVER_ERRORS` know both.
    """

    def __init__(self, statement: Select[Any] | Insert | Update | Delete | TextClause, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        self._sql = str(compiled)
        order = compiled.positiontup or () if compiled.positional else None
        self._values: Callable[[Mapping[str, Any]], Any] = _as_they_are if order is None else _in_order(*order)
        self._columns = (
            tuple(column.name for column in statement.exported_columns) if isinstance(statement, Select) else ()
        )

    def run(self, connection: Connection, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """Execute inside the connection's transaction; the first row that it returns, if any."""
        return self.answer(self._execute(connection, values))

    def rows(self, connection: Connection, values: Mapping[str, Any] = _NONE) -> list[dict[str, Any]]:
        """Execute a select; all of its rows by column name."""
        return [dict(zip(self._columns, row, strict=True)) for row in self.all(connection, values)]

    def all(self, connection: Connection, values: Mapping[str, Any] = _NONE) -> list[tuple[Any, ...]]:
        """Execute a select; all of its rows, their columns in the order of `Statements.select`."""
        cursor = self._execute(connection, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        cursor.close()
        return found

    def write(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        """Execute without waiting for an answer; `answer` takes it from the cursor that this gives."""
        return self._execute(connection, values)

    @staticmethod
    def answer(cursor: Any) -> tuple[Any, ...] | None:
        """The first row that an executed statement returned, if any."""
        row: tuple[Any, ...] | None = cursor.fetchone() if cursor.description else None
        cursor.close()
        return row

    def _execute(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        driver: Any = connection.connection.dbapi_connection
        return driver.execute(self._sql, self._values(values))


def _as_they_are(values: Mapping[str, Any]) -> Mapping[str, Any]:
    return values


def _in_order(*names: str) -> Callable[[Mapping[str, Any]], Sequence[Any]]:
    """What takes values by name in the order of a statement's marks."""
    if len(names) > 1:
        return itemgetter(*names)  # a tuple of them; of one name it would be the bare value
    return lambda values: [values[name] for name in names]


#: A statement with its values, to be run with others.
Write = tuple[Statement, Mapping[str, Any]]


class Statements:
    """The statements that the unit of work needs, made at first use for one dialect."""

    def __init__(self, dialect: Dialect, kind: type[Statement] = Statement) -> None:
        self._dialect = dialect
        self._kind = kind
        self._made: dict[tuple[object, ...], Statement] = {}

    def select(self, name: str, by: str | None = None, *, active: bool = False) -> Statement:
        """Rows of a table, all or where one column equals its parameter; `active` adds `ended_at IS NULL`.

        Columns come in the order in which the codec of this kind of row takes them.
        """
        key = ("select", name, by, active)
        if key not in self._made:
            table = self.table(name)
            wanted = select(*self.columns(name))
            if by is not None:
                wanted = wanted.where(table.c[by] == bindparam(by))
            if active:
                wanted = wanted.where(table.c.ended_at.is_(None))
            self._made[key] = self._kind(wanted, self._dialect)
        return self._made[key]

    def insert(self, name: str) -> Statement:
        """One new row."""
        key = ("insert", name)
        if key not in self._made:
            table = self.table(name)
            self._made[key] = self._kind(
                insert(table).values({c.name: bindparam(c.name) for c in table.columns}), self._dialect
            )
        return self._made[key]

    def update(self, name: str, by: str, columns: Iterable[str]) -> Statement:
        """Set columns of the row with this key at the version `seen_version`; returns its version."""
        chosen = tuple(columns)
        key = ("update", name, by, chosen)
        if key not in self._made:
            table = self.table(name)
            statement = (
                update(table)
                .where(table.c[by] == bindparam("row_key"), table.c.version == bindparam("seen_version"))
                .values({c: bindparam(c) for c in chosen})
                .returning(table.c.version)
            )
            self._made[key] = self._kind(statement, self._dialect)
        return self._made[key]

    def delete(self, name: str, by: str) -> Statement:
        """Remove the row with this key at the version `seen_version`; returns its version."""
        key = ("delete", name, by)
        if key not in self._made:
            table = self.table(name)
            statement = (
                delete(table)
                .where(table.c[by] == bindparam("row_key"), table.c.version == bindparam("seen_version"))
                .returning(table.c.version)
            )
            self._made[key] = self._kind(statement, self._dialect)
        return self._made[key]

    def special(self, name: str, make: Any) -> Statement:
        """A statement of its own, made once by `make()`."""
        key = ("special", name)
        if key not in self._made:
            self._made[key] = self._kind(make(), self._dialect)
        return self._made[key]

    def run_all(self, connection: Connection, writes: Iterable[Write]) -> list[tuple[Any, ...] | None]:
        """Execute one after the other; what each returned. A server gets all of them in one round trip."""
        if self._dialect.name != "postgresql":
            return [statement.write(connection, values).fetchone() for statement, values in writes]
        with connection.connection.dbapi_connection.pipeline():  # type: ignore[union-attr]
            cursors = [statement.write(connection, values) for statement, values in writes]
        return [Statement.answer(cursor) for cursor in cursors]

    @classmethod
    def columns(cls, name: str) -> list[Column[Any]]:
        """The columns of a table, those of a kind of row in the order in which its codec takes them."""
        table = cls.table(name)
        return [table.c[column] for column in CODECS[name].columns] if name in CODECS else list(table.c)

    @staticmethod
    def table(name: str) -> Table:
        """A table by name."""
        return Base.metadata.tables[name]
