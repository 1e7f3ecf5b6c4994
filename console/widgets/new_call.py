"""A call entered by hand: class, priority, place, story; every field by key, Enter goes on and sends at the end.

What is known of a call is corrected in the same form. Not modal. The draft of a new one is never lost: neither by
leaving, nor by calls that come in, nor by a refusal.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QTextCursor
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from console.bridge import Bridge
from console.commands.base import Command, Outcome
from console.commands.join_incidents import JoinIncidents
from console.domain.doctrine import USUAL_PRIORITY
from console.domain.geo import LonLat
from console.domain.incident import Incident
from console.widgets.around_list import AroundList
from console.widgets.call_draft import Draft, Known, as_command, draft_of, renewed
from console.widgets.call_grid import CallGrid
from console.widgets.class_field import ClassField
from console.widgets.codes import class_label
from console.widgets.focus import FocusReturn
from console.widgets.near_calls import NearCalls
from console.widgets.place_finder import FoundPlace, PlaceFinder
from console.widgets.priority_row import PriorityRow
from console.widgets.spoken import Spoken
from console.widgets.suggest_field import SuggestField
from console.widgets.terms import refusal_text
from console.widgets.theme import GRID_PX, Look
from maps.coordinates import read_place

MOST_SHOWN = 8


class NewCall(Spoken):
    """The form. `left` follows leaving it, by Escape or after sending; `sent` carries the command, `received` the
    number that the call got, or of the one that it was joined to.

    `place_changed` says that the call has another place, or none.
    """

    left = Signal()
    sent = Signal(object)
    received = Signal(str)
    place_changed = Signal()

    def __init__(
        self, bridge: Bridge, look: Look, finder: PlaceFinder | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge, self._look, self._finder = bridge, look, finder
        self._at: LonLat | None = None
        self._place_taken = ""  # words that the place stands for; others stand for another place
        self._answered_at: datetime | None = None
        self.focus_return = FocusReturn(self)
        self._waiting: dict[str, Draft] = {}
        self._corrects: Known | None = None
        self._kept = Draft()  # of the new call, while another is corrected
        self.labels = {name: QLabel(self) for name in ("class", "priority", "place", "story")}
        self.class_field = ClassField(bridge, look, self)
        self.place_field = SuggestField(look, self)
        self.priorities = PriorityRow(look, self)
        self.around = AroundList(look, 4, self)
        self.near = NearCalls(bridge, self.around, self)
        self.story = QPlainTextEdit(self)
        self.story.setTabChangesFocus(True)
        self.story.setMinimumHeight(44)
        self.where, self.note = QLabel(self), QLabel(self)
        for label in (self.where, self.note):
            label.setWordWrap(True)
        self.send_button, self.clear_button = QPushButton(self), QPushButton(self)
        self.send_button.setProperty("primary", True)
        self._arrange()
        self._connect()
        self.retranslate()

    def _arrange(self) -> None:
        fields = {"class": self.class_field, "priority": self.priorities, "place": self.place_field}
        fields |= {"where": self.where, "story": self.story, "around": self.around}
        self._grid = CallGrid(fields, self.labels)
        buttons = QHBoxLayout()
        buttons.addWidget(self.note, 1)
        buttons.addWidget(self.clear_button)
        buttons.addWidget(self.send_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID_PX, 2 * GRID_PX, 3 * GRID_PX, 2 * GRID_PX)
        column.setSpacing(GRID_PX)
        column.addLayout(self._grid, 1)
        column.addLayout(buttons)
        self.story.installEventFilter(self)
        order = (self.class_field, self.priorities, self.place_field, self.story, self.around, self.send_button)
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the width there is."""
        super().resizeEvent(event)
        self._grid.fit(self.width())

    def _connect(self) -> None:
        self.class_field.code_changed.connect(self._class_changed)
        self.class_field.finished.connect(self.priorities.setFocus)
        self.place_field.edited.connect(self._place_edited)
        self.place_field.taken.connect(self._take_place)
        self.place_field.finished.connect(self.story.setFocus)
        self.priorities.chosen.connect(self._say_priority)
        self.priorities.finished.connect(self._after_priority)
        self.near.known.connect(self._propose_priority)
        self.near.changed.connect(self._say_sending)
        self.send_button.clicked.connect(self.send)
        self.clear_button.clicked.connect(lambda: self._fill(self._next))
        self._bridge.answered.connect(self._answered)
        self._look.changed.connect(self.retranslate)
        if self._finder is not None:
            self._finder.found.connect(self._places_found)
            self._finder.named.connect(self._place_named)

    # -- coming and going ----------------------------------------------------------------------------

    def begin(self, at: LonLat | None = None) -> None:
        """Take the focus for a new call, or go on with its draft; with a place, that is where it comes from."""
        if self._corrects is not None:
            self._fill(self._kept)
        if self._answered_at is None:
            self._answered_at = self._bridge.now()
        if at is not None:
            self.set_place(at)
        self.go_on()

    def go_on(self) -> None:
        """Take the focus where something is lacking first."""
        self.focus_return.remember()
        has_class = self.class_field.code is not None
        field = (
            self.story if has_class and self._at is not None else self.place_field if has_class else self.class_field
        )
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        if field is self.class_field:
            self.class_field.begin()

    def correct(self, incident: Incident) -> None:
        """Take the focus with what is known of a call, or with its correction that was refused; the draft of a new one
        waits meanwhile."""
        self.focus_return.remember()
        if self._corrects is None:
            self._kept = self.draft
        if self._corrects is None or self._corrects.incident.number != incident.number:
            self._fill(self._known(incident))
        self.class_field.setFocus(Qt.FocusReason.TabFocusReason)  # selects: other words replace those there

    def _known(self, incident: Incident) -> Draft:
        return draft_of(incident, class_label(incident.class_code, self._bridge.doctrine), self._bridge.picture)

    def leave(self) -> None:
        """Give the focus back; the draft of a new call stays."""
        if self._corrects is not None:
            self._fill(self._kept)
        self.left.emit()  # first: closing the panel moves the focus to wherever Qt likes
        self.focus_return.give_back()

    @property
    def draft(self) -> Draft:
        """What was entered so far."""
        return Draft(
            self.class_field.code,
            self.class_field.text().strip(),
            self.priorities.own,
            self.place_field.text().strip(),
            self._at,
            self.story.toPlainText().strip(),
            self._answered_at,
            self.near.joins,
            self._corrects,
        )

    @property
    def _next(self) -> Draft:
        """What the form shows after this draft."""
        return Draft() if self._corrects is None else self._kept

    def _fill(self, draft: Draft) -> None:
        self._at, self._answered_at, self._corrects = draft.at, draft.answered_at, draft.corrects
        self._place_taken = draft.place_words if draft.corrects is not None else ""
        self.near.of = None if draft.corrects is None else draft.corrects.incident.number
        self.class_field.show_class(draft.class_code, draft.class_words)
        self.place_field.setText(draft.place_words)
        self.story.setPlainText(draft.story)
        self.story.moveCursor(QTextCursor.MoveOperation.End)
        self.priorities.restore(draft.priority)
        self._say("")
        self._say_where()
        self.near.restore(draft.joins)
        self._propose_priority()

    # -- class and priority --------------------------------------------------------------------------

    def _class_changed(self) -> None:
        self._say("")
        self._look_around()
        self._propose_priority()

    def _propose_priority(self) -> None:
        """Check what doctrine proposes for the class at a place of this grade, unless somebody chose himself."""
        code, doctrine = self.class_field.code, self._bridge.doctrine
        grade = self.near.zone_grade
        self.priorities.propose(USUAL_PRIORITY if code is None else doctrine.proposed_priority(code, grade))
        self._say_priority()

    def _say_priority(self) -> None:
        is_proposed = self.priorities.own is None and self.class_field.code is not None
        self.labels["priority"].setText(self.tr("Priority, proposed") if is_proposed else self.tr("Priority"))

    def _after_priority(self) -> None:
        """On to the place, or to the story where the place is known."""
        is_known = self._at is not None and self._corrects is None
        (self.story if is_known else self.place_field).setFocus(Qt.FocusReason.TabFocusReason)

    # -- place ---------------------------------------------------------------------------------------

    def set_place(self, at: LonLat) -> None:
        """The place was picked on the map; its address is looked up when none was typed."""
        self._at, self._place_taken = at, ""
        self._say_where()
        if self._corrects is not None and self.place_field.text().strip() == self._corrects.address:
            self.place_field.clear()
        if self._finder is not None and not self.place_field.text().strip():
            self._finder.name(at)

    def _place_edited(self, words: str) -> None:
        if self._place_taken and words.strip() != self._place_taken:
            self._at, self._place_taken = None, ""
            self._say_where()
        typed = read_place(words, self._finder.near() if self._finder is not None else None)
        if typed is not None:
            self._at, self._place_taken = typed, words.strip()
            self._say_where()
        if typed is None and words.strip() and self._finder is not None and self._finder.has_places:
            self._finder.find(words.strip(), MOST_SHOWN)
        else:
            self.place_field.suggest([])

    def _places_found(self, words: str, places: Sequence[FoundPlace]) -> None:
        if words == self.place_field.text().strip():
            self.place_field.suggest([(place.text, "", place) for place in places])
            self._say_where(self._at is None and not places)

    def _take_place(self, place: FoundPlace) -> None:
        self._at, self._place_taken = place.at, place.text
        self._say("")
        self._say_where()

    def _place_named(self, at: LonLat, address: str | None) -> None:
        if at == self._at and address and not self.place_field.text().strip():
            self.place_field.setText(address)

    def _say_where(self, is_unknown: bool = False) -> None:
        if is_unknown:
            self.where.setText(self.tr("Nothing is called that. Click the place on the map; the words are kept."))
        elif self._at is None:
            self.where.setText(self.tr("Type a place, or click it on the map"))
        else:
            self.where.setText(f"{self._at.lon:.5f}, {self._at.lat:.5f}")
        self._look_around()
        self.place_changed.emit()

    def _look_around(self) -> None:
        self.near.ask(self._at, self.class_field.code, self._answered_at)

    # -- sending -------------------------------------------------------------------------------------

    def send(self) -> bool:
        """Send the call; False, with the field that lacks something in focus, when it can not be."""
        self.class_field.settle()
        draft = self.draft
        if draft.class_code is None:
            return self._lacks(self.class_field, self.tr("Choose a class"))
        if draft.at is None:
            return self._lacks(self.place_field, self.tr("Choose a place from the list, or click it on the map"))
        command = as_command(draft, self.priorities.value, self._bridge.picture, self._bridge.now())
        if command is not None:
            self._waiting[self._bridge.submit(command)] = draft
            self._fill(self._next)
            self.sent.emit(command)
        self.leave()
        return True

    def _lacks(self, field: QWidget, why: str) -> bool:
        self._say(why)
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        return False

    def _answered(self, _command: Command, outcome: Outcome) -> None:
        draft = self._waiting.pop(outcome.id, None)
        if draft is None:
            return
        known = draft.corrects
        number = outcome.details.get("incident") if known is None else known.incident.number
        if outcome.ok and number is not None:
            if draft.joins is not None:
                self._bridge.submit(JoinIncidents(incident=str(number), to=draft.joins))
            self.received.emit(draft.joins or str(number))
        elif self.draft.is_empty:
            now = self._bridge.picture.incidents.get(known.incident.number) if known is not None else None
            self._fill(draft if known is None or now is None else renewed(draft, known, self._known(now)))
            self._say(self.tr("Refused: {0}").format(refusal_text(outcome)))

    def _say_sending(self) -> None:
        joins = self.near.joins
        send = (
            self.tr("Send") if self._corrects is None else self.tr("Correct {0}").format(self._corrects.incident.number)
        )
        self.send_button.setText(send if joins is None else self.tr("Send, join to {0}").format(joins))

    def _say(self, text: str) -> None:
        usual = (
            self.tr("Enter goes on and sends · Esc keeps the draft")
            if self._corrects is None
            else self.tr("Enter goes on and corrects · Esc leaves it as it is")
        )
        self.note.setText(text or usual)
        colour = self._look.theme.late if text else self._look.theme.text_muted
        self.note.setStyleSheet(f"color: {colour};")

    # -- keys ----------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter on the story sends."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and watched is self.story:
            is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if is_enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.send()
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape keeps the draft; Ctrl+Enter sends from anywhere."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self.send()
        else:
            super().keyPressEvent(event)

    # -- words ---------------------------------------------------------------------------------------

    def retranslate(self) -> None:
        """Set texts and colours anew."""
        for name, text in (
            ("class", self.tr("Class")),
            ("place", self.tr("Place")),
            ("story", self.tr("Story")),
        ):
            self.labels[name].setText(text)
        theme = self._look.theme
        self.class_field.setPlaceholderText(self.tr("Name, initials or code; → for finer classes"))
        self.place_field.setPlaceholderText(self.tr("Street and number, a name, or longitude, latitude"))
        self.story.setPlaceholderText(self.tr("What happened? Shift+Enter begins a new line"))
        self.where.setStyleSheet(f"color: {theme.text_muted};")
        key = QKeySequence("Ctrl+Return").toString(QKeySequence.SequenceFormat.NativeText)
        self.send_button.setToolTip(self.tr("Send the call ({0})").format(key))
        self.clear_button.setText(self.tr("Clear"))
        self._say("")
        self._say_sending()
        self._say_priority()
        self._say_where()
