"""Puts the units of a file on record: a dialog that blocks nothing, a reader thread, commands a few at a time.

Commands of the commander are never behind the whole file: only a handful wait at once.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from console.commands.base import Command, Outcome
from console.commands.register_unit import RegisterUnit
from console.feeds.unit_files import UnitFile, UnitFileError, read_unit_file
from console.widgets.notices import Notice, Notices, Weight
from console.widgets.terms import refusal_text

log = logging.getLogger(__name__)
#: Commands of a file that may wait for the record at once.
AT_ONCE = 4
#: Reasons that the note names; the others are counted.
MOST_NAMED = 6
KEY = "units_file"


class UnitFileDesk(QObject):
    """One window's way to take in files of units. `done` follows the last answer of a file."""

    done = Signal()
    _read = Signal(object, object)

    def __init__(self, bridge: Any, notices: Notices, window: QWidget) -> None:
        super().__init__(window)
        self._bridge, self._notices, self._window = bridge, notices, window
        self.dialog: QFileDialog | None = None
        self._thread: threading.Thread | None = None
        self._folder = ""
        self._name = ""
        self._total = self._count = 0
        self._left: deque[RegisterUnit] = deque()
        self._waiting: dict[str, str] = {}
        self._bad: list[str] = []
        self._read.connect(self._take, Qt.ConnectionType.QueuedConnection)
        bridge.answered.connect(self._answered)

    @property
    def is_busy(self) -> bool:
        """Whether a file is being taken in."""
        return self._thread is not None or bool(self._left or self._waiting)

    def ask(self) -> None:
        """Let the user choose a file, beside everything else."""
        if self.dialog is not None:
            self.dialog.raise_()
            self.dialog.activateWindow()
            return
        kinds = ";;".join(
            (self.tr("Units ({0})").format("*.csv *.xlsx *.json *.jsonl *.geojson *.txt"), self.tr("All files (*)"))
        )
        dialog = QFileDialog(self._window, self.tr("Put units of a file on record"), self._folder, kinds)
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)  # a native one may be modal
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setModal(False)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
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
            self._say(self.tr("{0} is still being put on record.").format(self._name), Weight.WARNING)
            return
        self._name = path.name
        self._total = self._count = 0
        self._bad = []
        self._say(self.tr("Reading {0}").format(path.name), fraction=-1.0)
        self._thread = threading.Thread(target=self._run, args=(path,), name="units-file")
        self._thread.start()

    def stop(self) -> None:
        """Give up what was not sent yet and end the reader."""
        self._left.clear()
        self._waiting.clear()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        if self.dialog is not None:
            self.dialog.close()

    def _run(self, path: Path) -> None:
        try:
            found = read_unit_file(path)
        except UnitFileError as error:
            self._read.emit(None, str(error))
        except Exception as bug:
            log.exception("a file of units could not be read")
            self._read.emit(None, f"{type(bug).__name__}: {bug}")
        else:
            self._read.emit(found, "")

    def _take(self, found: UnitFile | None, why: str) -> None:
        if self._thread is None:
            return  # stopped meanwhile
        self._thread.join()
        self._thread = None
        if found is None:
            name = self._name
            self._notices.put(
                KEY,
                Notice(lambda: self.tr("{0} can not be read: {1}").format(name, why), Weight.FAILURE),
            )
            self.done.emit()
            return
        self._bad = [str(wrong) for wrong in found.bad]
        self._left.extend(unit.command for unit in found.units)
        self._total = len(self._left)
        self._send()

    def _send(self) -> None:
        while self._left and len(self._waiting) < AT_ONCE:
            command = self._left.popleft()
            self._waiting[self._bridge.submit(command)] = command.unit
        if self._left or self._waiting:
            text = self.tr("{0}: {1} of {2} units on record").format(self._name, self._count, self._total)
            if self._count % 25 == 0:
                self._say(text, fraction=self._count / max(1, self._total))
        else:
            self._tell_end()

    def _answered(self, _command: Command, outcome: Outcome) -> None:
        unit = self._waiting.pop(outcome.id, None)
        if unit is None:
            return
        if outcome.ok:
            self._count += 1
        else:
            self._bad.append(f"{unit}: {refusal_text(outcome)}")
        self._send()

    def _tell_end(self) -> None:
        name, count, bad = self._name, self._count, tuple(self._bad)

        def text() -> str:
            said = self.tr("{0}: {1} units are on record.").format(name, count)
            if not bad:
                return said
            named = " · ".join(bad[:MOST_NAMED])
            more = f" · +{len(bad) - MOST_NAMED}" if len(bad) > MOST_NAMED else ""
            unused = self.tr("{0} records were not used: {1}").format(len(bad), named + more)
            return f"{said} {unused}"

        self._notices.put(KEY, Notice(text, Weight.WARNING if bad else Weight.INFO))
        self.done.emit()

    def _say(self, text: str, weight: Weight = Weight.INFO, fraction: float | None = None) -> None:
        self._notices.put(KEY, Notice(lambda: text, weight, fraction, can_dismiss=fraction is None))
