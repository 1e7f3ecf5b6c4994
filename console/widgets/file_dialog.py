"""The dialog that asks for a file: beside everything else, and without a look into the files that it lists.

SQLite's locks are the process's: they end when any part of it opens the file of a record that is open and closes it
again. Qt's own dialog does so with every file whose name does not tell its kind; then another program that closes the
record takes its log away under this one. Knows nothing of what the file is for.
"""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QFileInfo, Qt
from PySide6.QtGui import QAbstractFileIconProvider, QIcon
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton, QStyle, QWidget

_DRAWN = {
    QAbstractFileIconProvider.IconType.Computer: QStyle.StandardPixmap.SP_ComputerIcon,
    QAbstractFileIconProvider.IconType.Desktop: QStyle.StandardPixmap.SP_DesktopIcon,
    QAbstractFileIconProvider.IconType.Folder: QStyle.StandardPixmap.SP_DirIcon,
    QAbstractFileIconProvider.IconType.Drive: QStyle.StandardPixmap.SP_DriveHDIcon,
}


class FileDialog(QFileDialog):
    """Asks for a file that is there; with a suffix, for one to be written.

    Args:
        kinds: what it filters by, as Qt writes it, in the language of the window.
        suffix: what a name that is typed without one gets.
    """

    def __init__(
        self,
        parent: QWidget,
        title: str,
        folder: str = "",
        kinds: str = "",
        mode: QFileDialog.FileMode = QFileDialog.FileMode.ExistingFile,
        *,
        suffix: str = "",
    ) -> None:
        super().__init__(parent, title)
        self.setOption(QFileDialog.Option.DontUseNativeDialog)  # a native one may be modal
        self.setIconProvider(_by_name())  # before a folder is listed
        self.setDirectory(folder)
        self.setNameFilters(kinds.split(";;"))
        self.setFileMode(QFileDialog.FileMode.AnyFile if suffix else mode)
        if suffix:
            self.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            self.setDefaultSuffix(suffix)
        self.setLabelText(QFileDialog.DialogLabel.LookIn, self.tr("Look in:"))
        self.setLabelText(QFileDialog.DialogLabel.FileType, self.tr("Kinds of files:"))
        for button in self.findChildren(QPushButton):
            button.setIcon(QIcon())  # of no kind with the icons here
        self.setModal(False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)


class _ByName(QAbstractFileIconProvider):
    """Icons and kinds of files by their names alone. Asked by Qt's own thread."""

    def __init__(self) -> None:
        super().__init__()
        style = QApplication.style()
        self._drawn = {kind: style.standardIcon(pixmap) for kind, pixmap in _DRAWN.items()}
        self._file = style.standardIcon(QStyle.StandardPixmap.SP_FileIcon)

    def icon(self, what: QAbstractFileIconProvider.IconType | QFileInfo) -> QIcon:
        """A folder or a file."""
        if isinstance(what, QFileInfo):
            what = self.IconType.Folder if what.isDir() else self.IconType.File
        return self._drawn.get(what, self._file)

    def type(self, info: QFileInfo) -> str:
        """What its name ends with; nothing for a folder."""
        return "" if info.isDir() else info.suffix().upper()


@cache
def _by_name() -> _ByName:
    """The one there is: a dialog does not keep its own alive."""
    return _ByName()
