"""The notes of an incident as lines, oldest first, those of the calls that were joined to it among them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from console.domain.area import Note
from console.domain.dispatch import RETURNED
from console.domain.earlier import HAZARD
from console.domain.supervision import step_of
from console.widgets.around_list import About, about_text
from console.widgets.log_words import actor_text
from console.widgets.row_paint import local_clock
from console.widgets.terms import step_text

#: Notes that a unit said.
OF_UNITS = ("feedback", RETURNED)
translate = QCoreApplication.translate


def act_text(kind: str) -> str:
    """What was done for the reason that a note of this kind keeps, with room for who did it; empty for other notes."""
    return {
        "assign": translate("Detail", "{0} sends units"),
        "divert": translate("Detail", "{0} diverts it"),
        "release": translate("Detail", "{0} releases units"),
        "reopen": translate("Detail", "{0} reopens it"),
        RETURNED: translate("Detail", "{0} sends its order back"),
    }.get(kind, "")


class NotesView(QPlainTextEdit):
    """The lines; hidden while there are none.

    Args:
        text: what is shown of the text behind a reference.
    """

    def __init__(self, now: Callable[[], datetime], text: Callable[[str], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now, self._text = now, text
        self.setReadOnly(True)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.hide()

    def show_notes(self, number: str, notes: Iterable[Note]) -> None:
        """Show notes of an incident; those of another one say of which."""
        lines = [self._line(note, number) for note in sorted(notes, key=lambda note: note.at)]
        text = "\n".join(lines)
        if text != self.toPlainText():
            self.setPlainText(text)
            self.setVisible(bool(text))
            bar = self.verticalScrollBar()
            bar.setValue(bar.maximum())

    def _line(self, note: Note, number: str) -> str:
        when = local_clock(note.at, self._now())
        where = "" if note.incident == number else f"[{note.incident}] "
        words = self._text(note.text)
        said_by = note.unit if note.kind in OF_UNITS and note.unit else actor_text(note.actor)
        if (step := step_of(note.kind)) is not None:
            noted = translate("Detail", "{0} took note: {1} is late").format(said_by, step_text(step))
            return f"{when}  {where}{noted}{f': {words}' if words else ''}"
        if act := act_text(note.kind):
            said_by = act.format(said_by)
        elif note.kind == HAZARD:
            said_by = f"{said_by} ({about_text(About.HAZARD)})"
        return f"{when}  {where}{said_by}: {words}"
