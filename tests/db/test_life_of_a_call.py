"""A call's life on both engines: joined, diverted against a receipt, reviewed, returned, led, marked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from console.domain.request import Answer
from console.picture import Picture
from console.questions import proposal
from db.reading import load
from tests.support.desks import Desk


def picture_of(desk: Desk) -> Picture:
    with desk.store.reading() as connection:
        return load(connection)


def notes_of(desk: Desk, incident: str, kind: str) -> list[str]:
    picture = picture_of(desk)
    return [picture.text(n.text) for n in picture.notes.values() if n.incident == incident and n.kind == kind]


# -- duplicates ----------------------------------------------------------------------------------------


def test_a_second_call_ends_as_a_duplicate_and_its_units_go_over(desk: Desk) -> None:
    desk.unit("A-1", "A-2")
    desk.incident("0412")
    desk.incident("0413")
    desk.done("AssignUnits", incident="0412", units=["A-1"])
    desk.done("AssignUnits", incident="0413", units=["A-2"])
    desk.done("RequestSupport", incident="0413", arms=["traffic"])
    desk.done("JoinIncidents", incident="0413", to="0412", with_units=True)
    picture = picture_of(desk)
    second = picture.incidents["0413"]
    assert (second.status, second.disposition, second.joined_to) == ("closed", "duplicate", "0412")
    assert desk.active("A-2") == ["0412"]
    assert [a.role for a in picture.active_on("0412")] == ["lead", "assist"]
    assert picture.requests["0413/1"].answer == Answer.WITHDRAWN
    desk.done("AddNote", incident="0413", text="rang once more")  # a note finds its way to the main one
    assert desk.verify().ok


def test_joining_is_undone_and_reopening_unjoins(desk: Desk) -> None:
    desk.unit("A-2")
    desk.incident("0412")
    desk.incident("0413")
    desk.done("AssignUnits", incident="0413", units=["A-2"])
    joined = desk.done("JoinIncidents", incident="0413", to="0412")
    assert desk.active("A-2") == []
    desk.done("Undo", seq=joined.seq)
    assert picture_of(desk).incidents["0413"].joined_to is None
    assert desk.active("A-2") == ["0413"]
    desk.done("JoinIncidents", incident="0413", to="0412")
    desk.done("ReopenIncident", incident="0413", reason="another street after all")
    again = picture_of(desk).incidents["0413"]
    assert (again.status, again.disposition, again.joined_to) == ("waiting", None, None)
    assert desk.verify().ok


def test_joins_never_loop(desk: Desk) -> None:
    for number in ("0412", "0413", "0414"):
        desk.incident(number)
    assert desk.refused("JoinIncidents", incident="0412", to="0412")[0] == "illegal_step"
    joined = desk.done("JoinIncidents", incident="0412", to="0413")
    assert desk.refused("JoinIncidents", incident="0414", to="0412")[0] == "illegal_step"
    reopened = desk.done("ReopenIncident", incident="0412", reason="not the same")
    desk.done("JoinIncidents", incident="0413", to="0412")
    # Put back as they were, each would belong to the other.
    assert desk.refused("Undo", seq=reopened.seq)[0] == "undo_refused"
    assert desk.refused("Undo", seq=joined.seq)[0] == "undo_refused"


# -- diversion -----------------------------------------------------------------------------------------


def test_a_diverted_call_owes_a_receipt(desk: Desk) -> None:
    target = desk.bus.doctrine.diversion("city")
    assert target is not None
    assert target.receipt_s is not None
    desk.incident()
    desk.done("DivertIncident", incident="0412", to="city", reason="a broken manhole")
    asked = picture_of(desk).requests["0412/1"]
    assert (asked.kind, asked.addressee) == ("diversion", "city")
    assert asked.due_at == asked.asked_at + timedelta(seconds=target.receipt_s)
    assert picture_of(desk).text(asked.text) == "a broken manhole"
    desk.done("AnswerRequest", request="0412/1", answer="received")
    assert not picture_of(desk).requests["0412/1"].is_open
    assert desk.verify().ok


def test_a_refused_diversion_comes_back_until_somebody_takes_it_up(desk: Desk) -> None:
    desk.incident()
    desk.done("DivertIncident", incident="0412", to="city", reason="a broken manhole")
    desk.done("AnswerRequest", request="0412/1", answer="refused", reply="not our road")
    assert picture_of(desk).requests["0412/1"].came_back
    desk.done("ReopenIncident", incident="0412", reason="the city refused")
    asked = picture_of(desk).requests["0412/1"]
    assert (asked.is_open, asked.answer) == (False, Answer.REFUSED)
    desk.done("DivertIncident", incident="0412", to="hotline", reason="then they")
    assert picture_of(desk).requests["0412/2"].awaits_answer
    desk.done("ReopenIncident", incident="0412", reason="never mind")
    assert picture_of(desk).requests["0412/2"].answer == Answer.WITHDRAWN
    assert desk.verify().ok


def test_a_service_that_doctrine_does_not_know_owes_nothing(desk: Desk) -> None:
    desk.incident()
    desk.done("DivertIncident", incident="0412", to="the vicar", reason="asked for by name")
    assert picture_of(desk).requests == {}


# -- review --------------------------------------------------------------------------------------------


@pytest.fixture
def reviewing(desk: Desk) -> Desk:
    """A desk whose doctrine wants disputes reviewed, and the first to receive to own."""
    desk.bus.doctrine = replace(desk.bus.doctrine, review_before_closing=("dispute",), first_owns=True)
    return desk


def test_a_class_under_review_is_closed_once_it_is_approved(reviewing: Desk) -> None:
    desk = reviewing
    desk.unit("A-1")
    desk.incident(class_="dispute.family")
    assert desk.refused("CloseIncident", incident="0412", disposition="mediated")[0] == "review_wanted"
    desk.done("AskReview", incident="0412", text="both signed")
    assert desk.refused("AskReview", incident="0412")[0] == "illegal_step"
    assert desk.refused("CloseIncident", incident="0412", disposition="mediated")[0] == "review_wanted"
    assert desk.refused("AnswerRequest", request="0412/1", answer="approved")[0] == "illegal_step"
    assert desk.refused("AnswerReview", request="0412/1", approved=False)[0] == "bad_field"
    desk.done("AnswerReview", request="0412/1", approved=False, reply="the second signature lacks")
    assert desk.refused("CloseIncident", incident="0412", disposition="mediated")[0] == "review_wanted"
    desk.done("AskReview", incident="0412", text="now both signed")
    code, text = desk.refused("AnswerReview", request="0412/2", approved=True)
    assert (code, "another person" in str(text)) == ("not_allowed", True)
    desk.done("AnswerReview", request="0412/2", approved=True, actor="legal")
    desk.done("CloseIncident", incident="0412", disposition="mediated")
    assert not picture_of(desk).requests["0412/2"].is_open
    # One review is for one closing.
    desk.done("ReopenIncident", incident="0412", reason="it began anew")
    assert desk.refused("CloseIncident", incident="0412", disposition="mediated")[0] == "review_wanted"
    assert desk.verify().ok


def test_who_is_alone_approves_his_own_where_doctrine_lets_him(reviewing: Desk) -> None:
    desk = reviewing
    desk.bus.doctrine = replace(desk.bus.doctrine, reviewed_by_another=False)
    desk.incident()
    desk.done("AskReview", incident="0412")
    desk.done("AnswerReview", request="0412/1", approved=True)
    desk.done("CloseIncident", incident="0412", disposition="settled")


def test_other_classes_are_closed_without_and_a_duplicate_too(reviewing: Desk) -> None:
    desk = reviewing
    desk.incident("0411", class_="traffic")
    desk.incident("0412")
    desk.incident("0413")
    desk.done("CloseIncident", incident="0411", disposition="settled")
    desk.done("JoinIncidents", incident="0413", to="0412")


def test_whoever_receives_first_owns_where_doctrine_says_so(reviewing: Desk) -> None:
    reviewing.incident("0412")
    assert picture_of(reviewing).incidents["0412"].owner == "desk"
    reviewing.bus.doctrine = replace(reviewing.bus.doctrine, first_owns=False)
    reviewing.incident("0413")
    assert picture_of(reviewing).incidents["0413"].owner is None


# -- lead, returns, hazards ------------------------------------------------------------------------------


def test_the_lead_changes_in_one_step(desk: Desk) -> None:
    desk.unit("A-1", "A-2", "A-3")
    desk.incident()
    desk.done("AssignUnits", incident="0412", units=["A-1", "A-2"])
    done = desk.done("SetLead", incident="0412", unit="A-2")
    roles = {a.unit: a.role for a in picture_of(desk).active_on("0412")}
    assert roles == {"A-1": "assist", "A-2": "lead"}
    assert desk.refused("SetLead", incident="0412", unit="A-2")[0] == "illegal_step"
    assert desk.refused("SetLead", incident="0412", unit="A-3")[0] == "illegal_step"
    desk.done("Undo", seq=done.seq)
    assert {a.unit: a.role for a in picture_of(desk).active_on("0412")} == {"A-1": "lead", "A-2": "assist"}


def test_a_returned_order_leaves_the_call_waiting_and_says_why(desk: Desk) -> None:
    desk.unit("A-1")
    desk.incident()
    desk.done("AssignUnits", incident="0412", units=["A-1"])
    desk.done("SetUnitStatus", unit="A-1", status="on_scene")
    desk.done("ReturnDispatch", incident="0412", unit="A-1", reason="not our bank of the river")
    picture = picture_of(desk)
    assert picture.incidents["0412"].status == "waiting"
    assert [a.end_reason for a in picture.assignments.values()] == ["returned"]
    assert notes_of(desk, "0412", "returned") == ["not our bank of the river"]
    assert desk.refused("ReturnDispatch", incident="0412", unit="A-1", reason="again")[0] == "illegal_step"
    assert desk.verify().ok


def test_a_hazard_is_kept_with_the_place_of_its_call(desk: Desk) -> None:
    desk.incident()
    until = (desk.clock.now() + timedelta(days=30)).isoformat()
    desk.done("MarkHazard", incident="0412", text="a dog in the yard", until=until)
    (note,) = [note for note in picture_of(desk).notes.values() if note.kind == "hazard"]
    assert note.until is not None
    assert note.until.isoformat() == until
    assert notes_of(desk, "0412", "hazard") == ["a dog in the yard"]
    over = desk.clock.now().isoformat()
    assert desk.refused("MarkHazard", incident="0412", text="smoke", until=over)[0] == "bad_field"
    assert desk.verify().ok


def offered(desk: Desk) -> dict[str, set[str]]:
    """Groups that are recommended for 0412, best first, with the codes of what speaks against each."""
    with desk.store.reading() as connection:
        found = proposal("0412", 1, connection, desk.bus)
    options = (*found.picks, *found.others())
    return {option.group: {remark.code for remark in option.against} for option in options}


def test_who_sent_its_order_back_is_recommended_last_with_the_reason(desk: Desk) -> None:
    desk.unit("A-1", "A-2")
    desk.incident()
    desk.done("AssignUnits", incident="0412", units=["A-1"])
    desk.done("ReturnDispatch", incident="0412", unit="A-1", reason="not our side")
    assert list(offered(desk)) == ["A-2", "A-1"]
    assert {group: "returned" in against for group, against in offered(desk).items()} == {"A-2": False, "A-1": True}
    desk.done("AssignUnits", incident="0412", units=["A-1"])  # the commander may send it all the same
    desk.done("ReleaseUnits", incident="0412", units=["A-1"])
    assert not any("returned" in against for against in offered(desk).values())
