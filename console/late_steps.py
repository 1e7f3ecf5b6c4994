"""The late steps of a picture, kept from one picture to the next: only incidents that were touched are judged anew.

Knows no Qt. The rules are those of `console.domain.supervision`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TypeVar

from console.domain.area import Note
from console.domain.doctrine import Doctrine
from console.domain.supervision import WatchedStep, watched_steps
from console.domain.unit import Assignment
from console.domain.worst_first import LimitsOf, limits_by_zone
from console.picture import ChangeSet, Picture

_Place = tuple[datetime, str, str]
_Row = TypeVar("_Row", Note, Assignment)


class LateSteps:
    """What is late and what is about to be, at any moment."""

    def __init__(self, doctrine: Doctrine) -> None:
        self._doctrine = doctrine
        self._limits_of: LimitsOf = limits_by_zone(doctrine, {})
        self._picture = Picture()
        self._notes: dict[str, dict[str, Note]] = {}
        self._assignments: dict[str, dict[str, Assignment]] = {}
        self._owner_of_note: dict[str, str] = {}
        self._owner_of_assignment: dict[str, str] = {}
        self._watched: dict[str, WatchedStep] = {}
        self._ids_of: dict[str, list[str]] = {}
        self._order: list[_Place] | None = []
        self._ordered: list[WatchedStep] = []

    def follow(self, picture: Picture, change: ChangeSet) -> set[str]:
        """Take a new picture in and tell the ids of steps that stand otherwise now, those gone among them."""
        self._picture = picture
        if change.everything or change.zones:
            self._limits_of = limits_by_zone(self._doctrine, picture.zones)
        if change.everything:
            before = set(self._watched)
            self._notes, self._assignments, self._owner_of_note, self._owner_of_assignment = {}, {}, {}, {}
            self._watched, self._ids_of = {}, {}
            self._sort_out(picture, picture.notes.keys(), picture.assignments.keys())
            touched = set(picture.incidents)
        else:
            before = set()
            touched = self._sort_out(picture, change.notes, change.assignments) | change.incidents
            if change.zones:
                touched |= picture.incidents.keys()
        changed = {one for number in touched for one in self._judge(number)}
        if changed or before:
            self._order = None
        return changed | before

    def _sort_out(self, picture: Picture, notes: Iterable[str], assignments: Iterable[str]) -> set[str]:
        """Lay notes and assignments to their incidents; those that got or lost one."""
        return _laid(self._notes, self._owner_of_note, picture.notes, notes) | _laid(
            self._assignments, self._owner_of_assignment, picture.assignments, assignments
        )

    def _judge(self, number: str) -> set[str]:
        """Work the steps of an incident out anew; those that stand otherwise."""
        incident = self._picture.incidents.get(number)
        before = {one: self._watched.pop(one) for one in self._ids_of.pop(number, ())}
        if incident is None or not incident.status.is_open:
            return set(before)
        notes, assignments = self._notes.get(number, {}).values(), self._assignments.get(number, {}).values()
        now = {one.id: one for one in watched_steps(incident, self._limits_of(incident), notes, assignments)}
        self._watched |= now
        self._ids_of[number] = list(now)
        return {one for one in before.keys() | now.keys() if before.get(one) != now.get(one)}

    def get(self, step_id: str) -> WatchedStep | None:
        """A step by its id; None when it is not waited for."""
        return self._watched.get(step_id)

    def of(self, number: str) -> list[WatchedStep]:
        """The steps that an incident waits for."""
        return [self._watched[one] for one in self._ids_of.get(number, ())]

    def at(self, now: datetime) -> tuple[list[WatchedStep], list[WatchedStep]]:
        """What is late, the longest late first, and what is about to be, the soonest first."""
        if self._order is None:
            placed = sorted(((one.late_at, one.incident, one.step), one.id) for one in self._watched.values())
            self._order = [place for place, _ in placed]
            self._ordered = [self._watched[one] for _, one in placed]
        # The greatest text comes after every number.
        late = bisect_right(self._order, (now, "\U0010ffff", ""))
        return self._ordered[:late], [one for one in self._ordered[late:] if one.amber_at <= now]


def _laid(
    kept: dict[str, dict[str, _Row]], owner: dict[str, str], rows: Mapping[str, _Row], keys: Iterable[str]
) -> set[str]:
    """Lay rows to their incidents, or take those that are gone from there; the incidents."""
    touched = set()
    for key in keys:
        row = rows.get(key)
        if row is not None:
            kept.setdefault(row.incident, {})[key] = row
            owner[key] = row.incident
            touched.add(row.incident)
        elif (number := owner.pop(key, None)) is not None:
            kept[number].pop(key, None)
            touched.add(number)
    return touched
