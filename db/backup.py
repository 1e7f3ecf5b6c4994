"""Backup and restore of a record, on either engine and while it is in use, proven by reading the copy back.

A backup is always one SQLite file: the record as of one moment, with the latest positions inside it. It
can be opened as a record itself, and only its user can read it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, inspect, select

from db import journal, schema
from db.codec import time_of
from db.copying import (
    KEPT_POSITIONS,
    Progress,
    copy_record,
    keep_positions,
    latest_positions,
    silent,
    whole_view,
)
from db.engine import make_engine, make_in, parse_url, shown, sqlite_path
from db.errors import DRIVER_ERRORS, StoreDamaged, StoreError, StoreFull, StoreMissing, translated
from db.positions import PositionStore
from db.private_file import make_private, remove_all_of
from db.store import Store
from db.tables import Base

#: Pages copied between two looks at progress.
_PAGES = 2_000
_COMMAND = Base.metadata.tables["command"]
Proof = tuple[int, str]


def backup(store: Store, target: str, progress: Progress = silent) -> Proof:
    """Copy a record as of one moment to a file that must not exist yet; commands go on meanwhile.

    Returns:
        entries and head of the copy.
    Raises:
        StoreError: the target exists or can not be written, or the copy does not verify.
    """
    with _new_file(Path(target)) as half:
        if store.is_file:
            _copy_pages(store, half, progress)
        else:
            _copy_rows(store, half, progress)
        progress("check", 1.0)
        return _verified(half)


def restore(source: str, url: str, progress: Progress = silent) -> Proof:
    """Make a record from a backup, of an earlier schema too; a record that is there is never written over.

    Args:
        source: the backup's file.
        url: a SQLite file that is not there yet, or a PostgreSQL database that is empty, opened as its owner.
    Returns:
        entries and head of the restored record.
    Raises:
        StoreMissing: there is no such backup.
        StoreError: it does not verify, or the database holds something.
    """
    file = Path(source)
    if not file.is_file():
        raise StoreMissing(source, "there is no such file")
    parsed = parse_url(url)
    target = sqlite_path(parsed)
    if target is None:
        with _brought_up(file, progress) as copy:
            return _fill_server(copy, url, progress)
    with _new_file(target) as half:
        if (beside := _positions_file(target)).exists():
            raise StoreError(str(beside), "positions of another record lie there; name a new file")
        _copy_file(file, half, progress)
        _bring_up(half)
        progress("check", 1.0)
        found = _verified(half)
        positions = _take_positions(half)
        if positions:
            _write_positions(str(half), positions)
            _positions_file(half).rename(beside)
        return found


def damage(connection: Connection) -> str | None:
    """What is broken in a SQLite file besides what was read, in its own words; None when nothing is."""
    if connection.dialect.name != "sqlite":
        return None
    found = str(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar())
    return None if found == "ok" else " ".join(found.split())


def proven(connection: Connection, where: str) -> Proof:
    """Entries and head of a record whose chain, tables and texts all agree.

    Raises:
        StoreDamaged: they do not; it says where.
    """
    verdict = journal.verify_whole(connection)
    if not verdict.ok:
        at = "" if verdict.first_bad is None else f"its journal does not verify at entry {verdict.first_bad}: "
        raise StoreDamaged(where, f"{at}{verdict.reason}")
    return verdict.entries, verdict.head


# --- files -----------------------------------------------------------------------------------------


@contextmanager
def _new_file(target: Path) -> Iterator[Path]:
    """A hidden file beside the target that becomes it at the end; whatever goes wrong leaves nothing."""
    if target.exists():
        raise StoreError(str(target), "it exists already; name a new file")
    if not target.parent.is_dir():
        raise StoreError(str(target), "its folder does not exist")
    half = target.with_name(f".{target.name[:200]}.{os.getpid()}.part")
    try:
        make_private(half)
        yield half
        half.rename(target)
        _sync(target.parent)
    except sqlite3.Error as error:
        raise _target_error(error, target) from error
    except OSError as error:
        raise StoreError(str(target), error.strerror or str(error)) from error
    except StoreFull as error:
        raise StoreFull(str(target), _FULL) from error
    finally:
        remove_all_of(half)


_FULL = "the disk is full; nothing was left there: make room or name another place"


def _target_error(error: sqlite3.Error, target: Path) -> StoreError:
    known = translated(error, str(target))
    if isinstance(known, StoreFull):
        return StoreFull(str(target), _FULL)
    return known or StoreError(str(target), str(error))


def _positions_file(record: Path) -> Path:
    return record.with_name(f"{record.name}.positions")


def _fold_log(half: Path) -> None:
    """Put a file's write-ahead log into it and the whole on the disk; nothing lies beside it then."""
    with closing(sqlite3.connect(half)) as own:
        own.execute("PRAGMA journal_mode=DELETE")
    _sync(half)


