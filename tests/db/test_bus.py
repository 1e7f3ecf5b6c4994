"""Commands through the bus, on both engines: what is kept, what is refused, what is answered again."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from db import journal
from tests.support.desks import Desk


def test_a_call_runs_from_receiving_to_closing(desk: Desk) -> None:
    desk.unit("A-1", "A-2")
    desk.incident(summary="noise at night", address="3 Mill Lane")
    desk.done("AssignUnits", incident="0412", units=["A-1", "A-2"])
    for status in ("delivered", "acknowledged", "en_route", "on_scene"):
        desk.done("SetUnitStatus", unit="A-1", status=status)
    desk.done("AddFeedback", incident="0412", unit="A-1", text="both sides calm")
    desk.done("CloseIncident", incident="0412", disposition="mediated")
    row = desk.row("incident", "0412")
    assert row is not None
    stamps = [
        row[f"{step}_at"] for step in ("received", "dispatched", "delivered", "acknowledged", "en_route", "on_scene")
    ]
    assert stamps == sorted(stamps)
    assert row["status"] == "closed"
    assert row["feedback_at"]
    assert row["answered_at"] is None
    for call_sign in ("A-1", "A-2"):
        unit = desk.row("unit", call_sign)
        assert unit is not None
        assert (unit["status"], unit["incident"]) == ("available", None)
    assert desk.verify().ok


def test_the_same_id_does_the_work_once(desk: Desk) -> None:
    desk.unit("A-1")
    desk.incident()
    first = desk.done("AssignUnits", incident="0412", units=["A-1"], id="5b1c")
    again = desk.done("AssignUnits", incident="0412", units=["A-1"], id="5b1c")
    assert (again.seq, dict(again.changed)) == (first.seq, dict(first.changed))
    assert desk.head()[0] == first.seq


def test_a_refusal_is_remembered_by_its_id_and_not_journaled(desk: Desk) -> None:
    desk.incident()
    before = desk.head()
    assert desk.refused("AssignUnits", incident="0412", units=["A-1"], id="77")[0] == "unknown_unit"
    desk.unit("A-1")
    assert desk.refused("AssignUnits", incident="0412", units=["A-1"], id="77")[0] == "unknown_unit"
    assert desk.head()[0] == before[0] + 1  # the registration alone


def test_assigning_several_units_is_all_or_nothing(desk: Desk) -> None:
    desk.unit("A-1", "A-2")
    desk.incident()
    desk.incident("0413")
    desk.done("AssignUnits", incident="0413", units=["A-2"])
    code, told = desk.refused("AssignUnits", incident="0412", units=["A-1", "A-2"])
    assert code == "unit_busy"
    assert told is not None
    assert "0413" in told
    assert desk.active("A-1") == []


def test_the_database_itself_refuses_a_second_active_assignment(desk: Desk) -> None:
    desk.unit("A-1")
    desk.incident()
    desk.incident("0413")
    desk.done("AssignUnits", incident="0412", units=["A-1"])
    forged = text(
        "INSERT INTO assignment (key, incident, unit, role, assigned_at, version)"
        " VALUES ('forged', '0413', 'A-1', 'lead', '2026-03-01T08:00:00.000Z', 1)"
    )
    with pytest.raises(IntegrityError), desk.store.engine.connect() as connection, connection.begin():
        connection.execute(forged)


def test_reassigning_two_units_of_one_incident_leaves_it_waiting(desk: Desk) -> None:
    desk.unit("A-1", "A-2")
    desk.incident()
    desk.incident("0413")
    desk.done("AssignUnits", incident="0412", units=["A-1", "A-2"])
    desk.done("ReassignUnits", incident="0413", units=["A-1", "A-2"])
    left, joined = desk.row("incident", "0412"), desk.row("incident", "0413")
    assert left is not None
    assert joined is not None
    assert (left["status"], joined["status"]) == ("waiting", "dispatched")
    assert desk.active("A-1") == desk.active("A-2") == ["0413"]
    assert desk.verify().ok


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"name": "SetUnitStatus", "unit": "A-1", "status": "on_scene"}, "illegal_step"),
        ({"name": "SetUnitStatus", "unit": "A-9", "status": "available"}, "unknown_unit"),
        ({"name": "AssignUnits", "incident": "0999", "units": ["A-1"]}, "unknown_incident"),
        ({"name": "CloseIncident", "incident": "0412", "disposition": "forgotten"}, "bad_field"),
        ({"name": "ReceiveIncident", "class": "weather", "priority": 1, "at": [1, 2]}, "bad_field"),
        ({"name": "ReceiveIncident", "class": "traffic", "priority": 1, "at": [36.6, 117.0]}, "bad_field"),
        ({"name": "ReopenIncident", "incident": "0412", "reason": "x"}, "illegal_step"),
        ({"name": "ReleaseUnits", "incident": "0412", "units": ["A-1"]}, "illegal_step"),
        ({"name": "Undo", "seq": 99}, "nothing_to_undo"),
        ({"name": "ReceiveIncident", "incident": "0412", "class": "help", "priority": 1, "at": [1, 2]}, "conflict"),
    ],
)
def test_refusals_carry_their_code(desk: Desk, fields: dict[str, object], code: str) -> None:
    desk.unit("A-1")
    desk.incident()
    assert desk.refused(**fields)[0] == code  # type: ignore[arg-type]


def test_a_unit_off_duty_is_not_assigned_and_a_busy_one_does_not_go_off_duty(desk: Desk) -> None:
    desk.unit("A-1", "A-2")
    desk.incident()
    desk.done("SetUnitStatus", unit="A-1", status="off_duty")
    assert desk.refused("AssignUnits", incident="0412", units=["A-1"])[0] == "unit_off_duty"
    desk.done("AssignUnits", incident="0412", units=["A-2"])
    assert desk.refused("SetUnitStatus", unit="A-2", status="off_duty")[0] == "unit_busy"


def test_a_row_that_moved_on_is_a_conflict_naming_who_and_when(make_desk: Callable[..., Desk]) -> None:
    first, second = make_desk("li"), make_desk("wang")
    first.unit("A-1")
    first.incident()
    seen = {"incident/0412": 1}
    first.done("UpdateIncident", incident="0412", priority=1, seen=seen)
    code, told = second.refused("CloseIncident", incident="0412", disposition="settled", seen=seen)
    assert code == "conflict"
    assert told is not None
    assert "li" in told
    assert "UpdateIncident" in told


def test_numbers_are_given_in_order_and_step_over_those_taken(desk: Desk) -> None:
    desk.incident("0002")
    given = [
        desk.done("ReceiveIncident", class_="help", priority=3, at=[117.0, 36.6]).details["incident"] for _ in range(2)
    ]
    assert given == ["0001", "0003"]


def test_four_desks_race_for_twenty_units_and_each_is_bound_once(make_desk: Callable[..., Desk]) -> None:
    lead = make_desk("lead")
    units = [f"U-{number}" for number in range(20)]
    lead.unit(*units)
    desks = [make_desk(f"desk{number}") for number in range(4)]
    for number in range(4):
        lead.incident(f"100{number}")
    accepted: list[str] = []

    def race(desk: Desk, incident: str) -> None:
        accepted.extend(unit for unit in units if desk.run("AssignUnits", incident=incident, units=[unit]).ok)

    threads = [threading.Thread(target=race, args=(desk, f"100{n}")) for n, desk in enumerate(desks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(accepted) == sorted(units)
    assert lead.verify().entries == lead.head()[0] == 20 + 4 + 20


def test_a_batch_writes_the_same_journal_as_single_commands(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk()
    with desk.bus.batch():
        desk.unit("A-1")
        desk.incident()
        desk.refused("AssignUnits", incident="0412", units=["A-9"])
        desk.done("AssignUnits", incident="0412", units=["A-1"])
    verdict = desk.verify()
    assert verdict.ok
    assert verdict.entries == 3


def test_what_is_personal_is_not_in_the_journal_and_can_be_erased(desk: Desk) -> None:
    secret = "Mr Example of 3 Mill Lane"
    desk.incident(summary=secret, address="3 Mill Lane")
    desk.done("AddNote", incident="0412", text=f"called back: {secret}")
    with desk.store.engine.connect() as connection, connection.begin():
        bodies = [entry.text for entry in journal.entries(connection)]
        assert not any("Mill Lane" in body for body in bodies)
        connection.execute(text("UPDATE private_text SET salt = NULL, text = NULL"))
    assert desk.verify().ok


def test_who_is_refused_by_a_rule_learns_who_was_first(make_desk: Callable[..., Desk]) -> None:
    first, second = make_desk("first"), make_desk("second")
    first.unit("A-1", "A-2")
    first.incident("0412")
    first.incident("0413")
    first.done("AssignUnits", incident="0412", units=["A-1"])
    refused = second.run("AssignUnits", incident="0413", units=["A-1"])
    assert refused.error_code == "unit_busy"
    assert refused.error_text == "A-1 is dispatched on 0412: release or reassign it"
    told = {name: refused.error_values[name] for name in ("actor", "command", "entry")}
    assert told == {"actor": "first", "command": "AssignUnits", "entry": "5"}
    again = first.run("AssignUnits", incident="0413", units=["A-1"])
    assert "actor" not in again.error_values, "what one did oneself is no news"
    first.done("CloseIncident", incident="0413", disposition="settled")
    late = second.run("AssignUnits", incident="0413", units=["A-2"])
    assert late.error_code == "illegal_step"
    assert late.error_values["actor"] == "first"
