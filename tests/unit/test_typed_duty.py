"""Typed verbs about duty and zones, and the commands that they make."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import Any

import msgspec
import pytest

from console.commands.grade_zone import GradeZone
from console.commands.send_notice import SendNotice
from console.commands.tour_of_duty import BeginBreak, BeginTour, EndBreak, EndTour
from console.commands.work_on_tasks import OpenTask
from console.doctrines import load_doctrine
from console.domain.area import Grade, Zone
from console.domain.geo import LonLat
from console.domain.task import TaskKind
from console.domain.tour import Tour
from console.domain.unit import UnitStatus
from console.typed.grammar import parse
from console.typed.parts import Context, Typed
from tests.unit.test_typed import DOCTRINE, NOW, PICTURE, unit

HOUR = timedelta(hours=1)
DUE = replace(DOCTRINE, task_due_s=load_doctrine().task_due_s)
NAMES: Any = {
    "task_kind": {"patrol": ("巡逻", "xl")},
    "tour_step": {"begin": ("上岗", "sg")},
    "grade": {"red": ("红",)},
}


def tour(key: str, name: str, hours: int, **fields: Any) -> Tour:
    return Tour(key, name, NOW + hours * HOUR, NOW + (hours + 8) * HOUR, **fields)


def picture() -> Any:
    zones = [
        Zone("E1", "Old Town", "东区", ""),
        Zone("E2", "Mill", "磨坊", "", grade=Grade.RED),
        Zone("W", "W", "西", ""),
    ]
    tours = [
        tour("late", "A-1", 12),
        tour("next", "A-1", 0),
        tour("over", "A-3", -8, begun_at=NOW - 8 * HOUR),
        tour("rest", "B-1", -1, begun_at=NOW - HOUR, break_since=NOW),
        tour("busy", "A-2", -1, begun_at=NOW - HOUR),
        tour("gone", "B-2", -9, begun_at=NOW - 9 * HOUR, ended_at=NOW - HOUR),
    ]
    assert PICTURE.units["A-2"].status is UnitStatus.EN_ROUTE
    return replace(
        PICTURE,
        units=MappingProxyType({**PICTURE.units, "C-1": unit("C-1")}),
        zones=MappingProxyType({zone.code: zone for zone in zones}),
        tours=MappingProxyType({one.key: one for one in tours}),
    )


def read(text: str, **context: Any) -> Typed:
    return parse(text, picture(), Context(context.pop("doctrine", DUE), NOW, names=NAMES, **context))


def made(text: str, **context: Any) -> Any:
    found = read(text, **context)
    assert found.is_ready, found.error
    (command,) = found.commands
    return msgspec.structs.replace(command, seen={})


def refusal(text: str, **context: Any) -> str:
    found = read(text, **context)
    assert not found.is_ready
    assert found.error is not None
    return found.error.text


def test_a_task_for_a_zone_and_a_unit_in_any_order() -> None:
    wanted = OpenTask(kind=TaskKind.PATROL, zone="E1", unit="A-1", text="the market", due_at=NOW + 12 * HOUR)
    assert made("task patrol E1 A-1 : the market") == wanted
    assert made("任务巡逻 a1 东区：the market") == wanted
    due = (NOW + 12 * HOUR).astimezone()
    shown = f"new task: patrol · in 东区 Old Town · for A-1 · due {due:%m-%d} at {due:%H:%M} · “the market”"
    assert read("tk xl E1 A-1 : the market").preview == shown


def test_a_task_at_an_incident_or_where_one_clicked() -> None:
    a_day = NOW + 24 * HOUR
    assert made("tk revisit 0412") == OpenTask(kind=TaskKind.REVISIT, incident="0412", due_at=NOW + 168 * HOUR)
    assert made("tk check", incident="0300") == OpenTask(kind=TaskKind.CHECK, incident="0300", due_at=a_day)
    assert made("tk check", here=LonLat(1, 2)) == OpenTask(kind=TaskKind.CHECK, at=LonLat(1, 2), due_at=a_day)
    assert "name a zone" in refusal("tk check")
    assert "what is to be done?" in refusal("tk")
    assert "one too many" in refusal("tk check E1 0412")
    assert "one too many" in refusal("tk check nowhere")


def test_a_task_is_due_as_typed_else_as_doctrine_says_else_it_is_asked_for() -> None:
    for typed, hours in (("90m", 1.5), ("8h", 8), ("3d", 72), ("8小时", 8), ("3天", 72)):
        assert made(f"tk check {typed} E1").due_at == made(f"tk check E1 {typed}").due_at == NOW + hours * HOUR
    silent = replace(DUE, task_due_s={})
    assert "type it as 8h or 3d" in refusal("tk check E1", doctrine=silent)
    assert made("tk check E1 8h", doctrine=silent).due_at == NOW + 8 * HOUR


def test_a_notice_goes_to_a_zone_by_code_name_or_beginning() -> None:
    for words in ("nt E1 : ice", "nt 东区：ice", 'nt "old town" : ice', "nt old : ice"):
        assert made(words) == SendNotice(zone="E1", text="ice")
    assert read("nt w : ice").preview == "tell whoever answers for 西 W · “ice”"
    assert "E1, E2" in refusal("nt E : ice")
    assert refusal("nt X : ice") == "there is no zone X"
    assert "after a colon" in refusal("nt W")


def test_a_zone_is_graded_and_what_it_was_is_said() -> None:
    assert made("grade E1 红 : two fights") == GradeZone(zone="E1", grade=Grade.RED, reason="two fights")
    assert read("gr E2 green").preview == "磨坊 Mill: red becomes green"
    assert refusal("gr E2 red") == "E2 is graded so already: red"
    assert "which grade?" in refusal("gr E2")


def test_tours_begin_rest_and_end() -> None:
    assert made("tour A-1 begin") == BeginTour(tour="next")
    assert made("勤务 上岗", units=("A-1",)) == BeginTour(tour="next")
    assert made("tr end A-3") == EndTour(unit="A-3")
    assert made("tr A-3 break") == BeginBreak(unit="A-3")
    assert made("tr B-1 back") == EndBreak(unit="B-1")
    both = read("tr A-3 B-1 end")
    assert both.preview == "A-3 goes off duty · B-1 goes off duty"
    assert len(both.commands) == 2


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("tr A-3 begin", "A-3 is on its tour over: end that first"),
        ("tr B-2 begin", "no tour of B-2 is planned"),
        ("tr C-1 end", "C-1 is on no tour"),
        ("tr A-3 back", "A-3 is on no break"),
        ("tr A-2 end", "A-2 is en_route: release it before it goes off duty"),
        ("tr A-2 break", "A-2 is en_route: it can not take its break"),
        ("tr A-3", "what about their tour? one of begin, end, break, back"),
        ("tr begin", "which units? type call signs or pick some"),
        ("tr A-3 begin end", "“end” is one word too many"),
    ],
)
def test_what_a_tour_can_not_do_is_said_before_enter(text: str, why: str) -> None:
    assert refusal(text) == why


def test_zones_kinds_and_grades_are_completed() -> None:
    assert [each.text for each in read("nt m").completions] == ["E2"]
    assert [each.text for each in read("tk p").completions] == ["patrol"]
    assert "green" in [each.text for each in read("gr E2 ").completions]
    assert [each.text for each in read("tr A-3 ba").completions] == ["back"]
