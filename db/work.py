"""The unit of work: what one command read and wants to write, inside its one transaction.

Rows are read into an identity map and written at the end, each under the version that was read. It
decides nothing; refusals come from the handlers, races from `RaceLost`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Select, bindparam, func, literal_column, select

from console.domain.area import Post, Zone
from console.domain.doctrine import Doctrine
from console.domain.errors import Conflict, DomainError
from console.domain.fix import Fix
from console.domain.geo import LonLat
from console.domain.incident import Incident
from console.domain.mapped import AdoptedDoctrine
from console.domain.request import Request
from console.domain.roles import Rights
from console.domain.rows import changed
from console.domain.task import Task
from console.domain.tour import Tour
from console.domain.unit import Assignment, Unit
from db import journal, retention
from db.codec import CODEC_OF, CODECS, Row, time_of, time_text
from db.prepared import Statements, Write
from db.rows_at_head import Known, Rows, Selection
from db.tables import REFERENCES, Base
from db.undo import LOOK_BACK, Undoing
from db.zoneswatch import ZonesWatch

R = TypeVar("R", Incident, Unit, Assignment, Zone, Post, AdoptedDoctrine)
K = TypeVar("K")
Ending = TypeVar("Ending", Assignment, Request, Task, Tour)
_INCIDENT, _TOUR = Base.metadata.tables["incident"], Base.metadata.tables["tour"]
_SENT = Base.metadata.tables["assignment"]
#: Refusals by a rule that may come of what another desk did a moment ago, and how many entries that is.
LOST_TO_A_RULE = ("unit_busy", "unit_off_duty", "illegal_step")
LATELY = 200
#: Kinds that such a refusal names, the one that it is about first.
CONTENDED = ("request", "task", "tour", "closure", "drawing", "unit", "incident", "zone")


def _sent_since() -> Select[Any]:
    """Found by when calls were received, which has an index; who is sent to a call of long ago is not asked for."""
    sent = select(_SENT.c.unit, _SENT.c.incident, _SENT.c.assigned_at).join(
        _INCIDENT, _INCIDENT.c.number == _SENT.c.incident
    )
    return sent.where(_INCIDENT.c.received_at >= bindparam("since"), _SENT.c.assigned_at >= bindparam("since"))


def _last_serial() -> Select[Any]:
    return select(func.coalesce(func.max(_INCIDENT.c.serial), literal_column("0")))


def _running_tours() -> Select[Any]:
    return select(*Statements.columns("tour")).where(_TOUR.c.begun_at.is_not(None), _TOUR.c.ended_at.is_(None))


class Surroundings(Protocol):
    """What a command may ask of the world outside the record."""

    def zone_of(self, at: LonLat, zones: Callable[[], list[Zone]], signature: int) -> str | None:
        """Code of the zone that holds a place; `zones` are read again only when the signature is new."""
        ...

    def fixes(self, units: Iterable[str]) -> Mapping[str, Fix]:
        """Latest fix by unit."""
        ...

    def travel_s(
        self, origins: Mapping[str, LonLat], target: LonLat, vehicles: Mapping[str, str]
    ) -> tuple[Mapping[str, float], bool]:
        """Travel seconds by name, each by its kind of vehicle, and whether they are estimates."""
        ...


class UnitOfWork:
    """See `console.commands.base.Work`, which this is."""

    def __init__(
        self,
        connection: Connection,
        statements: Statements,
        *,
        now: datetime,
        actor: str,
        command_id: str,
        doctrine: Doctrine,
        surroundings: Surroundings,
        zones_watch: ZonesWatch,
        rights: Rights,
        salt: Callable[[str, int], str],
        known: Known,
    ) -> None:
        self.now = now
        self.actor = actor
        self.doctrine = doctrine
        self.rights = rights
        self._connection = connection
        self._statements = statements
        self._command_id = command_id
        self._surroundings = surroundings
        self._salt = salt
        self._known = known
        self._read = known.rows
        self._wanted: Rows = {}
        self._texts: dict[str, tuple[str, str]] = {}
        self._keys = 0
        self._zones_watch = zones_watch

    # --- reading ---------------------------------------------------------------------------------

    def find(self, kind: type[Row], key: str) -> Row | None:
        """One row as this command sees it, or None."""
        codec = CODEC_OF[kind]
        place = (codec.kind, key)
        if place in self._wanted:
            return self._wanted[place]
        if place not in self._read:
            found = self._statements.select(codec.kind, codec.key).all(self._connection, {codec.key: key})
            self._read[place] = codec.row_of(found[0]) if found else None
        return self._read[place]

    def incident(self, number: str) -> Incident:
        """One incident. Raises DomainError `unknown_incident`."""
        found = self.find(Incident, number)
        if not isinstance(found, Incident):
            raise DomainError("unknown_incident", "there is no incident {incident}", incident=number)
        return found

    def unit(self, call_sign: str) -> Unit:
        """One unit. Raises DomainError `unknown_unit`."""
        found = self.find(Unit, call_sign)
        if not isinstance(found, Unit):
            raise DomainError("unknown_unit", "there is no unit {unit}", unit=call_sign)
        return found

    def request(self, key: str) -> Request:
        """One request. Raises DomainError `unknown_request`."""
        found = self.find(Request, key)
        if not isinstance(found, Request):
            raise DomainError("unknown_request", "there is no request {request}", request=key)
        return found

    def requests_of(self, incident: str) -> list[Request]:
        """Every request about an incident, ended ones too, in the order in which they were made."""
        return sorted(self._with(Request, "incident", incident), key=lambda request: (request.asked_at, request.key))

    def units(self) -> list[Unit]:
        """Every unit, by call sign."""
        return self._all(Unit)

    def zones(self) -> list[Zone]:
        """Every zone, by code."""
        return self._all(Zone)

    def posts(self) -> list[Post]:
        """Every post, by code."""
        return self._all(Post)

    def doctrines(self) -> list[AdoptedDoctrine]:
        """Every doctrine that was adopted, by key."""
        return self._all(AdoptedDoctrine)

    def task(self, key: str) -> Task:
        """One task. Raises DomainError `unknown_task`."""
        found = self.find(Task, key)
        if not isinstance(found, Task):
            raise DomainError("unknown_task", "there is no task {task}", task=key)
        return found

    def tour(self, key: str) -> Tour:
        """One tour. Raises DomainError `unknown_tour`."""
        found = self.find(Tour, key)
        if not isinstance(found, Tour):
            raise DomainError("unknown_tour", "there is no tour {tour}", tour=key)
        return found

    def running_tours(self) -> list[Tour]:
        """The tours that have begun and not ended, by key."""
        stored = self._statements.special("running tours", _running_tours).all(self._connection)
        seen = self._seen(Tour, self._known.taken("tour", stored))
        return sorted((tour for tour in seen if tour.begun_at and not tour.ended_at), key=lambda tour: tour.key)

    def entry_hash(self, seq: int) -> str | None:
        """The hash of a journal entry; None where there is none."""
        entry = journal.entry_of(self._connection, seq)
        return None if entry is None else entry.hash

    def active_assignment(self, unit: str) -> Assignment | None:
        """The assignment that binds a unit now."""
        return next(iter(self.going(Assignment, "unit", unit)), None)

    def active_assignments(self, incident: str) -> list[Assignment]:
        """Assignments that bind units to an incident now, oldest first."""
        return sorted(self.going(Assignment, "incident", incident), key=lambda a: (a.assigned_at, a.key))

    def going(self, kind: type[Ending], column: str, key: str) -> list[Ending]:
        """The rows of a kind that have not ended and hold a value in a column, by key."""
        rows = self._with(kind, column, key, active=True)
        return sorted((row for row in rows if row.ended_at is None), key=lambda row: row.key)

    def sent_since(self, since: datetime) -> list[tuple[str, str, datetime]]:
        """Units, the calls that they were sent to, and when; of calls received from a moment on."""
        found = self._statements.special("sent since", _sent_since).all(self._connection, {"since": time_text(since)})
        return [(unit, incident, time_of(at)) for unit, incident, at in found]

    def assignments_of(self, incident: str) -> list[Assignment]:
        """Every assignment to an incident, ended ones too, by key."""
        return sorted(self._with(Assignment, "incident", incident), key=lambda assignment: assignment.key)

    def next_number(self) -> tuple[str, int]:
        """The next free number and its serial."""
        (serial,) = self._statements.special("last serial", _last_serial).run(self._connection, {}) or (0,)
        while True:
            serial += 1
            number = f"{serial:04d}"
            if self.find(Incident, number) is None:
                return number, serial

    def zone_of(self, at: LonLat) -> str | None:
        """Code of the zone that holds a place."""
        if self._known.zones is None:
            self._known.zones = self._zones_watch.signature(self._connection, self._statements)
        return self._surroundings.zone_of(at, self.zones, self._known.zones)

    def fixes(self, units: Iterable[str]) -> Mapping[str, Fix]:
        """Latest fix of each unit that has one."""
        return self._surroundings.fixes(units)

    def travel_s(
        self, origins: Mapping[str, LonLat], target: LonLat, vehicles: Mapping[str, str]
    ) -> tuple[Mapping[str, float], bool]:
        """Travel seconds by name, each by its kind of vehicle, and whether they are estimates."""
        return self._surroundings.travel_s(origins, target, vehicles)

    # --- writing ---------------------------------------------------------------------------------

    def put(self, row: Row) -> None:
        """Insert or update a row at the end of the command."""
        codec = CODEC_OF[type(row)]
        key = codec.key_of(row)
        self.find(type(row), key)
        self._wanted[codec.kind, key] = row

    def add(self, row: Row) -> None:
        """Insert a row whose key is new by the way it was made."""
        codec = CODEC_OF[type(row)]
        place = codec.kind, codec.key_of(row)
        self._read.setdefault(place, None)
        self._wanted[place] = row

    def remove(self, row: Row) -> None:
        """Take a row that was read off the record."""
        codec = CODEC_OF[type(row)]
        self.want(codec.kind, codec.key_of(row), None)

    def new_key(self) -> str:
        """A key derived from the command's id."""
        self._keys += 1
        return f"{self._command_id}/{self._keys}"

    def private(self, text: str) -> str:
        """Keep a text beside the journal and return its salted hash."""
        salt = self._salt(self._command_id, len(self._texts))
        ref = journal.text_reference(salt, text)
        self._texts[ref] = (salt, text)
        return ref

    def public_text(self, text: str) -> str | None:
        """The reference under which this command keeps a text, or None when it kept it nowhere."""
        return next((ref for ref, (_, kept) in self._texts.items() if kept == text), None)

    def restore(self, seq: int) -> str:
        """Put the rows of an entry back as they were before it; the name of its command. See `db.undo`."""
        return Undoing(self, self._connection).restore(seq)

    def erase(self, texts: Sequence[str], owners: Collection[retention.Owner]) -> int:
        """Erase private texts of these rows; how many there still were. See `db.retention`."""
        return retention.erase(self._connection, texts, owners)

    def want(self, kind: str, key: str, row: Row | None) -> None:
        """Have a row that was found before written at the end as it is given; None removes it."""
        self._wanted[kind, key] = row

    def check_seen(self, seen: Mapping[str, int]) -> None:
        """Refuse when a row has another version than the commander saw.

        Raises:
            DomainError: `conflict` with the one who was first, or `bad_field` for no such kind.
        """
        for name, version in seen.items():
            kind, slash, key = name.partition("/")
            if not slash or kind not in CODECS:
                raise DomainError("bad_field", "seen: {name} names no row; write it as unit/A-1", name=name)
            row = self.find(CODECS[kind].row_type, key)
            if row is None or row.version != version:
                raise Conflict(
                    "{what} was changed meanwhile: {command} by {actor} at {at} (entry {entry})",
                    what=key,
                    **self.touch(kind, key),
                )

    def writes(self) -> tuple[list[Write], list[journal.Image]]:
        """Every wanted row as a statement under the version that was read, in order, and the images of the journal.

        Whoever runs them raises RaceLost when a statement that `returns` a version returns none.
        """
        keep = self._statements.insert("private_text")
        made: list[Write] = [
            (keep, {"ref": ref, "salt": salt, "text": text}) for ref, (salt, text) in self._texts.items()
        ]
        images = [
            self._write(kind, key, row, made)
            for (kind, key), row in self._wanted.items()
            # A row wanted as it was read is written too: its version holds off who ends it.
            if not (row is None and self._read[kind, key] is None)
        ]
        return made, images

    def rows_after(self) -> Rows:
        """Every wanted row as it is once it was written."""
        after: Rows = {}
        for place, row in self._wanted.items():
            before = self._read[place]
            after[place] = row if row is None or before is None else changed(row, version=before.version + 1)
        return after

    # --- inside ----------------------------------------------------------------------------------

    def _write(self, kind: str, key: str, row: Row | None, made: list[Write]) -> journal.Image:
        codec, before = CODECS[kind], self._read[kind, key]
        if before is None:
            assert row is not None  # `writes` has sorted out the other case
            columns = codec.encode(row)
            made.append((self._statements.insert(kind), columns))
            return journal.Image(kind, key, None, columns)
        if row is None:
            seen = {"row_key": key, "seen_version": before.version}
            made.append((self._statements.delete(kind, codec.key), seen))
            return journal.Image(kind, key, codec.encode(before), None)
        old, new = codec.delta(before, row)
        old["version"], new["version"] = before.version, before.version + 1
        values = {**new, "row_key": key, "seen_version": before.version}
        made.append((self._statements.update(kind, codec.key, new), values))
        return journal.Image(kind, key, old, new)

    def _all(self, row_type: type[R]) -> list[R]:
        return sorted(self._found(row_type, Selection(CODEC_OF[row_type].kind)), key=CODEC_OF[row_type].key_of)

    def _with(self, row_type: type[K], column: str, value: str, *, active: bool = False) -> Iterator[K]:
        """The rows that hold a value in a column; `active` leaves out those that had ended before this command."""
        found = self._found(row_type, Selection(CODEC_OF[row_type].kind, column, value, active))
        return (row for row in found if getattr(row, column) == value)

    def _found(self, row_type: type[K], selection: Selection) -> Iterator[K]:
        """The rows of a selection, and others of its kind that this command wants written."""
        keys = self._known.keys(selection)
        if keys is None:
            kind, column, value, active = selection
            wanted = self._statements.select(kind, column, active=active)
            stored = wanted.all(self._connection, {} if column is None else {column: value})
            keys = self._known.found(selection, stored)
        return self._seen(row_type, keys)

    def _seen(self, row_type: type[K], keys: Iterable[str]) -> Iterator[K]:
        """Known rows as this command sees them: as it read them first, or wants them; and its new ones."""
        kind = CODEC_OF[row_type].kind
        seen = {(kind, key): self._read[kind, key] for key in keys}
        return (row for row in {**seen, **self._wanted}.values() if isinstance(row, row_type))

    def is_needed(self, kind: str, key: str) -> bool:
        """Whether rows that stay refer to this one: a note to its incident, a tour to its unit."""
        for other, column, _ in (reference for reference in REFERENCES if reference[2] == kind):
            for found in self._statements.select(other, column).rows(self._connection, {column: key}):
                place = other, str(found[CODECS[other].key])
                if self._wanted.get(place, found) is not None:
                    return True
        return False

    def first(self, refusal: DomainError) -> dict[str, object]:
        """Who brought about, lately, what a rule refuses a command over; nothing when it was the same commander."""
        if refusal.code not in LOST_TO_A_RULE:
            return {}
        place = next(((kind, str(refusal.values[kind])) for kind in CONTENDED if kind in refusal.values), None)
        found = {} if place is None else self.touch(*place, look_back=LATELY)
        return {} if found.get("actor") in (None, "?", self.actor) else found

    def touch(self, kind: str, key: str, look_back: int = LOOK_BACK) -> dict[str, object]:
        """Who changed a row last, what with, and when: what fills the text of a refusal."""
        last, _ = journal.head(self._connection)
        for entry in journal.entries_before(self._connection, last + 1, look_back):
            if entry.is_readable and key in entry.body.changed.get(kind, ()):
                return {"command": entry.body.command, "actor": entry.actor, "at": entry.body.at, "entry": entry.seq}
        return {"command": "?", "actor": "?", "at": "?", "entry": f"< {last - look_back}"}
