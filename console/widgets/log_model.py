"""The rows of the log, newest first, and which of them nobody has had on the screen yet. Knows no view."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from console.picture import is_shadow_seq
from console.session import Entry
from console.widgets.rows_view import ID_ROLE, ROOT

ENTRY_ROLE = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex
#: What nobody takes back by a link.
NEVER_UNDONE = ("AdoptRegion", "SetRetention", "EraseTexts", "ArchivePositions")


@dataclass(frozen=True, slots=True)
class LogRow:
    """An entry as it is painted. `link`: "undo", "redo", "undone" or nothing."""

    entry: Entry
    is_own: bool
    is_unread: bool
    link: str


class LogModel(QAbstractTableModel):
    """Entries are kept in the order of the journal; row 0 is the newest.

    `may_undo`: whether who sits here may undo at all; there are no links otherwise.
    """

    def __init__(self, user: str, may_undo: Callable[[], bool] = lambda: True) -> None:
        super().__init__()
        self._user, self._may_undo = user, may_undo
        self._entries: list[Entry] = []
        self._place_of: dict[int, int] = {}
        self._undone: set[int] = set()
        self._unread: list[int] = []  # places, rising

    def rowCount(self, parent: Index = ROOT) -> int:
        """How many entries there are."""
        return 0 if parent.isValid() else len(self._entries)

    def columnCount(self, parent: Index = ROOT) -> int:
        """One: the delegate paints the whole row."""
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The number of the entry, or the entry to paint."""
        if not index.isValid() or index.row() >= len(self._entries):
            return None
        place = len(self._entries) - 1 - index.row()
        if role == ID_ROLE:
            return str(self._entries[place].seq)
        if role == ENTRY_ROLE:
            return self.row(place)
        return None

    def row(self, place: int) -> LogRow:
        """What is painted of an entry."""
        entry = self._entries[place]
        found = bisect_left(self._unread, place)
        is_unread = found < len(self._unread) and self._unread[found] == place
        is_own = entry.actor == self._user
        return LogRow(entry, is_own, is_unread, self._link(entry, is_own))

    def _link(self, entry: Entry, is_own: bool) -> str:
        if entry.seq in self._undone:
            return "undone"
        if not is_own or entry.command in NEVER_UNDONE or not self._may_undo():
            return ""
        return "redo" if entry.command == "Undo" else "undo"

    def entry_of(self, seq: int) -> Entry | None:
        """An entry by its number."""
        place = self._place_of.get(seq)
        return None if place is None else self._entries[place]

    def add(self, entries: Sequence[Entry], *, read_before: datetime) -> int:
        """Put entries in at the top and tell how many were new; one that is there already is left out.

        Args:
            read_before: what happened up to then was there before this desk began to look.
        """
        once = {entry.seq: entry for entry in entries}
        fresh = [entry for seq, entry in once.items() if seq not in self._place_of]
        if not fresh:
            return 0
        self.beginInsertRows(ROOT, 0, len(fresh) - 1)
        for entry in fresh:
            place = len(self._entries)
            self._place_of[entry.seq] = place
            self._entries.append(entry)
            if entry.at > read_before and entry.actor != self._user:
                self._unread.append(place)
        self.endInsertRows()
        for entry in fresh:
            if entry.command == "Undo":
                self._note_undo(entry)
        return len(fresh)

    def drop_offline(self) -> None:
        """The server is back: what was done meanwhile comes again as its entries, or was refused."""
        first = len(self._entries)
        while first and is_shadow_seq(self._entries[first - 1].seq):
            first -= 1
        if first == len(self._entries):
            return
        self.beginRemoveRows(ROOT, 0, len(self._entries) - first - 1)
        gone = {entry.seq for entry in self._entries[first:]}
        del self._entries[first:]
        self._unread = [place for place in self._unread if place < first]
        for seq in gone:
            del self._place_of[seq]
        self.endRemoveRows()
        self._undone.clear()
        for entry in self._entries:
            if entry.command == "Undo":
                self._note_undo(entry)

    def _note_undo(self, entry: Entry) -> None:
        target = entry.args.get("seq")
        if not isinstance(target, int):
            return
        self._undone.add(target)
        undone = self.entry_of(target)
        if undone is not None and undone.command == "Undo":  # taking back an undo puts its target back
            self._undone.discard(int(undone.args.get("seq", 0)))
            self._repaint(int(undone.args.get("seq", 0)))
        self._repaint(target)

    def _repaint(self, seq: int) -> None:
        place = self._place_of.get(seq)
        if place is not None:
            index = self.index(len(self._entries) - 1 - place, 0)
            self.dataChanged.emit(index, index)

    # -- what nobody has seen ------------------------------------------------------------------------

    def mark_read(self, seqs: set[int]) -> None:
        """These have been on the screen."""
        places = {self._place_of[seq] for seq in seqs if seq in self._place_of}
        gone = [place for place in self._unread if place in places]
        if gone:
            self._unread = [place for place in self._unread if place not in places]
            for place in gone:
                index = self.index(len(self._entries) - 1 - place, 0)
                self.dataChanged.emit(index, index)

    def unread_outside(self, first_row: int, last_row: int) -> tuple[int, int]:
        """How many unread entries lie above the rows on the screen, and how many below."""
        newest, oldest = len(self._entries) - 1 - first_row, len(self._entries) - 1 - last_row
        above = len(self._unread) - bisect_left(self._unread, newest + 1)
        return above, bisect_left(self._unread, oldest)

    def oldest_unread_row(self) -> int | None:
        """Where reading should go on."""
        return len(self._entries) - 1 - self._unread[0] if self._unread else None
