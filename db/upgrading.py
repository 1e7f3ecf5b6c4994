"""What is done before a file is brought up to a newer schema: a copy of it as it was, beside it."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from itertools import count
from pathlib import Path

from sqlalchemy.engine import URL

from db import schema
from db.engine import sqlite_path
from db.errors import StoreVersion
from db.private_file import make_private, remove_all_of
from db.troubles import Trouble


def keep_copy_of_older(url: URL) -> Path | None:
    """Copy a SQLite record of an earlier schema to FILE.schema-VERSION, all of its log included.

    Returns:
        the copy; None when there is nothing to bring up to date.
    Raises:
        StoreVersion: no copy can be made, so the record must stay as it is.
    """
    path = sqlite_path(url)
    if path is None or not path.is_file() or path.stat().st_size == 0 or not os.access(path, os.W_OK):
        return None
    found = _version(path)
    if found is None or found >= schema.HEAD:
        return None
    names = (f"{path.name}.schema-{found}{'' if number == 1 else f'-{number}'}" for number in count(1))
    target = next(place for name in names if not (place := path.with_name(name)).exists())
    half = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        make_private(half, path.stat().st_mode & 0o777)
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as old:
            old.execute("BEGIN")
            old.execute("SELECT count(*) FROM sqlite_master").fetchone()  # one moment, whoever writes meanwhile
            with closing(sqlite3.connect(half)) as new:
                old.backup(new)
                new.execute("PRAGMA journal_mode=DELETE")
        descriptor = os.open(half, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        half.rename(target)
    except (sqlite3.Error, OSError) as error:
        raise StoreVersion.of(Trouble.NO_COPY, str(path), text=" ".join(str(error).split())) from error
    finally:
        remove_all_of(half)
    return target


def _version(path: Path) -> str | None:
    """The schema of a file; None when it has none or can not be read, which opening it will tell."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as file:
            row = file.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error:
        return None
    return str(row[0]) if row is not None else None
