"""Who should go to an incident, and who may leave it: nearest by travel, own zone before others, with reasons.

Pure: units, fixes, travel times and the moment are arguments. Reads no clock and asks no road network.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import inf, isfinite
from types import MappingProxyType
from typing import Any

from console.domain.area import Zone
from console.domain.coverage import free_groups, groups_of, home_of_group, is_whole
from console.domain.doctrine import Doctrine, TierNeed
from console.domain.fix import Fix
from console.domain.geo import LonLat, distance_m
from console.domain.proposal import (
    Basis,
    Cause,
    GroupOption,
    PassedOver,
    Recommendation,
    Remark,
    UnitOption,
    conclude,
)
from console.domain.unit import Assignment, Role, Unit, UnitStatus

OTHERS_TOLD = 60
"""So many groups beside those picked get their reasons; a commander looks at no more."""


def _empty() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything that a recommendation looks at.

    `at` is the place to go to, None when unknown; `zone` the zone that holds it. `assignments` are the
    active ones of the incident. `homes` is the zone of each unit. `travel_s` are seconds by call sign from
    `origins`; a missing or non-finite one can not come. `distances_m`: metres by road where known,
    else straight lines are measured. `is_estimate`: travel times were made without roads.
    """

    now: datetime
    doctrine: Doctrine
    at: LonLat | None
    zone: str | None
    class_code: str
    units: Sequence[Unit]
    assignments: Sequence[Assignment] = ()
    fixes: Mapping[str, Fix] = field(default_factory=_empty)
    homes: Mapping[str, str | None] = field(default_factory=_empty)
    zones: Sequence[Zone] = ()
    travel_s: Mapping[str, float] = field(default_factory=_empty)
    distances_m: Mapping[str, float] = field(default_factory=_empty)
    is_estimate: bool = False


def place_of(unit: Unit, fixes: Mapping[str, Fix]) -> LonLat | None:
    """Where a unit is by its latest fix, else where it was registered."""
    fix = fixes.get(unit.call_sign)
    return unit.at if fix is None else fix.at


def origins(
    units: Iterable[Unit], fixes: Mapping[str, Fix], now: datetime, doctrine: Doctrine, incident: str | None = None
) -> dict[str, LonLat]:
    """Places whose travel time a recommendation needs: of units that can go, and of those on the incident."""
    places = {}
    for unit in units:
        on_it = incident is not None and unit.incident == incident
        if on_it or (unit.status.is_free and not _is_stale(fixes.get(unit.call_sign), now, doctrine)):
            place = place_of(unit, fixes)
            if place is not None:
                places[unit.call_sign] = place
    return places


def recommend(situation: Situation, tier: int) -> Recommendation:
    """Pick groups that bring an incident up to a tier.

    Groups that are on it already count. A tier that asks for everyone takes every group that can go of
    the zone, then of its neighbours down to their minimum cover.

    Raises:
        KeyError: the doctrine has no such tier.
    """
    need = situation.doctrine.need(tier)
    basis = _basis(situation, need)
    choice = _Choice(basis, situation.doctrine.min_cover_groups)
    if need.everyone:
        near = _neighbours(situation)
        for option in sorted(basis.options, key=lambda option: option.zone != situation.zone):
            if near is None or option.zone in (situation.zone, None) or option.zone in near:
                choice.take(option)
    for option in basis.options:
        if option.adds_group and choice.groups < need.groups:
            choice.take(option)
    for option in basis.options:
        if choice.people < need.people:
            choice.take(option)
    picks = {option.group for option in choice.picks}
    basis = replace(basis, options=_with_remarks(basis.options, picks, situation))
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
    there = [
        GroupOption(name, home_of_group(units, situation.homes), tuple(by_sign[unit.call_sign] for unit in units))
        for name, units in groups_of(option.unit for option in present).items()
    ]
    there.sort(key=lambda option: _keep_first(option, leads, situation.zone))
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
            free_before=_free_before(situation),
            min_cover=situation.doctrine.min_cover_groups,
            own_zone=situation.zone,
            is_estimate=situation.is_estimate,
            releases=True,
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
    """Picks while they are made; a zone that lends keeps its minimum cover."""

    def __init__(self, basis: Basis, min_cover: int) -> None:
        self._own = basis.own_zone
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
        return sorted(self._taken.values(), key=lambda option: (_eta(option), option.group))

    @property
    def held_back(self) -> list[PassedOver]:
        """What cover kept in its zone."""
        return list(self._held.values())

    def take(self, option: GroupOption) -> None:
        """Pick a group unless it is picked, or its zone has nothing to lend."""
        if option.group in self._taken:
            return
        if option.is_free and option.zone != self._own and option.zone in self._lendable:
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
    own = next((zone for zone in situation.zones if zone.code == situation.zone), None)
    return frozenset(own.neighbours) if own is not None and own.neighbours else None


