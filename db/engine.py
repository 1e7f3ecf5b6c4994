"""Engines and what each needs to be told, SQLite and PostgreSQL alike.

On SQLite a writer sends BEGIN IMMEDIATE, since a deferred transaction that writes later fails at once
when somebody else wrote in between.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote, urlencode

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from db.address import FILES, SYSTEM, hosts_of, setting
from db.connection import Connector
from db.errors import DRIVER_ERRORS, StoreBusy, StoreMissing, StoreReadOnly, translated
from db.writing import BEGIN

BUSY_TIMEOUT_MS = 10_000
RETRY_S = 0.02
#: The lock under which tables are made on a server: one maker at a time.
MAKING = 110_110_110
T = TypeVar("T")


def parse_url(text: str) -> URL:
    """A database URL; a bare path means a SQLite file. Several servers may be named as libpq does, host:port,host:port.

    Raises:
        StoreMissing: the text is no URL that this program can use.
    """
    if "://" not in text:
        return URL.create("sqlite", database=text)
    try:
        url = make_url(_one_host(text))
    except (ArgumentError, ValueError) as error:
        # What stands before the @ may hold a password.
        raise StoreMissing(text.rpartition("@")[2], "this is no database URL, such as sqlite:///shift.db") from error
    if url.get_backend_name() in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
        if "%" in (url.host or ""):  # the folder of a socket, as libpq has it before the slash
            folder = {"host": unquote(url.host or ""), **({"port": str(url.port)} if url.port else {})}
            url = url._replace(host=None, port=None).update_query_dict(folder)
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise StoreMissing(shown(url), "only sqlite and postgresql are supported")
    if url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:"):
        raise StoreMissing(text, "name a file, such as sqlite:///shift.db")
    return url


def _one_host(text: str) -> str:
    """An address that names several servers, with them in its query, where SQLAlchemy leaves them as they are."""
    scheme, mark, rest = text.partition("://")
    place = re.match(r"[^/?#]*", rest)
    who, at, hosts = (place[0] if place else "").rpartition("@")
    if "," not in hosts or not scheme.startswith("postgresql"):
        return text
    pairs = [re.fullmatch(r"(\[[^\]]*\]|[^:]*)(?::(\d*))?", host) for host in hosts.split(",")]
    if not all(pairs):
        raise ValueError(hosts)
    names = ",".join(pair[1].strip("[]") for pair in pairs if pair)
    ports = ",".join(pair[2] or "" for pair in pairs if pair)
    path, query_mark, query = rest[len(place[0]) if place else 0 :].partition("?")
    own = urlencode({"host": names, **({"port": ports} if ports.strip(",") else {})})
    return f"{scheme}{mark}{who}{at}{path or '/'}?{own}{'&' if query_mark else ''}{query}"


def shown(url: URL) -> str:
    """A URL as people may see it: without its password, servers before the database's name."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    bare = without_password(url)
    if url.host or not setting(url, "host") or setting(url, "host").startswith(("/", "@")):
        return bare.render_as_string()
    hosts = hosts_of(url)
    places = ",".join(f"[{h.name}]" if ":" in h.name else h.name for h in hosts)
    if any(host.port for host in hosts):
        places = ",".join(host.shown for host in hosts)
    rest = bare.difference_update_query(("host", "port")).set(host="several.hosts")
    return rest.render_as_string().replace("several.hosts", places, 1)


def for_keeping(text: str) -> str:
    """A database URL as a file may hold it: whole paths, and no password.

    The server asks for it again; the keyring or `~/.pgpass` is where one may lie.

    Raises:
        StoreMissing: the text is no URL that this program can use.
    """
    url = parse_url(text)
    if (path := sqlite_path(url)) is not None:
        return str(path.absolute())
    files = {name: file for name in FILES if (file := setting(url, name)) and file != SYSTEM}
    return shown(url.update_query_dict({name: str(Path(file).absolute()) for name, file in files.items()}))


