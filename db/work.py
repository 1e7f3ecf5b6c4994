"""The unit of work: what one command read and wants to write, inside its one transaction.

Rows are read into an identity map and written at the end, each under the version that was read. It
decides nothing; refusals come from the handlers, races from `RaceLost`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Select, func, literal_column, select

from console.domain.area import Post, Zone
from console.domain.doctrine import Doctrine
from console.domain.errors import Conflict, DomainError
from console.domain.fix import Fix
from console.domain.geo import LonLat
from console.domain.incident import Incident
from console.domain.unit import Assignment, Unit, UnitStatus
from db import journal
from db.codec import CODEC_OF, CODECS, Row
from db.prepared import Statements
from db.tables import Base
from db.zoneswatch import ZonesWatch

R = TypeVar("R", Incident, Unit, Assignment, Zone, Post)
_INCIDENT = Base.metadata.tables["incident"]
_LOOK_BACK = 2_000


def _last_serial() -> Select[Any]:
    return select(func.coalesce(func.max(_INCIDENT.c.serial), literal_column("0")))


class RaceLost(Exception):
    """Another writer changed a row between our read and our write: run the command again."""


class Surroundings(Protocol):
    """What a command may ask of the world outside the record."""

    def zone_of(self, at: LonLat, zones: Callable[[], list[Zone]], signature: int) -> str | None:
        """Code of the zone that holds a place; `zones` are read again only when the signature is new."""
        ...

    def fixes(self, units: Iterable[str]) -> Mapping[str, Fix]:
        """Latest fix by unit."""
        ...

    def travel_s(self, origins: Mapping[str, LonLat], target: LonLat) -> tuple[Mapping[str, float], bool]:
        """Travel seconds by name, and whether they are estimates."""
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
        salt: Callable[[str, int], str],
    ) -> None:
        self.now = now
        self.actor = actor
        self.doctrine = doctrine
        self._connection = connection
        self._statements = statements
        self._command_id = command_id
        self._surroundings = surroundings
        self._salt = salt
        self._read: dict[tuple[str, str], Row | None] = {}
        self._wanted: dict[tuple[str, str], Row | None] = {}
        self._texts: dict[str, tuple[str, str]] = {}
        self._keys = 0
        self._zones_watch = zones_watch
        self._zones_signature: int | None = None

    # --- reading ---------------------------------------------------------------------------------

    def find(self, kind: type[Row], key: str) -> Row | None:
        """One row as this command sees it, or None."""
        codec = CODEC_OF[kind]
        place = (codec.kind, key)
        if place in self._wanted:
            return self._wanted[place]
        if place not in self._read:
            found = self._statements.select(codec.kind, codec.key).rows(self._connection, {codec.key: key})
            self._read[place] = codec.decode(found[0]) if found else None
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

    def units(self) -> list[Unit]:
        """Every unit, by call sign."""
        return self._all(Unit)

    def zones(self) -> list[Zone]:
        """Every zone, by code."""
        return self._all(Zone)

    def posts(self) -> list[Post]:
        """Every post, by code."""
        return self._all(Post)

    def active_assignment(self, unit: str) -> Assignment | None:
        """The assignment that binds a unit now."""
        return next(self._active("unit", unit), None)

    def active_assignments(self, incident: str) -> list[Assignment]:
        """Assignments that bind units to an incident now, oldest first."""
        return sorted(self._active("incident", incident), key=lambda a: (a.assigned_at, a.key))

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
        if self._zones_signature is None:
            self._zones_signature = self._zones_watch.signature(self._connection, self._statements)
        return self._surroundings.zone_of(at, self.zones, self._zones_signature)

    def fixes(self, units: Iterable[str]) -> Mapping[str, Fix]:
        """Latest fix of each unit that has one."""
        return self._surroundings.fixes(units)

    def travel_s(self, origins: Mapping[str, LonLat], target: LonLat) -> tuple[Mapping[str, float], bool]:
        """Travel seconds by name, and whether they are estimates."""
        return self._surroundings.travel_s(origins, target)

    # --- writing ---------------------------------------------------------------------------------

    def put(self, row: Row) -> None:
        """Insert or update a row at the end of the command."""
        codec = CODEC_OF[type(row)]
        self.find(type(row), codec.key_of(row))
        self._wanted[codec.kind, codec.key_of(row)] = row

    def add(self, row: Row) -> None:
        """Insert a row whose key is new by the way it was made."""
        codec = CODEC_OF[type(row)]
        self._read.setdefault((codec.kind, codec.key_of(row)), None)
        self._wanted[codec.kind, codec.key_of(row)] = row

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
        """Put the rows of an entry back as they were before it; the name of its command.

        Two kinds of later entries do not stand in the way and are put back on the way: those that were
        undone, and a message's delivery to a terminal, which nobody did.
        """
        entry = journal.entry_of(self._connection, seq)
        if entry is None:
            raise DomainError("nothing_to_undo", "there is no journal entry {seq}", seq=seq)
        if not entry.body.rows:
            raise DomainError(
                "nothing_to_undo", "entry {seq} ({command}) changed nothing", seq=seq, command=entry.body.command
            )
        rows = {(image.kind, image.key) for image in entry.body.rows}
        versions: dict[tuple[str, str], Any] = {}
        for back in [*reversed(self._passed_over(entry, rows)), entry]:
            for image in reversed(back.body.rows):
                if (image.kind, image.key) in rows:
                    self._put_back(image, versions)
        return entry.body.command

    def _put_back(self, image: journal.Image, versions: dict[tuple[str, str], Any]) -> None:
        """Undo one image. `versions` are those of rows that were put back before, as they were then."""
        place = image.kind, image.key
        codec = CODECS[image.kind]
        current = self.find(codec.row_type, image.key)
        version = versions.get(place, None if current is None else current.version)
        if version != (None if image.after is None else image.after["version"]):
            raise DomainError("undo_refused", "{what} has moved on: {touch}", what=image.key, touch=self._touch(*place))
        versions[place] = None if image.before is None else image.before["version"]
        if image.before is None:
            self._check_unused(*place)
            self._wanted[place] = None
        elif current is None:
            row = codec.decode(image.before)
            self._wanted[place] = replace(row, version=row.version + 1)
        else:
            before = codec.decode({**codec.encode(current), **image.before})
            self._wanted[place] = replace(before, version=current.version)

    def _passed_over(self, entry: journal.Entry, rows: set[tuple[str, str]]) -> list[journal.Entry]:
        """Later entries on the same rows that undoing may go past; empty when the rows stand as they were left.

        Where anything else is among them it is left out, and the versions then refuse.
        """
        if all(self._stands(image) for image in entry.body.rows):
            return []
        later = [e for e in journal.entries(self._connection, entry.seq) if not rows.isdisjoint(_rows_of(e))]
        undone: set[int] = set()
        for each in reversed(later):
            if each.seq not in undone and each.body.command == "Undo":
                undone.add(int(each.body.args["seq"]))
        passed = []
        for each in later:
            is_cancelled = each.seq in undone or (each.body.command == "Undo" and each.body.args["seq"] > entry.seq)
            if not is_cancelled and not (_is_delivery(each) and rows.issuperset(_rows_of(each))):
                break  # somebody acted: the version tells, and the refusal names him
            passed.append(each)
        return passed

    def _stands(self, image: journal.Image) -> bool:
        """Whether a row is still as an entry left it."""
        row = self.find(CODECS[image.kind].row_type, image.key)
        return (None if row is None else row.version) == (None if image.after is None else image.after["version"])

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
                raise Conflict("{what} was changed meanwhile: {touch}", what=key, touch=self._touch(kind, key))

    def flush(self) -> tuple[list[journal.Image], dict[str, list[str]]]:
        """Write every wanted row under the version that was read.

        Returns:
            the images of the journal, and the changed ids by kind.
        Raises:
            RaceLost: somebody else was faster.
        """
        for ref, (salt, text) in self._texts.items():
            self._statements.insert("private_text").run(self._connection, {"ref": ref, "salt": salt, "text": text})
        images = [
            self._write(kind, key, row) for (kind, key), row in self._wanted.items() if self._differs(kind, key, row)
        ]
        changed: dict[str, list[str]] = {}
        for image in images:
            changed.setdefault(image.kind, []).append(image.key)
        return images, changed

    # --- inside ----------------------------------------------------------------------------------

    def _differs(self, kind: str, key: str, row: Row | None) -> bool:
        return not (row is None and self._read[kind, key] is None)

    def _write(self, kind: str, key: str, row: Row | None) -> journal.Image:
        codec, before = CODECS[kind], self._read[kind, key]
        if before is None:
            assert row is not None  # _differs has sorted out the other case
            columns = codec.encode(row)
            self._statements.insert(kind).run(self._connection, columns)
            return journal.Image(kind, key, None, columns)
        if row is None:
            self._expect(
                self._statements.delete(kind, codec.key).run(
                    self._connection, {"row_key": key, "seen_version": before.version}
                )
            )
            return journal.Image(kind, key, codec.encode(before), None)
        old, new = codec.delta(before, row)
        old["version"], new["version"] = before.version, before.version + 1
        values = {**new, "row_key": key, "seen_version": before.version}
        self._expect(self._statements.update(kind, codec.key, new).run(self._connection, values))
        return journal.Image(kind, key, old, new)

    @staticmethod
    def _expect(result: Any) -> None:
        if result is None:
            raise RaceLost

    def _all(self, row_type: type[R]) -> list[R]:
        codec = CODEC_OF[row_type]
        for found in self._statements.select(codec.kind, order=codec.key).rows(self._connection):
            self._read.setdefault((codec.kind, str(found[codec.key])), codec.decode(found))
        seen = {**self._read, **self._wanted}
        rows = [row for (kind, _), row in seen.items() if kind == codec.kind and isinstance(row, row_type)]
        return sorted(rows, key=codec.key_of)

    def _active(self, column: str, key: str) -> Iterator[Assignment]:
        codec = CODECS["assignment"]
        for found in self._statements.select("assignment", column, active=True).rows(self._connection, {column: key}):
            self._read.setdefault(("assignment", str(found["key"])), codec.decode(found))
        for place, read in {**self._read, **self._wanted}.items():
            if (
                place[0] == "assignment"
                and isinstance(read, Assignment)
                and read.is_active
                and getattr(read, column) == key
            ):
                yield read

    def _check_unused(self, kind: str, key: str) -> None:
        """A note does not change its incident's version, so an incident with notes is looked up before it goes."""
        if kind == "incident" and self._statements.select("note", "incident").rows(self._connection, {"incident": key}):
            raise DomainError("undo_refused", "{what} has notes by now: close it instead", what=key)

    def _touch(self, kind: str, key: str) -> str:
        """Who changed a row last, what with, and when; for the text of a refusal."""
        last, _ = journal.head(self._connection)
        for entry in journal.entries_before(self._connection, last + 1, _LOOK_BACK):
            if key in entry.body.changed.get(kind, ()):
                return f"{entry.body.command} by {entry.actor} at {entry.body.at} (entry {entry.seq})"
        return "long ago"


def _rows_of(entry: journal.Entry) -> set[tuple[str, str]]:
    return {(image.kind, image.key) for image in entry.body.rows}


def _is_delivery(entry: journal.Entry) -> bool:
    return entry.body.command == "SetUnitStatus" and entry.body.args.get("status") == UnitStatus.DELIVERED
