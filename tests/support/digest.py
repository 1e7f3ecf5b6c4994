"""One short text that is equal for equal pictures: what is open, every unit, and the words that belong to them."""

from __future__ import annotations

import hashlib
from typing import Any

from console.picture import Picture
from db.codec import CODECS
from db.journal import canonical


def digest(picture: Picture) -> str:
    """The hash of all that two desks must show alike. Ended incidents are kept for different times, and left out."""
    openly = {incident.number for incident in picture.open_incidents()}
    rows: dict[str, Any] = {
        "unit": list(picture.units.values()),
        "incident": picture.open_incidents(),
        "assignment": [row for row in picture.assignments.values() if row.incident in openly],
        "note": [row for row in picture.notes.values() if row.incident in openly],
    }
    told: dict[str, Any] = {}
    for kind, some in rows.items():
        told[kind] = {CODECS[kind].key_of(row): CODECS[kind].encode(row) for row in some}
    names = ("address", "summary", "text")
    refs = {ref for some in rows.values() for row in some for name in names if (ref := getattr(row, name, None))}
    told["texts"] = {ref: picture.text(ref) for ref in refs}
    return hashlib.sha256(canonical(told).encode()).hexdigest()
