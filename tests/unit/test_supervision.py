"""What is late and about to be: order, acknowledgements that hold for one wait, and the kept list against the rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.commands.registry import HANDLERS
from console.domain.area import Note, Zone
from console.domain.doctrine import Doctrine, StepLimits
from console.domain.incident import Incident, IncidentStatus
from console.domain.roles import Rights, Role
from console.domain.rows import changed
from console.domain.supervision import WatchedStep, note_kind, step_of, watched_steps
from console.domain.unit import Assignment
from console.domain.unit import Role as Part
from console.domain.worst_first import Lateness, Step, dues, lateness
from console.late_steps import LateSteps
from console.picture import ChangeSet, Picture, RowChange
from tests.support.late_rule import late_and_soon

NOW = datetime(2026, 3, 4, 14, 5, tzinfo=UTC)
LIMITS = StepLimits(dispatch_s=60, acknowledge_s=60, set_out_s=300, arrive_s=600, amber_share=0.5)


def ago(seconds: float) -> datetime:
    return NOW - timedelta(seconds=seconds)


def call(number: str = "0412", age_s: float = 100, **fields) -> Incident:
    return changed(Incident(number, "dispute", 2, ago(age_s)), **fields)


def note(step: Step, age_s: float, number: str = "0412", key: str = "n/1") -> Note:
    return Note(key, number, note_kind(step), "", ago(age_s), "li")


def sent(age_s: float, ended_s: float | None = None) -> Assignment:
    return Assignment("a/1", "0412", "A-1", Part.LEAD, ago(age_s), ended_at=None if ended_s is None else ago(ended_s))


def steps(incident: Incident, limits: StepLimits = LIMITS) -> set[Step]:
    return {due.step for due in dues(incident, limits)}


def test_report_and_closing_are_watched_only_where_doctrine_limits_them() -> None:
    there = call(status=IncidentStatus.ON_SCENE, dispatched_at=ago(80), on_scene_at=ago(50))
    assert steps(there) == set()
    strict = replace(LIMITS, feedback_s=30, close_s=3600)
    assert steps(there, strict) == {Step.FEEDBACK, Step.CLOSE}
    assert steps(changed(there, feedback_at=NOW), strict) == {Step.CLOSE}
    assert lateness(there, strict, NOW) is Lateness.LATE
    assert steps(call(), strict) == {Step.DISPATCH, Step.CLOSE}
    assert steps(changed(there, status=IncidentStatus.CLOSED, closed_at=NOW), strict) == set()


def test_longest_late_first_then_soonest_late() -> None:
    calls = [call("1", 70), call("2", 400), call("3", 40), call("4", 55), call("5", 3)]
    kept = LateSteps(replace(DOCTRINE, limits=LIMITS))
    kept.follow(Picture(incidents=MappingProxyType({each.number: each for each in calls})), ChangeSet(everything=True))
    late, soon = kept.at(NOW)
    assert [one.incident for one in late] == ["2", "1"]
    assert [one.incident for one in soon] == ["4", "3"]


def test_a_late_step_stays_when_it_was_acknowledged_and_says_by_whom() -> None:
    (one,) = watched_steps(call(), LIMITS, [note(Step.DISPATCH, 20), note(Step.DISPATCH, 10, key="n/2")])
    assert one.noted is not None
    assert one.noted.at == ago(20), "who was first"
    assert one.lateness(NOW) is Lateness.LATE
    assert not one.is_unnoted(NOW)


@pytest.mark.parametrize("step", [Step.ARRIVE, Step.SET_OUT])
def test_an_acknowledgement_is_of_one_step(step: Step) -> None:
    (one,) = watched_steps(call(), LIMITS, [note(step, 20)])
    assert one.noted is None
    assert one.is_unnoted(NOW)


def test_what_is_waited_for_anew_is_to_be_acknowledged_anew() -> None:
    said = [note(Step.DISPATCH, 30)]
    (again,) = watched_steps(call(), LIMITS, said, [sent(25, ended_s=10)])
    assert again.noted is None
    (still,) = watched_steps(call(), LIMITS, said, [sent(90, ended_s=60)])
    assert still.noted is not None
    reopened = Note("n/2", "0412", "reopen", "ref", ago(5), "chief")
    (taken_up,) = watched_steps(call(), LIMITS, [*said, reopened])
    assert taken_up.noted is None


def test_kinds_of_notes_are_read_back() -> None:
    assert {step_of(note_kind(step)) for step in Step} == set(Step)
    for other in ("note", "late.", "late.tea", "divert", "dispatch"):
        assert step_of(other) is None


def test_who_may_take_note() -> None:
    name = "AcknowledgeLate"
    assert name in {command.name() for command in HANDLERS}
    may = {role for role in Role if Rights("li", frozenset({role}), is_drill=True).may(name)}
    assert may == {Role.SUPERVISOR, Role.COMMANDER, Role.INSTRUCTOR, Role.ADMINISTRATOR}


# -- the kept list says what the rule says ---------------------------------------------------------

ZONES = {code: Zone(code, code, code, "", level=level) for code, level in (("A", "town"), ("B", "country"))}
DOCTRINE = Doctrine(
    "test", "1", (), (), (), limits=replace(LIMITS, feedback_s=90, close_s=900), arrive_by_zone_level_s={"town": 200}
)
numbers = st.sampled_from([f"{n:04}" for n in range(6)])
seconds = st.integers(0, 1200)


@st.composite
def incidents(draw: st.DrawFn) -> Incident:
    received = draw(seconds)
    status = draw(st.sampled_from(list(IncidentStatus)))
    step = st.none() | st.integers(0, received).map(ago)
    return call(
        draw(numbers), received, status=status, zone=draw(st.sampled_from(["A", "B", None])),
        dispatched_at=draw(step), acknowledged_at=draw(step), on_scene_at=draw(step), feedback_at=draw(step),
    )  # fmt: skip


notes = st.builds(note, st.sampled_from(list(Step)), seconds, numbers, st.sampled_from(["n/1", "n/2", "n/3"]))
rows = st.tuples(st.sampled_from(["put", "take"]), incidents() | notes)


def _change(what: str, row: Incident | Note) -> RowChange:
    kind, key = ("incident", row.number) if isinstance(row, Incident) else ("note", row.key)
    return RowChange(kind, key, row if what == "put" else None)


@given(st.lists(st.tuples(rows, st.integers(0, 60)), max_size=30))
def test_the_kept_list_is_what_the_rule_says_of_the_whole_picture(changes) -> None:
    picture = Picture(zones=MappingProxyType(ZONES))
    kept, now = LateSteps(DOCTRINE), NOW
    kept.follow(picture, ChangeSet(everything=True))
    for seq, ((what, row), passed_s) in enumerate(changes, 1):
        held = picture.notes.get(row.key) if isinstance(row, Note) else None
        if held is not None and held.incident != row.incident:
            continue  # a note never moves to another incident
        picture, change = picture.folded(seq, [_change(what, row)])
        kept.follow(picture, change)
        now += timedelta(seconds=passed_s)
        watched: list[WatchedStep] = []
        for incident in picture.incidents.values():
            said = [one for one in picture.notes.values() if one.incident == incident.number]
            limits = DOCTRINE.limits
            if incident.zone == "A":
                limits = replace(limits, arrive_s=200)
            watched += watched_steps(incident, limits, said)
        late, soon = late_and_soon(watched, now)
        assert kept.at(now) == (late, soon)
        assert {one.incident for one in late} == {
            number for number, i in picture.incidents.items()
            if lateness(i, replace(DOCTRINE.limits, arrive_s=200 if i.zone == "A" else 600), now) is Lateness.LATE
        }  # fmt: skip
        fresh = LateSteps(DOCTRINE)
        fresh.follow(picture, ChangeSet(everything=True))
        assert fresh.at(now) == (late, soon)
