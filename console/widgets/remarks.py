"""Reasons for and against a group, and shortfalls, in the language of the window. Knows no view."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from console.domain.shortfall import Cause, Remark, Shortfall
from console.widgets.figures import age_text
from console.widgets.terms import class_text, status_text

translate = QCoreApplication.translate

_NAMES_SHOWN = 4


def remark_text(remark: Remark) -> str:
    """One remark."""
    template = {
        "nearest": translate("Remark", "nearest of {of}"),
        "nth": translate("Remark", "no. {place} of {of} by travel time"),
        "own_zone": translate("Remark", "of the zone itself ({zone})"),
        "other_zone": translate("Remark", "from zone {zone}"),
        "arm": translate("Remark", "its arm answers {class_code}"),
        "sharing_arm": translate("Remark", "its arm shares {class_code} while those that answer it are busy"),
        "other_arm": translate("Remark", "its arm does not answer {class_code} first"),
        "capability": translate("Remark", "brings {capability}"),
        "load": translate("Remark", "calls in this shift: {calls}"),
        "fix": translate("Remark", "position {age} old"),
        "no_fix": translate("Remark", "{unit} sent no position: taken where it was registered"),
        "old_fix": translate("Remark", "position of {unit} is {age} old"),
        "stale": translate("Remark", "position of {unit} is {age} old"),
        "no_place": translate("Remark", "the place of the incident is not known"),
        "estimate": translate("Remark", "travel time is an estimate without roads"),
        "returned": translate("Remark", "{unit} sent its order for this call back"),
        "on_break": translate("Remark", "{unit} has been on its break for {minutes} min"),
        "busy": translate("Remark", "{unit} is {status} on {incident}"),
        "off_duty": translate("Remark", "{unit} is off duty"),
        "unreachable": translate("Remark", "{unit} has no way there"),
        "cover": translate("Remark", "zone {zone} keeps its minimum cover"),
        "stays": translate("Remark", "stays in its zone {zone}"),
    }.get(remark.code, remark.template)
    values = dict(remark.values)
    if "age_s" in values:
        values["age"] = age_text(float(str(values["age_s"])))
    if "status" in values:
        values["status"] = status_text(str(values["status"]))
    if "class_code" in values:
        values["class_code"] = class_text(str(values["class_code"]))
    return template.format(**values)


def cause_text(cause: Cause) -> str:
    """Why groups can not go, as a word before their names."""
    return {
        Cause.BUSY: translate("Cause", "busy"),
        Cause.OFF_DUTY: translate("Cause", "off duty"),
        Cause.STALE: translate("Cause", "position too old"),
        Cause.UNREACHABLE: translate("Cause", "no way there"),
        Cause.COVER: translate("Cause", "minimum cover"),
        Cause.STAYS: translate("Cause", "stays in its zone"),
    }[cause]


def need_text(groups: int, people: int) -> str:
    """What a tier needs."""
    if groups != 1:
        return translate("Shortfall", "{0} groups, {1} people").format(groups, people)
    one = translate("Shortfall", "1 group, 1 person"), translate("Shortfall", "1 group, {0} people").format(people)
    return one[people != 1]


def shortfall_text(short: Shortfall) -> str:
    """What is missing, and why."""
    missing = short.wanted - short.found
    head = {
        "groups": translate("Shortfall", "{0} groups short").format(missing),
        "people": translate("Shortfall", "{0} people short").format(missing),
    }.get(short.need, translate("Shortfall", "nobody brings {0}").format(short.need))
    parts = []
    if short.spare:
        parts.append(translate("Shortfall", "could go and not picked: {0}").format(short.spare))
    for cause, names in short.causes.items():
        more = f" +{len(names) - _NAMES_SHOWN}" if len(names) > _NAMES_SHOWN else ""
        parts.append(f"{cause_text(cause)}: {', '.join(names[:_NAMES_SHOWN])}{more}")
    if not parts:
        parts.append(translate("Shortfall", "no other group is on record"))
    return f"{head} · {' · '.join(parts)}"
