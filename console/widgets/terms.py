"""What people call the codes: classes, statuses, dispositions, arms, priorities, grades, and why a command was refused.

Codes are data and can be extended; one without a term here is shown as it is written. Knows no view.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from PySide6.QtCore import QCoreApplication

from console.commands.base import Outcome
from console.domain.errors import DomainError
from console.domain.incident import IncidentStatus
from console.domain.unit import UnitStatus
from console.widgets.i18n import once_a_language
from console.widgets.request_terms import answer_text

translate = QCoreApplication.translate


@once_a_language
def class_text(code: str) -> str:
    """Name of a class of incident; a finer class shows its top class when it has no name of its own."""
    names = {
        "criminal": translate("Class", "Criminal"),
        "public_order": translate("Class", "Public order"),
        "traffic": translate("Class", "Traffic"),
        "traffic.injury": translate("Class", "Traffic, injury"),
        "dispute": translate("Class", "Dispute"),
        "help": translate("Class", "Help"),
        "report": translate("Class", "Report"),
        "complaint": translate("Class", "Complaint"),
        "consultation": translate("Class", "Consultation"),
        "social_service": translate("Class", "Social service"),
        "crowd": translate("Class", "Crowd"),
        "mass_incident": translate("Class", "Mass incident"),
        "other": translate("Class", "Other"),
    }
    return names.get(code) or names.get(code.partition(".")[0]) or code


@once_a_language
def incident_status_text(status: IncidentStatus | str) -> str:
    """Name of an incident's status."""
    return {
        "waiting": translate("IncidentStatus", "waiting"),
        "dispatched": translate("IncidentStatus", "dispatched"),
        "en_route": translate("IncidentStatus", "en route"),
        "on_scene": translate("IncidentStatus", "on scene"),
        "cleared": translate("IncidentStatus", "cleared"),
        "closed": translate("IncidentStatus", "closed"),
        "diverted": translate("IncidentStatus", "diverted"),
    }.get(str(status), str(status))


@once_a_language
def unit_status_text(status: UnitStatus | str) -> str:
    """Name of a unit's status."""
    return {
        "available": translate("UnitStatus", "free"),
        "dispatched": translate("UnitStatus", "dispatched"),
        "delivered": translate("UnitStatus", "delivered"),
        "acknowledged": translate("UnitStatus", "acknowledged"),
        "en_route": translate("UnitStatus", "en route"),
        "on_scene": translate("UnitStatus", "on scene"),
        "returning": translate("UnitStatus", "returning"),
        "off_duty": translate("UnitStatus", "off duty"),
    }.get(str(status), str(status))


def status_text(status: IncidentStatus | UnitStatus | str) -> str:
    """Name of a status of either kind; a plain word is taken as a unit's, else as an incident's."""
    if isinstance(status, IncidentStatus):
        return incident_status_text(status)
    named = unit_status_text(status)
    return incident_status_text(status) if named == str(status) else named


@once_a_language
def disposition_text(code: str) -> str:
    """Name of the way an incident ended."""
    return {
        "settled": translate("Disposition", "settled"),
        "mediated": translate("Disposition", "mediated"),
        "transferred": translate("Disposition", "transferred"),
        "diverted": translate("Disposition", "diverted"),
        "unfounded": translate("Disposition", "unfounded"),
        "false_alarm": translate("Disposition", "false alarm"),
        "cancelled": translate("Disposition", "cancelled"),
        "other": translate("Disposition", "other"),
    }.get(code, code)


@once_a_language
def arm_text(code: str) -> str:
    """Name of the arm that a unit belongs to."""
    return {
        "patrol": translate("Arm", "Patrol"),
        "station": translate("Arm", "Station"),
        "post": translate("Arm", "Police post"),
        "traffic": translate("Arm", "Traffic police"),
        "swat": translate("Arm", "SWAT"),
        "criminal": translate("Arm", "Criminal police"),
        "public_order": translate("Arm", "Public order police"),
        "foot": translate("Arm", "Foot patrol"),
        "motorcycle": translate("Arm", "Motorcycle"),
        "auxiliary": translate("Arm", "Auxiliaries"),
        "coast": translate("Arm", "Coast police"),
        "fire": translate("Arm", "Fire"),
        "engine": translate("Arm", "Fire engine"),
        "truck": translate("Arm", "Ladder truck"),
        "medic": translate("Arm", "Medics"),
        "ambulance": translate("Arm", "Ambulance"),
        "rescue": translate("Arm", "Rescue"),
        "chief": translate("Arm", "Chief"),
    }.get(code, code)


