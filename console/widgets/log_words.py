"""A journal entry as a line that people read. Knows no view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication

from console.domain.doctrine import Doctrine
from console.domain.request import Answer
from console.picture import Picture
from console.session import Entry
from console.widgets.codes import addressee_label, class_label, disposition_label, is_chinese, service_label
from console.widgets.duty_terms import log_template, log_values, place_label
from console.widgets.i18n import once_a_language
from console.widgets.request_terms import answer_text, request_kind_text
from console.widgets.terms import arm_text, command_text, grade_text, step_text, unit_status_text

translate = QCoreApplication.translate
MOST_NAMES = 8


def names(call_signs: Sequence[Any] | None) -> str:
    """Call signs in a row, shortened when there are many."""
    listed = [str(call_sign) for call_sign in call_signs or ()]
    more = len(listed) - MOST_NAMES
    return ", ".join(listed) if more <= 0 else f"{', '.join(listed[:MOST_NAMES])} +{more}"


def actor_text(actor: str) -> str:
    """Who did something; the drill itself in the language in force."""
    return translate("Log", "drill") if actor == "drill" else actor


def incident_of(entry: Entry) -> str | None:
    """The incident that an entry is about."""
    named = entry.args.get("incident") or entry.details.get("incident")
    if named:
        return str(named)
    touched = entry.changed.get("incident") or ()
    return str(touched[0]) if touched else None


def line_of(entry: Entry, picture: Picture, doctrine: Doctrine, *, hidden: str = "") -> str:
    """What was done, without who and when.

    Args:
        hidden: stands for texts about callers that this desk may not read.
    """
    try:
        return _line_of(entry, picture, doctrine, hidden)
    except (AttributeError, KeyError, TypeError, ValueError):  # a program that is not ours wrote something else in it
        return command_text(entry.command)


def _zone_named(code: str | None, picture: Picture) -> str:
    return place_label(picture.zones.get(code or ""), code)


def _request_named(key: str, picture: Picture) -> str:
    """The key of a request that somebody can type; one about no incident by what and where it is."""
    asked = picture.requests.get(key)
    if asked is None or asked.incident is not None:
        return key
    return f"{request_kind_text(asked.kind)} {_zone_named(asked.zone, picture)}"


def _line_of(entry: Entry, picture: Picture, doctrine: Doctrine, hidden: str) -> str:
    duty = log_template(entry.command)
    is_down = entry.command == "Escalate" and "released" in entry.details
    template, more = duty or _template("(step down)" if is_down else entry.command)
    args = entry.args
    values: Mapping[str, Any] = {
        "incident": incident_of(entry) or "",
        "units": names(args.get("units") or entry.details.get("assigned") or entry.details.get("released")),
        "recommended": names(args.get("recommended")),
        "unit": args.get("unit", ""),
        "step": step_text(str(args.get("step", ""))),
        "note": picture.text(args.get("note")) or (hidden if args.get("note") else ""),
        "reason": picture.text(args.get("reason")) or (hidden if args.get("reason") else ""),
        "public_reason": args.get("reason", ""),
        "class": class_label(str(args.get("class", "")), doctrine) if args.get("class") else "",
        "place": picture.text(args.get("address")) or (hidden if args.get("address") else ""),
        "text": picture.text(args.get("text")) or hidden or "…",
        "words": picture.text(args.get("text")) or (hidden if args.get("text") else ""),
        "reply": picture.text(args.get("reply")) or (hidden if args.get("reply") else ""),
        "main": args.get("to", ""),
        "arms": ", ".join(arm_text(str(arm)) for arm in args.get("arms") or ()),
        "request": _request_named(str(args.get("request", "")), picture),
        "addressee": addressee_label(str(entry.details.get("kind")), str(entry.details.get("addressee")), doctrine),
        "answer": answer_text(_answer_of(args)),
        "status": unit_status_text(str(args.get("status", ""))),
        "tier": args.get("tier", ""),
        "service": service_label(str(args.get("to", "")), doctrine),
        "disposition": disposition_label(str(args.get("disposition", "")), doctrine),
        "region": (args.get("region_zh") if is_chinese() else None) or args.get("region", ""),
        "zone": _zone_named(args.get("zone"), picture),
        "grade": grade_text(str(args.get("grade", ""))),
        "grade_before": grade_text(str(entry.details.get("before", ""))),
        "label": picture.text(args.get("label")) or (hidden if args.get("label") else ""),
        "assets": len(args.get("assets") or ()),
        "asset": args.get("asset", ""),
        "doctrine": entry.details.get("doctrine", ""),
        "before": entry.details.get("before", ""),
        "zones": len(args.get("zones") or ()),
        "touched": names([*(args.get("zones") or ()), *(args.get("removed") or ())]),
        "posts": len(args.get("posts") or ()),
        "seq": args.get("seq", ""),
        "undone": command_text(str(entry.details.get("undid", ""))),
        "command": command_text(entry.command),
        "short": len(entry.details.get("shortfalls") or ()),
        "private_days": args.get("keep_private_days"),
        "positions_days": args.get("keep_positions_days"),
        "ended": len(args.get("incidents") or ()),
        "rows": args.get("rows", ""),
        "fields": ", ".join(_field_text(name) for name in args if name not in ("incident", "seen")),
    }
    if duty is not None:
        values = {**values, **log_values(args, entry.details)}
        values["zone"] = _zone_named(values["zone"], picture)
    said = template.format(**values)
    for name, addition in more:
        if values[name]:
            said += addition.format(**values)
    return said


def _answer_of(args: Mapping[str, Any]) -> str:
    """The answer that a command gives; a verdict is yes or no."""
    if "approved" in args:
        return Answer.APPROVED if args["approved"] else Answer.SENT_BACK
    return str(args.get("answer", ""))


@once_a_language
def _template(command: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Template of a command's line, and what is added when a value is there."""
    reason = ("reason", translate("Log", ": {reason}"))
    recommended = ("recommended", translate("Log", ", recommended: {recommended}"))
    words, reply = ("words", translate("Log", ": {words}")), ("reply", translate("Log", ": {reply}"))
    return {
        "ReceiveIncident": (
            translate("Log", "{incident} received"),
            (("class", translate("Log", ": {class}")), ("place", translate("Log", ", {place}"))),
        ),
        "UpdateIncident": (translate("Log", "{incident} corrected: {fields}"), ()),
        "AssignUnits": (translate("Log", "{units} assigned to {incident}"), (recommended, reason)),
        "ReassignUnits": (translate("Log", "{units} moved to {incident}"), (reason,)),
        "ReleaseUnits": (translate("Log", "{units} released from {incident}"), (reason,)),
        "SetUnitStatus": (translate("Log", "{unit}: {status}"), (("incident", translate("Log", " ({incident})")),)),
        "Escalate": (
            translate("Log", "{incident} to tier {tier}"),
            (
                ("units", translate("Log", " with {units}")),
                recommended,
                ("short", translate("Log", ", {short} needs not met")),
                reason,
            ),
        ),
        "(step down)": (
            translate("Log", "{incident} down to tier {tier}"),
            (("units", translate("Log", ", {units} released")), reason),
        ),
        "DivertIncident": (translate("Log", "{incident} diverted to {service}"), (reason,)),
        "AddNote": (translate("Log", "note on {incident}: {text}"), ()),
        "AddFeedback": (translate("Log", "{unit} reports on {incident}: {text}"), ()),
        "AcknowledgeLate": (
            translate("Log", "{incident}: {step} is late, noted"),
            (("note", translate("Log", ": {note}")),),
        ),
        "MarkHazard": (translate("Log", "hazard at the place of {incident}: {text}"), ()),
        "SetLead": (translate("Log", "{unit} leads on {incident}"), ()),
        "ReturnDispatch": (translate("Log", "{unit} sends {incident} back"), (reason,)),
        "JoinIncidents": (
            translate("Log", "{incident} joined to {main}"),
            (("units", translate("Log", ", {units} go over")),),
        ),
        "RequestSupport": (translate("Log", "{arms} asked to come to {incident}"), (words,)),
        "AskReview": (translate("Log", "legal review of {incident} asked for"), (words,)),
        "DeliverRequest": (translate("Log", "{request} delivered to {addressee}"), ()),
        "AcknowledgeRequest": (translate("Log", "{addressee} acknowledged {request}"), ()),
        "AnswerRequest": (
            translate("Log", "{addressee} answers {request}: {answer}"),
            (("units", translate("Log", ", with {units}")), reply),
        ),
        "AnswerReview": (translate("Log", "review {request}: {answer}"), (reply,)),
        "ChaseRequest": (translate("Log", "{addressee} asked again: {request}"), ()),
        "CloseIncident": (translate("Log", "{incident} closed: {disposition}"), ()),
        "ReopenIncident": (translate("Log", "{incident} reopened"), (reason,)),
        "RegisterUnit": (translate("Log", "{unit} put on record"), ()),
        "CloseRoad": (translate("Log", "a road closed"), (reason,)),
        "OpenRoad": (translate("Log", "a road opened"), ()),
        "RaiseAlarm": (translate("Log", "{incident}: alarm raised at {asset}"), ()),
        "AddDrawing": (translate("Log", "drawn on the map"), (("label", translate("Log", ": {label}")),)),
        "EraseDrawing": (translate("Log", "a drawing erased"), ()),
        "GradeZone": (
            translate("Log", "zone {zone} graded {grade}, before {grade_before}"),
            (("public_reason", translate("Log", ": {public_reason}")),),
        ),
        "PlaceAssets": (translate("Log", "{assets} alarm points and cameras placed"), ()),
        "RemoveAsset": (translate("Log", "{asset} removed"), ()),
        "EditZones": (translate("Log", "zones edited: {touched}"), ()),
        "AdoptRegion": (translate("Log", "region {region}: {zones} zones, {posts} posts"), ()),
        "AdoptDoctrine": (translate("Log", "doctrine {doctrine} is in force, before it {before}"), ()),
        "SetRetention": (
            translate("Log", "how long is kept was set anew"),
            (
                ("private_days", translate("Log", ", texts {private_days} days")),
                ("positions_days", translate("Log", ", positions {positions_days} days")),
            ),
        ),
        "EraseTexts": (translate("Log", "texts of {ended} ended incidents erased"), ()),
        "ArchivePositions": (translate("Log", "{rows} old positions moved to files"), ()),
        "Unreadable": (translate("Log", "entry {seq} can not be read: run main.py db verify"), ()),
        "Undo": (translate("Log", "entry {seq} undone"), (("undone", translate("Log", ": {undone}")),)),
    }.get(command, ("{command} {incident}", ()))


@once_a_language
def _field_text(name: str) -> str:
    return {
        "class": translate("Log", "class"),
        "priority": translate("Log", "priority"),
        "at": translate("Log", "place"),
        "address": translate("Log", "address"),
        "summary": translate("Log", "story"),
        "source": translate("Log", "source"),
        "answered_at": translate("Log", "answered"),
        "entered_at": translate("Log", "entered"),
    }.get(name, name)
