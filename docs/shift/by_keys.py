"""The shift by keyboard alone. Every order begins where the one before left the focus."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from functools import partial

from console.drill.scenario import Call
from docs.shift.hand import Hand, Step, looks
from docs.shift.setting import Setting

Numbered = Generator[Step, None, str]


class ByKeys:
    """Twenty calls; what is special happens to some of them."""

    def __init__(self, setting: Setting, hand: Hand) -> None:
        self._setting, self._hand = setting, hand
        self._desk = setting.desk

    def play(self) -> Iterator[Step]:
        """The whole shift."""
        special = {
            0: self._reviewed,
            1: self._several,
            2: self._escalated,
            3: self._supported,
            5: self._diverted,
            6: self._returned,
            7: self._undone,
            8: self._reopened,
            9: self._road_closed,
        }
        for place, call in enumerate(self._setting.calls()):
            number = yield from self._receive(call, own_priority=place == 5, joins=place == 4)
            if place == 4:
                continue
            yield partial(self._is_picked, number)
            usual = self._reviewed if self._setting.needs_review(call.class_code) else self._plain
            yield from special.get(place, usual)(number)
        yield from self._timed("notice to a zone", self._notice())
        yield from self._timed("give the task to a unit", self._task())
        yield from self._timed("a unit's break", self._break())
        yield from self._timed("hand over", self._hand_over())

    def _is_picked(self, number: str) -> bool:
        """Whether a call is what keys and buttons go to."""
        return self._desk.selection.incident == number

    def _timed(self, order: str, steps: Iterator[Step]) -> Iterator[Step]:
        return self._hand.timed(order, steps)

    # -- receive -------------------------------------------------------------------------------------

    def _receive(self, call: Call, *, own_priority: bool, joins: bool) -> Numbered:
        order = "receive, join to a like one" if joins else "receive"
        order = "receive, own priority" if own_priority else order
        before = set(self._setting.picture.incidents)
        yield from self._timed(order, self._enter(call, before, own_priority, joins))
        number = self._setting.newest(before)
        assert number is not None
        return number

    def _enter(self, call: Call, before: set[str], own_priority: bool, joins: bool) -> Iterator[Step]:
        form, hand = self._desk.panels.new_call, self._hand
        yield hand.press("n")
        yield form.class_field.hasFocus
        yield hand.write(call.class_code)
        yield hand.press("Return")
        yield form.priorities.buttons.button(1).hasFocus
        yield hand.press("1" if own_priority else "Return")
        yield form.place_field.hasFocus
        yield hand.write((call.address or "").partition(" ")[0])
        yield lambda: form.place_field.is_offering
        yield hand.press("Return")
        yield lambda: form.story.hasFocus() and form.draft.at is not None
        if joins:
            yield form.around.isVisible
            yield hand.press("ctrl+1")
            yield lambda: form.near.joins is not None
        yield hand.write((call.summary or "").partition(" / ")[0])
        yield hand.press("Return")
        yield lambda: self._setting.newest(before) is not None
        if joins:
            yield lambda: self._setting.incident(str(self._setting.newest(before))).joined_to is not None

    # -- orders --------------------------------------------------------------------------------------

    def _assign(self, number: str, units: list[str]) -> Iterator[Step]:
        before = len(self._setting.on(number))
        yield self._hand.press("a")
        yield self._desk.panels.command_line.edit.hasFocus
        yield self._hand.write(" ".join(units).lower())
        yield self._hand.press("Return")
        yield lambda: len(self._setting.on(number)) == before + len(units)

    def _close(self, number: str) -> Iterator[Step]:
        yield self._hand.press("c")
        yield looks(4)
        yield self._hand.press("1")
        yield lambda: not self._setting.incident(number).status.is_open

    def _line(self, key: str, words: str) -> Iterator[Step]:
        yield self._hand.press(key)
        yield self._desk.panels.command_line.edit.hasFocus
        yield self._hand.write(words)
        yield self._hand.press("Return")

    def _assigned(self, number: str) -> Iterator[Step]:
        return self._timed("assign", self._assign(number, self._setting.free(1)))

    def _plain(self, number: str) -> Iterator[Step]:
        yield from self._assigned(number)
        yield from self._timed("feedback", self._feedback(number))
        yield from self._timed("close", self._close(number))

    def _feedback(self, number: str) -> Iterator[Step]:
        yield self._hand.press("y")
        yield self._desk.panels.detail.words.hasFocus
        yield self._hand.write("双方已劝离")
        yield self._hand.press("Return")
        yield lambda: self._setting.incident(number).feedback_at is not None

    def _several(self, number: str) -> Iterator[Step]:
        yield from self._timed("assign three units", self._assign(number, self._setting.free(3)))
        yield from self._timed("close", self._close(number))

    def _step(self, key: str, tier: int, number: str) -> Iterator[Step]:
        card = self._desk.escalate_card
        yield self._hand.press(key)
        yield lambda: card.isVisible() and card.choice is not None
        yield self._hand.press("Return")
        yield lambda: self._setting.incident(number).tier == tier

    def _escalated(self, number: str) -> Iterator[Step]:
        yield from self._assigned(number)
        yield from self._timed("escalate to three groups", self._step("e", 2, number))
        yield from self._timed("escalate to saturation", self._step("e", 3, number))
        yield from self._timed("step down", self._step("shift+e", 2, number))
        yield from self._timed("close", self._close(number))

    def _supported(self, number: str) -> Iterator[Step]:
        yield from self._timed("ask an arm for support", self._support(number))
        yield from self._timed("answer of the arm", self._support_answered())

    def _support(self, number: str) -> Iterator[Step]:
        yield from self._line("w", "traffic")
        yield lambda: any(one.incident == number for one in self._setting.picture.requests.values())

    def _support_answered(self) -> Iterator[Step]:
        request = next(one for one in self._setting.picture.requests.values() if one.is_open)
        yield self._hand.press("shift+q")
        yield looks(4)
        yield self._hand.press("y")
        yield self._desk.panels.command_line.edit.hasFocus
        yield self._hand.write(self._setting.free(1)[0].lower())
        yield self._hand.press("Return")
        yield lambda: self._setting.picture.requests[request.key].answer is not None

    def _reviewed(self, number: str) -> Iterator[Step]:
        yield from self._assigned(number)
        yield from self._timed("ask for a legal review", self._ask_review(number))
        yield from self._timed("approve the review", self._approve())
        yield from self._timed("close", self._close(number))

    def _ask_review(self, number: str) -> Iterator[Step]:
        yield self._hand.press("v")
        yield self._desk.panels.command_line.edit.hasFocus
        yield self._hand.press("Return")
        yield lambda: any(one.incident == number for one in self._setting.picture.requests.values())

    def _approve(self) -> Iterator[Step]:
        request = next(one for one in self._setting.picture.requests.values() if one.is_open)
        yield self._hand.press("shift+q")
        yield looks(4)
        yield self._hand.press("y")
        yield lambda: self._setting.picture.requests[request.key].answer is not None

    def _diverted(self, number: str) -> Iterator[Step]:
        yield from self._timed("divert", self._divert(number))
        yield from self._timed("receipt of the diverted call", self._receipt(number))

    def _divert(self, number: str) -> Iterator[Step]:
        yield from self._line("d", "12345 zixun")
        yield lambda: self._setting.incident(number).diverted_to is not None

    def _receipt(self, number: str) -> Iterator[Step]:
        requests = self._setting.picture.requests
        request = next(one for one in requests.values() if one.incident == number)
        yield self._hand.press("shift+q")
        yield looks(4)
        yield self._hand.press("y")
        yield lambda: self._setting.picture.requests[request.key].answer is not None

    def _returned(self, number: str) -> Iterator[Step]:
        yield from self._assigned(number)
        unit = self._setting.on(number)[0]
        yield from self._timed("a dispatch sent back", self._return(number, unit))
        yield from self._plain(number)

    def _return(self, number: str, unit: str) -> Iterator[Step]:
        yield from self._line("shift+r", f"{unit.lower()} : not ours")
        yield lambda: not self._setting.on(number)

    def _undone(self, number: str) -> Iterator[Step]:
        yield from self._assigned(number)
        yield from self._timed("undo", self._undo(number))
        yield from self._plain(number)

    def _undo(self, number: str) -> Iterator[Step]:
        yield self._hand.press("u")
        yield lambda: not self._setting.on(number)

    def _reopened(self, number: str) -> Iterator[Step]:
        yield from self._plain(number)
        yield from self._timed("reopen", self._reopen(number))
        yield from self._plain(number)

    def _reopen(self, number: str) -> Iterator[Step]:
        yield from self._line("shift+c", "1")
        yield lambda: self._setting.incident(number).status.is_open

    def _road_closed(self, number: str) -> Iterator[Step]:
        yield from self._timed("close a road", self._close_road())
        yield from self._plain(number)

    def _close_road(self) -> Iterator[Step]:
        yield self._hand.press("z")
        yield looks(20)
        yield self._hand.press("x")
        yield self._desk.canvas.hasFocus
        yield self._hand.press("space", "shift+Right", "shift+Right", "space", "Return")
        yield self._desk.closures.reasons.isVisible
        yield self._hand.press("1")
        yield self._desk.closures.spans.isVisible
        yield self._hand.press("1")
        yield lambda: bool(self._setting.picture.closures)

    # -- besides -------------------------------------------------------------------------------------

    def _notice(self) -> Iterator[Step]:
        before = len(self._setting.picture.requests)
        yield self._hand.press("F4")
        yield self._setting.form_has_keys
        yield self._hand.press("Down", "Tab")
        yield self._hand.write("广场散场，注意疏导")
        yield self._hand.press("Return")
        yield lambda: len(self._setting.picture.requests) > before
        yield self._setting.window_has_keys

    def _task(self) -> Iterator[Step]:
        task = next(iter(self._setting.picture.tasks.values()))
        yield from self._line("slash", f"g {self._setting.free(1)[0].lower()}")
        yield lambda: bool(self._desk.selection.units)
        yield self._hand.press("F2")
        yield self._desk.duty.tasks.view.hasFocus
        yield self._hand.press("shift+F2")
        yield looks(4)
        yield self._hand.press("g")
        yield lambda: self._setting.picture.tasks[task.key].unit is not None

    def _break(self) -> Iterator[Step]:
        tours = self._setting.picture.tours
        yield self._hand.press("shift+F3")
        yield looks(8)
        yield self._hand.press("b")
        yield lambda: any(tour.break_since is not None for tour in self._setting.picture.tours.values()) or not tours

    def _hand_over(self) -> Iterator[Step]:
        yield self._hand.press("ctrl+h")
        yield self._desk.duty.handover.notes.hasFocus
        yield self._hand.write("桥头路封闭，交警两组支援")
        yield self._hand.press("Tab", "Tab", "Tab", "space")
        yield lambda: bool(self._setting.picture.handovers)
