"""Failures of the environment around the database, told apart from refusals and from our own bugs."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Self

import psycopg
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, PendingRollbackError

from db.holders import holder_text
from db.troubles import Trouble

#: What `translated` recognises, from SQLAlchemy and from the bare drivers; the rest is our own bug.
DRIVER_ERRORS = (DBAPIError, PendingRollbackError, sqlite3.Error, psycopg.Error)
#: A value that passed every check and that no column can hold.
UNFIT = (DataError, sqlite3.DataError, psycopg.DataError, OverflowError, UnicodeEncodeError)
#: A key that another writer was first to take.
TAKEN = (IntegrityError, sqlite3.IntegrityError, psycopg.errors.IntegrityError)


class KeyTrouble(Exception):
    """A key can not be made or used. Names the file and why."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"key: {where}: {why}")
        self.where, self.why = where, why


class StoreError(Exception):
    """The database can not be used. Names what, where and why.

    `trouble` tells it from others, where that is known; `values` fill its words.
    """

    def __init__(
        self, where: str, why: str, trouble: Trouble | None = None, values: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(f"database: {where}: {why}")
        self.where = where
        self.why = why
        self.trouble = trouble
        self.values = dict(values or {})

    @classmethod
    def of(cls, trouble: Trouble, where: str, **values: object) -> Self:
        """The error of a trouble that is known."""
        named = {name: str(value) for name, value in values.items()}
        return cls(where, trouble.said(named), trouble, named)


class StoreMissing(StoreError):
    """There is no such database."""


class StoreUnreachable(StoreError):
    """The server does not answer, or the connection was cut."""


class StoreCertificate(StoreUnreachable):
    """No connection that is encrypted and checked as the address demands."""


class StoreLogin(StoreUnreachable):
    """The server answers, and does not let this login in."""


def is_silent(failure: Exception) -> bool:
    """Whether nothing answers. Else a server is there that does not take this program, its login or its word."""
    return isinstance(failure, StoreUnreachable) and not isinstance(failure, StoreLogin | StoreCertificate)


class StoreReadOnly(StoreError):
    """The database can be read but not written."""


class StoreForbidden(StoreReadOnly):
    """The login has no right to this."""


class StoreFull(StoreError):
    """The disk is full; nothing of the command was kept."""


class StoreBusy(StoreError):
    """Another program holds the database for too long."""


class StoreDamaged(StoreError):
    """The file is no database of ours, or a page of it is broken."""


class StoreVersion(StoreError):
    """The schema is newer than this program, or half migrated."""


_SQLITE: tuple[tuple[int, type[StoreError], str | Trouble], ...] = (
    (sqlite3.SQLITE_READONLY, StoreReadOnly, "it is read-only: the file, its folder or its disk can not be written to"),
    (sqlite3.SQLITE_FULL, StoreFull, Trouble.DISK_FULL),
    (sqlite3.SQLITE_BUSY, StoreBusy, Trouble.LOCKED),
    (sqlite3.SQLITE_LOCKED, StoreBusy, Trouble.LOCKED),
    (sqlite3.SQLITE_CORRUPT, StoreDamaged, Trouble.DAMAGED),
    (sqlite3.SQLITE_NOTADB, StoreDamaged, "the file is no SQLite database"),
    (sqlite3.SQLITE_CANTOPEN, StoreMissing, "it can not be opened"),
    (sqlite3.SQLITE_IOERR, StoreFull, Trouble.DISK_FAILED),
)


def translated(error: Exception, where: str) -> StoreError | None:
    """The environment failure behind a driver's error, or None when it is none.

    Args:
        error: what SQLAlchemy or the driver raised.
        where: the database, without its password.
    """
    if isinstance(error, PendingRollbackError):
        return StoreUnreachable(where, "the connection was lost in the middle of a transaction")
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", None)
        if code == sqlite3.SQLITE_ERROR and str(cause).startswith(("no such table", "no such column")):
            return StoreDamaged(where, f"{cause}: it is not as this program made it")
        if code is None and str(cause).startswith("Could not decode to UTF-8"):
            return StoreDamaged(where, "the file is damaged: a text in it is not UTF-8")
        for primary, family, why in _SQLITE:
            if code is not None and code & 0xFF == primary:
                if why is Trouble.LOCKED and (holder := holder_text(Path(where))):
                    return family.of(Trouble.LOCKED_BY, where, holder=holder)
                return family(where, why) if isinstance(why, str) else family.of(why, where)
        return None
    return _of_server(error, cause, where)


_SERVER: tuple[tuple[tuple[str, ...], type[StoreError]], ...] = (
    (("08", "57P", "25P03"), StoreUnreachable),
    (("25006",), StoreReadOnly),
    (("42501",), StoreForbidden),
    (("53100", "53200"), StoreFull),
    (("53300", "28000", "28P01"), StoreUnreachable),
    (("55P03", "40001", "40P01"), StoreBusy),  # 40001 of a reader: a standby gave it up for the sake of the log
    (("3D000",), StoreMissing),
    (("42P01", "42703"), StoreDamaged),
)


def _of_server(error: Exception, cause: object, where: str) -> StoreError | None:
    """The same for PostgreSQL, by SQLSTATE; a failure without one never reached the server."""
    first_line = (str(cause).strip().splitlines() or [type(cause).__name__])[0]
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return StoreUnreachable(where, first_line)
    state = getattr(cause, "sqlstate", None)
    if state is None:
        # libpq's own answers, such as that the server closed the connection, come as the plain DatabaseError.
        lost = type(cause).__name__ in ("OperationalError", "ConnectionTimeout", "InterfaceError", "DatabaseError")
        return StoreUnreachable(where, first_line) if lost else None
    if state == "53100":
        return StoreFull.of(Trouble.DISK_FULL, where)
    if state == "55P03":
        return StoreBusy.of(Trouble.LOCKED, where)
    return next((family(where, first_line) for states, family in _SERVER if state.startswith(states)), None)
