"""Kinds of vehicles as the window names and offers them. Knows no roads."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

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
