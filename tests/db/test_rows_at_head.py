"""Rows kept from one command to the next are never taken for newer than they are."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import text

from db.rows_at_head import MOST, RowsAtHead
from tests.support.desks import Desk


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
    known.at("a")["unit", "A-1"] = None
    known.moved_on("b", {("unit", "A-2"): None})
    assert set(known.at("b")) == {("unit", "A-1"), ("unit", "A-2")}
    assert known.at("a") == {}
    known.at("a").update({("unit", str(number)): None for number in range(MOST + 1)})
    assert known.at("a") == {}
