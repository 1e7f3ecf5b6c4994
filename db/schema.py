"""The schema's version: made by Alembic's migrations, checked at every opening.

Alembic is imported only when there is something to migrate, since most runs find nothing to do.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from db.errors import StoreForbidden, StoreVersion
from db.tables import Base
from db.troubles import Trouble

#: The newest migration; a test holds it against the scripts.
HEAD = "0004"
_MIGRATIONS = Path(__file__).parent / "migrations"


def version(connection: Connection, where: str = "") -> str | None:
    """The schema version of a database, or None when it holds no schema of ours.

    Raises:
        StoreForbidden: the login has no role there.
    """
    if not inspect(connection).has_table("alembic_version"):
        return None
    if connection.dialect.name == "postgresql" and not _may_read(connection):
        raise StoreForbidden.of(Trouble.NO_RIGHTS, where, user=_login(connection))
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return str(found) if found is not None else None


def may_make(connection: Connection) -> bool:
    """Whether the login may make tables where they belong."""
    if connection.dialect.name != "postgresql":
        return True
    return bool(connection.exec_driver_sql("SELECT has_schema_privilege(current_schema(), 'CREATE')").scalar_one())


def _may_read(connection: Connection) -> bool:
    """Whether the login has a role of this program, or owns the tables."""
    return bool(connection.exec_driver_sql("SELECT has_table_privilege('alembic_version', 'SELECT')").scalar_one())


def _login(connection: Connection) -> str:
    return str(connection.exec_driver_sql("SELECT session_user").scalar_one())


def check(connection: Connection, where: str) -> None:
    """Refuse a database that this program can not use as it is.

    Raises:
        StoreVersion: no schema, a newer one, or one half made.
    """
    found = version(connection, where)
    if found is None:
        raise StoreVersion.of(Trouble.EMPTY, where)
    if found != HEAD:
        raise StoreVersion.of(Trouble.NEWER if found > HEAD else Trouble.OLDER, where, found=found, own=HEAD)


def _foreign(connection: Connection) -> set[str]:
    """Tables that another program made: any in a file, on a server those under the names that ours need."""
    there = set(inspect(connection).get_table_names()) - {"alembic_version"}
    return there if connection.dialect.name == "sqlite" else there & Base.metadata.tables.keys()


def _ours(connection: Connection) -> bool:
    """Whether tables that only this program makes are there."""
    return {"journal", "journal_head", "private_text"} <= set(inspect(connection).get_table_names())


def _there_already(error: Exception) -> str | None:
    """What of a later schema was there already, or of this one is not, when that is why a migration failed."""
    cause = getattr(error, "orig", None) or error
    said = " ".join(str(cause).split("\n")[0].split())
    on_server = getattr(cause, "sqlstate", None) in ("42P07", "42701", "42710", "42P01", "42703", "42704")
    in_file = isinstance(cause, sqlite3.OperationalError) and any(
        word in said for word in ("already exists", "duplicate column", "no such table", "no such column")
    )
    return said if on_server or in_file else None


def make(connection: Connection, where: str, *, upgrade: bool) -> bool:
    """Bring a database to the newest schema inside the connection's transaction.

    Args:
        upgrade: whether one that holds an operation may be changed; else it is left as it is.
    Returns:
        whether the database was empty before.
    Raises:
        StoreVersion: the tables are another program's, or half migrated.
        StoreForbidden: there are none, and the login may not make them.
    """
    found = version(connection, where)
    if found is not None and (found >= HEAD or not upgrade):
        return False
    if found is None and (taken := sorted(_foreign(connection))):
        if _ours(connection):
            raise StoreVersion.of(Trouble.HALF, where, text="its tables are there and no version says which")
        raise StoreVersion.of(Trouble.FOREIGN, where, table=taken[0])
    if found is None and not may_make(connection):
        raise StoreForbidden.of(Trouble.MAKE_BARRED, where, user=_login(connection))
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, HEAD)
    except (OperationalError, ProgrammingError, sqlite3.Error) as error:
        if (what := _there_already(error)) is None:
            raise
        raise StoreVersion.of(Trouble.HALF, where, text=f"version {found or 'none'}, but {what}") from error
    return found is None
