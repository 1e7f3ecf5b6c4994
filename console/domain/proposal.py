"""What a recommendation is made of: groups that can go, those passed over and why, and the whole.

A `Recommendation` can be changed group by group (`choose`) and says again what it leaves behind, what is
short and when the people arrive. Who is chosen first is decided in console.domain.recommend.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from console.domain.area import Post
from console.domain.coverage import PostCover, ZoneCover
from console.domain.doctrine import TierNeed
from console.domain.geo import LonLat
from console.domain.move_up import MoveUp, Standing, move_ups
from console.domain.shortfall import PassedOver, Remark, Shortfall, shortfalls
from console.domain.unit import Role, Unit

ARRIVALS = (1, 5, 15)
"""The persons whose arrival is told: the first, the fifth, the fifteenth."""


@dataclass(frozen=True, slots=True)
class UnitOption:
    """One unit that can go. `eta_s` is None when the place of the incident is not known.

    `fix_age_s` is None when the unit never sent a fix and stands where it was registered. `calls`: how many it has had
    in its tour of duty.
    """

    unit: Unit
    eta_s: float | None
    distance_m: float | None
    fix_age_s: float | None
    calls: int = 0
    at: LonLat | None = None


@dataclass(frozen=True, slots=True)
class GroupOption:
    """One group that can go, with those of its units that can.

    `adds_group`: no unit of it is on the incident yet. `is_free`: its zone counts it as a free group.
    """

    group: str
    zone: str | None
    units: tuple[UnitOption, ...]
    reasons: tuple[Remark, ...] = ()
    against: tuple[Remark, ...] = ()
    adds_group: bool = True
    is_free: bool = True
    post: str | None = None

    @property
    def call_signs(self) -> tuple[str, ...]:
        """Its units' call signs."""
        return tuple(option.unit.call_sign for option in self.units)

    @property
    def people(self) -> int:
        """How many people come with it."""
        return sum(option.unit.people for option in self.units)

    @property
    def capabilities(self) -> frozenset[str]:
        """What its units can do."""
        return frozenset(capability for option in self.units for capability in option.unit.capabilities)

    @property
    def eta_s(self) -> float | None:
        """Seconds until its first unit is there."""
        known = [option.eta_s for option in self.units if option.eta_s is not None]
        return min(known, default=None)

    @property
    def calls(self) -> int:
        """How many calls the unit of it has had that had most."""
        return max((option.calls for option in self.units), default=0)

    @property
    def distance_m(self) -> float | None:
        """Metres of its nearest unit."""
        known = [option.distance_m for option in self.units if option.distance_m is not None]
        return min(known, default=None)


@dataclass(frozen=True, slots=True)
class Basis:
    """What a recommendation was made from, as far as it is needed to change it.

    `options` are the groups that can go, best first (stepping down: the groups that are there, the first to
    be released first). `present` are the units on the incident with the seconds until they are on
    scene, `lead` the one that leads. `free_before` counts free groups by zone, `free_at_posts` by post.
    `relay_s` passes before an order is delivered, which no travel time includes.
    `capabilities` must each be brought by some unit. `posts` are where the groups of a zone stand by, `staff` the arms
    that may, by zone; none stated: all.
    """

    tier: int
    need: TierNeed
    options: tuple[GroupOption, ...]
    passed_over: tuple[PassedOver, ...] = ()
    present: tuple[UnitOption, ...] = ()
    free_before: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    min_cover: int = 0
    own_zones: frozenset[str] = frozenset()
    relay_s: float = 0.0
    is_estimate: bool = False
    releases: bool = False
    capabilities: tuple[str, ...] = ()
    posts: Mapping[str, Post] = field(default_factory=lambda: MappingProxyType({}))
    staff: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    free_at_posts: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    lead: str | None = None


