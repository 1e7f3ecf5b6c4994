"""What is shown while the first things are being made ready: what is done, how far it is, and a way out."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QLabel, QProgressBar, QVBoxLayout, QWidget

from console.widgets.theme import FONT_LARGE_PX, FONT_TITLE_PX, GRID_PX, Look


class OpeningWindow(QWidget):
    """A quiet page. `given_up` follows its closing by the user."""

    given_up = Signal()

    def __init__(self, look: Look, *, is_record: bool = False) -> None:
        """
        Args:
            is_record: a record is waited for, such as one on a server; else the training county is made.
        """
        super().__init__()
        self.setObjectName("opening")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setStyleSheet(f"#opening {{ background: {look.theme.surface}; }}")
        self.setWindowTitle(self.tr("Command console"))
        self.title = QLabel(self.tr("Opening the record") if is_record else self.tr("Making the training county ready"))
        self.title.setFont(look.font(FONT_TITLE_PX, bold=True))
        self.step = QLabel(self)
        self.step.setFont(look.font(FONT_LARGE_PX))
        self.note = QLabel(
            self.tr("A server that does not answer is given up after some seconds.")
            if is_record
            else self.tr("This is done once and takes some seconds. Later starts open at once."),
        )
        self.note.setStyleSheet(f"color: {look.theme.text_muted};")
        self.bar = QProgressBar(self)
        self.bar.setRange(0, 0 if is_record else 1000)
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(480)
        column = QVBoxLayout(self)
        column.setSpacing(3 * GRID_PX)
        column.addStretch(2)
        for widget in (self.title, self.bar, self.step, self.note):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def tell(self, text: str, share: float) -> None:
        """Show how far it is, 0 to 1."""
        steps = {
            "county": self.tr("Beginning"),
            "land": self.tr("Land and water"),
            "roads": self.tr("Roads and towns"),
            "districts": self.tr("Districts, stations, posts"),
            "files": self.tr("Writing files"),
            "done": self.tr("Done"),
        }
        self.step.setText(steps.get(text, text))
        self.bar.setValue(int(1000 * share))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing it gives up."""
        self.given_up.emit()
        super().closeEvent(event)
