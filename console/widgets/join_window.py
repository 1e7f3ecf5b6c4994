"""The window in which one joins a shared database: where it is, who one is, what of it holds, and then to work.

It waits for nothing: what goes over the network runs on the joiner's thread.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from console.joining import Access, Joiner, Verdict
from console.widgets.file_dialog import FileDialog
from console.widgets.join_steps import JoinSteps
from console.widgets.spoken import Spoken
from console.widgets.terms import refusal_text
from console.widgets.theme import FONT_TITLE_PX, GRID_PX, Look
from db.errors import StoreError
from db.passwords import NONE

WIDTH_PX = 720
KINDS = ("live", "drill")


class JoinWindow(Spoken):
    """One window. `joined` brings what was typed once it holds; `left` follows its closing by the user."""

    joined = Signal(object)
    left = Signal()
    _stepped = Signal(object)
    _done = Signal(object)
    _made = Signal(object)
    _kept = Signal(str)

    def __init__(self, look: Look, access: Access, trouble: StoreError | None = None) -> None:
        """
        Args:
            access: what the fields begin with.
            trouble: why the database could not be opened, when that is why one is here.
        """
        super().__init__()
        self._look, self._trouble, self._others = look, trouble, access.others
        self._joiner = Joiner(self._stepped.emit, self._done.emit, self._made.emit, self._kept.emit)
        self._tried: tuple[Access, str] | None = None
        self._is_busy = self._wants_in = self._is_in = False
        self._dialog: FileDialog | None = None
        self.setObjectName("join")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.title, self.why = QLabel(self), QLabel(self)
        self.title.setFont(look.font(FONT_TITLE_PX, bold=True))
        self.why.setWordWrap(True)
        self.why.setTextFormat(Qt.TextFormat.PlainText)
        self.hosts, self.port, self.database, self.login, self.password = (QLineEdit(self) for _ in range(5))
        self.root, self.certificate, self.key = (QLineEdit(self) for _ in range(3))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.port.setMaximumWidth(96)
        self.keep = QCheckBox(self)
        self.keep.setChecked(True)
        self.steps = JoinSteps(look, self)
        self.kind, self.name = QComboBox(self), QLineEdit(self)
        self.making, self.make = QWidget(self), QPushButton(self)
        self.test_button, self.join_button, self.leave_button = (QPushButton(self) for _ in range(3))
        self.note = QLabel(self)
        self.note.setWordWrap(True)
        self.labels: dict[QWidget, QLabel] = {}
        self._lay_out()
        for line, text in (
            (self.hosts, access.hosts),
            (self.port, access.port),
            (self.database, access.database),
            (self.login, access.login),
            (self.root, access.root),
            (self.certificate, access.certificate),
            (self.key, access.key),
        ):
            line.setText(text)
        for line in self._fields():
            line.textEdited.connect(self._edited)
            line.returnPressed.connect(self.join)
        self.test_button.clicked.connect(self.test)
        self.join_button.clicked.connect(self.join)
        self.leave_button.clicked.connect(self.close)
        self.make.clicked.connect(self.make_operation)
        self._stepped.connect(self.steps.add, Qt.ConnectionType.QueuedConnection)
        self._done.connect(self._judged, Qt.ConnectionType.QueuedConnection)
        self._made.connect(self._operation_made, Qt.ConnectionType.QueuedConnection)
        self._kept.connect(self._password_kept, Qt.ConnectionType.QueuedConnection)
        look.changed.connect(self.retranslate)
        self.retranslate()
        first = next((line for line in (self.hosts, self.database, self.login) if not line.text()), self.password)
        first.setFocus()

    @property
    def access(self) -> Access:
        """What is typed now."""
        return Access(
            self.hosts.text(),
            self.port.text(),
            self.database.text(),
            self.login.text(),
            self.root.text(),
            self.certificate.text(),
            self.key.text(),
            self._others,
        )

    def stop(self) -> None:
        """End the thread; what is being tried is waited for."""
        self._joiner.stop()

    # -- what one does -----------------------------------------------------------------------------

    def test(self) -> None:
        """See how far one comes with what is typed."""
        if self._is_busy:
            return
        self._tried = self.access, self.password.text()
        self._set_busy(True)
        self._say("")
        self.making.hide()
        self.steps.begin()
        self._joiner.test(*self._tried)

    def join(self) -> None:
        """Test, and when all holds go to work there."""
        self._wants_in = True
        self.test()

    def make_operation(self) -> None:
        """Make an operation in a database that is empty."""
        if self._is_busy or self._tried is None:
            return
        self._set_busy(True)
        kind = KINDS[self.kind.currentIndex()]
        self._joiner.make(self._tried[0], "drill" if kind == "drill" else "live", self.name.text().strip())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave it as it is."""
        if not self._is_in:
            self.left.emit()
        super().closeEvent(event)

    # -- what comes back ---------------------------------------------------------------------------

    def _judged(self, verdict: Verdict) -> None:
        self._set_busy(False)
        self.steps.end()
        wants_in, self._wants_in = self._wants_in, False
        self.making.setVisible(verdict.can_make)
        if verdict.can_make:
            self._say(self.tr("The database is empty. Make the operation here, or ask who looks after it."))
        if not verdict.is_good or not wants_in or self._tried is None:
            return
        if self.password.text() and self.keep.isChecked():
            self._set_busy(True)
            self._joiner.keep(*self._tried)
        else:
            self._enter()

    def _operation_made(self, failure: StoreError | None) -> None:
        self._set_busy(False)
        if failure is None:
            self.test()
        elif failure.trouble is not None:
            self._say(refusal_text(failure.trouble.template, failure.values), is_bad=True)
        else:
            self._say(failure.why, is_bad=True)

    def _password_kept(self, why_not: str) -> None:
        self._set_busy(False)
        if not why_not:
            self._enter()
            return
        self.keep.setChecked(False)
        none = self.tr("This computer has no keyring. The password is asked for again. Press Join to go on.")
        other = self.tr(
            "This computer has no keyring that takes the password ({why}). It is asked for again at the next"
            " start. Press Join to go on."
        )
        self._say(none if why_not == NONE else other.format(why=why_not), is_bad=True)

    def _enter(self) -> None:
        self._is_in = True
        assert self._tried is not None
        self.joined.emit(self._tried[0])
        self.close()

    # -- how it looks ------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """Wide enough for a reason on two lines."""
        return super().sizeHint().expandedTo(QSize(WIDTH_PX, 0))

    def retranslate(self) -> None:
        """Set every text and colour anew."""
        theme = self._look.theme
        self.setStyleSheet(f"#join {{ background: {theme.surface}; }}")
        self.setWindowTitle(self.tr("Join a shared database"))
        self.title.setText(self.tr("Join a shared database"))
        trouble = self._trouble
        if trouble is None:
            self.why.setText(self.tr("Several desks work on one record. Ask who looks after the server for these."))
        elif trouble.trouble is not None:
            self.why.setText(refusal_text(trouble.trouble.template, trouble.values))
        else:
            self.why.setText(trouble.why)
        self.why.setStyleSheet(f"color: {theme.late if trouble is not None else theme.text_muted};")
        for field, text in (
            (self.hosts, self.tr("Server, or several with commas")),
            (self.port, self.tr("Port")),
            (self.database, self.tr("Database")),
            (self.login, self.tr("Login")),
            (self.password, self.tr("Password")),
            (self.root, self.tr("Certificate of the authority")),
            (self.certificate, self.tr("Your certificate")),
            (self.key, self.tr("Key of your certificate")),
        ):
            self.labels[field].setText(text)
        self.hosts.setPlaceholderText("db.precinct.example")
        self.port.setPlaceholderText("5432")
        self.password.setPlaceholderText(self.tr("empty: from the keyring, or by certificate"))
        self.root.setPlaceholderText("~/.postgresql/root.crt")
        for line in (self.certificate, self.key):
            line.setPlaceholderText(self.tr("only when the server asks for it"))
        self.keep.setText(self.tr("Keep the password in this computer's keyring"))
        here = self.kind.currentIndex()
        self.kind.clear()
        self.kind.addItems([self.tr("Live operation"), self.tr("Drill")])
        self.kind.setCurrentIndex(max(0, here))
        self.name.setPlaceholderText(self.tr("Name of the operation"))
        self.make.setText(self.tr("Make the operation"))
        self.test_button.setText(self.tr("Test"))
        self.join_button.setText(self.tr("Join"))
        self.leave_button.setText(self.tr("Leave"))
        for typed in self.labels:
            typed.setMinimumHeight(typed.sizeHint().height())  # a long note under them would squeeze their letters
        self.join_button.setToolTip(self.tr("What is open here is left, and the next start opens this again."))

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(3 * GRID_PX)
        form.setVerticalSpacing(2 * GRID_PX)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for field in (self.hosts, self.port, self.database, self.login, self.password):
            self._row(form, field, field)
        form.addRow("", self.keep)
        for line in (self.root, self.certificate, self.key):
            beside = QHBoxLayout()
            beside.addWidget(line, 1)
            button = QPushButton("…", self)
            button.setFixedWidth(9 * GRID_PX)
            button.clicked.connect(lambda _checked=False, line=line: self._ask_file(line))
            beside.addWidget(button)
            self._row(form, line, beside)
        making = QHBoxLayout(self.making)
        making.setContentsMargins(0, 0, 0, 0)
        making.addWidget(self.kind)
        making.addWidget(self.name, 1)
        making.addWidget(self.make)
        self.making.hide()
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.leave_button, self.test_button, self.join_button):
            buttons.addWidget(button)
        self.join_button.setDefault(True)
        column = QVBoxLayout(self)
        margin = 5 * GRID_PX
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(3 * GRID_PX)
        column.addWidget(self.title)
        column.addWidget(self.why)
        column.addLayout(form)
        column.addWidget(self.steps)
        column.addWidget(self.note)
        column.addWidget(self.making)
        column.addStretch(1)
        column.addLayout(buttons)
        QWidget.setTabOrder(self.password, self.keep)
        QWidget.setTabOrder(self.keep, self.root)

    def _row(self, form: QFormLayout, field: QWidget, what: QWidget | QHBoxLayout) -> None:
        label = QLabel(self)
        label.setBuddy(field)
        self.labels[field] = label
        form.addRow(label, what)

    def _ask_file(self, line: QLineEdit) -> None:
        """Let a file be chosen, beside everything else."""
        if self._dialog is not None:
            self._dialog.close()
        dialog = FileDialog(self, self.labels[line].text(), line.text())
        dialog.fileSelected.connect(line.setText)
        dialog.finished.connect(lambda: setattr(self, "_dialog", None))
        self._dialog = dialog
        dialog.show()

    def _fields(self) -> tuple[QLineEdit, ...]:
        return (
            self.hosts,
            self.port,
            self.database,
            self.login,
            self.password,
            self.root,
            self.certificate,
            self.key,
        )

    def _edited(self) -> None:
        """What was tested is no longer what is typed."""
        self._trouble = None
        self._tried = None
        self._wants_in = False
        self.making.hide()
        self._say("")
        self.retranslate()
        if not self._is_busy:
            self.steps.clear()

    def _set_busy(self, is_busy: bool) -> None:
        self._is_busy = is_busy
        for button in (self.test_button, self.join_button, self.make):
            button.setEnabled(not is_busy)

    def _say(self, text: str, *, is_bad: bool = False) -> None:
        self.note.setText(text)
        theme = self._look.theme
        self.note.setStyleSheet(f"color: {theme.amber if is_bad else theme.text};")
        self.note.setVisible(bool(text))
