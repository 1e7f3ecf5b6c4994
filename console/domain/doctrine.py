"""Doctrine: the numbers and preferences of dispatch as data, never as constants in rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from console.domain.area import Post
from console.domain.task import TaskKind

#: Tiers of the class tree, as in the 110 record: class, type, sub-type, detail.
CLASS_TIERS = 4
#: The priority that is proposed where doctrine says nothing.
USUAL_PRIORITY = 3


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
    """A class of calls: its names, the tier and the priority that are proposed first, and the arms that answer first.

    No arms: all of them alike.
    """

    code: str
    names: Names
    tier: int = 1
    arms: tuple[str, ...] = ()
    priority: int = USUAL_PRIORITY


def is_within(code: str, *classes: str) -> bool:
    """Whether a class code is one of these classes, or a finer one below them."""
    return any(code == above or code.startswith(f"{above}.") for above in classes)


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
        return is_within(code, self.class_code) and (not self.priorities or priority in self.priorities)


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
        return tier < self.from_tier and not is_within(code, *self.lent_for)


@dataclass(frozen=True, slots=True)
class DiversionTarget:
    """Who takes over what is not police work: its names, the classes that go there, and how long its receipt may take.

    No classes: any. `receipt_s` None: no receipt is expected.
    """

    code: str
    names: Names
    classes: tuple[str, ...] = ()
    receipt_s: float | None = None

    def takes(self, code: str) -> bool:
        """Whether a call of a class may go there."""
        return not self.classes or is_within(code, *self.classes)


@dataclass(frozen=True, slots=True)
class RelayLevel:
    """A level that an order passes on its way to a unit, and the seconds until it has been passed on from there."""

    code: str
    names: Names
    relay_s: float


@dataclass(frozen=True, slots=True)
class RelayStep:
    """A level of an order's way, and the seconds after the order at which it has passed it."""

    level: RelayLevel
    passed_s: float


@dataclass(frozen=True, slots=True)
class Relay:
    """The levels from whoever commands down to the units. `direct`: the first calls the last, without those between."""

    levels: tuple[RelayLevel, ...] = ()
    direct: bool = False

    @property
    def steps(self) -> tuple[RelayStep, ...]:
        """The levels that an order does pass, each with the time by which it has."""
        passed = (*self.levels[:1], *self.levels[1:][-1:]) if self.direct else self.levels
        return tuple(
            RelayStep(level, sum(each.relay_s for each in passed[: place + 1])) for place, level in enumerate(passed)
        )

    @property
    def delay_s(self) -> float:
        """Seconds from an order to its delivery at the unit."""
        return self.steps[-1].passed_s if self.levels else 0.0


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A task that is opened by closing an incident of a class: its kind, and the days until it is due."""

    class_code: str
    task: TaskKind
    due_days: int


@dataclass(frozen=True, slots=True)
class SupportRule:
    """Seconds within which an arm answers a request for support."""

    answer_s: float = 300.0
    answer_by_arm_s: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))

    def limit_s(self, arm: str) -> float:
        """The limit of one arm."""
        return self.answer_by_arm_s.get(arm, self.answer_s)


@dataclass(frozen=True, slots=True)
class PostKind:
    """A kind of post: its names, the hours of its posts (None: each its own), the arms that staff it (none: any)."""

    code: str
    names: Names
    hours: str | None = None
    arms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DuplicateRule:
    """Calls so near each other in place and time may be of one incident."""

    radius_m: float = 300.0
    within_s: float = 1800.0


@dataclass(frozen=True, slots=True)
class AlarmRule:
    """What the button of an alarm point stands for until somebody knows more."""

    class_code: str = "help"
    priority: int = 2


@dataclass(frozen=True, slots=True)
class TourRule:
    """Seconds after which a tour that has not begun, or not ended, is told to be late."""

    late_s: float = 600.0


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
    `grade_raises`: tiers that a place of a colour grade adds to the first one; `grade_urgency`: steps of priority.
    `review_before_closing`: classes that are closed only after a legal review.
    `reviewed_by_another`: a review is approved by somebody else than who asked for it.
    `task_due_s`: within how many seconds a task of a kind is due when nobody says.
    `first_owns`: whoever receives a call owns it to its end.
    `version` is a digest of the content. `title` is what people call it; `source` says what it stands for.
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
    grade_urgency: Mapping[str, int] = field(default_factory=_empty)
    diversions: tuple[DiversionTarget, ...] = ()
    relay: Relay = field(default_factory=Relay)
    follow_ups: tuple[FollowUp, ...] = ()
    support: SupportRule = field(default_factory=SupportRule)
    review_before_closing: tuple[str, ...] = ()
    reviewed_by_another: bool = True
    first_owns: bool = False
    post_kinds: Mapping[str, PostKind] = field(default_factory=_empty)
    duplicates: DuplicateRule = field(default_factory=DuplicateRule)
    alarm: AlarmRule = field(default_factory=AlarmRule)
    tours: TourRule = field(default_factory=TourRule)
    task_due_s: Mapping[str, float] = field(default_factory=_empty)
    title: Names | None = None
    source: str = ""

    @property
    def edition(self) -> str:
        """Name and version, as every journal entry states them."""
        return f"{self.name}@{self.version}"

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
        """Whether a class code is one of the top classes or a finer one after a dot, four tiers at most."""
        top, *finer = code.split(".")
        return top in self.classes and len(finer) < CLASS_TIERS and all(finer)

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

    def proposed_priority(self, code: str, grade: str = "none") -> int:
        """The priority that a call gets at first, by its class and the colour grade of its place."""
        rule = self.rule_of(code)
        return max(1, (USUAL_PRIORITY if rule is None else rule.priority) - self.grade_urgency.get(grade, 0))

    def diversions_for(self, code: str) -> tuple[DiversionTarget, ...]:
        """Who may take over calls of a class, those that name it before those for any."""
        fit = [target for target in self.diversions if target.takes(code)]
        return tuple(sorted(fit, key=lambda target: not target.classes))

    def diversion(self, code: str) -> DiversionTarget | None:
        """A diversion target by its code."""
        return next((target for target in self.diversions if target.code == code), None)

    def follow_ups_of(self, code: str) -> tuple[FollowUp, ...]:
        """The tasks that closing an incident of a class opens: those of the finest class that states any."""
        stated = [rule for rule in self.follow_ups if is_within(code, rule.class_code)]
        finest = max((rule.class_code.count(".") for rule in stated), default=0)
        return tuple(rule for rule in stated if rule.class_code.count(".") == finest)

    def hours_of(self, post: Post) -> str:
        """The hours of a post: those of its kind where doctrine states them, else its own."""
        kind = self.post_kinds.get(post.kind)
        return post.hours if kind is None or kind.hours is None else kind.hours

    def staff_of(self, post: Post) -> tuple[str, ...]:
        """The arms that staff a post; none stated: any."""
        kind = self.post_kinds.get(post.kind)
        return () if kind is None else kind.arms

    def needs_review(self, code: str) -> bool:
        """Whether an incident of a class is closed only after a legal review."""
        return is_within(code, *self.review_before_closing)

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
