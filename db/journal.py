"""The journal: gapless, hash-chained, in commit order. What is written here is the truth.

hash = SHA-256, hexadecimal, of prev, seq, actor and body as UTF-8 joined by newlines. The body is the
canonical JSON text of the entry; it is hashed as stored, never parsed and written again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import msgspec
from sqlalchemy import Connection, TextClause, Update, bindparam, select, update
from sqlalchemy import text as sql_text

from console.picture import RowChange
from db.codec import CODECS, Columns, Row, time_of
from db.errors import StoreDamaged
from db.prepared import Statements, Write
from db.tables import Base

FIRST_PREV = "0" * 64
#: Seq and hash of an entry.
Head = tuple[int, str]
#: Entries are read by so many: a reader never holds a cursor open.
_PAGE = 500
_canonical = msgspec.json.Encoder(order="sorted")
_HEAD = Base.metadata.tables["journal_head"]
_JOURNAL = Base.metadata.tables["journal"]
_PRIVATE = Base.metadata.tables["private_text"]


class RaceLost(Exception):
    """Another writer changed a row between our read and our write: run the command again."""


class EntryUnreadable(StoreDamaged):
    """What an entry says is nothing that a console knows."""

    def __init__(self, seq: int) -> None:
        super().__init__(f"journal entry {seq}", "its text can not be read; run `main.py db verify`")


class Image(msgspec.Struct, frozen=True):
    """One row before and after an entry.

    Both hold all columns where the other is None; where both are there, only what differs, with
    `version` always among it.
    """

    kind: str
    key: str
    before: Columns | None
    after: Columns | None


class Body(msgspec.Struct, frozen=True, kw_only=True):
    """What an entry says. `args` are the command's public fields, personal ones replaced by their references.

    Whole rows among them, those of a region, are named by their codes, since `rows` holds them; older entries say all.
    """

    at: str
    command: str
    id: str
    args: dict[str, Any]
    changed: dict[str, list[str]]
    rows: list[Image]
    details: dict[str, Any] = {}
    doctrine: str = ""


def canonical(value: Any) -> str:
    """Canonical JSON text: keys sorted, no spaces, UTF-8."""
    return _canonical.encode(value).decode()


def entry_hash(prev: str, seq: int, actor: str, body: str) -> str:
    """The hash that chains one entry to the one before."""
    return hashlib.sha256(f"{prev}\n{seq}\n{actor}\n{body}".encode()).hexdigest()


def text_reference(salt: str, text: str) -> str:
    """What the journal holds in place of a private text."""
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


@dataclass(frozen=True)
class Entry:
    """One journal entry as stored."""

    seq: int
    id: str
    actor: str
    prev: str
    hash: str
    text: str

    @cached_property
    def body(self) -> Body:
        """The body, parsed.

        Raises:
            StoreDamaged: somebody wrote over it.
        """
        try:
            return msgspec.json.decode(self.text, type=Body)
        except (msgspec.DecodeError, RecursionError) as error:
            raise EntryUnreadable(self.seq) from error

    @property
    def is_readable(self) -> bool:
        """Whether it can be told and applied: the owner of a server can write what can not."""
        try:
            time_of(self.body.at)
        except (StoreDamaged, ValueError):
            return False
        return all(image.kind in CODECS for image in self.body.rows)

    def as_json(self) -> dict[str, Any]:
        """The entry as exported; `body` is the very text that the hash covers."""
        body = self.body
        return {
            "seq": self.seq,
            "id": self.id,
            "at": body.at,
            "actor": self.actor,
            "command": body.command,
            "changed": body.changed,
            "prev": self.prev,
            "hash": self.hash,
            "body": self.text,
        }


def append(
    connection: Connection,
    statements: Statements,
    entry: tuple[str, str | None, Body],
    changes: Sequence[Write],
    answer: Write,
    last: Head | None,
) -> Head:
    """Write a command's changes, then its entry, then its answer, as the last act of a transaction.

    Holding the head row orders all writers. On a server the journal's own trigger takes the place, reckons the hash and
    tells who listens (db/guards.sql).

    Args:
        entry: the command's id, who commands and the body. Nobody, on a server only, means the login: most may not
            name another.
        changes: statements that change rows; one that returns a version must find its row.
        answer: keeps the command's answer under its id: whoever runs the same id at this moment waits for our end.
        last: what `last_entry` told in this transaction.
    Returns:
        the entry's seq and hash; on a server its seq alone.
    Raises:
        RaceLost: somebody else changed a row first.
    """
    command_id, actor, body = entry
    text = canonical(body)
    if last is None:
        values = {"command_id": command_id, "kind": body.command, "body": text}
        if actor is not None:
            values["actor"] = actor
        inserted = statements.special("entry of" if actor is not None else "entry", lambda: _inserted(*values))
        *changed, placed, _ = statements.run_all(connection, [*changes, (inserted, values), answer])
        _check(changes, changed)
        assert placed is not None  # RETURNING
        return int(placed[0]), ""
    seq, prev = last[0] + 1, last[1]
    digest = entry_hash(prev, seq, actor or "", text)
    row = {
        "seq": seq,
        "command_id": command_id,
        "actor": actor,
        "prev": prev,
        "hash": digest,
        "body": text,
        "kind": body.command,
    }
    moved = statements.special("head set", _head_set)
    writes = [*changes, (statements.insert("journal"), row), (moved, {"last": seq, "digest": digest}), answer]
    _check(changes, statements.run_all(connection, writes))
    return seq, digest


def last_entry(connection: Connection, statements: Statements) -> Head | None:
    """Seq and hash of the last entry, which stays the last until this transaction ends; None on a server, where an
    entry's place is taken as it is written."""
    if connection.dialect.name == "postgresql":
        return None
    seq, digest = statements.special("head", lambda: select(_HEAD.c.seq, _HEAD.c.hash)).run(connection, {}) or (
        0,
        FIRST_PREV,
    )
    return int(seq), str(digest)


