"""A line for the path of a file, with a button that lets it be chosen beside everything else."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QToolButton, QWidget

from console.widgets.file_dialog import FileDialog


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
        folder = str(Path(self._line.text()).parent)
        dialog = FileDialog(self.window(), self.tr("Choose a file"), folder, self._kinds, self._mode)
        dialog.fileSelected.connect(self._line.setText)
        dialog.show()
