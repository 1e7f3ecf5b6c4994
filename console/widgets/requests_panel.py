"""The requests panel: who was asked for what, each with its clock, and the keys to answer, chase or take up again.

Follows the bridge and the shared selection. What needs words is begun in the typed line.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from console.commands.answer_request import (
    AcknowledgeRequest,
    AnswerRequest,
    AnswerReview,
    ChaseRequest,
    DeliverRequest,
)
from console.commands.base import Command
from console.commands.reopen_incident import ReopenIncident
from console.domain.dispatch import why_not_approve
from console.domain.request import ANSWERS, NEGATIVE, Answer, Request, RequestKind
from console.picture import ChangeSet, Picture
from console.widgets.actions import Actions
from console.widgets.choice_menu import Choice, PanelMenu
from console.widgets.codes import addressee_label
from console.widgets.private import private_text
from console.widgets.request_rows import in_order, request_lines
from console.widgets.request_terms import answer_text, request_kind_text
from console.widgets.role_guard import why_not
from console.widgets.rows_view import RowsView
from console.widgets.selection import Selection
from console.widgets.spoken import Spoken
from console.widgets.terms import refusal_text
from console.widgets.theme import GRID_PX, Look
from console.widgets.two_lines import ROW_PX, Lines, LinesDelegate, lines_model


class RequestsPanel(Spoken):
    """The panel.

    Args:
        begin_line: begins a typed line with a text.
        open_panel: brings this panel to the front.

    `opened` asks to show an incident.
    """

    opened = Signal(str)

    def __init__(
        self,
        bridge: Any,
        selection: Selection,
        look: Look,
        actions: Actions,
        begin_line: Callable[[str], None],
        open_panel: Callable[[], None] = lambda: None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge, self._selection, self._look = bridge, selection, look
        self._action, self._begin_line, self._open_panel = actions["answer"], begin_line, open_panel
        self.menu = PanelMenu(look, self)
        self.model = lines_model()
        self.view = RowsView(look, ROW_PX, parent=self)
        self.view.setModel(self.model)
        self.view.setItemDelegate(LinesDelegate(look, self.view))
        self.view.empty_text = lambda: self.tr("Nothing was asked of anybody. W asks arms for support.")
        self.button = QPushButton(self)
        self.button.setProperty("primary", True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, GRID_PX)
        column.setSpacing(GRID_PX)
        column.addWidget(self.view, 1)
        bar = QHBoxLayout()
        bar.setContentsMargins(2 * GRID_PX, 0, 2 * GRID_PX, 0)
        bar.addWidget(self.button)
        column.addLayout(bar)
        self.setFocusProxy(self.view)
        self.view.picked.connect(self._picked)
        self.view.opened.connect(self._open)
        self.view.menu_asked.connect(lambda _at: self._ask_picked())
        self.button.clicked.connect(self._action.trigger)
        self._action.triggered.connect(lambda _checked=False: self.ask_answer())
        bridge.picture_changed.connect(self._picture_changed)
        bridge.clock_ticked.connect(self._tick)
        look.changed.connect(self.retranslate)
        self.retranslate()

    # -- following -----------------------------------------------------------------------------------

    def _picture_changed(self, _picture: Picture, change: ChangeSet) -> None:
        if self.isVisible() and (change.everything or change.requests):
            self._refresh()

    def _tick(self, _now: datetime) -> None:
        if self.isVisible():
            self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Somebody looks: bring everything up to now."""
        super().showEvent(event)
        self._refresh()

    def _refresh(self) -> None:
        picked = self.picked
        requests = in_order(self._bridge.picture.requests.values())
        self.model.show_rows(tuple(self._lines(request) for request in requests))
        row = self.model.row_of(picked.key if picked is not None else None)
        self.view.show_picked([] if row is None else [row], scroll=False)

    def _lines(self, request: Request) -> Lines:
        doctrine, picture = self._bridge.doctrine, self._bridge.picture
        reference = request.reply or (request.text if request.answer is None else None)
        addressee = addressee_label(request.kind, request.addressee, doctrine)
        words = private_text(picture.text(reference), reference, self._bridge.rights)
        return request_lines(request, addressee, words, doctrine.limits.amber_share, self._bridge.now())

    # -- picking -------------------------------------------------------------------------------------

    @property
    def picked(self) -> Request | None:
        """The picked request, as the record has it now."""
        ids = self.view.picked_ids()
        return self._bridge.picture.requests.get(ids[0]) if ids else None

    def _picked(self) -> None:
        request = self.picked
        if request is not None and request.incident is not None:
            self._selection.set_incident(request.incident)

    def _open(self, key: str) -> None:
        request = self._bridge.picture.requests.get(key)
        if request is not None and request.incident is not None:
            self.opened.emit(request.incident)

    # -- answering -----------------------------------------------------------------------------------

    def ask_answer(self) -> None:
        """Offer what can become of the picked request, a key each; nothing picked: of the first that needs it."""
        if not self.isVisible():
            self._open_panel()
        self._refresh()
        request = self.picked
        if request is None or not request.is_open:
            waiting = [one for one in in_order(self._bridge.picture.requests.values()) if one.is_open]
            about = [one for one in waiting if one.incident is not None and one.incident == self._selection.incident]
            request = next(iter([*about, *waiting]), None)
        place = self.model.row_of(request.key if request is not None else None)
        if request is None or place is None:
            self.view.setFocus()
            return
        self.view.show_picked([place], scroll=True)
        self.offer(request.key, self.menu, self.view, place)

    def _ask_picked(self) -> None:
        request = self.picked
        if request is not None:
            self.offer(request.key, self.menu, self.view, self.view.currentIndex().row())

    def offer(self, key: str, menu: PanelMenu, rows: RowsView, place: int) -> None:
        """Offer what can become of a request under a row that tells of it; nothing of one that is settled."""
        request = self._bridge.picture.requests[key]
        if request.is_open:
            title = f"{request_kind_text(request.kind)} {request.key}"
            below = rows.visualRect(rows.model().index(place, 0)).bottomLeft()
            menu.open_with(title, self.choices(request), rows.viewport(), below)

    def choices(self, request: Request) -> list[Choice]:
        """What can become of an open request: a key, the words, and what it does."""
        offered: list[Choice] = []
        if request.awaits_answer:
            if request.delivered_at is None:
                offered.append(self._sends("l", self.tr("delivered"), DeliverRequest(request=request.key)))
            if request.acknowledged_at is None:
                offered.append(self._sends("k", self.tr("acknowledged"), AcknowledgeRequest(request=request.key)))
        if request.awaits_answer or request.came_back:
            offered += [
                self._says(request, key, given)
                for key, given in zip("yn", ANSWERS[request.kind], strict=True)
                if given != request.answer
            ]
        if request.awaits_answer:
            offered.append(self._sends("c", self.tr("ask again"), ChaseRequest(request=request.key)))
        if request.kind is RequestKind.DIVERSION and request.incident is not None:
            reason = self._bridge.picture.text(request.reply) or self.tr("no receipt")
            reopen = ReopenIncident(incident=request.incident, reason=reason)
            offered.append(self._sends("o", self.tr("take the call up again"), reopen))
        return offered

    def _sends(self, key: str, text: str, command: Command) -> Choice:
        return Choice(key, text, partial(self._bridge.submit, command), why_not(self._bridge.rights, command.name()))

    def _says(self, request: Request, key: str, given: Answer) -> Choice:
        """An answer: at once where it needs no words and no units, else in the typed line."""
        is_review = request.kind is RequestKind.REVIEW
        if given in NEGATIVE or given is Answer.COMING:
            colon = ": " if given in NEGATIVE else ""
            barred = why_not(self._bridge.rights, "AnswerReview" if is_review else "AnswerRequest")
            begin = partial(self._begin_line, f"answer {request.key} {given} {colon}")
            return Choice(key, f"{answer_text(given)}…", begin, barred)
        if not is_review:
            return self._sends(key, answer_text(given), AnswerRequest(request=request.key, answer=given))
        approved = self._sends(key, answer_text(given), AnswerReview(request=request.key, approved=True))
        refusal = why_not_approve(request, self._bridge.user, self._bridge.doctrine)
        return approved if refusal is None else replace(approved, why_not=approved.why_not or refusal_text(refusal))

    # -- words ---------------------------------------------------------------------------------------

    def retranslate(self) -> None:
        """Set every text anew."""
        key = self._action.shortcut().toString()
        self.button.setText(f"{self.tr('Answer, chase')}  {key}" if key else self.tr("Answer, chase"))
        self.button.setToolTip(self._action.toolTip())
        self.view.setAccessibleName(self.tr("Requests"))
        if self.isVisible():
            self._refresh()
        self.view.viewport().update()
