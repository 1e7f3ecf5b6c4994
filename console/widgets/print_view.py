"""Prints what the map shows to a PDF: a form beside everything else, then a picture, and a process that writes it.

The paper shows at least what the map shows, with what is laid on it.
"""

from __future__ import annotations

import math
import multiprocessing
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QIcon, QImage
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QLineEdit,
    QWidget,
)

from console.bridge import Bridge
from console.widgets.base_map import BaseMap
from console.widgets.drill_mark import WORD
from console.widgets.file_field import FileField
from console.widgets.map import legend
from console.widgets.map.canvas import MapCanvas
from console.widgets.map.sheet import DPR, PAPERS, Sheet, frame_px, scale_of, write_sheet
from console.widgets.map.snapshot import Snapshot, Wanted
from console.widgets.map.view import LEVELS_PER_ZOOM, MapView, zoom_of
from console.widgets.notices import Notice, Notices, Weight
from console.widgets.theme import PAPER, Look
from maps.grids import local_grid

KEY = "print_view"


class PrintForm(QDialog):
    """On which paper, in which colours, under which title, to which file."""

    def __init__(self, title: str, path: Path, parent: QWidget) -> None:
        super().__init__(parent)
        self.setModal(False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Print the map"))
        self.title, self.file = QLineEdit(title, self), QLineEdit(str(path), self)
        self.paper, self.colours = QComboBox(self), QComboBox(self)
        self.paper.addItems(list(PAPERS))
        self.colours.addItem(self.tr("for paper, on white"), True)
        self.colours.addItem(self.tr("as in the window"), False)
        self.legend = QCheckBox(self.tr("with the legend"), self)
        self.legend.setChecked(True)
        kinds = self.tr("Documents ({0})").format("*.pdf")
        form = QFormLayout(self)
        form.addRow(self.tr("Title"), self.title)
        form.addRow(self.tr("Paper"), self.paper)
        form.addRow(self.tr("Colours"), self.colours)
        form.addRow("", self.legend)
        form.addRow(self.tr("File"), FileField(self.file, QFileDialog.FileMode.AnyFile, kinds, self))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.go = buttons.addButton(self.tr("Print"), QDialogButtonBox.ButtonRole.AcceptRole)
        for button in buttons.buttons():
            button.setIcon(QIcon())  # as in the form that exports a shift
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form.addRow(buttons)
        self.setMinimumWidth(460)


def view_on_paper(view: MapView, paper: str) -> MapView:
    """The view whose map on a paper holds all of another, at the zoom of a level, so that the base is sharp."""
    width, height = frame_px(paper)
    closest = view.zoom + math.log2(min(width / view.width, height / view.height))
    return MapView(view.x_m, view.y_m, zoom_of(math.floor(closest * LEVELS_PER_ZOOM)), width, height, DPR).snapped()


class ViewPrinter(QObject):
    """One window's way to print its map. `done` follows the end of each."""

    done = Signal()
    _ended = Signal(str, str)

    def __init__(
        self,
        canvas: MapCanvas,
        base_map: BaseMap,
        look: Look,
        notices: Notices,
        bridge: Bridge,
        title: Callable[[], str],
        cache_folder: Path,
        window: QWidget,
    ) -> None:
        """
        Args:
            title: what the sheet is called at first, as the window is.
        """
        super().__init__(window)
        self._canvas, self._base_map, self._look, self._notices = canvas, base_map, look, notices
        self._bridge, self._title, self._cache_folder, self._window = bridge, title, cache_folder, window
        self.form: PrintForm | None = None
        self._is_busy = False
        self._pool: ProcessPoolExecutor | None = None
        self._folder = Path.home()
        self._ended.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def ask(self) -> None:
        """Show the form, beside everything else."""
        if self.form is None:
            name = f"{self.tr('map')}-{self._bridge.now().astimezone():%Y-%m-%d-%H%M}.pdf"
            self.form = PrintForm(self._title(), self._folder / name, self._window)
            self.form.accepted.connect(self._begin)
            self.form.finished.connect(self._form_closed)
        self.form.show()
        self.form.raise_()
        self.form.activateWindow()

    def stop(self) -> None:
        """Wait for what is being written."""
        if self.form is not None:
            self.form.close()
        Snapshot.stop_all(self)
        if self._pool is not None:
            self._pool.shutdown()
            self._pool = None

    def _form_closed(self) -> None:
        self.form = None

    def _begin(self) -> None:
        form = self.form
        if form is None or self._is_busy:
            return
        path = Path(form.file.text().strip()).expanduser()
        self._folder = path.parent
        theme = PAPER if form.colours.currentData() else self._look.theme
        view = view_on_paper(self._canvas.view, form.paper.currentText())
        wanted = Wanted(
            view, theme, self._base_map.shown, self._base_map.choice.names, self._canvas.gestures.instruments
        )
        words = legend.words() if form.legend.isChecked() else None
        paper, title = form.paper.currentText(), form.title.text().strip()
        snapshot = Snapshot(self._canvas.data, wanted, self._look.families, self._cache_folder, self)
        self._is_busy = True

        def write(image: QImage, is_whole: bool) -> None:
            sheet = Sheet(
                paper,
                bytes(image.constBits()),
                image.width(),
                image.height(),
                view,
                theme,
                title,
                WORD if self._look.is_drill else "",
                self._footer(view, snapshot.attribution, is_whole),
                f"1 : {scale_of(view):,}".replace(",", "\u202f"),
                words,
            )
            self._write(sheet, path)

        snapshot.done.connect(write)
        self._notices.put(
            KEY, Notice(lambda: self.tr("Printing {0}").format(path.name), fraction=-1.0, can_dismiss=False)
        )

    def _footer(self, view: MapView, attribution: str, is_whole: bool) -> list[str]:
        grid = local_grid(view.middle)
        when = f"{self._bridge.now().astimezone():%Y-%m-%d %H:%M}"
        system = f"WGS 84 · {grid.name}" if grid is not None else "WGS 84"
        lines = [f"{system} · {when} · {self._bridge.user}", attribution]
        if not is_whole:
            lines.append(self.tr("The base map was not there in full."))
        return [line for line in lines if line]

    def _write(self, sheet: Sheet, path: Path) -> None:
        self._pool = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))

        def done(written: Future[None]) -> None:
            error = written.exception()
            self._ended.emit(str(path), "" if error is None else str(error) or type(error).__name__)

        self._pool.submit(write_sheet, sheet, str(path)).add_done_callback(done)

    def _tell(self, path: str, why: str) -> None:
        self._is_busy = False
        if self._pool is not None:
            self._pool.shutdown()
            self._pool = None

        def text() -> str:
            if why:
                return self.tr("The map can not be printed to {path}: {why}").format(path=path, why=why)
            return self.tr("{0} is printed").format(path)

        self._notices.put(KEY, Notice(text, Weight.FAILURE if why else Weight.INFO))
        self.done.emit()
