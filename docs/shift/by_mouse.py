"""The shift by mouse alone: words are typed, and `Enter` ends them; everything else is a click or a drag."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from console.drill.scenario import Call
from console.widgets.choice_menu import EDGE_PX, LINE_PX
from console.widgets.completion_list import CompletionList
from console.widgets.duty_forms import DutyForm
from console.widgets.duty_list import DutyList
from console.widgets.rows_view import RowsView
from console.widgets.tasks_panel import in_order
from docs.shift.half import ARM, HANDED_OVER, HOTLINE, NOTICE, REPORTED, TASK, WHY_BACK, Gestures, Half
from docs.shift.setting import is_exposed

#: Half of the road that is closed.
REACH_PX = 40


class ByMouse(Half):
    """All orders by the pointer."""

    # -- where things are ----------------------------------------------------------------------------

    def _row(self, view: RowsView, row: int) -> tuple[QWidget, QPoint]:
        view.scrollTo(view.model().index(row, 0))
        return view.viewport(), view.visualRect(view.model().index(row, 0)).center()

    def _on_map(self) -> tuple[QWidget, QPoint]:
        """The symbol of the picked call."""
        at = self.picked.at
        assert at is not None
        return self.canvas, self.canvas.pixel_of(at).toPoint()

    def _of_units(self, unit: str) -> tuple[QWidget, QPoint]:
        units = self.desk.panels.units
        row = units.model.row_of(unit)
        assert row is not None
        return self._row(units.view, row)

    # -- menus ---------------------------------------------------------------------------------------

    def _popup(self) -> QMenu | None:
        popup = QApplication.activePopupWidget()
        return popup if isinstance(popup, QMenu) and is_exposed(popup) else None

    def _taken(self, action: str) -> Gestures:
        """An entry of the menu that opens now."""
        yield self._popup
        menu = self._popup()
        assert menu is not None
        entry = next(one for one in menu.actions() if action in (one.objectName(), one.text()))
        yield self.hand.click(menu, menu.actionGeometry(entry).center())

    def _from_bar(self, menu: str, action: str) -> Gestures:
        """An entry of a menu of the window's bar."""
        bar, title = self.desk.frame.menu_bar, self.desk.frame.menus[menu].menuAction()
        yield self.hand.click(bar, bar.actionGeometry(title).center())
        yield from self._taken(action)

    def _choice(self, key: str) -> Gestures:
        """A line of the menu of choices that opens now, by its key."""
        yield self.choosing
        menu = self.choosing()
        assert menu is not None
        line = next(n for n, choice in enumerate(menu.choices, 1) if choice.key == key)
        yield self.hand.click(menu, QPoint(menu.width() // 2, EDGE_PX + line * LINE_PX + LINE_PX // 2))

    def _front(self, panel: str) -> Gestures:
        """A panel that lies behind others by its tab; one whose tab is not seen by the menu of views."""
        dock = self.desk.frame.docks[panel]
        tab = dock.tabWidget()
        if self._is_front(panel):
            return
        if not dock.isClosed() and tab.visibleRegion().contains(tab.rect().center()):
            yield self.hand.click(tab)
        else:
            yield from self._from_bar("view", dock.windowTitle())
        yield lambda: self._is_front(panel)

    def _is_front(self, panel: str) -> bool:
        dock = self.desk.frame.docks[panel]
        return not dock.isClosed() and bool(dock.isCurrentTab())

    def _typed(self, words: str) -> Gestures:
        """Words that the line asks for, and Enter."""
        yield self.desk.panels.command_line.edit.hasFocus
        yield self.hand.write(words)
        yield self.hand.press("Return")

    def show_region(self) -> Gestures:
        """By the menu of the map."""
        yield from self._from_bar("map", "whole_region")

    # -- receive -------------------------------------------------------------------------------------

    def enter_call(self, call: Call, *, own_priority: bool, joins: bool) -> Gestures:
        """Right click on the place; the class from the list; *Send*."""
        form, hand = self.desk.panels.new_call, self.hand
        yield hand.click(self.canvas, self.canvas.pixel_of(call.at).toPoint(), button=3)
        yield from self._taken("new_incident_here")
        yield lambda: form.draft.at is not None and form.class_field.hasFocus()
        yield hand.write(call.class_code)
        yield lambda: self._listed() is not None and form.class_field.text() == call.class_code
        yield hand.click(cast(CompletionList, self._listed()), QPoint(40, 12))
        yield lambda: form.class_field.code == call.class_code
        if own_priority:
            yield hand.click(form.priorities.buttons.button(1))
        if joins:
            yield form.around.isVisible
            yield hand.click(*self._row(form.around, 0), times=2)
            yield lambda: form.near.joins is not None
        yield hand.click(form.send_button)

    def correct(self) -> Gestures:
        """The menu of the symbol, a click on the right place, *Correct*."""
        form = self.desk.panels.new_call
        canvas, at = self._on_map()
        yield self.hand.click(canvas, at, button=3)
        yield from self._taken("correct")
        yield lambda: form.draft.corrects is not None and form.isVisible()
        before = form.draft.at
        yield self.hand.click(canvas, self._on_map()[1] + QPoint(0, REACH_PX))
        yield lambda: form.draft.at != before
        yield self.hand.click(form.send_button)

    def _listed(self) -> CompletionList | None:
        return next((one for one in self.desk.frame.findChildren(CompletionList) if one.isVisible()), None)

    # -- orders --------------------------------------------------------------------------------------

    def assign(self, units: list[str]) -> Gestures:
        """Drag the unit; several: `Ctrl` and click each, drag one of them."""
        yield from self._front("units")
        others_picked = bool(set(self.desk.selection.units) - set(units))
        for place, unit in enumerate(units if len(units) > 1 or others_picked else []):
            yield self.hand.click(*self._of_units(unit), held="ctrl" if place else "")
        yield self.hand.take_along(*self._of_units(units[0]), *self._on_map())
        yield self._would_land
        yield self.hand.let_go()

    def _would_land(self) -> bool:
        drag = self.desk.panels.incidents.delegate.drag
        return drag is not None and drag.hot_legal and drag.hot is not None and drag.hot.id == self.picked.number

    def report(self) -> Gestures:
        """Double click on the unit, the words."""
        detail = self.desk.panels.detail
        yield self.hand.click(*self._row(detail.units, 0), times=2)
        yield detail.words.hasFocus
        yield self.hand.write(REPORTED)
        yield self.hand.press("Return")

    def close(self) -> Gestures:
        """*Close*, how it ended."""
        yield self.hand.click(self.desk.panels.detail.buttons["close"])
        yield from self._choice("1")

    def escalate(self) -> Gestures:
        """*Escalate*, *Send*."""
        yield self.hand.click(self.desk.panels.detail.buttons["escalate"])
        yield from self._card()

    def step_down(self) -> Gestures:
        """From the menu of the symbol."""
        yield self.hand.click(*self._on_map(), button=3)
        yield from self._taken("step_down")
        yield from self._card()

    def _card(self) -> Gestures:
        card = self.desk.escalate_card
        yield lambda: card.isVisible() and card.choice is not None and bool(self._send_places())
        places = self._send_places()
        yield self.hand.click(card, places[len(places) // 2])

    def _send_places(self) -> list[QPoint]:
        card = self.desk.escalate_card
        places = (QPoint(x, y) for y in range(0, card.height(), 4) for x in range(0, card.width(), 4))
        return [place for place in places if card.hit(place)[0] == "send"]

    def ask_support(self) -> Gestures:
        """From the menu of the symbol, the arm."""
        yield self.hand.click(*self._on_map(), button=3)
        yield from self._taken("support")
        yield from self._typed(ARM)

    def ask_review(self) -> Gestures:
        """Closing offers it."""
        yield self.hand.click(self.desk.panels.detail.buttons["close"])
        yield from self._choice("v")
        yield from self._typed("")

    def answer(self, words: str) -> Gestures:
        """Right click where the detail tells of it, a line of the menu, and the words where it asks for some."""
        rows, keys = self.desk.panels.detail.around_list, self.setting.asked_about(self.picked.number)
        place = next(n for n, line in enumerate(rows.lines_model.rows) if line.id == keys[-1].key)
        yield self.hand.click(*self._row(rows, place), button=3)
        yield from self._choice("y")
        if words:
            yield from self._typed(words)

    def divert(self) -> Gestures:
        """*Divert*, the service."""
        yield self.hand.click(self.desk.panels.detail.buttons["divert"])
        yield from self._typed(HOTLINE)

    def send_back(self) -> Gestures:
        """From the menu of its row in the detail; why."""
        yield self.hand.click(*self._row(self.desk.panels.detail.units, 0), button=3)
        yield from self._taken("return_dispatch")
        yield from self._typed(WHY_BACK)

    def undo(self) -> Gestures:
        """*undo* at the line of the log."""
        log = self.desk.panels.log
        row = log.view.visualRect(log.model.index(0, 0))
        yield self.hand.click(log.view.viewport(), QPoint(row.right() - 14, row.center().y()))

    def reopen(self) -> Gestures:
        """*Reopen*, why."""
        yield self.hand.click(self.desk.panels.detail.buttons["reopen"])
        yield from self._typed("1")

    def close_road(self) -> Gestures:
        """The menu of the map; a click at one side of the place, two at the other; why, how long."""
        _canvas, at = self._on_map()
        yield from self._from_bar("map", "close_road")
        yield lambda: self.desk.map_tools.instruments.is_on
        yield self.hand.click(self.canvas, at - QPoint(REACH_PX, 0))
        yield self.hand.click(self.canvas, at + QPoint(REACH_PX, 0), times=2)
        yield lambda: self.choosing() is self.desk.closures.reasons
        yield from self._choice("1")
        yield lambda: self.choosing() is self.desk.closures.spans
        yield from self._choice("1")

    # -- besides -------------------------------------------------------------------------------------

    def _form(self, name: str, words: str) -> Gestures:
        yield from self._from_bar("units", name)
        yield self.setting.form_has_keys
        yield self.hand.write(words)
        yield self.hand.click(cast(DutyForm, self.desk.duty.form).go)

    def notify(self) -> Gestures:
        """The form: the words, *Send*; the zone of the picked call is meant."""
        return self._form("notice", NOTICE)

    def open_task(self) -> Gestures:
        """The form: the words, *Open*."""
        return self._form("open_task", TASK)

    def give_task(self, unit: str) -> Gestures:
        """The unit's row, a right click on the task's, a line of its menu."""
        yield from self._front("units")
        yield self.hand.click(*self._of_units(unit))
        yield lambda: self.desk.selection.units == {unit}
        yield from self._changed("tasks", self._due_first(), "g")

    def end_task(self) -> Gestures:
        """A right click on its row, a line of its menu."""
        return self._changed("tasks", self._due_first(), "d")

    def _due_first(self) -> str:
        return in_order(self.setting.picture.tasks.values())[0].key

    def take_break(self) -> Gestures:
        """A right click on the row of the unit that is on duty, a line of its menu."""
        tours = self.setting.picture.tours.values()
        return self._changed("roster", next(one.key for one in tours if one.break_since is None), "b")

    def _changed(self, panel: str, key: str, letter: str) -> Gestures:
        yield from self._front(panel)
        rows = cast(DutyList, dict(self.desk.duty.panels)[panel])
        yield lambda: rows.model.row_of(key) is not None
        place = rows.model.row_of(key)
        assert place is not None
        yield self.hand.click(*self._row(rows.view, place), button=3)
        yield from self._choice(letter)

    def hand_over(self) -> Gestures:
        """Its panel: the words, *Hand over*."""
        panel = self.desk.duty.handover
        yield from self._front("handover")
        yield self.hand.click(panel.notes)
        yield panel.notes.hasFocus
        yield self.hand.write(HANDED_OVER)
        yield self.hand.click(panel.give)

    def take_over(self) -> Gestures:
        """*Take over*."""
        panel = self.desk.duty.handover
        yield panel.take.isVisible
        yield self.hand.click(panel.take)
