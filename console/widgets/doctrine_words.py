"""What a doctrine means for one incident, as rows of text beside what the one in force means. Knows no widget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from PySide6.QtCore import QCoreApplication

from console.doctrine_file import DoctrineError
from console.domain.area import Grade, Zone
from console.domain.doctrine import Doctrine, Names
from console.domain.incident import Incident
from console.domain.proposal import GroupOption, Recommendation
from console.domain.worst_first import limits_by_zone
from console.widgets.codes import is_chinese
from console.widgets.figures import travel_text
from console.widgets.remarks import need_text, shortfall_text
from console.widgets.row_paint import clock_text
from console.widgets.terms import arm_text, refusal_text

translate = QCoreApplication.translate
NOTHING = "—"
MOST_PICKS = 8


@dataclass(frozen=True, slots=True)
class Line:
    """What is compared, and what the doctrine in force and the other one say of it."""

    what: str
    now: str
    then: str

    @property
    def differs(self) -> bool:
        """Whether the two are at odds."""
        return self.now != self.then


def compared(now: Recommendation, then: Recommendation) -> list[Line]:
    """Who would go, what is short and what the zones keep, under each."""
    lines = [Line(translate("Doctrine", "Tier"), _tier(now), _tier(then))]
    picks = zip_longest(now.picks[:MOST_PICKS], then.picks[:MOST_PICKS])
    for place, (one, other) in enumerate(picks, 1):
        lines.append(Line(str(place), _pick(one, now), _pick(other, then)))
    if max(len(now.picks), len(then.picks)) > MOST_PICKS:
        lines.append(Line(translate("Doctrine", "Further groups"), _further(now), _further(then)))
    for nth in now.arrivals_s.keys() | then.arrivals_s.keys():
        what = translate("Doctrine", "Person {0} there").format(nth)
        lines.append(Line(what, _arrival(now, nth), _arrival(then, nth)))
    lines.append(Line(translate("Doctrine", "Short"), _short(now), _short(then)))
    kept = [{cover.zone: cover for cover in each.left_behind if cover.before != cover.after} for each in (now, then)]
    for zone in sorted(kept[0].keys() | kept[1].keys()):
        said = [
            f"{cover.before} → {cover.after}{' !' if cover.is_bare else ''}" if (cover := zones.get(zone)) else NOTHING
            for zones in kept
        ]
        lines.append(Line(translate("Doctrine", "Zone {0} keeps").format(zone), *said))
    return lines


def rules(now: Doctrine, then: Doctrine, incident: Incident, zones: Mapping[str, Zone]) -> list[Line]:
    """What else each says of a call such as this one."""
    both, zone = (now, then), zones.get(incident.zone or "")
    grade = Grade.NONE if zone is None else zone.grade

    def line(what: str, said: Sequence[str]) -> Line:
        return Line(what, *(words or NOTHING for words in said))

    code = incident.class_code
    return [
        line(translate("Doctrine", "Priority"), [str(each.proposed_priority(code, grade)) for each in both]),
        line(translate("Doctrine", "Arms"), [_arms(each, code) for each in both]),
        line(
            translate("Doctrine", "Arrive within"),
            [clock_text(limits_by_zone(each, zones)(incident).arrive_s) for each in both],
        ),
        line(translate("Doctrine", "Order passes"), [relay_text(each) for each in both]),
        line(translate("Doctrine", "Taken over by"), [_targets(each, code) for each in both]),
        line(translate("Doctrine", "On closing"), [_closing(each, code) for each in both]),
    ]


def wrong_text(wrong: DoctrineError) -> str:
    """Why a text is no doctrine, in the language of the window."""
    values = {name: _toml_text(value) if name == "why" else value for name, value in wrong.values.items()}
    why, hint = refusal_text(wrong.template, values), wrong.hint
    return why if hint is None else f"{why}; {refusal_text(hint.template, hint.values)}"


def _toml_text(why: object) -> object:
    """What the reader of TOML says most often, in the language of the window."""
    return {
        "Invalid statement": translate("Toml", "this is no statement"),
        "Invalid value": translate("Toml", "this is no value; texts stand in quotes"),
        "Expected newline or end of document after a statement": translate("Toml", "the line should end here"),
        "Expected '=' after a key in a key/value pair": translate("Toml", "a key wants = and a value"),
        "Expected ']' at the end of a table declaration": translate("Toml", "the name of a table ends with ]"),
        "Expected ']]' at the end of an array declaration": translate(
            "Toml", "the name of a list of tables ends with ]]"
        ),
        "Cannot overwrite a value": translate("Toml", "this key stands twice"),
        "Unclosed array": translate("Toml", "a list is not closed by ]"),
        "Unclosed inline table": translate("Toml", "a table is not closed by }"),
        "Unterminated string": translate("Toml", "a text is not closed by its quotes"),
        "Invalid initial character for a key part": translate("Toml", "no key begins like this"),
        "too many dots in a line": translate("Toml", "too many dots in a line"),
    }.get(str(why), why)


def named(names: Names) -> str:
    """A name in the language of the window."""
    return names.zh if is_chinese() else names.en


def called(doctrine: Doctrine) -> str:
    """Name and version of a doctrine, with what people call it."""
    return doctrine.edition if doctrine.title is None else f"{doctrine.edition} · {named(doctrine.title)}"


def relay_text(doctrine: Doctrine) -> str:
    """The levels of an order's way, each with the time by which it has passed it; empty when there are none."""
    steps = doctrine.relay.steps
    return " → ".join(f"{named(step.level.names)} +{clock_text(step.passed_s)}" for step in steps)


