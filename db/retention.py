"""How long private texts and positions are kept, what is over that, and the erasing itself.

Knows rows and references. Whoever erases does it in a command, so that the journal says who did.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, select, update

from console.domain.errors import DomainError
from db import journal
from db.errors import DRIVER_ERRORS
from db.store import Store
from db.tables import Base

_JOURNAL = Base.metadata.tables["journal"]
_PRIVATE = Base.metadata.tables["private_text"]
_INCIDENT = Base.metadata.tables["incident"]
_NOTE = Base.metadata.tables["note"]
_ENDED = ("closed", "diverted")
_CHUNK = 500
#: So many incidents lose their texts in one command, and so in one transaction.
AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Retention:
    """Days that are kept: of texts after the incident's end, of positions after the fix. None: for ever."""

    private_days: int | None = None
    positions_days: int | None = None


class _Said(msgspec.Struct):
    args: dict[str, object]


def retention(connection: Connection) -> Retention:
    """What the last `SetRetention` said; for ever before the first."""
    wanted = select(_JOURNAL.c.body).where(_JOURNAL.c.kind == "SetRetention").order_by(_JOURNAL.c.seq.desc()).limit(1)
    body = connection.execute(wanted).scalar()
    if body is None:
        return Retention()
    args = msgspec.json.decode(body, type=_Said).args
    days = [args.get(name) for name in ("keep_private_days", "keep_positions_days")]
    private, positions = (day if isinstance(day, int) else None for day in days)
    return Retention(private, positions)


def due_texts(
    store: Store, ended_before: str, between: Callable[[float], None] = lambda _share: None
) -> Iterator[tuple[list[str], list[str]]]:
    """Incidents that ended before a moment and still have texts, and those texts, a command's worth at a time.

    All that an incident ever said is found, words that were corrected since too: the journal is read for it, a page
    to a short transaction.

    Args:
        ended_before: as the record writes times.
        between: called after each page with the share that was read; may wait, or raise to give up.
    """
    with store.reading() as connection:
        wanted = select(_INCIDENT.c.number).where(_INCIDENT.c.status.in_(_ENDED), _INCIDENT.c.closed_at < ended_before)
        ended = set(connection.execute(wanted).scalars())
        last = journal.head(connection)[0]
    found: dict[str, set[str]] = {}
    owner: dict[str, str] = {}  # the incident of each note
    after = 0
    while ended and after < last:
        with store.reading() as connection:
            page = list(journal.entries(connection, after, limit=_CHUNK))
            references = _by_incident(page, ended, owner)
            there = _not_erased(connection, references)
        for ref in there:
            found.setdefault(references[ref], set()).add(ref)
        after = page[-1].seq if page else last
        between(after / last)
    numbers = sorted(found)
    for start in range(0, len(numbers), AT_ONCE):
        chosen = numbers[start : start + AT_ONCE]
        yield chosen, sorted(ref for number in chosen for ref in found[number])


def erase(connection: Connection, texts: Sequence[str], incidents: Sequence[str]) -> int:
    """Erase texts inside the connection's transaction; on SQLite the disk forgets them too.

    Args:
        texts: references.
        incidents: whose they may be. Their rows are held until the transaction ends.
    Returns:
        how many there still were.
    Raises:
        DomainError: one of the texts belongs to another incident.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete=ON")
    for chosen in _chunks(incidents):
        held = select(_INCIDENT.c.number).where(_INCIDENT.c.number.in_(chosen))
        connection.execute(held.with_for_update(read=True)).all()
    mine, count = set(incidents), 0
    for chosen in _chunks(texts):
        others = set(connection.execute(select(_NOTE.c.incident).where(_NOTE.c.text.in_(chosen))).scalars())
        for column in (_INCIDENT.c.address, _INCIDENT.c.summary):
            others |= set(connection.execute(select(_INCIDENT.c.number).where(column.in_(chosen))).scalars())
        if strange := sorted(others - mine):
            raise DomainError("bad_field", "texts: one belongs to {incident}", incident=strange[0])
        is_there = _PRIVATE.c.text.is_not(None)
        gone = connection.execute(
            update(_PRIVATE)
            .where(_PRIVATE.c.ref.in_(chosen), is_there)
            .values(salt=None, text=None)
            .returning(_PRIVATE.c.ref)
        )
        count += len(gone.all())
    return count


def scrub(store: Store) -> None:
    """See that what was erased is not left where the engine keeps old rows: the log of a file, dead rows of a server.

    Only the owner of a server's tables may; for others its own cleaning does it later.
    """
    try:
        if store.is_file:
            with store.engine.connect() as connection:
                connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        elif store.rights.owns:
            with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("VACUUM private_text")
    except DRIVER_ERRORS as error:
        raise store.error_of(error) or error from error


def _by_incident(page: Sequence[journal.Entry], ended: set[str], owner: dict[str, str]) -> dict[str, str]:
    """The incident of each text that a page speaks of, of those that ended."""
    found: dict[str, str] = {}
    for entry in page:
        for image in entry.body.rows:
            if image.kind not in ("incident", "note"):
                continue
            sides = [columns for columns in (image.before, image.after) if columns is not None]
            if image.kind == "note":
                named = next((str(columns["incident"]) for columns in sides if "incident" in columns), None)
                number = owner.setdefault(image.key, named) if named else owner.get(image.key, "")
            else:
                number = image.key
            if number in ended:
                refs = (columns.get(name) for columns in sides for name in ("address", "summary", "text"))
                found |= {ref: number for ref in refs if isinstance(ref, str)}
    return found


def _not_erased(connection: Connection, references: dict[str, str]) -> set[str]:
    there: set[str] = set()
    for chosen in _chunks(list(references)):
        wanted = select(_PRIVATE.c.ref).where(_PRIVATE.c.ref.in_(chosen), _PRIVATE.c.text.is_not(None))
        there |= set(connection.execute(wanted).scalars())
    return there


def _chunks(names: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(names), _CHUNK):
        yield names[start : start + _CHUNK]
