"""Which incidents the queue shows. A frozen value; knows no view."""

from __future__ import annotations

from dataclasses import dataclass

from console.domain.incident import Incident


@dataclass(frozen=True, slots=True)
class IncidentFilter:
    """Empty sets let everything pass. `text` is looked for in number, class, place and story."""

    zones: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    priorities: frozenset[int] = frozenset()
    text: str = ""
    with_closed: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether every open incident passes, and no other."""
        return self == IncidentFilter()

    def passes(self, incident: Incident, words: str) -> bool:
        """Whether an incident is shown.

        Args:
            words: what is known of it in words, in the language of the window.
        """
        if not incident.status.is_open and not self.with_closed:
            return False
        if self.zones and (incident.zone or "") not in self.zones:
            return False
        if self.classes and incident.class_code.partition(".")[0] not in self.classes:
            return False
        if self.priorities and incident.priority not in self.priorities:
            return False
        wanted = self.text.casefold().split()
        return not wanted or all(word in words.casefold() for word in wanted)
