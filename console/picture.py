"""The picture: an immutable snapshot of what the commander sees, and what changed since the last.

Every view draws from it and nothing else. It grows by folding journal entries, never by guessing.
Knows no SQL and no Qt.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

from console.domain.area import Note, Post, Zone
from console.domain.incident import Incident
from console.domain.mapped import AdoptedDoctrine, Asset, Closure, Drawing
from console.domain.request import Request
from console.domain.task import Task
from console.domain.tour import Handover, Tour
from console.domain.unit import Assignment, Unit
from console.domain.worst_first import as_ordered

#: Numbers above are of entries that were made while the server was out of reach: not yet the record's own.
FIRST_SHADOW_SEQ = 1_000_000_000
AnyWork = Request | Task | Tour | Handover
AnyMapped = Closure | Drawing | Asset | AdoptedDoctrine
AnyRow = Incident | Unit | Assignment | Zone | Post | Note | AnyWork | AnyMapped


def is_shadow_seq(seq: int) -> bool:
    """Whether an entry of this number is this computer's own, not yet the server's."""
    return seq > FIRST_SHADOW_SEQ


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """What changed from one picture to the next: ids by kind.

    `everything` says that the views should start afresh, as after opening or jumping.
    """

    incidents: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    assignments: frozenset[str] = frozenset()
    zones: frozenset[str] = frozenset()
    posts: frozenset[str] = frozenset()
    notes: frozenset[str] = frozenset()
    requests: frozenset[str] = frozenset()
    tasks: frozenset[str] = frozenset()
    tours: frozenset[str] = frozenset()
    handovers: frozenset[str] = frozenset()
    closures: frozenset[str] = frozenset()
    drawings: frozenset[str] = frozenset()
    assets: frozenset[str] = frozenset()
    doctrines: frozenset[str] = frozenset()
    everything: bool = False

    def __or__(self, other: ChangeSet) -> ChangeSet:
        """Both changes together."""
        return ChangeSet(*(getattr(self, f.name) | getattr(other, f.name) for f in fields(self)))

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed."""
        return self == ChangeSet()


def _copied(table: Mapping[str, Any]) -> dict[str, Any]:
    """A copy that can be changed: `dict()` of a proxy asks it for key after key, thirty times slower."""
    return table.copy() if isinstance(table, MappingProxyType | dict) else dict(table)


def _nothing() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row before and after a journal entry; None where it was not there."""

    kind: str
    key: str
    after: AnyRow | None


@dataclass(frozen=True)
class Picture:
    """One moment of an operation, up to journal entry `seq`.

    `incidents` holds the open ones and those closed lately, as all that ends does; `assignments` holds the active
    ones and those of the incidents held; `texts` resolves references of private texts (missing: erased
    or not yet read).
    """

    seq: int = 0
    incidents: Mapping[str, Incident] = field(default_factory=_nothing)
    units: Mapping[str, Unit] = field(default_factory=_nothing)
    assignments: Mapping[str, Assignment] = field(default_factory=_nothing)
    zones: Mapping[str, Zone] = field(default_factory=_nothing)
    posts: Mapping[str, Post] = field(default_factory=_nothing)
    notes: Mapping[str, Note] = field(default_factory=_nothing)
    requests: Mapping[str, Request] = field(default_factory=_nothing)
    tasks: Mapping[str, Task] = field(default_factory=_nothing)
    tours: Mapping[str, Tour] = field(default_factory=_nothing)
    handovers: Mapping[str, Handover] = field(default_factory=_nothing)
    closures: Mapping[str, Closure] = field(default_factory=_nothing)
    drawings: Mapping[str, Drawing] = field(default_factory=_nothing)
    assets: Mapping[str, Asset] = field(default_factory=_nothing)
    doctrines: Mapping[str, AdoptedDoctrine] = field(default_factory=_nothing)
    texts: Mapping[str, str] = field(default_factory=_nothing)

    def open_incidents(self) -> list[Incident]:
        """Incidents that still need somebody, in the order they were received."""
        return [incident for incident in self.incidents.values() if incident.status.is_open]

    def active_on(self, incident: str) -> list[Assignment]:
        """Assignments that bind units to an incident now."""
        return self._active.get(incident, [])

    def as_ordered(self, incident: Incident) -> Incident:
        """An incident as its clocks see it, see `console.domain.worst_first`."""
        return as_ordered(incident, self.active_on(incident.number))

    def people_on(self, incident: str) -> int:
        """People of the units that are on an incident now."""
        return sum(self.units[a.unit].people for a in self.active_on(incident) if a.unit in self.units)

    @cached_property
    def _active(self) -> Mapping[str, list[Assignment]]:
        active: dict[str, list[Assignment]] = {}
        for assignment in self.assignments.values():
            if assignment.is_active:
                active.setdefault(assignment.incident, []).append(assignment)
        return active

    def text(self, reference: str | None) -> str:
        """The private text behind a reference; empty when there is none."""
        return self.texts.get(reference, "") if reference else ""

    def without_old(self, keep: int) -> tuple[Picture, ChangeSet]:
        """Let go of all but the last `keep` ended incidents, with their assignments and notes."""
        ended = [i for i in self.incidents.values() if not i.status.is_open]
        old = {i.number for i in sorted(ended, key=lambda i: i.closed_at or i.received_at)[: max(0, len(ended) - keep)]}
        if not old:
            return self, ChangeSet()
        gone = [RowChange("incident", number, None) for number in old]
        gone += [RowChange("assignment", key, None) for key, a in self.assignments.items() if a.incident in old]
        gone += [RowChange("note", key, None) for key, n in self.notes.items() if n.incident in old]
        gone += [RowChange("request", k, None) for k, r in self.requests.items() if r.incident in old and not r.is_open]
        gone += [RowChange("task", k, None) for k, t in self.tasks.items() if t.incident in old and not t.is_open]
        return self.folded(self.seq, gone)

    def folded(
        self, seq: int, changes: Iterable[RowChange], texts: Mapping[str, str] = MappingProxyType({})
    ) -> tuple[Picture, ChangeSet]:
        """Fold changed rows in and tell what changed.

        Args:
            seq: the last journal entry that the changes come from.
            changes: in journal order; a later one of the same row wins.
            texts: private texts that became known.
        """
        tables: dict[str, dict[str, AnyRow]] = {}
        touched: dict[str, set[str]] = {}
        for change in changes:
            name = f"{change.kind}s"
            table = tables.get(name)
            if table is None:
                table = tables[name] = _copied(getattr(self, name))
            touched.setdefault(name, set()).add(change.key)
            if change.after is None:
                table.pop(change.key, None)
            else:
                table[change.key] = change.after
        news: dict[str, Any] = {name: MappingProxyType(table) for name, table in tables.items()}
        merged = MappingProxyType(_copied(self.texts) | dict(texts)) if texts else self.texts
        ids: dict[str, Any] = {name: frozenset(keys) for name, keys in touched.items()}
        return replace(self, seq=seq, texts=merged, **news), ChangeSet(**ids)
