"""What the layers of the map, and the levels of zones, are called. Knows no view."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate


def layer_text(layer: str) -> str:
    """Name of a layer of `console.widgets.map.layering.LAYERS`, in the language of the window."""
    return {
        "incidents": translate("Layers", "Incidents"),
        "units": translate("Layers", "Units"),
        "call_signs": translate("Layers", "Call signs"),
        "lines": translate("Layers", "Who goes where"),
        "posts": translate("Layers", "Posts"),
        "zones": translate("Layers", "Zones"),
        "grades": translate("Layers", "Grades of places"),
        "names": translate("Layers", "Names"),
        "base": translate("Layers", "Base map"),
        "rings": translate("Layers", "Coverage rings"),
        "faults": translate("Layers", "Faults of zones"),
        "reach": translate("Layers", "Reached in minutes"),
        "closures": translate("Layers", "Road closures"),
        "drawings": translate("Layers", "Drawings"),
        "trails": translate("Layers", "Trails of units"),
        "alarms": translate("Layers", "Alarm points"),
        "cameras": translate("Layers", "Cameras"),
        "tasks": translate("Layers", "Tasks"),
    }.get(layer, layer)


def level_text(level: str) -> str:
    """Name of a level of zones; one that a region calls by a word of its own keeps it."""
    return {
        "bureau": translate("Layers", "Bureau"),
        "station": translate("Layers", "Station district"),
        "area": translate("Layers", "Police area"),
        "grid": translate("Layers", "Grid"),
        "zone": translate("Layers", "Zone"),
    }.get(level, level)
