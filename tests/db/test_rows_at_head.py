"""Rows kept from one command to the next are never taken for newer than they are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import text

from console.domain.rows import changed
from console.domain.unit import Assignment, Role, Unit
from db.codec import CODECS
from db.rows_at_head import MOST, Known, RowsAtHead, Selection
from tests.support.desks import Desk

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def test_what_another_desk_wrote_is_seen_by_the_next_command(make_desk: Callable[..., Desk]) -> None:
    one, two = make_desk("one"), make_desk("two")
    one.unit("A-1")
    one.incident("0412")
    one.incident("0413")
    one.done("AssignUnits", incident="0412", units=["A-1"])
    two.done("ReleaseUnits", incident="0412", units=["A-1"])
    two.done("AssignUnits", incident="0413", units=["A-1"])
    assert one.refused("AssignUnits", incident="0412", units=["A-1"])[0] == "unit_busy"
    one.done("SetUnitStatus", unit="A-1", status="en_route")
    assert one.active("A-1") == ["0413"]
    assert one.verify().ok


def test_a_row_that_was_changed_past_the_journal_is_read_again(desk: Desk) -> None:
    desk.unit("A-1")
    with desk.store.engine.connect() as connection, connection.begin():
        connection.execute(text("UPDATE unit SET version = 7"))
    desk.done("SetUnitStatus", unit="A-1", status="off_duty")
    row = desk.row("unit", "A-1")
    assert row is not None
    assert (row["version"], row["status"]) == (8, "off_duty")


def test_another_head_knows_nothing_and_the_number_of_rows_is_bounded() -> None:
    known = RowsAtHead()
    known.at("a").rows["unit", "A-1"] = None
    known.moved_on("b", {("unit", "A-2"): None})
    assert set(known.at("b").rows) == {("unit", "A-1"), ("unit", "A-2")}
    assert known.at("a").rows == {}
    known.at("a").rows.update({("unit", str(number)): None for number in range(MOST + 1)})
    assert known.at("a").rows == {}
    for number in range(MOST + 1):
        known.at("b").found(Selection("request", "incident", str(number)), ())
    assert known.at("b").size == 0


def test_a_selection_finds_what_was_written_since() -> None:
    known, bound, all_units = Known(), Selection("assignment", "unit", "A-1", active=True), Selection("unit")
    first, other = (Assignment(f"{number}/A-1/1", number, "A-1", Role.LEAD, NOW) for number in ("0412", "0413"))
    assert known.keys(bound) is None
    known.found(bound, ())
    known.found(all_units, [tuple(CODECS["unit"].encode(Unit("A-1")).values())])
    known.written({("assignment", first.key): first, ("unit", "A-2"): Unit("A-2"), ("zone", "Z"): None})
    assert (list(known.keys(bound) or ()), list(known.keys(all_units) or ())) == ([first.key], ["A-1", "A-2"])
    known.written({("assignment", first.key): changed(first, ended_at=NOW), ("assignment", other.key): other})
    assert list(known.keys(bound) or ()) == [other.key]
    assert known.keys(Selection("assignment", "unit", "A-2", active=True)) is None


def test_zones_are_looked_at_again_when_a_command_wrote_one() -> None:
    known = Known()
    known.zones = 7
    known.written({("unit", "A-1"): None})
    assert known.zones == 7
    known.written({("zone", "Z"): None})
    assert known.zones is None
