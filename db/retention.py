"""How long private texts and positions are kept, what is over that, and the erasing itself.

Knows rows and references. Whoever erases does it in a command, so that the journal says who did.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, func, null, or_, select, update

from console.domain.errors import DomainError
from db import journal
from db.codec import CODECS
from db.errors import DRIVER_ERRORS
from db.store import Store
from db.tables import Base

_T = Base.metadata.tables
_JOURNAL = _T["journal"]
_PRIVATE = _T["private_text"]
_INCIDENT = _T["incident"]
_ENDED = ("closed", "diverted")
#: Kinds that end and have texts of their own, and the columns that say when, the first that is stated: a closure that
#: nobody lifted opens by itself, a tour that nobody began was over as it was planned.
ENDS: Mapping[str, tuple[str, ...]] = {
    "incident": ("closed_at",),
    "handover": ("given_at",),
    "closure": ("ended_at", "until"),
    "tour": ("ended_at", "ends_at"),
    **dict.fromkeys(("request", "task", "drawing"), ("ended_at",)),
}
#: Kinds whose texts belong to the incident that they are about, where there is one: they share texts among them.
_OF_INCIDENTS = ("note", "request")
_CHUNK = 500
#: So many incidents and other rows lose their texts in one command, and so in one transaction.
AT_ONCE = 200
#: Whose a text is: a kind and a key. What a note or a request says belongs to its incident.
Owner = tuple[str, str]


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
) -> Iterator[tuple[list[Owner], list[str]]]:
    """What ended before a moment and still has texts, and those texts, a command's worth at a time.

    All that it ever said is found, words that were corrected since too: the journal is read for it, a page to a short
    transaction.

    Args:
        ended_before: as the record writes times.
        between: called after each page with the share that was read; may wait, or raise to give up.
    """
    with store.reading() as connection:
        open_ones = {place for kind in ENDS for place in _going_on(connection, kind, ended_before)}
        last = journal.head(connection)[0]
    found: dict[Owner, set[str]] = {}
    owner: dict[Owner, Owner] = {}  # of each note and request
    after = 0
    while after < last:
        with store.reading() as connection:
            page = list(journal.entries(connection, after, limit=_CHUNK))
            told = _by_owner((entry for entry in page if entry.body.at < ended_before), owner)
            references = {ref: whose for ref, whose in told.items() if whose not in open_ones}
            there = _not_erased(connection, references)
        for ref in there:
            found.setdefault(references[ref], set()).add(ref)
        after = page[-1].seq if page else last
        between(after / last)
    owners = sorted(found)
    for start in range(0, len(owners), AT_ONCE):
        chosen = owners[start : start + AT_ONCE]
        yield chosen, sorted(ref for whose in chosen for ref in found[whose])


def _going_on(connection: Connection, kind: str, ended_before: str) -> Iterator[Owner]:
    """Rows of a kind that have not ended before a moment."""
    table = _T[kind]
    ends = func.coalesce(*(table.c[column] for column in ENDS[kind]), null())  # SQLite wants two
    goes_on = or_(ends.is_(None), ends >= ended_before)
    if kind == "incident":
        goes_on = or_(goes_on, table.c.status.not_in(_ENDED))
    wanted = select(table.c[CODECS[kind].key]).where(goes_on)
    return ((kind, key) for key in connection.execute(wanted).scalars())


def erase(connection: Connection, texts: Sequence[str], owners: Collection[Owner]) -> int:
    """Erase texts inside the connection's transaction; on SQLite the disk forgets them too.

    Args:
        texts: references.
        owners: whose they may be. Rows of incidents are held until the transaction ends.
    Returns:
        how many there still were.
    Raises:
        DomainError: one of the texts belongs to something else.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete=ON")
    for chosen in _chunks([key for kind, key in owners if kind == "incident"]):
        held = select(_INCIDENT.c.number).where(_INCIDENT.c.number.in_(chosen))
        connection.execute(held.with_for_update(read=True)).all()
    count = 0
    for chosen in _chunks(texts):
        if strange := sorted(_owners_of(connection, chosen).difference(owners)):
            raise DomainError("bad_field", "texts: one belongs to {incident}", incident=strange[0][1])
        is_there = _PRIVATE.c.text.is_not(None)
        gone = connection.execute(
            update(_PRIVATE)
            .where(_PRIVATE.c.ref.in_(chosen), is_there)
            .values(salt=None, text=None)
            .returning(_PRIVATE.c.ref)
        )
        count += len(gone.all())
    return count


def _owners_of(connection: Connection, texts: Sequence[str]) -> set[Owner]:
    """Whose texts are, as the rows stand now."""
    found: set[Owner] = set()
    for kind, codec in CODECS.items():
        table, key = _T[kind], _T[kind].c[codec.key]
        incident = table.c.incident if kind in _OF_INCIDENTS else null()
        for column in codec.private:
            told = connection.execute(select(key, incident).where(table.c[column].in_(texts)))
            found |= {(kind, own) if number is None else ("incident", number) for own, number in told}
    return found


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


def _by_owner(page: Iterable[journal.Entry], known: dict[Owner, Owner]) -> dict[str, Owner]:
    """Whose each text is that a page speaks of; `known` remembers it of notes and requests from page to page."""
    found: dict[str, Owner] = {}
    for image in (image for entry in page for image in entry.body.rows):
        sides = [columns for columns in (image.before, image.after) if columns is not None]
        owner = place = image.kind, image.key
        if image.kind in _OF_INCIDENTS:
            number = next((columns["incident"] for columns in sides if columns.get("incident") is not None), None)
            owner = known.setdefault(place, place if number is None else ("incident", str(number)))
        refs = (columns.get(name) for columns in sides for name in CODECS[image.kind].private)
        found |= {ref: owner for ref in refs if isinstance(ref, str)}
    return found


def _not_erased(connection: Connection, references: Iterable[str]) -> set[str]:
    there: set[str] = set()
    for chosen in _chunks(list(references)):
        wanted = select(_PRIVATE.c.ref).where(_PRIVATE.c.ref.in_(chosen), _PRIVATE.c.text.is_not(None))
        there |= set(connection.execute(wanted).scalars())
    return there


def _chunks(names: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(names), _CHUNK):
        yield names[start : start + _CHUNK]
