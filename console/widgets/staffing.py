"""Who is on each incident, kept from one picture to the next: asking is a look-up, not a search.

`Picture.active_on` looks through every assignment; lists ask for each row at each change. Knows no Qt.
"""

from __future__ import annotations

from dataclasses import dataclass

from console.domain.doctrine import Doctrine
from console.domain.incident import Incident
from console.domain.unit import Assignment
from console.picture import ChangeSet, Picture


@dataclass(frozen=True, slots=True)
class Crew:
    """What is on an incident against what its tier needs.

    `needed` is people, or groups when the tier asks for no number of people; None: everybody there is.
    """

    present: int
    needed: int | None
    counts_groups: bool

    @property
    def is_short(self) -> bool:
        """Whether more is needed."""
        return self.needed is None or self.present < self.needed


class Staffing:
    """Active assignments by incident."""

    def __init__(self) -> None:
        self._picture = Picture()
        self._by_incident: dict[str, dict[str, Assignment]] = {}
        self._incident_of: dict[str, str] = {}

    def follow(self, picture: Picture, change: ChangeSet) -> set[str]:
        """Take a new picture in and tell the incidents whose crew it may have changed."""
        self._picture = picture
        if change.everything:
            self._by_incident, self._incident_of = {}, {}
            keys = frozenset(picture.assignments)
        else:
            keys = change.assignments
        touched = set()
        for key in keys:
            assignment = picture.assignments.get(key)
            number = assignment.incident if assignment is not None else self._incident_of.pop(key, None)
            if number is None:
                continue
            touched.add(number)
            if assignment is not None and assignment.is_active:
                self._by_incident.setdefault(number, {})[key] = assignment
                self._incident_of[key] = number
            else:
                self._by_incident.get(number, {}).pop(key, None)
        for call_sign in change.units:
            unit = picture.units.get(call_sign)
            if unit is not None and unit.incident is not None:
                touched.add(unit.incident)
        return touched

    def on(self, number: str) -> list[Assignment]:
        """Assignments that bind units to an incident now, oldest first."""
        return sorted(self._by_incident.get(number, {}).values(), key=lambda a: (a.assigned_at, a.unit))

    def crew(self, incident: Incident, doctrine: Doctrine) -> Crew:
        """What is on it against what its tier needs."""
        units = [
            self._picture.units[a.unit]
            for a in self._by_incident.get(incident.number, {}).values()
            if a.unit in self._picture.units
        ]
        try:
            need = doctrine.need(incident.tier)
        except KeyError:
            return Crew(sum(unit.people for unit in units), 0, False)
        if need.everyone:
            return Crew(sum(unit.people for unit in units), None, False)
        if need.people:
            return Crew(sum(unit.people for unit in units), need.people, False)
        return Crew(len({unit.group_name for unit in units}), need.groups, True)
