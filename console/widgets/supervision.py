"""The supervision panel: every step that is late or about to be, and who took note of it, for every desk to see.

Follows the bridge and the shared selection. A step that somebody took note of stays until it happens.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from console.bridge import Bridge
from console.commands.acknowledge_late import AcknowledgeLate
from console.commands.base import Command, Outcome
from console.domain.supervision import WatchedStep
from console.picture import ChangeSet, Picture
from console.widgets.actions import Actions
from console.widgets.late_delegate import HEADING_PX, ROW_PX, LateDelegate, count_text, heading_text
from console.widgets.late_model import LateModel
from console.widgets.private import private_text
from console.widgets.rows_view import RowsView
from console.widgets.selection import Selection
from console.widgets.spoken import Spoken
from console.widgets.terms import step_text
from console.widgets.theme import GRID_PX, Look

#: A busy record changes many times a second; nobody reads an order that fast.
FOLLOW_MS = 250
#: After the turns of queue, unit list and detail.
LAG_MS = 180
ACTION = "acknowledge_late"


class Supervision(Spoken):
    """The panel.

    Args:
        open_panel: brings this panel to the front.

    `opened` asks to show an incident; `noted` tells of one that this desk has taken note of.
    """

    opened = Signal(str)
    noted = Signal(str)

    def __init__(
        self,
        bridge: Bridge,
        selection: Selection,
        look: Look,
        actions: Actions,
        open_panel: Callable[[], None] = lambda: None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge, self._selection, self._look, self._action = bridge, selection, look, actions[ACTION]
        self._open_panel = open_panel
        self._drafts: dict[str, str] = {}
        self._sent: dict[str, str] = {}  # ids of steps by that of their command
        self._picked_id: str | None = None
        self._low: list[int] = []  # rows that were made as low as a heading
        self.model = LateModel(bridge.doctrine)
        bridge.doctrine_changed.connect(self.model.set_doctrine)
        self.model.shown = lambda words, reference: private_text(words, reference, bridge.rights)
        self.view = RowsView(look, ROW_PX, lag_ms=LAG_MS, parent=self)
        self.view.verticalHeader().setMinimumSectionSize(HEADING_PX)
        self.view.setModel(self.model)
        self.view.setItemDelegate(LateDelegate(look, bridge.now, self.view))
        self.view.empty_text = lambda: self.tr("Nothing is late, and nothing is about to be.")
        self.counts = {is_late: QToolButton(self) for is_late in (True, False)}
        self.requests = QToolButton(self)  # how many requests wait too long; pressed by whoever shows them
        self._late_requests = 0
        self.words, self.button = QLineEdit(self), QPushButton(self)
        self.words.setClearButtonEnabled(True)
        self.button.setProperty("primary", True)
        self._following = QTimer(self, interval=FOLLOW_MS, singleShot=True)
        self._following.timeout.connect(self._refresh)
        self._arrange()
        self.setFocusProxy(self.view)
        self.view.picked.connect(self._picked)
        self.view.opened.connect(lambda step_id: self.opened.emit(step_id.rpartition("/")[0]))
        self.view.pointer_inside.connect(self._hold_or_let_go)
        self.words.textEdited.connect(self._keep_draft)
        self.words.returnPressed.connect(self._action.trigger)
        self.button.clicked.connect(self._action.trigger)
        self._action.triggered.connect(lambda _checked=False: self.take_note())
        self._action.changed.connect(self._judge)
        self.model.counted.connect(self._counted)
        self.model.reordered.connect(self._pick_again)
        selection.changed.connect(self._follow_selection)
        bridge.picture_changed.connect(self._picture_changed)
        bridge.clock_ticked.connect(self._tick)
        bridge.answered.connect(self._answered)
        look.changed.connect(self._counted)
        self.retranslate()
        self.model.set_picture(bridge.picture, ChangeSet(everything=True))

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        top = QHBoxLayout()
        top.setContentsMargins(GRID_PX, 0, GRID_PX, 0)
        for is_late, count in self.counts.items():
            count.setAutoRaise(True)
            count.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            count.clicked.connect(lambda _=False, is_late=is_late: self._jump(is_late))
            top.addWidget(count)
        top.addStretch(1)
        self.requests.setAutoRaise(True)
        self.requests.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        top.addWidget(self.requests)
        column.addLayout(top)
        column.addWidget(self.view, 1)
        entry = QVBoxLayout()
        entry.setContentsMargins(2 * GRID_PX, GRID_PX, 2 * GRID_PX, GRID_PX)
        entry.setSpacing(GRID_PX)
        entry.addWidget(self.words)
        entry.addWidget(self.button)
        column.addLayout(entry)

    # -- following -----------------------------------------------------------------------------------

    def _picture_changed(self, picture: Picture, change: ChangeSet) -> None:
        self.model.set_picture(picture, change)
        if not self.isVisible():
            return
        if change.everything:
            self._refresh()
        elif not self._following.isActive():
            self._following.start()

    def _tick(self, _now: datetime) -> None:
        if self.isVisible():
            self._refresh()
            self.view.age_soon()

    def _refresh(self) -> None:
        self._following.stop()
        self.model.refresh(self._bridge.now())
        self._judge()

    def showEvent(self, event: QShowEvent) -> None:
        """Somebody looks: bring everything up to now."""
        super().showEvent(event)
        self.model.is_shown = True
        self._refresh()
        self._follow_selection()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks: nothing is worked out."""
        self.model.is_shown = False
        super().hideEvent(event)

    def _hold_or_let_go(self, inside: bool) -> None:
        self.model.is_held = inside
        if self.isVisible():
            self._refresh()

    # -- picking -------------------------------------------------------------------------------------

    @property
    def picked(self) -> WatchedStep | None:
        """The picked step, while it is waited for."""
        return self.model.steps.get(self._picked_id) if self._picked_id is not None else None

    def _picked(self) -> None:
        ids = self.view.picked_ids()
        if ids:
            self._set_picked(ids[0])
            self._selection.set_incident(ids[0].rpartition("/")[0])

    def _set_picked(self, step_id: str | None) -> None:
        if step_id != self._picked_id:
            self._picked_id = step_id
            self.words.setText(self._drafts.get(step_id or "", ""))
        self._judge()

    def _follow_selection(self) -> None:
        if not self.isVisible():
            return
        number = self._selection.incident
        if self._picked_id is None or self._picked_id.rpartition("/")[0] != number:
            self._set_picked(self.model.first_of(number))
            self._show_picked(scroll=not self.view.has_pointer)

    def _pick_again(self) -> None:
        header = self.view.verticalHeader()
        for row, px in (*((row, ROW_PX) for row in self._low), *((row, HEADING_PX) for row in self.model.headings)):
            if row < header.count():  # as many rows as before keep the height that they had
                header.resizeSection(row, px)
        self._low = self.model.headings
        if self.model.row_of(self._picked_id) is None:
            self._set_picked(self.model.first_of(self._selection.incident))
        self._show_picked(scroll=False)

    def _show_picked(self, *, scroll: bool) -> None:
        row = self.model.row_of(self._picked_id)
        self.view.show_picked([] if row is None else [row], scroll=scroll)

    # -- taking note ---------------------------------------------------------------------------------

    def take_note(self) -> None:
        """Take note of the picked step; when it needs none, or nobody looked yet, pick the next that does instead."""
        if not self.isVisible():
            self._open_panel()
            self._refresh()
            self._pick_next(None)
            return
        picked, now = self.picked, self._bridge.now()
        if picked is None or not picked.is_unnoted(now):
            self._pick_next(self._picked_id)
        elif picked.id not in self._sent.values():
            words = self.words.text().strip() or None
            command = AcknowledgeLate(incident=picked.incident, step=picked.step, note=words)
            self._sent[self._bridge.submit(command)] = picked.id
            self._judge()

    def _pick_next(self, after: str | None) -> None:
        step_id = self.model.next_unnoted(after, self._bridge.now())
        if step_id is not None:
            self._set_picked(step_id)
            self._show_picked(scroll=True)
            self._selection.set_incident(step_id.rpartition("/")[0])

    def _answered(self, command: Command, outcome: Outcome) -> None:
        step_id = self._sent.pop(outcome.id, None)
        if step_id is None or not isinstance(command, AcknowledgeLate):
            return
        if outcome.ok:
            self._drafts.pop(step_id, None)
            if step_id == self._picked_id:
                self.words.clear()
            self.noted.emit(command.incident)
        self._judge()

    def _keep_draft(self, text: str) -> None:
        if self._picked_id is not None:
            self._drafts[self._picked_id] = text

    # -- words ---------------------------------------------------------------------------------------

    def _judge(self) -> None:
        """What the button and the field offer now."""
        now, picked = self._bridge.now(), self.picked
        may, key = self._action.isEnabled(), self._action.shortcut().toString()
        can_note = picked is not None and picked.is_unnoted(now) and picked.id not in self._sent.values()
        if can_note and picked is not None:
            text = self.tr("Take note: {0} {1}").format(picked.incident, step_text(picked.step))
        else:
            text = self.tr("Next without note")
        self.button.setText(f"{text}  {key}" if key else text)
        self.button.setEnabled(may and (can_note or self.model.late.unnoted > 0))
        self.button.setToolTip(self._action.toolTip())
        self.words.setEnabled(may and can_note)
        self.words.setToolTip(self._action.toolTip())

    def _jump(self, is_late: bool) -> None:
        """Show a group from its heading on, however long the other is."""
        if self.model.headings:
            heading = self.model.index(self.model.headings[0 if is_late else 1], 0)
            self.view.scrollTo(heading, RowsView.ScrollHint.PositionAtTop)

    def show_requests(self, count: int) -> None:
        """Say how many requests are overdue or came back."""
        self._late_requests = count
        self._counted()

    def _counted(self) -> None:
        theme = self._look.theme
        for group, colour in ((self.model.late, theme.late), (self.model.soon, theme.amber)):
            button, bold = self.counts[group.is_late], "font-weight: bold;" if group.count else ""
            button.setText(count_text(group))
            button.setToolTip(heading_text(group))
            button.setStyleSheet(f"color: {colour if group.count else theme.text_muted};{bold}")
        self.requests.setVisible(self._late_requests > 0)
        self.requests.setText(self.tr("Requests  {0}").format(self._late_requests))
        self.requests.setStyleSheet(f"color: {theme.late};font-weight: bold;")
        for row in self.model.headings:
            self.view.viewport().update(self.view.visualRect(self.model.index(row, 0)))

    def changeEvent(self, event: QEvent) -> None:
        """Say everything in the new language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.view.viewport().update()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.words.setPlaceholderText(self.tr("A note, if need be; Enter takes note"))
        self.view.setAccessibleName(self.tr("Late steps"))
        self._counted()
        self._judge()
