"""In what order groups are offered for an incident, and what speaks for and against each."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from math import inf

from console.domain.proposal import GroupOption, UnitOption
from console.domain.shortfall import Remark
from console.domain.situation import Situation

OTHERS_TOLD = 60
"""So many groups beside those picked get their reasons; a commander looks at no more."""


def with_remarks(
    options: Sequence[GroupOption], picked: Collection[str], situation: Situation
) -> tuple[GroupOption, ...]:
    """Say of each group that is picked, and of the best others, what speaks for and against it."""
    etas = sorted(eta(option) for option in options)
    answering, sharing = situation.response.arms, situation.sharing_arms()
    return tuple(
        _with_remark(option, etas, answering, sharing, situation)
        if place < OTHERS_TOLD or option.group in picked
        else option
        for place, option in enumerate(options)
    )


def _with_remark(
    option: GroupOption,
    etas: Sequence[float],
    answering: tuple[str, ...],
    sharing: tuple[str, ...],
    situation: Situation,
) -> GroupOption:
    reasons, against = list(_how_near(option, etas)), list(option.against)
    if option.zone in situation.own_zones:
        reasons.append(Remark("own_zone", "of the zone itself ({zone})", {"zone": option.zone}))
    elif option.zone is not None and situation.zone is not None:
        against.append(Remark("other_zone", "from zone {zone}", {"zone": option.zone}))
    of_class: dict[str, object] = {"class_code": situation.class_code}
    if _fits(option.units, answering):
        reasons.append(Remark("arm", "its arm answers {class_code}", of_class))
    elif _fits(option.units, sharing):
        reasons.append(
            Remark("sharing_arm", "its arm shares {class_code} while those that answer it are busy", of_class)
        )
    elif answering:
        against.append(Remark("other_arm", "its arm does not answer {class_code} first", of_class))
    capable = sorted(option.capabilities.intersection(situation.response.capabilities))
    reasons += [Remark("capability", "brings {capability}", {"capability": each}) for each in capable]
    reasons.append(Remark("load", "calls in this shift: {calls}", {"calls": option.calls}))
    old_s = situation.doctrine.stale_after_s / 2
    ages = [unit.fix_age_s for unit in option.units if unit.fix_age_s is not None]
    if ages and max(ages) <= old_s:
        reasons.append(Remark("fix", "position {age_s} s old", {"age_s": round(max(ages))}))
    against += _of_fixes(option, old_s)
    against += _of_breaks(option, situation)
    against += _of_returns(option, situation.returned)
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


def _of_breaks(option: GroupOption, situation: Situation) -> Iterable[Remark]:
    for unit in option.units:
        since = situation.resting.get(unit.unit.call_sign)
        if since is not None:
            minutes = round((situation.now - since).total_seconds() / 60)
            values: dict[str, object] = {"unit": unit.unit.call_sign, "minutes": minutes}
            yield Remark("on_break", "{unit} has been on its break for {minutes} min", values)


def _of_returns(option: GroupOption, returned: Collection[str]) -> Iterable[Remark]:
    for unit in option.units:
        if unit.unit.call_sign in returned:
            yield Remark("returned", "{unit} sent its order for this call back", {"unit": unit.unit.call_sign})


def _has_one_of(option: GroupOption, call_signs: Collection[str]) -> bool:
    return any(unit.unit.call_sign in call_signs for unit in option.units)


def _fits(units: Iterable[UnitOption], arms: tuple[str, ...]) -> bool:
    return any(option.unit.arm in arms or set(option.unit.capabilities) & set(arms) for option in units)


def eta(option: GroupOption) -> float:
    """Seconds until a group's first unit is there; infinite when nobody knows."""
    seconds = option.eta_s
    return inf if seconds is None else seconds


def ranked(options: Iterable[GroupOption], situation: Situation) -> list[GroupOption]:
    """Those whose arm answers the class before others, then by travel time with the own zone's head start.

    Of two that are there at the same second the one goes first that has had fewer calls. Who is on a break, or
    sent its order for this call back, comes last.
    """
    arms = situation.first_arms()
    own, head_start_s = situation.own_zones, situation.doctrine.own_zone_head_start_s
    last = {*situation.resting, *situation.returned}

    def rank(option: GroupOption) -> tuple[object, ...]:
        is_own = not own or option.zone in own
        seconds = eta(option) if is_own else eta(option) + head_start_s
        is_other_arm = bool(arms) and not _fits(option.units, arms)
        comes_last = bool(last) and _has_one_of(option, last)
        return (comes_last, is_other_arm, seconds, not is_own, option.calls, option.group)

    return sorted(options, key=rank)
