"""The doctrine panel: read, write, check, compare, save and adopt doctrines, by keyboard as by mouse.

What a text would recommend for the picked incident stands beside what the doctrine in force does. Files are read and
texts are checked on a thread of the panel; recommendations come from the session.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from console.bridge import Bridge
from console.commands.adopt_doctrine import AdoptDoctrine
from console.commands.base import Command, Outcome
from console.doctrine_file import DoctrineError, text_of
from console.doctrine_shelf import OWN, Draft, Shelved, save, shelf
from console.doctrines import read_doctrine
from console.domain.doctrine import Doctrine
from console.domain.mapped import in_force
from console.questions import Comparison
from console.userdata import data_folder
from console.widgets.actions import Actions
from console.widgets.behind import Behind
from console.widgets.doctrine_editor import DoctrineEditor
from console.widgets.doctrine_table import DoctrineTable
from console.widgets.doctrine_words import Line, called, compared, named, rules, wrong_text
from console.widgets.selection import Selection
from console.widgets.spoken import Spoken
from console.widgets.terms import refusal_text
from console.widgets.theme import GRID_PX, Look

#: Nobody wants to be told what is wrong before he has finished a word.
CHECK_MS = 300
#: Units move: what would be recommended is asked for again so often.
AGAIN = timedelta(seconds=5)
WIDE_PX = 640
Found = TypeVar("Found")


class DoctrinePanel(Spoken):
    """The panel. `left` follows Escape; `stop` ends its thread.

    Args:
        open_panel: brings a panel to the front by name.
    """

    left = Signal()

    def __init__(
        self,
        bridge: Bridge,
        selection: Selection,
        look: Look,
        actions: Actions,
        open_panel: Callable[[str], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge, self._selection, self._look, self._open_panel = bridge, selection, look, open_panel
        self._own = data_folder() / OWN
        self._save_action, self._adopt_action = actions["save_doctrine"], actions["adopt_doctrine"]
        self._behind = Behind("doctrines", self)
        self._choices: list[Shelved | None] = []  # None: the one that the record adopted
        self._drafts: dict[str, Draft] = {}
        self._shown: Draft | None = None
        self._key = ""
        self._checked: tuple[Doctrine, str] | None = None
        self._request = self._sent = ""
        self._compared: Comparison | None = None
        self._asked_at: datetime | None = None
        self.head, self.says = QLabel(self), QLabel(self)
        self.choice, self.editor, self.table = QComboBox(self), DoctrineEditor(look, self), DoctrineTable(look, self)
        self._split = QSplitter(self)
        self.save_button, self.adopt_button = QPushButton(self), QPushButton(self)
        self.adopt_button.setProperty("primary", True)
        self._arrange()
        self._later = QTimer(self, interval=CHECK_MS, singleShot=True)
        self._connect()
        self.retranslate()

    def _arrange(self) -> None:
        for label in (self.head, self.says):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._split.setChildrenCollapsible(False)
        for part in (self.editor, self.table):
            self._split.addWidget(part)
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID_PX)
        for button in (self.save_button, self.adopt_button):
            buttons.addWidget(button, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID_PX, GRID_PX, 2 * GRID_PX, 2 * GRID_PX)
        column.setSpacing(GRID_PX)
        for widget, stretch in ((self.head, 0), (self.choice, 0), (self._split, 1), (self.says, 0)):
            column.addWidget(widget, stretch)
        column.addLayout(buttons)
        self.setFocusProxy(self.editor)

    def _connect(self) -> None:
        bridge = self._bridge
        self._later.timeout.connect(self._check)
        self.editor.textChanged.connect(self._typed)
        self.choice.activated.connect(self._choose)
        for action, button, do in (
            (self._save_action, self.save_button, self.save),
            (self._adopt_action, self.adopt_button, self.adopt),
        ):
            button.clicked.connect(action.trigger)
            action.triggered.connect(lambda _checked=False, do=do: do())
            action.changed.connect(self._judge)
        self._selection.changed.connect(self._ask)
        bridge.comparison_ready.connect(self._comparison_ready)
        bridge.question_failed.connect(self._question_failed)
        bridge.answered.connect(self._answered)
        bridge.doctrine_changed.connect(self._doctrine_changed)
        bridge.clock_ticked.connect(self._tick)
        self._look.changed.connect(self.retranslate)

    def stop(self) -> None:
        """End the thread."""
        self._later.stop()
        self._behind.stop()

    def showEvent(self, event: QShowEvent) -> None:
        """Somebody looks: list what there is, and check what stands here."""
        super().showEvent(event)
        self._list()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Text and comparison stand side by side where there is room."""
        super().resizeEvent(event)
        wide = self.width() >= WIDE_PX
        self._split.setOrientation(Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves; what was typed stays."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    # -- its thread ----------------------------------------------------------------------------------

    def _work(self, do: Callable[[], Found], take: Callable[[Found], None]) -> None:
        """Do something on the panel's thread; its result is taken here, its failure said."""

        def attempt() -> Found | DoctrineError:
            try:
                return do()
            except DoctrineError as wrong:
                return wrong

        def told(found: Found | DoctrineError | None, why: str) -> None:
            if found is None:
                self._say(why, is_wrong=True)
            elif isinstance(found, DoctrineError):
                self._say_wrong(found)
            else:
                take(found)

        self._behind.do(attempt, told)

    # -- choosing ------------------------------------------------------------------------------------

    def _list(self, pick: Path | None = None) -> None:
        self._work(lambda: shelf(self._own), lambda found: self._listed(found, pick))

    def _listed(self, found: list[Shelved], pick: Path | None) -> None:
        adopted = in_force(self._bridge.picture.doctrines.values())
        self._choices = [*([None] if adopted is not None else []), *found]
        keys = [self._key_of(one) for one in self._choices]
        with QSignalBlocker(self.choice):
            self.choice.clear()
            self.choice.addItems([self._label_of(one) for one in self._choices])
        picked = self._key if pick is None else str(pick)
        if picked not in keys:
            name = self._bridge.doctrine.name
            picked = next((str(one.path) for one in found if one.label == name), keys[0])
        self.choice.setCurrentIndex(keys.index(picked))
        if picked != self._key:
            self._choose(keys.index(picked))
        else:
            self._check()

    def _key_of(self, one: Shelved | None) -> str:
        """What tells it from the others, in any language."""
        return f"@{self._bridge.doctrine.edition}" if one is None else str(one.path)

    def _label_of(self, one: Shelved | None) -> str:
        if one is None:
            return self.tr("in force: {0}").format(called(self._bridge.doctrine))
        label = self.tr("own: {0}").format(one.label) if one.is_own else one.label
        return label if one.title is None else f"{label} · {named(one.title)}"

    def _choose(self, place: int) -> None:
        """Show another doctrine, or the same read anew; what was typed here is still there on return."""
        if self._shown is not None and self._draft() != self._shown:
            self._drafts[self._key] = self._draft()
        one = self._choices[place]
        key = self._key_of(one)
        if key in self._drafts:
            self._show(key, self._drafts[key])
        elif one is None:
            row = in_force(self._bridge.picture.doctrines.values())
            if row is not None:
                self._show(key, Draft.of(row.name, row.text))
        else:
            path = one.path
            self._work(lambda: Draft.of(path, text_of(path)), lambda draft: self._show(key, draft))

    def _show(self, key: str, draft: Draft) -> None:
        self._key, self._shown = key, draft
        with QSignalBlocker(self.editor):
            self.editor.setPlainText(draft.text)
        self.editor.mark(None)
        self._typed()
        self._check()

    def _draft(self) -> Draft:
        assert self._shown is not None
        return Draft(self.editor.toPlainText(), self._shown.where, self._shown.carried)

    # -- checking and comparing ----------------------------------------------------------------------

    def _typed(self) -> None:
        self._checked = self._compared = None
        self._judge()
        self._later.start()

    def _check(self) -> None:
        self._later.stop()
        if self._shown is None or not self.isVisible():
            return
        draft = self._draft()
        self._work(
            lambda: read_doctrine(draft.whole, draft.where),
            lambda checked: self._was_checked(draft, checked),
        )

    def _was_checked(self, draft: Draft, checked: tuple[Doctrine, str]) -> None:
        if draft != self._draft():
            return  # typed on meanwhile: it is checked again
        self._checked = checked
        self.editor.mark(None)
        is_same = checked[0].edition == self._bridge.doctrine.edition
        said = self.tr("In force.") if is_same else self.tr("Can be used: {0}").format(checked[0].edition)
        self._say(" · ".join(words for words in (said, checked[0].source) if words))
        self._judge()
        self._ask()

    def _ask(self) -> None:
        """Ask what it would recommend for the picked incident."""
        number = self._selection.incident
        if self._checked is None or not self.isVisible():
            return
        if number is None or number not in self._bridge.picture.incidents:
            self._compared = None
            self._show_table()
            return
        self._asked_at = self._bridge.now()
        self._request = self._bridge.compare(number, self._checked[1])

    def _comparison_ready(self, request: str, comparison: Comparison) -> None:
        if request == self._request:
            self._compared = comparison
            self._show_table()

    def _say_wrong(self, wrong: DoctrineError) -> None:
        """Mark the line that is wrong when it is one of this text, not of what it extends."""
        line = wrong.line if self._shown is not None and str(wrong.path) == str(self._shown.where) else None
        self.editor.mark(line)
        keys = [self._key_of(one) for one in self._choices]
        if self._key in keys:  # what could not be read is not what stands here
            self.choice.setCurrentIndex(keys.index(self._key))
        at = self.tr("line {0}").format(line) if line else wrong.where
        said = [at, wrong.key, wrong_text(wrong)]
        self._say(": ".join(word for word in said if word), is_wrong=True)
        self._show_table()

    def _question_failed(self, request: str, why: str) -> None:
        if request == self._request:
            self._say(why, is_wrong=True)

    def _tick(self, now: datetime) -> None:
        if self._asked_at is not None and now - self._asked_at >= AGAIN:
            self._ask()

    def _show_table(self) -> None:
        comparison, lines = self._compared, list[Line]()
        picture, now = self._bridge.picture, self._bridge.doctrine
        incident = picture.incidents.get(comparison.incident) if comparison is not None else None
        if comparison is not None and incident is not None:
            lines = compared(comparison.now, comparison.then)
            lines += rules(now, comparison.doctrine, incident, picture.zones)
        self.table.empty_text = (
            self.tr("What this doctrine would recommend is shown when its text is right.")
            if self._checked is None
            else self.tr("Pick an incident: what this doctrine would recommend for it is shown here.")
        )
        number = "" if incident is None else incident.number
        self.table.show_lines(number, now.name, "" if comparison is None else comparison.doctrine.name, lines)

    # -- acting --------------------------------------------------------------------------------------

    def save(self) -> None:
        """Keep what stands here as a version of its own in the user's folder."""
        if not self.isVisible():
            self._open_panel("doctrine")
        elif self._checked is not None:
            draft = self._draft()
            where = draft.where if isinstance(draft.where, Path) else self._own / f"{draft.where}.toml"
            self._work(lambda: save(draft.whole, where, self._own), self._saved)

    def _saved(self, kept: tuple[Doctrine, Path]) -> None:
        _, path = kept
        self._say(self.tr("Saved: {0}").format(path))
        self._drafts.pop(self._key, None)
        self._list(path)

    def adopt(self) -> None:
        """Put what stands here in force for every desk of the record."""
        if not self.isVisible():
            self._open_panel("doctrine")
        elif self._can_adopt() and self._checked is not None:
            self._sent = self._bridge.submit(AdoptDoctrine(text=self._checked[1]))
            self._judge()

    def _answered(self, command: Command, outcome: Outcome) -> None:
        if isinstance(command, AdoptDoctrine) and outcome.id == self._sent:
            self._sent = ""
            if not outcome.ok:
                self._say(refusal_text(outcome), is_wrong=True)
            self._judge()

    def _doctrine_changed(self, _doctrine: Doctrine) -> None:
        self.retranslate()
        if self.isVisible():
            self._list()

    def _can_adopt(self) -> bool:
        return (
            self._checked is not None and not self._sent and self._checked[0].edition != self._bridge.doctrine.edition
        )

    def _judge(self) -> None:
        self.save_button.setEnabled(self._save_action.isEnabled() and self._checked is not None)
        self.adopt_button.setEnabled(self._adopt_action.isEnabled() and self._can_adopt())

    # -- words ---------------------------------------------------------------------------------------

    def _say(self, words: str, *, is_wrong: bool = False) -> None:
        theme = self._look.theme
        self.says.setText(words)
        self.says.setStyleSheet(f"color: {theme.late if is_wrong else theme.text_muted};")

    def retranslate(self) -> None:
        """Set every text anew."""
        doctrine, trouble = self._bridge.doctrine, self._bridge.doctrine_trouble
        head = self.tr("In force: {0}").format(called(doctrine))
        if trouble:
            head = self.tr("What was adopted can not be used here: {0}. This desk stays with {1}.").format(
                trouble, doctrine.edition
            )
        self.head.setText(head)
        self.head.setStyleSheet(f"color: {self._look.theme.late};" if trouble else "")
        for place, one in enumerate(self._choices):
            self.choice.setItemText(place, self._label_of(one))
        self.choice.setAccessibleName(self.tr("Doctrine to read or change"))
        self.editor.setAccessibleName(self.tr("Text of the doctrine"))
        for button, text, action in (
            (self.save_button, self.tr("Save as a version"), self._save_action),
            (self.adopt_button, self.tr("Adopt for all desks"), self._adopt_action),
        ):
            key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            button.setText(f"{text}  {key}" if key else text)
            button.setToolTip(action.toolTip())
        self._show_table()
        self._judge()
