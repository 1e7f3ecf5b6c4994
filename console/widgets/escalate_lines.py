"""What the escalate card says, as lines of text and colour roles. Knows no widget and no key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from console.domain.errors import DomainError
from console.domain.proposal import GroupOption, Recommendation
from console.widgets.escalate_choice import Choice
from console.widgets.figures import distance_text, moment_text, relay_text, travel_text
from console.widgets.remarks import need_text, remark_text, shortfall_text
from console.widgets.terms import refusal_text

translate = QCoreApplication.translate

_UNITS_SHOWN = 3
_THERE_SHOWN = 6
_POSTS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Line:
    """One line below the picks: `role` is a colour of the theme, `verb` what a click on it does."""

    text: str
    role: str = "text"
    bold: bool = False
    verb: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One pick: cells from left to right, and a mark when it can not go any more."""

    name: str
    travel: str
    people: str
    zone: str
    mark: str = ""


def title_text(incident: str, tier_now: int, tier: int, choice: Choice | None) -> tuple[str, str]:
    """Head of the card: which incident, and from which tier to which with its needs."""
    step = translate("EscalateCard", "tier {0} → {1}").format(tier_now, tier)
    if tier == tier_now:
        step = translate("EscalateCard", "tier {0}").format(tier)
    if choice is None:
        return incident, step
    need = choice.recommendation.basis.need
    if choice.recommendation.releases:
        releases = translate("EscalateCard", "releases")
        return incident, f"{step} · {releases}"
    needs = translate("EscalateCard", "needs {0}").format(need_text(need.groups, need.people))
    if need.everyone:
        needs = translate("EscalateCard", "everyone of the zone and its neighbours")
    return incident, f"{step} · {needs}"


def row_of(pick: GroupOption, found: Recommendation, refused: Mapping[str, DomainError]) -> Row:
    """Cells of a pick of what was found."""
    names = "  ".join(pick.call_signs[:_UNITS_SHOWN])
    if len(pick.call_signs) > _UNITS_SHOWN:
        names += f"  +{len(pick.call_signs) - _UNITS_SHOWN}"
    travel = "—" if pick.eta_s is None else travel_text(pick.eta_s, found.basis.is_estimate)
    if pick.eta_s is not None and found.basis.relay_s:
        travel += f" +{travel_text(found.basis.relay_s)}"  # there is no room for both this and how far it is
    elif pick.distance_m is not None:
        travel += f" · {distance_text(pick.distance_m)}"
    people = translate("EscalateCard", "{0} people").format(pick.people)
    zone = "" if pick.zone is None else translate("EscalateCard", "zone {0}").format(pick.zone)
    why = next((refused[name] for name in pick.call_signs if name in refused), None)
    return Row(names, travel, people, zone, "" if why is None else f"✕ {refusal_text(why)}")


def there_lines(found: Recommendation) -> list[Line]:
    """Who is on the incident already, or stays on it when the picks leave."""
    leaving = set(found.units) if found.releases else set()
    names = [option.unit.call_sign for option in found.basis.present if option.unit.call_sign not in leaving]
    if not names:
        return []
    more = f"  +{len(names) - _THERE_SHOWN}" if len(names) > _THERE_SHOWN else ""
    shown = "  ".join(names[:_THERE_SHOWN]) + more
    text = translate("EscalateCard", "stay: {0}") if found.releases else translate("EscalateCard", "on it already: {0}")
    return [Line(text.format(shown))]


def detail_line(option: GroupOption, is_adding: bool) -> Line:
    """Reasons for and against the group under the cursor."""
    reasons = [remark_text(remark) for remark in option.reasons]
    against = [f"! {remark_text(remark)}" for remark in option.against]
    head = [f"{option.group}:"] if is_adding else []
    return Line(" · ".join((*head, *reasons, *against)), "text_muted")


def outcome_lines(found: Recommendation, counted_from: datetime) -> list[Line]:
    """When the people are there, what the zones keep, what is short.

    Args:
        counted_from: the moment that travel times are counted from.
    """
    lines = []
    if not found.releases:
        ordinals = {
            1: translate("EscalateCard", "1st on scene {0}"),
            5: translate("EscalateCard", "5th {0}"),
            15: translate("EscalateCard", "15th {0}"),
        }
        arrivals = [
            ordinals[nth].format(moment_text(counted_from, seconds))
            for nth, seconds in found.arrivals_s.items()
            if seconds is not None
        ]
        about = "≈ " if found.basis.is_estimate and arrivals else ""
        lines.append(Line(about + " · ".join(arrivals) if arrivals else translate("EscalateCard", "Nobody arrives")))
        if found.basis.relay_s and found.picks:
            told = translate("EscalateCard", "{0} of the order, counted in the arrivals")
            lines.append(Line(told.format(relay_text(found.basis.relay_s)), "text_muted"))
        if found.lead is not None and (found.basis.lead or found.picks):
            lines.append(
                Line(translate("EscalateCard", "{0} leads, the others assist").format(found.lead), "text_muted")
            )
    lines += _zone_lines(found)
    lines += _post_lines(found)
    lines += [Line(f"! {shortfall_text(short)}", "amber", bold=True) for short in found.shortfalls]
    return lines


def _zone_lines(found: Recommendation) -> list[Line]:
    parts, is_bare = [], False
    for cover in found.left_behind:
        if cover.before != cover.after:
            parts.append(f"{cover.zone} {cover.before} → {cover.after}{' !' if cover.is_bare else ''}")
            is_bare = is_bare or cover.is_bare
    if not parts:
        return []
    text = translate("EscalateCard", "free groups: {0}").format(" · ".join(parts))
    lines = [Line(text, "amber" if is_bare else "text", bold=is_bare)]
    said = translate("EscalateCard", "{0} to {1} ({2} km)")
    moves = [said.format(move.group, move.to_zone, f"{move.distance_m / 1000:.1f}") for move in found.move_ups]
    if moves:
        lines.append(Line(translate("EscalateCard", "could move up: {0}").format(" · ".join(moves))))
    return lines


def _post_lines(found: Recommendation) -> list[Line]:
    """What the posts keep; one that is left with nobody is marked."""
    parts = [f"{one.post} {one.before} → {one.after}{'' if one.after else ' !'}" for one in found.posts_left]
    if not parts:
        return []
    more = f"  +{len(parts) - _POSTS_SHOWN}" if len(parts) > _POSTS_SHOWN else ""
    shown = " · ".join(parts[:_POSTS_SHOWN]) + more
    return [Line(translate("EscalateCard", "free at posts: {0}").format(shown), "text_muted")]


def newer_line(newer: Recommendation) -> Line:
    """What is recommended by now, when it is not what was offered."""
    names = "  ".join(newer.units[:_THERE_SHOWN]) or "—"
    return Line(
        translate("EscalateCard", "recommended by now: {0} · R takes it").format(names), "selection", True, "renew"
    )


def keys_line(choice: Choice | None) -> Line:
    """What the keys do now."""
    if choice is None:
        return Line(translate("EscalateCard", "Esc leaves"), "text_muted")
    text = " · ".join(
        (
            translate("EscalateCard", "Enter sends"),
            translate("EscalateCard", "↑↓ pick"),
            translate("EscalateCard", "←→ another"),
            translate("EscalateCard", "Del drops"),
            translate("EscalateCard", "+ adds"),
            translate("EscalateCard", "Esc leaves"),
        )
    )
    return Line(text, "text_muted")
