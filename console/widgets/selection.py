"""What the commander has picked: one incident and any number of units, shared by the map and every list.

Knows nothing of views; setting it never moves the map.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal


class Selection(QObject):
    """One incident or none, and a set of units. `changed` is emitted after a real change only."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._incident: str | None = None
        self._units: frozenset[str] = frozenset()

    @property
    def incident(self) -> str | None:
        """Number of the incident that commands go to."""
        return self._incident

    @property
    def units(self) -> frozenset[str]:
        """Call signs of the units that are picked."""
        return self._units

    def set_incident(self, number: str | None) -> None:
        """Pick an incident; the units stay picked, so that one may pick both for an assignment."""
        self.set(number, self._units)

    def set_units(self, call_signs: Iterable[str]) -> None:
        """Pick these units in place of those before."""
        self.set(self._incident, call_signs)

    def toggle_unit(self, call_sign: str) -> None:
        """Add a unit to those picked, or take it out."""
        self.set_units(self._units ^ {call_sign})

    def clear(self) -> None:
        """Pick nothing."""
        self.set(None, ())

    def set(self, incident: str | None, units: Iterable[str]) -> None:
        """Pick an incident and units in one step, told once."""
        wanted = frozenset(units)
        if (incident, wanted) == (self._incident, self._units):
            return
        self._incident, self._units = incident, wanted
        self.changed.emit()
