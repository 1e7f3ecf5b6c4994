"""Doctrine: the numbers and preferences of dispatch as data, never as constants in rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any


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
    """Seconds after which a step of a call is late; amber begins at `amber_share` of the limit.

    None: the step has no limit, and no clock runs for it.
    """

    dispatch_s: float = 60.0
    acknowledge_s: float = 60.0
    set_out_s: float = 300.0
    arrive_s: float = 600.0
    feedback_s: float | None = None
    close_s: float | None = None
    amber_share: float = 0.7


@dataclass(frozen=True, slots=True)
class Names:
    """What a code is called in both languages."""

    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class ClassRule:
    """A class of calls: its names, the tier that is proposed first, and the arms that answer first.

    No arms: all of them alike.
    """

    code: str
    names: Names
    tier: int = 1
    arms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RunCard:
    """What a class of calls gets, where it differs from its `ClassRule`.

    `priorities`: only calls of these; none stated: all. `tier` and `arms`: None leaves those of the class.
    `capabilities`: each must be brought by some unit.
    """

    class_code: str
    priorities: tuple[int, ...] = ()
    tier: int | None = None
    arms: tuple[str, ...] | None = None
    capabilities: tuple[str, ...] = ()

    def covers(self, code: str, priority: int | None) -> bool:
        """Whether the card speaks of a call; an unknown priority is covered by cards for all."""
        is_class = code == self.class_code or code.startswith(f"{self.class_code}.")
        return is_class and (not self.priorities or priority in self.priorities)


@dataclass(frozen=True, slots=True)
class Sharing:
    """Other arms take a share of a class once so large a share of the arms that answer it first is busy (0: always)."""

    class_code: str
    arms: tuple[str, ...]
    busy_share: float


@dataclass(frozen=True, slots=True)
class StayInZone:
    """Groups leave their zone from tier `from_tier` on (1: always, 4: never), or for the classes `lent_for`."""

    from_tier: int = 1
    lent_for: tuple[str, ...] = ()

    def holds(self, code: str, tier: int) -> bool:
        """Whether groups of other zones stay where they are."""
        is_lent = any(code == lent or code.startswith(f"{lent}.") for lent in self.lent_for)
        return tier < self.from_tier and not is_lent


@dataclass(frozen=True, slots=True)
class Response:
    """What doctrine answers a call with: the first tier, the arms that go first (none: all alike), and capabilities."""

    tier: int
    arms: tuple[str, ...]
    capabilities: tuple[str, ...]


def _empty() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Doctrine:
    """One doctrine file, read and checked.

    `classes` holds the top classes, `class_rules` these and the finer ones by code.
    `min_cover_groups` is how many free groups a zone keeps when it lends to others.
    `stale_after_s`: a fix older than that drops its unit out of recommendations.
    `own_zone_head_start_s`: another zone's group goes first only when it is sooner by more than that.
    `arrive_by_zone_level_s`: limits of arrival for the levels that zones state.
    `grade_raises`: tiers that a place of a colour grade adds to the first one.
    `version` is a digest of the content.
    """

    name: str
    version: str
    tiers: tuple[TierNeed, ...]
    classes: tuple[str, ...]
    dispositions: tuple[str, ...]
    min_cover_groups: int = 1
    stale_after_s: float = 600.0
    limits: StepLimits = field(default_factory=StepLimits)
    own_zone_head_start_s: float = 300.0
    arrive_by_zone_level_s: Mapping[str, float] = field(default_factory=_empty)
    class_rules: Mapping[str, ClassRule] = field(default_factory=_empty)
    disposition_names: Mapping[str, Names] = field(default_factory=_empty)
    run_cards: tuple[RunCard, ...] = ()
    sharing: tuple[Sharing, ...] = ()
    stay_in_zone: StayInZone = field(default_factory=StayInZone)
    grade_raises: Mapping[str, int] = field(default_factory=_empty)

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

    def rule_of(self, code: str) -> ClassRule | None:
        """The rule of a class code, or of the nearest class above it; None for an unknown top class."""
        while code not in self.class_rules:
            code, dot, _ = code.rpartition(".")
            if not dot:
                return None
        return self.class_rules[code]

    def response(self, code: str, priority: int | None = None, grade: str = "none") -> Response:
        """What a call gets by its class, its priority and the colour grade of its place.

        The card of the finest class speaks; of two, one that names priorities before one for all.
        """
        rule = self.rule_of(code)
        cards = [card for card in self.run_cards if card.covers(code, priority)]
        card = max(cards, key=lambda card: (card.class_code.count("."), bool(card.priorities)), default=RunCard(""))
        tier = card.tier if card.tier is not None else 1 if rule is None else rule.tier
        arms = card.arms if card.arms is not None else () if rule is None else rule.arms
        return Response(min(tier + self.grade_raises.get(grade, 0), len(self.tiers)), arms, card.capabilities)

    def sharing_of(self, code: str) -> Sharing | None:
        """How a class is shared among arms: what is stated of it, or of the nearest class above it."""
        stated = {share.class_code: share for share in self.sharing}
        while code:
            if code in stated:
                return stated[code]
            code = code.rpartition(".")[0]
        return None

    def arrive_limit_s(self, zone_level: str | None) -> float:
        """Seconds from the call to the first unit on scene, in a zone of that level."""
        return self.arrive_by_zone_level_s.get(zone_level or "", self.limits.arrive_s)
