"""What `undo` and `redo` mean at this desk: the last entries that its own commands made.

Undo sends Undo of the last of them, redo sends Undo of that Undo. Whether it may be done is for the handler to say.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from console.bridge import Bridge
from console.commands.base import Command, Outcome
from console.commands.undo import Undo
from console.picture import ChangeSet, Picture, is_shadow_seq

#: Refusals after which asking again can not help.
PAST_HELP = ("nothing_to_undo", "undo_refused")
MOST_KEPT = 500


class History(QObject):
    """Follows the answers to this desk's commands. `changed` follows each change of what undo or redo would do."""

    changed = Signal()

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._done: list[int] = []
        self._undone: list[int] = []
        bridge.answered.connect(self._answered)
        bridge.picture_changed.connect(self._pictured)

    @property
    def undo_seq(self) -> int | None:
        """The entry that undo takes back, None when there is none."""
        return self._done[-1] if self._done else None

    @property
    def redo_seq(self) -> int | None:
        """The Undo that redo takes back, None when there is none."""
        return self._undone[-1] if self._undone else None

    def undo(self) -> bool:
        """Send Undo for the last entry of this desk; False when there is none."""
        return self._send(self.undo_seq)

    def redo(self) -> bool:
        """Send Undo for the last Undo of this desk; False when there is none."""
        return self._send(self.redo_seq)

    def _send(self, seq: int | None) -> bool:
        if seq is None:
            return False
        self._bridge.submit(Undo(seq=seq))
        return True

    def _answered(self, command: Command, outcome: Outcome) -> None:
        if isinstance(command, Undo):
            self._undo_answered(command.seq, outcome)
        elif outcome.ok and outcome.seq is not None:
            self._done.append(outcome.seq)
            del self._done[:-MOST_KEPT]
            self._undone.clear()  # a new step ends the line of those taken back
        self.changed.emit()

    def _pictured(self, picture: Picture, changes: ChangeSet) -> None:
        """A record that was cut back has lost its last entries; those numbers will mean others."""
        if changes.everything:
            # What was given offline keeps the number under which it was acknowledged: the session knows the record's.
            self._done = [seq for seq in self._done if seq <= picture.seq or is_shadow_seq(seq)]
            self._undone = [seq for seq in self._undone if seq <= picture.seq or is_shadow_seq(seq)]
            self.changed.emit()

    def _undo_answered(self, target: int, outcome: Outcome) -> None:
        was_undone = target in self._undone
        if outcome.ok or outcome.error_code in PAST_HELP:
            for line in (self._done, self._undone):
                if target in line:
                    line.remove(target)
        if outcome.ok and outcome.seq is not None:
            (self._done if was_undone else self._undone).append(outcome.seq)
