"""Words of the lines that tell of earlier calls and hazards at a place. Knows no view."""

from __future__ import annotations

from collections.abc import Mapping

from console.bridge import Bridge
from console.domain.area import Note
from console.domain.earlier import EarlierCall
from console.widgets.around_list import About, Line
from console.widgets.codes import class_label, disposition_label
from console.widgets.private import private_text
from console.widgets.row_paint import local_clock
from console.widgets.terms import incident_status_text


def hazard_line(note: Note, texts: Mapping[str, str], bridge: Bridge) -> Line:
    """What is dangerous there, and when that was told.

    Args:
        texts: private texts that came with the answer.
    """
    words = private_text(texts.get(note.text, ""), note.text, bridge.rights)
    return Line(About.HAZARD, note.incident, words, f"{note.incident} · {local_clock(note.at, bridge.now())}")


def call_line(call: EarlierCall, bridge: Bridge) -> Line:
    """A call at the place: what it was and how it ended."""
    incident, doctrine = call.incident, bridge.doctrine
    ended = disposition_label(incident.disposition, doctrine) if incident.disposition is not None else ""
    words = (
        incident.number,
        class_label(incident.class_code, doctrine),
        ended or incident_status_text(incident.status),
    )
    at_end = f"{call.distance_m:.0f} m · {local_clock(incident.received_at, bridge.now())}"
    return Line(About.EARLIER, incident.number, "  ".join(words), at_end)
