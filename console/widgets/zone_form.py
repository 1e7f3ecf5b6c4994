"""What one zone is called and lies in, as fields; every change is handed out at once. Knows no record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QLineEdit, QWidget

from console.domain.area import Post, Zone
from console.widgets.duty_terms import place_label
from console.widgets.layer_words import level_text
from console.widgets.spoken import Spoken

LEVELS = ("bureau", "station", "area", "zone", "grid")
SETTINGS = ("", "town", "suburb", "country")


class ZoneForm(Spoken):
    """The fields. `told` carries the name of a zone's field and what it is to be."""

    told = Signal(str, object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.name_zh, self.name_en = QLineEdit(self), QLineEdit(self)
        self.level, self.parent_zone, self.setting, self.central = (QComboBox(self) for _ in range(4))
        self._form = QFormLayout(self)
        self._form.setContentsMargins(0, 0, 0, 0)
        self._labels = [QLabel(self) for _ in range(6)]
        fields = (self.name_zh, self.name_en, self.level, self.parent_zone, self.setting, self.central)
        for label, field in zip(self._labels, fields, strict=True):
            label.setBuddy(field)
            self._form.addRow(label, field)
        self.name_zh.editingFinished.connect(lambda: self._tell("name_zh", self.name_zh.text().strip()))
        self.name_en.editingFinished.connect(lambda: self._tell("name", self.name_en.text().strip()))
        for box, name in (
            (self.level, "level"),
            (self.parent_zone, "parent"),
            (self.setting, "setting"),
            (self.central, "central_post"),
        ):
            box.activated.connect(lambda _row, box=box, name=name: self._tell(name, box.currentData()))
        self._code: str | None = None
        self.retranslate()

    def show_zone(self, zone: Zone | None, zones: Mapping[str, Zone], posts: Mapping[str, Post]) -> None:
        """Fill the fields, or lock them without a zone."""
        self._code = zone.code if zone is not None else None
        self.setEnabled(zone is not None)
        for line, text in ((self.name_zh, zone.name_zh if zone else ""), (self.name_en, zone.name if zone else "")):
            if line.text() != text:
                line.setText(text)
        levels = [(level, level_text(level)) for level in LEVELS]
        if zone is not None and zone.level not in LEVELS:
            levels.append((zone.level, zone.level))
        self._fill(self.level, levels, zone.level if zone else "")
        others = [(code, place_label(other, code)) for code, other in sorted(zones.items()) if code != self._code]
        self._fill(self.parent_zone, [(None, "–"), *others], zone.parent if zone else None)
        self._fill(self.setting, [(name, self._setting_text(name)) for name in SETTINGS], zone.setting if zone else "")
        own = [(code, f"{code}  {post.name_zh or post.name}") for code, post in sorted(posts.items())]
        self._fill(self.central, [(None, "–"), *own], zone.central_post if zone else None)

    def retranslate(self) -> None:
        """Set every text anew."""
        texts = (
            self.tr("Chinese name"),
            self.tr("English name"),
            self.tr("Level"),
            self.tr("Lies in"),
            self.tr("Setting"),
            self.tr("Central post"),
        )
        for label, text in zip(self._labels, texts, strict=True):
            label.setText(text)
            label.buddy().setAccessibleName(text)
        for row, level in enumerate(LEVELS[: self.level.count()]):
            self.level.setItemText(row, level_text(level))
        for row, setting in enumerate(SETTINGS[: self.setting.count()]):
            self.setting.setItemText(row, self._setting_text(setting))

    def _setting_text(self, setting: str) -> str:
        return {
            "": "–",
            "town": self.tr("Town"),
            "suburb": self.tr("Suburb"),
            "country": self.tr("Country"),
        }[setting]

    def _tell(self, field: str, value: Any) -> None:
        if self._code is not None:
            self.told.emit(field, value)

    @staticmethod
    def _fill(box: QComboBox, choices: list[tuple[Any, str]], picked: Any) -> None:
        with QSignalBlocker(box):
            box.clear()
            for value, text in choices:
                box.addItem(text, value)
            row = next((row for row, (value, _) in enumerate(choices) if value == picked), 0)
            box.setCurrentIndex(row)