def _tier(found: Recommendation) -> str:
    need = found.basis.need
    return f"{found.tier} · {need_text(need.groups, need.people)}"


def _pick(pick: GroupOption | None, found: Recommendation) -> str:
    if pick is None:
        return NOTHING
    travel = NOTHING if pick.eta_s is None else travel_text(pick.eta_s, found.basis.is_estimate)
    zone = f" · {pick.zone}" if pick.zone is not None else ""
    return f"{pick.group} · {travel}{zone}"


def _further(found: Recommendation) -> str:
    return str(max(0, len(found.picks) - MOST_PICKS))


def _arrival(found: Recommendation, nth: int) -> str:
    seconds = found.arrivals_s.get(nth)
    return NOTHING if seconds is None else travel_text(seconds, found.basis.is_estimate)


def _short(found: Recommendation) -> str:
    return "; ".join(shortfall_text(short) for short in found.shortfalls) or NOTHING


def _arms(doctrine: Doctrine, code: str) -> str:
    arms, share = doctrine.response(code).arms, doctrine.sharing_of(code)
    said = ", ".join(arm_text(arm) for arm in arms) or translate("Doctrine", "all alike")
    if share is None or not arms:
        return said
    others = ", ".join(arm_text(arm) for arm in share.arms)
    busy = translate("Doctrine", "{arms} from {share} % busy").format(arms=others, share=round(share.busy_share * 100))
    return f"{said}; {busy}"


def _targets(doctrine: Doctrine, code: str) -> str:
    return ", ".join(named(target.names) for target in doctrine.diversions_for(code))


def _closing(doctrine: Doctrine, code: str) -> str:
    tasks = {
        "patrol": translate("Doctrine", "patrol in {0} d"),
        "revisit": translate("Doctrine", "revisit in {0} d"),
        "check": translate("Doctrine", "check in {0} d"),
        "mediation": translate("Doctrine", "mediation in {0} d"),
    }
    said = [translate("Doctrine", "legal review")] if doctrine.needs_review(code) else []
    said += [tasks[rule.task].format(rule.due_days) for rule in doctrine.follow_ups_of(code)]
    return ", ".join(said)
