"""The handover panel: what the next commander has to know, the giver's notes, and the two keys: give, take over.

The summary that is given is read from the record and signed on a thread of its own; the record judges it.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent, QTextOption
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from console.bridge import Bridge
from console.commands.base import Command, Outcome
from console.commands.hand_over import HandOver, TakeOver
from console.domain.errors import DomainError
from console.domain.handover import Head, summarise, summary_of, text_of
from console.domain.tour import Handover
from console.handing import last_handover, shift_began, standing_of
from console.listening import ONLINE, Link
from console.picture import ChangeSet, Picture
from console.widgets.behind import Behind
from console.widgets.duty_terms import minute_text
from console.widgets.file_dialog import FileDialog
from console.widgets.file_field import FileField
from console.widgets.handover_words import page_of
from console.widgets.paper import print_pdf
from console.widgets.private import private_text
from console.widgets.role_guard import why_not
from console.widgets.settings import SIGNING_KEY, Settings
from console.widgets.spoken import Spoken
from console.widgets.terms import refusal_text
from console.widgets.theme import GRID_PX, Look

NOTES_PX = 72
#: Rows of each table on the page; thousands of tasks would hold the window up.
MOST_ROWS = 40
#: What would be handed over now is at most so old on the page.
FOLLOW_MS = 2_000


class HandoverPanel(Spoken):
    """The panel: until it is taken over, the last handover; else what would be handed over now."""

    def __init__(self, bridge: Bridge, look: Look, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._look, self._settings = bridge, look, settings
        self._behind = Behind("handover", self)
        self._is_busy, self._link = False, ONLINE
        self._sent: set[str] = set()
        self._said = ""
        self.head, self.page, self.said = QLabel(self), QTextBrowser(self), QLabel(self)
        self.notes, self.key, self.passphrase = QPlainTextEdit(self), QLineEdit(self), QLineEdit(self)
        self._proposed = ""
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.page.setWordWrapMode(QTextOption.WrapMode.WordWrap)  # never within a word of a narrow column
        self.notes.setFixedHeight(NOTES_PX)
        self.notes.setTabChangesFocus(True)
        self.give, self.take, self.print = QPushButton(self), QPushButton(self), QPushButton(self)
        self.give.setProperty("primary", True)
        for label in (self.head, self.said):
            label.setWordWrap(True)
        self._arrange()
        self.setFocusProxy(self.notes)
        for begins in (self.give.clicked, self.key.returnPressed, self.passphrase.returnPressed):
            begins.connect(self.hand_over)
        self.take.clicked.connect(self.take_over)
        self.print.clicked.connect(self._ask_file)
        self._later = QTimer(self, interval=FOLLOW_MS, singleShot=True)
        self._later.timeout.connect(self._follow)
        bridge.picture_changed.connect(self._picture_changed)
        bridge.answered.connect(self._answered)
        bridge.health_changed.connect(lambda health: self._show_link(health.link))
        look.changed.connect(self.retranslate)
        self.retranslate()

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID_PX, GRID_PX, 2 * GRID_PX, 2 * GRID_PX)
        column.setSpacing(GRID_PX)
        column.addWidget(self.head)
        column.addWidget(self.page, 1)
        column.addWidget(self.notes)
        keys, buttons = QHBoxLayout(), QHBoxLayout()
        keys.addWidget(FileField(self.key, FileDialog.FileMode.ExistingFile, "*.pem", self), 2)
        keys.addWidget(self.passphrase, 1)
        for button in (self.give, self.take, self.print):
            buttons.addWidget(button)
        column.addLayout(keys)
        column.addLayout(buttons)
        column.addWidget(self.said)

    # -- following -----------------------------------------------------------------------------------

    def _picture_changed(self, _picture: Picture, change: ChangeSet) -> None:
        if self.isVisible() and (change.everything or change.handovers):
            self.refresh()
        elif self.isVisible() and self.waiting is None and not self._later.isActive():
            self._later.start()

    def _follow(self) -> None:
        """What would be handed over now has changed; whoever reads it stays where he reads."""
        if self.isVisible() and self.waiting is None:
            bar = self.page.verticalScrollBar()
            read_to = bar.value()
            self.refresh()
            bar.setValue(read_to)

    def _show_link(self, link: Link) -> None:
        if link.is_online != self._link.is_online:
            self._link = link
            self._say(self._barred("HandOver"))
            self._judge()

    def showEvent(self, event: QShowEvent) -> None:
        """Somebody looks: make the summary anew."""
        super().showEvent(event)
        self._propose_key()
        self.refresh()

    def _propose_key(self) -> None:
        """The key that signed last, here or elsewhere, unless somebody has chosen another."""
        if self.key.text() == self._proposed:
            self._proposed = self._settings.text(SIGNING_KEY)
            self.key.setText(self._proposed)

    @property
    def waiting(self) -> Handover | None:
        """The handover that nobody took over yet."""
        last = last_handover(self._bridge.picture)
        return last if last is not None and last.taken_at is None else None

    def refresh(self) -> None:
        """Show the handover that waits, else what would be handed over now."""
        now, last = self._bridge.now(), last_handover(self._bridge.picture)
        if last is None:
            self.head.setText(self.tr("No shift was handed over yet. Below: what would be handed over now."))
        elif last.taken_at is None:
            given = minute_text(last.given_at, now)
            self.head.setText(self.tr("{0} hands over since {1}. Read it and take over.").format(last.given_by, given))
        else:
            taken = minute_text(last.taken_at, now)
            said = self.tr("{0} took over from {1} at {2}. Below: what would be handed over now.")
            self.head.setText(said.format(last.taken_by, last.given_by, taken))
        self.page.setHtml(self._page(self.waiting, now, MOST_ROWS))
        self._judge()

    def _page(self, waiting: Handover | None, now: datetime, most: int | None = None) -> str:
        doctrine, picture = self._bridge.doctrine, self._bridge.picture
        if waiting is None:
            summary = self._summary(picture, Head(picture.seq, ""), self.notes.toPlainText(), now)
            return page_of(summary, doctrine, picture.zones, most=most)
        text = picture.text(waiting.summary)
        if not text:
            return private_text(text, waiting.summary, self._bridge.rights)
        seal, alarm = self._seal(waiting, text)
        try:
            return page_of(summary_of(text), doctrine, picture.zones, seal=seal, alarm=alarm, most=most)
        except (
            DomainError,
            LookupError,
            ValueError,
            TypeError,
            AttributeError,
            OverflowError,
        ):  # a program that is not ours wrote something else in it
            return self.tr("This summary can not be shown.")

    def _seal(self, given: Handover, text: str) -> tuple[str, str]:
        """What the page says of the signature, and in which colour when it does not hold; else no colour."""
        from db.signing import fingerprint, is_signed

        if not given.signer:
            return self.tr("not signed"), ""
        if not is_signed(given.signer, given.signature, text.encode()):
            return self.tr("the signature is not of this text"), self._look.theme.late
        return self.tr("signed by key {0}").format(fingerprint(given.signer)), ""

    def _summary(self, picture: Picture, head: Head, notes: str, now: datetime) -> dict[str, Any]:
        opened = datetime.fromisoformat(self._bridge.session.store.operation.made_at)
        standing = standing_of(picture, self._bridge.doctrine, now)
        since = shift_began(picture, opened)
        return summarise(standing, by=self._bridge.user, since=since, now=now, head=head, notes=notes)

    # -- giving and taking ---------------------------------------------------------------------------

    def hand_over(self) -> None:
        """Give the shift: the record is read and the summary signed behind the window."""
        if not self._is_busy and not self._barred("HandOver"):
            self._say("")
            self._is_busy = True
            written = self.notes.toPlainText(), self.key.text().strip(), self.passphrase.text()
            self._behind.do(partial(self._prepare, *written, self._bridge.now()), self._send)

    def _prepare(self, notes: str, key: str, passphrase: str, now: datetime) -> HandOver:
        from db import journal, reading
        from db.signing import Signer

        signer = Signer.read(Path(key).expanduser(), lambda: passphrase) if key else None
        with self._bridge.session.store.reading() as connection:
            picture, head = reading.load(connection), Head(*journal.head(connection))
        summary = self._summary(picture, head, notes, now)
        text, since = text_of(summary), datetime.fromisoformat(summary["since"])
        if signer is None:
            return HandOver(summary=text, since=since)
        return HandOver(summary=text, since=since, signer=signer.public, signature=signer.sign(text.encode()))

    def _send(self, command: Command | None, why: str) -> None:
        self._is_busy = False
        if command is None:
            self._say(self.tr("It can not be handed over: {0}").format(why))
        else:
            self._sent.add(self._bridge.submit(command))

    def take_over(self) -> None:
        """Take the shift that waits."""
        waiting = self.waiting
        if waiting is not None:
            self._sent.add(self._bridge.submit(TakeOver(handover=waiting.key)))

    def _answered(self, command: Command, outcome: Outcome) -> None:
        if outcome.id not in self._sent:
            return
        self._sent.discard(outcome.id)
        if not outcome.ok:
            self._say(refusal_text(outcome))
        elif isinstance(command, HandOver):
            if command.signer:
                self._settings.set(SIGNING_KEY, self.key.text().strip())
            self.notes.clear()
            self.passphrase.clear()

    # -- printing ------------------------------------------------------------------------------------

    def _ask_file(self) -> None:
        title, folder = self.tr("Print the handover to a file"), str(Path.home())
        dialog = FileDialog(self, title, folder, "PDF (*.pdf)", suffix="pdf")
        dialog.fileSelected.connect(lambda path: self.print_to(Path(path)))
        dialog.show()

    def print_to(self, path: Path) -> None:
        """Write what is shown as PDF, behind the window."""
        if not self._is_busy:
            self._is_busy = True
            html = self._page(self.waiting, self._bridge.now())
            self._behind.do(partial(print_pdf, html, path), self._was_printed)

    def _was_printed(self, path: Path | None, why: str) -> None:
        self._is_busy = False
        if path is None:
            self._say(self.tr("It can not be printed: {0}").format(why))
        else:
            self._say(self.tr("Printed: {0}").format(path))

    def _say(self, text: str) -> None:
        self._said = text
        self.said.setText(text)
        self.said.setVisible(bool(text))

    def stop(self) -> None:
        """Wait for what is being prepared or printed."""
        self._behind.stop()

    # -- words ---------------------------------------------------------------------------------------

    def _judge(self) -> None:
        for button, command, can in (
            (self.give, "HandOver", True),
            (self.take, "TakeOver", self.waiting is not None),
        ):
            barred = self._barred(command)
            button.setEnabled(can and not barred)
            button.setToolTip(barred)
            button.setVisible(can)

    def _barred(self, command: str) -> str:
        """Why a command can not be given now, by role or by the line to the server; empty when it can."""
        away = self._link.why_not(command)
        return why_not(self._bridge.rights, command) or ("" if away is None else refusal_text(away))

    def retranslate(self) -> None:
        """Set every text anew."""
        self.give.setText(self.tr("Hand over"))
        self.take.setText(self.tr("Take over"))
        self.print.setText(self.tr("Print…"))
        self.notes.setPlaceholderText(self.tr("What the next commander has to know besides"))
        self.key.setPlaceholderText(self.tr("key file to sign with; none: not signed"))
        self.passphrase.setPlaceholderText(self.tr("passphrase"))
        self.page.setAccessibleName(self.tr("Handover"))
        self.said.setVisible(bool(self._said))
        if self.isVisible():
            self.refresh()
