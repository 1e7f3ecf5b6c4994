"""A program that is not ours, with a login on a server: what it connects by, and entries that it made up."""

from __future__ import annotations

from typing import Any

import psycopg
from sqlalchemy import make_url

from db import journal

INSERT = "INSERT INTO journal (command_id, kind, body) VALUES (%s, %s, %s)"
Row = dict[str, Any]


def outside(url: str) -> psycopg.Connection:
    """A connection of a program that is not ours."""
    return psycopg.connect(make_url(url).set(drivername="postgresql").render_as_string(hide_password=False))


def forged(
    command: str, command_id: str = "forged-1", rows: list[Row] | None = None, **body: Any
) -> tuple[str, str, str]:
    """Id, name and body of an entry that nobody's console wrote."""
    changed: dict[str, list[str]] = {}
    for row in rows or []:
        changed.setdefault(row["kind"], []).append(row["key"])
    made: dict[str, Any] = {
        "command": command,
        "id": command_id,
        "at": "2026-03-01T08:00:00.000Z",
        "args": {},
        "changed": changed,
    }
    rest: dict[str, Any] = {"rows": rows or [], "details": {}, "doctrine": "", **body}
    return command_id, command, journal.canonical(made | rest)
