"""All about the picked incident: story, the clock of every step, units, notes; and what can be done to it.

Follows the shared selection. What was begun to be written is kept for each incident.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from console.commands.add_note import AddFeedback, AddNote
from console.commands.close_incident import CloseIncident
from console.domain.area import Note
from console.domain.incident import Incident
from console.domain.supervision import step_of
from console.domain.worst_first import limits_by_zone
from console.picture import ChangeSet, Picture
from console.seen import seen_since
from console.widgets.actions import Actions, follow
from console.widgets.choice_menu import Choice, ChoiceMenu
from console.widgets.codes import class_label, disposition_label, is_chinese
from console.widgets.company import looks_text
from console.widgets.detail_head import DetailHead, StepClocks
from console.widgets.detail_units import ROW_PX, BoundDelegate, BoundModel
from console.widgets.log_words import actor_text, names
from console.widgets.over_window import lies_over
from console.widgets.private import private_text, why_hidden
from console.widgets.row_paint import local_clock
from console.widgets.rows_view import RowsView
from console.widgets.selection import Selection
from console.widgets.spoken import Spoken
from console.widgets.staffing import Staffing
from console.widgets.terms import command_text, service_text, step_text
from console.widgets.theme import GRID_PX, Look

BUTTONS = ("assign", "escalate", "divert", "close", "reopen")
KEYS = "123456789abcdefghijklmnop"
#: Commands whose reason is kept as a note of this kind.
ACTS = {"divert": "DivertIncident", "release": "ReleaseUnits", "reopen": "ReopenIncident"}
#: After the turns of queue and unit list.
LAG_MS = 120


class Detail(Spoken):
    """The panel. An incident that the picture does not hold any more is asked of the record."""

    def __init__(
        self,
        bridge: Any,
        selection: Selection,
        look: Look,
        actions: Actions,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge, self._selection, self._look, self._actions = bridge, selection, look, actions
        self._staffing = Staffing()
        self._limits_of = limits_by_zone(bridge.doctrine, bridge.picture.zones)
        self._drafts: dict[str, str] = {}
        self._shown: str | None = None
        self._ended: dict[str, Incident] = {}
        self._ended_texts: dict[str, str] = {}
        self._asked_for, self._request = "", ""
        self._menu: ChoiceMenu | None = None
        self._offered = bridge.picture  # what the menu of endings was opened on
        self.head = DetailHead(look, self)
        self.place, self.story, self.empty = QLabel(self), QLabel(self), QLabel(self)
        for label in (self.place, self.story):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.story.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        self.steps = StepClocks(look, self)
        self.units = RowsView(look, ROW_PX, several=True, lag_ms=LAG_MS, parent=self)
        self.units_model = BoundModel()
        self.units.setModel(self.units_model)
        self.units.setItemDelegate(BoundDelegate(look, bridge.now, self.units))
        self.units.empty_text = lambda: self.tr("Nobody is on it. Drag units here on the map or the lists, or press A.")
        self.notes = QPlainTextEdit(self)
        self.notes.setReadOnly(True)
        self.notes.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.notes.hide()
        self.speaker = QComboBox(self)
        self.words = QLineEdit(self)
        self.buttons = {name: QPushButton(self) for name in BUTTONS}
        self._arrange()
        self._connect()
        self.retranslate()
        self._picture_changed(bridge.picture, ChangeSet(everything=True))

    def _arrange(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(GRID_PX)
        left.addWidget(self.place)
        left.addWidget(self.story, 1)
        row = QHBoxLayout()
        row.setSpacing(GRID_PX)
        for button in self.buttons.values():
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            row.addWidget(button)
        row.addStretch(1)
        left.addLayout(row)
        right = QVBoxLayout()
        right.setSpacing(GRID_PX)
        right.addWidget(self.units, 3)
        right.addWidget(self.notes, 2)
        entry = QHBoxLayout()
        entry.setSpacing(GRID_PX)
        entry.addWidget(self.speaker)
        entry.addWidget(self.words, 1)
        right.addLayout(entry)
        columns = QHBoxLayout()
        columns.setSpacing(4 * GRID_PX)
        columns.addLayout(left, 4)
        columns.addWidget(self.steps, 3)
        columns.addLayout(right, 4)
        self._page = QWidget(self)
        page = QVBoxLayout(self._page)
        page.setContentsMargins(3 * GRID_PX, GRID_PX, 3 * GRID_PX, 2 * GRID_PX)
        page.setSpacing(GRID_PX)
        page.addWidget(self.head)
        page.addLayout(columns, 1)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self._page)

    def _connect(self) -> None:
        bridge = self._bridge
        bridge.picture_changed.connect(self._picture_changed)
        bridge.clock_ticked.connect(self._tick)
        bridge.closed_found.connect(self._closed_found)
        self._selection.changed.connect(self.refresh)
        bridge.presence_changed.connect(self._say_company)
        self._look.changed.connect(self.retranslate)
        self.words.returnPressed.connect(self._write)
        self.words.textEdited.connect(self._keep_draft)
        self.units.picked.connect(lambda: self._selection.set_units(self.units.picked_ids()))
        for name, button in self.buttons.items():
            button.clicked.connect(lambda _=False, name=name: self._actions[name].trigger())
            follow(button, self._actions[name])
        follow(self.words, self._actions["note"])

    # -- what is shown -------------------------------------------------------------------------------

    @property
    def incident(self) -> Incident | None:
        """The picked incident, also one that ended long ago and was found."""
        number = self._selection.incident
        if number is None:
            return None
        return self._bridge.picture.incidents.get(number) or self._ended.get(number)

    def remember(self, incidents: Iterable[Incident], texts: Mapping[str, str]) -> None:
        """Keep ended incidents that were found, to show them when they are picked."""
        self._ended |= {incident.number: incident for incident in incidents}
        self._ended_texts |= texts
        self.refresh()

    def _ask_for(self, number: str | None) -> None:
        if number is not None and number != self._asked_for:
            self._asked_for = number
            self._request = self._bridge.search_closed(number)

    def _closed_found(self, request: str, found: Iterable[Incident], texts: Mapping[str, str] | None = None) -> None:
        if request == self._request:
            self.remember([i for i in found if i.number == self._asked_for], texts or {})

    def _picture_changed(self, picture: Picture, change: ChangeSet) -> None:
        touched = self._staffing.follow(picture, change)
        if change.everything or change.zones:
            self._limits_of = limits_by_zone(self._bridge.doctrine, picture.zones)
        number = self._selection.incident
        if change.everything or change.notes or number in touched or number in change.incidents:
            self.refresh()

    def _tick(self, *_: object) -> None:
        incident = self.incident
        if incident is not None and self.isVisible():
            self.steps.show_incident(incident, self._limits_of(incident), self._bridge.now())
            self.units.age_soon()

    def _text(self, reference: str | None) -> str:
        words = self._bridge.picture.text(reference) or self._ended_texts.get(reference or "", "")
        return private_text(words, reference, self._bridge.rights)

    def _why_hidden(self, reference: str | None) -> str:
        words = self._bridge.picture.text(reference) or self._ended_texts.get(reference or "", "")
        return why_hidden(words, reference, self._bridge.rights)

    def refresh(self) -> None:
        """Show the picked incident anew; what is being typed stays."""
        incident = self.incident
        self._stack.setCurrentIndex(0 if incident is None else 1)
        if incident is None:
            self._ask_for(self._selection.incident)
            return
        doctrine, picture = self._bridge.doctrine, self._bridge.picture
        crew = self._staffing.crew(incident, doctrine)
        self.head.show_incident(incident, class_label(incident.class_code, doctrine), crew)
        self._say_company()
        self.place.setText(self._place_words(incident))
        self.place.setToolTip(self._why_hidden(incident.address))
        self.story.setText(self._text(incident.summary) or self.tr("No story was entered."))
        self.story.setToolTip(self._why_hidden(incident.summary))
        self.steps.show_incident(incident, self._limits_of(incident), self._bridge.now())
        mine = [a for a in picture.assignments.values() if a.incident == incident.number]
        mine.sort(key=lambda a: (not a.is_active, a.role != "lead", a.assigned_at, a.unit))
        self.units_model.show_rows([(a, picture.units.get(a.unit)) for a in mine])
        self._show_notes(incident.number)
        self._show_speakers([a.unit for a in mine if a.is_active])
        if self._shown != incident.number:
            self._shown = incident.number
            self.words.setText(self._drafts.get(incident.number, ""))
        is_open = incident.status.is_open
        for name, button in self.buttons.items():
            button.setVisible(is_open != (name == "reopen"))

    def _say_company(self, *_: object) -> None:
        incident = self.incident
        others = [] if incident is None else self._bridge.presence.looking_at(incident.number)
        self.head.show_company(looks_text([other.name for other in others]) if others else "")

    def _place_words(self, incident: Incident) -> str:
        parts = [self._text(incident.address)]
        if incident.zone:
            zone = self._bridge.picture.zones.get(incident.zone)
            name = "" if zone is None else zone.name_zh if is_chinese() else zone.name
            parts.append(f"{incident.zone} {name}" if name else self.tr("zone {0}").format(incident.zone))
        elif incident.outside_region:
            parts.append(self.tr("outside the region"))
        if incident.at is not None:
            parts.append(f"{incident.at.lon:.5f}, {incident.at.lat:.5f}")
        if incident.source:
            parts.append(self.tr("by {0}").format(self._source_word(incident.source)))
        if incident.disposition:
            parts.append(disposition_label(incident.disposition, self._bridge.doctrine))
        if incident.diverted_to:
            parts.append(service_text(incident.diverted_to))
        return " · ".join(part for part in parts if part)

    def _source_word(self, source: str) -> str:
        return self.tr("desk") if source == "desk" else source

    def _show_notes(self, number: str) -> None:
        notes = sorted((n for n in self._bridge.picture.notes.values() if n.incident == number), key=lambda n: n.at)
        text = "\n".join(self._note_line(note) for note in notes)
        if text != self.notes.toPlainText():
            self.notes.setPlainText(text)
            self.notes.setVisible(bool(text))
            bar = self.notes.verticalScrollBar()
            bar.setValue(bar.maximum())

    def _note_line(self, note: Note) -> str:
        words = self._text(note.text)
        said_by = note.unit if note.kind == "feedback" and note.unit else actor_text(note.actor)
        if (step := step_of(note.kind)) is not None:
            noted = self.tr("{0} took note: {1} is late").format(said_by, step_text(step))
            return f"{local_clock(note.at, self._bridge.now())}  {noted}{f': {words}' if words else ''}"
        if note.kind in ACTS:
            said_by = f"{said_by} ({command_text(ACTS[note.kind])})"
        return f"{local_clock(note.at, self._bridge.now())}  {said_by}: {words}"

    def _show_speakers(self, units: list[str]) -> None:
        if not self._bridge.rights.may("AddFeedback"):
            units = []
        wanted = [self.tr("Note"), *(self.tr("{0} reports").format(unit) for unit in units)]
        if [self.speaker.itemText(n) for n in range(self.speaker.count())] == wanted:
            return
        chosen = self.speaker.currentData()
        self.speaker.clear()
        for text, unit in zip(wanted, [None, *units], strict=True):
            self.speaker.addItem(text, unit)
        self.speaker.setCurrentIndex(max(0, self.speaker.findData(chosen)) if chosen is not None else 0)

    # -- what is done --------------------------------------------------------------------------------

    def begin_note(self) -> None:
        """Take the focus for a note."""
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)  # which does not select the draft

    def _keep_draft(self, text: str) -> None:
        if self._shown is not None:
            self._drafts[self._shown] = text

    def _write(self) -> None:
        incident, text = self.incident, self.words.text().strip()
        if incident is None or not text:
            return
        unit = self.speaker.currentData()
        if unit is not None:
            self._bridge.submit(AddFeedback(incident=incident.number, unit=unit, text=text))
        else:
            self._bridge.submit(AddNote(incident=incident.number, text=text))
        self.words.clear()
        self._drafts.pop(incident.number, None)

    def ask_close(self) -> bool:
        """Offer the dispositions, a key each; False when no open incident is picked."""
        incident = self.incident
        if incident is None or not incident.status.is_open:
            return False
        doctrine, self._offered = self._bridge.doctrine, self._bridge.picture
        choices = [
            Choice(key, disposition_label(code, doctrine), (incident.number, code))
            for key, code in zip(KEYS, doctrine.dispositions, strict=False)
        ]
        window = self.window()
        if not lies_over(self._menu, window):
            self._menu = ChoiceMenu(self._look, window)
            self._menu.chosen.connect(self._close)
        button = self.buttons["close"]
        at = button.mapTo(window, QPoint(0, 0)) if button.isVisible() else window.rect().center()
        units = names(sorted(active.unit for active in self._staffing.on(incident.number)))
        title = self.tr("Close {0}").format(incident.number)
        if units:
            title = self.tr("Close {0}, releasing {1}").format(incident.number, units)
        self._menu.open_with(title, choices, at)
        return True

    def _close(self, chosen: tuple[str, str]) -> None:
        number, disposition = chosen
        versions = seen_since(self._offered, self._bridge.picture, incident=number)
        self._bridge.submit(CloseIncident(incident=number, disposition=disposition, seen=versions))

    # -- words ---------------------------------------------------------------------------------------

    def _button_text(self, name: str) -> str:
        return {
            "assign": self.tr("Assign"),
            "escalate": self.tr("Escalate"),
            "divert": self.tr("Divert"),
            "close": self.tr("Close"),
            "reopen": self.tr("Reopen"),
        }[name]

    def retranslate(self) -> None:
        """Set texts and colours anew."""
        theme = self._look.theme
        self.empty.setText(self.tr("No incident is picked. Click one, or press Space for the one that needs you most."))
        for label in (self.empty, self.place):
            label.setStyleSheet(f"color: {theme.text_muted};")
        self.words.setPlaceholderText(self.tr("A note; Enter sends"))
        for name, button in self.buttons.items():
            action = self._actions[name]
            key = action.shortcut().toString()
            button.setText(f"{self._button_text(name)}  {key}" if key else self._button_text(name))
            button.setToolTip(action.toolTip())
        self.notes.setStyleSheet(f"background: {theme.surface}; color: {theme.text}; border: none;")
        self.refresh()
