"""What every command and every handler share. Knows no SQL and no Qt."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, ClassVar, Protocol, TypeVar

import msgspec

from console.domain.area import Note, Post, Zone
from console.domain.doctrine import Doctrine
from console.domain.errors import DomainError
from console.domain.fix import Fix
from console.domain.geo import LonLat
from console.domain.incident import Incident
from console.domain.mapped import AdoptedDoctrine, Asset, Closure, Drawing
from console.domain.request import Request
from console.domain.roles import Rights
from console.domain.task import Task
from console.domain.tour import Handover, Tour
from console.domain.unit import Assignment, Unit

#: What a name may not hold: control characters can not be read out, typed or searched, and those that turn the
#: direction of writing (U+061C, U+200E, U+202A, ...) make a name look like another.
CONTROL = r"\x00-\x1f\x7f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
#: PostgreSQL keeps no NUL.
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=4000, pattern=r"^[^\x00]*\Z")]
Name = Annotated[
    str,
    msgspec.Meta(min_length=1, max_length=64, pattern=rf"^[^\s{CONTROL}]([^{CONTROL}]*[^\s{CONTROL}])?\Z"),
]
#: A key that the console made, of a row that people do not name.
Key = Annotated[str, msgspec.Meta(min_length=1, max_length=128, pattern=rf"^[^{CONTROL}]*\Z")]
Names = Annotated[tuple[Name, ...], msgspec.Meta(min_length=1, max_length=500)]
Priority = Annotated[int, msgspec.Meta(ge=1, le=4)]
Tier = Annotated[int, msgspec.Meta(ge=1, le=3)]

_NOTHING: Mapping[str, object] = {}
Ending = TypeVar("Ending", Request, Task, Tour)
_Work = Request | Task | Tour | Handover
_Mapped = Closure | Drawing | Asset | AdoptedDoctrine
Row = Incident | Unit | Assignment | Zone | Post | Note | _Work | _Mapped


class Command(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="command", omit_defaults=True
):
    """A wish to change something: imperative name, plain values.

    `id` makes it idempotent: the same id does the work once. `seen` holds the versions that the
    commander saw, by "kind/id"; a row that has moved on refuses the command as a conflict.
    """

    id: Name | None = None
    actor: Name | None = None
    seen: dict[str, int] = {}

    #: Fields that hold what is personal; the journal keeps salted hashes of them.
    private_fields: ClassVar[tuple[str, ...]] = ()
    #: Fields that hold whole rows: an entry's images say them, so that its arguments need but name them by code.
    row_fields: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def name(cls) -> str:
        """The name under which it travels as JSON."""
        return cls.__name__


class Outcome(msgspec.Struct, frozen=True):
    """What became of a command. `seq` is its journal entry, None when refused.

    `changed` maps a kind ("incident", "unit", "assignment", ...) to ids in order. `details` is more
    that the verb answers, such as `shortfalls`.
    """

    ok: bool
    id: str
    seq: int | None = None
    changed: Mapping[str, list[str]] = {}
    details: Mapping[str, Any] = {}
    error_code: str | None = None
    error_text: str | None = None
    error_template: str | None = None
    error_values: Mapping[str, str] = {}

    @classmethod
    def refused(cls, command_id: str, refusal: DomainError, first: Mapping[str, object] = _NOTHING) -> Outcome:
        """The answer to a command that was refused; template and values let the window translate it.

        Args:
            first: who was first (`actor`, `at`, `command`, `entry`), where the text does not say so.
        """
        values = {name: str(value) for name, value in {**first, **refusal.values}.items()}
        return cls(
            False,
            command_id,
            error_code=refusal.code,
            error_text=refusal.text,
            error_template=refusal.template,
            error_values=values,
        )

    def as_json(self) -> dict[str, Any]:
        """The answer of the command-line contract."""
        if self.ok:
            return {"ok": True, "seq": self.seq, "id": self.id, "changed": self.changed, **self.details}
        return {"ok": False, "id": self.id, "error": {"code": self.error_code, "text": self.error_text}}


class Work(Protocol):
    """What a handler may see and do inside the one transaction of its command."""

    @property
    def now(self) -> datetime:
        """The moment of the command."""
        ...

    @property
    def actor(self) -> str:
        """Who commands."""
        ...

    @property
    def rights(self) -> Rights:
        """What the login behind it may do, and whether the operation is a drill."""
        ...

    @property
    def doctrine(self) -> Doctrine:
        """The doctrine in force."""
        ...

    def incident(self, number: str) -> Incident:
        """One incident. Raises DomainError `unknown_incident`."""
        ...

    def unit(self, call_sign: str) -> Unit:
        """One unit. Raises DomainError `unknown_unit`."""
        ...

    def request(self, key: str) -> Request:
        """One request. Raises DomainError `unknown_request`."""
        ...

    def requests_of(self, incident: str) -> list[Request]:
        """Every request about an incident, ended ones too, in the order in which they were made."""
        ...

    def find(self, kind: type[Row], key: str) -> Row | None:
        """One row of any kind, or None."""
        ...

    def units(self) -> list[Unit]:
        """Every unit on record, by call sign."""
        ...

    def zones(self) -> list[Zone]:
        """Every zone, by code."""
        ...

    def posts(self) -> list[Post]:
        """Every post, by code."""
        ...

    def doctrines(self) -> list[AdoptedDoctrine]:
        """Every doctrine that was adopted, by key."""
        ...

    def task(self, key: str) -> Task:
        """One task. Raises DomainError `unknown_task`."""
        ...

    def tour(self, key: str) -> Tour:
        """One tour. Raises DomainError `unknown_tour`."""
        ...

    def going(self, kind: type[Ending], column: str, key: str) -> list[Ending]:
        """The rows of a kind that have not ended and hold a value in a column, by key."""
        ...

    def running_tours(self) -> list[Tour]:
        """The tours that have begun and not ended, by key."""
        ...

    def entry_hash(self, seq: int) -> str | None:
        """The hash of a journal entry; None where there is none."""
        ...

    def active_assignment(self, unit: str) -> Assignment | None:
        """The one assignment that binds a unit now."""
        ...

    def active_assignments(self, incident: str) -> list[Assignment]:
        """Assignments that bind units to an incident now, oldest first."""
        ...

    def sent_since(self, since: datetime) -> list[tuple[str, str, datetime]]:
        """Units, the calls that they were sent to, and when; of calls received from a moment on."""
        ...

    def assignments_of(self, incident: str) -> list[Assignment]:
        """Every assignment to an incident, ended ones too, by key."""
        ...

    def next_number(self) -> tuple[str, int]:
        """A free incident number, and its serial, for a call that came without one."""
        ...

    def zone_of(self, at: LonLat) -> str | None:
        """Code of the zone that holds a place."""
        ...

    def fixes(self, units: Iterable[str]) -> Mapping[str, Fix]:
        """Latest known fix of each unit that has one."""
        ...

    def travel_s(
        self, origins: Mapping[str, LonLat], target: LonLat, vehicles: Mapping[str, str]
    ) -> tuple[Mapping[str, float], bool]:
        """Seconds by name, each by its kind of vehicle, and whether they are estimates. Unreachable: NaN."""
        ...

    def new_key(self) -> str:
        """A key for a row of its own, unique, repeatable in a drill."""
        ...

    def restore(self, seq: int) -> str:
        """Put the rows of a journal entry back as they were before it; the name of its command.

        Raises:
            DomainError: `nothing_to_undo` or `undo_refused`.
        """
        ...

    def erase(self, texts: Sequence[str], owners: Collection[tuple[str, str]]) -> int:
        """Erase private texts by their references; how many there still were.

        Args:
            owners: whose they are: kind and key.
        Raises:
            DomainError: `bad_field`, when one belongs to something else than these.
        """
        ...

    def private(self, text: str) -> str:
        """Keep a personal text beside the journal and return its reference."""
        ...

    def add(self, row: Row) -> None:
        """Insert a row whose key is new by the way it was made, without looking."""
        ...

    def remove(self, row: Row) -> None:
        """Take a row that was read off the record."""
        ...

    def put(self, row: Row) -> None:
        """Insert a new row, or update the one that was read; versions are kept by the unit of work."""
        ...
