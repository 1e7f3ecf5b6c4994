"""The panels of a desk: where each starts, and what it is called. What is in them is made elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from console.widgets.frame import Panel, Place

translate = QCoreApplication.translate
#: What each kind of work in the command room opens beside the panels as delivered; the last of a place is in front.
WORK = {
    "for_duty_desk": ("requests", "handover", "roster"),
    "for_dispatch": ("find", "requests", "units", "log"),
    "for_analysis": ("tasks", "zones", "coverage", "load"),
    "for_supervision": ("tasks", "requests", "supervision"),
}


def desk_panels() -> list[Panel]:
    """Every panel, in the order in which they are offered."""
    return [
        Panel("map", lambda: translate("Desk", "Map"), Place.CENTRE),
        Panel("incidents", lambda: translate("Desk", "Incidents"), Place.LEFT),
        Panel("units", lambda: translate("Desk", "Units"), Place.RIGHT),
        Panel("detail", lambda: translate("Desk", "Incident"), Place.BOTTOM_LEFT),
        Panel("new_call", lambda: translate("Desk", "New call"), Place.BOTTOM_LEFT, is_open=False),
        Panel("log", lambda: translate("Desk", "Log"), Place.BOTTOM_RIGHT),
        Panel("load", lambda: translate("Desk", "Load"), Place.BOTTOM_RIGHT),
        Panel("find", lambda: translate("Desk", "Find"), Place.RIGHT, is_open=False),
        Panel("decide", lambda: translate("Desk", "To decide"), Place.RIGHT, is_open=False),
        Panel("supervision", lambda: translate("Desk", "Supervision"), Place.RIGHT, is_open=False),
        Panel("doctrine", lambda: translate("Desk", "Doctrine"), Place.CENTRE, is_open=False),
        Panel("tasks", lambda: translate("Desk", "Tasks"), Place.RIGHT, is_open=False),
        Panel("roster", lambda: translate("Desk", "Roster"), Place.RIGHT, is_open=False),
        Panel("handover", lambda: translate("Desk", "Handover"), Place.RIGHT, is_open=False),
        Panel("requests", lambda: translate("Desk", "Requests"), Place.RIGHT, is_open=False),
        Panel("desks", lambda: translate("Desk", "Desks"), Place.RIGHT, is_open=False),
        Panel("layers", lambda: translate("Desk", "Layers"), Place.RIGHT, is_open=False),
        Panel("views", lambda: translate("Desk", "Views"), Place.RIGHT, is_open=False),
        Panel("coverage", lambda: translate("Desk", "Coverage"), Place.RIGHT, is_open=False),
        Panel("zones", lambda: translate("Desk", "Zones"), Place.RIGHT, is_open=False),
        Panel("settings", lambda: translate("Desk", "Settings"), Place.RIGHT, is_open=False),
        Panel("keys", lambda: translate("Desk", "Keys"), Place.RIGHT, is_open=False),
    ]