def _sync(place: Path) -> None:
    """See a file on the disk, or a folder: a new name outlives a power cut once its folder is there."""
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _copy_pages(store: Store, half: Path, progress: Progress) -> None:
    """Copy a SQLite record with the pages of one moment: others' commits do not make it begin again."""
    with store.reading() as connection:
        journal.head(connection)  # from here on this connection sees one moment
        _copy_from(connection.connection.driver_connection, half, progress)
    path = sqlite_path(store.url)
    assert path is not None
    beside = _positions_file(path)
    if beside.exists():
        engine = make_engine(parse_url(str(beside)), create=False, read_only=True)
        try:
            with engine.connect() as positions, _opened(half) as new:
                keep_positions(new, latest_positions(positions))
        except DRIVER_ERRORS as error:
            raise translated(error, str(beside)) or error from error
        finally:
            engine.dispose()


def _copy_file(file: Path, half: Path, progress: Progress) -> None:
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as old:
        try:
            old.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.Error as error:
            raise translated(error, str(file)) or StoreError(str(file), str(error)) from error
        _copy_from(old, half, progress)


def _copy_from(old: Any, half: Path, progress: Progress) -> None:
    def tell(_status: int, left: int, total: int) -> None:
        progress("pages", 1 - left / total if total else 1.0)

    with closing(sqlite3.connect(half)) as new:
        old.backup(new, pages=_PAGES, progress=tell, sleep=0)
    _fold_log(half)


def _copy_rows(store: Store, half: Path, progress: Progress) -> None:
    """Write the rows of a server's record, all as of one snapshot, to a new file."""
    operation = store.operation
    made = Store.open_or_make(
        str(half), kind=operation.kind, name=operation.name, now=_made_at(operation.made_at), durable=False
    )
    try:
        with store.reading() as old, made.engine.connect() as new, new.begin():
            copy_record(old, new, progress)
            keep_positions(new, latest_positions(old))
    except DRIVER_ERRORS as error:
        raise made.error_of(error) or error from error
    finally:
        made.close()
    _fold_log(half)


@contextmanager
def _opened(half: Path) -> Iterator[Connection]:
    """A transaction on a file of our own that nobody else has open."""
    engine = make_engine(parse_url(str(half)), create=False)
    try:
        with engine.connect() as connection, connection.begin():
            yield connection
    finally:
        engine.dispose()
    _fold_log(half)


def _verified(path: Path) -> Proof:
    copy = Store.open(str(path), read_only=True)
    try:
        with copy.reading() as connection:
            if broken := damage(connection):
                raise StoreDamaged(str(path), f"the copy is damaged: {broken}")
            return proven(connection, str(path))
    finally:
        copy.close()


# --- restoring -------------------------------------------------------------------------------------


