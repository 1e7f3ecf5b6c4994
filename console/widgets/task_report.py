"""The report of tasks: how those of each zone and of each unit went, to be read beside everything else and printed.

It tells one moment; opened again, it tells the next. Decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from html import escape
from operator import attrgetter
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QTextBrowser, QVBoxLayout, QWidget

from console.bridge import Bridge
from console.domain.task import Tally, tallies
from console.picture import Picture
from console.widgets.behind import Behind
from console.widgets.duty_terms import place_label
from console.widgets.file_dialog import FileDialog
from console.widgets.paper import print_pdf, table_html

translate = QCoreApplication.translate
SIZE_PX = (720, 640)
MOST_ROWS = 40


def report_html(picture: Picture, now: datetime, most: int | None = None) -> str:
    """Tables by zone and by unit, those with most that is overdue first.

    Args:
        most: rows of each that are shown.
    """
    tasks = picture.tasks.values()
    nowhere, nobody = translate("TaskReport", "in no zone"), translate("TaskReport", "nobody")
    by_zone = tallies(tasks, attrgetter("zone"), now)
    zones = {code: place_label(picture.zones.get(code or ""), code) or nowhere for code in by_zone}
    by_unit = tallies(tasks, attrgetter("unit"), now)
    units = {sign: sign or nobody for sign in by_unit}
    return "".join(
        (
            f"<h2>{escape(translate('TaskReport', 'Report of tasks'))}</h2>",
            f"<p>{now.astimezone():%Y-%m-%d %H:%M}</p>",
            _table(translate("TaskReport", "Zones"), by_zone, zones, most),
            _table(translate("TaskReport", "Units"), by_unit, units, most),
        )
    )


def _table(title: str, found: Mapping[str | None, Tally], names: Mapping[str | None, str], most: int | None) -> str:
    head = (
        "",
        translate("TaskReport", "opened"),
        translate("TaskReport", "to do"),
        translate("TaskReport", "overdue"),
        translate("TaskReport", "done"),
        translate("TaskReport", "not done"),
        translate("TaskReport", "cancelled"),
        translate("TaskReport", "in time"),
    )

    def cells(row: tuple[str | None, Tally]) -> tuple[object, ...]:
        key, count = row
        share = "–" if count.share_in_time is None else f"{count.share_in_time:.0%}"
        told = (count.opened, count.open, count.overdue, count.done, count.not_done, count.cancelled)
        return names[key], *told, share

    worst = sorted(found.items(), key=lambda row: -row[1].overdue)
    return table_html(title, worst, cells, most, head)


class TaskReport(QDialog):
    """The page and the way to print it."""

    def __init__(self, bridge: Bridge, window: QWidget) -> None:
        super().__init__(window)
        self._behind = Behind("report", self)
        self._picture, self._now = bridge.picture, bridge.now()
        self.setModal(False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Report of tasks"))
        self.resize(*SIZE_PX)
        self.page, self.said = QTextBrowser(self), QLabel(self)
        self.page.setHtml(report_html(self._picture, self._now, MOST_ROWS))
        self.said.setWordWrap(True)
        self.said.hide()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.print = buttons.addButton(self.tr("Print…"), QDialogButtonBox.ButtonRole.ActionRole)
        for button in buttons.buttons():
            button.setIcon(QIcon())
        self.print.clicked.connect(self._ask_file)
        buttons.rejected.connect(self.reject)
        self.finished.connect(self._behind.stop)
        column = QVBoxLayout(self)
        for widget in (self.page, self.said, buttons):
            column.addWidget(widget)

    def _ask_file(self) -> None:
        dialog = FileDialog(self, self.tr("Print the report to a file"), str(Path.home()), "PDF (*.pdf)", suffix="pdf")
        dialog.fileSelected.connect(lambda path: self.print_to(Path(path)))
        dialog.show()

    def print_to(self, path: Path) -> None:
        """Write all of it as PDF, behind the window."""
        self._behind.do(partial(print_pdf, report_html(self._picture, self._now), path), self._was_printed)

    def _was_printed(self, path: Path | None, why: str) -> None:
        said = self.tr("It can not be printed: {0}").format(why) if path is None else self.tr("Printed: {0}")
        self.said.setText(said if path is None else said.format(path))
        self.said.show()
