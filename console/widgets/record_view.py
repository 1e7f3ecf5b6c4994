"""What the window says of the care of the record: how far its chain was read, and plainly when it is not what it was.

Trouble stays over the map until it is over: a journal that was cut or written anew is nothing to click away.
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QLocale, QObject
from PySide6.QtWidgets import QLabel, QWidget

from console.care import CareState
from console.heads import Unlike
from console.widgets.notices import Notice, Notices, Weight
from console.widgets.sounds import Sounds
from console.widgets.spoken import SpokenPart
from console.widgets.theme import Look
from db.codec import time_of

UNLIKE, BROKEN, JUMP, FAILED = "record_unlike", "record_broken", "clock_jump", "record_care"


class RecordMark(SpokenPart, QLabel):
    """A sign in the status bar; its hint tells up to which entry the chain was read, and when."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._state = CareState()
        look.changed.connect(self.retranslate)
        self.retranslate()

    def show_state(self, state: CareState) -> None:
        """Say how the record is."""
        self._state = state
        self.retranslate()

    def retranslate(self) -> None:
        """Set text, colour and hint anew."""
        state, theme = self._state, self._look.theme
        self.setVisible(state.verified_at is not None or not state.is_well)
        if not state.is_well:
            text, colour = self.tr("✗ journal"), f"{theme.late}; font-weight: bold"
            hint = self.tr("The journal is not what it was: the note over the map says more")
        else:
            text, colour = self.tr("✓ journal"), theme.text_muted
            at = state.verified_at.astimezone().strftime("%H:%M") if state.verified_at is not None else ""
            number = QLocale().toString(state.verified)
            hint = self.tr("Verified up to entry {number} at {at}").format(number=number, at=at)
        self.setText(text)
        self.setToolTip(hint)
        self.setAccessibleName(f"{text}: {hint}")
        wanted = f"color: {colour};"
        if self.styleSheet() != wanted:
            self.setStyleSheet(wanted)


class RecordView(QObject):
    """Shows each state of the care; decides nothing."""

    def __init__(self, look: Look, notices: Notices, sounds: Sounds, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._notices, self._sounds = notices, sounds
        self.mark = RecordMark(look)
        self._state = CareState()

    def show_care(self, state: CareState) -> None:
        """Say what the care found, and sound once when it is new."""
        before, self._state = self._state, state
        self.mark.show_state(state)
        for key, found in ((UNLIKE, state.unlike), (BROKEN, state.broken)):
            if found is None:
                self._notices.drop(key)
            elif found != (before.unlike if key == UNLIKE else before.broken):
                say = self._unlike_text if key == UNLIKE else self._broken_text
                self._notices.put(key, Notice(say, Weight.FAILURE, can_dismiss=False))
        if before.is_well and not state.is_well:
            self._sounds.play(1)
        if state.jump is not None and state.jump != before.jump:
            self._notices.put(JUMP, Notice(self._jump_text, Weight.WARNING))
        if not state.failed:
            self._notices.drop(FAILED)
        elif state.failed != before.failed:
            self._notices.put(FAILED, Notice(self._failed_text, Weight.WARNING))

    def _unlike_text(self) -> str:
        found = self._state.unlike
        if found is None:
            return ""
        return f"{self._what_differs(found)} {self._advice()}"

    def _what_differs(self, found: Unlike) -> str:
        seen_at = local_text(time_of(found.was.at)) if found.was.at else "?"
        if found.is_cut:
            text = self.tr(
                "Entries of the journal are gone: this computer saw entry {seq} on {at}, and it ends at {end} now."
            )
        else:
            text = self.tr("The journal was rewritten: entry {seq} is not the one that this computer saw on {at}.")
        return text.format(seq=found.was.seq, at=seen_at, end=found.ends_at)

    def _advice(self) -> str:
        return self.tr(
            "Ask who looks after the database. If it was restored on purpose: main.py db verify --remembered --accept"
        )

    def _broken_text(self) -> str:
        if self._state.broken is None:
            return ""
        text = self.tr("Entry {seq} of the journal was changed or is missing: its chain does not hold from there on.")
        advice = self.tr("Keep a copy of the database as it is, then restore a backup: main.py db verify tells more.")
        return f"{text.format(seq=self._state.broken[0])} {advice}"

    def _failed_text(self) -> str:
        text = self.tr("The record could not be checked: {why}. It is tried again; the error log has more.")
        return text.format(why=self._state.failed)

    def _jump_text(self) -> str:
        jump = self._state.jump
        if jump is None:
            return ""
        minutes, seconds = divmod(round(jump.seconds), 60)
        by = f"{minutes} min {seconds} s" if minutes else f"{seconds} s"
        text = self.tr(
            "This computer's clock went back by {by} at {at}. The order of entries is kept by their numbers; look that"
            " the time is right."
        )
        return text.format(by=by, at=jump.at.astimezone().strftime("%H:%M:%S"))


def local_text(moment: datetime) -> str:
    """A moment with its day, in the language and zone of this computer."""
    local = moment.astimezone()
    return f"{local:%Y-%m-%d %H:%M:%S}"
