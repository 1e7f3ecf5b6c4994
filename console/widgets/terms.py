"""What people call the codes: classes, statuses, dispositions, arms, priorities, grades, and why a command was refused.

Codes are data and can be extended; one without a term here is shown as it is written. Knows no view.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication

from console.commands.base import Outcome
from console.domain.errors import DomainError
from console.domain.incident import IncidentStatus
from console.domain.unit import UnitStatus

_translate = QCoreApplication.translate


def class_text(code: str) -> str:
    """Name of a class of incident; a finer class shows its top class when it has no name of its own."""
    names = {
        "criminal": _translate("Class", "Criminal"),
        "public_order": _translate("Class", "Public order"),
        "traffic": _translate("Class", "Traffic"),
        "traffic.injury": _translate("Class", "Traffic, injury"),
        "dispute": _translate("Class", "Dispute"),
        "help": _translate("Class", "Help"),
        "report": _translate("Class", "Report"),
        "complaint": _translate("Class", "Complaint"),
        "consultation": _translate("Class", "Consultation"),
        "social_service": _translate("Class", "Social service"),
        "crowd": _translate("Class", "Crowd"),
        "mass_incident": _translate("Class", "Mass incident"),
        "other": _translate("Class", "Other"),
    }
    return names.get(code) or names.get(code.partition(".")[0]) or code


def incident_status_text(status: IncidentStatus | str) -> str:
    """Name of an incident's status."""
    return {
        "waiting": _translate("IncidentStatus", "waiting"),
        "dispatched": _translate("IncidentStatus", "dispatched"),
        "en_route": _translate("IncidentStatus", "en route"),
        "on_scene": _translate("IncidentStatus", "on scene"),
        "cleared": _translate("IncidentStatus", "cleared"),
        "closed": _translate("IncidentStatus", "closed"),
        "diverted": _translate("IncidentStatus", "diverted"),
    }.get(str(status), str(status))


def unit_status_text(status: UnitStatus | str) -> str:
    """Name of a unit's status."""
    return {
        "available": _translate("UnitStatus", "free"),
        "dispatched": _translate("UnitStatus", "dispatched"),
        "delivered": _translate("UnitStatus", "delivered"),
        "acknowledged": _translate("UnitStatus", "acknowledged"),
        "en_route": _translate("UnitStatus", "en route"),
        "on_scene": _translate("UnitStatus", "on scene"),
        "returning": _translate("UnitStatus", "returning"),
        "off_duty": _translate("UnitStatus", "off duty"),
    }.get(str(status), str(status))


def status_text(status: IncidentStatus | UnitStatus | str) -> str:
    """Name of a status of either kind; a plain word is taken as a unit's, else as an incident's."""
    if isinstance(status, IncidentStatus):
        return incident_status_text(status)
    named = unit_status_text(status)
    return incident_status_text(status) if named == str(status) else named


def disposition_text(code: str) -> str:
    """Name of the way an incident ended."""
    return {
        "settled": _translate("Disposition", "settled"),
        "mediated": _translate("Disposition", "mediated"),
        "transferred": _translate("Disposition", "transferred"),
        "diverted": _translate("Disposition", "diverted"),
        "unfounded": _translate("Disposition", "unfounded"),
        "false_alarm": _translate("Disposition", "false alarm"),
        "cancelled": _translate("Disposition", "cancelled"),
        "other": _translate("Disposition", "other"),
    }.get(code, code)


def arm_text(code: str) -> str:
    """Name of the arm that a unit belongs to."""
    return {
        "patrol": _translate("Arm", "Patrol"),
        "station": _translate("Arm", "Station"),
        "traffic": _translate("Arm", "Traffic police"),
        "swat": _translate("Arm", "SWAT"),
        "criminal": _translate("Arm", "Criminal police"),
        "public_order": _translate("Arm", "Public order police"),
        "foot": _translate("Arm", "Foot patrol"),
        "motorcycle": _translate("Arm", "Motorcycle"),
        "auxiliary": _translate("Arm", "Auxiliaries"),
        "coast": _translate("Arm", "Coast police"),
        "fire": _translate("Arm", "Fire"),
        "engine": _translate("Arm", "Fire engine"),
        "truck": _translate("Arm", "Ladder truck"),
        "medic": _translate("Arm", "Medics"),
        "ambulance": _translate("Arm", "Ambulance"),
        "rescue": _translate("Arm", "Rescue"),
        "chief": _translate("Arm", "Chief"),
    }.get(code, code)


