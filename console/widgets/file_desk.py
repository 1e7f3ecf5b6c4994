"""Puts a file of a user on record: a dialog that blocks nothing, a reader thread, commands a few at a time.

Commands of the commander are never behind the whole file: only a handful wait at once. What a file holds, and how it
is spoken of, is for those who derive from this.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from console.bridge import Bridge
from console.commands.base import Command, Outcome
from console.feeds.tables import TableError
from console.widgets.behind import Behind
from console.widgets.file_dialog import FileDialog
from console.widgets.notices import Notice, Notices, Weight
from console.widgets.table_words import table_error_text
from console.widgets.terms import refusal_text

translate = QCoreApplication.translate
#: Commands of a file that may wait for the record at once.
AT_ONCE = 16
#: Reasons that the note names; the others are counted.
MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class Contents:
    """What a file holds: commands by what each is about, and the records that are none with their reasons."""

    commands: Sequence[tuple[str, Command]]
    bad: Sequence[TableError]


class FileDesk(QObject):
    """One window's way to take in one kind of files. `done` follows the last answer of a file."""

    done = Signal()
    #: Names the file's note among the others.
    note = "file"
    #: What the dialog offers.
    patterns = "*.csv *.xlsx"

    def __init__(self, bridge: Bridge, notices: Notices, window: QWidget) -> None:
        super().__init__(window)
        self._bridge, self._notices, self._window = bridge, notices, window
        self.dialog: FileDialog | None = None
        self._behind = Behind("file", self)
        self._is_reading = False
        self._folder = ""
        self._name = ""
        self._total = self._count = 0
        self._left: deque[tuple[str, Command]] = deque()
        self._waiting: dict[str, str] = {}
        self._bad: list[str] = []
        bridge.answered.connect(self._answered)

    # -- what a kind of files says ---------------------------------------------------------------------

    def read(self, path: Path) -> Contents:
        """Read a file, on the reader thread. Raises TableError when it can not be read as a whole."""
        raise TypeError(f"{type(self).__name__} reads no {path}")

    def words(self) -> tuple[str, str]:
        """Name of the kind for the dialog, and the dialog's title."""
        raise TypeError(f"{type(self).__name__} has no words")

    def progress(self, name: str, count: int, total: int) -> str:
        """How far a file has come."""
        raise TypeError(f"{type(self).__name__} does not tell of {name}: {count}/{total}")

    def ended(self, name: str, count: int) -> str:
        """What became of a file."""
        raise TypeError(f"{type(self).__name__} does not tell of {name}: {count}")

    # -- taking in ---------------------------------------------------------------------------------------

    @property
    def is_busy(self) -> bool:
        """Whether a file is being taken in."""
        return self._is_reading or bool(self._left or self._waiting)

    def ask(self) -> None:
        """Let the user choose a file, beside everything else."""
        if self.dialog is not None:
            self.dialog.raise_()
            self.dialog.activateWindow()
            return
        kind, title = self.words()
        kinds = ";;".join((f"{kind} ({self.patterns})", translate("FileDesk", "All files (*)")))
        dialog = FileDialog(self._window, title, self._folder, kinds)
        dialog.fileSelected.connect(lambda path: self.load(Path(path)))
        dialog.finished.connect(self._dialog_closed)
        self.dialog = dialog
        dialog.show()

    def _dialog_closed(self) -> None:
        if self.dialog is not None:
            self._folder = self.dialog.directory().absolutePath()
        self.dialog = None

    def load(self, path: Path) -> None:
        """Take a file in; one at a time."""
        if self.is_busy:
            self._say(translate("FileDesk", "{0} is still being put on record.").format(self._name), Weight.WARNING)
            return
        self._name = path.name
        self._total = self._count = 0
        self._bad = []
        self._say(translate("FileDesk", "Reading {0}").format(path.name), fraction=-1.0)
        self._is_reading = True
        self._behind.do(lambda: self.read(path), self._take)

    def stop(self) -> None:
        """Give up what was not sent yet and end the reader."""
        self._left.clear()
        self._waiting.clear()
        self._behind.stop()
        self._is_reading = False
        if self.dialog is not None:
            self.dialog.close()

    def _take(self, found: Contents | None, why: str) -> None:
        self._is_reading = False
        if found is None:
            name = self._name
            self._notices.put(
                self.note,
                Notice(lambda: translate("FileDesk", "{0} can not be read: {1}").format(name, why), Weight.FAILURE),
            )
            self.done.emit()
            return
        self._bad = [table_error_text(wrong) for wrong in found.bad]
        self._left.extend(found.commands)
        self._total = len(self._left)
        self._send()

    def _send(self) -> None:
        while self._left and len(self._waiting) < AT_ONCE:
            about, command = self._left.popleft()
            self._waiting[self._bridge.submit(command)] = about
        if self._left or self._waiting:
            if self._count % 25 == 0:
                text = self.progress(self._name, self._count, self._total)
                self._say(text, fraction=self._count / max(1, self._total))
        else:
            self._tell_end()

    def _answered(self, _command: Command, outcome: Outcome) -> None:
        about = self._waiting.pop(outcome.id, None)
        if about is None:
            return
        if outcome.ok:
            self._count += 1
        else:
            self._bad.append(f"{about}: {refusal_text(outcome)}")
        self._send()

    def _tell_end(self) -> None:
        name, count, bad = self._name, self._count, tuple(self._bad)

        def text() -> str:
            said = self.ended(name, count)
            if not bad:
                return said
            named = " · ".join(bad[:MOST_NAMED])
            more = f" · +{len(bad) - MOST_NAMED}" if len(bad) > MOST_NAMED else ""
            unused = translate("FileDesk", "{0} records were not used: {1}").format(len(bad), named + more)
            return f"{said} {unused}"

        notice = Notice(text)
        if bad:
            listed = "\n".join(bad)
            copy = partial(QGuiApplication.clipboard().setText, listed)
            notice = Notice(text, Weight.WARNING, choice=lambda: translate("FileDesk", "Copy the list"), do=copy)
        self._notices.put(self.note, notice)
        self.done.emit()

    def _say(self, text: str, weight: Weight = Weight.INFO, fraction: float | None = None) -> None:
        self._notices.put(self.note, Notice(lambda: text, weight, fraction, can_dismiss=fraction is None))
