"""The requests panel: who was asked for what, each with its clock, and the keys to answer, chase or take up again.

Follows the bridge and the shared selection. What needs words is begun in the typed line.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from console.bridge import Bridge
from console.commands.answer_request import (
    AcknowledgeRequest,
    AnswerRequest,
    AnswerReview,
    ChaseRequest,
    DeliverRequest,
)
from console.commands.reopen_incident import ReopenIncident
from console.domain.dispatch import why_not_approve
from console.domain.request import ANSWERS, NEGATIVE, Answer, Request, RequestKind
from console.picture import ChangeSet
from console.widgets.actions import Actions
from console.widgets.choice_menu import Choice, PanelMenu
from console.widgets.codes import addressee_label, is_chinese
from console.widgets.duty_list import DutyList
from console.widgets.duty_terms import place_label
from console.widgets.private import private_text
from console.widgets.request_rows import in_order, request_lines
from console.widgets.request_terms import answer_text, request_kind_text
from console.widgets.rows_view import RowsView
from console.widgets.selection import Selection
from console.widgets.terms import refusal_text
from console.widgets.theme import Look
from console.widgets.two_lines import Lines


class RequestsPanel(DutyList):
    """The panel. `opened` asks to show an incident.

    Args:
        begin_line: begins a typed line with a text.
    """

    opened = Signal(str)

    action_name = "answer"
    tells_seconds = True

    def __init__(
        self,
        bridge: Bridge,
        selection: Selection,
        look: Look,
        actions: Actions,
        open_panel: Callable[[], None] = lambda: None,
        *,
        begin_line: Callable[[str], None],
    ) -> None:
        super().__init__(bridge, selection, look, actions, open_panel)
        self._begin_line = begin_line

    def lay_out(self, column: QVBoxLayout, actions: Actions) -> None:
        """The filter, the list and the button."""
        self.view.empty_text = self._empty_text
        column.addLayout(self.bar(self.filter))
        column.addWidget(self.view, 1)
        column.addLayout(self.bar(self.button))
        self.view.picked.connect(self._picked)

    def _empty_text(self) -> str:
        if self.filter.text().strip():
            return self.tr("No request fits the filter.")
        return self.tr("Nothing was asked of anybody. W asks arms for support, F4 sends a notice.")

    # -- rows ----------------------------------------------------------------------------------------

    def concerns(self, change: ChangeSet) -> bool:
        """Requests."""
        return bool(change.requests)

    def lines(self) -> list[Lines]:
        """Every request, those that need somebody first."""
        return [self._lines(request) for request in in_order(self._bridge.picture.requests.values())]

    def _lines(self, request: Request) -> Lines:
        doctrine, picture = self._bridge.doctrine, self._bridge.picture
        reference = request.reply or (request.text if request.answer is None else None)
        post = picture.posts.get(request.addressee) if request.kind is RequestKind.NOTICE else None
        addressee = place_label(post, addressee_label(request.kind, request.addressee, doctrine))
        words = private_text(picture.text(reference), reference, self._bridge.rights)
        about = self.title_of(request.key)
        return request_lines(request, addressee, about, words, doctrine.limits.amber_share, self._bridge.now())

    # -- picking -------------------------------------------------------------------------------------

    def _picked(self) -> None:
        if (number := self._incident_of(self.picked_key)) is not None:
            self._selection.set_incident(number)

    def opened_row(self, key: str) -> None:
        """Show its incident."""
        if (number := self._incident_of(key)) is not None:
            self.opened.emit(number)

    def _incident_of(self, key: str | None) -> str | None:
        request = self._bridge.picture.requests.get(key or "")
        return request.incident if request is not None else None

    # -- answering -----------------------------------------------------------------------------------

    def in_question(self, picked: str | None) -> str | None:
        """The picked one while it is open, else the first open one: of the picked incident, then of any."""
        requests, number = self._bridge.picture.requests, self._selection.incident
        waiting = [row.id for row in self.model.rows if requests[row.id].is_open]
        if picked in waiting:
            return picked
        about = [key for key in waiting if number is not None and requests[key].incident == number]
        return next(iter([*about, *waiting]), None)

    def title_of(self, key: str) -> str:
        """What is asked, and its key or, where it is about no incident, its zone."""
        picture = self._bridge.picture
        request = picture.requests[key]
        zone = place_label(picture.zones.get(request.zone or ""), request.zone)
        return f"{request_kind_text(request.kind)}  {key if request.incident else zone}"

    def offer(self, key: str, menu: PanelMenu, rows: RowsView, place: int) -> None:
        """Nothing is offered of a request that is settled."""
        if self._bridge.picture.requests[key].is_open:
            super().offer(key, menu, rows, place)

    def choices(self, key: str) -> list[Choice]:
        """What can become of an open request: a key, the words, and what it does."""
        request = self._bridge.picture.requests[key]
        offered: list[Choice] = []
        if request.awaits_answer:
            if request.delivered_at is None:
                offered.append(self.sends("l", self.tr("delivered"), DeliverRequest(request=request.key)))
            if request.acknowledged_at is None:
                offered.append(self.sends("k", self.tr("acknowledged"), AcknowledgeRequest(request=request.key)))
        if request.awaits_answer or request.came_back:
            offered += [
                self._says(request, key, given)
                for key, given in zip("yn", ANSWERS[request.kind], strict=True)
                if given != request.answer
            ]
        if request.awaits_answer:
            offered.append(self.sends("c", self.tr("ask again"), ChaseRequest(request=request.key)))
        if request.kind is RequestKind.DIVERSION and request.incident is not None:
            reason = self._bridge.picture.text(request.reply) or self.tr("no receipt")
            reopen = ReopenIncident(incident=request.incident, reason=reason)
            offered.append(self.sends("o", self.tr("take the call up again"), reopen))
        return offered

    def _says(self, request: Request, key: str, given: Answer) -> Choice:
        """An answer: at once where it needs no words and no units, else in the typed line."""
        is_review = request.kind is RequestKind.REVIEW
        if given in NEGATIVE or given is Answer.COMING:
            colon = ": " if given in NEGATIVE else ""
            word = answer_text(given) if is_chinese() else given
            barred = self.barred("AnswerReview" if is_review else "AnswerRequest")
            begin = partial(self._begin_line, f"answer {request.key} {word} {colon}")
            return Choice(key, f"{answer_text(given)}…", begin, barred)
        if not is_review:
            return self.sends(key, answer_text(given), AnswerRequest(request=request.key, answer=given))
        approved = self.sends(key, answer_text(given), AnswerReview(request=request.key, approved=True))
        refusal = why_not_approve(request, self._bridge.user, self._bridge.doctrine)
        return approved if refusal is None else replace(approved, why_not=approved.why_not or refusal_text(refusal))

    # -- words ---------------------------------------------------------------------------------------

    def retranslate(self) -> None:
        """Set every text anew."""
        self.filter.setPlaceholderText(self.tr("Filter: who was asked, incident, words"))
        fields = ((self.filter, self.filter.placeholderText()),)
        self.say(self.tr("Answer, chase"), self.tr("Requests"), fields)
