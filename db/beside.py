"""What lies beside the record: positions and presence. Telemetry, never journaled, worth little a minute later.

Owns the tables and how they are opened. On SQLite they are a second file, written without waiting for the
disk; on a server they are tables of the same database, which its owner makes with the schema.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Engine,
    Float,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    inspect,
)
from sqlalchemy.engine import URL

from db.engine import made_engine, make_engine, shown, sqlite_path
from db.errors import DRIVER_ERRORS, StoreMissing, translated

METADATA = MetaData()
LATEST = Table(
    "position_latest",
    METADATA,
    Column("unit", Text, primary_key=True),
    Column("lon", Float(53), nullable=False),
    Column("lat", Float(53), nullable=False),
    Column("fixed_at_ms", BigInteger, nullable=False),
    Column("course_deg", Float(53)),
    Column("speed_mps", Float(53)),
)
HISTORY = Table(
    "position_history",
    METADATA,
    Column("unit", Text, nullable=False),
    Column("fixed_at_ms", BigInteger, nullable=False),
    Column("lon", Float(53), nullable=False),
    Column("lat", Float(53), nullable=False),
    Column("course_deg", Float(53)),
    Column("speed_mps", Float(53)),
    Index("position_history_unit", "unit", "fixed_at_ms"),
)
#: One row that every writer of positions counts up, in the transaction of what it wrote.
VERSION = Table(
    "position_version",
    METADATA,
    Column(
        "one",
        Integer,
        CheckConstraint("one = 1", name="position_version_has_one_row"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("version", BigInteger, nullable=False),
)
#: One row a desk that is on. `login` is who the server knows it as; `looks_at` an incident; `drags` what is dragged, as
#: a JSON list of call signs or of one incident number.
PRESENCE = Table(
    "presence",
    METADATA,
    Column("desk", Text, primary_key=True),
    Column("login", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("station", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("since_ms", BigInteger, nullable=False),
    Column("seen_ms", BigInteger, nullable=False),
    Column("looks_at", Text),
    Column("drags", Text),
    Column("ahead_ms", BigInteger, nullable=False),
)


def open_beside(record: URL, *, read_only: bool = False) -> Engine:
    """An engine on what lies beside a record; what is missing is made, unless it is only read.

    Raises:
        StoreMissing: it is only read, and nothing was ever written there.
        StoreError: the file or server can not be used; a server's login may not make what is missing.
    """
    path = sqlite_path(record)
    url = record if path is None else URL.create("sqlite", database=f"{path}.positions")
    if path is not None and not read_only:
        return made_engine(url, shown(record), METADATA.create_all, synchronous="NORMAL")
    engine = make_engine(url, create=False, read_only=read_only)
    try:
        missing = [table for table in METADATA.tables if not inspect(engine).has_table(table)]
    except DRIVER_ERRORS as error:
        engine.dispose()
        raise translated(error, shown(record)) or error from error
    if missing and not read_only:  # an older database, opened by its owner
        engine.dispose()
        return made_engine(url, shown(record), METADATA.create_all)
    if LATEST.name in missing:
        engine.dispose()
        raise StoreMissing(shown(record), "no position was ever sent")
    return engine
