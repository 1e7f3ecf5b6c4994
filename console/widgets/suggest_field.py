"""A line to type in with suggestions under it: arrows choose, Enter or Tab takes. Never a popup with the focus.

Who types faster than the answer comes gets the first of what fits his words, never one that fitted those before. Knows
nothing of what is suggested: whoever owns it calls `suggest` after each `edited`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from console.widgets.completion_list import CompletionList
from console.widgets.over_window import lies_over, lives
from console.widgets.theme import Look


class SuggestField(QLineEdit):
    """`edited` follows typing; `taken` carries the value of a suggestion; `finished` is Enter after that."""

    edited = Signal(str)
    taken = Signal(object)
    finished = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._rows: Sequence[tuple[str, str, Any]] = ()
        self._list: CompletionList | None = None
        self._is_answered = True  # what is offered fits what is typed
        self._takes_first = False
        self.textEdited.connect(self._ask)

    @property
    def suggestions(self) -> Sequence[tuple[str, str, Any]]:
        """What is offered now: word, hint, value."""
        return self._rows

    def _ask(self, text: str) -> None:
        self._is_answered = self._takes_first = False
        self.edited.emit(text)

    def suggest(self, rows: Sequence[tuple[str, str, Any]]) -> None:
        """Offer words with their hints and values, for what is typed now."""
        self._rows, self._is_answered = rows, True
        if self._takes_first:
            self._takes_first = False
            if rows:
                self.take(0)
            return
        if not rows or not self.hasFocus():
            self._hide()
            return
        window = self.window()
        if not lies_over(self._list, window):
            self._list = CompletionList(self._look, window)
            self._list.chosen.connect(self.clicked)
        self._list.current = 0
        self._list.offer([(word, hint) for word, hint, _ in rows], self, below=True)

    def take(self, place: int) -> None:
        """Take a suggestion."""
        word, _, value = self._rows[place]
        self.setText(word)
        self._rows = ()
        self._hide()
        self.taken.emit(value)

    def clicked(self, place: int) -> None:
        """A suggestion was clicked."""
        self.take(place)

    @property
    def current_value(self) -> Any:
        """The value of the marked suggestion; None when nothing is offered."""
        return self._rows[self._list.current][2] if self._list is not None and self._rows else None

    def _hide(self) -> None:
        if lives(self._list):
            self._list.hide()

    @property
    def is_offering(self) -> bool:
        """Whether suggestions are shown."""
        return lives(self._list) and self._list.isVisible() and bool(self._rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows choose, Enter takes and goes on."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers()
        if is_enter and not self._is_answered:
            self._takes_first = True
            self.finished.emit()
            return
        if self.is_offering and self._list is not None:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self._list.step(1 if event.key() == Qt.Key.Key_Down else -1)
                return
            if is_enter:
                self.take(self._list.current)
                self.finished.emit()
                return
        elif is_enter:
            self.finished.emit()
            return
        super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab takes the current suggestion before it goes on."""
        if forward and not self._is_answered:
            self._takes_first = True
        elif forward and self.is_offering and self._list is not None:
            self.take(self._list.current)
        return super().focusNextPrevChild(forward)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Suggestions are for who is typing."""
        super().focusOutEvent(event)
        self._hide()
