"""The picks of an escalation while a commander changes them: a cursor, the next candidate, drop, add.

Knows no Qt and no database. Each change gives a new choice; a recommendation that arrives later never
replaces what is being looked at.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from console.domain.dispatch import why_not_assign
from console.domain.errors import DomainError
from console.domain.proposal import GroupOption, Recommendation
from console.picture import Picture


@dataclass(frozen=True, slots=True)
class Choice:
    """Picks, and the one that keys change. `cursor` one past the last pick is the place to add another.

    `offered`: call signs that were recommended, before anything was changed.
    """

    recommendation: Recommendation
    cursor: int = 0
    offered: tuple[str, ...] = ()

    @classmethod
    def of(cls, found: Recommendation) -> Choice:
        """A recommendation as it arrives."""
        return cls(found, offered=found.units)

    @property
    def is_changed(self) -> bool:
        """Whether other units are picked than were recommended."""
        return set(self.recommendation.units) != set(self.offered)

    @property
    def picks(self) -> tuple[GroupOption, ...]:
        """The groups chosen now."""
        return self.recommendation.picks

    @property
    def current(self) -> GroupOption | None:
        """The pick under the cursor; None at the place to add."""
        return self.picks[self.cursor] if self.cursor < len(self.picks) else None

    @property
    def next_candidate(self) -> GroupOption | None:
        """What adding would add."""
        return next(iter(self.recommendation.others()), None)

    def moved(self, steps: int) -> Choice:
        """The cursor up or down, stopping at the ends."""
        last = len(self.picks) if self.next_candidate is not None else len(self.picks) - 1
        return replace(self, cursor=max(0, min(last, self.cursor + steps)))

    def at(self, cursor: int) -> Choice:
        """The cursor at a row."""
        return replace(self, cursor=0).moved(cursor)

    def replaced(self, steps: int) -> Choice:
        """The pick under the cursor changed for the next (or previous) group that is not picked.

        Candidates go round in the order of the recommendation; at the place to add it adds.
        """
        current = self.current
        if current is None:
            return self.added()
        chosen = {pick.group for pick in self.picks} - {current.group}
        ring = [option.group for option in self.recommendation.basis.options if option.group not in chosen]
        if len(ring) < 2:
            return self
        other = ring[(ring.index(current.group) + steps) % len(ring)]
        return self._with([other if pick is current else pick.group for pick in self.picks])

    def dropped(self) -> Choice:
        """Without the pick under the cursor."""
        current = self.current
        if current is None:
            return self
        return self._with([pick.group for pick in self.picks if pick is not current]).moved(0)

    def added(self) -> Choice:
        """With the best group that is not picked, the cursor on it."""
        candidate = self.next_candidate
        if candidate is None:
            return self
        grown = self._with([*(pick.group for pick in self.picks), candidate.group])
        return replace(grown, cursor=len(grown.picks) - 1)

    def renewed(self, newer: Recommendation) -> Choice:
        """The travel times of a newer recommendation, nothing else changed."""
        return replace(self, recommendation=self.recommendation.renewed(newer))

    def _with(self, groups: list[str]) -> Choice:
        return replace(self, recommendation=self.recommendation.choose(groups))


def why_not_send(choice: Choice, number: str, picture: Picture) -> dict[str, DomainError]:
    """Which units of the picks can not go (or leave) any more, by call sign, as the picture is now."""
    incident = picture.incidents.get(number)
    found: dict[str, DomainError] = {}
    if incident is None:
        return found
    for call_sign in choice.recommendation.units:
        unit = picture.units.get(call_sign)
        if unit is None:
            found[call_sign] = DomainError("unknown_unit", "{unit} is not on record", unit=call_sign)
        elif choice.recommendation.releases:
            if unit.incident != number:
                found[call_sign] = DomainError(
                    "illegal_step", "{unit} is not on {incident}", unit=call_sign, incident=number
                )
        elif (refusal := why_not_assign(unit, incident)) is not None:
            found[call_sign] = refusal
    return found
