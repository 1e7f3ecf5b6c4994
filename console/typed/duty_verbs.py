"""Typed verbs about duty and zones: task, notice, tour, grade. Knows no Qt and no clock of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from operator import attrgetter

from console.commands.base import Command
from console.commands.grade_zone import GradeZone
from console.commands.send_notice import SendNotice
from console.commands.tour_of_duty import BeginBreak, BeginTour, EndBreak, EndTour
from console.commands.work_on_tasks import OpenTask
from console.domain.area import Grade, Zone
from console.domain.errors import DomainError
from console.domain.task import TaskKind
from console.domain.tour import Tour
from console.domain.unit import Unit, UnitStatus, check_step
from console.picture import Picture
from console.typed.line import Line
from console.typed.names import fold, units_named
from console.typed.parts import Code, Codes, Part, Typed

TASK_KINDS = tuple(kind.value for kind in TaskKind)
TOUR_STEPS = ("begin", "end", "break", "back")
GRADES = tuple(grade.value for grade in Grade)
_SECONDS = {"m": 60, "分钟": 60, "h": 3600, "小时": 3600, "d": 86400, "天": 86400}
_WITHIN = re.compile(rf"(\d{{1,3}})({'|'.join(_SECONDS)})")


def names_of_zone(zone: Zone) -> str:
    """A zone as people read it: its names, each once."""
    return " ".join(dict.fromkeys(name for name in (zone.name_zh, zone.name) if name)) or zone.code


def zones_named(begun: str, picture: Picture) -> Iterator[Zone]:
    """Zones whose code or one of whose names begins with a folded word."""
    for zone in picture.zones.values():
        if any(fold(name).startswith(begun) for name in (zone.code, zone.name, zone.name_zh)):
            yield zone


def _zone(word: str, picture: Picture) -> Zone | None:
    """The zone that a word names: exactly, or as the only one that begins with it; None when there is none.

    Raises:
        DomainError: `bad_field`, when the word begins the names of several.
    """
    wanted = fold(word)
    found = list(zones_named(wanted, picture)) if wanted else []
    exact = [zone for zone in found if wanted in (fold(zone.code), fold(zone.name), fold(zone.name_zh))]
    found = exact or found
    if len(found) > 1:
        names = ", ".join(zone.code for zone in found[:4])
        raise DomainError("bad_field", "{word} could be {names}: type it exactly", word=word, names=names)
    return found[0] if found else None


def _take_zone(line: Line) -> Zone:
    if not line.words:
        raise DomainError("bad_field", "which zone? type its code or name")
    word = line.words.pop(0).text
    zone = _zone(word, line.picture)
    if zone is None:
        raise DomainError("bad_field", "there is no zone {zone}", zone=word)
    return zone


def task(line: Line) -> Typed:
    """`task KIND WHERE UNIT WITHIN : WORDS`: work that is no call, for a zone, at an incident, or where one clicked."""
    words = line.take_spoken()
    known = Codes("task_kind", TASK_KINDS)
    kind = line.take_code("task_kind", TASK_KINDS, DomainError("bad_field", "what is to be done? {known}", known=known))
    unit, zone, incident, within_s = None, None, None, line.context.doctrine.task_due_s.get(kind)
    for token in line.words:
        named = units_named(token.text, line.picture)
        if len(named) == 1 and unit is None:
            unit = named[0]
        elif (span := _WITHIN.fullmatch(token.folded)) is not None:
            within_s = int(span[1]) * _SECONDS[span[2]]
        elif zone is None and incident is None and (zone := _zone(token.text, line.picture)) is not None:
            continue
        elif zone is None and incident is None and (found := line.find_incident(token.text, None)) is not None:
            incident = found.number
        else:
            raise DomainError("bad_field", "“{word}” is no unit, zone or incident, or one too many", word=token.text)
    line.words = []
    at = line.context.here if unit is None and zone is None and incident is None else None
    if at is None and unit is None and zone is None:
        incident = incident or line.context.incident
        if incident is None:
            raise DomainError("bad_field", "where? name a zone, an incident or a unit, or click the place on the map")
    if within_s is None:
        raise DomainError("bad_field", "within which time? type it as 8h or 3d: doctrine states none for this")
    due_at = line.context.now + timedelta(seconds=within_s)
    parts = [Part("new task: {kind}", {"kind": Code("task_kind", kind)})]
    parts += [Part("in {zone}", {"zone": names_of_zone(zone)})] if zone is not None else []
    parts += [Part("at the place of {incident}", {"incident": incident})] if incident is not None else []
    parts += [Part("at the place picked on the map")] if at is not None else []
    parts += [Part("for {unit}", {"unit": unit})] if unit is not None else []
    date, time = f"{due_at.astimezone():%m-%d %H:%M}".split()
    parts += [Part("due {date} at {time}", {"date": date, "time": time})]
    parts += [Part("“{words}”", {"words": words})] if words else []
    command = OpenTask(
        kind=TaskKind(kind),
        due_at=due_at,
        text=words or None,
        zone=zone.code if zone is not None else None,
        at=at,
        unit=unit,
        incident=incident,
    )
    return Typed(commands=(command,), parts=tuple(parts))


def notice(line: Line) -> Typed:
    """`notice ZONE : WORDS`: whoever answers for the zone now is told."""
    words = line.take_spoken()
    zone = _take_zone(line)
    line.nothing_more()
    if not words:
        raise DomainError("bad_field", "what is to be known there? say it after a colon")
    told = Part("tell whoever answers for {zone}", {"zone": names_of_zone(zone)})
    return Typed(commands=(SendNotice(zone=zone.code, text=words),), parts=(told, Part("“{words}”", {"words": words})))


def grade(line: Line) -> Typed:
    """`grade ZONE GRADE : REASON`: the place gets another colour."""
    reason = line.take_spoken()
    zone = _take_zone(line)
    known = Codes("grade", GRADES)
    colour = line.take_code("grade", GRADES, DomainError("bad_field", "which grade? {known}", known=known))
    line.nothing_more()
    if zone.grade == colour:
        raise DomainError("illegal_step", "{zone} is graded so already: {grade}", zone=zone.code, grade=colour)
    shown = {"zone": names_of_zone(zone), "before": Code("grade", zone.grade.value), "after": Code("grade", colour)}
    parts = [Part("{zone}: {before} becomes {after}", shown)]
    parts += [Part("“{words}”", {"words": reason})] if reason else []
    command = GradeZone(zone=zone.code, grade=Grade(colour), reason=reason or None)
    return Typed(commands=(command,), parts=tuple(parts))


# -- tours ---------------------------------------------------------------------------------------------


def tour(line: Line) -> Typed:
    """`tour UNITS STEP`: units come on duty, rest, are back, go off duty."""
    step: str | None = None
    units: dict[str, Unit] = {}
    for token in line.words:
        named = units_named(token.text, line.picture)
        if named:
            units |= {call_sign: line.picture.units[call_sign] for call_sign in named}
            continue
        line.words, known = [token], Codes("tour_step", TOUR_STEPS)
        if step is not None:
            line.nothing_more()
        step = line.take_code("tour_step", TOUR_STEPS, DomainError("bad_field", "which of {known}?", known=known))
    found = list(units.values()) or line.selected_units()
    if not found:
        raise DomainError("unknown_unit", "which units? type call signs or pick some")
    if step is None:
        raise DomainError("bad_field", "what about their tour? one of {known}", known=Codes("tour_step", TOUR_STEPS))
    made = [_tour_step(step, unit, line.picture) for unit in found]
    return Typed(commands=tuple(command for command, _ in made), parts=tuple(part for _, part in made))


def _tour_step(step: str, unit: Unit, picture: Picture) -> tuple[Command, Part]:
    """The command that takes a unit's tour a step on, and what it will do.

    Raises:
        DomainError: the unit is on no tour, is on one already, or may not take this step now.
    """
    name = unit.call_sign
    open_ones = [each for each in picture.tours.values() if each.unit == name and each.ended_at is None]
    running = next((each for each in open_ones if each.begun_at is not None), None)
    if step == "begin":
        return _begin(name, open_ones, running)
    if running is None:
        raise DomainError("illegal_step", "{unit} is on no tour", unit=name)
    if step == "end":
        check_step(name, unit.status, UnitStatus.OFF_DUTY)
        return EndTour(unit=name), Part("{unit} goes off duty", {"unit": name})
    if step == "back":
        if running.break_since is None:
            raise DomainError("illegal_step", "{unit} is on no break", unit=name)
        return EndBreak(unit=name), Part("{unit} is back from its break", {"unit": name})
    if not unit.status.is_free:
        status = unit.status.value
        raise DomainError("unit_busy", "{unit} is {status}: it can not take its break", unit=name, status=status)
    return BeginBreak(unit=name), Part("{unit} takes its break", {"unit": name})


def _begin(unit: str, open_ones: list[Tour], running: Tour | None) -> tuple[Command, Part]:
    if running is not None:
        raise DomainError("illegal_step", "{unit} is on its tour {tour}: end that first", unit=unit, tour=running.key)
    planned = min(open_ones, key=attrgetter("starts_at"), default=None)
    if planned is None:
        raise DomainError("illegal_step", "no tour of {unit} is planned", unit=unit)
    begins, ends = (f"{moment.astimezone():%H:%M}" for moment in (planned.starts_at, planned.ends_at))
    hours = {"unit": unit, "begins": begins, "ends": ends}
    return BeginTour(tour=planned.key), Part("{unit} comes on duty, {begins} – {ends}", hours)
