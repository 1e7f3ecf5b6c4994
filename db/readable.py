"""What the tables of a server may hold: only what every console can read, whatever program writes.

A SQLite file has none of this; see decision 7.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import Any, get_origin

from console.domain.geo import LonLat
from db.codec import CODECS

_NAME = "console_readable"
#: Columns that hold a shape.
_SHAPES = ("outline", "shape")
_PLACE = "lon BETWEEN -180 AND 180 AND lat BETWEEN -90 AND 90 AND (lon IS NULL) = (lat IS NULL)"
#: A moment that a calendar knows, as `db.codec.time_text` writes it, in the years of `console.commands.checks`.
_MOMENT = (
    "({column} ~ '^(19|2[0-9])[0-9]{{2}}-[0-9]{{2}}-[0-9]{{2}}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\\.[0-9]{{3}}Z$'"
    " AND {column}::timestamptz > '-infinity')"
)
#: Years that Python's calendar knows too.
_FIX = f"{_PLACE} AND fixed_at_ms BETWEEN 0 AND 250000000000000"


def checks(schema: str) -> Iterator[str]:
    """Statements that put the checks of each table in place, those there are renewed. Rows there are not looked at."""
    for table, codec in CODECS.items():
        conditions = [said for column, core in codec.types.items() if (said := _condition(column, core))]
        conditions += [f"{schema}.console_shape({column})" for column in codec.types if column in _SHAPES]
        yield _put(f"{schema}.{table}", " AND ".join([*conditions, "version > 0"]))
    for table in ("position_latest", "position_history"):
        yield _put(f"{schema}.{table}", _FIX)


def _put(table: str, condition: str) -> str:
    return (
        f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {_NAME}, ADD CONSTRAINT {_NAME} CHECK ({condition}) NOT VALID"
    )


def _condition(column: str, core: Any) -> str:
    """Whether a column's text is one of the type that a console makes of it; empty when any is. NULL passes."""
    if core is LonLat:
        return _PLACE
    if core is datetime:
        return _MOMENT.format(column=column)
    if core is float:
        return f"{column} BETWEEN -1e300 AND 1e300"  # more than any is NaN
    if core is bool:
        return f"{column} IN (0, 1)"
    if get_origin(core) is tuple:
        return f"(jsonb_typeof({column}::jsonb) = 'array' AND NOT {column}::jsonb @? '$[*] ? (@.type() != \"string\")')"
    if isinstance(core, type) and issubclass(core, StrEnum):
        return f"{column} IN ({', '.join(repr(str(member.value)) for member in core)})"
    return ""
