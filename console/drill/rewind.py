"""A drill's record as it was at a moment: a new scratch database that holds the journal up to there and its fold.

The journal is the truth, so nothing is run again: the entries are copied, hashes and all, and the tables are their
fold. The record that is left stays as it is.
"""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import msgspec
from sqlalchemy import Connection, insert, select, update

from db import journal
from db.codec import CODECS, Columns, time_text
from db.store import Store
from db.tables import Base

_TABLES = Base.metadata.tables
_REFERENCE = re.compile(r"[0-9a-f]{64}")
_ROWS = 1_000


def copy_until(source: Store, path: Path, moment: datetime) -> Store:
    """Make a scratch file with every entry up to a moment.

    Returns:
        the new store, a drill of the same name; the caller closes it.
    Raises:
        StoreError: it could not be read or written.
    """
    operation = source.operation
    target = Store.open_or_make(str(path), kind="drill", name=operation.name, now=moment, durable=False)
    try:
        with source.reading() as reads, target.engine.connect() as writes, writes.begin():
            _copy(reads, writes, time_text(moment))
    except BaseException:
        target.close()
        raise
    return target


def _copy(reads: Connection, writes: Connection, until: str) -> None:
    kept = list(journal.entries(reads))
    # A step is journaled as of its own moment; the last one that lies before the moment ends the record.
    while kept and kept[-1].body.at > until:
        kept.pop()
    _insert(writes, "journal", [_journal_row(entry) for entry in kept])
    if kept:
        writes.execute(update(_TABLES["journal_head"]).values(seq=kept[-1].seq, hash=kept[-1].hash))
    commands = _TABLES["command"]
    ids = {entry.id for entry in kept}
    answers = [dict(row) for row in reads.execute(select(commands)).mappings() if row["id"] in ids]
    _insert(writes, "command", answers)
    references = {found for entry in kept for found in _REFERENCE.findall(entry.text)}
    texts = reads.execute(select(_TABLES["private_text"])).mappings()
    _insert(writes, "private_text", [dict(row) for row in texts if row["ref"] in references])
    for kind, rows in _folded(kept).items():
        _insert(writes, kind, list(rows.values()))


def _journal_row(entry: journal.Entry) -> Columns:
    return {
        "seq": entry.seq,
        "command_id": entry.id,
        "actor": entry.actor,
        "prev": entry.prev,
        "hash": entry.hash,
        "body": entry.text,
    }


def _folded(entries: list[journal.Entry]) -> dict[str, dict[str, Columns]]:
    """Rows that the entries lead to; kinds in an order in which each finds what it refers to."""
    tables: dict[str, dict[str, Columns]] = {kind: {} for kind in CODECS}
    for entry in entries:
        for image in _rows_of(entry):
            table = tables[image.kind]
            if image.after is None:
                table.pop(image.key, None)
            else:
                table[image.key] = CODECS[image.kind].whole({**table.get(image.key, {}), **image.after})
    return tables


class _Rows(msgspec.Struct):
    """What the fold needs of an entry's body; all else is skipped, not read."""

    rows: list[journal.Image]


_decoder = msgspec.json.Decoder(_Rows)


def _rows_of(entry: journal.Entry) -> list[journal.Image]:
    return _decoder.decode(entry.text).rows


def _insert(connection: Connection, name: str, rows: list[Columns]) -> None:
    for start in range(0, len(rows), _ROWS):
        connection.execute(insert(_TABLES[name]), rows[start : start + _ROWS])