@once_a_language
def priority_text(priority: int) -> str:
    """Name of a priority, which is also its level."""
    return {
        1: translate("Priority", "level I"),
        2: translate("Priority", "level II"),
        3: translate("Priority", "level III"),
        4: translate("Priority", "level IV"),
    }.get(priority, str(priority))


@once_a_language
def grade_text(grade: str) -> str:
    """Name of a place's colour grade."""
    return {
        "none": translate("Grade", "ungraded"),
        "green": translate("Grade", "green"),
        "orange": translate("Grade", "orange"),
        "red": translate("Grade", "red"),
    }.get(str(grade), str(grade))


@once_a_language
def role_text(role: str) -> str:
    """Name of a unit's part in a response."""
    return {"lead": translate("Role", "leads"), "assist": translate("Role", "assists")}.get(str(role), str(role))


@once_a_language
def desk_role_text(role: str) -> str:
    """Name of what a login is for."""
    return {
        "observer": translate("DeskRole", "observer"),
        "dispatcher": translate("DeskRole", "dispatcher"),
        "commander": translate("DeskRole", "commander"),
        "supervisor": translate("DeskRole", "supervisor"),
        "instructor": translate("DeskRole", "instructor"),
        "administrator": translate("DeskRole", "administrator"),
    }.get(role, role)


@once_a_language
def stamp_text(name: str) -> str:
    """Name of a step that an incident's record stamps, by the field that holds it."""
    return {
        "received_at": translate("Stamp", "received"),
        "answered_at": translate("Stamp", "answered"),
        "entered_at": translate("Stamp", "entered"),
        "dispatched_at": translate("Stamp", "dispatched"),
        "delivered_at": translate("Stamp", "delivered"),
        "acknowledged_at": translate("Stamp", "acknowledged"),
        "en_route_at": translate("Stamp", "set out"),
        "on_scene_at": translate("Stamp", "arrived"),
        "feedback_at": translate("Stamp", "feedback"),
        "closed_at": translate("Stamp", "closed"),
    }.get(name, name)


@once_a_language
def step_text(step: str) -> str:
    """Name of a step that an incident waits for."""
    return {
        "dispatch": translate("Step", "dispatch"),
        "acknowledge": translate("Step", "acknowledging"),
        "set_out": translate("Step", "setting out"),
        "arrive": translate("Step", "arrival"),
        "feedback": translate("Step", "first report"),
        "close": translate("Step", "closing"),
    }.get(str(step), str(step))


@once_a_language
def service_text(code: str) -> str:
    """Name of a service that an incident is handed to, when it is one of those known."""
    return {
        "mediation": translate("Service", "Mediation"),
        "city": translate("Service", "City services"),
        "hotline": translate("Service", "Citizens' hotline"),
        "fire": translate("Service", "Fire brigade"),
        "medical": translate("Service", "Medical service"),
    }.get(code, code)


@once_a_language
def command_text(name: str) -> str:
    """What a command does, as a short phrase for the log and for undo."""
    return {
        "RegisterUnit": translate("Command", "register unit"),
        "ReceiveIncident": translate("Command", "receive incident"),
        "RaiseAlarm": translate("Command", "raise an alarm"),
        "UpdateIncident": translate("Command", "change incident"),
        "AssignUnits": translate("Command", "assign"),
        "ReassignUnits": translate("Command", "reassign"),
        "ReleaseUnits": translate("Command", "release"),
        "SetUnitStatus": translate("Command", "set status"),
        "Escalate": translate("Command", "escalate"),
        "DivertIncident": translate("Command", "divert"),
        "AddNote": translate("Command", "add note"),
        "AddFeedback": translate("Command", "add feedback"),
        "AcknowledgeLate": translate("Command", "take note of a late step"),
        "MarkHazard": translate("Command", "mark a hazard"),
        "SetLead": translate("Command", "change the lead"),
        "ReturnDispatch": translate("Command", "send an order back"),
        "JoinIncidents": translate("Command", "join calls"),
        "RequestSupport": translate("Command", "ask for support"),
        "AskReview": translate("Command", "ask for a legal review"),
        "DeliverRequest": translate("Command", "deliver a request"),
        "AcknowledgeRequest": translate("Command", "acknowledge a request"),
        "AnswerRequest": translate("Command", "answer a request"),
        "AnswerReview": translate("Command", "give a verdict"),
        "ChaseRequest": translate("Command", "chase a request"),
        "CloseIncident": translate("Command", "close"),
        "ReopenIncident": translate("Command", "reopen"),
        "PlanTours": translate("Command", "plan tours"),
        "ChangeTour": translate("Command", "change a tour"),
        "CancelTours": translate("Command", "strike tours off"),
        "BeginTour": translate("Command", "come on duty"),
        "EndTour": translate("Command", "go off duty"),
        "BeginBreak": translate("Command", "take a break"),
        "EndBreak": translate("Command", "end a break"),
        "HandOver": translate("Command", "hand over"),
        "TakeOver": translate("Command", "take over"),
        "OpenTask": translate("Command", "open a task"),
        "GiveTask": translate("Command", "give a task"),
        "BeginTask": translate("Command", "begin a task"),
        "EndTask": translate("Command", "end a task"),
        "SendNotice": translate("Command", "send a notice"),
        "CloseRoad": translate("Command", "close a road"),
        "OpenRoad": translate("Command", "open a road"),
        "AddDrawing": translate("Command", "draw on the map"),
        "EraseDrawing": translate("Command", "erase a drawing"),
        "GradeZone": translate("Command", "grade a place"),
        "PlaceAssets": translate("Command", "place alarm points and cameras"),
        "RemoveAsset": translate("Command", "remove an alarm point or camera"),
        "AdoptRegion": translate("Command", "adopt region"),
        "EditZones": translate("Command", "edit zones"),
        "AdoptDoctrine": translate("Command", "adopt doctrine"),
        "SetRetention": translate("Command", "set how long is kept"),
        "EraseTexts": translate("Command", "erase texts"),
        "ArchivePositions": translate("Command", "archive positions"),
        "Undo": translate("Command", "undo"),
    }.get(name, name)


