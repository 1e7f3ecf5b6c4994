"""A handover's summary as a page that people read and print, in the language of the window. Knows no view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any

from PySide6.QtCore import QCoreApplication

from console.domain.area import Zone
from console.domain.doctrine import Doctrine
from console.domain.handover import Summary
from console.domain.roster import TourState
from console.domain.task import TaskState
from console.widgets.codes import class_label
from console.widgets.duty_terms import place_label, task_kind_text, task_state_text, tour_state_text
from console.widgets.paper import table_html
from console.widgets.request_terms import request_kind_text
from console.widgets.terms import incident_status_text, priority_text, step_text, unit_status_text

translate = QCoreApplication.translate
Row = dict[str, Any]


def page_of(
    summary: Summary,
    doctrine: Doctrine,
    zones: Mapping[str, Zone],
    *,
    seal: str = "",
    alarm: str = "",
    most: int | None = None,
) -> str:
    """HTML of a summary.

    Args:
        zones: those on record by code, which name the ones that the summary tells.
        seal: what is said of its signature; `alarm`: the colour that it is told in, in bold, when it does not hold.
        most: rows of each table that are shown; the others are counted. None: all.
    """
    times = f"{_local(summary['since'])} – {_local(summary['at'])}"
    told = translate("Handover", "Journal up to entry {seq}").format(seq=summary["seq"])
    head = escape(" · ".join(filter(None, (told, str(summary["hash"])[:16]))))
    title = translate("Handover", "Handover")
    sealed = f"<b style='color:{alarm}'>{escape(seal)}</b>" if alarm else escape(seal)
    parts = [
        f"<h2>{escape(title)}</h2>",
        f"<p><b>{escape(str(summary['by']))}</b> · {times}<br>{head}",
        f"<br>{sealed}</p>" if seal else "</p>",
    ]
    if summary["notes"]:
        parts.append(f"<p>{escape(str(summary['notes']))}</p>".replace("\n", "<br>"))
    named = lambda row: {**row, "zone": place_label(zones.get(row["zone"] or ""), row["zone"])}  # noqa: E731 - one line
    for heading, rows, cells in (
        (translate("Handover", "Open incidents"), summary["incidents"], lambda row: _incident(named(row), doctrine)),
        (translate("Handover", "Late steps"), summary["late"], _late),
        (translate("Handover", "Units on duty"), summary["units"], lambda row: _unit(named(row))),
        (translate("Handover", "Open requests"), summary["requests"], lambda row: _request(named(row))),
        (translate("Handover", "Open tasks"), summary["tasks"], lambda row: _task(named(row))),
    ):
        parts.append(table_html(heading, rows, cells, most))
    return "".join(parts)


def _incident(row: Row, doctrine: Doctrine) -> Sequence[object]:
    what = class_label(str(row["class"]), doctrine)
    level, status = priority_text(int(row["priority"])), incident_status_text(str(row["status"]))
    return row["incident"], what, level, status, row["zone"], _local(row["received_at"])


def _late(row: Row) -> Sequence[object]:
    return row["incident"], step_text(str(row["step"])), _local(row["late_at"])


def _unit(row: Row) -> Sequence[object]:
    status = unit_status_text(str(row["status"] or ""))
    return (
        row["unit"],
        status,
        row["incident"],
        row["zone"],
        tour_state_text(TourState(row["tour"])),
        _local(row["ends_at"]),
    )


def _request(row: Row) -> Sequence[object]:
    read = translate("Handover", "read") if row["acknowledged"] else translate("Handover", "not read")
    return (
        request_kind_text(str(row["kind"])),
        row["addressee"],
        row["incident"] or row["zone"],
        _local(row["asked_at"]),
        read,
    )


def _task(row: Row) -> Sequence[object]:
    state = task_state_text(TaskState(row["state"]))
    return task_kind_text(str(row["kind"])), row["zone"], row["unit"], state, _local(row["due_at"])


def _local(text: object) -> str:
    return "" if text is None else f"{datetime.fromisoformat(str(text)).astimezone():%m-%d %H:%M}"
