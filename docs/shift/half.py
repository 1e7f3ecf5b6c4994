"""A half of the shift: twenty calls, what happens to some of them, and what a shift has besides.

Owns which orders are given, in which sequence, and when the record's answer to each is on the screen. How an order is
given is for those who derive: they press and point, and yield only what the next gesture needs.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Iterator
from functools import partial
from itertools import chain

from PySide6.QtWidgets import QApplication

from console.domain.incident import Incident
from console.drill.scenario import Call
from console.widgets.choice_menu import ChoiceMenu
from docs.shift.hand import Hand, Step
from docs.shift.setting import Setting

#: The call told twice, the one like it, and the one whose priority the commander chooses.
TOLD_FIRST, TOLD_AGAIN, OWN_PRIORITY = 3, 4, 5
REPORTED, WHY_BACK = "双方已劝离", "not ours"
ELSEWHERE = "云岭和平街5号"
NOTICE, TASK, HANDED_OVER = "广场散场，注意疏导", "回访独居老人", "桥头路封闭，交警两组支援"
HOTLINE, ARM = "12345 zixun", "traffic"

Gestures = Iterator[Step]
Play = dict[int, Callable[[str], Gestures]]


class Half(ABC):
    """One hand plays all of it."""

    def __init__(self, setting: Setting, hand: Hand) -> None:
        self.setting, self.hand = setting, hand
        self.desk, self.canvas = setting.desk, setting.desk.canvas

    def play(self) -> Gestures:
        """The whole shift."""
        special: Play = {
            0: self._reviewed,
            1: self._several,
            2: self._escalated,
            TOLD_FIRST: self._supported,
            TOLD_AGAIN: self._closed,
            OWN_PRIORITY: self._diverted,
            6: self._returned,
            7: self._undone,
            8: self._reopened,
            9: self._road_closed,
            10: self._proposed,
            11: self._corrected,
        }
        for place, call in enumerate(self.setting.calls()):
            yield from self.show_region()
            number = yield from self._received(call, place)
            yield partial(self._is_picked, number)
            usual = self._reviewed if self.setting.needs_review(call.class_code) else self._plain
            yield from special.get(place, usual)(number)
        yield from self._besides()

    # -- what both hands look for ----------------------------------------------------------------------

    def choosing(self) -> ChoiceMenu | None:
        """The menu of choices that is open and has the keys."""
        menu = QApplication.focusWidget()
        return menu if isinstance(menu, ChoiceMenu) and menu.isVisible() else None

    @property
    def picked(self) -> Incident:
        """The picked call."""
        return self.setting.incident(str(self.desk.selection.incident))

    def _is_picked(self, number: str) -> bool:
        """Whether a call is what keys and buttons go to."""
        return self.desk.selection.incident == number and self.desk.panels.detail.isVisible()

    def _order(self, name: str, gestures: Gestures, is_done: Step) -> Gestures:
        return self.hand.timed(name, chain(gestures, [is_done]))

    # -- a call ----------------------------------------------------------------------------------------

    def _received(self, call: Call, place: int) -> Generator[Step, None, str]:
        """The number that is worked on from here: of the new call, or of the one that it was joined to."""
        names = {TOLD_AGAIN: "receive, join to a like one", OWN_PRIORITY: "receive, own priority"}
        before = set(self.setting.picture.incidents)

        def is_received() -> bool:
            number = self.setting.newest(before)
            if number is None:
                return False
            return place != TOLD_AGAIN or self.setting.incident(number).joined_to is not None

        entered = self.enter_call(call, own_priority=place == OWN_PRIORITY, joins=place == TOLD_AGAIN)
        yield from self._order(names.get(place, "receive"), entered, is_received)
        number = str(self.setting.newest(before))
        return self.setting.incident(number).joined_to or number

    def _assigned(self, number: str, count: int = 1, name: str = "assign") -> Gestures:
        units, before = self.setting.free(count), len(self.setting.on(number))
        done = lambda: len(self.setting.on(number)) == before + count  # noqa: E731
        return self._order(name, self.assign(units), done)

    def _closed(self, number: str) -> Gestures:
        return self._order("close", self.close(), lambda: not self.setting.incident(number).status.is_open)

    def _reported(self, number: str) -> Gestures:
        return self._order("feedback", self.report(), lambda: self.setting.incident(number).feedback_at is not None)

    def _plain(self, number: str) -> Gestures:
        yield from self._assigned(number)
        yield from self._reported(number)
        yield from self._closed(number)

    def _several(self, number: str) -> Gestures:
        yield from self._assigned(number, 3, "assign three units")
        yield from self._closed(number)

    def _corrected(self, number: str) -> Gestures:
        before = self.setting.incident(number).at
        yield from self._order("correct the place", self.correct(), lambda: self.setting.incident(number).at != before)
        yield from self._plain(number)

    def _proposed(self, number: str) -> Gestures:
        yield from self._order("assign as proposed", self.escalate(), lambda: self.setting.on(number))
        yield from self._reported(number)
        yield from self._closed(number)

    def _escalated(self, number: str) -> Gestures:
        yield from self._assigned(number)
        for name, tier in (("escalate to three groups", 2), ("escalate to saturation", 3)):
            yield from self._order(name, self.escalate(), partial(self._is_at, number, tier))
        yield from self._order("step down", self.step_down(), partial(self._is_at, number, 2))
        yield from self._closed(number)

    def _is_at(self, number: str, tier: int) -> bool:
        return self.setting.incident(number).tier == tier

    def _asked(self, name: str, number: str, gestures: Gestures) -> Gestures:
        before = len(self.setting.asked_about(number))
        yield from self._order(name, gestures, lambda: len(self.setting.asked_about(number)) > before)

    def _answered(self, name: str, number: str, words: str = "") -> Gestures:
        request = self.setting.asked_about(number)[-1]
        is_answered = lambda: self.setting.picture.requests[request.key].answer is not None  # noqa: E731
        yield from self._order(name, self.answer(words), is_answered)

    def _supported(self, number: str) -> Gestures:
        yield from self._asked("ask an arm for support", number, self.ask_support())
        yield from self._answered("answer of the arm", number, self.setting.free(1)[0].lower())

    def _reviewed(self, number: str) -> Gestures:
        yield from self._assigned(number)
        yield from self._asked("ask for a legal review", number, self.ask_review())
        yield from self._answered("approve the review", number)
        yield from self._closed(number)

    def _diverted(self, number: str) -> Gestures:
        done = lambda: self.setting.incident(number).diverted_to is not None  # noqa: E731
        yield from self._order("divert", self.divert(), done)
        yield from self._answered("receipt of the diverted call", number)

    def _returned(self, number: str) -> Gestures:
        yield from self._assigned(number)
        yield from self._order("a dispatch sent back", self.send_back(), lambda: not self.setting.on(number))
        yield from self._plain(number)

    def _undone(self, number: str) -> Gestures:
        yield from self._assigned(number)
        yield from self._order("undo", self.undo(), lambda: not self.setting.on(number))
        yield from self._plain(number)

    def _reopened(self, number: str) -> Gestures:
        yield from self._plain(number)
        yield from self._order("reopen", self.reopen(), lambda: self.setting.incident(number).status.is_open)
        yield from self._plain(number)

    def _road_closed(self, number: str) -> Gestures:
        before = len(self.setting.picture.closures)
        yield from self._order("close a road", self.close_road(), lambda: len(self.setting.picture.closures) > before)
        yield from self._plain(number)

    # -- besides ---------------------------------------------------------------------------------------

    def _besides(self) -> Gestures:
        """What belongs to a shift and to no call."""
        requests = len(self.setting.picture.requests)
        yield from self._order("notice to a zone", self.notify(), lambda: len(self.setting.picture.requests) > requests)
        yield self.setting.window_has_keys
        yield from self._task()
        resting = self.setting.resting()
        yield from self._order("a unit's break", self.take_break(), lambda: self.setting.resting() > resting)
        handovers = self.setting.handovers
        signed, taken = handovers("signature"), handovers("taken_by")
        yield from self._order("hand over, signed", self.hand_over(), lambda: handovers("signature") > signed)
        yield from self._order("take over", self.take_over(), lambda: handovers("taken_by") > taken)

    def _task(self) -> Gestures:
        """Opened, given to a unit, done."""
        before = set(self.setting.picture.tasks)
        yield from self._order("open a task", self.open_task(), lambda: self.setting.picture.tasks.keys() > before)
        yield self.setting.window_has_keys
        (key,) = self.setting.picture.tasks.keys() - before
        unit = next(one for one in self.setting.free(2) if one != self.setting.task(key).unit)
        yield from self._order(
            "give the task to a unit", self.give_task(unit), lambda: self.setting.task(key).unit == unit
        )
        yield from self._order("end the task as done", self.end_task(), lambda: not self.setting.task(key).is_open)

    # -- how ---------------------------------------------------------------------------------------------

    @abstractmethod
    def show_region(self) -> Gestures:
        """Bring the whole region on the map."""

    @abstractmethod
    def enter_call(self, call: Call, *, own_priority: bool, joins: bool) -> Gestures:
        """Fill in the form of a new call and send it."""

    @abstractmethod
    def correct(self) -> Gestures:
        """Put the picked call at another place."""

    @abstractmethod
    def assign(self, units: list[str]) -> Gestures:
        """Send units to the picked call."""

    @abstractmethod
    def report(self) -> Gestures:
        """Put on record what a unit on the picked call reports."""

    @abstractmethod
    def close(self) -> Gestures:
        """Close the picked call in the first of the ways offered."""

    @abstractmethod
    def escalate(self) -> Gestures:
        """Take the picked call a tier further, as recommended; the first for a call to which nobody goes."""

    @abstractmethod
    def step_down(self) -> Gestures:
        """Take the picked call a tier back."""

    @abstractmethod
    def ask_support(self) -> Gestures:
        """Ask an arm to come to the picked call."""

    @abstractmethod
    def ask_review(self) -> Gestures:
        """Ask for the review without which the picked call is not closed."""

    @abstractmethod
    def answer(self, words: str) -> Gestures:
        """Say yes to a request about the picked call; with words where it needs some."""

    @abstractmethod
    def divert(self) -> Gestures:
        """Hand the picked call to another service."""

    @abstractmethod
    def send_back(self) -> Gestures:
        """A unit sends back the order to go to the picked call."""

    @abstractmethod
    def undo(self) -> Gestures:
        """Take back what was done last."""

    @abstractmethod
    def reopen(self) -> Gestures:
        """Open the picked call again."""

    @abstractmethod
    def close_road(self) -> Gestures:
        """Close a road near the picked call."""

    @abstractmethod
    def notify(self) -> Gestures:
        """Send a notice to a zone."""

    @abstractmethod
    def open_task(self) -> Gestures:
        """Open a task in words of one's own."""

    @abstractmethod
    def give_task(self, unit: str) -> Gestures:
        """Give the task that is due first to a unit."""

    @abstractmethod
    def end_task(self) -> Gestures:
        """Put on record that the same task is done."""

    @abstractmethod
    def take_break(self) -> Gestures:
        """Let a unit that is on duty have its break."""

    @abstractmethod
    def hand_over(self) -> Gestures:
        """Hand over with words of one's own, signed."""

    @abstractmethod
    def take_over(self) -> Gestures:
        """Take the shift that waits."""
