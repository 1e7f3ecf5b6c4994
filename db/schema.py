"""The schema's version: made by Alembic's migrations, checked at every opening.

Alembic is imported only when there is something to migrate, since most runs find nothing to do.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from db.errors import StoreVersion
from db.tables import Base

#: The newest migration; a test holds it against the scripts.
HEAD = "0003"
_MIGRATIONS = Path(__file__).parent / "migrations"


def version(connection: Connection) -> str | None:
    """The schema version of a database, or None when it holds no schema of ours."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return str(found) if found is not None else None


def check(connection: Connection, where: str) -> None:
    """Refuse a database that this program can not use as it is.

    Raises:
        StoreVersion: no schema, a newer one, or one half made.
    """
    found = version(connection)
    if found is None:
        raise StoreVersion(where, "it holds no operation; `main.py db init` makes one")
    if found != HEAD:
        why = f"its schema is {found}, this program's is {HEAD}"
        raise StoreVersion(where, f"{why}: use the newer program" if found > HEAD else f"{why}: run `main.py db init`")


def _foreign(connection: Connection) -> set[str]:
    """Tables that another program made: any in a file, on a server those under the names that ours need."""
    there = set(inspect(connection).get_table_names()) - {"alembic_version"}
    return there if connection.dialect.name == "sqlite" else there & Base.metadata.tables.keys()


def make(connection: Connection, where: str, *, upgrade: bool) -> bool:
    """Bring a database to the newest schema inside the connection's transaction.

    Args:
        upgrade: whether one that holds an operation may be changed; else it is left as it is.
    Returns:
        whether the database was empty before.
    Raises:
        StoreVersion: the tables are another program's.
    """
    found = version(connection)
    if found is not None and (found >= HEAD or not upgrade):
        return False
    if found is None and (taken := sorted(_foreign(connection))):
        raise StoreVersion(where, f"it belongs to another program: it has a table {taken[0]}; name a new database")
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, HEAD)
    return found is None
