"""Exports a shift as one signed document: a form beside everything else, and a thread that reads and writes.

Decides nothing: who may read texts is the record's business, and the form only says so first.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from PySide6.QtCore import QDateTime, QObject, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QCheckBox,
    QDateTimeEdit,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QLineEdit,
    QWidget,
)

from console.bridge import Bridge
from console.clock import SystemClock
from console.widgets.behind import Behind
from console.widgets.file_field import FileField
from console.widgets.notices import Notice, Notices, Weight
from console.widgets.settings import SIGNING_KEY, Settings

KEY = "shift_export"
SHIFT = timedelta(hours=12)


class ShiftForm(QDialog):
    """Which span, with what, signed by which key, to which file."""

    def __init__(self, now: datetime, *, may_read_texts: bool, key: str, folder: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self.setModal(False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Export the shift"))
        full_hour = now.astimezone().replace(minute=0, second=0, microsecond=0)
        self.since, self.until = self._moment(full_hour - SHIFT), self._moment(now + timedelta(minutes=1))
        self.texts = QCheckBox(self.tr("with what callers said"), self)
        self.texts.setEnabled(may_read_texts)
        if not may_read_texts:
            self.texts.setToolTip(self.tr("Your role may not read it"))
        self.key, self.passphrase = QLineEdit(key, self), QLineEdit(self)
        self.key.setPlaceholderText(self.tr("none: not signed"))
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setPlaceholderText(self.tr("when the key has one"))
        self.file = QLineEdit(str(folder / f"shift-{full_hour:%Y-%m-%d-%H}.json"), self)
        keys, shifts = self.tr("Keys ({0})").format("*.pem"), self.tr("Shifts ({0})").format("*.json")
        form = QFormLayout(self)
        form.addRow(self.tr("From"), self.since)
        form.addRow(self.tr("Until"), self.until)
        form.addRow("", self.texts)
        form.addRow(self.tr("Key"), FileField(self.key, QFileDialog.FileMode.ExistingFile, keys, self))
        form.addRow(self.tr("Passphrase"), self.passphrase)
        form.addRow(self.tr("File"), FileField(self.file, QFileDialog.FileMode.AnyFile, shifts, self))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.go = buttons.addButton(self.tr("Export"), QDialogButtonBox.ButtonRole.AcceptRole)
        for button in buttons.buttons():
            button.setIcon(QIcon())  # some desktops put a coloured cross on it, of no kind with the icons here
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form.addRow(buttons)
        self.setMinimumWidth(460)

    def _moment(self, at: datetime) -> QDateTimeEdit:
        field = QDateTimeEdit(QDateTime.fromSecsSinceEpoch(int(at.timestamp())), self)
        field.setDisplayFormat("yyyy-MM-dd HH:mm")
        field.setCalendarPopup(True)
        return field


class ShiftExport(QObject):
    """One window's way to export a shift. `done` follows the end of each."""

    done = Signal()

    def __init__(self, bridge: Bridge, notices: Notices, settings: Settings, window: QWidget) -> None:
        super().__init__(window)
        self._bridge, self._notices, self._settings, self._window = bridge, notices, settings, window
        self.form: ShiftForm | None = None
        self._behind = Behind("shift-export", self)
        self._is_busy = False
        self._key = ""
        self._folder = Path.home()

    def ask(self) -> None:
        """Show the form, beside everything else."""
        if self.form is not None:
            self.form.raise_()
            self.form.activateWindow()
            return
        form = ShiftForm(
            self._bridge.now(),
            may_read_texts=self._bridge.rights.reads_private,
            key=self._key or self._settings.text(SIGNING_KEY),
            folder=self._folder,
            parent=self._window,
        )
        form.accepted.connect(self._begin)
        form.finished.connect(self._form_closed)
        self.form = form
        form.show()

    def stop(self) -> None:
        """Wait for what is being written."""
        self._behind.stop()
        if self.form is not None:
            self.form.close()

    def _form_closed(self) -> None:
        self.form = None

    def _begin(self) -> None:
        form = self.form
        if form is None or self._is_busy:
            return
        path = Path(form.file.text().strip()).expanduser()
        self._key, self._folder = form.key.text().strip(), path.parent
        since, until = (
            datetime.fromtimestamp(field.dateTime().toSecsSinceEpoch()).astimezone()
            for field in (form.since, form.until)
        )
        name = path.name
        self._notices.put(KEY, Notice(lambda: self.tr("Exporting {0}").format(name), fraction=-1.0, can_dismiss=False))
        self._is_busy = True
        work = partial(self._write, path, since, until, form.texts.isChecked(), self._key, form.passphrase.text())
        self._behind.do(work, self._tell)

    def _write(
        self, path: Path, since: datetime, until: datetime, with_texts: bool, key: str, passphrase: str
    ) -> tuple[str, int, str]:
        from db.shift import write_shift_file
        from db.signing import Signer, fingerprint

        signer = Signer.read(Path(key).expanduser(), lambda: passphrase) if key else None
        manifest = write_shift_file(
            path,
            self._bridge.session.store,
            since,
            until,
            now=SystemClock().now(),
            by=self._bridge.user,
            with_texts=with_texts,
            signer=signer,
        )
        return str(path), manifest.entries, fingerprint(signer.public) if signer is not None else ""

    def _tell(self, found: tuple[str, int, str] | None, why: str) -> None:
        self._is_busy = False
        if self._key and found is not None:
            self._settings.set(SIGNING_KEY, self._key)

        def text() -> str:
            if found is None:
                return self.tr("The shift can not be exported: {0}").format(why)
            path, entries, signed_by = found
            said = self.tr("{0}: {1} entries exported").format(path, entries)
            if signed_by:
                return said + self.tr(", signed by key {0}").format(signed_by)
            return said + self.tr(", not signed")

        self._notices.put(KEY, Notice(text, Weight.INFO if found is not None else Weight.FAILURE))
        self.done.emit()
