"""The rows of the supervision panel: what is late now, the longest late first, and what is about to be, soonest first.

The order is held while `is_held`: rows stay where they are, what came since stands last, and what has happened says so.
Nothing is worked out while nobody looks (`is_shown`). Knows no view.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QPersistentModelIndex, Qt, Signal

from console.domain.doctrine import Doctrine
from console.domain.incident import Incident
from console.domain.supervision import WatchedStep
from console.domain.worst_first import Lateness
from console.late_steps import LateSteps
from console.picture import ChangeSet, Picture
from console.widgets.codes import class_label, is_chinese
from console.widgets.log_words import actor_text, names
from console.widgets.row_paint import clock_text, local_clock
from console.widgets.rows_view import ID_ROLE, ROOT
from console.widgets.staffing import Staffing
from console.widgets.terms import priority_text, step_text

ROW_ROLE = Qt.ItemDataRole.UserRole + 1
HEADING_ROLE = Qt.ItemDataRole.UserRole + 2
Index = QModelIndex | QPersistentModelIndex
translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class Group:
    """The heading of a group: how many steps, and how many of them nobody took note of."""

    is_late: bool
    count: int
    unnoted: int


@dataclass(frozen=True, slots=True)
class LateRow:
    """What a row is painted from. `is_past`: the step has happened while the order was held."""

    watched: WatchedStep
    incident: Incident
    class_name: str
    zone: str
    units: tuple[str, ...]
    is_past: bool

    def time_text(self, now: datetime) -> str:
        """By how much it is late, or in how long it is."""
        left_s = (self.watched.late_at - now).total_seconds()
        if self.is_past:
            return translate("Supervision", "done")
        if left_s > 0:
            return translate("Supervision", "in {0}").format(clock_text(left_s))
        return translate("Supervision", "late {0}").format(clock_text(-left_s))

    def who_text(self) -> str:
        """Who has it."""
        return names(self.units) if self.units else translate("Supervision", "nobody")

    def noted_text(self, now: datetime) -> str:
        """Who took note and when; that nobody did, once it is late."""
        noted = self.watched.noted
        if noted is not None:
            return f"✓ {actor_text(noted.actor)} {local_clock(noted.at, now)}"
        is_open = not self.is_past and self.watched.lateness(now) is Lateness.LATE
        return translate("Supervision", "nobody took note") if is_open else ""


class LateModel(QAbstractTableModel):
    """`counted` follows each change of how many, `reordered` each of the rows: what was picked is to be picked anew."""

    counted = Signal()
    reordered = Signal()

    def __init__(self, doctrine: Doctrine) -> None:
        super().__init__()
        self._doctrine = doctrine
        self.steps = LateSteps(doctrine)
        #: What is shown of a private text, by its words and its reference.
        self.shown: Callable[[str, str | None], str] = lambda words, _reference: words
        self.staffing = Staffing()
        self.is_held = False
        self.is_shown = False
        self.late = Group(True, 0, 0)
        self.soon = Group(False, 0, 0)
        self._picture = Picture()
        self._now: datetime | None = None
        self._dirty: set[str] = set()
        self._rows: list[str | None] = []  # None: a heading, the first that of the late ones
        self._row_of: dict[str, int] = {}
        self._last: dict[str, tuple[WatchedStep, Incident]] = {}

    # -- Qt's questions ------------------------------------------------------------------------------

    def rowCount(self, parent: Index = ROOT) -> int:
        """Headings and steps together; nothing at all when there is no step."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        """One: the delegate paints the whole row."""
        return 0 if parent.isValid() else 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings can not be picked."""
        is_heading = index.isValid() and self._rows[index.row()] is None
        return Qt.ItemFlag.ItemIsEnabled if is_heading else super().flags(index)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The step's id, what to paint, or a line in words for assistive tools."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        step_id = self._rows[index.row()]
        if step_id is None:
            return (self.soon if index.row() else self.late) if role == HEADING_ROLE else None
        if role == ID_ROLE:
            return step_id
        if role == ROW_ROLE:
            return self.row(step_id)
        row = self.row(step_id)
        if row is None or self._now is None:
            return None
        said = (row.incident.number, step_text(row.watched.step), row.time_text(self._now), row.noted_text(self._now))
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return " ".join(filter(None, said))
        if role == Qt.ItemDataRole.ToolTipRole:
            noted = row.watched.noted
            words = self.shown(self._picture.text(noted.text), noted.text) if noted is not None else ""
            about = (priority_text(row.incident.priority), row.class_name, row.zone, row.who_text())
            return "\n".join(filter(None, (" · ".join(filter(None, said)), " · ".join(filter(None, about)), words)))
        return None

    def row(self, step_id: str) -> LateRow | None:
        """What the row of a step shows."""
        watched = self.steps.get(step_id)
        last = self._last.get(step_id)
        if watched is None and last is None:
            return None
        shown = watched or (last[0] if last is not None else None)
        assert shown is not None
        incident = self._picture.incidents.get(shown.incident) or (last[1] if last is not None else None)
        if incident is None:
            return None
        zone = self._picture.zones.get(incident.zone) if incident.zone is not None else None
        name = "" if zone is None else zone.name_zh if is_chinese() else zone.name
        units = tuple(active.unit for active in self.staffing.on(incident.number))
        return LateRow(
            shown,
            incident,
            class_label(incident.class_code, self._doctrine),
            " ".join(filter(None, (incident.zone, name if name != incident.zone else ""))),
            units,
            watched is None,
        )

    def row_of(self, step_id: str | None) -> int | None:
        """Where a step is shown, None when it is not."""
        return self._row_of.get(step_id) if step_id is not None else None

    def first_of(self, number: str | None) -> str | None:
        """The step of an incident that is listed first."""
        return next((one for one in self.ids if one.rpartition("/")[0] == number), None)

    def next_unnoted(self, after: str | None, now: datetime) -> str | None:
        """The next late step that nobody took note of: below the one named, then from the top."""
        ids = self.ids
        place = ids.index(after) + 1 if after in ids else 0
        for step_id in (*ids[place:], *ids[:place]):
            watched = self.steps.get(step_id)
            if watched is not None and watched.is_unnoted(now):
                return step_id
        return None

    @property
    def ids(self) -> list[str]:
        """Steps that are listed, from the top."""
        return [one for one in self._rows if one is not None]

    @property
    def headings(self) -> list[int]:
        """Rows of the headings."""
        return [row for row, one in enumerate(self._rows) if one is None]

    # -- changes -------------------------------------------------------------------------------------

    def set_doctrine(self, doctrine: Doctrine) -> None:
        """Judge by other limits; a whole picture is to follow."""
        self._doctrine, self.steps = doctrine, LateSteps(doctrine)

    def set_picture(self, picture: Picture, change: ChangeSet) -> None:
        """Take in what changed; the rows follow with `refresh`."""
        touched = self.staffing.follow(picture, change)
        self._picture = picture
        self._dirty |= self.steps.follow(picture, change)
        # An incident may be told otherwise, or change hands, without a step of its coming or going.
        for number in touched | change.incidents:
            self._dirty |= {one.id for one in self.steps.of(number)}

    def refresh(self, now: datetime) -> None:
        """Let the rows follow time and what changed."""
        self._now = now
        if not self.is_shown:
            return
        late, soon = self.steps.at(now)
        wanted: list[str | None] = [None, *(one.id for one in late), None, *(one.id for one in soon)]
        if not late and not soon:
            wanted = []
        groups = Group(True, len(late), sum(one.noted is None for one in late)), Group(False, len(soon), 0)
        if groups != (self.late, self.soon):
            self.late, self.soon = groups
            self.counted.emit()
        if self.is_held and self._rows:
            self._append([one for one in wanted if one is not None and one not in self._row_of])
        elif wanted != self._rows:
            self._reset(wanted)
            self._keep()
        if self._dirty:
            self._repaint(self._dirty)
            self._dirty = set()
            self._keep()

    def _keep(self) -> None:
        """Remember what is shown, for when a step happens while the order is held."""
        last = {}
        for step_id in self.ids:
            watched = self.steps.get(step_id)
            incident = self._picture.incidents.get(watched.incident) if watched is not None else None
            if watched is not None and incident is not None:
                last[step_id] = (watched, incident)
            elif step_id in self._last:
                last[step_id] = self._last[step_id]
        self._last = last

    def _reset(self, wanted: list[str | None]) -> None:
        self.beginResetModel()
        self._rows = wanted
        self._row_of = {one: row for row, one in enumerate(wanted) if one is not None}
        self.endResetModel()
        self.reordered.emit()

    def _append(self, ids: list[str]) -> None:
        if ids:
            first = len(self._rows)
            self.beginInsertRows(ROOT, first, first + len(ids) - 1)
            self._rows = [*self._rows, *ids]
            self._row_of |= {one: first + place for place, one in enumerate(ids)}
            self.endInsertRows()

    def _repaint(self, ids: Iterable[str]) -> None:
        for step_id in ids:
            row = self._row_of.get(step_id)
            if row is not None:
                index = self.index(row, 0)
                self.dataChanged.emit(index, index)
