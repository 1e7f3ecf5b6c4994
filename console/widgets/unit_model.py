"""The rows of the unit list: a heading for each zone with its fill, then its units in an order that never changes.

Only touched rows, and the headings of their zones, are drawn again. Knows no view.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QPersistentModelIndex, Qt

from console.cover import Fill, FillTally, zones_of_units
from console.domain.doctrine import Doctrine
from console.domain.unit import Unit
from console.picture import ChangeSet, Picture
from console.widgets.codes import is_chinese
from console.widgets.post_words import post_text
from console.widgets.rows_view import ID_ROLE, ROOT
from console.widgets.terms import arm_text, unit_status_text

UNIT_ROLE = Qt.ItemDataRole.UserRole + 1
HEADING_ROLE = Qt.ItemDataRole.UserRole + 2
Index = QModelIndex | QPersistentModelIndex
translate = QCoreApplication.translate
_FIGURES = re.compile(r"(\d+)")


def natural(name: str) -> tuple[tuple[int, int | str], ...]:
    """Sort key that puts A-2 before A-10."""
    return tuple((0, int(part)) if part.isdecimal() else (1, part) for part in _FIGURES.split(name) if part)


def _is_elsewhere(before: Unit, now: Unit) -> bool:
    """Whether a unit may stand under another zone, or count for another group."""
    return (before.post, before.at, before.group) != (now.post, now.at, now.group)


@dataclass(frozen=True, slots=True)
class Heading:
    """A zone over its units. `zone` None: units that belong to no zone."""

    zone: str | None
    title: str
    fill: Fill
    is_low: bool
    is_folded: bool


class UnitModel(QAbstractTableModel):
    """Units by zone, as the doctrine in force sees zones and posts."""

    def __init__(self, doctrine: Doctrine) -> None:
        super().__init__()
        self.doctrine = doctrine
        self._picture = Picture()
        self._zone_of: dict[str, str | None] = {}
        self._units_of: dict[str | None, list[str]] = {}
        self._tally = FillTally({}, {})
        self._folded: set[str | None] = set()
        self._rows: list[tuple[str | None, str | None]] = []  # zone, call sign; no call sign: the heading
        self._row_of: dict[str, int] = {}
        self._heading_of: dict[str | None, int] = {}
        self.only_free = False
        self.text = ""

    # -- Qt's questions ------------------------------------------------------------------------------

    def rowCount(self, parent: Index = ROOT) -> int:
        """Headings and units together."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        """One: the delegate paints the whole row."""
        return 0 if parent.isValid() else 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings can not be picked."""
        is_heading = index.isValid() and self._rows[index.row()][1] is None
        return Qt.ItemFlag.ItemIsEnabled if is_heading else super().flags(index)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The call sign, the unit or heading to paint, or a line in words for assistive tools."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        zone, call_sign = self._rows[index.row()]
        if role == ID_ROLE:
            return call_sign
        if call_sign is None:
            return self.heading(zone) if role == HEADING_ROLE else None
        unit = self._picture.units.get(call_sign)
        if role == UNIT_ROLE:
            return unit
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) and unit is not None:
            return f"{call_sign} {unit_status_text(unit.status)} {unit.incident or ''}".strip()
        if role == Qt.ItemDataRole.ToolTipRole and unit is not None:
            return self._told(unit)
        return None

    def _told(self, unit: Unit) -> str:
        """What the row has no room for."""
        post = self._picture.posts.get(unit.post) if unit.post is not None else None
        where = "" if post is None else post_text(post, self.doctrine)
        group = translate("UnitList", "group {0}").format(unit.group) if unit.group else ""
        people = translate("UnitList", "{0} people").format(unit.people)
        return " · ".join(words for words in (unit.call_sign, arm_text(unit.arm), group, people, where) if words)

    def heading(self, zone: str | None) -> Heading:
        """What the heading of a zone shows."""
        fill = self._tally.of(zone)
        known = self._picture.zones.get(zone) if zone is not None else None
        name = "" if known is None else (known.name_zh if is_chinese() else known.name)
        title = zone or ""
        if name and name != zone:
            title = f"{zone}  {name}"
        is_low = fill.total > 0 and fill.free <= self.doctrine.min_cover_groups
        return Heading(zone, title, fill, is_low, zone in self._folded)

    def row_of(self, call_sign: str) -> int | None:
        """Where a unit is shown, None when it is not."""
        return self._row_of.get(call_sign)

    @property
    def call_signs(self) -> list[str]:
        """Units that are shown, from the top."""
        return [call_sign for _, call_sign in self._rows if call_sign is not None]

    # -- changes -------------------------------------------------------------------------------------

    def set_picture(self, picture: Picture, change: ChangeSet) -> None:
        """Take in what changed."""
        before, self._picture = self._picture, picture
        moved = (
            change.everything
            or bool(change.zones or change.posts)
            or any(
                call_sign not in before.units
                or call_sign not in picture.units
                or _is_elsewhere(before.units[call_sign], picture.units[call_sign])
                for call_sign in change.units
            )
        )
        if moved:
            self._rebuild()
            return
        for zone in self._tally.update(picture.units, change.units):
            self._touch(self._heading_of.get(zone))
        if self.only_free and change.units:
            self._lay_out()
            return
        for call_sign in change.units:
            self._touch(self._row_of.get(call_sign))

    def show_only(self, *, text: str | None = None, free: bool | None = None) -> None:
        """Show units with these words in call sign, arm, group or incident; or only free ones."""
        self.text = self.text if text is None else text.casefold()
        self.only_free = self.only_free if free is None else free
        self._lay_out()

    def fold(self, zone: str | None) -> None:
        """Hide or show the units of a zone."""
        self._folded ^= {zone}
        self._lay_out()

    def _touch(self, row: int | None) -> None:
        if row is not None:
            index = self.index(row, 0)
            self.dataChanged.emit(index, index)

    def _rebuild(self) -> None:
        units = sorted(self._picture.units.values(), key=lambda unit: natural(unit.call_sign))
        self._zone_of = dict(zones_of_units(units, self._picture))
        self._units_of = {}
        for call_sign, zone in self._zone_of.items():
            self._units_of.setdefault(zone, []).append(call_sign)
        self._tally = FillTally(self._picture.units, self._zone_of)
        self._lay_out()

    def _shown(self, unit: Unit) -> bool:
        if self.only_free and not unit.status.is_free:
            return False
        words = f"{unit.call_sign} {unit.group or ''} {unit.arm} {unit.incident or ''} {unit.post or ''}".casefold()
        return all(word in words for word in self.text.split())

    def _lay_out(self) -> None:
        rows: list[tuple[str | None, str | None]] = []
        for zone in sorted(self._units_of, key=lambda zone: (zone is None, natural(zone or ""))):
            units = [name for name in self._units_of[zone] if self._shown(self._picture.units[name])]
            if units or not (self.text or self.only_free):
                rows.append((zone, None))
                rows += [] if zone in self._folded else [(zone, name) for name in units]
        if rows == self._rows:
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, 0))
            return
        self.beginResetModel()
        self._rows = rows
        self._row_of = {name: row for row, (_, name) in enumerate(rows) if name is not None}
        self._heading_of = {zone: row for row, (zone, name) in enumerate(rows) if name is None}
        self.endResetModel()
