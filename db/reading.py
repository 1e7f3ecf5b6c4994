"""Reads the picture from the tables, and follows it along the journal."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Any, TypeVar

from sqlalchemy import Connection, Select, func, or_, select

from console.domain.area import Note, Post, Zone
from console.domain.earlier import HAZARD, LOOK_BACK, SAME_PLACE_M, box_around
from console.domain.geo import LonLat
from console.domain.incident import Incident
from console.domain.mapped import AdoptedDoctrine
from console.domain.task import Task
from console.domain.tour import Tour
from console.domain.unit import Unit
from console.picture import ChangeSet, Picture, RowChange
from db import journal
from db.codec import CODEC_OF, CODECS, Row, time_text
from db.errors import StoreDamaged
from db.tables import Base

_Kind = TypeVar("_Kind", Post, Task, Tour, Unit, Zone)
_T = Base.metadata.tables
_ENDED = ("closed", "diverted")
#: How many ended incidents the picture keeps for a second look; more are found by search.
KEEP_ENDED = 300
#: How many handovers and adopted doctrines.
KEEP_LATEST = 20
_CHUNK = 500
TextsOf = Callable[[Connection, Iterable[str]], dict[str, str]]
#: What belongs to an incident, and the columns that order it.
_BELONGING = {
    "assignment": ("assigned_at", "key"),
    "note": ("at", "key"),
    "request": ("asked_at", "key"),
    "task": ("opened_at", "key"),
}
#: What the picture holds as long as it is not over, and the last that are.
_ENDING = ("request", "task", "tour", "closure", "drawing")
#: What it holds the last of, and the column that tells.
_LATEST = {"handover": "given_at", "doctrine": "adopted_at"}


def load(connection: Connection) -> Picture:
    """The picture as of the journal's head, in one read transaction."""
    seq, _ = journal.head(connection)
    incident = _T["incident"]
    held = _rows(
        connection,
        "incident",
        select(incident).where(incident.c.status.not_in(_ENDED)).order_by(incident.c.received_at),
    )
    ended = (
        select(incident).where(incident.c.status.in_(_ENDED)).order_by(incident.c.closed_at.desc()).limit(KEEP_ENDED)
    )
    held |= _rows(connection, "incident", ended)
    tables: dict[str, dict[str, Any]] = {"incidents": held}
    for kind in ("unit", "zone", "post", "asset"):
        tables[f"{kind}s"] = _rows(connection, kind, select(_T[kind]).order_by(_T[kind].c[CODECS[kind].key]))
    for kind in _ENDING:
        ends, key = _T[kind].c.ended_at, _T[kind].c.key
        tables[f"{kind}s"] = _rows(connection, kind, select(_T[kind]).where(ends.is_(None)).order_by(key))
        lately = select(_T[kind]).where(ends.is_not(None)).order_by(ends.desc(), key).limit(KEEP_ENDED)
        tables[f"{kind}s"] |= _rows(connection, kind, lately)
    for kind in _LATEST:
        tables[f"{kind}s"] = _latest(connection, kind)
    for kind in _BELONGING:
        tables[f"{kind}s"] = {**tables.get(f"{kind}s", {}), **_belonging(connection, kind, held)}
    everything = [row for table in tables.values() for row in table.values()]
    texts = texts_behind(connection, _references(everything))
    return Picture(seq=seq, texts=MappingProxyType(texts), **{k: MappingProxyType(dict(v)) for k, v in tables.items()})


def adopted_doctrines(connection: Connection) -> list[AdoptedDoctrine]:
    """The doctrines that a record adopted last, as the picture holds them."""
    return [row for row in _latest(connection, "doctrine").values() if isinstance(row, AdoptedDoctrine)]


def _latest(connection: Connection, kind: str) -> dict[str, Row]:
    table = _T[kind]
    latest_first = select(table).order_by(table.c[_LATEST[kind]].desc(), table.c.key)
    return _rows(connection, kind, latest_first.limit(KEEP_LATEST))


def follow(
    connection: Connection, picture: Picture, entries: Iterable[journal.Entry], texts_of: TextsOf | None = None
) -> tuple[Picture, ChangeSet]:
    """The picture after more entries, and what changed.

    Args:
        texts_of: how private texts are read; `texts_behind` without it.
    Raises:
        EntryUnreadable: one of them is no entry of a console; the picture has to be loaded anew.
    """
    fresh: dict[tuple[str, str], Row | None] = {}
    returned: set[str] = set()

    def known(kind: str, key: str) -> Row | None:
        if (kind, key) not in fresh:
            held: Row | None = getattr(picture, f"{kind}s").get(key)
            if held is None:
                held = _one(connection, kind, key)
                if kind == "incident":
                    returned.add(key)
            fresh[kind, key] = held
        return fresh[kind, key]

    news: list[RowChange] = []
    erased: set[str] = set()
    seq = picture.seq
    for entry in entries:
        try:
            if entry.body.command == "EraseTexts":
                erased.update(entry.body.args["texts"])
            for change in journal.changes(entry, known):
                fresh[change.kind, change.key] = change.after
                news.append(change)
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            raise journal.EntryUnreadable(entry.seq) from error
        seq = entry.seq
    # One that had been let go comes back with all that belongs to it.
    for kind in _BELONGING:
        rows = _belonging(connection, kind, returned)
        news += [RowChange(kind, key, row) for key, row in rows.items() if (kind, key) not in fresh]
    references = _references(change.after for change in news if change.after is not None)
    texts = (texts_of or texts_behind)(connection, references - picture.texts.keys())
    if not erased.isdisjoint(picture.texts):
        return _without_texts(picture, erased).folded(seq, news, texts)[0], ChangeSet(everything=True)
    return picture.folded(seq, news, texts)


