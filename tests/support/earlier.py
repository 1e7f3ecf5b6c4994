"""Records of earlier schemas: rows that were written in their time, put into the tables that their migrations make.

    python -m tests.support.earlier REVISION     write today's rows down for a revision, once, when it is new

The rows are kept as they are from then on: they stand for the databases that are out there.
"""

from __future__ import annotations

import json
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from db import schema
from db.engine import make_engine, parse_url
from tests.support.desks import START, desks

FOLDER = Path(__file__).parents[1] / "db" / "earlier"
#: Tables in the order in which rows can go in.
ORDER = (
    "operation",
    "journal_head",
    "journal",
    "command",
    "private_text",
    "incident",
    "unit",
    "zone",
    "post",
    "assignment",
    "note",
)


def rows_of(revision: str) -> dict[str, list[dict[str, Any]]]:
    """The rows that are kept for a revision, by table."""
    found: dict[str, list[dict[str, Any]]] = json.loads((FOLDER / f"{revision}.json").read_text(encoding="utf-8"))
    return found


def migrate(connection: Connection, revision: str) -> None:
    """Make or bring a database to a revision, as a program of that time did."""
    config = Config()
    config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def make_earlier(url: str, revision: str) -> None:
    """A record as a program of a revision left it, on either engine; a file in its write-ahead log."""
    engine = make_engine(parse_url(url), create=True)
    try:
        with engine.connect() as connection, connection.begin():
            migrate(connection, revision)
        with engine.connect() as connection, connection.begin():
            tables = sa.MetaData()
            tables.reflect(connection)
            for name, rows in rows_of(revision).items():
                connection.execute(sa.insert(tables.tables[name]), rows)
    finally:
        engine.dispose()


def _write(revision: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        made = make_engine(parse_url(f"{folder}/then.db"), create=True)
        with made.connect() as connection, connection.begin():
            migrate(connection, revision)
            then = sa.MetaData()
            then.reflect(connection)
        made.dispose()
        with desks(f"sqlite:///{folder}/now.db") as make:
            desk = make()
            desk.unit("A-1", "A-2", "B-1", capabilities=["legal"])
            desk.incident("0001", summary="a family quarrel", address="米尔巷 3 号")
            desk.done("AssignUnits", incident="0001", units=["A-1", "A-2"])
            desk.done("SetUnitStatus", unit="A-1", status="on_scene")
            desk.done("AddNote", incident="0001", text="two men, one hurt")
            desk.done("AddFeedback", incident="0001", unit="A-1", text="quiet now")
            taken_back = desk.done("ReleaseUnits", incident="0001", units=["A-2"], reason="not needed")
            desk.done("Undo", seq=taken_back.seq)
            desk.done("CloseIncident", incident="0001", disposition="settled")
            desk.clock.set(START + timedelta(hours=1))
            desk.incident("0002", summary="noise")
            desk.done("AssignUnits", incident="0002", units=["B-1"])
            desk.refused("AssignUnits", incident="0002", units=["B-1"], id="refused")
            with desk.store.reading() as connection:
                kept = {}
                for name in ORDER:
                    columns = [column.name for column in then.tables[name].columns]
                    quoted = ", ".join(f'"{column}"' for column in columns)
                    rows = connection.exec_driver_sql(f'SELECT {quoted} FROM "{name}" ORDER BY 1').all()
                    if rows:
                        kept[name] = [dict(zip(columns, row, strict=True)) for row in rows]
    text = json.dumps(kept, ensure_ascii=False, indent=1)
    (FOLDER / f"{revision}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    _write(sys.argv[1])