@dataclass(frozen=True, slots=True)
class Recommendation:
    """Who should go (or leave, when `basis.releases`), what is short and what is left behind.

    `arrivals_s` tells seconds from now, the relay of an order to the picks included, until the 1st, 5th and 15th person
    is on scene; None: never.
    """

    basis: Basis
    picks: tuple[GroupOption, ...]
    shortfalls: tuple[Shortfall, ...]
    left_behind: tuple[ZoneCover, ...]
    arrivals_s: Mapping[int, float | None]

    @property
    def move_ups(self) -> tuple[MoveUp, ...]:
        """Who would move up into the zones that this leaves bare."""
        if not any(cover.is_bare for cover in self.left_behind):
            return ()
        standing = (
            Standing(option.group, option.zone, option.units[0].at, frozenset(each.unit.arm for each in option.units))
            for option in self.others()
            if option.is_free and option.zone is not None and option.units[0].at is not None
        )
        return move_ups(self.left_behind, standing, self.basis.posts, self.basis.staff)

    @property
    def posts_left(self) -> tuple[PostCover, ...]:
        """What the posts keep whose free groups change."""
        moved = _moved(self.basis, ((pick, pick.post) for pick in self.picks))
        free = {code: self.basis.free_at_posts.get(code, 0) for code in sorted(moved)}
        return tuple(PostCover(code, before, max(0, before + moved[code])) for code, before in free.items())

    @property
    def lead(self) -> str | None:
        """The unit that leads then: the one that leads now, or of those that come the first."""
        leaving = self.units if self.releases else ()
        if self.basis.lead is not None and self.basis.lead not in leaving:
            return self.basis.lead
        return None if self.releases else next(iter(self.units), None)

    @property
    def tier(self) -> int:
        """The tier asked for."""
        return self.basis.tier

    @property
    def releases(self) -> bool:
        """Whether the picks leave the incident instead of coming to it."""
        return self.basis.releases

    @property
    def units(self) -> tuple[str, ...]:
        """Call signs of all picks, in order."""
        return tuple(call_sign for pick in self.picks for call_sign in pick.call_signs)

    def others(self) -> tuple[GroupOption, ...]:
        """Groups that could be picked and are not, best first."""
        chosen = {pick.group for pick in self.picks}
        return tuple(option for option in self.basis.options if option.group not in chosen)

    def choose(self, groups: Iterable[str]) -> Recommendation:
        """The same with other picks, in the order given.

        Raises:
            KeyError: a group that is no option.
        """
        options = {option.group: option for option in self.basis.options}
        return conclude(self.basis, [options[group] for group in dict.fromkeys(groups)])

    def renewed(self, newer: Recommendation) -> Recommendation:
        """The same groups in the same order, where they are by now and what speaks for and against each.

        Units that can not go any more in the newer one keep what they had.
        """
        options = {option.group: option for option in newer.basis.options}
        there = (*(one for option in newer.basis.options for one in option.units), *newer.basis.present)
        units = {one.unit.call_sign: one for one in there if one.eta_s is not None}

        def moved(one: UnitOption) -> UnitOption:
            now = units.get(one.unit.call_sign, one)
            return replace(one, eta_s=now.eta_s, distance_m=now.distance_m, fix_age_s=now.fix_age_s, at=now.at)

        def renewed(option: GroupOption) -> GroupOption:
            told = options.get(option.group, option)
            if not told.reasons and not told.against:  # so far down that nothing was said of it
                told = option
            return replace(option, units=tuple(map(moved, option.units)), reasons=told.reasons, against=told.against)

        basis = replace(
            self.basis,
            options=tuple(map(renewed, self.basis.options)),
            present=tuple(map(moved, self.basis.present)),
            is_estimate=newer.basis.is_estimate,
        )
        return replace(self, basis=basis).choose([pick.group for pick in self.picks])

    def as_json(self) -> dict[str, Any]:
        """The answer of the command-line contract, one pick a unit."""
        return {
            "picks": [self._unit_json(pick, option) for pick in self.picks for option in pick.units],
            "shortfalls": [{"need": short.need_text, "reason": short.reason_text} for short in self.shortfalls],
            "left_behind": [
                {"zone": cover.zone, "before": cover.before, "after": cover.after} for cover in self.left_behind
            ],
            "posts_left": [
                {"post": cover.post, "before": cover.before, "after": cover.after} for cover in self.posts_left
            ],
            "move_ups": [
                {
                    "group": move.group,
                    "from": move.from_zone,
                    "to": move.to_zone,
                    "post": move.post,
                    "distance_m": round(move.distance_m, 1),
                }
                for move in self.move_ups
            ],
        }

    def _unit_json(self, pick: GroupOption, option: UnitOption) -> dict[str, Any]:
        role = Role.LEAD if option.unit.call_sign == self.lead else Role.ASSIST
        return {
            "unit": option.unit.call_sign,
            "group": pick.group,
            "zone": pick.zone,
            "people": option.unit.people,
            "role": None if self.releases else role.value,
            "eta_s": _rounded(option.eta_s),
            "distance_m": _rounded(option.distance_m),
            "fix_age_s": _rounded(option.fix_age_s),
            "calls_this_shift": option.calls,
            "reasons": [remark.text for remark in pick.reasons],
            "against": [remark.text for remark in pick.against],
        }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def conclude(basis: Basis, picks: Iterable[GroupOption], held_back: Iterable[PassedOver] = ()) -> Recommendation:
    """Work out what a choice of groups means.

    Args:
        held_back: groups that the choice left for a reason of its own, told when something is short.
    """
    chosen = tuple(picks)
    there, sent = list(basis.present), []
    if basis.releases:
        gone = {call_sign for pick in chosen for call_sign in pick.call_signs}
        there = [option for option in there if option.unit.call_sign not in gone]
    else:
        sent = [option for pick in chosen for option in pick.units]
    coming = [*there, *(_relayed(option, basis.relay_s) for option in sent)]
    taken = {pick.group for pick in chosen}
    held = [over for over in held_back if over.group not in taken]
    spare = len({option.group for option in basis.options} - taken - {over.group for over in held})
    passed = (*basis.passed_over, *held)
    return Recommendation(
        basis,
        chosen,
        ()
        if basis.releases
        else shortfalls(basis.need, [option.unit for option in coming], passed, spare, basis.capabilities),
        _left_behind(basis, chosen),
        MappingProxyType({nth: arrival_s(nth, coming) for nth in ARRIVALS}),
    )


