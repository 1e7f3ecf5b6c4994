"""All keys on one non-modal panel: what each action is, how it is typed, and its key, which can be changed there.

Words at its top leave the rows that hold them, by name, typed verb or key.
"""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from console.widgets.actions import MENUS, SPECS, Actions, ActionSpec, action_text, menu_text
from console.widgets.settings import KEYS, Settings
from console.widgets.spoken import Spoken
from console.widgets.theme import GRID_PX, Look

EDIT_PX = 132


class KeysPanel(Spoken):
    """A row for each action, by menu. A key that two actions share is named in red under both."""

    def __init__(self, actions: Actions, settings: Settings, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions, self._settings, self._look = actions, settings, look
        self._defaults = {spec.name: QKeySequence(spec.key).toString() for spec in SPECS}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.words = QLineEdit(self)
        self.words.setClearButtonEnabled(True)
        self.words.textChanged.connect(self._show_rows)
        self.setFocusProxy(self.words)
        top = QHBoxLayout()
        top.setContentsMargins(2 * GRID_PX, GRID_PX, 2 * GRID_PX, GRID_PX)
        top.addWidget(self.words)
        column.addLayout(top)
        self.trouble = QLabel(self)
        self.trouble.setWordWrap(True)
        self.trouble.setContentsMargins(3 * GRID_PX, 2 * GRID_PX, 3 * GRID_PX, 0)
        self.reset = QPushButton(self)
        self.reset.clicked.connect(self._reset)
        column.addWidget(self.trouble)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rows = QWidget(scroll)
        grid = QGridLayout(rows)
        grid.setContentsMargins(3 * GRID_PX, 2 * GRID_PX, 3 * GRID_PX, 3 * GRID_PX)
        grid.setHorizontalSpacing(3 * GRID_PX)
        grid.setVerticalSpacing(GRID_PX)
        grid.setColumnStretch(0, 1)
        self.heads = {menu: QLabel(rows) for menu in MENUS}
        self.names: dict[str, QLabel] = {}
        self.edits: dict[str, QKeySequenceEdit] = {}
        line = 0
        for menu in MENUS:
            self.heads[menu].setFont(look.font(bold=True))
            grid.addWidget(self.heads[menu], line, 0, 1, 2)
            line += 1
            for spec in (spec for spec in SPECS if spec.menu == menu):
                self.names[spec.name] = QLabel(rows)
                self.names[spec.name].setWordWrap(True)
                edit = QKeySequenceEdit(rows)
                edit.setMaximumSequenceLength(1)
                edit.setClearButtonEnabled(True)
                edit.setFixedWidth(EDIT_PX)
                edit.setFinishingKeyCombinations([])
                edit.editingFinished.connect(lambda name=spec.name: self._change(name))
                self.edits[spec.name] = edit
                grid.addWidget(self.names[spec.name], line, 0)
                grid.addWidget(edit, line, 1)
                line += 1
        grid.addWidget(self.reset, line, 0, 1, 2)
        grid.setRowStretch(line + 1, 1)
        scroll.setWidget(rows)
        column.addWidget(scroll)
        look.changed.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text, key and colour anew."""
        for menu, head in self.heads.items():
            head.setText(menu_text(menu))
        keys = self._actions.keys()
        verbs = {spec.name: spec.verb for spec in SPECS}
        muted = self._look.theme.text_muted
        for name, label in self.names.items():
            action = self._actions[name]
            verb = f'&nbsp; <span style="color: {muted}">{verbs[name]}</span>' if verbs[name] else ""
            label.setText(f"{escape(action.text())}{verb}")
            label.setToolTip(self.tr("Typed on the command line: {verb}").format(verb=verbs[name]) if verb else "")
            self.edits[name].setKeySequence(QKeySequence(keys[name]))
            self.edits[name].setToolTip(self.tr("Click and press the new key"))
        self.words.setPlaceholderText(self.tr("Find by name or key"))
        self._show_rows()
        self.reset.setText(self.tr("Keys as delivered"))
        conflicts = self._actions.conflicts()
        lines = [
            self.tr("{key} is the key of: {names}").format(key=key, names=", ".join(action_text(n) for n in names))
            for key, names in conflicts.items()
        ]
        self.trouble.setStyleSheet(f"color: {self._look.theme.late};")
        self.trouble.setText("\n".join(lines))
        self.trouble.setVisible(bool(lines))

    def _show_rows(self, *_: object) -> None:
        """Show the rows that hold the words, and the heads that have any."""
        words = self.words.text().strip().casefold()
        for menu, head in self.heads.items():
            shown = [spec for spec in SPECS if spec.menu == menu and self._holds(spec, words)]
            head.setVisible(bool(shown))
            for spec in (spec for spec in SPECS if spec.menu == menu):
                for widget in (self.names[spec.name], self.edits[spec.name]):
                    widget.setVisible(spec in shown)

    def _holds(self, spec: ActionSpec, words: str) -> bool:
        action = self._actions[spec.name]
        key = action.shortcut().toString().casefold()
        is_held = words in action.text().casefold() or words in spec.verb or words == key or f"+{words}" in key
        return action.isVisible() and (not words or is_held)

    def _change(self, name: str) -> None:
        self._set({name: self.edits[name].keySequence().toString()})

    def _reset(self) -> None:
        self._set(self._defaults)

    def _set(self, keys: dict[str, str]) -> None:
        self._actions.set_keys(keys)
        now = self._actions.keys()
        self._settings.set(KEYS, {name: key for name, key in now.items() if key != self._defaults[name]} or None)
        self.retranslate()
