"""The rows of the queue, kept in step with the picture by its changes; only touched rows are drawn again.

The order is held while `is_held`: new rows then come last and ended ones stay where they are, so that nothing
moves under a pointer. Knows no view.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from console.domain.doctrine import Doctrine
from console.domain.incident import Incident, IncidentStatus
from console.domain.worst_first import (
    Lateness,
    LimitsOf,
    WorstFirst,
    late_at,
    lateness,
    limits_by_zone,
    worst_first_key,
)
from console.picture import ChangeSet, Picture
from console.widgets.codes import class_label
from console.widgets.incident_filter import IncidentFilter
from console.widgets.rows_view import ID_ROLE, ROOT
from console.widgets.staffing import Crew, Staffing

INCIDENT_ROLE = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class QueueRow:
    """What a row is painted from. `is_new`: nobody has looked at it yet."""

    incident: Incident
    class_name: str
    crew: Crew
    is_new: bool


class IncidentModel(QAbstractTableModel):
    """Numbers in the order shown. `counted` follows each change of how many, `seen` each look at a new one."""

    counted = Signal()
    seen = Signal()

    def __init__(self, doctrine: Doctrine) -> None:
        super().__init__()
        self.doctrine = doctrine
        self.limits_of: LimitsOf = limits_by_zone(doctrine, {})
        self.is_held = False
        self.has_pending = False
        self.filter = IncidentFilter()
        self.unseen: set[str] = set()
        #: What is shown of a private text, by its words and its reference.
        self.shown: Callable[[str, str | None], str] = lambda words, _reference: words
        self._picture = Picture()
        self._now: datetime | None = None
        self._staffing = Staffing()
        self._shown: list[str] = []
        self._row_of: dict[str, int] = {}
        self._keys: dict[str, WorstFirst] = {}
        self._turns: list[tuple[datetime, str]] = []

    # -- Qt's questions ------------------------------------------------------------------------------

    def rowCount(self, parent: Index = ROOT) -> int:
        """How many incidents are shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = ROOT) -> int:
        """One: the delegate paints the whole row."""
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The number, the row to paint, or a line in words for assistive tools."""
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        number = self._shown[index.row()]
        if role == ID_ROLE:
            return number
        incident = self._picture.incidents.get(number)
        if incident is None:
            return None
        if role == INCIDENT_ROLE:
            return self.row(incident)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{number} {class_label(incident.class_code, self.doctrine)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            known = (self.shown(self._picture.text(text), text) for text in (incident.address, incident.summary))
            return "\n".join(words for words in known if words)
        return None

    def row(self, incident: Incident) -> QueueRow:
        """What the row of an incident shows."""
        return QueueRow(
            incident,
            class_label(incident.class_code, self.doctrine),
            self._staffing.crew(incident, self.doctrine),
            incident.number in self.unseen and incident.status is IncidentStatus.WAITING,
        )

    def lateness(self, incident: Incident, now: datetime) -> Lateness:
        """How the worst of an incident's clocks stands."""
        return lateness(self._picture.as_ordered(incident), self.limits_of(incident), now)

    def row_of(self, number: str | None) -> int | None:
        """Where an incident is shown, None when it is not."""
        return self._row_of.get(number) if number is not None else None

    @property
    def numbers(self) -> tuple[str, ...]:
        """What is shown, from the top."""
        return tuple(self._shown)

    @property
    def picture(self) -> Picture:
        """The picture that is shown."""
        return self._picture

    # -- changes -------------------------------------------------------------------------------------

    def set_picture(self, picture: Picture, change: ChangeSet, now: datetime) -> None:
        """Take in what changed."""
        before = self._picture
        touched = self._staffing.follow(picture, change)
        self._picture, self._now = picture, now
        if change.everything or change.zones:
            self.limits_of = limits_by_zone(self.doctrine, picture.zones)
        if change.everything:
            self._keys, self._turns = {}, []
            touched = set(picture.incidents)
        else:
            arrived = {n for n in change.incidents if n not in before.incidents and n in picture.incidents}
            self.unseen |= {n for n in arrived if picture.incidents[n].status.is_open}
            touched |= change.incidents
        moved = [number for number in touched if self._judge(number)]
        self._repaint(touched)
        if moved or change.everything or not self.filter.is_empty:
            self._reorder(everything=change.everything)

    def tick(self, now: datetime) -> None:
        """Let time pass: what turned late finds its new place."""
        self._now = now
        turned = set()
        while self._turns and self._turns[0][0] <= now:
            turned.add(heapq.heappop(self._turns)[1])
        for number in turned:
            self._judge(number)
        if turned:
            self._reorder()

    def set_filter(self, wanted: IncidentFilter) -> None:
        """Show others."""
        if wanted != self.filter:
            self.filter = wanted
            self._reorder(everything=True)

    def hold(self, held: bool) -> None:
        """Keep every row where it is, or let the order follow again."""
        if held != self.is_held:
            self.is_held = held
            if not held:
                self._reorder()

    def mark_seen(self, number: str | None) -> None:
        """Somebody looked at it."""
        if number in self.unseen:
            self.unseen.discard(number)
            self._repaint({number})
            self.seen.emit()

    def mark_new(self, numbers: set[str]) -> None:
        """Nobody has looked at these yet."""
        self.unseen |= numbers
        self._repaint(numbers)

    def _judge(self, number: str) -> bool:
        """Work out an incident's place anew; True when it may have changed."""
        incident = self._picture.incidents.get(number)
        before = self._keys.pop(number, None)
        if incident is None or self._now is None:
            return before is not None
        limits, incident = self.limits_of(incident), self._picture.as_ordered(incident)
        self._keys[number] = worst_first_key(incident, limits, self._now)
        turns_at = late_at(incident, limits)
        if turns_at is not None and turns_at > self._now:
            heapq.heappush(self._turns, (turns_at, number))
        return self._keys[number] != before

    def _passes(self, number: str) -> bool:
        incident = self._picture.incidents[number]
        words = ""
        if self.filter.text:
            words = " ".join(
                (
                    number,
                    class_label(incident.class_code, self.doctrine),
                    self._picture.text(incident.address),
                    self._picture.text(incident.summary),
                    incident.zone or "",
                )
            )
        return self.filter.passes(incident, words)

    def _repaint(self, numbers: set[str]) -> None:
        for number in numbers:
            row = self._row_of.get(number)
            if row is not None:
                index = self.index(row, 0)
                self.dataChanged.emit(index, index)

    # -- order ---------------------------------------------------------------------------------------

    def _reorder(self, *, everything: bool = False) -> None:
        wanted = sorted((n for n in self._keys if self._passes(n)), key=self._keys.__getitem__)
        if everything and not self.is_held:
            self._reset(wanted)
        elif self.is_held:
            self._append([number for number in wanted if number not in self._row_of])
            self.has_pending = wanted != self._shown
        else:
            self._move_to(wanted)
        self.counted.emit()

    def _reset(self, wanted: list[str]) -> None:
        self.beginResetModel()
        self._set_shown(wanted)
        self.endResetModel()
        self.has_pending = False

    def _set_shown(self, wanted: list[str]) -> None:
        self._shown = wanted
        self._row_of = {number: row for row, number in enumerate(wanted)}

    def _append(self, numbers: list[str]) -> None:
        if numbers:
            first = len(self._shown)
            self.beginInsertRows(ROOT, first, first + len(numbers) - 1)
            self._set_shown([*self._shown, *numbers])
            self.endInsertRows()

    def _move_to(self, wanted: list[str]) -> None:
        """Take out what went, add what came, then change the order at once when it still differs."""
        self.has_pending = False
        if wanted == self._shown:
            return
        keep = set(wanted)
        for row in reversed([row for row, number in enumerate(self._shown) if number not in keep]):
            self.beginRemoveRows(ROOT, row, row)
            del self._shown[row]
            self.endRemoveRows()
        self._set_shown(self._shown)
        came = [number for number in wanted if number not in self._row_of]
        if came and [number for number in wanted if number in self._row_of] == self._shown:
            place_of = {number: place for place, number in enumerate(wanted)}
            for number in came:
                row = place_of[number]
                self.beginInsertRows(ROOT, row, row)
                self._shown.insert(row, number)
                self.endInsertRows()
            self._set_shown(self._shown)
        else:
            self._append(came)
        if self._shown != wanted:
            self._permute(wanted)

    def _permute(self, wanted: list[str]) -> None:
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        numbers = [self._shown[index.row()] for index in before]
        self._set_shown(wanted)
        self.changePersistentIndexList(before, [self.index(self._row_of[number], 0) for number in numbers])
        self.layoutChanged.emit()
