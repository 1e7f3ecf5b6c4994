"""Kinds of vehicles as the window names and offers them, among them what a unit or a tour drives. Knows no roads."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QComboBox, QWidget

from console.widgets.choice_menu import Choice
from console.widgets.codes import is_chinese
from maps.vehicles import Vehicle, load_vehicles

translate = QCoreApplication.translate


def vehicle_text(vehicle: Vehicle) -> str:
    """Name of a kind."""
    return vehicle.name_zh if is_chinese() else vehicle.name


def needs_text(vehicle: Vehicle) -> str:
    """What a kind needs of a road, as one tells another service; empty where it needs nothing."""
    if not vehicle.needs_width_m:
        return ""
    width, weight = f"{vehicle.needs_width_m:.1f}", f"{vehicle.weight_t:g}"
    return translate("Vehicles", "needs {0} m, weighs {1} t").format(width, weight)


def vehicle_choices() -> list[Choice]:
    """The kinds, by figures."""
    return [
        Choice(str(number), " · ".join(filter(None, (vehicle_text(kind), needs_text(kind)))), kind)
        for number, kind in enumerate(load_vehicles().values(), 1)
    ]


class VehicleField(QComboBox):
    """What somebody drives: a kind from the list, or any words, as a number plate, which count as the usual kind."""

    def __init__(self, vehicle: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setEditable(True)
        self.addItem("", "")
        for kind in load_vehicles().values():
            self.addItem(vehicle_text(kind), kind.key)
        row = self.findData(vehicle)
        if row < 0:
            self.setEditText(vehicle)
        else:
            self.setCurrentIndex(row)

    def vehicle(self) -> str:
        """The key of the kind, or the words; empty for none."""
        words = self.currentText().strip()
        row = self.findText(words)
        return words if row < 0 else str(self.itemData(row))