def without_password(url: URL) -> URL:
    """A URL without its password, which a query may hold too."""
    return url._replace(password=None).difference_update_query(("password", "sslpassword"))


def sqlite_path(url: URL) -> Path | None:
    """The file of a SQLite URL, or None for a server."""
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None


def make_engine(url: URL, *, create: bool, read_only: bool = False, synchronous: str = "FULL") -> Engine:
    """An engine for a store.

    Args:
        create: whether a SQLite file that is missing may be made.
        read_only: open a SQLite file without the right to write.
        synchronous: how SQLite waits for the disk; less than FULL only for what may be lost.
    Raises:
        StoreMissing: the file or its folder is not there.
        StoreReadOnly: writing is wanted where it can not be.
    """
    path = sqlite_path(url)
    if path is None:
        return _server_engine(url)
    if not path.parent.is_dir():
        raise StoreMissing(str(path), "its folder does not exist")
    if path.is_dir():
        raise StoreMissing(str(path), "this is a folder, not a database file")
    if not create and not path.exists():
        raise StoreMissing(str(path), "there is no such file")
    fixed = not os.access(path.parent, os.W_OK) or (path.exists() and not os.access(path, os.W_OK))
    if fixed and not read_only:
        raise StoreReadOnly(str(path), "it is read-only: the file or its folder can not be written to")
    mode = "ro" if read_only else "rwc" if create else "rw"
    # A reader of a WAL file keeps an index beside it; where nothing can be written nobody else writes either.
    immutable = "&immutable=1" if fixed else ""
    location = path.resolve().as_uri().removeprefix("file://")
    engine = create_engine(
        f"sqlite:///file:{location}?mode={mode}{immutable}&uri=true",
        hide_parameters=True,
        connect_args={"isolation_level": None, "check_same_thread": False, "timeout": BUSY_TIMEOUT_MS / 1000},
    )

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        if not read_only:
            cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute(f"PRAGMA synchronous={synchronous}")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA recursive_triggers=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        driver: Any = connection.connection.dbapi_connection
        if not driver.in_transaction:
            reads = connection.get_execution_options().get("reads") or read_only
            driver.execute("BEGIN" if reads else BEGIN)

    return engine


def _server_engine(url: URL) -> Engine:
    """An engine whose every connection is made by `db.connection`."""
    connector = Connector(url, shown(url))
    engine = create_engine("postgresql+psycopg://", pool_pre_ping=True, hide_parameters=True)

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: Any, _record: Any, _arguments: Any, settings: dict[str, Any]) -> Any:
        return connector.connect(context=settings.get("context"))

    return engine


def made_engine(url: URL, where: str, make: Callable[[Connection], object], *, synchronous: str = "FULL") -> Engine:
    """Make what is missing of a database, and give an engine that makes nothing more.

    An engine that may make files would put an empty one in the place of one that was moved away while
    it is open, and SQLite would then throw away the write-ahead log of the one that comes back.

    Args:
        where: the database as messages name it.
        make: fills a database that is new, inside a transaction; see `make_in`.
    """
    maker = make_engine(url, create=True, synchronous=synchronous)
    try:
        make_in(maker, where, make)
    finally:
        maker.dispose()
    return make_engine(url, create=False, synchronous=synchronous)


def make_in(engine: Engine, where: str, make: Callable[[Connection], T]) -> T:
    """Run `make` in a transaction on a database that others may be making at this moment.

    A SQLite file that is just being switched to its write-ahead log refuses others at once, without
    regard to the busy timeout, so a refusal is tried again for as long as the timeout would be.

    Args:
        where: the database as messages name it.
    Raises:
        StoreError: as `db.errors.translated` says, or the driver's own error when it is our bug.
    """
    give_up = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            with engine.connect() as connection, connection.begin():
                if connection.dialect.name == "postgresql":
                    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MAKING})")
                return make(connection)
        except DRIVER_ERRORS as error:
            known = translated(error, where)
            if isinstance(known, StoreBusy) and time.monotonic() < give_up:
                time.sleep(RETRY_S)
                continue
            raise known or error from error
