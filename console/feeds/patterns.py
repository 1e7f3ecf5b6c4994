"""Patterns of duty from TOML: those that come with the console, and a user's own, which may replace them.

Every mistake is told with file, pattern and key. Knows no roster and no database.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from console.domain.doctrine import Names
from console.domain.roster import Pattern, Turn

FILE = Path(__file__).resolve().parents[2] / "resources" / "rosters" / "patterns.toml"
_KEYS = {"en": str, "zh": str, "turns": list, "cycle_days": int, "team_days": int}
MOST_DAYS = 366


class PatternError(ValueError):
    """A file of patterns can not be used: which, and why."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}")
        self.where, self.why = where, why


def load_patterns(*own: Path) -> dict[str, Pattern]:
    """Patterns by code: those that come with the console, then those of each file, a later one in place of an earlier.

    Raises:
        PatternError: a file can not be read, or a pattern of it is wrong.
    """
    found: dict[str, Pattern] = {}
    for path in (FILE, *own):
        found |= {code: _pattern(f"{path}: {code}", code, table) for code, table in _tables(path).items()}
    return found


def _tables(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise PatternError(str(path), error.strerror or str(error)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PatternError(str(path), f"is no TOML: {error}") from error


def _pattern(where: str, code: str, table: Any) -> Pattern:
    if not isinstance(table, Mapping):
        raise PatternError(where, "is no pattern; it begins as [code]")
    for key, value in table.items():
        if key not in _KEYS:
            raise PatternError(where, f"{key}: no such key; known are {', '.join(_KEYS)}")
        if not isinstance(value, _KEYS[key]) or isinstance(value, bool):
            raise PatternError(where, f"{key}: {value!r} is no {_KEYS[key].__name__}")
    cycle_days, team_days = table.get("cycle_days", 7), table.get("team_days", 0)
    if not 1 <= cycle_days <= MOST_DAYS or not 0 <= team_days < cycle_days:
        raise PatternError(where, f"cycle_days: from 1 to {MOST_DAYS}, and team_days less than that")
    if not table.get("turns"):
        raise PatternError(where, "turns: there is none")
    try:
        turns = tuple(Turn.parse(str(words), cycle_days) for words in table["turns"])
    except ValueError as error:
        raise PatternError(where, f"turns: {error}") from error
    names = Names(table.get("en", code), table.get("zh", table.get("en", code)))
    return Pattern(code, names, turns, cycle_days, team_days)


def own_patterns(folder: Path) -> Iterable[Path]:
    """The user's own file of patterns, where there is one."""
    path = folder / "patterns.toml"
    return [path] if path.is_file() else []
