"""A line for the path of a file, with a button that lets it be chosen beside everything else."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QToolButton, QWidget


class FileField(QWidget):
    """Line and button. `kinds` is what the dialog filters by, in the language of the window."""

    def __init__(self, line: QLineEdit, mode: QFileDialog.FileMode, kinds: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._line, self._mode, self._kinds = line, mode, kinds
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        button = QToolButton(self)
        button.setText("…")
        button.setAccessibleName(self.tr("Choose a file"))
        button.clicked.connect(self._choose)
        row.addWidget(line)
        row.addWidget(button)

    def _choose(self) -> None:
        dialog = QFileDialog(self.window(), "", str(Path(self._line.text()).parent), self._kinds)
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)  # a native one may be modal
        dialog.setFileMode(self._mode)
        dialog.setModal(False)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._line.setText)
        dialog.show()
