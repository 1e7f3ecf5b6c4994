"""Undo as a compensating command: everything back as it was, redo, and refusal once things moved on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.desks import Desk


def without_version(row: dict[str, Any] | None) -> dict[str, Any] | None:
    return None if row is None else {name: value for name, value in row.items() if name != "version"}


def state(desk: Desk) -> list[Any]:
    return [without_version(desk.row("incident", n)) for n in ("0412", "0413")] + [
        without_version(desk.row("unit", u)) for u in ("A-1", "A-2")
    ]


STEPS: dict[str, Callable[[Desk], Any]] = {
    "assign": lambda d: d.done("AssignUnits", incident="0413", units=["A-2"]),
    "reassign": lambda d: d.done("ReassignUnits", incident="0413", units=["A-1"]),
    "release": lambda d: d.done("ReleaseUnits", incident="0412", units=["A-1"]),
    "status": lambda d: d.done("SetUnitStatus", unit="A-1", status="on_scene"),
    "clear": lambda d: d.done("SetUnitStatus", unit="A-1", status="available"),
    "close": lambda d: d.done("CloseIncident", incident="0412", disposition="settled"),
    "divert": lambda d: d.done("DivertIncident", incident="0412", to="city services", reason="street light"),
    "update": lambda d: d.done("UpdateIncident", incident="0412", priority=4),
    "escalate": lambda d: d.done("Escalate", incident="0412", tier=2),
}


@pytest.mark.parametrize("name", STEPS)
def test_undo_and_redo_of_each_step(desk: Desk, name: str) -> None:
    desk.unit("A-1", "A-2")
    desk.incident()
    desk.incident("0413")
    desk.done("AssignUnits", incident="0412", units=["A-1"])
    before = state(desk)
    step = STEPS[name](desk)
    after = state(desk)
    assert after != before
    undo = desk.done("Undo", seq=step.seq)
    assert state(desk) == before
    desk.done("Undo", seq=undo.seq)
    assert state(desk) == after
    assert desk.verify().ok


def test_undoing_a_call_removes_it_and_redo_brings_it_back(desk: Desk) -> None:
    received = desk.done("ReceiveIncident", incident="0412", class_="help", priority=2, at=[117.0, 36.6])
    undone = desk.done("Undo", seq=received.seq)
    assert desk.row("incident", "0412") is None
    desk.done("Undo", seq=undone.seq)
    row = desk.row("incident", "0412")
    assert row is not None
    assert row["status"] == "waiting"
    assert desk.verify().ok


def test_a_call_with_notes_is_not_undone(desk: Desk) -> None:
    desk.incident()
    desk.done("AddNote", incident="0412", text="caller rang again")
    code, told = desk.refused("Undo", seq=1)
    assert code == "undo_refused"
    assert told is not None
    assert "notes" in told


def test_a_note_does_not_come_back_to_a_call_that_was_taken_back(desk: Desk) -> None:
    received = desk.done("ReceiveIncident", incident="0412", class_="help", priority=2, at=[117.0, 36.6])
    noted = desk.done("AddNote", incident="0412", text="caller rang again")
    taken = desk.done("Undo", seq=noted.seq)
    desk.done("Undo", seq=received.seq)
    code, told = desk.refused("Undo", seq=taken.seq)
    assert code == "undo_refused"
    assert told is not None
    assert "0412" in told
    assert desk.verify().ok


def test_undo_is_refused_once_a_unit_moved_on(desk: Desk) -> None:
    desk.unit("A-1")
    desk.incident()
    assigned = desk.done("AssignUnits", incident="0412", units=["A-1"])
    desk.done("SetUnitStatus", unit="A-1", status="en_route", actor="radio")
    code, told = desk.refused("Undo", seq=assigned.seq)
    assert code == "undo_refused"
    assert told is not None
    assert "radio" in told
    assert "SetUnitStatus" in told


def test_undo_of_the_first_of_two_assignments_is_refused_since_the_incident_moved_on(desk: Desk) -> None:
    desk.unit("A-1", "A-2")
    desk.incident()
    first = desk.done("AssignUnits", incident="0412", units=["A-1"])
    desk.done("AssignUnits", incident="0412", units=["A-2"])
    assert desk.refused("Undo", seq=first.seq)[0] == "undo_refused"
    row = desk.row("incident", "0412")
    assert row is not None
    assert row["status"] == "dispatched"


def test_an_entry_is_undone_once(desk: Desk) -> None:
    desk.unit("A-1")
    desk.incident()
    assigned = desk.done("AssignUnits", incident="0412", units=["A-1"])
    desk.done("Undo", seq=assigned.seq)
    assert desk.refused("Undo", seq=assigned.seq)[0] == "undo_refused"


def test_a_delivery_does_not_stand_in_the_way_of_undo_and_an_acknowledgement_does(desk: Desk) -> None:
    desk.unit("A-1", "A-2")
    desk.incident()
    desk.incident("0413")
    before = state(desk)
    assigned = desk.done("AssignUnits", incident="0412", units=["A-1", "A-2"])
    for unit in ("A-2", "A-1"):
        desk.done("SetUnitStatus", unit=unit, status="delivered", actor="terminal")
    delivered = state(desk)
    undone = desk.done("Undo", seq=assigned.seq)
    assert state(desk) == before
    assert desk.active("A-1") == desk.active("A-2") == []
    redone = desk.done("Undo", seq=undone.seq)
    assert state(desk) == delivered
    desk.done("Undo", seq=redone.seq)
    again = desk.done("AssignUnits", incident="0412", units=["A-1"])
    desk.done("SetUnitStatus", unit="A-1", status="delivered")
    desk.done("SetUnitStatus", unit="A-1", status="acknowledged", actor="officer")
    code, told = desk.refused("Undo", seq=again.seq)
    assert code == "undo_refused"
    assert told is not None
    assert "officer" in told
    assert desk.verify().ok


def test_several_steps_are_undone_one_after_the_other_and_redone(desk: Desk) -> None:
    desk.unit("A-1", "A-2")
    states, steps = [], []
    desk.incident()
    desk.incident("0413")
    for name in ("update", "assign", "reassign_second", "close_second"):
        states.append(state(desk))
        steps.append(MORE_STEPS.get(name, STEPS.get(name, lambda d: None))(desk))
    last = state(desk)
    undos = []
    for before, step in zip(reversed(states), reversed(steps), strict=True):
        undos.append(desk.done("Undo", seq=step.seq))
        assert state(desk) == before
    for undo in reversed(undos):
        desk.done("Undo", seq=undo.seq)
    assert state(desk) == last
    assert desk.verify().ok


MORE_STEPS: dict[str, Callable[[Desk], Any]] = {
    "reassign_second": lambda d: d.done("ReassignUnits", incident="0412", units=["A-2"]),
    "close_second": lambda d: d.done("CloseIncident", incident="0412", disposition="settled"),
}


def test_undo_does_not_go_past_what_was_done_again(desk: Desk) -> None:
    desk.unit("A-1")
    desk.incident()
    update = desk.done("UpdateIncident", incident="0412", priority=1)
    assigned = desk.done("AssignUnits", incident="0412", units=["A-1"])
    undone = desk.done("Undo", seq=assigned.seq)
    desk.done("Undo", seq=undone.seq)
    code, told = desk.refused("Undo", seq=update.seq)
    assert code == "undo_refused"
    assert told is not None


def test_an_undone_entry_is_not_undone_again_and_a_redone_one_is(desk: Desk) -> None:
    desk.unit("A-1")
    desk.incident()
    assigned = desk.done("AssignUnits", incident="0412", units=["A-1"])
    undone = desk.done("Undo", seq=assigned.seq)
    assert desk.refused("Undo", seq=assigned.seq)[0] == "undo_refused"
    desk.done("Undo", seq=undone.seq)
    desk.done("Undo", seq=assigned.seq)
    assert desk.active("A-1") == []
    assert desk.verify().ok
