"""Statements of the hot path, compiled once by SQLAlchemy and then run as plain driver calls.

Building and caching a core statement costs several times what the statement itself takes; the text
still comes from the typed tables, so both engines share one definition.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import (
    Connection,
    CursorResult,
    Delete,
    Dialect,
    Insert,
    Select,
    Table,
    Update,
    bindparam,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from db.tables import Base


class Statement:
    """One compiled statement, run with named parameters."""

    def __init__(self, statement: Select[Any] | Insert | Update | Delete, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        self._sql = str(compiled)
        self._order: list[str] | None = list(compiled.positiontup or ()) if compiled.positional else None

    def run(self, connection: Connection, values: Mapping[str, Any]) -> CursorResult[Any]:
        """Execute inside the connection's transaction."""
        if self._order is None:
            return connection.exec_driver_sql(self._sql, dict(values))
        return connection.exec_driver_sql(self._sql, tuple(values[name] for name in self._order))


class Statements:
    """The statements that the unit of work needs, made at first use for one dialect."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._made: dict[tuple[object, ...], Statement] = {}

    def select(self, name: str, by: str | None = None, *, order: str | None = None, active: bool = False) -> Statement:
        """Rows of a table, all or where one column equals its parameter; `active` adds `ended_at IS NULL`."""
        key = ("select", name, by, order, active)
        if key not in self._made:
            table = self.table(name)
            wanted = select(table)
            if by is not None:
                wanted = wanted.where(table.c[by] == bindparam(by))
            if active:
                wanted = wanted.where(table.c.ended_at.is_(None))
            if order is not None:
                wanted = wanted.order_by(*(table.c[column] for column in order.split(",")))
            self._made[key] = Statement(wanted, self._dialect)
        return self._made[key]

    def insert(self, name: str, *, once: bool = False) -> Statement:
        """One new row; `once` skips a row whose key is there already and returns nothing for it."""
        key = ("insert", name, once)
        if key not in self._made:
            table = self.table(name)
            statement: Any = insert(table).values({c.name: bindparam(c.name) for c in table.columns})
            if once:
                maker = postgresql.insert if self._dialect.name == "postgresql" else sqlite.insert
                statement = maker(table).values({c.name: bindparam(c.name) for c in table.columns})
                statement = statement.on_conflict_do_nothing().returning(next(iter(table.primary_key.columns)))
            self._made[key] = Statement(statement, self._dialect)
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
            self._made[key] = Statement(statement, self._dialect)
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
            self._made[key] = Statement(statement, self._dialect)
        return self._made[key]

    def special(self, name: str, make: Any) -> Statement:
        """A statement of its own, made once by `make()`."""
        key = ("special", name)
        if key not in self._made:
            self._made[key] = Statement(make(), self._dialect)
        return self._made[key]

    @staticmethod
    def table(name: str) -> Table:
        """A table by name."""
        return Base.metadata.tables[name]
