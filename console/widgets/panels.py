"""Builds the panels of one window and connects them with each other and with the actions that are theirs.

Knows every panel and no frame: where they are shown, and how a panel is brought to the front, is handed in.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QAbstractButton, QApplication

from console.bridge import Bridge
from console.domain.geo import LonLat
from console.domain.incident import Incident
from console.widgets.actions import Actions
from console.widgets.alerts import Player
from console.widgets.command_line import CommandLine
from console.widgets.detail import Detail
from console.widgets.drag import DragController
from console.widgets.find_panel import FindPanel
from console.widgets.history import History
from console.widgets.incident_queue import IncidentQueue
from console.widgets.load_strip import LoadStrip
from console.widgets.log_panel import LogPanel
from console.widgets.new_call import NewCall
from console.widgets.place_finder import PlaceFinder
from console.widgets.request_watch import RequestWatch
from console.widgets.requests_panel import RequestsPanel
from console.widgets.selection import Selection
from console.widgets.theme import Look
from console.widgets.unit_list import UnitList


class Panels(QObject):
    """All panels but the map.

    Args:
        drag: the drag controller, shared with the map.
        history: what undo and redo mean at this desk (`undo_seq`, `redo_seq`).
        sounds: has `play(level)`, or None.
        places: a `maps.places.Places`, or None where the region has none.
        open_panel: brings a panel to the front by name: "incidents", "units", "detail", "log", "new_call",
            "find", "load", "requests".
    """

    def __init__(
        self,
        bridge: Bridge,
        selection: Selection,
        look: Look,
        actions: Actions,
        *,
        drag: DragController | None = None,
        history: History | None = None,
        sounds: Player | None = None,
        places: Any = None,
        open_panel: Callable[[str], None] = lambda _name: None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge, self._selection, self._actions = bridge, selection, actions
        self.open_panel = open_panel
        self._picked_at_sending: str | None = None
        self.typed_places, self.form_places = PlaceFinder(places, self), PlaceFinder(places, self)
        self.found_places = PlaceFinder(places, self)
        self.incidents = IncidentQueue(bridge, selection, look, drag)
        self.units = UnitList(bridge, selection, look, drag)
        self.detail = Detail(bridge, selection, look, actions)
        self.log = LogPanel(bridge, selection, look, sounds)
        self.new_call = NewCall(bridge, look, self.form_places)
        self.find = FindPanel(bridge, selection, look, self.found_places)
        self.load = LoadStrip(bridge, look)
        self.command_line = CommandLine(bridge, selection, look, actions, history=history, finder=self.typed_places)
        begin, show = self.command_line.begin, lambda: self.open_panel("requests")
        self.requests = RequestsPanel(bridge, selection, look, actions, show, begin_line=begin)
        self.request_watch = RequestWatch(bridge, self.log.alerts.watch, self)
        for panel in (self.command_line, self.new_call, self.find):
            panel.focus_return.home = self.incidents.view
        self.new_call.sent.connect(self._remember_picked)
        self.new_call.received.connect(self._pick_received)
        self.detail.around.asked.connect(self._offer_answers)
        self.find.ended_found.connect(self.detail.remember)
        self.incidents.opened.connect(lambda _number: self.open_panel("detail"))
        self._connect_actions()

    def _connect_actions(self) -> None:
        line = self.command_line
        self._actions.connect_each(
            {
                "command_line": line.begin,
                "find": self._find,
                "new_incident": self.enter_call,
                "correct": self._correct,
                "next_worst": self._next_worst,
                "acknowledge": self.log.alerts.acknowledge,
                "assign": lambda: line.begin("assign "),
                "reassign": lambda: line.begin("reassign "),
                "release": lambda: line.begin("release "),
                "join_calls": lambda: self._begin_about("join"),
                "support": lambda: self._begin_about("support"),
                "review": lambda: self._begin_about("review"),
                "hazard": lambda: self._begin_about("hazard"),
                "lead": lambda: line.begin("lead "),
                "return_dispatch": self._return,
                "new_unit": lambda: line.begin("unit "),
                "divert": lambda: self._begin_about("divert"),
                "reopen": self._reopen,
                "close": self._close,
                "note": self._note,
                "feedback": self._feedback,
                "status": self._status,
            }
        )

    # -- what keys do --------------------------------------------------------------------------------

    def enter_call(self, at: LonLat | None = None) -> None:
        """Show the form of a new call; with a place, as picked on the map."""
        self.open_panel("new_call")
        self.new_call.begin(at)

    def _correct(self) -> None:
        """Show the form with what is known of the picked call."""
        picked = self._picked()
        if picked is None:
            self.command_line.begin("class ")
        else:
            self.open_panel("new_call")
            self.new_call.correct(picked)

    def _remember_picked(self, *_: object) -> None:
        self._picked_at_sending = self._selection.incident

    def _pick_received(self, number: str) -> None:
        """What was entered here is what the keys go to next, unless another call was picked meanwhile."""
        if self._selection.incident == self._picked_at_sending:
            self._selection.set_incident(number)

    def _next_worst(self) -> None:
        focused = QApplication.focusWidget()
        if isinstance(focused, QAbstractButton):
            focused.click()  # the space bar belongs to a button that has the focus
        else:
            self.incidents.select_next_worst()

    def _find(self) -> None:
        self.open_panel("find")
        self.find.begin()

    def _picked(self) -> Incident | None:
        return self.detail.incident

    def _begin_about(self, verb: str) -> None:
        """Begin a line about the picked incident, if there is one."""
        picked = self._picked()
        self.command_line.begin(f"{verb} {picked.number} " if picked is not None else f"{verb} ")

    def _reopen(self) -> None:
        picked = self._picked()
        is_ended = picked is not None and not picked.status.is_open
        self.command_line.begin(f"reopen {picked.number} " if picked is not None and is_ended else "reopen ")

    def _close(self) -> None:
        if not self.detail.ask_close():
            self.command_line.begin("close ")

    def _offer_answers(self, request: str, row: int) -> None:
        self.requests.offer(request, self.detail.menu, self.detail.around_list, row)

    def _return(self) -> None:
        """Where no doubt is which unit sends its order back, only the reason is left to be typed."""
        picked = self._picked()
        there = set() if picked is None else {active.unit for active in self._bridge.picture.active_on(picked.number)}
        meant = there & self._selection.units or there
        self.command_line.begin(f"return {meant.pop()} : " if len(meant) == 1 else "return ")

    def _note(self) -> None:
        if self._picked() is None:
            self.command_line.begin("note ")
        else:
            self.open_panel("detail")
            self.detail.begin_note()

    def _feedback(self) -> None:
        if self._picked() is None or not self.detail.begin_feedback():
            self._begin_about("feedback")
        else:
            self.open_panel("detail")

    def _status(self) -> None:
        if not self.units.ask_status():
            self.command_line.begin("status ")

    @property
    def finders(self) -> tuple[PlaceFinder, ...]:
        """All that look up places."""
        return self.typed_places, self.form_places, self.found_places

    def stop(self) -> None:
        """End the threads that look up places."""
        for finder in self.finders:
            finder.stop()
        self.find.stop()
