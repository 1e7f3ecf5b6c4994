"""The picture as it is read from the tables and grows along the journal."""

from __future__ import annotations

from collections.abc import Callable

from console.picture import ChangeSet
from db import journal, reading
from tests.support.desks import Desk


def test_an_incident_that_was_let_go_comes_back_with_all_that_belongs_to_it(desk: Desk) -> None:
    desk.unit("A-1")
    desk.incident()
    desk.done("AssignUnits", incident="0412", units=["A-1"])
    desk.done("AddNote", incident="0412", text="the gate is locked")
    desk.done("CloseIncident", incident="0412", disposition="settled")
    with desk.store.reading() as connection:
        picture, _ = reading.load(connection).without_old(0)
    assert not picture.incidents
    assert not picture.notes
    desk.done("ReopenIncident", incident="0412", reason="they quarrel again")
    with desk.store.reading() as connection:
        picture, changes = reading.follow(connection, picture, journal.entries(connection, picture.seq))
        afresh = reading.load(connection)
    assert changes.incidents == {"0412"}
    assert changes.notes == set(picture.notes)
    assert (picture.incidents, picture.notes, picture.assignments) == (
        afresh.incidents,
        afresh.notes,
        afresh.assignments,
    )
    assert "the gate is locked" in {picture.text(note.text) for note in picture.notes.values()}


def test_a_look_sees_one_moment_whatever_others_do_meanwhile(make_desk: Callable[..., Desk]) -> None:
    reader, writer = make_desk("li"), make_desk("wang")
    writer.unit("A-1")
    with reader.store.reading() as connection:
        before = journal.head(connection)
        writer.unit("A-2")
        assert journal.head(connection) == before
        assert journal.verify(connection).ok
        assert journal.fold_difference(connection) is None
        picture = reading.load(connection)
        assert picture.seq == before[0]
        assert list(picture.units) == ["A-1"]
    with reader.store.reading() as connection:
        picture, changes = reading.follow(connection, picture, journal.entries(connection, picture.seq))
    assert list(picture.units) == ["A-1", "A-2"]
    assert changes == ChangeSet(units=frozenset({"A-2"}))
