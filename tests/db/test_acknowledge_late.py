"""AcknowledgeLate on both engines: kept as a note whose words are private, undone like all else, and by whom."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from console.domain.roles import Role
from console.domain.supervision import watched_steps
from console.domain.worst_first import Step, limits_by_zone
from console.picture import Picture
from db.reading import load
from db.store import Store
from tests.support.databases import Server
from tests.support.desks import Desk, desks
from tests.support.logins import login_of, logins


def later(desk: Desk, seconds: float) -> None:
    desk.clock.set(desk.clock.now() + timedelta(seconds=seconds))


def picture_of(desk: Desk) -> Picture:
    with desk.store.reading() as connection:
        return load(connection)


def noted(desk: Desk, step: Step) -> str | None:
    """Who took note of a step of 0412, as every desk sees it."""
    picture = picture_of(desk)
    incident = picture.incidents["0412"]
    limits = limits_by_zone(desk.bus.doctrine, picture.zones)(incident)
    rows = watched_steps(incident, limits, picture.notes.values(), picture.assignments.values())
    note = next((one.noted for one in rows if one.step is step), None)
    return note.actor if note is not None else None


def test_who_took_note_is_on_record_and_can_be_taken_back(desk: Desk) -> None:
    desk.incident()
    later(desk, 75)
    done = desk.done("AcknowledgeLate", incident="0412", step="dispatch", note="the 13800000000 caller waits")
    assert 15 <= done.details["late_s"] <= 20
    (key,) = done.changed["note"]
    row = desk.row("note", key)
    assert row is not None
    assert (row["kind"], row["actor"]) == ("late.dispatch", "desk")
    assert "13800000000" not in row["text"]
    assert picture_of(desk).text(row["text"]) == "the 13800000000 caller waits"
    assert noted(desk, Step.DISPATCH) == "desk"
    assert desk.verify().ok
    desk.done("Undo", seq=done.seq)
    assert noted(desk, Step.DISPATCH) is None
    assert desk.verify().ok


def test_without_words_nothing_private_is_kept(desk: Desk) -> None:
    desk.incident()
    later(desk, 75)
    (key,) = desk.done("AcknowledgeLate", incident="0412", step="dispatch").changed["note"]
    row = desk.row("note", key)
    assert row is not None
    assert row["text"] == ""
    assert noted(desk, Step.DISPATCH) == "desk"
    assert desk.verify().ok


def test_only_a_step_that_is_waited_for_and_late(desk: Desk) -> None:
    desk.unit("A-1")
    desk.incident()
    code, text = desk.refused("AcknowledgeLate", incident="0412", step="dispatch")
    assert code == "illegal_step"
    assert "not late before 2026-03-01T08:01" in str(text)
    assert desk.refused("AcknowledgeLate", incident="0412", step="arrive")[0] == "illegal_step"
    assert desk.refused("AcknowledgeLate", incident="9999", step="arrive")[0] == "unknown_incident"
    later(desk, 75)
    desk.done("AssignUnits", incident="0412", units=["A-1"])
    code, text = desk.refused("AcknowledgeLate", incident="0412", step="dispatch")
    assert (code, text) == ("illegal_step", "0412 does not wait for this step: dispatch")


def test_what_waits_anew_is_noted_anew(desk: Desk) -> None:
    desk.unit("A-1")
    desk.incident()
    later(desk, 75)
    desk.done("AcknowledgeLate", incident="0412", step="dispatch")
    desk.done("AssignUnits", incident="0412", units=["A-1"])
    desk.done("ReleaseUnits", incident="0412", units=["A-1"])
    assert noted(desk, Step.DISPATCH) is None
    desk.done("AcknowledgeLate", incident="0412", step="dispatch")
    assert noted(desk, Step.DISPATCH) == "desk"
    assert desk.verify().ok


@pytest.fixture
def shared(postgres_server: Server) -> Iterator[str]:
    """A live operation on a server, with a call that waits too long."""
    with postgres_server.database() as url, desks(url) as make:
        make().incident(summary="the 13800000000 caller")
        yield url


def test_a_supervisor_takes_note_and_an_observer_sees_who_but_not_the_words(shared: str) -> None:
    with logins(shared) as login:
        opened = []
        try:
            for role in (Role.SUPERVISOR, Role.DISPATCHER, Role.OBSERVER):
                url = login(role)
                opened.append(Desk(Store.open(url), login_of(url)))
                later(opened[-1], 120)
            supervisor, dispatcher, observer = opened
            assert dispatcher.refused("AcknowledgeLate", incident="0412", step="dispatch")[0] == "not_allowed"
            assert observer.refused("AcknowledgeLate", incident="0412", step="dispatch")[0] == "not_allowed"
            supervisor.done("AcknowledgeLate", incident="0412", step="dispatch", note="sent to the chief")
            for each in opened:
                assert noted(each, Step.DISPATCH) == supervisor.store.login
            words = {each: set(picture_of(each).texts.values()) for each in opened}
            assert "sent to the chief" in words[dispatcher]
            assert "sent to the chief" not in words[observer]
        finally:
            for each in opened:
                each.bus.close()
                each.store.close()


def test_a_second_order_has_a_clock_of_its_own(desk: Desk) -> None:
    desk.incident()
    for name in ("A-1", "A-2"):
        desk.unit(name)
    desk.done("AssignUnits", incident="0412", units=["A-1"])
    desk.done("SetUnitStatus", unit="A-1", status="acknowledged")
    later(desk, 300)
    desk.done("ReturnDispatch", incident="0412", unit="A-1", reason="on the other bank")
    desk.done("AssignUnits", incident="0412", units=["A-2"])
    later(desk, 20)
    assert desk.refused("AcknowledgeLate", incident="0412", step="acknowledge")[0] == "illegal_step"
    later(desk, 600)
    assert desk.done("AcknowledgeLate", incident="0412", step="acknowledge").details["late_s"] < 620
    assert noted(desk, Step.ACKNOWLEDGE) == "desk"