def _keep_first(option: GroupOption, leads: set[str], zone: str | None) -> tuple[object, ...]:
    leading = any(call_sign in leads for call_sign in option.call_signs)
    on_scene = any(unit.unit.status is UnitStatus.ON_SCENE for unit in option.units)
    return (not leading, not on_scene, option.zone != zone, _eta(option), option.group)


# -- looking at the units ------------------------------------------------------------------------------


def _basis(situation: Situation, need: TierNeed) -> Basis:
    present = present_units(situation)
    on_it = {option.unit.group_name for option in present}
    options: list[GroupOption] = []
    passed: list[tuple[bool, PassedOver]] = []
    for name, units in groups_of(situation.units).items():
        home = home_of_group(units, situation.homes)
        usable, obstacles = _usable(units, situation)
        if usable:
            against = tuple(remark for _, _, remark in obstacles)
            options.append(GroupOption(name, home, tuple(usable), (), against, name not in on_it, is_whole(units)))
        elif obstacles and name not in on_it:
            passed.append((home != situation.zone, PassedOver(name, *obstacles[0][1:])))
    options.sort(key=lambda option: _rank(option, situation))
    return Basis(
        tier=need.tier,
        need=need,
        options=tuple(options),
        passed_over=tuple(over for _, over in sorted(passed, key=lambda entry: (entry[0], entry[1].group))),
        present=present,
        free_before=_free_before(situation),
        min_cover=situation.doctrine.min_cover_groups,
        own_zone=situation.zone,
        is_estimate=situation.is_estimate,
    )


def _free_before(situation: Situation) -> Mapping[str, int]:
    free = free_groups(situation.units, situation.homes)
    codes = dict.fromkeys((*(zone.code for zone in situation.zones), *sorted(free)))
    return MappingProxyType({code: free[code] for code in codes})


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
    values: dict[str, object] = {"unit": unit.call_sign, "status": unit.status.value, "incident": unit.incident}
    if unit.incident is not None:
        return Cause.BUSY, Remark("busy", "{unit} is {status} on {incident}", values)
    if not unit.status.is_free:
        return Cause.OFF_DUTY, Remark("off_duty", "{unit} is off duty", values)
    fix = situation.fixes.get(unit.call_sign)
    if _is_stale(fix, situation.now, situation.doctrine):
        values["age_s"] = round(_age_s(fix, situation.now) or 0.0)
        return Cause.STALE, Remark("stale", "the position of {unit} is {age_s} s old", values)
    if situation.at is not None and not isfinite(situation.travel_s.get(unit.call_sign, inf)):
        return Cause.UNREACHABLE, Remark("unreachable", "{unit} has no way there", values)
    return None


def _age_s(fix: Fix | None, now: datetime) -> float | None:
    return None if fix is None else max(0.0, (now - fix.fixed_at).total_seconds())


def _is_stale(fix: Fix | None, now: datetime, doctrine: Doctrine) -> bool:
    age_s = _age_s(fix, now)
    return age_s is not None and age_s > doctrine.stale_after_s


