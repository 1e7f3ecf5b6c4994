"""Who is on: the desks of one operation, what each looks at and what each drags at this moment. Never journaled."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

#: A clock that differs by more than this from the record's is told of.
CLOCK_LIMIT_S = 1.0


@dataclass(frozen=True, slots=True)
class Presence:
    """One desk.

    `desk` tells it from all others; `station` is the computer that it runs on, `since` None before it was written.
    `drags_units` are call signs, `drags_incident` a number: at most one of the two is set. `ahead_s` is how far its
    clock runs ahead of the record's, negative when it is behind.
    """

    desk: str
    login: str
    name: str
    station: str
    role: str
    since: datetime | None = None
    looks_at: str | None = None
    drags_units: tuple[str, ...] = ()
    drags_incident: str | None = None
    ahead_s: float = 0.0

    @property
    def is_off(self) -> bool:
        """Whether its clock differs so much that times of it mislead."""
        return abs(self.ahead_s) > CLOCK_LIMIT_S

    def looking(self, number: str | None) -> Presence:
        """The same, with an eye on another incident."""
        return replace(self, looks_at=number)

    def dragging(self, units: tuple[str, ...] = (), incident: str | None = None) -> Presence:
        """The same, with something else in hand, or nothing."""
        return replace(self, drags_units=units, drags_incident=incident)


@dataclass(frozen=True, slots=True)
class WhoIsOn:
    """This desk and the others that are on. `is_known`: whether the others could be asked lately."""

    me: Presence | None = None
    others: tuple[Presence, ...] = ()
    is_known: bool = False

    @property
    def everybody(self) -> tuple[Presence, ...]:
        """This desk first, then the others by name."""
        return self.others if self.me is None else (self.me, *self.others)

    def looking_at(self, number: str) -> tuple[Presence, ...]:
        """The other desks that look at an incident."""
        return tuple(other for other in self.others if other.looks_at == number)

    def looked_at(self) -> dict[str, tuple[str, ...]]:
        """Names of the other desks by the incident that they look at."""
        found: dict[str, tuple[str, ...]] = {}
        for other in self.others:
            if other.looks_at is not None:
                found[other.looks_at] = (*found.get(other.looks_at, ()), other.name)
        return found

    def in_hands(self) -> dict[str, str]:
        """Name of the other desk that drags it, by call sign or incident number."""
        found: dict[str, str] = {}
        for other in reversed(self.others):
            found |= dict.fromkeys(other.drags_units, other.name)
            if other.drags_incident is not None:
                found[other.drags_incident] = other.name
        return found