@once_a_language
def event_text(event: str) -> str:
    """What can happen to an incident, as a word after "can not be"."""
    return {
        "assigned": translate("IncidentEvent", "assigned"),
        "set_out": translate("IncidentEvent", "set out for"),
        "arrived": translate("IncidentEvent", "arrived at"),
        "last_left": translate("IncidentEvent", "left"),
        "last_taken": translate("IncidentEvent", "left without units"),
        "close": translate("IncidentEvent", "closed"),
        "divert": translate("IncidentEvent", "diverted"),
        "reopen": translate("IncidentEvent", "reopened"),
    }.get(str(event), str(event))


def moment_text(text: str) -> str:
    """A moment of the record as the clock on the wall showed it; anything else as it is."""
    try:
        return f"{datetime.fromisoformat(text).astimezone():%H:%M:%S}"
    except ValueError:
        return text


def _any_role_text(name: str) -> str:
    """Name of a role of either kind, a unit's or a login's; of several with commas, each."""
    return ", ".join(
        role_text(each) if each in ("lead", "assist") else desk_role_text(each) for each in name.split(", ")
    )


#: How codes are named in a refusal that begins with the field they were given in.
_FIELD_TEXTS = {"class": class_text, "disposition": disposition_text}
#: How a value of a refusal is named, by the place in its template that it fills.
_VALUE_TEXTS = {
    "status": status_text,
    "wanted": status_text,
    "event": event_text,
    "step": step_text,
    "command": command_text,
    "at": moment_text,
    "disposition": disposition_text,
    "answer": answer_text,
    "arm": arm_text,
    "role": _any_role_text,
    "may": _any_role_text,
}


def refusal_text(refused: DomainError | Outcome | str, values: Mapping[str, Any] | None = None) -> str:
    """Why a command was refused, in the language of the window.

    Args:
        refused: the error, or an outcome; one that carries no template shows its text as it came. A template may also
            be given alone, with its values.
        values: what fills the template given alone.
    """
    if isinstance(refused, Outcome):
        if refused.error_template is None:
            return refused.error_text or ""
        template, values = refused.error_template, refused.error_values
    elif isinstance(refused, DomainError):
        template, values = refused.template, refused.values
    else:
        template = refused
    named = {
        key: _VALUE_TEXTS[key](value) if key in _VALUE_TEXTS and isinstance(value, str) else value
        for key, value in (values or {}).items()
    }
    name_of = _FIELD_TEXTS.get(template.partition(":")[0])
    if name_of is not None and isinstance(named.get("known"), str):
        named["known"] = ", ".join(name_of(code) for code in named["known"].split(", "))
    said = translate("Refusal", template).format(**named)
    if "actor" not in named or "{actor}" in template:
        return said
    by = translate("Refusal", "{why} ({command} by {actor} at {at})")
    return by.format(why=said, command=named.get("command"), actor=named["actor"], at=named.get("at"))
