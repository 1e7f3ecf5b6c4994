"""Doctrine: the numbers and preferences of dispatch as data, never as constants in rules."""

from __future__ import annotations

from dataclasses import dataclass, field

SATURATION = 3


@dataclass(frozen=True, slots=True)
class TierNeed:
    """What a tier calls for: at least so many groups and at least so many people.

    `everyone` asks for every available group of the zone, then of its neighbours down to their
    minimum cover (saturation).
    """

    tier: int
    groups: int
    people: int
    everyone: bool = False


@dataclass(frozen=True, slots=True)
class StepLimits:
    """Seconds after which a step of a call is late; amber begins at `amber_share` of the limit."""

    dispatch_s: float = 60.0
    acknowledge_s: float = 60.0
    set_out_s: float = 300.0
    arrive_s: float = 600.0
    amber_share: float = 0.7


@dataclass(frozen=True, slots=True)
class Doctrine:
    """One doctrine file, read and checked.

    `min_cover_groups` is how many free groups a zone keeps when it lends to others.
    `stale_after_s`: a fix older than that drops its unit out of recommendations.
    """

    name: str
    version: str
    tiers: tuple[TierNeed, ...]
    classes: tuple[str, ...]
    dispositions: tuple[str, ...]
    min_cover_groups: int = 1
    stale_after_s: float = 600.0
    limits: StepLimits = field(default_factory=StepLimits)

    def need(self, tier: int) -> TierNeed:
        """The need of a tier.

        Raises:
            KeyError: the doctrine has no such tier.
        """
        for need in self.tiers:
            if need.tier == tier:
                return need
        raise KeyError(tier)

    def knows_class(self, code: str) -> bool:
        """Whether a class code is one of the top classes or a finer one after a dot."""
        top, dot, finer = code.partition(".")
        return top in self.classes and (not dot or all(part for part in finer.split(".")))