def _relayed(option: UnitOption, relay_s: float) -> UnitOption:
    """A unit that sets out only when its order has come down to it."""
    return option if option.eta_s is None else replace(option, eta_s=option.eta_s + relay_s)


def arrival_s(nth: int, there: Iterable[UnitOption]) -> float | None:
    """Seconds until so many people are on scene; None when they never are, as far as is known."""
    people = 0
    for eta_s, count in sorted((option.eta_s, option.unit.people) for option in there if option.eta_s is not None):
        people += count
        if people >= nth:
            return eta_s
    return None


def _left_behind(basis: Basis, chosen: tuple[GroupOption, ...]) -> tuple[ZoneCover, ...]:
    moved = _moved(basis, ((pick, pick.zone) for pick in chosen))
    return tuple(
        ZoneCover(zone, free, max(0, free + moved.get(zone, 0)), basis.min_cover)
        for zone, free in basis.free_before.items()
    )


def _moved(basis: Basis, chosen: Iterable[tuple[GroupOption, str | None]]) -> dict[str, int]:
    """By how many the free groups of each home of a choice change."""
    change = 1 if basis.releases else -1
    moved: dict[str, int] = {}
    for pick, home in chosen:
        if home is not None and (pick.is_free or basis.releases):
            moved[home] = moved.get(home, 0) + change
    return moved
