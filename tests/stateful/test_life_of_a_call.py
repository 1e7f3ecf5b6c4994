"""Random lives of calls on a real record: joined never in a loop, ended with a disposition, reviewed before closing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from console.domain.duplicates import joined_with, main_of
from console.domain.request import ANSWERS, Answer, RequestKind
from console.picture import Picture
from db import reading
from tests.support.machines import TwoDesks

UNITS = ["A-1", "A-2", "T-1"]
NUMBERS = ["0411", "0412", "0413", "0414"]
REVIEWED = "0411"  # of the class that is closed after a review
REFUSALS = {
    *("illegal_step", "review_wanted", "unit_busy", "bad_field", "undo_refused", "nothing_to_undo", "unknown_request"),
    "not_allowed",
}

numbers = st.sampled_from(NUMBERS)
units = st.sampled_from(UNITS)
places = st.integers(0, 8)


class Lives(TwoDesks):
    """Two desks that answer for four calls."""

    def __init__(self) -> None:
        super().__init__()
        self.last: int | None = None

    @initialize()
    def begin(self) -> None:
        """Three units and four calls, one of a class under review."""
        for desk in self.desks:
            desk.bus.doctrine = replace(desk.bus.doctrine, review_before_closing=("dispute",))
        for name in UNITS:
            self.desks[0].done("RegisterUnit", unit=name, at=[117.0, 36.6])
        for number in NUMBERS:
            self.desks[0].incident(number, class_="dispute.family" if number == REVIEWED else "traffic")

    @property
    def picture(self) -> Picture:
        """The record as any desk sees it."""
        with self.desks[1].store.reading() as connection:
            return reading.load(connection)

    def give(self, desk: int, name: str, **fields: Any) -> bool:
        """Run a command; a refusal must be one that is known."""
        outcome = self.desks[desk].run(name, **fields)
        assert outcome.ok or outcome.error_code in REFUSALS, outcome
        self.last = outcome.seq
        return outcome.ok

    def request(self, place: int) -> str:
        """The key of some request; of none when there are not so many."""
        return dict(enumerate(sorted(self.picture.requests))).get(place, "0411/99")

    @rule(desk=st.integers(0, 1), number=numbers, unit=units)
    def assign(self, desk: int, number: str, unit: str) -> None:
        """A unit goes there."""
        self.give(desk, "AssignUnits", incident=number, units=[unit])

    @rule(desk=st.integers(0, 1), number=numbers, main=numbers, with_units=st.booleans())
    def join(self, desk: int, number: str, main: str, with_units: bool) -> None:
        """Its units are where they were said to go."""
        before = [active.unit for active in self.picture.active_on(number)]
        if self.give(desk, "JoinIncidents", incident=number, to=main, with_units=with_units):
            for unit in before:
                assert self.desks[desk].active(unit) == ([main] if with_units else [])

    @rule(desk=st.integers(0, 1), number=numbers)
    def reopen(self, desk: int, number: str) -> None:
        """It waits again, joined to no other."""
        if self.give(desk, "ReopenIncident", incident=number, reason="rang again"):
            assert self.picture.incidents[number].joined_to is None

    @rule(desk=st.integers(0, 1), number=numbers)
    def close(self, desk: int, number: str) -> None:
        """Only with an approval where one is wanted, and every approval is for one closing."""
        reviews = [one for one in self.picture.requests.values() if one.incident == number and one.is_open]
        is_approved = any(one.answer == Answer.APPROVED for one in reviews)
        if self.give(desk, "CloseIncident", incident=number, disposition="settled"):
            assert number != REVIEWED or is_approved

    @rule(desk=st.integers(0, 1), number=numbers)
    def divert(self, desk: int, number: str) -> None:
        """To a service that owes a receipt."""
        if self.give(desk, "DivertIncident", incident=number, to="hotline", reason="no police work"):
            owed = [one for one in self.picture.requests.values() if one.kind is RequestKind.DIVERSION and one.is_open]
            assert number in {one.incident for one in owed}

    @rule(desk=st.integers(0, 1), number=numbers, arms=st.sets(st.sampled_from(["traffic", "swat"]), min_size=1))
    def support(self, desk: int, number: str, arms: set[str]) -> None:
        """Arms are asked."""
        self.give(desk, "RequestSupport", incident=number, arms=sorted(arms))

    @rule(desk=st.integers(0, 1), number=st.just(REVIEWED))
    def review(self, desk: int, number: str) -> None:
        """A review is asked for."""
        self.give(desk, "AskReview", incident=number)

    @rule(desk=st.integers(0, 1), place=places, answer=st.sampled_from(Answer), unit=st.none() | units)
    def answer(self, desk: int, place: int, answer: Answer, unit: str | None) -> None:
        """With units or without, by those who know the answer or not."""
        key = self.request(place)
        asked = self.picture.requests.get(key)
        is_done = self.give(desk, "AnswerRequest", request=key, answer=answer, units=[unit] if unit else [])
        if is_done and asked is not None:
            assert answer in ANSWERS[asked.kind]

    @rule(desk=st.integers(0, 1), place=places, approved=st.booleans())
    def verdict(self, desk: int, place: int, approved: bool) -> None:
        """A verdict, with its reason; nobody approves what he asked for himself."""
        asked = self.picture.requests.get(self.request(place))
        if self.give(desk, "AnswerReview", request=self.request(place), approved=approved, reply="so it is"):
            assert asked is not None
            assert not (approved and asked.asked_by == ("one", "two")[desk])

    @rule(
        desk=st.integers(0, 1),
        place=places,
        name=st.sampled_from(["DeliverRequest", "AcknowledgeRequest", "ChaseRequest"]),
    )
    def step(self, desk: int, place: int, name: str) -> None:
        """A step of a request."""
        self.give(desk, name, request=self.request(place))

    @rule(desk=st.integers(0, 1), number=numbers, unit=units)
    def lead(self, desk: int, number: str, unit: str) -> None:
        """One leads afterwards."""
        if self.give(desk, "SetLead", incident=number, unit=unit):
            leads = [active.unit for active in self.picture.active_on(number) if active.role == "lead"]
            assert leads == [unit]

    @rule(desk=st.integers(0, 1), number=numbers, unit=units)
    def send_back(self, desk: int, number: str, unit: str) -> None:
        """The call waits unless others are there."""
        if self.give(desk, "ReturnDispatch", incident=number, unit=unit, reason="not ours"):
            assert self.desks[desk].active(unit) == []

    @precondition(lambda self: self.last is not None)
    @rule(desk=st.integers(0, 1), back=st.integers(0, 6))
    def undo(self, desk: int, back: int) -> None:
        """Done where nothing of it has moved on, else refused."""
        assert self.last is not None
        if self.last - back > len(UNITS) + len(NUMBERS):
            self.give(desk, "Undo", seq=self.last - back)

    @invariant()
    def all_is_well(self) -> None:
        """No loop, no unit twice, every end with its disposition, nothing awaited of whoever has ended."""
        picture = self.picture
        for number, incident in picture.incidents.items():
            main = main_of(incident, picture.incidents)  # ends, or the test never does
            assert main.joined_to is None
            assert incident not in joined_with(number, picture.incidents)
            assert incident.status.is_open == (incident.disposition is None)
            assert (incident.disposition == "duplicate") == (incident.joined_to is not None)
            assert incident.status.is_open or not picture.active_on(number)
        for name, unit in picture.units.items():
            bound = [a.incident for a in picture.assignments.values() if a.unit == name and a.is_active]
            assert bound == ([unit.incident] if unit.incident is not None else [])
        for request in picture.requests.values():
            about = picture.incidents[request.incident or ""]
            asks_of_us = request.kind in (RequestKind.SUPPORT, RequestKind.REVIEW)
            assert not (asks_of_us and request.is_open and not about.status.is_open)
            assert not (request.kind is RequestKind.DIVERSION and request.is_open and about.status != "diverted")


TestLives = Lives.TestCase
TestLives.settings = settings(max_examples=15, stateful_step_count=30, deadline=None)
