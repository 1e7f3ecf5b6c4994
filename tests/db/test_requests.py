"""Requests on both engines: asked, delivered, acknowledged, chased and answered, each a moment of its own."""

from __future__ import annotations

from datetime import timedelta

from console.domain.request import Answer, Request
from console.domain.roles import Role
from console.domain.worst_first import Lateness
from console.picture import Picture
from db.reading import load
from db.store import Store
from tests.support.databases import Server
from tests.support.desks import Desk, desks
from tests.support.logins import login_of, logins


def picture_of(desk: Desk) -> Picture:
    with desk.store.reading() as connection:
        return load(connection)


def request_of(desk: Desk, key: str) -> Request:
    return picture_of(desk).requests[key]


def test_each_arm_answers_for_itself_and_its_units_come(desk: Desk) -> None:
    desk.unit("A-1")
    desk.unit("T-1", arm="traffic")
    desk.incident()
    desk.done("AssignUnits", incident="0412", units=["A-1"])
    asked = desk.done("RequestSupport", incident="0412", arms=["traffic", "swat"], text="the 13800000000 caller")
    assert asked.details["requests"] == ["0412/1", "0412/2"]
    traffic = request_of(desk, "0412/1")
    assert (traffic.addressee, traffic.asked_by) == ("traffic", "desk")
    assert traffic.due_at == traffic.asked_at + timedelta(seconds=desk.bus.doctrine.support.limit_s("traffic"))
    assert picture_of(desk).text(traffic.text) == "the 13800000000 caller"

    desk.done("DeliverRequest", request="0412/1")
    desk.done("AcknowledgeRequest", request="0412/1")
    desk.done("AnswerRequest", request="0412/1", answer="coming", units=["T-1"])
    traffic = request_of(desk, "0412/1")
    steps = (traffic.delivered_at, traffic.acknowledged_at, traffic.answered_at)
    stamps = [traffic.asked_at, *(step for step in steps if step is not None)]
    assert len(stamps) == 4
    assert stamps == sorted(stamps)
    assert not traffic.is_open
    assert desk.active("T-1") == ["0412"]

    desk.done("ChaseRequest", request="0412/2")
    desk.done("AnswerRequest", request="0412/2", answer="unable", reply="all are out")
    swat = request_of(desk, "0412/2")
    assert (swat.answer, swat.chased, swat.is_open) == (Answer.UNABLE, 1, False)
    assert picture_of(desk).text(swat.reply) == "all are out"
    assert desk.verify().ok


def test_an_answer_is_undone_with_the_units_that_came(desk: Desk) -> None:
    desk.unit("T-1", arm="traffic")
    desk.incident()
    desk.done("RequestSupport", incident="0412", arms=["traffic"])
    done = desk.done("AnswerRequest", request="0412/1", answer="coming", units=["T-1"])
    desk.done("Undo", seq=done.seq)
    assert request_of(desk, "0412/1").awaits_answer
    assert desk.active("T-1") == []
    assert desk.verify().ok


def test_what_can_not_be_asked_or_answered_is_refused(desk: Desk) -> None:
    desk.unit("A-1")
    desk.incident()
    asked = desk.done("RequestSupport", incident="0412", arms=["traffic", "traffic"])
    assert asked.details["requests"] == ["0412/1"]
    assert desk.refused("RequestSupport", incident="0412", arms=["swat", "traffic"])[0] == "illegal_step"
    assert list(picture_of(desk).requests) == ["0412/1"]
    assert desk.refused("AnswerRequest", request="0412/1", answer="received")[0] == "bad_field"
    assert desk.refused("AnswerRequest", request="0412/1", answer="withdrawn")[0] == "bad_field"
    assert desk.refused("AnswerRequest", request="0412/1", answer="unable", units=["A-1"])[0] == "bad_field"
    assert desk.refused("AnswerReview", request="0412/1", approved=True)[0] == "illegal_step"
    assert desk.refused("ChaseRequest", request="0412/9")[0] == "unknown_request"
    desk.done("AcknowledgeRequest", request="0412/1")
    assert desk.refused("AcknowledgeRequest", request="0412/1")[0] == "illegal_step"
    desk.done("AnswerRequest", request="0412/1", answer="unable")
    for name in ("DeliverRequest", "AcknowledgeRequest", "ChaseRequest"):
        assert desk.refused(name, request="0412/1")[0] == "illegal_step"
    desk.done("CloseIncident", incident="0412", disposition="settled")
    assert desk.refused("RequestSupport", incident="0412", arms=["swat"])[0] == "illegal_step"


def test_a_call_with_requests_is_not_undone_away(desk: Desk) -> None:
    received = desk.done("ReceiveIncident", **{"class": "help", "priority": 2, "at": [117.0, 36.6], "incident": "7"})
    asked = desk.done("RequestSupport", incident="7", arms=["traffic"])
    assert desk.refused("Undo", seq=received.seq)[0] == "undo_refused"
    desk.done("Undo", seq=asked.seq)
    assert picture_of(desk).requests == {}
    assert desk.verify().ok


def test_the_clock_of_a_request_runs_until_its_answer(desk: Desk) -> None:
    desk.incident()
    desk.done("RequestSupport", incident="0412", arms=["traffic"])
    asked = request_of(desk, "0412/1")
    assert asked.due_at is not None
    limit = asked.due_at - asked.asked_at
    assert asked.lateness(asked.asked_at, 0.7) is Lateness.FINE
    assert asked.lateness(asked.asked_at + 0.8 * limit, 0.7) is Lateness.AMBER
    assert asked.lateness(asked.due_at, 0.7) is Lateness.LATE
    desk.done("AnswerRequest", request="0412/1", answer="coming")
    assert request_of(desk, "0412/1").lateness(asked.due_at, 0.7) is Lateness.FINE


def test_a_server_lets_only_those_give_a_verdict_who_may(postgres_server: Server) -> None:
    with postgres_server.database() as url, desks(url) as make, logins(url) as login:
        owner = make()
        owner.incident(summary="the 13800000000 caller")
        opened = {}
        try:
            for role in (Role.DISPATCHER, Role.SUPERVISOR, Role.OBSERVER):
                url_of_role = login(role)
                opened[role] = Desk(Store.open(url_of_role), login_of(url_of_role))
            dispatcher, supervisor, observer = opened.values()
            dispatcher.done("AskReview", incident="0412", text="both have signed")
            dispatcher.done("RequestSupport", incident="0412", arms=["traffic"])
            for desk in (dispatcher, observer):
                assert desk.refused("AnswerReview", request="0412/1", approved=True)[0] == "not_allowed"
            assert supervisor.refused("AnswerRequest", request="0412/2", answer="coming")[0] == "not_allowed"
            supervisor.done("AnswerReview", request="0412/1", approved=True)
            assert "both have signed" in picture_of(dispatcher).texts.values()
            assert "both have signed" not in picture_of(observer).texts.values()
        finally:
            for desk in opened.values():
                desk.bus.close()
                desk.store.close()
