"""Small made call logs, and profiles to read them with."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from console.drill.importer import Imported, import_log
from console.drill.profile import Profile, load_profile

COLUMNS = (
    "Call Number", "Unit ID", "Call Type", "Received DtTm", "Entry DtTm", "Dispatch DtTm", "Response DtTm",
    "On Scene DtTm", "Transport DtTm", "Hospital DtTm", "Call Final Disposition", "Available DtTm", "Address", "City",
    "Priority", "Call Type Group", "Unit Type", "Location",
)  # fmt: skip

WHOLE: Mapping[str, str] = {
    "Call Number": "1001",
    "Unit ID": "E1",
    "Call Type": "Medical Incident",
    "Received DtTm": "04/07/2020 10:00:00 PM",
    "Entry DtTm": "04/07/2020 10:00:30 PM",
    "Dispatch DtTm": "04/07/2020 10:01:00 PM",
    "Response DtTm": "04/07/2020 10:02:00 PM",
    "On Scene DtTm": "04/07/2020 10:06:00 PM",
    "Call Final Disposition": "No Merit",
    "Available DtTm": "04/07/2020 10:30:00 PM",
    "Address": "100 Block of MADE UP ST",
    "City": "San Francisco",
    "Priority": "3",
    "Call Type Group": "Alarm",
    "Unit Type": "ENGINE",
    "Location": "(37.75, -122.42)",
}
_NAMES = {
    "call": "Call Number", "unit": "Unit ID", "received": "Received DtTm", "dispatch": "Dispatch DtTm",
    "response": "Response DtTm", "scene": "On Scene DtTm", "end": "Available DtTm", "place": "Location",
    "transport": "Transport DtTm", "kind": "Call Type", "entry": "Entry DtTm",
}  # fmt: skip


def at(clock: str, day: str = "04/07/2020") -> str:
    """A stamp as the log writes it, of a 24-hour clock `HH:MM:SS`."""
    hour, rest = int(clock[:2]), clock[2:]
    return f"{day} {(hour + 11) % 12 + 1:02d}{rest} {'AM' if hour < 12 else 'PM'}"


def row(**fields: str) -> dict[str, str]:
    """A whole row with some fields changed; times of `HH:MM:SS` are of the first day, empty ones are missing."""
    stamps = ("received", "dispatch", "response", "scene", "end", "transport", "entry")
    named = {
        _NAMES[name]: at(value) if name in stamps and len(value) == 8 and value[2] == ":" else value
        for name, value in fields.items()
    }
    return {name: {**WHOLE, **named}.get(name, "") for name in COLUMNS}


def written(path: Path, rows: Iterable[Mapping[str, str]], columns: Iterable[str] = COLUMNS) -> Path:
    """Write a log."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(columns), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def imported(folder: Path, *rows: Mapping[str, str], **changes: object) -> Imported:
    """Import some rows by the profile of San Francisco, with some of its settings changed."""
    profile: Profile = replace(load_profile("sffd"), **changes)  # type: ignore[arg-type]
    return import_log(written(folder / "log.csv", rows), profile)
