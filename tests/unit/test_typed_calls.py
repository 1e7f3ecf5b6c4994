"""Typed verbs about a call's life, and the commands that they make."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest

from console.commands.answer_request import AnswerRequest, AnswerReview, ChaseRequest
from console.commands.ask_review import AskReview
from console.commands.divert_incident import DivertIncident
from console.commands.join_incidents import JoinIncidents
from console.commands.mark_hazard import MarkHazard
from console.commands.request_support import RequestSupport
from console.commands.return_dispatch import ReturnDispatch
from console.commands.set_lead import SetLead
from console.doctrines import load_doctrine
from console.domain.request import Answer, Request, RequestKind
from console.domain.rows import changed
from console.domain.unit import Assignment, Role, UnitStatus
from console.picture import Picture
from console.typed.grammar import parse
from console.typed.parts import Context, Typed
from tests.unit.test_typed import NOW, call, unit


def picture() -> Picture:
    requests = [
        Request("0411/1", RequestKind.SUPPORT, "traffic", NOW, "desk", incident="0411"),
        Request("0411/2", RequestKind.REVIEW, "supervisor", NOW, "desk", incident="0411"),
        Request("0412/1", RequestKind.SUPPORT, "swat", NOW, "desk", incident="0412"),
    ]
    bound = [Assignment(u, "0411", u, role, NOW) for u, role in (("A-1", Role.LEAD), ("A-2", Role.ASSIST))]
    units = [
        *(unit(one.unit, incident="0411", status=UnitStatus.EN_ROUTE) for one in bound),
        unit("T-1", arm="traffic"),
    ]
    return Picture(
        units=MappingProxyType({u.call_sign: u for u in units}),
        incidents=MappingProxyType({i.number: i for i in (call("0411"), call("0412"))}),
        assignments=MappingProxyType({a.key: a for a in bound}),
        requests=MappingProxyType({r.key: r for r in requests}),
    )


PICTURE = picture()
CONTEXT = Context(load_doctrine(), NOW, names={"arm": {"swat": ("特警", "tj")}, "service": {"city": ("城市管理",)}})


def read(text: str, **context: Any) -> Typed:
    return parse(text, PICTURE, replace(CONTEXT, **context))


def command(text: str, **context: Any) -> Any:
    typed = read(text, **context)
    assert typed.error is None, typed.error
    (made,) = typed.commands
    return made


def test_the_second_call_is_joined_to_the_first() -> None:
    assert command("j 0412 0411") == JoinIncidents(incident="0412", to="0411")
    assert command("并 0411", incident="0412") == JoinIncidents(incident="0412", to="0411")
    assert command("j 411 412") == JoinIncidents(incident="0411", to="0412", with_units=True)
    assert "A-1, A-2 go over" in read("j 0411 0412").preview
    for text in ("j", "j 0412", "j 0412 0412", "j 0412 0411 now"):
        assert not read(text).is_ready, text


def test_lead_and_return_take_the_unit_that_is_named_picked_or_alone() -> None:
    assert command("lead A-2") == SetLead(incident="0411", unit="A-2")
    assert command("lead", incident="0411", units=("A-2",)) == SetLead(incident="0411", unit="A-2")
    assert command("退 A-2：not ours") == ReturnDispatch(incident="0411", unit="A-2", reason="not ours")
    for text in ("lead", "lead A-1", "lead T-1", "lead A-2 0412", "rt A-2", "rt T-1 : why"):
        assert not read(text).is_ready, text


def test_support_names_arms_in_any_language() -> None:
    made = RequestSupport(incident="0412", arms=("traffic", "swat"), text="blocked")
    assert command("w 0412 traffic 特警 traffic : blocked") == made
    assert command("w swat", incident="0411") == RequestSupport(incident="0411", arms=("swat",))
    assert not read("w 0412").is_ready
    assert not read("w 0412 navy").is_ready


def test_requests_are_answered_by_number_or_as_the_only_one_of_the_picked_call() -> None:
    assert command("aw 0411/1 coming T-1") == AnswerRequest(request="0411/1", answer=Answer.COMING, units=("T-1",))
    assert command("aw unable : all out", incident="0412").reply == "all out"
    assert command("aw 0411/2 approved") == AnswerReview(request="0411/2", approved=True)
    asker = PICTURE.requests["0411/2"].asked_by
    assert "another person" in str(read("aw 0411/2 approved", user=asker).error)
    assert command("aw 0411/2 sent_back : unsigned", user=asker).approved is False
    assert command("aw 0411/2 sent_back : unsigned") == AnswerReview(request="0411/2", approved=False, reply="unsigned")
    assert command("催 0411/1") == ChaseRequest(request="0411/1")
    for text in ("aw", "aw 0411/1", "aw 0411/1 approved", "aw 0411/1 unable", "aw 0411/1 coming A-1", "cs 0411/9"):
        assert not read(text).is_ready, text
    assert not read("cs", incident="0411").is_ready  # it has two


def test_open_requests_complete_those_of_the_picked_call_first() -> None:
    words = [one.text for one in read("chase ", incident="0412").completions]
    assert words == ["0412/1", "0411/1", "0411/2"]


def test_reviews_and_hazards() -> None:
    signed = AskReview(incident="0412", text="both have signed")
    for text in ("rv 0412 both have signed", "rv 0412 : both have signed", "法审 0412：both have signed"):
        assert command(text) == signed, text
    assert command("rv both have signed", incident="0412") == signed
    assert command("rv 0412 signed: both") == AskReview(incident="0412", text="signed: both")
    assert command("rv 0412") == AskReview(incident="0412")
    assert read("rv 0412 " + "x" * 100_000).error is not None
    assert command("hz 0412 a dog in the yard") == MarkHazard(incident="0412", text="a dog in the yard")
    assert not read("hz 0412").is_ready


@pytest.mark.parametrize("word", ["city", "城市管理"])
def test_a_diversion_names_a_target_of_doctrine_and_its_receipt(word: str) -> None:
    typed = read(f"d 0412 {word} a manhole")
    (made,) = typed.commands
    assert isinstance(made, DivertIncident)
    assert made.to == "city"
    assert "receipt is due in 2 h" in typed.preview
    assert command("d 0412 119 a fire").to == "119"


def test_who_takes_calls_of_the_picked_class_is_offered_first() -> None:
    help_wanted = changed(call("0413"), class_code="help.rescue")
    known = replace(PICTURE, incidents=MappingProxyType({**PICTURE.incidents, "0413": help_wanted}))

    def offered(number: str) -> list[str]:
        typed = parse(f"d {number} ", known, replace(CONTEXT, incident=number))
        return [one.text for one in typed.completions]

    assert offered("0412")[:2] == ["mediation", "hotline"], "the hotline takes anything"
    assert offered("0413")[:2] == ["fire", "medical"]
    assert set(offered("0412")) == set(offered("0413")), "the others can still be chosen"
