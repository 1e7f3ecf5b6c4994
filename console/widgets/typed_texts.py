"""Words of the typed grammar in the language of the window: previews, errors, usage. Knows no view."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from console.domain.doctrine import Doctrine
from console.domain.request import RequestKind
from console.typed.grammar import VERBS
from console.typed.parts import Code, Codes, Part
from console.widgets.actions import action_text
from console.widgets.codes import addressee_label, class_label, disposition_label, is_chinese, service_label
from console.widgets.duty_terms import task_kind_text, tour_step_text
from console.widgets.request_terms import answer_text
from console.widgets.terms import arm_text, grade_text, refusal_text, unit_status_text

translate = QCoreApplication.translate

#: Templates that the grammar makes its previews of; a test holds this list against its source.
TEMPLATES = (
    QT_TRANSLATE_NOOP("Typed", "assign {units} to {incident}"),
    QT_TRANSLATE_NOOP("Typed", "{minutes} min"),
    QT_TRANSLATE_NOOP("Typed", "≈ {minutes} min"),
    QT_TRANSLATE_NOOP("Typed", "+{minutes} min relay"),
    QT_TRANSLATE_NOOP("Typed", "zone {zone} left with {count}"),
    QT_TRANSLATE_NOOP("Typed", "move {units} to {incident}"),
    QT_TRANSLATE_NOOP("Typed", "{incident} left with {count} units"),
    QT_TRANSLATE_NOOP("Typed", "release {units} from {incident}"),
    QT_TRANSLATE_NOOP("Typed", "escalate {incident} from tier {before} to {after}"),
    QT_TRANSLATE_NOOP("Typed", "send to {incident} what tier {after} needs"),
    QT_TRANSLATE_NOOP("Typed", "step {incident} down from tier {before} to {after}"),
    QT_TRANSLATE_NOOP("Typed", "needs every group of the zone"),
    QT_TRANSLATE_NOOP("Typed", "needs {groups} groups, {people} people"),
    QT_TRANSLATE_NOOP("Typed", "{people} people are on it"),
    QT_TRANSLATE_NOOP("Typed", "with {units}"),
    QT_TRANSLATE_NOOP("Typed", "leaves {incident}"),
    QT_TRANSLATE_NOOP("Typed", "new {class}, priority {priority}"),
    QT_TRANSLATE_NOOP("Typed", "looking for {place}"),
    QT_TRANSLATE_NOOP("Typed", "at {place}"),
    QT_TRANSLATE_NOOP("Typed", "at the place picked on the map"),
    QT_TRANSLATE_NOOP("Typed", "close {incident} as {disposition}"),
    QT_TRANSLATE_NOOP("Typed", "divert {incident} to {service}"),
    QT_TRANSLATE_NOOP("Typed", "reopen {incident}"),
    QT_TRANSLATE_NOOP("Typed", "note on {incident}"),
    QT_TRANSLATE_NOOP("Typed", "feedback of {unit} on {incident}"),
    QT_TRANSLATE_NOOP("Typed", "{incident}: priority {before} becomes {after}"),
    QT_TRANSLATE_NOOP("Typed", "{incident} becomes {class}"),
    QT_TRANSLATE_NOOP("Typed", "put {unit} on record"),
    QT_TRANSLATE_NOOP("Typed", "bring {unit}, which is on record, up to date"),
    QT_TRANSLATE_NOOP("Typed", "{people} people"),
    QT_TRANSLATE_NOOP("Typed", "undo entry {seq}"),
    QT_TRANSLATE_NOOP("Typed", "redo: take back the undo of entry {seq}"),
    QT_TRANSLATE_NOOP("Typed", "go to {incident}"),
    QT_TRANSLATE_NOOP("Typed", "pick {units}"),
    QT_TRANSLATE_NOOP("Typed", "releases {units}"),
    QT_TRANSLATE_NOOP("Typed", "its receipt is due in {minutes} min"),
    QT_TRANSLATE_NOOP("Typed", "its receipt is due in {hours} h"),
    QT_TRANSLATE_NOOP("Typed", "join {incident} to {main}"),
    QT_TRANSLATE_NOOP("Typed", "{units} go over"),
    QT_TRANSLATE_NOOP("Typed", "{unit} leads on {incident}"),
    QT_TRANSLATE_NOOP("Typed", "{unit} sends {incident} back"),
    QT_TRANSLATE_NOOP("Typed", "ask {arms} to come to {incident}"),
    QT_TRANSLATE_NOOP("Typed", "ask for a legal review of {incident}"),
    QT_TRANSLATE_NOOP("Typed", "hazard at the place of {incident}"),
    QT_TRANSLATE_NOOP("Typed", "{addressee} answers {request}: {answer}"),
    QT_TRANSLATE_NOOP("Typed", "ask {addressee} again: {request}, {times}"),
    QT_TRANSLATE_NOOP("Typed", "new task: {kind}"),
    QT_TRANSLATE_NOOP("Typed", "in {zone}"),
    QT_TRANSLATE_NOOP("Typed", "at the place of {incident}"),
    QT_TRANSLATE_NOOP("Typed", "for {unit}"),
    QT_TRANSLATE_NOOP("Typed", "due {date} at {time}"),
    QT_TRANSLATE_NOOP("Typed", "tell whoever answers for {zone}"),
    QT_TRANSLATE_NOOP("Typed", "{zone}: {before} becomes {after}"),
    QT_TRANSLATE_NOOP("Typed", "{unit} comes on duty, {begins} – {ends}"),
    QT_TRANSLATE_NOOP("Typed", "{unit} goes off duty"),
    QT_TRANSLATE_NOOP("Typed", "{unit} takes its break"),
    QT_TRANSLATE_NOOP("Typed", "{unit} is back from its break"),
    QT_TRANSLATE_NOOP("Typed", "“{word}” is no verb, number or call sign"),
)
USAGES = (
    QT_TRANSLATE_NOOP("TypedUsage", "UNITS INCIDENT : REASON"),
    QT_TRANSLATE_NOOP("TypedUsage", "INCIDENT TIER UNITS : REASON"),
    QT_TRANSLATE_NOOP("TypedUsage", "UNITS STATUS"),
    QT_TRANSLATE_NOOP("TypedUsage", "CLASS PRIORITY PLACE : STORY"),
    QT_TRANSLATE_NOOP("TypedUsage", "INCIDENT DISPOSITION"),
    QT_TRANSLATE_NOOP("TypedUsage", "INCIDENT TO REASON"),
    QT_TRANSLATE_NOOP("TypedUsage", "INCIDENT REASON"),
    QT_TRANSLATE_NOOP("TypedUsage", "INCIDENT TEXT"),
    QT_TRANSLATE_NOOP("TypedUsage", "INCIDENT UNIT TEXT"),
    QT_TRANSLATE_NOOP("TypedUsage", "INCIDENT PRIORITY"),
    QT_TRANSLATE_NOOP("TypedUsage", "INCIDENT CLASS"),
    QT_TRANSLATE_NOOP("TypedUsage", "CALL_SIGN ARM PEOPLE PLACE"),
    QT_TRANSLATE_NOOP("TypedUsage", "INCIDENT MAIN"),
    QT_TRANSLATE_NOOP("TypedUsage", "UNIT"),
    QT_TRANSLATE_NOOP("TypedUsage", "UNIT : REASON"),
    QT_TRANSLATE_NOOP("TypedUsage", "INCIDENT ARMS : WORDS"),
    QT_TRANSLATE_NOOP("TypedUsage", "REQUEST ANSWER UNITS : REPLY"),
    QT_TRANSLATE_NOOP("TypedUsage", "REQUEST"),
    QT_TRANSLATE_NOOP("TypedUsage", "TASK ZONE or INCIDENT UNIT WITHIN : WORDS"),
    QT_TRANSLATE_NOOP("TypedUsage", "ZONE : WORDS"),
    QT_TRANSLATE_NOOP("TypedUsage", "UNITS STEP"),
    QT_TRANSLATE_NOOP("TypedUsage", "ZONE GRADE : REASON"),
    QT_TRANSLATE_NOOP("TypedUsage", "ENTRY"),
    QT_TRANSLATE_NOOP("TypedUsage", "INCIDENT or UNITS"),
)


#: Actions that are named otherwise than their verbs.
_ACTION_OF = {
    "new": "new_incident",
    "unit": "new_unit",
    "join": "join_calls",
    "return": "return_dispatch",
    "task": "open_task",
    "grade": "grade_zone",
}
#: Codes whose words are the same under any doctrine.
_WORDS_OF = {
    "status": unit_status_text,
    "arm": arm_text,
    "answer": answer_text,
    "task_kind": task_kind_text,
    "tour_step": tour_step_text,
    "grade": grade_text,
}


def begun(line: str) -> str:
    """A line that a key begins, its verb in the language of the window."""
    name, blank, rest = line.partition(" ")
    verb = next((each for each in VERBS if each.name == name), None)
    return line if verb is None or not is_chinese() else f"{verb.chinese}{blank}{rest}"


def verb_text(name: str) -> str:
    """What a verb does, in a word or two."""
    own = {
        "feedback": translate("Typed", "Feedback"),
        "chase": translate("Typed", "Ask again"),
        "priority": translate("Typed", "Change priority"),
        "class": translate("Typed", "Change class"),
        "tour": translate("Typed", "Tour of duty"),
        "go": translate("Typed", "Go to"),
    }
    return own.get(name) or action_text(_ACTION_OF.get(name, name))


def code_text(code: Code, doctrine: Doctrine) -> str:
    """A code in words."""
    if (words_of := _WORDS_OF.get(code.kind)) is not None:
        return words_of(code.code)
    match code.kind:
        case "class":
            return class_label(code.code, doctrine)
        case "disposition":
            return disposition_label(code.code, doctrine)
        case "service":
            return service_label(code.code, doctrine)
        case "reviewer":
            return addressee_label(RequestKind.REVIEW, code.code, doctrine)
        case "usage":
            return translate("TypedUsage", code.code)
        case "action":
            return verb_text(code.code)
    return code.code


def _value(value: Any, doctrine: Doctrine) -> Any:
    if isinstance(value, Code):
        return code_text(value, doctrine)
    if isinstance(value, Codes):
        return ", ".join(code_text(Code(value.kind, code), doctrine) for code in value.codes)
    return value


def part_text(part: Part, doctrine: Doctrine) -> str:
    """A piece of the preview."""
    values = {name: _value(value, doctrine) for name, value in part.values.items()}
    return translate("Typed", part.template).format(**values)


def error_text(part: Part, doctrine: Doctrine) -> str:
    """Why the line can not be done; refusals of the domain and the grammar's own share their translations."""
    values = {name: _value(value, doctrine) for name, value in part.values.items()}
    if part.template in TEMPLATES:
        return translate("Typed", part.template).format(**values)
    return refusal_text(part.template, values)


def verb_names() -> frozenset[str]:
    """Every name that the grammar itself reads as a verb."""
    return frozenset(name for verb in VERBS for name in verb.names)
