"""All about the picked incident: story, the clock of every step, units, notes; and what can be done to it.

Follows the shared selection. What was begun to be written is kept for each incident.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from console.bridge import Bridge
from console.commands.add_note import AddFeedback, AddNote
from console.commands.close_incident import CloseIncident
from console.domain.dispatch import why_not_close
from console.domain.duplicates import DUPLICATE, joined_with
from console.domain.earlier import HAZARD
from console.domain.incident import Incident
from console.domain.request import RequestKind
from console.domain.worst_first import dues, limits_by_zone
from console.picture import ChangeSet, Picture
from console.seen import seen_since
from console.widgets.actions import Actions, follow
from console.widgets.around_list import AroundList
from console.widgets.choice_menu import Choice, PanelMenu
from console.widgets.codes import class_label, disposition_label, is_chinese, service_label
from console.widgets.company import looks_text
from console.widgets.detail_around import DetailAround
from console.widgets.detail_head import DetailHead, StepClocks
from console.widgets.detail_notes import NotesView
from console.widgets.detail_page import DetailPage
from console.widgets.detail_units import ROW_PX, BoundDelegate, bound_model, nobody_text
from console.widgets.focus import FocusReturn
from console.widgets.log_words import actor_text, names
from console.widgets.private import private_text, why_hidden
from console.widgets.rows_view import RowsView
from console.widgets.selection import Selection
from console.widgets.spoken import Spoken
from console.widgets.staffing import Staffing
from console.widgets.terms import refusal_text
from console.widgets.theme import GRID_PX, Look

BUTTONS = ("assign", "escalate", "divert", "close", "reopen")
KEYS = "123456789abcdefghijklmnop"
#: So many lines of what stands around are seen at once.
MOST_AROUND = 3
#: After the turns of queue and unit list.
LAG_MS = 120


class Detail(Spoken):
    """The panel. An incident that the picture does not hold any more is asked of the record."""

    def __init__(
        self,
        bridge: Bridge,
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
        self.menu = PanelMenu(look, self)
        self._focus = FocusReturn(self)
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
        self.units_model = bound_model()
        self.units.setModel(self.units_model)
        self.units.setItemDelegate(BoundDelegate(look, bridge.now, self.units))
        self.units.empty_text = lambda: nobody_text(self.incident)
        self.notes = NotesView(bridge.now, self._text, self)
        self.around_list = AroundList(look, MOST_AROUND, self)
        self.around = DetailAround(bridge, self.around_list, self)
        self.speaker = QComboBox(self)
        self.speaker.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
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
        left.addWidget(self.around_list)
        right = QVBoxLayout()
        right.setSpacing(GRID_PX)
        for view, share in ((self.units, 3), (self.notes, 2)):
            view.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
            right.addWidget(view, share)
        bar = QHBoxLayout()
        bar.setSpacing(GRID_PX)
        for button in self.buttons.values():
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            bar.addWidget(button)
        bar.addStretch(1)
        bar.addWidget(self.speaker)
        bar.addWidget(self.words, 2)
        page = DetailPage(self.head, (left, self.steps, right), bar, self)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(page)

    def _connect(self) -> None:
        bridge = self._bridge
        bridge.picture_changed.connect(self._picture_changed)
        bridge.clock_ticked.connect(self._tick)
        bridge.closed_found.connect(self._closed_found)
        self._selection.changed.connect(self.refresh)
        bridge.presence_changed.connect(self._say_company)
        self._look.changed.connect(self.retranslate)
        self.around.opened.connect(self._selection.set_incident)
        self.words.returnPressed.connect(self._write)
        self.words.textEdited.connect(self._keep_draft)
        self.units.opened.connect(self._begin_report)
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
        if any(picture.notes[key].kind == HAZARD for key in change.notes & picture.notes.keys()):
            self.around.forget()
        if change.everything or change.notes or number in touched or self._concerns(number, picture, change):
            self.refresh()

    def _concerns(self, number: str | None, picture: Picture, change: ChangeSet) -> bool:
        """Whether a change is one of the picked incident, of a call joined to it, or of a request about it."""
        others = (picture.incidents.get(key) for key in change.incidents)
        requests = (picture.requests.get(key) for key in change.requests)
        return (
            number in change.incidents
            or any(one is not None and number is not None and one.joined_to == number for one in others)
            or any(one is None or one.incident == number for one in requests)
        )

    def _tick(self, *_: object) -> None:
        incident = self.incident
        if incident is not None and self.isVisible():
            self._show_steps(incident)
            self.units.age_soon()

    def _show_steps(self, incident: Incident) -> None:
        limits, ordered = self._limits_of(incident), self._bridge.picture.as_ordered(incident)
        self.steps.show_incident(incident, dues(ordered, limits), limits, self._bridge.now())

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
        self._show_steps(incident)
        mine = [a for a in picture.assignments.values() if a.incident == incident.number]
        mine.sort(key=lambda a: (not a.is_active, a.role != "lead", a.assigned_at, a.unit))
        self.units_model.show_rows([(a, picture.units.get(a.unit)) for a in mine])
        self._show_notes(incident.number)
        self.around.show_incident(incident)
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
        if incident.owner:
            parts.append(self.tr("owned by {0}").format(actor_text(incident.owner)))
        if incident.disposition:
            parts.append(disposition_label(incident.disposition, self._bridge.doctrine))
        if incident.diverted_to:
            parts.append(service_label(incident.diverted_to, self._bridge.doctrine))
        return " · ".join(part for part in parts if part)

    def _source_word(self, source: str) -> str:
        return self.tr("desk") if source == "desk" else source

    def _show_notes(self, number: str) -> None:
        picture = self._bridge.picture
        numbers = {number, *(one.number for one in joined_with(number, picture.incidents))}
        self.notes.show_notes(number, (note for note in picture.notes.values() if note.incident in numbers))

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
        self.speaker.setCurrentIndex(0)
        self._take_keys()

    def begin_feedback(self) -> bool:
        """Take the focus for what the leading unit reports; False when nobody is on it."""
        is_anybody = self.speaker.count() > 1
        if is_anybody:
            self.speaker.setCurrentIndex(max(1, self.speaker.currentIndex()))
            self._take_keys()
        return is_anybody

    def _begin_report(self, unit: str) -> None:
        """Take the focus for what a unit reports; nothing of one that has left."""
        place = self.speaker.findData(unit)
        if place >= 0:
            self.speaker.setCurrentIndex(place)
            self._take_keys()

    def _take_keys(self) -> None:
        self._focus.remember()
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
        if self._focus.is_kept:
            self._focus.give_back()

    def ask_close(self) -> bool:
        """Offer the dispositions, a key each; False when no open incident is picked."""
        incident = self.incident
        if incident is None or not incident.status.is_open:
            return False
        self._offered = self._bridge.picture
        choices = self._endings(incident)
        units = names(sorted(active.unit for active in self._staffing.on(incident.number)))
        title = self.tr("Close {0}").format(incident.number)
        if units:
            title = self.tr("Close {0}, releasing {1}").format(incident.number, units)
        button = self.buttons["close"]
        window = self.window()
        beside, at = (button, QPoint(0, 0)) if button.isVisible() else (window, window.rect().center())
        self.menu.open_with(title, choices, beside, at)
        return True

    def _endings(self, incident: Incident) -> list[Choice]:
        """The dispositions; where a review is wanted first, that, with the dispositions grey."""
        doctrine, picture = self._bridge.doctrine, self._bridge.picture
        requests = [one for one in picture.requests.values() if one.incident == incident.number]
        refusal = why_not_close(incident, requests, doctrine)
        why = "" if refusal is None else refusal_text(refusal)
        codes = [code for code in doctrine.dispositions if code != DUPLICATE]  # calls are joined by a key of its own
        choices = [
            Choice(key, disposition_label(code, doctrine), partial(self._close, incident.number, code), why)
            for key, code in zip(KEYS, codes, strict=False)
        ]
        is_asked = any(one.kind is RequestKind.REVIEW and one.is_open for one in requests)
        if refusal is not None and not is_asked:
            review = self._actions["review"]
            choices.insert(
                0, Choice("v", review.text(), review.trigger, "" if review.isEnabled() else review.toolTip())
            )
        return choices

    def _close(self, number: str, disposition: str) -> None:
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
        self.units.setToolTip(self.tr("Double click: what the unit reports"))
        for name, button in self.buttons.items():
            action = self._actions[name]
            key = action.shortcut().toString()
            button.setText(f"{self._button_text(name)}  {key}" if key else self._button_text(name))
            button.setToolTip(action.toolTip())
        self.notes.setStyleSheet(f"background: {theme.surface}; color: {theme.text}; border: none;")
        self.refresh()