def _without_texts(picture: Picture, erased: set[str]) -> Picture:
    """A desk forgets what the record forgot."""
    left = {ref: text for ref, text in picture.texts.items() if ref not in erased}
    return replace(picture, texts=MappingProxyType(left))


def find_ended(connection: Connection, text: str, limit: int = 100) -> list[Incident]:
    """Ended incidents whose number, class, address or summary holds a text, latest first."""
    incident, private = _T["incident"], _T["private_text"]
    pattern = "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    words = select(private.c.ref).where(private.c.text.ilike(pattern, escape="\\"))
    wanted = (
        select(incident)
        .where(
            incident.c.status.in_(_ENDED),
            or_(
                incident.c.number.ilike(pattern, escape="\\"),
                incident.c.class_code.ilike(pattern, escape="\\"),
                incident.c.address.in_(words),
                incident.c.summary.in_(words),
            ),
        )
        .order_by(incident.c.closed_at.desc())
        .limit(limit)
    )
    rows = _rows(connection, "incident", wanted).values()
    return [row for row in rows if isinstance(row, Incident)]


def places_of_calls(connection: Connection, since: datetime) -> list[LonLat]:
    """Where calls that were received since a moment came from, oldest first."""
    incident = _T["incident"]
    wanted = (
        select(incident.c.lon, incident.c.lat)
        .where(incident.c.received_at >= time_text(since), incident.c.lon.is_not(None))
        .order_by(incident.c.received_at)
    )
    return [LonLat(lon, lat) for lon, lat in connection.execute(wanted)]


def first_call_at(connection: Connection) -> datetime | None:
    """When the first call on record was received; None before any."""
    first: str | None = connection.scalar(select(func.min(_T["incident"].c.received_at)))
    return datetime.fromisoformat(first) if first is not None else None


def find_near(connection: Connection, at: LonLat, now: datetime) -> tuple[list[Incident], list[Note]]:
    """Incidents around a place, of late or with a hazard, and the notes of these hazards."""
    incident, note = _T["incident"], _T["note"]
    low, high = box_around(at, SAME_PLACE_M)
    is_near = incident.c.lon.between(low.lon, high.lon) & incident.c.lat.between(low.lat, high.lat)
    dangerous = _rows(connection, "note", select(note).join(incident).where(note.c.kind == HAZARD, is_near))
    is_late = incident.c.received_at >= time_text(now - LOOK_BACK)
    lately = select(incident).where(is_late, is_near).order_by(incident.c.received_at.desc()).limit(_CHUNK)
    found = _rows(connection, "incident", lately)
    hazards = [row for row in dangerous.values() if isinstance(row, Note)]
    for numbers in _chunks({hazard.incident for hazard in hazards} - found.keys()):
        found |= _rows(connection, "incident", select(incident).where(incident.c.number.in_(numbers)))
    return [row for row in found.values() if isinstance(row, Incident)], hazards


def texts_of(connection: Connection, rows: Iterable[Row]) -> dict[str, str]:
    """The private texts that rows refer to; erased ones are missing."""
    return texts_behind(connection, _references(rows))


def _rows(connection: Connection, kind: str, wanted: Select[Any]) -> dict[str, Row]:
    codec, rows = CODECS[kind], {}
    for found in connection.execute(wanted).mappings():
        key = str(found[codec.key])
        try:
            rows[key] = codec.decode(found)
        except (TypeError, ValueError) as error:
            raise StoreDamaged(f"{kind} {key}", f"its row can not be read: {error}") from error
    return rows


def _belonging(connection: Connection, kind: str, incidents: Iterable[str]) -> dict[str, Row]:
    """What belongs to some incidents of a kind, in the order in which it was made."""
    table, (moment, key) = _T[kind], _BELONGING[kind]
    found: dict[str, Row] = {}
    for numbers in _chunks(incidents):
        wanted = select(table).where(table.c.incident.in_(numbers)).order_by(table.c[moment], table.c[key])
        found |= _rows(connection, kind, wanted)
    return found


def rows_of(connection: Connection, row_type: type[_Kind]) -> list[_Kind]:
    """Every row of a kind, by its key."""
    codec = CODEC_OF[row_type]
    table = _T[codec.kind]
    rows = _rows(connection, codec.kind, select(table).order_by(table.c[codec.key])).values()
    return [row for row in rows if isinstance(row, row_type)]


def _one(connection: Connection, kind: str, key: str) -> Row | None:
    table = _T[kind]
    return _rows(connection, kind, select(table).where(table.c[CODECS[kind].key] == key)).get(key)


def _references(rows: Iterable[Row]) -> set[str]:
    return {ref for row in rows for name in CODEC_OF[type(row)].private if (ref := getattr(row, name)) is not None}


def texts_behind(connection: Connection, references: Iterable[str]) -> dict[str, str]:
    """The private texts behind references; erased ones are missing."""
    private = _T["private_text"]
    found: dict[str, str] = {}
    for refs in _chunks(references):
        wanted = select(private.c.ref, private.c.text).where(private.c.ref.in_(refs), private.c.text.is_not(None))
        found.update((row.ref, row.text) for row in connection.execute(wanted))
    return found


def _chunks(names: Iterable[str]) -> Iterable[list[str]]:
    everything = list(names)
    for start in range(0, len(everything), _CHUNK):
        yield everything[start : start + _CHUNK]
