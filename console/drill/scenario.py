"""A scenario: calls, units and what units did, in a folder that states its own check sums.

Times are UTC. Addresses and stories are private text of callers: they stay in the folder and in the private fields of
commands, and are never written to a log. Knows no call log, no database and no region.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from console.domain.geo import LonLat
from console.drill.errors import BadInput, NotDone

KIND = "console.scenario"
FORMAT = 1


class UnitOnDuty(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A unit that is on duty during the scenario; `at` is where it starts."""

    unit: str
    at: LonLat
    arm: str | None = None
    group: str | None = None
    post: str | None = None
    people: int | None = None
    capabilities: tuple[str, ...] = ()


class Call(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A call as it came in. `address` and `summary` are private text."""

    incident: str
    class_code: str = msgspec.field(name="class")
    priority: int
    at: LonLat
    received_at: datetime
    answered_at: datetime | None = None
    entered_at: datetime | None = None
    closed_at: datetime | None = None
    disposition: str = "other"
    diverted_to: str | None = None
    source: str = "log"
    address: str = ""
    summary: str = ""


class Report(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that a unit reported during a run."""

    at: datetime
    text: str


class Run(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One unit sent to one call, with the stamps as logged; any but the first may be missing."""

    incident: str
    unit: str
    dispatched_at: datetime
    delivered_at: datetime | None = None
    acknowledged_at: datetime | None = None
    en_route_at: datetime | None = None
    on_scene_at: datetime | None = None
    ended_at: datetime | None = None
    reports: tuple[Report, ...] = ()


@dataclass(frozen=True)
class Scenario:
    """A whole scenario in memory: calls by time received, units by call sign, runs by time dispatched."""

    name: str
    time_zone: str
    units: tuple[UnitOnDuty, ...]
    calls: tuple[Call, ...]
    runs: tuple[Run, ...] = ()
    made_by: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def call_of(self) -> Mapping[str, Call]:
        """Calls by incident number."""
        return {call.incident: call for call in self.calls}

    @cached_property
    def first(self) -> datetime:
        """The moment of the first call. Raises ValueError when there is none."""
        return min(call.received_at for call in self.calls)

    @cached_property
    def last(self) -> datetime:
        """The last moment that any call or run speaks of."""
        moments = [call.closed_at or call.received_at for call in self.calls]
        for run in self.runs:
            moments += [m for m in (run.dispatched_at, run.en_route_at, run.on_scene_at, run.ended_at) if m]
            moments += [report.at for report in run.reports]
        return max(moments)


_PARTS: tuple[tuple[str, type[msgspec.Struct]], ...] = (("units", UnitOnDuty), ("calls", Call), ("runs", Run))
_FILES = {"units": "units.jsonl", "calls": "incidents.jsonl", "runs": "runs.jsonl"}
_Part = TypeVar("_Part", bound=msgspec.Struct)


def save_scenario(scenario: Scenario, folder: Path, extra: Mapping[str, Any] | None = None) -> None:
    """Write the folder in one step: all of it appears, or nothing does.

    Args:
        folder: replaced when it holds a scenario; refused when it holds anything else.
        extra: files of JSON to lay beside, by name; not part of the scenario, not check-summed.
    Raises:
        BadInput: the folder holds something else.
        NotDone: it could not be written.
    """
    _check_replaceable(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    except OSError as error:
        raise NotDone("scenario", str(folder), error.strerror or str(error)) from error
    try:
        _write_into(scenario, work, extra or {})
        _swap_in(work, folder)
    except OSError as error:
        raise NotDone("scenario", str(folder), f"could not be written: {error.strerror or error}") from error
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _check_replaceable(folder: Path) -> None:
    if folder.is_dir():
        if any(folder.iterdir()) and not (folder / "scenario.json").is_file():
            raise BadInput("scenario", str(folder), "is a folder that holds something else; name a new one")
    elif folder.exists() or folder.is_symlink():
        raise BadInput("scenario", str(folder), "is no folder")


def _write_into(scenario: Scenario, work: Path, extra: Mapping[str, Any]) -> None:
    encoder = msgspec.json.Encoder()
    files = {}
    for part, _ in _PARTS:
        rows = getattr(scenario, part)
        content = b"".join(encoder.encode(row) + b"\n" for row in rows)
        _write(work / _FILES[part], content)
        files[part] = {"file": _FILES[part], "rows": len(rows), "sha256": hashlib.sha256(content).hexdigest()}
    for name, value in extra.items():
        _write(work / name, _pretty(value))
    manifest = {
        "kind": KIND,
        "format": FORMAT,
        "name": scenario.name,
        "time_zone": scenario.time_zone,
        "made_by": dict(scenario.made_by),
        "files": files,
    }
    _write(work / "scenario.json", _pretty(manifest))
    work.chmod(0o755)


def _pretty(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _swap_in(work: Path, folder: Path) -> None:
    """Rename into place; an earlier scenario steps aside first and comes back when that fails."""
    if not folder.exists():
        work.rename(folder)
        return
    aside = work.with_name(f"{work.name}.old")
    folder.rename(aside)
    try:
        work.rename(folder)
    except BaseException:
        aside.rename(folder)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def load_scenario(folder: Path) -> Scenario:
    """Read a scenario folder and check it against its own sums.

    Raises:
        BadInput: no such folder, no scenario, of a later format, or damaged; names the file and line.
    """
    manifest = _manifest(folder)
    parts: dict[str, Any] = {}
    for part, kind in _PARTS:
        stated = manifest["files"].get(part, {})
        path = folder / str(stated.get("file", _FILES[part]))
        if path.parent != folder:
            raise BadInput("scenario", str(folder / "scenario.json"), f"{part} names a file outside the folder")
        try:
            content = path.read_bytes()
        except OSError as error:
            raise BadInput("scenario", str(path), error.strerror or "can not be read") from error
        if hashlib.sha256(content).hexdigest() != stated.get("sha256"):
            raise BadInput("scenario", str(path), "is damaged: its check sum differs from the manifest's")
        parts[part] = _rows(path, content, kind)
    scenario = Scenario(
        name=str(manifest.get("name", folder.name)),
        time_zone=str(manifest.get("time_zone", "UTC")),
        made_by=manifest.get("made_by", {}),
        **parts,
    )
    _check_references(folder, scenario)
    return scenario


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / "scenario.json"
    if not folder.is_dir():
        raise BadInput("scenario", str(folder), "no such folder")
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadInput("scenario", str(folder), f"holds no scenario: {error.strerror}: scenario.json") from error
    except ValueError as error:
        raise BadInput("scenario", str(path), f"is damaged: {error}") from error
    if not isinstance(manifest, dict) or manifest.get("kind") != KIND or not isinstance(manifest.get("files"), dict):
        raise BadInput("scenario", str(path), "is no scenario's manifest")
    if manifest.get("format") != FORMAT:
        raise BadInput("scenario", str(path), f"has format {manifest.get('format')}; this version reads {FORMAT}")
    return manifest


def _rows(path: Path, content: bytes, kind: type[_Part]) -> tuple[_Part, ...]:
    decoder = msgspec.json.Decoder(kind)
    rows = []
    for number, line in enumerate(content.splitlines(), start=1):
        try:
            rows.append(decoder.decode(line))
        except msgspec.DecodeError as error:
            raise BadInput("scenario", f"{path}: line {number}", str(error)) from error
    return tuple(rows)


def _check_references(folder: Path, scenario: Scenario) -> None:
    units = {unit.unit for unit in scenario.units}
    if len(units) != len(scenario.units) or len(scenario.call_of) != len(scenario.calls):
        raise BadInput("scenario", str(folder), "names a unit or an incident twice")
    for number, run in enumerate(scenario.runs, start=1):
        if run.unit not in units or run.incident not in scenario.call_of:
            why = f"unit {run.unit} or incident {run.incident} is not in the scenario"
            raise BadInput("scenario", f"{folder / _FILES['runs']}: line {number}", why)
    for call in scenario.calls:
        if call.received_at.utcoffset() is None:
            raise BadInput("scenario", str(folder / _FILES["calls"]), f"a time of {call.incident} lacks its zone")
