"""The shadow: a record on this computer that stands for a server out of reach, with the same rows and versions.

Filled from the picture and the entries that a desk holds in memory, thrown away once the server has all that was done
on it. Its own entries carry numbers that no server gives, so that neither is ever taken for the other's.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select

from console.domain.roles import Rights
from console.picture import FIRST_SHADOW_SEQ, Picture
from db import journal, schema
from db.codec import CODECS
from db.engine import make_engine, parse_url
from db.errors import DRIVER_ERRORS, StoreMissing, translated
from db.store import Operation, Store
from db.tables import Base

#: The entries of the next time that the server is lost begin so much later.
APART = 1_000_000
#: Numbers come round again after so many times; they fit into 31 bits.
ROUND = 1_000
_T = Base.metadata.tables
#: In the order in which rows may refer to each other.


def base_of(period: int) -> int:
    """The head of a shadow before its first own entry."""
    return FIRST_SHADOW_SEQ + period % ROUND * APART


def make(
    path: Path,
    operation: Operation,
    rights: Rights,
    picture: Picture,
    entries: Iterable[journal.Entry],
    period: int,
) -> Store:
    """Make a shadow, whole or not at all; one that is there is replaced.

    Args:
        picture: the rows and texts as this desk last saw them.
        entries: the last of the server's journal, for undo, for who was first, and for the answers by id.
    Raises:
        StoreError: it can not be written.
    """
    making = path.with_suffix(".making")
    remove(making)
    engine = make_engine(parse_url(str(making)), create=True, synchronous="OFF")
    try:
        # Not by the migrations: they know one thread only, and two desks of one process may be lost at once.
        with engine.connect() as connection, connection.begin():
            Base.metadata.create_all(connection)
            connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
            connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (schema.HEAD,))
            facts = {"kind": operation.kind, "name": operation.name, "made_at": operation.made_at}
            _insert(connection, "operation", [{"key": key, "value": value} for key, value in facts.items()])
            _fill(connection, picture, list(entries), base_of(period))
        with engine.connect() as connection:
            connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except DRIVER_ERRORS as error:
        raise translated(error, str(making)) or error from error
    finally:
        engine.dispose()
    with making.open("rb+") as file:
        os.fsync(file.fileno())
    remove(path)
    making.replace(path)
    return open_shadow(path, rights)


def open_shadow(path: Path, rights: Rights) -> Store:
    """Open a shadow that is there, with the rights that its desk has on the server.

    Raises:
        StoreError: it is missing or damaged.
    """
    if not path.exists():
        raise StoreMissing(str(path), "there is no such file")
    # As any file it is brought up to date when the program is newer than it.
    store = Store.open_or_make(str(path), kind="live", name="", now=datetime.now(UTC))
    store.rights = rights
    return store


def remove(path: Path) -> None:
    """Take a shadow away with all that belongs to it."""
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)


def entry_by_id(connection: Connection, command_id: str) -> journal.Entry | None:
    """The entry that a command made."""
    table = _T["journal"]
    seq = connection.execute(select(table.c.seq).where(table.c.command_id == command_id)).scalar()
    return None if seq is None else journal.entry_of(connection, int(seq))


def last_serial(connection: Connection, code: str) -> int:
    """The highest serial of the numbers that begin with a desk's code; 0 when there is none."""
    numbers = connection.execute(select(_T["incident"].c.number).where(_T["incident"].c.number.like(f"{code}-%")))
    serials = [number.removeprefix(f"{code}-") for number in numbers.scalars()]
    return max((int(serial) for serial in serials if serial.isdecimal()), default=0)


def _fill(connection: Connection, picture: Picture, entries: list[journal.Entry], base: int) -> None:
    for kind, codec in CODECS.items():
        _insert(connection, kind, [codec.encode(row) for row in getattr(picture, f"{kind}s").values()])
    _insert(connection, "private_text", [{"ref": r, "salt": None, "text": text} for r, text in picture.texts.items()])
    rows = []
    for entry in entries:
        chained = {"seq": entry.seq, "command_id": entry.id, "actor": entry.actor, "prev": entry.prev}
        rows.append({**chained, "hash": entry.hash, "body": entry.text, "kind": entry.body.command})
    _insert(connection, "journal", rows)
    _insert(connection, "command", [{"id": entry.id, "result": _answer(entry)} for entry in entries])
    head = entries[-1].hash if entries else journal.FIRST_PREV
    _insert(connection, "journal_head", [{"only": 1, "seq": base, "hash": head}])


def _insert(connection: Connection, table: str, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(_T[table]), rows)


def _answer(entry: journal.Entry) -> str:
    """What the server answered to the command of an entry."""
    body = entry.body
    answer = {"ok": True, "id": entry.id, "seq": entry.seq, "changed": body.changed, "details": body.details}
    return journal.canonical(answer)
