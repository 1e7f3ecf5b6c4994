"""Where the console keeps what belongs to its user. Knows no window and no database."""

from __future__ import annotations

from pathlib import Path

import platformdirs

NAME = "command-console"


def data_folder() -> Path:
    """The user's data folder (live databases, training county, error log); not made by asking for it."""
    return platformdirs.user_data_path(NAME, appauthor=False)


def make_folder(folder: Path) -> None:
    """Make a folder of the user's data. What is new of its path is closed to others: records with texts lie there."""
    missing = [part for part in (folder, *folder.parents) if not part.exists()]
    for part in reversed(missing):
        part.mkdir(mode=0o700, exist_ok=True)


def cache_folder() -> Path:
    """Where what can be made again is kept."""
    return platformdirs.user_cache_path(NAME, appauthor=False)


def error_log() -> Path:
    """The file that takes the tracebacks of errors nobody expected."""
    return data_folder() / "log" / "errors.log"
