"""The lists of the zone editor: zones by what they lie in, and what is to be said of a draft. Know no draft's steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QListWidget,
    QListWidgetItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from console.domain.worst_first import zones_above
from console.widgets.duty_terms import place_label
from console.widgets.layer_words import level_text
from console.zone_draft import ZoneDraft
from maps.zoning import Fault

_CODE = Qt.ItemDataRole.UserRole
_HECTARE_M2 = 10_000.0


@dataclass(frozen=True, slots=True)
class Findings:
    """What is to be said of a draft: faults of the ground, and calls of the last days that change zone."""

    faults: Sequence[Fault]
    moved: dict[tuple[str, str], int]


class ZoneTree(QTreeWidget):
    """Zones under what they lie in. `picked` carries a code or None, `opened` a code."""

    picked = Signal(object)
    opened = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setColumnCount(3)
        self.setUniformRowHeights(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.itemSelectionChanged.connect(self._tell)
        self.itemActivated.connect(lambda item: self.opened.emit(item.data(0, _CODE)))

    def show_zones(self, draft: ZoneDraft) -> None:
        """Every zone of a draft; those that were edited carry a mark."""
        changed = {zone.code for zone in draft.changed}
        with QSignalBlocker(self):
            self.clear()
            self.setHeaderLabels([self.tr("Code"), self.tr("Name"), self.tr("Level")])
            self.setAccessibleName(self.tr("Zones"))
            items = {
                code: QTreeWidgetItem(
                    [f"{code} *" if code in changed else code, place_label(zone, code), level_text(zone.level)]
                )
                for code, zone in sorted(draft.zones.items())
            }
            for code, item in items.items():
                item.setData(0, _CODE, code)
                above = [zone.code for zone in zones_above(draft.zones[code].parent, draft.zones)]
                if not above or code in above:  # a zone that lies in itself is told so when it is saved
                    self.addTopLevelItem(item)
                else:
                    items[above[0]].addChild(item)
            self.expandAll()

    def codes_picked(self) -> list[str]:
        """Codes of the rows that are picked, the current one first."""
        current = self.currentItem()
        chosen = sorted(self.selectedItems(), key=lambda item: (item is not current, item.data(0, _CODE)))
        return [item.data(0, _CODE) for item in chosen]

    def show_picked(self, code: str | None) -> None:
        """Pick a row without telling of it."""
        with QSignalBlocker(self):
            self.clearSelection()
            for item in self.findItems("", Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive):
                if item.data(0, _CODE) == code:
                    self.setCurrentItem(item)

    def _tell(self) -> None:
        codes = self.codes_picked()
        self.picked.emit(codes[0] if codes else None)


class FoundList(QListWidget):
    """Overlaps, gaps, and calls that change zone. `opened` carries the outline of a fault."""

    opened = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.itemActivated.connect(self._open)

    def show_findings(self, found: Findings | None) -> None:
        """Say what was found; nothing without an edit."""
        self.clear()
        self.setAccessibleName(self.tr("What the edit does"))
        self.setVisible(found is not None)
        if found is None:
            return
        for fault in found.faults:
            size = self.tr("{0} ha").format(f"{fault.area_m2 / _HECTARE_M2:.2f}")
            text = self.tr("{0} overlap by {1}").format(", ".join(fault.zones), size)
            self._add(text if fault.zones else self.tr("A gap of {0}").format(size), fault.outline)
        for (before, after), count in sorted(found.moved.items(), key=lambda pair: -pair[1]):
            text = self.tr("{0} calls of the last 30 days: {1} → {2}")
            self._add(text.format(count, before or "–", after or "–"), None)
        if not self.count():
            self._add(self.tr("No overlap, no gap, no call of the last 30 days changes zone."), None)

    def _add(self, text: str, outline: bytes | None) -> None:
        item = QListWidgetItem(text)
        item.setData(_CODE, outline)
        self.addItem(item)

    def _open(self, item: QListWidgetItem) -> None:
        outline = item.data(_CODE)
        if outline is not None:
            self.opened.emit(bytes(outline))
