"""Backup and restore of a SQLite record, while it is in use, proven by reading the copy back."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection

from db import journal
from db.engine import parse_url, shown, sqlite_path
from db.errors import StoreDamaged, StoreError
from db.store import Store


def backup(store: Store, target: str) -> tuple[int, str]:
    """Copy a record to a file that must not exist yet.

    Returns:
        entries and head of the copy.
    Raises:
        StoreError: not SQLite, the target exists, or the copy does not verify.
    """
    source = sqlite_path(store.url)
    if source is None:
        raise StoreError(store.where, "backing up a server is the work of pg_dump or of its own base backup")
    return _copy(source, Path(target))


def restore(source: str, url: str) -> tuple[int, str]:
    """Make a record from a backup; a record that is there is never written over.

    Returns:
        entries and head of the restored record.
    Raises:
        StoreError: no such file, it does not verify, or the database exists.
    """
    target = sqlite_path(parse_url(url))
    if target is None:
        raise StoreError(shown(parse_url(url)), "restoring to a server is the work of pg_restore")
    _verified(Path(source))
    return _copy(Path(source), target)


def damage(connection: Connection) -> str | None:
    """What is broken in a SQLite file besides what was read, in its own words; None when nothing is."""
    if connection.dialect.name != "sqlite":
        return None
    found = str(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar())
    return None if found == "ok" else " ".join(found.split())


def _copy(source: Path, target: Path) -> tuple[int, str]:
    if target.exists():
        raise StoreError(str(target), "it exists already; name a new file")
    if not target.parent.is_dir():
        raise StoreError(str(target), "its folder does not exist")
    half = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        reads = sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)
        with closing(reads) as old, closing(sqlite3.connect(half)) as new:
            old.backup(new, pages=2_000)
            new.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it that reading would leave
        found = _verified(half)
        half.rename(target)
        _sync_folder(target.parent)
    except (sqlite3.Error, OSError) as error:
        raise StoreError(str(target), str(error)) from error
    finally:
        half.unlink(missing_ok=True)
    return found


def _sync_folder(folder: Path) -> None:
    """A new name outlives a power cut once its folder is on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _verified(path: Path) -> tuple[int, str]:
    copy = Store.open(str(path), read_only=True)
    try:
        with copy.reading() as connection:
            verdict = journal.verify(connection)
    finally:
        copy.close()
    if not verdict.ok:
        raise StoreDamaged(str(path), f"its journal does not verify at entry {verdict.first_bad}: {verdict.reason}")
    return verdict.entries, verdict.head