@contextmanager
def _brought_up(file: Path, progress: Progress) -> Iterator[Store]:
    """A backup opened for reading; one of an earlier schema is brought up to date in a copy beside it."""
    if _version_of(file) in (None, schema.HEAD):
        copy = Store.open(str(file), read_only=True)
        try:
            yield copy
        finally:
            copy.close()
        return
    half = file.with_name(f".{file.name[:200]}.{os.getpid()}.part")
    try:
        make_private(half)
        _copy_file(file, half, progress)
        _bring_up(half)
        copy = Store.open(str(half), read_only=True)
        try:
            yield copy
        finally:
            copy.close()
    finally:
        remove_all_of(half)


def _version_of(file: Path) -> str | None:
    engine = make_engine(parse_url(str(file)), create=False, read_only=True)
    try:
        with engine.connect() as connection:
            return schema.version(connection)
    except DRIVER_ERRORS as error:
        raise translated(error, str(file)) or error from error
    finally:
        engine.dispose()


def _bring_up(half: Path) -> None:
    found = _version_of(half)
    if found is not None and found < schema.HEAD:
        engine = make_engine(parse_url(str(half)), create=False)
        try:
            make_in(engine, str(half), lambda connection: schema.make(connection, str(half), upgrade=True))
        finally:
            engine.dispose()
        _fold_log(half)


def _take_positions(half: Path) -> list[tuple[Any, ...]]:
    """Take the latest fixes out of a restored file: in a record they lie beside it."""
    with _opened(half) as connection:
        found = list(latest_positions(connection, KEPT_POSITIONS))
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {KEPT_POSITIONS}")
    return found


def _write_positions(url: str, rows: list[tuple[Any, ...]]) -> None:
    positions = PositionStore.open(parse_url(url))
    try:
        positions.write_rows(rows)
    finally:
        positions.close()


def _fill_server(copy: Store, url: str, progress: Progress) -> Proof:
    """Fill an empty server database in one transaction, proven before it is committed."""
    where = shown(parse_url(url))
    operation = copy.operation
    made = Store.open_or_make(url, kind=operation.kind, name=operation.name, now=_made_at(operation.made_at))
    try:
        with copy.reading() as old:
            wanted = proven(old, copy.where)
            positions = list(latest_positions(old, KEPT_POSITIONS))
            with made.engine.connect() as new, new.begin():
                _must_be_empty(new, where)
                if made.operation.kind != operation.kind:
                    why = f"it was made for a {made.operation.kind} operation, the backup is of a {operation.kind} one"
                    raise StoreError(where, why)
                with _without_triggers(new):
                    copy_record(old, new, progress)
                progress("check", 1.0)
                found = proven(new, where)
                if found != wanted:
                    raise StoreDamaged(where, f"it came out as {found} instead of {wanted}")
        if positions:
            _write_positions(url, positions)
    except DRIVER_ERRORS as error:
        raise made.error_of(error) or error from error
    finally:
        made.close()
    return found


def _must_be_empty(connection: Connection, where: str) -> None:
    """Hold off every writer, and see that none has been there."""
    whole_view(connection)
    head = Base.metadata.tables["journal_head"]
    entries = connection.execute(select(head.c.seq).with_for_update()).scalar_one()
    commands = connection.execute(select(func.count()).select_from(_COMMAND)).scalar_one()
    if entries or commands:
        raise StoreError(where, f"it holds an operation of {entries} entries; name an empty database")


@contextmanager
def _without_triggers(connection: Connection) -> Iterator[None]:
    """Let rows in as they were kept: what the triggers would make of them is proven afterwards instead.

    Only the owner of the tables may; when anything fails the whole transaction is undone.
    """
    quote = connection.dialect.identifier_preparer.quote
    names = [quote(name) for name in inspect(connection).get_table_names()]
    for name in names:
        connection.exec_driver_sql(f"ALTER TABLE {name} DISABLE TRIGGER USER")
    yield
    for name in names:
        connection.exec_driver_sql(f"ALTER TABLE {name} ENABLE TRIGGER USER")


def _made_at(text: str) -> datetime:
    try:
        return time_of(text)
    except ValueError:
        return datetime.now(UTC)
