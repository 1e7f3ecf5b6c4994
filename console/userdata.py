"""Where the console keeps what belongs to its user. Knows no window and no database."""

from __future__ import annotations

from pathlib import Path

import platformdirs

NAME = "command-console"


def data_folder() -> Path:
    """The user's data folder (live databases, training county, error log); not made by asking for it."""
    return platformdirs.user_data_path(NAME, appauthor=False)


def cache_folder() -> Path:
    """Where what can be made again is kept."""
    return platformdirs.user_cache_path(NAME, appauthor=False)


def error_log() -> Path:
    """The file that takes the tracebacks of errors nobody expected."""
    return data_folder() / "log" / "errors.log"
