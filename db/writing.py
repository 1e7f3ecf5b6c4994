"""A write transaction on the driver's own connection. Knows no statement.

SQLAlchemy takes as long to begin and to commit as SQLite itself. Its statements may run inside all the same: they take
part in the transaction that they find begun.
"""

from __future__ import annotations

from contextlib import suppress
from types import TracebackType
from typing import Any

from sqlalchemy import Connection

from db.errors import DRIVER_ERRORS

BEGIN = "BEGIN IMMEDIATE"


class Writing:
    """Begun on entering, committed at the end, rolled back when anything fails. Errors are the driver's own."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._driver: Any = connection.connection.dbapi_connection

    def __enter__(self) -> None:
        if self._connection.dialect.name == "sqlite":  # a server begins by itself, with the first statement
            self._driver.execute(BEGIN)

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        whose = self._connection if self._connection.in_transaction() else self._driver
        if kind is not None:
            _roll_back(whose)
            return
        try:
            whose.commit()
        except BaseException:
            _roll_back(whose)
            raise


def _roll_back(whose: Any) -> None:
    # What went wrong before says why; a connection that is lost keeps nothing anyway.
    with suppress(*DRIVER_ERRORS):
        whose.rollback()
