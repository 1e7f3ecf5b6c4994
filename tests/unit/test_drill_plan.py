"""Overlaps, missing ends and equal moments: what a recorded drill makes of a log that contradicts itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from console.domain.geo import LonLat
from console.drill.plan import Kind, Plan, planned
from console.drill.scenario import Call, Report, Run, Scenario, UnitOnDuty

START = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
HERE = LonLat(112.3, 33.3)


def minute(number: float | None) -> datetime | None:
    return None if number is None else START + timedelta(minutes=number)


def run(incident: str, unit: str, *stamps: float | None, reports: tuple[float, ...] = ()) -> Run:
    """Minutes of dispatch, en route, on scene, end."""
    given_stamps: list[Any] = [minute(stamp) for stamp in stamps] + [None] * (4 - len(stamps))
    dispatched, en_route, on_scene, ended = given_stamps
    return Run(
        incident=incident,
        unit=unit,
        dispatched_at=dispatched,
        en_route_at=en_route,
        on_scene_at=on_scene,
        ended_at=ended,
        reports=tuple(Report(at=START + timedelta(minutes=at), text="report") for at in reports),
    )


def plan_of(*runs: Run, received: float = 0, closed: float | None = None) -> Plan:
    incidents = sorted({each.incident for each in runs} or {"a"})
    calls = tuple(
        Call(
            incident=number, class_code="help", priority=3, at=HERE,
            received_at=START + timedelta(minutes=received), closed_at=minute(closed),
        )
        for number in incidents
    )  # fmt: skip
    units = tuple(UnitOnDuty(unit=unit, at=HERE) for unit in sorted({each.unit for each in runs}))
    return planned(Scenario(name="made", time_zone="UTC", units=units, calls=calls, runs=runs))


def told(plan: Plan) -> list[tuple[float, str, str, str]]:
    return [((s.at - START).total_seconds() / 60, s.kind.name, s.incident, s.unit) for s in plan.steps]


def left_out(plan: Plan) -> list[tuple[str, str, str]]:
    return [(d.incident, d.unit, d.field) for d in plan.departures]


def test_a_run_follows_its_stamps_and_its_call_closes_with_the_last_one() -> None:
    plan = plan_of(run("a", "U", 1, 2, 5, 9), run("a", "V", 1, 2, None, 6, reports=(4,)))
    assert told(plan) == [
        (0, "RECEIVE", "a", ""),
        (1, "ASSIGN", "a", "U"),
        (1, "ASSIGN", "a", "V"),
        (2, "EN_ROUTE", "a", "U"),
        (2, "EN_ROUTE", "a", "V"),
        (4, "REPORT", "a", "V"),
        (5, "ON_SCENE", "a", "U"),
        (6, "END", "a", "V"),
        (9, "END", "a", "U"),
        (9, "CLOSE", "a", ""),
    ]
    assert plan.departures == ()


def test_a_run_that_starts_while_the_earlier_is_open_ends_it_there() -> None:
    plan = plan_of(run("a", "U", 1, 2, 8, 20, reports=(9,)), run("b", "U", 5, 6, 7, 10))
    steps = told(plan)
    assert steps.index((5, "END", "a", "U")) < steps.index((5, "ASSIGN", "b", "U"))
    assert (5, "CLOSE", "a", "") in steps
    assert (8, "ON_SCENE", "a", "U") not in steps
    assert left_out(plan) == [("a", "U", "ended"), ("a", "U", "on_scene"), ("a", "U", "report")]


def test_a_missing_end_is_where_the_next_run_starts() -> None:
    plan = plan_of(run("a", "U", 1, 2, 3, None), run("b", "U", 5, None, None, 6))
    assert (5, "END", "a", "U") in told(plan)
    assert left_out(plan) == [("a", "U", "ended")]


def test_a_missing_end_without_a_next_run_leaves_the_call_open() -> None:
    plan = plan_of(run("a", "U", 1, 2, 3, None))
    assert [step.kind for step in plan.steps][-1] is Kind.ON_SCENE
    assert left_out(plan) == [("a", "U", "ended")]


def test_at_equal_times_ends_come_first() -> None:
    plan = plan_of(run("b", "U", 1, None, None, 5), run("a", "U", 5, None, None, 9))
    steps = told(plan)
    assert steps.index((5, "END", "b", "U")) < steps.index((5, "ASSIGN", "a", "U"))
    assert plan.departures == ()


def test_a_step_at_the_moment_of_its_own_end_still_happens() -> None:
    steps = told(plan_of(run("a", "U", 1, 2, 5, 5), run("b", "U", 5, None, None, 6)))
    ordered = [step for step in steps if step[0] == 5]
    assert ordered[:3] == [(5, "ON_SCENE", "a", "U"), (5, "END", "a", "U"), (5, "ASSIGN", "b", "U")]


def test_runs_of_no_length_stand_one_behind_the_other() -> None:
    plan = plan_of(run("a", "U", 1, 1, 1, 1), run("b", "U", 1, None, None, 1), run("c", "U", 1, None, None, 4))
    kinds = [(s.kind.name, s.incident) for s in plan.steps if s.unit]
    assert kinds == [
        ("ASSIGN", "a"), ("EN_ROUTE", "a"), ("ON_SCENE", "a"), ("END", "a"),
        ("ASSIGN", "b"), ("END", "b"), ("ASSIGN", "c"), ("END", "c"),
    ]  # fmt: skip


def test_stamps_that_run_backwards() -> None:
    plan = plan_of(run("a", "U", 3, 1, 2, 9))
    assert (3, "EN_ROUTE", "a", "U") in told(plan)
    assert (3, "ON_SCENE", "a", "U") in told(plan)
    assert left_out(plan) == [("a", "U", "en_route"), ("a", "U", "on_scene")]
    assert left_out(plan_of(run("a", "U", 1, 6, 5, 9))) == [("a", "U", "en_route")]
    assert left_out(plan_of(run("a", "U", 1, 2, 12, 9))) == [("a", "U", "on_scene")]
    assert told(plan_of(run("a", "U", 5, None, None, 3)))[-2:] == [(5, "END", "a", "U"), (5, "CLOSE", "a", "")]


def test_nobody_is_sent_before_the_call_came() -> None:
    plan = plan_of(run("a", "U", 1, 2, 6, 9), received=4)
    assert told(plan)[:3] == [(4, "RECEIVE", "a", ""), (4, "ASSIGN", "a", "U"), (4, "EN_ROUTE", "a", "U")]
    assert left_out(plan) == [("a", "U", "dispatched"), ("a", "U", "en_route")]


def test_a_call_closes_when_the_log_says_so_but_not_before_its_units_left() -> None:
    assert told(plan_of(run("a", "U", 1, 2, 3, 9), closed=30))[-1] == (30, "CLOSE", "a", "")
    early = plan_of(run("a", "U", 1, 2, 3, 9), closed=5)
    assert told(early)[-1] == (9, "CLOSE", "a", "")
    assert left_out(early) == [("a", "", "closed")]


stamps = st.none() | st.integers(0, 12).map(float)
runs = st.builds(
    lambda incident, unit, start, rest: run(incident, unit, float(start), *rest),
    st.sampled_from("abc"),
    st.sampled_from("UV"),
    st.integers(0, 12),
    st.tuples(stamps, stamps, stamps),
)


@given(st.lists(runs, max_size=9), st.integers(0, 6))
def test_whatever_a_log_says_each_unit_is_on_one_call_at_a_time(given_runs: list[Run], received: int) -> None:
    plan = plan_of(*given_runs, received=received)
    busy: dict[str, str] = {}
    stage: dict[str, Kind] = {}
    received_calls: set[str] = set()
    closed: set[str] = set()
    assert [step.at for step in plan.steps] == sorted(step.at for step in plan.steps)
    for step in plan.steps:
        assert step.incident not in closed
        if step.kind is Kind.RECEIVE:
            received_calls.add(step.incident)
        elif step.kind is Kind.CLOSE:
            assert step.incident not in busy.values()
            closed.add(step.incident)
        elif step.kind is Kind.ASSIGN:
            assert step.incident in received_calls
            assert step.unit not in busy
            busy[step.unit], stage[step.unit] = step.incident, Kind.ASSIGN
        else:
            assert busy[step.unit] == step.incident
            if step.kind is Kind.END:
                del busy[step.unit]
            else:
                assert step.kind > stage[step.unit]
                stage[step.unit] = step.kind
    assert sum(step.kind is Kind.ASSIGN for step in plan.steps) == len(given_runs)
