"""Values that pass every check and fit no column: refused on both engines, and the record goes on."""

from __future__ import annotations

from console.commands.add_note import AddNote
from tests.support.desks import Desk


def test_a_text_from_the_window_that_the_database_can_not_hold_is_refused(desk: Desk) -> None:
    desk.incident()
    before = desk.head()
    # The window makes commands without decoding them, so that nothing has looked at their texts yet.
    outcome = desk.bus.run(AddNote(incident="0412", text="half a character: \ud83d"))
    assert (outcome.ok, outcome.error_code) == (False, "bad_field")
    assert desk.head() == before
    desk.done("AddNote", incident="0412", text="all quiet")
    assert desk.verify().ok