def _head_set() -> Update:
    return update(_HEAD).values(seq=bindparam("last"), hash=bindparam("digest"))


def _check(changes: Sequence[Write], answers: Sequence[tuple[Any, ...] | None]) -> None:
    for (_, values), answer in zip(changes, answers, strict=False):
        if "seen_version" in values and answer is None:
            raise RaceLost


def _inserted(*columns: str) -> TextClause:
    marks = ", ".join(f":{column}" for column in columns)
    return sql_text(f"INSERT INTO journal ({', '.join(columns)}) VALUES ({marks}) RETURNING seq")  # noqa: S608 - names


def head(connection: Connection) -> tuple[int, str]:
    """Seq and hash of the last entry; 0 and the first prev when there is none."""
    row = connection.execute(select(_HEAD.c.seq, _HEAD.c.hash)).one()
    return int(row.seq), str(row.hash)


def entry_of(connection: Connection, seq: int) -> Entry | None:
    """One entry by number."""
    return next(entries(connection, seq - 1, limit=1, until=seq), None)


def entries(
    connection: Connection, after: int = 0, *, limit: int | None = None, until: int | None = None
) -> Iterator[Entry]:
    """Entries with seq > after, in order.

    Args:
        limit: at most so many.
        until: the last seq wanted.
    """
    while limit is None or limit > 0:
        size = _PAGE if limit is None else min(_PAGE, limit)
        wanted = select(_JOURNAL).where(_JOURNAL.c.seq > after).order_by(_JOURNAL.c.seq).limit(size)
        if until is not None:
            wanted = wanted.where(_JOURNAL.c.seq <= until)
        page = connection.execute(wanted).all()
        for row in page:
            yield Entry(row.seq, row.command_id, row.actor, row.prev, row.hash, row.body)
        if len(page) < size:
            return
        after = page[-1].seq
        limit = None if limit is None else limit - size


def entries_before(connection: Connection, seq: int, limit: int) -> list[Entry]:
    """The last entries with a lower number, newest first."""
    wanted = select(_JOURNAL).where(_JOURNAL.c.seq < seq).order_by(_JOURNAL.c.seq.desc()).limit(limit)
    return [
        Entry(row.seq, row.command_id, row.actor, row.prev, row.hash, row.body) for row in connection.execute(wanted)
    ]