def _unit_option(unit: Unit, situation: Situation) -> UnitOption:
    eta_s = situation.travel_s.get(unit.call_sign, inf)
    place = place_of(unit, situation.fixes)
    metres = situation.distances_m.get(unit.call_sign, inf)
    if not isfinite(metres) and place is not None and situation.at is not None:
        metres = distance_m(place, situation.at)
    return UnitOption(
        unit,
        eta_s if isfinite(eta_s) and situation.at is not None else None,
        metres if isfinite(metres) else None,
        _age_s(situation.fixes.get(unit.call_sign), situation.now),
    )


def _with_remarks(
    options: Sequence[GroupOption], picked: Collection[str], situation: Situation
) -> tuple[GroupOption, ...]:
    """Say of each group that is picked, and of the best others, what speaks for and against it."""
    etas = sorted(_eta(option) for option in options)
    return tuple(
        _with_remark(option, etas, situation) if place < OTHERS_TOLD or option.group in picked else option
        for place, option in enumerate(options)
    )


def _with_remark(option: GroupOption, etas: Sequence[float], situation: Situation) -> GroupOption:
    reasons, against = list(_how_near(option, etas)), list(option.against)
    if situation.zone is not None and option.zone == situation.zone:
        reasons.append(Remark("own_zone", "of the zone itself ({zone})", {"zone": option.zone}))
    elif option.zone is not None and situation.zone is not None:
        against.append(Remark("other_zone", "from zone {zone}", {"zone": option.zone}))
    arms = _arms(situation)
    of_class: dict[str, object] = {"class_code": situation.class_code}
    if arms and _fits(option.units, arms):
        reasons.append(Remark("arm", "its arm answers {class_code}", of_class))
    elif arms:
        against.append(Remark("other_arm", "its arm does not answer {class_code} first", of_class))
    against += _of_fixes(option, situation.doctrine.stale_after_s / 2)
    if situation.at is None:
        against.append(Remark("no_place", "the place of the incident is not known"))
    elif situation.is_estimate:
        against.append(Remark("estimate", "travel time is an estimate without roads"))
    return replace(option, reasons=tuple(reasons), against=tuple(against))


def _how_near(option: GroupOption, etas: Sequence[float]) -> Iterable[Remark]:
    if option.eta_s is None:
        return
    values: dict[str, object] = {"place": bisect_left(etas, option.eta_s) + 1, "of": len(etas)}
    if values["place"] == 1:
        yield Remark("nearest", "nearest of {of}", values)
    else:
        yield Remark("nth", "no. {place} of {of} by travel time", values)


def _of_fixes(option: GroupOption, old_s: float) -> Iterable[Remark]:
    for unit in option.units:
        values: dict[str, object] = {"unit": unit.unit.call_sign}
        if unit.fix_age_s is None:
            yield Remark("no_fix", "{unit} sent no position: taken where it was registered", values)
        elif unit.fix_age_s > old_s:
            values["age_s"] = round(unit.fix_age_s)
            yield Remark("old_fix", "the position of {unit} is {age_s} s old", values)


def _arms(situation: Situation) -> tuple[str, ...]:
    rule = situation.doctrine.rule_of(situation.class_code)
    return () if rule is None else rule.arms


def _fits(units: Iterable[UnitOption], arms: tuple[str, ...]) -> bool:
    return any(option.unit.arm in arms or set(option.unit.capabilities) & set(arms) for option in units)


def _eta(option: GroupOption) -> float:
    return inf if option.eta_s is None else option.eta_s


def _rank(option: GroupOption, situation: Situation) -> tuple[object, ...]:
    arms = _arms(situation)
    own = situation.zone is None or option.zone == situation.zone
    head_start = 0.0 if own else situation.doctrine.own_zone_head_start_s
    return (bool(arms) and not _fits(option.units, arms), _eta(option) + head_start, not own, option.group)
