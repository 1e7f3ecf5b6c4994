"""The shift by mouse alone: words are typed, everything else is a click or a drag."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from console.domain.request import Request
from console.drill.scenario import Call
from console.widgets.choice_menu import EDGE_PX, LINE_PX, ChoiceMenu
from console.widgets.completion_list import CompletionList
from console.widgets.rows_view import RowsView
from docs.shift.hand import Hand, Step, looks
from docs.shift.setting import Setting

Numbered = Generator[Step, None, str]


class ByMouse:
    """Twenty calls at the same places; what is special happens to some of them."""

    def __init__(self, setting: Setting, hand: Hand) -> None:
        self._setting, self._hand = setting, hand
        self._desk = setting.desk

    def play(self) -> Iterator[Step]:
        """The whole shift."""
        special: dict[int, Callable[[str], Iterator[Step]]] = {
            1: self._several,
            2: self._escalated,
            3: self._supported,
            5: self._diverted,
            7: self._undone,
            8: self._reopened,
        }
        for place, call in enumerate(self._setting.calls()):
            number = yield from self._receive(call, own_priority=place == 5, joins=place == 4)
            if place == 4:
                continue
            yield partial(self._is_picked, number)
            usual = self._reviewed if self._setting.needs_review(call.class_code) else self._plain
            yield from special.get(place, usual)(number)

    def _is_picked(self, number: str) -> bool:
        """Whether a call is what keys and buttons go to."""
        return self._desk.selection.incident == number

    def _timed(self, order: str, steps: Iterator[Step]) -> Iterator[Step]:
        return self._hand.timed(order, steps)

    # -- where things are ----------------------------------------------------------------------------

    def _row(self, view: RowsView, row: int) -> tuple[QWidget, QPoint]:
        return view.viewport(), view.visualRect(view.model().index(row, 0)).center()

    def _on_map(self, number: str) -> tuple[QWidget, QPoint]:
        canvas, incident = self._desk.canvas, self._setting.incident(number)
        assert incident.at is not None
        return canvas, canvas.pixel_of(incident.at).toPoint()

    def _of_units(self, unit: str) -> tuple[QWidget, QPoint]:
        units = self._desk.panels.units
        row = units.model.row_of(unit)
        assert row is not None
        units.view.scrollTo(units.model.index(row, 0))
        return self._row(units.view, row)

    def _choice(self, key: str) -> Step:
        """Click a line of the menu of choices that is open, by its key."""
        menu = next(one for one in self._desk.frame.findChildren(ChoiceMenu) if one.isVisible())
        line = next(n for n, choice in enumerate(menu.choices, 1) if choice.key == key)
        return self._hand.click(menu, QPoint(menu.width() // 2, EDGE_PX + line * LINE_PX + LINE_PX // 2))

    def _front(self, panel: str) -> Iterator[Step]:
        """Bring a panel to the front by its tab; one whose tab is not seen by the menu of views."""
        frame = self._desk.frame
        dock, bar, menu = frame.docks[panel], frame.menu_bar, frame.menus["view"]
        tab = dock.tabWidget()
        is_seen = tab.visibleRegion().contains(tab.rect().center())
        if dock.isClosed() or not (dock.isCurrentTab() or is_seen):
            yield self._hand.click(bar, bar.actionGeometry(menu.menuAction()).center())
            yield menu.isVisible
            yield self._hand.entry(menu, dock.windowTitle())
            yield lambda: not dock.isClosed() and dock.isCurrentTab()
        elif not dock.isCurrentTab():
            yield self._hand.click(dock.tabWidget())
            yield dock.isCurrentTab

    def _typed(self, words: str) -> Iterator[Step]:
        """Words that the line asks for, and Enter."""
        yield self._desk.panels.command_line.edit.hasFocus
        yield self._hand.write(words)
        yield self._hand.press("Return")

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
        form, hand, canvas = self._desk.panels.new_call, self._hand, self._desk.canvas
        yield hand.click(canvas, canvas.pixel_of(call.at).toPoint(), button=3)
        yield lambda: isinstance(QApplication.activePopupWidget(), QMenu)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        yield hand.entry(menu, "在此新建警情")
        yield lambda: form.draft.at is not None and form.class_field.hasFocus()
        yield hand.write(call.class_code)
        yield looks(4)
        listed = next(one for one in self._desk.frame.findChildren(CompletionList) if one.isVisible())
        yield hand.click(listed, QPoint(40, 12))
        yield lambda: form.class_field.code is not None
        if own_priority:
            yield hand.click(form.priorities.buttons.button(1))
        if joins:
            yield form.around.isVisible
            yield hand.click(*self._row(form.around, 0), times=2)
            yield lambda: form.near.joins is not None
        yield hand.click(form.send_button)
        yield lambda: self._setting.newest(before) is not None
        if joins:
            yield lambda: self._setting.incident(str(self._setting.newest(before))).joined_to is not None

    # -- orders --------------------------------------------------------------------------------------

    def _assign(self, number: str, units: list[str]) -> Iterator[Step]:
        before = len(self._setting.on(number))
        yield from self._front("units")
        others_picked = bool(set(self._desk.selection.units) - set(units))
        for place, unit in enumerate(units if len(units) > 1 or others_picked else []):
            yield self._hand.click(*self._of_units(unit), held="ctrl" if place else "")
        yield looks(40)  # a press so soon after a click would be a double click
        yield self._hand.drag(*self._of_units(units[0]), *self._on_map(number))
        yield lambda: len(self._setting.on(number)) == before + len(units)

    def _assigned(self, number: str) -> Iterator[Step]:
        return self._timed("assign", self._assign(number, self._setting.free(1)))

    def _several(self, number: str) -> Iterator[Step]:
        yield from self._timed("assign three units", self._assign(number, self._setting.free(3)))
        yield from self._timed("close", self._close(number))

    def _plain(self, number: str) -> Iterator[Step]:
        yield from self._assigned(number)
        yield from self._timed("feedback", self._feedback(number))
        yield from self._timed("close", self._close(number))

    def _feedback(self, number: str) -> Iterator[Step]:
        detail = self._desk.panels.detail
        yield self._hand.click(detail.speaker)
        yield detail.speaker.view().isVisible
        view = detail.speaker.view()
        yield self._hand.click(view.viewport(), view.visualRect(view.model().index(1, 0)).center())
        yield lambda: detail.speaker.currentIndex() == 1
        yield self._hand.click(detail.words)
        yield self._hand.write("双方已劝离")
        yield self._hand.press("Return")
        yield lambda: self._setting.incident(number).feedback_at is not None

    def _close(self, number: str) -> Iterator[Step]:
        yield self._hand.click(self._desk.panels.detail.buttons["close"])
        yield self._is_choosing
        yield self._choice("1")
        yield lambda: not self._setting.incident(number).status.is_open

    def _is_choosing(self) -> bool:
        return any(menu.isVisible() for menu in self._desk.frame.findChildren(ChoiceMenu))

    def _escalated(self, number: str) -> Iterator[Step]:
        yield from self._assigned(number)
        for order, tier in (("escalate to three groups", 2), ("escalate to saturation", 3)):
            yield from self._timed(order, self._escalate(number, tier))
        yield from self._timed("step down", self._step_down(number))
        yield from self._timed("close", self._close(number))

    def _escalate(self, number: str, tier: int) -> Iterator[Step]:
        yield self._hand.click(self._desk.panels.detail.buttons["escalate"])
        yield from self._send_card(number, tier)

    def _step_down(self, number: str) -> Iterator[Step]:
        yield from self._menu(number, "step_down")
        yield from self._send_card(number, 2)

    def _send_card(self, number: str, tier: int) -> Iterator[Step]:
        card = self._desk.escalate_card
        yield lambda: card.isVisible() and card.choice is not None
        yield looks(4)
        places = (QPoint(x, y) for y in range(0, card.height(), 4) for x in range(0, card.width(), 4))
        inside = [place for place in places if card.hit(place)[0] == "send"]
        yield self._hand.click(card, inside[len(inside) // 2])
        yield lambda: self._setting.incident(number).tier == tier

    def _menu(self, number: str, action: str) -> Iterator[Step]:
        """Take an entry of the menu on a call's symbol."""
        yield self._hand.click(*self._on_map(number), button=3)
        yield lambda: isinstance(QApplication.activePopupWidget(), QMenu)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        yield self._hand.entry(menu, action)

    def _supported(self, number: str) -> Iterator[Step]:
        yield from self._timed("ask an arm for support", self._support(number))
        answered = self._answered(number, "y", self._setting.free(1)[0].lower())
        yield from self._timed("answer of the arm", answered)

    def _support(self, number: str) -> Iterator[Step]:
        yield from self._menu(number, "support")
        yield from self._typed("traffic")
        yield lambda: self._request(number) is not None

    def _request(self, number: str) -> Request | None:
        return next((one for one in self._setting.picture.requests.values() if one.incident == number), None)

    def _answered(self, number: str, key: str, words: str = "") -> Iterator[Step]:
        yield from self._front("requests")
        yield self._hand.click(self._desk.panels.requests.button)
        yield self._is_choosing
        yield self._choice(key)
        if words:
            yield from self._typed(words)
        yield lambda: (request := self._request(number)) is not None and request.answer is not None

    def _reviewed(self, number: str) -> Iterator[Step]:
        yield from self._assigned(number)
        yield from self._timed("ask for a legal review", self._ask_review(number))
        yield from self._timed("approve the review", self._answered(number, "y"))
        yield from self._timed("close", self._close(number))

    def _ask_review(self, number: str) -> Iterator[Step]:
        yield self._hand.click(self._desk.panels.detail.buttons["close"])
        yield self._is_choosing
        yield self._choice("v")
        yield from self._typed("")
        yield lambda: self._request(number) is not None

    def _diverted(self, number: str) -> Iterator[Step]:
        yield from self._timed("divert", self._divert(number))
        yield from self._timed("receipt of the diverted call", self._answered(number, "y"))

    def _divert(self, number: str) -> Iterator[Step]:
        yield self._hand.click(self._desk.panels.detail.buttons["divert"])
        yield from self._typed("12345 zixun")
        yield lambda: self._setting.incident(number).diverted_to is not None

    def _undone(self, number: str) -> Iterator[Step]:
        yield from self._assigned(number)
        yield from self._timed("undo", self._undo(number))
        yield from self._plain(number)

    def _undo(self, number: str) -> Iterator[Step]:
        log = self._desk.panels.log
        row = log.view.visualRect(log.model.index(0, 0))
        yield self._hand.click(log.view.viewport(), QPoint(row.right() - 14, row.center().y()))
        yield lambda: not self._setting.on(number)

    def _reopened(self, number: str) -> Iterator[Step]:
        yield from self._plain(number)
        yield from self._timed("reopen", self._reopen(number))
        yield from self._plain(number)

    def _reopen(self, number: str) -> Iterator[Step]:
        yield self._hand.click(self._desk.panels.detail.buttons["reopen"])
        yield from self._typed("1")
        yield lambda: self._setting.incident(number).status.is_open