def priority_text(priority: int) -> str:
    """Name of a priority, which is also its level."""
    return {
        1: _translate("Priority", "level I"),
        2: _translate("Priority", "level II"),
        3: _translate("Priority", "level III"),
        4: _translate("Priority", "level IV"),
    }.get(priority, str(priority))


def grade_text(grade: str) -> str:
    """Name of a place's colour grade."""
    return {
        "none": _translate("Grade", "ungraded"),
        "green": _translate("Grade", "green"),
        "orange": _translate("Grade", "orange"),
        "red": _translate("Grade", "red"),
    }.get(str(grade), str(grade))


def role_text(role: str) -> str:
    """Name of a unit's part in a response."""
    return {"lead": _translate("Role", "leads"), "assist": _translate("Role", "assists")}.get(str(role), str(role))


def stamp_text(name: str) -> str:
    """Name of a step that an incident's record stamps, by the field that holds it."""
    return {
        "received_at": _translate("Stamp", "received"),
        "answered_at": _translate("Stamp", "answered"),
        "entered_at": _translate("Stamp", "entered"),
        "dispatched_at": _translate("Stamp", "dispatched"),
        "delivered_at": _translate("Stamp", "delivered"),
        "acknowledged_at": _translate("Stamp", "acknowledged"),
        "en_route_at": _translate("Stamp", "set out"),
        "on_scene_at": _translate("Stamp", "arrived"),
        "feedback_at": _translate("Stamp", "feedback"),
        "closed_at": _translate("Stamp", "closed"),
    }.get(name, name)


def service_text(code: str) -> str:
    """Name of a service that an incident is handed to, when it is one of those known."""
    return {
        "mediation": _translate("Service", "Mediation"),
        "city": _translate("Service", "City services"),
        "hotline": _translate("Service", "Citizens' hotline"),
        "fire": _translate("Service", "Fire brigade"),
        "medical": _translate("Service", "Medical service"),
    }.get(code, code)


def command_text(name: str) -> str:
    """What a command does, as a short phrase for the log and for undo."""
    return {
        "RegisterUnit": _translate("Command", "register unit"),
        "ReceiveIncident": _translate("Command", "receive incident"),
        "UpdateIncident": _translate("Command", "change incident"),
        "AssignUnits": _translate("Command", "assign"),
        "ReassignUnits": _translate("Command", "reassign"),
        "ReleaseUnits": _translate("Command", "release"),
        "SetUnitStatus": _translate("Command", "set status"),
        "Escalate": _translate("Command", "escalate"),
        "DivertIncident": _translate("Command", "divert"),
        "AddNote": _translate("Command", "add note"),
        "AddFeedback": _translate("Command", "add feedback"),
        "CloseIncident": _translate("Command", "close"),
        "ReopenIncident": _translate("Command", "reopen"),
        "AdoptRegion": _translate("Command", "adopt region"),
        "Undo": _translate("Command", "undo"),
    }.get(name, name)


#: How a value of a refusal is named, by the place in its template that it fills.
_VALUE_TEXTS = {"status": status_text, "wanted": status_text, "disposition": disposition_text}


def refusal_text(refused: DomainError | Outcome | str, values: Mapping[str, Any] | None = None) -> str:
    """Why a command was refused, in the language of the window.

    Args:
        refused: the error, or an outcome; an outcome that carries its template in `details` is translated, any other
            shows its text as it came. A template may also be given alone, with its values.
        values: what fills the template given alone.
    """
    if isinstance(refused, Outcome):
        template = refused.details.get("template")
        if not isinstance(template, str):
            return refused.error_text or ""
        values = refused.details.get("values") or {}
    elif isinstance(refused, DomainError):
        template, values = refused.template, refused.values
    else:
        template = refused
    named = {
        key: _VALUE_TEXTS[key](value) if key in _VALUE_TEXTS and isinstance(value, str) else value
        for key, value in (values or {}).items()
    }
    return _translate("Refusal", template).format(**named)
