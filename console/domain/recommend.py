"""Who should go to an incident, and who may leave it: nearest by travel, own zone before others, with reasons.

Pure: units, fixes, travel times and the moment are arguments. Reads no clock and asks no road network.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from math import inf, isfinite
from types import MappingProxyType

from console.domain.area import Post
from console.domain.coverage import Group, free_at_posts, free_groups, muster
from console.domain.doctrine import TierNeed
from console.domain.geo import distance_m
from console.domain.hours import is_open
from console.domain.move_up import stand_by_posts
from console.domain.proposal import Basis, GroupOption, Recommendation, UnitOption, conclude
from console.domain.reasons import eta, ranked, with_remarks
from console.domain.shortfall import Cause, PassedOver, Remark
from console.domain.situation import Situation, age_s, is_stale, place_of
from console.domain.unit import Role, Unit, UnitStatus


def recommend(situation: Situation, tier: int) -> Recommendation:
    """Pick groups that bring an incident up to a tier.

    Groups that are on it already count. A tier that asks for everyone takes every group that can go of
    the zone, then of its neighbours down to their minimum cover.

    Raises:
        KeyError: the doctrine has no such tier.
    """
    need = situation.doctrine.need(tier)
    basis = _basis(situation, need)
    choice = _Choice(basis, situation.doctrine.min_cover_groups, stays=situation.stays(tier))
    there = {capability for option in basis.present for capability in option.unit.capabilities}
    for capability in basis.capabilities:
        if capability not in there:
            choice.take_first([option for option in basis.options if capability in option.capabilities])
    if need.everyone:
        near = _neighbours(situation)
        for option in sorted(basis.options, key=lambda option: option.zone not in situation.own_zones):
            if near is None or option.zone is None or option.zone in situation.own_zones or option.zone in near:
                choice.take(option)
    for option in basis.options:
        if option.adds_group and choice.groups < need.groups:
            choice.take(option)
    for option in basis.options:
        if choice.people < need.people:
            choice.take(option)
    picks = {option.group for option in choice.picks}
    basis = replace(basis, options=with_remarks(basis.options, picks, situation))
    told = {option.group: option for option in basis.options if option.group in picks}
    return conclude(basis, [told[option.group] for option in choice.picks], choice.held_back)


def release(situation: Situation, tier: int) -> Recommendation:
    """Choose the groups that may leave when an incident steps down to a tier.

    Those that lead, that are there or are nearest, and those of the zone itself stay, as many as the tier
    needs.

    Raises:
        KeyError: the doctrine has no such tier.
    """
    need = situation.doctrine.need(tier)
    present = present_units(situation)
    by_sign = {option.unit.call_sign: option for option in present}
    leads = {active.unit for active in situation.assignments if active.role is Role.LEAD}
    groups = muster(situation.units, situation.homes)
    there = [
        GroupOption(group.name, group.zone, tuple(by_sign[unit.call_sign] for unit in group.units), post=group.post)
        for group in muster((option.unit for option in present), situation.homes)
    ]
    there.sort(key=lambda option: _keep_first(option, leads, situation.own_zones))
    kept, people = 0, 0
    leaving = []
    for option in there:
        if kept < need.groups or people < need.people:
            kept, people = kept + 1, people + option.people
        else:
            leaving.append(option)
    return conclude(
        Basis(
            tier=tier,
            need=need,
            options=tuple(reversed(there)),
            present=present,
            free_before=_free_before(groups, situation),
            free_at_posts=_free_at_posts(groups),
            min_cover=situation.doctrine.min_cover_groups,
            own_zones=situation.own_zones,
            is_estimate=situation.is_estimate,
            releases=True,
            lead=situation.lead,
        ),
        reversed(leaving),
    )


def propose(situation: Situation, tier_now: int, tier: int) -> Recommendation:
    """Step an incident to a tier: down releases, up or level brings what is missing."""
    return release(situation, tier) if tier < tier_now else recommend(situation, tier)


def present_units(situation: Situation) -> tuple[UnitOption, ...]:
    """Units on the incident with the seconds until they are on scene; unknown ones without."""
    bound = {active.unit for active in situation.assignments if active.is_active}
    return tuple(
        replace(_unit_option(unit, situation), eta_s=0.0)
        if unit.status is UnitStatus.ON_SCENE
        else _unit_option(unit, situation)
        for unit in sorted(situation.units, key=lambda unit: unit.call_sign)
        if unit.call_sign in bound
    )


# -- choosing ------------------------------------------------------------------------------------------


class _Choice:
    """Picks while they are made; a zone that lends keeps its minimum cover, if it lends at all."""

    def __init__(self, basis: Basis, min_cover: int, *, stays: bool) -> None:
        self._own = basis.own_zones
        self._stays = stays
        self._lendable = {zone: free - min_cover for zone, free in basis.free_before.items()}
        self._groups = {option.unit.group_name for option in basis.present}
        self._held: dict[str, PassedOver] = {}
        self._taken: dict[str, GroupOption] = {}
        self.people = sum(option.unit.people for option in basis.present)

    @property
    def groups(self) -> int:
        """Groups on the incident and picked."""
        return len(self._groups)

    @property
    def picks(self) -> list[GroupOption]:
        """What was taken, soonest first."""
        return sorted(self._taken.values(), key=lambda option: (eta(option), option.group))

    @property
    def held_back(self) -> list[PassedOver]:
        """What cover kept in its zone."""
        return list(self._held.values())

    def take_first(self, options: Iterable[GroupOption]) -> None:
        """Pick the first that may be picked, unless one of them is picked already."""
        for option in options:
            self.take(option)
            if option.group in self._taken:
                return

    def take(self, option: GroupOption) -> None:
        """Pick a group unless it is picked, or its zone has nothing to lend."""
        if option.group in self._taken:
            return
        if self._stays and option.zone is not None and option.zone not in self._own:
            remark = Remark("stays", "stays in its zone {zone}", {"zone": option.zone})
            self._held[option.group] = PassedOver(option.group, Cause.STAYS, remark)
            return
        if option.is_free and option.zone not in self._own and option.zone in self._lendable:
            if self._lendable[option.zone] <= 0:
                remark = Remark("cover", "zone {zone} keeps its minimum cover", {"zone": option.zone})
                self._held[option.group] = PassedOver(option.group, Cause.COVER, remark)
                return
            self._lendable[option.zone] -= 1
        self._taken[option.group] = option
        self._groups.add(option.group)
        self.people += option.people


def _neighbours(situation: Situation) -> frozenset[str | None] | None:
    """Zones that lend when everyone is asked; None: no neighbours are on record, all of them do."""
    own = [zone for zone in situation.zones if zone.code in situation.own_zones]
    return frozenset(code for zone in own for code in zone.neighbours) or None


def _keep_first(option: GroupOption, leads: set[str], own: frozenset[str]) -> tuple[object, ...]:
    leading = any(call_sign in leads for call_sign in option.call_signs)
    on_scene = any(unit.unit.status is UnitStatus.ON_SCENE for unit in option.units)
    return (not leading, not on_scene, option.zone not in own, eta(option), option.group)


# -- looking at the units ------------------------------------------------------------------------------


def _basis(situation: Situation, need: TierNeed) -> Basis:
    present = present_units(situation)
    on_it = {option.unit.group_name for option in present}
    posts = stand_by_posts(situation.zones, _open_posts(situation))
    groups = muster(situation.units, situation.homes)
    options: list[GroupOption] = []
    passed: list[tuple[bool, PassedOver]] = []
    for group in groups:
        usable, obstacles = _usable(group.units, situation)
        if usable:
            against = tuple(remark for _, _, remark in obstacles)
            adds = group.name not in on_it
            options.append(
                GroupOption(group.name, group.zone, tuple(usable), (), against, adds, group.is_whole, group.post)
            )
        elif obstacles and group.name not in on_it:
            passed.append((group.zone not in situation.own_zones, PassedOver(group.name, *obstacles[0][1:])))
    return Basis(
        tier=need.tier,
        need=need,
        options=tuple(ranked(options, situation)),
        passed_over=tuple(over for _, over in sorted(passed, key=lambda entry: (entry[0], entry[1].group))),
        present=present,
        free_before=_free_before(groups, situation),
        free_at_posts=_free_at_posts(groups),
        min_cover=situation.doctrine.min_cover_groups,
        own_zones=situation.own_zones,
        relay_s=situation.doctrine.relay.delay_s,
        is_estimate=situation.is_estimate,
        capabilities=situation.response.capabilities,
        posts=MappingProxyType(posts),
        staff=MappingProxyType({zone: situation.doctrine.staff_of(post) for zone, post in posts.items()}),
        lead=situation.lead,
    )


def _open_posts(situation: Situation) -> list[Post]:
    """The posts that count at this moment, by their hours."""
    hours_of = situation.doctrine.hours_of
    return [post for post in situation.posts if is_open(hours_of(post), situation.now)]


def _free_before(groups: Iterable[Group], situation: Situation) -> Mapping[str, int]:
    free = free_groups(groups)
    codes = dict.fromkeys((*(zone.code for zone in situation.zones), *sorted(free)))
    return MappingProxyType({code: free[code] for code in codes})


def _free_at_posts(groups: Iterable[Group]) -> Mapping[str, int]:
    free = free_at_posts(groups)
    return MappingProxyType({code: free[code] for code in sorted(free)})


_Obstacle = tuple[Unit, Cause, Remark]


def _usable(units: Iterable[Unit], situation: Situation) -> tuple[list[UnitOption], list[_Obstacle]]:
    usable: list[UnitOption] = []
    obstacles: list[_Obstacle] = []
    for unit in units:
        why_not = _why_not(unit, situation)
        if why_not is None:
            usable.append(_unit_option(unit, situation))
        else:
            obstacles.append((unit, *why_not))
    return usable, obstacles


def _why_not(unit: Unit, situation: Situation) -> tuple[Cause, Remark] | None:
    if unit.incident is not None:
        values = {"unit": unit.call_sign, "status": unit.status.value, "incident": unit.incident}
        return Cause.BUSY, Remark("busy", "{unit} is {status} on {incident}", values)
    if not unit.status.is_free:
        return Cause.OFF_DUTY, Remark("off_duty", "{unit} is off duty", {"unit": unit.call_sign})
    fix = situation.fixes.get(unit.call_sign)
    if is_stale(fix, situation.now, situation.doctrine):
        old = {"unit": unit.call_sign, "age_s": round(age_s(fix, situation.now) or 0.0)}
        return Cause.STALE, Remark("stale", "the position of {unit} is {age_s} s old", old)
    if situation.at is not None and not isfinite(situation.travel_s.get(unit.call_sign, inf)):
        return Cause.UNREACHABLE, Remark("unreachable", "{unit} has no way there", {"unit": unit.call_sign})
    return None


def _unit_option(unit: Unit, situation: Situation) -> UnitOption:
    call_sign = unit.call_sign
    eta_s, place = situation.travel_s.get(call_sign, inf), place_of(unit, situation.fixes)
    metres: float | None = situation.distances_m.get(call_sign, inf)
    if metres is None or not isfinite(metres):
        metres = None if place is None or situation.at is None else distance_m(place, situation.at)
    return UnitOption(
        unit,
        eta_s if isfinite(eta_s) and situation.at is not None else None,
        metres,
        age_s(situation.fixes.get(call_sign), situation.now),
        situation.calls_this_shift.get(call_sign, 0),
        place,
    )