@dataclass(frozen=True)
class Verdict:
    """What checking the chain found."""

    entries: int
    ok: bool
    head: str
    first_bad: int | None = None
    reason: str | None = None


def wrong_with(entry: Entry, seq: int, prev: str) -> str | None:
    """Why an entry is not the one that follows an entry with this number and hash; None when it is."""
    if entry.seq != seq + 1:
        return f"entry {seq + 1} is missing"
    if entry.prev != prev:
        return "it does not follow from the entry before"
    if entry_hash(prev, entry.seq, entry.actor, entry.text) != entry.hash:
        return "its text or actor was changed"
    return None


def verify(connection: Connection) -> Verdict:
    """Check that the journal is gapless, that every hash follows and that the head agrees."""
    seq, prev = 0, FIRST_PREV
    for entry in entries(connection):
        if (reason := wrong_with(entry, seq, prev)) is not None:
            return Verdict(seq, False, prev, seq + 1, reason)
        seq, prev = entry.seq, entry.hash
    head_seq, head_hash = head(connection)
    if (head_seq, head_hash) != (seq, prev):
        return Verdict(
            seq,
            False,
            prev,
            seq + 1,
            f"the head names entry {head_seq}: entries after {seq} were cut off or the head changed",
        )
    return Verdict(seq, True, prev)


def verify_whole(connection: Connection) -> Verdict:
    """As `verify`, and that the tables are the fold of the journal and the private texts those that it refers to."""
    verdict = verify(connection)
    if not verdict.ok:
        return verdict
    if difference := fold_difference(connection):
        return replace(verdict, ok=False, reason=f"the tables are not the fold of the journal: {difference}")
    if changed := text_difference(connection):
        return replace(verdict, ok=False, reason=f"a private text is not the one that was kept as {changed}")
    return verdict


def changes(entry: Entry, known: Callable[[str, str], Row | None]) -> Iterator[RowChange]:
    """An entry's rows as they are after it.

    Args:
        entry: the entry.
        known: the row of a kind and key as it is held before the entry; one that is not held is read
            from the tables, where it may be newer than the entry. A row never goes back in version.
    """
    for image in entry.body.rows:
        codec = CODECS[image.kind]
        if image.after is None:
            yield RowChange(image.kind, image.key, None)
        elif image.before is None:
            yield RowChange(image.kind, image.key, codec.decode(image.after))
        else:
            row = known(image.kind, image.key)
            if row is not None and row.version < image.after["version"]:  # type: ignore[operator]
                row = codec.patched(row, image.after)
            if row is not None:
                yield RowChange(image.kind, image.key, row)


def folded(connection: Connection) -> dict[str, dict[str, Columns]]:
    """Every row that the journal leads to, by kind and key, from its first entry on."""
    tables: dict[str, dict[str, Columns]] = {kind: {} for kind in CODECS}
    for entry in entries(connection):
        for image in entry.body.rows:
            table = tables[image.kind]
            if image.after is None:
                table.pop(image.key, None)
            elif image.before is None:
                table[image.key] = CODECS[image.kind].whole(image.after)
            else:
                table[image.key].update(image.after)
    return tables


def fold_difference(connection: Connection) -> str | None:
    """Name the first row in which the tables differ from the fold of the journal, or None."""
    for kind, expected in folded(connection).items():
        codec = CODECS[kind]
        rows = connection.execute(select(Base.metadata.tables[kind])).mappings()
        stored = {str(row[codec.key]): dict(row) for row in rows}
        if stored != expected:
            keys = sorted(stored.keys() ^ expected.keys()) or sorted(k for k in stored if stored[k] != expected[k])
            return f"{kind} {keys[0]}"
    return None


def text_difference(connection: Connection) -> str | None:
    """Name the first private text that is not the one that the journal refers to, or None. Erased ones are right."""
    wanted = select(_PRIVATE.c.ref, _PRIVATE.c.salt, _PRIVATE.c.text).where(_PRIVATE.c.text.is_not(None))
    for row in connection.execute(wanted.order_by(_PRIVATE.c.ref)):
        if text_reference(row.salt or "", row.text) != row.ref:
            return str(row.ref)
    return None
