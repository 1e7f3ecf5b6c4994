"""How a command that was given offline is sent, and what is held back with a refused one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from console.commands.add_note import AddNote
from console.commands.assign_units import AssignUnits
from console.commands.base import Command
from console.commands.escalate import Escalate
from console.commands.raise_alarm import RaiseAlarm
from console.commands.receive_incident import ReceiveIncident
from console.commands.undo import Undo
from console.domain.errors import Conflict, DomainError
from console.domain.geo import LonLat
from console.listening import LinkState
from console.offline import NEXT
from console.replay import Refusals, about, as_sent, desk_code, numbered
from console.sending import command_of
from db import journal
from db.outbox import Fate, Kept

PLACE = LonLat(117.0, 36.6)
CALL = ReceiveIncident(class_code="help", priority=2, at=PLACE)


def entry(*rows: tuple[str, str, int | None], details: dict[str, Any] | None = None) -> journal.Entry:
    """An entry of a shadow: kind, key and the version before of each row that it changed, None for a new one."""
    images = [
        journal.Image(kind, key, None if version is None else {"version": version}, {"version": (version or 0) + 1})
        for kind, key, version in rows
    ]
    body = journal.Body(
        at="2026-03-01T08:00:00.000Z", command="x", id="x", args={}, changed={}, rows=images, details=details or {}
    )
    return journal.Entry(1, "x", "li", "", "", journal.canonical(body))


def sent(command: Command, of: journal.Entry, **seqs: int) -> Command:
    return as_sent(command, of, lambda seq: seqs.get(f"s{seq}"))


def test_it_is_sent_under_the_versions_of_every_row_that_it_changed() -> None:
    did = entry(("unit", "A-1", 3), ("incident", "0412", 7), ("assignment", "0412/A-1/3", None))
    command = AssignUnits(incident="0412", units=("A-1",), seen={"incident/0412": 7, "post/P": 2})
    assert sent(command, did).seen == {"unit/A-1": 3, "incident/0412": 7, "post/P": 2}


def test_what_the_doctrine_chose_is_stated_even_when_it_found_nobody() -> None:
    command = Escalate(incident="0412", tier=2)
    chosen = sent(command, entry(details={"assigned": ["A-1", "A-2"]}))
    assert isinstance(chosen, Escalate)
    assert chosen.units == ("A-1", "A-2")
    nobody = sent(command, entry(details={"assigned": []}))
    assert isinstance(nobody, Escalate)
    assert nobody.units == ()
    stated = sent(Escalate(incident="0412", tier=2, units=("B-1",)), entry(details={"assigned": ["B-1"]}))
    assert isinstance(stated, Escalate)
    assert stated.units == ("B-1",)


def test_undo_names_the_entry_by_the_number_of_the_server() -> None:
    undone = sent(Undo(seq=1_000_000_005), entry(), s1000000005=42)
    assert isinstance(undone, Undo)
    assert undone.seq == 42
    with pytest.raises(DomainError, match="never reached the record") as refused:
        sent(Undo(seq=1_000_000_006), entry())
    assert refused.value.code == "nothing_to_undo"


def test_what_builds_on_a_refused_command_is_refused_with_it() -> None:
    refusals = Refusals()
    did = entry(("unit", "A-1", 3), ("incident", "0412", 7))
    refusals.check(AssignUnits(incident="0412", units=("A-1",)), did)  # nothing was refused yet
    refusals.add(AssignUnits(incident="0412", units=("A-1",)), did)
    with pytest.raises(Conflict, match=r"AssignUnits \(A-1 → 0412\)"):
        refusals.check(AssignUnits(incident="0412", units=("A-2",)), entry(("unit", "A-2", 1), ("incident", "0412", 8)))
    refusals.check(AssignUnits(incident="0413", units=("A-2",)), entry(("unit", "A-2", 1), ("incident", "0413", 1)))
    refusals.check(AddNote(incident="0412", text="words"), entry(("note", "n/1", None)))


def test_what_names_an_incident_that_a_refused_command_would_have_made_is_held_back() -> None:
    refusals = Refusals()
    refusals.add(numbered(CALL, lambda: "K7Q-1"), entry(("incident", "K7Q-1", None)))
    with pytest.raises(Conflict, match="ReceiveIncident"):
        refusals.check(AddNote(incident="K7Q-1", text="words"), entry(("note", "n/1", None)))


def test_calls_without_a_number_get_one_and_others_keep_theirs() -> None:
    named = numbered(CALL, lambda: "K7Q-1")
    assert isinstance(named, ReceiveIncident)
    assert named.incident == "K7Q-1"
    assert numbered(named, lambda: "K7Q-2") is named
    assert numbered(RaiseAlarm(asset="P-1"), lambda: "K7Q-3") == RaiseAlarm(asset="P-1", incident="K7Q-3")
    assert numbered(Undo(seq=1), lambda: "K7Q-2") == Undo(seq=1)


def test_a_desk_code_is_one_that_no_number_begins_with() -> None:
    signs = iter("AAACCC")
    assert desk_code(lambda _signs: next(signs), ["AAA-1", "0412"]) == "CCC"


def test_a_command_that_nobody_can_read_is_shown_as_one() -> None:
    text = '{"command": "Teleport", "id": "x"}'
    kept = Kept(1, "x", 1, datetime(2026, 3, 1, tzinfo=UTC), text, Fate.WAITING, None, None)
    assert command_of(kept) == Command(id="x")


def test_words_about_a_command_need_no_translation() -> None:
    assert about(AssignUnits(incident="0412", units=("A-1", "A-2"))) == "A-1, A-2 → 0412"
    assert about(Undo(seq=7)) == "7"


@pytest.mark.parametrize("event", ["lost", "found", "all sent"])
@pytest.mark.parametrize("state", LinkState)
def test_the_line_has_no_way_from_alone_to_online_but_through_sending(state: LinkState, event: str) -> None:
    after = NEXT.get((state, event))
    if after is LinkState.ONLINE:
        assert state is LinkState.RETURNING
    if event == "lost":
        assert after is LinkState.OFFLINE, "it can be lost at any time"
